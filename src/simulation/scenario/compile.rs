//! Compiles a validated scenario to the world that the model runs in.

use jiff::civil::Date;

use super::calendar::decimal_year;
use super::compile_events::compile_events;
use super::types::{Complementarity, Leader, Leadership, Scenario, State, Successor};
use crate::model::Measure;
use crate::model::rules::{common_fate::Shock, complementarity, power};
use crate::model::world::{Facts, Succession, World};

/// Compiles a scenario: dates become ticks, series of facts become tables by tick.
pub fn compile(scenario: &Scenario) -> World {
    let days = scenario.calendar.first_days();
    let (states, issues) = (&scenario.states, &scenario.issues);
    let in_office: Vec<(usize, usize)> = days
        .iter()
        .flat_map(|day| (0..states.len()).map(|i| (i, scenario.place_in_office(i, *day))))
        .collect();
    // Leaders of all states in one row.
    let first: Vec<usize> = states
        .iter()
        .scan(0, |next, state| Some(std::mem::replace(next, *next + state.leaders.len())))
        .collect();
    let (events, lasting) = compile_events(scenario);
    World::new(Facts {
        states: states.len(),
        issues: issues.len(),
        ticks: days.len(),
        dt: scenario.calendar.dt(),
        parameters: scenario.parameters,
        mechanisms: scenario.mechanisms,
        sovereignty_sensitivity: states.iter().map(|state| state.sovereignty_sensitivity).collect(),
        heritage: scenario.dyads.iter().map(|dyad| dyad.heritage).collect(),
        proximity: scenario.dyads.iter().map(|dyad| dyad.proximity).collect(),
        dispute: scenario.dyads.iter().map(|dyad| dyad.dispute).collect(),
        complementarity: complementarities(scenario),
        near: issues.iter().map(|issue| issue.scaled).collect(),
        benefit: issues.iter().map(|issue| issue.benefit).collect(),
        sovereignty_cost: issues.iter().map(|issue| issue.sovereignty_cost).collect(),
        index_weight: issues.iter().map(|issue| issue.index_weight).collect(),
        legacy: issues.iter().map(|issue| issue.legacy).collect(),
        signed_at_start: issues.iter().map(|issue| issue.signed_at_start).collect(),
        high_politics: issues.iter().map(|issue| issue.high_politics).collect(),
        identity_channel: issues.iter().map(|issue| issue.identity_channel).collect(),
        power: days.iter().flat_map(|day| powers(states, *day)).collect(),
        leaders: states.iter().flat_map(|state| &state.leaders).map(|leader| leader.openness).collect(),
        in_office: in_office.iter().map(|(i, place)| first[*i] + place).collect(),
        rivalry: in_office
            .iter()
            .flat_map(|(i, place)| rivalries(&states[*i].leaders[*place], states.len()))
            .collect(),
        external_pull: external_pull(scenario),
        common_fate_baseline: days.iter().map(|day| step(&scenario.common_fate.baseline, *day)).collect(),
        common_fate: Shock {
            sd: scenario.common_fate.shock_sd,
            relaxation_rate: scenario.common_fate.relaxation_rate,
        },
        events,
        lasting,
        succession: succession(scenario),
        integration_levels: integration_levels(scenario),
        chair_order: (0..states.len()).collect(),
    })
}

impl Scenario {
    /// Returns the leader of state `i` on a day under the scenario's leadership, before any chance succession.
    pub fn in_office(&self, i: usize, day: Date) -> &Leader {
        &self.states[i].leaders[self.place_in_office(i, day)]
    }

    /// The place of [`Self::in_office`] among the leaders of the state.
    fn place_in_office(&self, i: usize, day: Date) -> usize {
        let day = match &self.leadership {
            Leadership::Historical => day,
            Leadership::Frozen { at, except } if !except.contains(&i) => day.min(*at),
            Leadership::Frozen { .. } => day,
            Leadership::Stochastic { at, .. } => day.min(*at),
        };
        let leaders = &self.states[i].leaders;
        leaders.partition_point(|leader| leader.from.first <= day).saturating_sub(1)
    }

    /// Computes the power of each state on a day, as a share of the region's.
    pub fn power(&self, day: Date) -> Vec<f64> {
        powers(&self.states, day)
    }

    /// Returns the levels of integration whose first passage is recorded: the lower bounds that regimes set on it,
    /// ascending.
    pub fn integration_levels(&self) -> Vec<f64> {
        integration_levels(self)
    }
}

