//! Draws reliability diagrams: the share of right edits over their confidence, as SVG.

use std::fmt::Write;

use phucdau_eval::{Bin, Reliability};

/// One diagram.
pub(crate) struct Panel {
    pub(crate) title: &'static str,
    /// By the probability of the search.
    pub(crate) searched: Reliability,
    /// By confidence.
    pub(crate) stated: Reliability,
}

const SIDE: f64 = 230.0;
const LEFT: f64 = 48.0;
const TOP: f64 = 34.0;
const STEP: f64 = SIDE + 56.0;
const BELOW: f64 = 82.0;

/// The panels side by side. The same numbers give the same bytes.
pub(crate) fn svg(panels: &[Panel]) -> String {
    let (width, height) = (LEFT + STEP * panels.len() as f64, TOP + SIDE + BELOW);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" \
         height=\"{height:.0}\" font-family=\"sans-serif\" font-size=\"11\">\n\
         <title>Share of right edits by confidence</title>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
    );
    for (at, panel) in panels.iter().enumerate() {
        let _ = writeln!(out, "<g transform=\"translate({:.0} {TOP:.0})\">", LEFT + STEP * at as f64);
        draw(panel, &mut out);
        out.push_str("</g>\n");
    }
    out.push_str("</svg>\n");
    out
}

fn draw(panel: &Panel, out: &mut String) {
    let _ = writeln!(out, "<text y=\"-12\" font-size=\"13\" font-weight=\"bold\">{}</text>", panel.title);
    let _ = writeln!(out, "<rect width=\"{SIDE:.0}\" height=\"{SIDE:.0}\" fill=\"#f7f7f7\" stroke=\"#999\"/>");
    let _ = writeln!(out, "<path d=\"M0 {SIDE:.0}L{SIDE:.0} 0\" stroke=\"#999\" stroke-dasharray=\"4 3\"/>");
    for tick in 0..=4 {
        let share = f64::from(tick) / 4.0;
        let (across, up) = (share * SIDE, SIDE - share * SIDE);
        let _ = writeln!(out, "<text x=\"{across:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{share}</text>", SIDE + 15.0);
        let _ = writeln!(out, "<text x=\"-6\" y=\"{:.1}\" text-anchor=\"end\">{share}</text>", up + 4.0);
    }
    let (middle, below) = (SIDE / 2.0, SIDE + 31.0);
    let _ = writeln!(out, "<text x=\"{middle:.0}\" y=\"{below:.0}\" text-anchor=\"middle\">stated</text>");
    let _ = writeln!(
        out,
        "<text transform=\"translate(-34 {middle:.0}) rotate(-90)\" text-anchor=\"middle\">share right</text>"
    );
    for bin in panel.searched.bins() {
        if let Some((x, y)) = place(bin) {
            let _ = writeln!(out, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"none\" stroke=\"#d55e00\"/>");
        }
    }
    for bin in panel.stated.bins() {
        if let Some((x, y)) = place(bin) {
            let (low, high) = bounds(bin);
            let (low, high) = (SIDE - low * SIDE, SIDE - high * SIDE);
            let _ = writeln!(out, "<path d=\"M{x:.1} {low:.1}V{high:.1}\" stroke=\"#0072b2\"/>");
            let _ = writeln!(out, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"#0072b2\"/>");
        }
    }
    let error = |reliability: &Reliability| reliability.error().unwrap_or_default() * 100.0;
    let legend = [
        (
            "#0072b2",
            "#0072b2",
            format!("confidence: error {:.2} %, {} edits", error(&panel.stated), panel.stated.all().edits),
        ),
        ("none", "#d55e00", format!("probability of the search: error {:.2} %", error(&panel.searched))),
    ];
    for (at, (fill, stroke, text)) in legend.into_iter().enumerate() {
        let y = SIDE + 50.0 + 16.0 * at as f64;
        let _ = writeln!(out, "<circle cx=\"4\" cy=\"{:.0}\" r=\"3\" fill=\"{fill}\" stroke=\"{stroke}\"/>", y - 4.0);
        let _ = writeln!(out, "<text x=\"12\" y=\"{y:.0}\">{text}</text>");
    }
}

/// Where a bin stands in a panel, if it holds an edit.
fn place(bin: &Bin) -> Option<(f64, f64)> {
    Some((bin.mean()? * SIDE, SIDE - bin.share()? * SIDE))
}

/// The ends of Wilson's interval of 95 % for the share that is right.
fn bounds(bin: &Bin) -> (f64, f64) {
    let (size, share, z) = (bin.edits as f64, bin.share().unwrap_or_default(), 1.96_f64);
    let middle = (share + z * z / (2.0 * size)) / (1.0 + z * z / size);
    let half = z / (1.0 + z * z / size) * (share * (1.0 - share) / size + z * z / (4.0 * size * size)).sqrt();
    (middle - half, middle + half)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panel() -> Panel {
        let (mut searched, mut stated) = (Reliability::default(), Reliability::default());
        for at in 0..10 {
            searched.add(0.9, at < 7);
            stated.add(0.7, at < 7);
        }
        Panel { title: "one", searched, stated }
    }

    #[test]
    fn bins_stand_at_what_was_stated_and_what_was_right() {
        let drawn = svg(&[panel()]);
        assert!(drawn.contains("<circle cx=\"161.0\" cy=\"69.0\" r=\"3\" fill=\"#0072b2\"/>"), "{drawn}");
        assert!(drawn.contains("<circle cx=\"207.0\" cy=\"69.0\" r=\"3\" fill=\"none\" stroke=\"#d55e00\"/>"));
        assert_eq!(drawn, svg(&[panel()]));
    }

    #[test]
    fn an_interval_holds_its_share_and_stays_inside() {
        for (edits, right) in [(1, 0), (1, 1), (10, 7), (1000, 999)] {
            let bin = Bin { edits, right, ..Bin::default() };
            let ((low, high), share) = (bounds(&bin), bin.share().unwrap());
            assert!(-1e-9 <= low && low <= share + 1e-9 && share - 1e-9 <= high && high <= 1.0 + 1e-9);
        }
    }
}
