//! The arcs over a word that lost its marks: its forms, as what stands around it asks for them.

use super::build::Builder;
use super::stage::Stage;
use super::{Events, Lattice, Output};
use crate::candidate::Origin;

impl Builder {
    /// The identity of a word and the forms that have its letters, but for those without hope.
    pub(super) fn forms(&mut self, stage: &Stage, lattice: &mut Lattice) {
        let weights = stage.weights;
        let listed = self.listed(stage);
        let found = self.finder.candidates(stage.known);
        if stage.atoms[stage.at].kept {
            return lattice.push(stage.identity(found, &listed));
        }
        let of_context = self.surroundings.of_forms(stage.models, stage.at, found);
        let score = |at: usize| {
            let asked = of_context.get(at).map_or(0.0, |score| weights.context * score);
            stage.weigh(&found[at]) + asked
        };
        let least = (0..found.len()).map(score).fold(f32::NEG_INFINITY, f32::max) - weights.cut;
        let itself = found.iter().position(|form| form.origin == Origin::Identity);
        match itself {
            Some(at) if score(at) < least => {}
            Some(at) => {
                let event = Events::One(found[at].reading.word);
                lattice.push(stage.arc(1, event, score(at), Output::Source, Origin::Identity));
            }
            None => lattice.push(stage.identity(found, &listed)),
        }
        stage.of_list(&listed, lattice);
        for at in (0..found.len()).filter(|&at| Some(at) != itself && score(at) >= least) {
            let reading = found[at].reading;
            lattice.push(stage.arc(1, Events::One(reading.word), score(at), Output::Word(reading), found[at].origin));
        }
    }
}
