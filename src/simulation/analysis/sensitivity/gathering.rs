//! Outputs as they come, point by point, until a row or a trajectory is whole.

use super::Unusable;

/// What the rows or trajectories of a design say of some quantities, gathered point by point: of the replicates no more is
/// kept than those of the row that is coming.
#[derive(Debug, Clone)]
pub struct Gathering<T> {
    /// Points of a row.
    points: usize,
    /// Of how many quantities, the first ones, the means of points are kept.
    averaged: usize,
    of: fn(&[&[f64]]) -> Result<T, Unusable>,
    /// By (point, quantity) of the row that is coming, the replicates.
    coming: Vec<Vec<Vec<f64>>>,
    /// By quantity, what has come.
    rows: Vec<Vec<T>>,
    /// By (point, quantity).
    means: Vec<f64>,
}

impl<T> Gathering<T> {
    /// None yet, of rows of so many points, each made of its points by `of`: [`Row::of`](super::Row::of) or
    /// [`Walk::of`](super::Walk::of). Of the first `averaged` quantities the means of all points are kept too.
    pub fn new(
        points: usize,
        quantities: usize,
        averaged: usize,
        of: fn(&[&[f64]]) -> Result<T, Unusable>,
    ) -> Self {
        let rows = (0..quantities).map(|_| Vec::new()).collect();
        Self { points, averaged, of, coming: Vec::with_capacity(points), rows, means: Vec::new() }
    }

    /// Takes in the next point: by quantity, its replicates.
    ///
    /// # Errors
    /// [`Unusable`], where the points of a row that is whole now cannot be ones of a row.
    pub fn push(&mut self, values: Vec<Vec<f64>>) -> Result<(), Unusable> {
        let mean = |values: &Vec<f64>| values.iter().sum::<f64>() / values.len() as f64;
        self.means.extend(values.iter().take(self.averaged).map(mean));
        self.coming.push(values);
        if self.coming.len() == self.points {
            for (quantity, rows) in self.rows.iter_mut().enumerate() {
                let points: Vec<&[f64]> = self.coming.iter().map(|point| &point[quantity][..]).collect();
                rows.push((self.of)(&points)?);
            }
            self.coming.clear();
        }
        Ok(())
    }

    /// By quantity, the rows that are whole, in their order.
    pub fn rows(&self) -> &[Vec<T>] {
        &self.rows
    }

    /// The means of a point by its number in the design.
    pub fn means(&self, point: usize) -> &[f64] {
        &self.means[point * self.averaged..][..self.averaged]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sensitivity::{Row, Walk};

    /// Two quantities at a point, of three replicates each.
    fn point(number: usize) -> Vec<Vec<f64>> {
        let of = |quantity: usize| (0..3).map(|r| (number * 7 % 5 + quantity * r * r) as f64).collect();
        vec![of(0), of(1)]
    }

    #[test]
    fn rows_are_those_of_their_points() {
        let mut gathered = Gathering::new(4, 2, 1, Row::of);
        for number in 0..11 {
            gathered.push(point(number)).expect("rows");
        }
        for quantity in 0..2 {
            let [first, second] = &gathered.rows()[quantity][..] else { panic!("two rows are whole") };
            for (start, row) in [(0, first), (4, second)] {
                let points: Vec<Vec<f64>> =
                    (start..start + 4).map(|k| point(k).swap_remove(quantity)).collect();
                let points: Vec<&[f64]> = points.iter().map(Vec::as_slice).collect();
                assert_eq!(*row, Row::of(&points).expect("a row"));
            }
        }
        // Of the second quantity no means are kept.
        assert_eq!(gathered.means(3), [f64::from(21 % 5)]);
        assert_eq!(gathered.means(10).len(), 1);
    }

    #[test]
    fn points_that_are_no_trajectory_are_refused() {
        let mut gathered = Gathering::new(2, 1, 0, Walk::of);
        gathered.push(vec![vec![1.0, 2.0]]).expect("the first point");
        let refused = gathered.push(vec![vec![1.0]]);
        assert!(matches!(refused, Err(Unusable::Replicates { point: 1, .. })), "{refused:?}");
    }
}
