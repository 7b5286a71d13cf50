//! Where a report comes from: provenance, how to make it again, how to cite it, and the files beside it.

use super::Commands;
use super::page::{Part, Section};
use crate::export::SCENARIO;
use crate::export::manifest::{Identity, MANIFEST, ScenarioRecord, short};
use crate::format::{count, counted};

/// Who wrote the program, as CITATION.cff has it.
const AUTHORS: &str = "The concord developers";
/// Its title, as CITATION.cff has it.
const TITLE: &str = "concord: an agent-based simulation of regional cooperation";

/// The folder of a study, as the end of its report describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// What its replicates are called.
    pub replicates: &'static str,
    /// What the scenarios in it hold whole.
    pub whole: Whole,
    /// What is the same when it is made again.
    pub same: Same,
    /// Its files that a reader may want to open, its scenarios among them, and what each of them holds; charts and manifest apart.
    pub files: Vec<(String, &'static str)>,
}

/// What the scenarios in a folder hold whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whole {
    /// A run, with seed and number of replicates.
    Run,
    /// A scenario, with seed and number of replicates.
    Numbers,
    /// A scenario.
    Scenario,
}

/// What is the same when a study is made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Same {
    /// Every file but the manifest.
    Files,
    /// Tables and charts.
    Tables,
    /// The one history.
    History,
}

impl Folder {
    /// The folder of a study of replicates whose every file is the same when it is made again.
    pub fn new(files: &[(&str, &'static str)]) -> Self {
        let files = files.iter().map(|(name, what)| ((*name).to_owned(), *what)).collect();
        Self { replicates: "Replicates", whole: Whole::Run, same: Same::Files, files }
    }

    /// With the one scenario in it.
    #[must_use]
    pub fn with_scenario(mut self) -> Self {
        self.files.push((SCENARIO.to_owned(), WHOLE));
        self
    }

    /// With a folder for each scenario, which holds `what`.
    #[must_use]
    pub fn with_folders(mut self, identity: &Identity, what: &'static str) -> Self {
        self.files.extend(identity.scenarios().map(|record| (format!("{}/", record.name), what)));
        self
    }

    /// With the one scenario in it, or with a folder for each of two.
    #[must_use]
    pub fn with_scenarios(self, identity: &Identity) -> Self {
        if identity.against.is_empty() { self.with_scenario() } else { self.with_folders(identity, WHOLE) }
    }
}

/// What is said of a scenario in a folder.
pub const WHOLE: &str = "the scenario, whole";

/// The sections at the end of every report.
pub fn sections(folder: Folder, identity: &Identity, commands: &Commands) -> Vec<Section<'static>> {
    let (provenance, reproduce) = (provenance(&folder, identity), reproduce(&folder, identity, commands));
    vec![
        Section::new("provenance", "Provenance", vec![Part::Terms(provenance)]),
        Section::new("reproduce", "How to reproduce it", reproduce),
        Section::new("cite", "How to cite it", cite(identity)),
        Section::new("files", "Files in this folder", vec![Part::Files(files(folder, identity))]),
    ]
}

fn provenance(folder: &Folder, identity: &Identity) -> Vec<(String, String)> {
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
    terms.push(term("Seed", identity.seed.to_string()));
    terms.push(term(folder.replicates, count(identity.replicates)));
    if let Some(drawn) = identity.drawn() {
        terms.push(term("Drawn", format!("{}: {}", drawn.named(), drawn.keys.join(", "))));
    }
    if let Some(trace) = identity.trace() {
        terms.push(term("Replicate told", count(trace.replicate)));
    }
    terms
}

/// How the same is made again: by a command where there is one, else by what it takes.
fn reproduce(folder: &Folder, identity: &Identity, commands: &Commands) -> Vec<Part<'static>> {
    let build = &identity.concord;
    let set = commands.set.as_deref().unwrap_or("changed values");
    let whole = match folder.whole {
        Whole::Run => format!("run with extends, {set}, seed and number of replicates written out"),
        Whole::Numbers => format!("scenario with extends, {set}, seed and number of replicates written out"),
        Whole::Scenario => format!("scenario with extends and {set} written out"),
    };
    let same = match folder.same {
        Same::Files => format!(
            "Every file but {MANIFEST} is then the same to the last byte, on any machine and with any number of threads."
        ),
        Same::Tables => {
            "Its tables and charts are then the same to the last byte, on any machine and with any number of threads."
                .to_owned()
        }
        Same::History => {
            "The history, its tables and its chart are then the same to the last byte, on any machine."
                .to_owned()
        }
    };
    let is_alone = folder.files.iter().any(|(name, _)| name == SCENARIO);
    let place = if is_alone { "this folder holds" } else { "the folders of the scenarios hold" };
    let how = match &commands.again {
        Some(command) => Part::Verbatim { label: "Command", text: command.clone() },
        None => Part::Paragraph(format!(
            "Take {} from there, with seed {} and {}.",
            if is_alone { "the scenario" } else { "the scenarios" },
            identity.seed,
            counted(identity.replicates, "replicate")
        )),
    };
    vec![
        Part::Paragraph(format!(
            "With concord {} at commit {}, in this folder; in {SCENARIO} {place} the whole {whole}.",
            build.version,
            short(&build.commit),
        )),
        how,
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
fn files(folder: Folder, identity: &Identity) -> Vec<(String, &'static str)> {
    let mut files = folder.files;
    if identity.figures.is_some() {
        files.push((super::LATEX.to_owned(), "the charts for LaTeX, with their captions"));
    }
    files.push((MANIFEST.to_owned(), "where all of it comes from, and the hash of every other file"));
    files
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    #[test]
    fn the_citation_is_that_of_the_file() {
        let file = include_str!("../../CITATION.cff");
        assert!(
            file.contains(&format!("title: \"{TITLE}\"")) && file.contains(&format!("name: {AUTHORS}\n"))
        );
    }

    #[test]
    fn without_a_command_the_report_says_what_it_takes_to_make_the_same_again() {
        let identity = testkit::identity(12);
        let folder = Folder::new(&[]).with_scenario();
        let said = |commands: &Commands| format!("{:?}", reproduce(&folder, &identity, commands));
        let without = said(&Commands::default());
        let build = &identity.concord;
        for part in [&build.version, short(&build.commit).as_str(), SCENARIO, "seed 7 and 12 replicates"] {
            assert!(without.contains(part), "{part}: {without}");
        }
        assert!(!without.contains("--"), "{without}");
        let with = said(&Commands { again: Some("again".to_owned()), ..Commands::default() });
        assert!(with.contains("Verbatim { label: \"Command\", text: \"again\" }"), "{with}");
    }
}
