//! Tests of forecasts, from records to files, and to their scores.

use std::fmt::Write as _;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use tempfile::{TempDir, tempdir};

use super::rows::{DateRow, MODEL};
use super::{ForecastPlan, ForecastTables, scored};
use crate::engine::{Direction, Observable, Observables, ObservationPlan, Silent, Statistic, observe};
use crate::model::{Measure, Series, Unit};
use crate::problem::{Setting, explained};
use crate::scenario::{Comparable, Scenario};
use crate::studies::round_trip::{read, round_trip, written};
use crate::studies::{Discard, DrawnParameters, Run, Study as _, StudyError};

/// What a record says: the last day that is known, the borders that are settled and when, values after 2001, and the opening.
struct Said<'a> {
    known: &'a str,
    settled: &'a [(usize, &'a str)],
    values: &'a str,
    opened: &'a str,
    states: &'a str,
}

const OLD: Said<'_> = Said {
    known: "2003",
    settled: &[(0, "2000")],
    values: "2003 = 2.1",
    opened: "",
    states: "'KAZ', 'UZB', 'KGZ', 'TJK', 'TKM'",
};

const PAIRS: [(&str, &str); 3] = [("KAZ", "UZB"), ("UZB", "KGZ"), ("KGZ", "TJK")];

fn record(said: &Said<'_>) -> String {
    let Said { known, settled, values, opened, states } = said;
    let mut text = format!(
        "[record]\ntitle = 'Observed'\nstates = [{states}]\nfit_until = 2001\n[[series]]\nname = 'index'\ntitle = 'Index'\n\
         unit = 'points'\nsource = 'nowhere'\nmeasures = 'integration'\nmeasurement = {{ slope = 'rising', autocorrelation = 0.3 }}\n\
         values = {{ 1994 = 1, 1995 = 1.2, 1996 = 1.1, 1997 = 1.5, 1998 = 1.6, 1999 = 1.8, 2000 = 1.7, {values} }}\n\
         [[events]]\nname = 'openings'\ntitle = 'Opening'\nsource = 'nowhere'\nknown_until = '{known}'\ndirected = true\n\
         [[events.dates]]\npair = ['KAZ', 'TKM']\n{opened}\n[[events.dates]]\npair = ['UZB', 'KAZ']\non = '1999'\n\
         [[events]]\nname = 'borders'\ntitle = 'Borders'\nsource = 'nowhere'\nknown_until = '{known}'\n\
         counterpart = {{ is = 'settlement' }}\n"
    );
    for (place, pair) in PAIRS.iter().enumerate() {
        let on = settled.iter().find(|(of, _)| *of == place).map(|(_, on)| format!("on = '{on}'\n"));
        let _ =
            write!(text, "[[events.dates]]\npair = ['{}', '{}']\n{}", pair.0, pair.1, on.unwrap_or_default());
    }
    text
}

/// A file with a record.
fn file(room: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = room.path().join(name);
    fs::write(&path, text).expect("a file");
    path
}

/// A short case that answers to the old record.
fn scenario(room: &TempDir, set: &[&str]) -> Scenario {
    let path = file(room, "old.toml", &record(&OLD));
    let text = "extends = 'central-asia'\n[scenario]\nname = 'mine'\nstart = '1992'\nend = '2007'\nticks_per_year = 2\n\
                [monte_carlo]\nreplicates = 60\n";
    let named = format!("scenario.record={}", toml::Value::from(path.display().to_string()));
    let set: Vec<String> = std::iter::once(named).chain(set.iter().map(|set| (*set).to_owned())).collect();
    Scenario::from_text("mine", text, &set).unwrap_or_else(|problems| panic!("{problems}"))
}

const MADE: Date = date(2004, 2, 29);

fn planned(scenario: Scenario, per_set: u64, made: Date) -> ForecastPlan {
    let drawn = DrawnParameters::from_priors(&scenario, per_set).unwrap_or_else(|error| panic!("{error}"));
    ForecastPlan::new(scenario, drawn, (None, None), made).unwrap_or_else(|error| panic!("{error}"))
}

