//! Restoration of text whose marks were stripped: right words by domain.

use phucdau::corrector::Mode;
use phucdau::syllable::base_letter;
use phucdau_eval::{Accuracy, Reliability, restoration};

use crate::arguments::Arguments;
use crate::calibration::{self, Decoded};
use crate::mistakes::Mistakes;
use crate::sets::Text;
use crate::table::{count, head, percent, row};
use crate::{Model, Outcome, document_of};

pub(crate) fn measure(arguments: &Arguments, model: &Model, texts: &[Text]) -> Outcome<()> {
    let texts: Vec<_> = texts.iter().filter(|text| arguments.wants(&format!("restore/{}", text.name))).collect();
    if texts.is_empty() {
        return Ok(());
    }
    let corrector = model.corrector(Mode::Restore)?;
    let mut worker = corrector.worker();
    head("restore, marks stripped", &["text", "words", "words right", "case folded", "stripped as it is"]);
    let mut all = Vec::new();
    for text in texts {
        let (mut after, mut before) = (Accuracy::default(), Accuracy::default());
        let (mut mistakes, mut reliability) = (Mistakes::default(), Reliability::default());
        for (at, paragraphs) in text.documents.iter().enumerate() {
            let bare: Vec<String> = paragraphs.iter().map(|paragraph| stripped(paragraph)).collect();
            let gold = paragraphs.join("\n");
            let decoded = Decoded::new(&corrector, &mut worker, &document_of(&bare));
            let restored = &decoded.text;
            after += restoration(&gold, restored);
            before += restoration(&gold, &bare.join("\n"));
            if arguments.show > 0 {
                mistakes.add(&format!("{} {}", text.name, at + 1), &gold, &bare.join("\n"), restored);
                decoded.count(&gold, &mut reliability);
            }
        }
        let rates = [after.rate(), after.rate_but_case(), before.rate()].map(percent);
        let [rate, but_case, untouched] = rates;
        row(&[text.name.to_owned(), count(after.words), rate, but_case, untouched]);
        all.push((text.name, mistakes, reliability));
    }
    say!("");
    for (name, mistakes, reliability) in all {
        if arguments.show > 0 {
            say!("#### restore/{name}\n");
            calibration::print(&reliability);
        }
        mistakes.print(arguments.show);
    }
    Ok(())
}

/// The text with the base letter for each letter, case kept.
pub(crate) fn stripped(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfc().map(base_letter).filter(|&c| !unicode_normalization::char::is_combining_mark(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_case_stays() {
        assert_eq!(stripped("Đắk Lắk, ƯỚC ê\u{306}"), "Dak Lak, UOC e");
    }
}
