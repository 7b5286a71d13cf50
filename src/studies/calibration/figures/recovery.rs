//! Recovery: the ranks of true values among the draws of their posteriors, and the coverage of intervals.

use crate::analysis::calibration::{RankBand, Ranks};
use crate::plot::{
    charts::{Basis, keys::KeyName, names::capitalised},
    figure::{Caption, Figure},
    figures::{
        along::{self, Along, Horizontal},
        estimates::{self, Estimates, Row},
        fan::{Band, band_tint},
        lines::{Line, Lines, other_ink},
        timeline::Vertical,
    },
    language::say,
    page::{Heading, Swatch},
    palette::{Dash, Ink},
    points::{Point, Shape},
    scale::Extent,
    text::Text,
};
use crate::studies::calibration::recovery::{LEVEL, RecoveryRow};
use crate::studies::calibration::{CalibrationTables, recovery};

/// Name of the chart of ranks.
pub const RANKS: &str = "ranks";
/// Name of the chart of coverage.
pub const COVERAGE: &str = "coverage";

/// Most numbers that are drawn with a name of their own.
const MOST_NAMED: usize = 5;

/// The rows, those of which most can be learnt first, with their names for people.
fn rows<'a>(tables: &'a CalibrationTables, source: &Basis<'_>) -> Vec<(&'a RecoveryRow, String)> {
    let rows = recovery::by_contraction(&tables.summary.recovery);
    let names = KeyName::of_all(rows.iter().map(|row| row.key.as_str()), &tables.scenario, source.language());
    rows.into_iter().zip(names).map(|(row, name)| (row, capitalised(&name.words))).collect()
}

/// How far the distribution function of the ranks of each number is from a straight line, with the band that holds all of it if ranks
/// are uniform; `None` of ranks that are none.
pub fn ranks(tables: &CalibrationTables, source: &Basis<'_>) -> Option<Figure> {
    let (style, language) = (source.style, source.language());
    let first = tables.summary.ranks.first()?;
    let sets = tables.summary.recovery.first()?.sets as usize;
    let band = RankBand::new(sets, first.draws, LEVEL, tables.seed);
    let judged = |key: &str| {
        let of_key = tables.summary.ranks.iter().filter(|row| row.key == key);
        band.judge(&Ranks::new(of_key.map(|row| row.rank).collect(), first.draws).ok()?)
    };
    let found: Vec<_> =
        rows(tables, source).into_iter().filter_map(|(row, name)| Some((name, judged(&row.key)?))).collect();
    let (_, any) = found.first()?;
    // From 0 to 1, where all functions meet.
    let ends = |values: Vec<f64>| -> Vec<f64> { std::iter::once(0.0).chain(values).chain([0.0]).collect() };
    let apart =
        |values: &[f64]| ends(values.iter().zip(&any.orders).map(|(value, order)| value - order).collect());
    let mut outside: Vec<_> = found.iter().filter(|(_, of)| !of.is_inside).collect();
    outside.sort_by(|a, b| a.1.p.total_cmp(&b.1.p));
    let named: Vec<_> = outside.into_iter().take(MOST_NAMED).collect();
    let line = |(ink, (name, of)): (usize, &&(String, crate::analysis::calibration::BandedRanks))| Line {
        values: apart(&of.shares),
        label: name.clone(),
        ink: ink + 1,
    };
    let hidden = Line { values: vec![f64::NAN; any.orders.len() + 2], label: String::new(), ink: 0 };
    let lines = std::iter::once(hidden).chain(named.iter().enumerate().map(line)).collect();
    let others = found.iter().filter(|(name, _)| !named.iter().any(|(of, _)| of == name));
    let others: Vec<Vec<f64>> = others.map(|(_, of)| apart(&of.shares)).collect();
    let bands = vec![Band { low: apart(&any.low), high: apart(&any.high) }];
    let all = found.iter().flat_map(|(_, of)| apart(&of.shares)).chain(bands[0].low.clone());
    let most = all.chain(bands[0].high.clone()).fold(0.0_f64, |most, value| most.max(value.abs()));
    let extent = |low, high| Extent { low, high, least: -1.0, most: 1.0, span: 0.1, whole: false };
    let content = Lines {
        title: String::new(),
        vertical: Vertical::Numeric(
            extent(-1.05 * most, 1.05 * most),
            Text::plain(say!(language, "Share of ranks below, less what is expected")),
        ),
        times: std::iter::once(0.0).chain(any.orders.iter().copied()).chain([1.0]).collect(),
        lines,
        bands,
        others,
    };
    let horizontal = Horizontal::Number(
        Extent { least: 0.0, ..extent(0.0, 1.0) },
        Text::plain(say!(language, "Rank of the true value among the draws, as a share")),
    );
    let title = say!(language, "Does the calibration find the values that made the records?");
    let grey = Ink { colour: other_ink(style), dash: Dash::Solid };
    let tint = band_tint(style.palette.ink(0), 0, 1, style);
    let legend = vec![
        (Swatch::Box(tint), Text::plain(say!(language, "95% of uniform ranks, all at once"))),
        (Swatch::Line(grey), Text::plain(say!(language, "a number"))),
    ];
    let heading = Heading { title: title.clone(), subtitle: source.title(), legend };
    let sheet = along::draw(&heading, &[Along { content: &content, horizontal, own: None }], style);
    let shown = say!(
        language,
        "Ranks of true values among the draws of their posteriors in {sets} sets that were drawn from the priors of {subject}, each \
         calibrated to a record of its own: for each of {numbers} numbers the distribution function of the ranks, less that of uniform \
         ranks.",
        sets = language.count(sets as u64),
        subject = source.subject(),
        numbers = language.count(found.len() as u64),
    );
    let read = say!(
        language,
        "A line above 0 is of posteriors that lie too high; one that is above 0 first and below later, of posteriors that are too \
         narrow. A line outside the band has a name."
    );
    let caption = Caption::new(shown, source.source()).more(read);
    Some(sheet.into_figure(style, RANKS, &title, &caption, source.provenance))
}

