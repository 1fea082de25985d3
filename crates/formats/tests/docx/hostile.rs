//! Packages that are cut, that lie, that are bombs: a clear word, never a panic.

use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use phucdau_formats::docx::{Layer, Limits, Options, Refusal};

use super::support::*;

fn refusal(bytes: &[u8]) -> Refusal {
    let refusal = Layer::read(bytes, Options::default()).expect_err("it was read");
    println!("{refusal}");
    assert!(refusal.to_string().starts_with("docx: "));
    refusal
}

/// A package with this main document, whatever it is.
fn with_document(text: impl Into<Vec<u8>>) -> Vec<u8> {
    let mut parts = parts("", &[]);
    parts[2].1 = text.into();
    pack(&parts)
}

fn sample() -> Vec<u8> {
    docx(&p(&["Van ban ", "moi"]))
}

fn find(bytes: &[u8], mark: &[u8]) -> usize {
    bytes.windows(mark.len()).position(|window| window == mark).unwrap()
}

fn last(bytes: &[u8], mark: &[u8]) -> usize {
    bytes.windows(mark.len()).rposition(|window| window == mark).unwrap()
}

#[test]
fn every_cut_is_an_error() {
    let package = sample();
    for length in 0..package.len() {
        assert!(Layer::read(&package[..length], Options::default()).is_err(), "cut at {length}");
    }
}

#[test]
fn every_flipped_byte_is_read_or_refused() {
    let package = sample();
    for at in 0..package.len() {
        for bit in [1, 0x80, 0xff] {
            let mut broken = package.clone();
            broken[at] ^= bit;
            if let Ok((document, layer)) = Layer::read(&broken, Options::default()) {
                let edits: Vec<_> = document.lines.iter().map(|line| vec![edit(0, line.text.len(), "x")]).collect();
                layer.write(&broken, &document, &edits);
            }
        }
    }
}

#[test]
fn a_directory_that_lies() {
    let package = sample();
    let name = last(&package, b"word/document.xml");
    let record = name - 46;
    let lie = |at: usize, value: &[u8]| {
        let mut broken = package.clone();
        broken[at..at + value.len()].copy_from_slice(value);
        refusal(&broken)
    };
    let what = |refusal: Refusal| match refusal {
        Refusal::Lies { part, what, .. } => {
            assert!(part.starts_with("word/"), "{part}");
            what
        }
        other => panic!("{other}"),
    };
    assert_eq!(what(lie(record + 16, &[1, 2, 3, 4])), "another checksum than the directory says");
    assert_eq!(what(lie(record + 24, &[5, 0, 0, 0])), "another size than the directory says");
    assert_eq!(what(lie(record + 24, &[0xff, 0xff, 0, 0])), "another size than the directory says");
    assert_eq!(what(lie(record + 24, &[0xff, 0xff, 0xff, 6])), "a size that its packed bytes cannot hold");
    assert_eq!(what(lie(record + 20, &[5, 0, 0, 0])), "broken packed bytes");
    assert_eq!(what(lie(record + 10, &[0, 0])), "another method than the directory says");
    assert_eq!(what(lie(record + 42, &[1, 0, 0, 0])), "no record where the directory says");
    assert_eq!(what(lie(name, b"word/documenx.xml")), "another name than the directory says");
    assert!(matches!(lie(package.len() - 12, &[9]), Refusal::Package { .. }));
    assert!(matches!(lie(package.len() - 6, &[9]), Refusal::Lies { .. }));
}

#[test]
fn parts_that_share_bytes_or_names() {
    let mut shared = parts(&p(&["a"]), &[]);
    shared.push(("word/documenu.xml".into(), b"<x/>".to_vec()));
    let package = pack(&shared);
    // The second of two names that differ in a letter becomes the first.
    let (local, central) = (find(&package, b"word/documenu.xml"), last(&package, b"word/documenu.xml"));
    let mut twice = package.clone();
    twice[local + 12] = b't';
    twice[central + 12] = b't';
    assert!(matches!(refusal(&twice), Refusal::Lies { what: "a second part of the same name", .. }));
    // Both records of the directory at one place.
    let mut overlap = twice;
    let first = find(&package, b"PK\x01\x02");
    let document = first + find(&package[first..], b"word/document.xml") - 46;
    let offset: [u8; 4] = package[document + 42..document + 46].try_into().unwrap();
    overlap[central + 12] = b'u';
    overlap[central - 4..central].copy_from_slice(&offset);
    let at = u32::from_le_bytes(offset) as usize;
    assert_eq!(&overlap[at + 30..at + 47], b"word/document.xml");
    assert!(matches!(refusal(&overlap), Refusal::Lies { what: "another name than the directory says", .. }));
}

#[test]
fn bombs_stop_at_the_limits() {
    // A thousand to one, and what is left of it claims to be small.
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    let blank = vec![b' '; 1 << 20];
    for _ in 0..160 {
        encoder.write_all(&blank).unwrap();
    }
    let length = encoder.finish().unwrap().len();
    assert!(length < 200_000);
    let bomb = with_document(vec![b' '; 160 << 20]);
    assert!(bomb.len() < 200_000);
    assert!(matches!(refusal(&bomb), Refusal::Limit { what: "bytes unpacked", limit: 0x800_0000, .. }));
    let record = last(&bomb, b"word/document.xml") - 46;
    let mut small = bomb.clone();
    small[record + 24..record + 28].copy_from_slice(&100_u32.to_le_bytes());
    assert!(matches!(refusal(&small), Refusal::Lies { what: "another size than the directory says", .. }));

    let limits = Limits { parts: 3, ..Limits::default() };
    let many = pack(&parts("", &[("header1.xml", "<x/>")]));
    let refused = Layer::read(&many, Options { limits, ..Options::default() }).unwrap_err();
    assert_eq!(refused, Refusal::Limit { part: "package".into(), what: "parts", found: 4, limit: 3 });
    let limits = Limits { unpacked: 100, ..Limits::default() };
    assert!(matches!(
        Layer::read(&many, Options { limits, ..Options::default() }),
        Err(Refusal::Limit { what: "bytes unpacked", limit: 100, .. })
    ));
}

