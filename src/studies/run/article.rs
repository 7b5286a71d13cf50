//! The published tables of a run: `tables/summary.tex` and `.md`, and the same on pages and terminals.

use crate::export::cells::{MeasureCells, PassageCells, ShareCells, last_tick};
use crate::export::manifest::{Identity, UnderPriorsRecord};
use crate::export::summary::{Group, Row, Summary};
use crate::export::{Article, Caption, Column, Form, Medium, Panel, VarianceOf, variance_panel};
use crate::format::{MISSING, counted, estimate, number};
use crate::scenario::Scenario;

/// Where the tables are in a run's folder, without an ending.
const PATH: &str = "tables/summary";
/// Width from which a terminal has room for all columns.
const WIDE: usize = 72;
/// Width from which it has room for long headings too.
const VERY_WIDE: usize = 90;

/// The tables; `within` is the folder of the scenario in that of the study: empty, or a path that ends in `/`.
pub fn article(scenario: &Scenario, summary: &Summary, identity: &Identity, within: &str) -> Article {
    let (path, label) = (format!("{within}{PATH}"), identity.scenario.name.clone());
    let panels = panels(scenario, summary, identity.under_priors());
    Article::new(&path, label, caption(scenario, identity), panels, identity)
}

/// The panels: measures, regimes, cultures, first passages, agreements and where the spread comes from; with what is found in the batch
/// under priors, if there is one.
pub fn panels(scenario: &Scenario, summary: &Summary, batch: Option<&UnderPriorsRecord>) -> Vec<Panel> {
    let under = batch.zip(summary.under_priors.as_deref());
    let end = last_tick(scenario);
    let regime = Column::words("Regime");
    let culture = Column::words("Culture of anarchy").in_full("Culture");
    vec![
        measures(&end, summary, under),
        shares((&format!("Regimes at the end of {end}"), regime, Group::Regime), summary, under),
        shares(
            (&format!("Cultures of anarchy at the end of {end}"), culture, Group::Culture),
            summary,
            under,
        ),
        passages(scenario, summary, under),
        agreements(scenario, summary),
        match under {
            Some((_, found)) => variance_panel(VarianceOf::OutcomesUnderPriors, found.variances.iter()),
            None => variance_panel(VarianceOf::Outcomes, summary.variances.iter()),
        },
    ]
}

/// The batch under priors, and what is found in it.
type Under<'a> = Option<(&'a UnderPriorsRecord, &'a Summary)>;

fn measures(end: &str, summary: &Summary, under: Under<'_>) -> Panel {
    let rows = summary.group(Group::End).map(|row| {
        let MeasureCells { label, mean, error, sd, range: (low, high) } = MeasureCells::new(row);
        let under = summary.row_under_priors(row).map(|under| MeasureCells::range_beside(under, row));
        let under = under.into_iter().flat_map(|(low, high)| [low, high]);
        [label, mean, error, sd, low, high].into_iter().chain(under).collect()
    });
    let mut columns = vec![
        Column::words("Outcome"),
        Column::number("Mean"),
        Column::new("s.e.", Form::Error).in_full("Standard error"),
        Column::number("s.d.").in_full("Standard deviation").from(WIDE..),
        Column::new("5–95%", Form::Low).in_full("5%").on_terminal(VERY_WIDE, "5–95% of replicates"),
        Column::new("95%", Form::High),
    ];
    let mut caption = format!(
        "Regional measures at the end of {end}: mean over replicates and its Monte Carlo standard error; standard deviation and \
         quantiles over replicates"
    );
    if let Some((batch, _)) = under {
        let (what, drawn) = (batch.what(), batch.drawn());
        columns.push(Column::new(batch.head(), Form::Low).in_full(format!("5%, {what} too")));
        columns.push(Column::new("95%", Form::High).in_full(format!("95%, {what} too")));
        caption.push_str(&format!("; then quantiles with {drawn}"));
    }
    Panel::new(caption, columns, rows)
}

fn shares((what, label, group): (&str, Column, Group), summary: &Summary, under: Under<'_>) -> Panel {
    let cells: Vec<ShareCells> = summary.group(group).map(ShareCells::new).collect();
    let bars = cells.iter().map(|cells| cells.value).collect();
    let shares =
        summary.group(group).map(|row| summary.row_under_priors(row).map(|row| ShareCells::new(row).share));
    let rows = cells
        .into_iter()
        .zip(shares)
        .map(|(cells, under)| [cells.label, cells.share, cells.interval].into_iter().chain(under).collect());
    let mut caption = format!("{what}: share of replicates with its 95% confidence interval (Wilson)");
    let mut columns = vec![label, Column::interval("Share"), Column::interval("95% interval")];
    share_under_priors(under, &mut columns, &mut caption);
    Panel::new(caption, columns, rows).with_bars(bars)
}

