//! What is text, and how edits are written into runs.

use phucdau_formats::docx::{Reason, Unplaced};

use super::support::*;

/// Lines of a body, and the body after edits.
fn golden(before: &str, text: &[&str], pairs: &[(&str, &str)], after: &str) {
    assert_eq!(lines(&docx(before)), text, "{before}");
    assert_eq!(rewritten(before, pairs), after);
}

/// An edit that has no place, and leaves all as it is.
fn refused(before: &str, pair: (&str, &str), reason: Reason) {
    let package = docx(before);
    let written = replace(&package, &[pair]);
    let reasons: Vec<Reason> = written.unplaced.iter().map(|one| one.reason).collect();
    assert_eq!(reasons, [reason], "{before}");
    assert_eq!(written.bytes, package);
}

#[test]
fn a_word_over_runs_keeps_its_letters_in_their_runs() {
    let bold = |text: &str| format!("<w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r>");
    let plain = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let body = |runs: &[String]| format!("<w:p w:rsidR='00A1'>{}</w:p>", runs.concat());
    golden(
        &body(&[plain("so c"), bold("á"), plain("i bang")]),
        &["so cái bang"],
        &[("so", "sổ"), ("bang", "bảng")],
        &body(&[plain("sổ c"), bold("á"), plain("i bảng")]),
    );
    golden(
        &body(&[plain("qu"), bold("ye"), plain("n")]),
        &["quyen"],
        &[("quyen", "quyển")],
        &body(&[plain("qu"), bold("yể"), plain("n")]),
    );
    // A letter more stands behind the one before it; a letter less leaves its run empty.
    golden(&body(&[plain("qu"), bold("yn")]), &["quyn"], &[("quyn", "quyền")], &body(&[plain("qu"), bold("yền")]));
    golden(
        &body(&[plain("ti"), bold("r"), plain("nh")]),
        &["tirnh"],
        &[("tirnh", "tinh")],
        &body(&[plain("ti"), bold(""), plain("nh")]),
    );
    // Words parted and joined over runs.
    golden(
        &body(&[plain("cua"), bold("nha")]),
        &["cuanha"],
        &[("cuanha", "của nhà")],
        &body(&[plain("của "), bold("nhà")]).replace("<w:t>của ", "<w:t xml:space=\"preserve\">của "),
    );
    golden(
        &body(&[plain("ngh"), bold("ie p")]),
        &["nghie p"],
        &[("nghie p", "nghiệp")],
        &body(&[plain("ngh"), bold("iệp")]),
    );
}

#[test]
fn entities_stay_in_unchanged_text_and_are_made_in_new() {
    golden(
        "<w:p><w:r><w:t>A &amp; B&#x1EBF;n &lt;moi&gt; &quot;x&quot;</w:t></w:r></w:p>",
        &["A & Bến <moi> \"x\""],
        &[("moi", "mới & <tốt>")],
        "<w:p><w:r><w:t>A &amp; B&#x1EBF;n &lt;mới &amp; &lt;tốt&gt;&gt; &quot;x&quot;</w:t></w:r></w:p>",
    );
}

#[test]
fn blanks_at_the_ends_are_shown_only_where_they_are_kept() {
    let read = |tag: &str| lines(&docx(&format!("<w:p><w:r><{tag}> a </w:t></w:r><w:r><w:t>b</w:t></w:r></w:p>")));
    assert_eq!(read("w:t"), ["ab"]);
    assert_eq!(read("w:t xml:space='preserve'"), [" a b"]);
    let outer = "<w:p xml:space='preserve'><w:r><w:t> a </w:t></w:r><w:r><w:t xml:space='default'> b</w:t></w:r></w:p>";
    assert_eq!(lines(&docx(outer)), [" a b"]);
    // A blank that comes to an end is kept, one that was not shown is not.
    golden(
        "<w:p><w:r><w:t>mot\n</w:t></w:r><w:r><w:t>hai</w:t></w:r></w:p>",
        &["mothai"],
        &[("mothai", "mot hai")],
        "<w:p><w:r><w:t xml:space=\"preserve\">mot </w:t></w:r><w:r><w:t>hai</w:t></w:r></w:p>",
    );
    golden(
        "<w:p><w:r><w:t xml:space='default'>mot</w:t></w:r><w:r><w:t>hai</w:t></w:r></w:p>",
        &["mothai"],
        &[("mothai", "mot hai")],
        "<w:p><w:r><w:t xml:space='preserve'>mot </w:t></w:r><w:r><w:t>hai</w:t></w:r></w:p>",
    );
}