fn finished(plan: &ForecastPlan, threads: usize) -> ForecastTables {
    let threads = NonZeroUsize::new(threads).unwrap_or(NonZeroUsize::MIN);
    let mut run = Run { threads, monitor: &Silent, sink: &mut Discard };
    plan.run(&mut run).unwrap_or_else(|error| panic!("{error}"))
}

fn of_statement<'a>(tables: &'a ForecastTables, name: &str) -> Vec<&'a DateRow> {
    tables.summary.dates.iter().filter(|row| row.statement == name).collect()
}

#[test]
fn figures_and_report_are_made_from_the_files() {
    let room = tempdir().expect("a folder");
    let folder = room.path().join("forecast");
    let [tables, again] = round_trip(&planned(scenario(&room, &[]), 1, MADE), &folder);
    assert!(tables.summary == again.summary && tables.quantiles == again.quantiles);
    let head = &tables.summary.head;
    assert_eq!((head.from, head.until, head.made.as_str()), (2004, 2007, "2004-02-29"));
    assert_eq!((head.known_until.as_str(), head.tables.len()), ("2003-12-31", 5));
    // Two borders and an opening in four years, an index in four.
    assert_eq!((tables.summary.dates.len(), tables.summary.values.len()), (12, 4));
    assert_eq!((tables.quantiles.len(), tables.summary.ties.len()), (400, 3 * 10 * 4));
    let text = fs::read_to_string(folder.join("forecast.toml")).expect("a head");
    assert_eq!(super::head::hash(text.as_bytes()), tables.summary.sha256);
    let share: f64 = tables.summary.regimes.iter().map(|row| row.share).sum();
    assert!((share - 1.0).abs() < 1e-12);
}

#[test]
fn threads_and_the_day_change_no_number() {
    let room = tempdir().expect("a folder");
    let [one, three] = [1, 3].map(|threads| finished(&planned(scenario(&room, &[]), 4, MADE), threads));
    assert!(one.summary == three.summary && one.quantiles == three.quantiles);
    assert_eq!(one.summary.values[0].sets, 15);
    let later = finished(&planned(scenario(&room, &[]), 4, date(2005, 1, 1)), 2);
    assert_eq!(later.summary.head.tables, one.summary.head.tables);
    assert_ne!(later.summary.sha256, one.summary.sha256);
    let other = finished(&planned(scenario(&room, &["monte_carlo.seed=9"]), 4, MADE), 2);
    assert_ne!(other.summary.head.tables, one.summary.head.tables);
}

/// The tick in which a border is settled in each replicate, with the values of its set written into the scenario.
fn settled(room: &TempDir, pair: usize) -> Vec<f64> {
    let scenario = scenario(room, &[]);
    let drawn = DrawnParameters::from_priors(&scenario, 1).unwrap_or_else(|error| panic!("{error}"));
    let mut found = Vec::new();
    for replicate in 0..scenario.replicates() {
        let own = drawn.sets().scenario(replicate).unwrap_or_else(|error| panic!("{error}"));
        let of = |id: &str| own.states().iter().position(|state| state.id == id).expect("a state");
        let (i, j) = (of(PAIRS[pair].0), of(PAIRS[pair].1));
        let (i, j) = (i.min(j), i.max(j));
        let start = own.dyads().iter().find(|dyad| dyad.pair == (i, j)).expect("a pair").dispute;
        let observable = Observable {
            series: Series { measure: Measure::Dispute, unit: Unit::Dyad(i, j) },
            statistic: Statistic::FirstPassage {
                level: (0.5 * start).next_up(),
                direction: Direction::Falling,
                ticks: 0..32,
            },
        };
        let observables = Observables::new(&own, vec![observable]).expect("observables");
        let plan = ObservationPlan { first: replicate, replicates: 1, seed: own.seed(), threads: None };
        observe::<()>(&Comparable::one(&own), &observables, &plan, &Silent, &mut |block| {
            found.extend_from_slice(block.values(0, 0));
            Ok(())
        })
        .expect("a history");
    }
    found
}

