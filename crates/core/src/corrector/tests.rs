//! Promises of edits, over texts of every sort, with the embedded model.

use std::sync::LazyLock;

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::passage::Passages;
use super::{Corrector, Lists, Mode, Options, Worker};
use crate::document::Document;
use crate::edit::{Edit, Kind, Why, apply};
use crate::regime::{Recall, Regime};
use crate::span::Span;
use crate::syllable::{base_letter, has_marks};
use crate::token::{Class, atoms};

const MODES: [Mode; 4] = [Mode::Auto, Mode::Ocr, Mode::Restore, Mode::Clean];

static PLAIN: LazyLock<Vec<Corrector>> =
    LazyLock::new(|| MODES.map(|mode| corrector(mode, &[], &[])).into_iter().collect());

fn corrector(mode: Mode, keep: &[&str], replace: &[(&str, &str)]) -> Corrector {
    let lists = Lists {
        keep: keep.iter().map(|&word| word.to_owned()).collect(),
        replace: replace.iter().map(|&(wrong, right)| (wrong.to_owned(), right.to_owned())).collect(),
        ..Lists::default()
    };
    Corrector::embedded(Options { mode, ..Options::default() }, &lists).unwrap()
}

fn worker(mode: Mode) -> Worker {
    let at = MODES.iter().position(|&other| other == mode).unwrap();
    PLAIN[at].worker()
}

/// The edits of one line.
fn edits(mode: Mode, line: &str) -> Vec<Edit> {
    worker(mode).correct(&Document::from_text(line)).remove(0)
}

/// A line with the edits that are applied by default.
fn mended(corrector: &Corrector, line: &str) -> String {
    let edits = corrector.worker().correct(&Document::from_text(line)).remove(0);
    let applied: Vec<Edit> = edits.into_iter().filter(|edit| corrector.applies(edit)).collect();
    apply(line, &applied)
}

/// What is promised of the edits of any line.
fn check(line: &str, edits: &[Edit]) -> Result<(), TestCaseError> {
    let mut done = 0;
    for edit in edits {
        let span = edit.span;
        prop_assert!(span.start() >= done && span.start() < span.end(), "{:?} after byte {} of {:?}", edit, done, line);
        let old = line.get(span.start()..span.end());
        prop_assert!(old.is_some(), "{:?} cuts a character or leaves {:?}", edit, line);
        prop_assert_ne!(old, Some(edit.new.as_str()), "a no-op in {:?}", line);
        let shares = (0.0..=1.0).contains(&edit.confidence) && (0.0..=1.0).contains(&edit.doubt);
        prop_assert!(shares, "{:?}", edit);
        done = span.end();
    }
    let new = apply(line, edits);
    let mut shift = 0_isize;
    let mut inverse = Vec::new();
    for edit in edits {
        let start = edit.span.start().strict_add_signed(shift);
        let old = edit.span.of(line).to_owned();
        shift += edit.new.len() as isize - old.len() as isize;
        inverse.push(Edit { span: Span::new(start, start + edit.new.len()), new: old.into(), ..edit.clone() });
    }
    prop_assert_eq!(apply(&new, &inverse), line);
    prop_assert_eq!(apply(line, &[]), line);
    Ok(())
}

/// The letters of a text without marks, case kept; a wrong code counts as the right letter.
fn letters(text: &str) -> Vec<char> {
    text.nfc()
        .map(|c| {
            base_letter(match c {
                'Ð' => 'Đ',
                'ð' => 'đ',
                c => c,
            })
        })
        .collect()
}

/// What restoring promises: only marks are new, and words with marks stay.
fn check_restored(line: &str) -> Result<(), TestCaseError> {
    let new = apply(line, &edits(Mode::Restore, line));
    prop_assert_eq!(letters(line), letters(&new), "{:?} became {:?}", line, new);
    let (old, new): (String, String) = (line.nfc().collect(), new.nfc().collect());
    let new_chars: Vec<char> = new.chars().collect();
    for atom in atoms(&old).filter(|atom| atom.class == Class::Word) {
        let word = atom.span.of(&old);
        if has_marks(word) && !word.contains(['Ð', 'ð']) {
            let first = old[..atom.span.start()].chars().count();
            let now: String = new_chars[first..first + word.chars().count()].iter().collect();
            prop_assert_eq!(word, now, "in {:?}", old);
        }
    }
    Ok(())
}

