//! End of phase 3: the answers to proposals and their consequences.

use super::agenda::{Agenda, ProposalSlot};
use super::coalition_large::GroupView;
use super::coefficients::ByGroup;
use super::draws::{ordered, uniform};
use super::lanes::Lanes;
use super::number::{Number, Truth, lanes_of};
use super::rules::{commitment, identity, negotiation};
use super::sizes::Sizes;
use super::state::{Appraisal, NEVER, State};
use super::world::World;

/// Asks the members. If all accept, they climb a rung; if not, the chair's weight toward each that refused falls.
#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "a vote needs all data of a negotiation")]
pub(super) fn vote<N: Number>(
    world: &World,
    sizes: impl Sizes,
    t: usize,
    coefficients: ByGroup<'_, N>,
    states: &mut [State<N>],
    appraisals: &[Appraisal<N>],
    agenda: &mut Agenda<N>,
    heard: &[ProposalSlot],
    found: N::Truth,
) {
    let n = sizes.states();
    let rules = agenda.rules;
    let (member, gains) = (&agenda.search.member()[..n], &agenda.search.gains()[..n]);
    let (chairing, choice) = (&agenda.chairing[..n], &agenda.choice[..n]);
    let (inside, refusing) = (&mut agenda.inside[..n], &mut agenda.refusing[..n]);
    let mut unanimous = found;
    // All answers first and their consequences after, so that no answer waits for a branch of another.
    for i in 0..n {
        inside[i] = member[i].to_bits();
        let asked = found & member[i] & !chairing[i];
        let refuses = asked & !negotiation::accepts(&rules, gains[i], uniform(choice[i]));
        unanimous = unanimous & !refuses;
        refusing[i] = refuses.to_bits();
    }
    for (i, refusing) in refusing.iter().enumerate() {
        for place in lanes_of(*refusing) {
            let ProposalSlot { group, lane, chair, .. } = heard[place];
            let state = &mut states[group];
            state.tally.vetoes[i][lane] += 1.0;
            shift(world, &mut state.weight[ordered(n, chair, i)][lane], -rules.appraisal[place]);
        }
    }
    for place in lanes_of(found.to_bits()) {
        let slot = heard[place];
        states[slot.group].tally.proposals[slot.chair][slot.lane] += 1.0;
    }
    for place in lanes_of(unanimous.to_bits()) {
        let slot = heard[place];
        let state = &mut states[slot.group];
        let ladder = agenda.ladder.map(|value| Lanes([value[place]]));
        agree(world, sizes, t, state, slot, inside, place, rules.appraisal[place], &ladder);
        if let Some(payoffs) = &mut agenda.payoffs {
            let members = (0..n).filter(|i| inside[*i] >> place & 1 == 1);
            let coefficients = coefficients.of(slot.group);
            let view = GroupView { world, coefficients, state, appraisal: &appraisals[slot.group] };
            payoffs.renew(view, sizes, slot, members);
        }
    }
}

/// Moves a weight in one history.
#[inline(always)]
fn shift(world: &World, weight: &mut f64, change: f64) {
    *weight = identity::moved(world.facts.mechanisms, Lanes([*weight]), Lanes([change])).0[0];
}

/// Concludes an agreement in one history, among the members whose bit `place` is set: every pair comes closer, and climbs a
/// rung if one is left.
#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "an agreement needs all data of a vote")]
fn agree<N: Number>(
    world: &World,
    sizes: impl Sizes,
    t: usize,
    state: &mut State<N>,
    slot: ProposalSlot,
    inside: &[u32],
    place: usize,
    appraisal: f64,
    ladder: &commitment::Parameters<Lanes<1>>,
) {
    let (n, issues, pairs) = (sizes.states(), sizes.issues(), sizes.pairs());
    let (lane, issue) = (slot.lane % N::LANES, slot.issue.min(issues - 1));
    let (weight, signed) = (&mut state.weight[..2 * pairs], &mut state.signed[..pairs * issues]);
    sizes.each_pair(
        #[inline(always)]
        |pair, i, j| {
            if (inside[i] & inside[j]) >> place & 1 == 1 {
                shift(world, &mut weight[2 * pair][lane], appraisal);
                shift(world, &mut weight[2 * pair + 1][lane], appraisal);
                let signed = &mut signed[pair * issues + issue][lane];
                *signed = commitment::climbed(ladder, Lanes([*signed])).0[0];
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
