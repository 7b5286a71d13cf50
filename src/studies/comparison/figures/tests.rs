//! Requirements of all charts of comparisons.

use super::*;
use crate::export::ComparisonSummary;
use crate::export::comparison::{RangeUnderPriors, SmallestEffectShare};
use crate::plot::charts::DrawnToo;
use crate::plot::charts::judge::*;
use crate::plot::{
    render,
    style::{Theme, Width},
};
use crate::testkit::{comparisons, region};

/// Draws everything in each style and asserts that no figure has faults; returns the names of the figures.
fn judge(
    case: &str,
    comparison: &Comparison,
    scenarios: &[&Scenario],
    styles: &[(&str, Style)],
) -> Vec<String> {
    let mut names = Vec::new();
    for (preset, style) in styles {
        let figures = draw_comparison(comparison, scenarios, style, &provenance());
        assert!(!figures.is_empty());
        names = figures.iter().map(|figure| figure.name.clone()).collect();
        for figure in figures {
            show_and_judge(&figure, style, &format!("{case}/{preset}"));
        }
    }
    names
}

fn named(name: &str) -> Scenario {
    Scenario::named(name, &[]).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The reference case, and its variant with frozen leadership.
fn reference() -> [Scenario; 2] {
    ["central-asia", "pre-2017"].map(named)
}

fn double() -> Style {
    Style::new(Theme::Journal, Width::DOUBLE)
}

/// The texts of a figure.
fn texts(figure: &Figure) -> Vec<String> {
    let tree = render::tree(figure).expect("a figure is valid SVG");
    written(&tree).into_iter().map(|written| written.text).collect()
}

#[test]
fn every_language_is_fit_for_print() {
    let scenarios = ["central-asia", "pre-2017", "only-uzbekistan"].map(named);
    let [a, b, c] = &scenarios;
    let two = comparisons::between(&[(a, 1.0), (b, 0.15)], 2000);
    let single = comparisons::between(&[(a, 1.0), (b, 0.15)], 1);
    let three = comparisons::between(&[(a, 1.0), (b, 0.15), (c, 0.4)], 10_001);
    let cases: [(&Comparison, &[&Scenario]); 3] = [(&two, &[a, b]), (&single, &[a, b]), (&three, &[a, b, c])];
    for (case, (comparison, arms)) in cases.into_iter().enumerate() {
        for (preset, style) in translated().iter().skip(case).take(if case == 0 { 3 } else { 1 }) {
            let folder = format!("language-compared-{case}/{}-{preset}", style.language.name());
            for figure in draw_comparison(comparison, arms, style, &provenance()) {
                show_and_judge(&figure, style, &folder);
                assert_translated(&figure, style, &["central-asia", "pre-2017", "only-uzbekistan"]);
            }
        }
    }
}

#[test]
fn the_reference_comparison_is_fit_for_print() {
    let [a, b] = reference();
    let comparison = comparisons::between(&[(&a, 1.0), (&b, 0.15)], 2000);
    let names = judge("compare", &comparison, &[&a, &b], &presets());
    assert_eq!(
        names[..14],
        [
            "paired-fans",
            "paired-fan-integration",
            "paired-fan-paper",
            "paired-fan-identity",
            "paired-fan-dispute",
            "differences",
            "differences-by-state",
            "differences-by-dyad",
            "differences-by-issue",
            "differences-by-source",
            "estimation",
            "regimes-compared",
            "regime-transitions",
            "forest",
        ]
    );
}

#[test]
fn what_is_known_under_priors_is_shown_beside() {
    let [a, b] = reference();
    let scenarios = [&a, &b];
    let comparison = comparisons::between(&[(&a, 1.0), (&b, 0.15)], 2000);
    let wider = comparisons::between(&[(&a, 1.0), (&b, 0.6)], 250);
    let ranges = RangeUnderPriors::of(&scenarios, &wider);
    let levels: Vec<&crate::outcome::Results> = wider.arms.iter().collect();
    let marked = [(Measure::Integration, 0.05), (Measure::Dispute, -0.02)];
    let marked = marked.map(|(measure, effect)| SmallestEffectShare {
        scenario: b.name(),
        measure,
        effect,
        share: 0.983,
    });
    let summary = ComparisonSummary::new(&scenarios, &comparison).with_smallest_effects(&marked);
    let only = ["estimation", "differences", "paired-fan-integration"].map(str::to_owned).to_vec();
    let only = Only::new(only);
    let drawn = |style: &Style, codings| {
        let under = UnderPriors {
            levels: &levels,
            drawn: DrawnToo { codings, posterior: codings },
            ranges: &ranges,
            summary: Some(&summary),
        };
        let figures = comparison_charts(&comparison, under, &scenarios, &only, style, &provenance());
        assert_eq!(figures.len(), 3);
        figures
    };
    for (preset, style) in presets() {
        for figure in drawn(&style, true) {
            show_and_judge(&figure, &style, &format!("compare-under-priors/{preset}"));
        }
    }
    for (preset, style) in translated() {
        for has_codings in [false, true] {
            for figure in drawn(&style, has_codings) {
                let folder =
                    format!("language-under-priors/{}-{preset}-{has_codings}", style.language.name());
                show_and_judge(&figure, &style, &folder);
                assert_translated(&figure, &style, &["central-asia", "pre-2017"]);
            }
        }
    }
    for has_codings in [false, true] {
        let figures = drawn(&double(), has_codings);
        let legend = if has_codings { "95%, parameters and codings too" } else { "95%, parameters too" };
        assert!(figures.iter().all(|figure| texts(figure).iter().any(|text| text == legend)));
        let estimation = figures.iter().find(|figure| figure.name == "estimation").expect("it is drawn");
        for part in [
            "median (ring) in 250 replicates more of each",
            "Implemented integration 0.05: 98.3%, Dispute -0.02",
        ] {
            let caption = estimation.caption.replace('\u{2212}', "-");
            assert!(caption.contains(part), "{part}: {caption}");
        }
        assert_eq!(estimation.svg.matches("class=\"marked\"").count(), 2);
        assert_eq!(estimation.svg.matches("class=\"spread\"").count(), 6);
    }
}

#[test]
fn one_replicate_has_no_interval() {
    let [a, b] = reference();
    let comparison = comparisons::between(&[(&a, 1.0), (&b, 0.15)], 1);
    judge("compare-one-replicate", &comparison, &[&a, &b], &extremes());
    for figure in draw_comparison(&comparison, &[&a, &b], &double(), &provenance()) {
        assert!(!figure.svg.contains("class=\"spreads\""), "{}", figure.name);
        let says_interval = figure.caption.contains(&interval(Language::English));
        assert!(!says_interval && figure.caption.contains("1 replicate of each"), "{}", figure.caption);
    }
}

#[test]
fn scenarios_that_do_not_differ_say_so() {
    let scenario = Scenario::built_in();
    let same = comparisons::between(&[(&scenario, 1.0), (&scenario, 1.0)], 50);
    assert_eq!(same.contrasts[0].parts_from, scenario.calendar().ticks());
    judge("compare-same", &same, &[&scenario, &scenario], &extremes());
    let figures = draw_comparison(&same, &[&scenario, &scenario], &double(), &provenance());
    for name in
        ["differences", "differences-by-state", "differences-by-dyad", "differences-by-issue", "forest"]
    {
        let figure = figures.iter().find(|figure| figure.name == name).expect("it is drawn");
        assert!(texts(figure).iter().any(|text| text == "no difference"), "{name}");
        assert!(figure.caption.contains("never differ from each other"), "{}", figure.caption);
    }
    let moves = figures.iter().find(|figure| figure.name == "regime-transitions").expect("it is drawn");
    assert!(
        moves.caption.contains("the regime differs in 0% of pairs, the culture in 0%"),
        "{}",
        moves.caption
    );
    // Two scenarios with the same name get distinct names.
    let paired = figures.iter().find(|figure| figure.name == "paired-fan-paper").expect("it is drawn");
    let texts = texts(paired);
    assert!(
        texts.iter().any(|text| text == "central-asia") && texts.iter().any(|text| text == "central-asia-2")
    );
}

#[test]
fn constant_outcomes_make_a_picture() {
    let scenario = Scenario::built_in();
    for (case, regions) in [
        ("compare-none-and-all", [[0.0; 8], [1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 500.0, 1.0]]),
        (
            "compare-constant",
            [[0.3, 0.5, 0.2, 0.1, 0.2, 0.7, 40.0, 12.0], [0.0, 0.0, -1.0, -1.0, 0.0, 0.0, 0.0, 0.0]],
        ),
    ] {
        let comparison = comparisons::constant(&scenario, 200, &regions);
        judge(case, &comparison, &[&scenario, &scenario], &extremes());
    }
}

#[test]
fn three_scenarios_share_a_scale_and_more_have_figures_of_their_own() {
    let scenarios =
        ["central-asia", "pre-2017", "only-uzbekistan", "only-kyrgyzstan", "stochastic"].map(named);
    let [a, b, c, d, e] = &scenarios;
    let three = comparisons::between(&[(a, 1.0), (b, 0.15), (c, 0.6)], 100);
    let names = judge("compare-three", &three, &[a, b, c], &extremes());
    for name in
        ["paired-fans", "differences-pre-2017", "differences-only-uzbekistan", "forest-only-uzbekistan"]
    {
        assert!(names.iter().any(|other| other == name), "{name} is not in {names:?}");
    }
    let five = comparisons::between(&[(a, 1.0), (b, 0.15), (c, 0.6), (d, 0.5), (e, 0.4)], 40);
    let names = judge("compare-five", &five, &[a, b, c, d, e], &extremes());
    for name in ["paired-fans-pre-2017", "paired-fan-paper-stochastic", "regimes-compared-only-kyrgyzstan"] {
        assert!(names.iter().any(|other| other == name), "{name} is not in {names:?}");
    }
    let mut distinct = names.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), names.len(), "two figures have one name: {names:?}");
}

