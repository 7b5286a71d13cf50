//! Tests of calibrations, from records to files and back.

use std::fmt::Write as _;
use std::fs;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};

use tempfile::{TempDir, tempdir};

use super::fit::along;
use super::recovery::Measured;
use super::targets::{Kind, Line, Targets};
use super::{CalibrationPlan, CalibrationTables, RecoveryRow, kept};
use crate::analysis::calibration::likelihood::{Elimination, Link, Predictive};
use crate::engine::{
    Direction, Monitor, Observable, Observables, ObservationPlan, Silent, Statistic, observe,
};
use crate::model::{Measure, Series, Unit};
use crate::problem::{Setting, explained};
use crate::scenario::{Comparable, ParameterSpace, Scenario};
use crate::statistics::Slope;
use crate::studies::round_trip::{refused, round_trip};
use crate::studies::{Discard, DrawnParameters, Run, Study as _, StudyError};

/// A series of the region and what of borders is known: settled or not by the end of the fit.
fn record(is_settled: impl Fn(usize) -> bool) -> String {
    let mut text = "[record]\ntitle = 'Observed'\nstates = ['KAZ', 'UZB', 'KGZ', 'TJK', 'TKM']\nfit_until = 2001\n[[series]]\n\
                    name = 'index'\ntitle = 'Index'\nunit = 'points'\nsource = 'nowhere'\nmeasures = 'integration'\n\
                    measurement = { slope = 'rising', autocorrelation = 0.3 }\n\
                    values = { 1994 = 1, 1995 = 1.2, 1996 = 1.1, 1997 = 1.5, 1998 = 1.6, 1999 = 1.8, 2000 = 1.7, 2003 = 9 }\n\
                    [[events]]\nname = 'borders'\ntitle = 'Borders'\nsource = 'nowhere'\nknown_until = '2004'\n\
                    counterpart = { is = 'settlement' }\n"
        .to_owned();
    for (place, pair) in PAIRS.iter().enumerate() {
        let when = if is_settled(place) { "on = '2000'\n" } else { "" };
        let _ = write!(text, "[[events.dates]]\npair = ['{}', '{}']\n{when}", pair.0, pair.1);
    }
    text
}

const PAIRS: [(&str, &str); 10] = [
    ("KAZ", "UZB"),
    ("KAZ", "KGZ"),
    ("KAZ", "TJK"),
    ("KAZ", "TKM"),
    ("UZB", "KGZ"),
    ("UZB", "TJK"),
    ("UZB", "TKM"),
    ("KGZ", "TJK"),
    ("KGZ", "TKM"),
    ("TJK", "TKM"),
];

/// A short case that answers to a record, with choices of its calibration and other values.
fn scenario(room: &TempDir, record: &str, choices: &str, set: &[&str]) -> Scenario {
    let path = room.path().join("observed.toml");
    fs::write(&path, record).expect("a file");
    let text = format!(
        "extends = 'central-asia'\n[scenario]\nname = 'mine'\nstart = '1992'\nend = '2004'\nticks_per_year = 2\n[calibration]\n{choices}"
    );
    let named = format!("scenario.record={}", toml::Value::from(path.display().to_string()));
    let set: Vec<String> = std::iter::once(named).chain(set.iter().map(|set| (*set).to_owned())).collect();
    Scenario::from_text("mine", &text, &set).unwrap_or_else(|problems| panic!("{problems}"))
}

const TINY: &str = "particles = 128\nreplicates = 2\nmoves = 1\n";

fn planned(scenario: Scenario) -> CalibrationPlan {
    CalibrationPlan::new(scenario).unwrap_or_else(|error| panic!("{error}"))
}

fn tiny(room: &TempDir) -> CalibrationPlan {
    planned(scenario(room, &record(|place| place % 3 == 0), TINY, &[]))
}

fn run(
    plan: &CalibrationPlan,
    threads: usize,
    monitor: &dyn Monitor,
) -> Result<CalibrationTables, StudyError> {
    let threads = NonZeroUsize::new(threads).unwrap_or(NonZeroUsize::MIN);
    plan.run(&mut Run { threads, monitor, sink: &mut Discard })
}

fn finished(plan: &CalibrationPlan, threads: usize) -> CalibrationTables {
    run(plan, threads, &Silent).unwrap_or_else(|error| panic!("{error}"))
}

