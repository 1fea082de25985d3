//! What OCR engines write, before and after: each edit changes its word and what repeats or counts its letters.

use std::path::Path;

use phucdau::edit::{Edit, Kind, Why};
use phucdau::span::Span;
use phucdau_formats::{Format, Reason, Request, Source, Writing, Written, read_as};

/// What a pair is, in short: old text, as it stands in one line, and new text.
type Pair<'p> = (&'p str, &'p str);

fn source(bytes: &[u8]) -> Source {
    read_as(bytes.to_vec(), &Request { name: Some(Path::new("page.xml")), ..Request::default() }).unwrap()
}

/// The edits that put `pairs` in, each in the first line that holds its old text.
fn edits(source: &Source, pairs: &[Pair]) -> Vec<Vec<Edit>> {
    let lines = &source.document().lines;
    let mut edits = vec![Vec::new(); lines.len()];
    for (old, new) in pairs {
        let found = lines.iter().enumerate().find_map(|(number, line)| Some((number, line.text.find(old)?)));
        let (number, at) = found.unwrap_or_else(|| panic!("no line holds {old:?}: {lines:?}"));
        edits[number].push(Edit {
            span: Span::new(at, at + old.len()),
            new: (*new).into(),
            confidence: 0.9,
            doubt: 0.05,
            kind: Kind::Ocr,
            why: Why::Context,
        });
    }
    for line in &mut edits {
        line.sort_by_key(|edit| edit.span);
    }
    edits
}

fn write(source: &Source, pairs: &[Pair], alternatives: bool) -> Written {
    source.write(&edits(source, pairs), &Writing { alternatives, date: None })
}

/// `before` with `pairs` in their places, all of which are found.
#[track_caller]
fn after(before: &str, pairs: &[Pair]) -> String {
    let written = write(&source(before.as_bytes()), pairs, false);
    assert_eq!(written.unplaced, []);
    String::from_utf8(written.bytes).unwrap()
}

/// Asserts that `pair` finds no place for this reason, and nothing is written.
#[track_caller]
fn refused(before: &str, pair: Pair, reason: Reason) {
    let written = write(&source(before.as_bytes()), &[pair], false);
    assert_eq!(written.unplaced.iter().map(|one| one.reason).collect::<Vec<_>>(), [reason]);
    assert_eq!(String::from_utf8(written.bytes).unwrap(), before);
}

/// `text` with each of `changes` made once.
#[track_caller]
fn with(text: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(text.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old:?} in {text}");
        text.replacen(old, new, 1)
    })
}

fn lines(source: &Source) -> Vec<&str> {
    source.document().lines.iter().map(|line| line.text.as_str()).collect()
}

const TABLE: &str = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\r\n\
    1\t1\t0\t0\t0\t0\t0\t0\t600\t400\t-1\t\r\n\
    4\t1\t1\t1\t1\t0\t10\t10\t300\t20\t-1\t\r\n\
    5\t1\t1\t1\t1\t1\t10\t12\t40\t18\t91.031563\t\"ngh\r\n\
    5\t1\t1\t1\t1\t2\t55\t10\t30\t21\t40.500000\tiep\r\n\
    5\t1\t1\t1\t1\t3\t90\t10\t60\t20\t96.000000\tsoibien\r\n\
    5\t1\t1\t1\t2\t1\t10\t40\t60\t20\t95.000000\t \r\n\
    5\t1\t1\t2\t1\t1\t10\t60\t60\t20\t12.000000\t~\r\n\
    5\t1\t1\t2\t1\t2\t80\t60\t60\t20\t-1\tvang\"";

#[test]
fn tables_keep_their_rows() {
    let page = source(TABLE.as_bytes());
    assert_eq!(page.format(), Format::Tsv);
    assert_eq!(lines(&page), ["\"ngh iep soibien", "", "~ vang\""]);
    let words = &page.document().lines[0].words;
    assert_eq!(words[1].confidence, Some(0.405));
    assert_eq!(page.document().lines[2].words[1].confidence, None);
    assert_eq!(page.document().lines[0].page, Some(1));
    let expected = with(
        TABLE,
        &[
            ("10\t12\t40\t18\t91.031563\t\"ngh\r", "10\t10\t75\t21\t91.031563\t\"nghiệp\r"),
            ("40.500000\tiep", "40.500000\t "),
            ("soibien", "soi biển"),
            ("\t~\r", "\t \r"),
            ("vang\"", "vàng\""),
        ],
    );
    let pairs = [("ngh iep", "nghiệp"), ("soibien", "soi biển"), ("~ ", ""), ("vang", "vàng")];
    assert_eq!(after(TABLE, &pairs), expected);
}

