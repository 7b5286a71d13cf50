//! Priors and posteriors of the numbers, on the scale of the prior: one row per number, the best known first.

use super::CalibrationTables;
use super::findings::by_contraction;
use crate::plot::{
    charts::{Basis, keys::KeyName, names::capitalised},
    figure::{Caption, Figure, Provenance},
    figures::estimates::{self, Estimates, Row},
    language::say,
    only::Only,
    page::{Heading, Swatch},
    points::{Point, Shape},
    style::Style,
    text::Text,
};

/// Name of the chart.
const MARGINALS: &str = "marginals";

/// The names of the charts.
pub fn names() -> Vec<String> {
    vec![MARGINALS.to_owned()]
}

/// Draws charts from the tables.
pub fn draw(tables: &CalibrationTables, only: &Only, style: &Style, provenance: &Provenance) -> Vec<Figure> {
    if !only.holds(MARGINALS) {
        return Vec::new();
    }
    let replicates = tables.summary.evidence.first().map_or(1, |row| row.replicates);
    let basis = Basis { scenario: &tables.scenario, style, provenance, seed: tables.seed, replicates };
    marginals(tables, &basis)
}

/// Priors and posteriors, on as many pages as it takes.
fn marginals(tables: &CalibrationTables, source: &Basis<'_>) -> Vec<Figure> {
    let (style, language) = (source.style, source.language());
    let point =
        |shape, ink: usize, is_filled| Point { shape, colour: style.palette.ink(ink).colour, is_filled };
    let (before, after) = (point(Shape::Round, 0, false), point(Shape::Diamond, 1, true));
    let found = by_contraction(&tables.summary);
    let names = KeyName::of_all(found.iter().map(|row| row.key.as_str()), &tables.scenario, language);
    let row = |(row, name): (&&super::rows::MarginalRow, &KeyName)| Row {
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
    let heading = |page: usize, pages: usize| Heading {
        title: match pages {
            1 => title.clone(),
            _ => say!(language, "{what} ({page} of {pages})", what = title, page, pages),
        },
        subtitle: source.title(),
        legend: legend.clone(),
    };
    let mut pages: Vec<Vec<Row>> = Vec::new();
    let mut left = &rows[..];
    while !left.is_empty() {
        let most = estimates::most_rows(&heading(9, 9), left, style);
        let (page, rest) = left.split_at(most.min(left.len()));
        pages.push(page.to_vec());
        left = rest;
    }
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
    let all = pages.len();
    let page = |(place, rows): (usize, Vec<Row>)| {
        let quantity = Text::plain(say!(language, "Quantile of the prior"));
        let heading = heading(place + 1, all);
        let sheet = estimates::draw(&heading, &Estimates { quantity, rows, none: String::new() }, style);
        let name = if place == 0 { MARGINALS.to_owned() } else { format!("{MARGINALS}-{}", place + 1) };
        sheet.into_figure(style, &name, &heading.title, &caption, source.provenance)
    };
    pages.into_iter().enumerate().map(page).collect()
}

#[cfg(all(test, feature = "print"))]
mod tests {
    use super::super::rows::{EvidenceRow, MarginalRow};
    use super::super::tables::CalibrationSummary;
    use super::*;
    use crate::plot::charts::judge::*;
    use crate::scenario::{Scenario, open_numbers};

    /// A calibration of the reference case in which ever less was learnt.
    fn tables(numbers: usize) -> CalibrationTables {
        let scenario = Scenario::built_in();
        let row = |(place, (key, prior)): (usize, (String, crate::scenario::Prior))| {
            let part = place as f64 / numbers as f64;
            MarginalRow {
                key,
                prior: prior.to_string(),
                prior_mean: 0.5,
                prior_sd: 0.3,
                prior_median: 0.5,
                prior_low: 0.05,
                prior_high: 0.95,
                mean: 0.4,
                sd: 0.2,
                median: 0.4,
                low: 0.2,
                high: 0.6,
                contraction: 0.8 - part,
                contraction_se: 0.02,
                class: "not".to_owned(),
                edge: String::new(),
                order: 0.5 - 0.3 * part,
                order_low: 0.05,
                order_high: 0.6 + 0.35 * part,
            }
        };
        let marginals = open_numbers(&scenario).into_iter().take(numbers).enumerate().map(row).collect();
        let evidence = EvidenceRow {
            log_evidence: -40.0,
            log_evidence_error: 0.2,
            consistent: 0.1,
            particles: 1_000,
            replicates: 32,
            simulated: 1_000_000,
        };
        let summary = CalibrationSummary {
            evidence: vec![evidence],
            marginals,
            fit: Vec::new(),
            statements: Vec::new(),
            stages: Vec::new(),
        };
        CalibrationTables { scenario, seed: 2017, summary, posterior: None }
    }

    #[test]
    fn marginals_are_fit_for_print_in_every_language() {
        let draw_all = |tables: &CalibrationTables, style: &Style, case: &str| {
            let drawn = draw(tables, &Only::ALL, style, &provenance());
            assert!(drawn[0].name == MARGINALS);
            for figure in &drawn {
                show_and_judge(figure, style, case);
            }
            drawn
        };
        let whole = tables(1_000);
        for (preset, style) in presets() {
            draw_all(&whole, &style, &format!("calibration/{preset}"));
        }
        for (preset, style) in extremes() {
            draw_all(&tables(1), &style, &format!("calibration-single/{preset}"));
        }
        for (preset, style) in translated() {
            for figure in draw_all(&whole, &style, &format!("calibration-{}/{preset}", style.language.name()))
            {
                assert_translated(&figure, &style, &["central-asia"]);
            }
        }
    }
}
