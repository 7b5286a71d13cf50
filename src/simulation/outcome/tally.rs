//! A histogram of single values, the same as a batch counts.

use super::cell::{Cells, MOST_AT_ONCE};
use super::results::Histogram;
use super::scale::Scale;
use crate::model::lanes::Lanes;

/// Distance in bins by which rounding may put a value outside its scale.
const SLACK: f64 = 1e-9;

/// Values of one measure, counted as [`Cells`] count them.
#[derive(Debug, Clone)]
pub struct Tally {
    scale: Scale,
    cells: Cells,
}

impl Tally {
    /// An empty tally; `first` is the value of the first replicate; `None` if it is not on the scale.
    pub fn new(scale: Scale, first: f64) -> Option<Self> {
        let centre = on(&scale, first)?;
        Some(Self { scale, cells: Cells::new(&[centre], None) })
    }

    /// Adds values; adds none and returns `None` if one is not on the scale.
    pub fn extend(&mut self, values: &[f64]) -> Option<()> {
        let values: Vec<f64> = values.iter().map(|value| on(&self.scale, *value)).collect::<Option<_>>()?;
        for values in values.chunks(MOST_AT_ONCE) {
            self.cells.extend(0, &self.scale, values, Lanes([0.0]));
        }
        Some(())
    }

    /// The histogram over the occupied bins.
    pub fn histogram(&self) -> Histogram {
        self.cells.histogram(0, &self.scale)
    }
}

/// Returns a value on a scale; a value outside it by rounding is moved to its end.
fn on(scale: &Scale, value: f64) -> Option<f64> {
    let (low, high) = (scale.low, scale.low + f64::from(scale.bins) * scale.width);
    let slack = SLACK * scale.width;
    (low - slack..=high + slack).contains(&value).then(|| value.clamp(low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_in_their_bins() {
        let scale = Scale::continuous(0.0, 1.0);
        let mut tally = Tally::new(scale, 0.5).expect("on the scale");
        tally.extend(&[0.5, 0.5, 0.501, 1.0 + 1e-16]).expect("on the scale");
        let Histogram { low, width, counts } = tally.histogram();
        assert_eq!((low, width), (0.5, 1.0 / 1024.0));
        assert_eq!((counts[0], counts[1], counts[511], counts.len()), (2, 1, 1, 512));
    }

    #[test]
    fn what_is_not_on_the_scale_is_not_counted() {
        let scale = Scale::count(10);
        let mut tally = Tally::new(scale, 3.0).expect("on the scale");
        for value in [-1.0, 12.0, f64::NAN, f64::INFINITY] {
            assert_eq!(tally.extend(&[3.0, value]), None, "{value}");
            assert!(Tally::new(scale, value).is_none(), "{value}");
        }
        assert!(tally.histogram().counts.iter().all(|count| *count == 0));
    }
}
