//! Figures of a calibration.

mod marginals;
mod pairs;
mod recovery;
#[cfg(all(test, feature = "print"))]
mod tests;

use super::CalibrationTables;
use crate::plot::{Figure, Only, Provenance, Style, charts::Basis};

/// The names of the charts, of a calibration with pairs of known numbers or without, and with a recovery or without.
pub fn names(has_pairs: bool, has_recovery: bool) -> Vec<String> {
    let pairs = has_pairs.then_some(pairs::NAME);
    let recovery = has_recovery.then_some([recovery::RANKS, recovery::COVERAGE]);
    let names = std::iter::once(marginals::NAME).chain(pairs).chain(recovery.into_iter().flatten());
    names.map(str::to_owned).collect()
}

/// Draws charts from the tables.
pub fn draw(tables: &CalibrationTables, only: &Only, style: &Style, provenance: &Provenance) -> Vec<Figure> {
    let replicates = tables.summary.evidence.first().map_or(1, |row| row.replicates);
    let basis = Basis { scenario: &tables.scenario, style, provenance, seed: tables.seed, replicates };
    let mut figures = Vec::new();
    if only.holds(marginals::NAME) {
        figures.extend(marginals::draw(tables, &basis));
    }
    if only.holds(pairs::NAME) {
        figures.extend(pairs::draw(tables, &basis));
    }
    if tables.summary.recovery.is_empty() {
        return figures;
    }
    if only.holds(recovery::RANKS) {
        figures.extend(recovery::ranks(tables, &basis));
    }
    if only.holds(recovery::COVERAGE) {
        figures.extend(recovery::coverage(tables, &basis));
    }
    figures
}
