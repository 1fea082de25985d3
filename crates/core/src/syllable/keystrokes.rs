//! Keystrokes of typing methods that were left as they are: which syllable did `tieengs`, `tie61ng` or `tie^'ng` mean?
//!
//! Telex and VNI set marks by letters and digits typed after the vowel, at once or at the end of the word; VIQR (RFC 1456)
//! by signs. Keys are read left to right; a mark goes to the last letter that can take it.

use super::{Placement, Spelling, Tone, is_syllable, with_tone};

/// A way of typing marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `tieengs`
    Telex,
    /// `tie61ng`
    Vni,
    /// `tie^'ng`
    Viqr,
}

impl Method {
    /// All methods.
    pub const ALL: [Self; 3] = [Self::Telex, Self::Vni, Self::Viqr];
}

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Letter(char),
    Tone(Tone),
    /// `^` on the last of these letters.
    Roof(Option<char>),
    Horn,
    Breve,
    /// Telex's `w`: a horn or a breve.
    Hook,
    Bar,
}

/// The syllable that the keys of a word stand for, lower case, tone placed the old way, if they set a mark at all and give
/// one syllable of Vietnamese. `O(word)`.
///
/// ```
/// use phucdau::syllable::{Method, typed};
/// assert_eq!(typed("tieengs", Method::Telex).as_deref(), Some("tiếng"));
/// assert_eq!(typed("d9uo75c", Method::Vni).as_deref(), Some("được"));
/// assert_eq!(typed("chu+~", Method::Viqr).as_deref(), Some("chữ"));
/// assert_eq!(typed("thang", Method::Telex), None);
/// ```
pub fn typed(word: &str, method: Method) -> Option<String> {
    if !word.is_ascii() || !(2..=12).contains(&word.len()) {
        return None;
    }
    let (mut letters, mut tone, mut acted) = (Vec::new(), Tone::Level, false);
    for c in word.bytes().map(|b| char::from(b.to_ascii_lowercase())) {
        match method.key(c, &letters)? {
            Key::Letter(c) => letters.push(c),
            Key::Tone(_) if tone != Tone::Level => return None,
            Key::Tone(key) => (tone, acted) = (key, true),
            Key::Roof(vowel) => {
                let takes = |c: char| vowel.map_or(matches!(c, 'a' | 'e' | 'o'), |vowel| c == vowel);
                put(&mut letters, takes, |c| match c {
                    'a' => 'â',
                    'e' => 'ê',
                    _ => 'ô',
                })?;
                acted = true;
            }
            Key::Horn => acted = put(&mut letters, |c| matches!(c, 'o' | 'u'), horned)?,
            Key::Breve => acted = put(&mut letters, |c| c == 'a', |_| 'ă')?,
            Key::Hook => {
                let mark = |c| if c == 'a' { 'ă' } else { horned(c) };
                acted = put(&mut letters, |c| matches!(c, 'a' | 'o' | 'u'), mark)?;
            }
            Key::Bar => acted = put(&mut letters, |c| c == 'd', |_| 'đ')?,
        }
    }
    if !acted {
        return None;
    }
    if let [.., 'u', 'ơ', _] | [.., 'u', 'ơ', _, _] = letters[..] {
        let at = letters.iter().position(|&c| c == 'ơ')?;
        if letters[0] != 'q' {
            letters[at - 1] = 'ư';
        }
    }
    toned(&letters, tone)
}

impl Method {
    /// What a key does after the letters typed so far; `None` if the method has no such key.
    fn key(self, c: char, letters: &[char]) -> Option<Key> {
        let vowel = letters.iter().rfind(|&&c| is_vowel(c)).copied();
        let tone = |keys: &str| keys.find(c).and_then(|at| Tone::ALL.get(at + 1)).copied().map(Key::Tone);
        let key = match self {
            Self::Telex if c == 'w' => Some(Key::Hook),
            Self::Telex if c == 'd' && letters == ['d'] => Some(Key::Bar),
            Self::Telex if matches!(c, 'a' | 'e' | 'o') && vowel == Some(c) => Some(Key::Roof(Some(c))),
            Self::Telex if vowel.is_some() => tone("frxsj"),
            Self::Telex => None,
            Self::Vni => match c {
                '6' => Some(Key::Roof(None)),
                '7' => Some(Key::Horn),
                '8' => Some(Key::Breve),
                '9' => Some(Key::Bar),
                '1'..='5' if vowel.is_none() => None,
                _ => tone("23415"),
            },
            Self::Viqr => match c {
                '^' => Some(Key::Roof(None)),
                '+' | '*' => Some(Key::Horn),
                '(' => Some(Key::Breve),
                'd' if letters == ['d'] => Some(Key::Bar),
                _ => tone("`?~'."),
            },
        };
        key.or_else(|| c.is_ascii_alphabetic().then_some(Key::Letter(c)))
    }
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'ă' | 'â' | 'e' | 'ê' | 'i' | 'o' | 'ô' | 'ơ' | 'u' | 'ư' | 'y')
}

