//! Differences through theory lenses, and their agreement with the record: one row per lens.

use super::cells::title_in_record;
use super::{DifferenceRow, LensSummary, LensTables, LevelRow, ScoreRow};
use crate::{
    analysis::{
        LEVEL,
        validation::{AGREEMENTS, DISPUTES, ScorePeriod, ScoreRule},
    },
    format::{MISSING, decimals},
    model::Measure,
    plot::{
        charts::{Basis, measures},
        figure::{Caption, Figure, Provenance},
        figures::forest::{self, Block, Row, Section},
        language::{Language, say},
        numbers::decimal,
        only::Only,
        page::{Heading, Swatch},
        style::Style,
        text::Text,
    },
    scenario::Scenario,
};

/// Measures with charts of differences, and the names of the figures.
const CHARTS: [(Measure, &str); 3] = [
    (Measure::Integration, "lenses-integration"),
    (Measure::Identity, "lenses-identity"),
    (Measure::Dispute, "lenses-dispute"),
];
/// Name of the chart of skill.
const SKILL: &str = "lenses-skill";
/// Prefix of the names of lenses that switch off a single mechanism.
const WITHOUT: &str = "without-";

/// The names of the charts; the chart of skill requires a record.
pub fn names(has_record: bool) -> Vec<String> {
    let names = CHARTS.iter().map(|(_, name)| *name).chain(has_record.then_some(SKILL));
    names.map(str::to_owned).collect()
}

/// Draws charts from the tables.
pub fn draw(tables: &LensTables, only: &Only, style: &Style, provenance: &Provenance) -> Vec<Figure> {
    let LensTables { seed, replicates, .. } = *tables;
    let basis = Basis { scenario: &tables.scenario, style, provenance, seed, replicates };
    let asked = CHARTS.iter().filter(|(_, name)| only.holds(name));
    let mut figures: Vec<Figure> =
        asked.flat_map(|(measure, name)| differences(tables, &basis, *measure, name)).collect();
    if only.holds(SKILL) {
        figures.extend(skill(tables, &basis));
    }
    figures
}

/// A lens in the tables.
#[derive(Debug, Clone, Copy)]
struct View<'a> {
    name: &'a str,
    title: &'a str,
    /// Whether the scenario defines it.
    is_own: bool,
    summary: &'a LensSummary,
}

/// A measure at the end through a lens.
#[derive(Debug, Clone, Copy)]
struct Seen<'a> {
    level: &'a LevelRow,
    to_full: &'a DifferenceRow,
    /// Difference to the baseline, if there is one.
    between: Option<&'a DifferenceRow>,
}

impl<'a> Seen<'a> {
    /// The drawn difference: to the baseline, or to the full model without a baseline.
    fn difference(&self) -> &'a DifferenceRow {
        self.between.unwrap_or(self.to_full)
    }
}

impl<'a> View<'a> {
    /// Every lens, the full model first.
    fn all(tables: &'a LensTables) -> Vec<Self> {
        let own = tables.scenario.own_lenses();
        let view = |row: &'a super::DefinitionRow| Self {
            name: &row.lens,
            title: &row.title,
            is_own: own.iter().any(|lens| lens.name == row.lens),
            summary: &tables.summary,
        };
        tables.summary.definitions.iter().map(view).collect()
    }

    /// Whether it switches off a single mechanism.
    fn is_single(&self) -> bool {
        !self.is_own && self.name.starts_with(WITHOUT)
    }

    /// Its values of a measure at the end.
    fn seen(&self, measure: Measure) -> Option<Seen<'a>> {
        let (lens, outcome) = (self.name, measure.name());
        let level = self.summary.levels.iter().find(|row| row.lens == lens && row.outcome == outcome)?;
        let differences = self.summary.differences.iter();
        let mut differences = differences.filter(|row| row.lens == lens && row.outcome == outcome);
        Some(Seen { level, to_full: differences.next()?, between: differences.next() })
    }

    /// Its scores.
    fn scores(&self) -> impl Iterator<Item = &'a ScoreRow> {
        let lens = self.name;
        self.summary.scores.iter().filter(move |row| row.lens == lens)
    }
}

/// Titled groups of lenses: theories, single mechanisms, lenses of the scenario.
fn groups<'a>(views: &[View<'a>], language: Language) -> Vec<(String, Vec<View<'a>>)> {
    let of = |title: String, belongs: &dyn Fn(&View) -> bool| {
        (title, views.iter().copied().filter(|view| belongs(view)).collect::<Vec<_>>())
    };
    let all = [
        of(say!(language, "Theories"), &|view| !view.is_own && !view.is_single()),
        of(say!(language, "One mechanism taken away"), &|view| view.is_single()),
        of(say!(language, "Lenses of the scenario"), &|view| view.is_own),
    ];
    all.into_iter().filter(|(_, lenses)| !lenses.is_empty()).collect()
}

