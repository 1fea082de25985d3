//! The text of HTML.

use phucdau_formats::fields::Reason;
use phucdau_formats::fields::html::Layer;

use super::support::*;

fn golden(before: &str, lines: &[&str], pairs: &[(&str, &str)], after: &str) {
    let (document, layer) = Layer::read(before);
    assert_eq!(texts(&document), lines, "{before}");
    assert_eq!(placed(before, &layer.write(before, &edits(&document, pairs))), after);
}

#[test]
fn tags_scripts_and_styles_stay() {
    let page = "<!DOCTYPE html>\n<html lang=vi><head><title>Van ban moi</title>\r\n<style>p{content:'moi'}</style><script>var moi = '<p>moi';</script></head>\n<body class='moi'><!-- moi -->\n  <h1 title=\"moi\">Van ban</h1><p>moi<br/>moi <code>moi</code></p>\n<ul><li>moi</ul></body></html>\n";
    golden(
        page,
        &["Van ban moi", "", "Van ban", "", "moi", "moi moi", "", "moi"],
        &[("ban moi", "bản mới")],
        &page.replace("<title>Van ban moi", "<title>Van bản mới"),
    );
    let (document, layer) = Layer::read(page);
    let written = layer.write(page, &edits(&document, &[("moi", "mới")]));
    assert_eq!(
        written.unplaced.iter().map(|one| (one.line, one.edit, one.reason)).collect::<Vec<_>>(),
        [(5, 1, Reason::Fixed)]
    );
    assert_eq!(written.patches.len(), 4);
}

#[test]
fn words_over_tags_keep_their_letters_in_place() {
    golden(
        "<p>Qu<b>ye</b>n, s<i>o</i><a href=x>&nbsp;ba</a>",
        &["Quyen, so\u{a0}ba"],
        &[("Quyen", "Quyển"), ("so", "sổ"), ("ba", "bảy")],
        "<p>Qu<b>yể</b>n, s<i>ổ</i><a href=x>&nbsp;bảy</a>",
    );
    golden("<p>m<b></b>t", &["mt"], &[("mt", "một")], "<p>mộ<b></b>t");
}

#[test]
fn references_stay_in_unchanged_text_and_are_made_in_new() {
    golden(
        "<td>R&amp;D t&#7841;i &ldquo;x&rdquo; & y &#150; &bogus; &lt;moi&gt;",
        &["R&D tại “x” & y – &bogus; <moi>"],
        &[("tại", "tái"), ("moi", "mới & <to>")],
        "<td>R&amp;D tái &ldquo;x&rdquo; & y &#150; &bogus; &lt;mới &amp; &lt;to&gt;&gt;",
    );
}

#[test]
fn a_blank_that_is_a_reference_is_changed_whole() {
    for blank in ["&#x0C;", "&#10;"] {
        golden(&format!("<p>mot{blank}hai"), &["mot hai"], &[("mot hai", "mothai")], "<p>mothai");
    }
}

#[test]
fn line_ends_are_blanks_but_in_pre() {
    golden(
        "<p>\n  mot\r\n hai</p><pre>\nmot\r\n hai\n</pre>",
        &["mot   hai", "", "mot", " hai"],
        &[("mot", "một")],
        "<p>\n  một\r\n hai</p><pre>\nmột\r\n hai\n</pre>",
    );
}

#[test]
fn broken_html_is_read_all_the_same() {
    for page in [
        "",
        "<",
        "<p",
        "<p>moi<",
        "<p>moi</",
        "<!-- moi",
        "<script>moi",
        "<p a='moi",
        "&",
        "&#",
        "\0moi",
        "<p>moi &eacute x\r",
    ] {
        for cut in 0..=page.len() {
            let (document, layer) = Layer::read(&page[..cut]);
            layer.write(&page[..cut], &edits(&document, &[("moi", "mới"), ("x", "y")]));
        }
    }
    // A reference without its end is left alone with its text.
    let (document, layer) = Layer::read("<p>caf&eacute moi");
    assert_eq!(texts(&document), ["café moi"]);
    assert_eq!(reasons(&layer.write("<p>caf&eacute moi", &edits(&document, &[("moi", "mới")]))), [Reason::Fixed]);
}