const HTML: &str = r#"<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01//EN">
<html><head><meta name='ocr-system' content='own 1'>
<meta name='ocr-capabilities' content='ocr_page ocr_line ocrx_word'></head><body>
<div class='ocr_page' title='image "a>b.png"; bbox 0 0 600 400'>
<p class='ocr_par'><span class='ocr_line' title="bbox 10 10 300 30">
 <span class='ocrx_word' title='bbox 10 12 50 30; x_wconf 91'>Ca&#39;</span> <span
 class='ocrx_word' title='bbox 55 10 85 31; x_wconf 40'><strong>ng<em>h</em></strong></span>
 <span class='ocrx_word' title='bbox 90 10 150 33; x_wconf 96'>iep</span> <br>
 <span class='ocrx_word' title='bbox 160 10 220 33; x_wconf 96'>&laquo;soibien&raquo;</span>
 <span class='ocrx_word' title='bbox 230 10 231 33'> </span></span>
<p class='ocr_par'><span class='ocr_header'><span class='ocrx_word'>m&ocirc;t<!--,,,</span>
 <span class='ocrx_word'>vang
  <span class='ocrx_cinfo'><span class='ocrx_cinfo' title='x_confs 90'>v</span><span class='ocrx_cinfo' title='x_confs 3'>y</span></span></span>
 <span class='ocrx_word'>
  <span class='ocrx_cinfo' title='x_bboxes 1 1 2 2; x_conf 98'>n</span>
  <span class='ocrx_cinfo' title='x_bboxes 2 1 3 2; x_conf 98'>o</span>
 </span></span>
<p class='ocr_par'><span class='ocr_line'>chi <i>co</i> chu &72</span>
</div></body></html>
"#;

#[test]
fn html_changes_in_its_words_alone() {
    let page = source(HTML.as_bytes());
    assert_eq!(page.format(), Format::Hocr);
    let expected = ["Ca' ngh iep «soibien»", "", "môt<!--,,, vang no", "", "chi co chu &72"];
    assert_eq!(lines(&page), expected);
    let expected = with(
        HTML,
        &[
            ("Ca&#39;", "Cá&#39;"),
            ("55 10 85 31;", "55 10 150 33;"),
            ("ng<em>h</em></strong>", "ng<em>hiệp</em></strong>"),
            (">iep<", "><"),
            ("&laquo;soibien&raquo;", "&laquo;soi biển&raquo;"),
            ("m&ocirc;t<", "một&lt;"),
            (">vang\n", ">vàng\n"),
            (">o</span>", ">ó</span>"),
            ("chi <i>co", "chỉ <i>có"),
            ("&72", "&amp;&#39;72"),
        ],
    );
    let pairs = [
        ("Ca", "Cá"),
        ("ngh iep", "nghiệp"),
        ("soibien", "soi biển"),
        ("môt<", "một<"),
        ("vang", "vàng"),
        ("no", "nó"),
        ("chi co", "chỉ có"),
        ("&72", "&'72"),
    ];
    let got = after(HTML, &pairs);
    let again = source(got.as_bytes());
    let expected_lines = ["Cá' nghiệp «soi biển»", "", "một<!--,,, vàng nó", "", "chỉ có chu &'72"];
    assert_eq!(lines(&again), expected_lines);
    let expected = expected.replace("một&lt;", "một<").replace("&amp;&#39;72", "&&#39;72");
    assert_eq!(got, expected);
    refused(HTML, ("no", "nón"), Reason::Letters);
}

