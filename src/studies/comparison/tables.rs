//! Result of a comparison, and its files.

use std::path::Path;

use fs_err as fs;

use super::article::article;
use super::figures;
use super::page;
use super::plan::within;
use super::read;
use crate::analysis::Comparison;
use crate::export::comparison::{
    CHANGES, DIFFERENCES, RangeRow, RangeUnderPriors, SmallestEffectShare, UnderPriorsRow, write_changes,
    write_differences,
};
use crate::export::manifest::{DrawnRecord, Identity, UnderPriorsRecord};
use crate::export::read::{Kind, ReadError, ResultFolder};
use crate::export::summary::Summary;
use crate::export::variance::{self, VARIANCE, VARIANCE_UNDER_PRIORS, VarianceRow, write_variances};
use crate::export::{Article, ComparisonSummary, EffectRow, ExportError, TableWriter, read_table};
use crate::outcome::Results;
use crate::plot::charts::DrawnToo;
use crate::plot::{Figure, Only, Provenance, Style};
use crate::report::{Commands, Report};
use crate::scenario::Scenario;
use crate::studies::run::{LevelsUnderPriors, article as article_of_run, files_of_parts, write_tables};
use crate::studies::under_priors::drawn_too;
use crate::studies::{Larger, PairsUnderPriors, Tables};

/// The files of the batch under priors.
pub(super) const EFFECTS_UNDER_PRIORS: &str = "priors/effects.csv";
pub(super) const DIFFERENCES_UNDER_PRIORS: &str = "priors/differences.csv";

/// The tables of a comparison.
#[derive(Debug, Clone)]
pub struct ComparisonTables {
    scenarios: Vec<Scenario>,
    comparison: Comparison,
    under_priors: Option<Comparison>,
    drawn: DrawnToo,
    levels: Vec<LevelsUnderPriors>,
    ranges: Vec<RangeUnderPriors>,
    summary: ComparisonSummary,
}

impl ComparisonTables {
    /// The tables of a comparison of scenarios, the baseline first.
    pub fn new(scenarios: Vec<Scenario>, comparison: Comparison) -> Self {
        let summary = ComparisonSummary::new(&scenarios.iter().collect::<Vec<_>>(), &comparison);
        Self {
            scenarios,
            comparison,
            under_priors: None,
            drawn: DrawnToo::default(),
            levels: Vec::new(),
            ranges: Vec::new(),
            summary,
        }
    }

    /// The same with the sources of the variance of the differences, where parameters were drawn.
    #[must_use]
    pub fn with_variances(self, variances: Vec<VarianceRow>) -> Self {
        Self { summary: self.summary.with_variances(variances), ..self }
    }

    /// The same with smallest effects of interest, counted where parameters were drawn for every pair.
    #[must_use]
    pub fn with_smallest_effects(self, larger: &[Larger]) -> Self {
        let pairs = self.comparison.replicates as f64;
        let mut found = Vec::new();
        for Larger { effect, counts } in larger {
            for (scenario, count) in self.scenarios[1..].iter().zip(counts) {
                let (scenario, share) = (scenario.name(), *count as f64 / pairs);
                let (measure, effect) = (effect.measure, effect.difference);
                found.push(SmallestEffectShare { scenario, measure, effect, share });
            }
        }
        let summary = self.summary.clone().with_smallest_effects(&found).telling_smallest_effects();
        Self { summary, ..self }
    }

    /// The same with what was found in a batch under priors.
    #[must_use]
    pub fn with_under_priors(self, found: PairsUnderPriors, batch: &UnderPriorsRecord) -> Self {
        let PairsUnderPriors { comparison: found, larger, variances } = found;
        let arms = self.scenarios.iter().zip(found.arms.clone());
        let levels =
            arms.map(|(scenario, results)| LevelsUnderPriors::new(scenario, results, batch)).collect();
        let scenarios: Vec<&Scenario> = self.scenarios.iter().collect();
        let mut rows = UnderPriorsRow::of(&scenarios, &found);
        for Larger { effect, counts } in &larger {
            for (scenario, count) in scenarios[1..].iter().zip(counts) {
                let is_it = |row: &&mut UnderPriorsRow| {
                    row.scenario == scenario.name() && row.outcome == effect.measure.name()
                };
                for row in rows.iter_mut().filter(is_it) {
                    row.smallest_effect = Some(effect.difference);
                    row.share_larger = Some(*count as f64 / found.replicates as f64);
                }
            }
        }
        let ranges = RangeUnderPriors::of(&scenarios, &found);
        let summary = self.summary.with_under_priors(rows, variances).telling_under_priors(batch);
        Self { under_priors: Some(found), drawn: drawn_too(batch), levels, ranges, summary, ..self }
    }

