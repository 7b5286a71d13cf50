//! A sensitivity analysis in its folder: the names of its tables, and its design as the manifest records it.

use serde::{Deserialize, Serialize};

/// Name of the table of the screening.
pub const MORRIS: &str = "morris.csv";
/// Name of the table of Sobol indices.
pub const SOBOL: &str = "sobol.csv";
/// Name of the table of what varies.
pub use super::parameters::VARIANCE;
/// Name of the table of indices over time.
pub const OVER_TIME: &str = "over-time.csv";
/// Name of the table of indices from the first rows.
pub const CONVERGENCE: &str = "convergence.csv";

/// What is varied, and at how many points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SensitivityRecord {
    /// Outcomes, by their names in files.
    pub outcomes: Vec<String>,
    /// Numbers that are varied.
    pub inputs: Vec<InputRecord>,
    /// Number of trajectories of the screening, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trajectories: Option<usize>,
    /// Number of rows for Sobol indices, where there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<usize>,
    /// Number of scramblings that the rows are dealt out to, where there are any and more than one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scramblings: Option<usize>,
    /// How many inputs Sobol indices are of, where there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<usize>,
    /// Number of resamples of each interval of the screening.
    pub resamples: usize,
}

/// A number that is varied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputRecord {
    /// Its key.
    pub key: String,
    /// Its prior, in words.
    pub prior: String,
}

impl SensitivityRecord {
    /// Points of the screening, k + 1 a trajectory.
    pub fn screening_points(&self) -> u64 {
        self.trajectories.map_or(0, |number| number as u64 * (self.inputs.len() as u64 + 1))
    }

    /// Points of the rows, those of the kept inputs and two more each.
    pub fn row_points(&self) -> u64 {
        let kept = self.kept.unwrap_or(0) as u64;
        self.rows.map_or(0, |rows| rows as u64 * (kept + 2))
    }

    /// All points.
    pub fn points(&self) -> u64 {
        self.screening_points() + self.row_points()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_those_of_both_designs() {
        let input = |key: &str| InputRecord { key: key.to_owned(), prior: String::new() };
        let both = SensitivityRecord {
            outcomes: Vec::new(),
            inputs: ["a", "b", "c"].map(input).to_vec(),
            trajectories: Some(10),
            rows: Some(100),
            scramblings: Some(16),
            kept: Some(2),
            resamples: 1,
        };
        assert_eq!(both.points(), 10 * 4 + 100 * 4);
        assert_eq!(SensitivityRecord { rows: None, kept: None, ..both.clone() }.points(), 40);
        assert_eq!(SensitivityRecord { trajectories: None, ..both }.points(), 400);
    }
}
