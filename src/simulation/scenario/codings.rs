//! Codings: numbers that a coder has judged on a scale from 0 to 1, and the priors of those for which the scenario states none.
//!
//! **Claim.** A coding is a judgement, and a judgement has an error.
//!
//! **Prior.** A coding c with the coder's error h has the triangular distribution on [max(0, c - h), min(1, c + h)] whose mode is c.
//! It never leaves the scale; where both ends lie on the scale it is symmetric about c, with standard deviation h/√6.
//!
//! **Reason.** The anchors of the codebook stand at 0, 0.25, 0.5, 0.75 and 1. A coder picks the nearest, so that a value farther off than
//! half a step would have been coded as the next anchor: h is [`CODERS_ERROR`], half a step, unless the scenario states another. The coding
//! is the likeliest value, and a larger error is less likely than a smaller one. The triangular distribution says this and nothing else.
//!
//! **Limits.** Errors are independent of each other: a coder who is too generous throughout is not in them.

use super::prior::Prior;
use super::tree::key::joined;
use super::types::Scenario;
use crate::model::Parameters;
use crate::model::inputs::Input;

/// How far a coding can be off to either side, unless a scenario states another error: half a step of the codebook's scale.
pub const CODERS_ERROR: f64 = 0.125;

/// Parameters of the rules that are coded for each region, and have no prior of their own.
const CODED_PARAMETERS: [&str; 1] = ["initial_consolidation"];

/// Returns whether an input of the model is a coding.
pub fn is_coding(input: Input) -> bool {
    match input {
        Input::Parameter(place) => {
            Parameters::specs().nth(place).is_some_and(|(_, spec)| CODED_PARAMETERS.contains(&spec.key))
        }
        // What was signed is on record.
        Input::SignedAtStart(_) => false,
        Input::Sensitivity(_)
        | Input::Heritage(_)
        | Input::Proximity(_)
        | Input::Dispute(_)
        | Input::Legacy(_)
        | Input::HighPolitics(_)
        | Input::Openness(_) => true,
    }
}

/// The prior of a coding with a coder's error; `None` without an error.
fn prior(coding: f64, error: f64) -> Option<Prior> {
    let (low, high) = ((coding - error).max(0.0), (coding + error).min(1.0));
    (low < high).then_some(Prior::Triangular { low, mode: coding, high })
}

impl Scenario {
    /// Every coding with its key, in the order of the text. A leader who is listed twice has no key, and no coding here.
    fn codings(&self) -> Vec<(String, f64)> {
        let mut found = Vec::new();
        let mut add = |segments: &[&str], value: f64| found.push((joined(segments), value));
        for state in &self.states {
            add(&["states", &state.id, "sovereignty_sensitivity"], state.sovereignty_sensitivity);
            for leader in &state.leaders {
                if state.leaders.iter().filter(|other| other.name == leader.name).count() == 1 {
                    add(&["states", &state.id, "leaders", &leader.name, "openness"], leader.openness);
                }
            }
        }
        for dyad in &self.dyads {
            let [one, other] = [dyad.pair.0, dyad.pair.1].map(|place| self.states[place].id.as_str());
            let pair = format!("{one}-{other}");
            add(&["dyads", &pair, "heritage"], dyad.heritage);
            add(&["dyads", &pair, "proximity"], dyad.proximity);
            add(&["dyads", &pair, "dispute"], dyad.dispute);
        }
        for issue in &self.issues {
            add(&["issues", &issue.id, "legacy"], issue.legacy);
            add(&["issues", &issue.id, "high_politics"], issue.high_politics);
        }
        for name in CODED_PARAMETERS {
            if let Some(value) = self.parameters.get(name) {
                add(&["parameters", name], value);
            }
        }
        found
    }
}

