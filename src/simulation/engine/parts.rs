//! A batch run in parts, by instances of the library that share no memory, such as the workers of a page.
//!
//! A part holds the sums and the ends of some replicates. Sums are of whole numbers, so that any division of a batch into parts, run
//! anywhere and merged in any order, gives the results of the whole batch to the last bit.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::batch::{Batch, Common, Simulation, extend};
use super::drawn::Drawn;
use super::instructions::{InstructionSet, in_registers};
use super::plan::{Monitor, Plan, Stopped, start};
use super::summary::SummarySums;
use crate::outcome::EndRow;
use crate::problem::{Explain, Status};
use crate::scenario::{Comparable, Sets, Unvariable};

/// A batch that can be run in parts: the arguments of [`run_together`](super::run_together), or with sets those of
/// [`run_drawn_together`](super::run_drawn_together).
#[derive(Debug, Clone)]
pub struct DividedBatch<'a> {
    /// The scenarios, the baseline first.
    pub scenarios: Comparable<'a>,
    /// Drawn numbers, if any are drawn.
    pub sets: Option<&'a Sets>,
    /// Settings of the whole batch.
    pub plan: Plan,
}

/// Some replicates of a batch.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Part {
    /// Checksum of the batch.
    batch: [u8; 32],
    sums: SummarySums,
    /// Ends of replicates by (block, scenario); those of further runs follow those of the scenarios.
    blocks: Vec<Vec<Vec<EndRow>>>,
}

/// Why parts make no batch.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unmergeable {
    /// A part is of another batch.
    #[error("the parts are of different batches")]
    OtherBatch,
    /// The bytes are no part.
    #[error("the bytes are no part of a batch")]
    NoPart,
    /// Some replicates are missing, or come twice.
    #[error("the parts hold {found} replicates of {expected}, each of which is needed once")]
    Incomplete {
        /// Different replicates in the parts.
        found: u64,
        /// Replicates of the batch.
        expected: u64,
    },
    /// The batch cannot be run here.
    #[error("{0}")]
    Stopped(String),
}

impl Explain for Unmergeable {
    fn status(&self) -> Status {
        Status::Failed
    }
}

impl From<Stopped<Unvariable>> for Unmergeable {
    fn from(stopped: Stopped<Unvariable>) -> Self {
        Self::Stopped(stopped.to_string())
    }
}

impl Part {
    /// Adds the replicates of another part.
    ///
    /// # Errors
    /// [`Unmergeable::OtherBatch`].
    pub fn merge(&mut self, other: Self) -> Result<(), Unmergeable> {
        if self.batch != other.batch {
            return Err(Unmergeable::OtherBatch);
        }
        self.sums.merge(other.sums);
        self.blocks.extend(other.blocks);
        Ok(())
    }

    /// Number of replicates.
    pub fn replicates(&self) -> u64 {
        self.blocks.iter().map(|block| block[0].len() as u64).sum()
    }

    /// The part as bytes, for another instance of the same version of the library.
    pub fn encode(&self) -> Vec<u8> {
        postcard::to_allocvec(self).expect("a part holds nothing but numbers and lists")
    }

    /// A part from its bytes.
    ///
    /// # Errors
    /// [`Unmergeable::NoPart`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Unmergeable> {
        postcard::from_bytes(bytes).map_err(|_| Unmergeable::NoPart)
    }
}

impl<'a> DividedBatch<'a> {
    /// Checksum of all that the batch follows from.
    fn checksum(&self) -> [u8; 32] {
        let Plan { replicates, seed, threads: _, observed } = self.plan;
        let mut sum = Sha256::new();
        sum.update(format!("{replicates} {seed} {observed}"));
        for scenario in self.scenarios.scenarios() {
            sum.update(scenario.resolved());
        }
        if let Some(sets) = self.sets {
            sum.update(sets.per_set().to_le_bytes());
            for (key, value) in sets.varied().keys().zip(sets.values(0)) {
                sum.update(key);
                sum.update(value.to_bits().to_le_bytes());
            }
        }
        sum.finalize().into()
    }

