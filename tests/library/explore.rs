//! What a page is answered.

use std::num::NonZeroUsize;

use concord::engine::{Part, Silent};
use concord::explore::{
    Checked, ControlKind, Described, Job, Request, ScenarioInput, Tell, catalogue, check, tell,
};
use concord::scenario::{Scenario, built_in_names};
use serde_json::{Value, json};

const TWO: NonZeroUsize = NonZeroUsize::new(2).expect("two");

fn input(name: &str, set: &[&str]) -> ScenarioInput {
    // Few years are quick and hold all that differs.
    let years = ["scenario.start=\"2014\"", "scenario.end=\"2019\""];
    let set = years.iter().chain(set).map(|change| (*change).to_owned()).collect();
    ScenarioInput { name: name.to_owned(), text: None, set }
}

fn request(scenarios: &[ScenarioInput], uncertain: bool) -> Request {
    Request {
        scenarios: scenarios.to_vec(),
        replicates: 170,
        seed: Some("5".to_owned()),
        uncertain,
        complete: true,
    }
}

/// All that a page shows of a request, as JSON.
fn shown(job: &Job, found: &concord::explore::Found) -> [Value; 2] {
    let answer = job.answer(found).expect("an answer");
    let files = job.files(found).expect("files");
    [serde_json::to_value(answer).expect("JSON"), serde_json::to_value(files).expect("JSON")]
}

/// Runs a batch in parts as workers do, in another order, each sent as bytes.
fn in_parts(job: &Job) -> Vec<Part> {
    let batch = |batch: &concord::engine::DividedBatch<'_>| {
        let firsts: Vec<u64> = (0..batch.plan.replicates).step_by(64).collect();
        let parts = firsts.iter().rev().map(|first| {
            let part = batch.part(*first, 64, &Silent).expect("nothing stops it");
            Part::decode(&part.encode()).expect("a part")
        });
        let merged = parts.reduce(|mut all, part| {
            all.merge(part).expect("one batch");
            all
        });
        merged.expect("at least one part")
    };
    job.batches().iter().map(batch).collect()
}

#[test]
fn workers_that_share_a_request_answer_as_one_program_does() {
    let (one, other) = (input("pre-2017", &[]), input("post-2017", &["parameters.spillover=0.3"]));
    for request in [
        request(std::slice::from_ref(&one), true),
        request(&[one.clone(), other.clone()], true),
        request(&[one, other], false),
    ] {
        let job = Job::new(&request).expect("a study");
        let expected = shown(&job, &job.run(TWO, &Silent).expect("nothing stops it"));
        let merged = job.merged(in_parts(&job)).expect("all replicates");
        assert_eq!(shown(&job, &merged), expected);
        let arm = &expected[0]["arms"][0];
        let ticks = arm["fans"]["integration"]["mean"].as_array().expect("a mean by tick").len();
        assert_eq!(ticks, 24);
        assert_eq!(arm["under_priors"].is_object(), request.uncertain);
        let is_file = |name: &str| {
            let files = expected[1].as_array().expect("files");
            files.iter().any(|file| file["name"].as_str().is_some_and(|of| of.ends_with(name)))
        };
        assert!(is_file("trajectories.csv") && is_file("summary.csv"), "the tables of the folder");
        // Without the bands of most measures the page shows the same, and there are no files.
        let quick = Job::new(&Request { complete: false, ..request.clone() }).expect("a study");
        let found = quick.run(TWO, &Silent).expect("nothing stops it");
        let answer = serde_json::to_value(quick.answer(&found).expect("an answer")).expect("JSON");
        assert!(answer == expected[0]);
        let is_run = request.scenarios.len() == 1;
        assert_eq!(quick.files(&found).is_ok(), is_run);
        let missing = job.merged(Vec::new()).expect_err("nothing was run");
        assert!(missing.message.contains("batches have been run"), "{}", missing.message);
    }
}

