//! What a calibration found, and what to beware of, in sentences.

use super::recovery::judged;
use super::rows::{MarginalRow, StatementRow};
use super::tables::CalibrationSummary;
use crate::format::{count, listed, number, percent};

/// Least share of accepted moves.
const ACCEPTED: f64 = 0.1;
/// Least share of the particles that are ancestors.
const ANCESTORS: f64 = 0.1;
/// Least probability of what happened under the prior, and least share of draws at which a series has a slope: the outermost 2%.
const PREDICTED: f64 = 0.01;
const WITH_SLOPE: f64 = 0.02;
/// Range of the mean coverage of 90% intervals, and most numbers with ranks that are not uniform, at which a recovery is passed.
const LEAST_COVERED: f64 = 0.86;
const MOST_COVERED: f64 = 0.94;
const MOST_REJECTED: usize = 5;
/// Fewest particles and moves at which intervals cover about what they say.
const ENOUGH_PARTICLES: usize = 160;
const ENOUGH_MOVES: usize = 8;
/// Least share of histories that agree with all statements.
const CONSISTENT: f64 = 0.05;

/// The rows of a table of numbers, those first of which most was learnt.
pub fn by_contraction(of: &CalibrationSummary) -> Vec<&MarginalRow> {
    let mut rows: Vec<&MarginalRow> = of.marginals.iter().collect();
    rows.sort_by(|a, b| b.contraction.total_cmp(&a.contraction));
    rows
}

/// A key as people read it.
pub fn name(key: &str) -> &str {
    key.strip_prefix("parameters.").unwrap_or(key)
}

/// A statement as people read it: `border_dates: KAZ-KGZ by 2016-12-31`.
pub fn stated(row: &StatementRow) -> String {
    format!("{}: {} by {}", row.target, row.statement, row.by)
}

/// How many numbers are of each class.
pub fn classes(of: &CalibrationSummary) -> [usize; 3] {
    ["identified", "partly", "not"].map(|class| of.marginals.iter().filter(|row| row.class == class).count())
}

/// What the record tells of the numbers, in a sentence.
pub fn answer(of: &CalibrationSummary) -> String {
    let [identified, partly, not] = classes(of);
    let evidence = of.evidence.first().map(|row| {
        let (value, error) = (number(row.log_evidence, 2), number(row.log_evidence_error, 2));
        format!(" The log evidence is {value}, with a Monte Carlo error of {error}.")
    });
    let points = of.evidence.first().map(|row| {
        let (own, medians) = (number(row.at_own, 1), number(row.at_medians, 1));
        let which = if row.at_medians > row.at_own { "better" } else { "no better" };
        format!(
            " The medians of the posterior fit {which} than the values of the scenario: log likelihood {medians} against {own}."
        )
    });
    format!(
        "Of {} the record identifies {}, {} in part, and of {} it says next to nothing.{}{}",
        crate::format::counted(of.marginals.len() as u64, "number"),
        count(identified as u64),
        count(partly as u64),
        count(not as u64),
        evidence.unwrap_or_default(),
        points.unwrap_or_default(),
    )
}

/// Findings of the recovery, in a sentence; `None` without one.
pub fn recovery(of: &CalibrationSummary) -> Option<String> {
    let (half, most, rejected) = judged(&of.recovery)?;
    let sets = of.recovery.first().map_or(0, |row| row.sets);
    let numbers = crate::format::counted(of.recovery.len() as u64, "number");
    let learnt: Vec<String> = by_class(of, "identified").chain(by_class(of, "partly")).collect();
    let learnt = match learnt.len() {
        0 => "From such records no number can be learnt, not even in part.".to_owned(),
        _ => format!("From such records can be learnt, at least in part: {}.", listed(&learnt)),
    };
    let by_chance = 0.05 * of.recovery.len() as f64;
    // Without coverage a narrow posterior is no knowledge.
    let is_passed = (LEAST_COVERED..=MOST_COVERED).contains(&most) && rejected <= MOST_REJECTED;
    let learnt = if is_passed {
        learnt
    } else {
        "The calibration fails this test: its intervals do not hold the true values as often as they say, or its ranks are not uniform. What \
         is said above of what the record identifies is then not to be relied on; more particles and more moves help."
            .to_owned()
    };
    Some(format!(
        "Recovery of {} from records of their own: over {numbers}, 50% intervals hold the true value in {} of the sets and 90% intervals \
         in {}; ranks are not uniform at p < 0.05 in {}, where chance alone has about {}. {learnt}",
        crate::format::counted(sets, "set"),
        percent(half),
        percent(most),
        count(rejected as u64),
        number(by_chance, 1),
    ))
}

