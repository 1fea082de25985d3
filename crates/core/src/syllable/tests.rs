//! Properties of spelling over every valid syllable, and agreement with a list of syllables.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

const BOTH: [Placement; 2] = [Placement::Old, Placement::New];

/// Every spelling of every syllable.
fn spellings() -> impl Iterator<Item = (Spelling, String)> {
    Syllable::all().flat_map(|syllable| {
        let both: BTreeSet<Spelling> = BOTH.into_iter().map(|placement| syllable.spelled(placement)).collect();
        both.into_iter().map(|spelling| (spelling, spelling.to_string()))
    })
}

fn title(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// The letters without tone, and the tone.
fn bare(word: &str) -> (Vec<char>, Tone) {
    let letters: Vec<_> = word.chars().map(split_tone).collect();
    let tone = letters.iter().map(|&(_, tone)| tone).max().unwrap_or_default();
    (letters.into_iter().map(|(letter, _)| letter).collect(), tone)
}

#[test]
fn every_spelling_parses_to_itself() {
    for (spelling, text) in spellings() {
        assert_eq!(Spelling::parse(&text), Some(spelling), "{text}");
        assert!(unicode_normalization::is_nfc(&text), "{text}");
    }
}

#[test]
fn no_two_syllables_are_spelled_alike() {
    let mut seen = BTreeMap::new();
    for (spelling, text) in spellings() {
        let other = seen.insert(text.clone(), spelling);
        assert_eq!(other, None, "{text}");
    }
}

#[test]
fn skeletons_are_ascii_and_agree() {
    for (spelling, text) in spellings() {
        let key = spelling.syllable().skeleton();
        assert!(key.bytes().all(|b| b.is_ascii_lowercase()), "{text} {key}");
        for word in [text.clone(), title(&text), text.to_uppercase()] {
            assert_eq!(skeleton(&word), key, "{word}");
            assert_eq!(has_marks(&word), word.to_lowercase() != key, "{word}");
        }
    }
}

#[test]
fn closed_rimes_take_two_tones_and_open_ones_six() {
    for syllable in Syllable::all() {
        let tones = Tone::ALL.into_iter().filter(|&tone| syllable.with_tone(tone).is_some()).count();
        let expected = match (syllable.onset(), syllable.rime()) {
            ("gi", "ia") => 1,
            ("gi", "iu") => 5,
            (_, rime) if rime.ends_with(['p', 't', 'c']) || rime.ends_with("ch") => 2,
            _ => 6,
        };
        assert_eq!(tones, expected, "{syllable:?}");
    }
}

#[test]
fn placing_moves_the_tone_and_keeps_the_case() {
    for syllable in Syllable::all() {
        let [old, new] = BOTH.map(|placement| syllable.spelled(placement).to_string());
        let cases: [fn(&str) -> String; 3] = [str::to_owned, title, str::to_uppercase];
        for case in cases {
            let (old, new) = (case(&old), case(&new));
            assert_eq!(fold_placement(&new), old);
            for word in [&old, &new] {
                assert_eq!(place(word, Placement::Old), old);
                assert_eq!(place(word, Placement::New), new);
                assert!(is_syllable(word), "{word}");
            }
            let shown = (old != new).then_some(BOTH);
            assert_eq!([style(&old), style(&new)], shown.map_or([None; 2], |[old, new]| [Some(old), Some(new)]));
        }
    }
}

/// What `place` promises, written the slow way.
fn place_slowly(word: &str, placement: Placement) -> String {
    let letters: Vec<(char, Tone)> = word.chars().map(split_tone).collect();
    let plain: String = letters.iter().map(|&(c, _)| c).collect::<String>().to_lowercase();
    let tones: Vec<Tone> = letters.iter().map(|&(_, tone)| tone).collect();
    let is_pair = ["oa", "oe", "uy"].iter().any(|pair| plain.ends_with(pair));
    let count = letters.len();
    if !is_pair || (count > 2 && plain.chars().nth(count - 3) == Some('q')) {
        return word.to_owned();
    }
    let (first, second) = (tones[count - 2], tones[count - 1]);
    let tone = if first == Tone::Level { second } else { first };
    if (first != Tone::Level) == (second != Tone::Level) {
        return word.to_owned();
    }
    let at = if placement == Placement::Old { count - 2 } else { count - 1 };
    let put = |(index, &(c, kept)): (usize, &(char, Tone))| {
        let tone = if index == at {
            tone
        } else if index >= count - 2 {
            Tone::Level
        } else {
            kept
        };
        with_tone(c, tone).unwrap_or(c)
    };
    letters.iter().enumerate().map(put).collect()
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(20_000))]

    #[test]
    fn placing_agrees_with_the_slow_way(word in "[qQhboOuUaAeEyYóÒỏạẢéỆýỶùụÚi]{0,4}") {
        for placement in BOTH {
            proptest::prop_assert_eq!(place(&word, placement), place_slowly(&word, placement));
        }
    }

    #[test]
    fn any_string_is_taken(word in "\\PC{0,6}") {
        let placed = place(&word, Placement::New);
        proptest::prop_assert_eq!(fold_placement(&placed), fold_placement(&word));
        proptest::prop_assert!(correct_placement(&word).is_none_or(|mended| is_syllable(&mended)));
        proptest::prop_assert_eq!(word.is_empty(), lower(&word).is_empty());
        style(&word);
        skeleton(&word);
    }
}

