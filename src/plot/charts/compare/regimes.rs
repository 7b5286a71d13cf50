//! Regimes and cultures of anarchy at the end: how many replicates in which, and from which to which.

use super::{Arm, Compared, Pair};
use crate::{
    analysis::Transitions,
    format::{counted, percent},
    outcome::Results,
    plot::{
        charts::shares::{Categories, bar},
        figure::Figure,
        figures::{
            bars::{self, Bars, Category, ink_tint},
            table::{self, Table},
        },
        page::{Heading, Swatch},
        text::Text,
    },
};

/// Most categories of a table, and of bars where many scenarios have one each; the rarest share the last.
const MOST_CATEGORIES: usize = 6;
const MOST_OF_BARS: usize = 5;

/// Shares of the scenarios in the regimes side by side, with their intervals; where the scenarios are two, of the cultures
/// in the same figure.
pub fn shares(of: &Compared, arms: &[&Arm], suffix: &str) -> Option<Figure> {
    let regimes = group(of, arms, Categories::regimes)?;
    if arms.len() <= 2 {
        let shown = "each regime (a) and in each culture of anarchy (b)";
        let groups = [regimes, group(of, arms, Categories::cultures)?];
        let name = format!("regimes-compared{suffix}");
        return Some(draw(of, arms, &name, ["Regimes and cultures", shown], &groups));
    }
    Some(draw(of, arms, &format!("regimes-compared{suffix}"), ["Regimes", "each regime"], &[regimes]))
}

/// Shares in the cultures of anarchy likewise, in a figure of their own.
pub fn cultures(of: &Compared, arms: &[&Arm], suffix: &str) -> Option<Figure> {
    let cultures = group(of, arms, Categories::cultures)?;
    let told = ["Cultures of anarchy", "each culture of anarchy"];
    Some(draw(of, arms, &format!("cultures-compared{suffix}"), told, &[cultures]))
}

/// The categories that `of_results` tells, a bar a scenario.
fn group(of: &Compared, arms: &[&Arm], of_results: fn(&Results) -> Categories) -> Option<Bars> {
    let counts: Vec<&[u64]> = arms
        .iter()
        .map(|arm| Some(&of_results(of.comparison.arms.get(arm.place)?).shares.last()?.counts[..]))
        .collect::<Option<_>>()?;
    let count = |counts: &[u64], k: usize| counts.get(k).copied().unwrap_or(0);
    let categories = of_results(of.comparison.arms.first()?);
    let reached = |k: usize| counts.iter().map(|counts| count(counts, k)).sum();
    let most = if arms.len() > 3 { MOST_OF_BARS } else { MOST_CATEGORIES };
    let sets = Sets::of(&categories, categories.order.clone(), reached, most);
    let category = |(set, name): (&Vec<usize>, &String)| {
        let in_set = |counts: &[u64]| set.iter().map(|&k| count(counts, k)).sum();
        let bars = arms.iter().zip(&counts);
        let bars =
            bars.map(|(arm, counts)| bar(in_set(counts), of.comparison.replicates, arm.letter.clone()));
        Category { name: name.clone(), bars: bars.collect() }
    };
    let title = categories.title.to_owned();
    Some(Bars { title, categories: sets.places.iter().zip(&sets.names).map(category).collect() })
}

/// Draws groups of bars; `what` they are of, and in what the replicates are that are `shown`.
fn draw(of: &Compared, arms: &[&Arm], name: &str, [what, shown]: [&str; 2], groups: &[Bars]) -> Figure {
    let style = of.style;
    let end = of.base.last_tick();
    let title = format!("{what} compared at the end of {end}");
    let mut legend: Vec<(Swatch, Text)> = arms
        .iter()
        .enumerate()
        .map(|(k, arm)| (Swatch::Box(ink_tint(k, style)), Text::plain(arm.titled())))
        .collect();
    legend.push((
        Swatch::Whisker,
        Text::plain(format!("95% confidence interval of the share, {} of each", of.replicates())),
    ));
    let heading = Heading { title: title.clone(), subtitle: String::new(), legend };
    let sheet = bars::draw(&heading, Text::plain("Replicates (%)"), groups, style);
    let caption = format!(
        "Share of {} of each scenario in {shown} at the end of {end}. Whiskers: 95% confidence intervals of the \
         shares (Wilson), each by itself; that of the difference is in the forest plot. {}",
        of.replicates(),
        of.source(arms)
    );
    sheet.into_figure(style, name, &title, caption, of.provenance)
}