/// The values of the posterior by (number, draw).
fn values(tables: &CalibrationTables) -> Vec<Vec<f64>> {
    tables.posterior.as_ref().map(|sets| sets.columns(0, 128)).unwrap_or_default()
}

#[test]
fn figures_and_report_are_made_from_the_files_and_runs_draw_from_the_posterior() {
    let room = tempdir().expect("a folder");
    let folder = room.path().join("calibration");
    let plan = tiny(&room);
    let [tables, again] = round_trip(&plan, &folder);
    assert!(tables.summary == again.summary && again.posterior.is_none());
    assert_eq!(tables.summary.marginals.len(), plan.priors.len());
    assert_eq!(tables.summary.statements.len(), 10);
    let last = tables.summary.stages.last().expect("a stage");
    assert_eq!(last.temperature, 1.0);
    assert!((last.log_evidence - tables.summary.evidence[0].log_evidence).abs() < 1e-12);
    let few = ["monte_carlo.replicates=128"];
    let other = scenario(&room, &record(|_| true), "", &few);
    let drawn = DrawnParameters::from_file(&other, &folder.join("posterior.csv"), 1);
    let drawn = drawn.unwrap_or_else(|problem| panic!("{problem}"));
    assert_eq!(drawn.sets().columns(0, 128), values(&tables));
    let message = refused::<CalibrationTables>(&folder, |folder| {
        fs::remove_file(folder.join("fit.csv")).expect("a table");
    });
    assert!(message.contains("fit.csv"), "{message}");
}

#[test]
fn threads_change_no_bit() {
    let room = tempdir().expect("a folder");
    let plan = tiny(&room);
    let [one, two] = [1, 2].map(|threads| finished(&plan, threads));
    assert!(one.summary == two.summary && values(&one) == values(&two));
    let seed = ["monte_carlo.seed=9"];
    let other = finished(&planned(scenario(&room, &record(|place| place % 3 == 0), TINY, &seed)), 2);
    assert!(values(&other) != values(&one));
}

/// A monitor that cancels once a stage is done.
#[derive(Default)]
struct AfterAStage(AtomicUsize);

impl Monitor for AfterAStage {
    fn advance(&self, _: u64) {}

    fn cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 0
    }

    fn reached(&self, _: &str, _: u64) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn an_interrupted_calibration_goes_on_with_the_same_bits() {
    let room = tempdir().expect("a folder");
    let file = room.path().join(".calibration.stage");
    let whole = finished(&tiny(&room), 1);
    assert!(whole.summary.stages.len() > 1, "{:?}", whole.summary.stages);
    let plan = tiny(&room).keeping_in(file.clone());
    let stopped = run(&plan, 1, &AfterAStage::default());
    assert!(matches!(stopped, Err(StudyError::Cancelled)) && file.exists());
    assert!(plan.announcement().is_some_and(|said| said.ends_with("goes on after stage 1, which was kept")));
    // Of another calibration it is passed over.
    let seed = ["monte_carlo.seed=9"];
    let other = planned(scenario(&room, &record(|place| place % 3 == 0), TINY, &seed));
    let other = other.keeping_in(file.clone());
    assert!(other.announcement().is_some_and(|said| said.ends_with("of each evaluation")));
    let rest = finished(&plan, 2);
    assert!(rest.summary == whole.summary && values(&rest) == values(&whole));
    // Until it is forgotten, the posterior is there.
    assert!(finished(&plan, 1).summary == whole.summary);
    plan.forget();
    assert!(!file.exists());
    fs::write(&file, "no stage").expect("a file");
    assert!(kept::kept(&file, "", &plan.sampler).is_none());
}

#[test]
fn what_comes_after_the_fit_is_not_simulated_and_changes_nothing() {
    let room = tempdir().expect("a folder");
    let plan = tiny(&room);
    let calendar = plan.space.scenario().calendar();
    assert_eq!((calendar.ticks(), calendar.last_day().year()), (20, 2001));
    let mut longer = tiny(&room);
    let whole = longer.scenario().clone();
    longer.targets = Targets::new(&whole, whole.record().expect("a record")).expect("targets");
    longer.space = ParameterSpace::by_priors(whole).expect("numbers").0;
    assert_eq!(longer.space.scenario().calendar().ticks(), 26);
    let [short, long] = [&plan, &longer].map(|plan| finished(plan, 1));
    assert!(short.summary == long.summary);
}

