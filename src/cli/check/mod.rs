//! `concord check`: validates a scenario, and explains its keys.

mod explain;
mod warnings;

use std::io::{self, Write};

use clap::Args;
use serde_json::json;

use self::explain::explain;
use self::warnings::{to_code, warnings};
use super::error::{CliError, option};
use super::scenario_args::ScenarioArgs;
use super::terminal::wrapped;
use crate::{
    format::{counted, plain},
    model::Parameters,
    scenario::{Leader, Leadership, Record, Remark, Scenario, Successor},
    studies::{DrawError, DrawnParameters, calibration::CalibrationPlan},
};

/// Validate a scenario, and explain its keys
///
/// Prints a summary of the scenario, or all of its problems. Warns of coded numbers without a source, and of coded numbers that are
/// left to a default which decides much: how much is found by 200 replicates at each anchor of the codebook. Lists what is marked with
/// `# to code:` as still to be coded. Writes no file.
#[derive(Debug, Clone, Args)]
pub struct CheckArgs {
    /// The scenario.
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// Print the complete scenario, with inherited values, overrides and defaults, as a file that runs
    #[arg(long)]
    pub resolved: bool,
    /// Print summary or problems as JSON on standard output
    #[arg(long, conflicts_with = "resolved")]
    pub json: bool,
    /// Explain a key instead: a coded number with its anchors, indicators and mistakes from the codebook, or a parameter with its claim,
    /// unit, prior and source; such as openness, dyads.KAZ-UZB.dispute or parameters.spillover
    #[arg(long, value_name = "KEY", conflicts_with_all = ["resolved", "json"])]
    pub explain: Option<String>,
}

/// Result of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The scenario is valid.
    Valid,
    /// The scenario is invalid, and its problems have been printed.
    Invalid,
}

/// Checks a scenario and prints a summary.
///
/// # Errors
///
/// [`CliError::Scenarios`] if the scenario is invalid, unless its problems were asked for as JSON;
/// [`CliError::Output`] if `out` cannot be written; an error for a key that cannot be explained. `width` is that of a line.
pub fn execute(args: &CheckArgs, out: &mut dyn Write, width: usize) -> Result<Verdict, CliError> {
    let loaded = args.scenario.load();
    if let Some(key) = &args.explain {
        explain(key, &loaded?, out, width)?;
        return Ok(Verdict::Valid);
    }
    if args.json {
        let (valid, report) = match &loaded {
            Ok(scenario) => {
                let remark =
                    |Remark { key, message, help }| json!({ "key": key, "message": message, "help": help });
                let remarks: Vec<_> = warnings(scenario)?.into_iter().map(remark).collect();
                let to_code = &scenario.provenance().to_code;
                (
                    true,
                    json!({
                        "valid": true, "name": scenario.name(), "problems": [], "warnings": remarks, "to_code": to_code,
                    }),
                )
            }
            Err(problems) => {
                (false, json!({ "valid": false, "problems": problems.records(&option).collect::<Vec<_>>() }))
            }
        };
        writeln!(out, "{report:#}")?;
        return Ok(if valid { Verdict::Valid } else { Verdict::Invalid });
    }
    let scenario = loaded?;
    check_calibration(&scenario)?;
    if args.resolved {
        out.write_all(scenario.resolved().as_bytes())?;
    } else {
        let mut text = Vec::new();
        summarise(&scenario, &mut text)?;
        list_to_code(&scenario, &mut text, width)?;
        for Remark { key, message, help } in warnings(&scenario)? {
            writeln!(text, "\nwarning: {key}: {message}\nhelp: {help}")?;
        }
        if let Some(problem) = other_posterior(&scenario) {
            writeln!(
                text,
                "\nwarning: calibration.posterior: {problem}\nhelp: parameters are drawn from their priors; state the key only where the posterior \
                 is of the scenario"
            )?;
        }
        // A title may contain control characters.
        out.write_all(plain(&String::from_utf8_lossy(&text)).as_bytes())?;
    }
    Ok(Verdict::Valid)
}

/// Lists what is still to be coded.
fn list_to_code(scenario: &Scenario, out: &mut dyn Write, width: usize) -> io::Result<()> {
    let kinds = to_code(scenario);
    if kinds.is_empty() {
        return Ok(());
    }
    let count = scenario.provenance().to_code.len();
    writeln!(out, "\nstill to be coded: {}", counted(count as u64, "value"))?;
    let indent = 4 + kinds.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    for (name, of) in kinds {
        for (place, line) in wrapped(&of, width.saturating_sub(indent).max(20)).iter().enumerate() {
            let before = if place == 0 { format!("  {name}") } else { String::new() };
            writeln!(out, "{before:indent$}{line}")?;
        }
    }
    Ok(())
}

