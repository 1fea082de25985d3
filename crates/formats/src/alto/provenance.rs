//! What was done to a page, where ALTO has a place to say so.

use crate::markup::Tree;
use crate::splice::Patch;

const DONE: &str = "Vietnamese text repaired";

/// Adds a step to the description of the page: `Processing` in version 4, `postProcessingStep` before. Nothing where the
/// file has no description, or follows a schema of its own.
pub(super) fn patch(text: &str, tree: &Tree, date: Option<&str>) -> Option<Patch> {
    let root = 0;
    let space =
        tree.prefix(text, root).strip_suffix(':').map_or("xmlns".to_owned(), |prefix| format!("xmlns:{prefix}"));
    let space = tree.attribute(text, root, &space)?.value.of(text);
    if !space.contains("loc.gov/standards/alto") && !space.contains("schema.ccs-gmbh.com/ALTO") {
        return None;
    }
    let description = tree.named(text, root, "Description").next()?;
    let prefix = tree.prefix(text, description);
    let steps = ["Processing", "OCRProcessing"];
    if space.ends_with("ns-v4#") {
        let last = tree.children(description).filter(|&child| {
            let name = tree.name(text, child);
            steps.contains(&name) || matches!(name, "sourceImageInformation" | "MeasurementUnit")
        });
        let last = last.last()?;
        let indent = tree.indent(text, last);
        let category = "<P:processingCategory>contentModification</P:processingCategory>";
        let step = format!("{indent}<P:Processing ID=\"{}\">{category}{}</P:Processing>", name(text), step(date));
        return Some(Patch::insert(tree.whole(last).end(), step.replace("P:", prefix)));
    }
    let processing = tree.named(text, description, "OCRProcessing").last()?;
    let last = tree.children(processing).last()?;
    let indent = tree.indent(text, last);
    let step = format!("{indent}<P:postProcessingStep>{}</P:postProcessingStep>", step(date));
    Some(Patch::insert(tree.whole(last).end(), step.replace("P:", prefix)))
}

fn step(date: Option<&str>) -> String {
    let date = date.map(|date| format!("<P:processingDateTime>{date}</P:processingDateTime>")).unwrap_or_default();
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "{date}<P:processingStepDescription>{DONE}</P:processingStepDescription><P:processingSoftware>\
         <P:softwareName>phucdau</P:softwareName><P:softwareVersion>{version}</P:softwareVersion></P:processingSoftware>"
    )
}

/// A name that no element of the file has.
fn name(text: &str) -> String {
    let taken = |name: &String| text.contains(&format!("\"{name}\"")) || text.contains(&format!("'{name}'"));
    let mut names = (1..).map(|number| if number == 1 { "phucdau".to_owned() } else { format!("phucdau_{number}") });
    names.find(|name| !taken(name)).unwrap_or_default()
}
