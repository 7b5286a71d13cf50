//! The chair's search for its best coalition, as [`super::rules::negotiation`] describes it, for many states: one history at
//! a time.
//!
//! Among few states, [`super::coalition`] searches in several histories side by side, and says why there are two. Among
//! many, a search takes as many rounds as there are states, and each round reads the payoffs of another state: so one
//! history is searched at a time, with its states side by side. The payoff of one more rung to each state with each other is
//! computed when the issue first comes up in a tick, in all histories of a group at once, and updated after an agreement.
//! A proposal then costs its rounds times the number of states, and a tick the square of that number.

use super::agenda::ProposalSlot;
use super::coefficients::Coefficients;
use super::lanes::Lanes;
use super::number::Number;
use super::rules::negotiation::{NEGLIGIBLE, Parameters, loss, outlay};
use super::rules::sovereignty::of_numbers;
use super::rules::{commitment, sovereignty};
use super::sizes::Sizes;
use super::state::{Appraisal, State};
use super::world::World;

/// Number of states side by side.
const SIDE: usize = 8;

/// The payoffs of the issues that have come up in a tick.
#[derive(Debug, Clone)]
pub(super) struct PayoffTable {
    /// Numbers of states, of issues, and of histories in a group.
    states: usize,
    issues: usize,
    lanes: usize,
    /// Length of a row by state: a multiple of [`SIDE`].
    row: usize,
    /// Length of a table: a row of payoffs for each partner, and a row of sums.
    size: usize,
    /// By (group, issue, lane): V_ijm of i with j at row j, place i; 0 of a state with itself. Then, in a row, U_i in the
    /// coalition of all.
    tables: Vec<f64>,
    /// True once the payoffs of a (group, issue) have been computed in this tick.
    known: Vec<bool>,
    /// Cost of each member beyond two by state, 0 where numbers cost nothing; and whether they cost anything.
    numbers: Vec<f64>,
    counts_numbers: bool,
    /// U_i of a state in the coalition under evaluation; infinite for states that are not asked.
    asked: Vec<f64>,
    /// Round after which a state was dropped, n if it was not.
    dropped: Vec<usize>,
    /// True for a member of the coalition found.
    member: Vec<bool>,
    /// U_i in the coalition found.
    gains: Vec<f64>,
    /// Members of an agreement.
    agreed: Vec<usize>,
}

/// The state and appraisal of the group of a proposal.
#[derive(Clone, Copy)]
pub(super) struct GroupView<'a, N: Number> {
    pub world: &'a World,
    pub coefficients: &'a Coefficients<N>,
    pub state: &'a State<N>,
    pub appraisal: &'a Appraisal<N>,
}

impl PayoffTable {
    /// Allocates memory for `groups` groups of `lanes` histories of `world`.
    pub fn new(world: &World, groups: usize, lanes: usize) -> Self {
        Self::of_sizes(world.states(), world.issues(), groups, lanes)
    }

    fn of_sizes(n: usize, issues: usize, groups: usize, lanes: usize) -> Self {
        let row = n.next_multiple_of(SIDE);
        let (size, tables) = ((n + 1) * row, groups * issues);
        Self {
            states: n,
            issues,
            lanes,
            row,
            size,
            tables: vec![0.0; tables * lanes * size],
            known: vec![false; tables],
            numbers: vec![0.0; row],
            counts_numbers: false,
            asked: vec![0.0; row],
            dropped: vec![0; n],
            member: vec![false; n],
            gains: vec![0.0; row],
            agreed: Vec::with_capacity(n),
        }
    }

    /// Forgets all payoffs at the start of a tick.
    pub fn restart(&mut self) {
        self.known.fill(false);
    }

    /// Returns the start of the table of a proposal.
    #[inline(always)]
    fn start(&self, slot: ProposalSlot) -> usize {
        ((slot.group * self.issues + slot.issue) * self.lanes + slot.lane) * self.size
    }

    /// Computes the payoffs of a proposal's issue in all histories of its group, unless they are known.
    #[inline(always)]
    pub fn learn<N: Number>(&mut self, of: GroupView<'_, N>, sizes: impl Sizes, slot: ProposalSlot) {
        let GroupView { world, coefficients, state, appraisal } = of;
        let (n, issues, row) = (sizes.states(), sizes.issues(), self.row);
        if std::mem::replace(&mut self.known[slot.group * issues + slot.issue], true) {
            return;
        }
        let start = self.start(ProposalSlot { lane: 0, ..slot });
        let tables = &mut self.tables[start..][..self.lanes * self.size];
        for table in tables.chunks_exact_mut(self.size) {
            table[n * row..].fill(0.0);
        }
        let (ladder, cost) = (coefficients.parameters.commitment, world.facts.sovereignty_cost[slot.issue]);
        sizes.each_pair(
            #[inline(always)]
            |pair, i, j| {
                let signed = state.signed[pair * issues + slot.issue];
                for (directed, from, to) in [(2 * pair, i, j), (2 * pair + 1, j, i)] {
                    let benefit = appraisal.benefit[directed * issues + slot.issue];
                    let cost = sovereignty::cost(appraisal.burden[directed], cost);
                    let worth =
                        commitment::worth(&ladder, benefit, cost, signed, state.derived.readiness[from]);
                    for (table, worth) in tables.chunks_exact_mut(self.size).zip(worth.lanes()) {
                        table[to * row + from] = *worth;
                        table[n * row + from] += *worth;
                    }
                }
            },
        );
    }

