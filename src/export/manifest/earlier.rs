//! Reads identities of every format: up to 3, what is recorded of a study stood beside the rest, each where it applied.

use serde::Deserialize;

use super::identity::{Build, Identity, ScenarioRecord};
use super::records::{
    AttributionRecord, ChangeRecord, ComparisonRecord, DrawnRecord, LensesRecord, RunRecord, SweepRecord,
    TraceRecord,
};
use super::study::StudyRecord;
use crate::export::drawing::{self, Drawing, Origin};
use crate::export::outcomes::Format;
use crate::export::sensitivity::SensitivityRecord;

/// An identity of any format.
#[derive(Deserialize)]
pub(super) struct AnyIdentity {
    concord: Build,
    scenario: ScenarioRecord,
    #[serde(default)]
    against: Vec<ScenarioRecord>,
    seed: u64,
    replicates: u64,
    outcomes: Format,
    #[serde(default, deserialize_with = "drawing::read")]
    figures: Option<Drawing>,
    #[serde(default)]
    markdown: bool,
    #[serde(default)]
    explorer: bool,
    #[serde(default)]
    drawn_from: Option<Origin>,
    /// From format 4 on.
    #[serde(default)]
    study: Option<StudyRecord>,
    // Up to format 3.
    #[serde(default)]
    shown: Vec<String>,
    #[serde(default)]
    trace: Option<TraceRecord>,
    #[serde(default)]
    attribution: Option<Vec<ChangeRecord>>,
    #[serde(default)]
    by_mechanisms: bool,
    #[serde(default)]
    drawn: Option<DrawnRecord>,
    #[serde(default)]
    lenses: Option<LensesRecord>,
    #[serde(default)]
    sensitivity: Option<SensitivityRecord>,
    #[serde(default)]
    sweep: Option<SweepRecord>,
}

impl From<AnyIdentity> for Identity {
    fn from(any: AnyIdentity) -> Self {
        let AnyIdentity { trace, attribution, lenses, sensitivity, sweep, shown, drawn, .. } = any;
        let is_run = any.against.is_empty();
        let earlier = || match (trace, attribution, lenses, sweep, sensitivity) {
            (Some(trace), ..) => StudyRecord::Trace(trace),
            (_, Some(changes), ..) => StudyRecord::Attribution(AttributionRecord {
                changes,
                by_mechanisms: any.by_mechanisms,
                drawn: None,
            }),
            (_, _, Some(lenses), ..) => StudyRecord::Lenses(lenses),
            (_, _, _, Some(sweep), _) => StudyRecord::Sweep(sweep),
            (.., Some(sensitivity)) => StudyRecord::Sensitivity(sensitivity),
            _ if is_run => StudyRecord::Run(RunRecord { drawn, under_priors: None }),
            _ => StudyRecord::Comparison(ComparisonRecord { shown, ..ComparisonRecord::default() }),
        };
        Self {
            concord: any.concord,
            study: any.study.unwrap_or_else(earlier),
            scenario: any.scenario,
            against: any.against,
            seed: any.seed,
            replicates: any.replicates,
            outcomes: any.outcomes,
            figures: any.figures,
            markdown: any.markdown,
            explorer: any.explorer,
            drawn_from: any.drawn_from,
        }
    }
}