/// Draws the difference to the baseline through each lens, or to the full model without a baseline.
fn differences(tables: &LensTables, source: &Basis<'_>, measure: Measure, name: &str) -> Vec<Figure> {
    let views = View::all(tables);
    let (style, language) = (source.style, source.language());
    let is_single = tables.replicates == 1;
    let described = measures::describe(measure, language);
    let level = format!("{}%", decimal(100.0 * LEVEL, 0));
    let found = views.iter().filter_map(|view| view.seen(measure));
    let errors = found.filter_map(|seen| seen.difference().se).filter(|se| se.is_finite());
    let largest = errors.fold(0.0, f64::max);
    let places = if largest > 0.0 { decimals(largest, 1).clamp(3, 4) } else { 3 };
    let written = |value: f64| language.decimal(value, places);
    let row = |view: &View| {
        let seen = view.seen(measure)?;
        let share = seen.difference();
        let is_none = share.difference == 0.0 && share.se.unwrap_or(0.0) == 0.0;
        let interval = share.low.zip(share.high).filter(|_| !is_single && !is_none);
        let words = match (is_none, interval) {
            (true, _) => say!(language, "no difference"),
            (false, None) => written(share.difference),
            (false, Some((low, high))) => {
                format!("{} {}", written(share.difference), language.interval([low, high].map(written)))
            }
        };
        let kept = seen.between.map(|between| {
            between.kept.map_or(MISSING.to_owned(), |kept| format!("{}%", language.decimal(100.0 * kept, 1)))
        });
        // The reference of a lens: the full model.
        let other = kept.unwrap_or_else(|| written(seen.level.mean - seen.to_full.difference));
        Some(Row {
            name: language.called(view.title),
            effect: share.difference,
            interval,
            columns: [written(seen.level.mean), other, words],
        })
    };
    let sections = groups(&views, language)
        .into_iter()
        .map(|(title, lenses)| Section { title, rows: lenses.iter().filter_map(row).collect() });
    let quantity = measures::difference(measure, language);
    let block = Block {
        quantity,
        span: described.span / 20.0,
        least: f64::NEG_INFINITY,
        sections: sections.collect(),
    };

    let (end, replicates) = (source.last_tick(), source.replicates());
    let word = described.title.to_lowercase();
    let titles = [Some(&tables.scenario), tables.baseline.as_ref()]
        .map(|scenario| scenario.map(|scenario| language.called(scenario.title())));
    let [scenario, baseline] = titles;
    let scenario = scenario.unwrap_or_default();
    let (title, of) = match &baseline {
        Some(baseline) => (
            say!(language, "Differences in {word} at the end of {end} through theory lenses", word, end),
            say!(language, "“{scenario}” less “{baseline}”", scenario, baseline),
        ),
        None => (
            say!(language, "Differences in {word} to the full model at the end of {end}", word, end),
            say!(language, "“{title}”", title = scenario),
        ),
    };
    let what = match is_single {
        true => say!(language, "mean difference, {replicates} of each, paired", replicates),
        false => say!(
            language,
            "mean difference with {level} confidence interval (CI), {replicates} of each, paired",
            level,
            replicates,
        ),
    };
    let legend: Vec<(Swatch, Text)> =
        [of.clone(), what].map(|line| (Swatch::None, Text::plain(line))).to_vec();
    let mut header = say!(language, "Difference");
    if !is_single {
        header.push_str(&say!(language, " [{level}\u{a0}CI]", level));
    }
    let second = match baseline.is_some() {
        true => say!(language, "Kept"),
        false => say!(language, "Full"),
    };
    let headers = [say!(language, "Mean"), second, header];
    let kept = match baseline.is_some() && !is_single {
        true => say!(language, "Kept: how much that is of the difference in the full model."),
        false => String::new(),
    };
    let drawn = match (baseline.is_some(), is_single) {
        (_, true) => say!(language, "Squares: the difference between the only two replicates."),
        (true, _) => say!(
            language,
            "Squares: means of the differences of pairs, scenario and baseline both seen through the lens; whiskers, and brackets: \
             {level} confidence intervals (Student's t, corrected for skewness).",
            level,
        ),
        (false, _) => say!(
            language,
            "Squares: means of the differences of pairs to the same scenario in the full model; whiskers, and brackets: {level} \
             confidence intervals (Student's t, corrected for skewness).",
            level,
        ),
    };
    let shown = say!(language, "{title}: {of}.", title, of);
    let caption = Caption::new(shown, source.source()).drawn(drawn).more(kept);
    let parts = Parts { name, title: &title, legend, headers, caption: &caption };
    pages(&parts, &[block], style, source)
}

