//! Sets of drawn numbers, one in each lane.
//!
//! Where all numbers that are drawn are inputs of the model ([`crate::model::inputs`]), a set needs no scenario and no world of
//! its own: each lane of a group of histories has its own values, and a set that fills one lane leaves no other idle.

use rayon::prelude::*;

use super::instructions::{InstructionSet, in_registers};
use super::plan::{Monitor, Observed, Plan};
use super::summary::scales;
use crate::model::coefficients::Coefficients;
use crate::model::inputs::{Input, Inputs};
use crate::model::number::Number;
use crate::model::series::BENEFIT;
use crate::model::{World, all_series};
use crate::outcome::Scale;
use crate::scenario::{Comparable, FurtherRun, Scenario, Sets, Unvariable, compile};

/// Replicates whose sets are checked together.
const BLOCK: u64 = 512;

/// Sets of drawn numbers, all of which are admissible.
pub(super) struct ParameterSets<'a> {
    sets: &'a Sets,
    /// By scenario, the input that each open number is.
    inputs: Vec<Vec<Input>>,
    /// The scenarios with the first set.
    pub first: Vec<Scenario>,
    /// Scale of each series by scenario, wide enough for the values of every set.
    pub scales: Vec<Vec<Scale>>,
}

impl<'a> ParameterSets<'a> {
    /// Checks every set of a plan, each shared by several scenarios, on the threads of the current pool; `None` if some number
    /// is no input of the model, or if the monitor cancels.
    ///
    /// # Errors
    /// [`Unvariable::Invalid`] of the first set that makes no valid scenario.
    pub fn new(
        sets: &'a Sets,
        scenarios: &Comparable<'_>,
        plan: &Plan,
        monitor: &dyn Monitor,
    ) -> Option<Result<Self, Unvariable>> {
        let inputs = scenarios.scenarios().iter().map(|scenario| sets.varied().inputs(scenario));
        let inputs = inputs.collect::<Option<Vec<_>>>()?;
        let values = sets.values(0);
        let applied = |to: &&Scenario| sets.varied().applied(&values, to);
        let Some(first) = scenarios.scenarios().iter().map(applied).collect::<Option<Vec<_>>>() else {
            // The scenario says what is wrong with it.
            return sets.scenario(0).err().map(Err);
        };
        let worlds: Vec<World> = first.iter().map(compile).collect();
        let scales = worlds.iter().map(|world| scales(world, plan.observed)).collect();
        let mut checked = Self { sets, inputs, first, scales };
        let count = plan.replicates.div_ceil(sets.per_set());
        let mut ranges: Option<Vec<Ranges>> = None;
        let blocks: Vec<u64> = (0..count.div_ceil(BLOCK)).collect();
        // So many blocks at a time that the threads have work between two looks at the monitor.
        for blocks in blocks.chunks(16) {
            if monitor.cancelled() {
                return None;
            }
            let of_block = |block: &u64| checked.check(&worlds, block * BLOCK, count, plan.observed);
            let found: Result<Vec<Vec<Ranges>>, Unvariable> = blocks.par_iter().map(of_block).collect();
            match found {
                Ok(found) => ranges = found.into_iter().chain(ranges).reduce(all_joined),
                Err(problem) => return Some(Err(problem)),
            }
        }
        let series = all_series(worlds[0].states(), worlds[0].issues());
        for (scales, ranges) in checked.scales.iter_mut().zip(ranges.unwrap_or_default()) {
            for (scale, series) in scales.iter_mut().zip(&series) {
                if let Some(part) = BENEFIT.iter().position(|part| *part == series.measure) {
                    *scale = Scale::continuous(ranges[part].0, ranges[part].1);
                }
            }
        }
        Some(Ok(checked))
    }

    /// Checks a block of sets, and returns the ranges of the benefit under them, by world.
    fn check(
        &self,
        worlds: &[World],
        first: u64,
        sets: u64,
        observed: Observed,
    ) -> Result<Vec<Ranges>, Unvariable> {
        let count = BLOCK.min(sets - first) as usize;
        let columns = self.sets.columns(first, count);
        let intervals: Vec<(f64, f64)> = self.inputs[0].iter().map(|input| input.interval()).collect();
        let admissible = |columns: &[Vec<f64>], set: usize| {
            columns.iter().zip(&intervals).all(|(column, (low, high))| (*low..=*high).contains(&column[set]))
        };
        if let Some(set) = (0..count).find(|set| !admissible(&columns, *set)) {
            // The scenario says what is wrong with it.
            self.sets.scenario(first + set as u64)?;
        }
        if self.sets.tells_codings_apart() {
            let others = self.sets.columns_with_other_codings(first, count);
            if let Some(set) = (0..count).find(|set| !admissible(&others, *set)) {
                self.sets.scenario_with_other_codings(first + set as u64)?;
            }
        }
        if observed == Observed::Region {
            return Ok(Vec::new());
        }
        let values = LaneInputs::shared(columns, &self.inputs);
        let of_world = |(arm, world): (usize, &World)| {
            let set = InstructionSet::best();
            in_registers!(set, zero => ranges(zero, (world, arm), &values, count))
        };
        Ok(worlds.iter().enumerate().map(of_world).collect())
    }