/// Lines that look like Vietnamese, damaged or not; like noise; and any text at all.
fn line() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        8 => prop::sample::select(vec![
            "Ủy", "ban", "nhân", "dân", "huyện", "da", "hop", "quyet", "dinh", "thuong", "ĐỘC", "LAP", "Nguyen", "hoà",
            "thủy", "nghị", "dugc", "vugt", "ciia", "ngh", "iệp", "Kếtquả", "củanhà", "Ðiều", "ðường", "tóan", "quý",
            "TTg", "QD-UBND", "15/2020", "S6:", "the", "report", "please", "Mlô", "Kpă", "nam", "2O21", "l2", "HO!",
            "ngu®di", "a@b.vn", "https://vidu.vn/a", "đ", "o", "A4", "café", "naïve", "straße", "ﬁle", "İstanbul",
        ]).prop_map(str::to_owned),
        3 => "[a-zA-Zăâđêôơưéạảừộ]{1,9}",
        1 => "[0-9.,/:]{1,6}",
        1 => "[-–—_|~.,:;'‘’\"“”«»©®°¢$*•!?()\\[\\]]{1,3}",
    ];
    let space = prop_oneof![8 => Just(" "), 1 => Just("  "), 1 => Just("\t"), 1 => Just("\u{a0}"), 1 => Just("")];
    let like = prop::collection::vec((word, space), 0..14)
        .prop_map(|words| words.into_iter().map(|(word, space)| word + space).collect::<String>());
    prop_oneof![
        6 => like.clone(),
        2 => like.prop_map(|line| line.nfd().collect()),
        2 => "[a-zA-Zđêô0OlI1|!.,' ®-]{0,60}",
        2 => "\\PC{0,40}",
        1 => any::<String>().prop_map(|text| text.replace('\n', " ")),
    ]
}

/// The cases of each property; a longer run sets `PROPTEST_CASES`.
fn config(cases: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    if std::env::var_os("PROPTEST_CASES").is_some() { default } else { ProptestConfig { cases, ..default } }
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn edits_keep_their_promises(lines in prop::collection::vec(line(), 1..4), mode in prop::sample::select(&MODES[..])) {
        let text = lines.join("\n");
        let document = Document::from_text(&text);
        let edits = worker(mode).correct(&document);
        prop_assert_eq!(edits.len(), document.lines.len());
        for (line, edits) in document.lines.iter().zip(&edits) {
            check(&line.text, edits)?;
        }
    }

    #[test]
    fn restoring_changes_marks_only(line in line()) {
        check_restored(&line)?;
    }

    #[test]
    fn a_used_worker_says_what_a_fresh_one_says(first in line(), second in line(), mode in prop::sample::select(&MODES[..])) {
        let (first, second) = (Document::from_text(&first), Document::from_text(&second));
        let mut used = worker(mode);
        let once = used.correct(&first);
        prop_assert_eq!(used.correct(&second), worker(mode).correct(&second));
        prop_assert_eq!(used.correct(&first), once);
    }
}

proptest! {
    #![proptest_config(config(20))]

    #[test]
    fn kept_words_never_change(line in line(), at in any::<prop::sample::Index>(), mode in prop::sample::select(&MODES[..])) {
        let line: String = line.nfc().collect();
        let words: Vec<_> = atoms(&line).filter(|atom| atom.class == Class::Word).map(|atom| atom.span).collect();
        prop_assume!(!words.is_empty());
        let word = at.get(&words).of(&line);
        prop_assume!(!word.contains(['Ð', 'ð']));
        let keeping = corrector(mode, &[word], &[]);
        let edits = keeping.worker().correct(&Document::from_text(&line)).remove(0);
        for span in words.iter().filter(|span| span.of(&line) == word) {
            let touching = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric());
            if touching(line[..span.start()].chars().next_back()) || touching(line[span.end()..].chars().next()) {
                continue;
            }
            let touched = edits.iter().find(|edit| edit.span.start() < span.end() && span.start() < edit.span.end());
            prop_assert!(touched.is_none(), "{:?} is kept, but {:?} in {:?}", word, touched, line);
        }
    }
}

