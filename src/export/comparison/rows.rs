//! `effects.csv` and `transitions.csv`: a comparison in two tables.
//!
//! The same rows make the table on the terminal, the JSON document, the findings and the tables for an article, so that
//! a finished comparison can show its result from its files alone.

use std::io::{Read, Write};

use serde::{Deserialize, Serialize};

use super::findings::sentences;
use super::glance;
use super::smallest_effects::larger;
use super::under_priors::UnderPriorsRow;
use crate::analysis::{Comparison, Contrast, Effect, Outcome, OutcomeNames, Transitions};
use crate::export::ExportError;
use crate::export::manifest::UnderPriorsRecord;
use crate::export::neutral::MOST_OF_A_ROW;
use crate::export::summary::{Group, read_records, write_records};
use crate::export::variance::{Cell, VarianceRow, told};
use crate::model::Measure;
use crate::outcome::Culture;
use crate::scenario::{Scenario, agreements, milestones};
use crate::statistics::wilson;

/// Difference of one outcome at the end between a scenario and the baseline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EffectRow {
    /// Group of the outcome.
    #[serde(rename = "kind", alias = "group")]
    pub group: Group,
    /// Its name, as in `summary.csv`.
    pub outcome: String,
    /// Name of the scenario.
    pub scenario: String,
    /// Name of the baseline.
    pub baseline: String,
    /// Mean or share under the scenario.
    pub scenario_mean: f64,
    /// Mean or share under the baseline.
    pub baseline_mean: f64,
    /// Mean paired difference, scenario minus baseline.
    pub difference: f64,
    /// Standard error of the mean difference; empty for a single pair.
    pub se: Option<f64>,
    /// Lower end of the 95% confidence interval of the mean difference.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Standard deviation of the differences.
    pub sd: Option<f64>,
    /// Two-sided p-value of no difference.
    pub p: Option<f64>,
    /// p-value adjusted for the number of outcomes in the group.
    pub p_adjusted: Option<f64>,
    /// Share of pairs in which the scenario has more, ties counted half.
    pub superiority: f64,
    /// Cliff's delta.
    pub cliffs_delta: f64,
    /// Standardised by the spread of differences.
    pub d_z: Option<f64>,
    /// Standardised by the spread of replicates.
    pub hedges_g: Option<f64>,
    /// Wasserstein-1 distance between the distributions.
    pub wasserstein: f64,
    /// Largest distance between the distribution functions.
    pub kolmogorov_smirnov: f64,
    /// Ratio of independent to paired replicates for the same precision.
    pub variance_saved: Option<f64>,
    /// The smallest effect of interest, where the user has said one of this outcome. This column and the next are there where parameters are
    /// drawn for every pair and a smallest effect is named.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub smallest_effect: Option<Cell>,
    /// Share of the sets under which the difference is larger, in the direction of the smallest effect.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub share_larger: Option<Cell>,
}

impl EffectRow {
    /// The smallest effect of interest and the share of sets beyond it, where there are.
    pub(super) fn larger(&self) -> Option<(f64, f64)> {
        self.smallest_effect?.0.zip(self.share_larger?.0)
    }
}

/// Number of pairs by category under the baseline and under the scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TransitionRow {
    /// Name of the scenario.
    pub scenario: String,
    /// Name of the baseline.
    pub baseline: String,
    /// `regime` or `culture`.
    pub kind: String,
    /// Category under the baseline.
    #[serde(rename = "baseline_category", alias = "from")]
    pub from: String,
    /// Category under the scenario.
    #[serde(rename = "scenario_category", alias = "to")]
    pub to: String,
    /// Number of pairs.
    pub count: u64,
    /// Their share of all.
    pub share: f64,
    /// Lower end of the 95% confidence interval of the share, by Wilson's method.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Names of the outcomes of scenarios in files.
pub fn outcome_names(scenarios: &[&Scenario]) -> Vec<OutcomeNames> {
    let of = |scenario: &&Scenario| OutcomeNames {
        regimes: scenario.regimes().iter().map(|regime| regime.name.clone()).collect(),
        passages: milestones(scenario).into_iter().map(|milestone| milestone.name).collect(),
        agreements: agreements(scenario),
    };
    scenarios.iter().map(of).collect()
}

