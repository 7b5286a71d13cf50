//! Phase 3: the proposals of a tick, one after another.
//!
//! Chairs come in an order that rotates with the tick. Histories do not wait for each other: the first
//! proposals of all are heard first, whichever chair they are from, as many side by side as a number has
//! lanes; then the second of those that have one, and so on.

use super::coalition::Search;
use super::draws::{Draws, Process, ordered, uniform_of};
use super::lanes::Lanes;
use super::maths;
use super::minutes::{Source, Table};
use super::number::{MOST_LANES, Number, Truth, lanes_of};
use super::phase::{Happening, Listener};
use super::rules::{commitment, negotiation};
use super::state::{NEVER, State, Work};
use super::world::{Sizes, World};

/// A chair that proposes in one history.
#[derive(Debug, Clone, Copy)]
struct Call {
    /// Group of histories, and lane in it.
    group: usize,
    lane: usize,
    chair: usize,
    issue: usize,
}

/// Who proposes in a tick, and what is on the table: one proposal a lane, each from a history of its own.
#[derive(Debug, Clone)]
pub struct Agenda<N: Number> {
    /// The calls by their place among those of their history.
    calls: Vec<Vec<Call>>,
    /// 0, 1, 2, ... by lane.
    places: N,
    /// The chair.
    chair: N,
    /// Cost of the issue on the table.
    cost: N,
    /// What the chair can pay at most, 0 with side payments off.
    purse: N,
    /// B of the issue on the table, by ordered pair.
    benefit: Vec<N>,
    /// K before the issue's cost, by ordered pair.
    burden: Vec<N>,
    /// S of the issue on the table, by pair.
    signed: Vec<N>,
    /// ω by state.
    readiness: Vec<N>,
    /// The draw that decides whether each state accepts.
    choice: Vec<N>,
    /// Where each state has the chair.
    chairing: Vec<N::Truth>,
    /// A bit a lane where each state is a member of the coalition found.
    inside: Vec<u32>,
    /// The search for a coalition to propose to.
    search: Search<N>,
}

impl<N: Number> Agenda<N> {
    /// Memory for `groups` groups of histories of `world`.
    pub fn new(world: &World, groups: usize, zero: N) -> Self {
        let (n, pairs) = (world.states(), world.pairs().len());
        let mut places = zero;
        for lane in 0..N::LANES {
            places[lane] = lane as f64;
        }
        Self {
            calls: (0..n).map(|_| Vec::with_capacity(groups * N::LANES)).collect(),
            places,
            chair: zero,
            cost: zero,
            purse: zero,
            benefit: vec![zero; 2 * pairs],
            burden: vec![zero; 2 * pairs],
            signed: vec![zero; pairs],
            readiness: vec![zero; n],
            choice: vec![zero; n],
            chairing: vec![zero.below(0.0); n],
            inside: vec![0; n],
            search: Search::new(n, zero),
        }
    }

    /// Tells the listener what was heard, and where a coalition was `found`, a bit a lane. Apart from the negotiation,
    /// which goes on as if there were none.
    #[cold]
    #[inline(never)]
    #[expect(clippy::too_many_arguments, reason = "the minutes draw on all that a negotiation does")]
    fn report(
        &self,
        world: &World,
        t: usize,
        states: &[State<N>],
        works: &[Work<N>],
        regarded: &[Vec<N>],
        heard: &[Call],
        found: u32,
        listener: &mut Listener<'_, N>,
    ) {
        for (place, &Call { group, lane, chair, issue }) in heard.iter().enumerate() {
            let at = |numbers: &[N]| numbers.iter().map(|number| number[place]).collect();
            let is_set = |bits: u32| bits >> place & 1 == 1;
            let table = Table {
                chair,
                issue: issue.min(world.issues() - 1),
                found: is_set(found),
                inside: self.search.member().iter().map(|member| is_set(member.to_bits())).collect(),
                worth: at(self.search.gains()),
                signed: at(&self.signed),
                choice: at(&self.choice),
            };
            let (state, work, weight) = (&states[group], &works[group], &regarded[group]);
            let hearing = Source { world, t, state, work, weight, lane }.hearing(&table);
            listener.turn_to(group);
            listener.tell_one(lane, Happening::Heard(Box::new(hearing)));
        }
    }
}

