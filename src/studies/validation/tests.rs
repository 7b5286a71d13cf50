//! Tests of validations, from posteriors to files and back.

use std::fmt::Write as _;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use tempfile::{TempDir, tempdir};

use super::leaders::HISTORICAL;
use super::simulated::Posterior;
use super::{PosteriorFrom, ValidationPlan, ValidationTables, answer, remarks};
use crate::engine::Silent;
use crate::problem::explained;
use crate::scenario::{ParameterSpace, Scenario};
use crate::studies::round_trip::{refused, round_trip};
use crate::studies::{Discard, Run, Study as _, StudyError};

/// A series of the region, one of pairs, and dates, up to 2022, fitted until 2016.
fn record() -> String {
    let mut text =
        "[record]\ntitle = 'Observed'\nstates = ['KAZ', 'UZB', 'KGZ', 'TJK', 'TKM']\nfit_until = 2016\n"
            .to_owned();
    let values = |shift: f64| {
        let of = |year: i16| {
            format!(
                "{year} = {:.3}",
                1.0 + shift + 0.05 * f64::from((year * 7) % 5) + 0.02 * f64::from(year - 2004)
            )
        };
        (2004..=2022).map(of).collect::<Vec<_>>().join(", ")
    };
    let _ = write!(
        text,
        "[[series]]\nname = 'index'\ntitle = 'Index'\nunit = 'points'\nsource = 'nowhere'\nmeasures = 'integration'\n\
         measurement = {{ slope = 'rising', autocorrelation = 0.3 }}\nvalues = {{ {} }}\n\
         [[series]]\nname = 'pairs'\ntitle = 'Pairs'\nunit = 'points'\nsource = 'nowhere'\nmeasures = 'identity'\n\
         measurement = {{ slope = 'rising', link = 'log', demeaned = true }}\n",
        values(0.0)
    );
    for (place, pair) in [("KAZ", "UZB"), ("KAZ", "KGZ"), ("UZB", "KGZ")].iter().enumerate() {
        let _ = write!(
            text,
            "[[series.dyads]]\npair = ['{}', '{}']\nvalues = {{ {} }}\n",
            pair.0,
            pair.1,
            values(0.1 * place as f64 * if place == 1 { -1.0 } else { 1.0 })
        );
    }
    text.push_str(
        "[disputes]\ntitle = 'Disputes'\nsource = 'nowhere'\nfrom = '2004'\nuntil = '2014'\n\
         onsets = [{ year = 2006, pair = ['UZB', 'KGZ'] }, { year = 2008, pair = ['UZB', 'TJK'] }]\n\
         [[events]]\nname = 'borders'\ntitle = 'Borders'\nsource = 'nowhere'\nknown_until = '2022-12-31'\n\
         counterpart = { is = 'settlement' }\n\
         [[events.dates]]\npair = ['KAZ', 'UZB']\non = '2010'\n\
         [[events.dates]]\npair = ['UZB', 'KGZ']\non = '2019'\n\
         [[events.dates]]\npair = ['KGZ', 'TJK']\n\
         [[events]]\nname = 'agreed'\ntitle = 'Agreed'\nsource = 'nowhere'\nknown_until = '2022-12-31'\n\
         counterpart = { is = 'agreement' }\n\
         [[events.dates]]\nissue = 'trade'\n",
    );
    text
}

/// A short case that answers to a record.
fn scenario(room: &TempDir, record: &str, set: &[&str]) -> Scenario {
    let path = room.path().join("observed.toml");
    fs::write(&path, record).expect("a file");
    let text = "extends = 'central-asia'\n[scenario]\nname = 'mine'\nstart = '2004'\nend = '2024'\nticks_per_year = 1\n\
                [calibration]\nparticles = 128\nreplicates = 2\nmoves = 1\n";
    let named = format!("scenario.record={}", toml::Value::from(path.display().to_string()));
    let set: Vec<String> = std::iter::once(named).chain(set.iter().map(|set| (*set).to_owned())).collect();
    Scenario::from_text("mine", text, &set).unwrap_or_else(|problems| panic!("{problems}"))
}

/// A posterior that is the prior, as a file.
fn posterior(room: &TempDir, scenario: &Scenario, sets: usize) -> PathBuf {
    let (space, priors) = ParameterSpace::by_priors(scenario.clone()).expect("priors");
    let mut text = String::from("parameter_set,first_replicate");
    for key in space.keys() {
        let _ = write!(text, ",\"{}\"", key.replace('"', "\"\""));
    }
    for set in 0..sets {
        let _ = write!(text, "\n{set},{set}");
        for (place, prior) in priors.iter().enumerate() {
            let order = (((set * 7 + place * 3) % 11) as f64 + 0.5) / 11.0;
            let _ = write!(text, ",{}", space.rounded(place, prior.quantile(order)));
        }
    }
    let path = room.path().join("posterior.csv");
    fs::write(&path, text + "\n").expect("a file");
    path
}

