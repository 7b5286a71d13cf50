//! Agreement of values with an order: Kendall's tau where the order has ties.

/// The pairs of an order in groups, and how values order them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderedPairs {
    /// Pairs of different groups.
    pub pairs: usize,
    /// Pairs whose value is higher in the higher group.
    pub right: usize,
    /// Pairs whose value is lower in the higher group.
    pub wrong: usize,
}

impl OrderedPairs {
    /// Counts the pairs of some (group, value), where group 0 is the highest.
    pub fn of(values: &[(usize, f64)]) -> Self {
        let mut found = Self { pairs: 0, right: 0, wrong: 0 };
        for (place, (group, value)) in values.iter().enumerate() {
            for (other_group, other) in &values[place + 1..] {
                if group == other_group {
                    continue;
                }
                let (higher, lower) = if group < other_group { (value, other) } else { (other, value) };
                found.pairs += 1;
                found.right += usize::from(higher > lower);
                found.wrong += usize::from(higher < lower);
            }
        }
        found
    }

    /// Kendall's tau over the pairs that the order tells apart: those that the values order alike less those that they order otherwise,
    /// over all. 1 where values have the order, -1 where they have the opposite one. `None` where the order tells no pair apart. Without
    /// ties it is Kendall's tau; with ties in the order it is Somers' d of the values given the order.
    ///
    /// Source: M. G. Kendall, 1938, A new measure of rank correlation, Biometrika 30; R. H. Somers, 1962, A new asymmetric measure of
    /// association for ordinal variables, American Sociological Review 27.
    pub fn tau(self) -> Option<f64> {
        let apart = self.right as f64 - self.wrong as f64;
        (self.pairs > 0).then(|| apart / self.pairs as f64)
    }

    /// Whether values have the order in every pair that it tells apart.
    pub fn are_all_right(self) -> bool {
        self.pairs > 0 && self.right == self.pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[(usize, f64)]) -> (usize, usize, usize, Option<f64>) {
        let found = OrderedPairs::of(values);
        (found.pairs, found.right, found.wrong, found.tau())
    }

    #[test]
    fn counted_by_hand() {
        // Ranks 1 2 3 4 against 1 3 2 4: five of six pairs are alike, tau = 4/6.
        assert_eq!(of(&[(3, 1.0), (2, 3.0), (1, 2.0), (0, 4.0)]), (6, 5, 1, Some(4.0 / 6.0)));
        assert_eq!(of(&[(0, 3.0), (1, 2.0), (2, 1.0)]), (3, 3, 0, Some(1.0)));
        assert_eq!(of(&[(0, 1.0), (1, 2.0), (2, 3.0)]), (3, 0, 3, Some(-1.0)));
        // A tie of the order is not counted; one of the values is neither right nor wrong.
        assert_eq!(of(&[(0, 3.0), (0, 2.0), (1, 2.0)]), (2, 1, 0, Some(0.5)));
        assert_eq!(of(&[(1, 3.0), (1, 2.0)]), (0, 0, 0, None));
        assert!(!OrderedPairs::of(&[]).are_all_right());
        // Values that are no numbers order nothing.
        assert_eq!(of(&[(0, f64::NAN), (1, 2.0)]), (1, 0, 0, Some(0.0)));
    }
}
