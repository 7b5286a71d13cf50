//! The waterfall: which change makes how much of the difference between two scenarios.

use super::{Source, measures};
use crate::{
    analysis::{self, Attribution, LEVEL, Outcome, attribution::Attributed as OfOutcome},
    format::decimals,
    model::Measure,
    outcome::Results,
    plot::{
        figure::{Caption, Figure, Provenance},
        figures::waterfall::{self, Step, Waterfall},
        language::{Language, say},
        numbers::decimal,
        only::Only,
        page::{Heading, Swatch},
        style::Style,
        text::Text,
    },
    scenario::{Part, Scenario},
};

/// Measures whose differences are drawn, with the names of the figures.
const CHARTS: [(Measure, &str); 4] = [
    (Measure::Integration, "waterfall-integration"),
    (Measure::Paper, "waterfall-paper"),
    (Measure::Identity, "waterfall-identity"),
    (Measure::Dispute, "waterfall-dispute"),
];

/// What is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Attributed<'a> {
    /// The shares.
    pub attribution: &'a Attribution,
    /// The scenario without any change, and that with all.
    pub scenarios: [&'a Scenario; 2],
    /// The changes, in the order of the shares.
    pub parts: &'a [Part],
    /// The results of the first scenario.
    pub baseline: &'a Results,
    /// Whether these are mechanisms that the difference goes through, and not changes that make it.
    pub by_mechanisms: bool,
}

/// The names of the charts of an attribution.
pub fn attribution_chart_names() -> Vec<String> {
    CHARTS.iter().map(|(_, name)| (*name).to_owned()).collect()
}

/// Draws charts of an attribution.
pub fn attribution_charts(
    attributed: &Attributed<'_>,
    only: &Only,
    style: &Style,
    provenance: &Provenance,
) -> Vec<Figure> {
    let source = Source::new(attributed.baseline, attributed.scenarios[0], style, provenance);
    let asked = CHARTS.iter().filter(|(_, name)| only.holds(name));
    asked
        .filter_map(|(measure, name)| {
            let mut outcomes = attributed.attribution.outcomes.iter();
            let found = outcomes.find(|found| found.outcome == Outcome::End(*measure))?;
            Some(draw(attributed, &source, *measure, name, found))
        })
        .collect()
}

