//! Changes to the mean openness of successors, which is one number for all states or one for each.

use super::{
    merge::child_mut,
    node::{Entry, Node, Value},
    path::{Path, Segment},
};

const TABLE: &str = "leadership";
const KEY: &str = "successor_openness";

/// Returns whether a path leads to the mean openness of successors.
pub fn is_at(path: &Path) -> bool {
    matches!(path.0.as_slice(), [Segment::Key(first), Segment::Key(last)] if first == TABLE && last == KEY)
}

/// Returns whether a file states it by state.
pub fn states_some(file: &Node) -> bool {
    file.get(TABLE).and_then(|table| table.get(KEY)).is_some_and(|of| of.as_table().is_some())
}

/// Replaces the one number of a file by one for each state, so that some can be changed.
pub fn spread_in(file: &mut Node) {
    let states = state_ids(file);
    if let Some(of) = child_mut(file, TABLE).and_then(|table| child_mut(table, KEY)) {
        spread(of, states);
    }
}

/// Does the same for a number that stands in another file.
pub fn spread_over(of: &mut Node, file: &Node) {
    spread(of, state_ids(file));
}

fn spread(of: &mut Node, states: Vec<String>) {
    if matches!(of.value, Value::Integer(_) | Value::Float(_)) {
        let each = |id| (id, Entry { key: of.place, node: of.clone() });
        of.value = Value::Table(states.into_iter().map(each).collect());
    }
}

fn state_ids(file: &Node) -> Vec<String> {
    let id = |state: &Node| Some(state.get("id")?.as_str()?.to_owned());
    file.get("states").and_then(Node::as_array).unwrap_or_default().iter().filter_map(id).collect()
}
