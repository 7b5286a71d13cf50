//! Fan charts of the regional series.

use super::{
    Source,
    measures::{Description, describe, vertical},
};
use crate::{
    model::{Measure, Series, Unit, series::REGION},
    outcome::QUANTILES,
    plot::{
        figure::{Caption, Figure},
        figures::{
            fan::{Band, Fan, band_tint, behind_tint},
            timeline::{self, Content},
        },
        language::{Language, say},
        marks::{Mark, MarkKind},
        page::{Heading, Swatch},
        palette::Ink,
        text::Text,
    },
};

/// Central shares of replicates within the bands, in percent, with the indices of their ends in [`QUANTILES`]; the
/// widest first.
pub const BANDS: [(u32, usize, usize); 3] = [(95, 0, 8), (80, 2, 6), (50, 3, 5)];
/// Index of the median in [`QUANTILES`].
pub const MEDIAN: usize = 4;

/// All regional series as aligned panels.
pub fn all(source: &Source) -> Option<Figure> {
    let fans: Vec<Fan> = REGION.iter().filter_map(|&measure| fan(source, measure)).collect();
    let panels: Vec<&dyn Content> = fans.iter().map(|fan| fan as &dyn Content).collect();
    if panels.is_empty() {
        return None;
    }
    let heading = heading(
        source,
        say!(source.language(), "Regional series, {years}", years = source.years()),
        fans[0].ink,
        1,
    );
    let sheet = timeline::draw(&heading, &source.span, &panels, source.style);
    let (subject, years) = (source.subject(), source.years());
    let shown = say!(source.language(), "Regional series of {subject}, {years}.", subject, years);
    let caption = caption(source, &shown);
    Some(sheet.into_figure(source.style, "fans", &heading.title, &caption, source.provenance))
}

/// One regional series.
pub fn single(source: &Source, measure: Measure) -> Option<Figure> {
    let fan = fan(source, measure)?;
    let Description { title, quantity, .. } = describe(measure, source.language());
    let heading = heading(source, format!("{title}, {}", source.years()), fan.ink, 1);
    let fan = Fan { title: String::new(), ..fan };
    let sheet = timeline::draw(&heading, &source.span, &[&fan], source.style);
    let shown = say!(
        source.language(),
        "{title} ({quantity}) of {subject}, {years}.",
        title,
        quantity = quantity.to_lowercase(),
        subject = source.subject(),
        years = source.years(),
    );
    let name = format!("fan-{}", measure.name().replace('_', "-"));
    let caption = caption(source, &shown);
    Some(sheet.into_figure(source.style, &name, &heading.title, &caption, source.provenance))
}

/// The fan of a regional series.
pub fn fan(source: &Source, measure: Measure) -> Option<Fan> {
    let trajectory = source.results.trajectory(Series { measure, unit: Unit::Region })?;
    let quantile = |k: usize| trajectory.points.iter().map(|point| point.quantiles[k]).collect::<Vec<f64>>();
    let bands: Vec<Band> =
        BANDS.iter().map(|&(_, low, high)| Band { low: quantile(low), high: quantile(high) }).collect();
    let (lowest, highest) = (0, QUANTILES.len() - 1);
    let behind =
        source.under_priors.and_then(|under| under.results.trajectory(trajectory.series)).map(|under| {
            let end = |k: usize| under.points.iter().map(|point| point.quantiles[k]).collect::<Vec<f64>>();
            Band { low: end(lowest), high: end(highest) }
        });
    let extreme = |pick: fn(f64, f64) -> f64, k: usize, behind: Option<&Vec<f64>>| {
        quantile(k).into_iter().chain(behind.into_iter().flatten().copied()).reduce(pick).unwrap_or(0.0)
    };
    let fan = Fan {
        title: describe(measure, source.language()).title,
        vertical: vertical(
            measure,
            extreme(f64::min, lowest, behind.as_ref().map(|band| &band.low)),
            extreme(f64::max, highest, behind.as_ref().map(|band| &band.high)),
            source.language(),
        ),
        times: source.times.clone(),
        median: quantile(MEDIAN),
        bands,
        behind,
        ink: 0,
    };
    Some(if measure.is_count() { fan.stepped() } else { fan })
}

/// A heading with a legend of marks and of fans in an ink, where `fans` fans share a panel.
pub fn heading(source: &Source, title: String, ink: usize, fans: usize) -> Heading {
    let style = source.style;
    let ink = style.palette.ink(ink);
    let mut legend = Vec::new();
    if source.results.replicates == 1 {
        legend.push((Swatch::Line(ink), Text::plain(say!(source.language(), "the only replicate"))));
    } else {
        legend.extend(bands_legend(source, ink, fans));
    }
    legend.extend(mark_legend(&source.span.marks, source.language()));
    Heading { title, subtitle: source.title(), legend }
}