#[test]
fn html_keeps_the_old_reading_if_asked() {
    let written = write(&source(HTML.as_bytes()), &[("Ca", "Cá"), ("vang", "vàng")], true);
    let choice = |new: &str, old: &str| {
        let (ins, del) = ("<ins class=\"alt\" title=\"nlp 0.11\">", "<del class=\"alt\" title=\"nlp 3.00\">");
        format!("<span class=\"alternatives\">{ins}{new}</ins>{del}{old}</del></span>")
    };
    let expected = with(
        HTML,
        &[
            ("Ca&#39;", &choice("Cá&#39;", "Ca&#39;")),
            (">vang\n", &format!(">{}\n", choice("vàng", "vang"))),
            ("ocrx_word'></head>", "ocrx_word ocrp_nlp'></head>"),
        ],
    );
    assert_eq!(String::from_utf8(written.bytes).unwrap(), expected);
    assert_eq!(lines(&source(expected.as_bytes()))[0], "Cá' ngh iep «soibien»");
}

#[test]
fn letters_with_boxes_of_their_own_keep_their_number() {
    let page = "<html><body><div class='ocr_page'><span class='ocr_line' title='x_bboxes 1 1 2 2 2 1 3 2 3 1 4 2 4 1 5 2'>\
        <span class='ocrx_word' title='x_confs 0.9 0.8 0.7 0.9'>tinh</span></span></div>";
    assert_eq!(after(page, &[("tinh", "tỉnh")]), page.replace("tinh", "tỉnh"));
    refused(page, ("tinh", "tình!"), Reason::Letters);
    let spelt = "<div class='ocr_page'><span class='ocr_line'><span title='bbox 1 1 2 2'>l</span><span>a</span> <b>m</b></span></div>";
    assert_eq!(lines(&source(spelt.as_bytes())), ["la m"]);
    assert_eq!(after(spelt, &[("la m", "là m")]), spelt.replace(">a<", ">à<"));
    refused(spelt, ("la", "lam"), Reason::Letters);
}

#[test]
fn a_page_without_classes_is_read_by_its_paragraphs() {
    let html = "<html><body><div><p>mot <b>hai</b></p>\n<ul><li>ba</ul></div></body></html>";
    let request = Request { name: Some(Path::new("a.hocr")), ..Request::default() };
    let page = read_as(html.as_bytes().to_vec(), &request).unwrap();
    assert_eq!(lines(&page), ["mot hai", "", "ba"]);
    let written = write(&page, &[("hai", "hải")], false);
    assert_eq!(written.bytes, html.replace("hai", "hải").as_bytes());
}

/// A page of ALTO with this start and these lines.
fn alto(version: &str, lines: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\r\n<a:alto xmlns:a='http://www.loc.gov/standards/alto/ns-v{version}#'>\r\n\
         \t<a:Description>\r\n\t\t<a:MeasurementUnit>pixel</a:MeasurementUnit>\r\n\t\t<a:OCRProcessing ID='o'>\r\n\
         \t\t\t<a:ocrProcessingStep/>\r\n\t\t</a:OCRProcessing>\r\n\t</a:Description>\r\n\
         \t<a:Layout><a:Page><a:PrintSpace><a:TextBlock>\r\n{lines}\r\n</a:TextBlock></a:PrintSpace></a:Page></a:Layout></a:alto>"
    )
}

fn step(version: &str) -> (&'static str, String) {
    let mine = "<a:processingStepDescription>Vietnamese text repaired</a:processingStepDescription>\
        <a:processingSoftware><a:softwareName>phucdau</a:softwareName><a:softwareVersion>";
    let mine = format!("{mine}{}</a:softwareVersion></a:processingSoftware>", env!("CARGO_PKG_VERSION"));
    if version == "4" {
        let category = "<a:processingCategory>contentModification</a:processingCategory>";
        let step = format!("\r\n\t\t<a:Processing ID=\"phucdau\">{category}{mine}</a:Processing>");
        ("</a:OCRProcessing>", format!("</a:OCRProcessing>{step}"))
    } else {
        let step = format!("\r\n\t\t\t<a:postProcessingStep>{mine}</a:postProcessingStep>");
        ("<a:ocrProcessingStep/>", format!("<a:ocrProcessingStep/>{step}"))
    }
}

