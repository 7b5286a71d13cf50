//! The coefficients of a tick: the parameters of the rules, and what follows from them without chance.
//!
//! A parameter is a [`Number`]: either all lanes have the value of the scenario, or each lane has the value of its own set of
//! parameters. The rules are written once for both. What is the same in all histories is computed once a tick and shared by all
//! groups of histories; with sets of parameters, each group has its own.
//!
//! Consolidation follows from that of the tick before, so that ticks are entered in order: [`Coefficients::restart`], then
//! [`Coefficients::enter`] for 0, 1, 2, ...

use super::inputs::{Input, Inputs};
use super::number::{Number, Truth};
use super::parameters::Parameters;
use super::rules::{
    benefit, complementarity, consolidation, disputes, identity, implementation, low_politics, sovereignty,
};
use super::sizes::{Known, Sizes};
use super::sources::Sources;
use super::world::{Event, World};

/// Parts of rules that are at work in some lane. What is off in all of them, its parameter 0, is not worked out: in a lane
/// in which it is off beside others it comes to nothing, to the last bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct InUse {
    /// Settlement by commission.
    pub technical_rate: bool,
    /// Newness of leaders.
    pub honeymoon: bool,
    /// Capacity for violence.
    pub incident_capacity: bool,
    /// Cost of numbers.
    pub numbers_cost: bool,
    /// Issues that leaders do not hold alone.
    pub low_politics: bool,
}

impl InUse {
    /// Reads it off the parameters in force and the shares that leaders hold of the issues.
    #[inline(always)]
    fn new<N: Number>(parameters: &Parameters<N>, share_of_leaders: &[N]) -> Self {
        let is_on = |parameter: N| (!parameter.equals(0.0)).any();
        Self {
            technical_rate: is_on(parameters.disputes.technical_rate),
            honeymoon: is_on(parameters.honeymoon.honeymoon),
            incident_capacity: is_on(parameters.disputes.incident_capacity),
            numbers_cost: is_on(parameters.sovereignty.numbers_cost),
            low_politics: share_of_leaders.iter().any(|share| (!share.equals(1.0)).any()),
        }
    }
}

/// The coefficients of a tick, for each lane.
#[derive(Debug, Clone)]
pub struct Coefficients<N: Number> {
    /// The numbers from which all others follow.
    inputs: Inputs<N>,
    /// Parameters in force: those of mechanisms that are off are 0.
    pub(super) parameters: Parameters<N>,
    /// Parts of rules that are at work in some lane.
    pub(super) in_use: InUse,
    /// Initial identity weight by pair.
    pub(super) initial_weight: Vec<N>,
    /// Implemented depth at the start, by (pair, issue).
    pub(super) legacy: Vec<N>,
    /// Share that leaders hold, by issue.
    pub(super) share_of_leaders: Vec<N>,
    /// Openness of the leader that the scenario has in office, by state.
    pub(super) openness: Vec<N>,
    /// Gain of the first from the second, c_ijm √(p_j / p_max), by (ordered pair, issue); `None` where it is that of the world,
    /// since the lanes do not differ in proximity.
    pub(super) gain: Option<Vec<N>>,
    /// Share of signed depth that lapses in a tick where one side no longer wants it.
    pub(super) lapse: N,
    /// Share of what is left to consolidate that is built in a tick.
    growth: N,
    /// Consolidation k by state, after the upheavals of the tick and before its growth.
    pub(super) consolidation: Vec<N>,
    /// Capacity for violence by pair; 1 where it is not in use.
    pub(super) capacity: Vec<N>,
    /// Share of the gap closed in the tick, by state.
    pub(super) implementation: Vec<N>,
    /// Reluctance toward the other before friendship by ordered pair.
    pub(super) reluctance: Vec<N>,
    /// Benefit before openness, benefit_m (1 - χ x_im), by (state, issue).
    pub(super) scale: Vec<N>,
    /// Benefit before openness, summed over issues; `None` where nobody observes the sources of the benefit.
    pub(super) sources: Option<Sources<N>>,
}

impl<N: Number> Coefficients<N> {
    /// Parameters in force.
    pub fn parameters(&self) -> &Parameters<N> {
        &self.parameters
    }

