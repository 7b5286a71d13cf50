//! Values in bins: coarsening for display, cumulation, and bins for whole numbers.

/// Equal bins of counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Bins {
    /// Lower edge of the first bin.
    pub low: f64,
    /// Width of a bin, above 0.
    pub width: f64,
    /// Number of values in each bin.
    pub counts: Vec<u64>,
}

/// Fewest and most bins drawn, if the values allow it.
const DRAWN: (usize, usize) = (8, 40);

impl Bins {
    /// Number of values.
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Indices of the first and the last non-empty bin; `None` if all are empty.
    pub fn occupied(&self) -> Option<(usize, usize)> {
        let first = self.counts.iter().position(|&count| count > 0)?;
        let last = self.counts.iter().rposition(|&count| count > 0)?;
        Some((first, last))
    }

    /// Lower edge of a bin.
    pub fn edge(&self, k: usize) -> f64 {
        self.low + k as f64 * self.width
    }

    /// Bins centred on whole numbers, one per bin, from bins no wider than 1. Wider bins are unchanged.
    pub fn of_whole_numbers(&self) -> Self {
        let Some((first, last)) = self.occupied().filter(|_| self.width <= 1.0) else { return self.clone() };
        // The only whole number in a bin, if any, is the first at or above its lower edge.
        let number = |k: usize| (self.edge(k) - 1e-9).ceil();
        let (lowest, highest) = (number(first), number(last));
        let mut counts = vec![0; (highest - lowest) as usize + 1];
        for k in first..=last {
            counts[((number(k) - lowest) as usize).min((highest - lowest) as usize)] += self.counts[k];
        }
        Self { low: lowest - 0.5, width: 1.0, counts }
    }

    /// Coarser bins for display, each a union of these bins. Their width follows Freedman and Diaconis, 2 IQR / n^(1/3),
    /// with at least 8 and at most 40 bins over the range of the values.
    ///
    /// Source: D. Freedman and P. Diaconis, 1981, Zeitschrift für Wahrscheinlichkeitstheorie 57.
    pub fn coarsened(&self) -> Self {
        let Some((first, last)) = self.occupied() else { return self.clone() };
        let range = last - first + 1;
        let best = 2.0 * (self.quantile(0.75) - self.quantile(0.25)) / libm::cbrt(self.total() as f64);
        // The cast saturates; the result is bounded below.
        let merged = ((best / self.width).round() as usize)
            .clamp(range.div_ceil(DRAWN.1), (range / DRAWN.0).max(range.div_ceil(DRAWN.1)).max(1));
        let first = first - first % merged;
        let counts = self.counts[first..=last].chunks(merged).map(|chunk| chunk.iter().sum()).collect();
        Self { low: self.edge(first), width: self.width * merged as f64, counts }
    }

    /// The quantile of an order between 0 and 1, for values evenly spread within each bin.
    fn quantile(&self, order: f64) -> f64 {
        let target = order * self.total() as f64;
        let mut below = 0.0;
        for (k, &count) in self.counts.iter().enumerate() {
            let count = count as f64;
            if count > 0.0 && below + count >= target {
                return self.edge(k) + self.width * (target - below) / count;
            }
            below += count;
        }
        self.edge(self.counts.len())
    }

    /// The cumulative distribution as corners of a line: linear within a bin, or with steps at the middle of the bins for
    /// `whole` numbers.
    pub fn cumulated(&self, whole: bool) -> Vec<(f64, f64)> {
        let Some((first, last)) = self.occupied() else { return Vec::new() };
        let total = self.total() as f64;
        let mut below = 0;
        let mut line = vec![(self.edge(first), 0.0)];
        for k in first..=last {
            let before = below as f64 / total;
            below += self.counts[k];
            let after = below as f64 / total;
            if whole && self.width == 1.0 {
                let middle = self.edge(k) + 0.5;
                line.extend([(middle, before), (middle, after)]);
            } else {
                line.push((self.edge(k + 1), after));
            }
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bins(low: f64, width: f64, counts: &[u64]) -> Bins {
        Bins { low, width, counts: counts.to_vec() }
    }

    #[test]
    fn whole_numbers_stand_in_the_middle_of_their_bins() {
        let fine = bins(0.0, 0.5, &[0, 0, 3, 0, 5, 0]);
        assert_eq!(fine.of_whole_numbers(), bins(0.5, 1.0, &[3, 5]));
        assert_eq!(bins(0.0, 1.0, &[2, 0, 1]).of_whole_numbers(), bins(-0.5, 1.0, &[2, 0, 1]));
        assert_eq!(bins(-0.5, 1.0, &[2, 0, 1]).of_whole_numbers(), bins(-0.5, 1.0, &[2, 0, 1]));
        let wide = bins(0.0, 5.0, &[2, 0, 1]);
        assert_eq!(wide.of_whole_numbers(), wide);
    }

    #[test]
    fn a_constant_stays_in_its_bin() {
        let one = bins(0.0, 0.001, &[vec![0; 250], vec![900], vec![0; 749]].concat());
        assert_eq!(one.coarsened(), bins(0.25, 0.001, &[900]));
        assert_eq!(one.cumulated(false), vec![(0.25, 0.0), (0.251, 1.0)]);
    }

    #[test]
    fn nothing_is_no_distribution() {
        let none = bins(0.0, 0.1, &[0; 10]);
        assert_eq!(none.coarsened(), none);
        assert_eq!(none.cumulated(false), vec![]);
        assert_eq!(bins(0.0, 0.1, &[]).coarsened().counts, Vec::<u64>::new());
    }

    #[test]
    fn whole_numbers_cumulate_in_steps() {
        let line = bins(2.5, 1.0, &[1, 3]).cumulated(true);
        assert_eq!(line, vec![(2.5, 0.0), (3.0, 0.0), (3.0, 0.25), (4.0, 0.25), (4.0, 1.0)]);
    }

    #[test]
    fn quantiles_lie_evenly_in_a_bin() {
        let even = bins(0.0, 0.1, &[10; 10]);
        for order in [0.1, 0.25, 0.5, 0.975] {
            assert!((even.quantile(order) - order).abs() < 1e-12);
        }
    }

    proptest! {
        #[test]
        fn coarser_bins_hold_the_same_values(counts in prop::collection::vec(0u64..50, 1..600)) {
            let fine = bins(-1.0, 0.01, &counts);
            let coarse = fine.coarsened();
            prop_assert_eq!(coarse.total(), fine.total());
            prop_assert!(coarse.width >= fine.width);
            prop_assert!(coarse.counts.len() <= counts.len().max(DRAWN.1 + 1));
            if let Some((first, last)) = fine.occupied() {
                let (a, b) = coarse.occupied().expect("it holds the same values");
                prop_assert!(coarse.edge(a) <= fine.edge(first) + 1e-9);
                prop_assert!(coarse.edge(b + 1) >= fine.edge(last + 1) - 1e-9);
                if last - first + 1 >= DRAWN.1 {
                    prop_assert!((DRAWN.0 - 1..=DRAWN.1 + 1).contains(&(b - a + 1)), "{} bins", b - a + 1);
                }
            }
        }

        #[test]
        fn cumulated_shares_rise_to_one(counts in prop::collection::vec(0u64..50, 1..100)) {
            let line = bins(0.0, 0.5, &counts).cumulated(false);
            prop_assert!(line.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1));
            if let Some(last) = line.last() {
                prop_assert_eq!(last.1, 1.0);
            }
        }
    }
}
