//! One tick, in the order that is part of the model.
//!
//! 1. **Calendar**: leaders, power and pulls of the tick; dated events; the common-fate shock.
//! 2. **Appraisal**: rivalry and regard; the burden of sovereignty; the benefit of depth.
//! 3. **Negotiation**: each state holds the chair once, in an order that rotates with the tick.
//! 4. **Implementation**: practice moves toward paper, all pairs at once; unwanted paper lapses.
//! 5. **Disputes**: settlements, then incidents.
//! 6. **Identity**: weights learn.
//! 7. **Consolidation and succession**: statehood grows; leaders leave with effect on the next tick.
//!
//! After that the tick is observed ([`super::record`]). What does not differ between replicates, power,
//! pulls, consolidation and the upheavals that throw it back, stands ready in the [`World`].

use super::draws::{Draws, Process, ordered, unordered};
use super::lanes::{Lanes, one_by_one};
use super::maths;
use super::parameters::Parameters;
use super::rules::{
    benefit, commitment, common_fate, disputes, identity, implementation, leadership, negotiation, openness,
    regard, sovereignty,
};
use super::state::{NEVER, State};
use super::world::{Event, World};

/// Carries the histories of `state` through tick `t` of `world` with the tick's draws.
#[inline(always)]
pub fn advance<const L: usize>(world: &World, t: usize, draws: &Draws<'_, L>, state: &mut State<L>) {
    calendar(world, t, draws, state);
    appraisal(world, t, state);
    negotiation(world, t, draws, state);
    implementation(world, t, state);
    disputes(world, t, draws, state);
    identity(world, t, draws, state);
    succession(world, t, draws, state);
}

/// Phase 1.
#[inline(always)]
fn calendar<const L: usize>(world: &World, t: usize, draws: &Draws<'_, L>, state: &mut State<L>) {
    let n = world.states();
    let facts = &world.facts;
    for i in 0..n {
        // A chance successor's openness stays; the record speaks only for whom it names.
        let listed = Lanes::splat(facts.openness[t * n + i]);
        state.openness[i] = state.on_record[i].select_below(Lanes::splat(0.5), state.openness[i], listed);
        state.work.readiness[i] = openness::readiness(&world.effective.openness, state.openness[i]);
    }
    if world.rivalries_change[t] || world.is_stochastic() {
        let listed = &facts.rivalry[t * n * n..][..n * n];
        for (&(i, j), both) in world.pairs.iter().zip(state.work.rivalry.chunks_exact_mut(2)) {
            let there = listed[i * n + j] * state.on_record[i];
            let back = listed[j * n + i] * state.on_record[j];
            both[0] = regard::rivalry(&world.effective.regard, there, back);
            both[1] = regard::rivalry(&world.effective.regard, back, there);
        }
    }
    for event in &facts.events[t] {
        match *event {
            // In the table of consolidation already.
            Event::Upheaval { .. } => {}
            Event::Absorption { loss } => {
                for signed in &mut state.signed {
                    *signed = *signed * (1.0 - loss);
                }
            }
            Event::Incident { pair, severity } => {
                let damage = Lanes::splat(-severity * world.effective.disputes.incident_damage);
                // Not counted: what the scenario puts in is no result.
                change_both(world, &mut state.weight, pair, damage);
            }
        }
    }
    let z = maths::normal_quantile(draws.uniform(Process::CommonFate, 0));
    state.shock = common_fate::shocked(world.shock, state.shock, z);
    state.work.exposure = common_fate::exposure(facts.common_fate_baseline[t], state.shock);
}

/// Adds to both identity weights of a pair, unless `learning` is off.
#[inline(always)]
fn change_both<const L: usize>(world: &World, weight: &mut [Lanes<L>], pair: usize, change: Lanes<L>) {
    if world.facts.mechanisms.learning {
        for weight in &mut weight[2 * pair..][..2] {
            *weight = (*weight + change).clamp(-1.0, 1.0);
        }
    }
}

