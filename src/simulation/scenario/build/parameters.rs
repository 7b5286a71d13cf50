//! Parameters and regimes.

use super::{
    priors,
    problem::{FALLBACK_REGIME, Problem},
    report::Report,
};
use crate::{
    model::{Parameters, series},
    scenario::{
        prior::Prior,
        raw::{RawOutcomes, RawParameter, RawParameters},
        tree::path::key_path,
        types::{Condition, Regime},
    },
};

/// Builds the values of all parameters, and the priors of the free ones in the order of the rules.
///
/// A value may lie outside its prior: a run uses the value, an analysis draws from the prior.
pub fn parameters(raw: &RawParameters, report: &mut Report<'_>) -> (Parameters, Vec<(String, Prior)>) {
    let mut parameters = Parameters::default();
    let mut priors_of = Vec::new();
    for (_, spec) in Parameters::specs() {
        let (value, prior) = match raw.0.get(spec.key) {
            None => (None, None),
            Some(RawParameter::Value(value)) => (Some(*value), None),
            Some(RawParameter::Free { value, prior }) => (*value, *prior),
        };
        // The schema has the same bounds, so that a value from a file is always taken.
        if let Some(set) = value.and_then(|value| parameters.with(spec.key, value)) {
            parameters = set;
        }
        let path = key_path!["parameters", spec.key, "prior"];
        let admissible = Some((spec.min, spec.max));
        let stated = prior.and_then(|raw| priors::prior(raw, admissible, &path, report));
        let usual = spec.prior.map(|(low, high)| Prior::Uniform { low, high });
        priors_of.extend(stated.or(usual).map(|prior| (spec.key.to_owned(), prior)));
    }
    (parameters, priors_of)
}

/// Builds the regimes, first match first, and last the regime that always matches.
pub fn regimes(raw: &RawOutcomes, report: &mut Report<'_>) -> Vec<Regime> {
    let mut regimes = Vec::new();
    for (name, bounds) in &raw.0 {
        let path = key_path!["outcomes", &name.0];
        if name.0 == FALLBACK_REGIME {
            report.key(&path, &Problem::ReservedRegime);
        }
        let mut conditions = Vec::new();
        for measure in series::REGION.into_iter().filter(|measure| !measure.is_count()) {
            let (least, most) = (format!("{}_min", measure.name()), format!("{}_max", measure.name()));
            let bound = |key: &str| bounds.get(key).copied();
            if let Some((low, high)) = bound(&least).zip(bound(&most)).filter(|(low, high)| low > high) {
                let problem = Problem::NoRoom { measure: measure.name(), least: low, most: high };
                report.values(&path.with(&least), &problem, &path.with(&most), "the most");
            }
            conditions.extend(bound(&least).map(|bound| Condition { measure, at_least: true, bound }));
            conditions.extend(bound(&most).map(|bound| Condition { measure, at_least: false, bound }));
        }
        regimes.push(Regime { name: name.0.clone(), conditions });
    }
    regimes.push(Regime { name: FALLBACK_REGIME.to_owned(), conditions: Vec::new() });
    regimes
}
