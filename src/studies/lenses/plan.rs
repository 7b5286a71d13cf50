//! Plan of lenses, and their simulation.

use std::num::NonZeroUsize;

use super::passages::first_passages;
use super::tables::Found;
use super::{LensTables, LensesError, figures};
use crate::analysis::OutcomeNames;
use crate::analysis::lenses::{OutcomeValues, seen};
use crate::analysis::validation::{Fitted, Observations, Score, scored};
use crate::analysis::variance_components::ScenarioSets;
use crate::engine::{Block, Monitor, Observed, Plan};
use crate::export::manifest::{LensesRecord, ObservedRecord, StudyRecord};
use crate::export::outcome_names;
use crate::export::variance::VarianceRow;
use crate::format::counted;
use crate::scenario::{Comparable, FULL, Lens, Scenario, Sets, nearest};
use crate::studies::observed::observed;
use crate::studies::{
    DrawnParameters, FEW, Part, Run, Study, StudyError, on_threads, run_points, run_together,
};

/// A scenario and an optional baseline through theory lenses.
#[derive(Debug)]
pub struct LensPlan {
    scenario: Scenario,
    baseline: Option<Scenario>,
    /// The full model first.
    lenses: Vec<Lens>,
    names: OutcomeNames,
    drawn: Option<DrawnParameters>,
}

impl LensPlan {
    /// A plan with the named lenses, or with all lenses of the scenario if none is named; the full model always comes first.
    /// Seed and number of replicates are those of the scenario.
    ///
    /// # Errors
    ///
    /// [`LensesError`] as [`StudyError::Problem`].
    pub fn new(
        scenario: Scenario,
        baseline: Option<Scenario>,
        lenses: &[String],
    ) -> Result<Self, StudyError> {
        let lenses = chosen(&scenario, lenses).map_err(problem)?;
        if let Some(baseline) = &baseline {
            if scenario.name() == baseline.name() {
                return Err(problem(LensesError::SameName { name: baseline.name().to_owned() }));
            }
            Comparable::new(&scenario, &[baseline]).map_err(problem)?;
            if scenario.regimes() != baseline.regimes() {
                let [scenario, baseline] = [&scenario, baseline].map(|scenario| scenario.name().to_owned());
                return Err(problem(LensesError::Regimes { scenario, baseline }));
            }
        }
        let names = outcome_names(&[&scenario]).swap_remove(0);
        let (replicates, most) = (scenario.replicates(), OutcomeValues::most_replicates(&names));
        if replicates > most {
            return Err(problem(LensesError::TooMany { replicates, most }));
        }
        Ok(Self { scenario, baseline, lenses, names, drawn: None })
    }

    /// The same with drawn parameters of the scenario: each replicate has the same set through every lens, and under the baseline. A
    /// parameter that a lens sets is not drawn through that lens.
    ///
    /// # Errors
    ///
    /// [`DrawError`](crate::studies::DrawError) as [`StudyError::Problem`], if several replicates share a set, if a number is no
    /// input that scenarios can share, or if scenario and baseline differ in it.
    pub fn with_drawn(self, drawn: DrawnParameters) -> Result<Self, StudyError> {
        drawn.are_of_pairs(&self.scenarios().collect::<Vec<_>>())?;
        Ok(Self { drawn: Some(drawn), ..self })
    }

    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The lenses, the full model first.
    pub fn lenses(&self) -> &[Lens] {
        &self.lenses
    }

    /// The scenario, and the baseline if there is one.
    fn scenarios(&self) -> impl Iterator<Item = &Scenario> {
        std::iter::once(&self.scenario).chain(&self.baseline)
    }

    /// The sets that are drawn through a lens, but for the parameters that it sets.
    fn sets_through(&self, lens: &Lens) -> Option<Sets> {
        let sets = self.drawn.as_ref()?.sets();
        let is_set = |key: &str| lens.parameters.iter().any(|(name, _)| key == format!("parameters.{name}"));
        sets.without(&is_set)
    }