/// Names of the numbers of a class in the recovery.
fn by_class<'a>(of: &'a CalibrationSummary, class: &'a str) -> impl Iterator<Item = String> + 'a {
    of.recovery.iter().filter(move |row| row.class == class).map(|row| name(&row.key).to_owned())
}

/// Warnings, a sentence each.
pub fn warnings(of: &CalibrationSummary) -> Vec<String> {
    let mut found = Vec::new();
    let Some(evidence) = of.evidence.first() else { return found };
    let numbers = |is_one: &dyn Fn(usize) -> bool| -> Vec<String> {
        (0..of.stages.len())
            .filter(|place| is_one(*place))
            .map(|place| of.stages[place].stage.to_string())
            .collect()
    };
    if evidence.particles < ENOUGH_PARTICLES || evidence.moves < ENOUGH_MOVES {
        found.push(format!(
            "With fewer than {ENOUGH_PARTICLES} particles or {ENOUGH_MOVES} moves intervals are too narrow, and what is identified, and the error of \
             the evidence, are not to be relied on: here {} and {}.",
            crate::format::counted(evidence.particles as u64, "particle"),
            crate::format::counted(evidence.moves as u64, "move"),
        ));
    }
    let slow = numbers(&|place| of.stages[place].acceptance < ACCEPTED);
    if !slow.is_empty() {
        found.push(format!(
            "Fewer than 10% of the moves were accepted in stage {}: the likelihood is noisy or peaked; more replicates of each \
             evaluation help.",
            listed(&slow)
        ));
    }
    let least = ANCESTORS * evidence.particles as f64;
    let few = numbers(&|place| (of.stages[place].ancestors as f64) < least);
    if !few.is_empty() {
        found.push(format!(
            "Fewer than a tenth of the particles have descendants in stage {}: ask for more particles.",
            listed(&few)
        ));
    }
    for row in &of.statements {
        let of_what_happened = if row.holds { row.prior } else { 1.0 - row.prior };
        if of_what_happened < PREDICTED {
            found.push(format!(
                "What happened lies outside 98% of what the priors predict ({}): {} of their histories have it.",
                stated(row),
                percent(of_what_happened)
            ));
        }
    }
    for row in of.fit.iter().filter(|row| 1.0 - row.prior_flat < WITH_SLOPE) {
        found.push(format!(
            "The model moves against {} in {} of the draws of the priors: no value of a number makes it follow.",
            row.target,
            percent(row.prior_flat)
        ));
    }
    let edges: Vec<String> = of
        .marginals
        .iter()
        .filter(|row| !row.edge.is_empty())
        .map(|row| format!("{} ({})", name(&row.key), row.edge))
        .collect();
    if !edges.is_empty() {
        found.push(format!(
            "The posterior lies at an edge of the prior for {}: the prior decides, or is too narrow.",
            listed(&edges)
        ));
    }
    if !of.statements.is_empty() && evidence.consistent < CONSISTENT {
        found.push(format!(
            "{} of the histories under the posterior agree with everything that is stated of the years of the fit.",
            percent(evidence.consistent)
        ));
    }
    found
}
