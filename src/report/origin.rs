//! Where a report comes from: provenance, how to make it again, how to cite it, and the files beside it.

use super::page::{Part, Section};
use crate::export::manifest::{Identity, MANIFEST, ScenarioRecord, short};
use crate::export::outcomes::Format;
use crate::export::parameters::{PARAMETERS, VARIANCE};
use crate::export::sensitivity::{CONVERGENCE, MORRIS, OVER_TIME, SOBOL, VARIANCE as VARIANCES};
use crate::export::{Drawing, POINTS, SCENARIO, SWEEP};
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
    /// A sweep.
    Sweep,
    /// A sensitivity analysis.
    Sensitivity {
        /// Whether its inputs are all numbers of the scenario that have a prior.
        of_all: bool,
    },
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

/// The folder of a study, as the end of its report describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfStudy {
    /// The command that makes it again from within the folder, without looks and place: `attribute A/scenario.toml`.
    pub command: Vec<String>,
    /// Its files that a reader may want to open, and what each of them holds; charts, scenarios and manifest apart.
    pub files: Vec<(&'static str, &'static str)>,
}

/// The sections at the end of the report on a study that lays its scenarios in folders of their own.
pub fn of_study(study: &OfStudy, identity: &Identity) -> Vec<Section<'static>> {
    let usual = ["concord".to_owned()].into_iter().chain(study.command.iter().cloned());
    let words = usual.chain(look(identity.figures.as_ref())).chain(["--output ../again".to_owned()]);
    let mut files: Vec<(String, &'static str)> =
        study.files.iter().map(|(name, what)| ((*name).to_owned(), *what)).collect();
    files.extend(identity.scenarios().map(|record| (format!("{}/", record.name), "the scenario, whole")));
    if identity.figures.is_some() {
        files.push((super::LATEX.to_owned(), "the charts for LaTeX, with their captions"));
    }
    files.push((MANIFEST.to_owned(), "where all of it comes from, and the hash of every other file"));
    let command = words.collect::<Vec<_>>().join(" ");
    vec![
        Section::new("provenance", "Provenance", vec![Part::Terms(provenance(Kind::Run, identity))]),
        Section::new("reproduce", "How to reproduce it", again(Kind::Comparison, identity, command)),
        Section::new("cite", "How to cite it", cite(identity)),
        Section::new("files", "Files in this folder", vec![Part::Files(files)]),
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
    if let Some(trace) = identity.trace() {
        terms.push(term("Replicate told", count(trace.replicate)));
    }
    terms
}

/// The arguments for a scenario in this folder, or for two of which the first is the baseline.
fn pair(identity: &Identity) -> Vec<String> {
    match identity.against.first() {
        None => vec![SCENARIO.to_owned()],
        Some(scenario) => {
            let [scenario, baseline] =
                [scenario, &identity.scenario].map(|of| format!("{}/{SCENARIO}", of.name));
            vec![scenario, format!("--pair {baseline}")]
        }
    }
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
        Kind::Sweep => {
            words.push("sweep".to_owned());
            words.extend(pair(identity));
            words.push(format!("--points-file {POINTS} --replicates {}", identity.replicates));
        }
        Kind::Sensitivity { of_all } => {
            words.push("sensitivity".to_owned());
            words.extend(pair(identity));
            words.extend(design(of_all, identity));
        }
    }
    if let Some(drawn) = identity.drawn() {
        let from = if drawn.sha256.is_some() { PARAMETERS } else { &drawn.from };
        words.extend(["--draw-parameters".to_owned(), from.to_owned()]);
        words.extend(["--replicates-per-set".to_owned(), drawn.replicates_per_set.to_string()]);
    }
    if let Some(trace) = identity.trace() {
        words.extend(["--replicate".to_owned(), trace.replicate.to_string()]);
        let compared = (!identity.against.is_empty()).then(|| format!("--compare compared/{SCENARIO}"));
        words.extend(compared);
        words.extend(trace.every.then(|| "--every".to_owned()));
    }
    let format = matches!(kind, Kind::Run | Kind::Comparison) && identity.outcomes != Format::default();
    words.extend(format.then(|| format!("--format {}", identity.outcomes.name())));
    words.extend(look(identity.figures.as_ref()));
    words.extend(identity.shown().iter().map(|name| format!("--outcome {name}")));
    words.extend(identity.markdown.then(|| "--markdown".to_owned()));
    words.extend(["--output".to_owned(), "../again".to_owned()]);
    words.join(" ")
}

