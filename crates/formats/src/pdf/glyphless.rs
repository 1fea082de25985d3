//! A font of our own that draws nothing and names every letter: its codes are UTF-16 units.

use lopdf::{Dictionary, Object, Stream, dictionary};

use super::font::Font;

/// How far letters reach up and down where the replaced font does not say.
pub(crate) const REACH: (i64, i64) = (750, -250);

/// The name that the font is known by.
const NAME: &str = "PhucdauGlyphless";

/// Half of the size is the width of every code.
const WIDTH: i64 = 500;

/// The font as the text layer measures it.
pub(crate) fn measures() -> Font {
    Font::glyphless(WIDTH as f64)
}

/// The objects of the font in the order in which they are numbered; `id` gives the number of each before it is made.
pub(crate) fn objects(reach: (i64, i64), id: impl Fn(usize) -> Object) -> Vec<Object> {
    let (ascent, descent) = reach;
    let font = dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => NAME, "Encoding" => "Identity-H",
        "DescendantFonts" => vec![id(1)], "ToUnicode" => id(2),
    };
    let system = dictionary! {
        "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("Identity"), "Supplement" => 0,
    };
    let descendant = dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => NAME, "CIDSystemInfo" => system,
        "DW" => WIDTH, "CIDToGIDMap" => id(3), "FontDescriptor" => id(4),
    };
    let descriptor = dictionary! {
        "Type" => "FontDescriptor", "FontName" => NAME, "Flags" => 5,
        "FontBBox" => vec![0.into(), descent.into(), WIDTH.into(), ascent.into()],
        "ItalicAngle" => 0, "Ascent" => ascent, "Descent" => descent, "CapHeight" => ascent, "StemV" => 80,
        "FontFile2" => id(5),
    };
    let file = true_type();
    let length = file.len() as i64;
    vec![
        font.into(),
        descendant.into(),
        packed(Dictionary::new(), to_unicode().into_bytes()),
        packed(Dictionary::new(), [0, 1].repeat(65536)),
        descriptor.into(),
        packed(dictionary! { "Length1" => length }, file),
    ]
}

fn packed(dict: Dictionary, content: Vec<u8>) -> Object {
    let mut stream = Stream::new(dict, content);
    // A stream that cannot be packed stays as it is.
    let _ = stream.compress();
    stream.into()
}

/// Every code is its own letter; a range may only count up its low byte, so there are 256 of them.
fn to_unicode() -> String {
    let mut out = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo\n<< /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    for block in (0..256_u32).collect::<Vec<_>>().chunks(100) {
        out.push_str(&format!("{} beginbfrange\n", block.len()));
        for high in block {
            out.push_str(&format!("<{high:02X}00> <{high:02X}FF> <{high:02X}00>\n"));
        }
        out.push_str("endbfrange\n");
    }
    out.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    out
}

/// A TrueType file of two glyphs without outlines.
fn true_type() -> Vec<u8> {
    let words = |values: &[i32]| values.iter().flat_map(|&value| (value as u16).to_be_bytes()).collect::<Vec<u8>>();
    // Version 1, revision 1, checksum (set below), magic, flags, units, dates, box, style, least size, direction, loca, glyf.
    let head =
        words(&[1, 0, 1, 0, 0, 0, 0x5f0f, 0x3cf5, 0, 1000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 500, 1000, 0, 8, 2, 0, 0]);
    let hhea = words(&[1, 0, 1000, 0, 0, 500, 0, 0, 500, 1, 0, 0, 0, 0, 0, 0, 0, 2]);
    let maxp = words(&[1, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0]);
    let hmtx = words(&[500, 0, 500, 0]);
    let loca = words(&[0, 0, 0]);
    let tables: [(&[u8; 4], Vec<u8>); 6] =
        [(b"glyf", vec![0; 4]), (b"head", head), (b"hhea", hhea), (b"hmtx", hmtx), (b"loca", loca), (b"maxp", maxp)];
    let mut file = words(&[1, 0, 6, 64, 2, 32]);
    let mut body = Vec::new();
    let start = file.len() + 16 * tables.len();
    let mut head_at = 0;
    for (tag, table) in &tables {
        if *tag == b"head" {
            head_at = start + body.len();
        }
        file.extend_from_slice(*tag);
        file.extend_from_slice(&checksum(table).to_be_bytes());
        file.extend_from_slice(&((start + body.len()) as u32).to_be_bytes());
        file.extend_from_slice(&(table.len() as u32).to_be_bytes());
        body.extend_from_slice(table);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    file.extend_from_slice(&body);
    let adjust = 0xb1b0_afba_u32.wrapping_sub(checksum(&file));
    if let Some(place) = file.get_mut(head_at + 8..head_at + 12) {
        place.copy_from_slice(&adjust.to_be_bytes());
    }
    file
}

fn checksum(bytes: &[u8]) -> u32 {
    let word =
        |four: &[u8]| four.iter().enumerate().fold(0_u32, |word, (at, &byte)| word | u32::from(byte) << (24 - 8 * at));
    bytes.chunks(4).map(word).fold(0, u32::wrapping_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_font_file_adds_up() {
        let file = true_type();
        assert_eq!(checksum(&file), 0xb1b0_afba);
        assert_eq!(file.len() % 4, 0);
    }

    #[test]
    fn its_own_map_shows_every_letter() {
        let map = super::super::cmap::ToUnicode::parse(to_unicode().as_bytes());
        assert!("Thủ tướng ĐẶNG".encode_utf16().all(|unit| map.shows(unit)));
        assert!(measures().shows("Ữ"));
    }
}