#[test]
fn probabilities_are_of_the_histories_in_which_it_had_not_happened() {
    let room = tempdir().expect("a folder");
    let tables = finished(&planned(scenario(&room, &[]), 1, MADE), 2);
    let ticks = settled(&room, 1);
    // All of 2003 is known: up to tick 23.
    let left: Vec<f64> = ticks.into_iter().filter(|tick| *tick > 23.0).collect();
    let rows = of_statement(&tables, "borders/UZB-KGZ");
    assert_eq!(rows.len(), 4);
    for (place, row) in rows.iter().enumerate() {
        let happened = left.iter().filter(|tick| **tick <= (25 + 2 * place) as f64).count();
        assert_eq!((row.histories, row.happened), (Some(left.len() as u64), Some(happened as u64)));
        assert_eq!(row.probability, (happened as f64 + 0.5) / (left.len() as f64 + 1.0));
        assert_eq!((row.basis.as_str(), row.year), (MODEL, 2004 + place as i16));
    }
    assert!(left.len() < 60 && left.len() > 5, "{}", left.len());
    // Never where nothing settles, and the border that is settled is not forecast.
    let none = file(&room, "none.csv", "parameters.settlement_rate,parameters.technical_rate\n0,0\n");
    let fixed = scenario(&room, &[]);
    let drawn = DrawnParameters::from_file(&fixed, &none, 60).unwrap_or_else(|error| panic!("{error}"));
    let plan = ForecastPlan::new(fixed, drawn, (None, None), MADE).unwrap_or_else(|error| panic!("{error}"));
    let none = finished(&plan, 2);
    let rows = of_statement(&none, "borders/UZB-KGZ");
    assert!(rows.iter().all(|row| row.probability == 0.5 / 61.0), "{rows:?}");
    assert!(of_statement(&tables, "borders/KAZ-UZB").is_empty());
}

#[test]
fn probabilities_rise_and_quantiles_are_in_order() {
    let room = tempdir().expect("a folder");
    let tables = finished(&planned(scenario(&room, &[]), 2, MADE), 2);
    for two in tables.summary.dates.windows(2).filter(|two| two[0].statement == two[1].statement) {
        assert!(two[0].probability <= two[1].probability && two[0].reference <= two[1].reference);
    }
    for row in &tables.summary.dates {
        assert!((0.0..=1.0).contains(&row.probability) && (0.0..=1.0).contains(&row.reference));
        assert_eq!(row.low.is_some(), row.basis != MODEL);
        assert!(
            row.low.is_none_or(|low| low <= row.probability)
                && row.high.is_none_or(|high| high >= row.probability)
        );
    }
    for row in &tables.summary.values {
        assert!(row.q05 <= row.q25 && row.q25 <= row.median && row.median <= row.q75 && row.q75 <= row.q95);
        assert_eq!(row.last, 2.1);
    }
    // Openings: one event, of 1999, in 8 and in 12 years of exposure.
    let rows = of_statement(&tables, "openings/KAZ>TKM");
    let rate = 1.5 / 21.0;
    assert!((rows[1].probability - (1.0 - (1.0 - rate) * (1.0 - rate))).abs() < 1e-9, "{rows:?}");
    assert_eq!((rows[0].reference, rows[0].histories), (0.0, None));
    // Borders: one event, of 2000, in 9, 12 and 12 years.
    let rows = of_statement(&tables, "borders/KGZ-TJK");
    assert!((rows[0].reference - 1.5 / 34.0).abs() < 1e-9);
}

/// A folder with a forecast, and its tables.
fn forecast(room: &TempDir) -> (PathBuf, ForecastTables) {
    let folder = room.path().join("forecast");
    let (_, tables) = written(&planned(scenario(room, &[]), 1, MADE), &folder);
    (folder, tables)
}

fn message(error: &StudyError) -> String {
    explained(error, |setting: Setting| format!("--{setting}"))
}

fn score(folder: &Path, record: &Path, expected: Option<&str>) -> Result<super::Scores, StudyError> {
    scored(folder, &record.display().to_string(), expected)
}

