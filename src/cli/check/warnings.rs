//! Warnings of a check: defaults that decide much, coded numbers without a source, and what is still to be coded.

use std::collections::BTreeMap;

use crate::cli::error::CliError;
use crate::format::{counted, number, percent};
use crate::scenario::codebook::{CodebookEntry, codebook_entry};
use crate::scenario::{LeftOut, Remark, Scenario, nearest};
use crate::studies::{Influence, influence_of_defaults};

/// Most keys that a warning names.
const MOST_NAMED: usize = 4;
/// Most keys of a kind that are listed as still to be coded.
const MOST_LISTED: usize = 12;

/// All warnings about a scenario.
///
/// # Errors
///
/// [`CliError::Threads`] if the system cannot start threads.
pub fn warnings(scenario: &Scenario) -> Result<Vec<Remark>, CliError> {
    let mut found = scenario.remarks();
    let influences =
        influence_of_defaults(scenario).map_err(|reason| CliError::Threads { threads: 1, reason })?;
    let large = influences.iter().filter(|(_, influence)| influence.is_large());
    found.extend(large.map(|(of, influence)| left_out(of, influence)));
    found.extend(unsourced(scenario));
    found.extend(scenario.provenance().unknown.iter().map(|key| unknown(scenario, key)));
    Ok(found)
}

/// Names some keys, and counts the rest.
fn some(keys: &[String], most: usize) -> String {
    match keys.len().checked_sub(most) {
        None | Some(0) => keys.join(", "),
        Some(more) => format!("{} and {more} more", keys[..most].join(", ")),
    }
}

/// Warns of numbers that are left to a default which decides much.
fn left_out(LeftOut { entry, keys }: &LeftOut, influence: &Influence) -> Remark {
    let CodebookEntry { name, left_out, .. } = entry;
    let default = left_out.as_deref().unwrap_or_default().trim_end_matches('.');
    let influence = match influence.replicates {
        0 => "how much it decides is not worked out for a region of this size".to_owned(),
        replicates => {
            let (low, high) = influence.integration();
            let regime = influence.regime().map_or_else(String::new, |(place, (low, high))| {
                let [low, high, default] = [low, high, influence.at_default.regimes[place]].map(percent);
                let name = &influence.names[place];
                format!(", and the share of histories that end in {name} from {low} to {high} ({default} with the default)")
            });
            format!(
                "from one end of its scale to the other mean integration at the end goes from {} to {} ({} with the \
                 default){regime}; {} at each of the five anchors",
                number(low, 3),
                number(high, 3),
                number(influence.at_default.integration, 3),
                counted(replicates, "replicate"),
            )
        }
    };
    Remark {
        key: some(keys, MOST_NAMED),
        message: format!("left to the default ({default}), which decides much: {influence}"),
        help: format!(
            "code it, or state the default with its reason; concord check --explain {name} says how it is coded"
        ),
    }
}

/// Warns of coded numbers beside which no source stands, kind by kind.
fn unsourced(scenario: &Scenario) -> Vec<Remark> {
    let mut kinds: Vec<(&CodebookEntry, Vec<String>)> = Vec::new();
    for (entry, key) in &scenario.provenance().unsourced {
        match kinds.last_mut() {
            Some((last, keys)) if last.name == entry.name => keys.push(key.clone()),
            _ => kinds.push((entry, vec![key.clone()])),
        }
    }
    let warning = |(entry, keys): (&CodebookEntry, Vec<String>)| Remark {
        message: match keys.len() {
            1 => "no source or reason stands beside this coded number".to_owned(),
            count => format!("no source or reason stands beside these {count} coded numbers"),
        },
        help: format!(
            "write `# coded: the reason` or `# fact: the source` on the line, or a line under [sources]; concord check --explain {} says \
             how it is coded",
            entry.name
        ),
        key: some(&keys, MOST_NAMED),
    };
    kinds.into_iter().map(warning).collect()
}

/// Warns of a source of nothing.
fn unknown(scenario: &Scenario, key: &str) -> Remark {
    let known: Vec<String> =
        scenario.coded_numbers().iter().map(|number| crate::scenario::key_of(&number.parts)).collect();
    let help = match nearest(key, known.iter().map(String::as_str)) {
        Some(like) => format!("did you mean {like}?"),
        None => "write the key as --set takes it, such as states.UZB.sovereignty_sensitivity".to_owned(),
    };
    Remark { key: format!("sources.{key}"), message: "the scenario has no such key".to_owned(), help }
}

/// Lists the values that are still to be coded, a line for each kind: its name, and the keys of its values.
pub fn to_code(scenario: &Scenario) -> Vec<(String, String)> {
    let mut kinds: BTreeMap<usize, (String, Vec<String>)> = BTreeMap::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for key in &scenario.provenance().to_code {
        let (of, last) = key.rsplit_once('.').unwrap_or(("", key));
        let name = codebook_entry(key).map_or(last, |entry| entry.last_word());
        let count = places.len();
        let place = *places.entry(name.to_owned()).or_insert(count);
        let kind = kinds.entry(place).or_insert_with(|| (name.to_owned(), Vec::new()));
        kind.1.push(of.to_owned());
    }
    kinds.into_values().map(|(name, of)| (name, some(&of, MOST_LISTED))).collect()
}
