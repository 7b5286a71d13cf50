//! Morris trajectories, which change one input at a time.

use super::{NoDesign, Points, below, random, shuffled, size};
use rand::Rng;

/// One step of a trajectory.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Move {
    /// The coordinate that changes.
    pub dimension: usize,
    /// Its change, Δ or -Δ.
    pub by: f64,
}

/// Trajectories of k + 1 points in k dimensions. Each changes every coordinate once, in random order, by a step Δ =
/// p/(2(p - 1)) up or down on the p levels 0, 1/(p - 1), ..., 1. The levels include both ends.
///
/// From any level a coordinate can move in one direction only, so that all levels are equally likely.
///
/// Source: M. D. Morris, 1991, Factorial sampling plans for preliminary computational experiments, Technometrics 33.
#[derive(Debug, Clone, PartialEq)]
pub struct Trajectories {
    /// By (trajectory, point).
    points: Points,
    /// By (trajectory, step).
    moves: Vec<Move>,
}

impl Trajectories {
    /// Draws `count` trajectories by a seed, on an even number of levels, usually 4.
    ///
    /// # Errors
    /// Without a trajectory or a dimension, with an odd number of levels or none, or with more than
    /// [`MOST_COORDINATES`](super::MOST_COORDINATES).
    pub fn new(count: usize, dimensions: usize, levels: usize, seed: u64) -> Result<Self, NoDesign> {
        if levels == 0 || levels % 2 == 1 || levels > MOST_LEVELS {
            return Err(NoDesign::Levels { levels });
        }
        // A trajectory has one more point than moves; without dimensions it must have no point.
        let points = if dimensions == 0 { 0 } else { count.saturating_mul(dimensions.saturating_add(1)) };
        let mut coordinates = Vec::with_capacity(size(points, dimensions)?);
        let mut moves = Vec::with_capacity(count * dimensions);
        for trajectory in 0..count {
            let mut random = random(seed, "morris trajectories", trajectory as u64);
            let starts: Vec<Start> = (0..dimensions)
                .map(|_| Start { lower: below(&mut random, levels / 2), up: random.next_u32() >> 31 == 1 })
                .collect();
            walk(&starts, &shuffled(&mut random, dimensions), levels, &mut coordinates, &mut moves);
        }
        Ok(Self { points: Points { dimensions, coordinates }, moves })
    }

    /// Number of trajectories r.
    pub fn count(&self) -> usize {
        self.moves.len() / self.dimensions()
    }

    /// Number of dimensions k.
    pub fn dimensions(&self) -> usize {
        self.points.dimensions()
    }

    /// All points, k + 1 for each trajectory.
    pub fn points(&self) -> &Points {
        &self.points
    }

    /// The moves of each trajectory from one point to the next, one for each dimension.
    pub fn moves(&self) -> impl ExactSizeIterator<Item = &[Move]> + Clone {
        self.moves.chunks_exact(self.dimensions())
    }
}

/// Largest number of levels, more than any design can visit.
const MOST_LEVELS: usize = 1 << 20;

/// The start of a coordinate.
#[derive(Debug, Clone, Copy)]
struct Start {
    /// The lower of its two levels, in the lower half of all levels.
    lower: usize,
    /// Whether it moves up from there, or down to it.
    up: bool,
}

/// Adds a trajectory.
fn walk(starts: &[Start], order: &[usize], levels: usize, coordinates: &mut Vec<f64>, moves: &mut Vec<Move>) {
    let half = levels / 2;
    let coordinate =
        |lower: usize, at_upper: bool| (lower + if at_upper { half } else { 0 }) as f64 / (levels - 1) as f64;
    let step = half as f64 / (levels - 1) as f64;
    let mut point: Vec<f64> = starts.iter().map(|start| coordinate(start.lower, !start.up)).collect();
    coordinates.extend_from_slice(&point);
    for dimension in order {
        let Start { lower, up } = starts[*dimension];
        point[*dimension] = coordinate(lower, up);
        coordinates.extend_from_slice(&point);
        moves.push(Move { dimension: *dimension, by: if up { step } else { -step } });
    }
}