#[test]
fn a_line_of_any_length_is_mended() {
    let sentence = "Uy ban nhan dan huyen da hop va quyet dinh nhu sau ";
    let long = sentence.repeat(400);
    for mode in MODES {
        let edits = edits(mode, &long);
        check(&long, &edits).unwrap();
        let changed = apply(&long, &edits).contains("Ủy ban nhân dân huyện đã họp và quyết định như sau Ủy ban");
        assert_eq!(changed, mode != Mode::Clean, "{mode:?}");
    }
    for odd in ["| ".repeat(3_000), "ê".repeat(20_000), "a1".repeat(10_000), "e\u{302}\u{323}".repeat(5_000)] {
        for mode in MODES {
            check(&odd, &edits(mode, &odd)).unwrap();
        }
    }
}

#[test]
fn kept_phrases_stay_among_damage() {
    let keeping = corrector(Mode::Restore, &["nhan dan", "huyen"], &[]);
    assert_eq!(mended(&keeping, "Uy ban nhan dan huyen da hop"), "Ủy ban nhan dan huyen đã họp");
    let keeping = corrector(Mode::Ocr, &["L6c Thach"], &[]);
    assert_eq!(mended(&keeping, "Uy ban nhan dan huyén L6c Thach"), "Ủy ban nhân dân huyện L6c Thach");
}

#[test]
fn replacements_happen_in_every_mode() {
    for mode in MODES {
        let replacing = corrector(mode, &[], &[("xqsaix", "đúng"), ("hai tu", "một từ"), ("bo", "")]);
        let line = "Chúng tôi đã nói xqsaix, hai tu bo.";
        assert_eq!(mended(&replacing, line), "Chúng tôi đã nói đúng, một từ.", "{mode:?}");
        let others = "xqsaixa axqsaix xqsaix1";
        assert_eq!(mended(&replacing, others), mended(&corrector(mode, &[], &[]), others), "{mode:?}");
        let edits = replacing.worker().correct(&Document::from_text("xqsaix")).remove(0);
        assert_eq!(edits[0].why, Why::Replacement);
        assert!(edits[0].confidence > 0.99, "{edits:?}");
    }
}

#[test]
fn a_replacement_replaces_what_it_names_and_no_more() {
    let replacing = corrector(Mode::Clean, &[], &[("QD", "QĐ"), ("vidu", "ví dụ")]);
    assert_eq!(mended(&replacing, "Số 15/QD-UBND"), "Số 15/QĐ-UBND");
    let address = mended(&replacing, "Thư về vidu@vidu.vn hoặc https://vidu.vn/a");
    assert!(address.ends_with("hoặc https://vidu.vn/a"), "{address}");
    assert!(address.contains("@vidu.vn"), "{address}");
}

#[test]
fn what_stands_before_a_colon_at_the_head_of_a_line_has_a_capital() {
    let document = Document::from_text("UBND HUYEN LOC THACH\n$6: 31/BC-UBND\nKinh giti: cac phong ban");
    let edits = worker(Mode::Ocr).correct(&document);
    let news = |line: usize| edits[line].iter().map(|edit| edit.new.as_ref()).collect::<Vec<_>>();
    assert_eq!(news(1), ["Số"]);
    assert_eq!(news(2)[..2], ["Kính", "gửi"]);
}

#[test]
fn passages_of_english_stay() {
    let text = "Please send me the report by Friday and let us know about the next meeting.";
    for mode in [Mode::Auto, Mode::Ocr, Mode::Restore, Mode::Clean] {
        let at = MODES.iter().position(|&other| other == mode).unwrap();
        assert_eq!(mended(&PLAIN[at], text), text, "{mode:?}");
    }
    let mixed =
        "Toi da gui bao cao cho anh. Please send me the report by Friday, thank you. Chuc anh mot ngay tot lanh.";
    let right =
        "Tôi đã gửi báo cáo cho anh. Please send me the report by Friday, thank you. Chúc anh một ngày tốt lành.";
    assert_eq!(mended(&PLAIN[0], mixed), right);
}

#[test]
fn new_words_take_the_form_of_their_line() {
    let line: String = "Ủy ban nhân dân huyện da hop va quyet dinh như sau".nfd().collect();
    let new = apply(&line, &edits(Mode::Restore, &line));
    assert_eq!(new, "Ủy ban nhân dân huyện đã họp và quyết định như sau".nfd().collect::<String>());
    assert_eq!(edits(Mode::Clean, &line), []);
}