#[test]
fn targets_are_what_the_record_has_in_the_years_of_the_fit() {
    let scenario = Scenario::built_in();
    let targets = Targets::new(&scenario, scenario.record().expect("a record")).expect("targets");
    let of = |name: &str| targets.list.iter().find(|target| target.name == name);
    let names: Vec<&str> = targets.list.iter().map(|target| target.name.as_str()).collect();
    assert_eq!(
        names,
        ["trade_share", "un_distance", "trade_dyads", "disputes", "agreement_dates", "border_dates"]
    );
    assert!(of("trade_share").is_some_and(|target| target.years == (1994, 2014) && target.count == 21));
    assert!(
        of("trade_dyads")
            .is_some_and(|target| matches!(target.kind, Kind::Panel(..)) && target.weight == 0.5)
    );
    let Some(Kind::Onsets(counts, cells)) = of("disputes").map(|target| &target.kind) else {
        panic!("no onsets")
    };
    assert_eq!((counts.len(), cells.len(), counts.iter().sum::<u64>()), (30, 30, 13));
    // Of 1992 to 1998, 1999 to 2006 and 2007 to 2014.
    let by_period: Vec<u64> = counts.chunks(10).map(|counts| counts.iter().sum()).collect();
    assert_eq!(by_period, [0, 8, 5]);
    let holds =
        |what: &str| targets.claims().find(|(_, claim)| claim.what == what).map(|(_, claim)| claim.holds);
    assert_eq!(
        [holds("KAZ-UZB"), holds("UZB-KGZ"), holds("KGZ-TJK")],
        [Some(true), Some(false), Some(false)]
    );
    assert!(targets.list.iter().all(|target| target.years.1 <= 2016));
}

#[test]
fn what_cannot_be_fitted_says_why_in_settings() {
    let room = tempdir().expect("a folder");
    let option = |setting: Setting| format!("--{setting}");
    let message = |scenario: Scenario| {
        let refused = CalibrationPlan::new(scenario).expect_err("it is refused");
        explained(&refused, option)
    };
    let of = |choices: &str| message(scenario(&room, &record(|_| true), choices, &[]));
    assert_eq!(
        of("targets.indx = { weight = 1 }"),
        "--a value of the scenario calibration.targets.indx: the record has no such target\n\
         help: did you mean index? the targets are index, borders"
    );
    assert_eq!(
        of("targets.index = { until = 2003 }"),
        "--a value of the scenario calibration.targets.index.until: 2003 is after 2001, until when the record is fitted\nhelp: end in 2001 or before: later years are there to judge the fit"
    );
    assert!(
        of("targets.borders = { slope = 'rising' }").contains("borders.slope: slope is stated of a target")
    );
    assert!(of("targets.index = { periods = [1992] }").contains("index.periods"));
    assert!(of("targets.index = { from = 2005 }").contains("targets.index.from: 2005 is after 2001"));
    let few = of("targets.index = { from = 2000 }");
    assert!(
        few.contains("index: Index: there are 1 observations, and the measurement model takes at least 5"),
        "{few}"
    );
    assert!(few.ends_with("weight 0 under [calibration.targets.index] leaves the target out"), "{few}");
    let none = of("targets.index = { weight = 0 }\ntargets.borders = { weight = 0 }");
    assert!(none.starts_with("nothing of the record of mine counts"), "{none}");
    assert!(
        of("particles = 40").contains("calibration.particles=40: a calibration of"),
        "{}",
        of("particles = 40")
    );
    let fixed = of("fixed = ['parameters.honeymon']");
    assert!(fixed.contains("no number of this key has a prior"), "{fixed}");
    assert!(fixed.ends_with("help: did you mean parameters.honeymoon?"), "{fixed}");
    let open = |choices: &str| {
        planned(scenario(&room, &record(|_| true), choices, &[])).space.keys().map(str::to_owned).collect()
    };
    let (all, fewer): (Vec<String>, Vec<String>) = (open(""), open("fixed = ['parameters.honeymoon']"));
    assert_eq!(all.into_iter().filter(|key| key != "parameters.honeymoon").collect::<Vec<_>>(), fewer);
    assert!(message(crate::testkit::scenario()).starts_with("triad answers to no record"));
}