/// Phase 2.
#[inline(always)]
fn appraisal<const L: usize>(world: &World, t: usize, state: &mut State<L>) {
    let (n, issues) = (world.states(), world.issues());
    let Parameters { sovereignty, benefit, commitment, .. } = &world.effective;
    let power = &world.weight_of_power[t * n..][..n];
    let sovereignty_cost = &world.facts.sovereignty_cost[..issues];
    let work = &mut state.work;
    for (pair, &(a, b)) in world.pairs.iter().enumerate() {
        let complementarity = &world.facts.complementarity[pair * issues..][..issues];
        let signed = &state.signed[pair * issues..][..issues];
        let penalty = benefit::penalty(benefit, state.dispute[pair]);
        for (directed, i, j) in [(2 * pair, a, b), (2 * pair + 1, b, a)] {
            let regard =
                regard::in_force(world.facts.mechanisms, state.weight[directed], work.rivalry[directed]);
            let burden = sovereignty::burden(
                sovereignty,
                world.sensitivity[i],
                world.consolidation[t * n + i],
                world.fear[t * 2 * world.pairs.len() + directed],
                regard,
            );
            work.burden[directed] = burden;
            let bond = benefit::bond(benefit, regard, work.interdependence[pair]);
            let readiness = work.readiness[i];
            let scale = &world.scale[(t * n + i) * issues..][..issues];
            let benefits = &mut work.benefit[directed * issues..][..issues];
            let worths = &mut work.worth[directed * issues..][..issues];
            for m in (0..issues).map(one_by_one) {
                let gains = benefit::gains(complementarity[m], power[i], power[j], regard);
                benefits[m] = benefit::marginal(scale[m], readiness, gains, bond, penalty);
                let cost = sovereignty_cost[m] * burden;
                worths[m] = commitment::worth(commitment, benefits[m], cost, signed[m], readiness);
            }
        }
    }
}

/// Phase 3.
#[inline(always)]
fn negotiation<const L: usize>(world: &World, t: usize, draws: &Draws<'_, L>, state: &mut State<L>) {
    let n = world.states();
    for turn in 0..n {
        let chair = world.facts.chair_order[(t + turn) % n];
        let rate = negotiation::proposal_rate(
            &world.effective.negotiation,
            world.standing[t * n + chair],
            state.work.readiness[chair],
        );
        let proposes = maths::happens(draws.uniform(Process::Chair, chair), rate, world.facts.dt);
        for (lane, proposes) in proposes.0.into_iter().enumerate() {
            if proposes != 0.0 {
                propose(world, t, draws, state, chair, lane);
            }
        }
    }
}

/// One chair's turn in one lane.
#[inline(always)]
fn propose<const L: usize>(
    world: &World,
    t: usize,
    draws: &Draws<'_, L>,
    state: &mut State<L>,
    chair: usize,
    lane: usize,
) {
    let (n, issues) = (world.states(), world.issues());
    let u = draws.uniform_in(Process::Issue, chair, lane);
    // The largest uniform number is below 1 by 2^-33, so that the product stays below the number of issues.
    let issue = (u * issues as f64) as usize;
    let search = &mut state.work.search;
    for (&(i, j), worths) in world.pairs.iter().zip(state.work.worth.chunks_exact(2 * issues)) {
        search.put(i, j, worths[issue].0[lane]);
        search.put(j, i, worths[issues + issue].0[lane]);
    }
    let parameters = &world.effective.negotiation;
    let purse = parameters.side_payment_budget * world.facts.power[t * n + chair];
    let purse = world.facts.mechanisms.side_payments.then_some(purse);
    if !search.coalition(parameters, chair, purse) {
        return;
    }
    state.tally.proposals[chair][lane] += 1;
    let learning = world.facts.mechanisms.learning;
    let shift = |weight: &mut Lanes<L>, change: f64| {
        if learning {
            weight.0[lane] = (weight.0[lane] + change).clamp(-1.0, 1.0);
        }
    };
    let mut unanimous = true;
    for (&member, &gain) in search.members().iter().zip(search.gains()) {
        if member == chair {
            continue;
        }
        let toward = ordered(n, chair, member);
        if !negotiation::accepts(parameters, gain, draws.uniform_in(Process::Acceptance, toward, lane)) {
            unanimous = false;
            state.tally.vetoes[member][lane] += 1;
            shift(&mut state.weight[toward], -parameters.appraisal);
        }
    }
    if !unanimous {
        return;
    }
    let size = search.members().len();
    for first in 0..size {
        for second in first + 1..size {
            let members = state.work.search.members();
            let (i, j) = (members[first], members[second]);
            let pair = unordered(n, i, j);
            shift(&mut state.weight[2 * pair], parameters.appraisal);
            shift(&mut state.weight[2 * pair + 1], parameters.appraisal);
            climb(world, state, (i, j), pair, issue, lane);
        }
    }
    state.tally.agreements[issue * (n - 1) + size - 2][lane] += 1;
    let first = &mut state.tally.first_agreement[issue][lane];
    if size == n && *first == NEVER {
        *first = t as u32;
    }
}