fn planned(scenario: Scenario, posterior: Option<&Path>) -> ValidationPlan {
    ValidationPlan::new(scenario, posterior.map_or(PosteriorFrom::Fit, PosteriorFrom::File), None)
        .unwrap_or_else(|error| panic!("{error}"))
}

fn finished(plan: &ValidationPlan, threads: usize) -> ValidationTables {
    let threads = NonZeroUsize::new(threads).unwrap_or(NonZeroUsize::MIN);
    let run = plan.run(&mut Run { threads, monitor: &Silent, sink: &mut Discard });
    run.unwrap_or_else(|error| panic!("{error}"))
}

fn refusal(found: Result<ValidationPlan, StudyError>) -> String {
    explained(&found.map(|_| ()).expect_err("it is refused"), |setting| format!("--{setting}"))
}

#[test]
fn figures_and_report_are_made_from_the_files() {
    let room = tempdir().expect("a folder");
    let folder = room.path().join("validation");
    let mine = scenario(&room, &record(), &[]);
    let path = posterior(&room, &mine, 6);
    let plan = planned(mine, Some(&path));
    let [tables, again] = round_trip(&plan, &folder);
    assert!(tables.summary == again.summary && again.posterior.is_none());
    let of = &tables.summary;
    assert_eq!((of.basis[0].fit_until, of.basis[0].until, of.basis[0].sets), (2016, 2022, 6));
    // Of the historical course: two series and borders and agreements in both periods, disputes to the end of the fit.
    let historical = of.scores.iter().filter(|row| row.leaders == HISTORICAL);
    let named: Vec<(&str, &str, usize)> =
        historical.map(|row| (row.target.as_str(), row.period.as_str(), row.n)).collect();
    assert_eq!(
        named,
        [
            ("index", "fit", 13),
            ("index", "holdout", 6),
            ("pairs", "fit", 39),
            ("pairs", "holdout", 18),
            ("disputes", "fit", 2),
            ("borders", "fit", 3),
            ("borders", "holdout", 2),
            ("agreed", "fit", 1),
            ("agreed", "holdout", 1)
        ]
    );
    for row in &of.scores {
        let skill = row.skill.expect("no reference is perfect");
        assert!((skill - (1.0 - row.score / row.reference)).abs() < 1e-12, "{row:?}");
        assert!(row.low.zip(row.high).is_none_or(|(low, high)| low <= high), "{row:?}");
    }
    // The means of the predictions are the scores.
    let rows = of
        .predictions
        .iter()
        .filter(|row| row.leaders == HISTORICAL && row.target == "index" && row.period == "holdout");
    let mean = rows.clone().map(|row| row.score).sum::<f64>() / rows.count() as f64;
    assert!((mean - of.scores[1].score).abs() < 1e-12);
    assert!(
        of.predictions.iter().all(|row| row.q05 <= row.q25 && row.q25 <= row.median && row.q75 <= row.q95)
    );
    assert!(of.dates.iter().all(|row| (0.0..=1.0).contains(&row.forecast)));
    // On its own day a succession makes no difference.
    let actual: Vec<_> = of.placebo.iter().filter(|row| row.is_actual).collect();
    assert!(actual.len() == 1 && actual[0].difference == 0.0, "{actual:?}");
    assert_eq!(actual[0].score, of.scores[1].score);
    assert!(of.placebo.iter().any(|row| row.date == "never" && row.score != actual[0].score));
    assert!(answer(of).contains("a pseudo-holdout") && !remarks(of).is_empty());
    // What was scored is kept, to the last bit.
    let kept = planned(scenario(&room, &record(), &[]), Some(&folder.join("posterior.csv")));
    assert!(finished(&kept, 2).summary == tables.summary);
    let message = refused::<ValidationTables>(&folder, |folder| {
        fs::remove_file(folder.join("scores.csv")).expect("a table");
    });
    assert!(message.contains("scores.csv"), "{message}");
}

#[test]
fn a_posterior_that_is_not_given_is_fitted_first_and_threads_change_no_bit() {
    let room = tempdir().expect("a folder");
    let plan = planned(scenario(&room, &record(), &[]), None);
    assert!(
        plan.announcement().is_some_and(|said| said.contains("posterior of 128 sets, which is fitted first"))
    );
    let [one, two] = [1, 2].map(|threads| finished(&plan, threads));
    assert!(one.summary == two.summary);
    assert_eq!(one.posterior.as_ref().and_then(crate::scenario::Sets::listed_sets), Some(128));
}