#[test]
fn a_wrong_code_becomes_the_right_letter() {
    for mode in MODES {
        for (line, right) in [("Ðiều 2", "Điều 2"), ("Số: 15/QÐ-UBND", "Số: 15/QĐ-UBND"), ("ÐỘC LẬP", "ĐỘC LẬP")]
        {
            let edits = edits(mode, line);
            assert_eq!(apply(line, &edits), right, "{mode:?}");
            assert_eq!((edits[0].kind, edits[0].why), (Kind::Encoding, Why::WrongCode), "{mode:?} {line}");
        }
    }
}

#[test]
fn an_icelandic_letter_is_no_edit() {
    for mode in MODES {
        for line in ["Ủyðường", "Guðrún", "Gu\u{f0}ru\u{301}n và Ðiều"] {
            check(line, &edits(mode, line)).unwrap();
        }
    }
    assert_eq!(edits(Mode::Clean, "Guðrún"), []);
}

#[test]
fn an_empty_document_has_no_edits() {
    assert!(worker(Mode::Auto).correct(&Document::default()).is_empty());
    assert_eq!(worker(Mode::Auto).correct(&Document::from_text("\n \n\t")), [vec![], vec![], vec![]]);
}

#[test]
fn explanations_tell_of_every_atom() {
    let text = "Uy ban nhan dan huyen da hop.";
    let explained = worker(Mode::Restore).explain(text);
    assert_eq!(explained.len(), 1);
    let atoms: Vec<_> = atoms(text).map(|atom| atom.span.of(text)).collect();
    assert_eq!(explained[0].atoms, atoms);
    let chosen: Vec<_> = explained[0].arcs.iter().filter(|arc| arc.chosen).map(|arc| arc.text.as_str()).collect();
    assert_eq!(chosen, ["Ủy", "ban", "nhân", "dân", "huyện", "đã", "họp", "."]);
    assert!(explained[0].margin > 0.0);
    assert!(explained[0].dot().starts_with("digraph lattice {"));
}

#[test]
fn an_edit_of_a_digit_names_its_rule() {
    let cases = [
        ("S6 Tai chinh da c6 van ban g6i Uy ban", "S6", Why::DigitInWord),
        ("gia dinh 16 ra ngac nhién vé két qua ndm hoc", "16", Why::NumberForWord),
    ];
    for (line, old, why) in cases {
        let edits = edits(Mode::Ocr, line);
        for edit in edits.iter().filter(|edit| edit.span.of(line).contains(|c: char| c.is_ascii_digit())) {
            assert_eq!(edit.kind, Kind::Number, "{edit:?}");
        }
        if let Some(edit) = edits.iter().find(|edit| edit.span.of(line) == old) {
            assert_eq!(edit.why, why);
        }
    }
    assert!(edits(Mode::Ocr, cases[0].0).iter().any(|edit| edit.why == Why::DigitInWord));
    let line = "Theo Nghi dinh 6 214/2025/ND-CP ngay 04/8/2025 cua Chinh phi";
    let edits = edits(Mode::Ocr, line);
    let edit = edits.iter().find(|edit| edit.span.of(line) == "6").expect("a number before that of a document");
    assert_eq!((edit.new.as_str(), edit.kind, edit.why), ("số", Kind::Number, Why::NumberForWord));
}

#[test]
fn small_letters_among_capitals_grow_where_only_their_size_differs() {
    let corrector = corrector(Mode::Ocr, &[], &[]);
    let line = "CO QUAN THUE VA CAC co QUAN, DON VI KHAC co LIEN QUAN";
    assert_eq!(mended(&corrector, line), "CƠ QUAN THUẾ VÀ CÁC CƠ QUAN, ĐƠN VỊ KHÁC CÓ LIÊN QUAN");
}

#[test]
fn an_introduced_abbreviation_is_completed_wherever_it_stands() {
    let text = "Cac diém xem phim déng quy (DXPDQ) cua huyén\nBan quan ly DXPDQ da hop";
    let corrector = corrector(Mode::Ocr, &[], &[]);
    let edits = corrector.worker().correct(&Document::from_text(text));
    let lines: Vec<String> = text.lines().zip(&edits).map(|(line, edits)| apply(line, edits)).collect();
    assert!(lines[0].ends_with("(ĐXPĐQ) của huyện"), "{lines:?}");
    assert!(lines[1].contains(" ĐXPĐQ "), "{lines:?}");
    assert!(edits[1].iter().any(|edit| edit.why == Why::Introduced));
}

