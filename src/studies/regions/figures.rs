//! The figures of a comparison of regions: measures by region, and how often what was observed holds.

use super::findings::{HALF, MOST, ORDER, parameters, shown};
use super::tables::RegionsTables;
use crate::export::manifest::{POSTERIOR, PRIOR};
use crate::model::Measure;
use crate::plot::{
    Figure, Only, Provenance, Style,
    charts::{Basis, measures::describe},
    figure::Caption,
    figures::estimates::{self, Estimates, Row},
    language::{Language, say},
    page::{Heading, Swatch},
    points::{Point, Shape},
    text::Text,
};

/// Measures by region.
const LEVELS: &str = "regions-levels";
/// How often what was observed holds.
const OBSERVED: &str = "regions-observed";

/// The names of the charts.
pub fn names() -> Vec<String> {
    [LEVELS, OBSERVED].map(str::to_owned).to_vec()
}

/// The point of a table of parameters.
fn point(parameters: &str, style: &Style) -> Point {
    let (shape, ink, is_filled) =
        if parameters == POSTERIOR { (Shape::Round, 0, true) } else { (Shape::Diamond, 1, false) };
    Point { shape, colour: style.palette.ink(ink).colour, is_filled }
}

fn called(parameters: &str, language: Language) -> String {
    if parameters == PRIOR { say!(language, "priors alone") } else { say!(language, "posterior") }
}

/// Draws charts from the tables.
pub fn draw(tables: &RegionsTables, only: &Only, style: &Style, provenance: &Provenance) -> Vec<Figure> {
    let number = |key: &str| provenance.get(key).and_then(|value| value.parse().ok());
    let (seed, replicates) = (number("seed").unwrap_or(0), number("replicates").unwrap_or(1));
    let Some(scenario) = tables.scenarios.first() else { return Vec::new() };
    let basis = Basis { scenario, style, provenance, seed, replicates };
    let mut figures = Vec::new();
    if only.holds(LEVELS) {
        figures.extend(levels(tables, &basis));
    }
    if only.holds(OBSERVED) {
        figures.extend(observed(tables, &basis));
    }
    figures
}

/// The legend of the tables of parameters, and what whiskers are.
fn legend(tables: &RegionsTables, whiskers: String, style: &Style) -> Vec<(Swatch, Text)> {
    let of = |name: &str| (Swatch::Point(point(name, style)), Text::plain(called(name, style.language)));
    let points = parameters(&tables.summary).into_iter().map(of);
    points.chain([(Swatch::Whisker, Text::plain(whiskers))]).collect()
}

fn pages(
    name: &str,
    heading: &Heading,
    form: &Estimates,
    rows: Vec<Row>,
    (caption, source): (&Caption, &Basis<'_>),
) -> Vec<Figure> {
    let sheets = estimates::pages(heading, form, rows, source.style).into_iter().enumerate();
    let figure = |(place, (heading, sheet)): (usize, (Heading, crate::plot::figures::Sheet))| {
        let name = if place == 0 { name.to_owned() } else { format!("{name}-{}", place + 1) };
        sheet.into_figure(source.style, &name, &heading.title, caption, source.provenance)
    };
    sheets.map(figure).collect()
}

/// The regions at the dates of orders, shapes and turns: by measure, then by region in the order of the file, then by date.
fn levels(tables: &RegionsTables, source: &Basis<'_>) -> Vec<Figure> {
    let (style, language, of) = (source.style, source.language(), &tables.summary);
    let first = parameters(of).first().copied().unwrap_or(PRIOR);
    let label = |name: &str| {
        let measure = Measure::ALL.into_iter().find(|measure| measure.name() == name);
        measure.map_or(name.to_owned(), |measure| describe(measure, language).title)
    };
    let is_shown = |row: &&super::rows::ValueRow| row.parameters == first && row.state.is_empty();
    let mut rows = Vec::new();
    for measure in Measure::ALL.into_iter().map(Measure::name) {
        let mut of_measure: Vec<_> =
            of.values.iter().filter(is_shown).filter(|row| row.measure == measure).collect();
        let place = |name: &str| of.values.iter().position(|row| row.region == name);
        of_measure.sort_by_key(|row| (place(&row.region), row.date.clone()));
        for row in of_measure {
            let estimate = |name: &str| {
                let is_same = |other: &&super::rows::ValueRow| {
                    (&other.region, &other.measure, &other.state, &other.date)
                        == (&row.region, &row.measure, &row.state, &row.date)
                        && other.parameters == name
                };
                let found = of.values.iter().find(is_same)?;
                Some((point(name, style), (found.median, Some((found.q05, found.q95)))))
            };
            let region = language.called(&row.title);
            rows.push(Row {
                name: format!("{}: {region} ({})", label(measure), row.date),
                estimates: parameters(of).into_iter().filter_map(estimate).collect(),
            });
        }
    }
    let title = say!(language, "Regions under one table of parameters");
    let heading = Heading {
        title: title.clone(),
        subtitle: String::new(),
        legend: legend(tables, say!(language, "middle 90%"), style),
    };
    let caption = Caption::new(
        say!(
            language,
            "Measures of the model by region and date: medians and the middle 90% of the sets of parameters. Nothing is fitted to these regions but \
             to the one that the posterior is of."
        ),
        source.source(),
    );
    let form = Estimates {
        quantity: Text::plain(say!(language, "Value of the measure")),
        rows: Vec::new(),
        marks: Vec::new(),
        none: String::new(),
    };
    pages(LEVELS, &heading, &form, rows, (&caption, source))
}

/// How often what was observed holds.
fn observed(tables: &RegionsTables, source: &Basis<'_>) -> Vec<Figure> {
    let (style, language, of) = (source.style, source.language(), &tables.summary);
    let all: Vec<(&str, Vec<super::findings::Shown>)> =
        parameters(of).into_iter().map(|name| (name, shown(of, name))).collect();
    let Some((_, first)) = all.first() else { return Vec::new() };
    let rows = first.iter().enumerate().map(|(place, shown)| {
        let estimate = |(name, shown): &(&str, Vec<super::findings::Shown>)| {
            Some((point(name, style), (shown.get(place)?.share, None)))
        };
        let name = match shown.name.strip_prefix(ORDER) {
            Some(order) => say!(language, "order by {order}", order = language.called(order)),
            None => language.called(&shown.name),
        };
        Row { name, estimates: all.iter().filter_map(estimate).collect() }
    });
    let rows: Vec<Row> = rows.collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let title = say!(language, "How often the model shows what was observed");
    let mut legend = legend(tables, String::new(), style);
    legend.pop();
    let heading = Heading { title: title.clone(), subtitle: String::new(), legend };
    let caption = Caption::new(
        say!(
            language,
            "Share of the sets of parameters under which the means over histories show an observed order, shape or turn. Dashed: one half and nine \
             tenths."
        ),
        source.source(),
    );
    let form = Estimates {
        quantity: Text::plain(say!(language, "Share of the sets of parameters")),
        rows: Vec::new(),
        marks: vec![HALF, MOST],
        none: String::new(),
    };
    pages(OBSERVED, &heading, &form, rows, (&caption, source))
}
