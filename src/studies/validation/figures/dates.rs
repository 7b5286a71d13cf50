//! Forecasts that events have come, year by year, with what came.

use jiff::civil::date;

use super::{DATES, fit_until, frozen, leaders, pseudo, titled};
use crate::analysis::validation::ScorePeriod;
use crate::plot::{
    charts::Basis,
    figure::{Caption, Figure},
    figures::{
        along::{self, Along, Horizontal},
        lines::{Line, Lines},
        timeline::Vertical,
    },
    language::{Language, say},
    page::{Heading, Swatch},
    text::Text,
};
use crate::scenario::Scenario;
use crate::studies::validation::leaders::HISTORICAL;
use crate::studies::validation::{DateRow, ValidationTables};

/// Inks: the forecast, that with frozen leaders, a constant hazard, and what came.
const INKS: [usize; 4] = [0, 1, 2, 3];

/// The name of an issue or a pair.
fn unit(scenario: &Scenario, unit: &str, language: Language) -> String {
    let issue = scenario.issues().iter().find(|issue| issue.id == unit);
    issue.map_or(unit.to_owned(), |issue| language.called(&issue.name))
}

/// The panel of an event: steps at the ends of years.
fn panel(title: String, rows: &[&DateRow], others: &[&DateRow], quantity: Text) -> Option<Lines> {
    let first = f64::from(rows.first()?.year);
    // The last step is seen for half a year.
    let beyond = f64::from(rows.last()?.year) + 1.5;
    let ends = rows.iter().map(|row| f64::from(row.year) + 1.0);
    let times = std::iter::once(first).chain(ends).chain([beyond]).collect();
    let steps = |values: Vec<f64>, ink: usize| Line {
        values: std::iter::once(0.0).chain(values.iter().copied()).chain(values.last().copied()).collect(),
        label: String::new(),
        ink,
    };
    let of = |rows: &[&DateRow], value: fn(&DateRow) -> f64| {
        rows.iter().map(|row| value(row)).collect::<Vec<f64>>()
    };
    let mut lines = vec![
        steps(of(rows, |row| row.hazard), INKS[2]),
        steps(of(rows, |row| f64::from(u8::from(row.happened))), INKS[3]),
    ];
    if others.len() == rows.len() {
        lines.push(steps(of(others, |row| row.forecast), INKS[1]));
    }
    lines.push(steps(of(rows, |row| row.forecast), INKS[0]));
    let vertical = Vertical::Percent(quantity);
    Some(Lines { title, vertical, times, lines, bands: Vec::new(), others: Vec::new() }.stepped())
}

/// One panel for each event that had not come by the end of the fit.
pub fn draw(tables: &ValidationTables, source: &Basis<'_>) -> Option<Figure> {
    let (style, language) = (source.style, source.language());
    let later = |course: &str, target: &str, unit: &str| -> Vec<&DateRow> {
        let is_one = |row: &&DateRow| {
            row.period == ScorePeriod::Holdout.name()
                && (row.leaders.as_str(), row.target.as_str(), row.unit.as_str()) == (course, target, unit)
        };
        tables.summary.dates.iter().filter(is_one).collect()
    };
    let mut events: Vec<(&str, &str)> = Vec::new();
    for row in tables.summary.dates.iter().filter(|row| row.period == ScorePeriod::Holdout.name()) {
        if !events.contains(&(&row.target, &row.unit)) {
            events.push((&row.target, &row.unit));
        }
    }
    let frozen = frozen(tables);
    let quantity = || Text::plain(say!(language, "Has come by"));
    let panels: Vec<Lines> = events
        .iter()
        .filter_map(|(target, of)| {
            let what = titled(tables, target, language);
            let title = match of.is_empty() {
                true => what,
                false => say!(language, "{what}: {of}", what, of = unit(&tables.scenario, of, language)),
            };
            let others = frozen.map_or(Vec::new(), |course| later(course, target, of));
            panel(title, &later(HISTORICAL, target, of), &others, quantity())
        })
        .collect();
    let years = tables
        .summary
        .dates
        .iter()
        .filter(|row| row.period == ScorePeriod::Holdout.name())
        .map(|row| row.year);
    let (first, last) = (years.clone().min()?, years.max()?);
    let horizontal =
        || Horizontal::Date(date(first, 1, 1), date(last.saturating_add(1), 6, 30), Text::default());
    let along: Vec<Along<'_>> =
        panels.iter().map(|content| Along { content, horizontal: horizontal(), own: None }).collect();
    let line =
        |place: usize, words: String| (Swatch::Line(style.palette.ink(INKS[place])), Text::plain(words));
    let mut legend =
        vec![line(3, say!(language, "what came")), line(0, say!(language, "forecast of the posterior"))];
    legend.extend(frozen.map(|course| line(1, leaders(course, language))));
    legend.push(line(2, say!(language, "constant hazard")));
    let title = say!(language, "Forecasts of dates after {year}", year = fit_until(tables));
    let heading = Heading { title: title.clone(), subtitle: source.title(), legend };
    let shown = say!(
        language,
        "{title}, {subject}: probability that an event has come by the end of a year, among the histories in which it had not come by \
         {last}, and whether it had.",
        title,
        subject = source.subject(),
        last = fit_until(tables),
    );
    let drawn = say!(language, "The constant hazard is that of the events and years up to the same year.");
    let caption = Caption::new(shown, source.source()).drawn(drawn).more(pseudo(tables, language));
    let sheet = along::draw(&heading, &along, style);
    Some(sheet.into_figure(style, DATES, &title, &caption, source.provenance))
}