/// A comparison in tables.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparisonSummary {
    /// Contents of `findings.txt`: one text per scenario, one line per sentence, the answer first.
    pub findings: Vec<String>,
    /// Rows of `effects.csv`.
    pub effects: Vec<EffectRow>,
    /// Rows of `transitions.csv`.
    pub transitions: Vec<TransitionRow>,
    /// Rows of `variance.csv`, where parameters were drawn.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub variances: Vec<VarianceRow>,
    /// Rows of `priors/effects.csv`, where there is a batch under priors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub under_priors: Vec<UnderPriorsRow>,
    /// Rows of `priors/variance.csv`, where that batch divides the variance.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub variances_under_priors: Vec<VarianceRow>,
}

impl ComparisonSummary {
    /// Name of the file of outcomes.
    pub const EFFECTS: &str = "effects.csv";
    /// Name of the file of transitions.
    pub const TRANSITIONS: &str = "transitions.csv";
    /// Name of the file of findings.
    pub const FINDINGS: &str = "findings.txt";

    /// The tables of a comparison of scenarios, the baseline first.
    pub fn new(scenarios: &[&Scenario], comparison: &Comparison) -> Self {
        let mut tables = Self {
            effects: Vec::new(),
            transitions: Vec::new(),
            findings: Vec::new(),
            variances: Vec::new(),
            under_priors: Vec::new(),
            variances_under_priors: Vec::new(),
        };
        let sides = scenarios.iter().zip(&comparison.arms).skip(1);
        for ((scenario, arm), contrast) in sides.zip(&comparison.contrasts) {
            let names = [scenario.name(), scenarios[0].name()];
            tables.effects.extend(effects(names, contrast, comparison.replicates));
            let regimes = [&comparison.arms[0].regimes, &arm.regimes];
            let cultures = Culture::ALL.map(|culture| culture.name().to_owned()).to_vec();
            let cultures = [&cultures, &cultures];
            for (kind, table, of) in
                [("regime", &contrast.regimes, regimes), ("culture", &contrast.cultures, cultures)]
            {
                tables.transitions.extend(transitions(names, kind, table, of, comparison.replicates));
            }
            let (scenarios, arms) = ([scenarios[0], scenario], [&comparison.arms[0], arm]);
            // Each line is one sentence, whatever the titles of the scenarios contain.
            let found = sentences(scenarios, arms, contrast);
            let lines = found.iter().map(|sentence| sentence.replace(['\n', '\r'], " "));
            tables.findings.push(lines.collect::<Vec<_>>().join("\n"));
        }
        tables
    }

    /// The effects of a scenario.
    pub fn effects_of<'a>(&'a self, scenario: &'a str) -> impl Iterator<Item = &'a EffectRow> {
        self.effects.iter().filter(move |row| row.scenario == scenario)
    }

    /// Writes `effects.csv`.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`].
    pub fn write_effects(&self, sink: impl Write) -> Result<(), ExportError> {
        write_records(&self.effects, sink)
    }

    /// The same with the sources of the variance of its differences.
    #[must_use]
    pub fn with_variances(self, variances: Vec<VarianceRow>) -> Self {
        Self { variances, ..self }
    }

    /// The same with what was found under priors, and where the variance of differences comes from there.
    #[must_use]
    pub fn with_under_priors(
        self,
        under_priors: Vec<UnderPriorsRow>,
        variances_under_priors: Vec<VarianceRow>,
    ) -> Self {
        Self { under_priors, variances_under_priors, ..self }
    }

    /// The same with a sentence on what was found under priors, behind the answer about each scenario.
    #[must_use]
    pub fn telling_under_priors(mut self, batch: &UnderPriorsRecord) -> Self {
        let rows = self.under_priors.iter();
        let of = |row: &UnderPriorsRow| match row.outcome == Measure::Integration.name() {
            true => Some((row.scenario.clone(), row.told(batch)?)),
            false => {
                let (effect, share) = row.smallest_effect.zip(row.share_larger)?;
                Some((row.scenario.clone(), larger(&row.outcome, effect, share)))
            }
        };
        let told: Vec<(String, String)> = rows.filter_map(of).collect();
        for (scenario, sentence) in told {
            self.tell(&scenario, &sentence);
        }
        self
    }

    /// Adds a sentence behind the answer about a scenario.
    pub(super) fn tell(&mut self, scenario: &str, sentence: &str) {
        let mut names: Vec<&str> = self.effects.iter().map(|row| row.scenario.as_str()).collect();
        names.dedup();
        let Some(text) =
            names.iter().position(|name| *name == scenario).map(|place| &mut self.findings[place])
        else {
            return;
        };
        let (answer, rest) = text.split_once('\n').unwrap_or((text, ""));
        let rest = if rest.is_empty() { String::new() } else { format!("\n{rest}") };
        *text = format!("{answer} {sentence}{rest}");
    }

