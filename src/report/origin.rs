//! Where a report comes from: provenance, how to make it again, how to cite it, and the files beside it.

use super::page::{Part, Section};
use crate::export::manifest::{Identity, MANIFEST, ScenarioRecord, short};
use crate::export::outcomes::Format;
use crate::export::parameters::{PARAMETERS, VARIANCE};
use crate::export::{Drawing, SCENARIO};
use crate::format::{count, counted};
use crate::plot::{Events, Language, Theme};

/// Who wrote the program, as CITATION.cff has it.
const AUTHORS: &str = "The concord developers";
/// Its title, as CITATION.cff has it.
const TITLE: &str = "concord: an agent-based simulation of regional cooperation";

/// What the folder of a report is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A run.
    Run,
    /// A comparison.
    Comparison,
    /// A trace.
    Trace,
}

/// The sections at the end of every report.
pub fn sections(kind: Kind, identity: &Identity) -> Vec<Section<'static>> {
    vec![
        Section::new("provenance", "Provenance", vec![Part::Terms(provenance(kind, identity))]),
        Section::new("reproduce", "How to reproduce it", reproduce(kind, identity)),
        Section::new("cite", "How to cite it", cite(identity)),
        Section::new("files", "Files in this folder", vec![Part::Files(files(kind, identity))]),
    ]
}

fn provenance(kind: Kind, identity: &Identity) -> Vec<(String, String)> {
    let term = |name: &str, what: String| (name.to_owned(), what);
    let mut terms = vec![
        term("Program", format!("concord {}", identity.concord.version)),
        term("Commit", identity.concord.commit.clone()),
    ];
    let scenario = |record: &ScenarioRecord| {
        let name = if record.name == record.title { String::new() } else { format!("{} ", record.title) };
        term("Scenario", format!("{name}({}), SHA-256 {}", record.name, record.sha256))
    };
    terms.extend(identity.scenarios().map(scenario));
    let what = if kind == Kind::Comparison { "Pairs of replicates" } else { "Replicates" };
    terms.push(term("Seed", identity.seed.to_string()));
    terms.push(term(what, count(identity.replicates)));
    if let Some(drawn) = identity.drawn() {
        terms.push(term("Drawn", format!("{}: {}", drawn.named(), drawn.keys.join(", "))));
    }
    if let StudyRecord::Trace(trace) = &identity.study {
        terms.push(term("Replicate told", count(trace.replicate)));
    }
    terms
}

/// The command that makes the same again, from within the folder.
fn command(kind: Kind, identity: &Identity) -> String {
    let mut words: Vec<String> = vec!["concord".to_owned()];
    let within = |record: &ScenarioRecord| format!("{}/{SCENARIO}", record.name);
    match kind {
        Kind::Run => words.extend(["run".to_owned(), SCENARIO.to_owned()]),
        Kind::Comparison => {
            words.push("compare".to_owned());
            words.extend(identity.scenarios().map(within));
        }
        Kind::Trace => words.extend(["trace".to_owned(), SCENARIO.to_owned()]),
    }
    if let Some(drawn) = identity.drawn() {
        let from = if drawn.sha256.is_some() { PARAMETERS } else { &drawn.from };
        words.extend(["--draw-parameters".to_owned(), from.to_owned()]);
        words.extend(["--replicates-per-set".to_owned(), drawn.replicates_per_set.to_string()]);
    }
    if let StudyRecord::Trace(trace) = &identity.study {
        words.extend(["--replicate".to_owned(), trace.replicate.to_string()]);
        let compared = (!identity.against.is_empty()).then(|| format!("--compare compared/{SCENARIO}"));
        words.extend(compared);
        words.extend(trace.every.then(|| "--every".to_owned()));
    }
    let format = kind != Kind::Trace && identity.outcomes != Format::default();
    words.extend(format.then(|| format!("--format {}", identity.outcomes.name())));
    words.extend(look(identity.figures.as_ref()));
    words.extend(identity.shown().iter().map(|name| format!("--outcome {name}")));
    words.extend(identity.markdown.then(|| "--markdown".to_owned()));
    words.extend(["--output".to_owned(), "../again".to_owned()]);
    words.join(" ")
}

/// The options by which figures are drawn, but for the usual ones.
fn look(drawing: Option<&Drawing>) -> Vec<String> {
    let Some(Drawing { theme, width_mm, language, events, untitled, only }) = drawing else {
        return vec!["--no-figures".to_owned()];
    };
    let usual = Theme::from_name(theme).unwrap_or(Theme::Journal).usual_width().mm();
    let mut words = Vec::new();
    words.extend((theme != Theme::Journal.name()).then(|| format!("--theme {theme}")));
    words.extend((*width_mm != usual).then(|| format!("--width {width_mm}")));
    words.extend((language != Language::English.name()).then(|| format!("--lang {language}")));
    words.extend(untitled.then(|| "--no-title".to_owned()));
    words.extend((events != Events::default().name()).then(|| format!("--events {events}")));
    words.extend(only.iter().map(|name| format!("--only {name}")));
    words
}

