//! Which numbers of a scenario are inputs of the model, so that they can differ from lane to lane.

use super::tree::key;
use super::types::Scenario;
use crate::model::Parameters;
use crate::model::inputs::Input;

impl Scenario {
    /// The input of the model that a key means, with elements of arrays by their identity; `None` for any other number.
    pub fn input(&self, key: &str) -> Option<Input> {
        let segments = key::segments(key)?;
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let state = |id: &str| self.states.iter().position(|state| state.id == id);
        let issue = |id: &str| self.issues.iter().position(|issue| issue.id == id);
        let pair = |ids: &str| {
            let of = |(place, dyad): (usize, &super::types::Dyad)| {
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
            Input::Openness(leader) => {
                let mut leaders = self.states.iter_mut().flat_map(|state| &mut state.leaders);
                leaders.nth(leader)?.openness = value;
            }
        }
        Some(self)
    }
}
