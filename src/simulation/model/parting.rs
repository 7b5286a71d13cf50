//! The first tick in which the histories of two worlds can differ: before it they are one history, simulated once.

use super::inputs::Input;
use super::world::{Facts, World};

impl World {
    /// Returns the first tick in which a replicate can differ between this world and `other`, under one seed; the number of
    /// ticks if it cannot. Everything before is the same to the last bit.
    ///
    /// Worlds diverge at once where a fact differs that does not depend on the tick. Chance succession makes them diverge
    /// when the first of the two rules comes into force.
    pub fn parts_from(&self, other: &Self) -> usize {
        self.parts_from_drawn(other, [&[], &[]])
    }

    /// The same where each world has some inputs drawn, the first of one being the first of the other, and so on: they have one value in
    /// both, and two that are drawn apart need not have the same one.
    pub fn parts_from_drawn(&self, other: &Self, drawn: [&[Input]; 2]) -> usize {
        let (a, b) = (&self.facts, &other.facts);
        if timeless(a) != timeless(b) {
            return 0;
        }
        let from = |facts: &Facts| facts.succession.as_ref().map_or(facts.ticks, |rule| rule.from_tick);
        let end = if a.succession == b.succession { a.ticks } else { from(a).min(from(b)).min(a.ticks) };
        let differs = |t: &usize| {
            let t = *t;
            let by_tick = [
                (&a.power, &b.power),
                (&a.rivalry, &b.rivalry),
                (&a.external_pull, &b.external_pull),
                (&a.common_fate_baseline, &b.common_fate_baseline),
            ];
            let tables = by_tick.into_iter().any(|(a, b)| row(a, self.ticks(), t) != row(b, self.ticks(), t));
            let openness = |facts: &Facts, drawn: &[Input]| -> Vec<Openness> {
                let of = |leader: &usize| {
                    let place = drawn.iter().position(|input| *input == Input::Openness(*leader));
                    place.map_or(Openness::Known(facts.leaders[*leader]), Openness::Drawn)
                };
                row(&facts.in_office, self.ticks(), t).iter().map(of).collect()
            };
            tables || openness(a, drawn[0]) != openness(b, drawn[1]) || a.events[t] != b.events[t]
        };
        (0..end).find(differs).unwrap_or(end)
    }
}

/// The openness of a leader in office.
#[derive(PartialEq)]
enum Openness {
    /// Its value.
    Known(f64),
    /// The place among the inputs that are drawn.
    Drawn(usize),
}

/// Returns the part of a table by tick that describes tick `t` of `ticks`.
fn row<T>(table: &[T], ticks: usize, t: usize) -> &[T] {
    let length = table.len() / ticks;
    &table[t * length..][..length]
}

/// Returns the facts that do not depend on the tick, without the levels of integration, which change no history. A new field
/// of [`Facts`] counts among them.
fn timeless(facts: &Facts) -> Facts {
    Facts {
        power: vec![],
        leaders: vec![],
        in_office: vec![],
        rivalry: vec![],
        external_pull: vec![],
        common_fate_baseline: vec![],
        events: vec![],
        succession: None,
        integration_levels: vec![],
        ..facts.clone()
    }
}