#[test]
fn a_case_follows_its_neighbours() {
    let corrector = corrector(Mode::Ocr, &[], &[]);
    let mended = mended(&corrector, "Theo quy dinh, gidy Khai sinh cua cdng dan do Uy ban nhan dan cap");
    assert!(mended.contains("giấy khai sinh"), "{mended}");
}

/// A corrector that gives what a document has shown this share, under all regimes.
fn remembering(mode: Mode, share: f32) -> Corrector {
    let plain = corrector(mode, &[], &[]);
    Regime::ALL.into_iter().fold(plain, |corrector, regime| corrector.with_weights(regime, |w| w.cache = share))
}

#[test]
fn what_a_document_shows_decides_what_its_other_lines_leave_open() {
    let name = "Nguoi dan xa Thanh Loi";
    let document = format!("{}\n{name}", "Xã Thạnh Phú, xã Thạnh Quới\n".repeat(8));
    let last = |share| {
        let corrector = remembering(Mode::Restore, share);
        let edits = corrector.worker().correct(&Document::from_text(&document)).pop().unwrap();
        apply(name, &edits)
    };
    assert_eq!(last(0.0), "Người dân xã Thành Lợi");
    assert_eq!(last(1.0), "Người dân xã Thạnh Lợi");
}

#[test]
fn waiting_alone_changes_no_edit() {
    let text = "Thuc hién chi dao cta Tinh ty, So Théng tin va Truyén thong bao cao nhu sau:\n\
                1. Céng tac chi dao diéu hanh: da ban hanh 12 van ban, 03 ké hoach.\n\
                mtg can theo dbi thudng xuyén dé cap nhat thong tin méi nhat";
    for mode in MODES {
        let read = |share| remembering(mode, share).worker().correct(&Document::from_text(text));
        let text_of = |edits: Vec<Vec<Edit>>| -> Vec<String> {
            text.lines().zip(&edits).map(|(line, edits)| apply(line, edits)).collect()
        };
        assert_eq!(text_of(read(0.0)), text_of(read(1.0e-9)), "{mode:?}");
    }
}

#[test]
fn a_document_longer_than_what_may_wait_is_mended_to_its_end() {
    let line = "Uy ban nhan dan huyen bao cao ket qua thuc hien nhiem vu thang 3 nam 2021 nhu sau.";
    let document = [line; 1500].join("\n");
    let edits = worker(Mode::Restore).correct(&Document::from_text(&document));
    let mended: Vec<String> = edits.iter().map(|edits| apply(line, edits)).collect();
    let expected = "Ủy ban nhân dân huyện báo cáo kết quả thực hiện nhiệm vụ tháng 3 năm 2021 như sau.";
    assert!(mended.iter().all(|mended| mended == expected), "{:?}", mended.iter().find(|mended| *mended != expected));
}

#[test]
fn a_text_that_needs_many_mends_was_read_by_an_engine() {
    let slips = "Đã triên khai Nghị quyêt.\n".repeat(3);
    let doubtful = "có thâm quyền";
    let read = |before: &str| {
        let document = Document::from_text(&format!("{before}{doubtful}"));
        apply(doubtful, &worker(Mode::Auto).correct(&document).pop().unwrap())
    };
    assert_eq!(read(""), doubtful);
    assert_eq!(read(&slips), "có thẩm quyền");
}

#[test]
fn a_heading_in_capitals_does_not_make_a_page_that_was_read_a_typed_one() {
    let heading = "QUY CHE PHOI HOP THUC HIEN CHUC NANG, NHIEM VU, QUYEN HAN CUA CAC CO QUAN TREN DIA BAN TINH";
    let read = "Thuc hién chi dao cta Tinh ty, So Théng tin va Truyén thong bao cdo nhu sau";
    let document = Document::from_text(&format!("{read}\n{heading}\n{heading}\n{heading}\n{read}"));
    let passages = Passages::new(&document, &PLAIN[0].shared.models, Mode::Auto, &mut Recall::default());
    assert!(passages.regimes().iter().all(|&regime| regime == Regime::English), "{:?}", passages.regimes());
}

