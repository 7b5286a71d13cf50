//! Stub.
use crate::analysis::sensitivity::{OverTime, Screened, SharedOut};
use crate::plot::{Figure, Only, Provenance, Style};
use crate::scenario::{Scenario, Varied};
#[allow(missing_docs, reason = "stub")]
pub struct Analysed<'a> {
    pub screened: &'a [Screened],
    pub kept: &'a [usize],
    pub shared: &'a [SharedOut],
    pub over_time: &'a [OverTime],
    pub days: &'a [jiff::civil::Date],
    pub varied: &'a Varied,
    pub baseline: Option<&'a Scenario>,
    pub replicates: u64,
    pub trajectories: usize,
    pub rows: usize,
}
#[allow(missing_docs, reason = "stub")]
pub fn sensitivity_chart_names(_: bool, _: bool, _: bool, _: &[String]) -> Vec<String> {
    Vec::new()
}
#[allow(missing_docs, reason = "stub")]
pub fn sensitivity_charts(_: &Analysed<'_>, _: &Only, _: &Style, _: &Provenance) -> Vec<Figure> {
    Vec::new()
}
