//! The model as krABMaga wants it: a `State` that holds what states share, agents that act in the order of their
//! priority, a repetition a replicate.
//!
//! Each government is an agent for each of its duties, for an agent has one place in the order of a tick: all
//! appraise, then the chairs are taken, then all implement, quarrel and learn. Between implementing and quarrelling a
//! registrar, an agent too, puts in force what the governments have done, since that happens to all pairs at once.

use std::any::Any;
use std::sync::Arc;

use concord::model::world::{Event, Facts};
use krabmaga::engine::{agent::Agent, schedule::Schedule, state::State};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution as _, StandardNormal};

use crate::outcomes::{Outcome, regional};
use crate::rules::{self, Experience, Prospect};
use crate::tables::Tables;

/// Runs `replicates` repetitions, as the `simulate!` macros of the library do, but without their reports on the
/// terminal, which take longer than the model.
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

/// What governments do in a tick, in this order.
#[derive(Clone, Copy)]
enum Duty {
    Appraise,
    TakeTheChair,
    Implement,
    Quarrel,
    Learn,
}

/// A government at one of its duties.
#[derive(Clone)]
struct Government {
    /// The state, or for the chair its turn, since the chair rotates among the states.
    place: usize,
    duty: Duty,
}

impl Agent for Government {
    fn step(&mut self, state: &mut dyn State) {
        let region = region(state);
        match self.duty {
            Duty::Appraise => appraise(region, self.place),
            Duty::TakeTheChair => {
                let n = region.facts.states;
                let chair = region.facts.chair_order[(region.t + self.place) % n];
                take_the_chair(region, chair);
            }
            Duty::Implement => implement(region, self.place),
            Duty::Quarrel => quarrel(region, self.place),
            Duty::Learn => learn(region, self.place),
        }
    }
}

/// Who puts in force what all have done.
#[derive(Clone)]
struct Registrar;

impl Agent for Registrar {
    fn step(&mut self, state: &mut dyn State) {
        let region = region(state);
        let facts = Arc::clone(&region.facts);
        let (n, m) = (facts.states, facts.issues);
        std::mem::swap(&mut region.implemented, &mut region.done);
        let kept = (-facts.parameters.implementation.lapse_rate * facts.dt).exp();
        for i in 0..n {
            for j in (0..n).filter(|j| *j != i) {
                for issue in 0..m {
                    let (at, back) = ((i * n + j) * m + issue, (j * n + i) * m + issue);
                    if region.benefit[at] < 0.0 || region.benefit[back] < 0.0 {
                        region.signed[at] *= kept;
                    }
                }
            }
        }
        region.tie();
    }
}

fn appraise(region: &mut Region, i: usize) {
    let (facts, tables) = (Arc::clone(&region.facts), Arc::clone(&region.tables));
    let (n, m, p, t) = (facts.states, facts.issues, &facts.parameters, region.t);
    let power = &facts.power[t * n..][..n];
    for j in (0..n).filter(|j| *j != i) {
        let ij = i * n + j;
        let regard = rules::regard(region.weight[ij], region.rivalry[ij]);
        let burden = rules::burden(
            p,
            facts.sovereignty_sensitivity[i],
            region.consolidation[i],
            rules::fear(power[i], power[j]),
            regard,
        );
        for issue in 0..m {
            let at = ij * m + issue;
            let prospect = Prospect {
                benefit: facts.benefit[issue],
                readiness: region.readiness[i],
                external_pull: facts.external_pull[(t * n + i) * m + issue],
                complementarity: tables.complementarity[at],
                own_power: region.weight_of_power[i],
                partner_power: region.weight_of_power[j],
                regard,
                interdependence: region.interdependence[ij],
                dispute: region.dispute[ij],
            };
            region.cost[at] = facts.sovereignty_cost[issue] * burden;
            region.benefit[at] = rules::benefit(p, &prospect);
            region.worth[at] =
                rules::worth(p, region.benefit[at], region.cost[at], region.signed[at], region.readiness[i]);
        }
    }
}

