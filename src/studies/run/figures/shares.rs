//! Shares of regimes and of cultures of anarchy: over time, and at the end.

use crate::{
    outcome::{Culture, Results, Shares},
    plot::{
        charts::{
            Source,
            fans::{mark_legend, marked},
            names::{capitalised, culture},
        },
        figure::{Caption, Figure},
        figures::{
            bars::{self, Bar, Bars, Category},
            stack::{LEAST_SHARE, Stack},
            timeline::{self, Vertical},
        },
        language::{Language, say},
        page::{Heading, Swatch},
        text::Text,
    },
    statistics::Interval,
};

/// Categories of the region with the replicates in each at every tick.
pub struct Categories<'a> {
    /// Title.
    pub title: String,
    /// Their names, in the order of the shares.
    pub names: Vec<String>,
    /// Indices of the categories in the shares, the best first.
    pub order: Vec<usize>,
    /// Replicates in each at every tick.
    pub shares: &'a [Shares],
}

impl Categories<'_> {
    /// The scenario's regimes.
    pub fn regimes(results: &Results, language: Language) -> Categories<'_> {
        let names: Vec<String> =
            results.regimes.iter().map(|name| capitalised(&language.called(name))).collect();
        let order = (0..names.len()).collect();
        Categories { title: say!(language, "Regime"), names, order, shares: &results.regime_shares }
    }

    /// The cultures of anarchy.
    pub fn cultures(results: &Results, language: Language) -> Categories<'_> {
        let names = Culture::ALL.map(|one| culture(one, language)).to_vec();
        let order = (0..Culture::ALL.len()).rev().collect();
        Categories {
            title: say!(language, "Culture of anarchy"),
            names,
            order,
            shares: &results.culture_shares,
        }
    }
}

/// Stacked shares of regimes and cultures over time.
#[expect(clippy::unnecessary_wraps, reason = "one of the set of charts, of which others may be missing")]
pub fn over_time(source: &Source) -> Option<Figure> {
    let language = source.language();
    let stack = |categories: Categories| {
        let layers = categories.order.iter().rev().map(|&k| {
            let share = |shares: &Shares| share(shares, k);
            (categories.names[k].clone(), categories.shares.iter().map(share).collect())
        });
        Stack {
            title: categories.title,
            vertical: Vertical::Percent(Text::plain(say!(language, "Replicates (%)"))),
            times: source.times.clone(),
            layers: layers.collect(),
        }
    };
    let (regimes, cultures) = (
        stack(Categories::regimes(source.results, language)),
        stack(Categories::cultures(source.results, language)),
    );
    let (replicates, subject, years) = (source.replicates(), source.subject(), source.years());
    let title = say!(language, "Regimes and cultures, {years}", years);
    let mut legend = vec![(Swatch::None, Text::plain(replicates.clone()))];
    legend.extend(mark_legend(&source.span.marks, language));
    let heading = Heading { title: title.clone(), subtitle: source.title(), legend };
    let sheet = timeline::draw(&heading, &source.span, &[&regimes, &cultures], source.style);
    let shown = say!(
        language,
        "Share of {replicates} of {subject} in each regime (a) and in each culture of anarchy (b) at the end of each \
         tick, {years}.",
        replicates,
        subject,
        years,
    );
    let cultures =
        say!(language, "Cultures by mean identity weight: Hobbesian below −1/3, Kantian above 1/3.");
    let unlabelled = say!(
        language,
        "What never reaches {least} of replicates bears no label.",
        least = language.percent(LEAST_SHARE),
    );
    let caption = Caption::new(shown, source.source())
        .drawn(cultures)
        .more(unlabelled)
        .marks(marked(&source.span.marks, language));
    Some(sheet.into_figure(source.style, "shares-over-time", &title, &caption, source.provenance))
}

/// Shares of regimes and cultures at the end, with their intervals.
pub fn at_end(source: &Source) -> Option<Figure> {
    let language = source.language();
    let group = |categories: Categories| {
        let last = categories.shares.last()?;
        let of = |k: usize| Category {
            name: categories.names[k].clone(),
            bars: vec![bar(
                last.counts.get(k).copied().unwrap_or(0),
                source.results,
                String::new(),
                language,
            )],
        };
        let title = categories.title.clone();
        Some(Bars { title, categories: categories.order.iter().map(|&k| of(k)).collect() })
    };
    let groups = [
        group(Categories::regimes(source.results, language))?,
        group(Categories::cultures(source.results, language))?,
    ];
    let end = source.last_tick();
    let (replicates, subject) = (source.replicates(), source.subject());
    let title = say!(language, "Regime and culture at the end of {end}", end);
    let heading = Heading {
        title: title.clone(),
        subtitle: source.title(),
        legend: vec![(
            Swatch::Whisker,
            Text::plain(say!(language, "95% confidence interval of the share, {replicates}", replicates)),
        )],
    };
    let sheet = bars::draw(&heading, Text::plain(say!(language, "Replicates (%)")), &groups, source.style);
    let shown = say!(
        language,
        "Share of {replicates} of {subject} in each regime (a) and in each culture of anarchy (b) at the end of {end}.",
        replicates,
        subject,
        end,
    );
    let whiskers = say!(language, "Whiskers: 95% confidence intervals of the shares (Wilson).");
    let caption = Caption::new(shown, source.source()).drawn(whiskers);
    Some(sheet.into_figure(source.style, "shares-at-end", &title, &caption, source.provenance))
}

/// The bar of a category, `count` of the replicates of some results, with Wilson's interval.
pub fn bar(count: u64, results: &Results, tag: String, language: Language) -> Bar {
    let total = results.replicates;
    let share = if total == 0 { 0.0 } else { count as f64 / total as f64 };
    let Interval { low, high } = results.share_interval(count);
    let (share_words, interval) = language.percent_within(share, low, high);
    let words = format!("{share_words} ({interval})");
    Bar { tag, share, interval: (low, high), words }
}

/// Share of the replicates in the `k`-th category; 0 without replicates.
fn share(shares: &Shares, k: usize) -> f64 {
    let total: u64 = shares.counts.iter().sum();
    let count = shares.counts.get(k).copied().unwrap_or(0);
    if total == 0 { 0.0 } else { count as f64 / total as f64 }
}