fn draw(of: &Attributed<'_>, source: &Source, measure: Measure, name: &str, found: &OfOutcome) -> Figure {
    let (style, language) = (source.style, source.language());
    let is_single = of.attribution.replicates == 1;
    let described = measures::describe(measure, language);
    let end = source.last_tick();
    let quantity = described.title.to_lowercase();
    let title = match of.by_mechanisms {
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
    let shares = || found.changes.iter().map(|change| &change.share).chain([&found.total]);
    // As many decimals as the least certain share supports.
    let largest = shares().map(|share| share.se).filter(|se| se.is_finite()).fold(0.0, f64::max);
    let places = if largest > 0.0 { decimals(largest, 2).clamp(3, 5) } else { 3 };
    let level = format!("{}%", decimal(100.0 * LEVEL, 0));
    let letters = ["A", "B"].into_iter().zip(of.scenarios).zip([found.before(), found.after()]);
    let sides = letters.map(|((letter, scenario), mean)| {
        let (title, mean) = (language.called(scenario.title()), language.decimal(mean, places));
        let side = match of.by_mechanisms {
            false => say!(language, "{letter}: {title}, mean {mean}", letter, title, mean),
            true => format!("{letter}: {title}"),
        };
        (Swatch::None, Text::plain(side))
    });
    let [up, down, whole] = waterfall::colours(style);
    let has = |of: fn(f64) -> bool| found.changes.iter().any(|change| of(change.share.mean));
    let mut legend: Vec<(Swatch, Text)> = sides.collect();
    let mut explain = |is_drawn: bool, swatch: Swatch, words: String| {
        if is_drawn {
            legend.push((swatch, Text::plain(words)));
        }
    };
    explain(has(|share| share > 0.0), Swatch::Box(up), say!(language, "adds"));
    explain(has(|share| share < 0.0), Swatch::Box(down), say!(language, "takes away"));
    let together = match of.by_mechanisms {
        false => say!(language, "all changes together"),
        true => say!(language, "the difference itself"),
    };
    explain(found.total.mean != 0.0, Swatch::Box(whole), together);
    let interval = say!(language, "{level} confidence interval", level);
    explain(largest > 0.0 && !is_single, Swatch::Whisker, interval);
    let heading = Heading { title: title.clone(), subtitle: String::new(), legend };

    let written = |value: f64| language.decimal(value, places);
    let step = |name: String, from: f64, share: &analysis::Share, is_level: bool| {
        let is_none = share.mean == 0.0 && share.se == 0.0;
        let (low, high) = (share.interval.low, share.interval.high);
        let brackets = if is_single || is_none {
            String::new()
        } else {
            format!("[{}, {}]", written(low), written(high))
        };
        let words = if is_none { say!(language, "no difference") } else { written(share.mean) };
        Step {
            name,
            is_level,
            bar: (from, from + share.mean),
            interval: (!is_single && !is_none).then_some((from + low, from + high)),
            words: [words, brackets],
        }
    };
    let mut at = 0.0;
    let mut steps = Vec::new();
    if of.by_mechanisms {
        at = found.before();
        steps.push(step(say!(language, "Without any of them"), 0.0, &found.levels[0], true));
    }
    for (part, change) in of.parts.iter().zip(&found.changes) {
        let label = match of.by_mechanisms {
            false => part.label_with(|name| language.called(name)),
            true => part.label_with(|name| mechanism(name, language)),
        };
        steps.push(step(label, at, &change.share, false));
        at += change.share.mean;
    }
    steps.push(match (of.by_mechanisms, found.levels.last()) {
        (true, Some(all)) => step(say!(language, "With all of them"), 0.0, all, true),
        _ => step(say!(language, "All changes"), 0.0, &found.total, true),
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
    let [a, b] =
        of.scenarios.map(|scenario| say!(language, "“{title}”", title = language.called(scenario.title())));
    let shown = match of.by_mechanisms {
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
            mixtures = language.count(found.levels.len() as u64),
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
            mixtures = language.count(found.levels.len() as u64),
        ),
    };
    let caption = Caption::new(shown, source.source()).drawn(drawn).more(whole);
    sheet.into_figure(style, name, &title, &caption, source.provenance)
}

/// A mechanism by its key, for people; the key itself where there is no other word for it.
fn mechanism(key: &str, language: Language) -> String {
    match key {
        "identity" => say!(language, "Identity weights"),
        "learning" => say!(language, "Learning"),
        "relative_gains" => say!(language, "Relative gains"),
        "sovereignty" => say!(language, "Sovereignty"),
        "external_pull" => say!(language, "External pull"),
        "side_payments" => say!(language, "Side payments"),
        "prestige" => say!(language, "Prestige"),
        "spillover" => say!(language, "Spillover"),
        "disputes" => say!(language, "Disputes"),
        other => other.to_owned(),
    }
}

#[cfg(all(test, feature = "print"))]
mod tests {
    use super::*;
    use crate::analysis::attribution::{Attributable, Share};
    use crate::plot::charts::{judge::*, synthetic};
    use crate::statistics::Interval;

    /// Parts of these names, and the shares that they have in every measure.
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
        levels.push(share(0.3 + total));
        let outcome = |(measure, _): &(Measure, &str)| OfOutcome {
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
        let baseline = synthetic::results(scenarios[0], replicates);
        let baseline = &baseline;
        let what =
            Attributed { attribution: &attribution, scenarios, parts: &parts, baseline, by_mechanisms };
        let mut drawn = Vec::new();
        for (preset, style) in styles {
            drawn = attribution_charts(&what, &Only::ALL, style, &provenance());
            assert_eq!(
                drawn.iter().map(|figure| figure.name.clone()).collect::<Vec<_>>(),
                attribution_chart_names()
            );
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
        let keys =
            ["identity", "learning", "relative_gains", "sovereignty", "external_pull", "side_payments"];
        let keys = keys.into_iter().chain(["prestige", "spillover", "disputes"]);
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
