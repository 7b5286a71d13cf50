//! What a forecast says, and what to beware of, in sentences.

use super::rows::DateRow;
use super::tables::ForecastSummary;
use crate::format::{counted, percent};

/// Fewest histories on which a probability rests without a warning.
const FEW: u64 = 100;
/// Fewest sets over which a mixture has tails.
const FEW_SETS: u64 = 100;

/// The last row of each event, in their order.
pub fn last_of_each(rows: &[DateRow]) -> Vec<&DateRow> {
    let ends = |(place, row): &(usize, &DateRow)| {
        rows.get(place + 1).is_none_or(|next| next.statement != row.statement)
    };
    rows.iter().enumerate().filter(ends).map(|(_, row)| row).collect()
}

/// The probabilities of the model at the end, in a sentence.
pub fn answer(of: &ForecastSummary) -> String {
    let last = last_of_each(&of.dates);
    let of_model: Vec<String> = last
        .iter()
        .filter(|row| row.is_of_model())
        .map(|row| {
            format!(
                "{} ({}) by the end of {}: {}, at a constant hazard {}.",
                row.title,
                row.unit,
                row.year,
                percent(row.probability),
                percent(row.reference)
            )
        })
        .collect();
    let rates = last.len() - of_model.len();
    let values = counted(of.values.len() as u64, "value");
    let models = if of_model.is_empty() {
        "The model has none of the events that are open.".to_owned()
    } else {
        of_model.join(" ")
    };
    format!(
        "{models} {values} of series are forecast, and {} of which the model has none have base rates.",
        counted(rates as u64, "event")
    )
}

/// Warnings, a sentence each.
pub fn warnings(of: &ForecastSummary) -> Vec<String> {
    let mut found = Vec::new();
    for row in last_of_each(&of.dates) {
        let Some(histories) = row.histories.filter(|histories| *histories < FEW) else { continue };
        found.push(format!(
            "{} ({}): only {} of {} agree with what is known: more of them help, or the model says little of it.",
            row.title,
            row.unit,
            counted(histories, "replicate"),
            crate::format::count(of.head.replicates),
        ));
    }
    let fewest = of.values.iter().map(|row| row.sets).min();
    if let Some(sets) = fewest.filter(|sets| *sets < FEW_SETS) {
        found.push(format!(
            "The series are predicted over only {}: their tails are rough.",
            counted(sets, "set")
        ));
    }
    found.extend(of.head.left_out.iter().map(|what| format!("Not forecast: {what}.")));
    found
}
