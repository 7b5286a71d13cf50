//! What is varied, of which scenarios, and what is looked at.

use jiff::civil::Date;

use super::{Arguments, Keep, Method, SensitivityError};
use crate::analysis::design::{Saltelli, Trajectories};
use crate::analysis::sensitivity::Chosen;
use crate::analysis::{Names, Outcome};
use crate::export::outcome_names;
use crate::export::sensitivity::{InputRecord, SensitivityRecord};
use crate::model::Measure;
use crate::model::series::REGION;
use crate::scenario::{Comparable, ParameterSpace, Prior, Scenario, open_numbers};

/// Levels of a trajectory.
const LEVELS: usize = 4;
/// Most bytes of the rows.
const MOST_BYTES: u64 = 2 << 30;
/// Most replicates of a point.
const MOST_REPLICATES: u64 = 10_000;

/// A scenario with what is uncertain in it.
#[derive(Debug)]
pub struct Study {
    /// The scenario with its open numbers.
    pub varied: ParameterSpace,
    /// The baseline of differences, with the same numbers open.
    pub baseline: Option<ParameterSpace>,
    /// By number.
    pub priors: Vec<Prior>,
    /// Names of all outcomes.
    pub names: Names,
    /// The outcomes that are looked at.
    pub chosen: Vec<Chosen>,
    /// Those of them that are measures of the region, by their place in [`REGION`].
    pub measures: Vec<usize>,
    /// The last tick of each year.
    pub ticks: Vec<usize>,
    /// Their first days.
    pub days: Vec<Date>,
    /// The screening, if there is one.
    pub trajectories: Option<Trajectories>,
    /// Rows for indices, if there are any, and of how many numbers.
    pub rows: Option<(usize, usize)>,
    resamples: usize,
}

impl Study {
    /// Finds the numbers, their priors and the outcomes, all of which there are, and tries both ends of every prior.
    ///
    /// # Errors
    ///
    /// [`SensitivityError`].
    pub fn new(
        scenario: Scenario,
        baseline: Option<Scenario>,
        arguments: &Arguments,
    ) -> Result<Self, SensitivityError> {
        let replicates = scenario.replicates();
        if replicates > MOST_REPLICATES {
            return Err(SensitivityError::TooManyReplicates { replicates, most: MOST_REPLICATES });
        }
        if let Some(baseline) = &baseline {
            Comparable::new(baseline, &[&scenario])?;
        }
        let names = outcome_names(&[&scenario]).swap_remove(0);
        let mut chosen: Vec<Chosen> = Vec::new();
        for outcome in arguments.outcome.iter().filter_map(|name| Chosen::new(&names, name)) {
            if !chosen.contains(&outcome) {
                chosen.push(outcome);
            }
        }
        let (varied, priors) = inputs(scenario, &arguments.key)?;
        let keys: Vec<&str> = varied.keys().collect();
        let baseline = baseline.map(|baseline| ParameterSpace::together(baseline, &keys)).transpose()?;
        let own = varied.values();
        for (place, prior) in priors.iter().enumerate() {
            let (low, high) = prior.ends();
            for end in [low, high] {
                let mut values = own.clone();
                values[place] = end;
                varied.at(&values)?;
                baseline.as_ref().map(|baseline| baseline.at(&values)).transpose()?;
            }
        }
        let seed = varied.scenario().seed();
        let inputs = priors.len();
        let trajectories = (arguments.method != Method::Sobol)
            .then(|| Trajectories::new(arguments.trajectories, inputs, LEVELS, seed))
            .transpose()?;
        let kept = match (arguments.method, arguments.keep) {
            (Method::Both, Keep::Most(most)) => most.min(inputs),
            _ => inputs,
        };
        let rows = (arguments.method != Method::Morris).then_some((arguments.rows, kept));
        let measure = |chosen: &Chosen| match chosen.outcome {
            Outcome::End(measure) => REGION.iter().position(|known| *known == measure),
            _ => None,
        };
        let measures: Vec<usize> = chosen.iter().filter_map(measure).collect();
        let days = varied.scenario().calendar().first_days();
        let is_last =
            |(t, day): &(usize, &Date)| days.get(t + 1).is_none_or(|next| next.year() != day.year());
        let (ticks, days): (Vec<usize>, Vec<Date>) =
            days.iter().enumerate().filter(is_last).map(|(t, day)| (t, *day)).unzip();
        let resamples = arguments.resamples;
        let study = Self {
            varied,
            baseline,
            priors,
            names,
            chosen,
            measures,
            ticks,
            days,
            trajectories,
            rows,
            resamples,
        };
        study.fits()?;
        Ok(study)
    }