    /// Runs scenario and baseline through every lens.
    fn simulate(&self, run: &Run<'_>) -> Result<Vec<Found>, StudyError> {
        let record = self.scenario.record().map(|record| observed(&self.scenario, record));
        let plan = Plan {
            replicates: self.replicates(),
            seed: self.seed(),
            threads: Some(run.threads),
            observed: if record.is_some() { Observed::All } else { Observed::Region },
        };
        if record.is_none() && self.drawn.is_none() && plan.replicates <= FEW {
            return self.in_lanes(&plan, run.monitor);
        }
        self.in_turn(&plan, record.as_ref(), run.monitor)
    }

    /// Runs lenses beside each other: those that set parameters alone stand in the lanes of one another.
    pub(super) fn in_lanes(&self, plan: &Plan, monitor: &dyn Monitor) -> Result<Vec<Found>, StudyError> {
        let lenses = (self.lenses.len(), self.scenarios().count());
        let make = |lens: usize| Ok(self.through(&self.lenses[lens]));
        let mut gathered = Gathered::default();
        run_points(lenses, &make, plan, monitor, &mut |lens, _, block| {
            let mut values = self.no_values();
            extend(&mut values, &block.ends);
            gathered.push(&self.lenses[lens], values, Default::default(), Vec::new());
            Ok(())
        })?;
        Ok(gathered.found)
    }

    /// Runs scenario and baseline, which share histories until they diverge, through one lens after the other.
    pub(super) fn in_turn(
        &self,
        plan: &Plan,
        record: Option<&Observations>,
        monitor: &dyn Monitor,
    ) -> Result<Vec<Found>, StudyError> {
        let mut gathered = Gathered::default();
        for lens in &self.lenses {
            let through = self.through(lens);
            let others: Vec<&Scenario> = through.iter().skip(1).collect();
            let together = Comparable::new(&through[0], &others).map_err(problem)?;
            let (mut values, sets) = (self.no_values(), self.sets_through(lens));
            let mut in_sets =
                sets.as_ref().filter(|_| self.is_partitioned()).map(|_| ScenarioSets::default());
            let batch = run_together(&together, sets.as_ref(), plan, monitor, &mut |rows, further| {
                extend(&mut values, rows);
                if let Some(in_sets) = &mut in_sets {
                    let of = |arm: usize| Some([&rows.get(arm)?[..], &further.get(arm)?[..]]);
                    in_sets.extend([&rows[0], &further[0]], of(1));
                }
            })?;
            let (scores, fits) = match record {
                Some(record) => {
                    let sets = sets.map(Sets::without_partners);
                    let passages =
                        first_passages(&through[0], sets.as_ref(), plan, &record.passages, monitor)?;
                    scored(&batch.arms[0], &passages, record)
                }
                None => (Vec::new(), Vec::new()),
            };
            let variances = match &in_sets {
                Some(in_sets) => {
                    let threads = plan.threads.unwrap_or(NonZeroUsize::MIN);
                    let baseline = self.baseline.as_ref().map(Scenario::name);
                    on_threads(threads, || VarianceRow::of_scenario(in_sets, baseline, plan.seed))?
                }
                None => Vec::new(),
            };
            gathered.push(lens, values, (scores, fits), variances);
        }
        Ok(gathered.found)
    }

    /// Scenario and baseline through a lens.
    fn through(&self, lens: &Lens) -> Vec<Scenario> {
        self.scenarios().map(|scenario| scenario.through(lens)).collect()
    }

    /// Whether variances are divided into the parts of parameters and chance.
    fn is_partitioned(&self) -> bool {
        self.drawn.as_ref().is_some_and(|drawn| drawn.record().is_partitioned())
    }

    /// No outcomes yet, by scenario.
    fn no_values(&self) -> Vec<OutcomeValues> {
        vec![OutcomeValues::new(self.names.clone()); self.scenarios().count()]
    }
}

/// What has been found through lenses so far.
#[derive(Default)]
struct Gathered {
    /// Outcomes of the full model, which comes first, by scenario.
    full: Vec<OutcomeValues>,
    found: Vec<Found>,
}

