//! How replicates end: the regime, the culture of anarchy, what happened first when.

use crate::model::lanes::Lanes;
use crate::model::series::REGION;
use crate::model::state::{NEVER, State};
use crate::model::{Measure, World};
use crate::outcome::{Culture, EndRow, Passage};
use crate::scenario::{Regime, Scenario};

/// Judges a state of the region by the scenario's regimes.
pub(super) struct Judge {
    names: Vec<String>,
    /// (place of the measure, at least, bound) by regime; the last has none.
    conditions: Vec<Vec<(usize, bool, f64)>>,
}

impl Judge {
    pub fn new(scenario: &Scenario) -> Self {
        let conditions = |regime: &Regime| {
            let bounds = regime.conditions.iter();
            bounds.map(|bound| (place(bound.measure), bound.at_least, bound.bound)).collect()
        };
        Self {
            names: scenario.regimes().iter().map(|regime| regime.name.clone()).collect(),
            conditions: scenario.regimes().iter().map(conditions).collect(),
        }
    }

    /// Names of the regimes.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Number of regimes.
    pub fn regimes(&self) -> usize {
        self.names.len()
    }

    /// The first regime all of whose conditions hold, the last if none; `region` in the order of [`REGION`].
    pub fn regime(&self, region: &[f64; 8]) -> usize {
        let holds = |(place, at_least, bound): &(usize, bool, f64)| {
            if *at_least { region[*place] >= *bound } else { region[*place] <= *bound }
        };
        let found = self.conditions.iter().position(|conditions| conditions.iter().all(holds));
        found.unwrap_or(self.names.len() - 1)
    }

    /// The culture of anarchy.
    pub fn culture(&self, region: &[f64; 8]) -> Culture {
        Culture::of(region[place(Measure::Identity)])
    }

    /// The end of the replicate in one lane, after the last tick was observed.
    pub fn end<const L: usize>(
        &self,
        state: &State<L>,
        observed: &[Lanes<L>],
        replicate: u64,
        lane: usize,
    ) -> EndRow {
        let region = std::array::from_fn(|measure| observed[measure].0[lane]);
        let firsts = state.tally.first_agreement.iter().chain(&state.tally.first_level);
        EndRow {
            replicate,
            region,
            regime: self.regime(&region),
            culture: self.culture(&region),
            passages: firsts.map(|first| Some(first[lane]).filter(|tick| *tick != NEVER)).collect(),
            agreements: state.tally.agreements.iter().map(|count| count[lane]).collect(),
        }
    }
}

/// Place of a regional measure in [`REGION`].
fn place(measure: Measure) -> usize {
    REGION.iter().position(|known| *known == measure).unwrap_or(0)
}

/// Counts over the ends of replicates.
pub(super) struct Ends {
    replicates: u64,
    passages: Vec<Passage>,
    agreements: Vec<u64>,
}

impl Ends {
    pub fn new(world: &World, scenario: &Scenario) -> Self {
        let counts = || vec![0; world.ticks()];
        let agreements = scenario.issues().iter().map(|issue| Passage {
            name: format!("first_agreement_{}", issue.id),
            label: format!("first agreement of all {} states on {}", world.states(), issue.name),
            counts: counts(),
        });
        let levels = scenario.integration_levels();
        let levels = levels.iter().map(|level| Passage {
            name: format!("first_integration_{level}"),
            label: format!("integration of {level} first reached"),
            counts: counts(),
        });
        Self {
            replicates: 0,
            passages: agreements.chain(levels).collect(),
            agreements: vec![0; world.issues() * (world.states() - 1)],
        }
    }

    /// Replicates counted so far.
    pub fn replicates(&self) -> u64 {
        self.replicates
    }

    /// Takes in ends.
    pub fn extend(&mut self, rows: &[EndRow]) {
        self.replicates += rows.len() as u64;
        for row in rows {
            for (passage, first) in self.passages.iter_mut().zip(&row.passages) {
                if let Some(tick) = first {
                    passage.counts[*tick as usize] += 1;
                }
            }
            for (sum, count) in self.agreements.iter_mut().zip(&row.agreements) {
                *sum += u64::from(*count);
            }
        }
    }

    /// First passages.
    pub fn passages(&self) -> Vec<Passage> {
        self.passages.clone()
    }

    /// Mean agreements by issue and size.
    pub fn mean_agreements(&self) -> Vec<f64> {
        self.agreements.iter().map(|sum| *sum as f64 / self.replicates as f64).collect()
    }
}
