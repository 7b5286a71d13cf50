//! The chair's search for the coalition that serves it best, as [`super::rules::negotiation`] describes it.

use super::rules::negotiation::{NEGLIGIBLE, Parameters};

/// Columns of the table of worths begin at whole vectors of so many numbers.
const VECTOR: usize = 4;

/// The chair's search for a coalition, with the memory that it needs.
#[derive(Debug, Clone)]
pub struct Search {
    n: usize,
    /// n, rounded up to whole vectors.
    stride: usize,
    /// V_ijm of the issue, of i with j at `j * stride + i`; 0 on the diagonal and in the padding.
    worth: Vec<f64>,
    /// U_i in the coalition that is being judged.
    sums: Vec<f64>,
    inside: Vec<bool>,
    dropped: Vec<usize>,
    members: Vec<usize>,
    gains: Vec<f64>,
}

impl Search {
    /// Memory for `n` states.
    pub fn new(n: usize) -> Self {
        let stride = n.next_multiple_of(VECTOR);
        Self {
            n,
            stride,
            worth: vec![0.0; n * stride],
            sums: vec![0.0; stride],
            inside: vec![false; n],
            dropped: Vec::with_capacity(n),
            members: Vec::with_capacity(n),
            gains: Vec::with_capacity(n),
        }
    }

    /// Puts down what one more rung with `j` is worth to `i`, i ≠ j.
    #[inline(always)]
    pub fn put(&mut self, i: usize, j: usize, worth: f64) {
        self.worth[j * self.stride + i] = worth;
    }

    /// Members of the coalition found, the chair among them, ascending.
    pub fn members(&self) -> &[usize] {
        &self.members
    }

    /// U_i in the coalition found, in the order of [`Self::members`].
    pub fn gains(&self) -> &[f64] {
        &self.gains
    }

    /// Finds the coalition that serves `chair` best; `false` if the chair had rather be silent.
    ///
    /// `purse` is the most that the chair can pay, `None` with side payments off. Reads what was
    /// [`put`](Self::put), for every ordered pair.
    pub fn coalition(&mut self, parameters: &Parameters, chair: usize, purse: Option<f64>) -> bool {
        // The same lines for a number of states that the compiler knows, so that it can unroll the loops.
        match self.n {
            2 => self.search(2, parameters, chair, purse),
            3 => self.search(3, parameters, chair, purse),
            4 => self.search(4, parameters, chair, purse),
            5 => self.search(5, parameters, chair, purse),
            6 => self.search(6, parameters, chair, purse),
            n => self.search(n, parameters, chair, purse),
        }
    }

    #[inline(always)]
    fn search(&mut self, n: usize, parameters: &Parameters, chair: usize, purse: Option<f64>) -> bool {
        let stride = n.next_multiple_of(VECTOR);
        let worth = &self.worth[..n * stride];
        let sums = &mut self.sums[..stride];
        let inside = &mut self.inside[..n];
        let of_chair = |j: usize| worth[j * stride + chair];
        // No coalition is worth more to the chair than all those whom it gains by.
        let mut hope = 0.0;
        for j in 0..n {
            hope += of_chair(j).max(0.0);
        }
        if hope <= NEGLIGIBLE {
            return false;
        }
        sums.fill(0.0);
        for column in worth.chunks_exact(stride) {
            add(sums, column, 1.0);
        }
        inside.fill(true);
        self.dropped.clear();
        let (mut best, mut best_dropped) = (NEGLIGIBLE, None);
        loop {
            let (mut shortfall, mut reluctant, mut lowest) = (0.0, chair, f64::INFINITY);
            // Whether the chair loses by somebody inside, so that a smaller coalition can be worth more to it.
            let mut burdened = false;
            for i in 0..n {
                let other = inside[i] && i != chair;
                let sum = sums[i];
                shortfall += if other && sum < -NEGLIGIBLE { -sum } else { 0.0 };
                (reluctant, lowest) = if other && sum < lowest { (i, sum) } else { (reluctant, lowest) };
                burdened |= other && of_chair(i) < 0.0;
            }
            let net = match purse {
                _ if shortfall == 0.0 => sums[chair],
                Some(purse) if shortfall <= purse => sums[chair] - (1.0 + parameters.deadweight) * shortfall,
                _ => f64::NEG_INFINITY,
            };
            if net > best {
                (best, best_dropped) = (net, Some(self.dropped.len()));
            }
            if self.dropped.len() + 2 == n || (shortfall == 0.0 && !burdened) {
                break;
            }
            inside[reluctant] = false;
            self.dropped.push(reluctant);
            add(sums, &worth[reluctant * stride..][..stride], -1.0);
        }
        let Some(count) = best_dropped else { return false };

        // The coalition without the first `count` of those dropped, its sums anew and free of rounding.
        for dropped in &self.dropped[count..] {
            inside[*dropped] = true;
        }
        self.members.clear();
        self.members.extend((0..n).filter(|i| inside[*i]));
        sums.fill(0.0);
        for j in &self.members {
            add(sums, &worth[j * stride..][..stride], 1.0);
        }
        self.gains.clear();
        self.gains.extend(self.members.iter().map(|i| sums[*i]));
        true
    }
}

/// Adds `sign` times a column to sums.
#[inline(always)]
fn add(sums: &mut [f64], column: &[f64], sign: f64) {
    for (sum, worth) in sums.iter_mut().zip(column) {
        *sum += sign * worth;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(worth: &[f64], chair: usize, purse: Option<f64>) -> Option<(Vec<usize>, Vec<f64>)> {
        let n = worth.len().isqrt();
        let mut search = Search::new(n);
        for (place, worth) in worth.iter().enumerate().filter(|(place, _)| place % (n + 1) != 0) {
            search.put(place / n, place % n, *worth);
        }
        let found = search.coalition(&Parameters::default(), chair, purse);
        found.then_some((search.members, search.gains))
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
}