#[test]
fn few_ticks_many_states_and_long_names_fit() {
    for (case, changes) in [("compare-three-ticks", 0), ("compare-three-ticks-changes", 2)] {
        let scenario = region(2, changes, "2016-Q2", "2016-Q4", 4);
        let comparison = comparisons::between(&[(&scenario, 1.0), (&scenario, 0.2)], 50);
        judge(case, &comparison, &[&scenario, &scenario], &extremes());
    }
    let one_tick = region(2, 0, "2017", "2017", 1);
    let regions = [[0.3, 0.5, 0.2, 0.1, 0.2, 0.7, 4.0, 1.0], [0.2, 0.6, 0.4, -0.1, 0.1, 0.6, 3.0, 2.0]];
    let comparison = comparisons::constant(&one_tick, 50, &regions);
    assert_eq!(comparison.contrasts[0].parts_from, 0);
    judge("compare-one-tick", &comparison, &[&one_tick, &one_tick], &extremes());
    let many = region(40, 1, "2010", "2022", 1);
    let comparison = comparisons::between(&[(&many, 1.0), (&many, 0.2)], 30);
    judge("compare-forty-states", &comparison, &[&many, &many], &extremes());
    let figures = draw_comparison(&comparison, &[&many, &many], &double(), &provenance());
    let dyads = figures.iter().find(|figure| figure.name == "differences-by-dyad").expect("it is drawn");
    assert!(dyads.caption.contains("Of 780, the 15 whose ends differ most."), "{}", dyads.caption);
}

