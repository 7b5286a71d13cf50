//! Scores of series after the fit if a succession comes on another day.

use super::{PLACEBO, fit_until, pseudo, titled};
use crate::plot::{
    charts::Basis,
    figure::{Caption, Figure},
    figures::{
        along::{self, Along, Horizontal, own_ink},
        steps::Steps,
        timeline::Vertical,
    },
    language::say,
    page::{Heading, Swatch},
    points::{Point, Shape},
    scale::Extent,
    text::Text,
};
use crate::studies::validation::leaders::NEVER;
use crate::studies::validation::{PlaceboRow, ValidationTables};

/// One panel for each series.
pub fn draw(tables: &ValidationTables, source: &Basis<'_>) -> Option<Figure> {
    let (style, language) = (source.style, source.language());
    let first = tables.summary.placebo.first()?;
    let point =
        |shape, ink: usize, is_filled| Point { shape, colour: style.palette.ink(ink).colour, is_filled };
    let (model, line) = (point(Shape::Diamond, 0, true), point(Shape::Round, 1, false));
    let mut targets: Vec<&str> = Vec::new();
    for row in &tables.summary.placebo {
        if !targets.contains(&row.target.as_str()) {
            targets.push(&row.target);
        }
    }
    let rows = |target: &str| -> Vec<&PlaceboRow> {
        tables.summary.placebo.iter().filter(|row| row.target == target).collect()
    };
    let panel = |target: &&str| {
        let rows = rows(target);
        let all = rows.iter().flat_map(|row| [row.score, row.reference]);
        let high = all.fold(0.0, f64::max);
        let extent =
            Extent { low: 0.0, high, least: 0.0, most: f64::INFINITY, span: high.max(1e-6), whole: false };
        let of = |value: fn(&PlaceboRow) -> f64| rows.iter().map(|row| Some((value(row), None))).collect();
        Steps {
            title: titled(tables, target, language),
            vertical: Vertical::Numeric(extent, Text::plain(say!(language, "Score"))),
            series: [(model, of(|row| row.score)), (line, of(|row| row.reference))],
        }
    };
    let panels: Vec<Steps> = targets.iter().map(panel).collect();
    let days: Vec<&PlaceboRow> = rows(targets.first()?);
    let name = |row: &&PlaceboRow| match row.date.as_str() {
        NEVER => say!(language, "never"),
        // The year alone: the day is the same in all.
        date => date.split('-').next().unwrap_or(date).to_owned(),
    };
    let names: Vec<String> = days.iter().map(name).collect();
    let own = days.iter().position(|row| row.is_actual).map(|place| place as f64);
    let axis = Text::plain(say!(language, "Year of the succession"));
    let horizontal = || Horizontal::Steps(names.clone(), axis.clone());
    let along: Vec<Along<'_>> =
        panels.iter().map(|content| Along { content, horizontal: horizontal(), own }).collect();
    let leader = language.called(&first.leader);
    let title = say!(language, "Scores after {year} by the year of a succession", year = fit_until(tables));
    let legend = vec![
        (Swatch::Point(model), Text::plain(say!(language, "the fitted model"))),
        (Swatch::Point(line), Text::plain(say!(language, "straight line"))),
        (Swatch::Line(own_ink(style)), Text::plain(say!(language, "as it was"))),
    ];
    let heading = Heading { title: title.clone(), subtitle: source.title(), legend };
    let shown = say!(
        language,
        "{title}, {subject}: the same posterior with the succession of {leader} ({state}) on another day; the lower a score, \
         the better.",
        title,
        subject = source.subject(),
        leader,
        state = first.state,
    );
    let caption = Caption::new(shown, source.source()).more(pseudo(tables, language));
    let sheet = along::draw(&heading, &along, style);
    Some(sheet.into_figure(style, PLACEBO, &title, &caption, source.provenance))
}
