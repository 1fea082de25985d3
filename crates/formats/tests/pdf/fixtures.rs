//! Searchable PDFs as four programs write them, made here with text of our own.

use std::fmt::Write as _;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

/// Two lines, a blank line, one more; every word stands where its letters lead.
pub const LINES: [&[&str]; 3] = [
    &["Con", "meo", "den", "nam", "ngu", "tren", "mai", "nha"],
    &["cho", "den", "khi", "troi", "mua", "roi", "rot"],
    &["Sang", "hom", "sau", "no", "di", "tim", "ca"],
];
/// Where the lines stand.
const BASELINES: [f64; 3] = [240.0, 224.0, 180.0];
const SIZE: f64 = 12.0;

/// The four layouts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Page content, one `BT` a block, hexadecimal `TJ`.
    Tesseract,
    /// The same in a form.
    Sandwich,
    /// A form with flipped axes, word and space shown apart.
    Hocr,
    /// A form with the font of the page's own letters, literal strings.
    Subset,
}

impl Layout {
    pub const ALL: [Self; 4] = [Self::Tesseract, Self::Sandwich, Self::Hocr, Self::Subset];

    /// The file in this layout.
    pub fn pdf(self) -> Vec<u8> {
        save(&mut self.document())
    }

    /// Its objects.
    pub fn document(self) -> Document {
        let mut document = Document::with_version("1.5");
        let content = self.content();
        let font = if self == Self::Subset { subset(&mut document) } else { glyphless(&mut document) };
        let fonts = dictionary! { "f-0-0" => font };
        let mut resources = dictionary! {};
        let mut page_content = b"q 400 0 0 300 0 0 cm /Im1 Do Q\n".to_vec();
        let mut objects = dictionary! { "Im1" => picture(&mut document) };
        if self == Self::Tesseract {
            page_content.extend(content);
            resources.set("Font", fonts);
        } else {
            let dict = dictionary! {
                "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 400.into(), 300.into()],
                "Resources" => dictionary! { "Font" => fonts },
            };
            objects.set("OCR-1", document.add_object(Stream::new(dict, content)));
            page_content.extend(b"q /OCR-1 Do Q\n");
        }
        resources.set("XObject", objects);
        let content = document.add_object(Stream::new(Dictionary::new(), page_content));
        finish(&mut document, resources, content.into());
        document
    }

    fn content(self) -> Vec<u8> {
        match self {
            Self::Tesseract => blocks(false),
            Self::Sandwich => blocks(true),
            Self::Hocr => hocr(),
            Self::Subset => literal(),
        }
    }
}

/// One page with these resources and contents, and the catalog.
pub fn finish(document: &mut Document, resources: Dictionary, contents: Object) -> ObjectId {
    let pages = document.new_object_id();
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "MediaBox" => vec![0.into(), 0.into(), 400.into(), 300.into()],
        "Contents" => contents, "Resources" => resources,
    });
    document.objects.insert(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into());
    let root = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", root);
    page
}

/// A page of this content, with our font as `/F`.
pub fn page(content: &str) -> Document {
    let mut document = Document::with_version("1.4");
    let font = glyphless(&mut document);
    let content = document.add_object(Stream::new(Dictionary::new(), content.as_bytes().to_vec()));
    finish(&mut document, dictionary! { "Font" => dictionary! { "F" => font } }, content.into());
    document
}

/// The bytes of a document.
pub fn save(document: &mut Document) -> Vec<u8> {
    document.compress();
    let mut out = Vec::new();
    document.save_to(&mut out).expect("it can be saved");
    out
}

fn picture(document: &mut Document) -> ObjectId {
    let dict = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => 16, "Height" => 16,
        "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
    };
    document.add_object(Stream::new(dict, (0..=255).map(|value: u8| value.wrapping_mul(37)).collect()))
}

/// The font that Tesseract makes: codes are UTF-16, no letter is drawn.
pub fn glyphless(document: &mut Document) -> ObjectId {
    let map = b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap";
    font(document, "GlyphLessFont", map.to_vec(), dictionary! { "DW" => 500 }, (1000, -1))
}

/// The font that fpdf2 makes: letters in order of first use.
fn subset(document: &mut Document) -> ObjectId {
    let mut map = String::from("begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n");
    let mut widths = vec![Object::from(32), vec![260.into()].into()];
    for (cid, c) in letters() {
        let _ = writeln!(map, "1 beginbfchar <{cid:04X}> <{:04X}> endbfchar", u32::from(c));
        widths.extend([cid.into(), vec![(400 + i64::from(cid) * 7).into()].into()]);
    }
    map.push_str("1 beginbfchar <0020> <0020> endbfchar endcmap");
    font(document, "ABCDEF+Invented", map.into_bytes(), dictionary! { "DW" => 600, "W" => widths }, (1069, -293))
}