#[test]
fn a_few_words_of_another_language_are_not_guessed_at() {
    for text in ["stripped", "doubled", "release notes", "build failed", "keyboard", "spelling", "ngu\u{ea}\u{1ec5}n"] {
        assert_eq!(mended(&corrector(Mode::Auto, &[], &[]), text), text);
    }
}

#[test]
fn both_schools_of_spelling_i_and_y_stay() {
    let text =
        "Công ti cổ phần Hòa An đã kí hợp đồng với các công ti vật lí kĩ thuật ở tỉnh Bến Lức, trụ sở của công ti.";
    assert_eq!(mended(&corrector(Mode::Auto, &[], &[]), text), text);
}

#[test]
fn what_is_quoted_may_begin_with_either_case() {
    for line in [
        "Các đơn vị hưởng ứng phong trào thi đua “Cả nước chung tay vì người nghèo” ở xã.",
        "Các đơn vị hưởng ứng để “cả nước chung tay vì người nghèo” ở xã.",
    ] {
        assert_eq!(mended(&PLAIN[1], line), line);
    }
}

#[test]
fn what_is_no_word_in_a_vietnamese_reading_may_be_any_that_fits() {
    let line = "Người dân đến trụ sở công an xã để làm thủ tục đăng lcý thường trú, mang theo giấy tờ của gia đình.";
    assert_eq!(mended(&PLAIN[1], line), line.replace("lcý", "ký"));
    let names = "Học sinh dùng phần mềm kahoot và padlet, giáo viên chia sẻ bài giảng cho cả lớp qua zalo mỗi tuần.";
    assert_eq!(mended(&PLAIN[1], names), names);
}

#[test]
fn abbreviations_and_codes_among_right_words_were_read_by_no_engine() {
    for line in ["Công ty TNHH MTV ABC-XYZ, mã SP: AX-12b, phiên bản v1.0.3-rc2.", "Phiên bản v1.0.3-rc2 và AX-12b."]
    {
        assert_eq!(mended(&PLAIN[0], line), line);
    }
}

#[test]
fn a_line_of_french_or_english_among_right_lines_stays() {
    let text = [
        "Uỷ ban đã họp vào sáng thứ hai để bàn về dự thảo mới.",
        "Le comité a approuvé le rapport.",
        "Các đại biểu nhất trí với nội dung của bản báo cáo.",
        "La commission se réunit demain à Hanoi.",
        "Sau đó đoàn đi thăm một xưởng dệt ở ngoại ô.",
        "Monsieur le directeur, veuillez agréer mes salutations distinguées.",
        "Bức thư ấy được giữ trong bảo tàng tỉnh.",
        "The minister said the new law would take effect next month.",
        "Thủ tục này được bãi bỏ từ đầu năm nay.",
    ]
    .join("\n");
    for corrector in [&PLAIN[0], &PLAIN[2]] {
        let edits = corrector.worker().correct(&Document::from_text(&text));
        assert!(edits.iter().flatten().all(|edit| !corrector.applies(edit)), "{edits:?}");
    }
}

#[test]
fn a_bare_line_is_never_taken_for_a_foreign_one() {
    let text = "Con tau chay qua cau lon luc bon gio chieu.\nNguoi dan ben song ra xem rat dong.";
    let right = ["Con tàu chạy qua cầu lớn lúc bốn giờ chiều.", "Người dân bên sông ra xem rất đông."];
    for corrector in [&PLAIN[0], &PLAIN[2]] {
        let edits = corrector.worker().correct(&Document::from_text(text));
        for ((line, edits), right) in text.lines().zip(edits).zip(right) {
            let applied: Vec<Edit> = edits.into_iter().filter(|edit| corrector.applies(edit)).collect();
            assert_eq!(apply(line, &applied), right);
        }
    }
}

#[test]
fn what_is_quoted_without_marks_stays_among_words_with_theirs() {
    for line in [
        "Công ty vừa cho ra mắt chương trình “hat” dành cho nhân viên mới.",
        "Lệnh \"cat\" in nội dung của tệp ra màn hình.",
        "Họ gọi nó là \"the long song\" vì nó rất dài.",
        "Anh gửi cho tôi file ban đầu của bản hợp đồng.",
        "Cuốn sách “Le petit jardin de ma grand-mère” vừa được dịch sang tiếng Việt.",
    ] {
        for mode in [0, 2] {
            assert_eq!(mended(&PLAIN[mode], line), line);
        }
    }
}

