//! The tables of a run and of a comparison, rounded as everywhere else.

use super::page::{Part, Table};
use super::scenario::last_tick;
use crate::export::cells::{
    EffectCells, MeasureCells, PassageCells, ShareCells, VarianceCells, effect_label, sentence,
};
use crate::export::summary::{Group, Row, Summary};
use crate::export::{ComparisonSummary, Panel, TransitionRow};
use crate::format::{MISSING, estimate, number, percent, percent_within};
use crate::scenario::Scenario;

/// The panels of an article's table, with the caption of all above the first.
pub fn of_panels(panels: &[Panel], caption: &str) -> Vec<Part<'static>> {
    let table = |(place, panel): (usize, &Panel)| {
        let used = panel.heading.iter().rposition(|head| !head.is_empty()).map_or(0, |last| last + 1);
        let head = |(place, head): (usize, &String)| {
            if place == 0 { head.clone() } else { format!("#{head}") }
        };
        let heads: Vec<String> = panel.heading[..used].iter().enumerate().map(head).collect();
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let rows = panel.rows.iter().map(|row| row[..used].to_vec()).collect();
        let caption = match (place, panel.heading.first()) {
            (0, _) | (_, None) => caption.to_owned(),
            (_, Some(head)) => format!("{head}, as above"),
        };
        Part::Table(Table::new(caption, &heads, rows))
    };
    panels.iter().enumerate().map(table).collect()
}

/// The tables of a run.
pub fn of_run(scenario: &Scenario, summary: &Summary) -> Vec<Part<'static>> {
    let end = last_tick(scenario);
    let measures = summary.group(Group::End).map(|row| {
        let MeasureCells { label, mean, error, sd, range: (low, high) } = MeasureCells::new(row);
        vec![label, mean, error, sd, low, high]
    });
    let heads = ["Outcome", "#Mean", "#Standard error", "#Standard deviation", "#5%", "#95%"];
    let tables = [
        Table::new(
            format!(
                "Regional measures at the end of {end}: mean over replicates and its Monte Carlo standard error; standard \
                 deviation and quantiles over replicates"
            ),
            &heads,
            measures.collect(),
        ),
        shares(format!("Regimes at the end of {end}"), "Regime", summary, Group::Regime),
        shares(format!("Cultures of anarchy at the end of {end}"), "Culture", summary, Group::Culture),
        passages(scenario, summary),
        agreements(scenario, summary),
        variances(summary),
    ];
    tables.into_iter().filter(|table| !table.rows.is_empty()).map(Part::Table).collect()
}

fn shares(caption: String, head: &str, summary: &Summary, group: Group) -> Table {
    let rows = summary.group(group).map(|row| {
        let cells = ShareCells::new(row);
        vec![cells.label, cells.share, cells.interval]
    });
    let caption = format!("{caption}: share of replicates with its 95% confidence interval (Wilson)");
    Table::new(caption, &[head, "#Share", "#95% interval"], rows.collect())
}

fn passages(scenario: &Scenario, summary: &Summary) -> Table {
    let rows = summary.passages.iter().map(|row| {
        let cells = PassageCells::new(row, scenario.calendar(), MISSING);
        vec![cells.reached.label, cells.reached.share, cells.reached.interval, cells.half]
    });
    Table::new(
        "First passages: share of replicates in which it has happened by the end, and the time by which it has happened in \
         half of all replicates, a dash where that is not by the end",
        &["First time that", "#Share", "#95% interval", "In half by"],
        rows.collect(),
    )
}

/// How much of the spread drawn parameters make; empty where none are drawn.
fn variances(summary: &Summary) -> Table {
    let cells = summary.variances.iter().filter_map(VarianceCells::new);
    let rows = cells.map(|row| vec![row.label, row.share, row.interval]);
    Table::new(
        "Where the spread over replicates comes from: the share of the drawn parameters in the variance of each measure at \
         the end, with its 95% interval over resampled sets; the rest is chance",
        &["Outcome", "#Share of parameters", "#95% interval"],
        rows.collect(),
    )
}

