//! The chair's search for its best coalition, as [`super::rules::negotiation`] describes it, for few states: one history in
//! each lane.
//!
//! Every lane searches for the chair of its own history; a lane without a chair computes along and finds nothing.
//!
//! The search exists twice, for speed. Here the lanes of a number are histories, so that no branch depends on one of them;
//! a round looks at the payoffs of all pairs. `coalition_large.rs` searches in one history with its states side by
//! side; a round looks at the payoffs of one state. Both call the functions of the rule and find the same coalition with the
//! same payoffs, to the last bit, which a test in that file asserts. `docs/engine.md` gives the costs of both.

use super::number::{Number, Truth};
use super::rules::negotiation::{NEGLIGIBLE, Parameters, loss, outlay};
use super::rules::sovereignty::of_numbers;

/// The chair's search for a coalition, with the memory that it needs.
#[derive(Debug, Clone)]
pub struct Search<N: Number> {
    /// V_ijm of the issue, of i with j at j n + i; the diagonal is not used.
    worth: Vec<N>,
    /// V of the chair with each state; 0 for itself.
    of_chair: Vec<N>,
    /// U_i in the coalition of all, later in the coalition found.
    gains: Vec<N>,
    /// U_i in the coalition under evaluation; infinite for the chair and for dropped states.
    asked: Vec<N>,
    /// Lanes in which each state is dropped in a round.
    leaves: Vec<N::Truth>,
    /// Round after which a state was dropped, n if it was not.
    dropped: Vec<N>,
    /// Lanes in which each state is a member of the coalition found, the chair included.
    member: Vec<N::Truth>,
}

impl<N: Number> Search<N> {
    /// Allocates memory for `n` states.
    pub fn new(n: usize, zero: N) -> Self {
        let numbers = |count| vec![zero; count];
        Self {
            worth: numbers(n * n),
            of_chair: numbers(n),
            gains: numbers(n),
            asked: numbers(n),
            leaves: vec![zero.below(0.0); n],
            dropped: numbers(n),
            member: vec![zero.below(0.0); n],
        }
    }

    /// The table of worths to be filled in, that of i with j ≠ i at j n + i; and the gains of the coalition of
    /// all, which are their sums over j.
    #[inline(always)]
    pub fn table(&mut self, n: usize) -> (&mut [N], &mut [N]) {
        (&mut self.worth[..n * n], &mut self.gains[..n])
    }

    /// Lanes in which each state is a member of the coalition found, the chair included.
    #[inline(always)]
    pub fn member(&self) -> &[N::Truth] {
        &self.member
    }

    /// U_i of each state in the coalition found.
    #[inline(always)]
    pub fn gains(&self) -> &[N] {
        &self.gains
    }

    /// [`Self::member`] and [`Self::gains`], for the result of [`super::coalition_large`].
    #[inline(always)]
    pub(super) fn outcome(&mut self) -> (&mut [N::Truth], &mut [N]) {
        (&mut self.member, &mut self.gains)
    }

