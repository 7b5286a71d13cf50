//! How probable a record is, given the means of histories.

use super::error::CalibrationError;
use super::targets::{Cell, Feature, Kind, Path, Target, Targets};
use crate::analysis::calibration::likelihood::{
    Elimination, Predictive, Rank, Unmeasurable, multinomial, statement,
};
use crate::engine::ObservableBlock;

/// Means of features over the replicates of each set, as blocks of replicates come in: memory depends on the sets alone.
#[derive(Debug)]
pub struct Gathered {
    features: usize,
    per_set: u64,
    done: u64,
    /// By (set, feature).
    sums: Vec<f64>,
    /// Number of replicates in which every statement is what it is in the record.
    consistent: u64,
}

impl Gathered {
    /// Nothing yet, of so many sets with so many replicates each.
    pub fn new(targets: &Targets, sets: usize, per_set: u64) -> Self {
        let features = targets.features.len();
        Self { features, per_set, done: 0, sums: vec![0.0; sets * features], consistent: 0 }
    }

    /// Takes the next replicates. Sums run over the replicates of a set in their order, however they come in blocks.
    pub fn take(&mut self, targets: &Targets, block: &ObservableBlock) {
        let (first, size) = (self.done, block.replicates());
        let rows: Vec<usize> =
            (0..size as u64).map(|place| ((first + place) / self.per_set) as usize * self.features).collect();
        for (feature, what) in targets.features.iter().enumerate() {
            if let Feature::Value(observable) = *what {
                for (row, value) in rows.iter().zip(block.values(0, observable)) {
                    self.sums[row + feature] += value;
                }
                continue;
            }
            for (place, row) in rows.iter().enumerate() {
                if is_by(*what, block, place) {
                    self.sums[row + feature] += 1.0;
                }
            }
        }
        let claims: Vec<(Feature, bool)> =
            targets.claims().map(|(_, claim)| (targets.features[claim.feature], claim.holds)).collect();
        let is_consistent =
            |place: &usize| claims.iter().all(|(what, holds)| is_by(*what, block, *place) == *holds);
        self.consistent += (0..size).filter(is_consistent).count() as u64;
        self.done += size as u64;
    }

    /// The means by set.
    pub fn means(&self) -> impl ExactSizeIterator<Item = Vec<f64>> {
        let size = self.per_set as f64;
        self.sums
            .chunks_exact(self.features.max(1))
            .map(move |sums| sums.iter().map(|sum| sum / size).collect())
    }

    /// Share of the replicates in which every statement is what it is in the record.
    pub fn consistent(&self) -> f64 {
        self.consistent as f64 / self.done.max(1) as f64
    }
}

/// Whether something has happened by a tick in a replicate.
fn is_by(feature: Feature, block: &ObservableBlock, place: usize) -> bool {
    match feature {
        Feature::Value(_) => false,
        Feature::By(observable, tick) => block.values(0, observable)[place] <= tick as f64,
        Feature::Passage(passage, tick) => {
            block.ends[0][place].passages[passage].is_some_and(|found| found as usize <= tick)
        }
    }
}

/// Evaluation of a target at a set of values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Said {
    /// Log likelihood, times the weight of the target.
    pub log_likelihood: f64,
    /// Slope of the measurement, of a target of one series.
    pub slope: Option<f64>,
    /// Standard deviation of its errors.
    pub sd: Option<f64>,
    /// Whether some series of the target has no slope: the best one has the wrong sign.
    pub is_flat: bool,
}

/// Simulated values of a path.
pub(super) fn along(path: &Path, means: &[f64]) -> Vec<f64> {
    path.iter().map(|of| of.iter().map(|(feature, weight)| weight * means[*feature]).sum()).collect()
}

/// What is expected of each cell: incidents of the region, by the part of the pair in its disputes.
pub(super) fn expected(cells: &[Cell], means: &[f64]) -> Vec<f64> {
    let of = |cell: &Cell| {
        let all: f64 = cell.all.iter().map(|feature| means[*feature]).sum();
        let part = if all > 0.0 { means[cell.own] / all } else { 1.0 / cell.all.len().max(1) as f64 };
        means[cell.incidents] * part
    };
    cells.iter().map(of).collect()
}

/// Number of replicates of a share.
fn number(share: f64, replicates: u64) -> u64 {
    (share * replicates as f64).round() as u64
}

impl Target {
    /// Evaluates the target, given means over so many replicates.
    ///
    /// # Errors
    /// [`CalibrationError::Simulated`] where a mean is no finite number.
    pub fn said(
        &self,
        means: &[f64],
        replicates: u64,
        elimination: Elimination,
    ) -> Result<Said, CalibrationError> {
        let failed = |problem| CalibrationError::Simulated { target: self.title.clone(), problem };
        let mut said = Said { log_likelihood: 0.0, slope: None, sd: None, is_flat: false };
        match &self.kind {
            Kind::Lines(lines) => {
                for line in lines {
                    let fit = line.measurement.fit(&along(&line.path, means), elimination).map_err(failed)?;
                    said.log_likelihood += fit.log_likelihood;
                    said.is_flat |= fit.slope == 0.0;
                    if lines.len() == 1 {
                        (said.slope, said.sd) = (Some(fit.slope), Some(fit.sd));
                    }
                }
            }
            Kind::Panel(pairs) => {
                let fit = pairs.panel.fit(&along(&pairs.path, means), elimination).map_err(failed)?;
                said = Said {
                    log_likelihood: fit.log_likelihood,
                    slope: Some(fit.slope),
                    sd: Some(fit.sd),
                    is_flat: fit.slope == 0.0,
                };
            }
            Kind::Onsets(counts, cells) => {
                said.log_likelihood =
                    multinomial(counts, &expected(cells, means), self.error).map_err(failed)?;
            }
            Kind::Claims(claims) => {
                let of = |claim: &super::targets::Claim| {
                    statement(claim.holds, number(means[claim.feature], replicates), replicates, self.error)
                };
                said.log_likelihood = claims.iter().map(of).sum();
            }
        }
        said.log_likelihood *= self.weight;
        Ok(said)
    }

    /// How observations that are drawn at a set compare with those of the record; `None` for a panel, of which they are not drawn.
    ///
    /// # Errors
    /// [`CalibrationError::Simulated`].
    pub fn rank(
        &self,
        means: &[f64],
        replicates: u64,
        draws: &mut Predictive,
    ) -> Result<Option<Rank>, CalibrationError> {
        let failed =
            |problem: Unmeasurable| CalibrationError::Simulated { target: self.title.clone(), problem };
        Ok(match &self.kind {
            Kind::Lines(lines) => {
                let mut sum = 0.0;
                for line in lines {
                    let path = along(&line.path, means);
                    sum += draws.series(&line.observations, line.model, &path).map_err(failed)?;
                }
                (!lines.is_empty()).then(|| sum / lines.len() as f64)
            }
            Kind::Panel(_) => None,
            Kind::Onsets(counts, cells) => {
                Some(draws.counts(counts, &expected(cells, means), self.error).map_err(failed)?)
            }
            Kind::Claims(claims) => {
                let of =
                    |claim: &super::targets::Claim| (claim.holds, number(means[claim.feature], replicates));
                let statements: Vec<(bool, u64)> = claims.iter().map(of).collect();
                Some(draws.statements(&statements, replicates, self.error))
            }
        })
    }
}
