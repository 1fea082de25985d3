//! A language model that answers as another does and keeps what it was asked.

use std::cell::RefCell;
use std::collections::HashMap;

use phucdau::lm::{Contexts, LanguageModel, NGramModel, Scored, State};
use phucdau::score::Score;
use phucdau::word::WordId;

use super::queries::{ALL, EMPTY, ONE, Queries, READY, START};

/// The model, and what it was asked; [`Recorder::finish`] gives it.
pub(super) struct Recorder<'m> {
    lm: &'m NGramModel,
    log: RefCell<Log>,
}

/// What was asked: operations that name each state by its number, counted as they arise.
#[derive(Default)]
struct Log {
    asked: Vec<Asked>,
    /// The number that each state had last.
    numbers: HashMap<State, u32>,
    states: u32,
    /// The numbers of the states that were made ready last.
    ready: Vec<u32>,
}

enum Asked {
    Start(u32),
    Empty(u32),
    Ready(Vec<u32>),
    /// The place among those made ready last, the state, words with the states after them.
    All(u32, u32, Vec<(u32, u32)>),
    One(u32, u32, u32),
}

/// A state made ready, with its place among those that were with it.
#[derive(Debug)]
pub(super) struct Ready {
    contexts: Contexts,
    place: u32,
}

impl Log {
    /// A new number for a state that an answer gave.
    fn give(&mut self, state: State) -> u32 {
        let number = self.states;
        self.states += 1;
        self.numbers.insert(state, number);
        number
    }

    /// The number of a state that a question names.
    fn number(&mut self, state: State, empty: State) -> u32 {
        match self.numbers.get(&state) {
            Some(&number) => number,
            None => {
                assert!(state == empty, "states come from answers");
                let number = self.give(state);
                self.asked.push(Asked::Empty(number));
                number
            }
        }
    }
}

impl<'m> Recorder<'m> {
    pub(super) fn new(lm: &'m NGramModel) -> Self {
        Self { lm, log: RefCell::default() }
    }

    /// What was asked, each state in a slot that is free.
    pub(super) fn finish(self) -> Queries {
        let Log { asked, states, .. } = self.log.into_inner();
        // By the operation that needs a state last, the states that are free after it.
        let mut last: Vec<usize> = vec![0; states as usize];
        for (at, asked) in asked.iter().enumerate() {
            let mut used = |state: u32| last[state as usize] = at;
            match asked {
                Asked::Start(to) | Asked::Empty(to) => used(*to),
                Asked::Ready(states) => states.iter().for_each(|&state| used(state)),
                Asked::All(_, from, words) => {
                    used(*from);
                    words.iter().for_each(|&(_, to)| used(to));
                }
                Asked::One(from, _, to) => {
                    used(*from);
                    used(*to);
                }
            }
        }
        let mut freed: Vec<Vec<u32>> = vec![Vec::new(); asked.len()];
        last.iter().enumerate().for_each(|(state, &at)| freed[at].push(state as u32));
        let mut slots = Slots { of: vec![0; states as usize], free: Vec::new(), count: 0 };
        let mut queries = Queries { slots: 0, queries: 0, operations: Vec::new() };
        let out = &mut queries.operations;
        for (asked, freed) in asked.into_iter().zip(freed) {
            match asked {
                Asked::Start(to) => out.extend([START, slots.take(to)]),
                Asked::Empty(to) => out.extend([EMPTY, slots.take(to)]),
                Asked::Ready(states) => {
                    out.extend([READY, states.len() as u32]);
                    out.extend(states.iter().map(|&state| slots.of[state as usize]));
                }
                Asked::All(place, _, words) => {
                    out.extend([ALL, place, words.len() as u32]);
                    queries.queries += words.len();
                    for (word, to) in words {
                        out.extend([word, slots.take(to)]);
                    }
                }
                Asked::One(from, word, to) => {
                    queries.queries += 1;
                    out.extend([ONE, slots.of[from as usize], word, slots.take(to)]);
                }
            }
            slots.free.extend(freed.iter().map(|&state| slots.of[state as usize]));
        }
        queries.slots = slots.count as usize;
        queries
    }
}

/// Which slot each state has.
struct Slots {
    of: Vec<u32>,
    free: Vec<u32>,
    count: u32,
}

