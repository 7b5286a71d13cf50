//! A forecast for people.

use crate::cli::driver::Finished;
use crate::cli::report::Report;
use crate::scenario::Scenario;
use crate::studies::forecast::{ForecastSummary, HEAD, answer, dates, heading, regimes, values, warnings};

/// The report in lines of at most `width` characters.
pub fn report(scenario: &Scenario, found: &Finished<ForecastSummary>, width: usize) -> String {
    let of = &found.summary;
    let [title, about] = heading(scenario, of);
    let panels = vec![dates(of), values(of), regimes(of)];
    let what = "Model: given that the event had not happened by the end of what is known. Base rate: of the record, and not of the \
                model. Reference: a constant hazard; of a base rate, never. A tick that contains the last known day counts as known.";
    let hash = format!("SHA-256 of {HEAD}: {}. Publish it with the date, {}.", of.sha256, of.head.made);
    let remarks = [answer(of), what.to_owned()].into_iter().chain(warnings(of)).chain([hash]).collect();
    Report { title, about, panels, remarks }.text(found, width).0
}
