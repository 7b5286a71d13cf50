//! Requirements of all charts of runs, in every preset and for any data.

use super::*;
use crate::plot::charts::DrawnToo;
use crate::{
    engine,
    plot::{
        charts::judge::{
            assert_translated, extremes, presets, provenance, show_and_judge, translated, written,
        },
        figures::timeline::Vertical,
        language::Language,
        render,
        scale::Axis,
        style::{Theme, Width},
    },
    testkit::{histories, pinned, region},
};

/// Draws everything in each style and asserts that no figure has faults.
fn judge(case: &str, results: &Results, scenario: &Scenario, styles: &[(&str, Style)]) {
    for (preset, style) in styles {
        let figures = draw_all(results, scenario, style, &provenance());
        assert_eq!(figures.len(), CHARTS.len());
        for figure in figures {
            show_and_judge(&figure, style, &format!("{case}/{preset}"));
        }
    }
}

#[test]
fn any_width_is_fit_for_print() {
    let scenario = Scenario::built_in();
    let widths = [("60", 60.0), ("100", 100.0), ("140", 140.0), ("600", 600.0)];
    let widths = widths
        .map(|(name, mm)| (name, Style::new(Theme::Journal, Width::from_mm(mm).expect("a valid width"))));
    judge("width", &histories::results(&scenario, 100), &scenario, &widths);
}

#[test]
fn the_reference_case_is_fit_for_print() {
    let scenario = Scenario::built_in();
    judge("reference", &histories::results(&scenario, 2000), &scenario, &presets());
}

#[test]
fn every_language_is_fit_for_print() {
    let scenario = Scenario::built_in();
    for (replicates, styles) in [(2000, &translated()[..]), (1, &translated()[..1])] {
        let results = histories::results(&scenario, replicates);
        for (preset, style) in styles {
            let folder = format!("language/{}-{preset}", style.language.name());
            for figure in draw_all(&results, &scenario, style, &provenance()) {
                show_and_judge(&figure, style, &folder);
                assert_translated(&figure, style, &["central-asia"]);
            }
        }
    }
}

#[test]
fn what_is_known_under_priors_is_shown_behind() {
    let scenario = Scenario::built_in();
    let (results, wider) = (histories::results(&scenario, 2000), histories::results(&scenario, 250));
    let only = Only::new(vec!["fans".to_owned(), "fan-integration".to_owned()]);
    for (preset, style) in presets().into_iter().chain(translated()) {
        for has_codings in [false, true] {
            let under = Some(UnderPriors {
                results: &wider,
                drawn: DrawnToo { codings: has_codings, posterior: has_codings },
            });
            for figure in run_charts(&results, under, &scenario, &only, &style, &provenance()) {
                let folder = format!("under-priors/{}-{preset}-{has_codings}", style.language.name());
                show_and_judge(&figure, &style, &folder);
                if style.language != Language::English {
                    assert_translated(&figure, &style, &["central-asia"]);
                }
            }
        }
    }
}

#[test]
fn one_replicate_is_a_line() {
    let scenario = Scenario::built_in();
    let results = histories::results(&scenario, 1);
    judge("one-replicate", &results, &scenario, &extremes());
    let style = Style::new(Theme::Journal, Width::DOUBLE);
    for figure in draw_all(&results, &scenario, &style, &provenance()) {
        assert!(!figure.svg.contains("class=\"bands\""), "{}: bands of a single replicate", figure.name);
        assert!(figure.caption.contains("1 replicate."), "{}", figure.caption);
    }
}

#[test]
fn constant_outcomes_make_a_picture() {
    let scenario = Scenario::built_in();
    for (case, region) in [
        ("all-zero", [0.0; 8]),
        ("all-one", [1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0]),
        ("least", [0.0, 0.0, -1.0, -1.0, 0.0, 0.0, 0.0, 0.0]),
        ("constant", [0.3, 0.5, 0.2, 0.1, 0.2, 0.7, 40.0, 12.0]),
    ] {
        judge(case, &histories::constant(&scenario, 500, region), &scenario, &extremes()[1..]);
    }
}

