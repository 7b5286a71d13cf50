//! The waterfall chart: share of each change in the difference between two scenarios.

use super::AttributionTables;
use crate::{
    analysis::LEVEL,
    format::decimals,
    model::{Measure, Mechanisms},
    plot::{
        charts::{Basis, measures},
        figure::{Caption, Figure, Provenance},
        figures::waterfall::{self, Step, Waterfall},
        language::{Language, say},
        numbers::decimal,
        only::Only,
        page::{Heading, Swatch},
        style::Style,
        text::Text,
    },
};

/// Measures with charts of differences, and the names of the figures.
const CHARTS: [(Measure, &str); 4] = [
    (Measure::Integration, "waterfall-integration"),
    (Measure::Paper, "waterfall-paper"),
    (Measure::Identity, "waterfall-identity"),
    (Measure::Dispute, "waterfall-dispute"),
];

/// The names of the charts.
pub fn names() -> Vec<String> {
    CHARTS.iter().map(|(_, name)| (*name).to_owned()).collect()
}

/// Draws charts from the tables.
pub fn draw(tables: &AttributionTables, only: &Only, style: &Style, provenance: &Provenance) -> Vec<Figure> {
    let AttributionTables { seed, replicates, .. } = *tables;
    let basis = Basis { scenario: &tables.scenarios[0], style, provenance, seed, replicates };
    let asked = CHARTS.iter().filter(|(_, name)| only.holds(name));
    asked
        .filter_map(|(measure, name)| {
            Some(waterfall(tables, &basis, *measure, name, &Found::of(tables, *measure)?))
        })
        .collect()
}

/// A mean with its standard error.
#[derive(Debug, Clone, Copy)]
struct Mean {
    mean: f64,
    /// Standard error; 0 if unknown.
    se: f64,
    interval: Option<(f64, f64)>,
}

/// The shares of one measure.
struct Found {
    /// Levels without changes and with all changes.
    levels: [Mean; 2],
    /// Shares by change.
    changes: Vec<Mean>,
    /// The whole difference.
    total: Mean,
}

impl Found {
    /// The shares of a measure at the end; `None` if the tables lack it.
    fn of(tables: &AttributionTables, measure: Measure) -> Option<Self> {
        let name = measure.name();
        let mean = |mean, se: Option<f64>, low: Option<f64>, high| Mean {
            mean,
            se: se.unwrap_or(0.0),
            interval: low.zip(high),
        };
        let shares = tables.summary.shares.iter().filter(|row| row.outcome == name);
        let mut changes: Vec<Mean> = shares.map(|row| mean(row.share, row.se, row.low, row.high)).collect();
        let total = changes.pop()?;
        let mut levels = tables.levels.iter().filter(|row| row.outcome == name);
        let levels = match (levels.next(), levels.next()) {
            (Some(none), Some(all)) => [none, all].map(|row| mean(row.difference, row.se, row.low, row.high)),
            _ => {
                let mut mixtures = tables.summary.mixtures.iter().filter(|row| row.outcome == name);
                let none = mixtures.next()?;
                [none, mixtures.next_back().unwrap_or(none)].map(|row| mean(row.mean, row.se, None, None))
            }
        };
        Some(Self { levels, changes, total })
    }
}