#[test]
fn two_scenarios_of_one_name_are_told_apart() {
    let same = input("central-asia", &[]);
    let request = request(&[same.clone(), ScenarioInput { set: same.set.clone(), ..same }], false);
    let job = Job::new(&request).expect("a study");
    let [answer, _] = shown(&job, &job.run(TWO, &Silent).expect("nothing stops it"));
    let names = ["central-asia", "central-asia-changed"];
    assert_eq!(names.map(Value::from), [0, 1].map(|arm| answer["arms"][arm]["name"].clone()));
    let differs = answer["contrast"]["paths"]["integration"]["mean"].as_array().expect("differences");
    assert!(differs.iter().all(|difference| difference == 0.0), "one scenario twice");
}

fn described(input: &ScenarioInput) -> Described {
    match check(input) {
        Checked::Valid { scenario, .. } => *scenario,
        Checked::Invalid { problems, .. } => panic!("{problems:?}"),
    }
}

#[test]
fn every_control_moves_what_it_says() {
    for name in built_in_names() {
        let plain = ScenarioInput { name: name.to_owned(), text: None, set: Vec::new() };
        let before = described(&plain);
        // One of each section and element: all at once, since to read a scenario takes a moment.
        let moved = |control: &concord::explore::Control| match control.kind {
            ControlKind::Switch => json!(!control.value.as_bool().expect("on or off")),
            ControlKind::Freeze => json!({ "mode": "frozen", "at": before.ticks[before.ticks.len() / 2] }),
            ControlKind::Number => {
                let (value, low, high) = (
                    control.value.as_f64().expect("a number"),
                    control.low.expect("an interval"),
                    control.high.expect("an interval"),
                );
                assert!((low..=high).contains(&value), "{name} {}", control.key);
                assert!(!control.meaning.is_empty() && !control.label.is_empty(), "{}", control.key);
                // A little, since orders bind some numbers to each other.
                json!(if value + 0.001 * (high - low) <= high {
                    value + 0.001 * (high - low)
                } else {
                    value - 0.001 * (high - low)
                })
            }
        };
        let toml = |value: &Value| match value {
            Value::Object(_) => {
                format!("{{ mode = \"frozen\", at = {} }}", value["at"])
            }
            other => other.to_string(),
        };
        let values: Vec<Value> = before.controls.iter().map(moved).collect();
        let set = before.controls.iter().zip(&values);
        let set = set.map(|(control, value)| format!("{}={}", control.key, toml(value))).collect();
        let after = described(&ScenarioInput { set, ..plain });
        assert_eq!(after.controls.len(), before.controls.len());
        for (control, value) in after.controls.iter().zip(&values) {
            let expected = if control.kind == ControlKind::Freeze { &value["at"] } else { value };
            assert_eq!(&control.value, expected, "{name} {}", control.key);
        }
    }
}

#[test]
fn a_wrong_scenario_comes_back_with_its_problems_and_their_places() {
    let text = "extends = \"central-asia\"\n[parameters]\nspillovr = 0.3\n";
    let wrong = ScenarioInput { name: "mine".to_owned(), text: Some(text.to_owned()), set: Vec::new() };
    let Checked::Invalid { problems, .. } = check(&wrong) else { panic!("it is wrong") };
    assert_eq!((problems[0].line, problems[0].column), (Some(3), Some(1)));
    assert_eq!(problems[0].help.as_deref(), Some("did you mean `spillover`?"));
    let refused = Job::new(&request(&[input("central-asia", &[]), wrong], false)).expect_err("it is wrong");
    assert_eq!((refused.scenario, refused.problems.len()), (1, 1));
    // A text of a page leads to no file.
    let elsewhere = "extends = \"/etc/hostname\"\n";
    let elsewhere =
        ScenarioInput { name: "mine".to_owned(), text: Some(elsewhere.to_owned()), set: Vec::new() };
    assert!(matches!(check(&elsewhere), Checked::Invalid { .. }));
}

#[test]
fn what_cannot_be_is_refused_in_a_sentence() {
    let one = input("central-asia", &[]);
    let of = |request: Request| Job::new(&request).expect_err("it cannot be").message;
    let plain = request(std::slice::from_ref(&one), false);
    let none = Request { scenarios: Vec::new(), ..plain.clone() };
    assert_eq!(of(none), "a request is of one scenario or of two, not of 0");
    let seed = Request { seed: Some("-1".to_owned()), ..plain.clone() };
    assert_eq!(of(seed), "the seed must be a whole number from 0 to 18446744073709551615, not \"-1\"");
    let nothing = Request { replicates: 0, ..plain.clone() };
    assert!(of(nothing).starts_with("the number of replicates must be from 1 to"));
    let unlike = Request { scenarios: vec![one, input("mercosur", &[])], ..plain };
    assert!(of(unlike).contains("cannot be compared"));
}