#[test]
fn two_states_three_ticks_and_long_names_fit() {
    for (case, changes) in [("three-ticks", 0), ("three-ticks-changes", 2)] {
        let scenario = region(2, changes, "2000-Q1", "2000-Q3", 4);
        judge(case, &histories::results(&scenario, 50), &scenario, &extremes());
    }
    let scenario = region(2, 0, "2000", "2000", 1);
    judge("one-tick", &histories::results(&scenario, 50), &scenario, &extremes());
    let scenario = region(2, 0, "2000-01-01", "2000-01-03", 365);
    judge("three-days", &histories::results(&scenario, 50), &scenario, &extremes());
}

#[test]
fn two_thousand_ticks_and_sixty_leaders_fit() {
    let scenario = region(6, 9, "1990", "2028", 52);
    let results = histories::results(&scenario, 40);
    judge("many-ticks", &results, &scenario, &extremes());
    let style = Style::new(Theme::Journal, Width::DOUBLE);
    for figure in draw_all(&results, &scenario, &style, &provenance()) {
        assert!(figure.svg.len() < 1_500_000, "{} takes {} bytes", figure.name, figure.svg.len());
    }
}

#[test]
fn forty_states_fit() {
    let scenario = region(40, 0, "2000", "2005", 1);
    judge("forty-states", &histories::results(&scenario, 20), &scenario, &presets());
}

/// The texts of a chart, from the top left corner on.
fn texts(figures: &[Figure], name: &str) -> Vec<String> {
    let figure = figures.iter().find(|figure| figure.name == name).expect("a chart of the set");
    let tree = render::tree(figure).expect("a figure is valid SVG");
    written(&tree).into_iter().map(|written| written.text).collect()
}

#[test]
fn every_unit_is_there() {
    let scenario = Scenario::built_in();
    let results = histories::results(&scenario, 2000);
    for (preset, style) in presets() {
        let figures = draw_all(&results, &scenario, &style, &provenance());
        let count =
            |name: &str, text: &str| texts(&figures, name).iter().filter(|other| *other == text).count();
        for issue in scenario.issues() {
            assert_eq!(count("by-issue", &issue.name), 1, "{preset}: {}", issue.name);
        }
        for (k, state) in scenario.states().iter().enumerate() {
            assert_eq!(count("participation", &state.name), 3, "{preset}: {}", state.name);
            assert!(count("network", &state.id) >= 3, "{preset}: {}", state.id);
            // Once in a row and once in a column of each matrix.
            let cells = count("identity-matrix", &state.id);
            assert!(cells >= 4 && cells.is_multiple_of(2), "{preset}: {}", state.id);
            for other in &scenario.states()[..k] {
                assert_eq!(count("by-dyad", &format!("{}–{}", other.id, state.id)), 1, "{preset}");
            }
        }
        // Every line of a first passage ends with a share.
        let shares = texts(&figures, "first-passage").into_iter().filter(|text| text.ends_with('%'));
        assert_eq!(shares.count(), results.passages.len(), "{preset}");
    }
}

#[test]
fn of_many_units_a_page_shows_a_few_and_the_caption_says_which() {
    let scenario = region(40, 0, "2000", "2005", 1);
    let style = Style::new(Theme::Journal, Width::DOUBLE);
    let figures = draw_all(&histories::results(&scenario, 20), &scenario, &style, &provenance());
    let caption =
        |name: &str| &figures.iter().find(|figure| figure.name == name).expect("it is there").caption;
    assert!(caption("by-dyad").contains("Of 780, the 15 whose median"), "{}", caption("by-dyad"));
    let dyads = texts(&figures, "by-dyad");
    assert_eq!(dyads.iter().filter(|text| text.starts_with('S') && text.contains('–')).count(), 15);
    assert!(caption("participation").contains("Of 40 states, the 3 with the most"));
    assert!(caption("network").contains("at least 0.05, the 60 deepest"));
    for state in scenario.states() {
        let named = texts(&figures, "network").iter().filter(|text| **text == state.id).count();
        assert_eq!(named, 3, "{} in each panel", state.id);
    }
    for figure in &figures {
        assert!(figure.svg.len() < 600_000, "{} takes {} bytes", figure.name, figure.svg.len());
    }
}

