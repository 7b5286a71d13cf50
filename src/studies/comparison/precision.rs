//! Precision: how narrow intervals shall be, and how many replicates that takes.

use std::str::FromStr;

use thiserror::Error;

use super::plan::ComparisonPlan;
use super::run::simulate;
use crate::analysis::{Comparison, Outcome, OutcomeEffect};
use crate::engine::{Observed, Plan};
use crate::format::count;
use crate::problem::{Explain, Remedy, Setting, Status};
use crate::scenario::limits::MOST_REPLICATES;
use crate::studies::{Run, StudyError};

/// Replicates from which the number needed is first estimated.
pub const PILOT: u64 = 2_000;
/// Most replicates where nothing else is asked for.
pub const MOST: u64 = 1_000_000;
/// By how much the number given is above the one estimated, so that it suffices at once.
const SPARE: f64 = 1.1;

/// How narrow 95% intervals of mean differences shall be.
#[derive(Debug, Clone, PartialEq)]
pub struct Precision {
    /// The margins, all of which are kept.
    pub margins: Vec<Margin>,
    /// Most replicates that may be run.
    pub most: u64,
}

/// How narrow an interval shall be: `0.001`, `agreements=0.1`.
#[derive(Debug, Clone, PartialEq)]
pub struct Margin {
    /// Of which outcome, as in `effects.csv`; without a name of all that are depths, weights or shares of regimes.
    pub outcome: Option<String>,
    /// Half the width of the interval at most, above 0.
    pub half_width: f64,
}

impl FromStr for Margin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (outcome, number) = match text.split_once('=') {
            Some((outcome, number)) => (Some(outcome.trim().to_owned()), number),
            None => (None, text),
        };
        let half_width: f64 = number.trim().parse().unwrap_or(f64::NAN);
        if half_width.is_finite() && half_width > 0.0 && outcome.as_deref() != Some("") {
            Ok(Self { outcome, half_width })
        } else {
            Err("a margin is a number above 0, half the width of the interval, or OUTCOME=MARGIN, as in 0.001 or \
                 agreements=0.1"
                .to_owned())
        }
    }
}

/// Why margins cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PrecisionError {
    /// No outcome has that name.
    #[error("no outcome is called {name:?}")]
    Unknown {
        /// The name.
        name: String,
        /// One like it.
        nearest: Option<String>,
    },
    /// It takes too many replicates.
    #[error(
        "a margin of {margin} for {outcome} needs about {} replicates, and at most {} are allowed",
        count(*needed), count(*most)
    )]
    TooMany {
        /// The outcome that needs most.
        outcome: String,
        /// Its margin.
        margin: String,
        /// Replicates needed.
        needed: u64,
        /// Replicates allowed.
        most: u64,
    },
}

impl Explain for PrecisionError {
    fn status(&self) -> Status {
        match self {
            Self::Unknown { .. } => Status::Refused,
            Self::TooMany { .. } => Status::Failed,
        }
    }

    fn remedy(&self) -> Option<Remedy> {
        Some(match self {
            Self::Unknown { nearest, .. } => {
                let nearest = nearest.as_ref().map(|nearest| format!("did you mean {nearest}? "));
                Remedy::new(nearest.unwrap_or_default()).text(
                    "outcomes are those of effects.csv, such as integration, regime_cooperation or agreements",
                )
            }
            Self::TooMany { needed, .. } if *needed <= MOST_REPLICATES => Remedy::new("allow as many with ")
                .setting(Setting::Replicates)
                .text(format!(" {needed}, or ask for a wider margin")),
            Self::TooMany { .. } => Remedy::new("ask for a wider margin"),
        })
    }
}

impl Precision {
    /// Number of replicates by which [`Self::estimate`] tells how many are needed.
    pub fn pilot(&self) -> u64 {
        PILOT.min(self.most)
    }

    /// Estimates how many replicates it takes, from a first batch of the regional series; nothing is handed to the sink.
    ///
    /// # Errors
    ///
    /// [`PrecisionError`] as [`StudyError::Problem`], [`StudyError::Cancelled`] or [`StudyError::Threads`].
    pub fn estimate(&self, plan: &ComparisonPlan, run: &mut Run<'_>) -> Result<u64, StudyError> {
        let batch = Plan { replicates: self.pilot(), ..plan.batch(run, Observed::Region) };
        let (batch, ends) = simulate(plan, batch, run, false)?;
        let comparison = run.on_threads(|| Comparison::pointwise(batch.arms, batch.divergences, &ends))?;
        self.check(&comparison).and_then(|()| self.needed(&comparison)).map_err(StudyError::of)
    }

