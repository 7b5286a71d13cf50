//! Findings of a run, in plain language. Every sentence states figures of the summary with their uncertainty.

use crate::export::cells::{MeasureCells, PassageCells, ShareCells};
use crate::export::manifest::{Identity, UnderPriorsRecord};
use crate::export::summary::{Group, PassageRow, Row, Summary};
use crate::format::{MISSING, counted, estimate, listed};
use crate::model::Measure;
use crate::model::series::REGION;
use crate::report::scenario::last_tick;
use crate::report::{Part, Table};
use crate::scenario::Scenario;

/// The measures in the table, and the scale of each.
fn measures() -> impl Iterator<Item = (Measure, String)> {
    REGION.into_iter().filter_map(|measure| {
        let (low, high) = measure.interval()?;
        Some((measure, format!("{low} to {high}")))
    })
}

/// Half-width of a 95% confidence interval in standard errors.
const TWO_SIDED_95: f64 = 1.959_963_984_540_054;

/// Fewest replicates for a statement that a mean differs from 0.
const LEAST_TO_TELL: u64 = 20;

/// Most regimes in the answer.
const MOST_NAMED: usize = 3;

/// The findings: regimes of the region, its measures in a table, and further statements.
pub fn findings(scenario: &Scenario, summary: &Summary, identity: &Identity) -> Vec<Part<'static>> {
    let found = Found { scenario, summary, replicates: identity.replicates };
    let said = [found.paper(), found.cultures(), found.first_times(), Some(found.limits())];
    let said: Vec<String> = said.into_iter().flatten().collect();
    let under_priors = identity.under_priors().and_then(|batch| found.under_priors(batch));
    let answer = found.regimes().map(Part::Answer).into_iter().chain(under_priors.map(Part::Paragraph));
    let table = Some(found.measures()).filter(|table| !table.rows.is_empty()).map(Part::Table);
    answer.chain(table).chain([Part::List(said)]).collect()
}

/// A list of alternatives: `a, b or c`.
fn either(words: &[String]) -> String {
    match words {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        _ => words.concat(),
    }
}

/// Subject of the sentences.
struct Found<'a> {
    scenario: &'a Scenario,
    summary: &'a Summary,
    replicates: u64,
}

