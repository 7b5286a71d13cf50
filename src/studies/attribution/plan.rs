//! Plan of an attribution, and its simulation.

use super::{AttributionError, AttributionTables, figures};
use crate::analysis::{MixtureEnds, OutcomeNames};
use crate::engine::{Monitor, Observed, Plan};
use crate::export::manifest::{AttributionRecord, ChangeRecord, StudyRecord};
use crate::export::outcome_names;
use crate::export::variance::VarianceRow;
use crate::format::{count, counted};
use crate::outcome::EndRow;
use crate::scenario::{Comparable, FactorialDesign, Grouping, Part, Scenario, Unmixable};
use crate::studies::{
    DrawnParameters, FEW, Part as OfFolder, Run, Study, StudyError, run_points, run_together,
};

/// Number of mixtures simulated together with the baseline, with which they share histories until they diverge. Does
/// not affect results.
const AT_ONCE: usize = 4;

/// An attribution of the difference between two scenarios to the changes that cause it, or to the mechanisms through which
/// they act.
#[derive(Debug)]
pub struct AttributionPlan {
    design: FactorialDesign,
    /// Scenarios by mixture: one for changes; baseline and scenario for mechanisms.
    scenarios: Vec<Vec<Scenario>>,
    names: OutcomeNames,
    drawn: Option<DrawnParameters>,
}

impl AttributionPlan {
    /// An attribution to the changes from a baseline to another scenario; the changes of a group count as one. Seed and number
    /// of replicates are those of the baseline. Reads the scenario of every mixture, which `monitor` may stop.
    ///
    /// # Errors
    ///
    /// [`AttributionError`] as [`StudyError::Problem`], or [`StudyError::Cancelled`].
    pub fn to_changes(
        baseline: Scenario,
        scenario: Scenario,
        groups: &[Grouping],
        monitor: &dyn Monitor,
    ) -> Result<Self, StudyError> {
        comparable(&baseline, &scenario)?;
        Self::new(FactorialDesign::new(baseline, scenario, groups), monitor)
    }

    /// An attribution to all mechanisms that are on in both scenarios, or to those with the given keys; the mechanisms of a
    /// group count as one.
    ///
    /// # Errors
    ///
    /// As [`Self::to_changes`].
    pub fn to_mechanisms(
        baseline: Scenario,
        scenario: Scenario,
        named: &[String],
        groups: &[Grouping],
        monitor: &dyn Monitor,
    ) -> Result<Self, StudyError> {
        comparable(&baseline, &scenario)?;
        Self::new(FactorialDesign::of_mechanisms(baseline, scenario, named, groups), monitor)
    }

    fn new(design: Result<FactorialDesign, Unmixable>, monitor: &dyn Monitor) -> Result<Self, StudyError> {
        let design = design.map_err(problem)?;
        let baseline = design.baseline();
        let names = outcome_names(&[baseline]).swap_remove(0);
        let (changes, replicates) = (design.parts().len(), baseline.replicates());
        let most = MixtureEnds::most_replicates(&names, changes);
        if replicates > most {
            return Err(problem(AttributionError::TooMany { changes, replicates, most }));
        }
        let mut scenarios = Vec::with_capacity(design.count());
        for mixture in 0..design.count() {
            if monitor.cancelled() {
                return Err(StudyError::Cancelled);
            }
            scenarios.push(match design.is_of_mechanisms() {
                true => design.pair(mixture).to_vec(),
                false => vec![design.mixture(mixture).map_err(problem)?],
            });
        }
        Ok(Self { design, scenarios, names, drawn: None })
    }

    /// The same with drawn parameters of the baseline: each replicate has the same set in every mixture.
    ///
    /// # Errors
    ///
    /// [`DrawError`](crate::studies::DrawError) as [`StudyError::Problem`], if several replicates share a set, if a number is no
    /// input that the mixtures can share, or if baseline and scenario differ in it.
    pub fn with_drawn(self, drawn: DrawnParameters) -> Result<Self, StudyError> {
        drawn.are_of_pairs(&[self.design.baseline(), self.design.scenario()])?;
        self.scenarios.iter().flatten().try_for_each(|scenario| drawn.are_inputs_of(scenario))?;
        Ok(Self { drawn: Some(drawn), ..self })
    }

