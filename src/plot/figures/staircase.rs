//! Step lines for cumulative counts: between two times a count keeps its value, and it has no values between whole
//! numbers.

use super::{
    difference::Difference,
    fan::{Band, Fan},
    lines::{Line, Lines},
};

/// Times of the corners of a step line: each but the first twice.
pub fn times(times: &[f64]) -> Vec<f64> {
    times
        .iter()
        .enumerate()
        .flat_map(|(k, &time)| std::iter::repeat_n(time, if k == 0 { 1 } else { 2 }))
        .collect()
}

/// Values at the corners: each but the last twice, at its beginning and at its end.
pub fn values(values: &[f64]) -> Vec<f64> {
    let last = values.len().saturating_sub(1);
    values
        .iter()
        .enumerate()
        .flat_map(|(k, &value)| std::iter::repeat_n(value, if k == last { 1 } else { 2 }))
        .collect()
}

impl Band {
    /// The band between two staircases.
    #[must_use]
    pub fn stepped(&self) -> Self {
        Self { low: values(&self.low), high: values(&self.high) }
    }
}

impl Fan {
    /// The fan as staircases.
    #[must_use]
    pub fn stepped(self) -> Self {
        Self {
            times: times(&self.times),
            median: values(&self.median),
            bands: self.bands.iter().map(Band::stepped).collect(),
            behind: self.behind.as_ref().map(Band::stepped),
            ..self
        }
    }
}

impl Lines {
    /// The lines as staircases.
    #[must_use]
    pub fn stepped(self) -> Self {
        let lines = self.lines.into_iter().map(|line| Line { values: values(&line.values), ..line });
        Self {
            times: times(&self.times),
            lines: lines.collect(),
            bands: self.bands.iter().map(Band::stepped).collect(),
            others: self.others.iter().map(|other| values(other)).collect(),
            ..self
        }
    }
}

impl Difference {
    /// The difference as staircases.
    #[must_use]
    pub fn stepped(self) -> Self {
        Self {
            times: times(&self.times),
            mean: values(&self.mean),
            interval: self.interval.stepped(),
            band: self.band.as_ref().map(Band::stepped),
            spreads: self.spreads.iter().map(Band::stepped).collect(),
            behind: self.behind.as_ref().map(Band::stepped),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_stays_until_it_changes() {
        let corners: Vec<(f64, f64)> =
            times(&[0.0, 1.0, 2.0]).into_iter().zip(values(&[0.0, 0.0, 3.0])).collect();
        assert_eq!(corners, [(0.0, 0.0), (1.0, 0.0), (1.0, 0.0), (2.0, 0.0), (2.0, 3.0)]);
        // Between two times, the value is an observed one.
        for pair in corners.windows(2) {
            assert!(pair[0].0 == pair[1].0 || pair[0].1 == pair[1].1, "{pair:?}");
        }
        assert_eq!((times(&[]), values(&[])), (vec![], vec![]));
        assert_eq!((times(&[1.0]), values(&[2.0])), (vec![1.0], vec![2.0]));
    }
}
