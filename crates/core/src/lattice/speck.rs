//! Signs in OCR text: how likely a sign is really there, and how likely it is a speck of the paper, a space or another sign.
//!
//! Counted on the training pages, of which the truth is aligned: what stood between spaces, before, behind or between
//! words, and what was meant.

use super::Observed;
use crate::regime::Regime;
use crate::token::Class;

/// How a sign came to be there, in nats.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Doubt {
    /// Log-probability that such a sign is written so, given that the language model expects it.
    pub written: f32,
    /// Log-probability that a speck stands at such a place and looks so.
    pub speck: Option<f32>,
    /// Log-probability that a space looks so.
    pub space: Option<f32>,
    /// Log-probability that a comma looks so.
    pub comma: Option<f32>,
    /// Whether it may be a letter that stands alone.
    pub letter: bool,
}

/// Which neighbours a sign touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Alone,
    Before,
    Behind,
    Between,
}

/// How the sign at `at` may have come to be there; `None` for signs that are no more doubtful there than elsewhere.
pub fn doubt(regime: Regime, atoms: &[Observed], at: usize) -> Option<Doubt> {
    let atom = &atoms[at];
    let next = atoms.get(at + 1);
    let touched = next.filter(|next| !next.spaced && !next.opens_line);
    let before = at.checked_sub(1).map(|before| &atoms[before]).filter(|_| !atom.spaced);
    let place = match (before, touched) {
        (None, None) => Place::Alone,
        (None, Some(_)) => Place::Before,
        (Some(_), None) => Place::Behind,
        (Some(_), Some(_)) => Place::Between,
    };
    match place {
        Place::Alone => alone(atom, next).map(|doubt| crowded(doubt, atoms, at)),
        Place::Before if is_word(touched?) => leading(regime, atoms, at),
        Place::Before if is_date(touched?) => {
            matches!(atom.text, "." | "," | ":").then(|| specks(-6.0, -8.5)).flatten()
        }
        Place::Before => None,
        Place::Behind => trailing(before?, atom, next),
        Place::Between if is_hyphen(atoms, at) && is_hyphenated(atoms, at) => None,
        Place::Between if is_word(before?) && is_word(touched?) => between(regime, before?, atom, touched?),
        Place::Between if is_date(before?) && is_low(touched?) && atom.text == "." => {
            between(regime, before?, atom, touched?)
        }
        Place::Between if is_pause(before?) && is_word(touched?) && atom.text == "." => spaces(-6.0, -7.5),
        Place::Between => None,
    }
}

/// How many signs from `at` on stand together between spaces and may all be one speck, and its log-probability; `None` if there
/// are not two at least.
pub fn run(atoms: &[Observed], at: usize) -> Option<(usize, f32)> {
    if !atoms[at].spaced {
        return None;
    }
    let rest = &atoms[at + 1..];
    let length = 1 + rest.iter().take_while(|next| !next.spaced && !next.opens_line).count();
    let run = &atoms[at..at + length];
    let smudges = run.iter().all(|atom| {
        matches!(
            atom.text,
            "." | ":"
                | ";"
                | ","
                | "_"
                | "-"
                | "|"
                | "~"
                | "'"
                | "‘"
                | "’"
                | "`"
                | "“"
                | "”"
                | "\""
                | "«"
                | "»"
                | "*"
                | "ˆ"
                | "¬"
                | "„"
                | "‹"
                | "›"
                | "˜"
                | "¨"
                | "—"
        )
    });
    let leader = run.iter().all(|atom| atom.text == run[0].text && atom.text != "_");
    let dots = |at: Option<usize>| at.and_then(|at| atoms.get(at)).is_some_and(|atom| atom.text == ".");
    // Two dots by themselves are neither three nor a line to be filled in.
    let two = length == 2 && run[0].text == "." && !dots(at.checked_sub(1)) && !dots(Some(at + 2));
    let fits = smudges && (!leader || two) && (2..=MOST).contains(&length) && !run.iter().any(|atom| atom.kept);
    let low = run.iter().any(|atom| atom.text == "_");
    fits.then_some((length, if low { LOW_RUN } else { RUN }))
}

