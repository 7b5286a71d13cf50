//! Estimation plots of the main outcomes at the end.

use super::{Pair, differences::INK, interval_at_end, level};
use crate::{
    analysis::{Effect, Outcome},
    model::{Measure, series::REGION},
    outcome::Histogram,
    plot::{
        charts::measures::{Description, describe, difference},
        figure::{Caption, Figure},
        figures::{
            bins::Bins,
            estimation::{self, Estimation, Sample},
        },
        language::say,
        page::{Heading, Swatch},
        scale::Extent,
        text::Text,
    },
};

/// Measures that are not computed from each other: the gap is paper minus integration, and agency follows from
/// integration and external pull.
const MAIN: [Measure; 6] = [
    Measure::Integration,
    Measure::Paper,
    Measure::Identity,
    Measure::Dispute,
    Measure::Agreements,
    Measure::Incidents,
];

/// Both distributions of each main outcome, and the distribution of the paired difference.
pub fn draw(pair: &Pair) -> Option<Figure> {
    let plots: Vec<Estimation> = MAIN
        .iter()
        .filter(|measure| {
            pair.of.outcomes.is_empty() || pair.of.outcomes.iter().any(|name| name == measure.name())
        })
        .filter_map(|&measure| of_measure(pair, measure))
        .collect();
    if plots.is_empty() {
        return None;
    }
    let (style, language) = (pair.of.style, pair.language());
    let (difference, replicates) = (pair.difference(), pair.of.replicates());
    let boxed = |k: usize| Swatch::Box(style.palette.ink(k).colour.tint(style.palette.bands[1]));
    let mut legend = vec![
        (boxed(pair.of.ink(pair.base)), Text::plain(pair.base.titled(language))),
        (boxed(pair.of.ink(pair.other)), Text::plain(pair.other.titled(language))),
        (boxed(INK), Text::plain(say!(language, "{difference}, pair by pair", difference))),
    ];
    if pair.is_single() {
        legend.push((Swatch::Dot, Text::plain(say!(language, "the only replicate of each"))));
    } else {
        legend.extend([
            (Swatch::Dot, Text::plain(say!(language, "mean"))),
            (
                Swatch::Bar(style.palette.text),
                Text::plain(say!(
                    language,
                    "{level} confidence interval of the mean difference, {replicates} of each",
                    level = level(),
                    replicates,
                )),
            ),
        ]);
    }
    let end = pair.of.base.last_tick();
    let title = say!(language, "Outcomes compared at the end of {end}", end);
    let heading = Heading { title: title.clone(), subtitle: String::new(), legend };
    let sheet = estimation::draw(&heading, &plots, style);
    let (a, b) = (&pair.base.letter, &pair.other.letter);
    let drawn = if pair.is_single() {
        say!(language, "Dots: the only replicate of each, and their difference.")
    } else {
        say!(
            language,
            "Shapes: histograms, each scaled to its own fullest bin; dots: means; bar at the mean difference: {interval}, \
             which the dot may cover.",
            interval = interval_at_end(language),
        )
    };
    let shown = say!(
        language,
        "Estimation plots (Gardner and Altman) of outcomes at the end of {end}: distributions over {replicates} under {a} \
         and {b}, left scale; differences of pairs, {difference}, right scale, which has the unit of the left one and its \
         0 at the mean of {a} (solid line; dotted: mean of {b}).",
        end,
        replicates,
        a,
        b,
        difference,
    );
    let caption = Caption::new(shown, pair.source()).drawn(drawn);
    Some(sheet.into_figure(style, &pair.file("estimation"), &title, &caption, pair.of.provenance))
}

fn of_measure(pair: &Pair, measure: Measure) -> Option<Estimation> {
    let place = REGION.iter().position(|&other| other == measure)?;
    let outcomes = &pair.contrast.outcomes;
    let effect = &outcomes.iter().find(|other| other.outcome == Outcome::End(measure))?.effect;
    let ends = |arm: usize| pair.of.comparison.arms.get(arm)?.ends.get(place);
    let Description { title, quantity, least, most, span, .. } = describe(measure, pair.language());
    let whole = measure.is_count();
    let sample = |name: &str, ends: &Histogram, mean: f64, ink: usize| {
        let bins = Bins { low: ends.low, width: ends.width, counts: ends.counts.clone() };
        let bins = if whole { bins.of_whole_numbers() } else { bins };
        Sample { name: name.to_owned(), bins, mean, ink }
    };
    let Effect { baseline, scenario, mean, interval, .. } = *effect;
    Some(Estimation {
        title,
        quantity: Text::plain(quantity),
        difference_quantity: difference(measure, pair.language()),
        bounds: Extent { low: 0.0, high: 0.0, least, most, span, whole },
        samples: [
            sample(&pair.base.letter, ends(pair.base.place)?, baseline, pair.of.ink(pair.base)),
            sample(&pair.other.letter, ends(pair.other.place)?, scenario, pair.of.ink(pair.other)),
        ],
        difference: sample(&pair.difference(), pair.contrast.ends.get(place)?, mean, INK),
        interval: (!pair.is_single()).then_some((interval.low, interval.high)),
    })
}
