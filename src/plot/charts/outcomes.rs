//! Distributions of the outcomes at the end.

use super::{Source, measures::describe};
use crate::{
    model::{Measure, Series, Unit, series::REGION},
    outcome::Histogram,
    plot::{
        figure::Figure,
        figures::{
            bins::Bins,
            distribution::{self, Distribution, Summary},
        },
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
    let style = source.style;
    let colour = style.palette.ink(INK).colour;
    let replicates = source.replicates();
    let mut legend = vec![(
        Swatch::Box(colour.tint(style.palette.bands[2])),
        Text::plain("share of replicates in each bin"),
    )];
    if source.results.replicates > 1 {
        legend.extend([
            (Swatch::Dot, Text::plain("median")),
            (Swatch::Bar(colour), Text::plain("50%")),
            (Swatch::Whisker, Text::plain(format!("95% of {replicates}"))),
        ]);
    } else {
        legend.push((Swatch::Dot, Text::plain("the only replicate")));
    }
    let end = source.last_tick();
    let title = format!("Outcomes at the end of {end}");
    let heading = Heading { title: title.clone(), subtitle: source.scenario.title().to_owned(), legend };
    let sheet = distribution::draw(&heading, &distributions, INK, style);
    let between = if source.results.replicates == 1 {
        "between: its outcome"
    } else {
        "between: median (dot), middle 50% (thick line) and middle 95% (thin line) of replicates"
    };
    let caption = format!(
        "Distribution over {replicates} of each regional measure of {} at the end of {end}. Above: share of \
         replicates in each bin; {between}; below: share of replicates at or below each value. {}",
        source.subject(),
        source.source()
    );
    Some(sheet.into_figure(style, "outcomes", &title, caption, source.provenance))
}

fn of_measure(source: &Source, measure: Measure, ends: &Histogram) -> Distribution {
    let description = describe(measure);
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
        title: description.title.to_owned(),
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
