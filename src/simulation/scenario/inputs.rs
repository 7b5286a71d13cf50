//! Which numbers of a scenario are inputs of the model, so that they can differ from lane to lane.

use super::tree::key;
use super::types::{Dyad, Issue, Leader, Scenario, State};
use crate::model::Parameters;
use crate::model::inputs::Input;

impl Scenario {
    /// The values of all inputs, in an order that depends on the numbers of states, leaders and issues alone.
    pub fn input_values(&self) -> Vec<(Input, f64)> {
        let mut parameters = self.parameters;
        let parameters =
            (0..).map_while(|place| Some((Input::Parameter(place), *parameters.nth_mut(place)?)));
        let mut found: Vec<_> = parameters.collect();
        let states = self.states.iter().enumerate();
        found.extend(states.map(|(place, state)| (Input::Sensitivity(place), state.sovereignty_sensitivity)));
        for (place, dyad) in self.dyads.iter().enumerate() {
            found.push((Input::Heritage(place), dyad.heritage));
            found.push((Input::Proximity(place), dyad.proximity));
            found.push((Input::Dispute(place), dyad.dispute));
        }
        let issues = self.issues.iter().enumerate();
        for (place, issue) in issues {
            found.push((Input::Legacy(place), issue.legacy));
            found.push((Input::SignedAtStart(place), issue.signed_at_start));
            found.push((Input::HighPolitics(place), issue.high_politics));
        }
        let leaders = self.states.iter().flat_map(|state| &state.leaders).enumerate();
        found.extend(leaders.map(|(place, leader)| (Input::Openness(place), leader.openness)));
        found
    }

    /// Returns whether the histories and regimes of two scenarios follow from the same facts but for inputs of the model.
    pub fn differs_in_inputs_alone(&self, other: &Self) -> bool {
        // Names and what is asked of a batch decide nothing; a new field has to be judged here.
        let Self {
            name: _,
            title: _,
            description: _,
            calendar,
            replicates: _,
            seed: _,
            leadership,
            mechanisms,
            endowments: _,
            states,
            dyads,
            issues,
            external,
            common_fate,
            events,
            parameters: _,
            priors: _,
            other_priors: _,
            orders: _,
            coders_error: _,
            regimes,
            lenses: _,
            calibration: _,
            record: _,
            provenance: _,
        } = self;
        calendar == &other.calendar
            && mechanisms == &other.mechanisms
            && leadership == &other.leadership
            && events == &other.events
            && regimes == &other.regimes
            && common_fate == &other.common_fate
            && all(dyads, &other.dyads, |a, b| a.pair == b.pair)
            && all(issues, &other.issues, same_issue)
            && all(states, &other.states, same_state)
            && external == &other.external
    }

    /// The input of the model that a key means, with elements of arrays by their identity; `None` for any other number.
    pub fn input(&self, key: &str) -> Option<Input> {
        let segments = key::segments(key)?;
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let state = |id: &str| self.states.iter().position(|state| state.id == id);
        let issue = |id: &str| self.issues.iter().position(|issue| issue.id == id);
        let pair = |ids: &str| {
            let of = |(place, dyad): (usize, &Dyad)| {
                let [one, other] = [dyad.pair.0, dyad.pair.1].map(|state| self.states[state].id.as_str());
                [format!("{one}-{other}"), format!("{other}-{one}")]
                    .iter()
                    .any(|name| name == ids)
                    .then_some(place)
            };
            self.dyads.iter().enumerate().find_map(of)
        };
        Some(match segments[..] {
            ["parameters", name] | ["parameters", name, "value"] => {
                Input::Parameter(Parameters::specs().position(|(_, spec)| spec.key == name)?)
            }
            ["states", id, "sovereignty_sensitivity"] => Input::Sensitivity(state(id)?),
            ["states", id, "leaders", name, "openness"] => {
                let state = state(id)?;
                let before: usize = self.states[..state].iter().map(|state| state.leaders.len()).sum();
                let mut named =
                    self.states[state].leaders.iter().enumerate().filter(|(_, leader)| leader.name == name);
                let (place, _) = named.next()?;
                // A leader who came back is no one number.
                named.next().is_none().then_some(Input::Openness(before + place))?
            }
            ["dyads", ids, "heritage"] => Input::Heritage(pair(ids)?),
            ["dyads", ids, "proximity"] => Input::Proximity(pair(ids)?),
            ["dyads", ids, "dispute"] => Input::Dispute(pair(ids)?),
            ["issues", id, "legacy"] => Input::Legacy(issue(id)?),
            ["issues", id, "signed_at_start"] => Input::SignedAtStart(issue(id)?),
            ["issues", id, "high_politics"] => Input::HighPolitics(issue(id)?),
            _ => return None,
        })
    }