    /// Updates the payoffs that an agreement of the `members` has changed in the history of a proposal.
    #[inline(always)]
    pub fn renew<N: Number>(
        &mut self,
        of: GroupView<'_, N>,
        sizes: impl Sizes,
        slot: ProposalSlot,
        members: impl Iterator<Item = usize>,
    ) {
        let GroupView { world, coefficients, state, appraisal } = of;
        let (n, issues, row) = (sizes.states(), sizes.issues(), self.row);
        let (ladder, cost) = (coefficients.parameters.commitment, world.facts.sovereignty_cost[slot.issue]);
        let start = self.start(slot);
        let table = &mut self.tables[start..][..self.size];
        self.agreed.clear();
        self.agreed.extend(members);
        for &from in &self.agreed {
            for &to in self.agreed.iter().filter(|to| **to != from) {
                let (pair, directed) =
                    (super::draws::unordered(n, from, to), super::draws::ordered(n, from, to));
                let worth = commitment::worth(
                    &ladder,
                    appraisal.benefit[directed * issues + slot.issue],
                    sovereignty::cost(appraisal.burden[directed], cost),
                    state.signed[pair * issues + slot.issue],
                    state.derived.readiness[from],
                );
                table[to * row + from] = worth[slot.lane];
            }
            // Summed in the order of the states, as in `learn`.
            table[n * row + from] = (0..n).filter(|to| *to != from).map(|to| table[to * row + from]).sum();
        }
    }

    /// Takes the cost of each member beyond two by state for the next search; `None` where numbers cost nothing.
    #[inline(always)]
    pub fn price_numbers(&mut self, numbers: Option<impl Iterator<Item = f64>>) {
        self.counts_numbers = numbers.is_some();
        for (own, numbers) in self.numbers.iter_mut().zip(numbers.into_iter().flatten()) {
            *own = numbers;
        }
    }

    /// Finds the best coalition for the chair of a proposal and returns whether there is one, as
    /// [`super::coalition::Search::coalition`]; `purse` is the most that the chair can pay.
    #[inline(always)]
    pub fn coalition(&mut self, parameters: &Parameters<Lanes<1>>, slot: ProposalSlot, purse: f64) -> bool {
        let (n, row, chair) = (self.states, self.row, slot.chair);
        let start = self.start(slot);
        let table = &self.tables[start..][..self.size];
        let with = |j: usize| &table[j * row..][..row];
        let of_chair = |j: usize| table[j * row + chair];
        let (asked, dropped) = (&mut self.asked[..row], &mut self.dropped[..n]);
        asked.copy_from_slice(with(n));
        asked[n..].fill(f64::INFINITY);
        asked[chair] = f64::INFINITY;
        dropped.fill(n);
        let own_of_all = (0..n).map(of_chair);
        let mut own: f64 = own_of_all.clone().sum();
        let mut hope: f64 = own_of_all.map(|worth| worth.max(0.0)).sum();
        let numbers = &self.numbers[..row];
        let of_numbers =
            |of_each: f64, others: usize| of_numbers(Lanes([of_each]), Lanes([others as f64])).0[0];
        if self.counts_numbers {
            for (asked, numbers) in asked.iter_mut().zip(numbers) {
                *asked -= of_numbers(*numbers, n - 1);
            }
            own -= of_numbers(numbers[chair], n - 1);
        }
        let (mut best, mut best_round) = (NEGLIGIBLE, None);
        for round in 0..n - 1 {
            if best >= hope {
                break;
            }
            let (reluctant, shortfall) = most_reluctant(asked);
            let net = own - outlay(parameters, Lanes([shortfall])).0[0];
            if purse >= shortfall && best < net {
                (best, best_round) = (net, Some(round));
            }
            let by_it = of_chair(reluctant);
            hope -= by_it.max(0.0);
            own -= by_it;
            if self.counts_numbers {
                own += numbers[chair];
            }
            dropped[reluctant] = round;
            for (asked, lost) in asked.iter_mut().zip(with(reluctant)) {
                *asked -= lost;
            }
            if self.counts_numbers {
                for (asked, numbers) in asked.iter_mut().zip(numbers) {
                    *asked += numbers;
                }
            }
            asked[reluctant] = f64::INFINITY;
        }
        // Sums over the coalition found, or over all states without one, recomputed without the rounding of the search.
        let gains = &mut self.gains[..row];
        gains.fill(0.0);
        for (j, (member, dropped)) in self.member.iter_mut().zip(dropped).enumerate() {
            *member = best_round.is_none_or(|best_round| *dropped >= best_round);
            if *member {
                for (gain, worth) in gains.iter_mut().zip(with(j)) {
                    *gain += worth;
                }
            }
        }
        if self.counts_numbers {
            let members = self.member.iter().filter(|member| **member).count();
            for (i, gain) in gains[..n].iter_mut().enumerate() {
                *gain -= of_numbers(numbers[i], members - usize::from(self.member[i]));
            }
        }
        best_round.is_some()
    }