fn reproduce(kind: Kind, identity: &Identity) -> Vec<Part<'static>> {
    let build = &identity.concord;
    let (whole, same) = match kind {
        Kind::Run | Kind::Comparison => (
            "run with extends, --set, seed and number of replicates written out",
            format!(
                "Every file but {MANIFEST} is then the same to the last byte, on any machine and with any number of threads."
            ),
        ),
        Kind::Trace => (
            "scenario with extends and --set written out",
            "The history, its tables and its chart are then the same to the last byte, on any machine."
                .to_owned(),
        ),
    };
    let place =
        if kind == Kind::Comparison { "the folders of the scenarios hold" } else { "this folder holds" };
    vec![
        Part::Paragraph(format!(
            "With concord {} at commit {}, in this folder; in {SCENARIO} {place} the whole {whole}.",
            build.version,
            short(&build.commit),
        )),
        Part::Verbatim { label: "Command", text: command(kind, identity) },
        Part::Paragraph(same),
    ]
}

fn cite(identity: &Identity) -> Vec<Part<'static>> {
    let build = &identity.concord;
    let commit = short(&build.commit);
    let scenarios: Vec<String> = identity
        .scenarios()
        .map(|record| format!("{} (SHA-256 {})", record.name, record.sha256.get(..12).unwrap_or_default()))
        .collect();
    let entry = format!(
        "@software{{concord,\n  author  = {{{{{AUTHORS}}}}},\n  title   = {{{TITLE}}},\n  version = {{{}}},\n  note    = {{commit \
         {commit}}}\n}}",
        build.version
    );
    vec![
        Part::Paragraph(format!("{AUTHORS}. {TITLE}. Version {}, commit {commit}.", build.version)),
        Part::Paragraph(format!(
            "Name with it the scenario: {}; seed {}, {}.",
            scenarios.join(", "),
            identity.seed,
            counted(identity.replicates, "replicate")
        )),
        Part::Verbatim { label: "BibTeX entry", text: entry },
    ]
}

/// The files of the folder that a reader may want to open, charts apart.
fn files(kind: Kind, identity: &Identity) -> Vec<(String, &'static str)> {
    let file = |name: &str, what| (name.to_owned(), what);
    let mut files = match kind {
        Kind::Run => vec![
            file("summary.csv", "outcomes at the end, with their errors"),
            file("passages.csv", "when something first happened"),
            file("trajectories.csv", "every series over time"),
            file("weights.csv", "what each state holds of each other over time"),
            file("regimes.csv", "shares of regimes and cultures over time"),
            file(identity.outcomes.file(), "how every replicate ended"),
            file("tables/summary.tex", "the summary as LaTeX"),
            file("tables/summary.md", "the summary as Markdown"),
        ],
        Kind::Comparison => vec![
            file("effects.csv", "how the outcomes differ at the end"),
            file("differences.csv", "how every series differs over time"),
            file("transitions.csv", "from which regime and culture to which"),
            file("changes.csv", "what the scenarios differ in"),
            file("findings.txt", "what was found: the answer, a table, a few sentences"),
            file("tables/comparison.tex", "the outcomes as LaTeX"),
            file("tables/comparison.md", "the outcomes as Markdown"),
        ],
        Kind::Trace => vec![
            file("chronicle.md", "what is told"),
            file("events.csv", "what happened"),
            file("states.csv", "what the region was like"),
        ],
    };
    if identity.drawn().is_some() {
        files.push(file(PARAMETERS, "what was drawn for which replicates"));
        files.push(file(VARIANCE, "how much of each spread parameters make, and chance"));
    }
    if kind == Kind::Comparison {
        let folder = |record: &ScenarioRecord| (format!("{}/", record.name), "data of the scenario");
        files.extend(identity.scenarios().map(folder));
    } else {
        files.push(file(SCENARIO, "the scenario, whole"));
    }
    if kind == Kind::Trace && !identity.against.is_empty() {
        files.push(file("compared/", "the other scenario and its tables"));
    }
    if identity.figures.is_some() {
        files.push(file(super::LATEX, "the charts for LaTeX, with their captions"));
    }
    files.push(file(MANIFEST, "where all of it comes from, and the hash of every other file"));
    files
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::fixture;
    use crate::export::manifest::TraceRecord;

    #[test]
    fn the_citation_is_that_of_the_file() {
        let file = include_str!("../../CITATION.cff");
        assert!(
            file.contains(&format!("title: \"{TITLE}\"")) && file.contains(&format!("name: {AUTHORS}\n"))
        );
    }

    #[test]
    fn the_command_makes_the_same_again() {
        let identity = fixture::identity(12);
        let check = |kind, identity: &Identity, expected: &str| assert_eq!(command(kind, identity), expected);
        check(Kind::Run, &identity, "concord run scenario.toml --no-figures --output ../again");
        let against = vec![ScenarioRecord { name: "other".to_owned(), ..identity.scenario.clone() }];
        let usual = fixture::drawing();
        let identity = Identity {
            figures: Some(usual.clone()),
            markdown: true,
            outcomes: Format::Csv,
            against,
            ..identity
        };
        check(
            Kind::Comparison,
            &identity,
            "concord compare triad/scenario.toml other/scenario.toml --format csv --markdown --output ../again",
        );
        let other = Drawing {
            theme: "slide".to_owned(),
            width_mm: 85.5,
            language: "kk".to_owned(),
            events: "none".to_owned(),
            untitled: true,
            only: vec!["fans".to_owned()],
        };
        assert_eq!(
            look(Some(&other)).join(" "),
            "--theme slide --width 85.5 --lang kk --no-title --events none --only fans"
        );
        assert!(look(Some(&usual)).is_empty());
        let identity = Identity { study: StudyRecord::Trace(TraceRecord { replicate: 3, every: true }), ..identity };
        check(
            Kind::Trace,
            &identity,
            "concord trace scenario.toml --replicate 3 --compare compared/scenario.toml --every --markdown --output ../again",
        );
    }
}
