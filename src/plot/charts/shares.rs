//! Shares of regimes and of cultures of anarchy: over time, and at the end.

use super::{
    Source,
    fans::{mark_legend, marked},
};
use crate::{
    format::{percent, percent_interval},
    outcome::{Culture, Results, Shares},
    plot::{
        figure::Figure,
        figures::{
            bars::{self, Bar, Bars, Category},
            stack::{LEAST_SHARE, Stack},
            timeline::{self, Vertical},
        },
        page::{Heading, Swatch},
        text::Text,
    },
    statistics::{Interval, wilson},
};

/// Categories of the region with the replicates in each at every tick.
pub struct Categories<'a> {
    /// What they are.
    pub title: &'static str,
    /// Their names, in the order of the shares.
    pub names: Vec<String>,
    /// Places of the categories in the shares, the best first.
    pub order: Vec<usize>,
    /// Replicates in each at every tick.
    pub shares: &'a [Shares],
}

impl Categories<'_> {
    /// The scenario's regimes.
    pub fn regimes(results: &Results) -> Categories<'_> {
        let names: Vec<String> = results.regimes.iter().map(|name| capitalised(name)).collect();
        let order = (0..names.len()).collect();
        Categories { title: "Regime", names, order, shares: &results.regime_shares }
    }

    /// The cultures of anarchy.
    pub fn cultures(results: &Results) -> Categories<'_> {
        let names = Culture::ALL.iter().map(|culture| capitalised(culture.name())).collect();
        let order = (0..Culture::ALL.len()).rev().collect();
        Categories { title: "Culture of anarchy", names, order, shares: &results.culture_shares }
    }
}

/// Stacked shares of regimes and cultures over time.
#[expect(clippy::unnecessary_wraps, reason = "one of the set of charts, of which others may be missing")]
pub fn over_time(source: &Source) -> Option<Figure> {
    let stack = |categories: Categories| {
        let layers = categories.order.iter().rev().map(|&k| {
            let share = |shares: &Shares| share(shares, k);
            (categories.names[k].clone(), categories.shares.iter().map(share).collect())
        });
        Stack {
            title: categories.title.to_owned(),
            vertical: Vertical::Percent(Text::plain("Replicates (%)")),
            times: source.times.clone(),
            layers: layers.collect(),
        }
    };
    let (regimes, cultures) =
        (stack(Categories::regimes(source.results)), stack(Categories::cultures(source.results)));
    let title = format!("Regimes and cultures, {}", source.years());
    let mut legend = vec![(Swatch::None, Text::plain(source.replicates()))];
    legend.extend(mark_legend(&source.span.marks));
    let heading = Heading { title: title.clone(), subtitle: source.scenario.title().to_owned(), legend };
    let sheet = timeline::draw(&heading, &source.span, &[&regimes, &cultures], source.style);
    let caption = format!(
        "Share of {} of {} in each regime (a) and in each culture of anarchy (b) at the end of each tick, {}. \
         Cultures by mean identity weight: Hobbesian below −1/3, Kantian above 1/3. What never reaches {} of \
         replicates bears no label.{} {}",
        source.replicates(),
        source.subject(),
        source.years(),
        percent(LEAST_SHARE),
        marked(&source.span.marks),
        source.source()
    );
    Some(sheet.into_figure(source.style, "shares-over-time", &title, caption, source.provenance))
}

/// Shares of regimes and cultures at the end, with their intervals.
pub fn at_end(source: &Source) -> Option<Figure> {
    let total = source.results.replicates;
    let group = |categories: Categories| {
        let last = categories.shares.last()?;
        let of = |k: usize| Category {
            name: categories.names[k].clone(),
            bars: vec![bar(last.counts.get(k).copied().unwrap_or(0), total, String::new())],
        };
        let title = categories.title.to_owned();
        Some(Bars { title, categories: categories.order.iter().map(|&k| of(k)).collect() })
    };
    let groups = [group(Categories::regimes(source.results))?, group(Categories::cultures(source.results))?];
    let end = source.last_tick();
    let title = format!("Regime and culture at the end of {end}");
    let heading = Heading {
        title: title.clone(),
        subtitle: source.scenario.title().to_owned(),
        legend: vec![(
            Swatch::Whisker,
            Text::plain(format!("95% confidence interval of the share, {}", source.replicates())),
        )],
    };
    let sheet = bars::draw(&heading, Text::plain("Replicates (%)"), &groups, source.style);
    let caption = format!(
        "Share of {} of {} in each regime (a) and in each culture of anarchy (b) at the end of {end}. \
         Whiskers: 95% confidence intervals of the shares (Wilson). {}",
        source.replicates(),
        source.subject(),
        source.source()
    );
    Some(sheet.into_figure(source.style, "shares-at-end", &title, caption, source.provenance))
}

/// The bar of a category, `count` of `total` replicates, with Wilson's interval.
pub fn bar(count: u64, total: u64, tag: String) -> Bar {
    let share = if total == 0 { 0.0 } else { count as f64 / total as f64 };
    let Interval { low, high } = wilson(count, total);
    let words = format!("{} ({})", percent(share), percent_interval(low, high));
    Bar { tag, share, interval: (low, high), words }
}

/// A name with a capital at its beginning.
pub fn capitalised(name: &str) -> String {
    let mut characters = name.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// Share of the replicates in the `k`-th category, 0 where there are none.
fn share(shares: &Shares, k: usize) -> f64 {
    let total: u64 = shares.counts.iter().sum();
    let count = shares.counts.get(k).copied().unwrap_or(0);
    if total == 0 { 0.0 } else { count as f64 / total as f64 }
}
