//! `concord check --explain`: an entry of the codebook, or a parameter with the rule that it belongs to.

use std::io::Write;

use thiserror::Error;

use crate::cli::error::CliError;
use crate::cli::terminal::wrapped;
use crate::model::{ParameterSpec, Parameters};
use crate::report::rules;
use crate::scenario::codebook::{Case, CodebookEntry, codebook, codebook_entry};
use crate::scenario::{Scenario, key_of, key_segments, nearest, schema};

/// Columns before the text of a paragraph.
const INDENT: usize = 2;
/// Columns of an anchor's value.
const ANCHOR: usize = 6;

/// Why a key cannot be explained.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "--explain {asked}: there is no such key\nhelp: {}",
    nearest.as_ref().map_or_else(
        || format!("take a key of a scenario or a parameter of the model; coded are {}", codebook_names()),
        |name| format!("did you mean {name}?")
    )
)]
pub struct UnknownKey {
    asked: String,
    nearest: Option<String>,
}

fn codebook_names() -> String {
    codebook().iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// Explains a key: a coded number, a parameter, or any other key of a scenario.
///
/// # Errors
///
/// [`UnknownKey`], or [`CliError::Output`] if `out` cannot be written.
pub fn explain(asked: &str, scenario: &Scenario, out: &mut dyn Write, width: usize) -> Result<(), CliError> {
    let mut page = Page { lines: Vec::new(), width };
    if let Some(entry) = codebook_entry(asked) {
        page.entry(entry);
        page.value(asked, scenario);
    } else if let Some((rule, spec)) = parameter(asked) {
        page.parameter(rule, spec, scenario);
    } else if let Some(description) = schema::described(asked) {
        page.lines.push(asked.to_owned());
        page.paragraph("", &description);
    } else {
        return Err(CliError::arguments(UnknownKey { asked: asked.to_owned(), nearest: like(asked) }));
    }
    for line in page.lines {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// A parameter by its name, with or without the table that holds it.
fn parameter(asked: &str) -> Option<(&'static str, &'static ParameterSpec)> {
    let name = asked.strip_prefix("parameters.").unwrap_or(asked);
    Parameters::specs().find(|(_, spec)| spec.key == name)
}

/// A known name that is like a key.
fn like(asked: &str) -> Option<String> {
    let last = key_segments(asked).and_then(|parts| parts.last().cloned()).unwrap_or_default();
    let entries = codebook().iter().flat_map(|entry| [entry.name.as_str(), entry.last_word()]);
    let parameters = Parameters::specs().map(|(_, spec)| spec.key);
    let others = schema::keys().map(|(key, _)| key.as_str());
    let known: Vec<&str> = entries.chain(parameters).chain(others).collect();
    nearest(&last, known).map(str::to_owned)
}

/// Lines of a text that fits a width.
struct Page {
    lines: Vec<String>,
    width: usize,
}

impl Page {
    /// A paragraph behind a label, its other lines indented as far as the first one's text.
    fn hanging(&mut self, label: &str, indent: usize, text: &str) {
        let lines = wrapped(text, self.width.saturating_sub(indent).max(1));
        for (place, line) in lines.iter().enumerate() {
            let before = if place == 0 { label } else { "" };
            self.lines.push(format!("{before:indent$}{line}"));
        }
    }

    fn paragraph(&mut self, heading: &str, text: &str) {
        if !heading.is_empty() {
            self.lines.push(String::new());
            self.lines.push(heading.to_owned());
        }
        self.hanging("", INDENT, text);
    }

    fn list(&mut self, heading: &str, items: &[String]) {
        self.lines.push(String::new());
        self.lines.push(heading.to_owned());
        for item in items {
            self.hanging("  - ", INDENT + 2, item);
        }
    }

    fn entry(&mut self, entry: &CodebookEntry) {
        self.lines.push(format!("{} ({})", entry.title, entry.key));
        self.hanging("", INDENT, &entry.meaning);
        if let Some(left_out) = &entry.left_out {
            self.paragraph("Left out", left_out);
        }
        self.lines.push(String::new());
        self.lines.push("Anchors".to_owned());
        for anchor in &entry.anchors {
            let case = match &anchor.case {
                Some(Case(scenario, _, who)) => format!("Such as {who} ({scenario})."),
                None => "No shipped case.".to_owned(),
            };
            self.hanging(&format!("  {}", anchor.at), INDENT + ANCHOR, &format!("{} {case}", anchor.says));
        }
        self.list("Indicators", &entry.indicators);
        self.list("Public data", &entry.data);
        self.list("Common mistakes", &entry.mistakes);
        self.paragraph("Prior", &entry.prior());
    }

    /// The value of a key in a scenario, where it is the key of one number.
    fn value(&mut self, asked: &str, scenario: &Scenario) {
        let Some(parts) = key_segments(asked) else { return };
        let numbers = scenario.coded_numbers();
        let Some(number) = numbers.iter().find(|number| number.parts == parts) else { return };
        let source = number.source.as_deref().unwrap_or("no source or reason stands beside it");
        let text = format!("{} is {} ({source}).", key_of(&parts), number.value);
        self.paragraph(&format!("In {}", scenario.name()), &text);
    }

    fn parameter(&mut self, rule: &str, spec: &ParameterSpec, scenario: &Scenario) {
        self.lines.push(format!("parameters.{} ({})", spec.key, spec.symbol));
        self.hanging("", INDENT, &format!("{}.", spec.meaning));
        let value = scenario.parameters().get(spec.key).unwrap_or(spec.default);
        let prior = scenario.priors().iter().find(|(key, _)| key == spec.key);
        let prior = prior.map_or_else(|| "none: a convention".to_owned(), |(_, prior)| prior.to_string());
        let name = format!("In {}", scenario.name());
        let values = [
            ("Default", spec.default.to_string()),
            (name.as_str(), value.to_string()),
            ("Admissible", format!("{} to {}", spec.min, spec.max)),
            ("Prior", prior),
            ("Unit", if spec.unit == "1" { "none: a pure number".to_owned() } else { spec.unit.to_owned() }),
            ("Source", spec.source.to_owned()),
        ];
        for (heading, text) in values {
            self.paragraph(heading, &text);
        }
        if let Some(rule) = rules().into_iter().find(|known| known.name == rule) {
            self.paragraph(&format!("Claim of the rule ({})", rule.name), &rule.claim);
            self.paragraph("Source of the rule", &rule.source);
        }
    }
}
