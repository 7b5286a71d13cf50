//! Warnings about a valid scenario.

use super::{Scenario, orders};

/// A warning that `check` and `run` print; the scenario runs all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The key that it is about, as overrides write it.
    pub key: String,
    /// The warning.
    pub message: String,
    /// The remedy.
    pub help: String,
}

/// Largest distance of a whole number of rungs from 1, as in the rule: rounding only.
const ROUNDING: f64 = 1e-9;

impl Scenario {
    /// Lists the warnings.
    pub fn remarks(&self) -> Vec<Remark> {
        let ladder = uneven_ladder(self.parameters().commitment.rung);
        ladder.into_iter().chain(read_as_missing(self)).chain(orders::remarks(self)).collect()
    }
}

impl Scenario {
    /// Warns of values that are marked as still to be coded, of which `check` has a list of its own.
    pub fn to_be_coded(&self) -> Option<Remark> {
        let [first, rest @ ..] = self.provenance().to_code.as_slice() else { return None };
        let message = match rest.len() {
            0 => "still to be coded".to_owned(),
            more => format!("still to be coded, as {more} more are: the results say nothing of a region yet"),
        };
        let help =
            "list them with concord check, and replace the mark by the reason or the source".to_owned();
        Some(Remark { key: first.clone(), message, help })
    }
}

/// Texts that pandas or R read as a missing value by default.
const MISSING: [&str; 8] = ["NA", "N/A", "NAN", "NULL", "NONE", "NIL", "INF", "<NA>"];

/// Lists states and issues whose ids programs read as missing values.
fn read_as_missing(scenario: &Scenario) -> impl Iterator<Item = Remark> + '_ {
    let states = scenario.states().iter().map(|state| ("states", &state.id));
    let issues = scenario.issues().iter().map(|issue| ("issues", &issue.id));
    states.chain(issues).filter(|(_, id)| MISSING.contains(&id.to_uppercase().as_str())).map(|(kind, id)| {
        Remark {
            key: format!("{kind}.{id}.id"),
            message: format!("pandas and R read {id} in a table as a missing value"),
            help:
                "choose another id, or read tables with keep_default_na=False (pandas) or na.strings=\"\" (R)"
                    .to_owned(),
        }
    })
}

/// Warns if 1 is no multiple of the rung: a tie climbs whole rungs only, so that the ladder ends below 1.
fn uneven_ladder(rung: f64) -> Option<Remark> {
    let rungs = (1.0 / rung + ROUNDING).floor();
    if (1.0 - rungs * rung).abs() <= ROUNDING * rungs {
        return None;
    }
    let top = (rungs * rung * 1e4).round() / 1e4;
    let nearest = if 1.0 / rung - rungs < 0.5 { rungs } else { rungs + 1.0 };
    let even = (1e4 / nearest).round() / 1e4;
    let number = |rungs: f64| if rungs == 1.0 { "one rung".to_owned() } else { format!("{rungs} rungs") };
    Some(Remark {
        key: "parameters.rung".to_owned(),
        message: format!(
            "1 is no multiple of the rung, {rung}: a tie that climbs from nothing ends at {top}, after {}, since no whole one \
             is left; results can differ by more than the rung does from an even one",
            number(rungs)
        ),
        help: format!("choose 1/n, such as {even} (1/{nearest}), unless that is what you want to see"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_rung(rung: &str) -> Vec<Remark> {
        let scenario = Scenario::named("central-asia", &[format!("parameters.rung={rung}")]);
        scenario.unwrap_or_else(|problems| panic!("{problems}")).remarks()
    }

    #[test]
    fn a_ladder_that_ends_below_one_is_pointed_out() {
        for even in
            ["0.2", "0.25", "0.1", "1", "0.5", "0.01", "0.04", "0.3333333333333333", "0.14285714285714285"]
        {
            assert_eq!(of_rung(even), [], "{even}");
        }
        let found = of_rung("0.2001");
        assert_eq!(found[0].key, "parameters.rung");
        assert!(found[0].message.contains("ends at 0.8004, after 4 rungs"), "{found:?}");
        assert!(found[0].help.contains("such as 0.2 (1/5)"), "{found:?}");
        assert!(of_rung("0.3")[0].message.contains("ends at 0.9, after 3 rungs"));
        assert!(of_rung("0.9")[0].help.contains("such as 1 (1/1)"));
    }

    #[test]
    fn an_id_that_is_read_as_missing_is_pointed_out() {
        let text = Scenario::built_in()
            .resolved()
            .replace("\"TKM\"", "\"NA\"")
            .replace("TKM =", "NA =")
            .replace("record = \"central-asia\"\n", "");
        let scenario =
            Scenario::from_text("scenario.toml", &text, &[]).unwrap_or_else(|problems| panic!("{problems}"));
        let found = scenario.remarks();
        assert_eq!((found.len(), found[0].key.as_str()), (1, "states.NA.id"));
        assert!(found[0].message.contains("read NA in a table as a missing value"), "{found:?}");
    }

    #[test]
    fn shipped_scenarios_give_no_cause_for_one() {
        for name in super::super::built_in_names() {
            assert_eq!(Scenario::named(name, &[]).expect("valid").remarks(), [], "{name}");
        }
    }
}
