//! One stretch of text laid open: its atoms, what each could have meant, what was chosen and by how much.

use std::fmt::{self, Write};

use super::passage::{Passages, Stretch};
use super::render::Renderer;
use super::witness::Witnesses;
use super::{Shared, Worker, expected};
use crate::beam::Width;
use crate::candidate::Origin;
use crate::document::Document;
use crate::lattice::{Arc, Events};
use crate::lm::LanguageModel;
use crate::models::Models;
use crate::regime::Regime;
use crate::weights::Weights;

/// What the decoder saw and thought.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The damage that the text shows.
    pub regime: Regime,
    /// Its atoms.
    pub atoms: Vec<String>,
    /// All arcs, by the boundary they leave.
    pub arcs: Vec<Reasoned>,
    /// Score of the best path, in weighted nats.
    pub score: f32,
    /// How much better the best path is than leaving everything as it is, in weighted nats; 0 if that is the best path.
    pub margin: f32,
}

/// An arc with all that speaks for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reasoned {
    /// The boundary it leaves: the number of its first atom.
    pub from: usize,
    /// The boundary it reaches.
    pub to: usize,
    /// What it writes.
    pub text: String,
    /// Where it comes from.
    pub origin: Origin,
    /// Channel, case and penalties, in weighted nats.
    pub channel: f32,
    /// What the language model says of it after the best path so far, in nats, with the length of the n-gram matched; none
    /// where the best path does not stop or the language model sees nothing.
    pub lm: Option<(f32, u8)>,
    /// Its probability by the search, which the confidence of an edit is made from, see [`crate::calibration`].
    pub probability: f32,
    /// Whether the best path takes it.
    pub chosen: bool,
}

impl Worker {
    /// Explains how a text, one stretch of it at a time, is decoded at first sight: without what the rest of a document
    /// would show. `O(tokens)`.
    pub fn explain(&mut self, text: &str) -> Vec<Explanation> {
        let shared = self.shared.clone();
        let Shared { models, options, lists, listed, .. } = &*shared;
        let document = Document::from_text(text);
        let passages = Passages::new(&document, models, options.mode, &mut self.recall);
        let placement = options.tone.placement(passages.placement());
        let mut out = Vec::new();
        passages.each(models, lists, &mut Witnesses::default(), |stretch| {
            let restoring = stretch.regime == Regime::Bare;
            let renderer = Renderer { models, lists, listed, placement, restoring };
            out.push(self.reason(models, stretch, &renderer));
        });
        out
    }