#[test]
fn alto_changes_words_and_what_counts_their_letters() {
    let lines = "<a:TextLine>\r\n <a:String WC='0.5' CC='0123' CONTENT='&quot;la \t'  HPOS=\"10\" WIDTH='30'/>\
        <a:SP/><!-- x --><a:String CONTENT=\"ngh\" CC='111' HPOS='50' VPOS='9' WIDTH='20' HEIGHT='10'/><a:SP WIDTH='3'/>\r\n \
        <a:String HEIGHT='12' CONTENT='iep' HPOS='75' VPOS='8' WIDTH='25'/><a:SP/><a:String ID='s' CONTENT='soibien' HPOS='110' WIDTH='80' VPOS='9'/>\
        <a:String CONTENT='~'/></a:TextLine>";
    for version in ["2", "3", "4"] {
        let before = alto(version, lines);
        let page = source(before.as_bytes());
        assert_eq!(page.document().lines[0].text, "\"la ngh iep soibien~");
        assert_eq!(page.document().lines[0].words[0].confidence, Some(0.5));
        let (old_step, new_step) = step(version);
        let expected = with(
            &before,
            &[
                (old_step, &new_step),
                (" CC='0123' CONTENT='&quot;la \t'", " CONTENT='&quot;lạ! \t'"),
                (
                    "CONTENT=\"ngh\" CC='111' HPOS='50' VPOS='9' WIDTH='20' HEIGHT='10'/><a:SP WIDTH='3'/>\r\n <a:String HEIGHT='12' CONTENT='iep' HPOS='75' VPOS='8' WIDTH='25'/>",
                    "CONTENT=\"nghiệp\" HPOS='50' VPOS='8' WIDTH='50' HEIGHT='12'/>",
                ),
                (
                    "<a:String ID='s' CONTENT='soibien' HPOS='110' WIDTH='80' VPOS='9'/>",
                    "<a:String ID='s' CONTENT='soi' HPOS='110' WIDTH='30' VPOS='9'/><a:SP WIDTH=\"10\" VPOS=\"9\" HPOS=\"140\"/>\
                     <a:String CONTENT='biển' HPOS='150' WIDTH='40' VPOS='9'/>",
                ),
                ("CONTENT='~'", "CONTENT=''"),
            ],
        );
        let pairs = [("la", "lạ!"), ("ngh iep", "nghiệp"), ("soibien", "soi biển"), ("~", "")];
        assert_eq!(after(&before, &pairs), expected);
    }
}

#[test]
fn alto_keeps_broken_words_whole() {
    let lines = "<a:TextLine><a:String CONTENT='nghi-' SUBS_TYPE='HypPart1' SUBS_CONTENT='nghiem,'/><a:HYP CONTENT='-'/></a:TextLine>\
        <a:TextLine><a:String CONTENT='em,' SUBS_CONTENT='nghiem,' SUBS_TYPE='HypPart2'/></a:TextLine>";
    let before = alto("3", lines);
    assert_eq!(source(before.as_bytes()).document().lines[1].text, "em,");
    let (old_step, new_step) = step("3");
    let both = with(
        &before,
        &[
            (old_step, &new_step),
            ("'nghi-'", "'nghĩ-'"),
            ("'nghiem,'", "'nghĩệm,'"),
            ("'em,'", "'ệm,'"),
            ("'nghiem,'", "'nghĩệm,'"),
        ],
    );
    assert_eq!(after(&before, &[("nghi", "nghĩ"), ("em", "ệm")]), both);
    let one = with(
        &before,
        &[(old_step, &new_step), ("'nghiem,'", "'nghiệm,'"), ("'em,'", "'ệm,'"), ("'nghiem,'", "'nghiệm,'")],
    );
    assert_eq!(after(&before, &[("em", "ệm")]), one);
    refused(&before.replace("'nghiem,' SUBS_TYPE", "'khac' SUBS_TYPE"), ("em", "ệm"), Reason::Levels);
}

