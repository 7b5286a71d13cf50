//! The model as krABMaga wants it: a `State` that holds what states share, agents that act in the order of their
//! priority, a repetition a replicate.
//!
//! Each government is an agent for each of its duties, for an agent has one place in the order of a tick: all
//! appraise, then the chairs are taken, then all implement, quarrel and learn. Between implementing and quarrelling a
//! registrar, an agent too, puts in force what the governments have done, since that happens to all pairs at once.

mod government;

use std::any::Any;
use std::sync::Arc;

use concord::model::world::{Event, Facts};
use krabmaga::engine::{agent::Agent, schedule::Schedule, state::State};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution as _, StandardNormal};

use crate::outcomes::{Outcome, regional};
use crate::rules;
use crate::tables::Tables;
use government::{Duty, Government, Registrar};

/// Runs `replicates` repetitions, as the `simulate!` macros of the library do, but without the reports that they
/// print for each.
pub fn run(facts: &Facts, tables: Tables, replicates: u64, seed: u64) -> Vec<Outcome> {
    let mut region = Region::new(Arc::new(facts.clone()), Arc::new(tables), seed);
    for _ in 0..replicates {
        let mut schedule = Schedule::new();
        region.init(&mut schedule);
        for _ in 0..facts.ticks {
            schedule.step(&mut region);
            if region.end_condition(&mut schedule) {
                break;
            }
        }
    }
    region.outcomes
}

/// What states share and see of each other. Tables by two states are flat, of (i, j) at `i * n + j`; by issue
/// besides, at `(i * n + j) * m + k`.
struct Region {
    facts: Arc<Facts>,
    tables: Arc<Tables>,
    seed: u64,
    rng: ChaCha8Rng,
    /// The tick that runs.
    t: usize,
    weight: Vec<f64>,
    signed: Vec<f64>,
    implemented: Vec<f64>,
    /// What states have done in this tick and the registrar has not yet put in force.
    done: Vec<f64>,
    dispute: Vec<f64>,
    consolidation: Vec<f64>,
    shock: f64,
    exposure: f64,
    readiness: Vec<f64>,
    weight_of_power: Vec<f64>,
    rivalry: Vec<f64>,
    interdependence: Vec<f64>,
    cost: Vec<f64>,
    benefit: Vec<f64>,
    worth: Vec<f64>,
    agreements: u32,
    incidents: u32,
    outcomes: Vec<Outcome>,
}

impl Region {
    fn new(facts: Arc<Facts>, tables: Arc<Tables>, seed: u64) -> Self {
        let (n, m) = (facts.states, facts.issues);
        Self {
            facts,
            tables,
            seed,
            rng: ChaCha8Rng::seed_from_u64(seed),
            t: 0,
            weight: vec![0.0; n * n],
            signed: vec![0.0; n * n * m],
            implemented: vec![0.0; n * n * m],
            done: vec![0.0; n * n * m],
            dispute: vec![0.0; n * n],
            consolidation: vec![0.0; n],
            shock: 0.0,
            exposure: 0.0,
            readiness: vec![0.0; n],
            weight_of_power: vec![0.0; n],
            rivalry: vec![0.0; n * n],
            interdependence: vec![0.0; n * n],
            cost: vec![0.0; n * n * m],
            benefit: vec![0.0; n * n * m],
            worth: vec![0.0; n * n * m],
            agreements: 0,
            incidents: 0,
            outcomes: Vec::new(),
        }
    }

    fn happens(&mut self, rate: f64) -> bool {
        self.rng.random::<f64>() < rules::chance(rate, self.facts.dt)
    }

    fn shift(&mut self, i: usize, j: usize, change: f64) {
        let weight = &mut self.weight[i * self.facts.states + j];
        *weight = (*weight + change).clamp(-1.0, 1.0);
    }

    /// What two states do for each other, over all issues.
    fn tie(&mut self) {
        let (n, m) = (self.facts.states, self.facts.issues);
        for i in 0..n {
            for j in i + 1..n {
                let (there, back) = ((i * n + j) * m, (j * n + i) * m);
                let sum: f64 =
                    (0..m).map(|k| self.implemented[there + k].min(self.implemented[back + k])).sum();
                self.interdependence[i * n + j] = sum / m as f64;
                self.interdependence[j * n + i] = sum / m as f64;
            }
        }
    }
}