#[test]
fn a_valid_spelling_is_never_corrected() {
    for (_, text) in spellings() {
        for word in [title(&text), text.to_uppercase(), text] {
            assert_eq!(correct_placement(&word), None);
        }
    }
}

#[test]
fn a_tone_on_any_wrong_letter_is_corrected() {
    let mut mended = 0;
    let valid: BTreeSet<String> = spellings().map(|(_, text)| text).collect();
    for text in &valid {
        let (letters, tone) = bare(text);
        for at in 0..letters.len() {
            let Some(toned) = with_tone(letters[at], tone) else { continue };
            let moved: String = letters.iter().enumerate().map(|(i, &c)| if i == at { toned } else { c }).collect();
            if valid.contains(&moved) {
                continue;
            }
            let expected = fold_placement(text).into_owned();
            let got = correct_placement(&moved);
            assert_eq!(got.as_deref(), Some(expected.as_str()), "{moved}");
            assert_eq!(correct_placement(&moved.to_uppercase()), Some(expected.to_uppercase()), "{moved}");
            mended += 1;
        }
    }
    assert!(mended > 9_000, "{mended}");
}

#[test]
fn marks_on_wrong_letters_of_real_words() {
    let pairs = "qủa quả, tóan toán, Vịêt Việt, chaò chào, nứơc nước, tâỷ tẩy, Lôĩ Lỗi, dâú dấu, gưỉ gửi, qúy quý, gía giá, \
                 gỉai giải, gíêng giếng, thừơng thường, qúôc quốc, Ngừơi Người, hòan hoàn, NGỪƠI NGƯỜI";
    for pair in pairs.split(", ") {
        let (wrong, right) = pair.split_once(' ').unwrap();
        assert_eq!(correct_placement(wrong).as_deref(), Some(right), "{wrong}");
    }
    for kept in ["café", "José", "Pelé", "hoà", "gịa", "nguyêễn", "ê\u{306}", "", "Krông"] {
        assert_eq!(correct_placement(kept), None, "{kept}");
    }
}

#[test]
fn parts_of_hard_words() {
    let cases = [
        ("gì", "gi", "i", Tone::Grave),
        ("gi", "gi", "i", Tone::Level),
        ("gìn", "gi", "in", Tone::Grave),
        ("giếng", "gi", "iêng", Tone::Acute),
        ("giặt", "gi", "ăt", Tone::Dot),
        ("gịa", "gi", "ia", Tone::Dot),
        ("giạ", "gi", "a", Tone::Dot),
        ("gia", "gi", "a", Tone::Level),
        ("giữa", "gi", "ưa", Tone::Tilde),
        ("quý", "qu", "y", Tone::Acute),
        ("quí", "qu", "i", Tone::Acute),
        ("quyển", "qu", "yên", Tone::Hook),
        ("quả", "qu", "a", Tone::Hook),
        ("nghiêng", "ngh", "iêng", Tone::Level),
        ("yến", "", "yên", Tone::Acute),
        ("khuỷu", "kh", "uyu", Tone::Hook),
        ("thuở", "th", "uơ", Tone::Hook),
        ("moóc", "m", "ooc", Tone::Acute),
        ("ngoằn", "ng", "oăn", Tone::Grave),
        ("đười", "đ", "ươi", Tone::Grave),
        ("của", "c", "ua", Tone::Hook),
        ("ỷ", "", "y", Tone::Hook),
        ("kĩ", "k", "i", Tone::Tilde),
        ("kỹ", "k", "y", Tone::Tilde),
    ];
    for (word, onset, rime, tone) in cases {
        let syllable = Spelling::parse(word).map(Spelling::syllable);
        assert_eq!(syllable, Syllable::new(onset, rime, tone), "{word}");
        assert!(syllable.is_some(), "{word}");
    }
    for word in [
        "",
        "g",
        "q",
        "qu",
        "ng",
        "ce",
        "ka",
        "nga\u{301}",
        "nghà",
        "àn\u{301}",
        "cát2",
        "các ",
        "cac",
        "iên",
        "Hòa",
        "ðâu",
    ] {
        assert_eq!(Spelling::parse(word), None, "{word}");
    }
}

