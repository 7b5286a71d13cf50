//! The tables of a calibration.

use serde::Serialize;

use super::error::CalibrationError;
use super::pairs::{self, PairRow};
use super::plan::CalibrationPlan;
use super::recovery::{self, RankRow, Recovered, RecoveryRow};
use super::rows::{EvidenceRow, FitRow, MarginalRow, StageRow, StatementRow};
use super::run::{OfPosterior, OfPrior};
use super::targets::Target;
use super::{article, figures, page};
use crate::analysis::calibration::{Contraction, Population};
use crate::export::manifest::{Identity, Kind};
use crate::export::parameters::write_parameters;
use crate::export::read::{RECORD, ReadError, ResultFolder};
use crate::export::{Article, ExportError, SCENARIO, TableWriter};
use crate::plot::{Figure, Only, Provenance, Style};
use crate::report::{Commands, Report};
use crate::scenario::{Prior, Scenario, Sets};
use crate::statistics::{Moments, quantile};
use crate::studies::{Study as _, Tables};

/// Table of the draws of the posterior, as `--draw-parameters` takes it.
pub const POSTERIOR: &str = "posterior.csv";
/// Table of priors and posteriors.
pub const MARGINALS: &str = "marginals.csv";
/// Table of pairs of numbers.
pub const PAIRS: &str = "pairs.csv";
/// Table of the stages.
pub const STAGES: &str = "stages.csv";
/// Table of the fit by target.
pub const FIT: &str = "fit.csv";
/// Table of the statements.
pub const STATEMENTS: &str = "statements.csv";
/// Table of the evidence.
pub const EVIDENCE: &str = "evidence.csv";
/// Table of a recovery by number.
pub const RECOVERY: &str = "recovery.csv";
/// Table of a recovery by number and set.
pub const RANKS: &str = "ranks.csv";

/// Order within which a prior has its edges.
const EDGE: f64 = 0.05;
/// Share of the posterior there from which on it lies at the edge: three times that of the prior.
const AT_EDGE: f64 = 0.15;
/// Steps of the moments of a prior.
const STEPS: usize = 2_000;

/// The printed tables.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CalibrationSummary {
    /// The one row of `evidence.csv`.
    pub evidence: Vec<EvidenceRow>,
    /// Rows of `marginals.csv`.
    pub marginals: Vec<MarginalRow>,
    /// Rows of `pairs.csv`; none of a single number.
    pub pairs: Vec<PairRow>,
    /// Rows of `fit.csv`.
    pub fit: Vec<FitRow>,
    /// Rows of `statements.csv`.
    pub statements: Vec<StatementRow>,
    /// Rows of `stages.csv`.
    pub stages: Vec<StageRow>,
    /// Rows of `recovery.csv`; none without a recovery.
    pub recovery: Vec<RecoveryRow>,
    /// Rows of `ranks.csv`; none without a recovery.
    pub ranks: Vec<RankRow>,
}

/// Result of a calibration.
#[derive(Debug)]
pub struct CalibrationTables {
    /// The scenario, with its record.
    pub scenario: Scenario,
    /// Seed of the random numbers.
    pub seed: u64,
    /// The tables.
    pub summary: CalibrationSummary,
    /// Draws of the posterior; `None` of a folder that is read back, which has them in a file.
    pub posterior: Option<Sets>,
}

/// What was found.
pub(super) struct Found<'a> {
    pub posterior: &'a Population,
    pub prior: &'a OfPrior,
    pub seen: &'a OfPosterior,
    pub at_points: [Vec<f64>; 2],
    pub recovered: Vec<Recovered>,
}

