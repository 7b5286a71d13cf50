//! What a validation found, in sentences. Each follows from a figure of the tables.

use super::leaders::{HISTORICAL, NEVER};
use super::rows::{LeadersRow, LensRow, LensScoreRow, OriginRow, PlaceboRow, ScoreRow};
use super::tables::ValidationSummary;
use crate::analysis::validation::ScorePeriod;
use crate::format::{counted, listed, number};
use crate::statistics::FEW_UNITS;

/// The scores after the fit, with leaders as they changed.
pub fn later(of: &ValidationSummary) -> Vec<&ScoreRow> {
    let is_later = |row: &&ScoreRow| row.leaders == HISTORICAL && row.period == ScorePeriod::Holdout.name();
    of.scores.iter().filter(is_later).collect()
}

/// A reference by its name in files, in a sentence.
pub fn reference(name: &str) -> &str {
    match name {
        "line" => "a straight line",
        "log_line" => "a line through logarithms",
        "half_normal_trend" => "a half-normal trend",
        "constant_hazard" => "a constant hazard",
        "never" => "“never”",
        "even_shares" => "even shares",
        "one_half" => "one half",
        other => other,
    }
}

/// The references that the model does not beat: those against which its skill is not above 0.
pub fn lost_to(row: &ScoreRow) -> Vec<&str> {
    let is_lost = |skill: Option<f64>| !skill.is_some_and(|skill| skill > 0.0);
    let first = is_lost(row.skill).then(|| reference(&row.against));
    let other =
        (row.other_reference.is_some() && is_lost(row.other_skill)).then(|| reference(&row.other_against));
    first.into_iter().chain(other).collect()
}

/// Whether the interval of the first skill lies above 0.
fn is_clear(row: &ScoreRow) -> bool {
    row.low.is_some_and(|low| low > 0.0)
}

/// A number of three significant digits or so.
fn written(value: f64) -> String {
    number(value, if value.abs() < 0.1 { 4 } else { 3 })
}

/// The observations of a row, in words.
fn observations(row: &ScoreRow) -> String {
    let all = counted(row.n as u64, "observation");
    match row.resampled.as_str() {
        "events" => all,
        of => format!("{all} in {} {}", row.units, if row.units == 1 { singular(of) } else { of }),
    }
}

fn singular(of: &str) -> &str {
    match of {
        "blocks of years" => "block of years",
        "pairs" => "pair",
        other => other,
    }
}

/// A probability, which is not rounded to certainty.
fn probability(p: f64) -> String {
    if p > 0.999 { "more than 0.999".to_owned() } else { number(p, 3) }
}

/// A skill with its interval, in brackets.
fn skill(skill: Option<f64>, low: Option<f64>, high: Option<f64>) -> String {
    let Some(skill) = skill else { return "a perfect reference".to_owned() };
    match low.zip(high) {
        Some((low, high)) => {
            format!("skill {}, 95% interval {} to {}", number(skill, 2), number(low, 2), number(high, 2))
        }
        None => format!("skill {}, too few units for an interval", number(skill, 2)),
    }
}

/// One target: its score, and that of the references.
fn clause(row: &ScoreRow) -> String {
    let against = |reference_score: f64, name: &str, skill: String| {
        format!("{} of {} ({skill})", written(reference_score), reference(name))
    };
    let first = against(row.reference, &row.against, skill(row.skill, row.low, row.high));
    let other = row.other_reference.map(|score| {
        let skill = skill(row.other_skill, row.other_low, row.other_high);
        format!(" and {}", against(score, &row.other_against, skill))
    });
    format!(
        "{}: score {} against {first}{}, on {}",
        row.title,
        written(row.score),
        other.unwrap_or_default(),
        observations(row)
    )
}

