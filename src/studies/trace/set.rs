//! `parameter_set.csv`: the set of drawn parameters of the history that is told.

use serde::{Deserialize, Serialize};

use crate::chronicle::telling::Block;
use crate::format::{decimals, number};
use crate::scenario::{ParameterSpace, Scenario, Unvariable};
use crate::studies::DrawnParameters;

/// Heading of the table of the set, in the history in words.
pub const DRAWN: &str = "Drawn parameters";
/// Longest value that readers are shown with every digit; the files have all of them.
const LONGEST: usize = 8;
/// Significant digits of a longer value.
const DIGITS: usize = 4;

/// A number of the set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParameterRow {
    /// Number of the set, as in `parameters.csv`.
    pub parameter_set: u64,
    /// Key of the number.
    pub key: String,
    /// Value that was drawn.
    pub value: String,
    /// Value of the scenario itself.
    pub scenario_value: String,
}

/// The set that a replicate has.
pub fn rows(drawn: &DrawnParameters, replicate: u64) -> Vec<ParameterRow> {
    let (sets, varied) = (drawn.sets(), drawn.sets().varied());
    let set = replicate / sets.per_set();
    let both = sets.values(set).into_iter().zip(varied.values());
    let row = |(place, (key, (value, own))): (usize, (&str, (f64, f64)))| ParameterRow {
        parameter_set: sets.number(set),
        key: key.to_owned(),
        value: varied.written(place, value),
        scenario_value: varied.written(place, own),
    };
    varied.keys().zip(both).enumerate().map(row).collect()
}

/// A scenario with the numbers of a set; the scenario itself where none is drawn.
///
/// # Errors
///
/// [`Unvariable`] if the scenario has no such number, or if the set makes no valid scenario.
pub fn under(scenario: &Scenario, rows: &[ParameterRow]) -> Result<Scenario, Unvariable> {
    if rows.is_empty() {
        return Ok(scenario.clone());
    }
    let keys: Vec<&str> = rows.iter().map(|row| row.key.as_str()).collect();
    let varied = ParameterSpace::new(scenario.clone(), &keys)?;
    let value = |(place, row): (usize, &ParameterRow)| varied.value(place, &row.value);
    let values = rows.iter().enumerate().map(value).collect::<Result<Vec<f64>, Unvariable>>()?;
    varied.at(&values)
}

/// The set in words: a table below a heading; nothing where no number is drawn.
pub fn blocks(rows: &[ParameterRow]) -> Vec<Block> {
    let Some(ParameterRow { parameter_set, .. }) = rows.first() else { return Vec::new() };
    let caption = format!(
        "Set {parameter_set}, which this history has: the value that was drawn for each number, and the value of the scenario \
         itself."
    );
    let row = |row: &ParameterRow| vec![row.key.clone(), short(&row.value), short(&row.scenario_value)];
    vec![
        Block::Heading(DRAWN.to_owned()),
        Block::Table {
            caption,
            heads: ["Number", "Drawn", "Scenario"].map(str::to_owned).to_vec(),
            rows: rows.iter().map(row).collect(),
        },
    ]
}

/// A value as readers are shown it.
fn short(value: &str) -> String {
    match value.parse::<f64>() {
        Ok(long) if value.len() > LONGEST => number(long, decimals(long, DIGITS)),
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(per_set: u64) -> (Scenario, DrawnParameters) {
        let scenario = Scenario::named("central-asia", &["monte_carlo.replicates=12".to_owned()]);
        let scenario = scenario.unwrap_or_else(|problems| panic!("{problems}"));
        let drawn = DrawnParameters::from_priors(&scenario, per_set);
        (scenario, drawn.unwrap_or_else(|problem| panic!("{problem}")))
    }

    #[test]
    fn a_replicate_has_the_values_of_its_set_to_the_last_bit() {
        let (scenario, drawn) = drawn(4);
        let rows = rows(&drawn, 7);
        assert!(rows.len() > 30 && rows.iter().all(|row| row.parameter_set == 1));
        assert_eq!(under(&scenario, &rows).ok(), drawn.sets().scenario(1).ok());
        let spillover = rows.iter().find(|row| row.key == "parameters.spillover").expect("it has a prior");
        assert_eq!(spillover.scenario_value, "0.42");
        assert_ne!(spillover.value, spillover.scenario_value);
    }

    #[test]
    fn without_a_set_a_scenario_is_itself_and_nothing_is_said() {
        let (scenario, _) = drawn(1);
        assert_eq!(under(&scenario, &[]).ok(), Some(scenario));
        assert!(blocks(&[]).is_empty());
    }

    #[test]
    fn readers_are_shown_four_digits_of_a_long_value() {
        for (value, expected) in
            [("0.672489175316479", "0.6725"), ("0.42", "0.42"), ("2016-07-18", "2016-07-18"), ("12", "12")]
        {
            assert_eq!(short(value), expected);
        }
    }
}
