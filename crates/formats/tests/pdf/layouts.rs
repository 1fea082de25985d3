//! The four layouts of PDF.md: Tesseract, OCRmyPDF's sandwich, hocr and fpdf2.

use phucdau_formats::pdf::{Layer, Options};

use super::fixtures::{LINES, Layout, hex, page, save};
use super::{corrected, edits, outside};

const PAIRS: [(&str, &str); 6] =
    [("meo", "mèo"), ("den", "đen"), ("nam", "nằm"), ("troi", "trời"), ("hom", "hôm"), ("di", "đi")];

fn text_of(bytes: &[u8]) -> Vec<String> {
    let (document, _) = Layer::read(bytes, Options::default()).expect("it is read");
    document.lines.into_iter().map(|line| line.text).collect()
}

/// Whether the words of two lists stand in the same boxes.
fn same_boxes(before: &[(String, [f64; 4])], after: &[(String, [f64; 4])]) {
    assert_eq!(before.len(), after.len());
    for ((_, old), (word, new)) in before.iter().zip(after) {
        let moved = old.iter().zip(new).map(|(old, new)| (old - new).abs()).fold(0.0, f64::max);
        assert!(moved < 0.1, "{word} moved by {moved}");
    }
}

#[test]
fn lines_and_paragraphs_are_seen() {
    for layout in Layout::ALL {
        let lines = LINES.map(|words| words.join(" "));
        let expected = vec![lines[0].clone(), lines[1].clone(), String::new(), lines[2].clone()];
        assert_eq!(text_of(&layout.pdf()), expected, "{layout:?}");
    }
}

#[test]
fn an_indent_or_a_short_line_ends_a_paragraph() {
    // Each line: where it starts, how many letters it has.
    let ends = |lines: &[(i32, usize)]| {
        let show = |(at, (x, letters)): (usize, &(i32, usize))| {
            let text = hex(&"a".repeat(*letters), true);
            format!("1 0 0 1 {x} {} Tm <{text}> Tj\n", 280 - 16 * at)
        };
        let shown: String = lines.iter().enumerate().map(show).collect();
        let bytes = save(&mut page(&format!("BT 3 Tr /F 12 Tf {shown} ET")));
        text_of(&bytes).iter().map(|line| line.is_empty()).collect::<Vec<bool>>()
    };
    assert_eq!(ends(&[(30, 50), (30, 50), (30, 49)]), [false; 3]);
    assert_eq!(ends(&[(30, 50), (50, 46), (30, 50)]), [false, true, false, false]);
    assert_eq!(ends(&[(30, 50), (30, 20), (50, 46)]), [false, false, true, false]);
    // A centred heading.
    assert_eq!(ends(&[(60, 40), (80, 34), (66, 39)]), [false; 3]);
}

#[test]
fn a_layer_may_go_to_another_thread() {
    fn may<T: Send + Sync>() {}
    may::<Layer>();
}

#[test]
fn pages_are_numbered() {
    let (document, _) = Layer::read(&Layout::Sandwich.pdf(), Options::default()).unwrap();
    assert!(document.lines.iter().all(|line| line.page == Some(1)));
}

#[test]
fn words_change_and_nothing_moves() {
    for layout in Layout::ALL {
        let before = layout.pdf();
        let (after, unplaced) = corrected(&before, Options::default(), &|document| edits(document, &PAIRS));
        assert_eq!(unplaced, [], "{layout:?}");
        assert_eq!(text_of(&after)[0], "Con mèo đen nằm ngu tren mai nha");
        if let (Some(old), Some(new)) = (outside::boxes(&before), outside::boxes(&after)) {
            same_boxes(&old, &new);
            let new: Vec<String> = new.into_iter().map(|(word, _)| word).collect();
            let right =
                |word: &String| PAIRS.iter().find(|(old, _)| old == word).map_or(word.clone(), |pair| pair.1.into());
            assert_eq!(new, old.iter().map(|(word, _)| right(word)).collect::<Vec<_>>(), "{layout:?}");
        }
    }
}