/// The waterfall of a measure.
fn waterfall(
    of: &AttributionTables,
    source: &Basis<'_>,
    measure: Measure,
    name: &str,
    found: &Found,
) -> Figure {
    let by_mechanisms = of.summary.by_mechanisms;
    let (style, language) = (source.style, source.language());
    let is_single = of.replicates == 1;
    let described = measures::describe(measure, language);
    let end = source.last_tick();
    let quantity = described.title.to_lowercase();
    let title = match by_mechanisms {
        false => {
            say!(
                language,
                "What makes the difference in {measure} at the end of {end}",
                measure = quantity,
                end,
            )
        }
        true => {
            say!(
                language,
                "Through what the difference in {measure} at the end of {end} goes",
                measure = quantity,
                end,
            )
        }
    };
    let shares = || found.changes.iter().chain([&found.total]);
    // Decimals from the least precise share.
    let largest = shares().map(|share| share.se).filter(|se| se.is_finite()).fold(0.0, f64::max);
    let places = if largest > 0.0 { decimals(largest, 2).clamp(3, 5) } else { 3 };
    let level = format!("{}%", decimal(100.0 * LEVEL, 0));
    let letters = ["A", "B"].into_iter().zip(&of.scenarios).zip(found.levels);
    let sides = letters.map(|((letter, scenario), mean)| {
        let (title, mean) = (language.called(scenario.title()), language.decimal(mean.mean, places));
        let side = match by_mechanisms {
            false => say!(language, "{letter}: {title}, mean {mean}", letter, title, mean),
            true => format!("{letter}: {title}"),
        };
        (Swatch::None, Text::plain(side))
    });
    let [up, down, whole] = waterfall::colours(style);
    let has = |of: fn(f64) -> bool| found.changes.iter().any(|change| of(change.mean));
    let mut legend: Vec<(Swatch, Text)> = sides.collect();
    let mut explain = |is_drawn: bool, swatch: Swatch, words: String| {
        if is_drawn {
            legend.push((swatch, Text::plain(words)));
        }
    };
    explain(has(|share| share > 0.0), Swatch::Box(up), say!(language, "adds"));
    explain(has(|share| share < 0.0), Swatch::Box(down), say!(language, "takes away"));
    let together = match by_mechanisms {
        false => say!(language, "all changes together"),
        true => say!(language, "the difference itself"),
    };
    explain(found.total.mean != 0.0, Swatch::Box(whole), together);
    let interval = say!(language, "{level} confidence interval", level);
    explain(largest > 0.0 && !is_single, Swatch::Whisker, interval);
    let heading = Heading { title: title.clone(), subtitle: String::new(), legend };

    let written = |value: f64| language.decimal(value, places);
    let step = |name: String, from: f64, share: Mean, is_level: bool| {
        let is_none = share.mean == 0.0 && share.se == 0.0;
        let interval = share.interval.filter(|_| !is_single && !is_none);
        let brackets = interval.map(|(low, high)| format!("[{}, {}]", written(low), written(high)));
        let words = if is_none { say!(language, "no difference") } else { written(share.mean) };
        Step {
            name,
            is_level,
            bar: (from, from + share.mean),
            interval: interval.map(|(low, high)| (from + low, from + high)),
            words: [words, brackets.unwrap_or_default()],
        }
    };
    let mut at = 0.0;
    let mut steps = Vec::new();
    if by_mechanisms {
        at = found.levels[0].mean;
        steps.push(step(say!(language, "Without any of them"), 0.0, found.levels[0], true));
    }
    for (part, change) in of.changes.iter().zip(&found.changes) {
        let label = match by_mechanisms {
            false => part.label_with(|name| language.called(name)),
            true => part.label_with(|name| mechanism(name, language)),
        };
        steps.push(step(label, at, *change, false));
        at += change.mean;
    }
    steps.push(match by_mechanisms {
        true => step(say!(language, "With all of them"), 0.0, found.levels[1], true),
        false => step(say!(language, "All changes"), 0.0, found.total, true),
    });
    let mut header = say!(language, "Share");
    if !is_single {
        header.push_str(&say!(language, " [{level}\u{a0}CI]", level));
    }
    let quantity = measures::difference(measure, language);
    let waterfall = Waterfall { quantity, span: described.span / 10.0, header, steps };
    let sheet = waterfall::draw(&heading, &waterfall, style);

    let whole = say!(language, "The shares add up to the whole.");
    let drawn = match is_single {
        true => say!(language, "Of a single replicate there are no intervals."),
        false => say!(
            language,
            "Whiskers, and brackets: {level} confidence intervals of each share (Student's t, corrected for skewness), about the \
             end of its bar.",
            level,
        ),
    };
    let [a, b] = of
        .scenarios
        .each_ref()
        .map(|scenario| say!(language, "“{title}”", title = language.called(scenario.title())));
    let shown = match by_mechanisms {
        true => say!(
            language,
            "Bars: the difference between B, {b}, and A, {a}, in {measure} at the end of {end} without any of the mechanisms, \
             what each adds to it one after the other, and the difference with all: exact Shapley values, means over \
             {replicates} under {mixtures} sets of mechanisms that are on, on common random numbers.",
            b,
            a,
            measure = described.title.to_lowercase(),
            end,
            replicates = source.replicates(),
            mixtures = language.count(of.mixtures()),
        ),
        false => say!(
            language,
            "Bars: the share of each change in the difference between B, {b}, and A, {a}, in {measure} at the end of {end}, one \
         after the other from no difference to the whole: exact Shapley values, means over {replicates} of each of \
         {mixtures} mixtures of the changes on common random numbers.",
            b,
            a,
            measure = described.title.to_lowercase(),
            end,
            replicates = source.replicates(),
            mixtures = language.count(of.mixtures()),
        ),
    };
    let caption = Caption::new(shown, source.source()).drawn(drawn).more(whole);
    sheet.into_figure(style, name, &title, &caption, source.provenance)
}

/// The label of a mechanism; the key itself for an unknown mechanism.
fn mechanism(key: &str, language: Language) -> String {
    let spec = Mechanisms::SPECS.iter().find(|spec| spec.key == key);
    spec.map_or_else(|| key.to_owned(), |spec| language.say(spec.label, &[]))
}

#[cfg(all(test, feature = "print"))]
mod tests {
    use super::*;
    use crate::analysis::Outcome;
    use crate::analysis::attribution::{Attributable, Attributed, Attribution, Share};
    use crate::plot::charts::judge::*;
    use crate::scenario::{Part, Scenario};
    use crate::statistics::Interval;
    use crate::testkit::region;