/// Who wins, where, by how much and on how many observations: the first paragraph.
pub fn answer(of: &ValidationSummary) -> String {
    let Some(basis) = of.basis.first() else { return String::new() };
    let rows = later(of);
    let (ahead, lost): (Vec<&ScoreRow>, Vec<&ScoreRow>) =
        rows.iter().partition(|row| lost_to(row).is_empty());
    let (won, open): (Vec<&ScoreRow>, Vec<&ScoreRow>) = ahead.iter().partition(|row| is_clear(row));
    let mut said = vec![format!(
        "In the years from {} to {}, a pseudo-holdout to which nothing is fitted but whose history was known when the model was made, \
         the score of the fitted model is better than that of every simple forecast in {} of {}.",
        basis.fit_until + 1,
        basis.until,
        ahead.len(),
        counted(rows.len() as u64, "target"),
    )];
    if !won.is_empty() {
        let clauses: Vec<String> = won.iter().map(|row| clause(row)).collect();
        said.push(format!("The model wins in {}.", clauses.join("; ")));
    }
    if !open.is_empty() {
        let clauses: Vec<String> = open.iter().map(|row| clause(row)).collect();
        said.push(format!(
            "Its score is better, but by no more than may be luck, in {}.",
            clauses.join("; ")
        ));
    }
    for row in lost {
        said.push(format!("The model loses to {} in {}.", listed_of(&lost_to(row)), clause(row)));
    }
    said.join(" ")
}

