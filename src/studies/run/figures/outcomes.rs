//! Distributions of the outcomes at the end.

use crate::{
    model::{Measure, Series, Unit, series::REGION},
    outcome::Histogram,
    plot::{
        charts::{Source, measures::describe},
        figure::{Caption, Figure},
        figures::{
            bins::Bins,
            distribution::{self, Distribution, Summary},
        },
        language::say,
        page::{Heading, Swatch},
        scale::Extent,
        text::Text,
    },
};

/// Ink of the distributions.
const INK: usize = 0;

/// The distribution of each regional measure at the end.
pub fn draw(source: &Source) -> Option<Figure> {
    let distributions: Vec<Distribution> = REGION
        .iter()
        .zip(&source.results.ends)
        .map(|(&measure, ends)| of_measure(source, measure, ends))
        .collect();
    if distributions.is_empty() {
        return None;
    }
    let (style, language) = (source.style, source.language());
    let colour = style.palette.ink(INK).colour;
    let replicates = source.replicates();
    let mut legend = vec![(
        Swatch::Box(colour.tint(style.palette.bands[2])),
        Text::plain(say!(language, "share of replicates in each bin")),
    )];
    if source.results.replicates > 1 {
        legend.extend([
            (Swatch::Dot, Text::plain(say!(language, "median"))),
            (Swatch::Bar(colour), Text::plain("50%")),
            (
                Swatch::Whisker,
                Text::plain(say!(language, "{share}% of {replicates}", share = 95, replicates)),
            ),
        ]);
    } else {
        legend.push((Swatch::Dot, Text::plain(say!(language, "the only replicate"))));
    }
    let end = source.last_tick();
    let title = say!(language, "Outcomes at the end of {end}", end);
    let heading = Heading { title: title.clone(), subtitle: source.title(), legend };
    let sheet = distribution::draw(&heading, &distributions, INK, style);
    let between = if source.results.replicates == 1 {
        say!(language, "between: its outcome")
    } else {
        say!(
            language,
            "between: median (dot), middle 50% (thick line) and middle 95% (thin line) of replicates"
        )
    };
    let subject = source.subject();
    let shown = say!(
        language,
        "Distribution over {replicates} of each regional measure of {subject} at the end of {end}.",
        replicates,
        subject,
        end,
    );
    let drawn = say!(
        language,
        "Above: share of replicates in each bin; {between}; below: share of replicates at or below each value.",
        between,
    );
    let caption = Caption::new(shown, source.source()).drawn(drawn);
    Some(sheet.into_figure(style, "outcomes", &title, &caption, source.provenance))
}

fn of_measure(source: &Source, measure: Measure, ends: &Histogram) -> Distribution {
    let description = describe(measure, source.language());
    let whole = measure.is_count();
    let bins = Bins { low: ends.low, width: ends.width, counts: ends.counts.clone() };
    let last = source
        .results
        .trajectory(Series { measure, unit: Unit::Region })
        .and_then(|trajectory| trajectory.points.last());
    let summary = last.map(|point| {
        let [q025, _, _, q25, q50, q75, _, _, q975] = point.quantiles;
        Summary { wide: (q025, q975), narrow: (q25, q75), median: q50 }
    });
    Distribution {
        title: description.title,
        quantity: Text::plain(description.quantity),
        bins: if whole { bins.of_whole_numbers() } else { bins },
        bounds: Extent {
            low: 0.0,
            high: 0.0,
            least: description.least,
            most: description.most,
            span: description.span,
            whole,
        },
        summary,
    }
}
