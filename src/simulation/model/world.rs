//! The world in which a history unfolds: everything that is the same in every replicate.
//!
//! A [`World`] is a set of tables, compiled once from a scenario: proximity of states, leaders and power in each tick.
//! [`World::new`] takes them as [`Facts`] and computes, with the rules' own functions, what follows without chance and
//! without the parameters; what follows from these is in [`super::coefficients`].

use super::Mechanisms;
use super::dated;
use super::events::InForce;
use super::lanes::Lanes;
use super::measures::Measure;
use super::number::Number;
use super::parameters::Parameters;
use super::rules::{benefit, common_fate, complementarity, honeymoon, implementation, negotiation, power};
use super::sizes::Sizes;

pub use super::events::{Effect, Event, Lasting};

/// Inputs that are known before the first tick. States, pairs and issues are numbered; a table by several indices
/// is flat, the last index running fastest. Pairs are numbered by [`super::draws::unordered`], ordered pairs
/// by [`super::draws::ordered`].
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// Number of states n, at least 2.
    pub states: usize,
    /// Number of issues M, at least 1.
    pub issues: usize,
    /// Number of ticks T, at least 1.
    pub ticks: usize,
    /// Length of a tick in years.
    pub dt: f64,
    /// Parameters of the rules.
    pub parameters: Parameters,
    /// The mechanisms that are on.
    pub mechanisms: Mechanisms,
    /// By state, in `[0,1]`.
    pub sovereignty_sensitivity: Vec<f64>,
    /// By pair, in `[0,1]`.
    pub heritage: Vec<f64>,
    /// By pair, in `[0,1]`.
    pub proximity: Vec<f64>,
    /// By pair, in `[0,1]`.
    pub dispute: Vec<f64>,
    /// By (pair, issue), before proximity.
    pub complementarity: Vec<f64>,
    /// By issue: true where complementarity is multiplied by proximity.
    pub near: Vec<bool>,
    /// By issue, at least 0.
    pub benefit: Vec<f64>,
    /// By issue, at least 0.
    pub sovereignty_cost: Vec<f64>,
    /// By issue, at least 0, not all 0.
    pub index_weight: Vec<f64>,
    /// By issue, in `[0,1]`.
    pub legacy: Vec<f64>,
    /// By issue, in `[0,1]`: depth that all pairs have signed at the start.
    pub signed_at_start: Vec<f64>,
    /// By issue, in `[0,1]`: share that is in leaders' hands.
    pub high_politics: Vec<f64>,
    /// By issue.
    pub identity_channel: Vec<bool>,
    /// By (tick, state): share of the region's product and population, mean of the two; sums to 1.
    pub power: Vec<f64>,
    /// Openness by leader, in `[0,1]`.
    pub leaders: Vec<f64>,
    /// The leader in office by (tick, state).
    pub in_office: Vec<usize>,
    /// By (tick, state, state toward which), in `[0,1]`.
    pub rivalry: Vec<f64>,
    /// By (tick, state, issue), in `[0,1]`.
    pub external_pull: Vec<f64>,
    /// By tick, in `[0,1]`.
    pub common_fate_baseline: Vec<f64>,
    /// The common-fate shock.
    pub common_fate: common_fate::Shock,
    /// Events of one tick, by tick.
    pub events: Vec<Vec<Event>>,
    /// Events that last.
    pub lasting: Vec<Lasting>,
    /// Chance succession of leaders, if any.
    pub succession: Option<Succession>,
    /// Levels of integration whose first passage is recorded, ascending.
    pub integration_levels: Vec<f64>,
    /// The order in which states take the chair, before rotation: a permutation of the states.
    pub chair_order: Vec<usize>,
}

/// Chance succession of leaders.
#[derive(Debug, Clone, PartialEq)]
pub struct Succession {
    /// First tick in which a leader can leave.
    pub from_tick: usize,
    /// Departures a year.
    pub turnover_rate: f64,
    /// Mean openness of a successor by state, `None` for the predecessor's own.
    pub mean: Option<Vec<f64>>,
    /// Concentration of the Beta distribution.
    pub concentration: f64,
}

/// [`Facts`] and what follows from them.
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    pub(super) facts: Facts,
    /// Parameters with the mechanisms that are off at 0.
    pub(super) effective: Parameters,
    /// The two states of each pair.
    pub(super) pairs: Vec<(usize, usize)>,
    /// Share of each issue in the indices; sums to 1.
    pub(super) share: Vec<f64>,
    /// Fear of domination a_ij by (tick, ordered pair).
    pub(super) fear: Vec<f64>,
    /// Gain of the first from the second, c_ijm √(p_j / p_max), by (tick, ordered pair, issue).
    pub(super) gain: Vec<f64>,
    /// Mean external pull over states and issues by tick.
    pub(super) mean_pull: Vec<f64>,
    /// True for a tick in which a leader's rivalries differ from those of the tick before.
    pub(super) rivalries_change: Vec<bool>,
    /// By (tick, state): true where the scenario has another leader in office than in the tick before.
    pub(super) takes_office: Vec<bool>,
    /// Share of a leader's newness that is left after a tick.
    pub(super) newness_kept: f64,
    /// Weight in the region √(p / p_max) by (tick, state).
    pub(super) weight_of_power: Vec<f64>,
    /// Chair's readiness before openness by (tick, state).
    pub(super) standing: Vec<f64>,
    /// Persistence of the common-fate shock over a tick, and the spread of its innovation.
    pub(super) shock: common_fate::Step,
    /// 1 / sovereignty_cost by issue, huge where depth costs nothing.
    pub(super) inverse_cost: Vec<f64>,
    /// The issues that are identity channels.
    pub(super) channels: Vec<usize>,
    /// Tables of the events that last.
    pub(super) in_force: InForce,
}

