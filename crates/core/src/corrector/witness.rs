//! What each word of a document says for or against a passage in another language, remembered.

use crate::foreign::Witness;
use crate::memo::Memo;
use crate::models::Models;
use crate::regime::is_keyed;
use crate::syllable;
use crate::token::Class;

/// The log-odds of words, by whether an unknown word is evidence.
#[derive(Debug, Default)]
pub struct Witnesses([Memo<f32>; 2]);

impl Witnesses {
    /// Log-odds that an atom stands in a foreign passage; `strict` as in [`Witness::odds`]. Amortised `O(atom)`.
    pub fn odds(&mut self, models: &Models, text: &str, class: Class, strict: bool) -> f32 {
        if class != Class::Word {
            return witness(models, text, class).odds(strict);
        }
        self.0[usize::from(strict)].recall(text, |text| witness(models, text, class).odds(strict))
    }
}

fn witness<'t>(models: &Models, text: &'t str, class: Class) -> Witness<'t> {
    let marked = syllable::has_marks(text);
    let lexicon = &models.lexicon;
    let vietnamese = !marked && (lexicon.has_syllable(&text.to_lowercase()) || is_keyed(text, lexicon));
    Witness { text, class, vietnamese, marked }
}
