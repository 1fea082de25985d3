//! Files that are cut, damaged or hostile: a clear error or a whole result, never a panic.

use std::fs;
use std::path::PathBuf;

use phucdau::edit::{Edit, Kind, Why};
use phucdau::span::Span;
use phucdau_formats::{Format, ReadError, Request, Source, Writing, read_as};
use proptest::prelude::*;

const TABLE: &str = "1\t1\t0\t0\t0\t0\t0\t0\t600\t400\t-1\t\n5\t1\t1\t1\t1\t1\t10\t12\t40\t18\t91.0\tngh\n5\t1\t1\t1\t1\t2\t55\t10\t30\t21\t40.5\tiep\n";
const HTML: &str = "<!DOCTYPE html><html><head><meta name='ocr-capabilities' content='ocr_page'/></head><body><div class='ocr_page'>\
    <p class='ocr_par'><span class='ocr_line' title=\"bbox 1 1 9 9\"><span class='ocrx_word' title='bbox 1 1 4 9; x_wconf 9'>\
    <strong>n</strong>gh&amp;</span> <span class='ocrx_word' title='bbox 5 1 9 9'>iep<!-- x --></span>, <span class='ocrx_word'>\
    <span class='ocrx_cinfo'>a</span><span class='ocrx_cinfo'>b</span></span></span></p><p><span class='ocr_line'>chi co chu</span></p></div></body></html>";
const ALTO: &str = "<?xml version='1.0'?>\n<alto xmlns='http://www.loc.gov/standards/alto/ns-v4#'><Description><MeasurementUnit>pixel</MeasurementUnit></Description>\
    <Layout><Page><PrintSpace><TextBlock><TextLine><String CONTENT='ngh' CC='123' HPOS='1' WIDTH='4' VPOS='1' HEIGHT='9'/><SP/><String CONTENT='iep&#x41;' HPOS='5' WIDTH='4'/><SP/>\
    <String CONTENT='ba'><ALTERNATIVE>x</ALTERNATIVE><Glyph CONTENT='b'/><Glyph CONTENT='a'/></String><SP/><String CONTENT='ng' SUBS_TYPE='HypPart1' SUBS_CONTENT='nghe'/><HYP CONTENT='-'/></TextLine>\
    <TextLine><String CONTENT='he' SUBS_TYPE='HypPart2' SUBS_CONTENT='nghe'/></TextLine></TextBlock></PrintSpace></Page></Layout></alto>";
const PAGE: &str = "<?xml version='1.0'?><PcGts xmlns='http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15'><Metadata><Creator/></Metadata><Page>\
    <TextRegion><TextLine custom='a {offset:2; length:3;}'><Word><Coords points='1,1 2,2'/><TextEquiv><Unicode>ngh</Unicode></TextEquiv></Word>\
    <Word><Coords points='3,1 4,2'/><TextEquiv index='1'><Unicode>iep</Unicode></TextEquiv></Word><TextEquiv><PlainText>ngh iep</PlainText><Unicode>ngh iep</Unicode></TextEquiv></TextLine>\
    <TextLine><TextEquiv><Unicode><![CDATA[a & b]]><!-- x --></Unicode></TextEquiv></TextLine><TextEquiv><Unicode>ngh iep\na &amp; b</Unicode></TextEquiv></TextRegion></Page></PcGts>";

fn read(bytes: &[u8], format: Format) -> Result<Source, ReadError> {
    read_as(bytes.to_vec(), &Request { format: Some(format), ..Request::default() })
}

/// Reads, and writes with no edit, with many, with odd ones; an error must name a byte.
fn try_all(bytes: &[u8], format: Format, seed: usize) {
    let source = match read(bytes, format) {
        Ok(source) => source,
        Err(error) => return assert!(error.to_string().contains("byte"), "{error}"),
    };
    let lines = &source.document().lines;
    let none = vec![Vec::new(); lines.len()];
    assert!(source.write(&none, &Writing::default()).bytes == bytes);
    for word in lines.iter().flat_map(|line| line.words.iter().map(move |word| word.span.of(&line.text))) {
        assert!(!word.is_empty() && !word.contains('\n'));
    }
    for (step, new) in [(1, "nghiệp"), (2, ""), (3, "a b"), (5, "<&'\">")] {
        let mut edits = none.clone();
        for (line, edits) in lines.iter().zip(&mut edits) {
            let marks: Vec<usize> = line.text.char_indices().map(|(at, _)| at).chain([line.text.len()]).collect();
            let mut from = seed % 3;
            while from + step < marks.len() {
                let span = Span::new(marks[from], marks[from + step]);
                let new = new.to_owned();
                let (new, kind, why) = (new.into(), Kind::Ocr, Why::Context);
                edits.push(Edit { span, new, confidence: 0.9, doubt: 0.1, kind, why });
                from += step + seed % 4;
            }
        }
        for alternatives in [false, true] {
            let written = source.write(&edits, &Writing { alternatives, date: None });
            let again = read(&written.bytes, format);
            assert!(again.is_ok(), "{again:?}");
        }
    }
}

