//! The files of a sensitivity analysis: which inputs make outcomes vary, and how much.

mod article;
pub mod cells;
mod points;
mod record;
mod rows;
mod writer;

pub use points::PointLine;
pub use record::{InputRecord, SensitivityRecord};
pub use rows::{ConvergenceRow, Found, MorrisRow, OverTimeRow, SobolRow, Told, VarianceRow};
pub use writer::SensitivityWriter;

/// Name of the table of the screening.
pub const MORRIS: &str = "morris.csv";
/// Name of the table of Sobol indices.
pub const SOBOL: &str = "sobol.csv";
/// Name of the table of what varies.
pub const VARIANCE: &str = "variance.csv";
/// Name of the table of indices over time.
pub const OVER_TIME: &str = "over-time.csv";
/// Name of the table of indices from the first rows.
pub const CONVERGENCE: &str = "convergence.csv";
/// Name of the table of the points.
pub const POINTS: &str = "points.csv";
