//! `manifest.json`: where a run comes from, and what its folder holds.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::disk::named;
use super::drawing::{self, Drawing, Origin, Unfinished};
use super::error::ExportError;
use super::outcomes::Format;
use super::sensitivity::SensitivityRecord;
use super::staging::hex;
use crate::format::{self, count};
use crate::scenario::Scenario;

pub use super::records::{ChangeRecord, DrawnRecord, LensesRecord, ObservedRecord, SweepRecord, TraceRecord};

/// Name of the file in a run's folder.
pub const MANIFEST: &str = "manifest.json";
/// Version of the folder's layout. A change that old readers would misread raises it.
pub const FORMAT: u32 = 3;
/// The oldest version that can be read.
const OLDEST: u32 = 1;
/// Most bytes of a manifest that is read. That of ten thousand files has some 2 MB.
const MOST_BYTES: u64 = 16 << 20;

/// The program that made a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Build {
    /// Version of the crate.
    pub version: String,
    /// Git commit, with `-dirty` and a hash of the changes where there were any; `unknown` outside a clone.
    pub commit: String,
    /// Target triple.
    pub platform: String,
}

impl Build {
    /// The program that is running.
    pub fn current() -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            commit: env!("CONCORD_COMMIT").to_owned(),
            platform: env!("CONCORD_PLATFORM").to_owned(),
        }
    }
}

/// Which scenario was run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioRecord {
    /// Short name.
    pub name: String,
    /// Title for people.
    pub title: String,
    /// SHA-256 of the resolved text, which is `scenario.toml`.
    pub sha256: String,
}

impl ScenarioRecord {
    /// That of a scenario.
    pub fn of(scenario: &Scenario) -> Self {
        Self {
            name: scenario.name().to_owned(),
            title: scenario.title().to_owned(),
            sha256: hex(&Sha256::digest(scenario.resolved().as_bytes())),
        }
    }
}

/// What decides every byte of a run's results: two runs with the same identity have the same files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Identity {
    /// The program.
    pub concord: Build,
    /// The scenario; of a comparison the baseline.
    pub scenario: ScenarioRecord,
    /// The scenarios that are compared with it, or told beside it; none for a run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub against: Vec<ScenarioRecord>,
    /// Seed of the random numbers.
    pub seed: u64,
    /// Number of replicates.
    pub replicates: u64,
    /// How the outcomes are stored.
    pub outcomes: Format,
    /// How figures are drawn, where they were asked for.
    #[serde(default, deserialize_with = "drawing::read")]
    pub figures: Option<Drawing>,
    /// Names of the outcomes that the tables and the forest of a comparison show; none where they show the usual ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shown: Vec<String>,
    /// Whether the report was asked for as Markdown too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub markdown: bool,
    /// Which replicate is told, where the folder holds a trace and not a run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<TraceRecord>,
    /// Which changes share the difference between two scenarios, where the folder holds an attribution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribution: Option<Vec<ChangeRecord>>,
    /// Whether these are mechanisms that the difference goes through, and not changes that make it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_mechanisms: bool,
    /// Which numbers of the scenario are drawn, where any are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawn: Option<DrawnRecord>,
    /// Through which lenses the scenario is seen and what it is held against, where the folder holds that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lenses: Option<LensesRecord>,
    /// What is varied and how, where the folder holds a sensitivity analysis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sensitivity: Option<SensitivityRecord>,
    /// At which points the scenario is run, where the folder holds a sweep.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sweep: Option<SweepRecord>,
    /// From what the figures are drawn, where the folder holds these alone and not what they show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawn_from: Option<Origin>,
}

impl Identity {
    /// The scenarios, the baseline first.
    pub fn scenarios(&self) -> impl Iterator<Item = &ScenarioRecord> {
        std::iter::once(&self.scenario).chain(&self.against)
    }

    /// The identity of one of its scenarios by itself, by its number; of all of them where there is none.
    #[must_use]
    pub fn of_part(&self, scenario: Option<usize>) -> Self {
        match scenario.and_then(|number| self.scenarios().nth(number)) {
            Some(scenario) => Self { scenario: scenario.clone(), against: Vec::new(), ..self.clone() },
            None => self.clone(),
        }
    }

