//! The steps of a sensitivity analysis: screening of inputs, then variance decomposition over the ones kept, at the end
//! and over time.

use std::ops::Range;

use super::{ElementaryEffect, Gathering, Indices, Row, Unusable, Walk, effects, indices};
use crate::analysis::attribution::named;
use crate::analysis::comparison::Outcome;
use crate::analysis::design::Trajectories;
use crate::analysis::ends::OutcomeNames;
use crate::model::Measure;
use crate::outcome::EndRow;
use crate::statistics::Resampling;

/// An outcome by its name, as one scenario has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// The outcome.
    pub outcome: Outcome,
    /// Its name in files.
    pub name: String,
    /// Its place among all outcomes.
    place: usize,
}

impl Chosen {
    /// Finds the outcome of a name; `None` if there is none.
    pub fn new(names: &OutcomeNames, name: &str) -> Option<Self> {
        let mut all = named(names).into_iter().enumerate();
        let (place, (outcome, name)) = all.find(|(_, (_, known))| known == name)?;
        Some(Self { outcome, name, place })
    }
}

/// Returns the values of some outcomes at the end of replicates, by (outcome, replicate); a yes-or-no outcome is coded as
/// 1 or 0. `None` if a replicate lacks one of the outcomes.
pub fn end_values(names: &OutcomeNames, chosen: &[Chosen], ends: &[EndRow]) -> Option<Vec<Vec<f64>>> {
    let all = crate::analysis::attribution::outcomes(names);
    let mut found = vec![Vec::with_capacity(ends.len()); chosen.len()];
    let mut values = Vec::with_capacity(all);
    for row in ends {
        values.clear();
        names.values(row, &mut values);
        if values.len() != all {
            return None;
        }
        for (found, chosen) in found.iter_mut().zip(chosen) {
            found.push(values[chosen.place]);
        }
    }
    Some(found)
}

/// Fractions of the rows, as divisors, at which convergence of the indices is reported.
const PARTS: [usize; 4] = [8, 4, 2, 1];

/// The elementary effects of each input on one outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Screened {
    /// Name of the outcome.
    pub name: String,
    /// By input.
    pub effects: Vec<ElementaryEffect>,
}

/// The Sobol indices of one outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct VarianceDecomposition {
    /// Name of the outcome.
    pub name: String,
    /// Indices from an eighth, a quarter, half and all of the rows, each with its intervals.
    pub growth: Vec<Indices>,
}

impl VarianceDecomposition {
    /// The indices from all rows.
    pub fn indices(&self) -> &Indices {
        &self.growth[self.growth.len() - 1]
    }
}

/// The Sobol indices of a measure over time.
#[derive(Debug, Clone, PartialEq)]
pub struct OverTime {
    /// The measure.
    pub measure: Measure,
    /// By moment.
    pub indices: Vec<Indices>,
}

/// Screens the inputs of a design: by outcome, from the quantities that were gathered along its trajectories.
///
/// # Errors
/// [`Unusable`], as [`effects`].
pub fn screen(
    design: &Trajectories,
    chosen: &[Chosen],
    gathered: &Gathering<Walk>,
    plan: Resampling,
) -> Result<Vec<Screened>, Unusable> {
    let found = chosen.iter().zip(gathered.rows()).map(|(chosen, walks)| {
        Ok(Screened { name: chosen.name.clone(), effects: effects(design, walks, plan)? })
    });
    found.collect()
}

/// Selects the most influential inputs, at most `most`, and returns their places in order. The criterion is μ* relative
/// to the largest of the outcome, taken for the outcome in which it is highest. Of equal inputs the earlier comes
/// first.
pub fn foremost(screened: &[Screened], most: usize) -> Vec<usize> {
    let inputs = screened.first().map_or(0, |screened| screened.effects.len());
    let mut weights = vec![0.0_f64; inputs];
    for Screened { effects, .. } in screened {
        let largest = effects.iter().map(|effect| effect.mu_star).fold(0.0, f64::max);
        for (weight, effect) in weights.iter_mut().zip(effects).filter(|_| largest > 0.0) {
            *weight = weight.max(effect.mu_star / largest);
        }
    }
    let mut order: Vec<usize> = (0..inputs).collect();
    order.sort_by(|a, b| weights[*b].total_cmp(&weights[*a]));
    order.truncate(most);
    order.sort_unstable();
    order
}

