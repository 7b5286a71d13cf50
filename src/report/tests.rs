//! What holds for every report, whatever it is of.

use std::collections::BTreeSet;

use super::*;
use crate::chronicle::telling::Block;
use crate::export::fixture;
use crate::export::manifest::{Identity, TraceRecord};
use crate::export::summary::{Group, Summary};
use crate::export::{EffectRow, Tables};
use crate::plot::{Figure, Language, Provenance, Style, Theme, draw_all};

/// A figure with an id of its own and a name that two folders share.
fn figure(name: &str, caption: &str) -> Figure {
    Figure {
        name: name.to_owned(),
        title: "A <b>title</b> & more".to_owned(),
        svg: format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"85mm\" height=\"60mm\" viewBox=\"0 0 241 170\">\n\
             <title>t</title>\n<desc>d</desc>\n<metadata>seed 7</metadata>\n<g id=\"shapes\"/><text>{name}</text></svg>\n"
        ),
        caption: caption.to_owned(),
        provenance: Provenance::default(),
        language: Language::English,
    }
}

fn figures() -> Vec<Figure> {
    let scenario = fixture::scenario();
    let style = Style::new(Theme::Journal, Theme::Journal.usual_width());
    draw_all(&fixture::results(12), &scenario, &style, &Provenance::new([("seed", "7")]))
}

/// A run, a comparison of three and a trace of two scenarios.
fn each(check: impl Fn(&Report<'_>, &[&Figure])) {
    let (scenario, identity) = (fixture::scenario(), fixture::identity(12));
    let drawn = figures();
    let all: Vec<&Figure> = drawn.iter().collect();
    let summary = Summary::new(&scenario, &fixture::results(12));
    check(&of_run(&scenario, &summary, &identity, &drawn), &all);

    let against = vec![identity.scenario.clone(), identity.scenario.clone()];
    let identity = Identity { against, figures: Some(fixture::drawing()), ..identity };
    let three = [&scenario, &scenario, &scenario];
    check(&of_comparison(&three, &compared(), &identity, &drawn), &all);

    let identity = Identity { trace: Some(TraceRecord { replicate: 3, every: false }), ..identity };
    let both = [vec![figure("chronicle", "Both.")], vec![figure("chronicle", "Both.")]];
    let all: Vec<&Figure> = both.iter().flatten().collect();
    let telling = Telling { scenarios: &three[..2], blocks: &blocks() };
    check(&of_trace(telling, &identity, &both), &all);
}

fn compared() -> Tables {
    let effect = EffectRow {
        group: Group::End,
        outcome: "integration".to_owned(),
        scenario: "triad".to_owned(),
        baseline: "triad".to_owned(),
        scenario_mean: 0.5,
        baseline_mean: 0.3,
        difference: 0.2,
        se: Some(0.05),
        low: Some(0.1),
        high: Some(0.3),
        sd: Some(0.1),
        p: Some(0.01),
        p_adjusted: Some(0.02),
        superiority: 0.9,
        cliffs_delta: 0.8,
        d_z: Some(1.0),
        hedges_g: Some(1.5),
        wasserstein: 0.2,
        kolmogorov_smirnov: 0.5,
        variance_saved: None,
    };
    Tables {
        effects: vec![effect],
        transitions: Vec::new(),
        findings: vec!["More <integration>.".to_owned()],
    }
}

fn blocks() -> Vec<Block> {
    let text = |text: &str| text.to_owned();
    vec![
        Block::Title(text("triad against triad")),
        Block::Remark(text("replicate 3, seed 7")),
        Block::Paragraph(text("It ended & was <told>.")),
        Block::Year(2000),
        Block::Paragraph(text("All agreed.")),
        Block::Table {
            caption: text("Said by each"),
            heads: vec![text(""), text("AAA")],
            rows: vec![vec![text("Own gain"), text("0.1")]],
        },
    ]
}

/// What stands between a beginning and an end, wherever that is.
fn between<'a>(page: &'a str, begin: &'a str, end: &'a str) -> Vec<&'a str> {
    page.split(begin).skip(1).filter_map(|rest| rest.split_once(end)).map(|(found, _)| found).collect()
}