#[test]
fn alto_letters_follow_their_word() {
    let lines = "<a:TextLine><a:String CONTENT='ba'><a:Shape/><a:Glyph CONTENT='b'/><a:Glyph CONTENT=\"a\" GC='0.5'><a:Variant CONTENT='o'/></a:Glyph>\
        </a:String></a:TextLine>";
    let before = alto("4", lines);
    let (old_step, new_step) = step("4");
    let expected = with(&before, &[(old_step, &new_step), ("'ba'", "'bà'"), ("\"a\"", "\"à\"")]);
    assert_eq!(after(&before, &[("ba", "bà")]), expected);
    refused(&before, ("ba", "bà!"), Reason::Letters);
    refused(&before, ("ba", "b a"), Reason::Elements);
    refused(&before.replace("'b'", "'c'"), ("ba", "bà"), Reason::Levels);
    let kept = write(&source(before.as_bytes()), &[("ba", "bà")], true);
    let kept = String::from_utf8(kept.bytes).unwrap();
    assert!(kept.contains("<a:Shape/><a:ALTERNATIVE PURPOSE=\"OCR\">ba</a:ALTERNATIVE><a:Glyph"), "{kept}");
    let plain = alto("4", "<a:TextLine><a:String CONTENT='ba' /></a:TextLine>");
    let kept = String::from_utf8(write(&source(plain.as_bytes()), &[("ba", "bà")], true).bytes).unwrap();
    assert!(
        kept.contains("<a:String CONTENT='bà'><a:ALTERNATIVE PURPOSE=\"OCR\">ba</a:ALTERNATIVE></a:String>"),
        "{kept}"
    );
}

#[test]
fn old_encodings_get_references_for_what_they_lack() {
    let before = b"<?xml version='1.0' encoding='ISO-8859-1'?>\n<alto><TextLine><String CONTENT='caf\xe9 ti\xeang'/></TextLine></alto>";
    let page = source(before);
    assert_eq!((page.format(), page.encoding().unwrap().name()), (Format::Alto, "iso-8859-1"));
    let written = write(&page, &[("tiêng", "tiếng"), ("café", "cafè")], false);
    let expected = b"<?xml version='1.0' encoding='ISO-8859-1'?>\n<alto><TextLine><String CONTENT='caf\xe8 ti&#7871;ng'/></TextLine></alto>";
    assert_eq!(written.bytes, expected);
    let wide: Vec<u8> = "\u{feff}<alto><TextLine><String CONTENT='tieng'/></TextLine></alto>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let written = write(&source(&wide), &[("tieng", "tiếng")], false);
    let expected: Vec<u8> = "\u{feff}<alto><TextLine><String CONTENT='tiếng'/></TextLine></alto>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(written.bytes, expected);
}

#[test]
fn a_declaration_stays_where_readers_look_for_it() {
    let words = |before: usize| {
        let head = "<html><div class='ocr_page'><span class='ocr_line'><span class='ocrx_word'>tieng</span></span>";
        let white = " ".repeat(before - head.len());
        let meta = "<meta content='text/html; charset=iso-8859-1'>";
        let tail = "<span class='ocr_line'><span class='ocrx_word'>th\u{e1}ng</span></span></div></html>";
        format!("{head}{white}{meta}{tail}").chars().map(|c| u8::try_from(c).unwrap()).collect::<Vec<u8>>()
    };
    let near = source(&words(1000));
    assert_eq!((near.format(), near.encoding().unwrap().name()), (Format::Hocr, "windows-1252"));
    let written = write(&near, &[("tieng", "ti\u{1ebf}ng"), ("th\u{e1}ng", "Th\u{e1}ng")], false);
    assert!(written.unplaced.is_empty() && String::from_utf8_lossy(&written.bytes).contains(">ti&#7871;ng<"));
    // The letters before it would push it out of the first bytes of the file; those behind it do not.
    let far = source(&words(4050));
    assert_eq!(far.encoding().unwrap().name(), "windows-1252");
    let written = write(&far, &[("tieng", "ti\u{1ebf}ng"), ("th\u{e1}ng", "Th\u{e1}ng")], false);
    assert_eq!(written.unplaced.iter().map(|one| (one.line, one.reason)).collect::<Vec<_>>(), [(0, Reason::Markup)]);
    assert_eq!(lines(&source(&written.bytes)), ["tieng", "Th\u{e1}ng"]);
}

#[test]
fn a_file_may_become_empty() {
    let request = Request { format: Some(Format::Html), ..Request::default() };
    let source = read_as(b"chu".to_vec(), &request).unwrap();
    let written = write(&source, &[("chu", "")], false);
    assert_eq!((written.bytes, written.unplaced), (Vec::new(), Vec::new()));
}

/// A page of PAGE of this year with these regions.
fn page(year: &str, regions: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<p:PcGts xmlns:p=\"http://schema.primaresearch.org/PAGE/gts/pagecontent/{year}-07-15\">\n\
         <p:Metadata>\n  <p:Creator/></p:Metadata><p:Page imageFilename=\"a.png\">{regions}</p:Page></p:PcGts>\n"
    )
}