#[test]
fn regimes_with_long_names_and_many_of_them_fit() {
    let scenario = Scenario::built_in();
    let mut comparison = comparisons::between(&[(&scenario, 1.0), (&scenario, 0.15)], 200);
    for arm in &mut comparison.arms {
        for (k, name) in arm.regimes.iter_mut().enumerate() {
            *name = format!("sovereignty-preserving cooperation of the {k}th kind, with reservations");
        }
    }
    judge("compare-long-regimes", &comparison, &[&scenario, &scenario], &extremes());
    for arm in &mut comparison.arms {
        arm.regimes = (0..11).map(|k| format!("kind {k}")).collect();
        for shares in &mut arm.regime_shares {
            shares.counts.resize(11, 0);
        }
    }
    comparison.contrasts[0].regimes.counts =
        (0..11).map(|from| (0..11).map(|to| from + to).collect()).collect();
    judge("compare-many-regimes", &comparison, &[&scenario, &scenario], &extremes());
}

#[test]
fn any_width_is_fit_for_print() {
    let [a, b] = reference();
    let comparison = comparisons::between(&[(&a, 1.0), (&b, 0.15)], 60);
    let widths = [("60", 60.0), ("100", 100.0), ("210", 210.0), ("600", 600.0)];
    let widths = widths
        .map(|(name, mm)| (name, Style::new(Theme::Journal, Width::from_mm(mm).expect("a valid width"))));
    judge("compare-width", &comparison, &[&a, &b], &widths);
}