    /// Looks for the margins' outcomes in a comparison.
    ///
    /// # Errors
    ///
    /// [`PrecisionError::Unknown`].
    pub fn check(&self, comparison: &Comparison) -> Result<(), PrecisionError> {
        let known =
            |name: &&String| comparison.contrasts.iter().any(|contrast| has(&contrast.outcomes, name));
        let mut named = self.margins.iter().filter_map(|margin| margin.outcome.as_ref());
        let Some(name) = named.find(|name| !known(name)) else { return Ok(()) };
        let names = comparison.contrasts.iter().flat_map(|contrast| &contrast.outcomes);
        let near = names.map(|found| (strsim::jaro_winkler(&found.name, name), &found.name));
        let nearest = near.filter(|(likeness, _)| *likeness > 0.8).max_by(|a, b| a.0.total_cmp(&b.0));
        Err(PrecisionError::Unknown { name: name.clone(), nearest: nearest.map(|(_, name)| name.clone()) })
    }

    /// How many replicates it takes for every interval to be as narrow as its margin, judged by as many as the comparison
    /// has: that number if they suffice.
    ///
    /// The standard error of a mean falls with the square root of the number of replicates; so does, all but exactly, the
    /// width of its interval.
    ///
    /// # Errors
    ///
    /// [`PrecisionError::TooMany`] where that is more than may be run.
    pub fn needed(&self, comparison: &Comparison) -> Result<u64, PrecisionError> {
        let outcomes = comparison.contrasts.iter().flat_map(|contrast| &contrast.outcomes);
        let asked = outcomes.flat_map(|found| {
            let margins = self.margins.iter().filter(|margin| applies(margin, found));
            margins.map(move |margin| (ratio(found, margin), found, margin))
        });
        let Some((widest, found, margin)) = asked.max_by(|a, b| a.0.total_cmp(&b.0)) else {
            return Ok(comparison.replicates);
        };
        if widest <= 1.0 {
            return Ok(comparison.replicates);
        }
        let needed = round_up(comparison.replicates as f64 * widest * widest * SPARE);
        if needed > self.most {
            let (outcome, margin) = (found.name.clone(), margin.half_width.to_string());
            return Err(PrecisionError::TooMany { outcome, margin, needed, most: self.most });
        }
        Ok(needed)
    }
}

fn has(outcomes: &[OutcomeEffect], name: &str) -> bool {
    outcomes.iter().any(|found| found.name == name)
}

/// Half the width of an interval over its margin.
fn ratio(found: &OutcomeEffect, margin: &Margin) -> f64 {
    (found.effect.interval.high - found.effect.interval.low) / 2.0 / margin.half_width
}

fn applies(margin: &Margin, found: &OutcomeEffect) -> bool {
    match (&margin.outcome, found.outcome) {
        (Some(name), _) => *name == found.name,
        (None, Outcome::End(measure)) => !measure.is_count(),
        (None, outcome) => matches!(outcome, Outcome::Regime(_)),
    }
}

/// A number rounded up to two digits.
fn round_up(number: f64) -> u64 {
    let mut unit = 1.0;
    while number / unit > 100.0 {
        unit *= 10.0;
    }
    ((number / unit).ceil() * unit) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn margins_are_read() {
        let margin =
            |outcome: Option<&str>, half_width| Margin { outcome: outcome.map(str::to_owned), half_width };
        assert_eq!("0.001".parse(), Ok(margin(None, 0.001)));
        assert_eq!("agreements = 0.1".parse(), Ok(margin(Some("agreements"), 0.1)));
        for wrong in ["", "0", "-1", "inf", "integration=", "=0.1", "NaN", "ten"] {
            assert!(wrong.parse::<Margin>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn numbers_of_replicates_are_round() {
        for (number, expected) in [(1.0, 1), (99.2, 100), (101.0, 110), (2_310.0, 2_400), (2_400.0, 2_400)] {
            assert_eq!(round_up(number), expected);
        }
    }
}
