//! The tables of an agreement.

use serde::Serialize;

use super::plan::AgreementPlan;
use super::rows::{CoderRow, CodingRow, KindRow, NumberRow};
use super::{article, figures, page};
use crate::export::manifest::{Identity, Kind};
use crate::export::read::{ReadError, ResultFolder};
use crate::export::{Article, ExportError, SCENARIO, TableWriter};
use crate::plot::{Figure, Only, Provenance, Style};
use crate::report::{Commands, Report};
use crate::scenario::{CodingKind, Scenario};
use crate::statistics::{Alpha, LEVEL, Metric, krippendorff_with_interval};
use crate::studies::Tables;

/// Table of the coders.
pub const CODERS: &str = "coders.csv";
/// Table of alpha by kind of coding.
pub const AGREEMENT: &str = "agreement.csv";
/// Table of the numbers.
pub const NUMBERS: &str = "numbers.csv";
/// Table of the codings.
pub const CODINGS: &str = "codings.csv";

/// The printed tables.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgreementSummary {
    /// Number of resamples of each interval.
    pub resamples: u64,
    /// Rows of `coders.csv`.
    pub coders: Vec<CoderRow>,
    /// Rows of `agreement.csv`.
    pub kinds: Vec<KindRow>,
    /// Rows of `numbers.csv`.
    pub numbers: Vec<NumberRow>,
    /// Rows of `codings.csv`.
    pub codings: Vec<CodingRow>,
}

/// Result of an agreement.
#[derive(Debug, Clone)]
pub struct AgreementTables {
    /// The scenario with the means of the codings.
    pub scenario: Scenario,
    /// The tables.
    pub summary: AgreementSummary,
    /// The coders' files, in their order.
    texts: Vec<String>,
}

/// The row of a kind of coding.
fn kind(plan: &AgreementPlan, kind: CodingKind) -> Option<KindRow> {
    let rows = || plan.numbers.iter().filter(|row| row.kind == kind.name());
    rows().next()?;
    let values = |row: &NumberRow| -> Vec<f64> {
        let own = plan.codings.iter().filter(|coding| coding.kind == row.kind && coding.key == row.key);
        own.map(|coding| coding.value).collect()
    };
    let units: Vec<Vec<f64>> = rows().map(values).filter(|values| values.len() > 1).collect();
    let alpha = |metric| krippendorff_with_interval(&units, metric, plan.resampling, LEVEL);
    let [on_scale, of_order] = [Metric::Interval, Metric::Ordinal].map(alpha);
    let ends = |alpha: Option<Alpha>| alpha.and_then(|alpha| alpha.interval);
    let distance = |values: &Vec<f64>| {
        let pairs = values
            .iter()
            .enumerate()
            .flat_map(|(place, one)| values[place + 1..].iter().map(move |other| (one - other).abs()));
        pairs.sum::<f64>() / (values.len() * (values.len() - 1) / 2) as f64
    };
    let compared = units.len();
    let reason = match (on_scale, compared) {
        (Some(_), _) => "",
        (None, 0) => "no number is coded by two coders",
        (None, 1) => "a single number is coded by two coders",
        (None, _) => "all codings are the same",
    };
    Some(KindRow {
        kind: kind.name().to_owned(),
        numbers: rows().count() as u64,
        compared: compared as u64,
        codings: units.iter().map(|values| values.len() as u64).sum(),
        alpha_interval: on_scale.map(|alpha| alpha.alpha),
        interval_low: ends(on_scale).map(|ends| ends.low),
        interval_high: ends(on_scale).map(|ends| ends.high),
        alpha_ordinal: of_order.map(|alpha| alpha.alpha),
        ordinal_low: ends(of_order).map(|ends| ends.low),
        ordinal_high: ends(of_order).map(|ends| ends.high),
        undefined: on_scale.map_or(0, |alpha| alpha.undefined) as f64 / plan.resampling.resamples as f64,
        mean_distance: (compared > 0).then(|| units.iter().map(distance).sum::<f64>() / compared as f64),
        reason: reason.to_owned(),
    })
}

impl AgreementTables {
    /// Works the tables out, on the threads of the current pool.
    pub(super) fn new(plan: &AgreementPlan) -> Self {
        let summary = AgreementSummary {
            resamples: plan.resampling.resamples as u64,
            coders: plan.coders.clone(),
            kinds: CodingKind::ALL.into_iter().filter_map(|of| kind(plan, of)).collect(),
            numbers: plan.numbers.clone(),
            codings: plan.codings.clone(),
        };
        Self { scenario: plan.mean.clone(), summary, texts: plan.texts.clone() }
    }
}

impl Tables for AgreementTables {
    type Summary = AgreementSummary;

    fn files(folder: &ResultFolder) -> Vec<String> {
        folder.held(&[SCENARIO, CODERS, AGREEMENT, NUMBERS, CODINGS])
    }

    fn chart_names_of(
        _: &ResultFolder,
        _: &[Scenario],
        _: &dyn Fn() -> bool,
    ) -> Result<Vec<String>, ReadError> {
        Ok(figures::names())
    }

    fn read(folder: &ResultFolder, _: &dyn Fn() -> bool) -> Result<Self, ReadError> {
        folder.expect(Kind::Agreement)?;
        let scenario = folder.scenarios()?.into_iter().next();
        let scenario = scenario.ok_or_else(|| ReadError::NoResult { path: folder.path().to_owned() })?;
        let coders: Vec<CoderRow> = folder.records(CODERS)?;
        let texts = coders.iter().map(|coder| folder.text(&coder.file)).collect::<Result<_, _>>()?;
        let summary = AgreementSummary {
            resamples: folder.identity().replicates,
            coders,
            kinds: folder.records(AGREEMENT)?,
            numbers: folder.records(NUMBERS)?,
            codings: folder.records(CODINGS)?,
        };
        Ok(Self { scenario, summary, texts })
    }

    fn into_summary(self) -> AgreementSummary {
        self.summary
    }

    fn write_data(&self, _: &Identity, folder: &mut TableWriter<'_>) -> Result<(), ExportError> {
        let AgreementSummary { coders, kinds, numbers, codings, .. } = &self.summary;
        folder.describe(include_str!("columns.toml"));
        for (coder, text) in coders.iter().zip(&self.texts) {
            folder.text(&coder.file, text)?;
        }
        folder.records(CODERS, coders)?;
        folder.records(AGREEMENT, kinds)?;
        folder.records(NUMBERS, numbers)?;
        folder.records(CODINGS, codings)
    }

    fn articles(&self, identity: &Identity) -> Vec<Article> {
        article::articles(&self.scenario, &self.summary, identity)
    }

    fn figures(&self, _: usize, only: &Only, style: &Style, from: &Provenance) -> Vec<Figure> {
        figures::draw(self, only, style, from)
    }

    fn page<'a>(&self, identity: &Identity, figures: &'a [Vec<Figure>], commands: &Commands) -> Report<'a> {
        page::page(self, identity, figures.first().map_or(&[], Vec::as_slice), commands)
    }
}
