//! Fits of their own: of theory lenses, to earlier years, and without a target or a pair.

use super::error::ValidationError;
use super::leaders::HISTORICAL;
use super::plan::{ValidationPlan, chosen};
use super::progress::Whole;
use super::rows::{LeftOutRow, LensRow, LensScoreRow, OriginRow, ScoreRow};
use super::run::ends;
use super::scored::Scored;
use super::simulated::Posterior;
use super::tables::ValidationSummary;
use crate::analysis::validation::{ObservationScore, Observations, ScorePeriod, compared};
use crate::scenario::{FULL, Lens, Scenario, nearest};
use crate::studies::calibration::{CalibrationPlan, EvidenceRow};
use crate::studies::observed::{observed, until};
use crate::studies::{Discard, Run, Study as _, StudyError};

/// Years before the end of the fit at which earlier fits end, and years that each of them is scored on.
const BEFORE: [i16; 3] = [12, 8, 4];
const AHEAD: i16 = 4;
/// How many times fewer particles such fits have, and the fewest.
const FEWER: usize = 4;
const FEWEST: usize = 128;

/// What a fit of its own is for.
#[derive(Debug, Clone)]
pub(super) enum Purpose {
    /// A theory lens.
    Lens(Lens),
    /// A fit to the years until an earlier one.
    Origin(i16),
    /// A fit without a target.
    WithoutTarget(String),
    /// A fit without a pair.
    WithoutPair(String),
}

/// A fit of its own, and what it is scored on.
#[derive(Debug)]
pub(super) struct Refit {
    pub purpose: Purpose,
    plan: CalibrationPlan,
    /// The scenario until the last year that is scored.
    whole: Scenario,
    observations: Observations,
}

impl Purpose {
    /// In a sentence of progress.
    fn said(&self) -> String {
        match self {
            Self::Lens(lens) => format!("lens {}", lens.name),
            Self::Origin(year) => format!("fit until {year}"),
            Self::WithoutTarget(name) => format!("fit without {name}"),
            Self::WithoutPair(pair) => format!("fit without {pair}"),
        }
    }
}

impl Refit {
    fn new(
        purpose: Purpose,
        fitted: Scenario,
        whole: Scenario,
        observations: Observations,
    ) -> Result<Self, StudyError> {
        // A parameter that a lens sets is not fitted.
        let set = match &purpose {
            Purpose::Lens(lens) => {
                lens.parameters.iter().map(|(name, _)| format!("parameters.{name}")).collect()
            }
            _ => Vec::new(),
        };
        Ok(Self { purpose, plan: CalibrationPlan::without(fitted, set)?, whole, observations })
    }

    /// Replicates in all, as far as is known beforehand.
    pub fn work(&self) -> u64 {
        let of = self.plan.scenario().calibration();
        self.plan.work() + of.particles as u64 * of.replicates
    }
}

/// Fits of the named lenses, the full model first; of all if `all` is named, of none without a name.
///
/// # Errors
/// [`ValidationError::NoLens`], or that of a calibration.
pub(super) fn of_lenses(plan: &ValidationPlan, names: &[String]) -> Result<Vec<Refit>, StudyError> {
    let mut lenses = plan.scenario.lenses();
    let known: Vec<String> = lenses.iter().map(|lens| lens.name.clone()).collect();
    let is_all = names.iter().any(|name| name == ALL);
    if let Some(name) = names.iter().find(|name| *name != ALL && !known.contains(name)) {
        let nearest = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
        return Err(StudyError::of(ValidationError::NoLens { name: name.clone(), nearest, known }));
    }
    lenses.retain(|lens| !names.is_empty() && (is_all || lens.name == FULL || names.contains(&lens.name)));
    let one = |lens: Lens| {
        let (fitted, whole) = (plan.scenario.through(&lens), plan.whole().through(&lens));
        Refit::new(Purpose::Lens(lens), fitted, whole, plan.observations.clone())
    };
    lenses.into_iter().map(one).collect()
}

/// The name that stands for every lens.
const ALL: &str = "all";

