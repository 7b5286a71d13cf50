//! # Consolidation: statehood in the making
//!
//! **Claim.** The successor states began with hardly any statehood of their own. It grows with the years,
//! and upheavals, a civil war or a revolution, throw it back. A consolidated state implements what it
//! signs, fears less for its sovereignty and needs no enemy.
//!
//! **Formula.** k_i = k_0 at the start; an upheaval multiplies it by (1 - severity) in the first phase of
//! the tick; in the last phase it closes the share 1 - exp(-η_k dt) of the gap to 1.
//!
//! **Parameters.** `consolidation_rate` (η_k), `initial_consolidation` (k_0); events of kind `upheaval`.
//!
//! **Source.** Inexperienced institutions and nation-building beside region-building: the founding article
//! on Central Asian region-building.
//!
//! **Limits.** Consolidation knows no chance and no feedback from cooperation; so it is the same in all
//! replicates and is worked out once.

use crate::model::maths;
use crate::model::parameters::parameters;
use crate::model::world::Event;

parameters! {
    /// Parameters of consolidation.
    consolidation_rate: "η_k" = 0.075, in [0.0, 365.0], prior [0.04, 0.12], unit "1/yr",
        "rate at which statehood and national identity consolidate",
        source "Nation-building beside region-building: the founding article on Central Asian region-building";
    initial_consolidation: "k_0" = 0.1, in [0.0, 1.0], unit "1",
        "consolidation at independence",
        source "Convention: little at independence";
}

/// k_i by (tick, state), as it stands between the first and the last phase of the tick.
pub fn path(parameters: &Parameters, events: &[Vec<Event>], states: usize, dt: f64) -> Vec<f64> {
    let growth = maths::chance_of(parameters.consolidation_rate, dt);
    let mut now = vec![parameters.initial_consolidation; states];
    let mut path = Vec::with_capacity(states * events.len());
    for tick in events {
        for event in tick {
            if let Event::Upheaval { state, severity } = *event {
                now[state] *= 1.0 - severity;
            }
        }
        path.extend_from_slice(&now);
        for k in &mut now {
            *k += growth * (1.0 - *k);
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_toward_one_whatever_the_tick_and_falls_in_upheavals() {
        let parameters = Parameters::default();
        let quiet = |ticks| vec![vec![]; ticks];
        let yearly = path(&parameters, &quiet(11), 1, 1.0)[10];
        let monthly = path(&parameters, &quiet(121), 1, 1.0 / 12.0)[120];
        assert!((yearly - (1.0 - 0.9 * (-0.75_f64).exp())).abs() < 1e-12);
        assert!((yearly - monthly).abs() < 1e-12);

        let mut events = quiet(3);
        events[1].push(Event::Upheaval { state: 1, severity: 0.5 });
        let path = path(&parameters, &events, 2, 1.0);
        assert_eq!(path[1], 0.1);
        assert!((path[3] - 0.5 * path[2]).abs() < 1e-15);
    }
}