#[test]
fn tesseract_keeps_its_way_of_writing() {
    let (after, _) =
        corrected(&Layout::Tesseract.pdf(), Options::default(), &|document| edits(document, &[("meo", "mèooo")]));
    let document = lopdf::Document::load_mem(&after).unwrap();
    let page = document.page_iter().next().unwrap();
    let content = String::from_utf8(document.get_page_content(page)).unwrap();
    // 88.333 · 3 / 5: as far as before with letters of half the size.
    assert!(content.contains("53 Tz [ <006d00e8006f006f006f0020> ] TJ"), "{content}");
    assert!(!content.contains("Phucdau"), "the font of the file shows the letters");
}

#[test]
fn splits_merges_and_deletions() {
    let pairs = [("meo den", "mèođen"), ("troi", "t rời"), ("hom ", ""), ("mai nha", "mái nhà to"), (" roi", "")];
    for layout in Layout::ALL {
        let before = layout.pdf();
        let (after, unplaced) = corrected(&before, Options::default(), &|document| edits(document, &pairs));
        assert_eq!(unplaced, [], "{layout:?}");
        let text = text_of(&after);
        assert_eq!(text[0], "Con mèođen nam ngu tren mái nhà to", "{layout:?}");
        assert_eq!(text[1], "cho den khi t rời mua rot");
        assert_eq!(text[3], "Sang sau no di tim ca");
        if let Some(out) = outside::text(&after) {
            let words: Vec<&str> = out.split_whitespace().collect();
            let expected: Vec<&str> = text.iter().flat_map(|line| line.split_whitespace()).collect();
            assert_eq!(words, expected, "{layout:?}");
        }
        if let (Some(old), Some(new)) = (outside::boxes(&before), outside::boxes(&after)) {
            // A merge reaches from the first to the last of its words.
            let find = |boxes: &[(String, [f64; 4])], word: &str| {
                boxes.iter().find(|(w, _)| w == word).map(|(_, b)| *b).unwrap()
            };
            let merged = find(&new, "mèođen");
            assert!((merged[0] - find(&old, "meo")[0]).abs() < 0.1 && (merged[2] - find(&old, "den")[2]).abs() < 0.1);
            assert!((find(&new, "nam")[0] - find(&old, "nam")[0]).abs() < 0.1);
        }
    }
}

#[test]
fn a_second_repair_builds_on_the_first() {
    for layout in Layout::ALL {
        let (first, _) = corrected(&layout.pdf(), Options::default(), &|document| edits(document, &[("meo", "mèo")]));
        let (second, unplaced) =
            corrected(&first, Options::default(), &|document| edits(document, &[("mèo", "méo"), ("ngu", "ngủ")]));
        assert_eq!(unplaced, []);
        assert_eq!(text_of(&second)[0], "Con méo den nam ngủ tren mai nha");
    }
}

#[test]
fn letters_beyond_the_first_plane_are_pairs() {
    let (after, _) =
        corrected(&Layout::Tesseract.pdf(), Options::default(), &|document| edits(document, &[("meo", "m😀o")]));
    assert_eq!(text_of(&after)[0].split(' ').nth(1), Some("m😀o"));
}

#[test]
fn other_structures_of_the_same_file() {
    for args in [
        &["--object-streams=generate"][..],
        &["--linearize"],
        &["--linearize", "--object-streams=generate"],
        &["--qdf"],
    ] {
        for layout in Layout::ALL {
            let Some(before) = outside::rewritten(&layout.pdf(), args) else { return };
            let (after, unplaced) = corrected(&before, Options::default(), &|document| edits(document, &PAIRS));
            assert_eq!(unplaced, [], "{args:?} {layout:?}");
            assert_eq!(text_of(&after)[0], "Con mèo đen nằm ngu tren mai nha");
        }
    }
}
