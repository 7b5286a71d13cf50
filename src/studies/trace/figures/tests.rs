//! The charts of one history, in every preset and for odd shapes.

use super::{draw_chronicle, history_chart_names};
use crate::{
    chronicle::Chronicle,
    engine::chronicle,
    plot::{
        charts::judge::{
            assert_translated, extremes, presets, provenance, show_and_judge, translated, written,
        },
        render,
        style::{Style, Theme, Width},
    },
    scenario::Scenario,
    testkit::region,
};

/// Draws the charts of a history in each style and asserts that no figure has faults.
fn judge_history(case: &str, chronicle: &Chronicle, scenario: &Scenario, styles: &[(&str, Style)]) {
    for (preset, style) in styles {
        let figures = draw_chronicle(chronicle, scenario, style, &provenance());
        assert_eq!(figures.len(), 1);
        for figure in figures {
            show_and_judge(&figure, style, &format!("{case}/{preset}"));
            let title = scenario.title();
            for part in [title, "replicate 3", "concord 0.1.0", "seed 2017", scenario.name()] {
                assert!(figure.caption.contains(part), "no {part} in: {}", figure.caption);
            }
            assert!(!figure.caption.contains("  ") && figure.caption.ends_with('.'), "{}", figure.caption);
        }
    }
}

#[test]
fn every_language_is_fit_for_print() {
    let scenario = Scenario::named("central-asia", &[]).expect("a built-in scenario");
    let history = chronicle(&scenario, 2017, 3);
    for (preset, style) in translated() {
        for figure in draw_chronicle(&history, &scenario, &style, &provenance()) {
            show_and_judge(&figure, &style, &format!("language-history/{}-{preset}", style.language.name()));
            assert_translated(&figure, &style, &["central-asia"]);
        }
    }
}

#[test]
fn a_history_is_fit_for_print() {
    let named = |name: &str| Scenario::named(name, &[]).expect("a built-in scenario");
    let reference = named("central-asia");
    judge_history("history", &chronicle(&reference, 2017, 3), &reference, &presets());
    let widths = [60.0, 70.0, 100.0, 140.0, 210.0, 600.0]
        .map(|mm| ("width", Style::new(Theme::Journal, Width::from_mm(mm).expect("a valid width"))));
    judge_history("history-width", &chronicle(&reference, 2017, 3), &reference, &widths);
    for name in ["pre-2017", "stochastic", "mercosur"] {
        let scenario = named(name);
        judge_history(&format!("history-{name}"), &chronicle(&scenario, 2017, 3), &scenario, &extremes());
    }
}

#[test]
fn the_chart_of_a_history_has_its_name() {
    let scenario = Scenario::built_in();
    let style = Style::new(Theme::Journal, Width::DOUBLE);
    let figures = draw_chronicle(&chronicle(&scenario, 2017, 3), &scenario, &style, &provenance());
    let names: Vec<String> = figures.into_iter().map(|figure| figure.name).collect();
    assert_eq!(names, history_chart_names());
}

#[test]
fn a_history_of_odd_shape_fits() {
    for (case, scenario) in [
        ("history-one-tick", region(2, 0, "2000", "2000", 1)),
        ("history-three-ticks", region(2, 2, "2000-Q1", "2000-Q3", 4)),
        ("history-three-days", region(2, 0, "2000-01-01", "2000-01-03", 365)),
        ("history-many-ticks", region(6, 9, "1990", "2028", 52)),
        ("history-many-states", region(30, 0, "2000", "2005", 4)),
    ] {
        judge_history(case, &chronicle(&scenario, 2017, 3), &scenario, &extremes());
    }
}

#[test]
fn what_happened_stands_in_its_row() {
    let scenario = Scenario::built_in();
    let style = Style::new(Theme::Journal, Width::DOUBLE);
    let mut quiet = chronicle(&scenario, 2017, 3);
    let legends = |chronicle: &Chronicle| {
        let figure = draw_chronicle(chronicle, &scenario, &style, &provenance()).remove(0);
        let tree = render::tree(&figure).expect("a figure is valid SVG");
        let texts: Vec<String> = written(&tree).into_iter().map(|written| written.text).collect();
        ["proposal signed", "refused", "chair silent", "incident"]
            .map(|legend| texts.iter().any(|text| text == legend))
    };
    assert_eq!(legends(&quiet), [true; 4]);
    for moment in &mut quiet.moments {
        moment.events.clear();
    }
    assert_eq!(legends(&quiet), [false; 4]);
}
