//! The published tables of a validation: `tables/validation.tex` and `tables/leaders.tex`, the same as `.md`, on pages and on
//! terminals.

use super::findings::reference;
use super::leaders::HISTORICAL;
use super::rows::ScoreRow;
use super::tables::ValidationSummary;
use crate::analysis::validation::ScorePeriod;
use crate::export::manifest::Identity;
use crate::export::{Article, Caption, Column, Panel};
use crate::format::{MISSING, counted, number};
use crate::scenario::Scenario;

/// Width from which a terminal has room for the second reference.
const WIDE: usize = 100;

/// The tables: of scores, and of leaders with the placebo.
pub fn articles(scenario: &Scenario, of: &ValidationSummary, identity: &Identity) -> Vec<Article> {
    let Some(basis) = of.basis.first() else { return Vec::new() };
    let about = format!("{} ({}), fitted to {}", scenario.title(), scenario.name(), basis.fit_until);
    let rests = format!(
        "{} of the posterior, {} of each. The years after {} are a pseudo-holdout: nothing is fitted to them, but their history was known \
         when the model was made.",
        counted(basis.sets as u64, "set"),
        counted(basis.replicates, "replicate"),
        basis.fit_until,
    );
    let of_fits = rests.clone();
    let scores = Caption::new(
        format!("{about}: scores against the record"),
        rests.clone(),
        identity,
        "Scores are means over the n observations, the smaller the better. Skill: 1 − score/reference. Intervals: 95%, by bootstrap over \
         blocks of years, pairs or events; with few of these they are a warning and no more."
            .to_owned(),
    );
    let leaders = Caption::new(
        format!("{about}: scores with other leaders"),
        rests,
        identity,
        "Difference: the score with leaders as they changed less that with the others, below 0 where history is predicted better by the \
         leaders it had. Intervals: 95%, by bootstrap."
            .to_owned(),
    );
    let label = |what: &str| format!("{}-{what}", scenario.name());
    let periods = [ScorePeriod::Holdout, ScorePeriod::Fit];
    let panels = periods.map(|period| scores_panel(of, period)).to_vec();
    let mut found = vec![Article::new("tables/validation", label("validation"), scores, panels, identity)];
    if !of.leaders.is_empty() {
        let panels = vec![leaders_panel(of), placebo_panel(of)];
        found.push(Article::new("tables/leaders", label("validation-leaders"), leaders, panels, identity));
    }
    let fits: Vec<Panel> = [
        (!of.lenses.is_empty()).then(|| lenses_panel(of)),
        (!of.origins.is_empty()).then(|| origins_panel(of)),
        (!of.left_out.is_empty()).then(|| left_out_panel(of)),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !fits.is_empty() {
        let caption = Caption::new(
            format!("{about}: fits of their own"),
            of_fits,
            identity,
            "Skill: 1 − score/reference, after the end of each fit. Intervals: 95%, by bootstrap. Evidence compares lenses on the years of \
             the fit."
                .to_owned(),
        );
        found.push(Article::new("tables/fits", label("validation-fits"), caption, fits, identity));
    }
    found
}

/// A score to three digits or so.
fn written(value: f64) -> String {
    number(value, if value.abs() < 0.1 { 4 } else { 3 })
}

fn skill(value: Option<f64>) -> String {
    value.map_or(MISSING.to_owned(), |value| number(value, 2))
}

fn interval(low: Option<f64>, high: Option<f64>, places: impl Fn(f64) -> String) -> String {
    low.zip(high).map_or(MISSING.to_owned(), |(low, high)| format!("{} to {}", places(low), places(high)))
}

/// The panel on scores of a period, with leaders as they changed.
pub fn scores_panel(of: &ValidationSummary, period: ScorePeriod) -> Panel {
    let until = of.basis.first().map_or(0, |basis| basis.fit_until);
    let head = match period {
        ScorePeriod::Fit => format!("To {until}"),
        ScorePeriod::Holdout => format!("From {}", until + 1),
    };
    let is_shown = |row: &&ScoreRow| row.leaders == HISTORICAL && row.period == period.name();
    let cells = |row: &ScoreRow| {
        let share = |share: Option<f64>| {
            share.map_or(MISSING.to_owned(), |share| format!("{}%", number(100.0 * share, 0)))
        };
        vec![
            row.title.clone(),
            row.n.to_string(),
            written(row.score),
            written(row.reference),
            skill(row.skill),
            interval(row.low, row.high, |value| number(value, 2)),
            row.other_reference.map_or(MISSING.to_owned(), |_| reference(&row.other_against).to_owned()),
            skill(row.other_skill),
            share(row.within_50),
            share(row.within_90),
        ]
    };
    let columns = [
        Column::words(head),
        Column::number("n"),
        Column::number("Score"),
        Column::number("Reference").on_terminal(0, "Ref."),
        Column::number("Skill"),
        Column::interval("95% interval"),
        Column::words("Second reference").from(WIDE..),
        Column::number("Skill").on_terminal(0, "2nd"),
        Column::number("In 50%").spare(),
        Column::number("In 90%").on_terminal(0, "90%"),
    ];
    let what = match period {
        ScorePeriod::Fit => "in the years of the fit",
        ScorePeriod::Holdout => "in the years after the fit, a pseudo-holdout",
    };
    let caption = format!(
        "Scores of the posterior {what}: mean score, that of the reference (a straight line, a constant hazard, even shares), the skill \
         with its 95% interval, the skill against a second reference, and how many observations lie within the central 50% and 90% of what \
         was predicted"
    );
    Panel::new(caption, columns, of.scores.iter().filter(is_shown).map(cells))
}

/// The panel on frozen leaders, after the fit.
pub fn leaders_panel(of: &ValidationSummary) -> Panel {
    let rows = of.leaders.iter().filter(|row| row.period == ScorePeriod::Holdout.name()).map(|row| {
        vec![
            row.title.clone(),
            row.leaders.clone(),
            row.n.to_string(),
            written(row.historical),
            written(row.frozen),
            written(row.difference),
            interval(row.low, row.high, written),
        ]
    });
    let columns = [
        Column::words("After the fit"),
        Column::words("Leaders"),
        Column::number("n"),
        Column::number("Historical").on_terminal(0, "Hist."),
        Column::number("Frozen"),
        Column::number("Difference").on_terminal(0, "Diff."),
        Column::interval("95% interval"),
    ];
    let caption = "Scores with leaders as they changed and with frozen ones, and the difference, below 0 where the leaders of history \
                   predict better";
    Panel::new(caption, columns, rows)
}

/// The panel on lenses with fits of their own.
pub fn lenses_panel(of: &ValidationSummary) -> Panel {
    let mut targets: Vec<(&str, &str)> = Vec::new();
    for row in &of.lens_scores {
        if !targets.iter().any(|(target, _)| *target == row.target) {
            targets.push((&row.target, &row.title));
        }
    }
    let rows = of.lenses.iter().map(|row| {
        let score = |(target, _): &(&str, &str)| {
            let mut scores = of.lens_scores.iter();
            let found = scores.find(|score| (&score.lens, score.target.as_str()) == (&row.lens, *target));
            found.map_or(MISSING.to_owned(), |found| skill(found.skill))
        };
        let evidence = format!("{} ± {}", number(row.log_evidence, 2), number(row.error, 2));
        let probability = format!("{} ± {}", number(row.probability, 3), number(row.probability_error, 3));
        let cells = [row.title.clone(), row.numbers.to_string(), evidence, probability].into_iter();
        cells.chain(targets.iter().map(score)).collect()
    });
    let fixed = [
        Column::words("Lens"),
        Column::number("Numbers").spare(),
        Column::interval("Log evidence"),
        Column::interval("Probability"),
    ];
    let of_targets = targets.iter().map(|(_, title)| Column::number(*title).on_terminal(0, shortened(title)));
    let columns: Vec<Column> = fixed.into_iter().chain(of_targets).collect();
    let caption = "Theory lenses with fits of their own: log evidence and probability at equal prior probabilities, each with its Monte Carlo \
                   error, and the skill by target after the fit";
    Panel::new(caption, columns, rows)
}

/// A title of one word for a narrow column.
fn shortened(title: &str) -> String {
    title.split([' ', ',']).next().unwrap_or(title).chars().take(9).collect()
}

/// The panel on fits to earlier years.
pub fn origins_panel(of: &ValidationSummary) -> Panel {
    let rows = of.origins.iter().map(|row| {
        vec![
            row.title.clone(),
            format!("to {}", row.fit_until),
            format!("to {}", row.until),
            row.n.to_string(),
            written(row.score),
            written(row.reference),
            skill(row.skill),
            interval(row.low, row.high, |value| number(value, 2)),
        ]
    });
    let columns = [
        Column::words("Rolling origin"),
        Column::words("Fitted"),
        Column::words("Scored"),
        Column::number("n"),
        Column::number("Score"),
        Column::number("Reference").on_terminal(0, "Ref."),
        Column::number("Skill"),
        Column::interval("95% interval"),
    ];
    Panel::new("Scores of fits to fewer years on the years after them", columns, rows)
}

/// The panel on what was left out of a fit.
pub fn left_out_panel(of: &ValidationSummary) -> Panel {
    let rows = of.left_out.iter().map(|row| {
        vec![
            row.left_out.clone(),
            row.title.clone(),
            row.period.clone(),
            row.n.to_string(),
            written(row.score),
            written(row.whole),
            written(row.difference),
            interval(row.low, row.high, written),
        ]
    });
    let columns = [
        Column::words("Left out"),
        Column::words("Scored").from(WIDE..),
        Column::words("Period"),
        Column::number("n"),
        Column::number("Without"),
        Column::number("Whole fit").on_terminal(0, "Whole"),
        Column::number("Difference").on_terminal(0, "Diff."),
        Column::interval("95% interval"),
    ];
    Panel::new("Scores of targets and pairs by a fit without them, and by the whole fit", columns, rows)
}

/// The panel on the day of a succession.
pub fn placebo_panel(of: &ValidationSummary) -> Panel {
    let rows = of.placebo.iter().map(|row| {
        let day = if row.is_actual { format!("{}, as it was", row.date) } else { row.date.clone() };
        vec![
            day,
            row.title.clone(),
            row.n.to_string(),
            written(row.score),
            written(row.reference),
            written(row.difference),
            interval(row.low, row.high, written),
        ]
    });
    let head =
        of.placebo.first().map_or("Succession".to_owned(), |row| format!("Succession in {}", row.state));
    let columns = [
        Column::words(head),
        Column::words("Series").from(WIDE..),
        Column::number("n"),
        Column::number("Score"),
        Column::number("Line"),
        Column::number("Difference").on_terminal(0, "Diff."),
        Column::interval("95% interval"),
    ];
    let caption = "Scores after the fit if the succession comes on another day, that of a straight line, and the difference to the score on \
                   the day of history";
    Panel::new(caption, columns, rows)
}
