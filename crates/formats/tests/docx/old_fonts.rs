//! Text in fonts from before Unicode: read as the font shows it, written in its codes, never harmed.

use phucdau_formats::docx::Reason;

use super::support::*;

fn run(font: &str, text: &str) -> String {
    format!("<w:r><w:rPr><w:rFonts w:ascii=\"{font}\" w:hAnsi=\"{font}\"/></w:rPr><w:t>{text}</w:t></w:r>")
}

fn check(font: &str, before: &str, text: &str, pair: (&str, &str), after: &str) {
    let body = |text| format!("<w:p>{}</w:p>", run(font, text));
    assert_eq!(lines(&docx(&body(before))), [text], "{font}");
    assert_eq!(rewritten(&body(before), &[pair]), body(after), "{font}");
}

#[test]
fn edits_are_written_in_the_codes_of_the_font() {
    check(".VnTime", "Uû ban Nhan d©n", "Uỷ ban Nhan dân", ("Nhan", "Nhân"), "Uû ban Nh©n d©n");
    check(".VnTimeH", "Uû ban nhan D©n", "UỶ BAN NHAN DÂN", ("NHAN", "NHÂN"), "Uû ban nh©n D©n");
    check("VNI-Times", "Nhaân dan vieät", "Nhân dan việt", ("dan", "dân"), "Nhaân daân vieät");
    check("VNI-Times", "THÖÏC HIEN", "THỰC HIEN", ("HIEN", "HIỆN"), "THÖÏC HIEÄN");
    check("Arial", "Uû ban", "Uû ban", ("ban", "bàn"), "Uû bàn");
    // Unicode that only stands in such a font.
    check(".VnTime", "c\u{f3} ế", "c\u{f3} ế", ("ế", "ệ"), "c\u{f3} ệ");
    check(".VnTime", "Ủy ban Nhan dân", "Ủy ban Nhan dân", ("Nhan", "Nhân"), "Ủy ban Nhân dân");
}

#[test]
fn what_the_font_cannot_show_is_not_written() {
    let refused = |font: &str, text: &str, pair, reason| {
        let package = docx(&format!("<w:p>{}</w:p>", run(font, text)));
        let written = replace(&package, &[pair]);
        assert_eq!(written.unplaced.iter().map(|one| one.reason).collect::<Vec<_>>(), [reason], "{font} {text}");
        assert_eq!(written.bytes, package);
    };
    refused(".VnTime", "NHAN D¢N", ("NHAN", "NHẬN"), Reason::NoCode);
    refused(".VnTimeH", "nhan d©n", ("NHAN", "nhân"), Reason::NoCode);
    // Without its letters of Unicode the rest would be read as codes.
    refused(".VnTime", "c\u{f3} ế", ("ế", "ê"), Reason::OldFont);
    refused(".VnTime", "nhan \u{c0}", ("nhan", "nhân"), Reason::OldFont);
}

#[test]
fn the_font_may_come_from_styles() {
    let styles = "<w:styles xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii='Arial' w:hAnsi='Arial'/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type='paragraph' w:default='1' w:styleId='Thuong'><w:rPr><w:rFonts w:ascii='.VnTime' w:hAnsi='.VnTime'/></w:rPr></w:style><w:style w:type='paragraph' w:styleId='Dau'><w:basedOn w:val='Thuong'/></w:style><w:style w:type='character' w:styleId='Hoa'><w:rPr><w:rFonts w:ascii='.VnTimeH'/></w:rPr></w:style><w:style w:type='paragraph' w:styleId='Vong'><w:basedOn w:val='Vong'/></w:style></w:styles>";
    let line =
        |properties: &str, run: &str| format!("<w:p>{properties}<w:r><w:rPr>{run}</w:rPr><w:t>d©n</w:t></w:r></w:p>");
    let bodies = [
        line("", ""),
        line("<w:pPr><w:pStyle w:val='Dau'/></w:pPr>", ""),
        line("<w:pPr><w:pStyle w:val='Dau'/></w:pPr>", "<w:rStyle w:val='Hoa'/>"),
        line("<w:pPr><w:pStyle w:val='Vong'/></w:pPr>", ""),
        line("", "<w:rFonts w:asciiTheme='minorHAnsi' w:hAnsiTheme='minorHAnsi'/>"),
        line("", "<w:rFonts w:hint='eastAsia'/>"),
        line("", "<w:rPrChange><w:rPr><w:rFonts w:ascii='Arial' w:hAnsi='Arial'/></w:rPr></w:rPrChange>"),
    ];
    let package = pack(&parts(&bodies.concat(), &[("styles.xml", styles)]));
    assert_eq!(lines(&package), ["dân", "dân", "DÂN", "d©n", "d©n", "dân", "dân"]);
}

#[test]
fn a_letter_in_two_codes_over_two_runs_is_one_letter_that_stays() {
    let body =
        |first: &str, second: &str| format!("<w:p>{}{}</w:p>", run("VNI-Times", first), run("VNI-Times", second));
    let before = body("cua nha", "ân dan");
    assert_eq!(lines(&docx(&before)), ["cua nhân dan"]);
    assert_eq!(rewritten(&before, &[("cua nhân", "của nhân"), ("dan", "dân")]), body("cuûa nha", "ân daân"));
    let kept = body("cuxa", "ân").replacen("<w:t>", "<w:t>\n", 1);
    assert_eq!(
        rewritten(&kept, &[("cux", " c")]),
        body("XX", "ân").replace("<w:t>XX", "<w:t xml:space=\"preserve\"> ca")
    );
    let package = docx(&before);
    let written = replace(&package, &[("nhân", "nhận")]);
    assert_eq!(written.unplaced.iter().map(|one| one.reason).collect::<Vec<_>>(), [Reason::OldFont]);
    assert_eq!(written.bytes, package);
}

#[test]
fn fonts_of_signs_and_unknown_fonts_are_left_alone() {
    let body = format!(
        "<w:p>{}{}</w:p><w:p>{}</w:p>",
        run("Wingdings 2", "q "),
        run("Arial", "khong"),
        run("VPS Times", "khong")
    );
    let body = body.replace("<w:t>q", "<w:t xml:space=\"preserve\">q");
    let package = docx(&body);
    assert_eq!(lines(&package), ["\u{fffc} khong", "khong"]);
    let written = replace(&package, &[("\u{fffc} khong", "\u{fffc} không")]);
    assert_eq!(written.unplaced, []);
    let written = replace(&written.bytes, &[("khong", "không"), ("\u{fffc}", "o")]);
    assert_eq!(written.unplaced.iter().map(|one| one.reason).collect::<Vec<_>>(), [Reason::Object, Reason::OldFont]);
}
