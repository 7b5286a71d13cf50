//! Regimes and cultures of anarchy at the end: shares of replicates, and transitions between scenarios.

use super::{Arm, Compared, Pair};
use crate::studies::run::figures::shares::{Categories, bar};
use crate::{
    analysis::Transitions,
    outcome::Results,
    plot::{
        figure::{Caption, Figure},
        figures::{
            bars::{self, Bars, Category, ink_tint},
            table::{self, Table},
        },
        language::{Language, say},
        page::{Heading, Swatch},
        text::Text,
    },
};

/// Most categories of a table, and of bars for many scenarios; the rarest are joined in the last.
const MOST_CATEGORIES: usize = 6;
const MOST_OF_BARS: usize = 5;

/// Shares of the regimes side by side, with intervals; for two scenarios, shares of cultures in the same figure.
pub fn shares(of: &Compared, arms: &[&Arm], suffix: &str) -> Option<Figure> {
    let (language, end, replicates) = (of.language(), of.base.last_tick(), of.replicates());
    let name = format!("regimes-compared{suffix}");
    let regimes = group(of, arms, Categories::regimes)?;
    if arms.len() <= 2 {
        let groups = [regimes, group(of, arms, Categories::cultures)?];
        let title = say!(language, "Regimes and cultures compared at the end of {end}", end);
        let shown = say!(
            language,
            "Share of {replicates} of each scenario in each regime (a) and in each culture of anarchy (b) at the end of \
             {end}.",
            replicates,
            end,
        );
        return Some(draw(of, arms, &name, [title, shown], &groups));
    }
    let title = say!(language, "Regimes compared at the end of {end}", end);
    let shown = say!(
        language,
        "Share of {replicates} of each scenario in each regime at the end of {end}.",
        replicates,
        end
    );
    Some(draw(of, arms, &name, [title, shown], &[regimes]))
}

/// Shares of the cultures of anarchy, in a separate figure.
pub fn cultures(of: &Compared, arms: &[&Arm], suffix: &str) -> Option<Figure> {
    let (language, end, replicates) = (of.language(), of.base.last_tick(), of.replicates());
    let cultures = group(of, arms, Categories::cultures)?;
    let title = say!(language, "Cultures of anarchy compared at the end of {end}", end);
    let shown = say!(
        language,
        "Share of {replicates} of each scenario in each culture of anarchy at the end of {end}.",
        replicates,
        end,
    );
    Some(draw(of, arms, &format!("cultures-compared{suffix}"), [title, shown], &[cultures]))
}

/// The categories from `of_results`, one bar per scenario.
fn group(of: &Compared, arms: &[&Arm], of_results: fn(&Results, Language) -> Categories) -> Option<Bars> {
    let language = of.language();
    let counts: Vec<&[u64]> = arms
        .iter()
        .map(|arm| Some(&of_results(of.comparison.arms.get(arm.place)?, language).shares.last()?.counts[..]))
        .collect::<Option<_>>()?;
    let count = |counts: &[u64], k: usize| counts.get(k).copied().unwrap_or(0);
    let categories = of_results(of.comparison.arms.first()?, language);
    let reached = |k: usize| counts.iter().map(|counts| count(counts, k)).sum();
    let most = if arms.len() > 3 { MOST_OF_BARS } else { MOST_CATEGORIES };
    let sets = Sets::of(&categories, categories.order.clone(), reached, most, language);
    let category = |(set, name): (&Vec<usize>, &String)| {
        let in_set = |counts: &[u64]| set.iter().map(|&k| count(counts, k)).sum();
        let bars = arms.iter().zip(&counts).map(|(arm, counts)| {
            bar(in_set(counts), &of.comparison.arms[arm.place], arm.letter.clone(), language)
        });
        Category { name: name.clone(), bars: bars.collect() }
    };
    let title = categories.title.clone();
    Some(Bars { title, categories: sets.places.iter().zip(&sets.names).map(category).collect() })
}

/// Draws groups of bars with title and caption.
fn draw(of: &Compared, arms: &[&Arm], name: &str, [title, shown]: [String; 2], groups: &[Bars]) -> Figure {
    let (style, language, replicates) = (of.style, of.language(), of.replicates());
    let mut legend: Vec<(Swatch, Text)> = arms
        .iter()
        .enumerate()
        .map(|(k, arm)| (Swatch::Box(ink_tint(k, style)), Text::plain(arm.titled(language))))
        .collect();
    let whiskers = say!(language, "95% confidence interval of the share, {replicates} of each", replicates);
    legend.push((Swatch::Whisker, Text::plain(whiskers)));
    let heading = Heading { title: title.clone(), subtitle: String::new(), legend };
    let sheet = bars::draw(&heading, Text::plain(say!(language, "Replicates (%)")), groups, style);
    let whiskers = say!(
        language,
        "Whiskers: 95% confidence intervals of the shares (Wilson), each by itself; that of the difference is in the \
         forest plot."
    );
    let caption = Caption::new(shown, of.source(arms)).drawn(whiskers);
    sheet.into_figure(style, name, &title, &caption, of.provenance)
}

