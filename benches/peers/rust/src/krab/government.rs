//! Governments and what they do in a tick.

use std::sync::Arc;

use krabmaga::engine::{agent::Agent, state::State};
use rand::RngExt as _;
use rand_distr::{Distribution as _, StandardNormal};

use super::{Region, region};
use crate::rules::{self, Experience, Prospect};

/// What governments do in a tick, in this order.
#[derive(Clone, Copy)]
pub enum Duty {
    Appraise,
    TakeTheChair,
    Implement,
    Quarrel,
    Learn,
}

/// A government at one of its duties.
#[derive(Clone)]
pub struct Government {
    /// The state, or for the chair its turn, since the chair rotates among the states.
    pub place: usize,
    pub duty: Duty,
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
pub struct Registrar;

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
