//! The report on a sensitivity analysis.

use super::SensitivityTables;
use super::cells::OutcomeCells;
use crate::export::POINTS;
use crate::export::manifest::Identity;
use crate::export::sensitivity::{CONVERGENCE, MORRIS, OVER_TIME, SOBOL, VARIANCE};
use crate::format::{MISSING, counted, listed};
use crate::plot::Figure;
use crate::report::notes::notes;
use crate::report::origin::{self, Folder, Same, Whole};
use crate::report::scenario::{last_tick, leaders, parameters, question, regimes, setting};
use crate::report::{Commands, Part, Report, Section, Table, tables};
use crate::scenario::Scenario;
use crate::studies::Tables as _;

/// Most inputs that a sentence names.
const MOST_NAMED: usize = 3;

/// The report on an analysis, from its tables.
pub(super) fn page<'a>(
    analysed: &SensitivityTables,
    identity: &Identity,
    figures: &'a [Figure],
    commands: &Commands,
) -> Report<'a> {
    let (scenario, scenarios) = (analysed.scenario(), analysed.scenarios());
    let [title, name] = heading(scenario, analysed.baseline());
    let about = format!(
        "{name}, end of {}: {}, {} at each point, seed {}",
        last_tick(scenario),
        counted(analysed.space().count() as u64, "input"),
        counted(identity.replicates, "replicate"),
        identity.seed
    );
    let sections = [
        Section::new("question", "The question", asked(analysed, identity)),
        Section::new("findings", "Findings", findings(analysed)),
        Section::of_figures(figures),
        Section::new("tables", "Tables", tables::of_articles(&analysed.articles(identity))),
        Section::new("regimes", "What the regimes mean", regimes(&scenarios)),
        Section::new("leaders", "Leaders", leaders(&scenarios)),
        Section::new("parameters", "Parameters and their sources", parameters(&scenarios, commands)),
    ];
    let sections = sections.into_iter().chain(origin::sections(folder(identity), identity, commands));
    let limits = "This is no forecast: it says which of the uncertain numbers the outcomes of the model depend on, within the priors of \
                  these numbers and with every other number held at one value.";
    Report::new("Sensitivity analysis", title, about, sections).with_notes(notes(limits, identity, commands))
}

/// What its folder holds.
fn folder(identity: &Identity) -> Folder {
    let design = identity.sensitivity();
    let screening = [(MORRIS, "the screening: effects of every input on every outcome")];
    let indices = [
        (SOBOL, "the Sobol indices with their intervals"),
        (VARIANCE, "how much outcomes vary, and how much of that is chance"),
        (OVER_TIME, "the indices at the end of each year"),
        (CONVERGENCE, "the indices from an eighth, a quarter, half and all of the rows"),
    ];
    let others = [
        (POINTS, "every point with the mean of each outcome"),
        ("tables/sensitivity.tex", "effects and indices as LaTeX"),
        ("tables/sensitivity.md", "effects and indices as Markdown"),
    ];
    let screening = design.and_then(|design| design.trajectories).map(|_| screening);
    let indices = design.and_then(|design| design.rows).map(|_| indices);
    let found = screening.into_iter().flatten().chain(indices.into_iter().flatten()).chain(others);
    let folder = Folder::new(&found.collect::<Vec<_>>()).with_scenarios(identity);
    Folder { whole: Whole::Numbers, same: Same::Tables, ..folder }
}

/// The title of an analysis of a scenario, or of its difference to a baseline, and what it is of by the names of these.
pub fn heading(scenario: &Scenario, baseline: Option<&Scenario>) -> [String; 2] {
    match baseline {
        Some(baseline) => [
            format!("What the difference of {} to {} depends on", scenario.title(), baseline.title()),
            format!("{} less {}", scenario.name(), baseline.name()),
        ],
        None => [format!("What {} depends on", scenario.title()), scenario.name().to_owned()],
    }
}

/// What was asked, and what was done.
fn asked(analysed: &SensitivityTables, identity: &Identity) -> Vec<Part<'static>> {
    let (scenario, design) = (analysed.scenario(), analysed.design());
    let inputs = counted(design.inputs.len() as u64, "input");
    let screening = design.trajectories.map(|trajectories| {
        format!(
            "Morris screening moved every input ({inputs}) from one part of its prior to another, one at a time, along {trajectories} \
             trajectories."
        )
    });
    let indices = design.rows.zip(design.kept).map(|(rows, kept)| {
        let of = if kept < design.inputs.len() { "the foremost " } else { "" };
        format!(
            "Sobol indices of {of}{} were estimated from {} of points spread over the priors.",
            counted(kept as u64, "input"),
            counted(rows as u64, "row")
        )
    });
    let runs = format!(
        "The model was run at {}, {} of each (seed {}){}; {}.",
        counted(design.points(), "point"),
        counted(identity.replicates, "replicate"),
        identity.seed,
        match analysed.baseline() {
            Some(baseline) => format!(
                ", under {} and under {}, the baseline, on the same draws of chance",
                scenario.name(),
                baseline.name()
            ),
            None => String::new(),
        },
        match identity.replicates {
            1 =>
                "the variance of outcomes holds what chance adds, since one replicate does not show how much that is",
            _ => "the variance that chance adds to their means was estimated and subtracted",
        }
    );
    let done: Vec<String> = screening.into_iter().chain(indices).chain([runs]).collect();
    let paragraphs = question(scenario).into_iter().chain([setting(scenario), done.join(" ")]);
    let mut parts: Vec<Part<'static>> = paragraphs.map(Part::Paragraph).collect();
    let row = |input: &crate::export::sensitivity::InputRecord| vec![input.key.clone(), input.prior.clone()];
    let caption = "The inputs: numbers that vary, each with its prior";
    let rows = design.inputs.iter().map(row).collect();
    parts.push(Part::Table(Table::new(caption, &["Key", "Prior"], rows)));
    parts
}

/// By outcome, the inputs that it depends on most, and what is said of chance.
fn findings(analysed: &SensitivityTables) -> Vec<Part<'static>> {
    let mut said = Vec::new();
    for (place, outcome) in analysed.design().outcomes.iter().enumerate() {
        let cells = OutcomeCells::new(analysed.scenario(), analysed.rows(), outcome);
        let answer = strongest(&cells, analysed.baseline().is_some());
        match place {
            0 => said.extend(answer.map(Part::Answer)),
            _ => said.extend(answer.map(Part::Paragraph)),
        }
        let chance = cells.chance.map(|(chance, _)| Part::Remark(format!("{}: {chance}.", cells.label)));
        said.extend(chance);
    }
    said
}

/// The inputs of the largest indices of an outcome, or where there are none of the largest effects.
fn strongest(cells: &OutcomeCells, is_difference: bool) -> Option<String> {
    let of_index = |[input, _, _, total, interval]: &[String; 5]| {
        let interval = if interval == MISSING { String::new() } else { format!(", 95% interval {interval}") };
        format!("{input} (total index ST {total}{interval})")
    };
    let of_effect = |([input, size, _, _], _): &([String; 4], bool)| {
        format!("{input} (mean size of its effect μ* {size})")
    };
    let known = cells.indices.iter().filter(|row| row[3] != MISSING);
    let mut named: Vec<String> = known.take(MOST_NAMED).map(of_index).collect();
    if named.is_empty() {
        named = cells.effects.iter().take(MOST_NAMED).map(of_effect).collect();
    }
    let outcome = match is_difference {
        true => format!("The difference in {}", cells.label.to_lowercase()),
        false => cells.label.clone(),
    };
    (!named.is_empty()).then(|| format!("{outcome} depends most on {}.", listed(&named)))
}
