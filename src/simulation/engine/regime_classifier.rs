//! The ends of replicates: regime, culture of anarchy, first passages.

use super::summary::Rows;
use crate::model::Measure;
use crate::model::number::Number;
use crate::model::series::{REGION, RegionValues};
use crate::model::state::{NEVER, State};
use crate::outcome::{Culture, EndRow, Mean, Passage};
use crate::scenario::{Milestone, Regime, Scenario, milestones};

/// Classifies a state of the region by the scenario's regimes.
pub(super) struct RegimeClassifier {
    names: Vec<String>,
    /// (place of the measure, at least, bound) by regime; the last has none.
    conditions: Vec<Vec<(usize, bool, f64)>>,
}

impl RegimeClassifier {
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

    /// Returns the first regime whose conditions all hold, by default the last.
    pub fn regime(&self, region: &RegionValues) -> usize {
        let holds = |(place, at_least, bound): &(usize, bool, f64)| {
            if *at_least { region[*place] >= *bound } else { region[*place] <= *bound }
        };
        let found = self.conditions.iter().position(|conditions| conditions.iter().all(holds));
        found.unwrap_or(self.names.len() - 1)
    }

    /// Adds the regimes and cultures of one tick to the counts of each.
    #[inline(always)]
    pub fn count(&self, rows: Rows<'_>, regimes: &mut [u64], cultures: &mut [u64]) {
        /// Replicates at a time.
        const SOME: usize = 32;
        for start in (0..rows.count).step_by(SOME) {
            let some = |place: usize| {
                let row = &rows.row(place)[start..];
                &row[..row.len().min(SOME)]
            };
            // Loops condition by condition over all replicates, which the compiler vectorises.
            let identity = some(place(Measure::Identity));
            let mut open = [0_u64; SOME];
            open[..identity.len()].fill(1);
            for (conditions, count) in self.conditions.iter().zip(&mut *regimes) {
                let mut holds = open;
                for &(place, at_least, bound) in conditions {
                    for (holds, value) in holds.iter_mut().zip(some(place)) {
                        *holds &= u64::from(if at_least { *value >= bound } else { *value <= bound });
                    }
                }
                for (open, holds) in open.iter_mut().zip(&holds) {
                    *open -= *holds;
                    *count += *holds;
                }
            }
            for (culture, count) in Culture::ALL.into_iter().zip(&mut *cultures) {
                for identity in identity {
                    *count += u64::from(Culture::of(*identity) == culture);
                }
            }
        }
    }

    /// Returns the end of the replicate in one lane, with the regional measures `region` at the last tick.
    pub fn end<N: Number>(
        &self,
        state: &State<N>,
        region: RegionValues,
        replicate: u64,
        lane: usize,
    ) -> EndRow {
        let tally = &state.tally;
        let firsts =
            tally.first_agreement.chunks_exact(N::LANES).chain(tally.first_level.chunks_exact(N::LANES));
        EndRow {
            replicate,
            region,
            regime: self.regime(&region),
            culture: Culture::of(region[place(Measure::Identity)]),
            passages: firsts.map(|firsts| Some(firsts[lane]).filter(|tick| *tick != NEVER)).collect(),
            agreements: state.tally.agreements.iter().map(|count| count[lane] as u32).collect(),
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
    agreements: Vec<CountSums>,
}

/// Exact sums of a whole number over replicates.
#[derive(Debug, Clone, Copy, Default)]
struct CountSums {
    sum: u128,
    squares: u128,
}

impl CountSums {
    /// Mean and spread over `replicates`, of which there must be at least one.
    fn mean(self, replicates: u64) -> Mean {
        let n = replicates as f64;
        let mean = self.sum as f64 / n;
        // n Σx² - (Σx)² is a whole number, never negative, and exact if it fits.
        let scaled = u128::from(replicates) * self.squares - self.sum * self.sum;
        let sd = if replicates > 1 { (scaled as f64 / n / (n - 1.0)).sqrt() } else { 0.0 };
        Mean { mean, sd, mc_se: sd / n.sqrt() }
    }
}

impl Ends {
    pub fn new(scenario: &Scenario) -> Self {
        let passages = milestones(scenario).into_iter().map(|Milestone { name, label }| Passage {
            name,
            label,
            counts: vec![0; scenario.calendar().ticks()],
        });
        let agreements = scenario.issues().len() * (scenario.states().len() - 1);
        Self {
            replicates: 0,
            passages: passages.collect(),
            agreements: vec![CountSums::default(); agreements],
        }
    }

    /// Adds ends.
    pub fn extend(&mut self, rows: &[EndRow]) {
        self.replicates += rows.len() as u64;
        for row in rows {
            for (passage, first) in self.passages.iter_mut().zip(&row.passages) {
                if let Some(tick) = first {
                    passage.counts[*tick as usize] += 1;
                }
            }
            for (tally, count) in self.agreements.iter_mut().zip(&row.agreements) {
                tally.sum += u128::from(*count);
                tally.squares += u128::from(*count) * u128::from(*count);
            }
        }
    }

    /// First passages.
    pub fn passages(&self) -> Vec<Passage> {
        self.passages.clone()
    }

    /// Agreements by issue and size.
    pub fn agreements(&self) -> Vec<Mean> {
        self.agreements.iter().map(|tally| tally.mean(self.replicates)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tally_has_the_mean_and_spread_of_what_it_counted() {
        let tally = CountSums { sum: 1 + 2 + 6, squares: 1 + 4 + 36 };
        let Mean { mean, sd, mc_se } = tally.mean(3);
        assert_eq!((mean, sd), (3.0, 7.0_f64.sqrt()));
        assert_eq!(mc_se, sd / 3.0_f64.sqrt());
        assert_eq!(CountSums { sum: 4, squares: 16 }.mean(1), Mean { mean: 4.0, sd: 0.0, mc_se: 0.0 });
    }
}