fn listed_of(names: &[&str]) -> String {
    listed(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
}

/// How few observations there are, what the leaders make of it, and what another day of a succession does: a paragraph each.
pub fn remarks(of: &ValidationSummary) -> Vec<String> {
    [few(of), leaders(of), placebo(of), coverage(of), origins(of), left_out(of), lenses(of)]
        .into_iter()
        .flatten()
        .collect()
}

/// The warning how few independent observations there are.
fn few(of: &ValidationSummary) -> Option<String> {
    let rows = later(of);
    let few: Vec<String> =
        rows.iter().filter(|row| row.units < FEW_UNITS).map(|row| row.title.clone()).collect();
    (!few.is_empty()).then(|| {
        format!(
            "Few observations: there are fewer than {FEW_UNITS} independent units in {}, so that intervals are too narrow, and no more \
             than a warning.",
            listed(&few)
        )
    })
}

fn course(rows: &[&LeadersRow], name: &str) -> Option<String> {
    let of: Vec<&LeadersRow> = rows.iter().copied().filter(|row| row.leaders == name).collect();
    let clause = |row: &LeadersRow| {
        let interval = row
            .low
            .zip(row.high)
            .map(|(low, high)| format!(", 95% interval {} to {}", signed(low), signed(high)));
        format!(
            "{} ({} against {}, difference {}{})",
            row.title,
            written(row.historical),
            written(row.frozen),
            signed(row.difference),
            interval.unwrap_or_default()
        )
    };
    // The sign of a difference whose interval holds 0 is not told.
    let sign = |row: &LeadersRow| match row.low.zip(row.high) {
        Some((low, high)) if low <= 0.0 && high >= 0.0 => 0.0,
        _ => row.difference,
    };
    let part = |is_one: fn(f64) -> bool, what: &str| {
        let rows = of.iter().filter(|row| is_one(sign(row)));
        let clauses: Vec<String> = rows.map(|row| clause(row)).collect();
        (!clauses.is_empty()).then(|| format!("{what} {}", clauses.join(", ")))
    };
    let parts: Vec<String> = [
        part(|apart| apart < 0.0, "the leaders of history predict better"),
        part(|apart| apart > 0.0, "the frozen ones predict better"),
        part(|apart| apart == 0.0, "it cannot be told which predict better"),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!parts.is_empty()).then(|| format!("Leaders {name}: {}.", parts.join("; ")))
}

fn signed(value: f64) -> String {
    let text = written(value);
    if value > 0.0 { format!("+{text}") } else { text }
}

/// What frozen leaders make of the scores after the fit.
fn leaders(of: &ValidationSummary) -> Option<String> {
    let rows: Vec<&LeadersRow> =
        of.leaders.iter().filter(|row| row.period == ScorePeriod::Holdout.name()).collect();
    let mut names: Vec<&str> = Vec::new();
    for row in &rows {
        if !names.contains(&row.leaders.as_str()) {
            names.push(&row.leaders);
        }
    }
    let said: Vec<String> = names.into_iter().filter_map(|name| course(&rows, name)).collect();
    (!said.is_empty())
        .then(|| format!("Scores with frozen leaders, the lower the better. {}", said.join(" ")))
}

/// Where the score is least if a succession comes on another day.
fn placebo(of: &ValidationSummary) -> Option<String> {
    let mut targets: Vec<&str> = Vec::new();
    for row in &of.placebo {
        if !targets.contains(&row.target.as_str()) {
            targets.push(&row.target);
        }
    }
    let one = |target: &str| -> Option<String> {
        let rows: Vec<&PlaceboRow> = of.placebo.iter().filter(|row| row.target == target).collect();
        let best = rows.iter().min_by(|a, b| a.score.total_cmp(&b.score))?;
        let actual = rows.iter().find(|row| row.is_actual)?;
        let rank = 1 + rows.iter().filter(|row| row.score < actual.score).count();
        let day = |row: &PlaceboRow| match row.date.as_str() {
            NEVER => "if it never comes".to_owned(),
            date => format!("on {date}"),
        };
        let where_least = match best.is_actual {
            true => format!(
                "the score is least on the day of history, {} ({})",
                actual.date,
                written(actual.score)
            ),
            false => format!(
                "the score is least {} ({}), and on the day of history, {}, it is {}, rank {rank} of {}",
                day(best),
                written(best.score),
                actual.date,
                written(actual.score),
                rows.len()
            ),
        };
        Some(format!("{}: {where_least}", actual.title))
    };
    let said: Vec<String> = targets.into_iter().filter_map(one).collect();
    let first = of.placebo.first()?;
    (!said.is_empty()).then(|| {
        format!(
            "With the succession of {} ({}) on other days, {}.",
            first.leader,
            first.state,
            said.join("; ")
        )
    })
}

/// Where fits to earlier years win.
fn origins(of: &ValidationSummary) -> Option<String> {
    let mut years: Vec<i16> = of.origins.iter().map(|row| row.fit_until).collect();
    years.dedup();
    let one = |year: &i16| {
        let rows: Vec<&OriginRow> = of.origins.iter().filter(|row| row.fit_until == *year).collect();
        let clause = |row: &&OriginRow| match row.skill {
            Some(skill) => format!("{} {}", row.title, number(skill, 2)),
            None => format!("{} against a perfect reference", row.title),
        };
        let clauses: Vec<String> = rows.iter().map(clause).collect();
        format!(
            "fitted until {year} and scored until {}, {}",
            rows.first().map_or(0, |row| row.until),
            listed(&clauses)
        )
    };
    let said: Vec<String> = years.iter().map(one).collect();
    (!said.is_empty()).then(|| format!("Skill of fits to fewer years: {}.", said.join("; ")))
}

/// What a fit says of targets and pairs that it lacks.
fn left_out(of: &ValidationSummary) -> Option<String> {
    let rows: Vec<_> = of.left_out.iter().collect();
    let worse = rows.iter().filter(|row| row.difference > 0.0).count();
    let beats = rows.iter().filter(|row| row.score < row.reference).count();
    (!rows.is_empty()).then(|| {
        format!(
            "Of {} of what was left out of a fit, {worse} are worse than by the whole fit, and {beats} are better than the reference.",
            counted(rows.len() as u64, "score"),
        )
    })
}

/// Which lens has the evidence, and which one foretells best.
fn lenses(of: &ValidationSummary) -> Option<String> {
    let best = of.lenses.iter().max_by(|a, b| a.log_evidence.total_cmp(&b.log_evidence))?;
    let title = |name: &str| -> String {
        of.lenses
            .iter()
            .find(|row: &&LensRow| row.lens == name)
            .map_or(name.to_owned(), |row| row.title.clone())
    };
    let mut targets: Vec<&str> = Vec::new();
    for row in &of.lens_scores {
        if !targets.contains(&row.target.as_str()) {
            targets.push(&row.target);
        }
    }
    let least = |target: &&str| -> Option<&LensScoreRow> {
        let rows = of.lens_scores.iter().filter(|row| row.target == **target);
        rows.min_by(|a, b| a.score.total_cmp(&b.score))
    };
    let others: Vec<String> = targets
        .iter()
        .filter_map(least)
        .filter(|row| row.lens != best.lens)
        .map(|row| format!("{} through {} ({})", row.title, title(&row.lens), written(row.score)))
        .collect();
    let agree = match others.is_empty() {
        true => "It also foretells every target best.".to_owned(),
        false => format!("Evidence and later years disagree: best foretold are {}.", listed(&others)),
    };
    Some(format!(
        "Of {} with fits of their own, {} has the greatest log evidence, {} (Monte Carlo error {}), and at equal prior probabilities a \
         probability of {} (error {}). {agree}",
        counted_lenses(of.lenses.len()),
        best.title,
        number(best.log_evidence, 2),
        number(best.error, 2),
        probability(best.probability),
        number(best.probability_error.max(0.001), 3),
    ))
}

fn counted_lenses(count: usize) -> String {
    if count == 1 { "1 lens".to_owned() } else { format!("{count} lenses") }
}

/// How often observations after the fit lie where they were predicted.
fn coverage(of: &ValidationSummary) -> Option<String> {
    let clause = |row: &&ScoreRow| {
        let (half, most) = row.within_50.zip(row.within_90)?;
        let percent = |share: f64| format!("{}%", number(100.0 * share, 0));
        Some(format!("{} {} and {}", row.title, percent(half), percent(most)))
    };
    let said: Vec<String> = later(of).iter().filter_map(clause).collect();
    (!said.is_empty()).then(|| {
        format!("Observations within the central 50% and 90% of what was predicted: {}.", said.join("; "))
    })
}

#[cfg(test)]
mod tests {
    use super::super::rows::BasisRow;
    use super::*;

    fn row(title: &str, skill: f64, other: Option<f64>, units: usize) -> ScoreRow {
        ScoreRow {
            leaders: HISTORICAL.to_owned(),
            target: title.to_owned(),
            title: title.to_owned(),
            period: "holdout".to_owned(),
            rule: "crps".to_owned(),
            n: 7,
            units,
            resampled: "blocks of years".to_owned(),
            score: 0.5 * (1.0 - skill),
            against: "line".to_owned(),
            reference: 0.5,
            skill: Some(skill),
            low: Some(skill - 0.2),
            high: Some(skill + 0.2),
            better: Some(0.9),
            other_against: other.map_or("", |_| "log_line").to_owned(),
            other_reference: other.map(|_| 0.6),
            other_skill: other,
            other_low: None,
            other_high: None,
            within_50: Some(0.5),
            within_90: Some(1.0),
        }
    }

    fn summary(scores: Vec<ScoreRow>) -> ValidationSummary {
        let basis = BasisRow { fit_until: 2016, until: 2023, sets: 10, replicates: 4, simulated: 40 };
        ValidationSummary { basis: vec![basis], scores, ..ValidationSummary::default() }
    }

    #[test]
    fn whoever_loses_is_said_to_lose() {
        let rows = vec![
            row("Votes", 0.3, Some(0.1), 12),
            row("Trade", 0.0, None, 2),
            row("Ties", 0.2, Some(-0.1), 12),
        ];
        let said = answer(&summary(rows.clone()));
        assert!(said.contains("from 2017 to 2023, a pseudo-holdout"), "{said}");
        assert!(said.contains("is better than that of every simple forecast in 1 of 3 targets"), "{said}");
        assert!(said.contains("The model wins in Votes: score 0.350 against 0.500 of a straight line (skill 0.30, 95% interval 0.10 to 0.50)"), "{said}");
        // A skill of 0 is not positive, and both references count.
        assert!(said.contains("The model loses to a straight line in Trade"), "{said}");
        assert!(said.contains("The model loses to a line through logarithms in Ties"), "{said}");
        let said = remarks(&summary(rows)).join(" ");
        assert!(said.contains("fewer than 10 independent units in Trade,"), "{said}");
        assert!(answer(&summary(vec![row("Votes", -0.5, None, 2)])).contains("in 0 of 1 target."));
    }

    #[test]
    fn no_probability_is_rounded_to_certainty() {
        assert_eq!([probability(0.9996), probability(0.995)], ["more than 0.999", "0.995"]);
    }

    #[test]
    fn the_least_score_of_a_placebo_is_named() {
        let placebo = |date: &str, is_actual, score| PlaceboRow {
            state: "UZB".to_owned(),
            leader: "New".to_owned(),
            date: date.to_owned(),
            is_actual,
            target: "votes".to_owned(),
            title: "Votes".to_owned(),
            n: 7,
            score,
            reference: 0.04,
            difference: 0.0,
            low: None,
            high: None,
        };
        let mut of = summary(Vec::new());
        of.placebo = vec![
            placebo("2003-09-08", false, 0.05),
            placebo("2016-09-08", true, 0.03),
            placebo(NEVER, false, 0.02),
        ];
        let said = remarks(&of).join(" ");
        assert!(said.contains("the score is least if it never comes (0.0200), and on the day of history, 2016-09-08, it is 0.0300, rank 2 of 3"), "{said}");
        of.placebo[2].score = 0.04;
        assert!(remarks(&of).join(" ").contains("least on the day of history, 2016-09-08 (0.0300)"));
    }
}
