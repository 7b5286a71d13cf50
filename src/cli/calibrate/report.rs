//! A calibration for people: what the record tells of each number.

use crate::cli::driver::Finished;
use crate::cli::report::Report;
use crate::scenario::Scenario;
use crate::studies::calibration::{
    CalibrationSummary, answer, heading, marginals, recovered, recovery, stages, statements, targets,
    warnings,
};

/// The report in lines of at most `width` characters.
pub fn report(scenario: &Scenario, found: &Finished<CalibrationSummary>, width: usize) -> String {
    let (identity, of) = (&found.manifest.identity, &found.summary);
    let [title, about] = heading(scenario, of, identity);
    let mut panels = vec![marginals(of), targets(of), statements(of), stages(of)];
    panels.extend((!of.recovery.is_empty()).then(|| recovered(of)));
    let what = "Contraction: 1 - variance of the posterior/variance of the prior; a number is identified from 0.5 on, partly from 0.15 \
                on. p: posterior predictive, near 0 where the record is unlike what the fitted model makes. Nothing is fitted to later \
                years, but their history was known when the model was made.";
    let remarks = [answer(of), what.to_owned()].into_iter().chain(recovery(of)).chain(warnings(of)).collect();
    Report { title, about, panels, remarks }.text(found, width).0
}