/// Decomposes the variance of outcomes, one for each gathered quantity, from its first rows and from all; the rows
/// belong to the scramblings in turn.
///
/// # Errors
/// [`Unusable`], as [`indices`].
pub fn share_out(
    chosen: &[Chosen],
    gathered: &Gathering<Row>,
    scramblings: usize,
) -> Result<Vec<VarianceDecomposition>, Unusable> {
    let found = chosen.iter().zip(gathered.rows()).map(|(chosen, rows)| {
        let parts =
            PARTS.map(|part| rows.len() / part).into_iter().filter(|part| *part > 1 || *part == rows.len());
        let growth = parts.map(|part| indices(&rows[..part], scramblings)).collect::<Result<_, _>>()?;
        Ok(VarianceDecomposition { name: chosen.name.clone(), growth })
    });
    found.collect()
}

/// Decomposes the variance of a measure at some moments, whose quantities stand behind each other.
///
/// # Errors
/// [`Unusable`], as [`indices`].
pub fn share_out_over_time(
    measure: Measure,
    gathered: &Gathering<Row>,
    moments: Range<usize>,
    scramblings: usize,
) -> Result<OverTime, Unusable> {
    let found: Result<_, Unusable> =
        gathered.rows()[moments].iter().map(|rows| indices(rows, scramblings)).collect();
    Ok(OverTime { measure, indices: found? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Culture;

    fn names() -> OutcomeNames {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        OutcomeNames {
            regimes: owned(&["good", "bad"]),
            passages: owned(&["first"]),
            agreements: owned(&["trade_2"]),
        }
    }

    fn end(replicate: u64, regime: usize) -> EndRow {
        EndRow {
            replicate,
            region: [0.25 * replicate as f64; 8],
            regime,
            culture: Culture::Lockean,
            passages: vec![None],
            agreements: vec![3],
        }
    }

    #[test]
    fn outcomes_are_found_by_name_and_their_values_in_order() {
        let names = names();
        let chosen = ["agreements_trade_2", "trade_2", "regime_bad", "dispute"];
        assert_eq!(Chosen::new(&names, chosen[0]), None);
        let chosen: Vec<Chosen> = chosen[1..].iter().filter_map(|name| Chosen::new(&names, name)).collect();
        assert_eq!(chosen[1].outcome, Outcome::Regime(1));
        let ends = [end(0, 1), end(1, 0), end(2, 1)];
        let values = end_values(&names, &chosen, &ends).expect("all are there");
        assert_eq!(values, [[3.0, 3.0, 3.0], [1.0, 0.0, 1.0], [0.0, 0.25, 0.5]]);
        let other = OutcomeNames { passages: Vec::new(), ..names };
        assert_eq!(end_values(&other, &chosen, &ends), None);
    }

    fn screened(mu_star: &[f64]) -> Screened {
        let effect = |mu_star: &f64| ElementaryEffect {
            mu: 0.0,
            mu_star: *mu_star,
            interval: None,
            sigma: 0.0,
            sigma_parameters: None,
        };
        Screened { name: String::new(), effects: mu_star.iter().map(effect).collect() }
    }

    #[test]
    fn each_input_counts_for_the_outcome_that_it_matters_most_to() {
        let both = [screened(&[1.0, 0.4, 0.6, 0.0]), screened(&[0.001, 0.001, 0.0, 0.002])];
        assert_eq!(foremost(&both, 2), [0, 3]);
        assert_eq!(foremost(&both, 3), [0, 2, 3]);
        assert_eq!(foremost(&both, 9), [0, 1, 2, 3]);
        assert_eq!(foremost(&[screened(&[0.0, 0.0])], 1), [0]);
    }

    #[test]
    fn growth_ends_with_all_rows_and_each_part_is_a_study_of_its_own() {
        let mut gathered = Gathering::new(3, 1, 1, Row::of);
        for row in 0..40 {
            for point in 0..3 {
                let value = f64::from((row * 3 + point) * 37 % 101);
                gathered.push(vec![vec![value, value + 1.0]]).expect("rows");
            }
        }
        let chosen = [Chosen::new(&names(), "integration").expect("it is one")];
        let found = share_out(&chosen, &gathered, 8).expect("numbers");
        let rows: Vec<usize> = found[0].growth.iter().map(|indices| indices.rows).collect();
        assert_eq!(rows, [5, 10, 20, 40]);
        assert_eq!(found[0].growth[1], indices(&gathered.rows()[0][..10], 8).expect("numbers"));
        assert_eq!(found[0].indices(), &indices(&gathered.rows()[0], 8).expect("numbers"));
        let over_time = share_out_over_time(Measure::Integration, &gathered, 0..1, 8).expect("numbers");
        assert_eq!(&over_time.indices[0], found[0].indices());
    }
}