/// Checks the choices of a calibration against the record, as far as any is stated.
///
/// # Errors
///
/// [`CliError`] for a choice that no calibration can follow.
fn check_calibration(scenario: &Scenario) -> Result<(), CliError> {
    let of = scenario.calibration();
    if scenario.record().is_some() && !(of.targets.is_empty() && of.fixed.is_empty()) {
        CalibrationPlan::new(scenario.clone())?;
    }
    Ok(())
}

/// Why the posterior that a scenario names is not of it.
fn other_posterior(scenario: &Scenario) -> Option<DrawError> {
    scenario.calibration().posterior.as_ref()?;
    DrawnParameters::draws_of_posterior(scenario).err()
}

/// Prints about a dozen lines on a scenario.
fn summarise(scenario: &Scenario, out: &mut dyn Write) -> io::Result<()> {
    let calendar = scenario.calendar();
    writeln!(out, "{}: {}", scenario.name(), scenario.title())?;
    let first = calendar.first_days().first().map(ToString::to_string).unwrap_or_default();
    let line = |out: &mut dyn Write, heading: &str, text: String| writeln!(out, "  {heading:<12}{text}");
    line(
        out,
        "calendar",
        format!(
            "{} ticks from {first} up to {}, {} a year",
            calendar.ticks(),
            calendar.end().yesterday().unwrap_or(calendar.end()),
            calendar.ticks_per_year()
        ),
    )?;
    line(out, "leadership", leadership(scenario))?;
    for (index, state) in scenario.states().iter().enumerate() {
        let heading = if index == 0 { "states" } else { "" };
        line(out, heading, format!("{} {}: {}", state.id, state.name, leaders(&state.leaders)))?;
    }
    let issues = scenario.issues().iter().map(|issue| format!("{} {}", issue.id, issue.index_weight));
    line(out, "issues", format!("{} (weights in the index)", issues.collect::<Vec<_>>().join(", ")))?;
    let counts = (scenario.external().len(), scenario.events().len());
    line(out, "history", format!("{} statements of external pull, {} events", counts.0, counts.1))?;
    let switches = scenario.mechanisms().each();
    let off: Vec<&str> = switches.filter(|(_, on)| !on).map(|(key, _)| key).collect();
    let mechanisms = if off.is_empty() { "all on".to_owned() } else { format!("off: {}", off.join(", ")) };
    line(out, "mechanisms", mechanisms)?;
    let changes = parameters(scenario);
    if changes.is_empty() {
        line(out, "parameters", "all at their defaults".to_owned())?;
    }
    for (index, change) in changes.into_iter().enumerate() {
        line(out, if index == 0 { "parameters" } else { "" }, change)?;
    }
    let regimes: Vec<&str> = scenario.regimes().iter().map(|regime| regime.name.as_str()).collect();
    line(out, "regimes", regimes.join(", "))?;
    if let Some(record) = scenario.record() {
        line(out, "record", holdings(record))?;
        for text in periods(record) {
            line(out, "", text)?;
        }
    }
    let lenses: Vec<&str> = scenario.own_lenses().iter().map(|lens| lens.name.as_str()).collect();
    if !lenses.is_empty() {
        line(out, "lenses", lenses.join(", "))?;
    }
    line(out, "run", format!("{} replicates from seed {}", scenario.replicates(), scenario.seed()))
}

/// Counts the observations of a record, and which of them are held out.
fn holdings(record: &Record) -> String {
    let dates = record.events().iter().map(|events| events.dates.len()).sum();
    let counts = [
        (record.series().len(), "series", "series"),
        (record.disputes().map_or(0, |disputes| disputes.onsets.len()), "dispute", "disputes"),
        (
            record.battle_deaths().map_or(0, |found| found.deaths.len()),
            "year of battle deaths",
            "years of battle deaths",
        ),
        (record.documents().len(), "document", "documents"),
        (record.events().len(), "kind of event", "kinds of events"),
        (dates, "date", "dates"),
        (record.statements().len(), "statement", "statements"),
    ];
    let present: Vec<String> = counts
        .iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }))
        .collect();
    format!("{}: {}", record.name(), present.join(", "))
}

/// Counts what may be fitted and what is held out, and what is to be checked.
fn periods(record: &Record) -> Vec<String> {
    let last = record.fit_until();
    let [values, dates] = record.counts();
    let mut said = vec![format!(
        "up to {last}, to fit: {} values and {} dates; from {} on, held out: {} and {}",
        values.0,
        dates.0,
        last + 1,
        values.1,
        dates.1
    )];
    let unchecked = record.unchecked();
    if unchecked > 0 {
        said.push(format!(
            "{unchecked} series, documents or dates rest on memory alone, and are to be checked"
        ));
    }
    said
}

fn leaders(leaders: &[Leader]) -> String {
    match leaders {
        [only] => only.name.clone(),
        [first, .., last] => format!("{} leaders from {} to {}", leaders.len(), first.name, last.name),
        [] => "no leader".to_owned(),
    }
}