    /// The scenario with an input at a value; `None` if the value is not admissible.
    pub(super) fn with_input(mut self, input: Input, value: f64) -> Option<Self> {
        let (low, high) = input.interval();
        if !(low..=high).contains(&value) {
            return None;
        }
        match input {
            Input::Parameter(place) => *self.parameters.nth_mut(place)? = value,
            Input::Sensitivity(state) => self.states[state].sovereignty_sensitivity = value,
            Input::Heritage(pair) => self.dyads[pair].heritage = value,
            Input::Proximity(pair) => self.dyads[pair].proximity = value,
            Input::Dispute(pair) => self.dyads[pair].dispute = value,
            Input::Legacy(issue) => self.issues[issue].legacy = value,
            Input::SignedAtStart(issue) => self.issues[issue].signed_at_start = value,
            Input::HighPolitics(issue) => self.issues[issue].high_politics = value,
            Input::Openness(leader) => {
                let mut leaders = self.states.iter_mut().flat_map(|state| &mut state.leaders);
                leaders.nth(leader)?.openness = value;
            }
        }
        Some(self)
    }
}

/// Returns whether two lists are as long, and `same` holds of each pair.
fn all<T>(here: &[T], there: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    here.len() == there.len() && here.iter().zip(there).all(|(here, there)| same(here, there))
}

/// Returns whether two issues are the same but for inputs.
fn same_issue(a: &Issue, b: &Issue) -> bool {
    let Issue {
        id,
        name: _,
        benefit,
        sovereignty_cost,
        index_weight,
        legacy: _,
        signed_at_start: _,
        high_politics: _,
        identity_channel,
        complementarity,
        scaled,
    } = a;
    (id, benefit, sovereignty_cost, index_weight) == (&b.id, &b.benefit, &b.sovereignty_cost, &b.index_weight)
        && (identity_channel, complementarity, scaled) == (&b.identity_channel, &b.complementarity, &b.scaled)
}

/// Returns whether two states are the same but for inputs.
fn same_state(a: &State, b: &State) -> bool {
    let State { id, name: _, sovereignty_sensitivity: _, endowments, gdp, population, leaders } = a;
    let same_leader = |a: &Leader, b: &Leader| {
        let Leader { name: _, short: _, from, openness: _, rivalry } = a;
        (from, rivalry) == (&b.from, &b.rivalry)
    };
    (id, endowments) == (&b.id, &b.endowments)
        && (gdp, population) == (&b.gdp, &b.population)
        && all(leaders, &b.leaders, same_leader)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{ParameterSpace, Sets, built_in_names, shared_codings};

    fn named(name: &str, overrides: &[&str]) -> Scenario {
        let overrides: Vec<String> = overrides.iter().map(|text| (*text).to_owned()).collect();
        Scenario::named(name, &overrides).unwrap_or_else(|problems| panic!("{problems}"))
    }

    #[test]
    fn a_scenario_is_made_of_its_inputs_and_of_what_it_shares_with_others() {
        for name in built_in_names() {
            let scenario = named(name, &[]);
            let (varied, priors) =
                ParameterSpace::with_codings(scenario.clone(), shared_codings(&[&scenario]))
                    .expect("numbers");
            let other = Sets::of_priors(varied, &priors, 7, 1).scenario(0).expect("valid");
            assert!(scenario != other && scenario.differs_in_inputs_alone(&other), "{name}");
            let set =
                |scenario: Scenario, (input, value)| scenario.with_input(input, value).expect("admissible");
            assert_eq!(other.input_values().into_iter().fold(scenario, set), other, "{name}");
        }
    }

    #[test]
    fn what_is_no_input_is_no_difference_in_inputs() {
        let scenario = named("central-asia", &[]);
        for change in [
            "scenario.end=\"2029\"",
            "mechanisms.prestige=false",
            "states.KAZ.endowments.water=0.3",
            "states.UZB.leaders.\"Shavkat Mirziyoyev\".from=\"2015-01-01\"",
            "states.UZB.leaders.\"Shavkat Mirziyoyev\".rivalry={ TJK = 0.1 }",
            "issues.trade.benefit=0.3",
            "common_fate.shock_sd=0.01",
            "outcomes.integration.integration_min=0.2",
            "leadership={ mode = \"frozen\", at = \"2016\" }",
        ] {
            assert!(!scenario.differs_in_inputs_alone(&named("central-asia", &[change])), "{change}");
        }
        for change in [
            "parameters.spillover=0.1",
            "issues.trade.legacy=0.3",
            "issues.trade.high_politics=0.3",
            "monte_carlo.seed=9",
        ] {
            assert!(scenario.differs_in_inputs_alone(&named("central-asia", &[change])), "{change}");
        }
        let spillover = |value: f64| named("central-asia", &[&format!("parameters.spillover={value}")]);
        assert_eq!(
            spillover(0.1)
                .input_values()
                .iter()
                .zip(spillover(0.2).input_values())
                .filter(|(a, b)| **a != *b)
                .count(),
            1
        );
    }
}
