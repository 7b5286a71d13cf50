//! `manifest.json`: where a run comes from, and what its folder holds.

mod earlier;
mod identity;
mod records;
mod study;
mod under_priors;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::disk::named;
use super::drawing::Unfinished;
use super::error::ExportError;
use crate::format;

pub use identity::{Build, Identity, ScenarioRecord, short};
pub use records::{
    AttributionRecord, ChangeRecord, ComparisonRecord, DrawnRecord, LensesRecord, ObservedRecord, POINTS,
    RegionsRecord, RunRecord, SWEEP, Settings, SweepRecord, TraceRecord,
};
pub use study::{Kind, StudyRecord};
pub use under_priors::{POSTERIOR, PRIOR, UnderPriorsRecord};

/// Name of the file in a run's folder.
pub const MANIFEST: &str = "manifest.json";
/// Version of the folder's layout. A change that old readers would misread raises it.
pub const FORMAT: u32 = 4;
/// The oldest version that can be read.
const OLDEST: u32 = 1;
/// Most bytes of a manifest that is read. That of ten thousand files has some 2 MB.
const MOST_BYTES: u64 = 16 << 20;

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
    use crate::export::outcomes::Format;
    use crate::export::{Drawing, Origin};

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
            study: StudyRecord::Run(RunRecord::default()),
            markdown: false,
            explorer: false,
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
            |held| held.study = StudyRecord::Trace(TraceRecord { replicate: 3, every: true, drawn: None }),
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
        let shared = |changes| {
            StudyRecord::Attribution(AttributionRecord { changes, by_mechanisms: false, drawn: None })
        };
        check(
            |held| {
                held.study = StudyRecord::Attribution(AttributionRecord {
                    changes: Vec::new(),
                    by_mechanisms: false,
                    drawn: None,
                })
            },
            "an attribution, not a run",
        );
        let changes = |label: &str| {
            let record = ChangeRecord { label: label.to_owned(), keys: vec!["leadership".to_owned()] };
            Identity { study: shared(vec![record]), ..identity() }
        };
        let points = |sha256: &str| SweepRecord {
            design: "a grid".to_owned(),
            keys: vec!["parameters.spillover".to_owned()],
            points: 3,
            sha256: sha256.to_owned(),
            drawn: None,
        };
        let swept = |sha256: &str| Identity { study: StudyRecord::Sweep(points(sha256)), ..identity() };
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
            ("4", how, identity().figures),
            ("3", how, identity().figures),
            ("2", how, identity().figures),
            ("2", "\"figures\": null", None),
            ("1", "\"figures\": true", all.clone()),
            ("2", &how.replace(",\n    \"events\": \"breaks\"", ""), all),
            ("1", "\"figures\": false", None),
        ] {
            assert!(text.contains(how), "{text}");
            let text = text.replace(how, figures).replace("\"format\": 4", &format!("\"format\": {format}"));
            let found = read(text).expect("a manifest").expect("it is there");
            assert_eq!(found.identity, Identity { figures: expected, ..identity() });
        }
        let newer = read(text.replace("\"format\": 4", "\"format\": 5")).expect_err("too new").to_string();
        assert!(newer.contains("it has format 5, and this version knows formats 1 to 4"), "{newer}");
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
                explorer: false,
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