impl Slots {
    fn take(&mut self, state: u32) -> u32 {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.count += 1;
            self.count - 1
        });
        self.of[state as usize] = slot;
        slot
    }
}

impl LanguageModel for Recorder<'_> {
    type State = State;
    type Ready = Ready;

    fn memory(&self) -> usize {
        self.lm.memory()
    }

    fn start(&self) -> State {
        let state = self.lm.start();
        let mut log = self.log.borrow_mut();
        let number = log.give(state);
        log.asked.push(Asked::Start(number));
        state
    }

    fn empty(&self) -> State {
        self.lm.empty()
    }

    fn score(&self, state: &State, word: WordId) -> Scored {
        let scored = self.lm.score(state, word);
        let mut log = self.log.borrow_mut();
        let from = log.number(*state, self.lm.empty());
        let to = log.give(scored.state);
        log.asked.push(Asked::One(from, word.0.into(), to));
        scored
    }

    fn look_up(&self, states: &[State], out: &mut Vec<Ready>) {
        let mut contexts = Vec::new();
        self.lm.look_up(states, &mut contexts);
        let mut log = self.log.borrow_mut();
        let numbers: Vec<u32> = states.iter().map(|&state| log.number(state, self.lm.empty())).collect();
        log.ready.clone_from(&numbers);
        log.asked.push(Asked::Ready(numbers));
        out.clear();
        let places = contexts.into_iter().zip(0..);
        out.extend(places.map(|(contexts, place)| Ready { contexts, place }));
    }

    fn score_all(&self, ready: &Ready, words: &[WordId], out: &mut Vec<Scored>) {
        self.lm.score_all(&ready.contexts, words, out);
        let mut log = self.log.borrow_mut();
        let from = log.ready[ready.place as usize];
        let after = words.iter().zip(&*out).map(|(word, scored)| (word.0.into(), log.give(scored.state))).collect();
        log.asked.push(Asked::All(ready.place, from, after));
    }

    fn context(&self, state: &State, words: usize) -> Option<u32> {
        self.lm.context(state, words)
    }

    fn followers(&self, ready: &Ready, words: usize, least: f32, out: &mut Vec<(f32, WordId)>) {
        self.lm.followers(&ready.contexts, words, least, out);
    }

    fn unigram(&self, word: WordId) -> Score {
        self.lm.unigram(word)
    }
}

#[cfg(test)]
mod tests {
    use super::super::arpa::tests::tiny;
    use super::super::queries::Operation;
    use super::*;

    #[test]
    fn what_was_asked_can_be_asked_again_and_slots_are_used_again() {
        let lm = tiny();
        let recorder = Recorder::new(&lm);
        let (mut ready, mut scored, mut heard) = (Vec::new(), Vec::new(), Vec::new());
        let mut states = vec![recorder.start(), recorder.empty()];
        for round in 0..6u16 {
            recorder.look_up(&states, &mut ready);
            let words = [round % 2, 2, 3].map(WordId);
            recorder.score_all(&ready[usize::from(round % 2)], &words, &mut scored);
            heard.extend(scored.iter().map(|scored| (scored.score, scored.order)));
            let single = recorder.score(&scored[0].state, WordId(1));
            heard.push((single.score, single.order));
            states = vec![single.state, scored[2].state];
        }
        let queries = recorder.finish();
        assert_eq!(queries.queries, heard.len());
        assert!(queries.slots < 10, "{} slots", queries.slots);
        let mut slots = vec![lm.empty(); queries.slots];
        let (mut again, mut ready) = (Vec::new(), [].as_slice());
        for operation in queries.pieces().concat() {
            let mut ask = |from: u32, word: u32, to: u32| {
                let scored = lm.score(&slots[from as usize], WordId(word as u16));
                slots[to as usize] = scored.state;
                again.push((scored.score, scored.order));
            };
            match operation {
                Operation::Start(to) => slots[to] = lm.start(),
                Operation::Empty(to) => slots[to] = lm.empty(),
                Operation::Ready(from) => ready = from,
                Operation::All(place, words) => words.iter().for_each(|&[word, to]| ask(ready[place], word, to)),
                Operation::One(from, word, to) => ask(from as u32, word, to as u32),
            }
        }
        assert_eq!(again, heard);
    }
}