/// Fits to earlier years, and without each target and each pair, with fewer particles.
///
/// # Errors
/// That of a calibration.
pub(super) fn of_less(plan: &ValidationPlan) -> Result<Vec<Refit>, StudyError> {
    let coarse = coarser(&plan.scenario);
    let Some(record) = coarse.record() else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for year in BEFORE.map(|before| record.fit_until() - before) {
        let Some(fitted) = coarse.fitted_until(year) else { continue };
        let whole = until(&fitted, year + AHEAD);
        let Some(earlier) = whole.record() else { continue };
        let observations = chosen(&fitted, observed(&whole, earlier));
        // Of a calendar that begins later nothing is fitted.
        if let Ok(refit) = Refit::new(Purpose::Origin(year), fitted.clone(), whole.clone(), observations) {
            found.push(refit);
        }
    }
    let fit = CalibrationPlan::new(coarse.clone())?;
    let targets = fit.target_names();
    for name in targets.iter().filter(|_| targets.len() > 1) {
        let fitted = coarse.fitted_without(name);
        let of = (plan.whole().clone(), plan.observations.clone());
        found.push(Refit::new(Purpose::WithoutTarget(name.clone()), fitted, of.0, of.1)?);
    }
    let mut pairs: Vec<[String; 2]> = Vec::new();
    for pair in record.series().iter().flat_map(|series| &series.lines).filter_map(|line| line.pair.clone()) {
        if !pairs.contains(&pair) {
            pairs.push(pair);
        }
    }
    for pair in pairs {
        let Some(fitted) = coarse.fitted_without_pair(&pair) else { continue };
        let of = (plan.whole().clone(), plan.observations.clone());
        found.push(Refit::new(Purpose::WithoutPair(pair.join("-")), fitted, of.0, of.1)?);
    }
    Ok(found)
}

/// The scenario with fewer particles.
fn coarser(scenario: &Scenario) -> Scenario {
    let particles =
        (scenario.calibration().particles / FEWER).max(FEWEST).min(scenario.calibration().particles);
    scenario.fitted_with(particles)
}

/// The probabilities of lenses at equal prior probabilities, with Monte Carlo standard errors, from (log evidence, its error).
///
/// p_k = Z_k/Σ Z_j, and by the delta method the variance p_k² ((1 - p_k)² s_k² + Σ_(j ≠ k) p_j² s_j²), s the errors of ln Z.
pub(super) fn probabilities(evidence: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let most = evidence.iter().map(|(log, _)| *log).fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = evidence.iter().map(|(log, _)| libm::exp(log - most)).collect();
    let all: f64 = weights.iter().sum();
    let shares: Vec<f64> = weights.iter().map(|weight| weight / all).collect();
    let of = |k: usize| {
        let part = |(j, (share, (_, error))): (usize, (&f64, &(f64, f64)))| {
            let slope = if j == k { 1.0 - share } else { *share };
            slope * slope * error * error
        };
        let variance: f64 = shares.iter().zip(evidence).enumerate().map(part).sum();
        (shares[k], shares[k] * variance.sqrt())
    };
    (0..evidence.len()).map(of).collect()
}

impl ValidationPlan {
    /// Fits a plan, as a part of the work.
    pub(super) fn fitted(
        plan: &CalibrationPlan,
        run: &Run<'_>,
        whole: &Whole<'_>,
    ) -> Result<(Posterior, EvidenceRow), StudyError> {
        whole.begin(plan.work());
        let tables = plan.run(&mut Run { threads: run.threads, monitor: whole, sink: &mut Discard })?;
        let evidence = tables.summary.evidence.into_iter().next();
        let (sets, evidence) = tables.posterior.zip(evidence).ok_or(StudyError::Cancelled)?;
        let keys = sets.varied().keys().map(str::to_owned).collect();
        let count = sets.listed_sets().unwrap_or(0);
        Ok((Posterior { keys, points: (0..count).map(|set| sets.values(set)).collect() }, evidence))
    }

