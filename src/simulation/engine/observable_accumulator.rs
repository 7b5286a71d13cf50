//! The values of observables in neighbouring replicates, gathered tick by tick while these run.

use std::cell::RefCell;
use std::ops::Range;

use super::branches::Branch;
use super::lane_inputs::LaneInputs;
use super::observables::{Observables, Statistic};
use super::summary::Rows;
use super::worker::{Numbers, Receiver, Task, Worker};
use crate::model::number::Number;
use crate::outcome::EndRow;

/// The values of observables in neighbouring replicates, and the ends of these.
#[derive(Debug, Clone, PartialEq)]
pub struct ObservableBlock {
    /// Number of the first replicate.
    pub first: u64,
    /// Ends of replicates by (scenario, replicate).
    pub ends: Vec<Vec<EndRow>>,
    /// By scenario, the first tick in which its histories can differ from those of the first, the number of ticks if they cannot;
    /// 0 for the first.
    pub parts_from: Vec<usize>,
    observables: usize,
    replicates: usize,
    /// By (scenario, observable, replicate).
    values: Vec<f64>,
}

impl ObservableBlock {
    /// Number of replicates, at least 1.
    pub fn replicates(&self) -> usize {
        self.replicates
    }

    /// The values of an observable, by its place in the list, under a scenario, by its place: one a replicate.
    pub fn values(&self, scenario: usize, observable: usize) -> &[f64] {
        let start = (scenario * self.observables + observable) * self.replicates;
        &self.values[start..start + self.replicates]
    }

    /// The values of one replicate, by its place in the block, under a scenario: one an observable.
    pub fn of_replicate(&self, scenario: usize, replicate: usize) -> impl Iterator<Item = f64> {
        (0..self.observables).map(move |observable| self.values(scenario, observable)[replicate])
    }

    /// All values by (scenario, observable, replicate).
    pub fn all(&self) -> &[f64] {
        &self.values
    }

    /// The blocks of several batches, whose replicates stand in this one in any order: `order` has the batch of each, and its place
    /// there.
    pub(super) fn by_batch(self, order: &[(usize, usize)], batches: usize) -> Vec<Self> {
        let Self { ends, parts_from, observables, values, .. } = self;
        let replicates = order.len() / batches;
        let mut columns = vec![0; order.len()];
        for (column, (batch, place)) in order.iter().enumerate() {
            columns[batch * replicates + place] = column;
        }
        let mut ends: Vec<Vec<_>> =
            ends.into_iter().map(|ends| ends.into_iter().map(Some).collect()).collect();
        let batch = |columns: &[usize]| {
            let of_arm = |ends: &mut Vec<Option<EndRow>>| {
                columns.iter().filter_map(|column| ends[*column].take()).collect()
            };
            let ends: Vec<Vec<EndRow>> = ends.iter_mut().map(of_arm).collect();
            let of_row = |row: &[f64]| columns.iter().map(|column| row[*column]).collect::<Vec<_>>();
            Self {
                first: ends[0][0].replicate,
                ends,
                parts_from: parts_from.clone(),
                observables,
                replicates,
                values: values.chunks_exact(order.len()).flat_map(of_row).collect(),
            }
        };
        columns.chunks_exact(replicates).map(batch).collect()
    }

    /// The blocks of several batches of one scenario each, which stand side by side in this one.
    pub(super) fn by_scenario(self) -> Vec<Self> {
        let Self { first, ends, observables, values, replicates, .. } = self;
        let size = observables * replicates;
        let batch = |(place, ends): (usize, Vec<EndRow>)| Self {
            first,
            ends: vec![ends],
            parts_from: vec![0],
            observables,
            replicates,
            values: values[place * size..][..size].to_vec(),
        };
        ends.into_iter().enumerate().map(batch).collect()
    }
}

/// A block of which some replicates are yet to run.
pub(super) struct UnfinishedBlock<'a> {
    observables: &'a Observables,
    first: u64,
    accumulator: RefCell<ObservableAccumulator>,
    ends: Vec<Vec<EndRow>>,
    parts_from: Vec<usize>,
}

impl<'a> UnfinishedBlock<'a> {
    /// A block of `count` replicates, none of which has run; `first` is the number of the first.
    pub fn new(arms: &[Branch], observables: &'a Observables, first: u64, count: usize) -> Self {
        let accumulator = RefCell::new(ObservableAccumulator::new(arms.len(), observables, count));
        let parts_from = arms.iter().map(|arm| arm.parts_from).collect();
        Self {
            observables,
            first,
            accumulator,
            ends: vec![Vec::with_capacity(count); arms.len()],
            parts_from,
        }
    }