/// A pair that has agreed climbs a rung if one is left, and its worths follow for the next chair.
#[inline(always)]
fn climb<const L: usize>(
    world: &World,
    state: &mut State<L>,
    (i, j): (usize, usize),
    pair: usize,
    issue: usize,
    lane: usize,
) {
    let issues = world.issues();
    let parameters = &world.effective.commitment;
    let signed = &mut state.signed[pair * issues + issue].0[lane];
    if !commitment::rung_left(parameters, *signed) {
        return;
    }
    *signed = commitment::climb(parameters, *signed);
    let work = &mut state.work;
    for (directed, state) in [(2 * pair, i), (2 * pair + 1, j)] {
        let cost = world.facts.sovereignty_cost[issue] * work.burden[directed].0[lane];
        let worth = commitment::worth(
            parameters,
            Lanes([work.benefit[directed * issues + issue].0[lane]]),
            Lanes([cost]),
            Lanes([*signed]),
            Lanes([work.readiness[state].0[lane]]),
        );
        work.worth[directed * issues + issue].0[lane] = worth.0[0];
    }
}

/// Phase 4.
#[inline(always)]
fn implementation<const L: usize>(world: &World, t: usize, state: &mut State<L>) {
    let (n, issues) = (world.states(), world.issues());
    let parameters = &world.effective.implementation;
    let inverse_cost = &world.inverse_cost[..issues];
    for (pair, &(i, j)) in world.pairs.iter().enumerate() {
        let (share_i, share_j) = (world.implementation[t * n + i], world.implementation[t * n + j]);
        let inverse_i = state.work.burden[2 * pair].map(|u| 1.0 / u);
        let inverse_j = state.work.burden[2 * pair + 1].map(|u| 1.0 / u);
        let (there, back) = state.implemented[2 * pair * issues..][..2 * issues].split_at_mut(issues);
        let (benefit_i, benefit_j) = state.work.benefit[2 * pair * issues..][..2 * issues].split_at(issues);
        let signed = &mut state.signed[pair * issues..][..issues];
        for m in (0..issues).map(one_by_one) {
            let (own, partner) = (there[m], back[m]);
            let (wished_i, wished_j) = (inverse_i * inverse_cost[m], inverse_j * inverse_cost[m]);
            there[m] = implementation::implemented(
                parameters,
                share_i,
                own,
                partner,
                signed[m],
                benefit_i[m],
                wished_i,
            );
            back[m] = implementation::implemented(
                parameters,
                share_j,
                partner,
                own,
                signed[m],
                benefit_j[m],
                wished_j,
            );
            signed[m] = implementation::kept(signed[m], benefit_i[m], benefit_j[m], world.lapse);
        }
    }
    state.tie(world);
}

