//! States, dyads and issues.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::{
    problem::Problem,
    report::{Ids, Report, tell_repeated},
};
use crate::scenario::{
    raw::{
        RawComplementarity, RawDyad, RawIssue, RawLeader, RawState,
        forms::{Id, Year},
        numbers::{Quantity, Share},
    },
    tree::path::{Path, key_path},
    types::{Complementarity, Dyad, Issue, Leader, State},
};

/// Collects the ids of the states.
pub fn state_names(raw: &[RawState], report: &mut Report<'_>) -> Ids {
    let ids: Vec<&str> = raw.iter().map(|state| state.id.0.as_str()).collect();
    tell_repeated("state", &ids, |index| key_path!["states", index, "id"], report);
    Ids::new("state", ids.iter().map(ToString::to_string), report.knows_identities_of(&key_path!["states"]))
}

/// Collects the ids of the issues.
pub fn issue_names(raw: &[RawIssue], report: &mut Report<'_>) -> Ids {
    let ids: Vec<&str> = raw.iter().map(|issue| issue.id.0.as_str()).collect();
    tell_repeated("issue", &ids, |index| key_path!["issues", index, "id"], report);
    Ids::new("issue", ids.iter().map(ToString::to_string), report.knows_identities_of(&key_path!["issues"]))
}

/// Collects the endowments, which the first state names for all.
pub fn endowment_names(raw: &[RawState], report: &mut Report<'_>) -> Ids {
    let of =
        |state: &RawState| -> BTreeSet<String> { state.endowments.keys().map(|id| id.0.clone()).collect() };
    let mut complete = report.is_sound(&key_path!["states"]);
    let Some(first) = raw.first() else { return Ids::new("endowment", [], false) };
    for (index, state) in raw.iter().enumerate() {
        let path = key_path!["states", index, "endowments"];
        complete &= report.is_sound(&path);
        let (wanted, found) = (of(first), of(state));
        if complete && wanted != found {
            let problem = Problem::EndowmentsDiffer {
                first: first.id.0.clone(),
                missing: wanted.difference(&found).cloned().collect(),
                extra: found.difference(&wanted).cloned().collect(),
            };
            report.value(&path, &problem);
        }
    }
    Ids::new("endowment", first.endowments.keys().map(|id| id.0.clone()), complete)
}

/// Builds the states.
pub fn states(raw: &[RawState], names: &Ids, endowments: &Ids, report: &mut Report<'_>) -> Vec<State> {
    raw.iter()
        .enumerate()
        .map(|(index, state)| State {
            id: state.id.0.clone(),
            name: state.name.as_ref().map_or_else(|| state.id.0.clone(), |name| name.0.clone()),
            sovereignty_sensitivity: state.sovereignty_sensitivity.0,
            endowments: endowments
                .ids()
                .iter()
                .map(|id| state.endowments.get(&Id(id.clone())).map_or(0.0, |share| share.0))
                .collect(),
            gdp: by_year(&state.gdp_bn, |quantity: &Quantity| quantity.0),
            population: by_year(&state.population_m, |quantity: &Quantity| quantity.0),
            leaders: leaders(&state.leaders, index, names, report),
        })
        .collect()
}

/// Sorts a series by year.
pub fn by_year<T>(series: &IndexMap<Year, T>, value: impl Fn(&T) -> f64) -> Vec<(i16, f64)> {
    let mut series: Vec<_> = series.iter().map(|(year, quantity)| (year.0, value(quantity))).collect();
    series.sort_by_key(|(year, _)| *year);
    series
}

