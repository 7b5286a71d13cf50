//! The coefficients of a tick: the parameters of the rules, and what follows from them without chance.
//!
//! A parameter is a [`Number`]: either all lanes have the value of the scenario, or each lane has the value of its own set of
//! parameters. The rules are written once for both. What is the same in all histories is computed once a tick and shared by all
//! groups of histories; with sets of parameters, each group has its own.
//!
//! Consolidation follows from that of the tick before, so that ticks are entered in order: [`Coefficients::restart`], then
//! [`Coefficients::enter`] for 0, 1, 2, ...

use super::number::Number;
use super::parameters::Parameters;
use super::rules::{benefit, consolidation, identity, implementation, sovereignty};
use super::sizes::{Known, Sizes};
use super::sources::Sources;
use super::world::{Event, World};

/// The coefficients of a tick, for each lane.
#[derive(Debug, Clone)]
pub struct Coefficients<N: Number> {
    /// Parameters in force: those of mechanisms that are off are 0.
    pub(super) parameters: Parameters<N>,
    /// Initial identity weight by pair.
    pub(super) initial_weight: Vec<N>,
    /// Share of signed depth that lapses in a tick where one side no longer wants it.
    pub(super) lapse: N,
    /// Share of what is left to consolidate that is built in a tick.
    growth: N,
    /// Consolidation k by state, after the upheavals of the tick and before its growth.
    pub(super) consolidation: Vec<N>,
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
    /// Allocates memory for a world, with its own parameters in every lane, before the first tick.
    pub fn new(world: &World, zero: N) -> Self {
        let (n, issues, pairs) = (world.states(), world.issues(), world.pairs().len());
        let parameters = Parameters::splat(&world.effective, zero);
        let mut coefficients = Self {
            parameters,
            initial_weight: vec![zero; pairs],
            lapse: zero,
            growth: zero,
            consolidation: vec![zero; n],
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

    /// Returns to the time before the first tick, with other parameters.
    #[inline(always)]
    pub fn restart_with(&mut self, world: &World, parameters: Parameters<N>) {
        self.parameters = world.facts.mechanisms.in_force(parameters, self.lapse.like(0.0));
        self.restart(world);
    }

    /// Returns to the time before the first tick.
    #[inline(always)]
    pub fn restart(&mut self, world: &World) {
        let dt = world.facts.dt;
        for (weight, heritage) in self.initial_weight.iter_mut().zip(&world.facts.heritage) {
            *weight = identity::initial(&self.parameters.identity, *heritage);
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
        let consolidation = &mut self.consolidation[..n];
        if t > 0 {
            for k in &mut *consolidation {
                *k = consolidation::grown(*k, self.growth);
            }
        }
        for event in &facts.events[t] {
            if let Event::Upheaval { state, severity } = *event {
                consolidation[state] = consolidation::shaken(consolidation[state], severity);
            }
        }
        let parameters = &{ self.parameters.implementation };
        for (share, k) in self.implementation[..n].iter_mut().zip(&*consolidation) {
            *share = implementation::share_closed(parameters, *k, dt);
        }
        let parameters = &{ self.parameters.sovereignty };
        let fear = &world.fear[t * 2 * pairs..][..2 * pairs];
        let (sensitivity, reluctance) = (&world.sensitivity[..n], &mut self.reluctance[..2 * pairs]);
        for (pair, &(a, b)) in world.pairs.iter().take(pairs).enumerate() {
            for (directed, i) in [(2 * pair, a), (2 * pair + 1, b)] {
                reluctance[directed] =
                    sovereignty::reluctance(parameters, sensitivity[i], consolidation[i], fear[directed]);
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
        if let Some(sources) = &mut self.sources {
            let gain = &world.gain[t * 2 * pairs * issues..][..2 * pairs * issues];
            sources.sum(world, sizes, gain, scale);
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
