use super::super::leaders::NEVER;
use super::super::rows::{BasisRow, DateRow, LensRow, PlaceboRow, PredictionRow, ScoreRow};
use super::super::tables::ValidationSummary;
use super::*;
use crate::plot::charts::judge::*;
use crate::scenario::Scenario;

/// Courses of leaders of the reference case.
const COURSES: [&str; 3] = [HISTORICAL, "frozen 2016-12-31", "frozen 2016-09-07"];

fn score(leaders: &str, target: &str, period: &str, skill: f64, other: &str) -> ScoreRow {
    ScoreRow {
        leaders: leaders.to_owned(),
        target: target.to_owned(),
        title: target.to_owned(),
        period: period.to_owned(),
        rule: "crps".to_owned(),
        n: 7,
        units: 2,
        resampled: "pairs".to_owned(),
        score: 0.05 * (1.0 - skill),
        against: if other == "never" { "constant_hazard" } else { "line" }.to_owned(),
        reference: 0.05,
        skill: Some(skill),
        low: (skill > -1.0).then_some(skill - 0.3),
        high: (skill > -1.0).then_some(skill + 0.2),
        better: Some(0.9),
        other_against: other.to_owned(),
        other_reference: (!other.is_empty()).then_some(0.06),
        other_skill: (!other.is_empty()).then_some(skill + 0.1),
        other_low: None,
        other_high: None,
        within_50: None,
        within_90: None,
    }
}

fn prediction(leaders: &str, target: &str, pair: &str, year: i16) -> PredictionRow {
    let middle = 0.4 - 0.01 * f64::from(year - 1994);
    PredictionRow {
        leaders: leaders.to_owned(),
        target: target.to_owned(),
        pair: pair.to_owned(),
        year,
        period: if year > 2016 { "holdout" } else { "fit" }.to_owned(),
        observed: middle + 0.05 * f64::from(year % 3 - 1),
        weight: 1.0,
        q05: middle - 0.1,
        q25: middle - 0.04,
        median: middle + if leaders == HISTORICAL { 0.0 } else { 0.05 },
        q75: middle + 0.04,
        q95: middle + 0.1,
        line: middle - 0.02,
        score: 0.03,
        reference: 0.04,
    }
}

/// A validation of the reference case with tables that are made up.
fn tables() -> ValidationTables {
    let scenario = Scenario::built_in();
    let mut summary = ValidationSummary {
        basis: vec![BasisRow { fit_until: 2016, until: 2025, sets: 1_000, replicates: 32, simulated: 1_000 }],
        ..ValidationSummary::default()
    };
    let targets = [
        ("un_distance", 0.3, "log_line"),
        ("un_distance_dyads", -0.4, "half_normal_trend"),
        ("trade_dyads", -6.0, ""),
        ("agreement_dates", 0.1, "never"),
        ("disputes", 0.2, ""),
    ];
    for course in COURSES {
        for (target, skill, other) in targets {
            for period in ["fit", "holdout"] {
                summary.scores.push(score(course, target, period, skill, other));
            }
        }
        for year in (1994..=2023).filter(|year| *year != 2001) {
            summary.predictions.push(prediction(course, "un_distance", "", year));
            for pair in ["KAZ-UZB", "KAZ-KGZ", "UZB-TKM"] {
                summary.predictions.push(prediction(course, "un_distance_dyads", pair, year));
            }
        }
        for (target, unit) in
            [("agreement_dates", "dialogue"), ("agreement_dates", "trade"), ("border_dates", "UZB-TJK")]
        {
            summary.dates.extend((2017..=2025).map(|year| DateRow {
                leaders: course.to_owned(),
                target: target.to_owned(),
                unit: unit.to_owned(),
                period: "holdout".to_owned(),
                year,
                happened: unit != "trade" && year > 2020,
                forecast: 0.1 * f64::from(year - 2016),
                hazard: 0.04 * f64::from(year - 2016),
            }));
        }
    }
    let days = [
        "1999-09-08",
        "2003-09-08",
        "2007-09-08",
        "2011-09-08",
        "2015-09-08",
        "2016-09-08",
        "2018-09-08",
        "2020-09-08",
        NEVER,
    ];
    summary.placebo = days
        .iter()
        .enumerate()
        .map(|(place, date)| PlaceboRow {
            state: "UZB".to_owned(),
            leader: "Shavkat Mirziyoyev".to_owned(),
            date: (*date).to_owned(),
            is_actual: place == 5,
            target: "un_distance".to_owned(),
            title: "Distance in UN votes".to_owned(),
            n: 7,
            score: 0.03 + 0.004 * (place as f64 - 5.0).abs(),
            reference: 0.043,
            difference: 0.0,
            low: None,
            high: None,
        })
        .collect();
    let lens = |(place, lens): (usize, crate::scenario::Lens)| LensRow {
        lens: lens.name,
        title: lens.title,
        numbers: 40,
        log_evidence: -45.0 - place as f64,
        error: 0.3,
        probability: 0.5,
        probability_error: 0.05,
    };
    summary.lenses = scenario.lenses().into_iter().enumerate().map(lens).collect();
    ValidationTables { scenario, seed: 2017, summary, posterior: None }
}

#[test]
fn charts_are_fit_for_print_in_every_language() {
    let tables = tables();
    let draw_all = |style: &Style, case: &str| {
        let drawn = draw(&tables, &Only::ALL, style, &provenance());
        for name in names(true, true) {
            assert!(drawn.iter().any(|figure| figure.name == name), "{name}");
        }
        for figure in &drawn {
            show_and_judge(figure, style, case);
        }
        drawn
    };
    for (preset, style) in presets() {
        draw_all(&style, &format!("validation/{preset}"));
    }
    for (preset, style) in translated() {
        for figure in draw_all(&style, &format!("validation-{}/{preset}", style.language.name())) {
            assert_translated(&figure, &style, &["central-asia"]);
        }
    }
}

#[test]
fn without_rows_there_is_nothing_to_draw() {
    let empty = ValidationTables { summary: ValidationSummary::default(), ..tables() };
    let (_, style) = presets().swap_remove(0);
    assert!(draw(&empty, &Only::ALL, &style, &provenance()).is_empty());
    assert_eq!(names(false, false).len(), 3);
}