#[test]
fn a_later_record_scores_what_has_arrived() {
    let room = tempdir().expect("a folder");
    let (folder, tables) = forecast(&room);
    let settled = [(0, "2000"), (2, "2005-06")];
    let newer =
        Said { known: "2006-06-30", settled: &settled, values: "2003 = 2.1, 2004 = 2.4, 2005 = 2.2", ..OLD };
    let path = file(&room, "newer.toml", &record(&newer));
    let found = score(&folder, &path, Some(&tables.summary.sha256)).unwrap_or_else(|error| panic!("{error}"));
    let of = |name: &str| found.statements.iter().find(|score| score.statement == name).expect("a score");
    let p =
        |name: &str| -> Vec<f64> { of_statement(&tables, name).iter().map(|row| row.probability).collect() };
    // 2004 and 2005 are known whole. One border is settled in 2005, the other is not.
    let (came, not) = (p("borders/KGZ-TJK"), p("borders/UZB-KGZ"));
    let by_hand = (came[0] * came[0] + (1.0 - came[1]) * (1.0 - came[1])) / 2.0;
    let one = of("borders/KGZ-TJK");
    assert!((one.score - by_hand).abs() < 1e-15 && one.observed == Some(2005.0) && one.until == 2005);
    assert_eq!(one.other_reference, Some(0.5));
    let other = of("borders/UZB-KGZ");
    assert!((other.score - (not[0] * not[0] + not[1] * not[1]) / 2.0).abs() < 1e-15);
    let row = found.scores.iter().find(|row| row.name == "borders").expect("a row");
    assert_eq!(row.n, 2);
    assert!((row.score - (one.score + other.score) / 2.0).abs() < 1e-15);
    assert_eq!(row.rule, "ranked probability score");
    // The quantiles have the score of pinball losses: twice their mean.
    let value = found.statements.iter().find(|score| score.observed == Some(2.4)).expect("a value");
    let of_year = tables.quantiles.iter().filter(|row| row.year == 2004);
    let pinball = of_year.map(|row| {
        let above = f64::from(u8::from(2.4 < row.value));
        2.0 * (row.value - 2.4) * (above - row.order)
    });
    assert!((value.score - pinball.sum::<f64>() / 100.0).abs() < 1e-12, "{value:?}");
    // The line and the last value are normal.
    let first = &tables.summary.values[0];
    let line =
        crate::statistics::crps_normal(2.4, first.line.expect("a line"), first.line_sd.expect("a line"));
    assert_eq!(value.reference, Some(line));
    let index = found.scores.iter().find(|row| row.name == "index").expect("a row");
    assert_eq!((index.n, found.scores.len()), (2, 3));
    // Open: the other border, given that it had not come by 2005; the opening; two values.
    let open = found.open.iter().find(|row| row.statement == "borders/UZB-KGZ").expect("a row");
    let left = (not[3] - not[1]) / (1.0 - not[1]);
    assert!(open.probability.is_some_and(|probability| (probability - left).abs() < 1e-15));
    assert_eq!((found.open.len(), found.void.len()), (4, 0));
    let remarks = found.remarks().join(" ");
    assert!(
        remarks.contains("Few data: 3 of 3 rows") && remarks.contains(&tables.summary.sha256),
        "{remarks}"
    );
}

#[test]
fn what_the_record_contradicts_or_does_not_know_is_not_scored() {
    let room = tempdir().expect("a folder");
    let (folder, _) = forecast(&room);
    let same = score(&folder, &room.path().join("old.toml"), None).unwrap_or_else(|error| panic!("{error}"));
    assert!(same.statements.is_empty() && same.scores.is_empty());
    assert_eq!(same.open.len(), 3 + 4);
    assert!(same.remarks()[0].starts_with("The record knows nothing yet of what was forecast"));
    // Dated before what was known; not known to a year; a single year is scored by Brier's rule.
    let settled = [(0, "2000"), (2, "2002")];
    let newer = Said { known: "2004", settled: &settled, opened: "by = '2005'", ..OLD };
    let text = record(&newer).replace("by = '2005'", "by = '2004-06-30'");
    let found =
        score(&folder, &file(&room, "newer.toml", &text), None).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(found.void.len(), 1, "{:?}", found.void);
    assert!(found.void[0].starts_with("borders/KGZ-TJK: the record dates it before"));
    assert_eq!(found.statements.len(), 2);
    let opening = found.statements.iter().find(|score| score.statement == "openings/KAZ>TKM");
    assert_eq!(
        opening.map(|score| (score.rule.as_str(), score.observed)),
        Some(("Brier score", Some(2004.0)))
    );
}

