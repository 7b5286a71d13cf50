//! The forest plot: outcomes at the end in rows.
//!
//! Outcomes keep their units, with an axis for each: depths and weights, percentage points, numbers. Standardised effects
//! would share one axis, but their unit is the spread of replicates, which is due to chance in the model and not a
//! quantity of the region, and they are undefined if nothing varies.

use super::{Pair, interval_at_end, is_none, level, number};
use crate::{
    analysis::{Outcome, OutcomeEffect},
    format::decimals,
    outcome::Culture,
    plot::{
        charts::{
            measures::describe,
            names::{self, capitalised},
        },
        figure::{Caption, Figure},
        figures::forest::{self, Block, Row, Section},
        language::{Language, say},
        page::{Heading, Swatch},
        text::Text,
    },
};

/// Most rows of a section; of more, those with the largest differences are shown.
const MOST_ROWS: usize = 30;

/// Format of effects with one unit.
struct Unit {
    quantity: String,
    /// Factor of values.
    factor: f64,
    /// Whether means are shares of the replicates.
    is_share: bool,
    /// Fewest and most decimals.
    decimals: (usize, usize),
    /// Least length of the axis.
    span: f64,
}

/// Sections of one unit: title, and selection of outcomes.
type Sections = Vec<(String, fn(Outcome) -> bool)>;

fn units(language: Language) -> [(Unit, Sections); 3] {
    let scale = Unit {
        quantity: say!(language, "Difference on the scale of the measure"),
        factor: 1.0,
        is_share: false,
        decimals: (3, 4),
        span: 0.02,
    };
    let share = Unit {
        quantity: say!(language, "Difference in percentage points"),
        factor: 100.0,
        is_share: true,
        decimals: (1, 2),
        span: 2.0,
    };
    let number = Unit {
        quantity: say!(language, "Difference in number"),
        factor: 1.0,
        is_share: false,
        decimals: (2, 3),
        span: 0.5,
    };
    [
        (
            scale,
            vec![(
                say!(language, "Regional measures, scale 0 to 1 or −1 to 1"),
                |outcome| matches!(outcome, Outcome::End(measure) if !measure.is_count()),
            )],
        ),
        (
            share,
            vec![
                (say!(language, "Regime, % of replicates"), |outcome| matches!(outcome, Outcome::Regime(_))),
                (say!(language, "Culture of anarchy, % of replicates"), |outcome| {
                    matches!(outcome, Outcome::Culture(_))
                }),
                (say!(language, "Reached by the end, % of replicates"), |outcome| {
                    matches!(outcome, Outcome::Passage(_))
                }),
            ],
        ),
        (
            number,
            vec![
                (
                    say!(language, "Agreements and incidents, number by the end"),
                    |outcome| matches!(outcome, Outcome::End(measure) if measure.is_count()),
                ),
                (say!(language, "Agreements by issue and number of members, number by the end"), |outcome| {
                    matches!(outcome, Outcome::Agreements(_))
                }),
            ],
        ),
    ]
}

/// Whether an outcome has a row: if it is requested; by default, all but the many agreements by issue and number of
/// members, which `effects.csv` contains.
fn is_shown(effect: &OutcomeEffect, asked: &[String]) -> bool {
    match asked {
        [] => !matches!(effect.outcome, Outcome::Agreements(_)),
        _ => asked.contains(&effect.name),
    }
}

/// Every outcome, on as many pages as needed.
pub fn draw(pair: &Pair) -> Vec<Figure> {
    let shown = pair.contrast.outcomes.iter().filter(|effect| is_shown(effect, pair.of.outcomes));
    let mut left_out = 0;
    let mut blocks = Vec::new();
    for (unit, sections) in &units(pair.language()) {
        let chosen: Vec<(&str, Vec<&OutcomeEffect>)> = sections
            .iter()
            .map(|(title, belongs)| {
                let all: Vec<&OutcomeEffect> =
                    shown.clone().filter(|effect| belongs(effect.outcome)).collect();
                let kept = largest(&all);
                left_out += all.len() - kept.len();
                (title.as_str(), kept)
            })
            .filter(|(_, rows)| !rows.is_empty())
            .collect();
        if !chosen.is_empty() {
            blocks.push(block(pair, unit, &chosen));
        }
    }
    if blocks.is_empty() {
        return Vec::new();
    }
    pages(pair, &blocks, left_out)
}