impl World {
    /// Computes the tables that follow from the facts.
    ///
    /// Every table of `facts` must have the length that its index range gives; a scenario that has passed
    /// validation compiles to such tables.
    pub fn new(facts: Facts) -> Self {
        let Facts { states: n, issues, ticks, dt, .. } = facts;
        let effective = facts.mechanisms.in_force(facts.parameters, 0.0);
        let pairs: Vec<_> = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j))).collect();
        let total: f64 = facts.index_weight.iter().sum();
        let share: Vec<f64> = facts.index_weight.iter().map(|weight| weight / total).collect();
        let weights: Vec<f64> = facts.power.chunks_exact(n).flat_map(power::weights).collect();
        let mut fear = Vec::with_capacity(ticks * 2 * pairs.len());
        let mut gain = Vec::with_capacity(ticks * 2 * pairs.len() * issues);
        for t in 0..ticks {
            let of_tick = t * n..(t + 1) * n;
            let (power, weights) = (&facts.power[of_tick.clone()], &weights[of_tick]);
            for (pair, &(a, b)) in pairs.iter().enumerate() {
                let raw = &facts.complementarity[pair * issues..][..issues];
                let proximity = Lanes([facts.proximity[pair]]);
                let complementarity = |m: usize| complementarity::among(facts.near[m], raw[m], proximity);
                for (i, j) in [(a, b), (b, a)] {
                    fear.push(power::fear_of_domination(power[i], power[j]));
                    gain.extend((0..issues).map(|m| benefit::gain(complementarity(m), weights[j]).0[0]));
                }
            }
        }
        let mean_pull = facts
            .external_pull
            .chunks_exact(n * issues)
            .map(|tick| {
                let of_state = |pull: &[f64], sum: f64| {
                    pull.iter().zip(&share).fold(sum, |sum, (x, share)| sum + share * x)
                };
                tick.chunks_exact(issues).fold(0.0, |sum, pull| of_state(pull, sum)) / n as f64
            })
            .collect();
        let rivalries: Vec<&[f64]> = facts.rivalry.chunks_exact(n * n).collect();
        let rivalries_change = (0..ticks).map(|t| t == 0 || rivalries[t] != rivalries[t - 1]).collect();
        let takes_office = (0..ticks * n)
            .map(|place| place >= n && facts.in_office[place] != facts.in_office[place - n])
            .collect();
        let standing = weights.iter().map(|root| negotiation::standing(*root)).collect();
        let shock = facts.common_fate.step(dt);
        let inverse_cost =
            facts.sovereignty_cost.iter().map(|cost| implementation::inverse_cost(*cost)).collect();
        let channels = (0..issues).filter(|m| facts.identity_channel[*m]).collect();
        let in_force = InForce::new(&facts, pairs.len());
        Self {
            facts,
            effective,
            pairs,
            share,
            fear,
            gain,
            mean_pull,
            rivalries_change,
            takes_office,
            newness_kept: honeymoon::share_kept(dt),
            weight_of_power: weights,
            standing,
            shock,
            inverse_cost,
            channels,
            in_force,
        }
    }

    /// Gain of the first from the second in tick `t`, by (ordered pair, issue).
    #[inline(always)]
    pub(super) fn gains(&self, sizes: impl Sizes, t: usize) -> &[f64] {
        let size = 2 * sizes.pairs() * sizes.issues();
        &self.gain[t * size..][..size]
    }

    /// The facts that the world was made from.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Number of states.
    pub fn states(&self) -> usize {
        self.facts.states
    }

    /// Number of issues.
    pub fn issues(&self) -> usize {
        self.facts.issues
    }

    /// Number of ticks.
    pub fn ticks(&self) -> usize {
        self.facts.ticks
    }

    /// Number of series observed.
    pub fn series_count(&self) -> usize {
        use super::series::{BENEFIT, DYAD, ISSUE, REGION, STATE};
        REGION.len()
            + self.states() * STATE.len()
            + self.pairs.len() * DYAD.len()
            + self.issues() * ISSUE.len()
            + BENEFIT.len()
    }

    /// The two states of each pair.
    pub fn pairs(&self) -> &[(usize, usize)] {
        &self.pairs
    }

    /// Returns whether leaders leave by chance.
    pub fn is_stochastic(&self) -> bool {
        self.facts.succession.is_some()
    }

    /// Puts an event into effect on signed depth by (pair, issue).
    pub fn sign<N: Number>(&self, event: &Event, signed: &mut [N]) {
        dated::sign(self, event, signed);
    }

    /// Returns whether the dated events have the same effect in tick `t` as those of another world.
    pub fn has_the_events_of(&self, other: &Self, t: usize) -> bool {
        self.facts.has_the_events_of(&other.facts, t)
    }

    /// Number of dated incidents that count.
    pub fn dated_incidents(&self) -> u64 {
        let counts = |event: &&Event| matches!(event, Event::Incident { counts: true, .. });
        self.facts.events.iter().flatten().filter(counts).count() as u64
    }

    /// Returns the largest value that a count can reach by the end; 1 for a measure that is no count.
    pub fn most(&self, measure: Measure) -> u64 {
        measure.most(self.states(), self.ticks(), self.dated_incidents())
    }
}
