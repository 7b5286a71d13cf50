//! The numbers that a coder has judged, as the coder's own file states them.
//!
//! A number that the file takes from a scenario that it extends is nobody's second judgement, and one that is left to its default is no
//! judgement at all: neither is a coding of this coder. A rivalry that the coder of a leader does not list is a coding of 0, as it is
//! in the model.

use std::fmt::Write as _;
use std::path::Path as FilePath;

use super::codings::is_coding;
use super::diagnostics::Diagnostics;
use super::load::read_with_tree;
use super::prior::Prior;
use super::resolved::written_out;
use super::tree::files::{self, FileProblem, Opened, Origin};
use super::tree::find::{NumberKind, find, numbers};
use super::tree::key::{joined, segments};
use super::tree::node::{Node, Value};
use super::tree::path::{Identity, Path, Segment};
use super::tree::source::SourceTexts;
use super::types::Scenario;

/// A kind of coding: numbers that a coder judges on one scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CodingKind {
    /// Reluctance of a state to transfer authority.
    Sensitivity,
    /// Openness of a leader to the region.
    Openness,
    /// Rivalry of a leader toward a state.
    Rivalry,
    /// Heritage of two states.
    Heritage,
    /// How near two states are.
    Proximity,
    /// Disputes of two states at the start.
    Dispute,
    /// Endowments of a state.
    Endowments,
    /// Implemented ties at the start.
    Legacy,
    /// Benefit of an issue.
    Benefit,
    /// Authority that an issue takes.
    SovereigntyCost,
    /// Share of an issue that leaders hold.
    HighPolitics,
    /// Pull of an outside power.
    Pull,
    /// Consolidation of the states at the start.
    Consolidation,
    /// Perceived shared exposure, by year.
    CommonFate,
    /// Sizes of dated events.
    Severity,
}

impl CodingKind {
    /// Every kind, in the order of tables.
    pub const ALL: [Self; 15] = [
        Self::Sensitivity,
        Self::Openness,
        Self::Rivalry,
        Self::Heritage,
        Self::Proximity,
        Self::Dispute,
        Self::Endowments,
        Self::Legacy,
        Self::Benefit,
        Self::SovereigntyCost,
        Self::HighPolitics,
        Self::Pull,
        Self::Consolidation,
        Self::CommonFate,
        Self::Severity,
    ];

    /// Its name in tables and sentences.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sensitivity => "sovereignty sensitivity",
            Self::Openness => "openness",
            Self::Rivalry => "rivalry",
            Self::Heritage => "heritage",
            Self::Proximity => "proximity",
            Self::Dispute => "dispute",
            Self::Endowments => "endowments",
            Self::Legacy => "legacy",
            Self::Benefit => "benefit",
            Self::SovereigntyCost => "sovereignty cost",
            Self::HighPolitics => "high politics",
            Self::Pull => "external pull",
            Self::Consolidation => "initial consolidation",
            Self::CommonFate => "common fate",
            Self::Severity => "severity of events",
        }
    }

    /// The kind of the number at a path; `None` for facts, free parameters and settings.
    fn of(path: &Path) -> Option<Self> {
        let key = |segment: &Segment| match segment {
            Segment::Key(key) => key.clone(),
            Segment::Index(_) => "*".to_owned(),
        };
        let keys: Vec<String> = path.0.iter().map(key).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        Some(match keys[..] {
            ["states", _, "sovereignty_sensitivity"] => Self::Sensitivity,
            ["states", _, "leaders", _, "openness"] => Self::Openness,
            ["states", _, "leaders", _, "rivalry", _] => Self::Rivalry,
            ["states", _, "endowments", _] => Self::Endowments,
            ["dyads", _, "heritage"] => Self::Heritage,
            ["dyads", _, "proximity"] => Self::Proximity,
            ["dyads", _, "dispute"] => Self::Dispute,
            ["issues", _, "legacy"] => Self::Legacy,
            ["issues", _, "benefit"] => Self::Benefit,
            ["issues", _, "sovereignty_cost"] => Self::SovereigntyCost,
            ["issues", _, "high_politics"] => Self::HighPolitics,
            ["external", _, "pull", _, _] => Self::Pull,
            ["parameters", "initial_consolidation", ..] => Self::Consolidation,
            ["common_fate", "baseline", _] => Self::CommonFate,
            ["events", _, "severity" | "loss" | "share" | "level" | "depth"] => Self::Severity,
            _ => return None,
        })
    }
}