#[test]
fn a_changed_forecast_and_another_region_are_refused() {
    let room = tempdir().expect("a folder");
    let (folder, tables) = forecast(&room);
    let old = room.path().join("old.toml");
    let refused =
        |expected: Option<&str>| message(&score(&folder, &old, expected).expect_err("it is refused"));
    assert!(refused(Some("00")).contains(&format!("has the SHA-256 {}, not 00", tables.summary.sha256)));
    let changed = |name: &str, from: &str, to: &str| {
        let path = folder.join(name);
        let text = fs::read_to_string(&path).expect("a file");
        assert!(text.contains(from), "{name}: {text}");
        fs::write(&path, text.replacen(from, to, 1)).expect("a file");
        text
    };
    for (name, from, to) in [
        ("dates.csv", "0.", "1."),
        ("quantiles.csv", "0.005", "0.006"),
        ("forecast.toml", "2004-02-29", "2004-02-28"),
        ("scenario.toml", "mine", "mind"),
    ] {
        let text = changed(name, from, to);
        let message = refused(None);
        assert!(
            message.contains(name) && message.contains("was changed after the forecast was made"),
            "{message}"
        );
        fs::write(folder.join(name), text).expect("a file");
    }
    // With the manifest changed too, the head still has the hash of the table.
    let before = fs::read(folder.join("dates.csv")).expect("a table");
    changed("dates.csv", "0.", "1.");
    let after = fs::read(folder.join("dates.csv")).expect("a table");
    let [before, after] = [before, after].map(|bytes| super::head::hash(&bytes));
    changed("manifest.json", &before, &after);
    let message = refused(None);
    assert!(message.contains("dates.csv was changed"), "{message}");
    changed("manifest.json", &after, &before);
    changed("dates.csv", "1.", "0.");
    let others = Said { states: "'ARG', 'BRA'", ..OLD };
    let text = record(&others);
    let end = text.find("[[events]]").expect("events");
    let path = file(&room, "other.toml", &text[..end]);
    let message = match score(&folder, &path, None) {
        Err(error) => message_of(&error),
        Ok(found) => panic!("{found:?}"),
    };
    assert!(message.contains("ARG"), "{message}");
    assert!(read::<ForecastTables>(&folder).is_ok());
}

fn message_of(error: &StudyError) -> String {
    message(error)
}

#[test]
fn what_cannot_be_forecast_says_why() {
    let room = tempdir().expect("a folder");
    let of = |scenario: Scenario, years| {
        let drawn = DrawnParameters::from_priors(&scenario, 1).unwrap_or_else(|error| panic!("{error}"));
        message(&ForecastPlan::new(scenario, drawn, years, MADE).expect_err("it is refused"))
    };
    let late = of(scenario(&room, &[]), (Some(2004), Some(2020)));
    assert!(late.starts_with("the years from 2004 to 2020 are not whole years"), "{late}");
    assert!(late.contains("--a value of the scenario scenario.end="), "{late}");
    let none = of(scenario(&room, &[]), (Some(1993), Some(1995)));
    assert!(
        none.starts_with("nothing of the record of mine is open in the years from 1993 to 1995"),
        "{none}"
    );
    let plan = planned(scenario(&room, &[]), 1, MADE);
    assert_eq!(
        plan.announcement().as_deref(),
        Some(
            "7 statements from 2004 to 2007, given what was known on 2003-12-31, under drawn parameters (prior)"
        )
    );
    assert_eq!((plan.folder().as_str(), plan.title().as_str()), ("mine-forecast", "forecast of mine"));
}
