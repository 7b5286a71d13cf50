//! The Shapley value, exact and in whole numbers.
//!
//! Each mixture S of k changes has a value v(S). The share of change i in v(all) - v(none) is what it adds to the
//! changes before it, averaged over all orders of the changes:
//!
//! φ_i = Σ over S without i of |S|! (k - |S| - 1)!/k! · (v(S and i) - v(S)).
//!
//! The shares add up to the total; a change that never adds anything has share 0; changes that add the same have equal
//! shares. This holds to the last bit: values are whole multiples of 2⁻⁶⁰ and weights whole multiples of a common
//! fraction, so that sums are exact in any order of the mixtures.
//!
//! Source: L. S. Shapley, 1953, A value for n-person games, Contributions to the theory of games 2.

/// Units in 1: every double in `[-1,1]` is a multiple of a unit, except negligibly small ones.
const UNIT: f64 = (1_u64 << 60) as f64;

/// Converts a value to units.
fn whole(value: f64) -> i128 {
    (value * UNIT).round() as i128
}

/// The weights of the values of mixtures in the shares of changes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Weights {
    /// The weight of a mixture that has the change, by its number of other changes.
    by_size: Vec<i128>,
    /// The common denominator of the weights.
    denominator: i128,
}

impl Weights {
    /// Computes the weights for `changes`, at least one.
    fn new(changes: usize) -> Self {
        // |S|! (k - |S| - 1)!/k! = 1/(k C(k - 1, |S|)).
        let others = changes - 1;
        let mut binomials = vec![1_i128];
        for size in 0..others {
            binomials.push(binomials[size] * (others - size) as i128 / (size + 1) as i128);
        }
        let common = binomials.iter().fold(1, |common, next| common / divisor(common, *next) * next);
        let by_size = binomials.iter().map(|binomial| common / binomial).collect();
        Self { by_size, denominator: common * changes as i128 }
    }

    /// Returns the weight of the value of a mixture in the share of a change.
    fn of(&self, mixture: usize, change: usize) -> i128 {
        let size = mixture.count_ones() as usize;
        if mixture >> change & 1 == 1 { self.by_size[size - 1] } else { -self.by_size[size] }
    }
}

/// Computes the greatest common divisor of numbers above 0.
fn divisor(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { divisor(b, a % b) }
}

/// ShapleyShares in many quantities at once, gathered mixture by mixture.
#[derive(Debug, Clone)]
pub struct ShapleyShares {
    changes: usize,
    weights: Weights,
    /// By (quantity, change), in units of values and weights.
    sums: Vec<i128>,
}

impl ShapleyShares {
    /// Makes empty sums for `changes`, at least one.
    pub fn new(changes: usize, quantities: usize) -> Self {
        Self { changes, weights: Weights::new(changes), sums: vec![0; changes * quantities] }
    }

    /// Adds the values of quantities, from `first` on, in a mixture numbered by the bits of its changes. Every mixture
    /// must be added once.
    pub fn add(&mut self, mixture: usize, first: usize, values: &[f64]) {
        let weights: Vec<i128> = (0..self.changes).map(|change| self.weights.of(mixture, change)).collect();
        let sums = self.sums[first * self.changes..].chunks_exact_mut(self.changes);
        for (sums, value) in sums.zip(values) {
            let value = whole(*value);
            for (sum, weight) in sums.iter_mut().zip(&weights) {
                *sum += weight * value;
            }
        }
    }

    /// Returns the share of each change in a quantity, once all mixtures are added.
    pub fn of(&self, quantity: usize) -> impl Iterator<Item = f64> + '_ {
        let sums = &self.sums[quantity * self.changes..][..self.changes];
        sums.iter().map(|sum| *sum as f64 / self.weights.denominator as f64 / UNIT)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// ShapleyShares of the game in which each mixture has a value.
    fn shares(values: &[f64]) -> Vec<f64> {
        let mut shares = ShapleyShares::new(values.len().ilog2() as usize, 1);
        values.iter().enumerate().for_each(|(mixture, value)| shares.add(mixture, 0, &[*value]));
        shares.of(0).collect()
    }

