//! The agenda of a tick: its proposals, and the data of those that are processed together.

use super::coalition::{FEW, Search};
use super::coalition_large::PayoffTable;
use super::coefficients::ByGroup;
use super::draws::{ordered, uniform_of};
use super::negotiation_log::{OpenProposal, PayoffContext};
use super::number::{Number, Truth};
use super::phase::{Happening, Listener};
use super::rules::{commitment, negotiation};
use super::state::{Appraisal, State};
use super::world::World;

/// A chair that proposes in one history.
#[derive(Debug, Clone, Copy)]
pub(super) struct ProposalSlot {
    /// Group of histories, and lane in it.
    pub group: usize,
    pub lane: usize,
    pub chair: usize,
    pub issue: usize,
}

/// The proposals of a tick, and the data of those under consideration: one proposal in each lane, each from another history.
#[derive(Debug, Clone)]
pub struct Agenda<N: Number> {
    /// The proposals by their place among those of their history.
    pub(super) slots: Vec<Vec<ProposalSlot>>,
    /// 0, 1, 2, ... by lane.
    pub(super) places: N,
    /// The chair.
    pub(super) chair: N,
    /// c_m of the issue.
    pub(super) cost: N,
    /// Power of the chair.
    pub(super) power: N,
    /// The most that the chair can pay, 0 with side payments off.
    pub(super) purse: N,
    /// The parameters of negotiation.
    pub(super) rules: negotiation::Parameters<N>,
    /// The parameters of a signature's worth.
    pub(super) ladder: commitment::Parameters<N>,
    /// Whether numbers cost anything, in some history.
    pub(super) counts_numbers: bool,
    /// Cost of each member beyond two, by state, where numbers cost anything.
    pub(super) numbers: Vec<N>,
    /// B of the issue, by ordered pair.
    pub(super) benefit: Vec<N>,
    /// K before the issue's cost, by ordered pair.
    pub(super) burden: Vec<N>,
    /// S of the issue, by pair.
    pub(super) signed: Vec<N>,
    /// ω by state.
    pub(super) readiness: Vec<N>,
    /// The draw that decides whether each state accepts.
    pub(super) choice: Vec<N::Words>,
    /// Lanes in which each state has the chair.
    pub(super) chairing: Vec<N::Truth>,
    /// One bit for each lane in which a state is a member of the coalition found.
    pub(super) inside: Vec<u32>,
    /// 1 where each state is a member of the coalition found.
    pub(super) joined: Vec<N>,
    /// One bit for each lane in which a state refuses.
    pub(super) refusing: Vec<u32>,
    /// The slot of the draw that decides whether a state accepts, by (chair, state). The chair is not asked and has any slot.
    pub(super) draw_slots: Vec<usize>,
    /// The search for a coalition to propose to.
    pub(super) search: Search<N>,
    /// Payoffs for the search among many states.
    pub(super) payoffs: Option<PayoffTable>,
}

impl<N: Number> Agenda<N> {
    /// Allocates memory for `groups` groups of histories of `world`.
    pub fn new(world: &World, groups: usize, zero: N) -> Self {
        let (n, pairs) = (world.states(), world.pairs().len());
        let mut places = zero;
        for lane in 0..N::LANES {
            places[lane] = lane as f64;
        }
        let draw_slot = |chair: usize, i: usize| if i == chair { 0 } else { ordered(n, chair, i) };
        Self {
            slots: (0..n).map(|_| Vec::with_capacity(groups * N::LANES)).collect(),
            places,
            chair: zero,
            cost: zero,
            power: zero,
            purse: zero,
            rules: negotiation::Parameters::splat(&world.effective.negotiation, zero),
            ladder: commitment::Parameters::splat(&world.effective.commitment, zero),
            counts_numbers: false,
            numbers: vec![zero; n],
            benefit: vec![zero; 2 * pairs],
            burden: vec![zero; 2 * pairs],
            signed: vec![zero; pairs],
            readiness: vec![zero; n],
            choice: vec![zero.words(0); n],
            chairing: vec![zero.below(0.0); n],
            inside: vec![0; n],
            joined: vec![zero; n],
            refusing: vec![0; n],
            draw_slots: (0..n).flat_map(|chair| (0..n).map(move |i| draw_slot(chair, i))).collect(),
            search: Search::new(n, zero),
            payoffs: (n > FEW).then(|| PayoffTable::new(world, groups, N::LANES)),
        }
    }

    /// Reads the signed depths on the issue of each proposal.
    #[cold]
    #[inline(never)]
    pub(super) fn read_signed(&mut self, states: &[State<N>], heard: &[ProposalSlot]) {
        for (place, slot) in heard.iter().enumerate() {
            let there = &states[slot.group].signed;
            let issues = there.len() / self.signed.len();
            for (signed, depths) in self.signed.iter_mut().zip(there.chunks_exact(issues)) {
                signed[place] = depths[slot.issue][slot.lane];
            }
        }
    }

    /// Reports each proposal to the listener; `found` has one bit for each lane with a coalition. A separate function, so that
    /// the negotiation compiles as if there were no listener.
    #[cold]
    #[inline(never)]
    #[expect(clippy::too_many_arguments, reason = "the log needs all data of a negotiation")]
    pub(super) fn report(
        &self,
        world: &World,
        t: usize,
        coefficients: ByGroup<'_, N>,
        states: &[State<N>],
        appraisals: &[Appraisal<N>],
        regarded: &[Vec<N>],
        heard: &[ProposalSlot],
        found: u32,
        listener: &mut Listener<'_, N>,
    ) {
        for (place, &ProposalSlot { group, lane, chair, issue }) in heard.iter().enumerate() {
            let at = |numbers: &[N]| numbers.iter().map(|number| number[place]).collect();
            let is_set = |bits: u32| bits >> place & 1 == 1;
            let open = OpenProposal {
                chair,
                issue: issue.min(world.issues() - 1),
                found: is_set(found),
                inside: self.search.member().iter().map(|member| is_set(member.to_bits())).collect(),
                worth: at(self.search.gains()),
                signed: at(&self.signed),
                choice: self.choice.iter().map(|words| uniform_of(*words, place)).collect(),
            };
            let (state, appraisal, weight) = (&states[group], &appraisals[group], &regarded[group]);
            let coefficients = coefficients.of(group);
            let context = PayoffContext { world, t, coefficients, state, appraisal, weight, lane };
            let proposal = context.proposal(&open);
            listener.turn_to(group);
            listener.tell_one(lane, Happening::Proposal(Box::new(proposal)));
        }
    }
}
