//! Results of shipped scenarios: figures with all their bits, and checksums of tables, pictures and texts.

use std::fmt::Write as _;

use concord::analysis::{Comparison, Ends};
use concord::chronicle::telling::{Block, tell as tell_of};
use concord::engine::{self, Observed, Plan, Silent};
use concord::export::comparison::{write_changes, write_differences};
use concord::export::outcomes::{Columns, Format, OutcomeWriter};
use concord::export::series::{write_regimes, write_trajectories, write_weights};
use concord::export::summary::Summary;
use concord::export::{ComparisonSummary, ExportError, outcome_names};
use concord::model::series::REGION;
use concord::outcome::Results;
use concord::plot::{Figure, Only, Provenance, Style, Theme, Width};
use concord::report::{self, Commands};
use concord::scenario::{Comparable, ParameterSpace, Scenario, Sets, Unvariable, milestones};
use concord::studies::comparison::draw_comparison;
use concord::studies::run::{RunPlan, RunTables};
use concord::studies::{Tables as _, identity};

const SEED: u64 = 2017;

/// Runs of shipped scenarios, a comparison, a run whose parameters are drawn, and a history: a line a result.
pub fn all(replicates: u64) -> String {
    let mut text = String::new();
    for name in ["central-asia", "first-specification", "mercosur", "stochastic"] {
        run(&mut text, &scenario(name), replicates);
    }
    compare(&mut text, &[&scenario("pre-2017"), &scenario("post-2017")], replicates);
    draw(&mut text, scenario("central-asia"), replicates);
    tell(&mut text, &scenario("stochastic"));
    text
}

fn scenario(name: &str) -> Scenario {
    Scenario::named(name, &[]).expect("a shipped scenario")
}

/// Four threads, or the one that there is.
fn plan(replicates: u64) -> Plan {
    let threads = std::num::NonZeroUsize::new(4);
    Plan { replicates, seed: SEED, threads, observed: Observed::All }
}

fn style() -> Style {
    Style::new(Theme::Journal, Width::DOUBLE)
}

fn run(text: &mut String, scenario: &Scenario, replicates: u64) {
    title(text, &format!("{}, {replicates} replicates", scenario.name()));
    let columns = Columns::new(scenario, &milestones(scenario));
    let mut outcomes = OutcomeWriter::new(Format::Csv, columns, &[], Vec::new()).expect("memory");
    let results = engine::run(scenario, &plan(replicates), &Silent, &mut |rows| outcomes.write(rows));
    let results = results.expect("nothing stops it");
    means(text, &results);
    sum(text, "outcomes.csv", &outcomes.finish().expect("memory"));
    table(text, "trajectories.csv", &|sink| write_trajectories(scenario, &results, sink));
    table(text, "weights.csv", &|sink| write_weights(scenario, &results, sink));
    table(text, "regimes.csv", &|sink| write_regimes(scenario, &results, sink));
    let summary = Summary::new(scenario, &results);
    table(text, "summary.csv", &|sink| summary.write_outcomes(sink));
    table(text, "passages.csv", &|sink| summary.write_passages(sink));
    let mut identity = identity(&RunPlan::new(scenario.clone())).expect("a run is written down");
    identity.outcomes = Format::Csv;
    identity.replicates = replicates;
    let tables = RunTables::new(scenario.clone(), results, Vec::new());
    let figures = [tables.figures(0, &Only::ALL, &style(), &Provenance::default())];
    pictures(text, &figures[0]);
    // The page names the version and the commit.
    identity.concord.version = String::new();
    identity.concord.commit = String::new();
    identity.concord.platform = String::new();
    sum(
        text,
        "report.html",
        report::html(&tables.page(&identity, &figures, &Commands::default())).as_bytes(),
    );
}

fn compare(text: &mut String, scenarios: &[&Scenario], replicates: u64) {
    let names: Vec<&str> = scenarios.iter().map(|scenario| scenario.name()).collect();
    title(text, &format!("{}, {replicates} replicates", names.join(" against ")));
    let alike = Comparable::new(scenarios[0], &scenarios[1..]).expect("one calendar");
    let mut ends = Ends::new(outcome_names(scenarios));
    let batch = engine::run_together::<()>(&alike, &plan(replicates), &Silent, &mut |rows| {
        ends.extend(rows);
        Ok(())
    });
    let batch = batch.expect("nothing stops it");
    let comparison = Comparison::new(batch.arms, batch.divergences, &ends);
    for outcome in &comparison.contrasts[0].outcomes {
        number(text, &outcome.name, outcome.effect.mean);
    }
    table(text, "changes.csv", &|sink| write_changes(scenarios, sink));
    table(text, "differences.csv", &|sink| write_differences(scenarios, &comparison, sink));
    let tables = ComparisonSummary::new(scenarios, &comparison);
    table(text, "effects.csv", &|sink| tables.write_effects(sink));
    table(text, "transitions.csv", &|sink| tables.write_transitions(sink));
    pictures(text, &draw_comparison(&comparison, scenarios, &style(), &Provenance::default()));
}

/// Every replicate under parameters of its own.
fn draw(text: &mut String, scenario: Scenario, replicates: u64) {
    title(text, &format!("{} with drawn parameters, {replicates} replicates", scenario.name()));
    let (varied, priors) = ParameterSpace::by_priors(scenario).expect("priors of numbers");
    let sets = Sets::of_priors(varied, &priors, SEED, 1);
    let results = engine::run_drawn(&sets, &plan(replicates), &Silent, &mut |_, _| Ok::<_, Unvariable>(()));
    means(text, &results.expect("every set is valid"));
}

fn tell(text: &mut String, scenario: &Scenario) {
    let typical = engine::typical(scenario, &plan(64), &Silent).expect("nothing stops it");
    title(text, &format!("{}, history {typical}", scenario.name()));
    let chronicle = engine::chronicle(scenario, SEED, typical);
    let told = tell_of(scenario, &chronicle, 64, true).into_iter().map(|block| match block {
        Block::Title(words) | Block::Remark(words) | Block::Heading(words) | Block::Paragraph(words) => words,
        Block::Year(year) => year.to_string(),
        Block::Table { caption, heads, rows } => format!("{caption} {heads:?} {rows:?}"),
    });
    let told: Vec<String> = told.collect();
    sum(text, "chronicle", told.join("\n").as_bytes());
}

fn title(text: &mut String, title: &str) {
    writeln!(text, "# {title}").expect("memory");
}

fn means(text: &mut String, results: &Results) {
    for (measure, trajectory) in REGION.iter().zip(&results.trajectories) {
        let last = trajectory.points.last().expect("at least one tick");
        number(text, measure.name(), last.mean);
    }
}

/// A number, with its bits.
fn number(text: &mut String, name: &str, value: f64) {
    writeln!(text, "{name} {value} {:016x}", value.to_bits()).expect("memory");
}

fn table(text: &mut String, name: &str, write: &dyn Fn(&mut Vec<u8>) -> Result<(), ExportError>) {
    let mut bytes = Vec::new();
    write(&mut bytes).expect("memory");
    sum(text, name, &bytes);
}

fn pictures(text: &mut String, figures: &[Figure]) {
    for figure in figures {
        sum(text, &format!("{}.svg", figure.name), figure.svg.as_bytes());
    }
}

/// Length and sum (FNV-1a, 64 bits) of some bytes.
fn sum(text: &mut String, name: &str, bytes: &[u8]) {
    let sum = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    writeln!(text, "{name} {} bytes {sum:016x}", bytes.len()).expect("memory");
}