/// Coverage of the 50% and the 90% intervals of each number, on as many pages as it takes.
pub fn coverage(tables: &CalibrationTables, source: &Basis<'_>) -> Vec<Figure> {
    let (style, language) = (source.style, source.language());
    let point =
        |shape, ink: usize, is_filled| Point { shape, colour: style.palette.ink(ink).colour, is_filled };
    let (half, most) = (point(Shape::Round, 0, false), point(Shape::Diamond, 1, true));
    let row = |(row, name): (&RecoveryRow, String)| Row {
        name: format!("{name} ({})", language.decimal(row.contraction, 2)),
        estimates: vec![
            (half, (row.coverage_50, Some((row.coverage_50_low, row.coverage_50_high)))),
            (most, (row.coverage_90, Some((row.coverage_90_low, row.coverage_90_high)))),
        ],
    };
    let rows: Vec<Row> = rows(tables, source).into_iter().map(row).collect();
    let title = say!(language, "How often intervals hold the true value");
    let legend = vec![
        (Swatch::Point(half), Text::plain(say!(language, "50% intervals"))),
        (Swatch::Point(most), Text::plain(say!(language, "90% intervals, contraction in brackets"))),
        (Swatch::Whisker, Text::plain(say!(language, "95% confidence interval"))),
    ];
    let shown = say!(
        language,
        "Share of {sets} sets in which the 50% and the 90% interval of the posterior hold the true value, by number, in {subject}. In \
         brackets the mean contraction.",
        sets = language.count(tables.summary.recovery.first().map_or(0, |row| row.sets)),
        subject = source.subject(),
    );
    let aims = say!(language, "Dashed: 0.5 and 0.9, the shares at which intervals cover what they say.");
    let caption = Caption::new(shown, source.source()).more(aims);
    let heading = Heading { title, subtitle: source.title(), legend };
    let none = Estimates {
        quantity: Text::plain(say!(language, "Share of the sets")),
        rows: Vec::new(),
        marks: vec![0.5, 0.9],
        none: String::new(),
    };
    estimates::pages(&heading, &none, rows, style)
        .into_iter()
        .enumerate()
        .map(|(place, (heading, sheet))| {
            let name = if place == 0 { COVERAGE.to_owned() } else { format!("{COVERAGE}-{}", place + 1) };
            sheet.into_figure(style, &name, &heading.title, &caption, source.provenance)
        })
        .collect()
}
