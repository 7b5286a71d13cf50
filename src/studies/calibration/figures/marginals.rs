//! Priors and posteriors of the numbers, on the scale of the prior: one row per number, the best known first.

use crate::plot::{
    charts::{Basis, keys::KeyName, names::capitalised},
    figure::{Caption, Figure},
    figures::estimates::{self, Estimates, Row},
    language::say,
    page::{Heading, Swatch},
    points::{Point, Shape},
    text::Text,
};
use crate::studies::calibration::CalibrationTables;
use crate::studies::calibration::findings::by_contraction;
use crate::studies::calibration::rows::MarginalRow;

/// Name of the chart.
pub const NAME: &str = "marginals";

/// Priors and posteriors, on as many pages as it takes.
pub fn draw(tables: &CalibrationTables, source: &Basis<'_>) -> Vec<Figure> {
    let (style, language) = (source.style, source.language());
    let point =
        |shape, ink: usize, is_filled| Point { shape, colour: style.palette.ink(ink).colour, is_filled };
    let (before, after) = (point(Shape::Round, 0, false), point(Shape::Diamond, 1, true));
    let found = by_contraction(&tables.summary);
    let names = KeyName::of_all(found.iter().map(|row| row.key.as_str()), &tables.scenario, language);
    let row = |(row, name): (&&MarginalRow, &KeyName)| Row {
        name: format!("{} ({})", capitalised(&name.words), language.decimal(row.contraction, 2)),
        estimates: vec![
            (before, (0.5, Some((0.05, 0.95)))),
            (after, (row.order, Some((row.order_low, row.order_high)))),
        ],
    };
    let rows: Vec<Row> = found.iter().zip(&names).map(row).collect();
    let until = tables.scenario.record().map_or(0, crate::scenario::Record::fit_until);
    let title = say!(language, "What the record until {until} tells of each number", until);
    let legend = vec![
        (Swatch::Point(before), Text::plain(say!(language, "prior"))),
        (Swatch::Point(after), Text::plain(say!(language, "posterior, contraction in brackets"))),
        (Swatch::Whisker, Text::plain(say!(language, "middle 90%"))),
    ];
    let heading = Heading { title, subtitle: source.title(), legend };
    let particles = tables.summary.evidence.first().map_or(0, |row| row.particles as u64);
    let shown = say!(
        language,
        "Priors and posteriors of {subject}: medians and the middle 90% of {particles} draws, each as the order of a quantile of its \
         prior, so that every prior reaches from 0.05 to 0.95.",
        subject = source.subject(),
        particles = language.count(particles),
    );
    let more = say!(
        language,
        "In brackets the contraction, 1 less the ratio of the variances: 1 where a number is known, 0 where nothing was learnt, below \
         0 where the posterior is wider."
    );
    let caption = Caption::new(shown, source.source()).more(more);
    let quantity = Text::plain(say!(language, "Quantile of the prior"));
    let none = Estimates { quantity, rows: Vec::new(), marks: Vec::new(), none: String::new() };
    estimates::pages(&heading, &none, rows, style)
        .into_iter()
        .enumerate()
        .map(|(place, (heading, sheet))| {
            let name = if place == 0 { NAME.to_owned() } else { format!("{NAME}-{}", place + 1) };
            sheet.into_figure(style, &name, &heading.title, &caption, source.provenance)
        })
        .collect()
}
