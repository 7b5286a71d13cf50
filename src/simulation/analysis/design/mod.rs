//! Designs: the points of the unit cube at which a function is evaluated.
//!
//! | question | design |
//! | --- | --- |
//! | what happens at every combination of some levels? | [`grid()`] |
//! | what happens over the whole cube, in few points? | [`latin_hypercube`], [`Sobol`] |
//! | which inputs matter at all? | [`Trajectories`] |
//! | which share of the variance does each input make? | [`Saltelli`] |
//!
//! A coordinate is the order of a quantile, which the caller turns into a value of its input. All random numbers come
//! from a seed; the same seed gives the same bits on any machine. A seed of 0 is not special.

mod grid;
mod latin;
mod morris;
mod saltelli;
mod sobol;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use thiserror::Error;

use crate::problem::{Explain, Remedy};

pub use grid::grid;
pub use latin::latin_hypercube;
pub use morris::{Move, Trajectories};
pub use saltelli::Saltelli;
pub use sobol::Sobol;

/// Most coordinates of the points of a design: 512 MB.
pub const MOST_COORDINATES: usize = 1 << 26;

/// Points of the unit cube, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    dimensions: usize,
    /// By (point, dimension).
    coordinates: Vec<f64>,
}

impl Points {
    /// Number of coordinates of a point, at least 1.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// Number of points, at least 1.
    pub fn count(&self) -> usize {
        self.coordinates.len() / self.dimensions
    }

    /// A point by its number, from 0 and below [`count`](Self::count).
    pub fn point(&self, number: usize) -> &[f64] {
        &self.coordinates[number * self.dimensions..][..self.dimensions]
    }

    /// All points, in their order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[f64]> + Clone {
        self.coordinates.chunks_exact(self.dimensions)
    }
}

/// Why a design cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoDesign {
    /// It would have no points or no dimensions.
    #[error("a design of {points} points in {dimensions} dimensions is empty")]
    Empty {
        /// Number of points asked for.
        points: usize,
        /// Number of dimensions asked for.
        dimensions: usize,
    },
    /// It would not fit into memory.
    #[error(
        "a design of {points} points in {dimensions} dimensions has more than {MOST_COORDINATES} coordinates"
    )]
    TooLarge {
        /// Number of points asked for, or the largest whole number if it is larger.
        points: usize,
        /// Number of dimensions asked for.
        dimensions: usize,
    },
    /// The direction numbers do not cover so many dimensions.
    #[error(
        "the Sobol sequence is known here in {} dimensions, and {dimensions} are asked for",
        Sobol::MOST_DIMENSIONS
    )]
    TooManyDimensions {
        /// Number of dimensions asked for.
        dimensions: usize,
    },
    /// It would go beyond the end of the sequence.
    #[error("the Sobol sequence ends after {} points, and point {end} is asked for", Sobol::LENGTH)]
    BeyondTheEnd {
        /// Number of the last point asked for, from 1.
        end: usize,
    },
    /// The number of levels is odd or zero.
    #[error("Morris trajectories take an even number of levels from 2 on, and {levels} are asked for")]
    Levels {
        /// Number of levels asked for.
        levels: usize,
    },
}

impl Explain for NoDesign {
    fn remedy(&self) -> Option<Remedy> {
        Some(Remedy::new(match self {
            Self::Empty { .. } => "ask for at least one of each",
            Self::TooLarge { .. } => "ask for fewer points, or for fewer inputs",
            Self::TooManyDimensions { .. } => {
                "vary fewer inputs at once: Sobol indices take two dimensions an input, and a Latin hypercube has no such limit"
            }
            Self::BeyondTheEnd { .. } => "ask for fewer points",
            Self::Levels { .. } => "ask for 4, as is usual",
        }))
    }
}

/// Returns the number of coordinates, if it is above 0 and fits.
fn size(points: usize, dimensions: usize) -> Result<usize, NoDesign> {
    if points == 0 || dimensions == 0 {
        return Err(NoDesign::Empty { points, dimensions });
    }
    let coordinates = points.checked_mul(dimensions).filter(|size| *size <= MOST_COORDINATES);
    coordinates.ok_or(NoDesign::TooLarge { points, dimensions })
}

/// Makes the random numbers of a seed for a purpose, named by at most 24 letters; each quantity drawn has its own
/// stream.
pub(super) fn random(seed: u64, purpose: &str, stream: u64) -> ChaCha8Rng {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[8..8 + purpose.len()].copy_from_slice(purpose.as_bytes());
    let mut random = ChaCha8Rng::from_seed(key);
    random.set_stream(stream);
    random
}

/// Draws a whole number below `end`, which is from 1 to 2³²; the deviation from uniformity is below `end` in 2³².
pub(super) fn below(random: &mut ChaCha8Rng, end: usize) -> usize {
    ((u64::from(random.next_u32()) * end as u64) >> 32) as usize
}

/// Draws a permutation of 0 to `count` - 1, uniformly (Fisher and Yates).
pub(super) fn shuffled(random: &mut ChaCha8Rng, count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        order.swap(last, below(random, last + 1));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_checked_before_anything_is_allocated() {
        assert_eq!(size(3, 4), Ok(12));
        assert_eq!(size(0, 4), Err(NoDesign::Empty { points: 0, dimensions: 4 }));
        assert_eq!(size(4, 0), Err(NoDesign::Empty { points: 4, dimensions: 0 }));
        assert_eq!(size(1 << 26, 1), Ok(1 << 26));
        assert!(matches!(size(1 << 26, 2), Err(NoDesign::TooLarge { .. })));
        assert!(matches!(size(usize::MAX, 2), Err(NoDesign::TooLarge { .. })));
    }

    #[test]
    fn orders_are_even() {
        let mut counts = [0; 6];
        let mut draws = random(0, "test", 0);
        for _ in 0..6000 {
            let order = shuffled(&mut draws, 3);
            counts[order[0] * 2 + usize::from(order[1] > order[2])] += 1;
        }
        // 1000 of each, give or take five standard errors.
        assert!(counts.iter().all(|count| (856..1144).contains(count)), "{counts:?}");
    }

    #[test]
    fn streams_and_purposes_are_apart() {
        let first = |seed, purpose, stream: u64| random(seed, purpose, stream).next_u64();
        let all = [first(0, "a", 0), first(1, "a", 0), first(0, "b", 0), first(0, "a", 1)];
        for (place, one) in all.iter().enumerate() {
            assert!(!all[..place].contains(one), "{all:?}");
        }
        assert_eq!(first(0, "a", 0), all[0]);
    }
}