#[test]
fn the_letters_of_items_stay_and_the_second_d_of_a_bare_list_is_barred() {
    for line in ["d) Quan tâm người dân quanh hồ;", "Việc khác theo điểm d khoản 2 và điểm đ khoản 4 của điều này."]
    {
        assert_eq!(mended(&PLAIN[2], line), line);
    }
    assert_eq!(mended(&PLAIN[2], "d) Quan tam nguoi dan"), "d) Quan tâm người dân");
    let list = "a) Bao cao;\nb) Quyet dinh;\nc) Thong bao;\nd) Ke hoach;\nd) Nghi quyet;\ne) Bien ban.";
    let edits = worker(Mode::Restore).correct(&Document::from_text(list));
    let lines: Vec<String> = list.lines().zip(&edits).map(|(line, edits)| apply(line, edits)).collect();
    assert_eq!(lines[3..], ["d) Kế hoạch;", "đ) Nghị quyết;", "e) Biên bản."]);
}

#[test]
fn words_with_hidden_characters_stay() {
    let line = "Không gian tư\u{ad}ơng lai, ng\u{200b}ười dân\u{feff}chung tay xây dự\u{2060}ng quê hương.";
    for (corrector, mode) in PLAIN.iter().zip(MODES).filter(|(_, mode)| *mode != Mode::Ocr) {
        assert_eq!(mended(corrector, line), line, "{mode:?}");
    }
}

#[test]
fn signs_that_stand_alone_show_no_reading_in_a_short_text_of_right_words() {
    for line in ["Tổng cộng . . . 5 người", "Khoảng ~ 10 người", "Họ tên | Tuổi", "Anh ấy nói ' vâng ' rồi đi."]
    {
        assert_eq!(mended(&PLAIN[0], line), line);
    }
    let read = "Ngày hôm äy trời mưa . _ to.";
    assert_eq!(mended(&PLAIN[0], read), "Ngày hôm ấy trời mưa to.");
}

#[test]
fn what_a_program_fills_in_stays() {
    let line = "Xin chao {{ ten }}, gia {gia} dong";
    assert_eq!(mended(&PLAIN[2], line), "Xin chào {{ ten }}, giá {gia} đồng");
}

#[test]
fn glued_and_torn_words_of_right_text_are_mended() {
    for (seen, right) in [
        ("Cănnhà nằm ở cuối phố.", "Căn nhà nằm ở cuối phố."),
        ("Công tr ình hoàn thành trước thời hạn.", "Công trình hoàn thành trước thời hạn."),
        ("Bác sĩ khám bệnh cho ngư ời nghèo.", "Bác sĩ khám bệnh cho người nghèo."),
        ("Ngày 12 tháng7 năm 2021, có 25hồ sơ.", "Ngày 12 tháng 7 năm 2021, có 25 hồ sơ."),
    ] {
        assert_eq!(mended(&PLAIN[0], seen), right);
    }
}

#[test]
fn a_heading_stays_in_capitals() {
    assert_eq!(mended(&PLAIN[1], "QUYẾT ĐỊNH VẼ VIỆC BÓ NHIỆM CÁN BỘ"), "QUYẾT ĐỊNH VỀ VIỆC BỔ NHIỆM CÁN BỘ");
}

#[test]
fn slips_of_typing_in_right_text_are_mended() {
    for (seen, right) in [
        ("Nhà truờng mời nguời dân đến dự.", "Nhà trường mời người dân đến dự."),
        ("Ông Nguyêễn Văn An đã đến dự kếT quả chung.", "Ông Nguyễn Văn An đã đến dự kết quả chung."),
        ("Bệnh nhân duoc chuyển lên tuyến trên.", "Bệnh nhân được chuyển lên tuyến trên."),
    ] {
        assert_eq!(mended(&PLAIN[0], seen), right);
    }
    for line in ["Báo VietnamNet và ông Đrăng K’Đăm", "Người chơi chọn gen rồi bấm nút start."] {
        assert_eq!(mended(&PLAIN[0], line), line);
    }
}