    /// Finds the best coalition for the chair of each lane and returns the lanes that have one; in the others the chair
    /// makes no proposal, or there is no chair.
    ///
    /// `chairing` holds the lanes in which each state is the chair, `purse` the most that the chair can pay: 0 with side
    /// payments off; `numbers` the cost of each member beyond two to each state, if there is one. `n` is the number of states,
    /// which the compiler may know.
    #[inline(always)]
    pub fn coalition(
        &mut self,
        n: usize,
        parameters: &Parameters<N>,
        chairing: &[N::Truth],
        purse: N,
        numbers: Option<&[N]>,
    ) -> N::Truth {
        let (worth, chairing) = (&self.worth[..n * n], &chairing[..n]);
        let (of_chair, dropped) = (&mut self.of_chair[..n], &mut self.dropped[..n]);
        let (gains, asked) = (&mut self.gains[..n], &mut self.asked[..n]);
        let leaves = &mut self.leaves[..n];
        let member = &mut self.member[..n];
        let same = |value: f64| purse.like(value);

        // The chair's payoff in the coalition, and an upper bound of it in this or a smaller one: the sum of all that is
        // positive.
        let (mut own, mut hope) = (same(0.0), same(0.0));
        for j in 0..n {
            of_chair[j] = same(0.0);
            for i in (0..n).filter(|i| *i != j) {
                of_chair[j] = N::select(chairing[i], worth[j * n + i], of_chair[j]);
            }
            own += of_chair[j];
            hope += of_chair[j].positive();
            asked[j] = N::select(chairing[j], same(f64::INFINITY), gains[j]);
            dropped[j] = same(n as f64);
        }
        // The cost of numbers lowers what the chair can hope for, and so leaves the bound one.
        let mut of_chairs = same(0.0);
        if let Some(numbers) = numbers {
            for j in 0..n {
                of_chairs += numbers[j].only(chairing[j]);
                asked[j] -= of_numbers(numbers[j], same((n - 1) as f64));
            }
            own -= of_numbers(of_chairs, same((n - 1) as f64));
        }
        let (mut best, mut best_round) = (same(NEGLIGIBLE), same(-1.0));
        let mut searching = best.below(hope);
        for round in 0..n - 1 {
            if !searching.any() {
                break;
            }
            // The most reluctant member and the chair's payoff from it.
            let (mut lowest, mut reluctant) = (asked[0], same(0.0));
            let (mut by_it, mut shortfall) = (of_chair[0], same(0.0));
            for i in 0..n {
                shortfall -= loss(asked[i]);
                if i > 0 {
                    let lower = asked[i].below(lowest);
                    lowest = asked[i].min(lowest);
                    reluctant = N::select(lower, same(i as f64), reluctant);
                    by_it = N::select(lower, of_chair[i], by_it);
                }
            }
            let net = own - outlay(parameters, shortfall);
            let better = searching & !purse.below(shortfall) & best.below(net);
            best = N::select(better, net, best);
            best_round = N::select(better, same(round as f64), best_round);
            hope -= by_it.positive();
            own -= by_it;
            if numbers.is_some() {
                own += of_chairs;
            }
            searching = searching & best.below(hope);
            if round < n - 2 {
                drop_from(asked, dropped, leaves, worth, searching, reluctant, round);
                for (asked, numbers) in asked.iter_mut().zip(numbers.into_iter().flatten()) {
                    *asked += numbers.only(searching);
                }
            }
        }
        for i in 0..n {
            member[i] = !dropped[i].below(best_round);
        }
        // Sums over the coalition found, recomputed without the rounding of the search.
        for i in 0..n {
            gains[i] = same(0.0);
            for j in (0..n).filter(|j| *j != i) {
                gains[i] += worth[j * n + i].only(member[j]);
            }
        }
        for (i, numbers) in numbers.into_iter().flatten().enumerate() {
            let mut others = same(0.0);
            for j in (0..n).filter(|j| *j != i) {
                others += N::given(member[j], 1.0);
            }
            gains[i] -= of_numbers(*numbers, others);
        }
        !best_round.below(0.0)
    }
}

/// Largest number of states for which histories search side by side; with more, each searches alone
/// (`coalition_large.rs`).
pub const FEW: usize = 8;

