//! The model as one writes it first: one history at a time, numbers of 64 bits, a generator a replicate, loops over
//! states in the order of docs/model.md, part 3.

use concord::model::draws::Process;
use concord::model::world::{Event, Facts};

use crate::chance::{Chance, EnginesDraws, Generator};
use crate::outcomes::{Outcome, regional};
use crate::rules::{self, Experience, Prospect};
use crate::tables::Tables;

/// Runs `replicates` histories, each on a stream of its own.
pub fn run(facts: &Facts, tables: &Tables, replicates: u64, seed: u64) -> Vec<Outcome> {
    (0..replicates)
        .map(|replicate| History::new(facts, tables, Generator::new(seed, replicate)).run_out())
        .collect()
}

/// The same with the draws of the engine, so that each history should be the engine's own.
pub fn run_with_engines_draws(facts: &Facts, tables: &Tables, replicates: u64, seed: u64) -> Vec<Outcome> {
    (0..replicates)
        .map(|replicate| {
            History::new(facts, tables, EnginesDraws::new(facts.states, seed, replicate)).run_out()
        })
        .collect()
}

/// One history. Tables by two states are flat, of (i, j) at `i * n + j`; by issue besides, at `(i * n + j) * m + k`.
struct History<'a, C> {
    facts: &'a Facts,
    tables: &'a Tables,
    chance: C,
    weight: Vec<f64>,
    /// Symmetric.
    signed: Vec<f64>,
    implemented: Vec<f64>,
    /// Symmetric.
    dispute: Vec<f64>,
    consolidation: Vec<f64>,
    shock: f64,
    exposure: f64,
    agreements: u32,
    incidents: u32,
    // What a tick works out on its way.
    readiness: Vec<f64>,
    weight_of_power: Vec<f64>,
    rivalry: Vec<f64>,
    /// Symmetric: the mean over issues of the mutual depth.
    interdependence: Vec<f64>,
    cost: Vec<f64>,
    benefit: Vec<f64>,
    worth: Vec<f64>,
}

impl<'a, C: Chance> History<'a, C> {
    fn new(facts: &'a Facts, tables: &'a Tables, chance: C) -> Self {
        let (n, m) = (facts.states, facts.issues);
        let mut history = Self {
            facts,
            tables,
            chance,
            weight: tables.initial_weight.clone(),
            signed: vec![0.0; n * n * m],
            implemented: tables.legacy.clone(),
            dispute: tables.dispute.clone(),
            consolidation: vec![facts.parameters.consolidation.initial_consolidation; n],
            shock: 0.0,
            exposure: 0.0,
            agreements: 0,
            incidents: 0,
            readiness: vec![0.0; n],
            weight_of_power: vec![0.0; n],
            rivalry: vec![0.0; n * n],
            interdependence: vec![0.0; n * n],
            cost: vec![0.0; n * n * m],
            benefit: vec![0.0; n * n * m],
            worth: vec![0.0; n * n * m],
        };
        history.tie();
        history
    }

    fn run_out(mut self) -> Outcome {
        for t in 0..self.facts.ticks {
            self.chance.next_tick(t);
            self.tick(t);
        }
        self.outcome()
    }

    fn outcome(&self) -> Outcome {
        regional(
            self.facts,
            &self.weight,
            &self.signed,
            &self.implemented,
            &self.dispute,
            [self.agreements, self.incidents],
        )
    }

    fn tick(&mut self, t: usize) {
        self.calendar(t);
        self.appraise(t);
        for turn in 0..self.facts.states {
            self.take_the_chair(t, self.facts.chair_order[(t + turn) % self.facts.states]);
        }
        self.implement();
        self.quarrel(t);
        self.learn();
        let growth = rules::chance(self.facts.parameters.consolidation.consolidation_rate, self.facts.dt);
        for k in &mut self.consolidation {
            *k += growth * (1.0 - *k);
        }
    }

    fn happens(&mut self, process: Process, slot: usize, rate: f64) -> bool {
        self.chance.uniform(process, slot) < rules::chance(rate, self.facts.dt)
    }

    /// Annex C: pairs in the order (0, 1), (0, 2), ..., (1, 2), ...; of each first (i, j), then (j, i), i < j.
    fn ordered(&self, i: usize, j: usize) -> usize {
        let (low, high) = (i.min(j), i.max(j));
        let before: usize = (0..low).map(|state| self.facts.states - 1 - state).sum();
        2 * (before + high - low - 1) + usize::from(i > j)
    }