#[test]
fn what_a_comparison_lacks_is_left_out() {
    let [a, b] = reference();
    let mut comparison = comparisons::between(&[(&a, 1.0), (&b, 0.15)], 20);
    let names = |comparison: &Comparison, scenarios: &[&Scenario]| -> Vec<String> {
        let figures = draw_comparison(comparison, scenarios, &double(), &provenance());
        figures.into_iter().map(|figure| figure.name).collect()
    };
    comparison.contrasts[0].paths.clear();
    comparison.contrasts[0].outcomes.clear();
    assert!(names(&comparison, &[&a, &b]).iter().all(|name| {
        name.starts_with("paired") || ["regimes-compared", "regime-transitions"].contains(&name.as_str())
    }));
    comparison.contrasts.clear();
    comparison.arms.clear();
    assert_eq!(names(&comparison, &[&a, &b]), Vec::<String>::new());
    assert_eq!(names(&comparison, &[]), Vec::<String>::new());
}

#[test]
fn charts_are_known_by_name_before_they_are_drawn() {
    let [a, b] = reference();
    let names = |figures: Vec<Figure>| figures.into_iter().map(|figure| figure.name).collect::<Vec<_>>();
    for count in [2, 3, 6] {
        let scenarios: Vec<&Scenario> = [&a, &b].into_iter().cycle().take(count).collect();
        let arms: Vec<_> = scenarios.iter().map(|scenario| (*scenario, 1.0)).collect();
        let comparison = comparisons::between(&arms, 20);
        let mut drawn = names(draw_comparison(&comparison, &scenarios, &double(), &provenance()));
        // Further pages of a chart.
        let known = comparison_chart_names(&scenarios);
        drawn.retain(|name| known.contains(name) || !name.starts_with("forest"));
        assert_eq!(drawn, known);
        let last = known.last().expect("there are charts");
        let only = Only::new(vec!["differences".to_owned(), last.clone()]);
        let drawn = names(comparison_charts(
            &comparison,
            UnderPriors::default(),
            &scenarios,
            &only,
            &double(),
            &provenance(),
        ));
        let alone = |name: &String| name == "differences" || name.starts_with(last.as_str());
        assert!(drawn.iter().all(alone) && drawn.contains(last), "{drawn:?}");
    }
}

#[test]
fn without_the_spread_of_differences_their_means_are_drawn() {
    let [a, b] = reference();
    let mut comparison = comparisons::between(&[(&a, 1.0), (&b, 0.15)], 20);
    comparison.contrasts[0].spreads.clear();
    let only = Only::new(vec!["differences".to_owned()]);
    let figures =
        comparison_charts(&comparison, UnderPriors::default(), &[&a, &b], &only, &double(), &provenance());
    show_and_judge(&figures[0], &double(), "compare-without-spread");
    assert!(!texts(&figures[0]).iter().any(|text| text.contains("middle")), "a key to what is not there");
    assert!(!figures[0].caption.contains("light bands"), "{}", figures[0].caption);
}

