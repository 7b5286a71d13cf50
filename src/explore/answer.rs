//! What the charts of a page are drawn from: the tables of a study, series by series.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::refusal::Refusal;
use crate::analysis::Contrast;
use crate::export::summary::Summary;
use crate::model::draws::ordered;
use crate::model::series::REGION;
use crate::model::{Measure, Series, Unit};
use crate::outcome::{Point, Results, Shares};
use crate::scenario::Scenario;
use crate::studies::comparison::{ComparisonPlan, ComparisonTables};
use crate::studies::run::{RunPlan, RunTables};
use crate::studies::{Documented, SummaryOf, identity};

/// Places of quantiles in [`crate::outcome::QUANTILES`].
const Q05: usize = 1;
const Q25: usize = 3;
const Q50: usize = 4;
const Q75: usize = 5;
const Q95: usize = 7;

/// A distribution over replicates by tick.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fan {
    mean: Vec<f64>,
    mc_se: Vec<f64>,
    q05: Vec<f64>,
    q25: Vec<f64>,
    q50: Vec<f64>,
    q75: Vec<f64>,
    q95: Vec<f64>,
}

/// A histogram over bins of the same width.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bins {
    low: f64,
    width: f64,
    counts: Vec<u64>,
}

/// The batch under priors of one scenario.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ArmUnderPriors {
    replicates: u64,
    fans: BTreeMap<&'static str, Fan>,
    regimes: Vec<Vec<u64>>,
}

/// Replicates of one scenario.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Arm {
    name: String,
    /// The tables of `concord run --json`.
    document: Value,
    /// By measure of the region.
    fans: BTreeMap<&'static str, Fan>,
    /// Replicates by (tick, regime).
    regimes: Vec<Vec<u64>>,
    /// Replicates by (tick, culture of anarchy).
    cultures: Vec<Vec<u64>>,
    /// Distribution at the end by measure of the region.
    ends: BTreeMap<&'static str, Bins>,
    /// Mean identity weight by (tick, state, toward state); 0 toward itself.
    weights: Vec<Vec<Vec<f64>>>,
    /// Mean implemented depth by (tick, state, other state); 0 with itself.
    ties: Vec<Vec<Vec<f64>>>,
    under_priors: Option<ArmUnderPriors>,
}

/// The difference of a measure by tick.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DifferencePath {
    mean: Vec<f64>,
    low: Vec<f64>,
    high: Vec<f64>,
    q05: Vec<f64>,
    q50: Vec<f64>,
    q95: Vec<f64>,
}

/// The difference of a measure by tick over pairs with drawn parameters.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PathUnderPriors {
    q05: Vec<f64>,
    q50: Vec<f64>,
    q95: Vec<f64>,
}

/// Differences of pairs with drawn parameters.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ContrastUnderPriors {
    replicates: u64,
    paths: BTreeMap<&'static str, PathUnderPriors>,
}

/// The second scenario less the first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShownContrast {
    /// The tables of `concord compare --json`.
    document: Value,
    paths: BTreeMap<&'static str, DifferencePath>,
    /// First tick in which the two can differ, the number of ticks if they never can.
    parts_from: usize,
    under_priors: Option<ContrastUnderPriors>,
}

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    seed: String,
    replicates: u64,
    arms: Vec<Arm>,
    contrast: Option<ShownContrast>,
}

impl Answer {
    /// Of a run.
    pub(super) fn of_run(plan: &RunPlan, tables: &RunTables) -> Result<Self, Refusal> {
        let under_priors = tables.under_priors().map(|found| ArmUnderPriors::of(found.results()));
        let results = tables.results();
        let arm = Arm::of(plan, tables.summary(), results, under_priors)?;
        Ok(Self {
            seed: results.seed.to_string(),
            replicates: results.replicates,
            arms: vec![arm],
            contrast: None,
        })
    }

    /// Of a comparison.
    pub(super) fn of_comparison(plan: &ComparisonPlan, tables: &ComparisonTables) -> Result<Self, Refusal> {
        let (comparison, drawn) = (tables.comparison(), tables.under_priors());
        let arm = |(place, (scenario, results)): (usize, (&Scenario, &Results))| {
            let run = RunPlan::new(scenario.clone());
            let under_priors = drawn.map(|drawn| ArmUnderPriors::of(&drawn.arms[place]));
            Arm::of(&run, &Summary::new(scenario, results), results, under_priors)
        };
        let scenarios = tables.scenarios();
        let arms = scenarios.iter().copied().zip(&comparison.arms).enumerate().map(arm);
        let contrast = comparison.contrasts.first().map(|contrast| {
            let of = |found: &crate::analysis::Comparison| ContrastUnderPriors::of(found);
            Ok::<_, Refusal>(ShownContrast {
                document: document(plan, tables.summary())?,
                paths: paths(contrast),
                parts_from: contrast.parts_from,
                under_priors: drawn.map(of),
            })
        });
        Ok(Self {
            seed: comparison.seed.to_string(),
            replicates: comparison.replicates,
            arms: arms.collect::<Result<_, _>>()?,
            contrast: contrast.transpose()?,
        })
    }
}