const ALL: [(&str, Format); 4] =
    [(TABLE, Format::Tsv), (HTML, Format::Hocr), (ALTO, Format::Alto), (PAGE, Format::Page)];

#[test]
fn cut_anywhere_nothing_panics() {
    for (text, format) in ALL {
        for cut in 0..=text.len() {
            try_all(&text.as_bytes()[..cut], format, cut);
        }
    }
    let Some(data) = std::env::var_os("PHUCDAU_DATA") else {
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "set PHUCDAU_DATA to the folder of test data");
        println!("skipped: needs PHUCDAU_DATA");
        return;
    };
    for entry in fs::read_dir(PathBuf::from(data).join("formats")).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        let format = phucdau_formats::detect::detect(&bytes, Some(&path));
        if !matches!(format, Format::Tsv | Format::Hocr | Format::Alto | Format::Page) {
            continue;
        }
        for hundredth in 0..100 {
            let cut = &bytes[..bytes.len() * hundredth / 100];
            match read(cut, format) {
                Ok(source) => {
                    let none = vec![Vec::new(); source.document().lines.len()];
                    assert!(source.write(&none, &Writing::default()).bytes == cut, "{path:?} at {hundredth}");
                    assert!(matches!(format, Format::Tsv | Format::Hocr) || cut.is_empty(), "{path:?} at {hundredth}");
                }
                Err(error) => assert!(error.to_string().contains("byte"), "{error}"),
            }
        }
    }
}

/// Texts, tables and pages in the encodings that their kinds are found in.
fn others() -> Vec<(Vec<u8>, Format)> {
    let mut all = vec![
        ("\u{feff}Kinh gui:\r\n\r\n  Uy ban nhân dân\r\n".into(), Format::Txt),
        ("so,ten\r\n1,\"xin, \"\"chao\"\"\r\nhai\"\r\n2,ba\r\n".into(), Format::Csv),
        ("ten\tso\n\"xin\tx\nba\ty\n".into(), Format::Csv),
        ("{\"ten\":\"xin \\u00e1 ch\u{e0}o\"}\r\n{\"so\":[1,{\"ten\":\"ba\"}]}\r\n".into(), Format::Jsonl),
        ("<!DOCTYPE html><p>xin <b>ch</b>&agrave;o &#x0C; <![CDATA[x]]><pre>\r\na\n b</pre><script>x</script>".into(), Format::Html),
        (b"<?xml version='1.0' encoding='ISO-8859-1'?>\r\n<alto><TextLine><String CONTENT='n\xe9'/>\r\n<SP/><String CONTENT='ba'/></TextLine></alto>".to_vec(), Format::Alto),
    ];
    for (text, format) in
        [(HTML, Format::Hocr), (ALTO, Format::Alto), (PAGE, Format::Page), ("Kinh gui\r\nba", Format::Txt)]
    {
        let text = text.replace("<?xml version='1.0'?>", "<?xml version='1.0' encoding='UTF-16'?>\r\n");
        let units = |text: &str| text.encode_utf16().collect::<Vec<_>>();
        all.push((units(&format!("\u{feff}{text}")).into_iter().flat_map(u16::to_le_bytes).collect(), format));
        all.push((units(&format!("\u{feff}{text}")).into_iter().flat_map(u16::to_be_bytes).collect(), format));
        all.push((format!("\u{feff}{}", text.replace("UTF-16", "UTF-8")).into_bytes(), format));
    }
    all
}

#[test]
fn marks_line_ends_and_encodings_are_read_whole_and_cut_at_every_hundredth() {
    let names = ["ten".to_owned()];
    let again = |bytes: &[u8], format| {
        let request = Request { format: Some(format), columns: &names, fields: &names, ..Request::default() };
        read_as(bytes.to_vec(), &request)
    };
    for (bytes, format) in others() {
        assert!(again(&bytes, format).is_ok(), "{:?}", again(&bytes, format).err());
        for hundredth in 0..=100 {
            let cut = &bytes[..bytes.len() * hundredth / 100];
            let source = match again(cut, format) {
                Ok(source) => source,
                Err(error) => {
                    assert!(error.to_string().contains("byte"), "{error}");
                    continue;
                }
            };
            let document = source.document();
            let none = vec![Vec::new(); document.lines.len()];
            assert!(source.write(&none, &Writing::default()).bytes == cut, "{format:?} at {hundredth}");
            let whole =
                |text: &str| Span::new(text.find(|c: char| !c.is_whitespace()).unwrap_or(0), text.trim_end().len());
            let (kind, why) = (Kind::Ocr, Why::Context);
            let change =
                |text: &str| Edit { span: whole(text), new: "Đã".into(), confidence: 0.9, doubt: 0.1, kind, why };
            let edits = document
                .lines
                .iter()
                .map(|line| if line.text.trim().is_empty() { vec![] } else { vec![change(&line.text)] });
            let written = source.write(&edits.collect::<Vec<_>>(), &Writing::default());
            assert!(again(&written.bytes, format).is_ok(), "{format:?} at {hundredth}");
        }
    }
}