/// Charts of impossible numbers must still be drawn, so that errors become visible.
#[test]
fn no_number_breaks_a_chart() {
    let [a, b] = reference();
    for wrong in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300] {
        let mut comparison = comparisons::between(&[(&a, 1.0), (&b, 0.15)], 5);
        let contrast = &mut comparison.contrasts[0];
        let of_paths = contrast.paths.iter_mut().flat_map(|path| path.effects.iter_mut().skip(100));
        for effect in of_paths.chain(contrast.outcomes.iter_mut().map(|one| &mut one.effect)) {
            (effect.mean, effect.baseline, effect.se, effect.interval.high) = (wrong, wrong, wrong, wrong);
        }
        for histogram in &mut contrast.ends {
            histogram.low = wrong;
        }
        for figure in draw_comparison(&comparison, &[&a, &b], &double(), &provenance()) {
            render::tree(&figure).expect("a figure is valid SVG");
        }
    }
}

#[test]
fn the_same_comparison_makes_the_same_bytes_on_any_number_of_threads() {
    let [a, b] = reference();
    let comparison = comparisons::between(&[(&a, 1.0), (&b, 0.15)], 30);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads start");
        pool.install(|| draw_comparison(&comparison, &[&a, &b], &double(), &provenance()))
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn captions_say_what_how_many_and_whence() {
    let [a, b] = reference();
    let comparison = comparisons::between(&[(&a, 1.0), (&b, 0.15)], 30);
    for figure in draw_comparison(&comparison, &[&a, &b], &double(), &provenance()) {
        let caption = &figure.caption;
        for part in [
            "30 replicates",
            "A central-asia (“Central Asia, leaders as they were”)",
            "B pre-2017 (“Central Asia, leaders of 2016 to the end”)",
            "concord 0.1.0",
            "seed 2017",
            "paired by common random numbers",
        ] {
            assert!(caption.contains(part), "{}: no {part} in: {caption}", figure.name);
        }
        assert!(!caption.contains("  ") && caption.ends_with('.'), "{caption}");
        assert!(!caption.contains("significant"), "{caption}");
        if ["differences", "estimation", "forest"].iter().any(|name| figure.name.starts_with(name)) {
            assert!(
                caption.contains(&interval(Language::English))
                    || caption.contains(&interval_at_end(Language::English)),
                "{}: {caption}",
                figure.name
            );
        }
        if figure.name.starts_with("paired") || figure.name.starts_with("differences") {
            assert!(caption.contains("are one up to 1 October 2016."), "{caption}");
        }
        let texts = texts(&figure);
        assert!(texts.iter().any(|text| text.contains("30 replicates")), "{}: {texts:?}", figure.name);
        assert!(!texts.iter().any(|text| text.contains("9f86d081")), "{}", figure.name);
    }
}

#[test]
fn differences_have_a_true_minus_and_both_means_beside_them() {
    let [a, b] = reference();
    let comparison = comparisons::between(&[(&a, 1.0), (&b, 0.15)], 500);
    let figures = draw_comparison(&comparison, &[&a, &b], &double(), &provenance());
    let forest = figures.iter().find(|figure| figure.name == "forest").expect("it is drawn");
    let texts = texts(forest);
    let effect = &comparison.contrasts[0].outcomes[0].effect;
    assert!(effect.mean < -0.1, "the second scenario has less integration");
    for number in [effect.baseline, effect.scenario] {
        assert!(texts.iter().any(|text| *text == format!("{number:.3}")), "{number}: {texts:?}");
    }
    let difference =
        format!("−{:.3} [−{:.3}, −{:.3}]", -effect.mean, -effect.interval.low, -effect.interval.high);
    assert!(texts.contains(&difference), "{difference}: {texts:?}");
    assert!(!texts.iter().any(|text| text.starts_with('-')), "{texts:?}");
}
