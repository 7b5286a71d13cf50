//! The figure of an agreement: alpha by kind of coding, with intervals.

use super::findings::{LEAST, USUAL};
use super::tables::AgreementTables;
use crate::plot::{
    Figure, Only, Provenance, Style,
    charts::{Basis, names::capitalised},
    figure::Caption,
    figures::estimates::{self, Estimates, Row},
    language::{Language, say},
    page::{Heading, Swatch},
    points::{Point, Shape},
    text::Text,
};

/// Name of the chart.
pub const NAME: &str = "agreement";

/// The names of the charts.
pub fn names() -> Vec<String> {
    vec![NAME.to_owned()]
}

/// A kind of coding in words.
fn words(kind: &str, language: Language) -> String {
    match kind {
        "sovereignty sensitivity" => say!(language, "sovereignty sensitivity"),
        "openness" => say!(language, "openness"),
        "rivalry" => say!(language, "rivalry"),
        "heritage" => say!(language, "heritage"),
        "proximity" => say!(language, "proximity"),
        "dispute" => say!(language, "dispute"),
        "endowments" => say!(language, "endowments"),
        "legacy" => say!(language, "legacy"),
        "benefit" => say!(language, "benefit"),
        "sovereignty cost" => say!(language, "sovereignty cost"),
        "high politics" => say!(language, "high politics"),
        "external pull" => say!(language, "external pull"),
        "initial consolidation" => say!(language, "initial consolidation"),
        "common fate" => say!(language, "common fate"),
        _ => say!(language, "severity of events"),
    }
}

/// Draws charts from the tables.
pub fn draw(tables: &AgreementTables, only: &Only, style: &Style, provenance: &Provenance) -> Vec<Figure> {
    if !only.holds(NAME) {
        return Vec::new();
    }
    let of = &tables.summary;
    let language = style.language;
    let point =
        |shape, ink: usize, is_filled| Point { shape, colour: style.palette.ink(ink).colour, is_filled };
    let (on_scale, of_order) = (point(Shape::Round, 0, true), point(Shape::Diamond, 1, false));
    let rows = of.kinds.iter().map(|row| {
        let scale =
            row.alpha_interval.map(|alpha| (on_scale, (alpha, row.interval_low.zip(row.interval_high))));
        let order = row.alpha_ordinal.map(|alpha| (of_order, (alpha, row.ordinal_low.zip(row.ordinal_high))));
        Row {
            name: format!("{} ({})", capitalised(&words(&row.kind, language)), language.count(row.compared)),
            estimates: scale.into_iter().chain(order).collect(),
        }
    });
    let title =
        say!(language, "Agreement of {coders} coders", coders = language.count(of.coders.len() as u64));
    let legend = vec![
        (Swatch::Point(on_scale), Text::plain(say!(language, "differences on the scale"))),
        (Swatch::Point(of_order), Text::plain(say!(language, "order alone"))),
        (Swatch::Whisker, Text::plain(say!(language, "95% interval"))),
    ];
    let seed = provenance.get("seed").and_then(|seed| seed.parse().ok()).unwrap_or(0);
    let basis = Basis { scenario: &tables.scenario, style, provenance, seed, replicates: of.resamples };
    let heading = Heading { title, subtitle: basis.title(), legend };
    let shown = say!(
        language,
        "Krippendorff's alpha by kind of coding, in brackets how many numbers at least two coders judged; {subject}.",
        subject = basis.subject()
    );
    let more = say!(
        language,
        "Whiskers: 95% percentile intervals of {resamples} resamples of the numbers. Dashed: the customary bounds of {least} and {usual}. 1: \
         complete agreement; 0: agreement as by chance.",
        resamples = language.count(of.resamples),
        least = language.decimal(LEAST, 3),
        usual = language.decimal(USUAL, 1)
    );
    let caption = Caption::new(shown, basis.source()).more(more);
    let form = Estimates {
        quantity: Text::plain(say!(language, "Krippendorff's alpha")),
        rows: Vec::new(),
        marks: vec![LEAST, USUAL],
        none: say!(language, "alpha is not defined"),
    };
    estimates::pages(&heading, &form, rows.collect(), style)
        .into_iter()
        .enumerate()
        .map(|(place, (heading, sheet))| {
            let name = if place == 0 { NAME.to_owned() } else { format!("{NAME}-{}", place + 1) };
            sheet.into_figure(style, &name, &heading.title, &caption, provenance)
        })
        .collect()
}
