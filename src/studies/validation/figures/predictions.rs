//! What the posterior predicts of each year of a series, over the record.

use jiff::civil::date;

use super::{PREDICTIONS, fit_until, frozen, leaders, pseudo, sets, titled};
use crate::plot::{
    charts::Basis,
    figure::{Caption, Figure},
    figures::{
        along::{self, Along, Horizontal},
        fan::{Band, band_tint},
        predictions::{INK, OTHER, Predictions, line_ink, point, shade},
        timeline::Vertical,
    },
    language::{Language, say},
    page::{Heading, Swatch},
    scale::Extent,
    style::Style,
    text::Text,
};
use crate::studies::validation::leaders::HISTORICAL;
use crate::studies::validation::{PredictionRow, ValidationTables};

/// The panel of a line of a series.
fn panel(
    title: String,
    rows: &[&PredictionRow],
    frozen: &[&PredictionRow],
    until: i16,
    quantity: &str,
) -> Predictions {
    let of = |value: fn(&PredictionRow) -> f64| -> Vec<f64> { rows.iter().map(|row| value(row)).collect() };
    let bands = [
        Band { low: of(|row| row.q05), high: of(|row| row.q95) },
        Band { low: of(|row| row.q25), high: of(|row| row.q75) },
    ];
    let (observed, line) = (of(|row| row.observed), of(|row| row.line));
    let at = |row: &&PredictionRow| {
        frozen.iter().find(|other| other.year == row.year).map_or(f64::NAN, |other| other.median)
    };
    let frozen: Vec<f64> = if frozen.is_empty() { Vec::new() } else { rows.iter().map(at).collect() };
    let shown = bands[0].low.iter().chain(&bands[0].high).chain(&observed).chain(&line).chain(&frozen);
    let finite = shown.copied().filter(|value| value.is_finite());
    let (low, high) = finite
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    // Distances and shares are drawn from 0.
    let low = if low > 0.0 { 0.0 } else { low };
    let extent = Extent {
        low,
        high,
        least: f64::NEG_INFINITY,
        most: f64::INFINITY,
        span: (high - low).max(1e-6),
        whole: false,
    };
    Predictions {
        title,
        vertical: Vertical::Numeric(extent, Text::plain(quantity)),
        times: rows.iter().map(|row| f64::from(row.year) + 0.5).collect(),
        observed,
        median: of(|row| row.median),
        bands,
        line,
        other: frozen,
        later: f64::from(until + 1),
    }
}

/// The series of the tables, each with its pairs.
fn series(tables: &ValidationTables) -> Vec<(&str, Vec<&str>)> {
    let mut found: Vec<(&str, Vec<&str>)> = Vec::new();
    for row in &tables.summary.predictions {
        let place = found.iter().position(|(target, _)| *target == row.target);
        let place = place.unwrap_or_else(|| {
            found.push((&row.target, Vec::new()));
            found.len() - 1
        });
        if !found[place].1.contains(&row.pair.as_str()) {
            found[place].1.push(&row.pair);
        }
    }
    found
}

/// One figure for the series of the region, and one for each series by pair.
pub fn draw(tables: &ValidationTables, source: &Basis<'_>) -> Vec<Figure> {
    let language = source.language();
    let frozen = frozen(tables);
    let of = |course: &str, target: &str, pair: &str| -> Vec<&PredictionRow> {
        let rows = tables.summary.predictions.iter();
        rows.filter(|row| {
            (row.leaders.as_str(), row.target.as_str(), row.pair.as_str()) == (course, target, pair)
        })
        .collect()
    };
    let until = fit_until(tables);
    let panel_of = |target: &str, pair: &str, title: String, quantity: &str| {
        let others = frozen.map_or(Vec::new(), |course| of(course, target, pair));
        panel(title, &of(HISTORICAL, target, pair), &others, until, quantity)
    };
    let all = series(tables);
    let is_regional = |pairs: &[&str]| pairs.iter().all(|pair| pair.is_empty());
    let mut pages: Vec<(String, Vec<Predictions>)> = Vec::new();
    let regional: Vec<Predictions> = all
        .iter()
        .filter(|(_, pairs)| is_regional(pairs))
        .map(|(target, _)| panel_of(target, "", titled(tables, target, language), ""))
        .collect();
    if !regional.is_empty() {
        pages.push((say!(language, "Predictions of the fitted model over the record"), regional));
    }
    for (target, pairs) in all.iter().filter(|(_, pairs)| !is_regional(pairs)) {
        let panels = pairs.iter().map(|pair| panel_of(target, pair, (*pair).to_owned(), "")).collect();
        let what = titled(tables, target, language);
        pages.push((say!(language, "Predictions over the record: {what}", what), panels));
    }
    let pages = pages.into_iter().filter(|(_, panels)| panels.iter().any(|panel| !panel.times.is_empty()));
    pages.enumerate().map(|(place, (title, panels))| figure(tables, source, place, &title, &panels)).collect()
}

fn legend(tables: &ValidationTables, style: &Style, language: Language) -> Vec<(Swatch, Text)> {
    let ink = style.palette.ink(INK);
    let mut legend = vec![
        (Swatch::Point(point(style)), Text::plain(say!(language, "observed"))),
        (Swatch::Line(ink), Text::plain(say!(language, "median of what is predicted"))),
        (Swatch::Box(band_tint(ink, 1, 1, style)), Text::plain(say!(language, "central 50%"))),
        (Swatch::Box(band_tint(ink, 0, 1, style)), Text::plain(say!(language, "central 90%"))),
        (Swatch::Line(line_ink(style)), Text::plain(say!(language, "straight line"))),
    ];
    if let Some(frozen) = frozen(tables) {
        legend.push((Swatch::Line(style.palette.ink(OTHER)), Text::plain(leaders(frozen, language))));
    }
    let later = say!(language, "after {year}: nothing is fitted", year = fit_until(tables));
    legend.push((Swatch::Box(shade(style)), Text::plain(later)));
    legend
}

fn figure(
    tables: &ValidationTables,
    source: &Basis<'_>,
    place: usize,
    title: &str,
    panels: &[Predictions],
) -> Figure {
    let (style, language) = (source.style, source.language());
    let years = tables.summary.predictions.iter().map(|row| row.year);
    let (first, last) = (years.clone().min().unwrap_or(0), years.max().unwrap_or(0));
    let horizontal = || Horizontal::Date(date(first, 1, 1), date(last, 12, 31), Text::default());
    let along: Vec<Along<'_>> =
        panels.iter().map(|content| Along { content, horizontal: horizontal(), own: None }).collect();
    let heading = Heading {
        title: title.to_owned(),
        subtitle: source.title(),
        legend: legend(tables, style, language),
    };
    let shown = say!(
        language,
        "{title}, {subject}: the mixture over {sets} sets of a posterior of a measurement fitted to the years to {last}.",
        title,
        subject = source.subject(),
        sets = language.count(sets(tables)),
        last = fit_until(tables),
    );
    let drawn = say!(
        language,
        "Bands: the central 50% and 90% of what is predicted of an observation; dashes: a straight line through the same years."
    );
    let caption = Caption::new(shown, source.source()).drawn(drawn).more(pseudo(tables, language));
    let name = if place == 0 { PREDICTIONS.to_owned() } else { format!("{PREDICTIONS}-{}", place + 1) };
    along::draw(&heading, &along, style).into_figure(style, &name, title, &caption, source.provenance)
}
