//! The first tick in which the histories of two worlds can differ: before it they are one history, simulated once.

use super::world::{Facts, World};

impl World {
    /// Returns the first tick in which a replicate can differ between this world and `other`, under one seed; the number of
    /// ticks if it cannot. Everything before is the same to the last bit.
    ///
    /// Worlds diverge at once where a fact differs that does not depend on the tick. Chance succession makes them diverge
    /// when the first of the two rules comes into force.
    pub fn parts_from(&self, other: &Self) -> usize {
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
            let leaders = |facts: &Facts| -> Vec<f64> {
                row(&facts.in_office, self.ticks(), t).iter().map(|leader| facts.leaders[*leader]).collect()
            };
            let newcomers =
                row(&self.takes_office, self.ticks(), t) != row(&other.takes_office, self.ticks(), t);
            tables || newcomers || leaders(a) != leaders(b) || a.events[t] != b.events[t]
        };
        (0..end).find(differs).unwrap_or(end)
    }
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