impl Found<'_> {
    fn measure(&self, measure: Measure) -> Option<&Row> {
        self.summary.group(Group::End).find(|row| row.outcome == measure.name())
    }

    /// The categories of a group that occur, the most frequent first, and those that never occur.
    fn met(&self, group: Group) -> (Vec<ShareCells>, Vec<ShareCells>) {
        let mut rows: Vec<&Row> = self.summary.group(group).collect();
        rows.sort_by(|a, b| b.mean.total_cmp(&a.mean));
        let (met, never): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.mean > 0.0);
        let cells = |rows: Vec<&Row>| rows.into_iter().map(ShareCells::new).collect();
        (cells(met), cells(never))
    }

    /// Sentence on the regimes at the end.
    fn regimes(&self) -> Option<String> {
        let (met, never) = self.met(Group::Regime);
        let end = last_tick(self.scenario);
        let name = |cells: &ShareCells| cells.label.to_lowercase();
        let first = met.first()?;
        if self.replicates == 1 {
            return Some(format!(
                "At the end of {end} the only replicate is in a regime of {}.",
                name(first)
            ));
        }
        let all = counted(self.replicates, "replicate");
        if met.len() == 1 {
            return Some(format!(
                "At the end of {end} the region is in a regime of {} in all of {all} (95% confidence interval of the share {}).",
                name(first),
                first.interval
            ));
        }
        let said = met.iter().take(MOST_NAMED).enumerate().map(|(place, cells)| {
            let of = if place == 0 { format!(" of {all}") } else { String::new() };
            format!("{} in {}{of} ({})", name(cells), cells.share, cells.interval)
        });
        let others = met.len().saturating_sub(MOST_NAMED);
        let others = (others > 0).then(|| counted(others as u64, "other regime") + " in the rest");
        let said: Vec<String> = said.chain(others).collect();
        let never: Vec<String> = never.iter().map(name).collect();
        let never = match never.len() {
            0 => String::new(),
            1..=MOST_NAMED => format!("; no replicate ends in {}", either(&never)),
            more => format!("; no replicate ends in any of the other {more}"),
        };
        Some(format!(
            "At the end of {end} the region is in a regime of {}{never} (95% confidence intervals in brackets).",
            listed(&said)
        ))
    }

    /// Sentence on what is found in the batch under priors.
    fn under_priors(&self, batch: &UnderPriorsRecord) -> Option<String> {
        let under = self.summary.under_priors.as_deref()?;
        let found = Found { scenario: self.scenario, summary: under, replicates: self.replicates };
        let (met, _) = found.met(Group::Regime);
        let said = met
            .iter()
            .take(MOST_NAMED)
            .map(|cells| format!("{} in {} ({})", cells.label.to_lowercase(), cells.share, cells.interval));
        let range = |found: &Self| {
            let (low, high) = MeasureCells::new(found.measure(Measure::Integration)?).range;
            Some(format!("{low} to {high}"))
        };
        Some(format!(
            "With {}, the regime is {}. The middle 90% of implemented integration is then \
             {}, and with every number at one value {}.",
            batch.drawn(),
            listed(&said.collect::<Vec<_>>()),
            range(&found)?,
            range(self)?
        ))
    }

    /// Table of the measures of the region with their scales.
    fn measures(&self) -> Table {
        let rows = measures().filter_map(|(measure, scale)| {
            let MeasureCells { label, mean, error, range: (low, high), .. } =
                MeasureCells::new(self.measure(measure)?);
            let range = if low == MISSING { low } else { format!("{low} to {high}") };
            Some(vec![label, mean, error, range, scale])
        });
        Table::new(
            format!(
                "The region at the end of {}: mean over replicates with its Monte Carlo standard error, the range of 90% of the \
                 replicates (5% to 95% quantile), and the scale",
                last_tick(self.scenario)
            ),
            &["Outcome", "#Mean", "#Standard error", "#90% of replicates", "Scale"],
            rows.collect(),
        )
    }

    /// Sentence on the gap between signed and implemented depth, if it differs from 0.
    fn paper(&self) -> Option<String> {
        let row = self.measure(Measure::PaperGap)?;
        let half = TWO_SIDED_95 * row.mc_se.filter(|error| error.is_finite())?;
        let gap = row.mean;
        if self.replicates < LEAST_TO_TELL || gap.abs() <= half {
            return None;
        }
        let error = MeasureCells::new(row).error;
        let size = estimate(gap.abs(), row.mc_se?).0;
        Some(if gap > 0.0 {
            format!("On average more is signed than done: the paper gap is {size} (standard error {error}).")
        } else {
            format!("On average more is done than signed: the paper gap is -{size} (standard error {error}).")
        })
    }

    /// Sentence on the cultures of anarchy.
    fn cultures(&self) -> Option<String> {
        let (met, _) = self.met(Group::Culture);
        if self.replicates == 1 {
            return Some(format!("The culture of anarchy is {}.", met.first()?.label));
        }
        let said = met.iter().map(|cells| format!("{} in {} ({})", cells.label, cells.share, cells.interval));
        let said: Vec<String> = said.collect();
        (!said.is_empty()).then(|| format!("The culture of anarchy is {} of the replicates.", listed(&said)))
    }

    /// Sentence on frequent and rare first passages.
    fn first_times(&self) -> Option<String> {
        let rows = &self.summary.passages;
        let most = rows.iter().max_by(|a, b| a.share.total_cmp(&b.share))?;
        let least = rows.iter().min_by(|a, b| a.share.total_cmp(&b.share))?;
        if self.replicates == 1 {
            return None;
        }
        let said = |row: &PassageRow| {
            let cells = PassageCells::new(row, self.scenario.calendar(), "");
            let half = if cells.half.is_empty() {
                String::new()
            } else {
                format!("; in half of all by {}", cells.half)
            };
            format!(
                "{} ({} of the replicates, {}{half})",
                row.label, cells.reached.share, cells.reached.interval
            )
        };
        Some(if most.share == least.share {
            format!("Of the first passages, each is as frequent by the end as this one: {}.", said(most))
        } else {
            format!(
                "Of the first passages, the most frequent by the end is: {}; the rarest: {}.",
                said(most),
                said(least)
            )
        })
    }

    /// Sentence on the limits of the results.
    fn limits(&self) -> String {
        if self.replicates == 1 {
            "A single replicate is one possible history and says nothing about others.".to_owned()
        } else {
            format!(
                "Standard errors and intervals say how well {} know the model, not how well the model knows the world.",
                counted(self.replicates, "replicate")
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    fn found(replicates: u64) -> Vec<Part<'static>> {
        let scenario = testkit::scenario();
        let summary = Summary::new(&scenario, &testkit::results(replicates));
        findings(&scenario, &summary, &testkit::identity(replicates))
    }

    /// Its texts, the answer first.
    fn texts(parts: Vec<Part<'static>>) -> Vec<String> {
        let texts = parts.into_iter().flat_map(|part| match part {
            Part::Answer(text) => vec![text],
            Part::List(texts) => texts,
            _ => Vec::new(),
        });
        texts.collect()
    }

    #[test]
    fn the_findings_of_a_run() {
        testkit::pinned::text("findings.txt", &texts(found(1200)).join("\n"));
    }

    #[test]
    fn the_answer_comes_first_then_a_table_then_a_few_sentences() {
        let parts = found(1200);
        assert!(matches!(parts[..], [Part::Answer(_), Part::Table(_), Part::List(_)]), "{parts:?}");
        let Part::Table(table) = &parts[1] else { panic!("a table") };
        assert_eq!(table.rows.len(), measures().count());
        assert_eq!(
            table.rows[0],
            ["Implemented integration", "0.2000", "0.0010", "0.146 to 0.254", "0 to 1"]
        );
        let texts = texts(parts);
        let words: Vec<usize> = texts.iter().map(|text| text.split_whitespace().count()).collect();
        assert!(words.iter().all(|words| *words <= 45) && words.iter().sum::<usize>() <= 150, "{words:?}");
        assert!(
            texts[0].contains("in a regime of integration in 33.3% of 1,200 replicates (30.7–36.0%)"),
            "{}",
            texts[0]
        );
    }
}
