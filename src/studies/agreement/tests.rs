//! Agreement of invented coders.

use super::findings::{LEAST, USUAL};
use super::*;
use crate::problem::explained;
use crate::scenario::{CodedScenario, Prior};
use crate::studies::Study as _;
use crate::studies::round_trip::{refused, round_trip};

/// Three states and one issue, with a dispute and an openness of a coder's own.
fn text(disputes: [f64; 3], openness: f64, extra: &str) -> String {
    let states: String = ["AAA", "BBB", "CCC"]
        .map(|id| {
            format!(
                "[[states]]\nid = \"{id}\"\nsovereignty_sensitivity = 0.5\nendowments = {{ grain = 0.5 }}\ngdp_bn = {{ 2000 = 100 }}\n\
                 population_m = {{ 2000 = 10 }}\nleaders = [{{ name = \"First of {id}\", from = \"1998\", openness = {openness} }}]\n"
            )
        })
        .concat();
    let pairs = [["AAA", "BBB"], ["AAA", "CCC"], ["BBB", "CCC"]];
    let dyads: String = pairs
        .iter()
        .zip(disputes)
        .map(|([a, b], dispute)| {
            format!(
                "[[dyads]]\npair = [\"{a}\", \"{b}\"]\nheritage = 0.5\nproximity = 1\ndispute = {dispute}\n"
            )
        })
        .collect();
    format!(
        "[scenario]\nname = \"triad\"\nstart = \"2000\"\nend = \"2009\"\n{states}{dyads}[[issues]]\nid = \"trade\"\nbenefit = 1\n\
         sovereignty_cost = 0.3\ncomplementarity = {{ rule = \"constant\", value = 0.5 }}\n{extra}"
    )
}

fn coder(name: &str, text: &str) -> (String, CodedScenario) {
    let read = CodedScenario::from_text(name, text).unwrap_or_else(|problems| panic!("{problems}"));
    (name.to_owned(), read)
}

fn plan(files: &[(String, CodedScenario)]) -> AgreementPlan {
    AgreementPlan::new(files, 199, Some(1)).unwrap_or_else(|error| panic!("{error}"))
}

fn summary(files: &[(String, CodedScenario)]) -> AgreementSummary {
    plan(files).tables().expect("tables").summary
}

fn of_kind<'a>(of: &'a AgreementSummary, kind: &str) -> &'a KindRow {
    of.kinds.iter().find(|row| row.kind == kind).expect("the kind")
}

#[test]
fn coders_who_agree_have_an_alpha_of_1_and_no_variation_has_none() {
    let file = text([0.0, 0.5, 1.0], 0.4, "");
    let of = summary(&[coder("anna", &file), coder("bolat", &file)]);
    let dispute = of_kind(&of, "dispute");
    assert_eq!((dispute.alpha_interval, dispute.alpha_ordinal), (Some(1.0), Some(1.0)));
    assert_eq!((dispute.interval_low, dispute.interval_high), (Some(1.0), Some(1.0)));
    assert!(dispute.undefined > 0.0, "{dispute:?}");
    let openness = of_kind(&of, "openness");
    assert_eq!((openness.alpha_interval, openness.reason.as_str()), (None, "all codings are the same"));
    // Left to its default in both files.
    assert!(of.kinds.iter().all(|row| row.kind != "legacy"));
    let benefit = of_kind(&of, "benefit");
    assert_eq!(benefit.reason, "a single number is coded by two coders");
    assert!(answer(&of).contains("1 is good enough (0.8 or more): dispute (1.00)"), "{}", answer(&of));
}

#[test]
fn what_is_unreliable_is_said_first() {
    let of = summary(&[
        coder("anna", &text([0.0, 0.5, 1.0], 0.4, "")),
        coder("bolat", &text([1.0, 0.5, 0.0], 0.4, "")),
    ]);
    let dispute = of_kind(&of, "dispute");
    // Codings 0, 0, 0.5, 0.5, 1, 1: n = 6, Σ (x - mean)² = 1, D_e = 2/5, D_o = (2 + 0 + 2)/6.
    let alpha = dispute.alpha_interval.expect("it is defined");
    assert!((alpha - (1.0 - (4.0 / 6.0) / (2.0 / 5.0))).abs() < 1e-12, "{alpha}");
    let (text, warned) = (answer(&of), warnings(&of).join(" "));
    assert!(
        text.contains(
            "bounds 1 is too low even for tentative conclusions (alpha below 0.667): dispute (-0.67)"
        ),
        "{text}"
    );
    assert!(warned.contains("Fewer than 10 numbers are compared of dispute (3)"), "{warned}");
    assert_eq!(dispute.mean_distance, Some(2.0 / 3.0));
    let keys: Vec<&str> = article::largest(&of).iter().map(|row| row.key.as_str()).collect();
    assert_eq!(keys, ["dyads.AAA-BBB.dispute", "dyads.BBB-CCC.dispute"]);
    const { assert!(LEAST < USUAL) }
}