    /// Runs the next `count` replicates, which fit into a chunk of the worker.
    pub fn run<N: Number>(
        &mut self,
        worker: &mut Worker<N>,
        arms: &[Branch],
        (numbers, count): (Numbers<'_>, usize),
        inputs: Option<&LaneInputs<'_>>,
    ) {
        self.accumulator.get_mut().next = self.ends[0].len();
        let receiver = Receiver::Observables(self.observables, &self.accumulator);
        let task = Task { arms, receiver, numbers, count, counted: count, inputs };
        for (ends, rows) in self.ends.iter_mut().zip(worker.run(&task, &mut ())) {
            ends.extend(rows);
        }
        self.accumulator.get_mut().end(arms, count);
    }

    /// The block, of which every replicate has run.
    pub fn finish(self) -> ObservableBlock {
        let ObservableAccumulator { count, mut values, .. } = self.accumulator.into_inner();
        let statistics = self.observables.places().map(|(statistic, _)| statistic).cycle();
        for (values, statistic) in values.chunks_exact_mut(count).zip(statistics) {
            if let Statistic::Mean { ticks } = statistic {
                for value in values {
                    *value /= ticks.len() as f64;
                }
            }
        }
        let observables = self.observables.list().len();
        let Self { first, ends, parts_from, .. } = self;
        ObservableBlock { first, ends, parts_from, observables, replicates: count, values }
    }
}

/// What the ticks so far make of each observable.
pub(super) struct ObservableAccumulator {
    /// Number of replicates.
    count: usize,
    /// Place of the first replicate that runs now.
    next: usize,
    arms: usize,
    /// By (arm, observable, replicate): means as sums.
    values: Vec<f64>,
    /// Values of the last tick, by (arm, observable that crosses a level, replicate).
    before: Vec<f64>,
}

impl ObservableAccumulator {
    fn new(arms: usize, observables: &Observables, count: usize) -> Self {
        let initial = |statistic: &Statistic| match statistic {
            Statistic::FirstPassage { .. } => f64::INFINITY,
            _ => 0.0,
        };
        let of_arm = || observables.places().flat_map(|(of, _)| std::iter::repeat_n(initial(of), count));
        let crossing = observables.places().filter(|(statistic, _)| statistic.level().is_some()).count();
        let values = (0..arms).flat_map(|_| of_arm()).collect();
        Self { count, next: 0, arms, values, before: vec![0.0; arms * crossing * count] }
    }

    /// Adds tick `t` of an arm in the replicates that run now. Ticks come in ascending order, and in each the first arm first.
    pub fn take(&mut self, observables: &Observables, arms: &[Branch], arm: usize, t: usize, rows: Rows<'_>) {
        let columns = self.columns(rows.count);
        if arm == 0 {
            // What the first arm has gathered before this tick is what those that leave it now have.
            self.fork(arms, &columns, |counted_from| counted_from == t);
        }
        let [mut values, mut before] = [&mut self.values, &mut self.before].map(|part| {
            let size = part.len() / self.arms;
            part[arm * size..][..size].chunks_exact_mut(self.count)
        });
        for (statistic, row) in observables.places() {
            let values = values.next().expect("every observable has its values");
            let values = &mut values[columns.clone()];
            let row = || rows.row(row);
            match statistic {
                Statistic::At { tick } => {
                    if *tick == t {
                        values.copy_from_slice(row());
                    }
                }
                Statistic::Mean { ticks } | Statistic::Sum { ticks } => {
                    if ticks.contains(&t) {
                        values.iter_mut().zip(row()).for_each(|(sum, value)| *sum += value);
                    }
                }
                Statistic::Change { ticks } => {
                    if t + 1 == ticks.start {
                        values.iter_mut().zip(row()).for_each(|(change, value)| *change -= value);
                    } else if t + 1 == ticks.end {
                        values.iter_mut().zip(row()).for_each(|(change, value)| *change += value);
                    }
                }
                Statistic::FirstPassage { level, direction, ticks }
                | Statistic::Crossings { level, direction, ticks } => {
                    let before = before.next().expect("every crossing has the values before it");
                    let before = &mut before[columns.clone()];
                    // The tick before the period shows on which side of the level the series comes.
                    if t + 1 < ticks.start || t >= ticks.end {
                        continue;
                    }
                    if ticks.contains(&t) && t > 0 {
                        let crossed = before
                            .iter()
                            .zip(row())
                            .map(|(before, now)| direction.crosses(*level, *before, *now));
                        if matches!(statistic, Statistic::FirstPassage { .. }) {
                            for (first, _) in values.iter_mut().zip(crossed).filter(|(_, crossed)| *crossed) {
                                *first = first.min(t as f64);
                            }
                        } else {
                            for (count, crossed) in values.iter_mut().zip(crossed) {
                                *count += f64::from(u8::from(crossed));
                            }
                        }
                    }
                    before.copy_from_slice(row());
                }
            }
        }
    }

    /// Ends the replicates that run now: arms that never left the first have its values.
    fn end(&mut self, arms: &[Branch], count: usize) {
        let ticks = arms[0].world.ticks();
        self.fork(arms, &self.columns(count), |counted_from| counted_from >= ticks);
    }

    /// Copies what the first arm has gathered in some replicates to the arms that are counted separately from a tick on that
    /// `is_now`.
    fn fork(&mut self, arms: &[Branch], columns: &Range<usize>, is_now: impl Fn(usize) -> bool) {
        for part in [&mut self.values, &mut self.before] {
            let size = part.len() / self.arms;
            for (k, _) in arms.iter().enumerate().skip(1).filter(|(_, arm)| is_now(arm.counted_from)) {
                let (trunk, own) = part.split_at_mut(k * size);
                let rows = own[..size].chunks_exact_mut(self.count).zip(trunk.chunks_exact(self.count));
                for (own, trunk) in rows {
                    own[columns.clone()].copy_from_slice(&trunk[columns.clone()]);
                }
            }
        }
    }

    /// The columns of the `count` replicates that run now.
    fn columns(&self, count: usize) -> Range<usize> {
        self.next..self.next + count
    }
}