/// A number that a coder has judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Coding {
    /// Its kind.
    pub kind: CodingKind,
    /// Its key, as `--set` takes it; the states of a pair in alphabetical order.
    pub key: String,
    /// The judgement.
    pub value: f64,
}

/// A scenario with the codings that its own file states.
#[derive(Debug, Clone, PartialEq)]
pub struct CodedScenario {
    /// The scenario.
    pub scenario: Scenario,
    /// The text of the file.
    pub text: String,
    /// The codings of the file, in its order.
    pub codings: Vec<Coding>,
    /// Number of codings that it takes from a scenario that it extends.
    pub inherited: usize,
}

impl CodedScenario {
    /// Reads a file, or the built-in scenario of that name if there is no such file.
    ///
    /// # Errors
    ///
    /// All problems of the file and of the files that it extends.
    pub fn load(path: &FilePath) -> Result<Self, Diagnostics> {
        Self::read(files::open(path))
    }

    /// Reads a text, which may extend built-in scenarios.
    ///
    /// # Errors
    ///
    /// As [`Self::load`].
    pub fn from_text(name: &str, text: &str) -> Result<Self, Diagnostics> {
        Self::read(Ok(Opened { name: name.to_owned(), origin: Origin::Text, text: text.to_owned() }))
    }

    fn read(opened: Result<Opened, FileProblem>) -> Result<Self, Diagnostics> {
        let text = opened.as_ref().map_or_else(|_| String::new(), |opened| opened.text.clone());
        let (scenario, tree, sources) = read_with_tree(opened, &[])?;
        let (codings, inherited) = codings(&tree, &sources, &scenario);
        Ok(Self { scenario, text, codings, inherited })
    }
}

/// The codings of the file itself, and how many it inherits.
fn codings(tree: &Node, sources: &SourceTexts, scenario: &Scenario) -> (Vec<Coding>, usize) {
    let (mut found, mut inherited) = (Vec::new(), 0);
    for number in numbers(tree) {
        let Some(kind) = CodingKind::of(&number.path).filter(|_| number.kind != NumberKind::Date) else {
            continue;
        };
        let Some(node) = tree.at(&number.path) else { continue };
        let value = match node.value {
            Value::Float(value) => value,
            Value::Integer(value) => value as f64,
            _ => continue,
        };
        if sources.layer(node.place) < 0 {
            inherited += 1;
            continue;
        }
        let key = unordered(&number.path, tree).unwrap_or(number.key);
        if kind == CodingKind::Openness {
            found.extend(unlisted_rivalries(&key, &number.path, tree, scenario));
        }
        found.push(Coding { kind, key, value });
    }
    (found, inherited)
}

/// The key of a number of a pair, whose states stand in any order in a file.
fn unordered(path: &Path, tree: &Node) -> Option<String> {
    let [Segment::Key(array), Segment::Index(_), Segment::Key(last)] = &path.0[..] else { return None };
    let dyad = tree.at(&Path(path.0[..2].to_vec())).filter(|_| array == "dyads")?;
    let (one, other) = Identity::of(dyad, "pair")?.into_key();
    Some(joined(&[array, &format!("{one}-{}", other?), last]))
}

/// The rivalries of the leader with an openness that the file does not list, which are 0.
fn unlisted_rivalries(openness: &str, path: &Path, tree: &Node, scenario: &Scenario) -> Vec<Coding> {
    let leader = tree.at(&Path(path.0[..path.0.len() - 1].to_vec()));
    let is_listed = |id: &str| {
        leader.and_then(|leader| leader.get("rivalry")).is_some_and(|rivalry| rivalry.get(id).is_some())
    };
    let Some(mut keys) = segments(openness) else { return Vec::new() };
    keys.pop();
    let own = keys.get(1).cloned().unwrap_or_default();
    let others = scenario.states().iter().filter(|state| state.id != own && !is_listed(&state.id));
    let coding = |id: &str| {
        let key = joined(&[&keys[..], &["rivalry".to_owned(), id.to_owned()]].concat());
        Coding { kind: CodingKind::Rivalry, key, value: 0.0 }
    };
    others.map(|state| coding(&state.id)).collect()
}