    /// In what `other` falls short of this run, a phrase each; empty where it holds all that this run would.
    ///
    /// The platform is no difference, since results are the same on all of them; figures beyond those asked
    /// for do no harm.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let mut found = Vec::new();
        let mut compare = |differs: bool, phrase: String| {
            if differs {
                found.push(phrase);
            }
        };
        let same_numbers = (self.seed, self.replicates) == (other.seed, other.replicates);
        compare(self.seed != other.seed, format!("seed {}, not {}", other.seed, self.seed));
        compare(
            self.replicates != other.replicates,
            format!("{} replicates, not {}", count(other.replicates), count(self.replicates)),
        );
        let names = |of: &Self| {
            let names: Vec<&str> = of.scenarios().map(|scenario| scenario.name.as_str()).collect();
            match &names[1..] {
                [] => names[0].to_owned(),
                others => format!("{} against {}", others.join(" and "), names[0]),
            }
        };
        if names(self) == names(other) {
            // Seed and replicates are part of the resolved scenario, and change its hash too.
            let same = self.scenarios().zip(other.scenarios()).all(|(this, that)| this.sha256 == that.sha256);
            compare(same_numbers && !same, "of the scenario before it changed".to_owned());
        } else {
            let kind = if other.against.is_empty() { "scenario " } else { "" };
            compare(true, format!("of {kind}{}, not {}", names(other), names(self)));
        }
        let (this, that) = (&self.concord, &other.concord);
        if this.version == that.version {
            compare(
                this.commit != that.commit,
                format!("made at commit {}, not {}", short(&that.commit), short(&this.commit)),
            );
        } else {
            compare(true, format!("made by concord {}, not {}", that.version, this.version));
        }
        compare(
            self.outcomes != other.outcomes,
            format!("outcomes as {}, not as {}", other.outcomes.name(), self.outcomes.name()),
        );
        match (&self.figures, &other.figures) {
            (Some(_), None) => compare(true, "without figures".to_owned()),
            (Some(this), Some(that)) => {
                this.differences(that).into_iter().for_each(|phrase| compare(true, phrase));
            }
            (None, _) => {}
        }
        compare(
            self.shown != other.shown,
            match &other.shown[..] {
                [] => "with tables of the usual outcomes".to_owned(),
                shown => format!("with tables of {} alone", shown.join(", ")),
            },
        );
        compare(self.markdown && !other.markdown, "without report.md".to_owned());
        let (this, that) = (self.kind(), other.kind());
        compare(this != that, format!("{that}, not {this}"));
        let same_changes =
            (&self.attribution, self.by_mechanisms) == (&other.attribution, other.by_mechanisms);
        compare(this == that && !same_changes, "other changes told apart".to_owned());
        let drawn = match (&self.drawn, &other.drawn) {
            (Some(_), None) => "without drawn parameters",
            (None, Some(_)) => "with drawn parameters",
            (Some(_), Some(_)) | (None, None) => "of other drawn parameters",
        };
        compare(this == that && self.drawn != other.drawn, drawn.to_owned());
        if let (Some(this), Some(that)) = (&self.lenses, &other.lenses) {
            compare(this.names != that.names, "through other lenses".to_owned());
            compare(this.record != that.record, "against another record".to_owned());
        }
        let same_points =
            |one: &SweepRecord, other: &SweepRecord| (&one.keys, &one.sha256) == (&other.keys, &other.sha256);
        let other_points = self.sweep.as_ref().zip(other.sweep.as_ref());
        let other_points = other_points.is_some_and(|(this, that)| !same_points(this, that));
        compare(this == that && other_points, "of other points".to_owned());
        compare(this == that && self.sensitivity != other.sensitivity, "of another design".to_owned());
        compare(
            this == that && self.drawn_from != other.drawn_from,
            "figures of other files of that run".to_owned(),
        );
        found
    }

    /// How many replicates are independent of each other.
    pub fn units(&self) -> u64 {
        let per_set = self.drawn.as_ref().map_or(1, |drawn| drawn.replicates_per_set.max(1));
        self.replicates / per_set
    }

    /// What a folder of it holds, within a sentence.
    fn kind(&self) -> String {
        let kinds = [
            (self.attribution.is_some(), "an attribution"),
            (self.lenses.is_some(), "lenses"),
            (self.sweep.is_some(), "a sweep"),
            (self.sensitivity.is_some(), "a sensitivity analysis"),
            (true, "a run"),
        ];
        let kind = kinds.iter().find(|(is_so, _)| *is_so).map_or("a run", |(_, kind)| kind);
        let held = self.trace.as_ref().map_or_else(|| kind.to_owned(), TraceRecord::named);
        if self.drawn_from.is_some() { format!("the figures alone of {held}") } else { held }
    }
}