/// Lists the codings of the first of some scenarios for which it states no prior, with the priors that the coder's error gives them, by
/// key in the order of the text; without those in which the scenarios differ.
pub fn shared_codings(scenarios: &[&Scenario]) -> Vec<(String, Prior)> {
    let [first, others @ ..] = scenarios else { return Vec::new() };
    let others: Vec<Vec<(String, f64)>> = others.iter().map(|scenario| scenario.codings()).collect();
    let is_stated = |key: &str| {
        let of_parameter = first.priors().iter().any(|(name, _)| joined(&["parameters", name]) == key);
        of_parameter || first.other_priors().iter().any(|(other, _)| other == key)
    };
    let one = |(key, value): (String, f64)| {
        let is_shared =
            others.iter().all(|codings| codings.iter().any(|other| *other == (key.clone(), value)));
        let prior = prior(value, first.coders_error()).filter(|_| is_shared && !is_stated(&key))?;
        Some((key, prior))
    };
    first.codings().into_iter().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{ParameterSpace, built_in_names};

    fn named(name: &str, overrides: &[&str]) -> Scenario {
        let overrides: Vec<String> = overrides.iter().map(|text| (*text).to_owned()).collect();
        Scenario::named(name, &overrides).unwrap_or_else(|problems| panic!("{problems}"))
    }

    fn keys(scenarios: &[&Scenario]) -> Vec<String> {
        shared_codings(scenarios).into_iter().map(|(key, _)| key).collect()
    }

    #[test]
    fn an_error_is_half_a_step_to_either_side_and_stays_on_the_scale() {
        let middle = prior(0.5, CODERS_ERROR).expect("an error");
        assert_eq!(middle, Prior::Triangular { low: 0.375, mode: 0.5, high: 0.625 });
        for u in [0.01, 0.2, 0.5, 0.9] {
            let both = middle.quantile(u) - 0.5 + (middle.quantile(1.0 - u) - 0.5);
            assert!(both.abs() < 1e-15, "symmetric: {both}");
        }
        let count = 4_000;
        let order = |k: i32| (f64::from(k) + 0.5) / f64::from(count);
        let squares: f64 = (0..count).map(|k| (middle.quantile(order(k)) - 0.5).powi(2)).sum();
        let sd = (squares / f64::from(count)).sqrt();
        assert!((sd - CODERS_ERROR / 6_f64.sqrt()).abs() < 1e-5, "{sd}");
        for (coding, ends) in
            [(0.0, (0.0, 0.125)), (1.0, (0.875, 1.0)), (0.0625, (0.0, 0.1875)), (0.95, (0.825, 1.0))]
        {
            let prior = prior(coding, CODERS_ERROR).expect("an error");
            assert_eq!(prior.ends(), ends);
            assert!((0..=100).all(|k| (0.0..=1.0).contains(&prior.quantile(f64::from(k) / 100.0))));
        }
        assert_eq!(prior(0.4, 0.0), None);
        assert_eq!(prior(0.4, 1e-30), None);
    }

    #[test]
    fn every_coding_of_every_scenario_has_a_key_and_is_an_input() {
        for name in built_in_names() {
            let scenario = named(name, &[]);
            let found = keys(&[&scenario]);
            let leaders: usize = scenario.states().iter().map(|state| state.leaders.len()).sum();
            let (states, pairs) = (scenario.states().len(), scenario.dyads().len());
            assert_eq!(found.len(), states + leaders + 3 * pairs + 2 * scenario.issues().len() + 1, "{name}");
            let space = ParameterSpace::together(scenario.clone(), &found).expect("numbers");
            assert!(space.keys().eq(found.iter().map(String::as_str)), "{name}: keys as they are found");
            let inputs = space.inputs(&scenario).expect("each is an input");
            assert!(inputs.iter().all(|input| is_coding(*input)), "{name}");
            let own: Vec<f64> = scenario.codings().into_iter().map(|(_, value)| value).collect();
            assert_eq!(space.values(), own, "{name}");
        }
    }

    #[test]
    fn a_parameter_with_a_prior_is_no_coding() {
        let scenario = named("central-asia", &[]);
        let space = ParameterSpace::by_priors(scenario.clone()).expect("priors of numbers").0;
        assert!(space.inputs(&scenario).expect("inputs").into_iter().all(|input| !is_coding(input)));
    }

    #[test]
    fn what_has_a_prior_of_its_own_keeps_it() {
        let (plain, stated) = (
            named("central-asia", &[]),
            named(
                "central-asia",
                &[
                    "priors.\"dyads.UZB-KAZ.dispute\"=[0.2, 0.3]",
                    "parameters.initial_consolidation.prior=[0.0, 0.3]",
                ],
            ),
        );
        let (all, fewer) = (keys(&[&plain]), keys(&[&stated]));
        assert_eq!(fewer.len() + 2, all.len());
        assert!(!fewer.contains(&"dyads.KAZ-UZB.dispute".to_owned()));
        assert!(!fewer.contains(&"parameters.initial_consolidation".to_owned()));
    }

    #[test]
    fn what_scenarios_differ_in_is_left_out() {
        let key = "states.UZB.leaders.\"Shavkat Mirziyoyev\".openness";
        let (one, other) = (
            named("pre-2017", &[]),
            named("post-2017", &[&format!("{key}=0.3"), "parameters.initial_consolidation=0.2"]),
        );
        let (all, both) = (keys(&[&one]), keys(&[&one, &other]));
        assert!(all.contains(&key.to_owned()) && !both.contains(&key.to_owned()));
        assert_eq!(both.len() + 2, all.len());
        assert_eq!(keys(&[&one, &named("post-2017", &[])]), all);
    }

    #[test]
    fn the_error_is_a_value_of_the_scenario() {
        let wide = named("central-asia", &["codings.error=0.25"]);
        assert!(wide.resolved().contains("[codings]\nerror = 0.25\n"));
        let (_, prior) = &shared_codings(&[&wide])[0];
        assert_eq!(*prior, Prior::Triangular { low: 0.2, mode: 0.45, high: 0.7 });
        assert!(shared_codings(&[&named("central-asia", &["codings.error=0"])]).is_empty());
        let problems = Scenario::named("central-asia", &["codings.error=0.6".to_owned()]);
        assert!(problems.expect_err("more than half of the scale").to_string().contains("codings.error"));
    }
}
