//! Estimation plots of the main outcomes at the end.

use super::{Pair, differences::INK, interval_at_end, level};
use crate::{
    analysis::{Effect, Outcome},
    model::{Measure, series::REGION},
    outcome::Histogram,
    plot::{
        charts::measures::{Description, describe, difference},
        figure::Figure,
        figures::{
            bins::Bins,
            estimation::{self, Estimation, Sample},
        },
        page::{Heading, Swatch},
        scale::Extent,
        text::Text,
    },
};

/// The measures that the others are not worked out from each other: the gap is paper less integration, agency
/// follows from integration and external pull.
const MAIN: [Measure; 6] = [
    Measure::Integration,
    Measure::Paper,
    Measure::Identity,
    Measure::Dispute,
    Measure::Agreements,
    Measure::Incidents,
];

/// Both distributions of each main outcome, and beside them that of the paired difference.
pub fn draw(pair: &Pair) -> Option<Figure> {
    let plots: Vec<Estimation> = MAIN.iter().filter_map(|&measure| of_measure(pair, measure)).collect();
    if plots.is_empty() {
        return None;
    }
    let style = pair.of.style;
    let boxed = |k: usize| Swatch::Box(style.palette.ink(k).colour.tint(style.palette.bands[1]));
    let mut legend = vec![
        (boxed(pair.of.ink(pair.base)), Text::plain(pair.base.titled())),
        (boxed(pair.of.ink(pair.other)), Text::plain(pair.other.titled())),
        (boxed(INK), Text::plain(format!("{}, pair by pair", pair.difference()))),
    ];
    if pair.is_single() {
        legend.push((Swatch::Dot, Text::plain("the only replicate of each")));
    } else {
        legend.extend([
            (Swatch::Dot, Text::plain("mean")),
            (
                Swatch::Bar(style.palette.text),
                Text::plain(format!(
                    "{} confidence interval of the mean difference, {} of each",
                    level(),
                    pair.of.replicates()
                )),
            ),
        ]);
    }
    let end = pair.of.base.last_tick();
    let title = format!("Outcomes compared at the end of {end}");
    let heading = Heading { title: title.clone(), subtitle: String::new(), legend };
    let sheet = estimation::draw(&heading, &plots, style);
    let (a, b, difference) = (&pair.base.letter, &pair.other.letter, pair.difference());
    let drawn = if pair.is_single() {
        "Dots: the only replicate of each, and their difference.".to_owned()
    } else {
        format!(
            "Shapes: histograms, each scaled to its own fullest bin; dots: means; bar at the mean difference: \
             {}, which the dot may cover.",
            interval_at_end(pair.of.comparison.replicates)
        )
    };
    let caption = format!(
        "Estimation plots (Gardner and Altman) of outcomes at the end of {end}: distributions over {} under {a} and \
         {b}, left scale; differences of pairs, {difference}, right scale, which has the unit of the left one and its 0 \
         at the mean of {a} (solid line; dotted: mean of {b}). {drawn} {}",
        pair.of.replicates(),
        pair.source()
    );
    Some(sheet.into_figure(style, &pair.file("estimation"), &title, caption, pair.of.provenance))
}

fn of_measure(pair: &Pair, measure: Measure) -> Option<Estimation> {
    let place = REGION.iter().position(|&other| other == measure)?;
    let outcomes = &pair.contrast.outcomes;
    let effect = &outcomes.iter().find(|other| other.outcome == Outcome::End(measure))?.effect;
    let ends = |arm: usize| pair.of.comparison.arms.get(arm)?.ends.get(place);
    let Description { title, quantity, least, most, span, .. } = describe(measure);
    let whole = measure.is_count();
    let sample = |name: &str, ends: &Histogram, mean: f64, ink: usize| {
        let bins = Bins { low: ends.low, width: ends.width, counts: ends.counts.clone() };
        let bins = if whole { bins.of_whole_numbers() } else { bins };
        Sample { name: name.to_owned(), bins, mean, ink }
    };
    let Effect { baseline, scenario, mean, interval, .. } = *effect;
    Some(Estimation {
        title: title.to_owned(),
        quantity: Text::plain(quantity),
        difference_quantity: difference(measure),
        bounds: Extent { low: 0.0, high: 0.0, least, most, span, whole },
        samples: [
            sample(&pair.base.letter, ends(pair.base.place)?, baseline, pair.of.ink(pair.base)),
            sample(&pair.other.letter, ends(pair.other.place)?, scenario, pair.of.ink(pair.other)),
        ],
        difference: sample(&pair.difference(), pair.contrast.ends.get(place)?, mean, INK),
        interval: (!pair.is_single()).then_some((interval.low, interval.high)),
    })
}
