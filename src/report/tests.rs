//! What holds for every report, whatever it is of.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::*;
use crate::chronicle::telling::Block;
use crate::export::manifest::{Identity, StudyRecord, TraceRecord};
use crate::export::summary::{Group, Summary};
use crate::export::{ComparisonSummary, EffectRow};
use crate::plot::{Figure, Language, Provenance, Style, Theme};
use crate::studies::run::draw_all;
use crate::studies::trace::page::Telling;
use crate::studies::{comparison::page as comparison, run::page as run, trace::page as trace};
use crate::testkit;

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
        page_caption: caption.to_owned(),
        provenance: Provenance::default(),
        language: Language::English,
    }
}

/// The figures of a run, which all tests show.
static FIGURES: LazyLock<Vec<Figure>> = LazyLock::new(|| {
    let scenario = testkit::scenario();
    let style = Style::new(Theme::Journal, Theme::Journal.usual_width());
    draw_all(&testkit::results(12), &scenario, &style, &Provenance::new([("seed", "7")]))
});

/// A run, a comparison of three and a trace of two scenarios.
fn each(check: impl Fn(&Report<'_>, &[&Figure])) {
    let (scenario, identity) = (testkit::scenario(), testkit::identity(12));
    let drawn = &*FIGURES;
    let all: Vec<&Figure> = drawn.iter().collect();
    let summary = Summary::new(&scenario, &testkit::results(12));
    check(&run::page(&scenario, &summary, &identity, drawn, &Commands::default()), &all);

    let against = vec![identity.scenario.clone(), identity.scenario.clone()];
    let identity = Identity { against, figures: Some(testkit::drawing()), ..identity };
    let three = [&scenario, &scenario, &scenario];
    check(&comparison::page(&three, &compared(), &identity, drawn, &Commands::default()), &all);

    let identity = Identity {
        study: StudyRecord::Trace(TraceRecord { replicate: 3, every: false, drawn: None }),
        ..identity
    };
    let both = [vec![figure("chronicle", "Both.")], vec![figure("chronicle", "Both.")]];
    let all: Vec<&Figure> = both.iter().flatten().collect();
    let telling = Telling { scenarios: &three[..2], blocks: &blocks() };
    check(&trace::page(telling, &identity, &both, &Commands::default()), &all);
}

fn compared() -> ComparisonSummary {
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
        smallest_effect: None,
        share_larger: None,
    };
    ComparisonSummary {
        variances: Vec::new(),
        under_priors: Vec::new(),
        variances_under_priors: Vec::new(),
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
fn every_report_says_below_its_title_that_it_is_no_forecast() {
    each(|report, _| {
        let (page, text) = (html(report), markdown(report));
        let (top, _) = page.split_once("<main").expect("a main part");
        assert!(top.contains("class=\"note\">This is no forecast"), "{top}");
        let (top, _) = text.split_once("\n## ").expect("a section");
        assert!(top.contains("\n> This is no forecast"), "{top}");
    });
}

#[test]
fn terms_are_explained_once_and_not_after_the_part_that_has_them_first() {
    each(|report, _| {
        let (page, text) = (html(report), markdown(report));
        let mut explained = BTreeSet::new();
        for section in &report.sections {
            for (place, part) in section.parts.iter().enumerate() {
                let Part::Gloss(terms) = part else { continue };
                assert!(place > 0 && !matches!(section.parts[place - 1], Part::Gloss(_)));
                for (term, meaning) in terms {
                    assert!(explained.insert(*term), "{term} is explained twice");
                    assert!(text.contains(&format!("*{term}*: ")) && text.contains(&meaning[..20]), "{term}");
                }
            }
        }
        for term in ["Tick", "Replicate", "Openness", "Prior"] {
            assert!(explained.contains(term), "{term} is not explained: {explained:?}");
        }
        assert_eq!(
            between(&page, "<div class=\"gloss\" role=\"note\"", ">").len(),
            text.matches("\n> *").count() - text.matches("\\\n> *").count()
        );
    });
}

#[test]
fn whatever_scrolls_has_a_hint_before_it() {
    each(|report, _| {
        let page = html(report);
        let scrolls = page.matches("<div class=\"scroll").count();
        assert_eq!(page.matches("<p class=\"hint").count(), scrolls);
        let hinted = page.split("<div class=\"scroll").map(|before| before.ends_with("</span></p>"));
        assert_eq!(hinted.filter(|hinted| *hinted).count(), scrolls);
    });
}

#[test]
fn a_figure_in_another_language_says_which_and_the_page_stays_english() {
    let figures = [Figure { language: Language::Russian, ..figure("fan", "Подпись.") }];
    let scenario = testkit::scenario();
    let identity = Identity {
        figures: Some(crate::export::Drawing { language: "ru".to_owned(), ..testkit::drawing() }),
        ..testkit::identity(12)
    };
    let summary = Summary::new(&scenario, &testkit::results(12));
    let page = html(&run::page(&scenario, &summary, &identity, &figures, &Commands::default()));
    assert!(page.contains("<html lang=\"en\">"));
    let foreign = between(&page, " lang=\"ru\"", ">");
    assert_eq!(foreign.len(), 4, "a note, the picture, the title and the caption: {foreign:?}");
    assert!(page.contains("lang=\"ru\" id=\"figure-fan-caption\">Подпись.</span>"));
    assert!(page.contains("<p class=\"note\" lang=\"ru\">На русском языке"), "it says so in Russian");
    assert!(page.contains("Only the figures and their captions are in Russian; text"));
}

#[test]
fn every_parameter_has_its_source_beside_it() {
    each(|report, _| {
        let tables =
            report.sections.iter().flat_map(|section| &section.parts).filter_map(|part| match part {
                Part::Table(table) if table.caption == "Parameters of the model" => Some(table),
                _ => None,
            });
        let tables: Vec<&Table> = tables.collect();
        assert_eq!(tables.len(), 1);
        let source =
            tables[0].columns.iter().position(|column| column.head == "Source").expect("a column of sources");
        assert!(tables[0].rows.iter().all(|row| row[source].len() > 12), "{:?}", tables[0].rows);
    });
}

#[test]
fn the_findings_of_a_comparison_begin_with_the_answer_and_a_table() {
    let (scenario, identity) = (testkit::scenario(), testkit::identity(12));
    let against = vec![identity.scenario.clone()];
    let identity = Identity { against, ..identity };
    let compared =
        ComparisonSummary { findings: vec!["It is higher.\nSince 2000.".to_owned()], ..compared() };
    let report = comparison::page(&[&scenario, &scenario], &compared, &identity, &[], &Commands::default());
    let findings = report.sections.iter().find(|section| section.id == "findings").expect("findings");
    let parts: Vec<&Part<'_>> =
        findings.parts.iter().filter(|part| !matches!(part, Part::Gloss(_))).collect();
    let [Part::Answer(answer), Part::Table(table), Part::List(rest)] = parts[..] else { panic!("{parts:?}") };
    assert_eq!((answer.as_str(), rest.as_slice()), ("It is higher.", ["Since 2000.".to_owned()].as_slice()));
    let heads: Vec<&str> = table.columns.iter().map(|column| column.head.as_str()).collect();
    assert_eq!(heads, ["Outcome", "triad", "triad", "Difference", "95% interval", "p-value"]);
    assert_eq!(table.rows, [["Implemented integration", "0.30", "0.50", "+0.20", "0.10 to 0.30", "0.010"]]);
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
    let text = latex(&figures, &testkit::identity(12), "triad", "figures/");
    for part in [
        "\\providecommand{\\concordfigures}{figures/}",
        "{\\concordfigures fan-a_b.pdf}",
        "{50\\% \\& \\textless{}more\\textgreater{} of $\\alpha$\\_1.}",
        "\\label{fig:triad-fan-a_b}",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    assert_eq!(text.matches("\\begin{figure}").count(), text.matches("\\end{figure}").count());
}