    /// The differences of pairs with parameters drawn from priors, of the region alone; `None` if there is no such batch, and where the
    /// tables are read from files, which hold the summary and the ranges over time.
    pub fn under_priors(&self) -> Option<&Comparison> {
        self.under_priors.as_ref()
    }

    /// The compared scenarios, the baseline first.
    pub fn scenarios(&self) -> Vec<&Scenario> {
        self.scenarios.iter().collect()
    }

    /// The results of every scenario, and the differences to the baseline in every series over time.
    pub fn comparison(&self) -> &Comparison {
        &self.comparison
    }

    /// Differences of outcomes at the end.
    pub fn summary(&self) -> &ComparisonSummary {
        &self.summary
    }
}

impl Tables for ComparisonTables {
    type Summary = ComparisonSummary;

    fn files(folder: &ResultFolder) -> Vec<String> {
        let of_all = [ComparisonSummary::EFFECTS, ComparisonSummary::TRANSITIONS, DIFFERENCES];
        let mut files =
            [files_of_parts(folder), of_all.map(str::to_owned).to_vec(), folder.held(&[VARIANCE])].concat();
        if let Some(batch) = folder.identity().under_priors() {
            files.extend([EFFECTS_UNDER_PRIORS, DIFFERENCES_UNDER_PRIORS].map(str::to_owned));
            files.extend(LevelsUnderPriors::variance_file(batch));
            files.extend(folder.in_parts(&LevelsUnderPriors::files().each_ref().map(String::as_str)));
        }
        files
    }

    fn chart_names_of(
        _: &ResultFolder,
        scenarios: &[Scenario],
        _: &dyn Fn() -> bool,
    ) -> Result<Vec<String>, ReadError> {
        Ok(figures::comparison_chart_names(&scenarios.iter().collect::<Vec<_>>()))
    }

    fn read(folder: &ResultFolder, cancelled: &dyn Fn() -> bool) -> Result<Self, ReadError> {
        folder.expect(Kind::Comparison)?;
        let (scenarios, identity) = (folder.scenarios()?, folder.identity());
        let of = [identity.seed, identity.replicates];
        let borrowed: Vec<&Scenario> = scenarios.iter().collect();
        let comparison = read::comparison(folder.path(), &borrowed, identity.outcomes, of, cancelled)?;
        let variances = variance::variances_of(folder)?;
        let mut tables = Self::new(scenarios, comparison).with_variances(variances);
        if identity.drawn().is_some() {
            let rows: Vec<EffectRow> = folder.records(ComparisonSummary::EFFECTS)?;
            tables.summary = tables.summary.with_smallest_effects_of(&rows).telling_smallest_effects();
        }
        let Some(batch) = identity.under_priors() else { return Ok(tables) };
        let ranges = RangeUnderPriors::read(&folder.records::<RangeRow>(DIFFERENCES_UNDER_PRIORS)?);
        let variances = LevelsUnderPriors::variance_file(batch).map(|name| folder.records(&name));
        let variances = variances.transpose()?.unwrap_or_default();
        let summary = tables.summary.with_under_priors(folder.records(EFFECTS_UNDER_PRIORS)?, variances);
        let levels = tables.scenarios.iter().map(|scenario| {
            let path = folder.path().join(within(scenario));
            LevelsUnderPriors::read(&path, scenario, identity.seed, batch)
        });
        let (levels, drawn) = (levels.collect::<Result<_, _>>()?, drawn_too(batch));
        Ok(Self { levels, ranges, drawn, summary: summary.telling_under_priors(batch), ..tables })
    }

