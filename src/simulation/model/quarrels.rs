//! Phase 5: settlements and incidents of a tick, pair by pair.

use super::coefficients::Coefficients;
use super::draws::{Draws, Process};
use super::maths;
use super::number::{Number, Truth};
use super::phase::{Happening, Listener, Track};
use super::rules::{disputes, honeymoon, identity};
use super::sizes::Sizes;
use super::state::State;
use super::world::World;

/// Phase 5.
#[inline(always)]
pub(super) fn disputes<N: Number>(
    world: &World,
    sizes: impl Sizes,
    t: usize,
    draws: &Draws<'_, N>,
    coefficients: &Coefficients<N>,
    state: &mut State<N>,
    mut listener: Listener<'_, N>,
) {
    let (n, pairs) = (sizes.states(), sizes.pairs());
    let standings = &world.standing[t * n..][..n];
    let (rivalry, openness) = (&state.derived.rivalry[..2 * pairs], &state.openness[..n]);
    let (new_leaders, newness) = (&{ coefficients.parameters.honeymoon }, &state.newness[..n]);
    let (weight, dispute) = (&mut state.weight[..2 * pairs], &mut state.dispute[..pairs]);
    let dt = world.facts.dt;
    let parameters = &{ coefficients.parameters.disputes };
    let in_use = coefficients.in_use;
    for (pair, &(i, j)) in world.pairs.iter().take(pairs).enumerate() {
        let will = disputes::will(
            world.facts.mechanisms,
            [openness[i], openness[j]],
            [weight[2 * pair], weight[2 * pair + 1]],
            [rivalry[2 * pair], rivalry[2 * pair + 1]],
            [standings[i], standings[j]],
        );
        let by_leaders = disputes::settlement_rate(parameters, will);
        let mut rate = by_leaders;
        if in_use.honeymoon {
            rate = rate * honeymoon::factor(new_leaders, [newness[i], newness[j]]);
        }
        let by_all_leaders = rate;
        if in_use.technical_rate {
            rate += disputes::technical_rate(parameters, dispute[pair]);
        }
        let u = draws.uniform(Process::Settlement, pair);
        let settled = maths::happens(u, rate, dt);
        if settled.any() {
            // A commission brings no thaw: leaders learn nothing of each other by it.
            let thawed = if in_use.technical_rate { maths::happens(u, by_all_leaders, dt) } else { settled };
            let before = dispute[pair];
            let smaller = disputes::settled(parameters, before);
            dispute[pair] = N::select(settled, smaller, before);
            listener.tell(settled, |lane| Happening::Settlement {
                pair,
                before: before[lane],
                after: smaller[lane],
                track: track(lane, [by_leaders, by_all_leaders].map(|rate| maths::happens(u, rate, dt))),
            });
            move_both(world, weight, pair, parameters.settlement_thaw.only(thawed));
        }
        let mut rate = disputes::incident_rate(parameters, dispute[pair]);
        if in_use.incident_capacity {
            rate = rate * coefficients.capacity[pair];
        }
        let broken_out = maths::happens(draws.uniform(Process::Incident, pair), rate, dt);
        if broken_out.any() {
            let before = dispute[pair];
            incident(world, parameters, weight, dispute, pair, 1.0, broken_out);
            state.tally.incidents += N::given(broken_out, 1.0);
            let after = dispute[pair];
            listener.tell(broken_out, |lane| Happening::Incident {
                pair,
                before: before[lane],
                after: after[lane],
            });
        }
    }
}

/// The track of a settlement in a lane: that without which it would not have happened on the same draw. It is given where
/// the draw suffices for the will of leaders alone, and where it does with their newness.
fn track(lane: usize, suffices: [impl Truth; 2]) -> Track {
    match suffices.map(|truth| truth.to_bits() >> lane & 1 == 1) {
        [true, _] => Track::Leaders,
        [false, true] => Track::NewLeaders,
        [false, false] => Track::Commission,
    }
}

/// An incident of a pair, by chance or by date: it estranges both sides and feeds their dispute.
#[inline(always)]
pub(super) fn incident<N: Number>(
    world: &World,
    parameters: &disputes::Parameters<N>,
    weight: &mut [N],
    dispute: &mut [N],
    pair: usize,
    severity: f64,
    broken_out: N::Truth,
) {
    let damage = parameters.incident_damage * -severity;
    move_both(world, weight, pair, damage.only(broken_out));
    dispute[pair] += disputes::escalation(parameters, dispute[pair], severity).only(broken_out);
}

/// Moves both identity weights of a pair.
#[inline(always)]
fn move_both<N: Number>(world: &World, weight: &mut [N], pair: usize, change: N) {
    for weight in &mut weight[2 * pair..][..2] {
        *weight = identity::moved(world.facts.mechanisms, *weight, change);
    }
}
