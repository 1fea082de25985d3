//! The arcs over a word that lost its marks: its forms, as what stands around it asks for them.

use super::build::Builder;
use super::stage::Stage;
use super::{Arc, Events, Lattice, Output};
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
        let asked = if weights.context > 0.0 { self.surroundings.of_forms(stage.at) } else { &[] };
        let asked = asked.iter().map(|score| weights.context * score).chain(std::iter::repeat(0.0));
        let mistrust = weights.mistrust * stage.atoms[stage.at].mistrust;
        let (mut most, mut itself) = (f32::NEG_INFINITY, None);
        self.scores.clear();
        for (form, asked) in found.iter().zip(asked) {
            let is_itself = form.origin == Origin::Identity;
            let change = if is_itself { -mistrust } else { weights.change };
            let score = asked + stage.weigh_form(form) + change;
            self.scores.push(score);
            most = most.max(score);
            itself = if is_itself { Some((form, score)) } else { itself };
        }
        let least = most - weights.cut;
        match itself {
            Some((form, score)) if score >= least => {
                let event = Events::One(form.reading.word);
                lattice.push(stage.arc(1, event, score, Output::Source, Origin::Identity));
            }
            Some(_) => {}
            None => {
                let identity = stage.identity(found, &listed);
                lattice.push(Arc { score: identity.score - mistrust, ..identity });
            }
        }
        stage.of_list(&listed, lattice);
        for (form, &score) in found.iter().zip(&self.scores) {
            if score >= least && form.origin != Origin::Identity {
                let event = Events::One(form.reading.word);
                lattice.push(stage.arc(1, event, score, Output::Word(form.reading), form.origin));
            }
        }
    }
}
