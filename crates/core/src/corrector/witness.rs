//! What each word of a document says for or against a passage in another language, remembered.

use crate::foreign::{Witness, Writing, is_french_letter, is_polysyllabic};
use crate::memo::Memo;
use crate::models::Models;
use crate::regime::is_keyed;
use crate::syllable;
use crate::token::Class;

/// The log-odds of words, by what words without marks may be.
#[derive(Debug, Default)]
pub struct Witnesses([Memo<f32>; Writing::ALL.len()]);

impl Witnesses {
    /// Log-odds that an atom stands in a foreign passage, as in [`Witness::odds`]. Amortised `O(atom)`.
    pub fn odds(&mut self, models: &Models, text: &str, class: Class, writing: Writing) -> f32 {
        if class != Class::Word {
            return Witness { text, class, vietnamese: false, marked: false, polysyllabic: false }.odds(writing);
        }
        self.0[writing.index()].recall(text, |text| witness(models, text, writing).odds(writing))
    }
}

/// What a word says.
fn witness<'t>(models: &Models, text: &'t str, writing: Writing) -> Witness<'t> {
    let lexicon = &models.lexicon;
    let lower = text.to_lowercase();
    let skeleton = syllable::skeleton(&lower);
    let alike = lexicon.has_syllable(&skeleton);
    // An English model reads the marks of Vietnamese as those of French.
    let french = writing != Writing::Read && !alike && lower.chars().all(is_french_letter);
    let marked = syllable::has_marks(text) && !french;
    let vietnamese = !marked && (alike || is_keyed(text, lexicon));
    let polysyllabic = !alike && is_polysyllabic(&skeleton, |part| lexicon.has_syllable(part));
    Witness { text, class: Class::Word, vietnamese, marked, polysyllabic }
}