#[test]
fn the_document_lists_every_figure() {
    let scenario = Scenario::built_in();
    let style = Style::new(Theme::Journal, Width::SINGLE);
    let document = include_str!("../../../../docs/files.md");
    let (of_a_run, _) = document.split_once("# The files of a comparison").expect("it is there");
    for figure in draw_all(&histories::results(&scenario, 5), &scenario, &style, &provenance()) {
        assert!(
            of_a_run.contains(&format!("`{}`", figure.name)),
            "docs/files.md is silent on {}",
            figure.name
        );
    }
}

#[test]
fn two_hundred_ticks_fit() {
    let scenario = region(3, 4, "1980", "2029", 4);
    assert_eq!(scenario.calendar().ticks(), 200);
    judge("two-hundred-ticks", &histories::results(&scenario, 60), &scenario, &extremes()[..2]);
}

/// Number of groups of shapes with a name in a figure.
fn layers(figure: &Figure, name: &str) -> usize {
    figure.svg.matches(&format!("<g class=\"{name}\"")).count()
}

#[test]
fn every_series_is_there() {
    let scenario = Scenario::built_in();
    let (states, issues) = (scenario.states().len(), scenario.issues().len());
    let (dyads, passages) = (states * (states - 1) / 2, issues + scenario.integration_levels().len());
    let style = Style::new(Theme::Journal, Width::DOUBLE);
    let results = histories::results(&scenario, 2000);
    let figures = draw_all(&results, &scenario, &style, &provenance());
    let of = |name: &str| figures.iter().find(|figure| figure.name == name).expect("it is drawn");
    for (name, lines, bands) in [
        ("fans", 8, 8),
        ("fan-integration", 1, 1),
        ("benefit-over-time", 3, 1),
        ("by-issue", 2 * issues, issues),
        ("by-dyad", 2 * dyads, dyads),
        ("participation", 3 * states, 0),
        ("first-passage", passages, passages),
    ] {
        assert_eq!((layers(of(name), "series"), layers(of(name), "bands")), (lines, bands), "{name}");
    }
    assert_eq!(layers(of("outcomes"), "histogram"), 8);
    assert_eq!(layers(of("outcomes"), "cumulated"), 8);
    let texts = |name: &str| -> Vec<String> {
        let tree = render::tree(of(name)).expect("a figure is valid SVG");
        written(&tree).into_iter().map(|written| written.text).collect()
    };
    for state in scenario.states() {
        for name in ["network", "identity-matrix"] {
            assert!(texts(name).contains(&state.id), "{} in {name}", state.id);
        }
        assert!(texts("participation").contains(&state.name), "{} takes part", state.name);
    }
    for (name, numbers) in [("network", 6 * states), ("identity-matrix", 2 * dyads)] {
        let of_weights = texts(name).iter().filter(|text| text.len() > 3 && text.contains('.')).count();
        assert!(of_weights >= numbers, "{name}: {of_weights}");
    }
}

#[test]
fn axes_cover_their_data() {
    let scenario = Scenario::built_in();
    let style = Style::new(Theme::Journal, Width::DOUBLE);
    for scale in [2000, 1] {
        let results = histories::results(&scenario, scale);
        let origin = provenance();
        let source = Source::new(&results, &scenario, &style, &origin);
        for measure in crate::model::series::REGION {
            let fan = fans::fan(&source, measure).expect("it is observed");
            let Vertical::Numeric(extent, title) = fan.vertical else { panic!("a numeric axis") };
            let axis = Axis::numeric(extent, 5, title, style.language);
            let values =
                fan.bands.iter().flat_map(|band| band.low.iter().chain(&band.high)).chain(&fan.median);
            for value in values {
                assert!(axis.low <= *value && *value <= axis.high, "{measure:?}: {value} outside {axis:?}");
            }
        }
    }
}

