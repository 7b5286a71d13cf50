//! What a run found, in plain language. Every sentence is made of figures of the summary, and says how sure they are.

use super::scenario::{last_tick, listed};
use crate::export::cells::{MeasureCells, PassageCells, ShareCells};
use crate::export::summary::{Group, PassageRow, Row, Summary};
use crate::format::{MISSING, counted};
use crate::model::Measure;
use crate::scenario::Scenario;

/// The findings, a paragraph each.
pub fn findings(scenario: &Scenario, summary: &Summary, replicates: u64) -> Vec<String> {
    let found = Found { scenario, summary, replicates };
    let said = [
        found.regimes(),
        found.integration(),
        found.paper(),
        found.identity(),
        found.first_times(),
        Some(found.limits()),
    ];
    said.into_iter().flatten().collect()
}

/// What the sentences are about.
struct Found<'a> {
    scenario: &'a Scenario,
    summary: &'a Summary,
    replicates: u64,
}

impl Found<'_> {
    fn measure(&self, measure: Measure) -> Option<MeasureCells> {
        self.summary.group(Group::End).find(|row| row.outcome == measure.name()).map(MeasureCells::new)
    }

    /// In which regimes the region ends, the most frequent first.
    fn regimes(&self) -> Option<String> {
        let mut rows: Vec<&Row> = self.summary.group(Group::Regime).collect();
        rows.sort_by(|a, b| b.mean.total_cmp(&a.mean));
        let (reached, never): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.mean > 0.0);
        let said = |(place, row): (usize, &&Row)| {
            let cells = ShareCells::new(row);
            let verb = if place == 0 { " end" } else { "" };
            format!("{}{verb} in {} ({})", cells.share, cells.label.to_lowercase(), cells.interval)
        };
        let said: Vec<String> = reached.iter().enumerate().map(said).collect();
        let never: Vec<String> = never.iter().map(|row| ShareCells::new(row).label.to_lowercase()).collect();
        let never = if never.is_empty() { String::new() } else { format!("; none in {}", listed(&never)) };
        (!said.is_empty()).then(|| {
            format!(
                "Of {}, {} at the end of {}{never}. In brackets are 95% confidence intervals.",
                counted(self.replicates, "replicate"),
                listed(&said),
                last_tick(self.scenario),
            )
        })
    }

    /// How much integration, and how much it differs between histories.
    fn integration(&self) -> Option<String> {
        let cells = self.measure(Measure::Integration)?;
        Some(format!(
            "Implemented integration, from 0 to 1, is {} on average{}{}.",
            cells.mean,
            error(&cells),
            range(&cells),
        ))
    }

    /// How far what is signed is from what is done.
    fn paper(&self) -> Option<String> {
        let (paper, gap) = (self.measure(Measure::Paper)?, self.measure(Measure::PaperGap)?);
        Some(format!(
            "What is signed, paper integration, is {} on average{}; it exceeds what is implemented by {}{}. A gap above 0 is \
             regionalism on paper.",
            paper.mean,
            error(&paper),
            gap.mean,
            error(&gap),
        ))
    }

    /// What states are to each other.
    fn identity(&self) -> Option<String> {
        let (identity, dispute) = (self.measure(Measure::Identity)?, self.measure(Measure::Dispute)?);
        let cultures = self.summary.group(Group::Culture).filter(|row| row.mean > 0.0);
        let mut cultures: Vec<&Row> = cultures.collect();
        cultures.sort_by(|a, b| b.mean.total_cmp(&a.mean));
        let said = |row: &&Row| {
            let cells = ShareCells::new(row);
            format!("{} in {} ({})", cells.label, cells.share, cells.interval)
        };
        let cultures: Vec<String> = cultures.iter().map(said).collect();
        let cultures = if cultures.is_empty() {
            String::new()
        } else {
            format!(" The culture of anarchy is {} of the replicates.", listed(&cultures))
        };
        Some(format!(
            "The mean identity weight, from -1 (enemies) to 1 (friends), is {}{}, and the mean unsettled dispute, from 0 to \
             1, is {}{}.{cultures}",
            identity.mean,
            error(&identity),
            dispute.mean,
            error(&dispute),
        ))
    }

    /// What happens often and what rarely.
    fn first_times(&self) -> Option<String> {
        let rows = &self.summary.passages;
        let most = rows.iter().max_by(|a, b| a.share.total_cmp(&b.share))?;
        let least = rows.iter().min_by(|a, b| a.share.total_cmp(&b.share))?;
        let said = |row: &PassageRow| {
            let cells = PassageCells::new(row, self.scenario.calendar(), "");
            let half = if cells.half.is_empty() {
                String::new()
            } else {
                format!(", in half of them by {}", cells.half)
            };
            format!(
                "{} in {} of the replicates ({}){half}",
                row.label, cells.reached.share, cells.reached.interval
            )
        };
        Some(if most.share == least.share {
            format!("By the end, {}.", said(most))
        } else {
            format!("By the end, most often {}; least often {}.", said(most), said(least))
        })
    }

    /// What the figures do not say.
    fn limits(&self) -> String {
        if self.replicates == 1 {
            return "A single replicate is one possible history and says nothing about others.".to_owned();
        }
        format!(
            "Standard errors and intervals say how well {} know the model, not how well the model knows the world; more \
             replicates make them smaller. Ranges over replicates say how much histories differ, and stay.",
            counted(self.replicates, "replicate")
        )
    }
}

/// The standard error, in brackets.
fn error(cells: &MeasureCells) -> String {
    if cells.error == MISSING { String::new() } else { format!(" (standard error {})", cells.error) }
}

/// Where most replicates end.
fn range(cells: &MeasureCells) -> String {
    let (low, high) = &cells.range;
    if cells.sd == MISSING {
        String::new()
    } else {
        format!("; 90% of the replicates lie between {low} and {high}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::fixture;

    fn found(replicates: u64) -> Vec<String> {
        let scenario = fixture::scenario();
        findings(&scenario, &Summary::new(&scenario, &fixture::results(replicates)), replicates)
    }

    #[test]
    fn the_findings_of_a_run() {
        insta::assert_snapshot!(found(1200).join("\n"));
    }
}