    /// The scenarios, and the changes or mechanisms to combine.
    pub fn design(&self) -> &FactorialDesign {
        &self.design
    }

    /// Number of batches.
    fn rounds(&self) -> u64 {
        let mixtures = self.scenarios.len();
        let is_each = self.design.is_of_mechanisms() || self.is_in_lanes();
        (if is_each { mixtures } else { (mixtures - 1).div_ceil(AT_ONCE) }) as u64
    }

    /// Whether mixtures run in the lanes of one another: they have few replicates, and differ in inputs of the model alone. Others
    /// share histories with the baseline, or fill the lanes by themselves.
    pub(super) fn is_in_lanes(&self) -> bool {
        let differs = |mixture: &Vec<Scenario>| mixture[0].differs_in_inputs_alone(self.design.baseline());
        let is_plain = self.drawn.is_none() && !self.design.is_of_mechanisms();
        is_plain && self.replicates() <= FEW && self.scenarios.iter().all(differs)
    }

    /// Runs every mixture.
    fn simulate(&self, run: &Run<'_>) -> Result<Found, StudyError> {
        let sets = self.drawn.as_ref().map(DrawnParameters::sets);
        let plan = Plan {
            replicates: self.replicates(),
            seed: self.seed(),
            threads: Some(run.threads),
            observed: Observed::Region,
        };
        let changes = self.design.parts().len();
        let replicates = plan.replicates as usize;
        let is_partitioned = self.drawn.as_ref().is_some_and(|drawn| drawn.record().is_partitioned());
        let mut found = Found {
            ends: MixtureEnds::new(self.names.clone(), changes, replicates),
            partners: is_partitioned.then(|| MixtureEnds::of_region(changes, replicates)),
        };
        if self.design.is_of_mechanisms() {
            for (mixture, pair) in self.scenarios.iter().enumerate() {
                let both = Comparable::new(&pair[0], &[&pair[1]]).map_err(problem)?;
                run_together(&both, sets, &plan, run.monitor, &mut |rows, further| {
                    found.ends.extend_differences(mixture, [&rows[0], &rows[1]]);
                    if let Some(partners) = &mut found.partners {
                        partners.extend_differences_as(mixture, &rows[1], [&further[0], &further[1]]);
                    }
                })?;
            }
            return Ok(found);
        }
        match self.is_in_lanes() {
            true => self.in_lanes(&plan, run.monitor, &mut found)?,
            false => self.in_rounds(&plan, run.monitor, &mut found)?,
        }
        Ok(found)
    }

    /// Runs mixtures in the lanes of one another.
    pub(super) fn in_lanes(
        &self,
        plan: &Plan,
        monitor: &dyn Monitor,
        found: &mut Found,
    ) -> Result<(), StudyError> {
        let make = |mixture: usize| Ok(self.scenarios[mixture].clone());
        run_points((self.scenarios.len(), 1), &make, plan, monitor, &mut |mixture, _, block| {
            found.extend(mixture, &block.ends[0], &[]);
            Ok(())
        })
    }

    /// Runs mixtures a few at a time together with the baseline.
    pub(super) fn in_rounds(
        &self,
        plan: &Plan,
        monitor: &dyn Monitor,
        found: &mut Found,
    ) -> Result<(), StudyError> {
        let sets = self.drawn.as_ref().map(DrawnParameters::sets);
        for (round, others) in self.scenarios[1..].chunks(AT_ONCE).enumerate() {
            let others: Vec<&Scenario> = others.iter().flatten().collect();
            let together = Comparable::new(&self.scenarios[0][0], &others).map_err(problem)?;
            let first = 1 + round * AT_ONCE;
            run_together(&together, sets, plan, monitor, &mut |rows, further| {
                // The baseline comes first in every round.
                for (place, (rows, further)) in rows.iter().zip(further).enumerate() {
                    match (place, round) {
                        (0, 0) => found.extend(0, rows, further),
                        (0, _) => {}
                        (place, _) => found.extend(first + place - 1, rows, further),
                    }
                }
            })?;
        }
        Ok(())
    }
}