    /// Draws changes with given names and shares, the same for every measure.
    fn judged(
        case: &str,
        scenarios: [&Scenario; 2],
        changes: &[(&str, f64)],
        replicates: u64,
        styles: &[(&str, Style)],
    ) -> Vec<Figure> {
        let by_mechanisms = case.starts_with("mechanisms");
        let se = if replicates > 1 { 0.002 } else { 0.0 };
        let share = |mean: f64| Share {
            mean,
            se: if mean == 0.0 { 0.0 } else { se },
            interval: Interval { low: mean - 2.0 * se, high: mean + 2.0 * se },
        };
        let total: f64 = changes.iter().map(|(_, share)| share).sum();
        let before = share(0.3);
        let mut levels = vec![before; 1 << changes.len()];
        levels[(1 << changes.len()) - 1] = share(0.3 + total);
        let outcome = |(measure, _): &(Measure, &str)| Attributed {
            outcome: Outcome::End(*measure),
            name: measure.name().to_owned(),
            levels: levels.clone(),
            total: share(total),
            changes: changes
                .iter()
                .map(|(_, mean)| Attributable { share: share(*mean), alone: *mean, last: *mean })
                .collect(),
        };
        let attribution = Attribution { replicates, outcomes: CHARTS.iter().map(outcome).collect() };
        let part = |(name, _): &(&str, f64)| Part {
            names: name.split(": ").map(str::to_owned).collect(),
            keys: Vec::new(),
        };
        let parts: Vec<Part> = changes.iter().map(part).collect();
        let tables =
            AttributionTables::new(&attribution, scenarios.map(Clone::clone), parts, by_mechanisms, 2017);
        let mut drawn = Vec::new();
        for (preset, style) in styles {
            drawn = draw(&tables, &Only::ALL, style, &provenance());
            assert_eq!(drawn.iter().map(|figure| figure.name.clone()).collect::<Vec<_>>(), names());
            for figure in &drawn {
                show_and_judge(figure, style, &format!("{case}/{preset}"));
            }
        }
        drawn
    }

    fn named(name: &str) -> Scenario {
        Scenario::named(name, &[]).unwrap_or_else(|problems| panic!("{problems}"))
    }

    const LEADERS: [(&str, f64); 4] = [
        ("Kazakhstan: Kassym-Jomart Tokayev", 0.01),
        ("Uzbekistan: Shavkat Mirziyoyev", 0.15),
        ("Kyrgyzstan: Sooronbay Jeenbekov: Sadyr Japarov", -0.02),
        ("Turkmenistan: Serdar Berdimuhamedow", 0.03),
    ];

    #[test]
    fn the_leaderships_are_fit_for_print_in_every_language() {
        let [a, b] = ["pre-2017", "post-2017"].map(named);
        judged("waterfall", [&a, &b], &LEADERS, 500, &presets());
        for (preset, style) in translated() {
            let case = format!("waterfall-{}", style.language.name());
            for figure in judged(&case, [&a, &b], &LEADERS, 500, &[(preset, style.clone())]) {
                assert_translated(&figure, &style, &["pre-2017", "post-2017"]);
            }
        }
    }

    #[test]
    fn mechanisms_are_fit_for_print_in_every_language() {
        let [a, b] = ["pre-2017", "post-2017"].map(named);
        let keys = Mechanisms::SPECS.iter().map(|spec| spec.key);
        let shares: Vec<(&str, f64)> =
            keys.enumerate().map(|(place, key)| (key, 0.03 - 0.01 * place as f64)).collect();
        judged("mechanisms", [&a, &b], &shares, 500, &presets());
        for (preset, style) in translated() {
            let case = format!("mechanisms-{}", style.language.name());
            for figure in judged(&case, [&a, &b], &shares, 500, &[(preset, style.clone())]) {
                assert_translated(&figure, &style, &["pre-2017", "post-2017"]);
            }
        }
    }

    #[test]
    fn odd_attributions_are_fit_for_print() {
        let region = region(3, 2, "2000-01-01", "2009-12-31", 2);
        let long = "A change whose label is as long as labels get that somebody writes by hand for a paper";
        let twelve: Vec<String> = (0..12).map(|k| format!("{long} {k}")).collect();
        let twelve: Vec<(&str, f64)> = twelve
            .iter()
            .enumerate()
            .map(|(k, label)| (label.as_str(), if k % 3 == 0 { -0.04 } else { 0.03 }))
            .collect();
        judged("waterfall-twelve", [&region, &region], &twelve, 30_000, &presets());
        judged("waterfall-one", [&region, &region], &twelve[..1], 50, &extremes());
        let single = judged("waterfall-single", [&region, &region], &twelve[..3], 1, &extremes());
        assert!(single.iter().all(|figure| figure.caption.contains("Of a single replicate")));
        assert!(single.iter().all(|figure| !figure.svg.contains("CI]")));
        let none = judged("waterfall-none", [&region, &region], &[("a", 0.0), ("b", 0.0)], 50, &extremes());
        for figure in none {
            assert_eq!(figure.svg.matches(">no difference</text>").count(), 3);
            assert!(!figure.svg.contains(">adds</text>"));
        }
    }
}
