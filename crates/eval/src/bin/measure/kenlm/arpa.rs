//! A packed model as ARPA text, made by asking it: what other toolkits read of it is what it answers.

use std::collections::HashSet;
use std::f64::consts::LN_10;
use std::io::{self, Write};

use phucdau::lexicon::Lexicon;
use phucdau::lm::{LanguageModel, NGramModel, State};
use phucdau::word::WordId;

/// A name without blanks for each id, no two alike: its form, where it has one.
pub(super) fn names(lexicon: &Lexicon) -> Vec<String> {
    let mut seen = HashSet::new();
    let ids = (0..lexicon.len() as u16).map(WordId);
    let name = |word: WordId| match word {
        WordId::UNKNOWN => "<unk>".to_owned(),
        WordId::START => "<s>".to_owned(),
        WordId::END => "</s>".to_owned(),
        _ => lexicon.form(word).to_owned(),
    };
    ids.map(|word| {
        let name = name(word);
        let plain = !name.is_empty() && !name.contains(char::is_whitespace) && seen.insert(name.clone());
        if plain { name } else { format!("<id-{}>", word.0) }
    })
    .collect()
}

/// Writes the n-grams by length, in reading order, log probabilities to base 10, each word as its name.
///
/// # Errors
/// If writing fails.
pub(super) fn write(lm: &NGramModel, names: &[String], out: &mut impl Write) -> io::Result<()> {
    let counts: Vec<usize> = lm.counts().collect();
    writeln!(out, "\\data\\")?;
    for (at, count) in counts.iter().enumerate() {
        writeln!(out, "ngram {}={count}", at + 1)?;
    }
    for length in 1..=counts.len() {
        writeln!(out, "\n\\{length}-grams:")?;
        let words = (0..counts[0] as u16).map(|id| (lm.unigram(WordId(id)).nats(), WordId(id))).collect();
        Walk { lm, names, length, prefix: String::new() }.after(&lm.empty(), 0, words, out)?;
    }
    writeln!(out, "\n\\end\\")
}

/// On the way to all n-grams of one length.
struct Walk<'m> {
    lm: &'m NGramModel,
    names: &'m [String],
    length: usize,
    prefix: String,
}

impl Walk<'_> {
    /// Goes on from a context of `depth` words, which these words follow.
    fn after(
        &mut self,
        state: &State,
        depth: usize,
        followers: Vec<(f32, WordId)>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let (mut ready, mut scored) = (Vec::new(), Vec::new());
        self.lm.look_up(&[*state], &mut ready);
        let words: Vec<WordId> = followers.iter().map(|follower| follower.1).collect();
        self.lm.score_all(&ready[0], &words, &mut scored);
        let states: Vec<State> = scored.iter().map(|scored| scored.state).collect();
        self.lm.look_up(&states, &mut ready);
        for (((nats, word), state), ready) in followers.into_iter().zip(&states).zip(&ready) {
            let (before, depth) = (self.prefix.len(), depth + 1);
            self.prefix.push_str(&self.names[word.index()]);
            // Shorter where nothing follows the whole.
            let is_context = state.len() == depth;
            if depth == self.length {
                write!(out, "{:.7}\t{}", tens(nats), self.prefix)?;
                match ready.backoff(depth).filter(|_| is_context) {
                    Some(backoff) => writeln!(out, "\t{:.7}", tens(backoff))?,
                    None => writeln!(out)?,
                }
            } else if is_context {
                let mut next = Vec::new();
                self.lm.followers(ready, depth, f32::NEG_INFINITY, &mut next);
                self.prefix.push(' ');
                self.after(state, depth, next, out)?;
            }
            self.prefix.truncate(before);
        }
        Ok(())
    }
}