/// Pins the figures of one small run, which were last inspected when they were renewed.
#[test]
fn a_small_run_looks_as_it_did() {
    let scenario = crate::testkit::scenario();
    let plan = engine::Plan { replicates: 12, seed: 7, threads: None, observed: engine::Observed::All };
    let results = engine::run::<()>(&scenario, &plan, &engine::Silent, &mut |_| Ok(())).expect("a run");
    let style = Style::new(Theme::Journal, Width::SINGLE);
    for figure in draw_all(&results, &scenario, &style, &provenance()) {
        if matches!(&*figure.name, "fan-integration" | "identity-matrix" | "network" | "first-passage") {
            pinned::text(&format!("{}.svg", figure.name), &figure.svg);
        }
    }
}

#[test]
fn regimes_with_long_names_fit() {
    let scenario = Scenario::built_in();
    let mut results = histories::results(&scenario, 200);
    for (k, name) in results.regimes.iter_mut().enumerate() {
        *name = format!("sovereignty-preserving cooperation of the {k}th kind, with reservations");
    }
    judge("long-regimes", &results, &scenario, &extremes());
}

#[test]
fn every_mode_of_leadership_fits() {
    let text = crate::scenario::built_in_text("central-asia.toml").expect("the reference case is built in");
    for (case, leadership) in [
        ("frozen", "leadership={ mode = \"frozen\", at = \"2016-08-31\" }"),
        (
            "only-uzbekistan",
            "leadership={ mode = \"frozen\", at = \"2016-08-31\", except = [\"UZB\", \"TKM\"] }",
        ),
        (
            "stochastic",
            "leadership={ mode = \"stochastic\", at = \"2024-12-31\", turnover_rate = 0.1, \
             successor_openness = 0.5, concentration = 5.0 }",
        ),
    ] {
        let scenario = Scenario::from_text("central-asia.toml", text, &[leadership.to_owned()])
            .unwrap_or_else(|problems| panic!("{problems}"));
        judge(case, &histories::results(&scenario, 100), &scenario, &extremes()[..2]);
    }
}

#[test]
fn series_that_are_not_observed_are_left_out() {
    let scenario = Scenario::built_in();
    let mut results = histories::results(&scenario, 20);
    results.trajectories.clear();
    results.ends.clear();
    results.regime_shares.clear();
    results.passages.clear();
    results.weights.clear();
    let style = Style::new(Theme::Journal, Width::DOUBLE);
    let names: Vec<String> =
        draw_all(&results, &scenario, &style, &provenance()).into_iter().map(|figure| figure.name).collect();
    assert_eq!(names, ["shares-over-time"]);
}

#[test]
fn a_chart_is_drawn_alone_under_its_name() {
    let scenario = Scenario::built_in();
    let results = histories::results(&scenario, 20);
    let style = Style::new(Theme::Journal, Width::DOUBLE);
    let all = draw_all(&results, &scenario, &style, &provenance());
    let names: Vec<String> = all.iter().map(|figure| figure.name.clone()).collect();
    assert_eq!(names, run_chart_names());
    for figure in &all {
        let only = Only::new(vec![figure.name.clone()]);
        let alone = run_charts(&results, None, &scenario, &only, &style, &provenance());
        assert_eq!(alone, std::slice::from_ref(figure));
    }
}

/// Charts of impossible numbers must still be drawn, so that errors become visible.
#[test]
fn no_number_breaks_a_chart() {
    let scenario = Scenario::built_in();
    let style = Style::new(Theme::Journal, Width::SINGLE);
    for wrong in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e300] {
        let mut results = histories::results(&scenario, 5);
        for trajectory in &mut results.trajectories {
            for point in trajectory.points.iter_mut().skip(40) {
                point.quantiles = [wrong; 9];
                point.mean = wrong;
            }
        }
        for histogram in &mut results.ends {
            histogram.low = wrong;
        }
        for weight in results.weights.iter_mut().flatten() {
            weight.mean = wrong;
        }
        for figure in draw_all(&results, &scenario, &style, &provenance()) {
            render::tree(&figure).expect("a figure is valid SVG");
        }
    }
}

