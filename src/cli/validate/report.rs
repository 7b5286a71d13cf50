//! A validation for people: first who wins, then the tables.

use crate::analysis::validation::ScorePeriod;
use crate::cli::driver::Finished;
use crate::cli::report::{heading as titled, paragraph, saved, stacked};
use crate::scenario::Scenario;
use crate::studies::validation::{
    ValidationSummary, answer, heading, leaders_panel, left_out_panel, lenses_panel, origins_panel,
    placebo_panel, remarks, scores_panel,
};

/// The report in lines of at most `width` characters.
pub fn report(scenario: &Scenario, found: &Finished<ValidationSummary>, width: usize) -> String {
    let (identity, of) = (&found.manifest.identity, &found.summary);
    let [title, about] = heading(scenario, of, identity);
    let mut panels = vec![
        scores_panel(of, ScorePeriod::Holdout),
        scores_panel(of, ScorePeriod::Fit),
        leaders_panel(of),
        placebo_panel(of),
    ];
    panels.extend((!of.origins.is_empty()).then(|| origins_panel(of)));
    panels.extend((!of.left_out.is_empty()).then(|| left_out_panel(of)));
    panels.extend((!of.lenses.is_empty()).then(|| lenses_panel(of)));
    let head = |width: usize| titled(&title, &about, width) + &paragraph(&answer(of), width);
    let (text, width) = stacked(head, &panels, width);
    let what = "Scores are means over the n observations, the smaller the better: continuous ranked probability score of series, ranked \
                probability score of dates, logarithmic score of disputes. Ref.: a straight line, a constant hazard, even shares; 2nd: skill \
                against a line through logarithms, a half-normal trend, “never”. Intervals: 95%, by bootstrap.";
    let remarks = remarks(of).into_iter().chain([what.to_owned()]);
    let remarks: String = remarks.map(|remark| paragraph(&remark, width)).collect();
    text + &remarks + &paragraph(&saved(&found.folder, &found.manifest), width)
}