/// A number before and after it was fitted; `orders` are those of the posterior in its prior.
fn marginal(key: &str, prior: &Prior, orders: Vec<f64>) -> MarginalRow {
    let of_prior: Vec<f64> = (0..STEPS).map(|k| prior.quantile((k as f64 + 0.5) / STEPS as f64)).collect();
    let of_prior = Moments::of(&of_prior).unwrap_or_else(|| Moments::none(0));
    let contraction = Contraction::of(orders.iter().copied(), Contraction::UNIFORM);
    let contraction = contraction.unwrap_or(Contraction { value: 0.0, se: 0.0 });
    let size = orders.len().max(1) as f64;
    let share = |is_there: &dyn Fn(f64) -> bool| {
        orders.iter().filter(|order| is_there(**order)).count() as f64 / size
    };
    let edge = if share(&|order| order < EDGE) >= AT_EDGE {
        "low"
    } else if share(&|order| order > 1.0 - EDGE) >= AT_EDGE {
        "high"
    } else {
        ""
    };
    let mut orders = orders;
    orders.sort_unstable_by(f64::total_cmp);
    let values: Vec<f64> = orders.iter().map(|order| prior.quantile(*order)).collect();
    let moments = Moments::of(&values).unwrap_or_else(|| Moments::none(0));
    MarginalRow {
        key: key.to_owned(),
        prior: prior.to_string(),
        prior_mean: of_prior.mean,
        prior_sd: of_prior.sd(),
        prior_median: prior.quantile(0.5),
        prior_low: prior.quantile(0.05),
        prior_high: prior.quantile(0.95),
        mean: moments.mean,
        sd: moments.sd(),
        median: quantile(&values, 0.5),
        low: quantile(&values, 0.05),
        high: quantile(&values, 0.95),
        contraction: contraction.value,
        contraction_se: contraction.se,
        class: contraction.identification().name().to_owned(),
        edge: edge.to_owned(),
        order: quantile(&orders, 0.5),
        order_low: quantile(&orders, 0.05),
        order_high: quantile(&orders, 0.95),
    }
}

impl CalibrationTables {
    /// Builds the result.
    pub(super) fn new(plan: &CalibrationPlan, found: &Found<'_>) -> Result<Self, CalibrationError> {
        let Found { posterior, prior, seen, at_points: [at_own, at_medians], recovered } = found;
        let marginals = plan.space.keys().zip(&plan.priors).enumerate();
        let marginals = marginals.map(|(place, (key, prior))| {
            marginal(key, prior, posterior.points().map(|point| point[place]).collect())
        });
        let marginals: Vec<MarginalRow> = marginals.collect();
        let pairs = pairs::rows(&marginals, &posterior.points().collect::<Vec<_>>());
        let mut log_evidence = 0.0;
        let stages = posterior.stages().iter().enumerate().map(|(place, stage)| {
            log_evidence += stage.log_evidence;
            StageRow {
                stage: place + 1,
                temperature: stage.temperature,
                effective_size: stage.effective_size,
                log_evidence,
                acceptance: stage.acceptance,
                moved: stage.moved,
                ancestors: stage.ancestors,
                founders: stage.founders,
            }
        });
        let stages = stages.collect();
        let fit = plan.targets.list.iter().zip(&seen.targets).zip(&prior.flat).enumerate();
        let fit = fit.map(|(place, ((target, of), flat))| {
            let Target { name, title, count, years: (from, until), weight, .. } = target;
            FitRow {
                target: name.clone(),
                title: title.clone(),
                n: *count,
                from: *from,
                until: *until,
                weight: *weight,
                log_likelihood: of.log_likelihood,
                sd: of.sd,
                at_own: at_own[place],
                at_medians: at_medians[place],
                slope: of.measured.map(|(slope, _)| slope),
                error_sd: of.measured.map(|(_, sd)| sd),
                prior_flat: *flat,
                p: of.p,
            }
        });
        let statements = plan.targets.claims().zip(prior.claims.iter().zip(&seen.claims));
        let statements = statements.map(|((target, claim), (prior, posterior))| StatementRow {
            target: target.name.clone(),
            statement: claim.what.clone(),
            by: claim.by.to_string(),
            holds: claim.holds,
            prior: *prior,
            posterior: *posterior,
        });
        let evidence = EvidenceRow {
            log_evidence: posterior.log_evidence(),
            log_evidence_error: posterior.log_evidence_error(),
            consistent: seen.consistent,
            at_own: at_own.iter().sum(),
            at_medians: at_medians.iter().sum(),
            particles: posterior.count(),
            moves: plan.sampler.moves(),
            replicates: plan.per_set(),
            simulated: plan.work_of(posterior.stages().len() as u64),
        };
        let keys: Vec<&str> = plan.space.keys().collect();
        let (ranks, recovery) = recovery::rows(&keys, &plan.priors, recovered, plan.seed());
        let summary = CalibrationSummary {
            evidence: vec![evidence],
            marginals,
            pairs,
            fit: fit.collect(),
            statements: statements.collect(),
            stages,
            recovery,
            ranks,
        };
        let (space, priors) = plan.whole()?;
        let value = |(place, order): (usize, &f64)| space.rounded(place, priors[place].quantile(*order));
        let points =
            posterior.shuffled(plan.seed()).map(|point| point.iter().enumerate().map(value).collect());
        let points: Vec<Vec<f64>> = points.collect();
        let numbers = (0..points.len() as u64).collect();
        let sets = Sets::listed(space, points, numbers, 1);
        Ok(Self { scenario: plan.scenario.clone(), seed: plan.seed(), summary, posterior: Some(sets) })
    }
}