/// Phase 5.
#[inline(always)]
fn disputes<const L: usize>(world: &World, t: usize, draws: &Draws<'_, L>, state: &mut State<L>) {
    let n = world.states();
    let dt = world.facts.dt;
    let parameters = &world.effective.disputes;
    for (pair, &(i, j)) in world.pairs.iter().enumerate() {
        let weights = if world.facts.mechanisms.identity {
            0.5 * (state.weight[2 * pair] + state.weight[2 * pair + 1])
        } else {
            Lanes::ZERO
        };
        let regard = weights - state.work.rivalry[2 * pair].max(state.work.rivalry[2 * pair + 1]);
        let standing = world.standing[t * n + i].max(world.standing[t * n + j]);
        let openness = state.openness[i] * state.openness[j];
        let rate = disputes::settlement_rate(parameters, openness, regard, standing);
        let settled = maths::happens(draws.uniform(Process::Settlement, pair), rate, dt);
        if settled.any() {
            state.dispute[pair] = state.dispute[pair] * (1.0 - parameters.settlement_step * settled);
            change_both(world, &mut state.weight, pair, parameters.settlement_thaw * settled);
        }
        let rate = disputes::incident_rate(parameters, state.dispute[pair]);
        let broken_out = maths::happens(draws.uniform(Process::Incident, pair), rate, dt);
        if broken_out.any() {
            change_both(world, &mut state.weight, pair, -parameters.incident_damage * broken_out);
            for (count, incident) in state.tally.incidents.iter_mut().zip(broken_out.0) {
                *count += u32::from(incident != 0.0);
            }
        }
    }
}

/// Phase 6.
#[inline(always)]
fn identity<const L: usize>(world: &World, t: usize, draws: &Draws<'_, L>, state: &mut State<L>) {
    if !world.facts.mechanisms.learning {
        return;
    }
    let (n, issues) = (world.states(), world.issues());
    let parameters = &world.effective.identity;
    let mean = 1.0 / issues as f64;
    let noise = |directed| draws.uniform(Process::IdentityNoise, directed);
    maths::normal_quantiles(noise, &mut state.work.noise);
    for (pair, &(a, b)) in world.pairs.iter().enumerate() {
        let mutual = &state.work.mutual[pair * issues..][..issues];
        let attraction = identity::attraction(
            parameters,
            state.work.interdependence[pair],
            state.work.exposure,
            world.facts.heritage[pair],
            cultural_ties(world, mutual),
        );
        let signed = &state.signed[pair * issues..][..issues];
        for (directed, reverse, i) in [(2 * pair, 2 * pair + 1, a), (2 * pair + 1, 2 * pair, b)] {
            let done = &state.implemented[reverse * issues..][..issues];
            let mut short = Lanes::ZERO;
            for (signed, done) in signed.iter().zip(done) {
                short += (*signed - *done).positive();
            }
            let consolidation = world.consolidation[t * n + i];
            let lived = identity::Experience {
                restraint: identity::restraint(parameters, consolidation) * state.work.readiness[i],
                attraction,
                broken_promises: short * mean,
                rivalry: state.work.rivalry[directed],
                unconsolidated: 1.0 - consolidation,
            };
            let weight = state.weight[directed];
            let drift = identity::drift(parameters, weight, world.initial_weight[pair], lived);
            let z = state.work.noise[directed];
            state.weight[directed] = identity::learnt(parameters, weight, drift, z, world.facts.dt);
        }
    }
}

/// Mean mutual depth over the identity channels, 0 without one.
#[inline(always)]
fn cultural_ties<const L: usize>(world: &World, mutual: &[Lanes<L>]) -> Lanes<L> {
    let mut sum = Lanes::ZERO;
    for (m, depth) in mutual.iter().enumerate() {
        if world.facts.identity_channel[m] {
            sum += *depth;
        }
    }
    sum * (1.0 / world.channels.max(1) as f64)
}

/// Phase 7 (consolidation stands in its table).
#[inline(always)]
fn succession<const L: usize>(world: &World, t: usize, draws: &Draws<'_, L>, state: &mut State<L>) {
    let Some(rule) = &world.facts.succession else { return };
    if t < rule.from_tick {
        return;
    }
    let chance = maths::chance_of(rule.turnover_rate, world.facts.dt);
    for i in 0..world.states() {
        let mean = rule.mean.as_ref().map(|means| means[i]);
        for lane in 0..L {
            if draws.uniform_in(Process::Turnover, i, lane) < chance {
                let u = draws.uniform_in(Process::Succession, i, lane);
                let predecessor = state.openness[i].0[lane];
                state.openness[i].0[lane] = leadership::successor(predecessor, mean, rule.concentration, u);
                state.on_record[i].0[lane] = 0.0;
            }
        }
    }
}