/// Signs that one speck may look like.
const MOST: usize = 5;
/// Log-probability of a run of signs that is a speck, and of each sign that it is written, in nats; and where a low line is one
/// of them.
const RUN: f32 = -6.0;
const LOW_RUN: f32 = -3.5;

fn spaces(written: f32, space: f32) -> Option<Doubt> {
    Some(Doubt { written, space: Some(space), ..Doubt::default() })
}

/// Log-probability that a letter which stands alone is a speck, in nats.
pub fn lone_letter(regime: Regime, atoms: &[Observed], at: usize) -> Option<f32> {
    let atom = &atoms[at];
    let alone = atom.spaced && atoms.get(at + 1).is_none_or(|next| next.spaced || next.opens_line);
    match (regime, atom.text) {
        _ if !alone => None,
        (Regime::English, "a") => Some(-7.4),
        (Regime::English, "t" | "i" | "c" | "v" | "n" | "o") => Some(-8.6),
        (Regime::English, "y" | "b" | "x" | "d") => Some(-10.0),
        (Regime::English, "é" | "g" | "s" | "T" | "h") => Some(-9.8),
        (Regime::Vietnamese, "t" | "c" | "l") => Some(-8.2),
        (Regime::Vietnamese, "á" | "n" | "ố" | "v") => Some(-8.7),
        (Regime::Vietnamese, "ô" | "h" | "s" | "T" | "g" | "m") => Some(-9.4),
        (Regime::Vietnamese, "ì" | "r" | "d" | "š" | "ỉ" | "ñ" | "ẹ" | "ã") => Some(-10.0),
        _ => None,
    }
}

fn specks(written: f32, speck: f32) -> Option<Doubt> {
    Some(Doubt { written, speck: Some(speck), ..Doubt::default() })
}

/// A sign between spaces: whether it is written so, and a speck at the start, at the end and within a line.
fn alone(atom: &Observed, next: Option<&Observed>) -> Option<Doubt> {
    let closes = next.is_none_or(|next| next.opens_line);
    let small = !closes && next.is_some_and(|next| next.text.starts_with(char::is_lowercase));
    let (written, [start, end, within]) = match atom.text {
        "-" | "–" if atom.opens_line && closes => (-0.5, [-5.0, -5.0, -5.0]),
        "-" | "–" if atom.opens_line => (if small { -4.0 } else { -0.3 }, [-5.0, -5.0, -5.0]),
        "-" | "–" => (if closes { -3.0 } else { 0.0 }, [-5.0, -4.4, -8.8]),
        "—" => (-2.0, [-5.6, -4.8, -8.0]),
        "." => (-5.5, [-4.4, -4.0, -7.4]),
        ":" => (-5.5, [-5.0, -3.6, -7.4]),
        ";" => (-5.5, [-6.4, -5.2, -8.8]),
        "," => (-5.5, [-8.0, -5.6, -9.0]),
        "_" => (-12.0, [-3.6, -5.2, -9.2]),
        "~" => (-12.0, [-4.2, -5.3, -9.2]),
        "|" => (-12.0, [-6.5, -4.4, -7.5]),
        "ˆ" | "^" | "¨" | "˜" | "´" | "`" => (-12.0, [-6.4, -4.8, -8.8]),
        "©" | "®" | "°" | "\\" | "‹" | "›" | "¡" | "¬" | "„" | "‚" => (-12.0, [-7.0, -6.0, -8.5]),
        "'" | "‘" | "’" => (-11.0, [-6.0, -6.0, -7.5]),
        "«" | "»" => (-12.0, [-6.5, -6.0, -8.5]),
        "\"" | "“" | "”" => (-5.0, [-6.5, -6.0, -9.0]),
        "#" | "*" | "=" | "•" if atom.opens_line => return None,
        "¿" | "€" => (-10.0, [-10.0, -10.0, -10.0]),
        // In 22 of 34 places of the training pages a speck, else a letter.
        "¢" => (-12.0, [-9.0, -9.0, -8.4]),
        "@" | "&" | "¥" | "£" | "$" | "#" | "=" => (-10.0, [-14.0, -14.0, -14.0]),
        "*" | "•" => (-6.0, [-7.0, -7.0, -7.0]),
        _ => return None,
    };
    let speck = match (atom.opens_line, closes) {
        (true, _) => start,
        (false, true) => end,
        (false, false) => within,
    };
    // A line below or in the middle has no shape of a letter.
    let letter = !matches!(atom.text, "_" | "~");
    Some(Doubt { written, speck: Some(speck), letter, ..Doubt::default() })
}

