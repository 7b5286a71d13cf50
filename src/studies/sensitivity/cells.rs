//! Rounded effects and indices.

use super::rows::{MorrisRow, SensitivityRows, SobolRow, VarianceRow};
use crate::export::cells::outcome_label;
use crate::export::summary::Group;
use crate::format::{MISSING, number, places};
use crate::problem::{Remedy, Setting};
use crate::scenario::Scenario;

/// Rounded results of one outcome, the strongest input first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeCells {
    /// Label of the outcome.
    pub label: String,
    /// The screening: input, μ*, its interval, σ; and whether the input is kept.
    pub effects: Vec<([String; 4], bool)>,
    /// The indices: input, S1, its interval, ST, its interval.
    pub indices: Vec<[String; 5]>,
    /// Sentence on Monte Carlo noise in the variance of a point's mean, with a remedy if there are no indices; `None` if the
    /// noise is unknown.
    pub chance: Option<(String, Option<Remedy>)>,
}

/// Sentence on the share of Monte Carlo noise in the variance of means, and on whether the rest differs from 0.
fn chance(row: &VarianceRow) -> Option<(String, Option<Remedy>)> {
    let percent = |share: f64| number(100.0 * share, 1);
    let share = row.noise_share?;
    let within = match (row.noise_low, row.noise_high) {
        (Some(low), Some(high)) => format!(" (95% interval {} to {}%)", percent(low), percent(high)),
        _ => String::new(),
    };
    let exceeds_noise = row.parameters_low.is_none_or(|low| low > 0.0);
    let more = || Remedy::new("ask for more with ").setting(Setting::Replicates);
    Some(if row.noise_exceeds() {
        let said = "chance by its estimate makes more variance than the means at points have, so that there are no indices";
        (said.to_owned(), Some(more()))
    } else if exceeds_noise {
        let said = "of the variance of a point's mean is chance, and taken away";
        (format!("{}%{within} {said}", percent(share)), None)
    } else {
        let said = "of the variance of a point's mean is chance, and what is left for the inputs is not told from 0, so that \
                    there are no indices";
        (format!("{}%{within} {said}", percent(share)), Some(more().text(" or ").setting(Setting::Rows)))
    })
}

/// Label of a number: the name of a parameter, otherwise the key.
pub fn input_label(key: &str) -> String {
    key.strip_prefix("parameters.").map_or_else(|| key.to_owned(), |name| name.replace('_', " "))
}

/// An interval, `0.2 to 0.3`; a dash if there is none.
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

/// The group of an outcome, by its name.
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
    /// The cells of an outcome, by its name in files.
    pub fn new(scenario: &Scenario, rows: &SensitivityRows, outcome: &str) -> Self {
        let mut effects: Vec<&MorrisRow> = rows.morris.iter().filter(|row| row.outcome == outcome).collect();
        effects.sort_by(|a, b| b.mu_star.total_cmp(&a.mu_star));
        let of_effect = |row: &MorrisRow| places_of(row.mu_star, row.ci_low, row.ci_high);
        let screened = effects.iter().map(|row| {
            let places = of_effect(row);
            let size = number(row.mu_star, places);
            let spread = number(row.sigma_parameters.unwrap_or(row.sigma), places);
            ([input_label(&row.key), size, interval(row.ci_low, row.ci_high, places), spread], row.kept)
        });
        let screened = screened.collect();
        let mut indices: Vec<&SobolRow> = rows.sobol.iter().filter(|row| row.outcome == outcome).collect();
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
        let variance = rows.variance.iter().find(|row| row.outcome == outcome);
        Self {
            label: outcome_label(scenario, group(outcome), outcome),
            effects: screened,
            indices: shared.collect(),
            chance: variance.and_then(chance),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let rows = SensitivityRows {
            morris: vec![
                effect("parameters.choice_precision", 0.02, false),
                effect("states.UZB.x", 0.3, true),
            ],
            sobol: vec![index("parameters.a", None), index("parameters.b", Some(0.5))],
            variance: vec![VarianceRow {
                outcome: "integration".to_owned(),
                mean: 0.4,
                variance: 0.01,
                noise: Some(0.001),
                parameters: Some(0.009),
                parameters_low: Some(0.007),
                parameters_high: Some(0.011),
                noise_share: Some(0.1),
                noise_low: Some(0.085),
                noise_high: Some(0.1251),
            }],
            ..SensitivityRows::default()
        };
        let cells = OutcomeCells::new(&Scenario::built_in(), &rows, "integration");
        assert_eq!(cells.label, "Implemented integration");
        assert_eq!(cells.effects[0].0, ["states.UZB.x", "0.300", "0.290 to 0.310", "0.050"]);
        assert_eq!((cells.effects[1].0[0].as_str(), cells.effects[1].1), ("choice precision", false));
        assert_eq!(cells.indices[0], ["b", "0.2500", MISSING, "0.50", "0.40 to 0.60"]);
        assert_eq!(cells.indices[1][1..], [MISSING; 4]);
        let expected =
            "10.0% (95% interval 8.5 to 12.5%) of the variance of a point's mean is chance, and taken away";
        assert_eq!(cells.chance, Some((expected.to_owned(), None)));
    }

    #[test]
    fn what_is_not_told_from_0_is_said_with_what_to_do() {
        let row = VarianceRow {
            noise: Some(0.9),
            variance: 1.0,
            parameters: Some(0.1),
            parameters_low: Some(-0.1),
            parameters_high: Some(0.3),
            noise_share: Some(0.9),
            noise_low: Some(0.7),
            noise_high: Some(1.0),
            ..VarianceRow::default()
        };
        let (said, remedy) = chance(&row).expect("replicates");
        let remedy = remedy.expect("there are no indices").words(|setting| setting.to_string());
        assert!(said.starts_with("90.0% (95% interval 70.0 to 100.0%) of the variance"), "{said}");
        assert!(
            said.contains("is not told from 0") && remedy == "ask for more with replicates or rows",
            "{said}; {remedy}"
        );
        let row = VarianceRow { noise: Some(1.7), parameters: Some(-0.7), noise_share: Some(1.0), ..row };
        let (said, _) = chance(&row).expect("replicates");
        assert!(
            said.starts_with("chance by its estimate makes more variance than") && !said.contains('%'),
            "{said}"
        );
        assert_eq!(chance(&VarianceRow { noise_share: None, ..row }), None);
    }
}
