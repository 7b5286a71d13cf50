//! Phase 3: the proposals of a tick, one after another.
//!
//! Chairs come in an order that rotates with the tick. Histories do not wait for each other: the first proposals of all
//! histories are processed first, whatever their chairs, as many side by side as a number has lanes; then the second
//! proposals, and so on.

use super::agenda::{Agenda, ProposalSlot};
use super::ballot::vote;
use super::coalition::FEW;
use super::coalition_large::{GroupView, PayoffTable};
use super::coefficients::ByGroup;
use super::draws::{Draws, Process};
use super::lanes::Lanes;
use super::maths;
use super::number::{MOST_LANES, Number, Truth, lanes_of};
use super::phase::Listener;
use super::rules::{commitment, negotiation, sovereignty};
use super::sizes::Sizes;
use super::state::{Appraisal, State};
use super::world::World;

/// Phase 3 of several groups of histories.
#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "a negotiation needs all data of a tick")]
pub(super) fn negotiate<N: Number>(
    world: &World,
    sizes: impl Sizes,
    t: usize,
    draws: &[Draws<'_, N>],
    coefficients: ByGroup<'_, N>,
    states: &mut [State<N>],
    appraisals: &[Appraisal<N>],
    agenda: &mut Agenda<N>,
    mut listener: Listener<'_, N>,
) {
    // Weights change with every proposal, benefits do not: the log needs the weights that the benefits were computed with.
    let regarded: Vec<Vec<N>> = if listener.is_there() {
        states.iter().map(|state| state.weight.clone()).collect()
    } else {
        Vec::new()
    };
    if let ByGroup::Same(coefficients) = coefficients {
        agenda.rules = coefficients.parameters.negotiation;
        agenda.ladder = coefficients.parameters.commitment;
    }
    agenda.counts_numbers = (0..states.len()).any(|group| coefficients.of(group).in_use.numbers_cost);
    convene(world, sizes, t, draws, coefficients, states, agenda);
    agenda.payoffs.iter_mut().for_each(PayoffTable::restart);
    for place in 0..sizes.states() {
        // Taken out while they are processed.
        let slots = std::mem::take(&mut agenda.slots[place]);
        for heard in slots.chunks(N::LANES) {
            lay_on_the_table(world, sizes, t, draws, coefficients, states, agenda, heard);
            let found = if sizes.states() > FEW {
                if listener.is_there() {
                    agenda.read_signed(states, heard);
                }
                assemble(world, sizes, coefficients, states, appraisals, agenda, heard)
            } else {
                read_out(sizes, states, appraisals, agenda, heard);
                propose(sizes, agenda)
            };
            vote(world, sizes, t, coefficients, states, appraisals, agenda, heard, found);
            if listener.is_there() {
                let found = found.to_bits();
                agenda.report(
                    world,
                    t,
                    coefficients,
                    states,
                    appraisals,
                    &regarded,
                    heard,
                    found,
                    &mut listener,
                );
            }
        }
        agenda.slots[place] = slots;
    }
}

/// Gives every state the chair in turn, and lists the states that propose.
#[inline(always)]
fn convene<N: Number>(
    world: &World,
    sizes: impl Sizes,
    t: usize,
    draws: &[Draws<'_, N>],
    coefficients: ByGroup<'_, N>,
    states: &[State<N>],
    agenda: &mut Agenda<N>,
) {
    let (n, issues) = (sizes.states(), sizes.issues());
    let standing = &world.standing[t * n..][..n];
    let slots = &mut agenda.slots[..n];
    for slots in &mut *slots {
        slots.clear();
    }
    for (group, (draws, state)) in draws.iter().zip(states).enumerate() {
        let parameters = &coefficients.of(group).parameters.negotiation;
        let mut before = [0; MOST_LANES];
        for turn in 0..n {
            let chair = world.facts.chair_order[(t + turn) % n];
            let rate =
                negotiation::proposal_rate(parameters, standing[chair], state.derived.readiness[chair]);
            let proposes = maths::happens(draws.uniform(Process::Chair, chair), rate, world.facts.dt);
            for lane in lanes_of(proposes.to_bits()) {
                // The largest uniform number is below 1 by 2^-33, so that the product stays below their number.
                let issue = (draws.uniform_in(Process::Issue, chair, lane) * issues as f64) as usize;
                slots[before[lane]].push(ProposalSlot { group, lane, chair, issue });
                before[lane] += 1;
            }
        }
    }
}

/// Gathers each lane's proposer, issue and state data.
#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "a negotiation needs all data of a tick")]
fn lay_on_the_table<N: Number>(
    world: &World,
    sizes: impl Sizes,
    t: usize,
    draws: &[Draws<'_, N>],
    coefficients: ByGroup<'_, N>,
    states: &[State<N>],
    agenda: &mut Agenda<N>,
    heard: &[ProposalSlot],
) {
    let (n, issues) = (sizes.states(), sizes.issues());
    let (readiness, choice) = (&mut agenda.readiness[..n], &mut agenda.choice[..n]);
    for (place, slot) in heard.iter().enumerate() {
        let (place, lane, issue) = (place % N::LANES, slot.lane % N::LANES, slot.issue.min(issues - 1));
        for (readiness, all) in readiness.iter_mut().zip(&states[slot.group].derived.readiness[..n]) {
            readiness[place] = all[lane];
        }
        let words = &draws[slot.group].words[Process::Acceptance as usize][..n * (n - 1)];
        for (choice, draw_slot) in choice.iter_mut().zip(&agenda.draw_slots[slot.chair * n..][..n]) {
            choice[place] = words[*draw_slot][lane];
        }
        agenda.chair[place] = slot.chair as f64;
        agenda.cost[place] = world.facts.sovereignty_cost[issue];
        agenda.power[place] = world.facts.power[t * n + slot.chair];
        if let ByGroup::Own(coefficients) = coefficients {
            let parameters = &coefficients[slot.group].parameters;
            agenda.rules.set_lane(place, &parameters.negotiation.lane(lane));
            agenda.ladder.set_lane(place, &parameters.commitment.lane(lane));
        }
    }
    if agenda.counts_numbers {
        for (place, slot) in heard.iter().enumerate() {
            let (place, lane, issue) = (place % N::LANES, slot.lane % N::LANES, slot.issue.min(issues - 1));
            let of_lane = coefficients.of(slot.group).parameters.sovereignty.numbers_cost[lane];
            let cost = world.facts.sovereignty_cost[issue];
            for (numbers, openness) in agenda.numbers[..n].iter_mut().zip(&states[slot.group].openness) {
                let openness = Lanes([openness[lane]]);
                numbers[place] = sovereignty::of_each_further(Lanes([of_lane]), cost, openness).0[0];
            }
        }
    }
    agenda.purse = negotiation::purse(&agenda.rules, world.facts.mechanisms, agenda.power);
    let waiting = agenda.places.below(heard.len() as f64);
    for (i, chairing) in agenda.chairing[..n].iter_mut().enumerate() {
        *chairing = waiting & agenda.chair.equals(i as f64);
    }
}

/// Gathers each lane's benefits, burdens and signed depths on its issue.
#[inline(always)]
fn read_out<N: Number>(
    sizes: impl Sizes,
    states: &[State<N>],
    appraisals: &[Appraisal<N>],
    agenda: &mut Agenda<N>,
    heard: &[ProposalSlot],
) {
    let (issues, pairs) = (sizes.issues(), sizes.pairs());
    let (benefit, burden) = (&mut agenda.benefit[..2 * pairs], &mut agenda.burden[..2 * pairs]);
    let signed = &mut agenda.signed[..pairs];
    for (place, slot) in heard.iter().enumerate() {
        let (place, lane, issue) = (place % N::LANES, slot.lane % N::LANES, slot.issue.min(issues - 1));
        let (state, appraisal) = (&states[slot.group], &appraisals[slot.group]);
        let (there, all) = (&state.signed[..pairs * issues], &appraisal.benefit[..2 * pairs * issues]);
        let costs = &appraisal.burden[..2 * pairs];
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
    }
}

/// Searches, among many states, the coalition that each chair proposes to, and returns the lanes that have one.
#[inline(always)]
fn assemble<N: Number>(
    world: &World,
    sizes: impl Sizes,
    coefficients: ByGroup<'_, N>,
    states: &[State<N>],
    appraisals: &[Appraisal<N>],
    agenda: &mut Agenda<N>,
    heard: &[ProposalSlot],
) -> N::Truth {
    let payoffs = agenda.payoffs.as_mut().expect("there are worths where states are many");
    let none = agenda.cost.like(0.0);
    let (member, gains) = agenda.search.outcome();
    // 1 for true, 0 for false.
    let (mut found, joined) = (none, &mut agenda.joined);
    joined.fill(none);
    for (place, slot) in heard.iter().enumerate() {
        let (state, appraisal) = (&states[slot.group], &appraisals[slot.group]);
        let coefficients = coefficients.of(slot.group);
        payoffs.learn(GroupView { world, coefficients, state, appraisal }, sizes, *slot);
        let rules = agenda.rules.map(|value| Lanes([value[place]]));
        let numbers = agenda.counts_numbers.then(|| agenda.numbers.iter().map(|numbers| numbers[place]));
        payoffs.price_numbers(numbers);
        found[place] = f64::from(u8::from(payoffs.coalition(&rules, *slot, agenda.purse[place])));
        for ((joined, gain), (member, worth)) in joined.iter_mut().zip(&mut *gains).zip(payoffs.found()) {
            joined[place] = f64::from(u8::from(member));
            gain[place] = worth;
        }
    }
    for (member, joined) in member.iter_mut().zip(joined) {
        *member = joined.equals(1.0);
    }
    found.equals(1.0)
}

/// Searches, among few states, the coalition that each lane's chair proposes to, and returns the lanes that have one.
#[inline(always)]
fn propose<N: Number>(sizes: impl Sizes, agenda: &mut Agenda<N>) -> N::Truth {
    let (n, pairs) = (sizes.states(), sizes.pairs());
    let (rules, ladder) = (agenda.rules, agenda.ladder);
    let Agenda { cost, purse, search, numbers, counts_numbers, .. } = agenda;
    let (benefit, burden) = (&agenda.benefit[..2 * pairs], &agenda.burden[..2 * pairs]);
    let (signed, readiness) = (&agenda.signed[..pairs], &agenda.readiness[..n]);
    let chairing = &agenda.chairing[..n];
    let (payoffs, gains) = search.table(n);
    gains.fill(cost.like(0.0));
    sizes.each_pair(
        #[inline(always)]
        |pair, i, j| {
            for (directed, from, to) in [(2 * pair, i, j), (2 * pair + 1, j, i)] {
                let cost = sovereignty::cost(burden[directed], *cost);
                let worth =
                    commitment::worth(&ladder, benefit[directed], cost, signed[pair], readiness[from]);
                payoffs[to * n + from] = worth;
                gains[from] += worth;
            }
        },
    );
    let numbers = counts_numbers.then_some(&numbers[..n]);
    search.coalition(n, &rules, chairing, *purse, numbers)
}
