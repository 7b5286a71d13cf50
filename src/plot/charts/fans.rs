//! Fan charts of the regional series.

use super::{
    Source,
    measures::{describe, vertical},
};
use crate::{
    model::{Measure, Series, Unit, series::REGION},
    outcome::QUANTILES,
    plot::{
        figure::Figure,
        figures::{
            fan::{Band, Fan, band_tint},
            timeline::{self, Content},
        },
        marks::{Mark, MarkKind},
        page::{Heading, Swatch},
        text::Text,
    },
};

/// Central shares of replicates that the bands hold, in percent, with the places of their ends in
/// [`QUANTILES`]; the widest first.
pub const BANDS: [(u32, usize, usize); 3] = [(95, 0, 8), (80, 2, 6), (50, 3, 5)];
/// Place of the median in [`QUANTILES`].
pub const MEDIAN: usize = 4;

/// All regional series as aligned panels.
pub fn all(source: &Source) -> Option<Figure> {
    let fans: Vec<Fan> = REGION.iter().filter_map(|&measure| fan(source, measure)).collect();
    let panels: Vec<&dyn Content> = fans.iter().map(|fan| fan as &dyn Content).collect();
    if panels.is_empty() {
        return None;
    }
    let heading = heading(source, format!("Regional series, {}", source.years()), fans[0].ink, 1);
    let sheet = timeline::draw(&heading, &source.span, &panels, source.style);
    let shown = format!("Regional series of {}, {}.", source.subject(), source.years());
    let caption = caption(source, &shown);
    Some(sheet.into_figure(source.style, "fans", &heading.title, caption, source.provenance))
}

/// One regional series.
pub fn single(source: &Source, measure: Measure) -> Option<Figure> {
    let fan = fan(source, measure)?;
    let description = describe(measure);
    let heading = heading(source, format!("{}, {}", description.title, source.years()), fan.ink, 1);
    let fan = Fan { title: String::new(), ..fan };
    let sheet = timeline::draw(&heading, &source.span, &[&fan], source.style);
    let shown = format!(
        "{} ({}) of {}, {}.",
        description.title,
        description.quantity.to_lowercase(),
        source.subject(),
        source.years()
    );
    let name = format!("fan-{}", measure.name().replace('_', "-"));
    let caption = caption(source, &shown);
    Some(sheet.into_figure(source.style, &name, &heading.title, caption, source.provenance))
}

/// The fan of a regional series.
pub fn fan(source: &Source, measure: Measure) -> Option<Fan> {
    let trajectory = source.results.trajectory(Series { measure, unit: Unit::Region })?;
    let quantile = |k: usize| trajectory.points.iter().map(|point| point.quantiles[k]).collect::<Vec<f64>>();
    let bands: Vec<Band> =
        BANDS.iter().map(|&(_, low, high)| Band { low: quantile(low), high: quantile(high) }).collect();
    let ends = |pick: fn(f64, f64) -> f64, k: usize| quantile(k).into_iter().reduce(pick).unwrap_or(0.0);
    Some(Fan {
        title: describe(measure).title.to_owned(),
        vertical: vertical(measure, ends(f64::min, 0), ends(f64::max, QUANTILES.len() - 1)),
        times: source.times.clone(),
        median: quantile(MEDIAN),
        bands,
        ink: 0,
    })
}

/// A heading whose legend explains marks, and fans of which so many share a panel, in an ink.
pub fn heading(source: &Source, title: String, ink: usize, fans: usize) -> Heading {
    let style = source.style;
    let ink = style.palette.ink(ink);
    let replicates = source.replicates();
    let mut legend = Vec::new();
    if source.results.replicates == 1 {
        legend.push((Swatch::Line(ink), Text::plain("the only replicate")));
    } else {
        legend.push((Swatch::Line(ink), Text::plain("median")));
        for (k, (share, _, _)) in BANDS.iter().enumerate().rev() {
            let text = if k == 0 { format!("{share}% of {replicates}") } else { format!("{share}%") };
            legend.push((Swatch::Box(band_tint(ink, k, fans, style)), Text::plain(text)));
        }
    }
    legend.extend(mark_legend(&source.span.marks));
    Heading { title, subtitle: source.scenario.title().to_owned(), legend }
}

/// What the marks on the time axis are.
pub fn mark_legend(marks: &[Mark]) -> impl Iterator<Item = (Swatch, Text)> {
    let kinds = [
        (MarkKind::Leader, "new leader"),
        (MarkKind::Event, "event"),
        (MarkKind::Break, "change of succession"),
        (MarkKind::Parting, "histories can part"),
    ];
    kinds
        .into_iter()
        .filter(|(kind, _)| marks.iter().any(|mark| mark.kind == *kind))
        .map(|(kind, name)| (Swatch::Mark(kind), Text::plain(name)))
}

/// A caption that explains fans and marks after what is `shown`.
pub fn caption(source: &Source, shown: &str) -> String {
    let bands = if source.results.replicates == 1 {
        "Line: the only replicate.".to_owned()
    } else {
        format!(
            "Line: median of {}; bands: the middle 50, 80 and 95% of replicates (quantiles, not confidence \
             intervals of the mean).",
            source.replicates()
        )
    };
    format!(
        "{shown} {bands} Values at the end of each tick.{} {}",
        marked(&source.span.marks),
        source.source()
    )
}

/// The sentence of a caption that explains the marks, with a space before it.
pub fn marked(marks: &[Mark]) -> String {
    let listed: Vec<&str> = marks.iter().map(|mark| mark.entry[0].as_str()).collect();
    if listed.is_empty() {
        return String::new();
    }
    let signs = [
        (MarkKind::Leader, "triangles: leaders taking office"),
        (MarkKind::Event, "diamonds: events"),
        (MarkKind::Break, "squares: changes of how leaders succeed"),
        (MarkKind::Parting, "forks: histories can part from here on"),
    ];
    let is_there = |kind| marks.iter().any(|mark| mark.kind == kind);
    let signs = signs.into_iter().filter(|(kind, _)| is_there(*kind)).map(|(_, sign)| sign);
    let signs = signs.collect::<Vec<_>>().join("; ");
    format!(" Marks on the time axis ({signs}): {}.", listed.join("; "))
}
