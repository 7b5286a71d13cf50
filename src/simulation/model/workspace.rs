//! The memory that ticks share.

use super::agenda::Agenda;
use super::number::Number;
use super::state::Appraisal;
use super::world::World;

/// Temporary memory of a tick, for several groups of histories that run together.
#[derive(Debug, Clone)]
pub struct Workspace<N: Number> {
    pub(super) appraisals: Vec<Appraisal<N>>,
    pub(super) agenda: Agenda<N>,
}

impl<N: Number> Workspace<N> {
    /// Allocates memory for up to `groups` groups of histories of `world`.
    pub fn new(world: &World, groups: usize, zero: N) -> Self {
        Self {
            appraisals: (0..groups).map(|_| Appraisal::new(world, zero)).collect(),
            agenda: Agenda::new(world, groups, zero),
        }
    }
}
