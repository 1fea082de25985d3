//! `phucdau explain`: one line laid open, with all that was thought of it.

use std::io::{self, IsTerminal, Read};

use phucdau::corrector::{Explanation, Options, Reasoned};
use serde_json::{Value, json};

use crate::arguments::{ExplainArgs, ExplainFormat};
use crate::lists;
use crate::message::{Message, message};
use crate::model;
use crate::problem;
use crate::report::round;

/// Explains and gives what goes to stdout.
pub(crate) fn explain(args: ExplainArgs) -> Result<Vec<u8>, Message> {
    let text = match args.line {
        Some(text) => text,
        None => from_stdin()?,
    };
    let options = Options { mode: args.mode.mode.into(), tone: args.words.tone.into(), ..Options::default() };
    let (corrector, _) = model::corrector(args.words.model.as_deref(), options, &lists::read(&args.words)?)?;
    let explanations = corrector.worker().explain(&text);
    let shown = match args.format {
        ExplainFormat::Text => explanations.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
        ExplainFormat::Dot => explanations.iter().map(Explanation::dot).collect(),
        ExplainFormat::Json => explanations.iter().map(|explanation| as_json(explanation).to_string() + "\n").collect(),
    };
    Ok(shown.into_bytes())
}

fn from_stdin() -> Result<String, Message> {
    if io::stdin().is_terminal() {
        return Err(message!("explain-terminal"));
    }
    let failed = |reason| message!("file-failed", path = "-", reason = reason);
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes).map_err(|error| failed(problem::of_io(&error)))?;
    let source = phucdau_formats::read(bytes).map_err(|error| failed(problem::of_read(&error)))?;
    let lines: Vec<&str> = source.document().lines.iter().map(|line| line.text.as_str()).collect();
    Ok(lines.join("\n"))
}

fn as_json(explanation: &Explanation) -> Value {
    let arc = |arc: &Reasoned| {
        json!({
            "from": arc.from,
            "to": arc.to,
            "text": arc.text,
            "origin": arc.origin.name(),
            "channel": round(arc.channel),
            "lm": arc.lm.map(|(score, order)| json!({"score": round(score), "order": order})),
            "search_probability": round(arc.probability),
            "chosen": arc.chosen,
        })
    };
    json!({
        "regime": explanation.regime.name(),
        "score": round(explanation.score),
        "margin": round(explanation.margin),
        "atoms": explanation.atoms,
        "arcs": explanation.arcs.iter().map(arc).collect::<Vec<_>>(),
    })
}