    fn read_summary(folder: &Path, identity: &Identity) -> Result<ComparisonSummary, ExportError> {
        let open = |name: &str| fs::File::open(folder.join(name));
        let summary = ComparisonSummary::read(
            open(ComparisonSummary::EFFECTS)?,
            open(ComparisonSummary::TRANSITIONS)?,
            open(ComparisonSummary::FINDINGS)?,
        )?;
        if let Some(batch) = identity.under_priors() {
            let variances = LevelsUnderPriors::variance_file(batch).map(|name| read_table(folder, &name));
            let variances = variances.transpose()?.unwrap_or_default();
            return Ok(summary.with_under_priors(read_table(folder, EFFECTS_UNDER_PRIORS)?, variances));
        }
        if identity.drawn().is_some_and(DrawnRecord::is_partitioned) {
            return Ok(summary.with_variances(read_table(folder, VARIANCE)?));
        }
        Ok(summary)
    }

    fn into_summary(self) -> ComparisonSummary {
        self.summary
    }

    fn write_data(&self, _: &Identity, folder: &mut TableWriter<'_>) -> Result<(), ExportError> {
        // The files are the same as for a run of each scenario.
        for (scenario, results) in self.scenarios.iter().zip(&self.comparison.arms) {
            write_tables(scenario, results, &within(scenario), folder)?;
        }
        let (scenarios, summary) = (self.scenarios(), &self.summary);
        folder.file(ComparisonSummary::EFFECTS, &|sink| summary.write_effects(sink))?;
        folder.file(ComparisonSummary::TRANSITIONS, &|sink| summary.write_transitions(sink))?;
        folder.file(DIFFERENCES, &|sink| write_differences(&scenarios, &self.comparison, sink))?;
        folder.file(CHANGES, &|sink| write_changes(&scenarios, sink))?;
        for (scenario, levels) in self.scenarios.iter().zip(&self.levels) {
            levels.write(scenario, &within(scenario), folder)?;
        }
        if let Some(found) = &self.under_priors {
            folder.file(EFFECTS_UNDER_PRIORS, &|sink| summary.write_under_priors(sink))?;
            folder.file(DIFFERENCES_UNDER_PRIORS, &|sink| write_differences(&scenarios, found, sink))?;
        }
        if !summary.variances_under_priors.is_empty() {
            folder.file(VARIANCE_UNDER_PRIORS, &|sink| {
                write_variances(&summary.variances_under_priors, sink)
            })?;
        }
        variance::write_if_any(&summary.variances, folder)?;
        folder.text(ComparisonSummary::FINDINGS, &summary.findings_text())
    }

    fn articles(&self, identity: &Identity) -> Vec<Article> {
        let arms = self.scenarios.iter().zip(&self.comparison.arms).enumerate();
        let of_arm = arms.map(|(place, (scenario, results))| {
            let (summary, identity) = (Summary::new(scenario, results), identity.of_part(Some(place)));
            let under_priors = self.levels.get(place).map(|levels| Box::new(levels.summary().clone()));
            let summary = Summary { under_priors, ..summary };
            article_of_run(scenario, &summary, &identity, &within(scenario))
        });
        let all = article(&self.scenarios(), &self.summary, identity);
        std::iter::once(all).chain(of_arm).collect()
    }

    fn lacks(&self, only: &Only) -> Option<String> {
        let mut others = self.scenarios[1..].iter().map(|other| format!("differences-{}", other.name()));
        let is_asked = only.holds("differences") || others.any(|name| only.holds(&name));
        let mut contrasts = self.comparison.contrasts.iter();
        (is_asked && contrasts.any(|contrast| contrast.spreads.is_empty())).then(|| {
            "the files of this comparison, of an earlier version, do not hold how the differences of pairs \
             spread over time; the figure differences shows their means alone"
                .to_owned()
        })
    }

    fn figures(&self, _: usize, only: &Only, style: &Style, from: &Provenance) -> Vec<Figure> {
        let levels: Vec<&Results> = self.levels.iter().map(LevelsUnderPriors::results).collect();
        let (drawn, ranges, summary) = (self.drawn, &self.ranges[..], Some(&self.summary));
        let under_priors = figures::UnderPriors { levels: &levels, drawn, ranges, summary };
        figures::comparison_charts(&self.comparison, under_priors, &self.scenarios(), only, style, from)
    }

    fn page<'a>(&self, identity: &Identity, figures: &'a [Vec<Figure>], commands: &Commands) -> Report<'a> {
        let figures = figures.first().map(Vec::as_slice).unwrap_or_default();
        page::page(&self.scenarios(), &self.summary, identity, figures, commands)
    }
}
