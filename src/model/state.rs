//! The state of histories between ticks, and the memory that a tick needs.
//!
//! A table by several indices is flat, the last index running fastest. A directed quantity of (i, j) stands
//! at the number of the ordered pair ([`super::draws::ordered`]), a symmetric one at that of the unordered.

use super::coalition::Search;
use super::lanes::Lanes;
use super::world::World;

/// "Not yet", in tables of first passages.
pub const NEVER: u32 = u32::MAX;

/// "Not yet below", in tables of first passages of a level: ties that were inherited reach none.
pub const NEVER_BELOW: u32 = u32::MAX - 1;

/// L histories side by side.
#[derive(Debug, Clone)]
pub struct State<const L: usize> {
    /// Identity weight w by ordered pair, in `[-1,1]`.
    pub weight: Vec<Lanes<L>>,
    /// Signed depth S by (pair, issue), in `[0,1]`.
    pub signed: Vec<Lanes<L>>,
    /// Implemented depth D by (ordered pair, issue), in `[0,1]`.
    pub implemented: Vec<Lanes<L>>,
    /// Dispute q by pair, in `[0,1]`.
    pub dispute: Vec<Lanes<L>>,
    /// Common-fate shock f.
    pub shock: Lanes<L>,
    /// Openness o of the leader in office by state, in `[0,1]`.
    pub openness: Vec<Lanes<L>>,
    /// 1 while the leader whom the record names is in office, 0 after a chance successor, by state.
    pub on_record: Vec<Lanes<L>>,
    /// What has happened so far.
    pub tally: Tally<L>,
    /// What the current tick works out on its way.
    pub(super) work: Work<L>,
}

/// Counts of what has happened, lane by lane.
#[derive(Debug, Clone)]
pub struct Tally<const L: usize> {
    /// Agreements by (issue, size - 2).
    pub agreements: Vec<[u32; L]>,
    /// Incidents.
    pub incidents: [u32; L],
    /// Proposals by chair.
    pub proposals: Vec<[u32; L]>,
    /// Refusals by state.
    pub vetoes: Vec<[u32; L]>,
    /// Tick of the first agreement of all states by issue, or [`NEVER`].
    pub first_agreement: Vec<[u32; L]>,
    /// Tick in which integration first rose to each of the world's levels from below it, or [`NEVER`], or
    /// [`NEVER_BELOW`].
    pub first_level: Vec<[u32; L]>,
}

/// Quantities that a tick works out and the next one does not need, but for [`Work::rivalry`], which holds
/// until leaders change, and [`Work::mutual`] and [`Work::interdependence`], which hold until the next
/// implementation.
#[derive(Debug, Clone)]
pub(super) struct Work<const L: usize> {
    /// R by ordered pair.
    pub rivalry: Vec<Lanes<L>>,
    /// ω by state.
    pub readiness: Vec<Lanes<L>>,
    /// K before the issue's cost by ordered pair.
    pub burden: Vec<Lanes<L>>,
    /// B by (ordered pair, issue).
    pub benefit: Vec<Lanes<L>>,
    /// V by (ordered pair, issue).
    pub worth: Vec<Lanes<L>>,
    /// min(D_ij, D_ji) by (pair, issue).
    pub mutual: Vec<Lanes<L>>,
    /// Mean of `mutual` over issues by pair.
    pub interdependence: Vec<Lanes<L>>,
    /// Integration and paper by pair.
    pub indices: Vec<[Lanes<L>; 2]>,
    /// F.
    pub exposure: Lanes<L>,
    /// Standard normal numbers by ordered pair.
    pub noise: Vec<Lanes<L>>,
    /// Memory of the chair's search.
    pub search: Search,
}

impl<const L: usize> State<L> {
    /// Memory for histories of `world`, at its start.
    pub fn new(world: &World) -> Self {
        let (n, issues, pairs) = (world.states(), world.issues(), world.pairs().len());
        let lanes = |count: usize| vec![Lanes::ZERO; count];
        let mut state = Self {
            weight: lanes(2 * pairs),
            signed: lanes(pairs * issues),
            implemented: lanes(2 * pairs * issues),
            dispute: lanes(pairs),
            shock: Lanes::ZERO,
            openness: lanes(n),
            on_record: lanes(n),
            tally: Tally {
                agreements: vec![[0; L]; issues * (n - 1)],
                incidents: [0; L],
                proposals: vec![[0; L]; n],
                vetoes: vec![[0; L]; n],
                first_agreement: vec![[NEVER; L]; issues],
                first_level: vec![[NEVER_BELOW; L]; world.facts.integration_levels.len()],
            },
            work: Work {
                rivalry: lanes(2 * pairs),
                readiness: lanes(n),
                burden: lanes(2 * pairs),
                benefit: lanes(2 * pairs * issues),
                worth: lanes(2 * pairs * issues),
                mutual: lanes(pairs * issues),
                interdependence: lanes(pairs),
                indices: vec![[Lanes::ZERO; 2]; pairs],
                exposure: Lanes::ZERO,
                noise: lanes(2 * pairs),
                search: Search::new(n),
            },
        };
        state.restart(world);
        state
    }

    /// Puts the histories back to the start of `world`, for which the memory was made.
    pub fn restart(&mut self, world: &World) {
        let issues = world.issues();
        for pair in 0..world.pairs.len() {
            self.weight[2 * pair..][..2].fill(Lanes::splat(world.initial_weight[pair]));
            self.dispute[pair] = Lanes::splat(world.facts.dispute[pair]);
            for directed in [2 * pair, 2 * pair + 1] {
                for m in 0..issues {
                    // Inherited ties: the issue's legacy between neighbours, less with distance.
                    let legacy = world.facts.legacy[m] * world.facts.proximity[pair];
                    self.implemented[directed * issues + m] = Lanes::splat(legacy);
                }
            }
        }
        self.signed.fill(Lanes::ZERO);
        self.shock = Lanes::ZERO;
        self.on_record.fill(Lanes::splat(1.0));
        let tally = &mut self.tally;
        for count in [&mut tally.agreements, &mut tally.proposals, &mut tally.vetoes] {
            count.fill([0; L]);
        }
        tally.incidents = [0; L];
        tally.first_agreement.fill([NEVER; L]);
        tally.first_level.fill([NEVER_BELOW; L]);
        self.tie(world);
    }

    /// Works out mutual depth and interdependence from the implemented depth.
    #[inline(always)]
    pub(super) fn tie(&mut self, world: &World) {
        let issues = world.issues();
        let mean = 1.0 / issues as f64;
        let both = self.implemented.chunks_exact(2 * issues);
        let mutual = self.work.mutual.chunks_exact_mut(issues);
        for ((both, mutual), dep) in both.zip(mutual).zip(&mut self.work.interdependence) {
            let (there, back) = both.split_at(issues);
            let mut sum = Lanes::ZERO;
            for ((mutual, there), back) in mutual.iter_mut().zip(there).zip(back) {
                *mutual = there.min(*back);
                sum += *mutual;
            }
            *dep = sum * mean;
        }
    }
}
