//! The inputs of the reference case as JSON, for the peers in Python. Every table by two states is written out for
//! all of them, i and j, so that nobody has to know how the engine numbers pairs.

use concord::model::parameters::Parameters;
use concord::model::world::{Event, Facts};
use serde_json::{Map, Value, json};

use crate::tables::Tables;

pub fn as_json(facts: &Facts, tables: &Tables) -> Value {
    let (n, m) = (facts.states, facts.issues);
    let parameters: Map<String, Value> = Parameters::specs()
        .filter_map(|(_, spec)| Some((spec.key.to_owned(), json!(facts.parameters.get(spec.key)?))))
        .collect();
    let events: Vec<Vec<Value>> =
        facts.events.iter().map(|tick| tick.iter().map(|event| as_value(event, tables)).collect()).collect();
    json!({
        "states": n,
        "issues": m,
        "ticks": facts.ticks,
        "dt": facts.dt,
        "parameters": parameters,
        "sovereignty_sensitivity": facts.sovereignty_sensitivity,
        "heritage": nested(&tables.heritage, &[n]),
        "dispute": nested(&tables.dispute, &[n]),
        "complementarity": nested(&tables.complementarity, &[n, m]),
        "initial_weight": nested(&tables.initial_weight, &[n]),
        "initial_implemented": nested(&tables.legacy, &[n, m]),
        "benefit": facts.benefit,
        "sovereignty_cost": facts.sovereignty_cost,
        "index_weight": facts.index_weight,
        "identity_channel": facts.identity_channel,
        "power": nested(&facts.power, &[n]),
        "openness": nested(&facts.openness, &[n]),
        "rivalry": nested(&facts.rivalry, &[n, n]),
        "external_pull": nested(&facts.external_pull, &[n, m]),
        "common_fate_baseline": facts.common_fate_baseline,
        "shock_sd": facts.common_fate.sd,
        "relaxation_rate": facts.common_fate.relaxation_rate,
        "events": events,
        "chair_order": facts.chair_order,
    })
}

/// A flat table as lists of lists, `inner` being the lengths of all dimensions but the first.
fn nested(flat: &[f64], inner: &[usize]) -> Value {
    if inner.is_empty() {
        return json!(flat);
    }
    let row: usize = inner.iter().product();
    flat.chunks_exact(row).map(|row| nested(row, &inner[1..])).collect()
}

fn as_value(event: &Event, tables: &Tables) -> Value {
    match *event {
        Event::Upheaval { state, severity } => {
            json!({ "kind": "upheaval", "state": state, "severity": severity })
        }
        Event::Absorption { loss } => json!({ "kind": "absorption", "loss": loss }),
        Event::Incident { pair, severity } => {
            json!({ "kind": "incident", "states": tables.pairs[pair], "severity": severity })
        }
    }
}