impl Gathered {
    /// Adds the outcomes through a lens by scenario, with scores and fits, and with the parts of variances.
    fn push(
        &mut self,
        lens: &Lens,
        values: Vec<OutcomeValues>,
        (scores, fits): (Vec<Score>, Vec<Fitted>),
        variances: Vec<VarianceRow>,
    ) {
        let seen = seen(&values, if self.full.is_empty() { &values } else { &self.full });
        if self.full.is_empty() {
            self.full = values;
        }
        let through = |row: VarianceRow| VarianceRow { lens: Some(lens.name.clone()), ..row };
        let variances = variances.into_iter().map(through).collect();
        self.found.push(Found { lens: lens.clone(), seen, scores, fits, variances });
    }
}

/// Adds the ends of neighbouring replicates by scenario.
fn extend(values: &mut [OutcomeValues], rows: &Block) {
    values.iter_mut().zip(rows).for_each(|(values, rows)| values.extend(rows));
}

impl Study for LensPlan {
    type Tables = LensTables;

    fn kind(&self) -> &'static str {
        "study of lenses"
    }

    fn parts(&self) -> Vec<Part<'_>> {
        let part = |scenario| (format!("{}/", Scenario::name(scenario)), scenario);
        self.scenarios()
            .map(part)
            .map(|(within, scenario)| Part { within, scenario, has_outcomes: false })
            .collect()
    }

    fn record(&self) -> Result<StudyRecord, StudyError> {
        Ok(StudyRecord::Lenses(LensesRecord {
            names: self.lenses.iter().map(|lens| lens.name.clone()).collect(),
            record: self.scenario.record().map(ObservedRecord::of),
            drawn: self.drawn.as_ref().map(|drawn| drawn.record().clone()),
        }))
    }

    fn seed(&self) -> u64 {
        self.scenario.seed()
    }

    fn replicates(&self) -> u64 {
        self.scenario.replicates()
    }

    fn work(&self) -> u64 {
        self.lenses.len() as u64 * self.replicates()
    }

    fn title(&self) -> String {
        match &self.baseline {
            Some(baseline) => format!("lenses of {} against {}", self.scenario.name(), baseline.name()),
            None => format!("lenses of {}", self.scenario.name()),
        }
    }

    fn folder(&self) -> String {
        format!("{}-lenses", self.scenario.name())
    }

    fn chart_names(&self) -> Vec<String> {
        figures::names(self.scenario.record().is_some())
    }

    fn announcement(&self) -> Option<String> {
        let lenses = match self.lenses.len() {
            1 => "1 lens".to_owned(),
            all => format!("{all} lenses"),
        };
        Some(format!("{lenses}, {} of each", counted(self.replicates(), "replicate")))
    }

    fn done(&self) -> String {
        let runs = self.lenses.len() * self.scenarios().count();
        format!("{} under {}", counted(self.replicates(), "replicate"), counted(runs as u64, "scenario"))
    }

    fn run(&self, run: &mut Run<'_>) -> Result<LensTables, StudyError> {
        if let Some(drawn) = &self.drawn {
            run.monitor.phase("drawing parameters");
            run.sink.parameters(drawn.sets())?;
        }
        let found = self.simulate(run)?;
        let (scenario, baseline) = (self.scenario.clone(), self.baseline.clone());
        Ok(LensTables::new(&found, scenario, baseline, self.replicates(), self.seed()))
    }
}

/// The requested lenses in the order of their declaration, the full model first.
fn chosen(scenario: &Scenario, asked: &[String]) -> Result<Vec<Lens>, LensesError> {
    let mut lenses = scenario.lenses();
    let known: Vec<String> = lenses.iter().map(|lens| lens.name.clone()).collect();
    if let Some(name) = asked.iter().find(|name| !known.contains(name)) {
        let nearest = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
        return Err(LensesError::NoLens { name: name.clone(), nearest, known });
    }
    lenses.retain(|lens| lens.name == FULL || asked.is_empty() || asked.contains(&lens.name));
    Ok(lenses)
}

fn problem(error: impl Into<LensesError>) -> StudyError {
    StudyError::of(error.into())
}