/// Categories, the rarest of too many in one set.
struct Sets {
    /// Places of the categories in each set.
    places: Vec<Vec<usize>>,
    names: Vec<String>,
}

impl Sets {
    /// No more than `most` sets of the categories in `order`, each reached so often.
    fn of(categories: &Categories, order: Vec<usize>, reached: impl Fn(usize) -> u64, most: usize) -> Self {
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
            names.push(format!("{} others", rare.len()));
            places.push(rare);
        }
        Self { places, names }
    }
}

/// From which regime, and from which culture, to which.
pub fn transitions(pair: &Pair) -> Option<Figure> {
    let baseline = pair.of.comparison.arms.first()?;
    let regimes = table(pair, &Categories::regimes(baseline), &pair.contrast.regimes);
    let cultures = table(pair, &Categories::cultures(baseline), &pair.contrast.cultures);
    let style = pair.of.style;
    let end = pair.of.base.last_tick();
    let title =
        format!("Regimes and cultures from {} to {}, end of {end}", pair.base.letter, pair.other.letter);
    let pairs = counted(pair.of.comparison.replicates, "replicate");
    let moved = |transitions: &Transitions| match changed(transitions) {
        0 => "none".to_owned(),
        count => percent(count as f64 / pair.of.comparison.replicates.max(1) as f64),
    };
    let moves = format!(
        "another regime: {}; another culture: {}",
        moved(&pair.contrast.regimes),
        moved(&pair.contrast.cultures)
    );
    let heading = Heading {
        title: title.clone(),
        subtitle: String::new(),
        legend: vec![
            (Swatch::None, Text::plain(pair.base.titled())),
            (Swatch::None, Text::plain(pair.other.titled())),
            (
                Swatch::None,
                Text::plain(format!("share of {pairs}, paired; framed: the same in both; {moves}")),
            ),
        ],
    };
    let sheet = table::draw(&heading, &[regimes, cultures], percent, style);
    let (a, b) = (&pair.base.letter, &pair.other.letter);
    let caption = format!(
        "Share of {pairs} by regime (a) and by culture of anarchy (b) at the end of {end}: rows, under {a}; columns, the \
         same replicate under {b}. Framed cells: the same under both; last row and column: sums. Under {b} not what it \
         is under {a}: {moves}. Categories that neither reaches are left out. {}",
        pair.source()
    );
    Some(sheet.into_figure(style, &pair.file("regime-transitions"), &title, caption, pair.of.provenance))
}

/// Number of pairs that are not in the same category.
fn changed(transitions: &Transitions) -> u64 {
    let rows = transitions.counts.iter().enumerate();
    rows.flat_map(|(from, row)| row.iter().enumerate().filter(move |(to, _)| *to != from))
        .map(|(_, count)| count)
        .sum()
}

/// The categories that either scenario reaches; the rarest in one row where they are many.
fn table(pair: &Pair, categories: &Categories, transitions: &Transitions) -> Table {
    let count = |from: usize, to: usize| {
        transitions.counts.get(from).and_then(|row| row.get(to)).copied().unwrap_or(0)
    };
    let n = categories.names.len();
    let reached = |k: usize| (0..n).map(|other| count(k, other) + count(other, k)).sum::<u64>();
    let kept = categories.order.iter().copied().filter(|&k| reached(k) > 0).collect();
    let sets = Sets::of(categories, kept, reached, MOST_CATEGORIES);
    let sum = |from: &[usize], to: &[usize]| -> u64 {
        from.iter().flat_map(|&from| to.iter().map(move |&to| count(from, to))).sum()
    };
    let under = |arm: &Arm| format!("Under {}", arm.letter);
    Table {
        title: categories.title.to_owned(),
        sides: [under(pair.base), under(pair.other)],
        counts: sets.places.iter().map(|from| sets.places.iter().map(|to| sum(from, to)).collect()).collect(),
        names: sets.names,
    }
}
