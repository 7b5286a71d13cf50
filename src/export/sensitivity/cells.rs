//! Effects and indices as people read them.

use super::{MorrisRow, SobolRow, Told};
use crate::export::cells::outcome_label;
use crate::export::summary::Group;
use crate::format::{MISSING, align, number, places};
use crate::scenario::Scenario;

/// What is found of one outcome, rounded, the strongest input first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeCells {
    /// What the outcome is called.
    pub label: String,
    /// The screening: input, μ*, its interval, σ; whether it is kept.
    pub effects: Vec<([String; 4], bool)>,
    /// The indices: input, S1, its interval, ST, its interval.
    pub indices: Vec<[String; 5]>,
    /// Share of the variance of a point's mean that is chance, in percent; `None` where it cannot be told.
    pub chance: Option<String>,
}

/// What a number is called: parameters by their names alone, all others by their keys.
pub fn input_label(key: &str) -> String {
    key.strip_prefix("parameters.").map_or_else(|| key.to_owned(), |name| name.replace('_', " "))
}

/// An interval, `0.2 to 0.3`; a dash where there is none.
fn interval(low: Option<f64>, high: Option<f64>, places: usize) -> String {
    match (low, high) {
        (Some(low), Some(high)) => format!("{} to {}", number(low, places), number(high, places)),
        _ => MISSING.to_owned(),
    }
}

/// Decimals of an estimate with its interval, if it has one.
fn places_of(value: f64, low: Option<f64>, high: Option<f64>) -> usize {
    places(&[value], low.unwrap_or(f64::NAN), high.unwrap_or(f64::NAN))
}

/// Which group an outcome belongs to, by its name.
fn group(name: &str) -> Group {
    match name {
        _ if name.starts_with("regime_") => Group::Regime,
        _ if name.starts_with("culture_") => Group::Culture,
        _ if name.starts_with("first_") => Group::Passage,
        _ if name.starts_with("agreements_") => Group::Agreements,
        _ => Group::End,
    }
}

impl OutcomeCells {
    /// Of an outcome by its name in files.
    pub fn new(scenario: &Scenario, told: &Told, outcome: &str) -> Self {
        let mut effects: Vec<&MorrisRow> = told.morris.iter().filter(|row| row.outcome == outcome).collect();
        effects.sort_by(|a, b| b.mu_star.total_cmp(&a.mu_star));
        let of_effect = |row: &MorrisRow| places_of(row.mu_star, row.ci_low, row.ci_high);
        let column = |of: &dyn Fn(&MorrisRow) -> f64| {
            align(&effects.iter().map(|row| number(of(row), of_effect(row))).collect::<Vec<_>>())
        };
        let (sizes, spreads) =
            (column(&|row| row.mu_star), column(&|row| row.sigma_parameters.unwrap_or(row.sigma)));
        let screened = effects.iter().zip(sizes.into_iter().zip(spreads)).map(|(row, (size, spread))| {
            let cells =
                [input_label(&row.key), size, interval(row.ci_low, row.ci_high, of_effect(row)), spread];
            (cells, row.kept)
        });
        let screened = screened.collect();
        let mut indices: Vec<&SobolRow> = told.sobol.iter().filter(|row| row.outcome == outcome).collect();
        let total = |row: &SobolRow| row.st.unwrap_or(f64::NEG_INFINITY);
        indices.sort_by(|a, b| total(b).total_cmp(&total(a)));
        let written = |value: Option<f64>, low: Option<f64>, high: Option<f64>| {
            let places = places_of(value.unwrap_or(f64::NAN), low, high);
            [number(value.unwrap_or(f64::NAN), places), interval(low, high, places)]
        };
        let shared = indices.iter().map(|row| {
            let [s1, of_s1] = written(row.s1, row.s1_low, row.s1_high);
            let [st, of_st] = written(row.st, row.st_low, row.st_high);
            [input_label(&row.key), s1, of_s1, st, of_st]
        });
        let variance = told.variance.iter().find(|row| row.outcome == outcome);
        let chance = variance.and_then(|row| row.noise_share);
        Self {
            label: outcome_label(scenario, group(outcome), outcome),
            effects: screened,
            indices: shared.collect(),
            chance: chance.map(|share| format!("{}%", number(100.0 * share, 1))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sensitivity::VarianceRow;

    #[test]
    fn the_strongest_comes_first_and_what_cannot_be_told_is_a_dash() {
        let effect = |key: &str, mu_star: f64, kept: bool| MorrisRow {
            outcome: "integration".to_owned(),
            key: key.to_owned(),
            mu: -mu_star,
            mu_star,
            ci_low: Some(mu_star - 0.01),
            ci_high: Some(mu_star + 0.01),
            sigma: 0.1,
            sigma_parameters: Some(0.05),
            kept,
        };
        let index = |key: &str, st: Option<f64>| SobolRow {
            outcome: "integration".to_owned(),
            key: key.to_owned(),
            s1: st.map(|st| st / 2.0),
            s1_low: None,
            s1_high: None,
            st,
            st_low: st.map(|st| st - 0.1),
            st_high: st.map(|st| st + 0.1),
        };
        let told = Told {
            morris: vec![
                effect("parameters.choice_precision", 0.02, false),
                effect("states.UZB.x", 0.3, true),
            ],
            sobol: vec![index("parameters.a", None), index("parameters.b", Some(0.5))],
            variance: vec![VarianceRow {
                outcome: "integration".to_owned(),
                mean: 0.4,
                variance: 0.01,
                parameters: Some(0.009),
                noise_share: Some(0.1),
            }],
            ..Told::default()
        };
        let cells = OutcomeCells::new(&Scenario::built_in(), &told, "integration");
        assert_eq!(cells.label, "Implemented integration");
        assert_eq!(cells.effects[0].0, ["states.UZB.x", "0.300", "0.290 to 0.310", "0.050"]);
        assert_eq!((cells.effects[1].0[0].as_str(), cells.effects[1].1), ("choice precision", false));
        assert_eq!(cells.indices[0], ["b", "0.2500", MISSING, "0.50", "0.40 to 0.60"]);
        assert_eq!(cells.indices[1][1..], [MISSING; 4]);
        assert_eq!(cells.chance.as_deref(), Some("10.0%"));
    }
}
