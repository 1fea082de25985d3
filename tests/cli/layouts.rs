//! What OCR engines write: repaired in place, from folders and pipes, and what has no place is said.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Folder, RIGHT, WRONG};

const HOCR: &str = "<html><head><meta name='ocr-system' content='own'></head><body><div class='ocr_page'><p class='ocr_par'>\n\
    <span class='ocr_line'><span class='ocrx_word' title='bbox 1 2 3 4; x_wconf 50'>xqsaix</span> <b>12</b></span></p></div></body></html>\n";
const ALTO: &str = "<?xml version=\"1.0\"?>\r\n<alto xmlns=\"http://www.loc.gov/standards/alto/ns-v3#\"><Layout><Page><PrintSpace><TextBlock>\r\n\
    <TextLine><String CONTENT=\"xqsaix\" WC=\"0.5\"/></TextLine></TextBlock></PrintSpace></Page></Layout></alto>";
const PAGE: &str = "<PcGts xmlns=\"http://schema.primaresearch.org/PAGE/gts/pagecontent/2013-07-15\"><Page><TextRegion><TextLine>\
    <TextEquiv><Unicode>xqsaix</Unicode></TextEquiv></TextLine></TextRegion></Page></PcGts>";
const TABLE: &str = "5\t1\t1\t1\t1\t1\t10\t12\t40\t18\t91.031563\txqsaix\n";
/// A word whose letters are elements of their own.
const LETTERS: &str =
    "<alto><TextLine><String CONTENT=\"xqsaix\"><Glyph CONTENT=\"xqsaix\"/></String></TextLine></alto>";