    /// Runs all fits of their own, and adds their rows.
    pub(super) fn refitted(
        &self,
        historical: &[Scored],
        run: &Run<'_>,
        whole: &Whole<'_>,
        summary: &mut ValidationSummary,
    ) -> Result<(), StudyError> {
        let mut evidences = Vec::new();
        for refit in &self.refits {
            run.monitor.phase(&refit.purpose.said());
            let (posterior, evidence) = Self::fitted(&refit.plan, run, whole)?;
            let inner = Run { threads: run.threads, monitor: whole, sink: &mut Discard };
            let found = self.scored(&refit.whole, &posterior, &refit.observations, &inner)?;
            whole.passed(posterior.points.len() as u64 * self.per_set());
            let rows = || found.iter().filter_map(|of| self.score(HISTORICAL, of, ScorePeriod::Holdout));
            match &refit.purpose {
                Purpose::Lens(lens) => {
                    evidences.push((evidence.log_evidence, evidence.log_evidence_error));
                    let (log_evidence, error) = (evidence.log_evidence, evidence.log_evidence_error);
                    summary.lenses.push(LensRow {
                        lens: lens.name.clone(),
                        title: lens.title.clone(),
                        numbers: posterior.keys.len(),
                        log_evidence,
                        error,
                        probability: 0.0,
                        probability_error: 0.0,
                    });
                    summary.lens_scores.extend(rows().map(|row| of_lens(&lens.name, row)));
                }
                Purpose::Origin(year) => {
                    let until = refit.whole.calendar().last_day().year();
                    summary.origins.extend(rows().map(|row| origin(*year, until, row)));
                }
                Purpose::WithoutTarget(name) => {
                    let is_left_out = |of: &&Scored| of.what == *name;
                    let targets: Vec<&Scored> = found.iter().filter(is_left_out).collect();
                    summary.left_out.extend(self.left_out(name, &targets, historical, &|_| true));
                }
                Purpose::WithoutPair(pair) => {
                    let targets: Vec<&Scored> = found.iter().collect();
                    summary
                        .left_out
                        .extend(self.left_out(pair, &targets, historical, &|of| of.unit == *pair));
                }
            }
        }
        let found = probabilities(&evidences);
        for (row, (probability, error)) in summary.lenses.iter_mut().zip(found) {
            (row.probability, row.probability_error) = (probability, error);
        }
        Ok(())
    }

    /// What was left out of a fit, scored by it and by the whole.
    fn left_out(
        &self,
        name: &str,
        targets: &[&Scored],
        whole: &[Scored],
        counts: &dyn Fn(&ObservationScore) -> bool,
    ) -> Vec<LeftOutRow> {
        let mut rows = Vec::new();
        for of in targets {
            let Some(own) = whole.iter().find(|own| own.what == of.what) else { continue };
            let scores: Vec<ObservationScore> = of.scores.iter().filter(|of| counts(of)).cloned().collect();
            for period in ScorePeriod::ALL {
                let found = compared(&scores, &own.scores, period, of.resampled, self.resampling());
                let Some((found, units)) = found else { continue };
                let is_one = |one: &&ObservationScore| one.period == period && one.weight > 0.0;
                let counted: Vec<&ObservationScore> = scores.iter().filter(is_one).collect();
                let weight: f64 = counted.iter().map(|one| one.weight).sum();
                let reference = counted.iter().map(|one| one.weight * one.reference).sum::<f64>() / weight;
                let (low, high) = ends(found.sureness.map(|sure| sure.difference));
                rows.push(LeftOutRow {
                    left_out: name.to_owned(),
                    target: of.what.clone(),
                    title: self.title_of(&of.what),
                    period: period.name().to_owned(),
                    n: counted.len(),
                    units,
                    score: found.score,
                    whole: found.reference,
                    difference: found.score - found.reference,
                    low,
                    high,
                    reference,
                });
            }
        }
        rows
    }
}

fn of_lens(lens: &str, row: ScoreRow) -> LensScoreRow {
    let ScoreRow { target, title, n, score, against, reference, skill, low, high, .. } = row;
    LensScoreRow { lens: lens.to_owned(), target, title, n, score, against, reference, skill, low, high }
}

fn origin(fit_until: i16, until: i16, row: ScoreRow) -> OriginRow {
    let ScoreRow { target, title, n, units, score, against, reference, skill, low, high, .. } = row;
    OriginRow { fit_until, until, target, title, n, units, score, against, reference, skill, low, high }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_of_lenses_add_up_and_have_errors() {
        let found = probabilities(&[(-45.0, 0.3), (-46.6, 0.3), (-49.4, 0.4)]);
        assert!((found.iter().map(|(share, _)| share).sum::<f64>() - 1.0).abs() < 1e-12);
        // 1/(1 + e^-1.6 + e^-4.4).
        assert!((found[0].0 - 0.823_605_3).abs() < 1e-6, "{found:?}");
        // Of two the variance is (p (1 - p))² (s² + s'²).
        let two = probabilities(&[(0.0, 0.3), (0.0, 0.4)]);
        assert!((two[0].1 - 0.25 * 0.5).abs() < 1e-12 && two[0].0 == 0.5);
        assert_eq!(probabilities(&[(-3.0, 0.5)]), [(1.0, 0.0)]);
        assert!(probabilities(&[]).is_empty());
        // Far apart nothing is left to chance, and nothing overflows.
        assert_eq!(probabilities(&[(-1e4, 1.0), (0.0, 1.0)])[1].0, 1.0);
    }
}