impl State for Region {
    /// A repetition begins.
    fn init(&mut self, schedule: &mut Schedule) {
        self.rng = ChaCha8Rng::seed_from_u64(self.seed);
        self.rng.set_stream(self.outcomes.len() as u64);
        self.reset();
        let n = self.facts.states as i32;
        let mut ordering = 0;
        let mut schedule_next = |agent: Box<dyn Agent>| {
            schedule.schedule_repeating(agent, 0.0, ordering);
            ordering += 1;
        };
        for duty in [Duty::Appraise, Duty::TakeTheChair, Duty::Implement] {
            for place in 0..n as usize {
                schedule_next(Box::new(Government { place, duty }));
            }
        }
        schedule_next(Box::new(Registrar));
        for duty in [Duty::Quarrel, Duty::Learn] {
            for place in 0..n as usize {
                schedule_next(Box::new(Government { place, duty }));
            }
        }
    }

    fn reset(&mut self) {
        self.t = 0;
        self.weight.copy_from_slice(&self.tables.initial_weight);
        self.signed.fill(0.0);
        self.implemented.copy_from_slice(&self.tables.legacy);
        self.dispute.copy_from_slice(&self.tables.dispute);
        self.consolidation.fill(self.facts.parameters.consolidation.initial_consolidation);
        self.shock = 0.0;
        self.agreements = 0;
        self.incidents = 0;
        self.tie();
    }

    fn update(&mut self, step: u64) {
        self.t = step as usize;
    }

    /// The calendar.
    fn before_step(&mut self, _: &mut Schedule) {
        let facts = Arc::clone(&self.facts);
        let (t, n, p) = (self.t, facts.states, &facts.parameters);
        self.weight_of_power = rules::weights_of_power(&facts.power[t * n..][..n]);
        let listed = &facts.rivalry[t * n * n..][..n * n];
        for i in 0..n {
            self.readiness[i] = rules::readiness(p, facts.openness[t * n + i]);
            for j in 0..n {
                self.rivalry[i * n + j] = rules::rivalry(p, listed[i * n + j], listed[j * n + i]);
            }
        }
        for event in &facts.events[t] {
            match *event {
                Event::Upheaval { state, severity } => self.consolidation[state] *= 1.0 - severity,
                Event::Absorption { loss } => self.signed.iter_mut().for_each(|signed| *signed *= 1.0 - loss),
                Event::Incident { pair, severity } => {
                    let (i, j) = self.tables.pairs[pair];
                    self.shift(i, j, -severity * p.disputes.incident_damage);
                    self.shift(j, i, -severity * p.disputes.incident_damage);
                }
            }
        }
        let fate = &facts.common_fate;
        let persistence = (-fate.relaxation_rate * facts.dt).exp();
        let z: f64 = StandardNormal.sample(&mut self.rng);
        self.shock = persistence * self.shock + fate.sd * (1.0 - persistence * persistence).sqrt() * z;
        self.exposure = (facts.common_fate_baseline[t] + self.shock).clamp(0.0, 1.0);
    }

    /// Statehood grows; the last tick leaves its outcome.
    fn after_step(&mut self, _: &mut Schedule) {
        let growth = rules::chance(self.facts.parameters.consolidation.consolidation_rate, self.facts.dt);
        for k in &mut self.consolidation {
            *k += growth * (1.0 - *k);
        }
        if self.t + 1 == self.facts.ticks {
            self.outcomes.push(regional(
                &self.facts,
                &self.weight,
                &self.signed,
                &self.implemented,
                &self.dispute,
                [self.agreements, self.incidents],
            ));
        }
    }

    fn end_condition(&mut self, _: &mut Schedule) -> bool {
        self.t >= self.facts.ticks
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_state_mut(&mut self) -> &mut dyn State {
        self
    }

    fn as_state(&self) -> &dyn State {
        self
    }
}

/// The region behind the library's view of it.
fn region(state: &mut dyn State) -> &mut Region {
    state.as_any_mut().downcast_mut().expect("the only state is the region")
}
