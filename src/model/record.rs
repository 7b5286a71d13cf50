//! What is observed at the end of a tick, in the order of [`super::series::all_series`].

use super::lanes::Lanes;
use super::state::{NEVER, State, Tally};
use super::world::World;

/// Writes every series at the end of tick `t` into `out`, which has the length of
/// [`super::series::all_series`], and notes first passages.
#[inline(always)]
pub fn observe<const L: usize>(world: &World, t: usize, state: &mut State<L>, out: &mut [Lanes<L>]) {
    let (n, issues, pairs) = (world.states(), world.issues(), world.pairs.len());
    let (region, rest) = out.split_at_mut(super::series::REGION.len());
    let (of_states, rest) = rest.split_at_mut(n * super::series::STATE.len());
    let (of_dyads, of_issues) = rest.split_at_mut(pairs * super::series::DYAD.len());

    states(world, &state.tally, of_states);
    for (m, of_issue) in of_issues.chunks_exact_mut(super::series::ISSUE.len()).enumerate() {
        let counts = &state.tally.agreements[m * (n - 1)..][..n - 1];
        of_issue.copy_from_slice(&[Lanes::ZERO, Lanes::ZERO, total(counts)]);
    }
    let (mut identity, mut dispute) = (Lanes::ZERO, Lanes::ZERO);
    for (pair, of_dyad) in of_dyads.chunks_exact_mut(super::series::DYAD.len()).enumerate() {
        let (i, j) = world.pairs[pair];
        let (mut integration, mut paper) = (Lanes::ZERO, Lanes::ZERO);
        for (m, of_issue) in of_issues.chunks_exact_mut(super::series::ISSUE.len()).enumerate() {
            let (mutual, signed) = (state.work.mutual[pair * issues + m], state.signed[pair * issues + m]);
            integration += world.share[m] * mutual;
            paper += world.share[m] * signed;
            of_issue[0] += mutual;
            of_issue[1] += signed;
        }
        let regard = 0.5 * (state.weight[i * n + j] + state.weight[j * n + i]);
        of_dyad.copy_from_slice(&[integration, paper, regard, state.dispute[pair]]);
        identity += regard;
        dispute += state.dispute[pair];
        of_states[i * super::series::STATE.len()] += integration;
        of_states[j * super::series::STATE.len()] += integration;
    }
    let mean = 1.0 / pairs as f64;
    let (mut integration, mut paper) = (Lanes::ZERO, Lanes::ZERO);
    for (m, of_issue) in of_issues.chunks_exact_mut(super::series::ISSUE.len()).enumerate() {
        of_issue[0] = of_issue[0] * mean;
        of_issue[1] = of_issue[1] * mean;
        integration += world.share[m] * of_issue[0];
        paper += world.share[m] * of_issue[1];
    }
    for of_state in of_states.chunks_exact_mut(super::series::STATE.len()) {
        of_state[0] = of_state[0] * (1.0 / (n - 1) as f64);
    }
    region.copy_from_slice(&[
        integration,
        paper,
        paper - integration,
        identity * mean,
        dispute * mean,
        agency(integration, world.mean_pull[t]),
        total(&state.tally.agreements),
        Lanes(state.tally.incidents.map(f64::from)),
    ]);
    for (level, first) in world.facts.integration_levels.iter().zip(&mut state.tally.first_level) {
        for (first, reached) in first.iter_mut().zip(integration.0) {
            if *first == NEVER && reached >= *level {
                *first = t as u32;
            }
        }
    }
}

/// Subject rather than object of the international system: integration / (integration + X), X the mean
/// external pull over states and issues; 0 where both are 0.
#[inline(always)]
fn agency<const L: usize>(integration: Lanes<L>, pull: f64) -> Lanes<L> {
    integration.map(|ties| if ties + pull > 0.0 { ties / (ties + pull) } else { 0.0 })
}

/// Counts of the states; their ties are summed by the caller.
#[inline(always)]
fn states<const L: usize>(world: &World, tally: &Tally<L>, out: &mut [Lanes<L>]) {
    for i in 0..world.states() {
        let (proposals, vetoes) = (tally.proposals[i].map(f64::from), tally.vetoes[i].map(f64::from));
        out[i * super::series::STATE.len()..][..3].copy_from_slice(&[
            Lanes::ZERO,
            Lanes(proposals),
            Lanes(vetoes),
        ]);
    }
}

/// Sum of counts, lane by lane.
#[inline(always)]
fn total<const L: usize>(counts: &[[u32; L]]) -> Lanes<L> {
    let mut sum = [0_u32; L];
    for count in counts {
        for lane in 0..L {
            sum[lane] += count[lane];
        }
    }
    Lanes(sum.map(f64::from))
}
