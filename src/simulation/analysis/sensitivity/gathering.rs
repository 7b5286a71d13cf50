//! Gathers outputs point by point until a row or a trajectory is complete.

use super::Unusable;

/// The rows or trajectories of some quantities, gathered point by point. Only the replicates of the current row are
/// kept.
#[derive(Debug, Clone)]
pub struct Gathering<T> {
    /// Points of a row.
    points: usize,
    /// Number of quantities, from the first, whose means at points are kept.
    averaged: usize,
    of: fn(&[&[f64]]) -> Result<T, Unusable>,
    /// The replicates of the current row, by (point, quantity).
    coming: Vec<Vec<Vec<f64>>>,
    /// The complete rows, by quantity.
    rows: Vec<Vec<T>>,
    /// By (point, quantity).
    means: Vec<f64>,
}

impl<T> Gathering<T> {
    /// Makes an empty collection of rows of `points` points, each made from its points by `of`:
    /// [`Row::of`](super::Row::of) or [`Walk::of`](super::Walk::of). The means at all points are kept too for the first
    /// `averaged` quantities.
    pub fn new(
        points: usize,
        quantities: usize,
        averaged: usize,
        of: fn(&[&[f64]]) -> Result<T, Unusable>,
    ) -> Self {
        let rows = (0..quantities).map(|_| Vec::new()).collect();
        Self { points, averaged, of, coming: Vec::with_capacity(points), rows, means: Vec::new() }
    }

    /// Adds the next point: its replicates by quantity.
    ///
    /// # Errors
    /// [`Unusable`], if the points of a row that is now complete do not make a valid row.
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

    /// The complete rows by quantity, in their order.
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