#[test]
fn base_letters_agree_with_unicode() {
    use unicode_normalization::char::decompose_canonical;
    for c in ('\0'..='\u{24f}').chain('\u{1e00}'..='\u{1eff}') {
        let mut first = None;
        decompose_canonical(c, |part| _ = first.get_or_insert(part));
        let expected = match c {
            'đ' | 'ð' => 'd',
            'Đ' | 'Ð' | 'Ɖ' => 'D',
            'ħ' | 'Ħ' | 'ł' | 'Ł' | 'ø' | 'Ø' | 'ŧ' | 'Ŧ' | 'ı' => base_letter(c),
            _ => first.filter(char::is_ascii).unwrap_or(c),
        };
        assert_eq!(base_letter(c), expected, "{c}");
    }
}

#[test]
fn tones_agree_with_unicode() {
    use unicode_normalization::UnicodeNormalization;
    let marks = ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];
    for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY".chars() {
        for (mark, tone) in marks.into_iter().zip(&Tone::ALL[1..]) {
            let composed = [vowel, mark].into_iter().nfc().next();
            assert_eq!(with_tone(vowel, *tone), composed, "{vowel}");
            assert_eq!(composed.map(split_tone), Some((vowel, *tone)));
            assert_eq!(composed.and_then(|c| with_tone(c, Tone::Level)), Some(vowel));
        }
    }
}

#[test]
fn lower_agrees_with_the_standard_library() {
    for c in ('\0'..='\u{2fff}').filter(|c| c.to_lowercase().count() == 1 && *c != 'Σ') {
        let text = c.to_string();
        assert_eq!(lower(&text), text.to_lowercase());
    }
}

/// The syllables of the list that are there by rule agree with ours, but for the differences named here.
#[test]
fn agrees_with_the_list_of_syllables() {
    let Some(data) = std::env::var_os("PHUCDAU_DATA") else {
        println!("skipped: needs PHUCDAU_DATA");
        return;
    };
    let path = std::path::Path::new(&data).join("lexicon/syllables.tsv");
    let list = match std::fs::read_to_string(&path) {
        Ok(list) => list,
        Err(error) if std::env::var("CI").as_deref() == Ok("true") => panic!("{}: {error}", path.display()),
        Err(error) => {
            println!("skipped: {}: {error}", path.display());
            return;
        }
    };
    let rows = list.lines().skip(1).filter_map(|line| line.split_once('\t'));
    let by_rule: BTreeSet<&str> =
        rows.filter(|(_, sources)| sources.split(',').any(|s| s == "rules")).map(|(word, _)| word).collect();
    let ours: BTreeSet<String> = spellings().map(|(_, text)| text).collect();
    let refused: Vec<_> = by_rule.iter().filter(|word| !ours.contains(**word)).collect();
    // The list has tone marks on wrong letters from its other sources; each must be mended to a word that it has too.
    let (misplaced, foreign): (Vec<&str>, Vec<&str>) = refused
        .into_iter()
        .copied()
        .partition(|word| correct_placement(word).is_some_and(|right| ours.contains(&right)));
    assert_eq!(foreign, Vec::<&str>::new());
    // New spellings stand for both: old ones are listed only where another source has them.
    let added: Vec<_> = ours
        .iter()
        .filter(|word| !by_rule.contains(place(word, Placement::New).as_ref()))
        .map(String::as_str)
        .collect();
    println!("list {}, ours {}, misplaced {misplaced:?}, added {added:?}", by_rule.len(), ours.len());
    assert_eq!(added, ["qui", "quì", "quí", "quĩ", "quỉ", "quị"]);
}
