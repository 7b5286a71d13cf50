//! Files of a sensitivity analysis: names of its tables, and the record of its design in the manifest.

use serde::{Deserialize, Serialize};

/// Name of the table of the screening.
pub const MORRIS: &str = "morris.csv";
/// Name of the table of Sobol indices.
pub const SOBOL: &str = "sobol.csv";
/// Name of the table of variances.
pub use super::variance::VARIANCE;
/// Name of the table of indices over time.
pub const OVER_TIME: &str = "over-time.csv";
/// Name of the table of indices from parts of the rows.
pub const CONVERGENCE: &str = "convergence.csv";

/// Varied inputs and size of the design.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SensitivityRecord {
    /// Outcomes, by their names in files.
    pub outcomes: Vec<String>,
    /// Varied numbers.
    pub inputs: Vec<InputRecord>,
    /// Number of trajectories of the screening, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trajectories: Option<usize>,
    /// Number of rows for Sobol indices, if there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<usize>,
    /// Number of scramblings among which the rows are divided, if there is more than one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scramblings: Option<usize>,
    /// Number of inputs with Sobol indices, if there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<usize>,
    /// Number of resamples of each interval of the screening.
    pub resamples: usize,
}

/// A varied number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputRecord {
    /// Its key.
    pub key: String,
    /// Its prior, as text.
    pub prior: String,
}

impl SensitivityRecord {
    /// Points of the screening, k + 1 per trajectory.
    pub fn screening_points(&self) -> u64 {
        self.trajectories.map_or(0, |number| number as u64 * (self.inputs.len() as u64 + 1))
    }

    /// Points of the rows: per row, the number of kept inputs plus two.
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
