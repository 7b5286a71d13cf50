//! The leaderships of two scenarios, state by state.

use jiff::civil::Date;

use crate::scenario::types::{Leadership, Scenario};

/// A change of leadership that can be split by state: from some states with frozen leaders to others.
#[derive(Debug)]
pub struct LeadershipChange {
    /// The day on which leaders are frozen.
    at: Date,
    /// By state, whether its leaders change after that day in each of the two scenarios.
    goes_on: Vec<[bool; 2]>,
    /// States in which this makes a difference, with the leaders who differ.
    pub states: Vec<(usize, Vec<String>)>,
}

impl LeadershipChange {
    /// Compares the leaderships of two scenarios; `None` if they are equal or their difference cannot be split by
    /// state.
    pub fn new(baseline: &Scenario, scenario: &Scenario) -> Option<Self> {
        let day = |of: &Scenario| match of.leadership() {
            Leadership::Frozen { at, .. } => Some(*at),
            Leadership::Historical | Leadership::Stochastic { .. } => None,
        };
        let (before, after) = (day(baseline), day(scenario));
        let at = before.or(after)?;
        let same_day = [before, after].iter().flatten().all(|day| *day == at);
        let by_chance =
            [baseline, scenario].iter().any(|of| matches!(of.leadership(), Leadership::Stochastic { .. }));
        if by_chance || !same_day || baseline.states().len() != scenario.states().len() {
            return None;
        }
        let goes_on = |of: &Scenario, state: usize| match of.leadership() {
            Leadership::Frozen { except, .. } => except.contains(&state),
            Leadership::Historical | Leadership::Stochastic { .. } => true,
        };
        let goes_on: Vec<[bool; 2]> =
            (0..baseline.states().len()).map(|i| [goes_on(baseline, i), goes_on(scenario, i)]).collect();
        let states = goes_on.iter().enumerate().filter(|(_, [before, after])| before != after);
        let states = states.filter_map(|(state, [before, _])| {
            let free = if *before { baseline } else { scenario };
            let mut leaders: Vec<String> = Vec::new();
            let stays = free.in_office(state, at).name.clone();
            for day in free.calendar().first_days().iter().filter(|day| **day > at) {
                let name = &free.in_office(state, *day).name;
                if leaders.last().unwrap_or(&stays) != name {
                    leaders.push(name.clone());
                }
            }
            (!leaders.is_empty()).then_some((state, leaders))
        });
        let states: Vec<_> = states.collect();
        (!states.is_empty()).then_some(Self { at, goes_on, states })
    }

    /// Writes the leadership of a mixture, in which the states named by `keys` are as in the other scenario.
    pub fn leadership(&self, baseline: &Scenario, keys: &[&str]) -> String {
        let ids = baseline.states().iter().map(|state| &state.id);
        let goes_on = ids.zip(&self.goes_on).filter(|(id, [before, after])| {
            let key = format!("leadership.{id}");
            if keys.contains(&key.as_str()) { *after } else { *before }
        });
        let except: Vec<String> = goes_on.map(|(id, _)| toml::Value::from(id.as_str()).to_string()).collect();
        format!("mode = \"frozen\"\nat = \"{}\"\nexcept = [{}]\n", self.at, except.join(", "))
    }
}
