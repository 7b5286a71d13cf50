//! The published tables of a forecast: `tables/forecast.tex`, the same as `.md`, on pages and on terminals.

use super::findings::last_of_each;
use super::rows::{DateRow, ValueRow};
use super::tables::ForecastSummary;
use crate::export::manifest::Identity;
use crate::export::{Article, Caption, Column, Panel};
use crate::format::{MISSING, count, decimals, number, percent};
use crate::scenario::Scenario;

/// The tables: of events, of series, and of regimes.
pub fn articles(scenario: &Scenario, of: &ForecastSummary, identity: &Identity) -> Vec<Article> {
    let head = &of.head;
    let caption = Caption::new(
        format!(
            "{} ({}): forecast of {}–{}, made on {}",
            scenario.title(),
            scenario.name(),
            head.from,
            head.until,
            head.made
        ),
        format!("Given what was known on {}; SHA-256 {}.", head.known_until, of.sha256),
        identity,
        "Probabilities of the model are given that the event had not happened by the end of what is known. Base rates are of the record \
         and not of the model."
            .to_owned(),
    );
    let label = format!("{}-forecast", scenario.name());
    let panels = vec![dates(of), values(of), regimes(of)];
    vec![Article::new("tables/forecast", label, caption, panels, identity)]
}

/// The panel on events: one row each, with the first and the last year.
pub fn dates(of: &ForecastSummary) -> Panel {
    let rows = last_of_each(&of.dates).into_iter().map(|last| {
        let first = of.dates.iter().find(|row| row.statement == last.statement).unwrap_or(last);
        let range = |row: &DateRow| match row.low.zip(row.high) {
            Some((low, high)) => format!("{} to {}", percent(low), percent(high)),
            None => MISSING.to_owned(),
        };
        vec![
            format!("{}: {}", last.title, last.unit),
            if last.is_of_model() { "model" } else { "base rate" }.to_owned(),
            percent(first.probability),
            percent(last.probability),
            range(last),
            percent(last.reference),
            last.histories.map_or(MISSING.to_owned(), count),
        ]
    });
    let (from, until) = (of.head.from, of.head.until);
    let columns = [
        Column::words("Event"),
        Column::words("Basis"),
        Column::interval(format!("By {from}")).spare(),
        Column::interval(format!("By {until}")),
        Column::interval("95%").spare(),
        Column::interval("Reference").on_terminal(0, "Ref."),
        Column::number("Histories").spare(),
    ];
    let caption = "Events that had not happened: probability that each has by the end of a year, the reference (a constant hazard; never, \
                   for base rates), and the histories that agree with what is known";
    Panel::new(caption, columns, rows)
}

/// The panel on series: the last year of each.
pub fn values(of: &ForecastSummary) -> Panel {
    let is_last = |row: &&ValueRow| {
        !of.values.iter().any(|other| other.statement == row.statement && other.year > row.year)
    };
    let rows = of.values.iter().filter(is_last).map(|row| {
        let places = decimals(0.5 * (row.q95 - row.q05), 2);
        let name =
            if row.pair.is_empty() { row.title.clone() } else { format!("{}: {}", row.title, row.pair) };
        vec![
            name,
            row.year.to_string(),
            number(row.median, places),
            format!("{} to {}", number(row.q05, places), number(row.q95, places)),
            row.line.map_or(MISSING.to_owned(), |line| number(line, places)),
            number(row.last, places),
        ]
    });
    let columns = [
        Column::words("Series"),
        Column::words("Year"),
        Column::number("Median"),
        Column::interval("90%"),
        Column::number("Line").spare(),
        Column::number("Last value").spare(),
    ];
    let caption = "Series in the last year of the forecast: median and 90% range, and both references: a straight line through the years \
                   of the fit, and the last observation";
    Panel::new(caption, columns, rows)
}

/// The panel on regimes.
pub fn regimes(of: &ForecastSummary) -> Panel {
    let rows = of.regimes.iter().map(|row| {
        vec![row.regime.clone(), percent(row.share), format!("{} to {}", percent(row.low), percent(row.high))]
    });
    let columns =
        [Column::words("Regime at the end"), Column::interval("Share"), Column::interval("95%").spare()];
    let caption =
        "Regimes of the model at the end of the calendar, which nobody measures: they are not scored";
    Panel::new(caption, columns, rows)
}