#[test]
fn the_same_results_make_the_same_bytes() {
    let scenario = Scenario::built_in();
    let results = histories::results(&scenario, 100);
    let style = Style::new(Theme::Journal, Width::DOUBLE);
    let once = draw_all(&results, &scenario, &style, &provenance());
    let again = draw_all(&results, &scenario, &style, &provenance());
    assert_eq!(once, again);
    for figure in &once {
        let pdf = render::pdf(figure).expect("a figure converts to PDF");
        // Hash maps have new seeds each time, so that repetitions cover their orders.
        for _ in 0..5 {
            assert!(render::pdf(figure).expect("a figure converts to PDF") == pdf, "{}", figure.name);
        }
    }
    let figure = &once[1];
    let png = || render::png(figure).expect("a figure converts to PNG");
    assert!(png() == png());
}

#[test]
fn captions_say_what_how_many_and_whence() {
    let scenario = Scenario::built_in();
    let style = Style::new(Theme::Journal, Width::DOUBLE);
    let results = histories::results(&scenario, 30);
    for figure in draw_all(&results, &scenario, &style, &provenance()) {
        for part in ["30 replicates", "“Central Asia, leaders as they were”", "concord 0.1.0", "seed 2017"]
        {
            assert!(figure.caption.contains(part), "{}: no {part} in: {}", figure.name, figure.caption);
        }
        // A page has three sentences: content, encoding, source. Marks are named in the picture.
        let of_page = &figure.page_caption;
        let (said, source) = of_page.split_once(" Source: concord 0.1.0, ").expect("a source");
        assert!(said.matches(". ").count() <= 1 && said.ends_with('.'), "{}: {of_page}", figure.name);
        assert!(
            !source.trim_end_matches('.').contains(". ") && of_page.len() < 600,
            "{}: {of_page}",
            figure.name
        );
        assert!(!figure.caption.contains("Marks on the time axis"), "{}: {}", figure.name, figure.caption);
        assert!(!figure.caption.contains("  ") && figure.caption.ends_with('.'), "{}", figure.caption);
    }
}

#[test]
fn the_number_of_replicates_and_the_intervals_stand_in_the_picture() {
    let scenario = Scenario::built_in();
    let style = Style::new(Theme::Journal, Width::DOUBLE);
    let results = histories::results(&scenario, 30);
    for figure in draw_all(&results, &scenario, &style, &provenance()) {
        let tree = render::tree(&figure).expect("a figure is valid SVG");
        let texts: Vec<String> = written(&tree).into_iter().map(|written| written.text).collect();
        assert!(texts.iter().any(|text| text.contains("30 replicates")), "{}: {texts:?}", figure.name);
        if figure.name.starts_with("fan") {
            for legend in ["median", "50%", "80%", "95% of 30 replicates", "change of an input"] {
                assert!(texts.iter().any(|text| text == legend), "{}: no {legend}", figure.name);
            }
        }
        // Provenance belongs in the metadata.
        assert!(!texts.iter().any(|text| text.contains("9f86d081")), "{}", figure.name);
    }
}

#[test]
fn frames_of_aligned_panels_have_common_edges() {
    let scenario = Scenario::built_in();
    let results = histories::results(&scenario, 30);
    for (preset, style) in presets() {
        let figures = draw_all(&results, &scenario, &style, &provenance());
        let fans = figures.iter().find(|figure| figure.name == "fans").expect("there are fans");
        // The first line of each group of axes runs along the lower edge of a frame.
        let edges: Vec<(String, String)> = fans
            .svg
            .split("<g class=\"axis\"")
            .skip(1)
            .filter_map(|group| {
                let points = group.split("points=\"").nth(1)?.split('"').next()?;
                let (from, to) = points.trim().split_once(' ')?;
                Some((from.split(',').next()?.to_owned(), to.split(',').next()?.to_owned()))
            })
            .collect();
        assert_eq!(edges.len(), 8, "{preset}");
        let distinct: std::collections::BTreeSet<_> = edges.iter().collect();
        assert!(distinct.len() <= 4, "{preset}: ragged columns {distinct:?}");
    }
}