#[test]
fn headings_are_in_order_below_one() {
    each(|report, _| {
        let page = html(report);
        let levels: Vec<u32> = between(&page, "<h", " ")
            .into_iter()
            .filter_map(|level| level.chars().next()?.to_digit(10))
            .collect();
        assert_eq!(levels[0], 1);
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
        assert!(levels.len() > 8, "{levels:?}");
    });
}

#[test]
fn ids_are_unique_and_what_is_referred_to_is_there() {
    each(|report, _| {
        let page = html(report);
        let ids = between(&page, " id=\"", "\"");
        let distinct: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(distinct.len(), ids.len(), "{ids:?}");
        let labels = ["aria-labelledby=\"", "aria-describedby=\"", "href=\"#"];
        for id in labels.iter().flat_map(|label| between(&page, label, "\"")) {
            assert!(distinct.contains(id), "{id} is referred to and not there");
        }
    });
}

#[test]
fn every_figure_is_there_with_its_words_its_origin_and_its_files() {
    each(|report, figures| {
        let (page, text) = (html(report), markdown(report));
        assert_eq!(page.matches("<svg class=\"figure\" role=\"img\"").count(), figures.len());
        assert_eq!(page.matches("<metadata>").count(), figures.len());
        assert_eq!(report.figures().count(), figures.len());
        for shown in report.figures() {
            let id = shown.id();
            for part in ["title", "caption"] {
                let begin = format!(" id=\"{id}-{part}\">");
                let words = between(&page, &begin, "</");
                assert!(words.len() == 1 && words[0].len() > 4, "{id}: {words:?}");
            }
            for ending in ["svg", "pdf", "png"] {
                assert!(page.contains(&format!("href=\"{}\"", shown.file(ending))), "{id}: no {ending}");
                assert!(text.contains(&format!("](<{}>)", shown.file(ending))), "{id}: no {ending}");
            }
        }
    });
}

#[test]
fn the_page_asks_for_nothing_and_is_the_same_every_time() {
    each(|report, _| {
        let page = html(report);
        assert_eq!(page, html(report));
        assert_eq!(markdown(report), markdown(report));
        for asks in ["src=", "http://", "https://", "@import", "url(\"", "url(h"] {
            assert!(!page.contains(asks), "{asks}");
        }
        assert!(
            between(&page, "url(", ")").iter().all(|url| url.starts_with("data:") || url.starts_with('#'))
        );
    });
}

#[test]
fn markup_in_names_is_text() {
    each(|report, _| {
        let (page, text) = (html(report), markdown(report));
        for name in ["<test>", "<told>", "<integration>", "<b>title"] {
            assert!(!page.contains(name) && !text.contains(name), "{name}");
        }
        assert!(page.contains("&lt;") && page.contains("&amp;"), "something was escaped");
    });
}

#[test]
fn what_one_figure_says_of_the_marks_the_next_does_not_say_again() {
    let marks = "Marks on the time axis (triangles: leaders): 2001 A.";
    let figures = [
        figure("one", &format!("First. {marks} Source: concord.")),
        figure("two", &format!("Second. {marks} Source: concord.")),
        figure("three", "Third. Source: concord."),
    ];
    let section = Section::of_figures(&figures);
    let captions = section.parts.iter().filter_map(|part| match part {
        Part::Figure(shown) => Some(shown.caption.as_str()),
        _ => None,
    });
    assert_eq!(
        captions.collect::<Vec<_>>(),
        [
            format!("First. {marks} Source: concord.").as_str(),
            "Second. Marks on the time axis as in figure 1. Source: concord.",
            "Third. Source: concord.",
        ]
    );
}

#[test]
fn figures_for_latex_are_floats_with_escaped_captions() {
    let figures = [figure("fan-a_b", "50% & <more> of α_1.")];
    let text = latex(&figures, &fixture::identity(12), "triad");
    for part in [
        "\\providecommand{\\concordfigures}{figures/}",
        "{\\concordfigures fan-a_b.pdf}",
        "{50\\% \\& \\textless{}more\\textgreater{} of α\\_1.}",
        "\\label{fig:triad-fan-a_b}",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    assert_eq!(text.matches("\\begin{figure}").count(), text.matches("\\end{figure}").count());
}