#[test]
fn tabs_breaks_and_signs() {
    let body = "<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:t>So</w:t><w:tab/><w:t>ngay</w:t><w:br/><w:t>thang</w:t><w:noBreakHyphen/><w:t>nam</w:t><w:sym w:font='Wingdings' w:char='F0A8'/></w:r><m:oMath><m:r><m:t>x+y</m:t></m:r></m:oMath><w:r><w:t>la</w:t></w:r></w:p>";
    let after = body.replace("So", "Số").replace("ngay", "ngày").replace("thang", "tháng").replace(">la<", ">là<");
    golden(
        body,
        &["So\tngay", "thang-nam\u{f0a8} la"],
        &[("So\tngay", "Số\tngày"), ("thang", "tháng"), ("la", "là")],
        &after,
    );
    refused(body, ("So\tngay", "Songay"), Reason::Object);
    refused(body, ("thang-nam", "thang nam"), Reason::Object);
    refused(body, ("So", "S\u{1}o"), Reason::Control);
}

#[test]
fn deleted_and_moved_text_is_gone_and_inserted_text_is_there() {
    let body = "<w:p><w:r><w:t>Van </w:t></w:r><w:del w:id='1'><w:r><w:delText>cu</w:delText></w:r></w:del><w:moveFrom w:id='2'><w:r><w:t>xa</w:t></w:r></w:moveFrom><w:ins w:id='3'><w:r><w:t>ba</w:t></w:r></w:ins><w:moveTo w:id='4'><w:r><w:t>n moi</w:t></w:r></w:moveTo></w:p>";
    let after = body.replace(">ba<", ">bả<").replace("moi", "mới");
    golden(body, &["Vanban moi"], &[("ban", "bản"), ("moi", "mới")], &after);
}

#[test]
fn what_a_field_shows_is_text_and_its_instruction_is_not() {
    let field = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let body = format!(
        "<w:p>{}<w:r><w:instrText>IF </w:instrText></w:r>{}<w:r><w:instrText>REF x</w:instrText></w:r>{}<w:r><w:t>gone</w:t></w:r>{}{}<w:r><w:t>muc luc</w:t></w:r>{}</w:p>",
        field("begin"),
        field("begin"),
        field("separate"),
        field("end"),
        field("separate"),
        field("end")
    );
    golden(&body, &["muc luc"], &[("muc", "mục")], &body.replace("muc", "mục"));
}

#[test]
fn cells_and_paragraphs_stand_apart_and_lines_of_one_text_together() {
    let body = format!(
        "{}{}<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>{}{}<w:p/>",
        p(&["Can cu Luat to chuc"]),
        p(&["chinh quyen;"]),
        p(&["STT"]),
        p(&["ten"]),
        p(&["a) mot"]),
        p(&["b) hai"])
    );
    let texts: Vec<String> = read(&docx(&body)).0.lines.into_iter().map(|line| line.text).collect();
    assert_eq!(texts, ["Can cu Luat to chuc", "chinh quyen;", "", "STT", "", "ten", "", "a) mot", "", "b) hai"]);
}

/// A text box, as Word and LibreOffice write it.
fn text_box(newer: &str, older: &str) -> String {
    format!(
        "<w:p><w:r><w:t>ngo</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><w:txbxContent>{newer}</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{older}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>ai</w:t></w:r></w:p>"
    )
}

#[test]
fn text_boxes_are_changed_in_both_copies_or_in_none() {
    let body = text_box(&p(&["So dang", " ky"]), &p(&["S", "o dang ky"]));
    let kept = body.replace("<w:t> ky", "<w:t xml:space='preserve'> ky");
    golden(
        &kept,
        &["ngoai", "So dang ky"],
        &[("So", "Sổ"), ("ngoai", "ngoài")],
        &kept.replace("So dang", "Sổ dang").replace("<w:t>o dang", "<w:t>ổ dang").replace(">ai<", ">ài<"),
    );
    // Where they differ, the other lines still have their place.
    let torn = text_box(&p(&["So moi"]), &p(&["So cu"]));
    refused(&torn, ("moi", "mới"), Reason::Twin);
    assert_eq!(rewritten(&torn, &[("ngoai", "ngoài")]), torn.replace(">ai<", ">ài<"));
    // One copy without text is none.
    let single = text_box(&p(&["So moi"]), "<w:p/>");
    golden(&single, &["ngoai", "So moi"], &[("moi", "mới")], &single.replace("moi", "mới"));
    // What cannot be placed in one copy is placed in none.
    let locked = text_box(&p(&["So moi"]), "<w:p><w:r><w:t>So <!-- x -->moi</w:t></w:r></w:p>");
    refused(&locked, ("moi", "mới"), Reason::Markup);
}

