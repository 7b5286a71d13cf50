//! Estimation plots of the main outcomes at the end.

use super::{Pair, differences::INK, interval_at_end, level};
use crate::{
    analysis::{Effect, Outcome},
    export::comparison::RangeUnderPriors,
    model::{Measure, series::REGION},
    outcome::Histogram,
    plot::{
        charts::{
            fans::range_under_priors,
            measures::{Description, describe, difference},
        },
        figure::{Caption, Figure},
        figures::{
            bins::Bins,
            estimation::{self, Estimation, Sample, Spread},
        },
        language::say,
        page::{Heading, Swatch},
        palette::{Dash, Ink},
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
    let has_codings = pair.of.under_priors.drawn.codings;
    if plots.iter().any(|plot| plot.other.is_some()) {
        let colour = style.palette.muted;
        let ends = Ink { colour, dash: Dash::Solid };
        legend.push((Swatch::Line(ends), Text::plain(range_under_priors(language, has_codings))));
        legend.push((Swatch::Bar(colour), Text::plain(say!(language, "middle 50%"))));
    }
    if plots.iter().any(|plot| plot.marked.is_some()) {
        let dashed = Swatch::Line(Ink { colour: style.palette.text, dash: Dash::Dashed });
        legend.push((dashed, Text::plain(say!(language, "smallest effect of interest"))));
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
    let caption =
        Caption::new(shown, pair.source()).drawn(drawn).more(spread(pair, &plots)).more(larger(pair));
    Some(sheet.into_figure(style, &pair.file("estimation"), &title, &caption, pair.of.provenance))
}

/// Sentence of the caption on how the differences spread where parameters are drawn; empty where they are not.
fn spread(pair: &Pair, plots: &[Estimation]) -> String {
    let (language, under) = (pair.language(), &pair.of.under_priors);
    let Some(batch) = under.levels.first().filter(|_| plots.iter().any(|plot| plot.other.is_some())) else {
        return match pair.of.provenance.get("drawn_from") {
            Some(_) => say!(
                language,
                "Each pair has drawn numbers of its own, so that the differences spread by these and by chance together."
            ),
            None => String::new(),
        };
    };
    let pairs = language.replicates(batch.replicates);
    let from = under.drawn.from(language);
    match under.drawn.codings {
        true => say!(
            language,
            "Right of the differences: their middle 95 and 50% and their median (ring) in {pairs} more of each, each pair with parameters drawn from \
             {from}, and codings within the coder’s error.",
            pairs,
            from,
        ),
        false => say!(
            language,
            "Right of the differences: their middle 95 and 50% and their median (ring) in {pairs} more of each, each pair with parameters drawn \
             from {from}.",
            pairs,
            from,
        ),
    }
}

/// Sentence of the caption on the sets under which differences are larger than smallest effects of interest; empty without one.
fn larger(pair: &Pair) -> String {
    let language = pair.language();
    let of = |measure: &Measure| {
        let (effect, share) = pair.larger(*measure)?;
        let title = describe(*measure, language).title;
        let (effect, share) = (language.number(&effect.to_string()), language.percent(share));
        Some(format!("{title} {effect}: {share}"))
    };
    let shares: Vec<String> = MAIN.iter().filter_map(of).collect();
    if shares.is_empty() {
        return String::new();
    }
    say!(
        language,
        "Dashed line: the smallest effect of interest; share of the sets of drawn numbers under which the difference is larger: {shares}.",
        shares = shares.join(", "),
    )
}

impl Pair<'_> {
    /// The smallest effect of interest in a measure, and the share of the sets of drawn numbers under which the difference is larger.
    fn larger(&self, measure: Measure) -> Option<(f64, f64)> {
        self.of.under_priors.summary?.larger_of(self.other.scenario.name(), measure)
    }

    /// How the differences in a measure spread at the end in the batch under priors, if there is one.
    fn spread_under_priors(&self, measure: Measure) -> Option<Spread> {
        let name = self.other.scenario.name();
        let of = |range: &&RangeUnderPriors| range.measure == measure && range.scenario == name;
        let found = self.of.under_priors.ranges.iter().find(of)?;
        let range = (*found.low.last()?, *found.high.last()?);
        Some(Spread { range, quartiles: found.quartiles })
    }
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
        other: pair.spread_under_priors(measure),
        marked: pair.larger(measure).map(|(effect, _)| effect),
    })
}
