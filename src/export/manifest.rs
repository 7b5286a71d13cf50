//! `manifest.json`: where a run comes from, and what its folder holds.

use std::collections::BTreeMap;
use std::path::Path;

use fs_err as fs;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::error::ExportError;
use super::outcomes::Format;
use super::staging::hex;
use crate::format::count;
use crate::scenario::Scenario;

/// Name of the file in a run's folder.
pub const MANIFEST: &str = "manifest.json";
/// Version of the folder's layout. A change that old readers would misread raises it.
pub const FORMAT: u32 = 1;

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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Whether figures were asked for.
    pub figures: bool,
    /// Whether the report was asked for as Markdown too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub markdown: bool,
    /// Which replicate is told, where the folder holds a trace and not a run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<TraceRecord>,
}

/// Which replicate is told, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceRecord {
    /// Number of the replicate.
    pub replicate: u64,
    /// Whether every proposal is told.
    pub every: bool,
}

impl TraceRecord {
    /// What it is of, within a sentence.
    fn named(&self) -> String {
        let every = if self.every { " with every proposal" } else { "" };
        format!("the trace of replicate {}{every}", count(self.replicate))
    }
}

impl Identity {
    /// The scenarios, the baseline first.
    pub fn scenarios(&self) -> impl Iterator<Item = &ScenarioRecord> {
        std::iter::once(&self.scenario).chain(&self.against)
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
        compare(self.figures && !other.figures, "without figures".to_owned());
        compare(self.markdown && !other.markdown, "without report.md".to_owned());
        let named =
            |trace: &Option<TraceRecord>| trace.as_ref().map_or("a run".to_owned(), TraceRecord::named);
        let (this, that) = (named(&self.trace), named(&other.trace));
        compare(self.trace != other.trace, format!("{that}, not {this}"));
        found
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
        let text = match fs::read(folder.join(MANIFEST)) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let unreadable = |reason: String| ExportError::Manifest { path: folder.to_owned(), reason };
        let header: Header = serde_json::from_slice(&text).map_err(|error| unreadable(error.to_string()))?;
        if header.format != FORMAT {
            let reason = format!("it has format {}, and this version knows format {FORMAT}", header.format);
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
        let mut text = serde_json::to_vec_pretty(self).map_err(std::io::Error::from)?;
        text.push(b'\n');
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            figures: true,
            markdown: false,
            trace: None,
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
            |held| (held.replicates, held.figures) = (5, false),
            "5 replicates, not 10,000; without figures",
        );
        check(
            |held| held.trace = Some(TraceRecord { replicate: 3, every: true }),
            "the trace of replicate 3 with every proposal, not a run",
        );
        check(|held| held.outcomes = Format::Csv, "outcomes as csv, not as parquet");
        check(|held| held.concord.version = "0.2.0".to_owned(), "made by concord 0.2.0, not 0.1.0");
        check(
            |held| held.concord.commit = "ffffffffffffffff-dirty.12345678".to_owned(),
            "made at commit fffffff-dirty.12345678, not 0123456",
        );
    }

    #[test]
    fn figures_that_were_not_asked_for_do_no_harm() {
        let wanted = Identity { figures: false, ..identity() };
        assert!(wanted.differences(&identity()).is_empty());
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