/// Texts of a figure with several pages.
struct Parts<'a> {
    name: &'a str,
    title: &'a str,
    legend: Vec<(Swatch, Text)>,
    headers: [String; 3],
    caption: &'a Caption,
}

fn pages(parts: &Parts<'_>, blocks: &[Block], style: &Style, source: &Basis<'_>) -> Vec<Figure> {
    let language = source.language();
    let titled = |page: usize, pages: usize| match pages {
        1 => parts.title.to_owned(),
        _ => say!(language, "{what} ({page} of {pages})", what = parts.title, page, pages),
    };
    let heading = |page: usize, pages: usize| Heading {
        title: titled(page, pages),
        subtitle: String::new(),
        legend: parts.legend.clone(),
    };
    let sheets = forest::draw(heading, &parts.headers, blocks, style);
    let pages = sheets.len();
    let sheets = sheets.into_iter().enumerate().map(|(k, sheet)| {
        let name = if k == 0 { parts.name.to_owned() } else { format!("{}-{}", parts.name, k + 1) };
        sheet.into_figure(style, &name, &titled(k + 1, pages), parts.caption, source.provenance)
    });
    sheets.collect()
}

/// Name of the scored target.
fn scored(scenario: &Scenario, what: &str, language: Language) -> String {
    match what {
        DISPUTES => say!(language, "Where disputes break out"),
        AGREEMENTS => say!(language, "Agreements of all by a day"),
        _ => title_in_record(scenario, what).map_or(what.to_owned(), |title| language.called(title)),
    }
}

/// The skill of theories and of lenses of the scenario, by target.
fn skill(tables: &LensTables, source: &Basis<'_>) -> Vec<Figure> {
    let (style, language) = (source.style, source.language());
    let Some(record) = tables.scenario.record() else { return Vec::new() };
    let views = View::all(tables);
    let lenses: Vec<View> = views.iter().copied().filter(|view| !view.is_single()).collect();
    let kinds: Vec<&ScoreRow> = views.first().into_iter().flat_map(View::scores).collect();
    let last = record.fit_until();
    let section = |kind: &&ScoreRow| {
        let years = if kind.period == ScorePeriod::Fit.name() {
            say!(language, "to {year}", year = last)
        } else {
            say!(language, "from {year}", year = last + 1)
        };
        let what = scored(&tables.scenario, &kind.what, language);
        let title = say!(language, "{years}: {what}", years, what);
        let row = |view: &View| {
            let score = view.scores().find(|score| score.what == kind.what && score.period == kind.period)?;
            let skill = score.skill.filter(|skill| skill.is_finite())?;
            let is_coarse =
                [ScoreRule::Logarithmic, ScoreRule::CrpsDates].iter().any(|rule| rule.name() == kind.rule);
            let places = if is_coarse { 3 } else { 4 };
            Some(Row {
                name: language.called(view.title),
                effect: skill,
                interval: None,
                columns: [
                    language.decimal(score.score, places),
                    language.decimal(score.reference, places),
                    language.decimal(skill, 2),
                ],
            })
        };
        Section { title, rows: lenses.iter().filter_map(row).collect() }
    };
    let sections: Vec<Section> =
        kinds.iter().map(section).filter(|section| !section.rows.is_empty()).collect();
    if sections.is_empty() {
        return Vec::new();
    }
    let quantity = Text::plain(say!(language, "Skill: 1 − score/reference"));
    let block = Block { quantity, span: 0.5, least: f64::NEG_INFINITY, sections };
    let title = say!(language, "Theory lenses against the observed record");
    let scenario = language.called(tables.scenario.title());
    let legend = vec![
        (Swatch::None, Text::plain(say!(language, "“{title}”", title = &scenario))),
        (Swatch::None, Text::plain(say!(language, "0: no better than the reference; 1: a perfect score"))),
    ];
    let headers = [say!(language, "Score"), say!(language, "Reference"), say!(language, "Skill")];
    let scores = say!(
        language,
        "Series: mean continuous ranked probability score \
         of a measurement fitted to the years to {last}, against a straight line through the same years. Dates: ranked \
         probability score by year, against a constant hazard. Disputes: logarithmic score of the pairs’ shares, against even shares. \
         Agreements: score of Brier, against one half. The years from {next} on are a \
         pseudo-holdout: nothing is fitted to them, but their history was known when the model was made.",
        last,
        next = last + 1,
    );
    let drawn = say!(language, "Squares: the share of the score of a reference that a lens saves.");
    let caption = Caption::new(format!("{title}."), source.source()).drawn(drawn).more(scores);
    let parts = Parts { name: SKILL, title: &title, legend, headers, caption: &caption };
    pages(&parts, &[block], style, source)
}

#[cfg(all(test, feature = "print"))]
mod tests {
    use super::super::tables::Found;
    use super::*;
    use crate::analysis::lenses::{Between, Seen};
    use crate::analysis::validation::Score;
    use crate::analysis::{Outcome, Share};
    use crate::plot::charts::judge::*;
    use crate::statistics::Interval;
    use crate::testkit::region;

