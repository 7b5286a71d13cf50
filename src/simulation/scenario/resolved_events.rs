//! Writes the keys of a dated event as TOML.

use super::events::EventKind;
use super::resolved::{array, float, pair, period, string};
use super::types::Scenario;

/// The keys of an event but for its name and date, with their values.
pub(super) fn keys(scenario: &Scenario, kind: &EventKind) -> Vec<(&'static str, String)> {
    let state = |place: &usize| string(&scenario.states()[*place].id);
    let states = |places: &[usize]| array(places.iter().map(state));
    let issues = |places: &[usize]| array(places.iter().map(|place| string(&scenario.issues()[*place].id)));
    let rest = match kind {
        EventKind::Upheaval { state: of, severity } => {
            vec![("state", state(of)), ("severity", float(*severity))]
        }
        EventKind::Absorption { loss } => vec![("loss", float(*loss))],
        EventKind::Incident { pair: of, severity, counts } => vec![
            ("pair", pair(scenario, *of)),
            ("severity", float(*severity)),
            ("counts", counts.to_string()),
        ],
        EventKind::Closure { until, pairs, issues: on, severity } => vec![
            ("until", period(*until)),
            ("pairs", array(pairs.iter().map(|of| pair(scenario, *of)))),
            ("issues", issues(on)),
            ("severity", float(*severity)),
        ],
        EventKind::Treaty { states: of, issues: on, depth } => {
            vec![("states", states(of)), ("issues", issues(on)), ("depth", float(*depth))]
        }
        EventKind::Withdrawal { state: of, from, issues: on, share } => vec![
            ("state", state(of)),
            ("from", states(from)),
            ("issues", issues(on)),
            ("share", float(*share)),
        ],
        EventKind::Accession { state: of, members, issues: on, share } => vec![
            ("state", state(of)),
            ("members", states(members)),
            ("issues", issues(on)),
            ("share", float(*share)),
        ],
        EventKind::Settlement { pair: of, share } => {
            vec![("pair", pair(scenario, *of)), ("share", float(*share))]
        }
        EventKind::Conflict { until, pair: of, severity } => {
            vec![("until", period(*until)), ("pair", pair(scenario, *of)), ("severity", float(*severity))]
        }
        EventKind::Exposure { until, states: of, level } => {
            vec![("until", period(*until)), ("states", states(of)), ("level", float(*level))]
        }
    };
    std::iter::once(("kind", string(kind.name()))).chain(rest).collect()
}
