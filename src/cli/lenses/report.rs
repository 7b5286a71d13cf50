//! Lenses for people: what each keeps of the difference, and which agrees with the record.

use crate::cli::driver::Finished;
use crate::cli::report::Report;
use crate::scenario::Scenario;
use crate::studies::lenses::cells::{Scored, reference_label};
use crate::studies::lenses::{LensSummary, heading, panel, scores, shares};

/// The report in lines of at most `width` characters, of these outcomes.
pub fn report(
    scenario: &Scenario,
    outcomes: &[String],
    found: &Finished<LensSummary>,
    width: usize,
) -> String {
    let (identity, tables) = (&found.manifest.identity, &found.summary);
    let [title, about] = heading(scenario, tables, identity);
    let of = |outcome: &String| {
        [Some(panel(scenario, tables, outcome)), shares(scenario, tables, outcome)].into_iter().flatten()
    };
    let panels = outcomes.iter().flat_map(of).chain(scores(scenario, tables)).collect();
    let mut what = "Mean paired differences on common random numbers. To full: to the full model.".to_owned();
    if tables.baseline().is_some() {
        what.push_str(
            " Difference: to the baseline through the same lens, with its 95% confidence interval. Kept: how much that is of \
             the difference in the full model.",
        );
    }
    let scored = Scored::all(tables);
    let record = scenario.record().filter(|_| !scored.is_empty());
    let scores = record.map(|record| said(record.fit_until(), &scored));
    let remarks = std::iter::once(what).chain(scores).collect();
    Report { title, about, panels, remarks }.text(found, width).0
}

/// What skill is.
fn said(fit_until: i16, scored: &[Scored<'_>]) -> String {
    let mut against: Vec<&str> = Vec::new();
    for one in scored {
        let label = reference_label(one.rule);
        if !against.contains(&label) {
            against.push(label);
        }
    }
    format!(
        "Full, Best: skill of the full model and of the best lens, what each saves of the score of a reference ({}), 1 at best and \
         below 0 where the reference is better. Better: lenses that are better than it. The years after {fit_until} are a \
         pseudo-holdout: nothing is fitted to them, but their history was known when the model was made.",
        against.join(", "),
    )
}