/// Legend of the line and the bands of fans, where `fans` fans share a panel.
pub fn bands_legend(source: &Source, ink: Ink, fans: usize) -> Vec<(Swatch, Text)> {
    let mut legend = vec![(Swatch::Line(ink), Text::plain(say!(source.language(), "median")))];
    for (k, (share, _, _)) in BANDS.iter().enumerate().rev() {
        let text = match k {
            0 => {
                let replicates = source.replicates();
                say!(source.language(), "{share}% of {replicates}", share, replicates)
            }
            _ => format!("{share}%"),
        };
        legend.push((Swatch::Box(band_tint(ink, k, fans, source.style)), Text::plain(text)));
    }
    if let Some(under) = source.under_priors.filter(|_| fans == 1) {
        let text = range_under_priors(source.language(), under.drawn.codings);
        legend.push((Swatch::Box(behind_tint(ink, source.style)), Text::plain(text)));
    }
    legend
}

/// Entry of a legend for the middle 95% of a batch under priors.
pub fn range_under_priors(language: Language, has_codings: bool) -> String {
    match has_codings {
        true => say!(language, "95%, parameters and codings too"),
        false => say!(language, "95%, parameters too"),
    }
}

/// Legend of the marks on the time axis.
pub fn mark_legend(marks: &[Mark], language: Language) -> impl Iterator<Item = (Swatch, Text)> {
    let kinds = [
        (MarkKind::Leader, say!(language, "new leader")),
        (MarkKind::Event, say!(language, "event")),
        (MarkKind::Input, say!(language, "change of an input")),
        (MarkKind::Break, say!(language, "change of succession")),
        (MarkKind::Parting, say!(language, "histories can part")),
    ];
    kinds
        .into_iter()
        .filter(|(kind, _)| marks.iter().any(|mark| mark.kind == *kind))
        .map(|(kind, name)| (Swatch::Mark(kind), Text::plain(name)))
}

/// A caption that begins with `shown` and explains fans and marks.
pub fn caption(source: &Source, shown: &str) -> Caption {
    let bands = if source.results.replicates == 1 {
        say!(source.language(), "Line: the only replicate.")
    } else {
        say!(
            source.language(),
            "Line: median of {replicates}; bands: the middle 50, 80 and 95% of replicates (quantiles, not confidence \
             intervals of the mean).",
            replicates = source.replicates(),
        )
    };
    let bands = match source.under_priors {
        Some(under) => {
            let (language, replicates) =
                (source.language(), source.language().replicates(under.results.replicates));
            let from = under.drawn.from(language);
            let range = match under.drawn.codings {
                true => say!(
                    language,
                    "Band with dotted ends: the middle 95% of {replicates} more, each with parameters drawn from {from}, and codings within the coder’s error.",
                    replicates,
                    from,
                ),
                false => say!(
                    language,
                    "Band with dotted ends: the middle 95% of {replicates} more, each with parameters drawn from {from}.",
                    replicates,
                    from,
                ),
            };
            format!("{bands} {range}")
        }
        None => bands,
    };
    let values = say!(source.language(), "Values at the end of each tick.");
    let marks = marked(&source.span.marks, source.language());
    Caption::new(shown, source.source()).drawn(bands).more(values).marks(marks)
}

/// Sentence of a caption that names the marks; empty without marks.
pub fn marked(marks: &[Mark], language: Language) -> String {
    let listed: Vec<&str> = marks.iter().map(|mark| mark.entry[0].as_str()).collect();
    if listed.is_empty() {
        return String::new();
    }
    let signs = [
        (MarkKind::Leader, say!(language, "triangles: leaders taking office")),
        (MarkKind::Event, say!(language, "diamonds: events")),
        (MarkKind::Input, say!(language, "stairs: changes of inputs")),
        (MarkKind::Break, say!(language, "squares: changes of how leaders succeed")),
        (MarkKind::Parting, say!(language, "forks: histories can part from here on")),
    ];
    let is_there = |kind| marks.iter().any(|mark| mark.kind == kind);
    let signs = signs.into_iter().filter(|(kind, _)| is_there(*kind)).map(|(_, sign)| sign);
    let lasting = marks.iter().any(|mark| mark.until.is_some());
    let signs = signs.chain(lasting.then(|| say!(language, "bars: how long they last")));
    let signs = signs.collect::<Vec<_>>().join("; ");
    let listed = listed.join("; ");
    say!(language, "Marks on the time axis ({signs}): {listed}.", signs, listed)
}