    /// Returns for each state whether it is a member of the coalition last found, and U_i in it; of the coalition of all if
    /// there was none.
    #[inline(always)]
    pub fn found(&self) -> impl Iterator<Item = (bool, f64)> {
        self.member.iter().copied().zip(self.gains.iter().copied())
    }
}

/// Returns the state with the lowest payoff, the first listed of equals, and the sum of all losses.
#[inline(always)]
fn most_reluctant(asked: &[f64]) -> (usize, f64) {
    let (mut lowest, mut at, mut short) = ([f64::INFINITY; SIDE], [0.0; SIDE], [0.0; SIDE]);
    for (place, asked) in asked.as_chunks::<SIDE>().0.iter().enumerate() {
        for k in 0..SIDE {
            let lower = asked[k] < lowest[k];
            lowest[k] = if lower { asked[k] } else { lowest[k] };
            at[k] = if lower { place as f64 } else { at[k] };
            short[k] -= loss(Lanes([asked[k]])).0[0];
        }
    }
    let (mut reluctant, mut least) = (usize::MAX, f64::INFINITY);
    for k in 0..SIDE {
        let state = at[k] as usize * SIDE + k;
        if lowest[k] < least || (lowest[k] == least && state < reluctant) {
            (reluctant, least) = (state, lowest[k]);
        }
    }
    (reluctant, short.iter().sum())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::coalition::Search;
    use crate::model::world::Facts;
    use crate::model::{Mechanisms, Parameters as Values, rules::common_fate};

    /// Members and their gains in the coalition that a search finds among `n` states, of whom i with j has
    /// `worth[j n + i]`.
    type Coalition = Option<Vec<(usize, f64)>>;

    fn by_one(n: usize, worth: &[f64], chair: usize, purse: f64, numbers: Option<&[f64]>) -> Coalition {
        let mut payoffs = PayoffTable::of_sizes(n, 2, 2, 3);
        let slot = ProposalSlot { group: 1, lane: 2, chair, issue: 1 };
        let start = payoffs.start(slot);
        for j in 0..n {
            for i in (0..n).filter(|i| *i != j) {
                payoffs.tables[start + j * payoffs.row + i] = worth[j * n + i];
                payoffs.tables[start + n * payoffs.row + i] += worth[j * n + i];
            }
        }
        payoffs.price_numbers(numbers.map(|numbers| numbers[..n].iter().copied()));
        let found = payoffs.coalition(&Parameters::default(), slot, purse);
        let members = payoffs.found().enumerate().filter(|(_, (member, _))| *member);
        found.then(|| members.map(|(i, (_, gain))| (i, gain)).collect())
    }

    fn side_by_side(n: usize, worth: &[f64], chair: usize, purse: f64, numbers: Option<&[f64]>) -> Coalition {
        let mut search = Search::new(n, Lanes::<2>::ZERO);
        let (table, gains) = search.table(n);
        for j in 0..n {
            for i in (0..n).filter(|i| *i != j) {
                table[j * n + i] = Lanes([worth[j * n + i]; 2]);
                gains[i] += table[j * n + i];
            }
        }
        let chairing: Vec<_> = (0..n).map(|i| Lanes([chair as f64; 2]).equals(i as f64)).collect();
        let numbers: Option<Vec<_>> =
            numbers.map(|numbers| numbers[..n].iter().map(|numbers| Lanes([*numbers; 2])).collect());
        let purse = Lanes([purse; 2]);
        let found = search.coalition(n, &Parameters::default(), &chairing, purse, numbers.as_deref());
        let members = (0..n).filter(|i| search.member()[*i].0[0]);
        found.0[0].then(|| members.map(|i| (i, search.gains()[i].0[0])).collect())
    }

    proptest! {
        #[test]
        fn one_history_finds_what_several_side_by_side_find(
            n in 2_usize..26, worth in prop::collection::vec(-0.4..1.0_f64, 625), chair in 0_usize..26,
            purse in prop::option::of(0.0..2.0_f64), shift in -0.6..0.3_f64,
            numbers in prop::option::of(prop::collection::vec(0.0..0.2_f64, 26)),
        ) {
            // From regions in which all gain to those in which hardly anybody does.
            let worth: Vec<f64> = worth.iter().map(|worth| worth + shift).collect();
            let (chair, purse) = (chair % n, purse.unwrap_or(0.0));
            let numbers = numbers.as_deref();
            let one = by_one(n, &worth, chair, purse, numbers);
            let several = side_by_side(n, &worth, chair, purse, numbers);
            prop_assert_eq!(one.is_some(), several.is_some());
            let (one, several) = (one.unwrap_or_default(), several.unwrap_or_default());
            prop_assert_eq!(one.len(), several.len());
            for ((i, gain), (j, other)) in one.into_iter().zip(several) {
                prop_assert_eq!((i, gain.to_bits()), (j, other.to_bits()), "{} {}", gain, other);
            }
        }
    }

    /// A world of one tick, in which pairs differ.
    fn world(n: usize, issues: usize) -> World {
        let pairs = n * (n - 1) / 2;
        let differing = |count: usize| (0..count).map(|k| (k * 29 % 31) as f64 / 31.0).collect::<Vec<_>>();
        World::new(Facts {
            states: n,
            issues,
            ticks: 1,
            dt: 0.25,
            parameters: Values::default(),
            mechanisms: Mechanisms::default(),
            sovereignty_sensitivity: differing(n),
            heritage: differing(pairs),
            proximity: differing(pairs),
            dispute: differing(pairs),
            complementarity: differing(pairs * issues),
            near: vec![false; issues],
            benefit: vec![1.0; issues],
            sovereignty_cost: vec![0.5; issues],
            index_weight: vec![1.0; issues],
            legacy: vec![0.0; issues],
            signed_at_start: vec![0.2; issues],
            high_politics: vec![1.0; issues],
            identity_channel: vec![false; issues],
            power: vec![1.0 / n as f64; n],
            leaders: differing(n),
            in_office: (0..n).collect(),
            rivalry: vec![0.0; n * n],
            external_pull: vec![0.0; n * issues],
            common_fate_baseline: vec![0.5],
            common_fate: common_fate::Shock { sd: 0.0, relaxation_rate: 1.0 },
            events: vec![Vec::new()],
            lasting: Vec::new(),
            succession: None,
            integration_levels: Vec::new(),
            chair_order: (0..n).collect(),
        })
    }

    #[test]
    fn an_agreement_puts_the_worths_of_its_members_right() {
        let world = world(5, 6);
        let (n, issues, zero) = (world.states(), world.issues(), Lanes::<2>::ZERO);
        let (mut state, mut appraisal) = (State::new(&world, zero), Appraisal::new(&world, zero));
        let any = |k: usize| Lanes([(k * 37 % 101) as f64 / 100.0, (k * 53 % 97) as f64 / 100.0]);
        for (k, number) in appraisal.benefit.iter_mut().chain(&mut appraisal.burden).enumerate() {
            *number = any(k);
        }
        for (i, readiness) in state.derived.readiness.iter_mut().enumerate() {
            *readiness = any(7 * i + 3);
        }
        let slot = ProposalSlot { group: 0, lane: 1, chair: 0, issue: 2 };
        let mut renewed = PayoffTable::new(&world, 1, 2);
        let coefficients = &Coefficients::new(&world, zero);
        let source = GroupView { world: &world, coefficients, state: &state, appraisal: &appraisal };
        renewed.learn(source, (n, issues), slot);
        let before = renewed.tables.clone();
        for (pair, &(i, j)) in world.pairs().iter().enumerate() {
            if [i, j].iter().all(|state| [1, 2, 4].contains(state)) {
                state.signed[pair * issues + slot.issue][slot.lane] = 0.6;
            }
        }
        let source = GroupView { world: &world, coefficients, state: &state, appraisal: &appraisal };
        renewed.renew(source, (n, issues), slot, [1, 2, 4].into_iter());
        let mut anew = PayoffTable::new(&world, 1, 2);
        anew.learn(source, (n, issues), slot);
        assert_eq!(renewed.tables, anew.tables);
        let changed = before.iter().zip(&renewed.tables).filter(|(before, after)| before != after).count();
        assert_eq!(changed, 6 + 3, "the worths of three with each other, and their sums");
    }

    #[test]
    fn the_most_reluctant_is_the_first_of_equals() {
        let mut asked = vec![0.5; 24];
        (asked[19], asked[5], asked[13]) = (-0.25, -0.25, -0.125);
        assert_eq!(most_reluctant(&asked), (5, 0.625));
        asked[5] = f64::INFINITY;
        assert_eq!(most_reluctant(&asked), (19, 0.375));
    }
}
