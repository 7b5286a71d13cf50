//! Many tests at once.

/// The p-values of a family of tests, adjusted so that those below q hold false discoveries, on average, to a share of q
/// at most: p(i) m/i of the i-th smallest of m, and no more than that of any larger one.
///
/// Source: Y. Benjamini and Y. Hochberg, 1995, Controlling the false discovery rate, Journal of the Royal Statistical
/// Society B 57. It holds for tests that are independent or go together (Benjamini and D. Yekutieli, 2001, Annals of
/// Statistics 29), as outcomes and neighbouring dates do.
pub fn adjusted(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    let mut adjusted = vec![1.0; p.len()];
    let mut least = 1.0_f64;
    for (rank, place) in order.into_iter().enumerate().rev() {
        least = least.min(p[place] * p.len() as f64 / (rank + 1) as f64);
        adjusted[place] = least;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn their_own_example() {
        // Benjamini and Hochberg 1995, section 3.2: of 15 comparisons the first four stand at q = 0.05, and with
        // Bonferroni's correction three.
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
            0.6528, 0.7590, 1.0,
        ];
        let found = adjusted(&p);
        assert_eq!(found.iter().filter(|p| **p <= 0.05).count(), 4);
        assert!((found[3] - 0.0095 * 15.0 / 4.0).abs() < 1e-15);
        // The sixth is held down by the seventh.
        assert!((found[5] - 0.0298 * 15.0 / 7.0).abs() < 1e-15, "{found:?}");
        assert_eq!(found[14], 1.0);
    }

    #[test]
    fn order_does_not_matter() {
        let found = adjusted(&[0.04, 0.01, 0.03]);
        assert_eq!(found, [0.04, 0.03, 0.04]);
        assert!(adjusted(&[]).is_empty());
    }
}