/// Which borders are settled by the end of 2001 in the first replicate, at a rate of commissions.
fn history(room: &TempDir, rate: &str) -> Vec<bool> {
    let set = format!("parameters.technical_rate={rate}");
    let scenario = scenario(room, &record(|_| true), "", &[&set]);
    let observable = |dyad: &crate::scenario::Dyad| Observable {
        series: Series { measure: Measure::Dispute, unit: Unit::Dyad(dyad.pair.0, dyad.pair.1) },
        statistic: Statistic::FirstPassage {
            level: 0.5 * dyad.dispute,
            direction: Direction::Falling,
            ticks: 0..20,
        },
    };
    let list = scenario.dyads().iter().map(observable).collect();
    let observables = Observables::new(&scenario, list).expect("observables");
    let plan = ObservationPlan { first: 0, replicates: 1, seed: 5, threads: NonZeroUsize::new(1) };
    let mut found = Vec::new();
    observe::<()>(&Comparable::one(&scenario), &observables, &plan, &Silent, &mut |block| {
        found.extend(block.of_replicate(0, 0).map(f64::is_finite));
        Ok(())
    })
    .expect("a history");
    found
}

#[test]
fn a_known_number_is_found_again() {
    let room = tempdir().expect("a folder");
    let found = ["0", "2.9"].map(|rate| {
        let settled = history(&room, rate);
        let choices = "particles = 160\nreplicates = 12\nmoves = 4\ntargets.index = { weight = 0 }\n";
        let plan = planned(scenario(&room, &record(|place| settled[place]), choices, &[]));
        let tables = finished(&plan, 2);
        let row = tables.summary.marginals.iter().find(|row| row.key == "parameters.technical_rate");
        row.expect("the number").clone()
    });
    let [none, many] = found;
    assert!(none.low <= 0.3 && none.median < 1.0, "{none:?}");
    assert!(many.high >= 2.5 && many.median > none.median + 0.5, "{many:?}");
    assert!(none.contraction > 0.15, "{none:?}");
}

/// A plan with a recovery of 20 sets.
fn recovering(room: &TempDir) -> CalibrationPlan {
    tiny(room).with_recovery(20).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_recovery_has_the_same_bits_on_any_threads_and_is_read_back() {
    let room = tempdir().expect("a folder");
    let plan = recovering(&room);
    let [one, three] = [1, 3].map(|threads| finished(&plan, threads).summary);
    assert!(one == three);
    // The fit to the record is the same with a recovery and without.
    let without = finished(&tiny(&room), 1).summary;
    assert!(without.marginals == one.marginals && without.recovery.is_empty());
    let numbers = plan.priors.len();
    assert_eq!((one.recovery.len(), one.ranks.len()), (numbers, 20 * numbers));
    assert!(one.ranks.iter().all(|row| row.rank <= row.draws && row.draws == 128));
    let held = |row: &RecoveryRow| (20.0 * row.coverage_90).round() as usize;
    let of = &one.recovery[0];
    let ranks: Vec<usize> = one.ranks.iter().filter(|row| row.key == of.key).map(|row| row.rank).collect();
    let inside = ranks.iter().filter(|rank| ((**rank as f64 + 0.5) / 129.0 - 0.5).abs() <= 0.45).count();
    assert_eq!(held(of), inside);
    let folder = room.path().join("recovery");
    let [tables, again] = round_trip(&plan, &folder);
    assert!(tables.summary == again.summary && tables.summary == one);
    let few = tiny(&room).with_recovery(19).expect_err("too few");
    assert!(
        explained(&few, |_| String::new())
            .starts_with("a recovery takes at least 20 sets, and 19 are asked for")
    );
}

/// Cancels after some batches.
struct After(AtomicUsize);

impl Monitor for After {
    fn advance(&self, _: u64) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 60
    }
}

#[test]
fn an_interrupted_recovery_goes_on_with_the_same_bits() {
    let room = tempdir().expect("a folder");
    let whole = finished(&recovering(&room), 1).summary;
    let file = room.path().join(".calibration.stage");
    let plan = recovering(&room).keeping_in(file.clone());
    // The posterior alone, without the recovery, is of the same calibration.
    finished(&tiny(&room).keeping_in(file.clone()), 1);
    let stopped = run(&plan, 1, &After(AtomicUsize::new(0)));
    assert!(matches!(stopped, Err(StudyError::Cancelled)));
    let sets = || {
        let of = plan.keeps().expect("an identity").expect("a file").1;
        kept::recovered(&kept::of_recovery(&file), &of).len()
    };
    assert!((1..20).contains(&sets()), "{}", sets());
    assert!(finished(&plan, 2).summary == whole);
    plan.forget();
    assert_eq!(sets(), 0);
}

