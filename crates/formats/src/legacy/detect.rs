//! Which encoding a file is in, told by the reading that makes most Vietnamese of it; and the file as UTF-8.

use super::codes::decode;
use super::score::Score;
use super::units::{Unit, of_bytes, of_text};
use super::{DecodeError, Legacy, capitals, mojibake, unicode, viqr};
use crate::encoding::Encoding;

/// A file as UTF-8, and what it was taken for.
#[derive(Clone, Debug, PartialEq)]
pub struct Converted {
    /// The text, in NFC.
    pub text: String,
    /// The encoding; `None` for Unicode.
    pub encoding: Option<Legacy>,
    /// A second encoding that some of the lines are in.
    pub also: Option<Legacy>,
    /// How sure that is, in `0..=1`: the share of words with marks that became syllables, less where another encoding
    /// makes nearly as many; 1 for an encoding that was named.
    pub confidence: f64,
}

/// The encodings that are tables, in the order that decides between equals.
const CODES: [Legacy; 5] = [Legacy::Tcvn3, Legacy::Vni, Legacy::Windows1258, Legacy::Viscii, Legacy::Vps];

/// By how many words a reading must beat Unicode, or a second encoding the first.
const LEAD: i64 = 2;

/// The least share of syllables among the words with marks of a reading that is believed.
const LEAST: f64 = 0.5;

/// The least confidence at which text that is valid UTF-8 is taken for codes shown as Western letters: Vietnamese that an
/// OCR engine read as French comes near, and must stay.
const SURE: f64 = 0.85;

/// Reads `bytes` as `from`, or with `None` as what they seem to be, and gives the text in UTF-8 NFC. Text that is Vietnamese in
/// Unicode, or in no encoding, stays what it is but for NFC. Lines of one file may be in two encodings, or in Unicode.
/// `O(bytes)`.
///
/// ```
/// use phucdau_formats::legacy::{Legacy, convert};
/// assert_eq!(convert("Tiá»\u{81}n lÆ°Æ¡ng".as_bytes(), None).unwrap().encoding, Some(Legacy::Mojibake));
/// assert_eq!(convert("Tiền lương".as_bytes(), None).unwrap().encoding, None);
/// ```
///
/// # Errors
/// A NUL, a byte without a letter in the encoding, or with `None` bytes that nothing makes Vietnamese of.
pub fn convert(bytes: &[u8], from: Option<Legacy>) -> Result<Converted, DecodeError> {
    let wide = Encoding::detect(bytes);
    if wide.is_utf16()
        && let Ok(text) = char::decode_utf16(wide.units(&bytes[wide.bom_len()..])).collect::<Result<String, _>>()
    {
        return narrow(text.as_bytes(), from);
    }
    narrow(bytes, from)
}

/// The same for what is not UTF-16.
fn narrow(bytes: &[u8], from: Option<Legacy>) -> Result<Converted, DecodeError> {
    let name = from.map_or("auto", Legacy::name);
    if let Some(offset) = bytes.iter().position(|&byte| byte == 0) {
        return Err(DecodeError::Nul { encoding: name, offset });
    }
    match (std::str::from_utf8(bytes), from) {
        (Ok(text), None) => Ok(of_unicode(text)),
        (Err(error), None) => of_unknown(bytes, error.valid_up_to()),
        (Ok(text), Some(from)) => named(Reading::of_text(text), from, text),
        (Err(error), Some(from @ (Legacy::Viqr | Legacy::Mojibake))) => {
            let offset = error.valid_up_to();
            Err(DecodeError::Unknown { encoding: from.name(), offset, byte: bytes[offset] })
        }
        (Err(_), Some(from)) => named(Reading::of_bytes(bytes), from, ""),
    }
}

fn named(reading: Reading, from: Legacy, text: &str) -> Result<Converted, DecodeError> {
    let text = match from {
        Legacy::Viqr => viqr::decode(text).text,
        Legacy::Mojibake => mojibake::decode(text),
        _ => reading.lines(from, None)?,
    };
    Ok(Converted { text, encoding: Some(from), also: None, confidence: 1.0 })
}

/// A file without NUL that is not UTF-8 from `offset` on.
fn of_unknown(bytes: &[u8], offset: usize) -> Result<Converted, DecodeError> {
    let reading = Reading::of_bytes(bytes);
    let (first, score, second) = reading.best();
    if score.share() < LEAST && score.net() < LEAD.min(score.good as i64) {
        return Err(DecodeError::Unexplained { offset, byte: bytes[offset] });
    }
    reading.convert(first, score, second)
}