/// Changes the last letter that takes the mark; `None` if there is none.
fn put(letters: &mut [char], takes: impl Fn(char) -> bool, mark: impl Fn(char) -> char) -> Option<bool> {
    let at = letters.iter().rposition(|&c| takes(c))?;
    letters[at] = mark(letters[at]);
    Some(true)
}

const fn horned(c: char) -> char {
    if c == 'u' { 'ư' } else { 'ơ' }
}

/// The letters with the tone on the vowel that gives a syllable.
fn toned(letters: &[char], tone: Tone) -> Option<String> {
    let spelled = |word: &str| Spelling::parse(word).map(|s| s.syllable().spelled(Placement::Old).to_string());
    if tone == Tone::Level {
        let word: String = letters.iter().collect();
        return is_syllable(&word).then(|| spelled(&word)).flatten();
    }
    // From the end, since the `i` of `gi` is no place for a tone where another vowel follows.
    (0..letters.len()).rev().filter(|&at| is_vowel(letters[at])).find_map(|at| {
        let mut letters = letters.to_vec();
        letters[at] = with_tone(letters[at], tone)?;
        let word: String = letters.iter().collect();
        spelled(&word).filter(|word| is_syllable(word))
    })
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::super::{Syllable, split_tone};
    use super::*;

    /// The keys of a syllable, each mark right after its letter and the tone at the end.
    fn keys(word: &str, method: Method) -> String {
        let (mut out, mut tone) = (String::new(), ' ');
        for c in word.chars() {
            let (c, of_letter) = split_tone(c);
            let at = Tone::ALL.iter().position(|&tone| tone == of_letter).unwrap();
            let (tones, roof, horn, breve) = match method {
                Method::Telex => ([' ', 'f', 'r', 'x', 's', 'j'], ' ', 'w', 'w'),
                Method::Vni => ([' ', '2', '3', '4', '1', '5'], '6', '7', '8'),
                Method::Viqr => ([' ', '`', '?', '~', '\'', '.'], '^', '+', '('),
            };
            if at > 0 {
                tone = tones[at];
            }
            let base = c.nfd().next().unwrap();
            match (c, method) {
                ('đ', Method::Vni) => out.push_str("d9"),
                ('đ', _) => out.push_str("dd"),
                ('â' | 'ê' | 'ô', Method::Telex) => out.extend([base, base]),
                ('â' | 'ê' | 'ô', _) => out.extend([base, roof]),
                ('ơ' | 'ư', _) => out.extend([base, horn]),
                ('ă', _) => out.extend([base, breve]),
                _ => out.push(base),
            }
        }
        out.push(tone);
        out.trim().to_owned()
    }

    #[test]
    fn every_syllable_with_marks_is_read_back() {
        for syllable in Syllable::all() {
            let word = syllable.spelled(Placement::Old).to_string();
            // `giaj` is `giạ` and not `gịa`.
            if split(&word).starts_with("gi") && !word.starts_with("gi") {
                continue;
            }
            for method in Method::ALL {
                let keys = keys(&word, method);
                let expected = (keys != word).then(|| word.clone());
                // `oo` of `xoong` is the roof of `xông` in Telex; nobody can tell.
                if !word.contains("oo") && !word.contains("óo") && !word.contains("oó") && !split(&word).contains("oo")
                {
                    assert_eq!(typed(&keys, method), expected, "{keys}");
                }
            }
        }
    }

    fn split(word: &str) -> String {
        word.chars().map(|c| split_tone(c).0).collect()
    }

    #[test]
    fn keys_may_come_late_or_together() {
        let cases = [
            ("giamaf", Method::Telex, "giầm"),
            ("tuowngf", Method::Telex, "tường"),
            ("dduwowcj", Method::Telex, "được"),
            ("VIEETJ", Method::Telex, "việt"),
            ("den961", Method::Vni, "đến"),
            ("d9e61n", Method::Vni, "đến"),
            ("hu71o7ng", Method::Vni, "hướng"),
            ("tri3e6n", Method::Vni, "triển"),
            ("nu+o+'c", Method::Viqr, "nước"),
        ];
        for (keys, method, expected) in cases {
            assert_eq!(typed(keys, method).as_deref(), Some(expected), "{keys}");
        }
    }

    #[test]
    fn words_without_keys_are_none() {
        for word in ["thang", "Hue", "was", "text", "files", "http", "2021", "", "ế"] {
            for method in Method::ALL {
                assert!(typed(word, method).is_none_or(|typed| typed != word), "{word}");
            }
        }
        assert_eq!(typed("text", Method::Telex), None);
        assert_eq!(typed("500k", Method::Vni), None);
    }
}
