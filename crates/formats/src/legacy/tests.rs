//! Round trips over the whole repertoire, and what detection must not be fooled by.

use proptest::prelude::*;

use super::tables::LETTERS;
use super::*;

#[test]
fn every_letter_with_a_code_comes_back() {
    for encoding in Legacy::ALL {
        for c in LETTERS.chars() {
            let capital = c.is_uppercase() && !"ĂÂÊÔƠƯĐ".contains(c);
            let bytes = encode(&c.to_string(), encoding);
            assert_eq!(bytes.is_none(), capital && encoding == Legacy::Tcvn3, "{c} in {}", encoding.name());
            let Some(bytes) = bytes else { continue };
            let back = convert(&bytes, Some(encoding)).unwrap().text;
            assert_eq!(back, c.to_string(), "{bytes:02x?} in {}", encoding.name());
        }
    }
}

const TEXT: &str = "Ngày mai cả nhà về quê, ông bà đã chờ sẵn ở đầu ngõ.\nChị Hằng kể chuyện những mùa gặt cũ, \
    ai cũng lắng nghe; trẻ nhỏ ngủ thiếp đi lúc nào chẳng hay.\r\nSương xuống, đường làng ẩm ướt mùi rơm rạ.";

#[test]
fn a_text_in_any_encoding_is_told_and_read() {
    for encoding in Legacy::ALL {
        let bytes = encode(TEXT, encoding).unwrap();
        for from in [Some(encoding), None] {
            let converted = convert(&bytes, from).unwrap();
            assert_eq!((converted.text.as_str(), converted.encoding), (TEXT, Some(encoding)));
            assert!((0.5..=1.0).contains(&converted.confidence), "{} {}", encoding.name(), converted.confidence);
        }
        // The same codes as a Western reader shows them.
        let shown: String = bytes.iter().map(|&byte| units::western(byte)).collect();
        if !matches!(encoding, Legacy::Viqr | Legacy::Mojibake) {
            let converted = convert(shown.as_bytes(), None).unwrap();
            assert_eq!((converted.text.as_str(), converted.encoding), (TEXT, Some(encoding)));
        }
    }
}

#[test]
fn mojibake_is_undone_twice() {
    let once = encode(TEXT, Legacy::Mojibake).unwrap();
    let twice = encode(std::str::from_utf8(&once).unwrap(), Legacy::Mojibake);
    assert_eq!(convert(&twice.unwrap(), None).unwrap().text, TEXT);
}

#[test]
fn text_that_is_unicode_stays() {
    let plain = [
        TEXT,
        "Nguyễn",
        "Cac hé dan trong thon dé dang ký hién dat lam dudng, tong cong 15 hé, cé ba hé xin dugc hé trg thém.",
        "",
        "\n",
        "What is to be. I'm so? We'd go. To do. A (b) c+d, foo(bar) and paddle~ no+ he^2",
        "Le château fut bâti à l'été; où est-il né, là-bas? Une âme à côté.",
        "for (i in a) { b += c(d) + e? f : g; } // do. so. no?",
    ];
    for text in plain {
        let converted = convert(text.as_bytes(), None).unwrap();
        assert_eq!((converted.text.as_str(), converted.encoding), (text, None));
    }
}

#[test]
fn unicode_is_composed_and_barred() {
    let text = |from: &str| convert(from.as_bytes(), None).unwrap().text;
    assert_eq!(text("Vie\u{323}\u{302}t Vi\u{ea}\u{323}t Ðà ðường Seyðis"), "Việt Việt Đà đường Seyðis");
    assert_eq!(text("Vi&ecirc;\u{323}t N&agrave;ng &amp;"), "Việt Nàng &amp;");
}

#[test]
fn viqr_is_read_as_a_human_reads_it() {
    let text = |from: &str| convert(from.as_bytes(), Some(Legacy::Viqr)).unwrap().text;
    assert_eq!(text("Ai ve^` tha(m ba. nga`y mai. Sao the^'? tho+.\\."), "Ai về thăm bạ ngày mai. Sao thế? thợ.");
    assert_eq!(text("Thu+ gu+?i a.b@lang.vn, http://a.vn/o.x"), "Thư gửi a.b@lang.vn, http://a.vn/o.x");
}

#[test]
fn capitals_of_tcvn3_follow_their_neighbours() {
    let text = |from: &str| {
        let shown: Vec<u8> = encode(from, Legacy::Tcvn3).unwrap();
        convert(&shown, Some(Legacy::Tcvn3)).unwrap().text
    };
    assert_eq!(text("HạNH PHúC Từ đấT"), "HẠNH PHÚC TỪ ĐẤT");
    assert_eq!(text("Từ Hà Nội, ý kiến UBND xã; Số 5/QĐ-BTC"), "Từ Hà Nội, ý kiến UBND xã; Số 5/QĐ-BTC");
}

#[test]
fn lines_of_two_encodings_are_read_each_in_its_own() {
    let mut bytes = encode(&format!("{TEXT}\n{TEXT}\n{TEXT}\n"), Legacy::Tcvn3).unwrap();
    bytes.extend(encode(TEXT, Legacy::Vni).unwrap());
    let converted = convert(&bytes, None).unwrap();
    assert_eq!(converted.text, format!("{TEXT}\n{TEXT}\n{TEXT}\n{TEXT}"));
    assert_eq!((converted.encoding, converted.also), (Some(Legacy::Tcvn3), Some(Legacy::Vni)));
}

#[test]
fn errors_name_the_place() {
    let error = convert(b"a\0c", Some(Legacy::Vni)).unwrap_err();
    assert_eq!(error, DecodeError::Nul { encoding: "vni", offset: 1 });
    let error = convert(b"ab\xff", Some(Legacy::Tcvn3)).unwrap_err();
    assert_eq!(error, DecodeError::Unknown { encoding: "tcvn3", offset: 2, byte: 0xff });
    let error = convert(b"abc\xff\xff\xfe", None).unwrap_err();
    assert_eq!(error, DecodeError::Unexplained { offset: 3, byte: 0xff });
}

proptest! {
    #[test]
    fn words_come_back(picks in prop::collection::vec((0..5_usize, 0..134_usize), 1..40)) {
        let words: String = picks
            .iter()
            .map(|&(head, letter)| {
                let head = ["b", "ngh", " ", "\n", ". "][head];
                format!("{head}{}", LETTERS.chars().nth(letter).unwrap())
            })
            .collect();
        for encoding in [Legacy::Vni, Legacy::Vps, Legacy::Viscii, Legacy::Windows1258] {
            let bytes = encode(&words, encoding).unwrap();
            // A mark or a letter of VNI that begins a pair with the letter before it is read with it.
            if encoding != Legacy::Vni && std::str::from_utf8(&bytes).is_err() {
                prop_assert_eq!(&convert(&bytes, Some(encoding)).unwrap().text, &words);
            }
        }
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..80), pick in 0..8_usize) {
        let _ = convert(&bytes, Legacy::ALL.get(pick).copied());
    }

    #[test]
    fn no_text_panics(text in "[\\PCễðÐ&;^.'(+~ad\\\\]{0,40}", pick in 0..8_usize) {
        let _ = convert(text.as_bytes(), Legacy::ALL.get(pick).copied());
    }
}