fn of_unicode(text: &str) -> Converted {
    let plain = unicode::repair(text);
    let own = Score::of(&plain);
    let unchanged = |text| {
        let confidence = if own.good + own.bad == 0 { 1.0 } else { own.share() };
        Converted { text, encoding: None, also: None, confidence }
    };
    let typed = viqr::decode(text);
    if typed.good >= 3 && typed.strong >= 2 && typed.good * 4 >= typed.words && typed.strong * 8 >= typed.words {
        let confidence = typed.good as f64 / typed.words as f64;
        return Converted { text: typed.text, encoding: Some(Legacy::Viqr), also: None, confidence };
    }
    if text.is_ascii() {
        return unchanged(plain);
    }
    let undone = mojibake::decode(text);
    let mended = Score::of(&undone);
    let reading = Reading::of_text(text);
    let (first, score, second) = reading.best();
    if mended.net() > own.net() && mended.net() >= score.net() && mended.share() >= LEAST {
        let confidence = mended.share();
        return Converted { text: undone, encoding: Some(Legacy::Mojibake), also: None, confidence };
    }
    if score.net() >= own.net() + LEAD && score.share() >= LEAST {
        // Nothing fails here: in UTF-8 a code without a letter stays as it is shown.
        if let Ok(converted) = reading.convert(first, score, second)
            && converted.confidence >= SURE
        {
            return converted;
        }
    }
    unchanged(plain)
}

/// A file as lines of units.
struct Reading {
    units: Vec<Unit>,
    utf8: bool,
}

impl Reading {
    fn of_text(text: &str) -> Self {
        Self { units: of_text(text), utf8: true }
    }

    fn of_bytes(bytes: &[u8]) -> Self {
        Self { units: of_bytes(bytes), utf8: false }
    }

    /// The table that makes most Vietnamese of the whole, its score, and that of the next best.
    fn best(&self) -> (Legacy, Score, Score) {
        let (mut first, mut best, mut second) = (CODES[0], None::<Score>, Score { good: 0, bad: usize::MAX >> 2 });
        for encoding in CODES {
            let score = Score::of(&decode(&self.units, encoding, self.utf8, true).unwrap_or_default());
            match best {
                Some(known) if known.net() >= score.net() => {
                    if score.net() > second.net() {
                        second = score;
                    }
                }
                known => {
                    second = known.unwrap_or(second);
                    (first, best) = (encoding, Some(score));
                }
            }
        }
        (first, best.unwrap_or_default(), second)
    }

    fn convert(&self, first: Legacy, score: Score, second: Score) -> Result<Converted, DecodeError> {
        let also = self.second(first);
        let lead = (score.net() - second.net()) as f64 * 2.0 / score.net().max(1) as f64;
        let confidence = score.share() * if also.is_some() { 1.0 } else { lead.clamp(0.0, 1.0) };
        let text = self.lines(first, also)?;
        Ok(Converted { text, encoding: Some(first), also, confidence })
    }

    /// Another encoding that is plainly better for some lines.
    fn second(&self, first: Legacy) -> Option<Legacy> {
        let mut gains = [0_i64; CODES.len()];
        for line in self.units.split_inclusive(|unit| unit.shown == '\n') {
            let of = |encoding| Score::of(&decode(line, encoding, self.utf8, true).unwrap_or_default());
            let own = of(first);
            if own.bad < 2 {
                continue;
            }
            for (gain, encoding) in gains.iter_mut().zip(CODES) {
                let other = of(encoding);
                if other.net() >= own.net() + LEAD && other.bad == 0 {
                    *gain += other.net() - own.net();
                }
            }
        }
        let (gain, encoding) = gains.into_iter().zip(CODES).max_by_key(|(gain, _)| *gain)?;
        (gain >= 4 * LEAD && encoding != first).then_some(encoding)
    }

    /// The text line by line: each in `first`, in `also` where that is better, or as it stands where that is Vietnamese.
    fn lines(&self, first: Legacy, also: Option<Legacy>) -> Result<String, DecodeError> {
        let mut out = String::with_capacity(self.units.len() * 2);
        let mut now = first;
        for line in self.units.split_inclusive(|unit| unit.shown == '\n') {
            let tried = |encoding| Score::of(&decode(line, encoding, self.utf8, true).unwrap_or_default());
            if let Some(also) = also {
                let (one, two) = (tried(first).net(), tried(also).net());
                if one != two {
                    now = if one > two { first } else { also };
                }
            }
            if self.utf8 {
                let shown = unicode::repair(&line.iter().map(|unit| unit.shown).collect::<String>());
                let score = Score::of(&shown);
                if score.good > 0 && score.net() > tried(now).net() {
                    out.push_str(&shown);
                    continue;
                }
            }
            let text = decode(line, now, self.utf8, false)?;
            out.push_str(&if now == Legacy::Tcvn3 { capitals::raise(&text) } else { text });
        }
        Ok(out)
    }
}