/// Sets of categories; if there are too many, the rarest form one set.
struct Sets {
    /// Indices of the categories in each set.
    places: Vec<Vec<usize>>,
    names: Vec<String>,
}

impl Sets {
    /// At most `most` sets of the categories in `order`, by their counts.
    fn of(
        categories: &Categories,
        order: Vec<usize>,
        reached: impl Fn(usize) -> u64,
        most: usize,
        language: Language,
    ) -> Self {
        let mut kept = order;
        let mut rare = Vec::new();
        if kept.len() > most {
            let mut by_size = kept.clone();
            by_size.sort_by_key(|&k| std::cmp::Reverse(reached(k)));
            rare = by_size.split_off(most - 1);
            kept.retain(|k| !rare.contains(k));
        }
        let mut names: Vec<String> = kept.iter().map(|&k| categories.names[k].clone()).collect();
        let mut places: Vec<Vec<usize>> = kept.into_iter().map(|k| vec![k]).collect();
        if !rare.is_empty() {
            names.push(say!(language, "{number} others", number = rare.len()));
            places.push(rare);
        }
        Self { places, names }
    }
}

/// Transitions between regimes and between cultures.
pub fn transitions(pair: &Pair) -> Option<Figure> {
    let language = pair.language();
    let baseline = pair.of.comparison.arms.first()?;
    let regimes = table(pair, &Categories::regimes(baseline, language), &pair.contrast.regimes);
    let cultures = table(pair, &Categories::cultures(baseline, language), &pair.contrast.cultures);
    let style = pair.of.style;
    let end = pair.of.base.last_tick();
    let (a, b) = (&pair.base.letter, &pair.other.letter);
    let title = say!(language, "Regimes and cultures from {a} to {b}, end of {end}", a, b, end);
    let replicates = pair.of.replicates();
    let moved = |transitions: &Transitions| {
        language.percent(changed(transitions) as f64 / pair.of.comparison.replicates.max(1) as f64)
    };
    let moves = say!(
        language,
        "the regime differs in {regimes} of pairs, the culture in {cultures}",
        regimes = moved(&pair.contrast.regimes),
        cultures = moved(&pair.contrast.cultures),
    );
    let what =
        say!(language, "share of {replicates}, paired; framed: the same in both; {moves}", replicates, moves);
    let legend = [pair.base.titled(language), pair.other.titled(language), what];
    let heading = Heading {
        title: title.clone(),
        subtitle: String::new(),
        legend: legend.map(|line| (Swatch::None, Text::plain(line))).to_vec(),
    };
    let sheet = table::draw(&heading, &[regimes, cultures], &|share| language.percent(share), style);
    let shown = say!(
        language,
        "Share of {replicates} by regime (a) and by culture of anarchy (b) at the end of {end}: rows, under {a}; columns, \
         the same replicate under {b}.",
        replicates,
        end,
        a,
        b,
    );
    let framed = say!(language, "Framed cells: the same under both; last row and column: sums.");
    let moved = say!(
        language,
        "Between {a} and {b} {moves}. Categories that neither reaches are left out.",
        a,
        b,
        moves,
    );
    let caption = Caption::new(shown, pair.source()).drawn(framed).more(moved);
    Some(sheet.into_figure(style, &pair.file("regime-transitions"), &title, &caption, pair.of.provenance))
}

/// Number of pairs with different categories.
fn changed(transitions: &Transitions) -> u64 {
    let rows = transitions.counts.iter().enumerate();
    rows.flat_map(|(from, row)| row.iter().enumerate().filter(move |(to, _)| *to != from))
        .map(|(_, count)| count)
        .sum()
}

/// The categories that either scenario reaches; if there are many, the rarest share one row.
fn table(pair: &Pair, categories: &Categories, transitions: &Transitions) -> Table {
    let count = |from: usize, to: usize| {
        transitions.counts.get(from).and_then(|row| row.get(to)).copied().unwrap_or(0)
    };
    let n = categories.names.len();
    let reached = |k: usize| (0..n).map(|other| count(k, other) + count(other, k)).sum::<u64>();
    let kept = categories.order.iter().copied().filter(|&k| reached(k) > 0).collect();
    let sets = Sets::of(categories, kept, reached, MOST_CATEGORIES, pair.language());
    let sum = |from: &[usize], to: &[usize]| -> u64 {
        from.iter().flat_map(|&from| to.iter().map(move |&to| count(from, to))).sum()
    };
    let under = |arm: &Arm| say!(pair.language(), "Under {letter}", letter = arm.letter);
    Table {
        title: categories.title.clone(),
        sides: [under(pair.base), under(pair.other)],
        counts: sets.places.iter().map(|from| sets.places.iter().map(|to| sum(from, to)).collect()).collect(),
        names: sets.names,
    }
}