/// How much less likely a dash that opens a line is a speck where the line before or behind opens with one too, in nats.
const LISTED: f32 = -3.0;
/// How much likelier a sign between spaces is a speck where another stands beside it, in nats.
const CROWDED: f32 = 3.0;

/// The doubt of a sign between spaces, where others stand beside it.
fn crowded(doubt: Doubt, atoms: &[Observed], at: usize) -> Doubt {
    let lone = |at: usize| {
        let closed = atoms.get(at + 1).is_none_or(|next| next.spaced);
        atoms.get(at).is_some_and(|atom| atom.spaced && closed && !is_word(atom) && atom.class != Class::Number)
    };
    let before = at.checked_sub(1).is_some_and(lone) && !atoms[at].opens_line;
    let behind = lone(at + 1) && !atoms[at + 1].opens_line;
    let more = if before || behind { CROWDED } else { 0.0 };
    let listed = if is_item(&atoms[at]) && is_listed(atoms, at) { LISTED } else { 0.0 };
    Doubt { speck: doubt.speck.map(|speck| speck + more + listed), ..doubt }
}

/// Whether an atom is a dash that opens a line.
fn is_item(atom: &Observed) -> bool {
    atom.opens_line && matches!(atom.text, "-" | "–")
}

/// Whether the line before or behind that of `at`, which opens its line, opens with a dash.
fn is_listed(atoms: &[Observed], at: usize) -> bool {
    let opening = |atom: &&Observed| atom.opens_line;
    atoms[..at].iter().rev().find(opening).is_some_and(is_item)
        || atoms[at + 1..].iter().find(opening).is_some_and(is_item)
}

/// A sign before a word.
fn leading(regime: Regime, atoms: &[Observed], at: usize) -> Option<Doubt> {
    let (atom, next) = (&atoms[at], &atoms[at + 1]);
    match atom.text {
        "\"" | "“" if is_closed(atoms, at) => specks(-5.5, -9.0),
        // Speech begins so: 20 of 40 such marks are written.
        "\"" | "“" if begins_sentence(atoms, at) => specks(-8.2, -9.0),
        "‘" | "’" | "`" | "´" => specks(-11.0, -6.2),
        "'" if regime == Regime::Vietnamese => specks(-10.0, -7.2),
        "'" => specks(-10.0, -8.5),
        "\"" => specks(-8.2, -8.0),
        "“" => specks(-8.5, -7.3),
        "_" | "~" | "|" | "¡" | "„" => specks(-12.0, -7.5),
        "-" if atom.opens_line && next.text.starts_with(char::is_lowercase) => specks(-4.0, -5.5),
        "-" if atom.opens_line => specks(-2.5, -6.5),
        "-" => specks(-3.0, -7.2),
        "." | ":" => specks(-6.0, -8.5),
        _ => None,
    }
}