    fn shift(&mut self, i: usize, j: usize, change: f64) {
        let weight = &mut self.weight[i * self.facts.states + j];
        *weight = (*weight + change).clamp(-1.0, 1.0);
    }

    fn calendar(&mut self, t: usize) {
        let (n, p) = (self.facts.states, &self.facts.parameters);
        self.weight_of_power = rules::weights_of_power(&self.facts.power[t * n..][..n]);
        let listed = &self.facts.rivalry[t * n * n..][..n * n];
        for i in 0..n {
            self.readiness[i] = rules::readiness(p, self.facts.openness[t * n + i]);
            for j in 0..n {
                self.rivalry[i * n + j] = rules::rivalry(p, listed[i * n + j], listed[j * n + i]);
            }
        }
        for event in &self.facts.events[t] {
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
        let fate = &self.facts.common_fate;
        let persistence = (-fate.relaxation_rate * self.facts.dt).exp();
        let z = self.chance.normal(Process::CommonFate, 0);
        self.shock = persistence * self.shock + fate.sd * (1.0 - persistence * persistence).sqrt() * z;
        self.exposure = (self.facts.common_fate_baseline[t] + self.shock).clamp(0.0, 1.0);
    }

    fn appraise(&mut self, t: usize) {
        let (n, m, p) = (self.facts.states, self.facts.issues, &self.facts.parameters);
        let power = &self.facts.power[t * n..][..n];
        for i in 0..n {
            for j in (0..n).filter(|j| *j != i) {
                let ij = i * n + j;
                let regard = rules::regard(self.weight[ij], self.rivalry[ij]);
                let burden = rules::burden(
                    p,
                    self.facts.sovereignty_sensitivity[i],
                    self.consolidation[i],
                    rules::fear(power[i], power[j]),
                    regard,
                );
                for issue in 0..m {
                    let at = ij * m + issue;
                    self.cost[at] = self.facts.sovereignty_cost[issue] * burden;
                    self.benefit[at] = rules::benefit(
                        p,
                        &Prospect {
                            benefit: self.facts.benefit[issue],
                            readiness: self.readiness[i],
                            external_pull: self.facts.external_pull[(t * n + i) * m + issue],
                            complementarity: self.tables.complementarity[at],
                            own_power: self.weight_of_power[i],
                            partner_power: self.weight_of_power[j],
                            regard,
                            interdependence: self.interdependence[ij],
                            dispute: self.dispute[ij],
                        },
                    );
                    self.worth[at] =
                        rules::worth(p, self.benefit[at], self.cost[at], self.signed[at], self.readiness[i]);
                }
            }
        }
    }

    fn take_the_chair(&mut self, t: usize, chair: usize) {
        let (n, m, p) = (self.facts.states, self.facts.issues, &self.facts.parameters);
        let rate = p.negotiation.proposal_rate
            * self.readiness[chair]
            * rules::standing(self.weight_of_power[chair]);
        if !self.happens(Process::Chair, chair, rate) {
            return;
        }
        let issue = self.chance.below(m, Process::Issue, chair);
        let worth: Vec<f64> = (0..n * n).map(|ij| self.worth[ij * m + issue]).collect();
        let Some(members) = rules::coalition(p, n, &worth, chair, self.facts.power[t * n + chair]) else {
            return;
        };
        let mut unanimous = true;
        for &(member, gain) in members.iter().filter(|(member, _)| *member != chair) {
            let answer = self.chance.uniform(Process::Acceptance, self.ordered(chair, member));
            if answer >= rules::acceptance(p, gain) {
                unanimous = false;
                self.shift(chair, member, -p.negotiation.appraisal);
            }
        }
        if !unanimous {
            return;
        }
        self.agreements += 1;
        for &(i, _) in &members {
            for &(j, _) in members.iter().filter(|(j, _)| *j != i) {
                self.shift(i, j, p.negotiation.appraisal);
                let at = (i * n + j) * m + issue;
                if rules::rung_left(p, self.signed[at]) {
                    self.signed[at] = (self.signed[at] + p.commitment.rung).min(1.0);
                    self.worth[at] =
                        rules::worth(p, self.benefit[at], self.cost[at], self.signed[at], self.readiness[i]);
                }
            }
        }
    }

    fn implement(&mut self) {
        let (n, m, p) = (self.facts.states, self.facts.issues, &self.facts.parameters);
        let before = self.implemented.clone();
        for i in 0..n {
            let share = rules::implementation_share(p, self.consolidation[i], self.facts.dt);
            for j in (0..n).filter(|j| *j != i) {
                for issue in 0..m {
                    let (at, back) = ((i * n + j) * m + issue, (j * n + i) * m + issue);
                    let target =
                        rules::target(p, self.signed[at], self.benefit[at], self.cost[at], before[back]);
                    self.implemented[at] += share * (target - before[at]);
                }
            }
        }
        let kept = (-p.implementation.lapse_rate * self.facts.dt).exp();
        for i in 0..n {
            for j in (0..n).filter(|j| *j != i) {
                for issue in 0..m {
                    let (at, back) = ((i * n + j) * m + issue, (j * n + i) * m + issue);
                    if self.benefit[at] < 0.0 || self.benefit[back] < 0.0 {
                        self.signed[at] *= kept;
                    }
                }
            }
        }
        self.tie();
    }

    /// What two states do for each other, over all issues.
    fn tie(&mut self) {
        let (n, m) = (self.facts.states, self.facts.issues);
        for i in 0..n {
            for j in (0..n).filter(|j| *j != i) {
                let (there, back) = ((i * n + j) * m, (j * n + i) * m);
                let sum: f64 =
                    (0..m).map(|k| self.implemented[there + k].min(self.implemented[back + k])).sum();
                self.interdependence[i * n + j] = sum / m as f64;
            }
        }
    }

    fn quarrel(&mut self, t: usize) {
        let (n, p) = (self.facts.states, &self.facts.parameters);
        let openness = &self.facts.openness[t * n..][..n];
        for i in 0..n {
            for j in i + 1..n {
                let (ij, ji, pair) = (i * n + j, j * n + i, self.ordered(i, j) / 2);
                let rate = rules::settlement_rate(
                    p,
                    openness[i] * openness[j],
                    self.weight[ij] + self.weight[ji],
                    self.rivalry[ij].max(self.rivalry[ji]),
                    self.weight_of_power[i].max(self.weight_of_power[j]),
                );
                if self.happens(Process::Settlement, pair, rate) {
                    self.dispute[ij] *= 1.0 - p.disputes.settlement_step;
                    self.dispute[ji] = self.dispute[ij];
                    self.shift(i, j, p.disputes.settlement_thaw);
                    self.shift(j, i, p.disputes.settlement_thaw);
                }
                if self.happens(Process::Incident, pair, p.disputes.incident_rate * self.dispute[ij]) {
                    self.incidents += 1;
                    self.shift(i, j, -p.disputes.incident_damage);
                    self.shift(j, i, -p.disputes.incident_damage);
                }
            }
        }
    }

    fn learn(&mut self) {
        let (n, m, p) = (self.facts.states, self.facts.issues, &self.facts.parameters);
        let channels = self.facts.identity_channel.iter().filter(|channel| **channel).count();
        for i in 0..n {
            for j in (0..n).filter(|j| *j != i) {
                let ij = i * n + j;
                let (there, back) = (ij * m, (j * n + i) * m);
                let (mut cultural, mut short) = (0.0, 0.0);
                for k in 0..m {
                    if self.facts.identity_channel[k] {
                        cultural += self.implemented[there + k].min(self.implemented[back + k]);
                    }
                    short += (self.signed[there + k] - self.implemented[back + k]).max(0.0);
                }
                let lived = Experience {
                    consolidation: self.consolidation[i],
                    readiness: self.readiness[i],
                    interdependence: self.interdependence[ij],
                    exposure: self.exposure,
                    heritage: self.tables.heritage[ij],
                    cultural_ties: cultural / channels.max(1) as f64,
                    broken_promises: short / m as f64,
                    rivalry: self.rivalry[ij],
                };
                let drift = rules::drift(p, self.weight[ij], self.tables.initial_weight[ij], &lived);
                let z = self.chance.normal(Process::IdentityNoise, self.ordered(i, j));
                let change = drift * self.facts.dt + p.identity.identity_noise * self.facts.dt.sqrt() * z;
                self.shift(i, j, change);
            }
        }
    }
}
