//! The skill by target, before and after the end of the fit: one row a reference.

use super::{SKILL, fit_until, leaders, pseudo, sets, titled};
use crate::analysis::validation::ScorePeriod;
use crate::plot::{
    charts::Basis,
    figure::{Caption, Figure},
    figures::{
        Sheet,
        forest::{self, Block, Row, Section},
    },
    language::{Language, say},
    page::{Heading, Swatch},
    text::Text,
};
use crate::studies::validation::leaders::HISTORICAL;
use crate::studies::validation::{ScoreRow, ValidationTables};

/// Skill below which an arrow stands for it.
const LEAST: f64 = -1.5;

/// A reference in words.
fn reference(name: &str, language: Language) -> String {
    match name {
        "line" => say!(language, "a straight line"),
        "log_line" => say!(language, "a line through logarithms"),
        "half_normal_trend" => say!(language, "a half-normal trend"),
        "constant_hazard" => say!(language, "a constant hazard"),
        "never" => say!(language, "“never”"),
        "even_shares" => say!(language, "even shares"),
        _ => say!(language, "one half"),
    }
}

/// The rows of a score: one a reference.
fn rows(tables: &ValidationTables, row: &ScoreRow, language: Language) -> Vec<Row> {
    let title = titled(tables, &row.target, language);
    let one = |against: &str, reference_score: f64, skill: Option<f64>, ends: Option<(f64, f64)>| {
        let skill = skill.filter(|skill| skill.is_finite())?;
        let places = if reference_score.abs() < 0.1 { 4 } else { 3 };
        let ends = ends.filter(|(low, high)| low.is_finite() && high.is_finite());
        let words = ends.map_or(language.decimal(skill, 2), |(low, high)| {
            format!(
                "{} {}",
                language.decimal(skill, 2),
                language.interval([low, high].map(|end| language.decimal(end, 2)))
            )
        });
        Some(Row {
            name: say!(
                language,
                "{what}, against {reference}",
                what = title,
                reference = reference(against, language)
            ),
            effect: skill,
            interval: ends,
            columns: [language.decimal(row.score, places), language.decimal(reference_score, places), words],
        })
    };
    let first = one(&row.against, row.reference, row.skill, row.low.zip(row.high));
    let other = row
        .other_reference
        .and_then(|score| one(&row.other_against, score, row.other_skill, row.other_low.zip(row.other_high)));
    first.into_iter().chain(other).collect()
}

/// The chart, on as many pages as it takes.
pub fn draw(tables: &ValidationTables, source: &Basis<'_>) -> Vec<Figure> {
    let (style, language) = (source.style, source.language());
    let until = fit_until(tables);
    let mut courses: Vec<&str> = Vec::new();
    for row in &tables.summary.scores {
        if !courses.contains(&row.leaders.as_str()) {
            courses.push(&row.leaders);
        }
    }
    let section = |course: &str, period: ScorePeriod| {
        let years = match period {
            ScorePeriod::Fit => say!(language, "to {year}", year = until),
            ScorePeriod::Holdout => say!(language, "from {year}", year = until + 1),
        };
        let is_one = |row: &&ScoreRow| row.leaders == course && row.period == period.name();
        let shown = tables.summary.scores.iter().filter(is_one);
        Section {
            title: say!(language, "{years}: {what}", years, what = leaders(course, language)),
            rows: shown.flat_map(|row| rows(tables, row, language)).collect(),
        }
    };
    let later = courses.iter().map(|course| section(course, ScorePeriod::Holdout));
    let sections: Vec<Section> = later
        .chain([section(HISTORICAL, ScorePeriod::Fit)])
        .filter(|section| !section.rows.is_empty())
        .collect();
    if sections.is_empty() {
        return Vec::new();
    }
    let quantity = Text::plain(say!(language, "Skill: 1 − score/reference"));
    let block = Block { quantity, span: 0.5, least: LEAST, sections };
    let title = say!(language, "The fitted model against simple forecasts");
    let legend = vec![
        (Swatch::None, Text::plain(source.subject())),
        (Swatch::None, Text::plain(say!(language, "0: no better than the reference; 1: a perfect score"))),
    ];
    let headers = [say!(language, "Score"), say!(language, "Reference"), say!(language, "Skill")];
    let drawn = say!(
        language,
        "Squares: the share of the score of a reference that the posterior saves; whiskers, and brackets: 95% intervals by bootstrap over \
         blocks of years, pairs or events; arrows: values beyond the axis.",
    );
    let scores = say!(
        language,
        "Scores of {sets} sets of a posterior, fitted to the years to {last}. Series: continuous \
         ranked probability score; dates: ranked probability score by year; disputes: logarithmic score.",
        sets = language.count(sets(tables)),
        last = until,
    );
    let caption = Caption::new(format!("{title}."), source.source())
        .drawn(drawn)
        .more(scores)
        .more(pseudo(tables, language));
    let titled = |page: usize, pages: usize| match pages {
        1 => title.clone(),
        _ => say!(language, "{what} ({page} of {pages})", what = title, page, pages),
    };
    let heading = |page: usize, pages: usize| Heading {
        title: titled(page, pages),
        subtitle: String::new(),
        legend: legend.clone(),
    };
    let sheets = forest::draw(heading, &headers, &[block], style);
    let pages = sheets.len();
    let figure = |(place, sheet): (usize, Sheet)| {
        let name = if place == 0 { SKILL.to_owned() } else { format!("{SKILL}-{}", place + 1) };
        sheet.into_figure(style, &name, &titled(place + 1, pages), &caption, source.provenance)
    };
    sheets.into_iter().enumerate().map(figure).collect()
}