#[test]
fn boxes_in_boxes_and_signs_in_two_forms() {
    let inner = text_box(&p(&["trong"]), &p(&["trong"]));
    let body = text_box(&inner, &inner).replace("ngo", "x");
    assert_eq!(lines(&docx(&body)), ["xai", "xai", "trong"]);
    assert_eq!(rewritten(&body, &[("trong", "tròng")]), body.replace("trong", "tròng"));
    let sign = "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='x'><w:t>A</w:t></mc:Choice><mc:Fallback><w:t>B</w:t></mc:Fallback></mc:AlternateContent><w:t>moi</w:t></w:r></w:p>";
    golden(sign, &["Amoi"], &[("moi", "mới")], &sign.replace("moi", "mới"));
    refused(sign, ("Amoi", "Bmoi"), Reason::Twin);
}

#[test]
fn markup_inside_text_is_read_and_left_alone() {
    let body = "<w:p><w:r><w:t>mot<!-- c --> <![CDATA[h&i]]><?x?></w:t></w:r><w:r><w:t>ba</w:t></w:r></w:p>";
    golden(body, &["mot h&iba"], &[("ba", "bà")], &body.replace("ba", "bà"));
    refused(body, ("mot", "một"), Reason::Markup);
}

#[test]
fn notes_headers_and_comments_are_read_behind_the_document() {
    let story = |root: &str, inner: &str| {
        format!(
            "\u{feff}\u{feff}<?xml version='1.0'?>\r<w:{root} xmlns:w='http://purl.oclc.org/ooxml/wordprocessingml/main'>{inner}</w:{root}>"
        )
    };
    let note = |text: &str| format!("<w:footnote w:id='2'>{}</w:footnote>", p(&[text]));
    let more = [
        ("comments.xml", story("comments", &format!("<w:comment>{}</w:comment>", p(&["loi"])))),
        ("footnotes.xml", story("footnotes", &(note("") + &note("chu thich")))),
        ("header2.xml", story("hdr", &p(&["hai"]))),
        ("header1.xml", story("hdr", &p(&["mot"]))),
        ("people.xml", story("people", &p(&["khong"]))),
    ];
    let more: Vec<(&str, &str)> = more.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let package = pack(&parts(&p(&["than"]), &more));
    assert_eq!(lines(&package), ["than", "mot", "hai", "chu thich", "loi"]);
    let written = replace(&package, &[("chu", "chú"), ("mot", "một")]);
    assert_eq!(written.unplaced, []);
    assert_eq!(part(&written.bytes, "word/footnotes.xml"), more[1].1.replace("chu", "chú"));
    assert_eq!(part(&written.bytes, "word/header1.xml"), more[3].1.replace("mot", "một"));
    for (name, text) in [more[0], more[2], more[4]] {
        assert_eq!(part(&written.bytes, &format!("word/{name}")), text);
    }
}

#[test]
fn an_edit_of_an_empty_line_is_returned() {
    let package = docx(&(p(&["Mot"]) + &p(&["Hai"])));
    let (document, layer) = read(&package);
    let written = layer.write(&package, &document, &[vec![], vec![edit(0, 0, "x")], vec![edit(0, 1, "h")]]);
    assert_eq!(written.unplaced, [Unplaced { line: 1, edit: 0, reason: Reason::NoText }]);
    assert_eq!(body(&written.bytes), p(&["Mot"]) + &p(&["hai"]));
}

#[test]
fn text_that_is_bound_to_data_stays() {
    let control = |properties: &str| {
        format!(
            "<w:sdt><w:sdtPr><w:alias w:val='x'/>{properties}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
            p(&["moi"])
        )
    };
    refused(&control("<w:dataBinding w:xpath='/x'/>"), ("moi", "mới"), Reason::Bound);
    let free = control("");
    golden(&free, &["moi"], &[("moi", "mới")], &free.replace("moi", "mới"));
}