/// A sign behind a word.
fn trailing(before: &Observed, atom: &Observed, next: Option<&Observed>) -> Option<Doubt> {
    if is_pause(before) && matches!(atom.text, "." | ":" | ",") {
        return specks(-6.0, -7.0);
    }
    if !matches!(before.class, Class::Word | Class::Bracket | Class::Stop) {
        return None;
    }
    let low = next.is_some_and(is_low);
    let closes_line = next.is_none_or(|next| next.opens_line);
    match atom.text {
        "." if low => Some(Doubt { written: -3.3, speck: Some(-5.6), comma: Some(-4.2), ..Doubt::default() }),
        "." if closes_line => specks(0.0, -5.0),
        "." => specks(0.0, -6.0),
        ":" if closes_line => specks(0.0, -5.7),
        ":" if low => specks(-1.2, -6.8),
        ":" => specks(0.0, -6.8),
        ";" => Some(Doubt { comma: Some(-5.3), ..Doubt::default() }),
        "," => specks(0.0, -7.7),
        "-" => specks(-5.0, -7.3),
        "’" | "‘" | "'" | "`" => specks(-10.0, -6.2),
        "”" | "\"" | "“" => specks(-7.2, -9.8),
        "_" | "~" | "|" | "°" | "«" | "»" | "*" => specks(-10.0, -9.0),
        _ => None,
    }
}

/// A sign between two words.
fn between(regime: Regime, before: &Observed, atom: &Observed, next: &Observed) -> Option<Doubt> {
    let low = is_low(next) && before.text.ends_with(char::is_lowercase);
    let faint = if regime == Regime::Vietnamese { -1.2 } else { 0.0 };
    let (written, space) = match atom.text {
        "-" if low => (-2.5, -6.5),
        "-" => (0.0, -7.0),
        "." if low || before.class == Class::Number => (-5.0, -6.6),
        "." => (0.0, -7.5),
        // `H'Nhĭ`, `K’Brơi`: names of the highlands.
        "'" | "’" | "‘" | "`" if before.text.chars().nth(1).is_none() => return None,
        "'" if regime == Regime::Vietnamese => return None,
        "'" => (-9.5, -7.8),
        "’" | "‘" | "`" => (-10.0, -8.2),
        ":" => (-4.0, -8.8),
        "_" => (-10.0, -9.3),
        "," if low => (-4.0, -10.0),
        _ => return None,
    };
    spaces(written, space + faint)
}

/// Whether an atom is a word or begins with a letter.
fn is_word(atom: &Observed) -> bool {
    atom.class == Class::Word || atom.class == Class::Mixed && atom.text.starts_with(char::is_alphabetic)
}

/// Whether an atom is a comma, colon or semicolon.
fn is_pause(atom: &Observed) -> bool {
    matches!(atom.class, Class::Comma | Class::Colon)
}

/// Whether an atom is a number with a slash in it.
fn is_date(atom: &Observed) -> bool {
    atom.class == Class::Number && atom.text.contains('/')
}

/// Whether a quotation mark that opens at `at` is closed within [`QUOTED`] atoms.
fn is_closed(atoms: &[Observed], at: usize) -> bool {
    let quotes = |atom: &Observed| matches!(atom.text, "\"" | "“" | "”");
    let rest = &atoms[at + 1..(at + QUOTED).min(atoms.len())];
    rest.iter().find(|atom| quotes(atom)).is_some_and(|atom| !atom.spaced)
}

/// Whether a sign stands between a stop and a word with a capital.
fn begins_sentence(atoms: &[Observed], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| &atoms[before]);
    before.is_some_and(|before| matches!(before.class, Class::Stop | Class::Colon)) && !begins_low(atoms[at + 1].text)
}

/// How far, in atoms, hyphens are looked for, and how many others there make them the writer's way: before 1975 the
/// syllables of a word were so joined (`độc-lập`).
const HYPHENATED: usize = 30;
const HYPHENS: usize = 3;

/// Whether a dash between two words stands among others of its kind.
fn is_hyphenated(atoms: &[Observed], at: usize) -> bool {
    let near = at.saturating_sub(HYPHENATED)..atoms.len().min(at + HYPHENATED);
    near.filter(|&other| is_hyphen(atoms, other)).count() > HYPHENS
}

/// Whether a dash joins two words, the second of which begins with a small letter.
fn is_hyphen(atoms: &[Observed], at: usize) -> bool {
    joins(atoms, at) && is_word(&atoms[at - 1]) && is_low(&atoms[at + 1])
}