/// Numbers of agreements by issue and size.
fn agreements(scenario: &Scenario, summary: &Summary) -> Table {
    let sizes: Vec<usize> = (2..=scenario.states().len()).collect();
    let rows: Vec<&Row> = summary.group(Group::Agreements).collect();
    let mean = |row: &&Row| match row.mc_se {
        Some(error) => estimate(row.mean, error).0,
        None => number(row.mean, 0),
    };
    let issues = scenario.issues().iter().zip(rows.chunks(sizes.len().max(1)));
    let rows = issues.map(|(issue, row)| {
        std::iter::once(issue.name.clone()).chain(row.iter().map(mean)).collect::<Vec<_>>()
    });
    let heads: Vec<String> = sizes.iter().map(|size| format!("#{size} states")).collect();
    let heads: Vec<&str> = std::iter::once("Issue").chain(heads.iter().map(String::as_str)).collect();
    Table::new(
        "Agreements by the end: mean number over replicates, by issue and by how many states sign",
        &heads,
        rows.collect(),
    )
}

/// The tables of a comparison that show a scenario against the baseline.
pub fn of_contrast(
    baseline: &Scenario,
    scenario: &Scenario,
    tables: &ComparisonSummary,
    pairs: u64,
) -> Vec<Part<'static>> {
    let groups = [
        (Group::End, "Outcome", "Regional measures"),
        (Group::Regime, "Regime", "Regimes"),
        (Group::Culture, "Culture", "Cultures of anarchy"),
        (Group::Passage, "Reached by the end", "First passages"),
    ];
    let mut parts: Vec<Part<'static>> = groups
        .into_iter()
        .map(|(group, head, what)| effects([baseline, scenario], tables, (group, head, what), pairs))
        .filter(|table| !table.rows.is_empty())
        .map(Part::Table)
        .collect();
    let transitions = transitions([baseline, scenario], tables);
    if !transitions.rows.is_empty() {
        parts.push(Part::Table(transitions));
    }
    parts
}

fn effects(
    [baseline, scenario]: [&Scenario; 2],
    tables: &ComparisonSummary,
    (group, head, what): (Group, &str, &str),
    pairs: u64,
) -> Table {
    let rows: Vec<_> = tables.effects_of(scenario.name()).filter(|row| row.group == group).collect();
    let cells: Vec<EffectCells> = rows.iter().map(|row| EffectCells::of_row(row, pairs)).collect();
    let is_share = group != Group::End;
    let lines = rows.iter().zip(cells).map(|(row, cells)| {
        vec![
            effect_label(scenario, row),
            cells.baseline,
            cells.scenario,
            cells.difference,
            cells.interval,
            cells.g,
            percent(row.superiority),
        ]
    });
    let difference = if is_share { "#Difference, percentage points" } else { "#Difference" };
    let of = [baseline, scenario].map(|of| format!("#{}", of.name()));
    let heads = [head, &of[0], &of[1], difference, "#95% interval", "#Hedges’ g", "#More in"];
    let caption = format!(
        "{what} at the end of {}, {} against {}: mean paired difference with its 95% confidence interval (Student's t, \
         corrected for skewness; of shares Tango's); more in: share of the pairs, ties counted half",
        last_tick(baseline),
        scenario.name(),
        baseline.name()
    );
    Table::new(caption, &heads, lines.collect())
}

/// Every way from one regime to another that a pair takes, the most frequent first.
fn transitions([baseline, scenario]: [&Scenario; 2], tables: &ComparisonSummary) -> Table {
    let of_pair =
        |row: &&TransitionRow| row.scenario == scenario.name() && row.kind == "regime" && row.count > 0;
    let mut rows: Vec<&TransitionRow> = tables.transitions.iter().filter(of_pair).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.count));
    let lines = rows.iter().map(|row| {
        let (share, interval) = percent_within(row.share, row.low, row.high);
        vec![sentence(&row.from), sentence(&row.to), share, interval]
    });
    let caption = format!(
        "From which regime under {} to which under {}: share of the pairs of replicates with its 95% confidence interval \
         (Wilson)",
        baseline.name(),
        scenario.name()
    );
    let heads = [
        &format!("Under {}", baseline.name()),
        &format!("Under {}", scenario.name()),
        "#Share",
        "#95% interval",
    ];
    Table::new(caption, &heads, lines.collect())
}
