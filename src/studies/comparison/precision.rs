//! Precision: required half-widths of intervals, and the number of replicates for them.

use std::str::FromStr;

use thiserror::Error;

use super::plan::ComparisonPlan;
use super::run::{Simulated, simulate};
use crate::analysis::{Comparison, Outcome, OutcomeEffect};
use crate::engine::{Observed, Plan};
use crate::format::count;
use crate::problem::{Explain, Remedy, Setting, Status};
use crate::scenario::limits::MOST_REPLICATES;
use crate::studies::{Run, StudyError};

/// Replicates of the first estimate.
pub const PILOT: u64 = 2_000;
/// Default maximum number of replicates.
pub const MOST: u64 = 1_000_000;
/// Safety factor on the estimated number, so that it suffices at once.
const SPARE: f64 = 1.1;

/// Required precision of 95% intervals of mean differences.
#[derive(Debug, Clone, PartialEq)]
pub struct Precision {
    /// The margins, all of which must hold.
    pub margins: Vec<Margin>,
    /// Maximum number of replicates.
    pub most: u64,
}

/// Maximum half-width of an interval: `0.001`, `agreements=0.1`.
#[derive(Debug, Clone, PartialEq)]
pub struct Margin {
    /// Name of the outcome, as in `effects.csv`; `None` for all depths, weights and shares of regimes.
    pub outcome: Option<String>,
    /// Maximum half-width, above 0.
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

/// Reasons why margins cannot hold.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PrecisionError {
    /// No outcome has that name.
    #[error("no outcome is called {name:?}")]
    Unknown {
        /// The name.
        name: String,
        /// A similar name.
        nearest: Option<String>,
    },
    /// Too many replicates are needed.
    #[error(
        "a margin of {margin} for {outcome} needs about {} replicates, and at most {} are allowed",
        count(*needed), count(*most)
    )]
    TooMany {
        /// The outcome that needs the most replicates.
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
    /// Number of replicates from which [`Self::estimate`] computes the number needed.
    pub fn pilot(&self) -> u64 {
        PILOT.min(self.most)
    }

    /// Estimates the number of replicates from a first batch of the regional series; the sink receives nothing.
    ///
    /// # Errors
    ///
    /// [`PrecisionError`] as [`StudyError::Problem`], [`StudyError::Cancelled`] or [`StudyError::Threads`].
    pub fn estimate(&self, plan: &ComparisonPlan, run: &mut Run<'_>) -> Result<u64, StudyError> {
        let batch = Plan { replicates: self.pilot(), ..plan.batch(run.threads, Observed::Region) };
        let Simulated { batch, ends, .. } = simulate(plan, batch, run, false)?;
        let comparison = run.on_threads(|| Comparison::pointwise(batch.arms, batch.divergences, &ends))?;
        self.check(&comparison).and_then(|()| self.needed(&comparison)).map_err(StudyError::of)
    }

    /// Checks that a comparison has the outcomes of the margins.
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

    /// Number of replicates at which every interval satisfies its margin, estimated from the comparison; the number of the
    /// comparison if it suffices.
    ///
    /// The standard error of a mean falls with the square root of the number of replicates, and so, almost exactly, does the
    /// width of its interval.
    ///
    /// # Errors
    ///
    /// [`PrecisionError::TooMany`] if that exceeds the maximum.
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
