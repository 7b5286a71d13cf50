//! What observations need of histories: yearly means of each set of a posterior, and first passages over all histories.

use super::error::ValidationError;
use crate::analysis::validation::{Observations, ScoredLine, SeriesPassage};
use crate::engine::{
    Direction, Observable, ObservableBlock, Observables, ObservationPlan, Statistic, observe_drawn,
};
use crate::model::Series;
use crate::scenario::{Comparable, ParameterSpace, Scenario, Sets, milestones};
use crate::studies::draw::{Failure, unwrapped};
use crate::studies::{Run, StudyError};

/// Number of the first replicate: so far on that neither a run of the scenario nor a calibration has these draws.
const FIRST: u64 = 1 << 50;

/// Sets of values of a posterior.
#[derive(Debug, Clone, PartialEq)]
pub struct Posterior {
    /// Keys of the numbers.
    pub keys: Vec<String>,
    /// By set, a value of each number.
    pub points: Vec<Vec<f64>>,
}

/// An observable with its weight in the mean of a year.
type Weighted = Vec<(usize, f64)>;

/// The observables of a history that observations need.
pub struct Features {
    observables: Observables,
    /// By series, line and year.
    paths: Vec<Vec<Vec<Weighted>>>,
    /// By passage of a series, its observable.
    passages: Vec<usize>,
    /// By pair, its disputes.
    disputes: Vec<usize>,
}

/// What was simulated.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Simulated {
    /// By series, line, year and set.
    pub paths: Vec<Vec<Vec<Vec<f64>>>>,
    /// By passage of a series, the number of histories by the tick in which it occurs.
    pub passages: Vec<Vec<u64>>,
    /// The same of the first passages among the outcomes.
    pub of_results: Vec<Vec<u64>>,
    /// Mean share of each pair in the disputes, over sets.
    pub shares: Vec<f64>,
    /// Number of histories.
    pub replicates: u64,
}

/// Collects observables, each once.
#[derive(Default)]
struct List(Vec<Observable>);

impl List {
    fn place(&mut self, series: Series, statistic: Statistic) -> usize {
        let observable = Observable { series, statistic };
        if let Some(place) = self.0.iter().position(|known| *known == observable) {
            return place;
        }
        self.0.push(observable);
        self.0.len() - 1
    }
}

impl Features {
    /// The observables that observations need of histories of a scenario.
    ///
    /// # Errors
    /// [`ValidationError::Unobservable`].
    pub fn new(scenario: &Scenario, of: &Observations) -> Result<Self, ValidationError> {
        let mut list = List::default();
        let mut line = |line: &ScoredLine| -> Vec<Weighted> {
            let year = |year: &crate::analysis::validation::ScoredYear| {
                let one = |(series, weight): &(Series, f64)| {
                    (list.place(*series, Statistic::Mean { ticks: year.ticks.clone() }), *weight)
                };
                line.of.iter().map(one).collect()
            };
            line.years.iter().map(year).collect()
        };
        let paths = of.series.iter().map(|series| series.lines.iter().map(&mut line).collect()).collect();
        let ticks = scenario.calendar().ticks();
        let passage = |passage: &SeriesPassage| {
            let direction = if passage.rises { Direction::Rising } else { Direction::Falling };
            let statistic = Statistic::FirstPassage { level: passage.level, direction, ticks: 0..ticks };
            list.place(passage.series, statistic)
        };
        let passages = of.passages.iter().map(passage).collect();
        let disputes = of.disputes.iter().flat_map(|disputes| {
            disputes.pairs.iter().map(|(series, _)| (*series, disputes.ticks.clone())).collect::<Vec<_>>()
        });
        let disputes = disputes.map(|(series, ticks)| list.place(series, Statistic::Sum { ticks })).collect();
        Ok(Self { observables: Observables::new(scenario, list.0)?, paths, passages, disputes })
    }
}