    /// Refuses rows that do not fit into memory, or more numbers than there are designs for.
    fn fits(&self) -> Result<(), SensitivityError> {
        let Some((rows, kept)) = self.rows else { return Ok(()) };
        // To lay out two rows shows whether there are enough dimensions.
        Saltelli::new(2, kept, self.seed())?;
        let numbers =
            self.quantities() as u64 * (3 * kept as u64 + 4) + self.chosen.len() as u64 * (kept as u64 + 2);
        let needed = rows as u64 * numbers * size_of::<f64>() as u64;
        if needed > MOST_BYTES {
            Err(SensitivityError::TooLarge { needed, most: MOST_BYTES })
        } else {
            Ok(())
        }
    }

    /// How many numbers are looked at at a point of a row: the outcomes, and measures over time.
    pub fn quantities(&self) -> usize {
        self.chosen.len() + self.measures.len() * self.ticks.len()
    }

    /// The scenario as it is.
    pub fn scenario(&self) -> &Scenario {
        self.varied.scenario()
    }

    /// The baseline as it is.
    pub fn baseline(&self) -> Option<&Scenario> {
        self.baseline.as_ref().map(ParameterSpace::scenario)
    }

    /// Seed of designs, draws and resamples.
    pub fn seed(&self) -> u64 {
        self.scenario().seed()
    }

    /// How many scenarios run at a point.
    pub fn arms(&self) -> u64 {
        1 + u64::from(self.baseline.is_some())
    }

    /// Values of all numbers at a point of the unit cube over some of them; the others are as the scenario has them.
    pub fn values(&self, of: &[usize], point: &[f64]) -> Vec<f64> {
        let mut values = self.varied.values();
        for (place, u) in of.iter().zip(point) {
            values[*place] = self.varied.rounded(*place, self.priors[*place].quantile(*u));
        }
        values
    }

    /// What the manifest says of it.
    pub fn record(&self) -> SensitivityRecord {
        let input =
            |(key, prior): (&str, &Prior)| InputRecord { key: key.to_owned(), prior: prior.to_string() };
        SensitivityRecord {
            outcomes: self.chosen.iter().map(|chosen| chosen.name.clone()).collect(),
            inputs: self.varied.keys().zip(&self.priors).map(input).collect(),
            trajectories: self.trajectories.as_ref().map(Trajectories::count),
            rows: self.rows.map(|(rows, _)| rows),
            scramblings: self.rows.map(|(rows, _)| Saltelli::SCRAMBLINGS.min(rows)),
            kept: self.rows.map(|(_, kept)| kept),
            resamples: self.resamples,
        }
    }

    /// Number of resamples behind an interval of the screening.
    pub fn resamples(&self) -> usize {
        self.resamples
    }

    /// The measures that are looked at over time.
    pub fn measures(&self) -> impl Iterator<Item = Measure> {
        self.measures.iter().map(|place| REGION[*place])
    }

    /// What is analysed, for people.
    pub fn title(&self) -> String {
        match self.baseline() {
            Some(baseline) => {
                format!("the sensitivity of {} less {}", self.scenario().name(), baseline.name())
            }
            None => format!("the sensitivity of {}", self.scenario().name()),
        }
    }
}

/// The numbers that vary, with their priors: those of the keys, or all that have one.
fn inputs(scenario: Scenario, keys: &[String]) -> Result<(ParameterSpace, Vec<Prior>), SensitivityError> {
    if keys.is_empty() {
        let (varied, priors) = ParameterSpace::by_priors(scenario)?;
        if priors.is_empty() {
            let scenario = varied.scenario().name().to_owned();
            return Err(SensitivityError::NothingOpen { scenario });
        }
        return Ok((varied, priors));
    }
    let open = open_numbers(&scenario);
    let varied = ParameterSpace::together(scenario, keys)?;
    let prior = |key: &str| {
        let found = open.iter().find(|(known, _)| known == key).map(|(_, prior)| *prior);
        found.ok_or_else(|| SensitivityError::NoPrior { key: key.to_owned() })
    };
    let priors = varied.keys().map(prior).collect::<Result<_, _>>()?;
    Ok((varied, priors))
}
