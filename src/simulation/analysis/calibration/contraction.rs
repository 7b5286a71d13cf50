//! What observations tell of a number: by how much its posterior is narrower than its prior.

/// Contraction from which on a number counts as identified.
const IDENTIFIED: f64 = 0.5;
/// Contraction from which on a number counts as partly identified.
const PARTLY: f64 = 0.15;

/// The contraction of a posterior, 1 - variance of the posterior/variance of the prior: 1 where the number is known, 0 where
/// nothing was learnt, below 0 where observations contradict the prior.
///
/// Source: M. Betancourt, 2018, Calibrating model-based inferences and decisions, arXiv:1803.08393.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contraction {
    /// The contraction, 1 at most.
    pub value: f64,
    /// Monte Carlo standard error, as if draws were independent of each other.
    pub se: f64,
}

/// What is known of a number, by its contraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identification {
    /// From ½ on: at most half of the prior's variance is left.
    Identified,
    /// From 0.15 to below ½.
    Partly,
    /// Below 0.15: the posterior is the prior, but for little.
    Not,
}

impl Identification {
    /// Name in files and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identified => "identified",
            Self::Partly => "partly",
            Self::Not => "not",
        }
    }
}

impl Contraction {
    /// Variance of a uniform prior on `[0,1]`: of the order of a number in its prior, of which contraction does not depend on
    /// unit or scale.
    pub const UNIFORM: f64 = 1.0 / 12.0;

    /// The contraction of draws of a posterior, all of the same weight; `None` of fewer than two, or where the prior does not vary.
    pub fn of(draws: impl ExactSizeIterator<Item = f64> + Clone, prior_variance: f64) -> Option<Self> {
        let size = draws.len() as f64;
        if size < 2.0 || !(prior_variance > 0.0 && prior_variance.is_finite()) {
            return None;
        }
        let mean = draws.clone().sum::<f64>() / size;
        let (mut squares, mut fourths) = (0.0, 0.0);
        for draw in draws {
            let square = (draw - mean) * (draw - mean);
            squares += square;
            fourths += square * square;
        }
        let variance = squares / (size - 1.0);
        let spread = (fourths / size - (squares / size) * (squares / size)).max(0.0);
        Some(Self { value: 1.0 - variance / prior_variance, se: (spread / size).sqrt() / prior_variance })
    }

    /// Identified, partly, or not.
    pub fn identification(&self) -> Identification {
        if self.value >= IDENTIFIED {
            Identification::Identified
        } else if self.value >= PARTLY {
            Identification::Partly
        } else {
            Identification::Not
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::moves::uniform;
    use super::super::targets::moments;
    use super::*;
    use crate::analysis::design::random;

    #[test]
    fn known_answers() {
        // Uniform on half of the interval: a quarter of the variance.
        let half = Contraction::of((0..1_000).map(|k| (f64::from(k) + 0.5) / 2_000.0), Contraction::UNIFORM);
        let half = half.expect("a contraction");
        assert!((half.value - 0.75).abs() < 1e-3, "{half:?}");
        assert_eq!(half.identification(), Identification::Identified);
        let whole = Contraction::of((0..1_000).map(|k| (f64::from(k) + 0.5) / 1_000.0), Contraction::UNIFORM);
        assert!(
            whole.is_some_and(
                |found| found.value.abs() < 2e-3 && found.identification() == Identification::Not
            )
        );
        // At both ends: three times the variance of the prior.
        let ends = Contraction::of((0..1_000).map(|k| f64::from(k % 2)), Contraction::UNIFORM);
        assert!(ends.is_some_and(|found| (found.value + 2.0).abs() < 0.01), "{ends:?}");
        assert_eq!(Contraction::of([0.5].into_iter(), Contraction::UNIFORM), None);
        assert_eq!(Contraction::of([0.5, 0.6].into_iter(), 0.0), None);
        let class = |value| Contraction { value, se: 0.0 }.identification().name();
        assert_eq!(
            [class(0.5), class(0.499), class(0.15), class(0.149), class(-1.0)],
            ["identified", "partly", "partly", "not", "not"]
        );
    }

    #[test]
    fn its_error_is_its_scatter() {
        let found: Vec<Contraction> = (0..200)
            .map(|seed| {
                let mut source = random(seed, "contraction", 0);
                let draws: Vec<f64> = (0..300).map(|_| uniform(&mut source)).collect();
                Contraction::of(draws.into_iter(), Contraction::UNIFORM).expect("a contraction")
            })
            .collect();
        let (mean, scatter) = moments(&found.iter().map(|found| found.value).collect::<Vec<f64>>());
        let stated = found.iter().map(|found| found.se).sum::<f64>() / 200.0;
        assert!(mean.abs() < 0.02 && (stated / scatter - 1.0).abs() < 0.2, "{mean} {scatter} {stated}");
    }
}