/// Adds the column of shares in the batch under priors, if there is one.
fn share_under_priors(under: Under<'_>, columns: &mut Vec<Column>, caption: &mut String) {
    let Some((batch, _)) = under else { return };
    columns.push(Column::interval(batch.head()).in_full(batch.heading()).on_terminal(0, batch.head()));
    caption.push_str(&format!("; then the share with {}", batch.drawn()));
}

fn passages(scenario: &Scenario, summary: &Summary, under: Under<'_>) -> Panel {
    let after = format!("after {}", last_tick(scenario));
    let rows = summary.passages.iter().map(|row| {
        let cells = PassageCells::new(row, scenario.calendar(), MISSING);
        let half = cells.half;
        let or = |never: &str| if half == MISSING { never.to_owned() } else { half.clone() };
        let (wide, narrow) = (or(&after), or("later"));
        let under = under.and_then(|(_, found)| {
            let same = found.passages.iter().find(|other| other.passage == row.passage)?;
            Some(PassageCells::new(same, scenario.calendar(), MISSING).reached.share)
        });
        let known = [cells.reached.label, cells.reached.share, cells.reached.interval, half, wide, narrow];
        known.into_iter().chain(under).collect()
    });
    let half = || Column::words("In half by");
    let mut columns = vec![
        Column::words("First time that"),
        Column::interval("Share"),
        Column::interval("95% interval"),
        half().only(&[Medium::Article, Medium::Page]),
        half().only(&[Medium::Terminal]).from(WIDE..),
        half().only(&[Medium::Terminal]).below(WIDE).spare(),
    ];
    let mut caption =
        "First passages: share of replicates in which it has happened by the end, and the time by which it has happened in half \
         of all replicates, a dash where that is not by the end"
            .to_owned();
    share_under_priors(under, &mut columns, &mut caption);
    Panel::new(caption, columns, rows)
}

/// Numbers of agreements by issue and size.
fn agreements(scenario: &Scenario, summary: &Summary) -> Panel {
    let sizes: Vec<usize> = (2..=scenario.states().len()).collect();
    let rows: Vec<&Row> = summary.group(Group::Agreements).collect();
    let mean = |row: &&Row| match row.mc_se {
        Some(error) => estimate(row.mean, error).0,
        None => number(row.mean, 0),
    };
    let issues = scenario.issues().iter().zip(rows.chunks(sizes.len().max(1)));
    let rows =
        issues.map(|(issue, row)| std::iter::once(issue.name.clone()).chain(row.iter().map(mean)).collect());
    let counts = sizes.iter().map(|size| Column::number(format!("{size} states")));
    let columns: Vec<Column> = std::iter::once(Column::words("Issue")).chain(counts).collect();
    let caption = "Agreements by the end: mean number over replicates, by issue and by how many states sign";
    Panel::new(caption, columns, rows).only(&[Medium::Page])
}

/// What stands with the tables in an article.
fn caption(scenario: &Scenario, identity: &Identity) -> Caption {
    let drawn = identity.drawn().map_or_else(String::new, |drawn| format!(", {}", drawn.named()));
    let basis = format!(
        "Means over {}{drawn}, with their Monte Carlo standard errors (s.e.), and shares of replicates with 95% confidence \
         intervals (Wilson).",
        counted(identity.replicates, "replicate"),
    );
    let mut notes = "s.d. and 5–95%: standard deviation and middle 90% of replicates. In half by: the time by which it has happened \
                     in half of the replicates, a dash where that is not by the end."
        .to_owned();
    if let Some(batch) = identity.under_priors() {
        notes.push_str(&format!(
            " {}: the middle 90% and the shares of a second batch, {}; all else is with every number at one value.",
            batch.head(),
            batch.named()
        ));
    }
    let title = format!("{}: outcomes at the end of {}", scenario.title(), last_tick(scenario));
    Caption::new(title, basis, identity, notes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    #[test]
    fn tables_of_a_run() {
        let (scenario, identity) = (testkit::scenario(), testkit::identity(1200));
        let summary = Summary::new(&scenario, &testkit::results(1200));
        let article = article(&scenario, &summary, &identity, "");
        testkit::pinned::text("summary.tex", &article.latex());
        testkit::pinned::text("summary.md", &article.markdown());
    }
}