    fn reason(&mut self, models: &Models, stretch: &Stretch, renderer: &Renderer) -> Explanation {
        let weights = self.shared.weights[stretch.regime.index()];
        // What has no hope is shown too, but not searched.
        let uncut = Weights { cut: f32::INFINITY, ..weights };
        let ground = stretch.ground(models, renderer.listed, &uncut);
        self.builder.build(ground, stretch.atoms, stretch.opens_paragraph, &mut self.lattice);
        let mut arcs = self.lattice.arcs().to_vec();
        let hopeful = |number: usize| {
            let (_, rivals) = self.lattice.leaving(arcs[number].from as usize);
            rivals.iter().all(|rival| arcs[number].score >= rival.score - weights.cut)
        };
        let (lattice, mut numbers) = self.lattice.thinned(hopeful);
        let searched = lattice.arcs().len();
        self.lattice = lattice;
        let width = Width::of(&weights);
        let path =
            self.beam.search(&mut self.lattice, &models.lm, models.lm.start(), None, expected(models, &weights), width);
        self.beam.graph().posteriors(&self.lattice, weights.temperature, &mut self.posteriors);
        for (number, &grown) in self.lattice.arcs().iter().enumerate().skip(searched) {
            arcs.push(grown);
            numbers.push(Some(number as u32));
        }
        let mut states = vec![None; stretch.atoms.len() + 1];
        states[0] = Some(models.lm.start());
        let mut score = 0.0;
        for &number in &path.arcs {
            let arc = &self.lattice.arcs()[number as usize];
            let state = states[arc.from as usize].unwrap_or(models.lm.empty());
            let (nats, _, state) = follow(models, state, arc).unwrap_or((0.0, 0, state));
            score += arc.score + weights.lm * nats;
            states[arc.to as usize] = Some(state);
        }
        let reasoned = |(arc, number): (&Arc, &Option<u32>)| {
            let seen = stretch.seen(arc.from as usize, arc.to as usize);
            let mut text = String::new();
            renderer.write(arc, seen, &mut text);
            let lm = states[arc.from as usize].and_then(|state| follow(models, state, arc));
            Reasoned {
                from: arc.from as usize,
                to: arc.to as usize,
                text,
                origin: arc.origin,
                channel: arc.score,
                lm: lm.map(|(score, order, _)| (score, order)),
                probability: number.map_or(0.0, |number| self.posteriors.of(number as usize)),
                chosen: number.is_some_and(|number| path.arcs.contains(&number)),
            }
        };
        let reasoned = arcs.iter().zip(&numbers).map(reasoned).collect();
        let mut unchanged = 0.0;
        let mut state = models.lm.start();
        for arc in arcs.iter().filter(|arc| arc.origin == Origin::Identity) {
            unchanged += arc.score;
            if let Some((score, _, next)) = follow(models, state, arc) {
                unchanged += weights.lm * score;
                state = next;
            }
        }
        let atoms = stretch.atoms.iter().map(|atom| atom.text.to_owned()).collect();
        Explanation { regime: stretch.regime, atoms, arcs: reasoned, score, margin: (score - unchanged).max(0.0) }
    }
}

/// The language model's score of an arc's events after a state, the n-gram length of the last, and the state after it.
fn follow<S: Copy>(models: &Models, state: S, arc: &Arc) -> Option<(f32, u8, S)>
where
    crate::lm::NGramModel: LanguageModel<State = S>,
{
    match arc.events {
        Events::None => None,
        Events::One(word) => {
            let scored = models.lm.score(&state, word);
            Some((scored.score.nats(), scored.order, scored.state))
        }
        Events::Two(first, second) => {
            let first = models.lm.score(&state, first);
            let second = models.lm.score(&first.state, second);
            Some((first.score.nats() + second.score.nats(), second.order, second.state))
        }
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "regime {}, score {:.2}, margin {:.2}", self.regime.name(), self.score, self.margin)?;
        for (at, atom) in self.atoms.iter().enumerate() {
            writeln!(f, "{at:>3} {atom}")?;
            let mut arcs: Vec<_> = self.arcs.iter().filter(|arc| arc.from == at).collect();
            arcs.sort_by(|a, b| b.probability.total_cmp(&a.probability));
            for arc in arcs {
                let mark = if arc.chosen { '*' } else { ' ' };
                let lm = arc.lm.map_or(String::from("      -  "), |(score, order)| format!("{score:>7.2}/{order}"));
                let Reasoned { to, text, origin, channel, probability, .. } = arc;
                writeln!(
                    f,
                    "   {mark} ->{to:<3} {text:<16} {:<11} {channel:>7.2} {lm} search {probability:.4}",
                    origin.name()
                )?;
            }
        }
        Ok(())
    }
}

impl Explanation {
    /// The lattice in the DOT language of Graphviz; the chosen path is bold.
    pub fn dot(&self) -> String {
        let mut out = String::from("digraph lattice {\n  rankdir=LR;\n  node [shape=circle];\n");
        for arc in &self.arcs {
            let label = arc.text.replace('\\', "\\\\").replace('"', "\\\"");
            let style = if arc.chosen { ", style=bold" } else { "" };
            let Reasoned { from, to, channel, probability, .. } = arc;
            let _ = writeln!(out, "  {from} -> {to} [label=\"{label} {channel:.1} {probability:.3}\"{style}];");
        }
        out.push_str("}\n");
        out
    }
}
