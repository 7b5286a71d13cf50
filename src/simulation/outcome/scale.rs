//! The scale on which the values of a series are counted: its range, and the width of a bin.

use super::counts::ROOM;
use crate::model::{Measure, World};

/// The range of a series and the bins of its histogram.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Lowest value.
    pub low: f64,
    /// Width of a bin, above 0; 1 for whole numbers.
    pub width: f64,
    /// Number of bins, at least 1. With up to 2,047 a histogram stands beside its neighbours; wider ones stand alone.
    pub bins: u32,
    /// True if values are whole numbers.
    pub whole: bool,
    /// A sum of deviations is counted in 2^-30 of this, a power of two times the width, so that all sums fit.
    pub(super) step: f64,
    /// Units of a sum of deviations in 1.
    pub(super) units: f64,
}

/// Bins over the range of a continuous series: quantiles are good to 1/1024 of the range.
const BINS: u32 = 1024;
/// Bins that histograms side by side can have: the upper end of a range has one of its own while it is counted.
const NEAR: u64 = ROOM as u64 - 1;
/// Bits of a deviation below a step.
pub(super) const FRACTION: u32 = 30;

impl Scale {
    fn new(low: f64, width: f64, bins: u32, whole: bool) -> Self {
        let step = width * u64::from(bins).div_ceil(NEAR).next_power_of_two() as f64;
        Self { low, width, bins, whole, step, units: f64::from(1 << FRACTION) / step }
    }

    /// Makes the scale of a continuous series between `low` and `high`.
    pub fn continuous(low: f64, high: f64) -> Self {
        Self::new(low, (high - low) / f64::from(BINS), BINS, false)
    }

    /// Makes the scale of a count from 0 to `most`, in bins of width 1. No valid scenario counts more than a million
    /// ([`crate::scenario::limits::MOST_POINTS`]).
    pub fn count(most: u64) -> Self {
        debug_assert!(most <= 1 << 20, "{most} is more than can be summed exactly");
        Self::new(0.0, 1.0, most as u32 + 1, true)
    }

    /// Returns the scale on which a batch counts a measure of a world.
    pub fn of(world: &World, measure: Measure) -> Self {
        Self::of_sizes(world.states(), world.ticks(), world.dated_incidents(), measure).unwrap_or_else(|| {
            let (low, high) = world.range(measure);
            Self::continuous(low, high)
        })
    }

    /// Returns the scale of a measure among so many states over so many ticks, with so many dated incidents that count; `None` for
    /// parts of the benefit, whose range depends on more of the world.
    pub fn of_sizes(states: usize, ticks: usize, dated_incidents: u64, measure: Measure) -> Option<Self> {
        if measure.is_count() {
            return Some(Self::count(measure.most(states, ticks, dated_incidents)));
        }
        measure.interval().map(|(low, high)| Self::continuous(low, high))
    }

    /// Returns whether values are whole numbers from 0 on that are their own bins, in a histogram beside others.
    #[inline(always)]
    pub(super) fn is_plain(&self) -> bool {
        self.whole && self.low == 0.0 && !self.is_wide()
    }

    /// Returns whether a histogram needs more bins than fit beside its neighbours.
    #[inline(always)]
    pub(super) fn is_wide(&self) -> bool {
        u64::from(self.bins) > NEAR
    }

    /// Returns the scale that covers this one and another of the same kind.
    pub fn joined(&self, other: &Self) -> Self {
        let end = |scale: &Self| scale.low + f64::from(scale.bins) * scale.width;
        if self.whole || self == other {
            // Whole numbers count from 0.
            return if self.bins < other.bins { *other } else { *self };
        }
        Self::continuous(self.low.min(other.low), end(self).max(end(other)))
    }

    /// Returns the scale of differences between two values on this one; 0 is the lower edge of a bin.
    pub fn of_differences(&self) -> Self {
        let reach = f64::from(self.bins) * self.width;
        if self.whole {
            Self::new(1.0 - reach, 1.0, 2 * self.bins - 1, true)
        } else {
            Self::continuous(-reach, reach)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_have_bins_of_width_one_and_sums_in_steps_that_fit() {
        for (most, step) in [(0, 1.0), (2046, 1.0), (2047, 2.0), (4093, 2.0), (4094, 4.0), (250_000, 128.0)] {
            let scale = Scale::count(most);
            assert_eq!((scale.low, scale.width, scale.step), (0.0, 1.0, step), "{most}");
            assert_eq!((scale.is_plain(), scale.is_wide()), (most < 2047, most >= 2047), "{most}");
        }
        let differences = Scale::count(1040).of_differences();
        assert_eq!((differences.low, differences.width, differences.bins), (-1040.0, 1.0, 2081));
        assert!(differences.is_wide() && !Scale::count(1000).of_differences().is_wide());
    }

    #[test]
    fn counts_of_different_reach_share_the_wider_scale() {
        let (near, far) = (Scale::count(10), Scale::count(12));
        assert_eq!((near.joined(&far), far.joined(&near), near.joined(&near)), (far, far, near));
    }

    #[test]
    fn continuous_differences_have_an_edge_at_zero() {
        for (low, high) in [(0.0, 1.0), (-1.0, 1.0), (-0.37, 2.2)] {
            let scale = Scale::continuous(low, high).of_differences();
            assert_eq!(scale.low + f64::from(scale.bins / 2) * scale.width, 0.0);
        }
    }
}