/// The ends of the replicates of all mixtures.
pub(super) struct Found {
    pub ends: MixtureEnds,
    /// Ends of the second runs, where the variance is divided.
    pub partners: Option<MixtureEnds>,
}

impl Found {
    /// Adds replicates of a mixture, and their second runs.
    fn extend(&mut self, mixture: usize, rows: &[EndRow], further: &[EndRow]) {
        self.ends.extend(mixture, rows);
        if let Some(partners) = &mut self.partners {
            partners.extend_as(mixture, rows, further);
        }
    }
}

impl Study for AttributionPlan {
    type Tables = AttributionTables;

    fn kind(&self) -> &'static str {
        "attribution"
    }

    fn parts(&self) -> Vec<OfFolder<'_>> {
        [self.design.baseline(), self.design.scenario()]
            .map(|scenario| OfFolder {
                within: format!("{}/", scenario.name()),
                scenario,
                has_outcomes: false,
            })
            .into()
    }

    fn record(&self) -> Result<StudyRecord, StudyError> {
        let record = |part: &Part| ChangeRecord { label: part.label(), keys: part.keys.clone() };
        Ok(StudyRecord::Attribution(AttributionRecord {
            changes: self.design.parts().iter().map(record).collect(),
            by_mechanisms: self.design.is_of_mechanisms(),
            drawn: self.drawn.as_ref().map(|drawn| drawn.record().clone()),
        }))
    }

    fn seed(&self) -> u64 {
        self.design.baseline().seed()
    }

    fn replicates(&self) -> u64 {
        self.design.baseline().replicates()
    }

    fn work(&self) -> u64 {
        self.rounds() * self.replicates()
    }

    fn title(&self) -> String {
        format!("{} to {}", self.design.baseline().name(), self.design.scenario().name())
    }

    fn folder(&self) -> String {
        let what = if self.design.is_of_mechanisms() { "mechanisms" } else { "attribution" };
        format!("{}-to-{}-{what}", self.design.baseline().name(), self.design.scenario().name())
    }

    fn chart_names(&self) -> Vec<String> {
        figures::names()
    }

    fn announcement(&self) -> Option<String> {
        let what = if self.design.is_of_mechanisms() { "mechanism" } else { "change" };
        Some(format!(
            "{} of {}, {} of each",
            counted(self.scenarios.len() as u64, "mixture"),
            counted(self.design.parts().len() as u64, what),
            counted(self.replicates(), "replicate"),
        ))
    }

    fn done(&self) -> String {
        let mixtures = count(self.scenarios.len() as u64);
        format!("{} under {mixtures} mixtures", counted(self.replicates(), "replicate"))
    }

    fn run(&self, run: &mut Run<'_>) -> Result<AttributionTables, StudyError> {
        if let Some(drawn) = &self.drawn {
            run.monitor.phase("drawing parameters");
            run.sink.parameters(drawn.sets())?;
        }
        let found = self.simulate(run)?;
        run.monitor.phase("sharing out");
        let attribution = run.on_threads(|| found.ends.attribution())?;
        let scenarios = [self.design.baseline(), self.design.scenario()].map(Clone::clone);
        let (parts, by_mechanisms) = (self.design.parts().to_vec(), self.design.is_of_mechanisms());
        let labels: Vec<String> = parts.iter().map(Part::label).collect();
        let variances = match &found.partners {
            Some(partners) => {
                run.on_threads(|| VarianceRow::of_shares(&found.ends, partners, &labels, self.seed()))?
            }
            None => Vec::new(),
        };
        let tables = AttributionTables::new(&attribution, scenarios, parts, by_mechanisms, self.seed());
        Ok(tables.with_variances(variances))
    }
}

/// Refuses scenarios that cannot be compared.
fn comparable(baseline: &Scenario, scenario: &Scenario) -> Result<(), StudyError> {
    if baseline.name() == scenario.name() {
        return Err(problem(AttributionError::SameName { name: baseline.name().to_owned() }));
    }
    Comparable::new(baseline, &[scenario]).map(|_| ()).map_err(problem)
}

fn problem(error: impl Into<AttributionError>) -> StudyError {
    StudyError::of(error.into())
}