#[test]
fn means_are_in_a_scenario_with_priors_from_the_spread() {
    let files = [
        coder("anna", &text([0.0, 0.5, 1.0], 0.4, "")),
        coder("bolat", &text([0.2, 0.5, 0.6], 0.8, "")),
        coder("chen", &text([0.1, 0.5, 0.8], 0.6, "legacy = 0.5\n")),
    ];
    let plan = plan(&files);
    let mean = plan.mean();
    assert_eq!(mean.name(), "triad-mean");
    assert!((mean.dyads()[0].dispute - 0.1).abs() < 1e-12);
    let prior =
        |key: &str| mean.other_priors().iter().find(|(other, _)| other == key).map(|(_, prior)| *prior);
    match prior("dyads.AAA-CCC.dispute").expect("a prior") {
        Prior::Triangular { low, mode, high } => assert_eq!((low, mode, high), (0.375, 0.5, 0.625)),
        other => panic!("{other:?}"),
    }
    match prior("dyads.BBB-CCC.dispute").expect("a prior") {
        Prior::Triangular { low, high, .. } => assert!((low - 0.475).abs() < 1e-12 && high == 1.0),
        other => panic!("{other:?}"),
    }
    // One coder's number has the mean of one, and no prior of several.
    assert_eq!((mean.issues()[0].legacy, prior("issues.trade.legacy")), (0.5, None));
    let of = plan.tables().expect("tables").summary;
    assert!(
        warnings(&of).iter().any(|line| line == "1 number is coded by one coder alone and not compared.")
    );
    // The text runs by itself.
    let again = crate::scenario::Scenario::from_text("again", &mean.resolved(), &[]).expect("it loads");
    assert_eq!(again.resolved(), mean.resolved());
}

#[test]
fn a_folder_is_read_back_and_threads_change_nothing() {
    let files = [
        coder("anna", &text([0.0, 0.5, 1.0], 0.4, "")),
        coder("bolat", &text([0.2, 0.5, 0.6], 0.8, "legacy = 0.25\n")),
    ];
    let plan = plan(&files);
    let room = tempfile::tempdir().expect("a folder");
    let folder = room.path().join("of");
    let [one, other] = round_trip(&plan, &folder);
    assert_eq!(one.summary, other.summary);
    assert_eq!(one.summary, plan.tables().expect("tables on all cores").summary);
    let broken = refused::<AgreementTables>(&folder, |folder| {
        std::fs::remove_file(folder.join("codings.csv")).expect("it is there");
    });
    assert!(broken.contains("codings.csv"), "{broken}");
}

#[test]
fn files_that_code_no_common_region_are_refused() {
    let option = |setting: crate::problem::Setting| setting.to_string();
    let check = |files: &[(String, CodedScenario)], words: &[&str]| {
        let problem = AgreementPlan::new(files, 99, None).expect_err("a problem");
        let text = explained(&problem, option);
        assert!(words.iter().all(|word| text.contains(word)), "{text}");
    };
    let file = text([0.0, 0.5, 1.0], 0.4, "");
    let anna = coder("anna", &file);
    check(
        std::slice::from_ref(&anna),
        &["anna is the work of one coder", "help: name the file of another coder"],
    );
    let issue = format!(
        "{file}\n[[issues]]\nid = \"water\"\nbenefit = 1\nsovereignty_cost = 0.1\ncomplementarity = {{ rule = \"constant\", value = 1 }}\n"
    );
    let water = ["has the issue water, which anna has not", "help: let all coders start from one file"];
    check(&[anna.clone(), coder("bolat", &issue)], &water);
    check(&[coder("bolat", &issue), anna.clone()], &water);
    let later = file.replace("start = \"2000\"", "start = \"2001\"");
    check(&[anna, coder("bolat", &later)], &["bolat begins on 2001-01-01 and anna on 2000-01-01"]);
    let empty = coder("one", "extends = \"central-asia\"\n[scenario]\nname = \"one\"\n");
    check(&[empty.clone(), empty], &["no number is coded in more than one of the files"]);
}