/// Sums over replicates as blocks come in: memory depends on the sets alone.
struct Gathered<'a> {
    features: &'a Features,
    per_set: u64,
    done: u64,
    /// By (observable, set).
    sums: Vec<Vec<f64>>,
    passages: Vec<Vec<u64>>,
    of_results: Vec<Vec<u64>>,
}

impl Gathered<'_> {
    fn take(&mut self, block: &ObservableBlock) {
        let size = block.replicates();
        for (observable, sums) in self.sums.iter_mut().enumerate() {
            for (place, value) in block.values(0, observable).iter().enumerate() {
                sums[((self.done + place as u64) / self.per_set) as usize] += value;
            }
        }
        for (observable, counts) in self.features.passages.iter().zip(&mut self.passages) {
            // A passage that does not occur is infinite.
            for tick in block.values(0, *observable).iter().filter(|tick| tick.is_finite()) {
                counts[*tick as usize] += 1;
            }
        }
        for row in &block.ends[0] {
            for (counts, tick) in self.of_results.iter_mut().zip(&row.passages) {
                if let Some(tick) = tick {
                    counts[*tick as usize] += 1;
                }
            }
        }
        self.done += size as u64;
    }

    fn finished(self) -> Simulated {
        let Self { features, per_set, sums, passages, of_results, done } = self;
        let means: Vec<Vec<f64>> =
            sums.into_iter().map(|sums| sums.into_iter().map(|sum| sum / per_set as f64).collect()).collect();
        let sets = (done / per_set) as usize;
        let year = |of: &Weighted| -> Vec<f64> {
            (0..sets).map(|set| of.iter().map(|(place, weight)| weight * means[*place][set]).sum()).collect()
        };
        let line = |of: &Vec<Weighted>| of.iter().map(year).collect();
        let paths = features.paths.iter().map(|lines| lines.iter().map(line).collect()).collect();
        let all = |set: usize| features.disputes.iter().map(|place| means[*place][set]).sum::<f64>();
        let sums: Vec<f64> =
            if features.disputes.is_empty() { Vec::new() } else { (0..sets).map(all).collect() };
        let share = |place: &usize| -> f64 {
            let of = means[*place].iter().zip(&sums);
            // Without disputes all pairs are alike.
            let of = of
                .map(|(own, all)| if *all > 0.0 { own / all } else { 1.0 / features.disputes.len() as f64 });
            of.sum::<f64>() / sets.max(1) as f64
        };
        let shares = features.disputes.iter().map(share).collect();
        Simulated { paths, passages, of_results, shares, replicates: done }
    }
}

/// Runs `per_set` replicates of each set of a posterior under a scenario. Scenarios of one calendar share their draws.
///
/// # Errors
/// [`StudyError`].
pub fn simulated(
    scenario: &Scenario,
    posterior: &Posterior,
    per_set: u64,
    features: &Features,
    run: &Run<'_>,
) -> Result<Simulated, StudyError> {
    let space = ParameterSpace::together(scenario.clone(), &posterior.keys);
    let space = space.map_err(|problem| StudyError::of(ValidationError::from(problem)))?;
    let count = posterior.points.len();
    let sets = Sets::listed(space, posterior.points.clone(), (0..count as u64).collect(), per_set);
    let plan = ObservationPlan {
        first: FIRST,
        replicates: count as u64 * per_set,
        seed: scenario.seed(),
        threads: Some(run.threads),
    };
    let ticks = scenario.calendar().ticks();
    let mut gathered = Gathered {
        features,
        per_set,
        done: 0,
        sums: vec![vec![0.0; count]; features.observables.list().len()],
        passages: vec![vec![0; ticks]; features.passages.len()],
        of_results: vec![vec![0; ticks]; milestones(scenario).len()],
    };
    let (one, observables) = (Comparable::one(scenario), &features.observables);
    observe_drawn::<Failure>(&one, &sets, observables, &plan, run.monitor, &mut |block| {
        gathered.take(&block);
        Ok(())
    })
    .map_err(|stopped| unwrapped(stopped, run.threads.get()))?;
    Ok(gathered.finished())
}