    /// Heritage by pair.
    pub(super) fn heritage(&self) -> &[N] {
        &self.inputs.heritage
    }

    /// Signed depth at the start by issue.
    pub(super) fn signed_at_start(&self) -> &[N] {
        &self.inputs.signed_at_start
    }

    /// Dispute at the start by pair.
    pub(super) fn dispute(&self) -> &[N] {
        &self.inputs.dispute
    }

    /// Allocates memory for a world, with its own parameters in every lane, before the first tick.
    pub fn new(world: &World, zero: N) -> Self {
        let (n, issues, pairs) = (world.states(), world.issues(), world.pairs().len());
        let inputs = Inputs::new(&world.facts, zero);
        let mut coefficients = Self {
            parameters: inputs.parameters,
            in_use: InUse::new(&inputs.parameters, &[]),
            inputs,
            initial_weight: vec![zero; pairs],
            legacy: vec![zero; pairs * issues],
            share_of_leaders: vec![zero; issues],
            openness: vec![zero; n],
            gain: None,
            lapse: zero,
            growth: zero,
            consolidation: vec![zero; n],
            capacity: vec![zero.like(1.0); pairs],
            implementation: vec![zero; n],
            reluctance: vec![zero; 2 * pairs],
            scale: vec![zero; n * issues],
            sources: Some(Sources::new(n, pairs, zero)),
        };
        coefficients.restart(world);
        coefficients
    }

    /// The same without the sources of the benefit, for ticks of which the region alone is observed.
    pub fn without_sources(self) -> Self {
        Self { sources: None, ..self }
    }

    /// Prepares for inputs that differ from lane to lane.
    pub fn with_own(self, world: &World, inputs: &[Input]) -> Self {
        let has_gain = inputs.iter().any(|input| matches!(input, Input::Proximity(_)));
        let gain = has_gain.then(|| vec![self.lapse; 2 * world.pairs().len() * world.issues()]);
        Self { gain, ..self }
    }

    /// The inputs; [`Self::restart`] puts changed ones into effect.
    pub fn inputs_mut(&mut self) -> &mut Inputs<N> {
        &mut self.inputs
    }

    /// Takes the inputs of a world of the same sizes, and returns to the time before the first tick.
    pub fn take_inputs(&mut self, world: &World) {
        self.inputs = Inputs::new(&world.facts, self.lapse.like(0.0));
        self.restart(world);
    }

    /// Returns to the time before the first tick.
    #[inline(always)]
    pub fn restart(&mut self, world: &World) {
        let (dt, issues, mechanisms) = (world.facts.dt, world.issues(), world.facts.mechanisms);
        self.parameters = mechanisms.in_force(self.inputs.parameters, self.lapse.like(0.0));
        let parameters = &{ self.parameters.low_politics };
        for (share, high_politics) in self.share_of_leaders.iter_mut().zip(&self.inputs.high_politics) {
            *share = low_politics::share_of_leaders(parameters, *high_politics);
        }
        self.in_use = InUse::new(&self.parameters, &self.share_of_leaders);
        for (weight, heritage) in self.initial_weight.iter_mut().zip(&self.inputs.heritage) {
            *weight = identity::initial(&self.parameters.identity, *heritage);
        }
        for (legacy, proximity) in self.legacy.chunks_exact_mut(issues).zip(&self.inputs.proximity) {
            for (legacy, of_issue) in legacy.iter_mut().zip(&self.inputs.legacy) {
                *legacy = implementation::inherited(*of_issue, *proximity);
            }
        }
        self.lapse = implementation::share_lapsing(&self.parameters.implementation, dt);
        self.growth = consolidation::growth(&self.parameters.consolidation, dt);
        self.consolidation.fill(self.parameters.consolidation.initial_consolidation);
    }

    /// Takes over what the tick before the next one has left behind, from its coefficients under the same parameters.
    #[inline(always)]
    pub fn follow(&mut self, before: &Self) {
        self.consolidation.copy_from_slice(&before.consolidation);
    }

