//! The charts as a whole: what every one of them must hold to, in every preset and for any data.

use std::path::PathBuf;

use resvg::usvg::{self, Node, Tree};

use super::{synthetic, *};
use crate::engine::chronicle;
use crate::plot::{
    geometry::Rect,
    render,
    style::{Theme, Width},
};

/// Styles that figures are made in.
fn presets() -> Vec<(&'static str, Style)> {
    vec![
        ("85", Style::new(Theme::Journal, Width::SINGLE)),
        ("120", Style::new(Theme::Journal, Width::ONE_AND_A_HALF)),
        ("175", Style::new(Theme::Journal, Width::DOUBLE)),
        ("grey", Style::new(Theme::Grey, Width::ONE_AND_A_HALF)),
        ("slide", Style::new(Theme::Slide, Width::SLIDE)),
    ]
}

fn provenance() -> Provenance {
    Provenance::new([
        ("scenario", "central-asia"),
        ("hash", "9f86d081"),
        ("version", "0.1.0"),
        ("seed", "2017"),
        ("replicates", "2000"),
    ])
}

/// A text of a picture as the renderer lays it out.
#[derive(Debug)]
struct Written {
    text: String,
    place: Rect,
    size: f64,
}

fn written(tree: &Tree) -> Vec<Written> {
    fn collect(group: &usvg::Group, found: &mut Vec<Written>) {
        for node in group.children() {
            match node {
                Node::Group(group) => collect(group, found),
                Node::Text(text) => {
                    // CSS pixels to points.
                    let place = text.abs_bounding_box();
                    let point = |pixels: f32| f64::from(pixels) * 0.75;
                    let span = &text.chunks()[0].spans()[0];
                    let scale = text.abs_transform().get_scale();
                    found.push(Written {
                        text: text.chunks().iter().map(usvg::TextChunk::text).collect(),
                        place: Rect {
                            left: point(place.left()),
                            top: point(place.top()),
                            right: point(place.right()),
                            bottom: point(place.bottom()),
                        },
                        size: point(span.font_size().get() * scale.0.max(scale.1)),
                    });
                }
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    collect(tree.root(), &mut found);
    found
}

/// Whether two rectangles share more than an edge of `slack`.
fn overlap(a: &Rect, b: &Rect, slack: f64) -> bool {
    a.left + slack < b.right
        && b.left + slack < a.right
        && a.top + slack < b.bottom
        && b.top + slack < a.bottom
}

/// Whether `inner` lies in `outer`, give or take `slack`.
fn holds(outer: &Rect, inner: &Rect, slack: f64) -> bool {
    inner.left >= outer.left - slack
        && inner.right <= outer.right + slack
        && inner.top >= outer.top - slack
        && inner.bottom <= outer.bottom + slack
}

/// What an editor would send a figure back for.
fn complaints(figure: &Figure, style: &Style) -> Vec<String> {
    let tree = render::tree(figure).expect("a figure is valid SVG");
    let (width, height) = (f64::from(tree.size().width()) * 0.75, f64::from(tree.size().height()) * 0.75);
    let page = Rect::new(0.0, 0.0, width, height);
    let mut found = Vec::new();
    if (width - style.width).abs() > 0.05 || height > style.most_height + 0.05 {
        found.push(format!("the page is {width:.1} by {height:.1} points"));
    }
    let texts = written(&tree);
    for (k, text) in texts.iter().enumerate() {
        if !holds(&page, &text.place, 0.1) {
            found.push(format!("“{}” leaves the page: {:?}", text.text, text.place));
        }
        if text.size < style.label - 0.01 || text.size > style.title + 0.01 {
            found.push(format!("“{}” is {:.2} points high", text.text, text.size));
        }
        for other in &texts[..k] {
            // The layout's boxes hold room for accents and descenders; only ink that may touch counts.
            if overlap(&text.place, &other.place, 0.25 * style.label) {
                found.push(format!("“{}” and “{}” overlap", other.text, text.text));
            }
        }
    }
    found
}

/// With CONCORD_FIGURES naming a folder, leaves the figures there for people to look at.
fn show(figure: &Figure, folder: &str) {
    let Some(root) = std::env::var_os("CONCORD_FIGURES").map(PathBuf::from) else { return };
    let folder = root.join(folder);
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    let png = render::png(figure).expect("a figure converts to PNG");
    let pdf = render::pdf(figure).expect("a figure converts to PDF");
    for (ending, bytes) in [("png", &png[..]), ("pdf", &pdf), ("svg", figure.svg.as_bytes())] {
        let path = folder.join(format!("{}.{ending}", figure.name));
        std::fs::write(path, bytes).expect("the folder can be written to");
    }
}

/// Draws everything in each style and asserts that nobody complains.
fn judge(case: &str, results: &Results, scenario: &Scenario, styles: &[(&str, Style)]) {
    for (preset, style) in styles {
        let figures = draw_all(results, scenario, style, &provenance());
        assert_eq!(figures.len(), CHARTS.len());
        for figure in figures {
            show(&figure, &format!("{case}/{preset}"));
            let complaints = complaints(&figure, style);
            assert!(complaints.is_empty(), "{case}, {preset}, {}:\n{}", figure.name, complaints.join("\n"));
        }
    }
}

/// Draws the charts of a history in each style and asserts that nobody complains.
fn judge_history(case: &str, chronicle: &Chronicle, scenario: &Scenario, styles: &[(&str, Style)]) {
    for (preset, style) in styles {
        let figures = draw_chronicle(chronicle, scenario, style, &provenance());
        assert_eq!(figures.len(), 1);
        for figure in figures {
            show(&figure, &format!("{case}/{preset}"));
            let complaints = complaints(&figure, style);
            assert!(complaints.is_empty(), "{case}, {preset}, {}:\n{}", figure.name, complaints.join("\n"));
            let title = scenario.title();
            for part in [title, "replicate 3", "concord 0.1.0", "seed 2017", scenario.name()] {
                assert!(figure.caption.contains(part), "no {part} in: {}", figure.caption);
            }
            assert!(!figure.caption.contains("  ") && figure.caption.ends_with('.'), "{}", figure.caption);
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

/// Styles in which odd data are judged: the narrowest column, the widest, and a page of given height.
fn extremes() -> Vec<(&'static str, Style)> {
    presets().into_iter().filter(|(name, _)| matches!(*name, "85" | "175" | "slide")).collect()
}

#[test]
fn any_width_is_fit_for_print() {
    let scenario = Scenario::built_in();
    let widths = [("60", 60.0), ("70", 70.0), ("100", 100.0), ("140", 140.0), ("210", 210.0), ("600", 600.0)];
    let widths = widths
        .map(|(name, mm)| (name, Style::new(Theme::Journal, Width::from_mm(mm).expect("a valid width"))));
    judge("width", &synthetic::results(&scenario, 100), &scenario, &widths);
}

#[test]
fn the_reference_case_is_fit_for_print() {
    let scenario = Scenario::built_in();
    judge("reference", &synthetic::results(&scenario, 2000), &scenario, &presets());
}

/// A scenario of so many states with leaders that change `changes` times each and bear long names.
fn region(states: usize, changes: usize, start: &str, end: &str, ticks_per_year: u32) -> Scenario {
    use std::fmt::Write as _;

    let long = "Mohammed Abdul-Rahman bin Suleiman of the Upper Valley and the Lower";
    let year_of = |day: &str| day[..4].parse::<usize>().expect("a date begins with its year");
    let (first, last) = (year_of(start), year_of(end));
    let year = |k: usize| first + (last - first) * k / (changes + 1);
    let mut text = format!(
        "scenario = {{ name = \"region\", title = \"A region whose title is as long as titles of scenarios get to be\", \
         start = \"{start}\", end = \"{end}\", ticks_per_year = {ticks_per_year} }}\n"
    );
    for state in 0..states {
        let _ = writeln!(
            text,
            "[[states]]\nid = \"S{state}\"\nname = \"{long} {state}\"\nsovereignty_sensitivity = 0.5\n\
             endowments = {{ labour = 0.5 }}\ngdp_bn = {{ {first} = 1.0 }}\npopulation_m = {{ {first} = 1.0 }}"
        );
        for k in 0..=changes {
            let (year, month, day) = (year(k), 1 + (state * 5) % 12, 1 + k % 28);
            let _ = writeln!(
                text,
                "[[states.leaders]]\nname = \"{long} {k}\"\nfrom = \"{year}-{month:02}-{day:02}\"\nopenness = 0.5"
            );
        }
    }
    for a in 0..states {
        for b in a + 1..states {
            let _ = writeln!(
                text,
                "[[dyads]]\npair = [\"S{a}\", \"S{b}\"]\nheritage = 0.5\nproximity = 1.0\ndispute = 0.5"
            );
        }
    }
    text.push_str(
        "[[issues]]\nid = \"trade\"\nbenefit = 1.0\nsovereignty_cost = 1.0\nindex_weight = 1.0\nlegacy = 0.1\n\
         complementarity = { rule = \"constant\", value = 0.5 }\n",
    );
    Scenario::from_text("region", &text, &[]).unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn one_replicate_is_a_line() {
    let scenario = Scenario::built_in();
    let results = synthetic::results(&scenario, 1);
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
        judge(case, &synthetic::constant(&scenario, 500, region), &scenario, &extremes());
    }
}

#[test]
fn two_states_three_ticks_and_long_names_fit() {
    for (case, changes) in [("three-ticks", 0), ("three-ticks-changes", 2)] {
        let scenario = region(2, changes, "2000-Q1", "2000-Q3", 4);
        judge(case, &synthetic::results(&scenario, 50), &scenario, &extremes());
    }
    let scenario = region(2, 0, "2000", "2000", 1);
    judge("one-tick", &synthetic::results(&scenario, 50), &scenario, &extremes());
    let scenario = region(2, 0, "2000-01-01", "2000-01-03", 365);
    judge("three-days", &synthetic::results(&scenario, 50), &scenario, &extremes());
}

#[test]
fn two_thousand_ticks_and_sixty_leaders_fit() {
    let scenario = region(6, 9, "1990", "2028", 52);
    let results = synthetic::results(&scenario, 40);
    judge("many-ticks", &results, &scenario, &extremes());
    let style = Style::new(Theme::Journal, Width::DOUBLE);
    for figure in draw_all(&results, &scenario, &style, &provenance()) {
        assert!(figure.svg.len() < 1_500_000, "{} takes {} bytes", figure.name, figure.svg.len());
    }
}

#[test]
fn regimes_with_long_names_fit() {
    let scenario = Scenario::built_in();
    let mut results = synthetic::results(&scenario, 200);
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
        judge(case, &synthetic::results(&scenario, 100), &scenario, &extremes());
    }
}

#[test]
fn series_that_are_not_observed_are_left_out() {
    let scenario = Scenario::built_in();
    let mut results = synthetic::results(&scenario, 20);
    results.trajectories.clear();
    results.ends.clear();
    results.regime_shares.clear();
    let style = Style::new(Theme::Journal, Width::DOUBLE);
    let names: Vec<String> =
        draw_all(&results, &scenario, &style, &provenance()).into_iter().map(|figure| figure.name).collect();
    assert_eq!(names, ["shares-over-time"]);
}

/// A chart from numbers that no batch should hold must still be drawn: what is wrong with the numbers is
/// then seen in it.
#[test]
fn no_number_breaks_a_chart() {
    let scenario = Scenario::built_in();
    let style = Style::new(Theme::Journal, Width::SINGLE);
    for wrong in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e300] {
        let mut results = synthetic::results(&scenario, 5);
        for trajectory in &mut results.trajectories {
            for point in trajectory.points.iter_mut().skip(40) {
                point.quantiles = [wrong; 9];
            }
        }
        for histogram in &mut results.ends {
            histogram.low = wrong;
        }
        for figure in draw_all(&results, &scenario, &style, &provenance()) {
            render::tree(&figure).expect("a figure is valid SVG");
        }
    }
}

#[test]
fn the_same_results_make_the_same_bytes() {
    let scenario = Scenario::built_in();
    let results = synthetic::results(&scenario, 100);
    let style = Style::new(Theme::Journal, Width::DOUBLE);
    let once = draw_all(&results, &scenario, &style, &provenance());
    let again = draw_all(&results, &scenario, &style, &provenance());
    assert_eq!(once, again);
    for figure in &once {
        let pdf = render::pdf(figure).expect("a figure converts to PDF");
        // Hash maps are seeded anew each time, so that a few tries meet their every order.
        for _ in 0..8 {
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
    let results = synthetic::results(&scenario, 30);
    for figure in draw_all(&results, &scenario, &style, &provenance()) {
        for part in ["30 replicates", "“Central Asia, leaders as they were”", "concord 0.1.0", "seed 2017"]
        {
            assert!(figure.caption.contains(part), "{}: no {part} in: {}", figure.name, figure.caption);
        }
        assert!(!figure.caption.contains("  ") && figure.caption.ends_with('.'), "{}", figure.caption);
    }
}

#[test]
fn the_number_of_replicates_and_the_intervals_stand_in_the_picture() {
    let scenario = Scenario::built_in();
    let style = Style::new(Theme::Journal, Width::DOUBLE);
    let results = synthetic::results(&scenario, 30);
    for figure in draw_all(&results, &scenario, &style, &provenance()) {
        let tree = render::tree(&figure).expect("a figure is valid SVG");
        let texts: Vec<String> = written(&tree).into_iter().map(|written| written.text).collect();
        assert!(texts.iter().any(|text| text.contains("30 replicates")), "{}: {texts:?}", figure.name);
        if figure.name.starts_with("fan") {
            for legend in ["median", "50%", "80%", "95% of 30 replicates", "new leader", "event"] {
                assert!(texts.iter().any(|text| text == legend), "{}: no {legend}", figure.name);
            }
        }
        // Provenance belongs into the metadata.
        assert!(!texts.iter().any(|text| text.contains("9f86d081")), "{}", figure.name);
    }
}

#[test]
fn frames_of_aligned_panels_have_common_edges() {
    let scenario = Scenario::built_in();
    let results = synthetic::results(&scenario, 30);
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