/// A number with the values that several coders gave to it.
#[derive(Debug, Clone, PartialEq)]
pub struct PooledCoding {
    /// Its key.
    pub key: String,
    /// The mean of the codings.
    pub mean: f64,
    /// The least and the largest coding.
    pub range: (f64, f64),
}

impl Scenario {
    /// Whether the scenario has the number of each of some keys.
    pub fn has_numbers(&self, keys: &[&str]) -> Vec<bool> {
        let tree = written_out(self);
        let has = |key: &&str| tree.as_ref().is_ok_and(|tree| find(tree, key).is_ok());
        keys.iter().map(has).collect()
    }

    /// The prior of a coding that several coders have judged: triangular, from the least coding less the coder's error to the largest
    /// and the error, within 0 and 1, with the mean as its mode. Where all agree it is the prior of a coding. `None` for a number that is
    /// no coding of the model that a set can draw, and without any spread.
    pub fn pooled_prior(&self, coding: &PooledCoding) -> Option<Prior> {
        self.input(&coding.key).filter(|input| is_coding(*input))?;
        let error = self.coders_error();
        let (low, high) = ((coding.range.0 - error).max(0.0), (coding.range.1 + error).min(1.0));
        (low < high).then_some(Prior::Triangular { low, mode: coding.mean.clamp(low, high), high })
    }