    /// By scenario, the input that each open number is.
    pub fn inputs(&self) -> &[Vec<Input>] {
        &self.inputs
    }

    /// Number of replicates, of `count` from `first` on, that have the further runs: the first of them.
    pub fn partitioned(&self, first: u64, count: u64) -> u64 {
        self.sets.partitioned_replicates().saturating_sub(first).min(count)
    }

    /// The runs of a replicate beyond that of the results, where it has them.
    pub fn further_runs(&self) -> &'static [FurtherRun] {
        self.sets.further_runs()
    }

    /// The values of the sets of some replicates; with other codings, if so wanted.
    pub fn columns(&self, first: u64, count: usize, other_codings: bool) -> LaneInputs<'_> {
        let per_set = self.sets.per_set();
        let (from, to) = (first / per_set, (first + count as u64 - 1) / per_set);
        let sets = (to - from + 1) as usize;
        let mut columns = match other_codings {
            true => self.sets.columns_with_other_codings(from, sets),
            false => self.sets.columns(from, sets),
        };
        if per_set > 1 {
            let set = |replicate: usize| ((first + replicate as u64) / per_set - from) as usize;
            for column in &mut columns {
                *column = (0..count).map(|replicate| column[set(replicate)]).collect();
            }
        }
        LaneInputs::shared(columns, &self.inputs)
    }
}

/// The values of some inputs in each replicate of a task.
pub(super) struct LaneInputs<'a> {
    /// By (arm, open number, replicate); one entry if all arms share them.
    columns: Vec<Vec<Vec<f64>>>,
    /// By arm, the input that each open number is.
    inputs: &'a [Vec<Input>],
}

impl<'a> LaneInputs<'a> {
    /// Values by (open number, replicate) that all arms share; `inputs` by arm.
    pub fn shared(columns: Vec<Vec<f64>>, inputs: &'a [Vec<Input>]) -> Self {
        Self { columns: vec![columns], inputs }
    }

    /// Values by (arm, open number, replicate); `inputs` by arm.
    pub fn by_arm(columns: Vec<Vec<Vec<f64>>>, inputs: &'a [Vec<Input>]) -> Self {
        Self { columns, inputs }
    }

    /// The inputs of an arm that differ.
    pub fn inputs(&self, arm: usize) -> &[Input] {
        &self.inputs[arm]
    }

    /// Writes the values of the replicates from `first` on, one in each lane; lanes beyond the last replicate repeat it.
    #[inline(always)]
    pub fn write<N: Number>(&self, arm: usize, first: usize, inputs: &mut Inputs<N>) {
        let columns = &self.columns[arm.min(self.columns.len() - 1)];
        for (column, input) in columns.iter().zip(&self.inputs[arm]) {
            let values = inputs.get_mut(*input);
            for lane in 0..N::LANES {
                values[lane] = column[(first + lane).min(column.len() - 1)];
            }
        }
    }
}

/// The range of each part of the benefit.
type Ranges = [(f64, f64); BENEFIT.len()];

fn joined(a: Ranges, b: Ranges) -> Ranges {
    std::array::from_fn(|part| (a[part].0.min(b[part].0), a[part].1.max(b[part].1)))
}

fn all_joined(a: Vec<Ranges>, b: Vec<Ranges>) -> Vec<Ranges> {
    a.into_iter().zip(b).map(|(a, b)| joined(a, b)).collect()
}

/// The ranges that hold the benefit under each of `count` sets, in the world of an arm.
fn ranges<N: Number>(
    zero: N,
    (world, arm): (&World, usize),
    values: &LaneInputs<'_>,
    count: usize,
) -> Ranges {
    let mut coefficients = Coefficients::new(world, zero).with_own(world, values.inputs(arm));
    let of_group = |first: usize| {
        zero.apart(
            #[inline(always)]
            || {
                values.write(arm, first, coefficients.inputs_mut());
                coefficients.restart(world);
                world.ranges_of_benefit(&mut coefficients)
            },
        )
    };
    let groups = (0..count)
        .step_by(N::LANES)
        .map(of_group)
        .flat_map(|ranges| (0..N::LANES).map(move |lane| ranges.map(|[low, high]| (low[lane], high[lane]))));
    groups.reduce(joined).unwrap_or_default()
}