fn complementarities(scenario: &Scenario) -> Vec<f64> {
    let mut table = Vec::with_capacity(scenario.dyads.len() * scenario.issues.len());
    for dyad in &scenario.dyads {
        let (own, other) =
            (&scenario.states[dyad.pair.0].endowments, &scenario.states[dyad.pair.1].endowments);
        for issue in &scenario.issues {
            let raw = match issue.complementarity {
                Complementarity::Constant { value } => complementarity::constant(value),
                Complementarity::EndowmentGap { value } => complementarity::endowment_gap(value, own, other),
                Complementarity::Joint { endowment, value } => {
                    complementarity::joint(value, own[endowment], other[endowment])
                }
                Complementarity::Exchange { give, take, value } => {
                    complementarity::exchange(value, (own[give], own[take]), (other[give], other[take]))
                }
            };
            table.push(raw);
        }
    }
    table
}

fn powers(states: &[State], day: Date) -> Vec<f64> {
    let at = decimal_year(day);
    let gdp: Vec<f64> = states.iter().map(|state| interpolate(&state.gdp, at)).collect();
    let population: Vec<f64> = states.iter().map(|state| interpolate(&state.population, at)).collect();
    power::shares(&gdp, &population)
}

/// Interpolates a series linearly between its years, each on its 1 January; constant outside them.
fn interpolate(series: &[(i16, f64)], at: f64) -> f64 {
    let after = series.partition_point(|(year, _)| f64::from(*year) <= at);
    if after == 0 {
        return series[0].1;
    }
    let (year, value) = series[after - 1];
    match series.get(after) {
        None => value,
        Some((next_year, next)) => {
            let passed = (at - f64::from(year)) / f64::from(next_year - year);
            value + passed * (next - value)
        }
    }
}

/// Returns the last value stated for a year not after `day`; the first value covers the time before.
fn step(series: &[(i16, f64)], day: Date) -> f64 {
    series[series.partition_point(|(year, _)| *year <= day.year()).saturating_sub(1)].1
}

fn rivalries(leader: &Leader, states: usize) -> Vec<f64> {
    let mut row = vec![0.0; states];
    for (state, rivalry) in &leader.rivalry {
        row[*state] = *rivalry;
    }
    row
}

/// Computes external pull by (tick, state, issue): the latest statement about a state and an issue is in force.
fn external_pull(scenario: &Scenario) -> Vec<f64> {
    let (states, issues) = (scenario.states.len(), scenario.issues.len());
    let mut table = Vec::with_capacity(scenario.calendar.ticks() * states * issues);
    let mut now = vec![0.0; states * issues];
    let mut statements = scenario.external.iter().peekable();
    for day in scenario.calendar.first_days() {
        while let Some(statement) = statements.next_if(|statement| statement.from.first <= *day) {
            for (issue, state, pull) in &statement.pull {
                now[state * issues + issue] = *pull;
            }
        }
        table.extend_from_slice(&now);
    }
    table
}

fn succession(scenario: &Scenario) -> Option<Succession> {
    let Leadership::Stochastic { at, turnover_rate, successor, concentration } = &scenario.leadership else {
        return None;
    };
    Some(Succession {
        from_tick: scenario.calendar.first_days().partition_point(|day| day <= at),
        turnover_rate: *turnover_rate,
        mean: match successor {
            Successor::Incumbent => None,
            Successor::Means(means) => Some(means.clone()),
        },
        concentration: *concentration,
    })
}

fn integration_levels(scenario: &Scenario) -> Vec<f64> {
    let conditions = scenario.regimes.iter().flat_map(|regime| &regime.conditions);
    let mut levels: Vec<f64> = conditions
        .filter(|condition| condition.measure == Measure::Integration && condition.at_least)
        .map(|condition| condition.bound)
        .collect();
    levels.sort_by(f64::total_cmp);
    levels.dedup();
    levels
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn series_are_linear_between_years_and_flat_outside() {
        let series = [(1991, 10.0), (1995, 20.0)];
        assert_eq!(interpolate(&series, 1990.0), 10.0);
        assert_eq!(interpolate(&series, 1993.0), 15.0);
        assert_eq!(interpolate(&series, 2020.0), 20.0);
    }

    #[test]
    fn steps_hold_from_the_first_day_of_their_year() {
        let series = [(1992, 0.3), (1999, 0.5)];
        assert_eq!(step(&series, date(1990, 5, 1)), 0.3);
        assert_eq!(step(&series, date(1998, 12, 31)), 0.3);
        assert_eq!(step(&series, date(1999, 1, 1)), 0.5);
    }
}
