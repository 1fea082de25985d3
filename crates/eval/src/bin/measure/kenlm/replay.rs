//! Recorded queries put to our model again, and timed.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use phucdau::lm::{LanguageModel, NGramModel, State};
use phucdau::word::WordId;

use super::queries::{Operation, Queries};
use crate::Outcome;

/// Writes score and length of the match of each query to `answers`, then prints, for each pass, the nanoseconds of each
/// piece: `single`, a word after a state at a time, and `batched`, as the search asks.
pub(super) fn replay(lm: &NGramModel, queries: &Queries, passes: usize, answers: &Path) -> Outcome<()> {
    let pieces = queries.pieces();
    let mut slots = vec![lm.empty(); queries.slots];
    let (mut scores, mut orders) = (Vec::new(), Vec::new());
    let mut ready = [].as_slice();
    for piece in &pieces {
        single(lm, piece, &mut slots, &mut ready, |nats, order| {
            scores.extend_from_slice(&nats.to_le_bytes());
            orders.push(order);
        });
    }
    scores.extend_from_slice(&orders);
    fs::write(answers, scores)?;
    for _ in 0..passes {
        let mut times = Vec::new();
        for piece in &pieces {
            let (start, mut sum) = (Instant::now(), 0.0);
            single(lm, piece, &mut slots, &mut ready, |nats, order| sum += nats + f32::from(order));
            black_box(sum);
            times.push(start.elapsed().as_nanos().to_string());
        }
        say!("single {}", times.join(" "));
        let (mut states, mut contexts, mut words, mut scored) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        times.clear();
        for piece in &pieces {
            let (start, mut sum) = (Instant::now(), 0.0);
            for operation in piece {
                match *operation {
                    Operation::Start(to) => slots[to] = lm.start(),
                    Operation::Empty(to) => slots[to] = lm.empty(),
                    Operation::Ready(from) => {
                        states.clear();
                        states.extend(from.iter().map(|&slot| slots[slot as usize]));
                        lm.look_up(&states, &mut contexts);
                    }
                    Operation::All(place, asked) => {
                        words.clear();
                        words.extend(asked.iter().map(|&[word, _]| WordId(word as u16)));
                        lm.score_all(&contexts[place], &words, &mut scored);
                        for (&[_, to], scored) in asked.iter().zip(&scored) {
                            slots[to as usize] = scored.state;
                            sum += scored.score.nats() + f32::from(scored.order);
                        }
                    }
                    Operation::One(from, word, to) => {
                        let scored = lm.score(&slots[from], WordId(word as u16));
                        slots[to] = scored.state;
                        sum += scored.score.nats() + f32::from(scored.order);
                    }
                }
            }
            black_box(sum);
            times.push(start.elapsed().as_nanos().to_string());
        }
        say!("batched {}", times.join(" "));
    }
    Ok(())
}

/// Asks the queries of a piece one by one.
#[inline]
fn single<'o>(
    lm: &NGramModel,
    piece: &[Operation<'o>],
    slots: &mut [State],
    ready: &mut &'o [u32],
    mut heard: impl FnMut(f32, u8),
) {
    for operation in piece {
        match *operation {
            Operation::Start(to) => slots[to] = lm.start(),
            Operation::Empty(to) => slots[to] = lm.empty(),
            Operation::Ready(from) => *ready = from,
            Operation::All(place, asked) => {
                let from = ready[place] as usize;
                for &[word, to] in asked {
                    let scored = lm.score(&slots[from], WordId(word as u16));
                    slots[to as usize] = scored.state;
                    heard(scored.score.nats(), scored.order);
                }
            }
            Operation::One(from, word, to) => {
                let scored = lm.score(&slots[from], WordId(word as u16));
                slots[to] = scored.state;
                heard(scored.score.nats(), scored.order);
            }
        }
    }
}