/// Phase 3 of several groups of histories.
#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "a negotiation draws on all that there is")]
pub(super) fn negotiate<N: Number>(
    world: &World,
    sizes: impl Sizes,
    t: usize,
    draws: &[Draws<'_, N>],
    states: &mut [State<N>],
    works: &[Work<N>],
    agenda: &mut Agenda<N>,
    mut listener: Listener<'_, N>,
) {
    // Weights move with every proposal, and the benefits do not: what they rest on is kept for the minutes.
    let regarded: Vec<Vec<N>> = if listener.is_there() {
        states.iter().map(|state| state.weight.clone()).collect()
    } else {
        Vec::new()
    };
    convene(world, sizes, t, draws, states, agenda);
    for place in 0..sizes.states() {
        // Taken out while they are heard.
        let calls = std::mem::take(&mut agenda.calls[place]);
        for heard in calls.chunks(N::LANES) {
            lay_on_the_table(world, sizes, t, draws, states, works, agenda, heard);
            let found = propose(world, sizes, agenda, heard.len());
            vote(world, sizes, t, states, agenda, heard, found);
            if listener.is_there() {
                agenda.report(world, t, states, works, &regarded, heard, found.to_bits(), &mut listener);
            }
        }
        agenda.calls[place] = calls;
    }
}

/// Lets every state take the chair in its turn, and notes those who propose.
#[inline(always)]
fn convene<N: Number>(
    world: &World,
    sizes: impl Sizes,
    t: usize,
    draws: &[Draws<'_, N>],
    states: &[State<N>],
    agenda: &mut Agenda<N>,
) {
    let (n, issues) = (sizes.states(), sizes.issues());
    let parameters = world.effective.negotiation;
    let standing = &world.standing[t * n..][..n];
    let calls = &mut agenda.calls[..n];
    for calls in &mut *calls {
        calls.clear();
    }
    for (group, (draws, state)) in draws.iter().zip(states).enumerate() {
        let mut before = [0; MOST_LANES];
        for turn in 0..n {
            let chair = world.facts.chair_order[(t + turn) % n];
            let rate = negotiation::proposal_rate(&parameters, standing[chair], state.held.readiness[chair]);
            let proposes = maths::happens(draws.uniform(Process::Chair, chair), rate, world.facts.dt);
            for lane in lanes_of(proposes.to_bits()) {
                // The largest uniform number is below 1 by 2^-33, so that the product stays below their number.
                let issue = (draws.uniform_in(Process::Issue, chair, lane) * issues as f64) as usize;
                calls[before[lane]].push(Call { group, lane, chair, issue });
                before[lane] += 1;
            }
        }
    }
}

/// Brings together what a proposal in each lane is about.
#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "a proposal draws on all that there is")]
fn lay_on_the_table<N: Number>(
    world: &World,
    sizes: impl Sizes,
    t: usize,
    draws: &[Draws<'_, N>],
    states: &[State<N>],
    works: &[Work<N>],
    agenda: &mut Agenda<N>,
    heard: &[Call],
) {
    let (n, issues, pairs) = (sizes.states(), sizes.issues(), sizes.pairs());
    let budget = world.effective.negotiation.side_payment_budget;
    let (benefit, burden) = (&mut agenda.benefit[..2 * pairs], &mut agenda.burden[..2 * pairs]);
    let (signed, readiness) = (&mut agenda.signed[..pairs], &mut agenda.readiness[..n]);
    let choice = &mut agenda.choice[..n];
    for (place, call) in heard.iter().enumerate() {
        let (place, lane, issue) = (place % N::LANES, call.lane % N::LANES, call.issue.min(issues - 1));
        let (state, work) = (&states[call.group], &works[call.group]);
        let (there, all) = (&state.signed[..pairs * issues], &work.benefit[..2 * pairs * issues]);
        let costs = &work.burden[..2 * pairs];
        sizes.each_pair(
            #[inline(always)]
            |pair, _, _| {
                signed[pair][place] = there[pair * issues + issue][lane];
                for directed in [2 * pair, 2 * pair + 1] {
                    benefit[directed][place] = all[directed * issues + issue][lane];
                    burden[directed][place] = costs[directed][lane];
                }
            },
        );
        for (readiness, all) in readiness.iter_mut().zip(&state.held.readiness[..n]) {
            readiness[place] = all[lane];
        }
        let words = &draws[call.group].words[Process::Acceptance as usize][..n * (n - 1)];
        for (i, choice) in choice.iter_mut().enumerate() {
            // The chair itself is not asked: any draw will do.
            let slot = if i == call.chair { 0 } else { ordered(n, call.chair, i) };
            choice[place] = uniform_of(words[slot], lane);
        }
        agenda.chair[place] = call.chair as f64;
        agenda.cost[place] = world.facts.sovereignty_cost[issue];
        let purse = budget * world.facts.power[t * n + call.chair];
        agenda.purse[place] = if world.facts.mechanisms.side_payments { purse } else { 0.0 };
    }
}

/// Lets the chair of each of the first `heard` lanes choose to whom it proposes, and says where there is a coalition
/// worth proposing to.
#[inline(always)]
fn propose<N: Number>(world: &World, sizes: impl Sizes, agenda: &mut Agenda<N>, heard: usize) -> N::Truth {
    let (n, pairs) = (sizes.states(), sizes.pairs());
    let (parameters, ladder) = (world.effective.negotiation, world.effective.commitment);
    let Agenda { places, chair, cost, purse, search, .. } = agenda;
    let (benefit, burden) = (&agenda.benefit[..2 * pairs], &agenda.burden[..2 * pairs]);
    let (signed, readiness) = (&agenda.signed[..pairs], &agenda.readiness[..n]);
    let chairing = &mut agenda.chairing[..n];
    let waiting = places.below(heard as f64);
    for (i, chairing) in chairing.iter_mut().enumerate() {
        *chairing = waiting & chair.equals(i as f64);
    }
    let (worths, gains) = search.table(n);
    gains.fill(cost.like(0.0));
    sizes.each_pair(
        #[inline(always)]
        |pair, i, j| {
            for (directed, from, to) in [(2 * pair, i, j), (2 * pair + 1, j, i)] {
                let cost = burden[directed] * *cost;
                let worth =
                    commitment::worth(&ladder, benefit[directed], cost, signed[pair], readiness[from]);
                worths[to * n + from] = worth;
                gains[from] += worth;
            }
        },
    );
    search.coalition(n, &parameters, chairing, *purse)
}

/// Asks the members; where all accept, they climb a rung, and where not, the chair takes note of who refused.
#[inline(always)]
fn vote<N: Number>(
    world: &World,
    sizes: impl Sizes,
    t: usize,
    states: &mut [State<N>],
    agenda: &mut Agenda<N>,
    heard: &[Call],
    found: N::Truth,
) {
    let n = sizes.states();
    let parameters = world.effective.negotiation;
    let (member, gains) = (&agenda.search.member()[..n], &agenda.search.gains()[..n]);
    let (chairing, choice) = (&agenda.chairing[..n], &agenda.choice[..n]);
    let inside = &mut agenda.inside[..n];
    let mut unanimous = found;
    for i in 0..n {
        inside[i] = member[i].to_bits();
        let asked = found & member[i] & !chairing[i];
        let refuses = asked & !negotiation::accepts(&parameters, gains[i], choice[i]);
        unanimous = unanimous & !refuses;
        for place in lanes_of(refuses.to_bits()) {
            let Call { group, lane, chair, .. } = heard[place];
            let state = &mut states[group];
            state.tally.vetoes[i][lane] += 1.0;
            shift(world, &mut state.weight[ordered(n, chair, i)][lane], -parameters.appraisal);
        }
    }
    for place in lanes_of(found.to_bits()) {
        let call = heard[place];
        states[call.group].tally.proposals[call.chair][call.lane] += 1.0;
    }
    for place in lanes_of(unanimous.to_bits()) {
        let call = heard[place];
        agree(world, sizes, t, &mut states[call.group], call, inside, place);
    }
}

/// Moves a weight in one history, unless `learning` is off.
#[inline(always)]
fn shift(world: &World, weight: &mut f64, change: f64) {
    if world.facts.mechanisms.learning {
        *weight = (*weight + change).clamp(-1.0, 1.0);
    }
}

/// An agreement in one history, that of the members whose bit is set in `place`: every two come closer, and climb
/// a rung if one is left.
#[inline(always)]
fn agree<N: Number>(
    world: &World,
    sizes: impl Sizes,
    t: usize,
    state: &mut State<N>,
    call: Call,
    inside: &[u32],
    place: usize,
) {
    let (n, issues, pairs) = (sizes.states(), sizes.issues(), sizes.pairs());
    let (lane, issue) = (call.lane % N::LANES, call.issue.min(issues - 1));
    let (appraisal, ladder) = (world.effective.negotiation.appraisal, world.effective.commitment);
    let (weight, signed) = (&mut state.weight[..2 * pairs], &mut state.signed[..pairs * issues]);
    sizes.each_pair(
        #[inline(always)]
        |pair, i, j| {
            if (inside[i] & inside[j]) >> place & 1 == 1 {
                shift(world, &mut weight[2 * pair][lane], appraisal);
                shift(world, &mut weight[2 * pair + 1][lane], appraisal);
                let signed = &mut signed[pair * issues + issue][lane];
                *signed = commitment::climbed(&ladder, Lanes([*signed])).0[0];
            }
        },
    );
    let size: usize = inside.iter().map(|inside| (inside >> place & 1) as usize).sum();
    state.tally.agreements[issue * (n - 1) + size - 2][lane] += 1.0;
    let first = &mut state.tally.first_agreement[issue * N::LANES + lane];
    if size == n && *first == NEVER {
        *first = t as u32;
    }
}
