//! The state of histories between ticks, and the memory that a tick needs.
//!
//! A table by several indices is flat, the last index running fastest. A directed quantity of (i, j) stands
//! at the number of the ordered pair ([`super::draws::ordered`]), a symmetric one at that of the unordered.

use super::coefficients::Coefficients;
use super::number::Number;
use super::world::World;

/// Marks a first passage that has not happened.
pub const NEVER: u32 = u32::MAX;

/// The histories of a number's lanes side by side.
#[derive(Debug, Clone)]
pub struct State<N> {
    /// Identity weight w by ordered pair, in `[-1,1]`.
    pub weight: Vec<N>,
    /// Signed depth S by (pair, issue), in `[0,1]`.
    pub signed: Vec<N>,
    /// Implemented depth D by (ordered pair, issue), in `[0,1]`.
    pub implemented: Vec<N>,
    /// Dispute q by pair, in `[0,1]`.
    pub dispute: Vec<N>,
    /// Common-fate shock f.
    pub shock: N,
    /// Openness o of the leader in office by state, in `[0,1]`.
    pub openness: Vec<N>,
    /// 1 while a leader that the scenario names is in office, 0 under a chance successor, by state.
    pub on_record: Vec<N>,
    /// Newness h of the leader in office by state, in `[0,1]`; 0 where nothing depends on it.
    pub newness: Vec<N>,
    /// Counts of events so far.
    pub tally: EventCounts<N>,
    /// Quantities derived from the above.
    pub(super) derived: Derived<N>,
}

/// Events of the histories so far. Counts are whole numbers; first passages are stored lane by lane.
#[derive(Debug, Clone)]
pub struct EventCounts<N> {
    /// Agreements by (issue, size - 2).
    pub agreements: Vec<N>,
    /// Incidents, by chance and by date.
    pub incidents: N,
    /// Proposals by chair.
    pub proposals: Vec<N>,
    /// Refusals by state.
    pub vetoes: Vec<N>,
    /// Tick of the first agreement of all states by (issue, lane), or [`NEVER`].
    pub first_agreement: Vec<u32>,
    /// Tick in which integration first rose to each of the world's levels from below it, by (level, lane), or
    /// [`NEVER`].
    pub first_level: Vec<u32>,
    /// Lanes in which integration has been below each level and has not risen to it since, one bit for each lane: inherited
    /// ties count as no passage.
    pub(super) below_level: Vec<u32>,
}

/// Derived quantities that later phases use: [`Self::readiness`] is valid for the tick, [`Self::rivalry`] until leaders
/// change, the others until the next implementation.
#[derive(Debug, Clone)]
pub(super) struct Derived<N> {
    /// ω by state, of the leader in office in the tick.
    pub readiness: Vec<N>,
    /// R by ordered pair.
    pub rivalry: Vec<N>,
    /// min(D_ij, D_ji) by (pair, issue).
    pub mutual: Vec<N>,
    /// Mean of `mutual` over issues by pair.
    pub interdependence: Vec<N>,
    /// Integration and paper by pair, as last observed.
    pub indices: Vec<[N; 2]>,
}

/// Burdens and benefits of a tick, which the next tick computes anew.
#[derive(Debug, Clone)]
pub struct Appraisal<N: Number> {
    /// b_m ω_i (1 - χ x_im) by (state, issue).
    pub(super) eagerness: Vec<N>,
    /// K before the issue's cost by ordered pair.
    pub(super) burden: Vec<N>,
    /// B by (ordered pair, issue).
    pub(super) benefit: Vec<N>,
    /// F.
    pub(super) exposure: N,
}

impl<N: Number> Appraisal<N> {
    /// Allocates memory for ticks of `world`.
    pub fn new(world: &World, zero: N) -> Self {
        let (n, issues, pairs) = (world.states(), world.issues(), world.pairs().len());
        Self {
            eagerness: vec![zero; n * issues],
            burden: vec![zero; 2 * pairs],
            benefit: vec![zero; 2 * pairs * issues],
            exposure: zero,
        }
    }
}

impl<N: Number> State<N> {
    /// Allocates memory for histories of `world`, at its start.
    pub fn new(world: &World, zero: N) -> Self {
        let (n, issues, pairs) = (world.states(), world.issues(), world.pairs().len());
        let numbers = |count: usize| vec![zero; count];
        let mut state = Self {
            weight: numbers(2 * pairs),
            signed: numbers(pairs * issues),
            implemented: numbers(2 * pairs * issues),
            dispute: numbers(pairs),
            shock: zero,
            openness: numbers(n),
            on_record: numbers(n),
            newness: numbers(n),
            tally: EventCounts {
                agreements: numbers(issues * (n - 1)),
                incidents: zero,
                proposals: numbers(n),
                vetoes: numbers(n),
                first_agreement: vec![NEVER; issues * N::LANES],
                first_level: vec![NEVER; world.facts.integration_levels.len() * N::LANES],
                below_level: vec![0; world.facts.integration_levels.len()],
            },
            derived: Derived {
                readiness: numbers(n),
                rivalry: numbers(2 * pairs),
                mutual: numbers(pairs * issues),
                interdependence: numbers(pairs),
                indices: vec![[zero; 2]; pairs],
            },
        };
        state.restart(world, &Coefficients::new(world, zero));
        state
    }

    /// Resets the histories to the start of `world`, for which the memory was allocated.
    pub fn restart(&mut self, world: &World, coefficients: &Coefficients<N>) {
        let zero = self.shock.like(0.0);
        let issues = world.issues();
        for pair in 0..world.pairs.len() {
            self.weight[2 * pair..][..2].fill(coefficients.initial_weight[pair]);
            self.dispute[pair] = coefficients.dispute()[pair];
            for directed in [2 * pair, 2 * pair + 1] {
                self.implemented[directed * issues..][..issues]
                    .copy_from_slice(&coefficients.legacy[pair * issues..][..issues]);
            }
        }
        for signed in self.signed.chunks_exact_mut(issues) {
            signed.copy_from_slice(coefficients.signed_at_start());
        }
        self.shock = zero;
        self.on_record.fill(zero.like(1.0));
        self.newness.fill(zero);
        let tally = &mut self.tally;
        for counts in [&mut tally.agreements, &mut tally.proposals, &mut tally.vetoes] {
            counts.fill(zero);
        }
        tally.incidents = zero;
        tally.first_agreement.fill(NEVER);
        tally.first_level.fill(NEVER);
        tally.below_level.fill(0);
        for pair in 0..world.pairs.len() {
            let (there, back) = self.implemented[2 * pair * issues..][..2 * issues].split_at(issues);
            let mutual = &mut self.derived.mutual[pair * issues..][..issues];
            self.derived.interdependence[pair] = tie(there, back, mutual);
        }
    }
}

/// Writes min(D_ij, D_ji) of every issue into `mutual` and returns their mean, from the depths that both sides implement.
#[inline(always)]
pub(super) fn tie<N: Number>(there: &[N], back: &[N], mutual: &mut [N]) -> N {
    let mut sum = there[0].like(0.0);
    for ((mutual, there), back) in mutual.iter_mut().zip(there).zip(back) {
        *mutual = there.min(*back);
        sum += *mutual;
    }
    sum * (1.0 / mutual.len() as f64)
}
