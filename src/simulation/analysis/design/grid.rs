//! Full factorial grids.

use super::{NoDesign, Points, size};

/// Makes the full grid over a number of levels in each dimension; the first dimension varies slowest.
///
/// Level l of n has the coordinate (l + 1/2)/n: each point is the centre of one of the equal boxes that fill the cube.
///
/// # Errors
/// Without a dimension or a level, or with more than [`MOST_COORDINATES`](super::MOST_COORDINATES).
pub fn grid(levels: &[usize]) -> Result<Points, NoDesign> {
    let points = levels.iter().fold(1_usize, |points, levels| points.saturating_mul(*levels));
    let mut coordinates = Vec::with_capacity(size(points, levels.len())?);
    for point in 0..points {
        let mut slower = points;
        for levels in levels {
            slower /= levels;
            coordinates.push(((point / slower % levels) as f64 + 0.5) / *levels as f64);
        }
    }
    Ok(Points { dimensions: levels.len(), coordinates })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_dimension_is_slowest() {
        let points = grid(&[2, 1, 3]).expect("a grid");
        let [low, mid, high] = [0.5 / 3.0, 0.5, 2.5 / 3.0];
        let expected = [
            [0.25, 0.5, low],
            [0.25, 0.5, mid],
            [0.25, 0.5, high],
            [0.75, 0.5, low],
            [0.75, 0.5, mid],
            [0.75, 0.5, high],
        ];
        assert_eq!(points.iter().collect::<Vec<_>>(), expected);
        assert_eq!((points.count(), points.dimensions(), points.point(4)), (6, 3, &expected[4][..]));
    }

    #[test]
    fn grids_that_cannot_be_are_refused() {
        assert_eq!(grid(&[]), Err(NoDesign::Empty { points: 1, dimensions: 0 }));
        assert_eq!(grid(&[3, 0]), Err(NoDesign::Empty { points: 0, dimensions: 2 }));
        let points = usize::MAX;
        assert_eq!(grid(&[1 << 40, 1 << 40]), Err(NoDesign::TooLarge { points, dimensions: 2 }));
        assert_eq!(grid(&[usize::MAX, 0, 2]), Err(NoDesign::Empty { points: 0, dimensions: 3 }));
    }
}