fn leaders(raw: &[RawLeader], state: usize, names: &Ids, report: &mut Report<'_>) -> Vec<Leader> {
    let at = |index: usize| key_path!["states", state, "leaders", index];
    let ids: Vec<&str> = raw.iter().map(|leader| leader.name.0.as_str()).collect();
    tell_repeated("leader", &ids, |index| at(index).with("name"), report);
    tell_order(raw, &at, report);
    let mut leaders: Vec<Leader> = raw
        .iter()
        .enumerate()
        .map(|(index, leader)| {
            let path = at(index).with("rivalry");
            let mut rivalry = Vec::new();
            for (id, share) in &leader.rivalry {
                let path = path.with(id);
                match names.find_key(id, &path, report) {
                    Some(other) if other == state => {
                        report.key(&path, &Problem::RivalryTowardItself(id.clone()));
                    }
                    Some(other) => rivalry.push((other, share.0)),
                    None => {}
                }
            }
            rivalry.sort_by_key(|(other, _)| *other);
            Leader {
                name: leader.name.0.clone(),
                short: leader.short.as_ref().map(|short| short.0.clone()),
                from: leader.from,
                openness: leader.openness.0,
                rivalry,
            }
        })
        .collect();
    leaders.sort_by_key(|leader| leader.from.first);
    leaders
}

/// Reports leaders out of order. Within a file they stand in the order of their dates; leaders from another file may
/// fall between them.
fn tell_order(raw: &[RawLeader], at: &impl Fn(usize) -> Path, report: &mut Report<'_>) {
    let from = |index: usize| at(index).with("from");
    let sound: Vec<usize> = (0..raw.len()).filter(|index| report.is_sound(&from(*index))).collect();
    for pair in sound.windows(2) {
        let (before, after) = (&raw[pair[0]], &raw[pair[1]]);
        let one_file = report.layer(&at(pair[0])) == report.layer(&at(pair[1]));
        if after.from.first < before.from.first && one_file {
            let problem =
                Problem::LeadersOutOfOrder { before: before.name.0.clone(), since: before.from.first };
            report.values(&from(pair[1]), &problem, &from(pair[0]), "later");
        }
    }
    let mut by_day = sound;
    by_day.sort_by_key(|index| raw[*index].from.first);
    for pair in by_day.windows(2) {
        if raw[pair[0]].from.first == raw[pair[1]].from.first {
            let problem = Problem::SameDay(raw[pair[0]].name.0.clone());
            report.values(&from(pair[1]), &problem, &from(pair[0]), "the other");
        }
    }
}

/// Finds the two states of a pair, the smaller place first; reports unknown and equal ones.
pub fn pair(ids: &[String; 2], names: &Ids, path: &Path, report: &mut Report<'_>) -> Option<(usize, usize)> {
    let [first, second] = [0, 1].map(|side| names.find(&ids[side], &path.with(side), report));
    let (i, j) = first.zip(second)?;
    if i == j {
        report.value(path, &Problem::PairWithItself(ids[0].clone()));
        return None;
    }
    Some((i.min(j), i.max(j)))
}

/// Builds every pair of states in the order (0,1), (0,2), ..., (1,2), ...
pub fn dyads(raw: &[RawDyad], names: &Ids, report: &mut Report<'_>) -> Vec<Dyad> {
    let mut dyads: Vec<Dyad> = Vec::with_capacity(raw.len());
    let mut firsts = IndexMap::new();
    for (index, dyad) in raw.iter().enumerate() {
        let path = key_path!["dyads", index, "pair"];
        if !report.is_sound(&path) {
            continue;
        }
        let Some(pair) = pair(&dyad.pair, names, &path, report) else { continue };
        if let Some(first) = firsts.insert(pair, index) {
            let id = dyad.pair.join("-");
            let problem = Problem::Repeated { what: "pair", id, other: None };
            report.values(&path, &problem, &key_path!["dyads", first, "pair"], "stated first here");
            continue;
        }
        dyads.push(Dyad {
            pair,
            heritage: dyad.heritage.0,
            proximity: dyad.proximity.0,
            dispute: dyad.dispute.0,
        });
    }
    dyads.sort_by_key(|dyad| dyad.pair);
    if names.is_complete() && report.knows_identities_of(&key_path!["dyads"]) {
        tell_missing(&dyads, names, report);
    }
    dyads
}