fn font(document: &mut Document, name: &str, map: Vec<u8>, widths: Dictionary, reach: (i64, i64)) -> ObjectId {
    let descriptor = document.add_object(dictionary! {
        "Type" => "FontDescriptor", "FontName" => name, "Flags" => 5, "ItalicAngle" => 0, "StemV" => 80, "CapHeight" => 700,
        "Ascent" => reach.0, "Descent" => reach.1, "FontBBox" => vec![0.into(), reach.1.into(), 500.into(), reach.0.into()],
    });
    let system = dictionary! {
        "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("Identity"), "Supplement" => 0,
    };
    let mut descendant = dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => name, "CIDSystemInfo" => system,
        "FontDescriptor" => descriptor, "CIDToGIDMap" => "Identity",
    };
    descendant.extend(&widths);
    let descendant = document.add_object(descendant);
    let map = document.add_object(Stream::new(Dictionary::new(), map));
    document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => name, "Encoding" => "Identity-H",
        "DescendantFonts" => vec![descendant.into()], "ToUnicode" => map,
    })
}

/// The letters of the text, numbered from 1 by first use, past the number of the space.
fn letters() -> Vec<(u16, char)> {
    let mut out: Vec<char> = Vec::new();
    for c in LINES.iter().copied().flatten().flat_map(|word| word.chars()) {
        if !out.contains(&c) {
            out.push(c);
        }
    }
    (1..).filter(|&cid| cid != 32).zip(out).collect()
}

/// Words with the place of each: `(line, word, x, width)`.
fn places() -> impl Iterator<Item = (usize, &'static str, f64, f64)> {
    LINES.iter().enumerate().flat_map(|(line, words)| {
        let mut x = 30.0;
        words.iter().map(move |word| {
            let start = x;
            let width = word.len() as f64 * 5.3;
            x += width + 4.5;
            (line, *word, start, width)
        })
    })
}

/// UTF-16 as hexadecimal digits.
pub fn hex(text: &str, upper: bool) -> String {
    let mut out = String::new();
    for unit in text.encode_utf16() {
        let _ = if upper { write!(out, "{unit:04X}") } else { write!(out, "{unit:04x}") };
    }
    out
}

fn blocks(upper: bool) -> Vec<u8> {
    let mut out = String::new();
    let (mut at, mut row) = (0.0, None);
    let last = places().count() - 1;
    for (index, (line, word, x, width)) in places().enumerate() {
        // A block is two lines.
        match row {
            Some(before) if before == line => write!(out, "{:.3} 0 Td ", x - at).unwrap(),
            Some(0) => write!(out, "\n {:.3} {:.3} Td ", x - at, BASELINES[1] - BASELINES[0]).unwrap(),
            _ => {
                let end = if row.is_some() { "ET\n" } else { "" };
                write!(out, "{end}BT\n3 Tr 1 0 0 1 {x:.3} {} Tm /f-0-0 {SIZE} Tf ", BASELINES[line]).unwrap();
            }
        }
        let scale = 100.0 * width / (word.len() as f64 * SIZE / 2.0);
        let blank = if index == last { "" } else { " " };
        let _ = write!(out, "{scale:.3} Tz [ <{}> ] TJ ", hex(&format!("{word}{blank}"), upper));
        (at, row) = (x, Some(line));
    }
    out.push_str("\nET\n");
    out.into_bytes()
}

fn hocr() -> Vec<u8> {
    let mut out = String::from("q 1 0 0 -1 0 300 cm\n");
    let mut row = None;
    for (line, word, x, width) in places() {
        if row != Some(line) {
            let end = if row.is_some() { "ET\n" } else { "" };
            let _ = writeln!(out, "{end}BT /f-0-0 {SIZE} Tf 3 Tr");
        }
        row = Some(line);
        let y = 300.0 - BASELINES[line];
        let scale = 100.0 * width / (word.len() as f64 * SIZE / 2.0);
        let _ = writeln!(out, "1 0 0 -1 {x:.2} {y} Tm {scale:.2} Tz [ <{}> ] TJ", hex(word, true));
        let _ = writeln!(out, "1 0 0 -1 {:.2} {y} Tm 64.86 Tz [ <0020> ] TJ", x + width);
    }
    out.push_str("ET\nQ\n");
    out.into_bytes()
}

fn literal() -> Vec<u8> {
    let letters = letters();
    let cid = |c: char| letters.iter().find(|(_, letter)| *letter == c).map_or(32, |(cid, _)| *cid);
    let mut out: Vec<u8> = Vec::new();
    let (mut row, mut at) = (None, 0.0);
    for (line, word, x, width) in places() {
        if row != Some(line) {
            let end = if row.is_some() { "ET\n" } else { "" };
            out.extend(format!("{end}BT /f-0-0 {SIZE} Tf 3 Tr 1 0 0 1 {x:.2} {} Tm\n", BASELINES[line]).bytes());
            at = x;
        }
        row = Some(line);
        let natural: i64 = word.chars().map(|c| 400 + i64::from(cid(c)) * 7).sum();
        let scale = 100.0 * width / (natural as f64 / 1000.0 * SIZE);
        out.extend(format!("{:.2} -0.00 Td {scale:.2} Tz (", x - at).bytes());
        at = x;
        for byte in word.chars().chain([' ']).flat_map(|c| cid(c).to_be_bytes()) {
            match byte {
                b'\r' => out.extend(b"\\r"),
                b'(' | b')' | b'\\' => out.extend([b'\\', byte]),
                byte => out.push(byte),
            }
        }
        out.extend(b") Tj\n");
    }
    out.extend(b"ET\n");
    out
}