/// The tables of a study for programs.
fn document<S: Documented>(plan: &S, summary: &SummaryOf<S>) -> Result<Value, Refusal> {
    let identity = identity(plan)?;
    serde_json::to_value(plan.tables_of(&identity, summary)).map_err(|error| Refusal::new(error.to_string()))
}

fn fans(results: &Results) -> BTreeMap<&'static str, Fan> {
    let fan = |measure: Measure| {
        let trajectory = results.trajectory(Series { measure, unit: Unit::Region });
        let points: &[Point] = trajectory.map_or(&[], |trajectory| &trajectory.points);
        let of = |value: &dyn Fn(&Point) -> f64| points.iter().map(value).collect::<Vec<_>>();
        let quantile = |place: usize| of(&|point| point.quantiles[place]);
        let fan = Fan {
            mean: of(&|point| point.mean),
            mc_se: of(&|point| point.mc_se),
            q05: quantile(Q05),
            q25: quantile(Q25),
            q50: quantile(Q50),
            q75: quantile(Q75),
            q95: quantile(Q95),
        };
        (measure.name(), fan)
    };
    REGION.into_iter().map(fan).collect()
}

fn counts(shares: &[Shares]) -> Vec<Vec<u64>> {
    shares.iter().map(|shares| shares.counts.clone()).collect()
}

/// Values by (tick, state, other state), 0 for a state with itself.
fn matrices(ticks: usize, states: usize, value: impl Fn(usize, usize, usize) -> f64) -> Vec<Vec<Vec<f64>>> {
    let of = |t: usize, i: usize, j: usize| if i == j { 0.0 } else { value(t, i, j) };
    let row = |t: usize, i: usize| (0..states).map(|j| of(t, i, j)).collect();
    (0..ticks).map(|t| (0..states).map(|i| row(t, i)).collect()).collect()
}

impl Arm {
    fn of(
        plan: &RunPlan,
        summary: &Summary,
        results: &Results,
        under_priors: Option<ArmUnderPriors>,
    ) -> Result<Self, Refusal> {
        let scenario = plan.scenario();
        let (ticks, states) = (scenario.calendar().ticks(), scenario.states().len());
        let bins = REGION.into_iter().zip(&results.ends).map(|(measure, histogram)| {
            let (low, width) = (histogram.low, histogram.width);
            (measure.name(), Bins { low, width, counts: histogram.counts.clone() })
        });
        let depths: Vec<Vec<&Point>> = (0..states)
            .flat_map(|i| (i + 1..states).map(move |j| Unit::Dyad(i, j)))
            .map(|unit| {
                let series = Series { measure: Measure::Integration, unit };
                results.trajectory(series).map_or_else(Vec::new, |found| found.points.iter().collect())
            })
            .collect();
        let depth = |t: usize, i: usize, j: usize| {
            let place = crate::model::draws::unordered(states, i.min(j), i.max(j));
            depths[place].get(t).map_or(0.0, |point| point.mean)
        };
        Ok(Self {
            name: scenario.name().to_owned(),
            document: document(plan, summary)?,
            fans: fans(results),
            regimes: counts(&results.regime_shares),
            cultures: counts(&results.culture_shares),
            ends: bins.collect(),
            weights: matrices(ticks, states, |t, i, j| results.weights[t][ordered(states, i, j)].mean),
            ties: matrices(ticks, states, depth),
            under_priors,
        })
    }
}

impl ArmUnderPriors {
    fn of(results: &Results) -> Self {
        let (replicates, regimes) = (results.replicates, counts(&results.regime_shares));
        Self { replicates, fans: fans(results), regimes }
    }
}

fn paths(contrast: &Contrast) -> BTreeMap<&'static str, DifferencePath> {
    let regional = contrast.paths.iter().filter(|path| path.series.unit == Unit::Region);
    let path = |path: &crate::analysis::Path| {
        let place = REGION.iter().position(|measure| *measure == path.series.measure)?;
        let quantile = |of: usize| contrast.spreads[place].iter().map(|tick| tick[of]).collect();
        let difference = DifferencePath {
            mean: path.effects.iter().map(|effect| effect.mean).collect(),
            low: path.effects.iter().map(|effect| effect.interval.low).collect(),
            high: path.effects.iter().map(|effect| effect.interval.high).collect(),
            q05: quantile(Q05),
            q50: quantile(Q50),
            q95: quantile(Q95),
        };
        Some((path.series.measure.name(), difference))
    };
    regional.filter_map(path).collect()
}

impl ContrastUnderPriors {
    fn of(found: &crate::analysis::Comparison) -> Self {
        let spreads = found.contrasts.first().map_or(&[][..], |contrast| &contrast.spreads);
        let path = |(measure, ticks): (Measure, &Vec<[f64; 9]>)| {
            let quantile = |of: usize| ticks.iter().map(|tick| tick[of]).collect();
            (measure.name(), PathUnderPriors { q05: quantile(Q05), q50: quantile(Q50), q95: quantile(Q95) })
        };
        Self { replicates: found.replicates, paths: REGION.into_iter().zip(spreads).map(path).collect() }
    }
}