fn tell_missing(dyads: &[Dyad], names: &Ids, report: &mut Report<'_>) {
    let n = names.ids().len();
    let stated: BTreeSet<(usize, usize)> = dyads.iter().map(|dyad| dyad.pair).collect();
    let missing: Vec<(usize, usize)> = (0..n)
        .flat_map(|i| (i + 1..n).map(move |j| (i, j)))
        .filter(|(i, j)| names.ids()[*i] != names.ids()[*j] && !stated.contains(&(*i, *j)))
        .collect();
    let Some(newest) = missing.iter().map(|(_, j)| *j).max() else { return };
    let pairs = missing.iter().map(|(i, j)| format!("{}-{}", names.ids()[*i], names.ids()[*j])).collect();
    // A file that adds a state to those of another file lacks the pairs of the new state: the problem is at that state.
    let state = key_path!["states", newest, "id"];
    let dyads = key_path!["dyads"];
    let path = if report.layer(&state) > report.layer(&dyads) { state } else { dyads };
    report.value(&path, &Problem::MissingPairs(pairs));
}

/// Builds the issues.
pub fn issues(raw: &[RawIssue], endowments: &Ids, report: &mut Report<'_>) -> Vec<Issue> {
    let weights_are_sound = report.is_sound(&key_path!["issues"])
        || (0..raw.len()).all(|m| report.is_sound(&key_path!["issues", m, "index_weight"]));
    if weights_are_sound && !raw.is_empty() && raw.iter().all(|issue| issue.index_weight.0 == 0.0) {
        report.value(&key_path!["issues"], &Problem::NoIndexWeight);
    }
    raw.iter()
        .enumerate()
        .map(|(index, issue)| {
            let path = key_path!["issues", index, "complementarity"];
            let (complementarity, scaled) =
                complementarity(&issue.complementarity, endowments, &path, report);
            Issue {
                id: issue.id.0.clone(),
                name: issue.name.as_ref().map_or_else(|| issue.id.0.clone(), |name| name.0.clone()),
                benefit: issue.benefit.0,
                sovereignty_cost: issue.sovereignty_cost.0,
                index_weight: issue.index_weight.0,
                legacy: issue.legacy.0,
                signed_at_start: issue.signed_at_start.0,
                high_politics: issue.high_politics.0,
                identity_channel: issue.identity_channel,
                complementarity,
                scaled,
            }
        })
        .collect()
}

/// Builds the rule of complementarity, and whether it is scaled by proximity. An unknown endowment is reported, and
/// replaced by the first.
fn complementarity(
    raw: &RawComplementarity,
    endowments: &Ids,
    path: &Path,
    report: &mut Report<'_>,
) -> (Complementarity, bool) {
    let mut find = |id: &str, key: &str| endowments.find(id, &path.with(key), report).unwrap_or(0);
    match raw {
        RawComplementarity::Constant { value, scaled } => {
            (Complementarity::Constant { value: value.0 }, *scaled)
        }
        RawComplementarity::EndowmentGap { value, scaled } => {
            if endowments.is_complete() && endowments.ids().is_empty() {
                report.value(path, &Problem::NoEndowments);
            }
            (Complementarity::EndowmentGap { value: value.0 }, *scaled)
        }
        RawComplementarity::Joint { endowment, value, scaled } => {
            let endowment = find(endowment, "endowment");
            (Complementarity::Joint { endowment, value: value.0 }, *scaled)
        }
        RawComplementarity::Exchange { give, take, value, scaled } => {
            let places = (find(give, "give"), find(take, "take"));
            if give == take {
                report.value(&path.with("take"), &Problem::SameEndowment(give.clone()));
            }
            (Complementarity::Exchange { give: places.0, take: places.1, value: value.0 }, *scaled)
        }
    }
}

/// A share as a number.
pub fn share(share: &Share) -> f64 {
    share.0
}