/// Drops the state `reluctant` of each lane that is `searching`; `leaves` is memory.
#[inline(always)]
fn drop_from<N: Number>(
    asked: &mut [N],
    dropped: &mut [N],
    leaves: &mut [N::Truth],
    worth: &[N],
    searching: N::Truth,
    reluctant: N,
    round: usize,
) {
    let n = asked.len();
    for j in 0..n {
        leaves[j] = searching & reluctant.equals(j as f64);
        // A state is dropped once, so that the minimum is the round; written in every lane, see `Number::select`.
        dropped[j] =
            N::select(leaves[j], reluctant.like(round as f64), reluctant.like(n as f64)).min(dropped[j]);
    }
    for i in 0..n {
        // The payoff of i from the state that leaves.
        let mut lost = reluctant.like(0.0);
        for j in (0..n).filter(|j| *j != i) {
            lost = N::select(leaves[j], worth[j * n + i], lost);
        }
        asked[i] = N::select(leaves[i], reluctant.like(f64::INFINITY), asked[i] - lost);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lanes::Lanes;

    /// Members and their gains, by the search in a lane beside one that searches for something else.
    fn search(worth: &[f64], chair: usize, purse: Option<f64>) -> Option<(Vec<usize>, Vec<f64>)> {
        let n = worth.len().isqrt();
        let mut search = Search::new(n, Lanes::<2>::ZERO);
        let (table, gains) = search.table(n);
        for (i, j) in (0..n).flat_map(|i| (0..n).map(move |j| (i, j))).filter(|(i, j)| i != j) {
            let worth = worth[i * n + j];
            table[j * n + i] = Lanes([worth, -0.3 * worth]);
            gains[i] += Lanes([worth, -0.3 * worth]);
        }
        let chairs = Lanes([chair as f64, (n - 1 - chair) as f64]);
        let chairing: Vec<_> = (0..n).map(|i| chairs.equals(i as f64)).collect();
        let purse = chairs.like(purse.unwrap_or(0.0));
        let found = search.coalition(n, &Parameters::default(), &chairing, purse, None);
        found.0[0].then(|| {
            let members: Vec<usize> = (0..n).filter(|i| search.member()[*i].0[0]).collect();
            let gains = members.iter().map(|i| search.gains()[*i].0[0]).collect();
            (members, gains)
        })
    }

    #[test]
    fn all_gain_and_all_are_asked() {
        let (members, gains) =
            search(&[0.0, 1.0, 2.0, 1.0, 0.0, 1.0, 1.0, 3.0, 0.0], 0, None).expect("a coalition");
        assert_eq!(members, [0, 1, 2]);
        assert_eq!(gains, [3.0, 2.0, 4.0]);
    }

    #[test]
    fn a_loser_is_dropped_unless_it_can_be_paid() {
        // State 2 loses 0.1 in the coalition of all, which is worth 3 to the chair and 1 without state 2.
        let worth = [0.0, 1.0, 2.0, 1.0, 0.0, 1.0, -0.2, 0.1, 0.0];
        assert_eq!(search(&worth, 0, None).expect("a coalition").0, [0, 1]);
        assert_eq!(search(&worth, 0, Some(0.05)).expect("a coalition").0, [0, 1]);
        assert_eq!(search(&worth, 0, Some(0.15)).expect("a coalition").0, [0, 1, 2]);
    }

    #[test]
    fn paying_is_worth_it_only_above_its_deadweight() {
        // Without state 2 the chair has 1; with it 1.1 less 1.3 times the shortfall of 0.1.
        let worth = [0.0, 1.0, 0.1, 1.0, 0.0, 1.0, -0.2, 0.1, 0.0];
        assert_eq!(search(&worth, 0, Some(1.0)).expect("a coalition").0, [0, 1]);
    }

    #[test]
    fn a_chair_that_would_lose_is_silent() {
        assert_eq!(search(&[0.0, -1.0, 1.0, 0.0], 0, Some(9.0)), None);
    }

    #[test]
    fn rounding_is_no_gain() {
        let worth = [0.0, 0.1, -0.1 + 1e-17, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
        assert_eq!(search(&worth, 1, None), None);
        assert_eq!(search(&[0.0; 9], 1, None), None);
    }

    #[test]
    fn numbers_that_cost_something_make_coalitions_smaller() {
        // The chair and each of two others gain 0.1 from each other.
        let found = |cost: f64| {
            let mut search = Search::new(3, Lanes::<1>::ZERO);
            let (table, gains) = search.table(3);
            for (i, j) in (0..3).flat_map(|i| (0..3).map(move |j| (i, j))).filter(|(i, j)| i != j) {
                table[j * 3 + i] = Lanes([0.1]);
                gains[i] += Lanes([0.1]);
            }
            let chairing: Vec<_> = (0..3).map(|i| Lanes([0.0]).equals(f64::from(i))).collect();
            let numbers = [Lanes([cost]); 3];
            let purse = Lanes([0.0]);
            let found = search.coalition(3, &Parameters::default(), &chairing, purse, Some(&numbers));
            assert!(found.0[0]);
            let members: Vec<usize> = (0..3).filter(|i| search.member()[*i].0[0]).collect();
            (members, search.gains().iter().map(|gain| gain.0[0]).collect::<Vec<_>>())
        };
        assert_eq!(found(0.0), (vec![0, 1, 2], vec![0.2; 3]));
        assert_eq!(found(0.05), (vec![0, 1, 2], vec![0.2 - 0.05; 3]));
        // A third is worth less than it costs; whoever is left out would pay for being the third.
        let (members, gains) = found(0.15);
        assert_eq!((members, gains), (vec![0, 2], vec![0.1, 0.2 - 0.15, 0.1]));
    }
}