/// The options of a sensitivity analysis.
fn design(of_all: bool, identity: &Identity) -> Vec<String> {
    let Some(design) = identity.sensitivity() else { return Vec::new() };
    let quoted = |key: &str| {
        let is_plain = |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
        if key.chars().all(is_plain) { key.to_owned() } else { format!("'{}'", key.replace('\'', r"'\''")) }
    };
    let keys = design.inputs.iter().filter(|_| !of_all);
    let mut words: Vec<String> = keys.map(|input| format!("--key {}", quoted(&input.key))).collect();
    match (design.trajectories, design.rows) {
        (Some(_), None) => words.push("--method morris".to_owned()),
        (None, Some(_)) => words.push("--method sobol".to_owned()),
        _ => {}
    }
    words.extend(design.trajectories.map(|number| format!("--trajectories {number}")));
    words.extend(design.rows.map(|number| format!("--rows {number}")));
    let kept = design.trajectories.and(design.kept);
    words.extend(kept.map(|number| format!("--keep {number}")));
    words.extend(design.outcomes.iter().map(|name| format!("--outcome {name}")));
    words.push(format!("--replicates {} --resamples {} --yes", identity.replicates, design.resamples));
    words
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

/// Whether each scenario has a folder of its own.
fn has_folders(kind: Kind, identity: &Identity) -> bool {
    match kind {
        Kind::Comparison => true,
        Kind::Sweep | Kind::Sensitivity { .. } => !identity.against.is_empty(),
        Kind::Run | Kind::Trace => false,
    }
}

fn reproduce(kind: Kind, identity: &Identity) -> Vec<Part<'static>> {
    again(kind, identity, command(kind, identity))
}

/// How a command makes the same again.
fn again(kind: Kind, identity: &Identity, command: String) -> Vec<Part<'static>> {
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
        Kind::Sweep | Kind::Sensitivity { .. } => (
            "scenario with extends, --set, seed and number of replicates written out",
            "Its tables and charts are then the same to the last byte, on any machine and with any number of threads."
                .to_owned(),
        ),
    };
    let has_folders = has_folders(kind, identity);
    let place = if has_folders { "the folders of the scenarios hold" } else { "this folder holds" };
    vec![
        Part::Paragraph(format!(
            "With concord {} at commit {}, in this folder; in {SCENARIO} {place} the whole {whole}.",
            build.version,
            short(&build.commit),
        )),
        Part::Verbatim { label: "Command", text: command },
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

/// Those of a sensitivity analysis.
fn of_sensitivity(identity: &Identity) -> Vec<(String, &'static str)> {
    let design = identity.sensitivity();
    let file = |(name, what): (&str, &'static str)| (name.to_owned(), what);
    let screening = [(MORRIS, "the screening: effects of every input on every outcome")];
    let indices = [
        (SOBOL, "the Sobol indices with their intervals"),
        (VARIANCES, "how much outcomes vary, and how much of that is chance"),
        (OVER_TIME, "the indices at the end of each year"),
        (CONVERGENCE, "the indices from an eighth, a quarter, half and all of the rows"),
    ];
    let others = [
        (POINTS, "every point with the mean of each outcome"),
        ("tables/sensitivity.tex", "effects and indices as LaTeX"),
        ("tables/sensitivity.md", "effects and indices as Markdown"),
    ];
    let screening = design.and_then(|design| design.trajectories).map(|_| screening);
    let indices = design.and_then(|design| design.rows).map(|_| indices);
    let found = screening.into_iter().flatten().chain(indices.into_iter().flatten()).chain(others);
    found.map(file).collect()
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
        Kind::Sweep => vec![
            file(SWEEP, "every outcome at every point, with its errors"),
            file(POINTS, "the points"),
            file("tables/sweep.tex", "the outcomes as LaTeX"),
            file("tables/sweep.md", "the outcomes as Markdown"),
        ],
        Kind::Sensitivity { .. } => of_sensitivity(identity),
    };
    let has_folders = has_folders(kind, identity);
    if identity.drawn().is_some() {
        files.push(file(PARAMETERS, "what was drawn for which replicates"));
        files.push(file(VARIANCE, "how much of each spread parameters make, and chance"));
    }
    if has_folders {
        let what = if kind == Kind::Comparison { "data of the scenario" } else { "the scenario, whole" };
        let folder = |record: &ScenarioRecord| (format!("{}/", record.name), what);
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
    use crate::export::manifest::StudyRecord;
    use crate::export::manifest::TraceRecord;
    use crate::testkit;

    #[test]
    fn the_citation_is_that_of_the_file() {
        let file = include_str!("../../CITATION.cff");
        assert!(
            file.contains(&format!("title: \"{TITLE}\"")) && file.contains(&format!("name: {AUTHORS}\n"))
        );
    }

    #[test]
    fn the_command_makes_the_same_again() {
        let identity = testkit::identity(12);
        let check = |kind, identity: &Identity, expected: &str| assert_eq!(command(kind, identity), expected);
        check(Kind::Run, &identity, "concord run scenario.toml --no-figures --output ../again");
        let against = vec![ScenarioRecord { name: "other".to_owned(), ..identity.scenario.clone() }];
        let usual = testkit::drawing();
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
        let identity =
            Identity { study: StudyRecord::Trace(TraceRecord { replicate: 3, every: true }), ..identity };
        check(
            Kind::Trace,
            &identity,
            "concord trace scenario.toml --replicate 3 --compare compared/scenario.toml --every --markdown --output ../again",
        );
    }
}