    /// Draws charts of a scenario with similar results for all lenses.
    fn judged(
        case: &str,
        scenario: &Scenario,
        baseline: Option<&Scenario>,
        replicates: u64,
        styles: &[(&str, Style)],
    ) -> Vec<Figure> {
        let se = if replicates > 1 { 0.002 } else { 0.0 };
        let share = |mean: f64| Share {
            mean,
            se,
            interval: Interval { low: mean - 2.0 * se, high: mean + 2.0 * se },
        };
        let lenses = scenario.lenses();
        let kinds = [
            ("trade_share", ScorePeriod::Fit, ScoreRule::Crps),
            ("un_distance", ScorePeriod::Fit, ScoreRule::Crps),
            ("un_distance", ScorePeriod::Holdout, ScoreRule::Crps),
            (DISPUTES, ScorePeriod::Fit, ScoreRule::Logarithmic),
            (AGREEMENTS, ScorePeriod::Holdout, ScoreRule::Brier),
        ];
        let found: Vec<(Vec<Seen>, Vec<Score>)> = (0..lenses.len())
            .map(|place| {
                let part = 1.0 - place as f64 / 10.0;
                let seen = CHARTS.iter().map(|(measure, _)| Seen {
                    outcome: Outcome::End(*measure),
                    name: measure.name().to_owned(),
                    level: share(0.3 * part),
                    to_full: share(0.3 * part - 0.3),
                    between: baseline.map(|_| Between {
                        baseline: 0.1,
                        difference: share(0.2 * part),
                        kept: (place != 3).then(|| share(part)),
                    }),
                });
                let score = |(what, period, rule): &(&str, ScorePeriod, ScoreRule)| Score {
                    what: (*what).to_owned(),
                    period: *period,
                    rule: *rule,
                    score: 0.1 / part.abs().max(0.1),
                    reference: 0.15,
                    skill: (place != 4).then_some(1.0 - 0.1 / part.abs().max(0.1) / 0.15),
                    n: 21,
                    other_reference: None,
                    other_skill: None,
                };
                (seen.collect(), kinds.iter().map(score).collect())
            })
            .collect();
        let found = lenses.into_iter().zip(found);
        let found = found.map(|(lens, (seen, scores))| Found {
            lens,
            seen,
            scores,
            fits: Vec::new(),
            variances: Vec::new(),
        });
        let found: Vec<Found> = found.collect();
        let tables = LensTables::new(&found, scenario.clone(), baseline.cloned(), replicates, 2017);
        let mut drawn = Vec::new();
        for (preset, style) in styles {
            drawn = draw(&tables, &Only::ALL, style, &provenance());
            for name in names(scenario.record().is_some()) {
                assert!(drawn.iter().any(|figure| figure.name == name), "{name}");
            }
            for figure in &drawn {
                show_and_judge(figure, style, &format!("{case}/{preset}"));
            }
        }
        drawn
    }

    fn named(name: &str) -> Scenario {
        Scenario::named(name, &[]).unwrap_or_else(|problems| panic!("{problems}"))
    }

    #[test]
    fn theories_are_fit_for_print_in_every_language() {
        let [scenario, baseline] = ["post-2017", "pre-2017"].map(named);
        judged("lenses", &scenario, Some(&baseline), 500, &presets());
        for (preset, style) in translated() {
            let case = format!("lenses-{}", style.language.name());
            let drawn = judged(&case, &scenario, Some(&baseline), 500, &[(preset, style.clone())]);
            let alone = judged(&case, &scenario, None, 500, &[(preset, style.clone())]);
            for figure in drawn.iter().chain(&alone) {
                assert_translated(figure, &style, &["pre-2017", "post-2017"]);
            }
        }
    }

    #[test]
    fn odd_lenses_are_fit_for_print() {
        let text = "extends = 'central-asia'\n[lenses.mine]\ntitle = 'A lens whose title is as long as titles get that somebody \
                    writes by hand for a paper'\n";
        let own = Scenario::from_text("own", text, &[]).unwrap_or_else(|problems| panic!("{problems}"));
        let drawn = judged("lenses-own", &own, None, 50, &extremes());
        // Only the last of several pages has them.
        for (_, name) in CHARTS {
            assert!(
                drawn.iter().any(|figure| figure.name.starts_with(name) && figure.svg.contains("Lenses")),
                "{name}"
            );
        }
        let region = region(3, 2, "2000-01-01", "2009-12-31", 2);
        let single = judged("lenses-single", &region, Some(&region), 1, &extremes());
        assert_eq!(single.len(), 3);
        assert!(single.iter().all(|figure| !figure.svg.contains("CI]")));
    }
}