#[test]
fn ten_thousand_elements_in_one_another_end() {
    let page = "<div><b><code>".repeat(10_000) + "ba";
    assert_eq!(read(page.as_bytes(), Format::Html).unwrap().document().lines[0].text, "ba");
    for (root, format) in [("<PcGts>", Format::Page), ("<alto>", Format::Alto), ("<body>", Format::Hocr)] {
        let error = read(format!("{root}{}", "<x>".repeat(10_000)).as_bytes(), format).unwrap_err();
        assert!(error.to_string().contains("more than 1000 elements stand in one another at byte"), "{error}");
    }
}

#[test]
fn hostile_markup_is_named_by_place() {
    let error = |text: &str, format| read(text.as_bytes(), format).unwrap_err().to_string();
    let word = |content: &str| format!("<alto>\n<TextLine><String CONTENT='{content}'/></TextLine></alto>");
    let cases = [
        (
            error("<alto>\n<TextLine></alto>", Format::Alto),
            "alto: </alto> stands where </TextLine> is due at byte 17 while reading line 2",
        ),
        (error("<alto><TextLine>", Format::Alto), "alto: the file ends inside <TextLine> at byte 16"),
        (error("<PcGts/>", Format::Alto), "alto: no <alto> was found at byte 0"),
        (
            error(&word("a&ocirc;"), Format::Alto),
            "the entity &ocirc; is none of XML's own and is not expanded at byte 35 while reading line 2",
        ),
        (
            error("<PcGts><TextLine><TextEquiv><Unicode>&x;</Unicode></TextEquiv></TextLine></PcGts>", Format::Page),
            "page: the entity &x;",
        ),
        (
            error(&"<div>".repeat(10_000), Format::Hocr),
            "hocr: more than 1000 elements stand in one another at byte 5000",
        ),
        (error(&format!("<alto>{}", "<a>".repeat(10_000)), Format::Alto), "more than 1000 elements"),
        (error("\u{feff}<alto><b x=1/></alto>", Format::Alto), "broken markup"),
    ];
    for (error, expected) in cases {
        assert!(error.contains(expected), "{error:?} says {expected:?}");
        assert!(error.contains("; "), "{error:?} says what to do");
    }
    // A bomb is neither expanded nor taken for text.
    let bomb = format!(
        "<?xml version='1.0'?><!DOCTYPE alto [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '{}'>]>{}",
        "&a;".repeat(1000),
        word("&b;")
    );
    assert!(error(&bomb, Format::Alto).contains("the entity &b; "));
    // Where it is no text of the page, it is no concern.
    let elsewhere = word("a").replace("<TextLine>", "<x>&b;</x><TextLine>");
    assert!(read(elsewhere.as_bytes(), Format::Alto).is_ok());
    // As deep as is read, and not deeper than the stack.
    let deep = format!("<div class='ocr_page'><span class='ocr_line'>{}x y", "<b>".repeat(990));
    try_all(deep.as_bytes(), Format::Hocr, 0);
    // What looks broken in HTML is read all the same.
    let html = "<html><body><div class='ocr_page'><p><b></i><span class='ocr_line'>a &HiFi- &bogus; <<2</p>";
    assert_eq!(read(html.as_bytes(), Format::Hocr).unwrap().document().lines[0].text, "a &HiFi- &bogus; <<2");
}

proptest! {
    #![proptest_config(ProptestConfig::default())]

    #[test]
    fn damage_causes_no_panic(
        which in 0_usize..4, seed in 0_usize..100,
        damage in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..14), 1..8),
    ) {
        let (text, format) = ALL[which];
        let mut text: Vec<char> = text.chars().collect();
        let signs = ["<", ">", "'", "\"", "&", "/", "<!--", "-->", "</span>", "<span class='ocrx_word'>", " ", "ệ\n", "\t", ""];
        for (at, sign) in damage {
            let at = at.index(text.len());
            text.splice(at..at + 1, signs[sign].chars());
        }
        try_all(text.into_iter().collect::<String>().as_bytes(), format, seed);
    }

    #[test]
    fn no_bytes_cause_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..120), which in 0_usize..4) {
        try_all(&bytes, ALL[which].1, 1);
    }
}