fn take_the_chair(region: &mut Region, chair: usize) {
    let facts = Arc::clone(&region.facts);
    let (n, m, p) = (facts.states, facts.issues, &facts.parameters);
    let rate = p.negotiation.proposal_rate
        * region.readiness[chair]
        * rules::standing(region.weight_of_power[chair]);
    if !region.happens(rate) {
        return;
    }
    let issue = region.rng.random_range(0..m);
    let worth: Vec<f64> = (0..n * n).map(|ij| region.worth[ij * m + issue]).collect();
    let Some(members) = rules::coalition(p, n, &worth, chair, facts.power[region.t * n + chair]) else {
        return;
    };
    let mut unanimous = true;
    for &(member, gain) in members.iter().filter(|(member, _)| *member != chair) {
        if region.rng.random::<f64>() >= rules::acceptance(p, gain) {
            unanimous = false;
            region.shift(chair, member, -p.negotiation.appraisal);
        }
    }
    if !unanimous {
        return;
    }
    region.agreements += 1;
    for &(i, _) in &members {
        for &(j, _) in members.iter().filter(|(j, _)| *j != i) {
            region.shift(i, j, p.negotiation.appraisal);
            let at = (i * n + j) * m + issue;
            if rules::rung_left(p, region.signed[at]) {
                region.signed[at] = (region.signed[at] + p.commitment.rung).min(1.0);
                region.worth[at] = rules::worth(
                    p,
                    region.benefit[at],
                    region.cost[at],
                    region.signed[at],
                    region.readiness[i],
                );
            }
        }
    }
}

fn implement(region: &mut Region, i: usize) {
    let facts = Arc::clone(&region.facts);
    let (n, m, p) = (facts.states, facts.issues, &facts.parameters);
    let share = rules::implementation_share(p, region.consolidation[i], facts.dt);
    for j in (0..n).filter(|j| *j != i) {
        for issue in 0..m {
            let (at, back) = ((i * n + j) * m + issue, (j * n + i) * m + issue);
            let own = region.implemented[at];
            let target = rules::target(
                p,
                region.signed[at],
                region.benefit[at],
                region.cost[at],
                region.implemented[back],
            );
            region.done[at] = own + share * (target - own);
        }
    }
}

/// A government's disputes with those listed after it, so that every pair has its turn once.
fn quarrel(region: &mut Region, i: usize) {
    let facts = Arc::clone(&region.facts);
    let (n, p) = (facts.states, &facts.parameters);
    let openness = &facts.openness[region.t * n..][..n];
    for j in i + 1..n {
        let (ij, ji) = (i * n + j, j * n + i);
        let rate = rules::settlement_rate(
            p,
            openness[i] * openness[j],
            region.weight[ij] + region.weight[ji],
            region.rivalry[ij].max(region.rivalry[ji]),
            region.weight_of_power[i].max(region.weight_of_power[j]),
        );
        if region.happens(rate) {
            region.dispute[ij] *= 1.0 - p.disputes.settlement_step;
            region.dispute[ji] = region.dispute[ij];
            region.shift(i, j, p.disputes.settlement_thaw);
            region.shift(j, i, p.disputes.settlement_thaw);
        }
        if region.happens(p.disputes.incident_rate * region.dispute[ij]) {
            region.incidents += 1;
            region.shift(i, j, -p.disputes.incident_damage);
            region.shift(j, i, -p.disputes.incident_damage);
        }
    }
}

fn learn(region: &mut Region, i: usize) {
    let (facts, tables) = (Arc::clone(&region.facts), Arc::clone(&region.tables));
    let (n, m, p) = (facts.states, facts.issues, &facts.parameters);
    let channels = facts.identity_channel.iter().filter(|channel| **channel).count();
    for j in (0..n).filter(|j| *j != i) {
        let ij = i * n + j;
        let (there, back) = (ij * m, (j * n + i) * m);
        let (mut cultural, mut short) = (0.0, 0.0);
        for k in 0..m {
            if facts.identity_channel[k] {
                cultural += region.implemented[there + k].min(region.implemented[back + k]);
            }
            short += (region.signed[there + k] - region.implemented[back + k]).max(0.0);
        }
        let lived = Experience {
            consolidation: region.consolidation[i],
            readiness: region.readiness[i],
            interdependence: region.interdependence[ij],
            exposure: region.exposure,
            heritage: tables.heritage[ij],
            cultural_ties: cultural / channels.max(1) as f64,
            broken_promises: short / m as f64,
            rivalry: region.rivalry[ij],
        };
        let drift = rules::drift(p, region.weight[ij], tables.initial_weight[ij], &lived);
        let z: f64 = StandardNormal.sample(&mut region.rng);
        region.shift(i, j, drift * facts.dt + p.identity.identity_noise * facts.dt.sqrt() * z);
    }
}