fn text(unicode: &str) -> String {
    format!("<p:TextEquiv><p:Unicode>{unicode}</p:Unicode></p:TextEquiv>")
}

fn word(points: &str, unicode: &str) -> String {
    format!("\n  <p:Word><p:Coords points=\"{points}\"/>{}</p:Word>", text(unicode))
}

#[test]
fn page_is_read_in_its_reading_order() {
    let region = |id: &str, words: &str| {
        let lines: Vec<String> =
            words.split('|').map(|line| format!("<p:TextLine>{}</p:TextLine>", text(line))).collect();
        format!("<p:TextRegion id=\"{id}\">{}</p:TextRegion>", lines.concat())
    };
    let regions = region("a", "hai|ba") + &region("b", "mot") + &region("free", "ngh iep") + &region("c", "cuoi");
    let read = |order: &str| {
        let source = source(page("2019", &format!("{order}{regions}")).as_bytes());
        lines(&source).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let group =
        |members: &str| format!("<p:ReadingOrder><p:OrderedGroup id=\"g\">{members}</p:OrderedGroup></p:ReadingOrder>");
    let member = |index: usize, id: &str| format!("<p:RegionRefIndexed index=\"{index}\" regionRef=\"{id}\"/>");
    assert_eq!(read(""), ["hai", "ba", "", "mot", "", "ngh iep", "", "cuoi"]);
    // A region that is not mentioned stays behind the one before it.
    let expected = ["mot", "", "ngh iep", "", "hai", "ba", "", "cuoi"];
    let order = group(&[member(2, "a"), member(0, "b"), member(10, "c")].concat());
    assert_eq!(read(&order), expected);
    let inner = "<p:UnorderedGroupIndexed index=\"0\"><p:RegionRef regionRef=\"b\"/><p:RegionRef regionRef=\"a\"/></p:UnorderedGroupIndexed>";
    assert_eq!(read(&group(&(member(1, "c") + inner))), expected);
    assert_eq!(read(&group(&member(0, "nowhere"))), read(""));
    // Bytes outside of words stay.
    let before = page("2013", &format!("{order}{regions}"));
    let after = after(&before, &[("ngh iep", "nghiệp"), ("mot", "một"), ("ba", "bà")]);
    assert_eq!(after, before.replace("ngh iep", "nghiệp").replace("mot", "một").replace(">ba<", ">bà<"));
}

#[test]
fn a_page_in_a_page_is_read_once() {
    let region = |words: &str| format!("<p:TextRegion><p:TextLine>{}</p:TextLine></p:TextRegion>", text(words));
    let inner = format!("<p:Page>{}</p:Page>", region("quy dinh"));
    let before = page("2013", &(region("mot") + &inner + &region("hai")));
    let source = source(before.as_bytes());
    assert_eq!(lines(&source), ["mot", "", "quy dinh", "", "hai"]);
    assert_eq!(after(&before, &[("dinh", "định"), ("hai", "hải")]), with(&before, &[("dinh", "định"), ("hai", "hải")]));
}

#[test]
fn page_levels_say_the_same() {
    let words =
        [word("1,2 5,9", "ngh"), word("7,1 9,8", "iep"), word("12,1 20,8", "&quot;soibien"), word("22,1 30,8", "la")];
    let line = format!(
        "<p:TextLine custom=\"a {{offset:17; length:2;}}\">{}{}</p:TextLine>",
        words.concat(),
        text(" ngh iep \"soibien la")
    );
    let second = "<p:TextLine><p:TextEquiv index='1'><p:Unicode>cu</p:Unicode></p:TextEquiv><p:TextEquiv index='0'><p:PlainText>hai muoi</p:PlainText><p:Unicode>hai muoi</p:Unicode></p:TextEquiv></p:TextLine>";
    let before = page(
        "2019",
        &format!("<p:TextRegion>{line}{second}{}</p:TextRegion>", text("ngh iep \"soibien la\r\nhai muoi")),
    );
    assert_eq!(lines(&source(before.as_bytes())), ["ngh iep \"soibien la", "hai muoi"]);
    let expected = with(
        &before,
        &[
            (
                "<p:Creator/>",
                &format!(
                    "<p:Creator/>\n  <p:MetadataItem type=\"processingStep\" name=\"text repair\" value=\"phucdau {}\"/>",
                    env!("CARGO_PKG_VERSION")
                ),
            ),
            ("offset:17; length:2", "offset:17; length:2"),
            (&word("1,2 5,9", "ngh"), &word("1,1 9,1 9,9 1,9", "nghiệp")),
            (&word("7,1 9,8", "iep"), ""),
            ("&quot;soibien", "&quot;soi biển"),
            (&word("22,1 30,8", "la"), &word("22,1 30,8", "lạ")),
            ("> ngh iep \"soibien la<", "> nghiệp \"soi biển lạ<"),
            (
                "<p:PlainText>hai muoi</p:PlainText><p:Unicode>hai muoi<",
                "<p:PlainText>hai mươi</p:PlainText><p:Unicode>hai mươi<",
            ),
            (">ngh iep \"soibien la\r\nhai muoi<", ">nghiệp \"soi biển lạ\r\nhai mươi<"),
        ],
    );
    let pairs = [("ngh iep", "nghiệp"), ("soibien", "soi biển"), ("la", "lạ"), ("muoi", "mươi")];
    assert_eq!(after(&before, &pairs), expected);
    let one = after(&before, &[("soibien", "soi biển")]);
    assert!(one.contains("offset:18; length:2"), "{one}");
}

#[test]
fn page_levels_that_disagree_have_no_place() {
    let line = |words: &str, whole: &str| {
        page("2013", &format!("<p:TextRegion><p:TextLine>{words}{}</p:TextLine></p:TextRegion>", text(whole)))
    };
    // Out of order: a word that stands once is known, one that stands twice is not.
    let words =
        [word("1,1 2,2", "ba"), word("3,1 4,2", "mot"), word("5,1 6,2", "hai"), word("7,1 8,2", "hai")].concat();
    let mixed = line(&words, "mot hai hai ba");
    let expected = with(&mixed, &[(">ba<", ">bà<"), ("hai hai ba<", "hai hai bà<")]);
    assert_eq!(after(&mixed, &[("ba", "bà")]), expected);
    refused(&mixed, ("hai", "hải"), Reason::Levels);
    let region = page(
        "2013",
        &format!("<p:TextRegion><p:TextLine>{}</p:TextLine>{}</p:TextRegion>", text("mot hai"), text("khac")),
    );
    refused(&region, ("hai", "hải"), Reason::Levels);
    let letters = "<p:Word><p:Glyph><p:TextEquiv><p:Unicode>b</p:Unicode></p:TextEquiv></p:Glyph><p:Glyph><p:TextEquiv><p:Unicode>a</p:Unicode></p:TextEquiv></p:Glyph>\
        <p:TextEquiv><p:Unicode>ba</p:Unicode></p:TextEquiv></p:Word>";
    let lettered = line(letters, "ba");
    assert_eq!(
        after(&lettered, &[("ba", "bà")]),
        with(&lettered, &[(">a<", ">à<"), (">ba<", ">bà<"), (">ba<", ">bà<")])
    );
    refused(&lettered, ("ba", "bà!"), Reason::Letters);
    refused(&lettered.replace(">b<", ">c<"), ("ba", "bà"), Reason::Levels);
}

#[test]
fn page_keeps_the_old_reading_if_asked() {
    let line = format!("<p:TextRegion><p:TextLine>\n {}</p:TextLine></p:TextRegion>", text("mot &amp; hai"));
    let kept = |year: &str| {
        let written = write(&source(page(year, &line).as_bytes()), &[("hai", "hải")], true);
        String::from_utf8(written.bytes).unwrap()
    };
    let both = "\n <p:TextEquiv index=\"1\"><p:Unicode>mot &amp; hải</p:Unicode></p:TextEquiv>\
        \n <p:TextEquiv index=\"2\"><p:Unicode>mot &amp; hai</p:Unicode></p:TextEquiv></p:TextLine>";
    assert!(kept("2017").contains(both), "{}", kept("2017"));
    // Before 2016 an element has one text.
    assert_eq!(kept("2013"), page("2013", &line).replace("hai", "hải"));
    assert_eq!(lines(&source(kept("2017").as_bytes())), ["mot & hải"]);
}
