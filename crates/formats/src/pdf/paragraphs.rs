//! Where the layout shows that a paragraph ends: a wide gap, an indented line behind, or a line that stops short.

use super::lines::Row;

/// For each line, whether a paragraph ends with it, though another line follows. `O(lines · log(lines))`.
pub(crate) fn ends(rows: &[Row]) -> Vec<bool> {
    let mut out = Vec::with_capacity(rows.len());
    for page in rows.chunk_by(|a, b| a.page == b.page) {
        let usual = usual_gap(page);
        for (at, row) in page.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| page.get(at)).filter(|before| !breaks(before, row, usual));
            let ends = page.get(at + 1).is_some_and(|next| {
                let after = page.get(at + 2).filter(|after| !breaks(next, after, usual));
                breaks(row, next, usual) || is_indented(row, next, after) || stops_short(before, row, next)
            });
            out.push(ends);
        }
        if let Some(last) = out.last_mut() {
            *last = true;
        }
    }
    if let Some(last) = out.last_mut() {
        *last = false;
    }
    out
}

/// How far down the second line stands from the first.
fn down(first: &Row, second: &Row) -> f64 {
    -second.place.from.from(first.place.from).dot(first.place.up)
}

/// The usual distance of lines of a page; the smaller of the middle two.
fn usual_gap(page: &[Row]) -> f64 {
    let two = page.windows(2).filter_map(|two| Some(down(two.first()?, two.get(1)?)));
    let mut gaps: Vec<f64> = two.filter(|gap| *gap > 1.0).collect();
    gaps.sort_by(f64::total_cmp);
    gaps.get(gaps.len().saturating_sub(1) / 2).copied().unwrap_or(f64::INFINITY)
}

/// Whether the second line stands far from the first, or not below it.
fn breaks(first: &Row, second: &Row, usual: f64) -> bool {
    let gap = down(first, second);
    first.place.along.dot(second.place.along) < 0.98
        || gap < 0.3 * first.place.height
        || gap > 1.35 * usual.max(first.place.height)
}

/// Where a line starts and ends, along the first.
fn extent(along: &Row, row: &Row) -> Option<(f64, f64)> {
    let way = along.place.along;
    Some((row.words.first()?.from.dot(way), row.words.last()?.to.dot(way)))
}

/// Whether the next line starts further in, and the one after it at the margin again; a centred line does not count.
fn is_indented(row: &Row, next: &Row, after: Option<&Row>) -> bool {
    let height = row.place.height;
    let indented = || {
        let ((start, end), (next_start, next_end)) = (extent(row, row)?, extent(row, next)?);
        let (after_start, _) = extent(row, after?)?;
        let (left, right) = (next_start - start, end - next_end);
        Some(left > 1.2 * height && (after_start - start).abs() < 0.6 * height && (left - right).abs() > 0.4 * left)
    };
    indented().unwrap_or(false)
}

/// Whether a line stops well before its neighbours do, which start where it does or further left.
fn stops_short(before: Option<&Row>, row: &Row, next: &Row) -> bool {
    let height = row.place.height;
    let ends = || {
        let (start, end) = extent(row, row)?;
        let (next_start, next_end) = extent(row, next)?;
        let (before_start, before_end) = before.map_or(Some((start, next_end)), |before| extent(row, before))?;
        let aligned = next_start < start + 4.0 * height && before_start < start + 4.0 * height;
        Some(aligned && next_end.max(before_end) - end > 5.0 * height && before_end.min(next_end) - end > 2.0 * height)
    };
    ends().unwrap_or(false)
}
