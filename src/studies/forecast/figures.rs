//! The figure of a forecast: probabilities of open events by year, and predictive ranges of the series of the region.

use jiff::civil::date;

use super::ForecastTables;
use super::rows::{DateRow, ValueRow};
use crate::plot::{
    Figure, Only, Provenance, Style,
    charts::Basis,
    figure::Caption,
    figures::{
        along::{self, Along, Horizontal},
        fan::{Band, band_tint},
        lines::{Line, Lines, other_ink},
        timeline::Vertical,
    },
    language::{Language, say},
    page::{Heading, Swatch},
    palette::{Dash, Ink},
    scale::Extent,
    text::Text,
};

/// Name of the chart.
pub const NAME: &str = "forecast";
/// Most events of the model with a line of their own.
const MOST_NAMED: usize = 5;

/// The names of the charts.
pub fn names() -> Vec<String> {
    vec![NAME.to_owned()]
}

/// Draws charts from the tables.
pub fn draw(tables: &ForecastTables, only: &Only, style: &Style, provenance: &Provenance) -> Vec<Figure> {
    let head = &tables.summary.head;
    let (seed, replicates) = (head.seed, head.replicates);
    let basis = Basis { scenario: &tables.scenario, style, provenance, seed, replicates };
    if only.holds(NAME) { vec![forecast(tables, &basis)] } else { Vec::new() }
}

/// The rows of each statement, in their order.
fn by_statement<T>(rows: &[T], name: impl Fn(&T) -> &str) -> Vec<&[T]> {
    rows.chunk_by(|a, b| name(a) == name(b)).collect()
}

/// The middle of a year as a decimal year.
fn middle(year: i16) -> f64 {
    f64::from(year) + 0.5
}

fn extent(low: f64, high: f64) -> Extent {
    Extent { low, high, least: -1e9, most: 1e9, span: 1e-6, whole: false }
}

/// The panel on events: those of the model as lines, base rates and references behind them.
fn events(dates: &[DateRow], title: String, axis: Text) -> Option<Lines> {
    let statements = by_statement(dates, |row| row.statement.as_str());
    let first = dates.iter().map(|row| row.year).min()?;
    let last = dates.iter().map(|row| row.year).max()?;
    let along = |rows: &[DateRow], of: fn(&DateRow) -> f64| -> Vec<f64> {
        let at = |year| rows.iter().find(|row| row.year == year).map_or(f64::NAN, of);
        (first..=last).map(at).collect()
    };
    let of_model: Vec<&[DateRow]> = statements.iter().copied().filter(|rows| rows[0].is_of_model()).collect();
    let named = of_model.iter().take(MOST_NAMED).enumerate();
    let lines = named.map(|(ink, rows)| Line {
        values: along(rows, |row| row.probability),
        label: rows[0].unit.clone(),
        ink,
    });
    let rates = statements.iter().filter(|rows| !rows[0].is_of_model());
    let rates = rates.map(|rows| along(rows, |row| row.probability));
    let others = of_model.iter().map(|rows| along(rows, |row| row.reference)).chain(rates).collect();
    Some(Lines {
        title,
        vertical: Vertical::Percent(axis),
        times: (first..=last).map(middle).collect(),
        lines: lines.collect(),
        bands: Vec::new(),
        others,
    })
}

/// The panel on a series of the region.
fn series(rows: &[ValueRow], language: Language) -> Lines {
    let of = |value: fn(&ValueRow) -> f64| -> Vec<f64> { rows.iter().map(value).collect() };
    let line = of(|row| row.line.unwrap_or(f64::NAN));
    let bands = vec![
        Band { low: of(|row| row.q05), high: of(|row| row.q95) },
        Band { low: of(|row| row.q25), high: of(|row| row.q75) },
    ];
    let all = bands[0].low.iter().chain(&bands[0].high).chain(line.iter().filter(|value| value.is_finite()));
    let (low, high) = all
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)));
    Lines {
        title: language.called(&rows[0].title),
        vertical: Vertical::Numeric(extent(low, high), Text::plain(String::new())),
        times: rows.iter().map(|row| middle(row.year)).collect(),
        lines: vec![Line { values: of(|row| row.median), label: String::new(), ink: 0 }],
        bands,
        others: vec![line],
    }
}

fn forecast(tables: &ForecastTables, source: &Basis<'_>) -> Figure {
    let (style, language, of) = (source.style, source.language(), &tables.summary);
    let axis = Text::plain(say!(language, "Probability"));
    let title = say!(language, "Events that had not happened");
    let regional: Vec<ValueRow> = of.values.iter().filter(|row| row.pair.is_empty()).cloned().collect();
    let mut panels: Vec<Lines> = events(&of.dates, title, axis).into_iter().collect();
    let by_series = by_statement(&regional, |row| row.statement.as_str());
    panels.extend(by_series.into_iter().map(|rows| series(rows, language)));
    let horizontal = || {
        let last = date(of.head.until, 12, 31);
        Horizontal::Date(date(of.head.from, 1, 1), last, Text::plain(say!(language, "Year")))
    };
    let along: Vec<Along<'_>> =
        panels.iter().map(|content| Along { content, horizontal: horizontal(), own: None }).collect();
    let title = say!(
        language,
        "Forecast of {from}–{until}, given what was known on {known}",
        from = of.head.from,
        until = of.head.until,
        known = of.head.known_until,
    );
    let grey = Ink { colour: other_ink(style), dash: Dash::Solid };
    let ink = style.palette.ink(0);
    let legend = vec![
        (Swatch::Line(ink), Text::plain(say!(language, "model: probability, or median"))),
        (Swatch::Box(band_tint(ink, 1, 1, style)), Text::plain(say!(language, "middle 50% and 90%"))),
        (Swatch::Line(grey), Text::plain(say!(language, "reference without the model"))),
    ];
    let heading = Heading { title: title.clone(), subtitle: source.title(), legend };
    let sheet = along::draw(&heading, &along, style);
    let shown = say!(
        language,
        "Forecast made on {made} from {subject}: the probability that each event has happened by the end of a year, given that it had not \
         by the end of what is known; and the predictive distribution of each series of the region. Grey: constant hazards and base rates \
         of the record; a straight line through the years of the fit.",
        made = of.head.made,
        subject = source.subject(),
    );
    let caption = Caption::new(shown, source.source());
    sheet.into_figure(style, NAME, &title, &caption, source.provenance)
}