/// A logarithm to base 10; no zero has a sign.
fn tens(nats: f32) -> f64 {
    f64::from(nats) / LN_10 + 0.0
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::HashMap;

    use phucdau::artifact::{Artifact, Bytes, Writer};
    use phucdau::lm::layout::{self, PackedLevel};

    use super::*;

    /// What ARPA text says, by the definition of backing off.
    struct Naive(HashMap<Vec<String>, (f64, f64)>);

    impl Naive {
        fn read(text: &str) -> Self {
            let mut ngrams = HashMap::new();
            for line in text.lines().filter(|line| line.contains('\t')) {
                let mut fields = line.split('\t');
                let mut number = || fields.next().map(str::to_owned);
                let (prob, words, backoff) = (number().unwrap(), number().unwrap(), number());
                let words = words.split(' ').map(str::to_owned).collect();
                let values = (prob.parse().unwrap(), backoff.map_or(0.0, |backoff| backoff.parse().unwrap()));
                assert!(ngrams.insert(words, values).is_none(), "{line} twice");
            }
            Self(ngrams)
        }

        /// Log probability to base 10 of the last word after the others, and the length of the match.
        fn score(&self, ngram: &[String]) -> (f64, usize) {
            match (self.0.get(ngram), ngram) {
                (Some(&(prob, _)), _) => (prob, ngram.len()),
                (None, [history @ .., _]) if !history.is_empty() => {
                    let (rest, length) = self.score(&ngram[1..]);
                    (rest + self.0.get(history).map_or(0.0, |values| values.1), length)
                }
                _ => panic!("no unigram {ngram:?}"),
            }
        }
    }

    /// Four words; the pairs 0 1, 1 2, 1 3, 3 1 and, ranks among the children of the second word, 0 1 3 and 1 3 1.
    pub(crate) fn tiny() -> NGramModel {
        let levels = [
            PackedLevel {
                words: &[0, 1, 2, 3],
                probs: &[0, 1, 2, 1],
                backoffs: &[1, 2, 0, 1],
                children: &[0, 1, 3, 3, 4],
                prob_table: &[-1.5, -0.75, -3.25],
                backoff_table: &[0.0, -0.5, 0.25],
            },
            PackedLevel {
                words: &[1, 2, 3, 1],
                probs: &[0, 1, 0, 1],
                backoffs: &[1, 0, 1, 0],
                children: &[0, 1, 1, 2, 2],
                prob_table: &[-0.625, -0.125],
                backoff_table: &[0.0, -1.0],
            },
            PackedLevel { words: &[1, 0], probs: &[0, 1], prob_table: &[-0.0625, -0.5], ..PackedLevel::default() },
        ];
        let mut writer = Writer::new();
        layout::write(&mut writer, 7, &levels);
        NGramModel::open(&Artifact::open(Bytes::new(writer.finish())).unwrap()).unwrap()
    }

    #[test]
    fn arpa_read_by_the_definition_scores_as_the_packed_model_does() {
        let lm = tiny();
        let names: Vec<String> = ["<unk>", "b", "c", "d"].map(str::to_owned).to_vec();
        let mut text = Vec::new();
        write(&lm, &names, &mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(text.starts_with("\\data\\\nngram 1=4\nngram 2=4\nngram 3=2\n\n\\1-grams:\n"), "{text}");
        assert!(
            text.contains("\tb d b\n") && text.contains("\t<unk> b d\n") && text.ends_with("\n\\end\\\n"),
            "{text}"
        );
        let naive = Naive::read(&text);
        assert_eq!(naive.0.len(), 10);
        // Every text of five words.
        for number in 0..4usize.pow(5) {
            let ids: Vec<usize> = (0..5).map(|at| (number >> (2 * at)) & 3).collect();
            let words: Vec<String> = ids.iter().map(|&id| names[id].clone()).collect();
            let mut state = lm.empty();
            for (at, &id) in ids.iter().enumerate() {
                let scored = lm.score(&state, WordId(id as u16));
                let (prob, length) = naive.score(&words[at.saturating_sub(2)..=at]);
                assert!((f64::from(scored.score.nats()) - prob * LN_10).abs() < 1e-5, "{words:?} at {at}");
                assert_eq!(usize::from(scored.order), length, "{words:?} at {at}");
                state = scored.state;
            }
        }
    }
}