#[test]
fn leaders_that_never_change_make_no_difference() {
    let room = tempdir().expect("a folder");
    let frozen = ["leadership.mode=\"frozen\"", "leadership.at=\"2016-08-31\""];
    let mine = scenario(&room, &record(), &frozen);
    let path = posterior(&room, &mine, 3);
    let tables = finished(&planned(mine, Some(&path)), 1);
    assert!(tables.summary.leaders.is_empty() && tables.summary.placebo.is_empty());
    assert!(tables.summary.scores.iter().all(|row| row.leaders == HISTORICAL));
}

#[test]
fn what_is_no_posterior_of_the_scenario_is_refused() {
    let room = tempdir().expect("a folder");
    let mine = || scenario(&room, &record(), &[]);
    let path = posterior(&room, &mine(), 3);
    let fewer = scenario(&room, &record(), &["priors.\"states.UZB.sovereignty_sensitivity\"=[0.6, 0.9]"]);
    let said = refusal(ValidationPlan::new(fewer, PosteriorFrom::File(&path), None));
    assert!(said.contains("is no posterior of mine: it lacks states.UZB.sovereignty_sensitivity"), "{said}");
    let said = refusal(ValidationPlan::new(mine(), PosteriorFrom::File(&room.path().join("none.csv")), None));
    assert!(said.contains("none.csv"), "{said}");
    let early = record().replace("fit_until = 2016", "fit_until = 2022");
    let said = refusal(ValidationPlan::new(scenario(&room, &early, &[]), PosteriorFrom::File(&path), None));
    assert!(said.contains("lies after 2022, the last year of the fit"), "{said}");
    let said = refusal(ValidationPlan::new(mine(), PosteriorFrom::File(&path), Some("XYZ")));
    assert!(said.contains("no such state") && said.contains("KAZ, UZB"), "{said}");
    let none = ValidationPlan::new(crate::testkit::scenario(), PosteriorFrom::Fit, None);
    assert!(refusal(none).contains("answers to no record"));
}

#[test]
fn every_set_runs_under_every_course_and_on_every_day() {
    let room = tempdir().expect("a folder");
    let mine = scenario(&room, &record(), &[]);
    let path = posterior(&room, &mine, 2);
    let plan = planned(mine, Some(&path));
    let super::plan::Source::File(Posterior { keys, points }) = &plan.source else { panic!("a file") };
    assert_eq!((keys.len(), points.len()), (points[0].len(), 2));
    let tables = finished(&plan, 1);
    assert_eq!(
        tables.summary.basis[0].simulated,
        2 * 2 * (plan.courses.len() as u64 + plan.placebo.as_ref().map_or(0, |of| of.dates.len() as u64))
    );
}

#[test]
fn lenses_and_fits_to_less_are_scored_by_themselves() {
    let room = tempdir().expect("a folder");
    let folder = room.path().join("validation");
    let mine = scenario(&room, &record(), &[]);
    let path = posterior(&room, &mine, 3);
    let plan =
        planned(mine, Some(&path)).with_lenses(&["realism".to_owned()]).and_then(ValidationPlan::with_refits);
    let plan = plan.unwrap_or_else(|error| panic!("{error}"));
    let [tables, again] = round_trip(&plan, &folder);
    assert!(tables.summary == again.summary);
    let of = &tables.summary;
    let lenses: Vec<&str> = of.lenses.iter().map(|row| row.lens.as_str()).collect();
    assert_eq!(lenses, ["full", "realism"]);
    assert!((of.lenses.iter().map(|row| row.probability).sum::<f64>() - 1.0).abs() < 1e-12);
    // Realism sets the rate of commissions and the share of society, which are then not fitted.
    assert_eq!(of.lenses[0].numbers, of.lenses[1].numbers + 2);
    assert!(of.lens_scores.iter().any(|row| row.lens == "realism" && row.target == "index" && row.n == 6));
    // Of 2004 one year alone could be fitted to.
    let years: Vec<(i16, i16)> =
        of.origins.iter().filter(|row| row.target == "index").map(|row| (row.fit_until, row.until)).collect();
    assert_eq!(years, [(2008, 2012), (2012, 2016)]);
    assert!(of.origins.iter().all(|row| row.target != "index" || row.n == 4));
    let left_out = |name: &str| of.left_out.iter().filter(|row| row.left_out == name).collect::<Vec<_>>();
    assert!(left_out("index").iter().all(|row| row.target == "index") && left_out("index").len() == 2);
    let pair = left_out("UZB-KGZ");
    assert!(pair.iter().any(|row| row.target == "pairs" && row.n == 13), "{pair:?}");
    assert!(pair.iter().any(|row| row.target == "borders"), "{pair:?}");
    let said = remarks(of).join(" ");
    assert!(
        said.contains("has the greatest log evidence") && said.contains("Skill of fits to fewer years"),
        "{said}"
    );
    let refused = planned(scenario(&room, &record(), &[]), Some(&path)).with_lenses(&["realsm".to_owned()]);
    assert!(refusal(refused).contains("did you mean realism?"));
}
