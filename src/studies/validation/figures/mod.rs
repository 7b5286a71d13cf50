//! Charts: skill by target, predictions over the record, forecasts of dates, and the day of a succession.

mod dates;
mod lenses;
mod placebo;
mod predictions;
mod skill;
#[cfg(all(test, feature = "print"))]
mod tests;

use super::ValidationTables;
use super::leaders::HISTORICAL;
use crate::plot::{
    charts::Basis,
    figure::{Figure, Provenance},
    language::{Language, say},
    only::Only,
    style::Style,
};

/// Names of the charts.
const SKILL: &str = "validation-skill";
const PREDICTIONS: &str = "validation-predictions";
const DATES: &str = "validation-dates";
const PLACEBO: &str = "validation-placebo";
const LENSES: &str = "validation-lenses";

/// The names of the charts; those of other days of a succession and of lenses where there are any.
pub fn names(has_placebo: bool, has_lenses: bool) -> Vec<String> {
    let names = [SKILL, PREDICTIONS, DATES].into_iter().chain(has_placebo.then_some(PLACEBO));
    let names = names.chain(has_lenses.then_some(LENSES));
    names.map(str::to_owned).collect()
}

/// Draws charts from the tables.
pub fn draw(tables: &ValidationTables, only: &Only, style: &Style, provenance: &Provenance) -> Vec<Figure> {
    let replicates = tables.summary.basis.first().map_or(1, |row| row.replicates);
    let basis = Basis { scenario: &tables.scenario, style, provenance, seed: tables.seed, replicates };
    let mut figures = Vec::new();
    if only.holds(SKILL) {
        figures.extend(skill::draw(tables, &basis));
    }
    if only.holds(PREDICTIONS) {
        figures.extend(predictions::draw(tables, &basis));
    }
    if only.holds(DATES) {
        figures.extend(dates::draw(tables, &basis));
    }
    if only.holds(PLACEBO) {
        figures.extend(placebo::draw(tables, &basis));
    }
    if only.holds(LENSES) {
        figures.extend(lenses::draw(tables, &basis));
    }
    figures
}

/// Last year of the fit.
fn fit_until(tables: &ValidationTables) -> i16 {
    tables.summary.basis.first().map_or(0, |row| row.fit_until)
}

/// Number of sets of the posterior.
fn sets(tables: &ValidationTables) -> u64 {
    tables.summary.basis.first().map_or(0, |row| row.sets as u64)
}

/// The course of leaders that history is compared with: the last of those that are frozen, which is frozen first.
fn frozen(tables: &ValidationTables) -> Option<&str> {
    let rows = tables.summary.scores.iter().rev().map(|row| row.leaders.as_str());
    rows.into_iter().find(|leaders| *leaders != HISTORICAL)
}

/// A course of leaders, in words.
fn leaders(name: &str, language: Language) -> String {
    match name.split_once(' ') {
        Some((_, day)) => match day.parse() {
            Ok(day) => say!(language, "leaders frozen on {day}", day = language.date(day)),
            Err(_) => name.to_owned(),
        },
        None => say!(language, "leaders as they changed"),
    }
}

/// The title of a target; that of a pair or an issue of it.
fn titled(tables: &ValidationTables, target: &str, language: Language) -> String {
    use crate::analysis::validation::{AGREEMENTS, DISPUTES};
    match target {
        DISPUTES => say!(language, "Where disputes break out"),
        AGREEMENTS => say!(language, "Agreements of all by a day"),
        _ => crate::studies::observed::title_in_record(&tables.scenario, target)
            .map_or(target.to_owned(), |title| language.called(title)),
    }
}

/// The sentence of a caption on what a pseudo-holdout is.
fn pseudo(tables: &ValidationTables, language: Language) -> String {
    say!(
        language,
        "The years from {next} on are a pseudo-holdout: nothing is fitted to them, but their history was known when the model was made.",
        next = fit_until(tables) + 1,
    )
}