fn leadership(scenario: &Scenario) -> String {
    match scenario.leadership() {
        Leadership::Historical => "historical".to_owned(),
        Leadership::Frozen { at, except } if except.is_empty() => format!("frozen at {at}"),
        Leadership::Frozen { at, except } => {
            let ids: Vec<&str> = except.iter().map(|&state| scenario.states()[state].id.as_str()).collect();
            format!("frozen at {at} except {}", ids.join(", "))
        }
        Leadership::Stochastic { at, turnover_rate, successor, .. } => {
            let openness = match successor {
                Successor::Incumbent => "like their predecessors".to_owned(),
                Successor::Means(means) => {
                    let low = means.iter().copied().fold(f64::INFINITY, f64::min);
                    let high = means.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                    let range = if low == high { format!("{low}") } else { format!("{low} to {high}") };
                    format!("of mean openness {range}")
                }
            };
            format!("by chance after {at}: {turnover_rate} departures a year, successors {openness}")
        }
    }
}

/// Lists the parameters that differ from their defaults or lie outside their priors.
fn parameters(scenario: &Scenario) -> Vec<String> {
    Parameters::specs()
        .filter_map(|(_, spec)| {
            let value = scenario.parameters().get(spec.key)?;
            let prior = scenario.priors().iter().find(|(key, _)| key == spec.key).map(|(_, prior)| *prior);
            let outside = prior.filter(|prior| !prior.covers(value));
            let mut text = match value == spec.default {
                true => format!("{} {value}", spec.key),
                false => format!("{} {value} (default {})", spec.key, spec.default),
            };
            if let Some((low, high)) = outside.map(|prior| prior.ends()) {
                text.push_str(&format!(", outside its prior from {low} to {high}"));
            }
            (value != spec.default || outside.is_some()).then_some(text)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cli::scenario_args::OverrideArgs,
        scenario::{REFERENCE, Scenario},
    };

    #[derive(clap::Parser)]
    struct Command {
        #[command(flatten)]
        args: CheckArgs,
    }

    #[test]
    fn arguments_are_a_scenario_and_any_number_of_changes() {
        <Command as clap::CommandFactory>::command().debug_assert();
        let parse =
            |arguments: &[&str]| <Command as clap::Parser>::try_parse_from(arguments).map(|it| it.args);
        let args = parse(&["check", "--set", "a.b=-1", "x.toml", "--set", "c=[1, 2]"]).expect("valid");
        assert_eq!(args.scenario.scenario.to_str(), Some("x.toml"));
        assert_eq!(args.scenario.overrides.set(), ["a.b=-1", "c=[1, 2]"]);
        let args = parse(&["check"]).expect("valid");
        assert_eq!(args.scenario.scenario.to_str(), Some(REFERENCE));
        assert!(parse(&["check", "--json", "--resolved"]).is_err());
    }

    fn check(
        scenario: &str,
        set: &[&str],
        resolved: bool,
        json: bool,
    ) -> (Result<Verdict, CliError>, String) {
        let overrides = OverrideArgs::of(set);
        let scenario = ScenarioArgs { scenario: scenario.into(), overrides };
        let mut out = Vec::new();
        let verdict = execute(&CheckArgs { scenario, resolved, json, explain: None }, &mut out, 80);
        (verdict, String::from_utf8(out).expect("text"))
    }

    #[test]
    fn a_title_steers_no_terminal() {
        let set = ["scenario.title=\"a\u{202e}b\"", "states.KAZ.name='x\u{200b}y'"];
        let (verdict, text) = check("central-asia", &set, false, false);
        assert_eq!(verdict.expect("valid"), Verdict::Valid);
        assert!(text.contains("a\\u202Eb") && text.contains("x\\u200By"), "{text}");
    }

    #[test]
    fn a_summary_says_what_differs() {
        let set = ["parameters.commitment=0.1", "mechanisms.identity=false"];
        let (verdict, text) = check("only-uzbekistan", &set, false, false);
        assert_eq!(verdict.expect("valid"), Verdict::Valid);
        crate::testkit::pinned::text("check.txt", &text);
    }

    #[test]
    fn the_resolved_scenario_is_printed() {
        let (_, text) = check(REFERENCE, &[], true, false);
        assert_eq!(text, Scenario::built_in().resolved());
    }

    #[test]
    fn problems_are_an_error_or_json() {
        let (verdict, text) = check(REFERENCE, &["parameters.rung=2"], false, false);
        assert!(verdict.expect_err("out of range").to_string().contains("2 is out of range"));
        assert_eq!(text, "");
        let (verdict, text) = check(REFERENCE, &["parameters.rung=2"], false, true);
        assert_eq!(verdict.expect("told as JSON"), Verdict::Invalid);
        let report: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(report["valid"], false);
        let problem = &report["problems"][0];
        assert_eq!(
            (&problem["code"], &problem["file"], &problem["line"], &problem["column"]),
            (&json!("out-of-range"), &json!("--set"), &json!(1), &json!(17))
        );
    }
}