#[test]
fn the_memory_of_a_request_is_known_before_it_is_taken() {
    let bytes = |scenarios: &[&str], replicates: u64, set: &[&str]| {
        let set: Vec<String> = set.iter().map(|change| (*change).to_owned()).collect();
        let input = |name: &&str| ScenarioInput { name: (*name).to_owned(), text: None, set: set.clone() };
        let scenarios: Vec<ScenarioInput> = scenarios.iter().map(input).collect();
        Job::new(&Request { replicates, ..request(&scenarios, false) }).expect("a study").bytes()
    };
    // 84 series of 156 ticks: all values of few replicates, histograms of many.
    assert_eq!(bytes(&["central-asia"], 100, &[]), 84 * 156 * 8 * 100);
    assert_eq!(bytes(&["central-asia"], 1_000_000, &[]), 84 * 156 * 1_200);
    assert_eq!(bytes(&["pre-2017", "post-2017"], 100, &[]), 2 * 84 * 156 * 8 * 100);
    assert!(bytes(&["central-asia"], 1_000, &["scenario.ticks_per_year=300"]) > 1 << 30);
}

#[test]
fn a_history_is_told_by_number_by_typicality_and_by_a_point() {
    let request = request(&[input("pre-2017", &[]), input("post-2017", &[])], false);
    let told = |which: Value| {
        let asked = json!({ "request": request, "scenario": 1, "which": which, "every": false });
        let asked: Tell = serde_json::from_value(asked).expect("a question");
        tell(&asked, TWO, &Silent)
    };
    let seventh = told(json!({ "replicate": 7 })).expect("a history");
    assert_eq!(seventh.replicate, 7);
    let text = serde_json::to_string(&seventh.blocks).expect("JSON");
    assert!(text.contains("Shavkat Mirziyoyev took office in Uzbekistan"), "{text}");
    let end = seventh.series["integration"].len() - 1;
    let value = seventh.series["integration"][end];
    let nearest = json!({ "nearest": { "measure": "integration", "tick": end, "value": value } });
    let nearest = told(nearest).expect("a history");
    assert_eq!(nearest.series["integration"][end], value, "itself, or one with the same value");
    let typical = told(json!({ "typical": true })).expect("a history");
    assert!(typical.replicate < 170);
    let refused = |which: Value| told(which).expect_err("it cannot be told").message;
    assert!(refused(json!({ "replicate": 170 })).contains("170"));
    assert_eq!(
        refused(json!({ "nearest": { "measure": "x", "tick": 0, "value": 0.0 } })),
        "there is no measure \"x\""
    );
    assert_eq!(
        refused(json!({ "nearest": { "measure": "paper", "tick": 24, "value": 0.0 } })),
        "there is no tick 24"
    );
}

#[test]
fn the_catalogue_has_every_scenario_and_every_language() {
    let catalogue = serde_json::to_value(catalogue()).expect("JSON");
    let names: Vec<&str> = built_in_names().collect();
    let scenarios = catalogue["scenarios"].as_array().expect("scenarios");
    assert_eq!(scenarios.len(), names.len());
    for (scenario, name) in scenarios.iter().zip(names) {
        let text = scenario["text"].as_str().expect("a text");
        assert_eq!(scenario["name"], name);
        let read = Scenario::from_text(name, text, &[]).unwrap_or_else(|problems| panic!("{problems}"));
        let said = [&scenario["title"], &scenario["description"]].map(|words| words.as_str().expect("words"));
        assert_eq!(said, [read.title(), read.description()], "{name}");
    }
    for words in ["measures", "cultures"].iter().flat_map(|list| catalogue[list].as_array().expect("a list"))
    {
        let label = &words["label"];
        assert_ne!(label["en"], label["ru"], "{label}");
        assert_ne!(label["en"], label["kk"], "{label}");
    }
}
