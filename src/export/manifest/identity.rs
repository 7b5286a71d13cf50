//! What decides every byte of the results of a study.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::earlier::AnyIdentity;
use super::records::{ChangeRecord, DrawnRecord, LensesRecord, SweepRecord, TraceRecord};
use super::study::StudyRecord;
use super::under_priors::UnderPriorsRecord;
use crate::export::drawing::{Drawing, Origin};
use crate::export::outcomes::Format;
use crate::export::sensitivity::SensitivityRecord;
use crate::export::staging::hex;
use crate::format::count;
use crate::scenario::Scenario;

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
    /// The record of a scenario.
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
#[serde(from = "AnyIdentity")]
pub struct Identity {
    /// The program.
    pub concord: Build,
    /// The study, as far as scenarios, seed and number of replicates do not say it.
    pub study: StudyRecord,
    /// The scenario; of a comparison the baseline.
    pub scenario: ScenarioRecord,
    /// The scenarios that are compared with it, or told beside it; none for a run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub against: Vec<ScenarioRecord>,
    /// Seed of the random numbers.
    pub seed: u64,
    /// Number of replicates.
    pub replicates: u64,
    /// How the outcomes are stored.
    pub outcomes: Format,
    /// How figures are drawn, where they were asked for.
    pub figures: Option<Drawing>,
    /// Whether the report was asked for as Markdown too.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub markdown: bool,
    /// Whether the page that explores the scenarios was asked for too.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub explorer: bool,
    /// From what the figures are drawn, where the folder holds these alone and not what they show.
    #[serde(skip_serializing_if = "Option::is_none")]
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

    /// Why `other` cannot replace this study, a phrase each; empty where it holds all that this run would.
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
        compare(self.markdown && !other.markdown, "without report.md".to_owned());
        compare(self.explorer && !other.explorer, "without explorer.html".to_owned());
        let (this, that) = (self.kind(), other.kind());
        compare(this != that, format!("{that}, not {this}"));
        if this == that {
            self.study.differences(&other.study).into_iter().for_each(|phrase| compare(true, phrase));
        }
        compare(
            this == that && self.drawn_from != other.drawn_from,
            "figures of other files of that run".to_owned(),
        );
        found
    }

    /// Which numbers of the scenario are drawn, where any are.
    pub fn drawn(&self) -> Option<&DrawnRecord> {
        match &self.study {
            StudyRecord::Run(record) => record.drawn.as_ref(),
            StudyRecord::Comparison(record) => record.drawn.as_ref(),
            StudyRecord::Attribution(record) => record.drawn.as_ref(),
            StudyRecord::Lenses(record) => record.drawn.as_ref(),
            StudyRecord::Sweep(record) => record.drawn.as_ref(),
            StudyRecord::Trace(record) => record.drawn.as_ref(),
            _ => None,
        }
    }

    /// The batch under priors, where there is one.
    pub fn under_priors(&self) -> Option<&UnderPriorsRecord> {
        match &self.study {
            StudyRecord::Run(record) => record.under_priors.as_ref(),
            StudyRecord::Comparison(record) => record.under_priors.as_ref(),
            _ => None,
        }
    }

    /// What is drawn, behind the seed in a heading; empty where nothing is.
    pub fn drawing(&self) -> String {
        let drawn = self.drawn().map(|drawn| format!(", {}", drawn.named()));
        let more = self.under_priors().map(|batch| format!("; {} too: {}", batch.what(), batch.named()));
        drawn.or(more).unwrap_or_default()
    }

    /// Names of the outcomes that tables and figures of a comparison show; none where they show the usual ones.
    pub fn shown(&self) -> &[String] {
        match &self.study {
            StudyRecord::Comparison(record) => &record.shown,
            _ => &[],
        }
    }

    /// The replicate that a trace follows.
    pub fn trace(&self) -> Option<&TraceRecord> {
        match &self.study {
            StudyRecord::Trace(record) => Some(record),
            _ => None,
        }
    }

    /// The theory lenses, and the record that they are scored against.
    pub fn lenses(&self) -> Option<&LensesRecord> {
        match &self.study {
            StudyRecord::Lenses(record) => Some(record),
            _ => None,
        }
    }

    /// The points of a sweep.
    pub fn sweep(&self) -> Option<&SweepRecord> {
        match &self.study {
            StudyRecord::Sweep(record) => Some(record),
            _ => None,
        }
    }

    /// The design of a sensitivity analysis.
    pub fn sensitivity(&self) -> Option<&SensitivityRecord> {
        match &self.study {
            StudyRecord::Sensitivity(record) => Some(record),
            _ => None,
        }
    }

    /// The changes of an attribution; none of other studies.
    pub fn changes(&self) -> &[ChangeRecord] {
        match &self.study {
            StudyRecord::Attribution(record) => &record.changes,
            _ => &[],
        }
    }

    /// Whether these are mechanisms that the difference goes through, and not changes that make it.
    pub fn by_mechanisms(&self) -> bool {
        matches!(&self.study, StudyRecord::Attribution(record) if record.by_mechanisms)
    }

    /// How many replicates are independent of each other.
    pub fn units(&self) -> u64 {
        let per_set = self.drawn().map_or(1, |drawn| drawn.replicates_per_set.max(1));
        self.replicates / per_set
    }

    /// What a folder of it holds, within a sentence.
    fn kind(&self) -> String {
        let held = self.study.named();
        if self.drawn_from.is_some() { format!("the figures alone of {held}") } else { held }
    }
}

/// A commit as people cite it: the first seven characters of its hash, and what follows the hash.
pub fn short(commit: &str) -> String {
    let hash = commit.split('-').next().unwrap_or(commit);
    let rest = &commit[hash.len()..];
    format!("{}{rest}", hash.get(..7).unwrap_or(hash))
}
