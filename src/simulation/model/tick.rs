//! One tick, in the order that is part of the model.
//!
//! 1. **Calendar**: leaders, power and pulls of the tick; dated events (`super::dated`); the common-fate shock.
//! 2. **Appraisal**: rivalry and regard; the burden of sovereignty; the benefit of depth.
//! 3. **Negotiation**: each state holds the chair once, in an order that rotates with the tick.
//! 4. **Implementation**: practice moves toward paper, all pairs at once, and less where borders are closed; unwanted paper
//!    lapses.
//! 5. **Disputes**: settlements, then incidents.
//! 6. **Identity**: weights learn.
//! 7. **Consolidation and succession**: statehood grows; newness of leaders wears off; leaders leave with effect on the
//!    next tick.
//!
//! After that the tick is observed ([`super::observe`]). Quantities that depend on no parameter and no chance (power,
//! pulls) are read from the tables of the [`World`], those that follow from parameters (consolidation with its upheavals) from
//! the [`Coefficients`].

use super::bargaining::negotiate;
use super::coefficients::{ByGroup, Coefficients};
use super::dated;
use super::draws::{Draws, Process};
use super::maths;
use super::number::{Number, Operand, Truth, lanes_of};
use super::phase::{Happening, Listener, Phase, Witness};
use super::quarrels::disputes;
use super::rules::{
    benefit, closure, common_fate, exposure, identity, implementation, leadership, low_politics, openness,
    regard, sovereignty,
};
use super::sizes::{Known, Sizes};
use super::state::{Appraisal, State, tie};
use super::world::World;

pub use super::workspace::Workspace;