    /// Enters tick `t`, after the one before.
    #[inline(always)]
    pub fn enter(&mut self, world: &World, t: usize) {
        // Reuses the same code with sizes known at compile time, as in a tick.
        match (world.states(), world.issues()) {
            (5, 6) => self.enter_sized(world, Known, t),
            sizes => self.enter_sized(world, sizes, t),
        }
    }

    #[inline(always)]
    fn enter_sized(&mut self, world: &World, sizes: impl Sizes, t: usize) {
        let (n, issues, pairs) = (sizes.states(), sizes.issues(), sizes.pairs());
        let (facts, dt) = (&world.facts, world.facts.dt);
        for (openness, leader) in self.openness[..n].iter_mut().zip(&facts.in_office[t * n..][..n]) {
            *openness = self.inputs.openness[*leader];
        }
        let consolidation = &mut self.consolidation[..n];
        if t > 0 {
            for k in &mut *consolidation {
                *k = consolidation::grown(*k, self.growth);
            }
        }
        for event in &facts.events[t] {
            if let &Event::Upheaval { state, severity } = event {
                consolidation[state] = consolidation::shaken(consolidation[state], severity);
            }
        }
        if self.in_use.incident_capacity {
            let parameters = &{ self.parameters.disputes };
            for (capacity, &(a, b)) in self.capacity[..pairs].iter_mut().zip(&world.pairs) {
                *capacity = disputes::capacity(parameters, [consolidation[a], consolidation[b]]);
            }
        }
        let parameters = &{ self.parameters.implementation };
        for (share, k) in self.implementation[..n].iter_mut().zip(&*consolidation) {
            *share = implementation::share_closed(parameters, *k, dt);
        }
        let parameters = &{ self.parameters.sovereignty };
        let fear = &world.fear[t * 2 * pairs..][..2 * pairs];
        let (sensitivity, reluctance) = (&self.inputs.sensitivity[..n], &mut self.reluctance[..2 * pairs]);
        let on = facts.mechanisms;
        for (pair, &(a, b)) in world.pairs.iter().take(pairs).enumerate() {
            for (directed, i) in [(2 * pair, a), (2 * pair + 1, b)] {
                reluctance[directed] =
                    sovereignty::reluctance(on, parameters, sensitivity[i], consolidation[i], fear[directed]);
            }
        }
        let parameters = &{ self.parameters.benefit };
        let pull = &facts.external_pull[t * n * issues..][..n * issues];
        let (benefit, scale) = (&facts.benefit[..issues], &mut self.scale[..n * issues]);
        for i in 0..n {
            for m in 0..issues {
                scale[i * issues + m] = benefit::scale(parameters, benefit[m], pull[i * issues + m]);
            }
        }
        let of_world = &world.gain[t * 2 * pairs * issues..][..2 * pairs * issues];
        if let Some(gain) = &mut self.gain {
            let weights = &world.weight_of_power[t * n..][..n];
            for (pair, &(a, b)) in world.pairs.iter().take(pairs).enumerate() {
                for m in 0..issues {
                    let by_rule = facts.complementarity[pair * issues + m];
                    let proximity = self.inputs.proximity[pair];
                    let complementarity = complementarity::among(facts.near[m], by_rule, proximity);
                    gain[2 * pair * issues + m] = benefit::gain(complementarity, weights[b]);
                    gain[(2 * pair + 1) * issues + m] = benefit::gain(complementarity, weights[a]);
                }
            }
        }
        if let Some(sources) = &mut self.sources {
            match &self.gain {
                Some(gain) => sources.sum(world, sizes, gain, scale),
                None => sources.sum(world, sizes, of_world, scale),
            }
        }
    }
}

/// The coefficients of each of several groups of histories: one for all of them, or one each.
#[derive(Debug, Clone, Copy)]
pub enum ByGroup<'a, N: Number> {
    /// The same for all groups.
    Same(&'a Coefficients<N>),
    /// By group.
    Own(&'a [Coefficients<N>]),
}

impl<'a, N: Number> ByGroup<'a, N> {
    /// The coefficients of a group.
    #[inline(always)]
    pub fn of(self, group: usize) -> &'a Coefficients<N> {
        match self {
            Self::Same(coefficients) => coefficients,
            Self::Own(coefficients) => &coefficients[group],
        }
    }
}