/// Whether a dash stands at `at` and touches what is on both sides.
pub fn joins(atoms: &[Observed], at: usize) -> bool {
    let touches = |at: usize| atoms.get(at).is_some_and(|atom| !atom.spaced && !atom.opens_line);
    at > 0 && touches(at) && touches(at + 1) && atoms[at].text == "-"
}

/// The longest quotation, in atoms.
const QUOTED: usize = 60;

/// Whether a word begins with a small letter.
pub fn is_low(word: &Observed) -> bool {
    matches!(word.class, Class::Word | Class::Mixed) && begins_low(word.text)
}

/// Whether a text begins with a small letter: behind a stop that was read it speaks against the stop, also where a capital
/// has the same shape (of 88 such stops on the training pages 12 were stops).
pub fn begins_low(text: &str) -> bool {
    text.starts_with(char::is_lowercase)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::lattice::Setting;
    use crate::token::atoms;

    pub fn seen(text: &str) -> Vec<Observed<'_>> {
        let observed = |(at, atom): (usize, crate::token::Atom)| Observed {
            text: atom.span.of(text),
            class: atom.class,
            spaced: atom.spaced,
            opens_line: at == 0 || text[..atom.span.range().start].ends_with('\n'),
            expected: None,
            setting: Setting::Inside,
            kept: false,
            replacement: None,
            mistrust: 0.0,
        };
        atoms(text).enumerate().map(observed).collect()
    }

    fn at(text: &str, at: usize) -> Doubt {
        doubt(Regime::English, &seen(text), at).unwrap_or_default()
    }

    #[test]
    fn a_stop_before_a_small_letter_may_be_a_speck_or_a_comma() {
        let (before_small, before_capital) = (at("hop. ngay", 1), at("hop. Ngay", 1));
        assert!(before_small.comma.is_some() && before_capital.comma.is_none());
        assert!(before_small.written < before_capital.written);
        assert_eq!(at("2. ngay", 1), Doubt::default());
    }

    #[test]
    fn a_sign_that_stands_alone_may_be_a_letter_if_it_has_the_shape_of_one() {
        assert!(at("co ¢ quan", 1).letter && !at("co _ quan", 1).letter);
    }

    #[test]
    fn signs_that_crowd_are_specks_and_the_dashes_of_a_list_are_not() {
        let speck = |text: &str, place: usize| at(text, place).speck.expect("a sign that stands alone");
        assert!(speck("lực - : phát", 1) > speck("lực - phát", 1));
        let list = "- Như trên;\n- UBND huyện";
        assert!(speck(list, 0) < speck("- Như trên;\nUBND huyện", 0));
        assert!(speck(list, 4) < speck("Như trên;\n- UBND huyện", 3));
    }

    #[test]
    fn a_sign_between_words_may_be_a_space() {
        for text in ["co.quan", "khu-vye", "vu'giao", "nhiéu_ban"] {
            assert!(at(text, 1).space.is_some(), "{text}");
        }
        for text in ["gid/thang", "1.a", "(co", "H'Wen"] {
            assert!(at(text, 1).space.is_none(), "{text}");
        }
    }

    #[test]
    fn hyphens_are_no_specks_where_they_are_the_way_of_the_writer() {
        let old = "độc-lập của quốc-gia và tự-do của nhân-dân";
        assert_eq!(doubt(Regime::Vietnamese, &seen(old), 1), None);
        assert!(doubt(Regime::Vietnamese, &seen("độc-lập của quốc gia"), 1).is_some());
    }

    #[test]
    fn runs_of_unlike_signs_may_be_specks_but_leaders_are_not() {
        for (text, length) in [("a ;.. b", 3), ("a -_ b", 2), ("a __ b", 2), ("a .. b", 2)] {
            assert_eq!(run(&seen(text), 1).map(|(length, _)| length), Some(length), "{text}");
        }
        for text in ["a ... b", "a -- b", "a . b", "a . .. b", "a .. .. b"] {
            assert_eq!(run(&seen(text), 1), None, "{text}");
        }
        assert_eq!(run(&seen("a b;.."), 2), None);
    }
}