#[test]
fn nesting_entities_and_broken_xml() {
    let deep = "<w:x>".repeat(10_000) + &"</w:x>".repeat(10_000);
    assert!(matches!(refusal(&docx(&deep)), Refusal::Limit { what: "elements one in another", limit: 1000, .. }));
    let bomb = format!(
        "<?xml version='1.0'?><!DOCTYPE d [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>{}",
        format!("{HEAD}{}{FOOT}", p(&["&b;"])).split_once("?>").unwrap().1
    );
    assert!(matches!(refusal(&with_document(bomb)), Refusal::Xml { offset: 21, .. }));
    let spaces: String = (0..1100).map(|n| format!(" xmlns:a{n}='u'")).collect();
    assert!(matches!(
        refusal(&docx(&format!("<w:p{spaces}></w:p>"))),
        Refusal::Limit { what: "namespaces at one place", .. }
    ));
    for body in [
        "<w:p><w:r><w:t>a &nbsp; b</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>a & b</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>a &#0; b</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>a</w:r></w:t></w:p>",
        "<w:p><w:r><w:t>a",
        "<w:p",
        "</w:body></w:document>x",
    ] {
        match refusal(&docx(body)) {
            Refusal::Xml { part, offset, .. } => {
                assert_eq!(part, "word/document.xml");
                assert!(offset >= HEAD.len() && offset <= HEAD.len() + body.len() + FOOT.len(), "{body}: {offset}");
            }
            other => panic!("{other}"),
        }
    }
}

#[test]
fn other_encodings_are_named() {
    let utf16: Vec<u8> = "\u{feff}<?xml version='1.0'?><d/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(matches!(refusal(&with_document(utf16)), Refusal::Encoding { encoding, .. } if encoding == "UTF-16"));
    let latin = format!("{HEAD}{FOOT}").replace("UTF-8", "ISO-8859-1");
    assert!(matches!(refusal(&with_document(latin)), Refusal::Encoding { encoding, .. } if encoding == "ISO-8859-1"));
    let mut broken = format!("{HEAD}{}{FOOT}", p(&["abc"])).into_bytes();
    let at = find(&broken, b"abc");
    broken[at] = 0xff;
    assert!(matches!(refusal(&with_document(broken)), Refusal::Encoding { offset, .. } if offset == at));
}

#[test]
fn signed_encrypted_and_other_packages() {
    let mut signed = parts(&p(&["a"]), &[]);
    signed.push(("_xmlsignatures/sig1.xml".into(), b"<x/>".to_vec()));
    let signed = pack(&signed);
    assert!(matches!(refusal(&signed), Refusal::Signed { .. }));
    let options = Options { force_signed: true, ..Options::default() };
    assert_eq!(Layer::read(&signed, options).unwrap().0.lines.len(), 1);

    let mut secret = sample();
    let (local, central) = (find(&secret, b"_rels/.rels") - 30, last(&secret, b"_rels/.rels") - 46);
    secret[local + 6] |= 1;
    secret[central + 8] |= 1;
    assert_eq!(refusal(&secret), Refusal::Encrypted { part: "_rels/.rels".into() });
    let other = pack(&[("[Content_Types].xml".into(), b"<Types/>".to_vec()), ("a.xml".into(), b"<a/>".to_vec())]);
    assert_eq!(refusal(&other), Refusal::NoDocument);
    assert!(matches!(refusal(b"\xd0\xcf\x11\xe0"), Refusal::Package { .. }));
    assert!(matches!(refusal(b""), Refusal::Package { .. }));
}

#[test]
fn a_document_cut_or_changed_anywhere_is_read_or_refused() {
    let field = "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:del><w:r><w:t>x</w:t></w:r></w:del>";
    let choice = "<mc:AlternateContent><mc:Choice><w:p><w:r><w:t>a&amp;</w:t></w:r></w:p></mc:Choice><mc:Fallback><w:p><w:r><w:t>a&#38;</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>";
    let old = "<w:p><w:r><w:rPr><w:rFonts w:ascii='VNI-Times'/></w:rPr><w:t xml:space='preserve'> aù<![CDATA[b]]></w:t></w:r></w:p>";
    let body = format!("{choice}{old}<w:p><w:r><w:t>mot</w:t><w:br/><w:tab/></w:r>{field}</w:p>");
    let try_all = |part: Vec<u8>| {
        let mut parts = parts("", &[]);
        parts[2].1 = part;
        let package = pack_with(
            &parts,
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored),
        );
        if let Ok((document, layer)) = Layer::read(&package, Options::default()) {
            let edits: Vec<_> = document.lines.iter().map(|line| vec![edit(0, line.text.len(), "ế<x")]).collect();
            let written = layer.write(&package, &document, &edits);
            Layer::read(&written.bytes, Options::default()).unwrap();
        }
    };
    let whole = format!("{HEAD}{body}{FOOT}").into_bytes();
    try_all(whole.clone());
    for at in HEAD.len() - 20..whole.len() {
        try_all(whole[..at].to_vec());
        for byte in [b'<', b'>', b'&', b'\'', b'/', b' ', b'!', 0, 0xc3] {
            let mut part = whole.clone();
            part[at] = byte;
            try_all(part);
        }
    }
}