    /// Returns the scenario under another name, with the means of codings, and with priors from the spread of those that more than one
    /// coder has judged (`is_pooled`). A record that is a file is not named in it.
    ///
    /// # Errors
    ///
    /// All problems of the scenario with these values, such as a number that it does not have.
    pub fn with_pooled(
        &self,
        name: &str,
        title: &str,
        pooled: &[(PooledCoding, bool)],
    ) -> Result<Self, Diagnostics> {
        let mut set = vec![format!("scenario.name={name:?}"), format!("scenario.title={title:?}")];
        let mut priors = String::new();
        for (coding, is_pooled) in pooled {
            set.push(format!("{}={:?}", coding.key, coding.mean));
            let prior = self.pooled_prior(coding).filter(|_| *is_pooled);
            let Some(Prior::Triangular { low, mode, high }) = prior else { continue };
            let written = format!("{{ triangular = [{low:?}, {mode:?}, {high:?}] }}");
            if coding.key.starts_with("parameters.") {
                set.push(format!("{}.prior={written}", coding.key));
            } else {
                let gap = if priors.is_empty() { "" } else { ", " };
                let _ = write!(priors, "{gap}{:?} = {written}", coding.key);
            }
        }
        if !priors.is_empty() {
            set.push(format!("priors={{ {priors} }}"));
        }
        // The spread of several coders replaces a prior that the first has stated.
        let is_new = |key: &str| pooled.iter().any(|(coding, is_pooled)| *is_pooled && coding.key == key);
        let mut base = self.clone();
        base.other_priors.retain(|(key, _)| !is_new(key));
        base.priors.retain(|(name, _)| !is_new(&joined(&["parameters", name])));
        Self::from_text(name, &base.resolved(), &set)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coded(text: &str) -> CodedScenario {
        CodedScenario::from_text("coder", text).unwrap_or_else(|problems| panic!("{problems}"))
    }

    fn value(of: &CodedScenario, key: &str) -> Option<f64> {
        let mut found = of.codings.iter().filter(|coding| coding.key == key).map(|coding| coding.value);
        let first = found.next();
        assert_eq!(found.next(), None, "{key}");
        first
    }

    #[test]
    fn a_whole_file_states_every_coding() {
        let of = CodedScenario::load(FilePath::new("central-asia")).expect("it is built in");
        assert_eq!(of.inherited, 0);
        let count = |kind| of.codings.iter().filter(|coding| coding.kind == kind).count();
        let (states, pairs, issues) = (5, 10, of.scenario.issues().len());
        let leaders: usize = of.scenario.states().iter().map(|state| state.leaders.len()).sum();
        assert_eq!(count(CodingKind::Sensitivity), states);
        assert_eq!(count(CodingKind::Openness), leaders);
        assert_eq!(count(CodingKind::Rivalry), leaders * (states - 1));
        for kind in [CodingKind::Heritage, CodingKind::Proximity, CodingKind::Dispute] {
            assert_eq!(count(kind), pairs);
        }
        for kind in [CodingKind::Benefit, CodingKind::SovereigntyCost] {
            assert_eq!(count(kind), issues);
        }
        assert_eq!(count(CodingKind::Consolidation), 1);
        for kind in CodingKind::ALL {
            assert!(count(kind) > 0, "{kind:?}");
        }
        assert_eq!(value(&of, "dyads.KAZ-UZB.heritage").map(|value| value > 0.0), Some(true));
        assert!(value(&of, "states.UZB.leaders.\"Islam Karimov\".rivalry.KAZ").is_some());
    }

    #[test]
    fn a_file_that_extends_another_states_its_own_codings_alone() {
        let of = coded(
            "extends = \"central-asia\"\n[scenario]\nname = \"second\"\n[[dyads]]\npair = [\"UZB\", \"KAZ\"]\nheritage = 0.5\n\
             [[states]]\nid = \"UZB\"\nsovereignty_sensitivity = 1\n[parameters]\ninitial_consolidation = 0.2\nspillover = 0.3\n",
        );
        assert_eq!(of.codings.len(), 3);
        assert_eq!(value(&of, "dyads.KAZ-UZB.heritage"), Some(0.5));
        assert_eq!(value(&of, "states.UZB.sovereignty_sensitivity"), Some(1.0));
        assert_eq!(value(&of, "parameters.initial_consolidation"), Some(0.2));
        assert!(of.inherited > 80, "{}", of.inherited);
    }

    #[test]
    fn means_and_priors_go_into_a_scenario_that_loads() {
        let first = CodedScenario::load(FilePath::new("central-asia")).expect("it is built in").scenario;
        let of = |key: &str, mean: f64, low: f64, high: f64| PooledCoding {
            key: key.to_owned(),
            mean,
            range: (low, high),
        };
        let pooled = [
            (of("dyads.KAZ-UZB.heritage", 0.5, 0.25, 0.75), true),
            (of("states.UZB.leaders.\"Islam Karimov\".openness", 0.1, 0.0, 0.2), true),
            (of("parameters.initial_consolidation", 0.15, 0.1, 0.2), true),
            (of("states.UZB.leaders.\"Islam Karimov\".rivalry.TKM", 0.25, 0.0, 0.5), true),
            (of("dyads.KAZ-UZB.dispute", 0.3, 0.3, 0.3), false),
        ];
        let mean = first.with_pooled("pooled", "Mean of two", &pooled).unwrap_or_else(|why| panic!("{why}"));
        assert_eq!((mean.name(), mean.title()), ("pooled", "Mean of two"));
        let priors: Vec<_> = mean.other_priors().iter().map(|(key, prior)| (key.as_str(), *prior)).collect();
        let triangular = |low, mode, high| Prior::Triangular { low, mode, high };
        assert!(priors.contains(&("dyads.KAZ-UZB.heritage", triangular(0.125, 0.5, 0.875))), "{priors:?}");
        let openness = "states.UZB.leaders.\"Islam Karimov\".openness";
        assert!(priors.contains(&(openness, triangular(0.0, 0.1, 0.325))), "{priors:?}");
        assert_eq!(priors.len(), 2);
        let consolidation = mean.priors().iter().find(|(name, _)| name == "initial_consolidation");
        assert!(consolidation.is_some_and(|(_, prior)| *prior == triangular(0.0, 0.15, 0.325)));
        let uzbekistan = mean.states().iter().position(|state| state.id == "UZB").expect("it is there");
        let turkmenistan = mean.states().iter().position(|state| state.id == "TKM").expect("it is there");
        assert!(mean.states()[uzbekistan].leaders[0].rivalry.contains(&(turkmenistan, 0.25)));
        assert!(first.with_pooled("x", "x", &[(of("dyads.KAZ-XXX.heritage", 0.5, 0.5, 0.5), true)]).is_err());
    }
}