    #[test]
    fn games_by_hand() {
        // Two players: each gets what it makes alone and half of what both make beyond that.
        assert_eq!(shares(&[0.0, 1.0, 2.0, 7.0]), [3.0, 4.0]);
        // A start that is not 0 is no one's.
        assert_eq!(shares(&[5.0, 6.0, 7.0, 12.0]), [3.0, 4.0]);
        // Gloves: two left ones and a right one, of which a pair is worth 1.
        let glove = |mixture: usize| f64::from(u8::from(mixture & 4 != 0 && mixture & 3 != 0));
        let found = shares(&(0..8).map(glove).collect::<Vec<_>>());
        for (share, expected) in found.iter().zip([1.0 / 6.0, 1.0 / 6.0, 2.0 / 3.0]) {
            assert!((share - expected).abs() < 1e-16, "{found:?}");
        }
        // One player gets all.
        assert_eq!(shares(&[0.25, 1.0]), [0.75]);
    }

    #[test]
    fn weights_are_the_shares_of_orders() {
        let factorial = |n: usize| (1..=n).product::<usize>() as i128;
        for changes in 1..=12 {
            let weights = Weights::new(changes);
            for size in 0..changes {
                let expected = factorial(size) * factorial(changes - size - 1);
                assert_eq!(weights.by_size[size] * factorial(changes), expected * weights.denominator);
            }
        }
    }

    #[test]
    fn the_order_of_mixtures_and_the_place_of_quantities_make_no_difference() {
        let value = |mixture: usize, quantity: usize| ((mixture * 37 + quantity * 11) % 17) as f64 / 7.0;
        let mut forward = ShapleyShares::new(3, 4);
        (0..8).for_each(|m| forward.add(m, 0, &[0, 1, 2, 3].map(|quantity| value(m, quantity))));
        let mut backward = ShapleyShares::new(3, 4);
        for m in (0..8).rev() {
            backward.add(m, 2, &[value(m, 2), value(m, 3)]);
            backward.add(m, 0, &[value(m, 0), value(m, 1)]);
        }
        assert_eq!(forward.sums, backward.sums);
    }

    /// A game of up to five players.
    fn game() -> impl Strategy<Value = Vec<f64>> {
        (1_u32..=5).prop_flat_map(|players| prop::collection::vec(-3.0..3.0_f64, 1 << players))
    }

    proptest! {
        #[test]
        fn shares_add_up_to_the_whole(values in game()) {
            let whole = values[values.len() - 1] - values[0];
            let sum: f64 = shares(&values).iter().sum();
            prop_assert!((sum - whole).abs() < 1e-14);
        }

        #[test]
        fn an_additive_game_gives_each_what_it_adds(parts in prop::collection::vec(-3.0..3.0_f64, 1..6)) {
            let value = |mixture: usize| -> f64 {
                parts.iter().enumerate().filter(|(place, _)| mixture >> place & 1 == 1).map(|(_, x)| x).sum()
            };
            let found = shares(&(0..1 << parts.len()).map(value).collect::<Vec<_>>());
            for (share, part) in found.iter().zip(&parts) {
                prop_assert!((share - part).abs() < 1e-13, "{share} {part}");
            }
        }

        #[test]
        fn who_adds_nothing_gets_nothing_and_who_adds_the_same_gets_the_same(values in game()) {
            // One player more, who makes no difference.
            let dummy: Vec<f64> = values.iter().chain(&values).copied().collect();
            let found = shares(&dummy);
            prop_assert_eq!(found[found.len() - 1], 0.0);
            for (with, without) in found.iter().zip(shares(&values)) {
                prop_assert!((with - without).abs() < 1e-14);
            }
            // The first two players change places.
            if values.len() >= 4 {
                let swapped = |mixture: usize| mixture & !3 | (mixture & 1) << 1 | mixture >> 1 & 1;
                let same: Vec<f64> = (0..values.len()).map(|m| values[m] + values[swapped(m)]).collect();
                let found = shares(&same);
                prop_assert_eq!(found[0], found[1]);
            }
        }
    }
}
