//! How far confidences can be trusted: expected calibration error and sure edits, set by set and by kind of damage.

use phucdau::corrector::Mode;
use phucdau::document::Document;
use phucdau_eval::Reliability;

use crate::arguments::Arguments;
use crate::calibration::{self, Decoded};
use crate::diagram::{self, Panel};
use crate::restored::stripped;
use crate::sets::{Pages, Text};
use crate::table::{count, head, percent, row};
use crate::{Model, Outcome, document_of, searched};

const COLUMNS: [&str; 9] = [
    "set",
    "edits",
    "calibration error of the search",
    "of confidences",
    "by chance alone",
    "search 0.99 or more",
    "right",
    "confidence 0.99 or more",
    "right",
];

/// Edits by the probability of the search, and by confidence.
#[derive(Default)]
struct Both {
    searched: Reliability,
    stated: Reliability,
}

/// Sets of one kind of damage.
struct Group<'s> {
    title: &'static str,
    mode: Mode,
    sets: Vec<Set<'s>>,
}

/// Documents with their gold.
struct Set<'s> {
    name: String,
    documents: Box<dyn Iterator<Item = (String, Document)> + 's>,
}

pub(crate) fn measure(arguments: &Arguments, model: &Model, sets: &[Pages], texts: &[Text]) -> Outcome<()> {
    let mut counted: Vec<(&str, Both)> = Vec::new();
    head("calibration, all edits applied", &COLUMNS);
    for group in groups(arguments, sets, texts) {
        let stating = model.corrector(group.mode)?;
        let searching = searched(model.corrector(group.mode)?);
        let (mut workers, mut all) = ((searching.worker(), stating.worker()), Both::default());
        for set in group.sets {
            let mut both = Both::default();
            for (gold, document) in set.documents {
                Decoded::new(&searching, &mut workers.0, &document).count(&gold, &mut both.searched);
                Decoded::new(&stating, &mut workers.1, &document).count(&gold, &mut both.stated);
            }
            line(&set.name, &both);
            all.searched += &both.searched;
            all.stated += &both.stated;
        }
        line(&format!("**{}**", group.title), &all);
        counted.push((group.title, all));
    }
    say!("");
    for (title, both) in &counted {
        say!("#### {title}\n");
        calibration::print(&both.stated);
    }
    if let Some(path) = &arguments.diagram {
        let panel = |(title, both): &'_ (&'static str, Both)| Panel {
            title,
            searched: both.searched.clone(),
            stated: both.stated.clone(),
        };
        let drawn = diagram::svg(&counted.iter().map(panel).collect::<Vec<_>>());
        std::fs::write(path, drawn).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

/// The sets asked for that hold something, by kind of damage.
fn groups<'s>(arguments: &Arguments, sets: &'s [Pages], texts: &'s [Text]) -> Vec<Group<'s>> {
    let pages = |engine: &'static str| {
        let wanted = sets.iter().map(move |set| (format!("repair/{}.{engine}", set.name), set));
        let wanted = wanted
            .filter(|(name, set)| arguments.wants(name) && set.pages.iter().any(|page| page.reading(engine).is_some()));
        let set = move |(name, set): (String, &'s Pages)| {
            let read = set.pages.iter().filter_map(move |page| Some((page, page.reading(engine)?)));
            let documents = read.map(|(page, read)| (page.gold.clone(), Document::from_text(read)));
            Set { name, documents: Box::new(documents) }
        };
        wanted.map(set).collect::<Vec<_>>()
    };
    let spoiled = |task: &'static str, spoil: fn(&str) -> String| {
        let wanted = texts.iter().map(move |text| (format!("{task}/{}", text.name), text));
        let set = move |(name, text): (String, &'s Text)| {
            let documents = text.documents.iter().skip(1).step_by(2);
            let documents = documents.map(move |paragraphs| spoiled_document(paragraphs, spoil));
            Set { name, documents: Box::new(documents) }
        };
        wanted.filter(|(name, _)| arguments.wants(name)).map(set).collect::<Vec<_>>()
    };
    let groups = [
        Group { title: "English OCR model", mode: Mode::Auto, sets: pages("eng") },
        Group { title: "Vietnamese OCR model", mode: Mode::Auto, sets: pages("vie") },
        Group { title: "marks restored", mode: Mode::Restore, sets: spoiled("restore", stripped) },
        Group { title: "half the marks typed", mode: Mode::Auto, sets: spoiled("half", half_stripped) },
    ];
    groups.into_iter().filter(|group| !group.sets.is_empty()).collect()
}

/// Paragraphs as gold, and as a document after they were spoiled.
pub(crate) fn spoiled_document(paragraphs: &[String], spoil: fn(&str) -> String) -> (String, Document) {
    let spoiled: Vec<String> = paragraphs.iter().map(|paragraph| spoil(paragraph)).collect();
    (paragraphs.join("\n"), document_of(&spoiled))
}

/// The text with every other word stripped of its marks.
pub(crate) fn half_stripped(text: &str) -> String {
    let words = text.split(' ').enumerate();
    let words = words.map(|(at, word)| if at % 2 == 0 { word.to_owned() } else { stripped(word) });
    words.collect::<Vec<_>>().join(" ")
}

fn line(name: &str, both: &Both) {
    let (searched, stated) = (both.searched.sure(), both.stated.sure());
    row(&[
        name.to_owned(),
        count(both.stated.all().edits),
        percent(both.searched.error()),
        percent(both.stated.error()),
        percent(both.stated.chance()),
        count(searched.edits),
        percent(searched.share()),
        count(stated.edits),
        percent(stated.share()),
    ]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_other_word_loses_its_marks() {
        assert_eq!(half_stripped("Uỷ ban nhân dân xã Đắk Lắk"), "Uỷ ban nhân dan xã Dak Lắk");
    }

    #[test]
    fn sets_are_grouped_by_damage_and_those_that_are_not_asked_for_are_left_out() {
        let text = Text { name: "news", documents: (0..5).map(|at| vec![format!("số {at}")]).collect() };
        let arguments = Arguments { sets: vec!["restore/".to_owned()], ..Arguments::default() };
        let mut groups = groups(&arguments, &[], std::slice::from_ref(&text));
        assert_eq!(groups.iter().map(|group| group.title).collect::<Vec<_>>(), ["marks restored"]);
        let golds: Vec<String> = groups.remove(0).sets.remove(0).documents.map(|(gold, _)| gold).collect();
        assert_eq!(golds, ["số 1", "số 3"]);
    }
}