#[test]
fn records_of_histories_are_drawn_as_the_record_is_measured() {
    let scenario = Scenario::built_in();
    let targets = Targets::new(&scenario, scenario.record().expect("a record")).expect("targets");
    // Features that differ, and series that the model follows.
    let mut means: Vec<f64> = (0..targets.features.len()).map(|k| 0.1 + (k % 17) as f64 / 20.0).collect();
    for target in &targets.list {
        let Kind::Lines(lines) = &target.kind else { continue };
        for line in lines {
            let (link, slope, _) = line.model;
            for ((_, value), path) in line.observations.iter().zip(&line.path) {
                let value = if link == Link::Log { libm::log(*value) } else { *value };
                let value = if slope == Slope::Falling { -value } else { value };
                path.iter().enumerate().for_each(|(k, (feature, _))| {
                    means[*feature] = value + 0.01 * (feature % 5 + k) as f64;
                });
            }
        }
    }
    let mut draws = Predictive::new(3, 0);
    for target in &targets.list {
        let measured = target.measured(&means).expect("a fit");
        let mut again = || target.of_history(&measured, &means, &mut draws).expect("observations");
        let drawn = again();
        assert_eq!((&drawn.name, drawn.count, drawn.years), (&target.name, target.count, target.years));
        match (&drawn.kind, &target.kind) {
            (Kind::Lines(drawn), Kind::Lines(made)) => {
                let years = |line: &Line| line.observations.iter().map(|of| of.0).collect::<Vec<i16>>();
                let all_years = |lines: &Vec<Line>| lines.iter().map(years).collect::<Vec<_>>();
                assert_eq!(all_years(drawn), all_years(made));
                // On the mean, the slope and the spread of the record.
                let Measured::Lines(fits) = &measured else { panic!("no series") };
                let slope = |line: &Line| {
                    let path = along(&line.path, &means);
                    let fit = line.measurement.fit(&path, Elimination::Profiled).expect("a fit");
                    [fit.slope, fit.sd]
                };
                let all: Vec<[f64; 2]> = (0..400)
                    .map(|_| match &again().kind {
                        Kind::Lines(lines) => slope(&lines[0]),
                        _ => panic!("no series"),
                    })
                    .collect();
                let mean = |which: usize| all.iter().map(|of| of[which]).sum::<f64>() / 400.0;
                assert!((mean(1) / fits[0].sd - 1.0).abs() < 0.2, "{} {:?}", mean(1), fits[0]);
                let error = |mean: f64| {
                    (all.iter().map(|of| (of[0] - mean) * (of[0] - mean)).sum::<f64>() / 400.0).sqrt()
                };
                // Slopes of the wrong sign count as 0.
                assert!((mean(0) - fits[0].slope).abs() < 0.5 * error(mean(0)), "{} {:?}", mean(0), fits[0]);
            }
            (Kind::Panel(drawn), Kind::Panel(made)) => {
                assert_eq!(drawn.observations.len(), made.observations.len());
                assert!(drawn.observations != made.observations);
            }
            (Kind::Onsets(drawn, _), Kind::Onsets(made, _)) => {
                assert_eq!(drawn.iter().sum::<u64>(), made.iter().sum::<u64>());
            }
            (Kind::Claims(drawn), Kind::Claims(made)) => {
                assert!(drawn.iter().zip(made).all(|(drawn, made)| drawn.what == made.what));
            }
            _ => panic!("another kind"),
        }
    }
}

#[test]
fn the_plan_says_what_is_done() {
    let room = tempdir().expect("a folder");
    let plan = tiny(&room);
    let numbers = plan.priors.len();
    assert_eq!(
        plan.announcement(),
        Some(format!(
            "{numbers} numbers fitted to 2 targets until 2001: 128 particles, 2 replicates of each evaluation"
        ))
    );
    assert_eq!((plan.folder().as_str(), plan.title().as_str()), ("mine-calibration", "calibration of mine"));
    assert_eq!(plan.work_of(3), 128 * 2 * (2 + 3) + 2 * 1_024);
}
