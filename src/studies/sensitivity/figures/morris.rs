//! Screening: sizes of the effects of all inputs, and their variation.

use super::Subject;
use crate::{
    analysis::sensitivity::{ElementaryEffect, Screened},
    plot::{
        charts::names::{SYMBOL, symbolic},
        figure::{Caption, Figure},
        figures::{
            along::{self, Along, Horizontal},
            plane::{Placed, Plane},
            timeline::Vertical,
        },
        language::say,
        page::{Heading, Swatch},
        points::{Point, Shape},
        scale::Extent,
        text::Text,
    },
};

/// Most drawn outcomes, and most named inputs in each.
const MOST_PANELS: usize = 4;
const MOST_NAMED: usize = 10;

/// σ without Monte Carlo noise.
fn sigma(effect: &ElementaryEffect) -> f64 {
    effect.sigma_parameters.unwrap_or(effect.sigma)
}

/// An axis from 0 that includes some values.
fn extent(values: impl Iterator<Item = f64>) -> Extent {
    let high = values.filter(|value| value.is_finite()).fold(0.0, f64::max);
    let (least, most) = (f64::NEG_INFINITY, f64::INFINITY);
    let span = if high > 0.0 { 4e-4 } else { 0.1 };
    // A margin, so that points at the edges are whole.
    Extent { low: -0.03 * high, high: 1.06 * high, least, most, span, whole: false }
}

/// Appearance of kept and of other inputs.
fn appearance(subject: &Subject<'_>) -> [Point; 2] {
    let palette = &subject.style.palette;
    let point = |colour, is_filled| Point { shape: Shape::Round, colour, is_filled };
    [point(palette.ink(0).colour, true), point(palette.muted, false)]
}

/// Whether some inputs are kept and some are not.
fn has_others(subject: &Subject<'_>) -> bool {
    !subject.of.kept.is_empty() && subject.of.kept.len() < subject.names.len()
}

/// Inputs by the size of their effects, the largest first.
fn ranked(screened: &Screened) -> Vec<usize> {
    let mut order: Vec<usize> = (0..screened.effects.len()).collect();
    order.sort_by(|a, b| screened.effects[*b].mu_star.total_cmp(&screened.effects[*a].mu_star));
    order
}

fn plane(subject: &Subject<'_>, screened: &Screened, numbers: &[usize]) -> (Plane, Horizontal) {
    let language = subject.language();
    let order = ranked(screened);
    let [kept, other] = appearance(subject);
    let place = |(rank, input): (usize, usize)| {
        let effect = &screened.effects[input];
        let is_kept = !has_others(subject) || subject.of.kept.contains(&input);
        let is_named = rank < MOST_NAMED && effect.mu_star > 0.0;
        Placed {
            at: (effect.mu_star, sigma(effect)),
            interval: effect.interval.map(|interval| (interval.low, interval.high)),
            point: if is_kept { kept } else { other },
            name: if is_named { subject.words(input) } else { String::new() },
            number: number(numbers, input),
        }
    };
    let points: Vec<Placed> = order.into_iter().enumerate().map(place).collect();
    let ends = points.iter().flat_map(|placed| [placed.at.0, placed.interval.map_or(0.0, |(_, high)| high)]);
    let across = Horizontal::Number(
        extent(ends),
        symbolic(&say!(language, "Mean size of effects, {symbol}", symbol = SYMBOL), "μ*", ""),
    );
    let upward = Vertical::Numeric(
        extent(points.iter().map(|placed| placed.at.1)),
        symbolic(&say!(language, "Standard deviation of effects, {symbol}", symbol = SYMBOL), "σ", ""),
    );
    let plane = Plane {
        title: subject.outcome(&screened.name),
        vertical: upward,
        points,
        equal: Text::italic("σ = μ*"),
    };
    (plane, across)
}

/// The number of an input: its rank in the first outcome.
fn number(numbers: &[usize], input: usize) -> String {
    numbers.iter().position(|&other| other == input).map_or_else(String::new, |place| (place + 1).to_string())
}

/// Draws the outcomes, one panel each.
pub fn draw(subject: &Subject<'_>, name: &str) -> Figure {
    let (style, language, all) = (subject.style, subject.language(), &subject.of.screened);
    // The names of a few inputs fit without numbers.
    let numbers = all.first().map(ranked).filter(|order| order.len() > MOST_NAMED).unwrap_or_default();
    let planes: Vec<(Plane, Horizontal)> =
        all.iter().take(MOST_PANELS).map(|screened| plane(subject, screened, &numbers)).collect();
    let key: Vec<[String; 2]> =
        numbers.iter().map(|&input| [number(&numbers, input), subject.words(input)]).collect();
    let panels: Vec<Along> = planes
        .iter()
        .map(|(content, horizontal)| Along { content, horizontal: horizontal.clone(), own: None })
        .collect();
    let effects = || all.iter().flat_map(|screened| &screened.effects);
    let has_intervals = effects().any(|effect| effect.interval.is_some());
    let is_without_chance = effects().any(|effect| effect.sigma_parameters.is_some());
    let level = subject.level();

    let title = say!(language, "Screening of inputs");
    let [kept, other] = appearance(subject);
    let mut legend = match has_others(subject) {
        true => vec![
            (Swatch::Point(kept), Text::plain(say!(language, "input with Sobol indices"))),
            (Swatch::Point(other), Text::plain(say!(language, "other input"))),
        ],
        false => vec![(Swatch::Point(kept), Text::plain(say!(language, "input")))],
    };
    if has_intervals {
        legend
            .push((Swatch::Whisker, Text::plain(say!(language, "{level} interval of the mean size", level))));
    }
    let heading = Heading { title: title.clone(), subtitle: subject.title(), legend };
    let sheet = along::draw_with_key(&heading, &panels, &key, style);

    let shown = say!(
        language,
        "Elementary effects of {inputs} inputs on outcomes of {subject} at the end (Morris), along {trajectories} \
         trajectories, {replicates} of each point: mean of their sizes (μ*) and standard deviation (σ), in units of the \
         outcome for the whole interval of an input.",
        inputs = language.count(subject.names.len() as u64),
        subject = subject.quoted(),
        trajectories = language.count(subject.of.tables.design().trajectories.unwrap_or(0) as u64),
        replicates = subject.replicates(),
    );
    let line =
        say!(language, "Near or above the line σ = μ*, an input acts with others or not in proportion.");
    let mut caption = Caption::new(shown, subject.source()).more(line);
    if has_intervals {
        caption = caption.drawn(say!(
            language,
            "Whiskers: {level} percentile intervals of μ* from resamples of whole trajectories.",
            level,
        ));
    }
    caption = caption.more(match is_without_chance {
        true => say!(language, "Of σ, what chance adds is taken away; of μ* it is not."),
        false => say!(language, "Both hold what chance adds."),
    });
    if subject.names.len() > 1 {
        caption = caption.more(say!(
            language,
            "Names: of the inputs with the largest μ*, at most {most} in a panel; of others numbers, which the list explains; \
             points without either lie too near to others.",
            most = MOST_NAMED,
        ));
    }
    if all.len() > planes.len() {
        let [shown, all] = [planes.len(), all.len()].map(|count| language.count(count as u64));
        caption = caption.more(say!(language, "Of {all} outcomes, the first {shown}.", all, shown));
    }
    sheet.into_figure(style, name, &title, &caption, subject.provenance)
}