/// Carries several groups of histories through tick `t` of `world`, each with its draws and coefficients of the tick.
#[inline(always)]
pub fn advance<N: Number>(
    world: &World,
    t: usize,
    draws: &[Draws<'_, N>],
    coefficients: ByGroup<'_, N>,
    states: &mut [State<N>],
    workspace: &mut Workspace<N>,
    witness: &mut dyn Witness<N>,
) {
    // Reuses the same code with sizes known at compile time.
    match (world.states(), world.issues()) {
        (5, 6) => phases(world, Known, t, draws, coefficients, states, workspace, witness),
        sizes => phases(world, sizes, t, draws, coefficients, states, workspace, witness),
    }
}

#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "a tick needs all data of its phases")]
fn phases<N: Number>(
    world: &World,
    sizes: impl Sizes,
    t: usize,
    draws: &[Draws<'_, N>],
    coefficients: ByGroup<'_, N>,
    states: &mut [State<N>],
    workspace: &mut Workspace<N>,
    witness: &mut dyn Witness<N>,
) {
    let like = states[0].shock;
    let listens = witness.listens();
    let appraisals = &mut workspace.appraisals[..states.len()];
    for (group, ((state, draws), appraisal)) in states.iter_mut().zip(draws).zip(&mut *appraisals).enumerate()
    {
        calendar(world, sizes, t, draws, coefficients.of(group), state, appraisal);
    }
    witness.ended(Phase::Calendar, states);
    for (group, (state, appraisal)) in states.iter_mut().zip(&mut *appraisals).enumerate() {
        like.apart(
            #[inline(always)]
            || {
                let coefficients = coefficients.of(group);
                match &coefficients.gain {
                    Some(gain) => appraise(world, sizes, coefficients, gain, state, appraisal),
                    None => appraise(world, sizes, coefficients, world.gains(sizes, t), state, appraisal),
                }
            },
        );
    }
    witness.ended(Phase::Appraisal, states);
    like.apart(
        #[inline(always)]
        || {
            let listener = Listener::new(0, listens, witness);
            let agenda = &mut workspace.agenda;
            negotiate(world, sizes, t, draws, coefficients, states, appraisals, agenda, listener)
        },
    );
    witness.ended(Phase::Negotiation, states);
    for (group, (state, appraisal)) in states.iter_mut().zip(&mut *appraisals).enumerate() {
        let coefficients = coefficients.of(group);
        match world.in_force.opening(t) {
            None => like.apart(
                #[inline(always)]
                || implementation(world, sizes, coefficients, state, appraisal, |_, target| target),
            ),
            Some(opening) => like.apart(
                #[inline(always)]
                || {
                    let capped = |place: usize, target| closure::capped(target, opening[place]);
                    implementation(world, sizes, coefficients, state, appraisal, capped);
                },
            ),
        }
    }
    witness.ended(Phase::Implementation, states);
    for (group, (state, draws)) in states.iter_mut().zip(draws).enumerate() {
        like.apart(
            #[inline(always)]
            || {
                let listener = Listener::new(group, listens, witness);
                disputes(world, sizes, t, draws, coefficients.of(group), state, listener)
            },
        );
    }
    witness.ended(Phase::Disputes, states);
    for (group, ((state, draws), appraisal)) in states.iter_mut().zip(draws).zip(&mut *appraisals).enumerate()
    {
        like.apart(
            #[inline(always)]
            || identity(world, sizes, t, draws, coefficients.of(group), state, appraisal),
        );
    }
    witness.ended(Phase::Identity, states);
    for (group, (state, draws)) in states.iter_mut().zip(draws).enumerate() {
        let listener = Listener::new(group, listens, witness);
        succession(world, t, draws, coefficients.of(group), state, listener);
    }
    witness.ended(Phase::Succession, states);
}

/// Phase 1.
#[inline(always)]
fn calendar<N: Number>(
    world: &World,
    sizes: impl Sizes,
    t: usize,
    draws: &Draws<'_, N>,
    coefficients: &Coefficients<N>,
    state: &mut State<N>,
    appraisal: &mut Appraisal<N>,
) {
    let (facts, n, parameters) = (&world.facts, sizes.states(), &coefficients.parameters);
    for i in 0..n {
        // Keeps the openness of a chance successor; the scenario lists only the leaders that it names.
        let listed = coefficients.openness[i];
        let replaced = state.on_record[i].below(0.5);
        // A sum, for the reason that `Number::select` gives.
        state.openness[i] = state.openness[i].only(replaced) + listed.only(!replaced);
        if coefficients.in_use.honeymoon && world.takes_office[t * n + i] {
            state.newness[i] = N::select(replaced, state.newness[i], listed.like(1.0));
        }
        state.derived.readiness[i] = openness::readiness(&parameters.openness, state.openness[i]);
    }
    if world.rivalries_change[t] || world.is_stochastic() {
        let listed = &facts.rivalry[t * n * n..][..n * n];
        for (&(i, j), both) in world.pairs.iter().zip(state.derived.rivalry.chunks_exact_mut(2)) {
            let there = state.on_record[i] * listed[i * n + j];
            let back = state.on_record[j] * listed[j * n + i];
            both[0] = regard::rivalry(&parameters.regard, there, back);
            both[1] = regard::rivalry(&parameters.regard, back, there);
        }
    }
    if dated::are_there(world, t) {
        let like = state.shock;
        like.apart(
            #[inline(always)]
            || dated::take_effect(world, t, parameters, state),
        );
    }
    let z = maths::normal_quantile(draws.uniform(Process::CommonFate, 0));
    state.shock = common_fate::shocked(world.shock, state.shock, z);
    appraisal.exposure = common_fate::exposure(facts.common_fate_baseline[t], state.shock);
}

/// Phase 2: `gain` by (ordered pair, issue), the same in all lanes or one in each.
#[inline(always)]
fn appraise<N: Number>(
    world: &World,
    sizes: impl Sizes,
    coefficients: &Coefficients<N>,
    gain: &[impl Operand<N> + Copy],
    state: &State<N>,
    appraisal: &mut Appraisal<N>,
) {
    let (n, issues, pairs) = (sizes.states(), sizes.issues(), sizes.pairs());
    let (sovereignty, benefit) =
        (&{ coefficients.parameters.sovereignty }, &{ coefficients.parameters.benefit });
    let reluctance = &coefficients.reluctance[..2 * pairs];
    let gain = &gain[..2 * pairs * issues];
    let scale = &coefficients.scale[..n * issues];
    let readiness = &state.derived.readiness[..n];
    let eagerness = &mut appraisal.eagerness[..n * issues];
    let shares = coefficients.in_use.low_politics.then_some(&coefficients.share_of_leaders[..issues]);
    for i in 0..n {
        for m in 0..issues {
            eagerness[i * issues + m] = readiness[i] * scale[i * issues + m];
        }
        for (m, share) in shares.into_iter().flatten().enumerate() {
            eagerness[i * issues + m] = low_politics::readiness(*share, readiness[i]) * scale[i * issues + m];
        }
    }
    let (weight, rivalry) = (&state.weight[..2 * pairs], &state.derived.rivalry[..2 * pairs]);
    let interdependence = &state.derived.interdependence[..pairs];
    let (burden, benefits) =
        (&mut appraisal.burden[..2 * pairs], &mut appraisal.benefit[..2 * pairs * issues]);
    for (pair, &(a, b)) in world.pairs.iter().take(pairs).enumerate() {
        for (directed, reverse, i) in [(2 * pair, 2 * pair + 1, a), (2 * pair + 1, 2 * pair, b)] {
            let regard = regard::in_force(world.facts.mechanisms, weight[directed], rivalry[directed]);
            burden[directed] = sovereignty::burden(sovereignty, reluctance[directed], regard);
            let bond = benefit::bond(benefit, regard, interdependence[pair], state.dispute[pair]);
            let eagerness = &eagerness[i * issues..][..issues];
            let (own, partners) = (&gain[directed * issues..][..issues], &gain[reverse * issues..][..issues]);
            let benefits = &mut benefits[directed * issues..][..issues];
            match shares {
                None => {
                    for m in 0..issues {
                        benefits[m] = benefit::terms(own[m], partners[m], &bond).marginal(eagerness[m]);
                    }
                }
                Some(shares) => {
                    let seen = [weight[directed], rivalry[directed]];
                    let (on, dispute) = (world.facts.mechanisms, state.dispute[pair]);
                    for m in 0..issues {
                        let bond =
                            low_politics::bond(on, benefit, shares[m], seen, interdependence[pair], dispute);
                        benefits[m] = benefit::terms(own[m], partners[m], &bond).marginal(eagerness[m]);
                    }
                }
            }
        }
    }
}

/// Phase 4: `capped` is the target of a pair on an issue, by its place, under the closures in force.
#[inline(always)]
fn implementation<N: Number>(
    world: &World,
    sizes: impl Sizes,
    coefficients: &Coefficients<N>,
    state: &mut State<N>,
    appraisal: &Appraisal<N>,
    capped: impl Fn(usize, N) -> N,
) {
    let (n, issues, pairs) = (sizes.states(), sizes.issues(), sizes.pairs());
    let parameters = &{ coefficients.parameters.implementation };
    let inverse_cost = &world.inverse_cost[..issues];
    let (shares, lapse) = (&coefficients.implementation[..n], coefficients.lapse);
    let (burden, benefit) = (&appraisal.burden[..2 * pairs], &appraisal.benefit[..2 * pairs * issues]);
    let (implemented, signed) =
        (&mut state.implemented[..2 * pairs * issues], &mut state.signed[..pairs * issues]);
    let (mutual, interdependence) =
        (&mut state.derived.mutual[..pairs * issues], &mut state.derived.interdependence[..pairs]);
    for (pair, &(i, j)) in world.pairs.iter().take(pairs).enumerate() {
        let (inverse_i, inverse_j) = maths::inverses(burden[2 * pair], burden[2 * pair + 1]);
        let (there, back) = implemented[2 * pair * issues..][..2 * issues].split_at_mut(issues);
        let (benefit_i, benefit_j) = benefit[2 * pair * issues..][..2 * issues].split_at(issues);
        let signed = &mut signed[pair * issues..][..issues];
        for m in 0..issues {
            let (own, partner) = (there[m], back[m]);
            let wished_i = implementation::wished(benefit_i[m], inverse_i * inverse_cost[m]);
            let wished_j = implementation::wished(benefit_j[m], inverse_j * inverse_cost[m]);
            let place = pair * issues + m;
            let target_i = capped(place, implementation::target(parameters, partner, signed[m], wished_i));
            let target_j = capped(place, implementation::target(parameters, own, signed[m], wished_j));
            there[m] = implementation::implemented(shares[i], own, target_i);
            back[m] = implementation::implemented(shares[j], partner, target_j);
            signed[m] = implementation::kept(signed[m], benefit_i[m], benefit_j[m], lapse);
        }
        interdependence[pair] = tie(there, back, &mut mutual[pair * issues..][..issues]);
    }
}

/// Phase 6.
#[inline(always)]
fn identity<N: Number>(
    world: &World,
    sizes: impl Sizes,
    t: usize,
    draws: &Draws<'_, N>,
    coefficients: &Coefficients<N>,
    state: &mut State<N>,
    appraisal: &Appraisal<N>,
) {
    if !world.facts.mechanisms.learning {
        return;
    }
    let (n, issues, pairs) = (sizes.states(), sizes.issues(), sizes.pairs());
    let parameters = &{ coefficients.parameters.identity };
    let (consolidation, readiness) = (&coefficients.consolidation[..n], &state.derived.readiness[..n]);
    let (mutual, signed) = (&state.derived.mutual[..pairs * issues], &state.signed[..pairs * issues]);
    let (implemented, rivalry) =
        (&state.implemented[..2 * pairs * issues], &state.derived.rivalry[..2 * pairs]);
    let weight = &mut state.weight[..2 * pairs];
    let raise = world.in_force.raise(t);
    for (pair, &(a, b)) in world.pairs.iter().take(pairs).enumerate() {
        let common = appraisal.exposure;
        let common = raise.get(pair).map_or(common, |raise| exposure::raised(common, *raise));
        let attraction = identity::attraction(
            parameters,
            state.derived.interdependence[pair],
            common,
            coefficients.heritage()[pair],
            identity::cultural_ties(&mutual[pair * issues..][..issues], &world.channels),
        );
        let signed = &signed[pair * issues..][..issues];
        let (there, back) = implemented[2 * pair * issues..][..2 * issues].split_at(issues);
        let (u, v) = (2 * pair, 2 * pair + 1);
        let noise = maths::normal_quantiles(
            draws.uniform(Process::IdentityNoise, u),
            draws.uniform(Process::IdentityNoise, v),
        );
        for (directed, i, z, partner_does) in [(u, a, noise.0, back), (v, b, noise.1, there)] {
            let lived = identity::Experience {
                restraint: identity::restraint(parameters, consolidation[i], readiness[i]),
                attraction,
                broken_promises: identity::broken_promises(signed, partner_does),
                rivalry: rivalry[directed],
                unconsolidated: consolidation[i].complement(),
            };
            let weight = &mut weight[directed];
            let drift = identity::drift(parameters, *weight, coefficients.initial_weight[pair], lived);
            *weight = identity::learnt(parameters, *weight, drift, z, world.facts.dt);
        }
    }
}

/// Phase 7 (consolidation stands in its table).
#[inline(always)]
fn succession<N: Number>(
    world: &World,
    t: usize,
    draws: &Draws<'_, N>,
    coefficients: &Coefficients<N>,
    state: &mut State<N>,
    mut listener: Listener<'_, N>,
) {
    let is_counted = coefficients.in_use.honeymoon;
    if is_counted {
        for newness in &mut state.newness {
            *newness = *newness * world.newness_kept;
        }
    }
    let Some(rule) = &world.facts.succession else { return };
    if t < rule.from_tick {
        return;
    }
    let chance = maths::chance_of(rule.turnover_rate, world.facts.dt);
    for i in 0..world.states() {
        let mean = rule.mean.as_ref().map(|means| means[i]);
        let leaves = draws.uniform(Process::Turnover, i).below(chance);
        let before = state.openness[i];
        for lane in lanes_of(leaves.to_bits()) {
            let u = draws.uniform_in(Process::Succession, i, lane);
            let predecessor = state.openness[i][lane];
            let successor = leadership::successor(predecessor, mean, rule.concentration, u);
            state.openness[i][lane] = successor;
            state.on_record[i][lane] = 0.0;
            if is_counted {
                state.newness[i][lane] = 1.0;
            }
        }
        let after = state.openness[i];
        listener.tell(leaves, |lane| Happening::Succession {
            state: i,
            before: before[lane],
            after: after[lane],
        });
    }
}