#[cfg(test)]
impl Trajectories {
    /// Makes every possible trajectory on an even number of levels.
    pub fn every(dimensions: usize, levels: usize) -> Self {
        let mut orders = vec![vec![]];
        for next in 0..dimensions {
            let longer = |order: &Vec<usize>, place| {
                let mut order = order.clone();
                order.insert(place, next);
                order
            };
            orders =
                orders.iter().flat_map(|order| (0..=next).map(move |place| longer(order, place))).collect();
        }
        let (mut coordinates, mut moves) = (vec![], vec![]);
        for mut number in 0..levels.pow(dimensions as u32) {
            let starts: Vec<Start> = (0..dimensions)
                .map(|_| {
                    let level = number % levels;
                    number /= levels;
                    Start { lower: level % (levels / 2), up: level < levels / 2 }
                })
                .collect();
            for order in &orders {
                walk(&starts, order, levels, &mut coordinates, &mut moves);
            }
        }
        Self { points: Points { dimensions, coordinates }, moves }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trajectory_changes_each_coordinate_once() {
        for levels in [2, 4, 10] {
            let design = Trajectories::new(20, 5, levels, 0).expect("a design");
            assert_eq!((design.count(), design.dimensions(), design.points().count()), (20, 5, 120));
            let step = levels as f64 / 2.0 / (levels - 1) as f64;
            for (trajectory, moves) in design.moves().enumerate() {
                let mut moved: Vec<usize> = moves.iter().map(|one| one.dimension).collect();
                moved.sort_unstable();
                assert_eq!(moved, [0, 1, 2, 3, 4]);
                for (place, one) in moves.iter().enumerate() {
                    let [from, to] = [0, 1].map(|next| design.points().point(trajectory * 6 + place + next));
                    for dimension in 0..5 {
                        let expected = if dimension == one.dimension { one.by } else { 0.0 };
                        assert!((to[dimension] - from[dimension] - expected).abs() < 1e-15);
                    }
                    assert_eq!(one.by.abs(), step);
                    let on_a_level =
                        |x: &f64| (0..levels).any(|level| *x == level as f64 / (levels - 1) as f64);
                    assert!(to.iter().all(on_a_level), "{to:?}");
                }
            }
        }
    }

    #[test]
    fn levels_directions_and_orders_are_even() {
        let design = Trajectories::new(4000, 3, 4, 3).expect("a design");
        let mut levels = [0; 4];
        for point in design.points().iter() {
            levels[(point[1] * 3.0).round() as usize] += 1;
        }
        // 16,000 points, four of which make one draw: 4000 of each, give or take five standard errors and more.
        assert!(levels.iter().all(|count| (3600..4400).contains(count)), "{levels:?}");
        let ups = design.moves().flatten().filter(|one| one.by > 0.0).count();
        assert!((5700..6300).contains(&ups), "{ups}");
        for dimension in 0..3 {
            let first = design.moves().filter(|moves| moves[0].dimension == dimension).count();
            assert!((1180..1490).contains(&first), "{first}");
        }
        assert_eq!(design, Trajectories::new(4000, 3, 4, 3).expect("a design"));
        let few = |seed| Trajectories::new(4, 3, 4, seed).expect("a design");
        assert_ne!(few(0), few(1));
        // More trajectories leave those before them as they are.
        assert!(few(3).points().iter().eq(design.points().iter().take(16)));
    }

    #[test]
    fn every_trajectory_is_another() {
        let design = Trajectories::every(2, 4);
        assert_eq!(design.count(), 16 * 2);
        let walks: Vec<&[f64]> = design.points.coordinates.chunks_exact(6).collect();
        for (place, walk) in walks.iter().enumerate() {
            assert!(!walks[..place].contains(walk));
        }
    }

    #[test]
    fn designs_that_cannot_be_are_refused() {
        for levels in [0, 1, 3, usize::MAX, usize::MAX - 1] {
            assert_eq!(Trajectories::new(2, 2, levels, 0), Err(NoDesign::Levels { levels }));
        }
        assert!(matches!(Trajectories::new(0, 2, 4, 0), Err(NoDesign::Empty { .. })));
        assert!(matches!(Trajectories::new(2, 0, 4, 0), Err(NoDesign::Empty { .. })));
        assert!(matches!(Trajectories::new(usize::MAX, 2, 4, 0), Err(NoDesign::TooLarge { .. })));
        assert!(matches!(Trajectories::new(2, usize::MAX, 4, 0), Err(NoDesign::TooLarge { .. })));
    }
}