impl Tables for CalibrationTables {
    type Summary = CalibrationSummary;

    fn files(folder: &ResultFolder) -> Vec<String> {
        folder.held(&[SCENARIO, RECORD, EVIDENCE, MARGINALS, PAIRS, FIT, STATEMENTS, STAGES, RECOVERY, RANKS])
    }

    fn chart_names_of(
        folder: &ResultFolder,
        _: &[Scenario],
        _: &dyn Fn() -> bool,
    ) -> Result<Vec<String>, ReadError> {
        let has = |table: &str| !folder.held(&[table]).is_empty();
        Ok(figures::names(has(PAIRS), has(RECOVERY)))
    }

    fn read(folder: &ResultFolder, _: &dyn Fn() -> bool) -> Result<Self, ReadError> {
        folder.expect(Kind::Calibration)?;
        let scenario = folder.scenarios()?.into_iter().next();
        let scenario = scenario.ok_or_else(|| ReadError::NoResult { path: folder.path().to_owned() })?;
        let has = |table: &str| !folder.held(&[table]).is_empty();
        let has_recovery = has(RECOVERY);
        let summary = CalibrationSummary {
            evidence: folder.records(EVIDENCE)?,
            marginals: folder.records(MARGINALS)?,
            pairs: if has(PAIRS) { folder.records(PAIRS)? } else { Vec::new() },
            fit: folder.records(FIT)?,
            statements: folder.records(STATEMENTS)?,
            stages: folder.records(STAGES)?,
            recovery: if has_recovery { folder.records(RECOVERY)? } else { Vec::new() },
            ranks: if has_recovery { folder.records(RANKS)? } else { Vec::new() },
        };
        Ok(Self { scenario, seed: folder.identity().seed, summary, posterior: None })
    }

    fn into_summary(self) -> CalibrationSummary {
        self.summary
    }

    fn write_data(&self, _: &Identity, folder: &mut TableWriter<'_>) -> Result<(), ExportError> {
        let Self { scenario, summary, posterior, .. } = self;
        folder.describe(include_str!("columns.toml"));
        if let Some(record) = scenario.record() {
            folder.text(RECORD, record.text())?;
        }
        if let Some(sets) = posterior {
            let count = sets.listed_sets().unwrap_or(0);
            folder.file(POSTERIOR, &|sink| write_parameters(sets, count, sink))?;
        }
        folder.records(EVIDENCE, &summary.evidence)?;
        folder.records(MARGINALS, &summary.marginals)?;
        if !summary.pairs.is_empty() {
            folder.records(PAIRS, &summary.pairs)?;
        }
        folder.records(FIT, &summary.fit)?;
        folder.records(STATEMENTS, &summary.statements)?;
        folder.records(STAGES, &summary.stages)?;
        if !summary.recovery.is_empty() {
            folder.records(RECOVERY, &summary.recovery)?;
            folder.records(RANKS, &summary.ranks)?;
        }
        Ok(())
    }

    fn articles(&self, identity: &Identity) -> Vec<Article> {
        article::articles(&self.scenario, &self.summary, identity)
    }

    fn figures(&self, _: usize, only: &Only, style: &Style, from: &Provenance) -> Vec<Figure> {
        figures::draw(self, only, style, from)
    }

    fn page<'a>(&self, identity: &Identity, figures: &'a [Vec<Figure>], commands: &Commands) -> Report<'a> {
        page::page(self, identity, figures.first().map_or(&[], Vec::as_slice), commands)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_posterior_at_an_edge_is_told() {
        let prior = Prior::Uniform { low: 2.0, high: 4.0 };
        let orders = |of: &dyn Fn(f64) -> f64| (0..400).map(|k| of((f64::from(k) + 0.5) / 400.0)).collect();
        let even = marginal("a", &prior, orders(&|u| u));
        assert_eq!((even.class.as_str(), even.edge.as_str()), ("not", ""));
        assert!((even.mean - 3.0).abs() < 1e-12 && (even.prior_low - 2.1).abs() < 1e-12, "{even:?}");
        let low = marginal("a", &prior, orders(&|u| u * u * u));
        let high = marginal("a", &prior, orders(&|u| 1.0 - u * u * u));
        assert_eq!([low.edge, high.edge], ["low", "high"]);
        let middle = marginal("a", &prior, orders(&|u| 0.4 + 0.2 * u));
        assert_eq!((middle.class.as_str(), middle.edge.as_str()), ("identified", ""));
        assert!((middle.order - 0.5).abs() < 1e-9 && (middle.median - 3.0).abs() < 1e-9);
    }
}