    /// What was found under priors about an outcome of a scenario.
    pub fn under_priors_of(&self, scenario: &str, outcome: &str) -> Option<&UnderPriorsRow> {
        self.under_priors.iter().find(|row| row.scenario == scenario && row.outcome == outcome)
    }

    /// Writes `priors/effects.csv`.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`].
    pub fn write_under_priors(&self, sink: impl Write) -> Result<(), ExportError> {
        write_records(&self.under_priors, sink)
    }

    /// Writes `transitions.csv`.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`].
    pub fn write_transitions(&self, sink: impl Write) -> Result<(), ExportError> {
        write_records(&self.transitions, sink)
    }

    /// The text of `findings.txt`: for each scenario the answer, a table, and further findings.
    pub fn findings_text(&self) -> String {
        let mut names: Vec<&str> = self.effects.iter().map(|row| row.scenario.as_str()).collect();
        names.dedup();
        let names = names.into_iter().map(Some).chain(std::iter::repeat(None));
        let text = |(found, name): (&String, Option<&str>)| {
            let (answer, rest) = found.split_once('\n').unwrap_or((found, ""));
            let table = name.map(|name| glance::text(&glance::glance(self, name))).unwrap_or_default();
            [answer.to_owned(), table, rest.to_owned()]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join("\n")
        };
        self.findings.iter().zip(names).map(text).collect::<Vec<_>>().join("\n\n") + "\n"
    }

    /// Reads the three files.
    ///
    /// # Errors
    ///
    /// [`ExportError::Io`] if they cannot be read or are not files of this program.
    pub fn read(
        effects: impl Read,
        transitions: impl Read,
        findings: impl Read,
    ) -> Result<Self, ExportError> {
        let mut text = String::new();
        findings.take(MOST_OF_A_ROW as u64).read_to_string(&mut text)?;
        Ok(Self {
            effects: read_records(effects)?,
            transitions: read_records(transitions)?,
            findings: text.trim_end().split("\n\n").map(glance::without).collect(),
            variances: Vec::new(),
            under_priors: Vec::new(),
            variances_under_priors: Vec::new(),
        })
    }
}

fn effects<'a>(
    [scenario, baseline]: [&'a str; 2],
    contrast: &'a Contrast,
    pairs: u64,
) -> impl Iterator<Item = EffectRow> + 'a {
    // A single pair allows no inference.
    let known = move |value: f64| (pairs > 1).then_some(value);
    contrast.outcomes.iter().map(move |found| {
        let Effect { interval, d_z, g, .. } = found.effect;
        let effect = &found.effect;
        EffectRow {
            group: group(found.outcome),
            outcome: found.name.clone(),
            scenario: scenario.to_owned(),
            baseline: baseline.to_owned(),
            scenario_mean: effect.scenario,
            baseline_mean: effect.baseline,
            difference: effect.mean,
            se: known(effect.se),
            low: known(interval.low),
            high: known(interval.high),
            sd: known(effect.sd),
            p: known(effect.p),
            p_adjusted: known(effect.adjusted),
            superiority: effect.superiority,
            cliffs_delta: effect.cliffs_delta,
            d_z: d_z.filter(|_| pairs > 1),
            hedges_g: g.filter(|_| pairs > 1),
            wasserstein: effect.wasserstein,
            kolmogorov_smirnov: effect.kolmogorov_smirnov,
            variance_saved: effect.variance_saved,
            smallest_effect: None,
            share_larger: None,
        }
    })
}

/// The group of an outcome.
pub fn group(outcome: Outcome) -> Group {
    match outcome {
        Outcome::End(_) => Group::End,
        Outcome::Regime(_) => Group::Regime,
        Outcome::Culture(_) => Group::Culture,
        Outcome::Passage(_) => Group::Passage,
        Outcome::Agreements(_) => Group::Agreements,
    }
}

fn transitions<'a>(
    [scenario, baseline]: [&'a str; 2],
    kind: &'a str,
    table: &'a Transitions,
    [from, to]: [&'a Vec<String>; 2],
    pairs: u64,
) -> impl Iterator<Item = TransitionRow> + 'a {
    table.counts.iter().zip(from).flat_map(move |(row, from)| {
        row.iter().zip(to).map(move |(&count, to)| {
            let interval = wilson(count, pairs);
            TransitionRow {
                scenario: scenario.to_owned(),
                baseline: baseline.to_owned(),
                kind: kind.to_owned(),
                from: from.clone(),
                to: to.clone(),
                count,
                share: count as f64 / pairs as f64,
                low: interval.low,
                high: interval.high,
            }
        })
    })
}