fn pages(pair: &Pair, blocks: &[Block], left_out: usize) -> Vec<Figure> {
    let (style, language) = (pair.of.style, pair.language());
    let end = pair.of.base.last_tick();
    let what = say!(language, "Differences in outcomes at the end of {end}", end);
    let title = |page: usize, pages: usize| match pages {
        1 => what.clone(),
        _ => say!(language, "{what} ({page} of {pages})", what, page, pages),
    };
    let (level, replicates) = (level(), pair.of.replicates());
    let what = match pair.is_single() {
        true => say!(language, "mean difference, {replicates} of each, paired", replicates),
        false => say!(
            language,
            "mean difference with {level} confidence interval (CI), {replicates} of each, paired",
            level,
            replicates,
        ),
    };
    let legend = [pair.base.titled(language), pair.other.titled(language), what];
    let legend = legend.map(|line| (Swatch::None, Text::plain(line))).to_vec();
    let heading = |page: usize, pages: usize| Heading {
        title: title(page, pages),
        subtitle: String::new(),
        legend: legend.clone(),
    };
    let mut header = pair.difference();
    if !pair.is_single() {
        header.push_str(&say!(language, " [{level}\u{a0}CI]", level));
    }
    let headers = [pair.base.letter.clone(), pair.other.letter.clone(), header];
    let has_levels = forest::has_levels(&headers, blocks, style);
    let sheets = forest::draw(heading, &headers, blocks, style);
    let pages = sheets.len();
    let drawn = if pair.is_single() {
        say!(language, "Squares: the difference between the only two replicates.")
    } else {
        say!(
            language,
            "Squares: means of the differences of pairs; whiskers, and brackets: {at_end}.",
            at_end = interval_at_end(language),
        )
    };
    let hidden = match pair.is_single() {
        true => String::new(),
        false => say!(language, "Whiskers are not seen where they are narrower than the square."),
    };
    let units = say!(
        language,
        "Units differ: the scale of each measure (0 to 1; identity weight and paper gap, −1 to 1), percentage points for \
         shares of replicates, numbers for counts; each has an axis of its own."
    );
    let left_out = match left_out {
        0 => String::new(),
        number => {
            let number = language.count(number as u64);
            say!(
                language,
                "Outcomes left out, as what happens under neither scenario or differs least: {number}.",
                number,
            )
        }
    };
    let sheets = sheets.into_iter().enumerate();
    sheets
        .map(|(k, sheet)| {
            let name =
                if k == 0 { pair.file("forest") } else { format!("{}-{}", pair.file("forest"), k + 1) };
            let title = title(k + 1, pages);
            let difference = pair.difference();
            let (a, b) = (&pair.base.letter, &pair.other.letter);
            let shown = match has_levels {
                true => say!(
                    language,
                    "{title}: means under {a} and {b}, and {difference}.",
                    title,
                    a,
                    b,
                    difference,
                ),
                false => say!(language, "{title}: {difference}.", title, difference),
            };
            let caption = Caption::new(shown, pair.source())
                .drawn(&drawn)
                .more(&hidden)
                .more(&units)
                .more(&left_out)
                .more(pair.parting());
            sheet.into_figure(style, &name, &title, &caption, pair.of.provenance)
        })
        .collect()
}

/// The effects to show, in order: without events that never happen under either scenario, and at most [`MOST_ROWS`].
fn largest<'a>(all: &[&'a OutcomeEffect]) -> Vec<&'a OutcomeEffect> {
    let is_event = |outcome| matches!(outcome, Outcome::Passage(_) | Outcome::Agreements(_));
    let never = |one: &OutcomeEffect| one.effect.baseline == 0.0 && one.effect.scenario == 0.0;
    let mut order: Vec<usize> =
        (0..all.len()).filter(|&k| !(is_event(all[k].outcome) && never(all[k]))).collect();
    order.sort_by(|&a, &b| all[b].effect.mean.abs().total_cmp(&all[a].effect.mean.abs()));
    order.truncate(MOST_ROWS);
    order.sort_unstable();
    order.into_iter().map(|k| all[k]).collect()
}

fn block(pair: &Pair, unit: &Unit, sections: &[(&str, Vec<&OutcomeEffect>)]) -> Block {
    let errors = sections.iter().flat_map(|(_, rows)| rows).map(|one| one.effect.se * unit.factor);
    // Decimals from the least precise effect, the same for columns of one unit.
    let largest = errors.filter(|error| error.is_finite()).fold(0.0, f64::max);
    let (fewest, most) = unit.decimals;
    let places = if largest > 0.0 { decimals(largest, 1).clamp(fewest, most) } else { fewest };
    let row = |one: &&OutcomeEffect| {
        let effect = &one.effect;
        let written = |value: f64| number(value * unit.factor, places, pair.language());
        let (low, high) = (effect.interval.low, effect.interval.high);
        let difference = match (is_none(effect) && low >= high, pair.is_single()) {
            (true, _) => say!(pair.language(), "no difference"),
            (_, true) => written(effect.mean),
            _ => format!("{} {}", written(effect.mean), pair.language().interval([low, high].map(written))),
        };
        let mean = |value: f64| if unit.is_share { pair.language().percent(value) } else { written(value) };
        Row {
            name: name(pair, one),
            effect: effect.mean * unit.factor,
            interval: (!pair.is_single()).then_some((low * unit.factor, high * unit.factor)),
            columns: [mean(effect.baseline), mean(effect.scenario), difference],
        }
    };
    let sections = sections
        .iter()
        .map(|(title, rows)| Section { title: (*title).to_owned(), rows: rows.iter().map(row).collect() });
    Block {
        quantity: Text::plain(&*unit.quantity),
        span: unit.span,
        least: f64::NEG_INFINITY,
        sections: sections.collect(),
    }
}

/// Name of an outcome.
fn name(pair: &Pair, one: &OutcomeEffect) -> String {
    let language = pair.language();
    let results = pair.of.comparison.arms.first();
    let known = match one.outcome {
        Outcome::End(measure) => Some(describe(measure, language).title),
        Outcome::Regime(k) => {
            results.and_then(|results| results.regimes.get(k)).map(|name| capitalised(&language.called(name)))
        }
        Outcome::Culture(k) => Culture::ALL.get(k).map(|culture| names::culture(*culture, language)),
        Outcome::Passage(k) => results
            .and_then(|results| results.passages.get(k))
            .map(|passage| capitalised(&names::passage(passage, pair.base.scenario, language))),
        Outcome::Agreements(k) => {
            let sizes = pair.base.scenario.states().len().saturating_sub(1).max(1);
            let issue = pair.base.scenario.issues().get(k / sizes);
            issue.map(|issue| {
                let (issue, number) = (language.called(&issue.name), k % sizes + 2);
                say!(language, "{issue}, {number} members", issue, number)
            })
        }
    };
    known.unwrap_or_else(|| one.name.clone())
}