    /// The drawn numbers, and the scenarios with the first set of them.
    fn drawn(&self, monitor: &dyn Monitor) -> Result<Option<Drawn<'a>>, Stopped<Unvariable>> {
        let Some(sets) = self.sets else { return Ok(None) };
        let drawn = start(self.plan.threads)?.run(|| Drawn::new(sets, &self.scenarios, &self.plan, monitor));
        drawn.ok_or(Stopped::Cancelled { done: 0 })?.map(Some).map_err(Stopped::Sink)
    }

    /// Runs `count` replicates from `first` on, which begins a set where several share one; fewer at the end of the batch.
    ///
    /// # Errors
    /// [`Stopped`]; [`Stopped::Sink`] if a set makes no valid scenario.
    pub fn part(&self, first: u64, count: u64, monitor: &dyn Monitor) -> Result<Part, Stopped<Unvariable>> {
        let drawn = self.drawn(monitor)?;
        let scenarios = drawn.as_ref().map_or_else(|| self.scenarios.clone(), Drawn::scenarios);
        let pool = start(self.plan.threads)?;
        let common = Common::new(&scenarios, drawn.as_ref(), &self.plan);
        let of =
            Simulation { common: &common, drawn: drawn.as_ref(), plan: &self.plan, pool: &pool, monitor };
        let replicates = first..first.saturating_add(count).min(self.plan.replicates).max(first);
        let mut blocks = Vec::new();
        let sink = &mut |block: &super::Block| {
            blocks.push(block.to_vec());
            Ok(())
        };
        let set = InstructionSet::best();
        let summary = in_registers!(set, zero => of.run(zero, None, replicates, sink));
        let sums = summary.map_err(|stopped| stopped.with(None))?.into_sums();
        Ok(Part { batch: self.checksum(), sums, blocks })
    }

    /// The results of the whole batch from its parts. `sink` receives the ends of replicates, and of their further runs, by scenario
    /// and in ascending order, as from [`run_drawn_together`](super::run_drawn_together); there are no further runs without sets.
    ///
    /// # Errors
    /// [`Unmergeable`], before the sink receives anything.
    pub fn merged(
        &self,
        part: Part,
        sink: &mut dyn FnMut(&super::Block, &super::Block),
    ) -> Result<Batch, Unmergeable> {
        let Part { batch, sums, mut blocks } = part;
        if batch != self.checksum() {
            return Err(Unmergeable::OtherBatch);
        }
        blocks.retain(|block| !block[0].is_empty());
        blocks.sort_by_key(|block| block[0][0].replicate);
        let replicates = blocks.iter().flat_map(|block| &block[0]).map(|row| row.replicate);
        let expected = self.plan.replicates;
        if !replicates.clone().eq(0..expected) {
            let found = replicates.collect::<std::collections::BTreeSet<_>>().len() as u64;
            return Err(Unmergeable::Incomplete { found, expected });
        }
        let drawn = self.drawn(&super::Silent)?;
        let scenarios = drawn.as_ref().map_or_else(|| self.scenarios.clone(), Drawn::scenarios);
        let common = Common::new(&scenarios, drawn.as_ref(), &self.plan);
        let mut ends = common.ends(&scenarios);
        for block in &blocks {
            let (own, further) = block.split_at(ends.len());
            extend(&mut ends, own);
            sink(own, further);
        }
        let pool = start::<Unvariable>(self.plan.threads)?;
        let Batch { arms, divergences } = pool.run(|| {
            let mut summary = common.summary();
            summary.merge(sums);
            summary.results(&self.plan, &ends)
        });
        let per_set = self.sets.map_or(1, Sets::per_set);
        let arms = arms.into_iter().map(|arm| arm.clustered(per_set)).collect();
        Ok(Batch { arms, divergences })
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use super::*;
    use crate::engine::{Observed, Silent, run_drawn_together, run_together};
    use crate::scenario::{ParameterSpace, Scenario};

    fn short(name: &str, changes: &[&str]) -> Scenario {
        let own = ["scenario.ticks_per_year=1", "scenario.start=\"2008\""];
        let changes: Vec<String> = own.iter().chain(changes).map(|text| (*text).to_owned()).collect();
        Scenario::named(name, &changes).unwrap_or_else(|problems| panic!("{problems}"))
    }

    fn plan(replicates: u64, observed: Observed) -> Plan {
        Plan { replicates, seed: 3, threads: NonZeroUsize::new(2), observed }
    }

    /// Results, ends and ends of further runs of a batch from parts, run in this order and sent as bytes.
    fn in_parts(batch: &DividedBatch<'_>, cuts: &[(u64, u64)]) -> (Batch, [Vec<Vec<EndRow>>; 2]) {
        let mut parts = cuts.iter().map(|(first, count)| {
            let part = batch.part(*first, *count, &Silent).unwrap_or_else(|_| panic!("nothing stops it"));
            Part::decode(&part.encode()).expect("a part")
        });
        let mut all = parts.next().expect("a part");
        parts.for_each(|part| all.merge(part).expect("one batch"));
        let mut rows = [Vec::new(), Vec::new()];
        let merged = batch.merged(all, &mut |own, further| {
            for (rows, block) in rows.iter_mut().zip([own, further]) {
                rows.resize_with(block.len(), Vec::new);
                rows.iter_mut().zip(block).for_each(|(rows, block)| rows.extend_from_slice(block));
            }
        });
        (merged.expect("all replicates"), rows)
    }

    #[test]
    fn parts_in_any_order_are_the_batch() {
        let (one, other) = (short("pre-2017", &[]), short("post-2017", &[]));
        let scenarios = Comparable::new(&one, &[&other]).expect("one calendar");
        // Few enough that every value is kept, and so many that they are counted.
        for replicates in [150, 4_000] {
            let plan = plan(replicates, Observed::All);
            let mut rows = vec![Vec::new(); 2];
            let whole = run_together::<()>(&scenarios, &plan, &Silent, &mut |block| {
                rows.iter_mut().zip(block).for_each(|(rows, block)| rows.extend_from_slice(block));
                Ok(())
            });
            let whole = whole.expect("nothing stops it");
            let batch = DividedBatch { scenarios: scenarios.clone(), sets: None, plan };
            for cuts in
                [&[(0, replicates)][..], &[(70, 1), (0, 70), (71, 10_000)], &[(64, u64::MAX), (0, 64)]]
            {
                let (merged, [own, further]) = in_parts(&batch, cuts);
                assert!((&merged, &own) == (&whole, &rows), "{replicates} {cuts:?}");
                assert!(further.is_empty());
            }
        }
    }

    #[test]
    fn so_are_parts_with_drawn_numbers_whether_they_make_scenarios_or_not() {
        let facts = ["priors.\"states.KAZ.gdp_bn.2016\"=[300, 500]"];
        for (changes, observed) in [(&[][..], Observed::All), (&facts[..], Observed::Region)] {
            let scenario = short("central-asia", changes);
            let (varied, priors) = ParameterSpace::by_priors(scenario).expect("priors of numbers");
            let sets = Sets::of_priors(varied, &priors, 3, 1);
            let plan = plan(70, observed);
            let scenarios = Comparable::one(sets.varied().scenario());
            let mut rows = [Vec::new(), Vec::new()];
            let whole =
                run_drawn_together::<Unvariable>(&scenarios, &sets, &plan, &Silent, &mut |own, more| {
                    for (rows, block) in rows.iter_mut().zip([own, more]) {
                        rows.extend_from_slice(&block[0]);
                    }
                    Ok(())
                });
            let whole = whole.unwrap_or_else(|_| panic!("nothing stops it"));
            let batch = DividedBatch { scenarios, sets: Some(&sets), plan };
            let (merged, [own, further]) = in_parts(&batch, &[(33, 40), (0, 33)]);
            assert!(merged == whole);
            assert!([&own[0], &further[0]] == [&rows[0], &rows[1]]);
        }
    }

    #[test]
    fn what_is_missing_double_or_of_another_batch_is_refused() {
        let scenario = short("central-asia", &[]);
        let batch = |seed: u64| DividedBatch {
            scenarios: Comparable::one(&scenario),
            sets: None,
            plan: Plan { seed, ..plan(20, Observed::Region) },
        };
        let part = |seed: u64, first: u64, count: u64| {
            batch(seed).part(first, count, &Silent).unwrap_or_else(|_| panic!("nothing stops it"))
        };
        let refused = |part: Part| batch(3).merged(part, &mut |_, _| ()).expect_err("it is refused");
        assert_eq!(refused(part(4, 0, 20)), Unmergeable::OtherBatch);
        assert_eq!(refused(part(3, 0, 19)), Unmergeable::Incomplete { found: 19, expected: 20 });
        let mut twice = part(3, 0, 20);
        assert_eq!(twice.replicates(), 20);
        twice.merge(part(3, 7, 1)).expect("one batch");
        assert_eq!(refused(twice), Unmergeable::Incomplete { found: 20, expected: 20 });
        assert_eq!(part(3, 0, 1).merge(part(4, 1, 1)), Err(Unmergeable::OtherBatch));
        let bytes = part(3, 0, 2).encode();
        for bytes in [&bytes[..bytes.len() - 1], &[], b"no part"] {
            assert_eq!(Part::decode(bytes).err(), Some(Unmergeable::NoPart));
        }
        assert_eq!(part(3, 20, 5).replicates(), 0, "behind the end there is nothing");
    }
}