fn all() -> [(&'static str, &'static str, &'static str); 4] {
    [("a.hocr", "hocr", HOCR), ("b.xml", "alto", ALTO), ("c.xml", "page", PAGE), ("d.tsv", "tsv", TABLE)]
}

#[test]
fn folders_of_them_are_repaired() {
    let folder = Folder::new();
    for (name, _, text) in all() {
        folder.write(&format!("in/{name}"), text);
        folder.write(&format!("in/right/{name}"), text.replace(WRONG, "đúng"));
    }
    folder.write("in/other.xml", "<settings/>");
    folder.write("in/page.html", "<html><p>xqsaix</p></html>");
    folder.write("in/table.tsv", "xqsaix\t1\n");
    folder.mend(&["fix", "in", "-o", "out"]).says(0, &["4 files changed, 4 unchanged, 3 skipped, 0 failed"]);
    for (name, _, text) in all() {
        let expected = text.replace(WRONG, RIGHT);
        assert_eq!(String::from_utf8(folder.read(&format!("out/{name}"))).unwrap(), expected);
        assert_eq!(String::from_utf8(folder.read(&format!("out/right/{name}"))).unwrap(), expected);
    }
}

#[test]
fn the_format_is_told_or_given() {
    let folder = Folder::new();
    for (name, format, text) in all() {
        folder.write(name, text);
        let args = ["check", name, "--format", "json", "--input-format"];
        for asked in ["auto", format] {
            let ended = folder.mend(&[&args[..], &[asked]].concat());
            assert!(ended.says(1, &[]).text().contains(&format!("\"format\":\"{format}\"")), "{ended:?}");
        }
        let piped = folder.pipe(&["fix", "--replace", "r.tsv"], text.as_bytes());
        assert_eq!(piped.ok().text(), text.replace(WRONG, RIGHT));
    }
    folder.run(&["check", "a.hocr", "--input-format", "alto"]).says(2, &["a.hocr: alto: ", "at byte"]);
    let diff = folder.mend(&["fix", "--diff", "a.hocr"]);
    assert_eq!(diff.says(1, &[]).text(), "--- a.hocr\n+++ a.hocr\n@@ -1 +1 @@\n-xqsaix 12\n+đúng 12\n");
}

#[test]
fn an_edit_without_a_place_is_said_and_suggested() {
    let folder = Folder::new();
    folder.write("a.xml", LETTERS);
    let ended = folder.mend(&["fix", "a.xml", "--report", "r.jsonl"]);
    ended.says(0, &["a.xml: 1 edit has no place in this format", "letters", "1 unchanged", "1 suggestion"]);
    assert_eq!(ended.text(), LETTERS);
    let report = String::from_utf8(folder.read("r.jsonl")).unwrap();
    assert!(report.contains("\"applied\":false"), "{report}");
    let listed = folder.mend(&["check", "a.xml"]);
    assert_eq!(listed.ok().text(), "");
}

#[test]
fn old_readings_are_kept_if_asked() {
    let folder = Folder::new();
    folder.write("b.xml", ALTO);
    let kept = folder.mend(&["fix", "b.xml", "--alternatives"]);
    let expected = ALTO.replace(
        "CONTENT=\"xqsaix\" WC=\"0.5\"/>",
        "CONTENT=\"đúng\" WC=\"0.5\"><ALTERNATIVE PURPOSE=\"OCR\">xqsaix</ALTERNATIVE></String>",
    );
    assert_eq!(kept.ok().text(), expected);
}

#[test]
fn broken_markup_fails_by_place_and_the_run_goes_on() {
    let folder = Folder::new();
    folder.write("in/a.xml", &ALTO[..ALTO.len() - 20]);
    folder.write("in/b.xml", ALTO);
    folder.mend(&["fix", "in", "-o", "out"]).says(2, &["in/a.xml: alto: ", "at byte", "1 file changed", "1 failed"]);
    assert!(!folder.path("out/a.xml").exists());
    assert_eq!(String::from_utf8(folder.read("out/b.xml")).unwrap(), ALTO.replace(WRONG, RIGHT));
}

/// What a format says, as plain text.
fn plain(path: &Path) -> String {
    let source = phucdau_formats::read(fs::read(path).expect("the file can be read")).expect("the page is read");
    source.document().lines.iter().map(|line| format!("{}\n", line.text)).collect()
}

/// The pages of the test data that are there in every format.
const PAGES: [&str; 3] = ["kn_tb11_2", "nom_cv_3722_metro", "stp_bc42_2"];

/// The word error of those pages, read by one model in one format, after repair; `None` where they are not there.
fn word_error(data: &Path, engine: &str, ending: &str) -> Option<f64> {
    let folder = Folder::new();
    for name in PAGES {
        let gold = fs::read(data.join(format!("ocr/scans_dev/{name}.gold.txt"))).expect("the gold can be read");
        folder.write(&format!("gold/{name}.txt"), gold);
        let page = fs::read(data.join(format!("ocr/formats_dev/{name}.{engine}.{ending}"))).ok()?;
        folder.write(&format!("in/{name}.{ending}"), page);
    }
    folder.run(&["fix", "-q", "in", "-o", "out"]).ok();
    for name in PAGES {
        folder.write(&format!("words/{name}.txt"), plain(&folder.path(&format!("out/{name}.{ending}"))));
    }
    let told = folder.run(&["eval", "gold", "words", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(told.ok().text()).expect("eval writes JSON");
    Some(told["totals"]["rates"]["word_error"].as_f64().expect("a rate"))
}

#[test]
fn words_come_out_as_right_as_plain_text() {
    let Some(data) = std::env::var_os("PHUCDAU_DATA").map(PathBuf::from) else {
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "set PHUCDAU_DATA to the folder of test data");
        println!("skipped: needs PHUCDAU_DATA");
        return;
    };
    for engine in ["eng", "vie"] {
        let plain = word_error(&data, engine, "txt").expect("the pages are there as plain text");
        println!("{engine} txt: {:.2} % of words wrong", plain * 100.0);
        for ending in ["hocr", "xml", "tsv", "pdf"] {
            let Some(rate) = word_error(&data, engine, ending) else { continue };
            println!("{engine} {ending}: {:.2} %", rate * 100.0);
            assert!(rate < plain + 0.005, "{engine} {ending}: {rate}, as plain text {plain}");
        }
    }
}
