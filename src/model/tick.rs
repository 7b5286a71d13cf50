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

use super::draws::{Draws, Process, ordered};
use super::lanes::Lanes;
use super::maths::normal_quantile;
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
        for i in 0..n {
            for j in (0..n).filter(|j| *j != i) {
                let own = listed[i * n + j] * state.on_record[i];
                let other = listed[j * n + i] * state.on_record[j];
                state.work.rivalry[i * n + j] = regard::rivalry(&world.effective.regard, own, other);
            }
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
    let z = normal_quantile(draws.uniform(Process::CommonFate, 0));
    state.shock = common_fate::shocked(world.shock, state.shock, z);
    state.work.exposure = common_fate::exposure(facts.common_fate_baseline[t], state.shock);
}

/// Adds to both identity weights of a pair, unless `learning` is off.
#[inline(always)]
fn change_both<const L: usize>(world: &World, weight: &mut [Lanes<L>], pair: usize, change: Lanes<L>) {
    if world.facts.mechanisms.learning {
        let n = world.states();
        let (i, j) = world.pairs[pair];
        for directed in [i * n + j, j * n + i] {
            weight[directed] = (weight[directed] + change).clamp(-1.0, 1.0);
        }
    }
}

/// Phase 2.
#[inline(always)]
fn appraisal<const L: usize>(world: &World, t: usize, state: &mut State<L>) {
    let (n, issues) = (world.states(), world.issues());
    let power = &world.weight_of_power[t * n..][..n];
    let work = &mut state.work;
    for (pair, &(a, b)) in world.pairs.iter().enumerate() {
        let complementarity = &world.facts.complementarity[pair * issues..][..issues];
        for (i, j) in [(a, b), (b, a)] {
            let directed = i * n + j;
            let regard =
                regard::in_force(world.facts.mechanisms, state.weight[directed], work.rivalry[directed]);
            work.regard[directed] = regard;
            work.burden[directed] = sovereignty::burden(
                &world.effective.sovereignty,
                world.sensitivity[i],
                world.consolidation[t * n + i],
                world.fear[t * n * n + directed],
                regard,
            );
            let bond = benefit::bond(&world.effective.benefit, regard, work.interdependence[pair]);
            let scale = &world.scale[(t * n + i) * issues..][..issues];
            let benefits = &mut work.benefit[directed * issues..][..issues];
            for m in 0..issues {
                let gains = benefit::gains(complementarity[m], power[i], power[j], regard);
                benefits[m] = benefit::marginal(
                    &world.effective.benefit,
                    scale[m],
                    work.readiness[i],
                    gains,
                    bond,
                    state.dispute[pair],
                );
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
        let chance = negotiation::proposal_chance(
            &world.effective.negotiation,
            world.standing[t * n + chair],
            state.work.readiness[chair],
            world.facts.dt,
        );
        let proposes = draws.uniform(Process::Chair, chair);
        for lane in 0..L {
            if proposes.0[lane] < chance.0[lane] {
                propose(world, t, draws, state, chair, lane);
            }
        }
    }
}

/// One chair's turn in one lane.
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
    let work = &mut state.work;
    for (pair, &(a, b)) in world.pairs.iter().enumerate() {
        let signed = state.signed[pair * issues + issue].0[lane];
        for (i, j) in [(a, b), (b, a)] {
            let directed = i * n + j;
            work.search.worth[directed] = commitment::worth(
                &world.effective.commitment,
                work.benefit[directed * issues + issue].0[lane],
                world.facts.sovereignty_cost[issue] * work.burden[directed].0[lane],
                signed,
                work.readiness[i].0[lane],
            );
        }
    }
    let parameters = &world.effective.negotiation;
    let purse = parameters.side_payment_budget * world.facts.power[t * n + chair];
    let purse = world.facts.mechanisms.side_payments.then_some(purse);
    if !work.search.coalition(parameters, chair, purse) {
        return;
    }
    state.tally.proposals[chair][lane] += 1;
    let learning = world.facts.mechanisms.learning;
    let shift = |weight: &mut Lanes<L>, change: f64| {
        if learning {
            weight.0[lane] = (weight.0[lane] + change).clamp(-1.0, 1.0);
        }
    };
    let members = &work.search.members;
    let mut unanimous = true;
    for (&member, &gain) in members.iter().zip(&work.search.gains) {
        if member == chair {
            continue;
        }
        let u = draws.uniform_in(Process::Acceptance, ordered(n, chair, member), lane);
        if u >= negotiation::acceptance(parameters, gain) {
            unanimous = false;
            state.tally.vetoes[member][lane] += 1;
            shift(&mut state.weight[chair * n + member], -parameters.appraisal);
        }
    }
    if !unanimous {
        return;
    }
    for &i in members {
        for &j in members.iter().filter(|j| **j != i) {
            shift(&mut state.weight[i * n + j], parameters.appraisal);
            if i < j {
                let signed = &mut state.signed[world.pair_of[i * n + j] * issues + issue].0[lane];
                if commitment::rung_left(&world.effective.commitment, *signed) {
                    *signed = commitment::climb(&world.effective.commitment, *signed);
                }
            }
        }
    }
    state.tally.agreements[issue * (n - 1) + members.len() - 2][lane] += 1;
    let first = &mut state.tally.first_agreement[issue][lane];
    if members.len() == n && *first == NEVER {
        *first = t as u32;
    }
}

/// Phase 4.
#[inline(always)]
fn implementation<const L: usize>(world: &World, t: usize, state: &mut State<L>) {
    let (n, issues) = (world.states(), world.issues());
    let parameters = &world.effective.implementation;
    for (pair, &(i, j)) in world.pairs.iter().enumerate() {
        let (there, back) = (i * n + j, j * n + i);
        let (share_i, share_j) = (world.implementation[t * n + i], world.implementation[t * n + j]);
        let inverse_i = state.work.burden[there].map(|u| 1.0 / u);
        let inverse_j = state.work.burden[back].map(|u| 1.0 / u);
        for m in 0..issues {
            let inverse_cost = world.inverse_cost[m];
            let signed = state.signed[pair * issues + m];
            let (at, reverse) = (there * issues + m, back * issues + m);
            let (own, partner) = (state.implemented[at], state.implemented[reverse]);
            let (benefit_i, benefit_j) = (state.work.benefit[at], state.work.benefit[reverse]);
            state.implemented[at] = implementation::implemented(
                parameters,
                share_i,
                own,
                partner,
                signed,
                benefit_i,
                inverse_i * inverse_cost,
            );
            state.implemented[reverse] = implementation::implemented(
                parameters,
                share_j,
                partner,
                own,
                signed,
                benefit_j,
                inverse_j * inverse_cost,
            );
            state.signed[pair * issues + m] = implementation::kept(signed, benefit_i, benefit_j, world.lapse);
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
        let (there, back) = (i * n + j, j * n + i);
        let weights = if world.facts.mechanisms.identity {
            0.5 * (state.weight[there] + state.weight[back])
        } else {
            Lanes::ZERO
        };
        let regard = weights - state.work.rivalry[there].max(state.work.rivalry[back]);
        let standing = world.standing[t * n + i].max(world.standing[t * n + j]);
        let openness = state.openness[i] * state.openness[j];
        let settles = disputes::settlement_chance(parameters, openness, regard, standing, dt);
        let u = draws.uniform(Process::Settlement, pair);
        let dispute = state.dispute[pair];
        let dispute = u.select_below(settles, dispute * (1.0 - parameters.settlement_step), dispute);
        state.dispute[pair] = dispute;
        let thaw = u.select_below(settles, Lanes::splat(parameters.settlement_thaw), Lanes::ZERO);

        let breaks_out = disputes::incident_chance(parameters, dispute, dt);
        let u = draws.uniform(Process::Incident, pair);
        let damage = u.select_below(breaks_out, Lanes::splat(parameters.incident_damage), Lanes::ZERO);
        for lane in 0..L {
            state.tally.incidents[lane] += u32::from(u.0[lane] < breaks_out.0[lane]);
        }
        change_both(world, &mut state.weight, pair, thaw);
        change_both(world, &mut state.weight, pair, -damage);
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
        for (i, j) in [(a, b), (b, a)] {
            let done = &state.implemented[(j * n + i) * issues..][..issues];
            let mut short = Lanes::ZERO;
            for m in 0..issues {
                short += (signed[m] - done[m]).positive();
            }
            let consolidation = world.consolidation[t * n + i];
            let lived = identity::Experience {
                restraint: identity::restraint(parameters, consolidation) * state.work.readiness[i],
                attraction,
                broken_promises: short * mean,
                rivalry: state.work.rivalry[i * n + j],
                unconsolidated: 1.0 - consolidation,
            };
            let weight = state.weight[i * n + j];
            let drift = identity::drift(parameters, weight, world.initial_weight[pair], lived);
            let z = normal_quantile(draws.uniform(Process::IdentityNoise, ordered(n, i, j)));
            state.weight[i * n + j] = identity::learnt(parameters, weight, drift, z, world.facts.dt);
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
    let chance = super::maths::chance_of(rule.turnover_rate, world.facts.dt);
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
