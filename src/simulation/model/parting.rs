//! The first tick in which the histories of two worlds can differ: before it they are one history, simulated once.

use super::inputs::Input;
use super::parameters::Parameters;
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
        let openness = |facts: &Facts, drawn: &[Input]| -> Vec<Openness> {
            let of = |(leader, known): (usize, &f64)| {
                let place = drawn.iter().position(|input| *input == Input::Openness(leader));
                place.map_or(Openness::Known(*known), Openness::Drawn)
            };
            facts.leaders.iter().enumerate().map(of).collect()
        };
        self.parts_over_time(other, [&openness(a, drawn[0]), &openness(b, drawn[1])])
    }

    /// Returns the same where all inputs of the two worlds have other values: those of this world, then those of `other`, each in
    /// one order.
    pub fn parts_from_at(&self, other: &Self, inputs: [&[(Input, f64)]; 2]) -> usize {
        let is_openness = |(input, _): &&(Input, f64)| matches!(input, Input::Openness(_));
        let [own, others] = inputs.map(|inputs| inputs.iter().filter(|input| !is_openness(input)));
        if !own.eq(others) || without_inputs(&self.facts) != without_inputs(&other.facts) {
            return 0;
        }
        let openness = inputs.map(|inputs| -> Vec<Openness> {
            inputs.iter().filter(is_openness).map(|(_, value)| Openness::Known(*value)).collect()
        });
        self.parts_over_time(other, openness.each_ref().map(Vec::as_slice))
    }

    /// The first tick in which two worlds can differ that share all that does not depend on the tick, under leaders as open as said.
    fn parts_over_time(&self, other: &Self, openness: [&[Openness]; 2]) -> usize {
        let (a, b) = (&self.facts, &other.facts);
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
            let [own, others] = [(a, openness[0]), (b, openness[1])].map(|(facts, openness)| {
                row(&facts.in_office, self.ticks(), t).iter().map(|leader| openness[*leader])
            });
            let newcomers =
                row(&self.takes_office, self.ticks(), t) != row(&other.takes_office, self.ticks(), t);
            tables || newcomers || !own.eq(others) || !a.has_the_events_of(b, t)
        };
        (0..end).find(differs).unwrap_or(end)
    }
}

/// The openness of a leader.
#[derive(Clone, Copy, PartialEq)]
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
        lasting: vec![],
        succession: None,
        integration_levels: vec![],
        ..facts.clone()
    }
}

/// Returns the facts that neither depend on the tick nor are inputs.
fn without_inputs(facts: &Facts) -> Facts {
    Facts {
        parameters: Parameters::default(),
        sovereignty_sensitivity: vec![],
        heritage: vec![],
        proximity: vec![],
        dispute: vec![],
        legacy: vec![],
        signed_at_start: vec![],
        high_politics: vec![],
        ..timeless(facts)
    }
}