/// A commit as people cite it: the first seven characters of its hash, and what follows the hash.
pub fn short(commit: &str) -> String {
    let hash = commit.split('-').next().unwrap_or(commit);
    let rest = &commit[hash.len()..];
    format!("{}{rest}", hash.get(..7).unwrap_or(hash))
}

/// When and how a run was made. Nothing in here reaches a result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Execution {
    /// The command line.
    pub command: Vec<String>,
    /// Number of threads.
    pub threads: usize,
    /// Start, in UTC.
    pub started: String,
    /// End, in UTC.
    pub finished: String,
    /// Seconds between the two.
    pub seconds: f64,
}

/// One file of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

/// The manifest of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`] of the version that wrote it.
    pub format: u32,
    /// Which run.
    #[serde(flatten)]
    pub identity: Identity,
    /// When and how it was made.
    pub execution: Execution,
    /// What is still to come into the folder; nothing where it is complete.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unfinished: Option<Unfinished>,
    /// Every other file of the folder by its path in it, with `/` between folders.
    pub files: BTreeMap<String, FileRecord>,
}

impl Manifest {
    /// Reads the manifest of a folder; `None` where there is none.
    ///
    /// # Errors
    ///
    /// [`ExportError::Manifest`] where it is no manifest that this version can read, [`ExportError::Io`]
    /// where it cannot be read at all.
    pub fn read(folder: &Path) -> Result<Option<Self>, ExportError> {
        /// The part that every version can read.
        #[derive(Deserialize)]
        struct Header {
            format: u32,
        }
        let path = folder.join(MANIFEST);
        let unreadable = |reason: String| ExportError::Manifest { path: folder.to_owned(), reason };
        let text = match bounded(&path) {
            Ok(Some(text)) => text,
            Ok(None) => {
                let most = format::bytes(MOST_BYTES);
                return Err(unreadable(format!("it is no file of at most {most}, as every manifest is")));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(named("cannot read", &path, &error).into()),
        };
        let header: Header = serde_json::from_slice(&text).map_err(|error| unreadable(error.to_string()))?;
        if !(OLDEST..=FORMAT).contains(&header.format) {
            let reason = format!(
                "it has format {}, and this version knows formats {OLDEST} to {FORMAT}",
                header.format
            );
            return Err(unreadable(reason));
        }
        serde_json::from_slice(&text).map(Some).map_err(|error| unreadable(error.to_string()))
    }

    /// The text of the file.
    ///
    /// # Errors
    ///
    /// None in practice: every field can be written as JSON.
    pub fn to_json(&self) -> Result<Vec<u8>, ExportError> {
        let text = serde_json::to_string_pretty(self).map_err(io::Error::from)?;
        Ok(format!("{}\n", format::plain(&text)).into_bytes())
    }
}

/// The bytes of a file, looked at before it is opened: `None` where it is no file or too long for a manifest.
fn bounded(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let about = fs::metadata(path)?;
    if !about.is_file() || about.len() > MOST_BYTES {
        return Ok(None);
    }
    let mut text = Vec::new();
    // It may grow meanwhile.
    fs::File::open(path)?.take(MOST_BYTES + 1).read_to_end(&mut text)?;
    Ok((text.len() as u64 <= MOST_BYTES).then_some(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing(theme: &str, width_mm: f64, only: &[&str]) -> Drawing {
        Drawing {
            theme: theme.to_owned(),
            width_mm,
            language: "en".to_owned(),
            events: "breaks".to_owned(),
            untitled: false,
            only: only.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    fn identity() -> Identity {
        Identity {
            concord: Build {
                version: "0.1.0".to_owned(),
                commit: "0123456789abcdef0123456789abcdef01234567".to_owned(),
                platform: "x86_64-unknown-linux-gnu".to_owned(),
            },
            scenario: ScenarioRecord {
                name: "base".to_owned(),
                title: "Base".to_owned(),
                sha256: "00".repeat(32),
            },
            against: Vec::new(),
            seed: 2017,
            replicates: 10_000,
            outcomes: Format::Parquet,
            figures: Some(drawing("journal", 175.0, &[])),
            shown: Vec::new(),
            markdown: false,
            trace: None,
            attribution: None,
            by_mechanisms: false,
            drawn: None,
            lenses: None,
            sweep: None,
            sensitivity: None,
            drawn_from: None,
        }
    }

    #[test]
    fn differences_name_what_the_folder_holds_instead() {
        let wanted = identity();
        let check = |change: fn(&mut Identity), expected: &str| {
            let mut held = identity();
            change(&mut held);
            assert_eq!(wanted.differences(&held).join("; "), expected);
        };
        check(|_| {}, "");
        check(|held| held.concord.platform = "aarch64-apple-darwin".to_owned(), "");
        check(|held| held.scenario.title = "Another title".to_owned(), "");
        check(|held| held.scenario.sha256 = "11".repeat(32), "of the scenario before it changed");
        check(
            |held| held.scenario = ScenarioRecord { name: "b".to_owned(), ..identity().scenario },
            "of scenario b, not base",
        );
        check(|held| held.against = vec![identity().scenario], "of base against base, not base");
        check(|held| held.seed = 1, "seed 1, not 2017");
        check(
            |held| (held.replicates, held.figures) = (5, None),
            "5 replicates, not 10,000; without figures",
        );
        check(
            |held| held.trace = Some(TraceRecord { replicate: 3, every: true }),
            "the trace of replicate 3 with every proposal, not a run",
        );
        check(
            |held| held.figures = Some(drawing("slide", 254.0, &[])),
            "figures in the theme slide, not journal; figures 254 mm wide, not 175 mm",
        );
        check(
            |held| held.figures = Some(drawing("journal", 175.0, &["fans", "outcomes"])),
            "of the figures only fans, outcomes",
        );
        check(|held| held.attribution = Some(Vec::new()), "an attribution, not a run");
        let changes = |label: &str| {
            let record = ChangeRecord { label: label.to_owned(), keys: vec!["leadership".to_owned()] };
            Identity { attribution: Some(vec![record]), ..identity() }
        };
        let points = |sha256: &str| SweepRecord {
            design: "a grid".to_owned(),
            keys: vec!["parameters.spillover".to_owned()],
            points: 3,
            sha256: sha256.to_owned(),
        };
        let swept = |sha256: &str| Identity { sweep: Some(points(sha256)), ..identity() };
        assert_eq!(swept("00").differences(&identity()), ["a run, not a sweep"]);
        assert_eq!(swept("00").differences(&swept("11")), ["of other points"]);
        assert!(swept("00").differences(&swept("00")).is_empty());
        assert_eq!(changes("one").differences(&changes("two")), ["other changes told apart"]);
        let of = |sha256: &str| Some(Origin { concord: identity().concord, sha256: sha256.to_owned() });
        let mut held = Identity { drawn_from: of("00"), ..identity() };
        assert_eq!(wanted.differences(&held), ["the figures alone of a run, not a run"]);
        let drawn = Identity { drawn_from: of("11"), ..identity() };
        assert_eq!(drawn.differences(&held), ["figures of other files of that run"]);
        held.drawn_from = of("11");
        assert!(drawn.differences(&held).is_empty());
        check(|held| held.outcomes = Format::Csv, "outcomes as csv, not as parquet");
        check(|held| held.concord.version = "0.2.0".to_owned(), "made by concord 0.2.0, not 0.1.0");
        check(
            |held| held.concord.commit = "ffffffffffffffff-dirty.12345678".to_owned(),
            "made at commit fffffff-dirty.12345678, not 0123456",
        );
    }

    #[test]
    fn figures_that_were_not_asked_for_do_no_harm() {
        let wanted = |figures| Identity { figures, ..identity() };
        assert!(wanted(None).differences(&identity()).is_empty());
        let some = |only: &[&str]| wanted(Some(drawing("journal", 175.0, only)));
        assert!(some(&["fans"]).differences(&identity()).is_empty());
        assert!(some(&["fans"]).differences(&some(&["fan-paper", "fans"])).is_empty());
        assert_eq!(some(&["fans", "a"]).differences(&some(&["fans"])), ["without the figures a"]);
    }

    #[test]
    fn manifests_of_every_format_are_read() {
        let written = Manifest {
            format: FORMAT,
            identity: identity(),
            execution: crate::testkit::execution(),
            unfinished: None,
            files: BTreeMap::new(),
        };
        let text = String::from_utf8(written.to_json().expect("JSON")).expect("text");
        let how = "\"figures\": {\n    \"theme\": \"journal\",\n    \"width_mm\": 175.0,\n    \"language\": \"en\",\n    \"events\": \"breaks\"\n  }";
        let folder = tempfile::tempdir().expect("a folder");
        let read = |text: String| {
            fs::write(folder.path().join(MANIFEST), text).expect("a file");
            Manifest::read(folder.path())
        };
        // Earlier versions marked every event.
        let all = identity().figures.map(|of| Drawing { events: "all".to_owned(), ..of });
        for (format, figures, expected) in [
            ("3", how, identity().figures),
            ("2", how, identity().figures),
            ("2", "\"figures\": null", None),
            ("1", "\"figures\": true", all.clone()),
            ("2", &how.replace(",\n    \"events\": \"breaks\"", ""), all),
            ("1", "\"figures\": false", None),
        ] {
            assert!(text.contains(how), "{text}");
            let text = text.replace(how, figures).replace("\"format\": 3", &format!("\"format\": {format}"));
            let found = read(text).expect("a manifest").expect("it is there");
            assert_eq!(found.identity, Identity { figures: expected, ..identity() });
        }
        let newer = read(text.replace("\"format\": 3", "\"format\": 4")).expect_err("too new").to_string();
        assert!(newer.contains("it has format 4, and this version knows formats 1 to 3"), "{newer}");
    }

    #[test]
    fn a_manifest_that_is_too_long_or_no_file_is_refused_before_it_is_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let refused = || Manifest::read(folder.path()).expect_err("no manifest").to_string();
        let file = fs::File::create(folder.path().join(MANIFEST)).expect("a file");
        // It has no blocks on the disk.
        file.set_len(5_000_000_000).expect("a long file");
        assert!(refused().contains("it is no file of at most 17 MB"), "{}", refused());
        fs::remove_file(folder.path().join(MANIFEST)).expect("a removal");
        fs::create_dir(folder.path().join(MANIFEST)).expect("a folder");
        assert!(refused().contains("it is no file"), "{}", refused());
    }

    #[test]
    fn a_manifest_hides_nothing_and_is_read_as_it_was() {
        let mut identity = identity();
        identity.scenario.title = "\u{1b}[2J\u{202e}\u{9b}\u{e0041} title".to_owned();
        let written = Manifest {
            format: FORMAT,
            identity,
            execution: crate::testkit::execution(),
            unfinished: Some(Unfinished {
                figures: Some(drawing("journal", 175.0, &[])),
                markdown: true,
                files: BTreeMap::new(),
            }),
            files: BTreeMap::new(),
        };
        let text = String::from_utf8(written.to_json().expect("JSON")).expect("text");
        assert!(text.is_ascii(), "{text}");
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join(MANIFEST), text).expect("a file");
        assert_eq!(Manifest::read(folder.path()).expect("a manifest"), Some(written));
    }

    #[test]
    fn short_commits() {
        assert_eq!(short("unknown"), "unknown");
        assert_eq!(short(""), "");
        assert_eq!(short("0123456789"), "0123456");
        assert_eq!(short("0123456789-dirty.ab"), "0123456-dirty.ab");
        assert_eq!(short("ééééééééé"), "ééééééééé");
    }
}
