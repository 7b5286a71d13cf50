//! Records that histories of the model could have left: what a recovery is tried on.

use crate::analysis::calibration::likelihood::{
    Elimination, Fit, Measurement, Panel, PanelFit, Predictive, Unmeasurable,
};
use crate::studies::calibration::error::CalibrationError;
use crate::studies::calibration::fit::{along, expected};
use crate::studies::calibration::targets::{Claim, Kind, Line, Pairs, Target};

/// The measurement of a target as the record has it: level, slope and spread of errors of each of its series.
#[derive(Debug, Clone, PartialEq)]
pub enum Measured {
    /// Of series.
    Lines(Vec<Fit>),
    /// Of a panel.
    Panel(PanelFit),
    /// Of events and statements, which have no scale.
    Events,
}

impl Target {
    fn failed(&self) -> impl Fn(Unmeasurable) -> CalibrationError {
        |problem| CalibrationError::Simulated { target: self.title.clone(), problem }
    }

    /// The measurement of the record, given means of features.
    ///
    /// # Errors
    /// [`CalibrationError::Simulated`] where a mean is no finite number.
    pub(in crate::studies::calibration) fn measured(
        &self,
        means: &[f64],
    ) -> Result<Measured, CalibrationError> {
        let profiled = Elimination::Profiled;
        Ok(match &self.kind {
            Kind::Lines(lines) => {
                let fit = |line: &Line| line.measurement.fit(&along(&line.path, means), profiled);
                Measured::Lines(lines.iter().map(fit).collect::<Result<_, _>>().map_err(self.failed())?)
            }
            Kind::Panel(pairs) => {
                Measured::Panel(pairs.panel.fit(&along(&pairs.path, means), profiled).map_err(self.failed())?)
            }
            Kind::Onsets(..) | Kind::Claims(_) => Measured::Events,
        })
    }

    /// The target with observations that a history could have left, measured as the record measures: as many, of the same years, pairs
    /// and issues.
    ///
    /// A series is drawn about the path of the history, with errors of the stated autocorrelation. Onsets fall where the history
    /// expects them, as many as in the record. A statement holds if it does in the history. Onsets and statements have the error of
    /// the target.
    ///
    /// # Errors
    /// [`CalibrationError::Simulated`] where the observations have no likelihood.
    pub(in crate::studies::calibration) fn of_history(
        &self,
        measured: &Measured,
        history: &[f64],
        draws: &mut Predictive,
    ) -> Result<Self, CalibrationError> {
        let kind = match (&self.kind, measured) {
            (Kind::Lines(lines), Measured::Lines(fits)) => {
                let mut drawn = Vec::with_capacity(lines.len());
                for (line, fit) in lines.iter().zip(fits) {
                    let (link, slope, autocorrelation) = line.model;
                    let years: Vec<i16> = line.observations.iter().map(|(year, _)| *year).collect();
                    let path = along(&line.path, history);
                    let observations = draws.series_about(&years, (link, autocorrelation), fit, &path);
                    let measurement = Measurement::new(&observations, link, slope, autocorrelation);
                    let measurement = measurement.map_err(self.failed())?;
                    drawn.push(Line { observations, measurement, ..line.clone() });
                }
                Kind::Lines(drawn)
            }
            (Kind::Panel(pairs), Measured::Panel(fit)) => {
                let (slope, autocorrelation) = pairs.model;
                let path = along(&pairs.path, history);
                let observations = draws.panel_about(&pairs.observations, autocorrelation, fit, &path);
                let panel = Panel::new(&observations, slope, autocorrelation, 1.0).map_err(self.failed())?;
                Kind::Panel(Box::new(Pairs { observations, panel, ..(**pairs).clone() }))
            }
            (Kind::Onsets(counts, cells), _) => {
                let drawn = draws.counts_about(counts.iter().sum(), &expected(cells, history), self.error);
                Kind::Onsets(drawn, cells.clone())
            }
            (Kind::Claims(claims), _) => {
                let seen = |claim: &Claim| Claim {
                    holds: draws.statement_about(history[claim.feature], self.error),
                    ..claim.clone()
                };
                Kind::Claims(claims.iter().map(seen).collect())
            }
            // A target is measured as what it is.
            (kind @ (Kind::Lines(_) | Kind::Panel(_)), _) => kind.clone(),
        };
        Ok(Self { kind, ..self.clone() })
    }
}
