//! Mixes two trees of the same kind key by key.

use super::key::quoted;
use super::node::{Entry, Node, TomlTable, Value};
use super::path::{Identity, Path, Segment, identity_key};

/// Returns the first tree with the values of the second for some keys, written as in overrides. A key without a value
/// in the tree that it is taken from is left out, and so is a table or an element that becomes empty.
pub fn mix(first: &Node, second: &Node, is_taken: &dyn Fn(&str) -> bool) -> Node {
    let mixed = mixed(Some(first), Some(second), &Path::default(), "", is_taken);
    mixed.unwrap_or_else(|| first.clone())
}

fn mixed(
    first: Option<&Node>,
    second: Option<&Node>,
    path: &Path,
    key: &str,
    is_taken: &dyn Fn(&str) -> bool,
) -> Option<Node> {
    let some = first.or(second)?;
    let other = second.or(first)?;
    let below = |step: &str| if key.is_empty() { step.to_owned() } else { format!("{key}.{step}") };
    let stays = first.is_some() && second.is_some();
    let value = match (&some.value, &other.value, identity_key(&path.0)) {
        (Value::Table(one), Value::Table(two), _) => {
            let mut table = TomlTable::new();
            for name in one.keys().chain(two.keys().filter(|name| !one.contains_key(*name))) {
                let [here, there] = [first, second].map(|node| node.and_then(|node| node.entry(name)));
                let place = here.or(there).map(|entry| entry.key);
                let [a, b] = [here, there].map(|entry| entry.map(|entry| &entry.node));
                let node = mixed(a, b, &path.with(name), &below(&quoted(name)), is_taken);
                if let (Some(key), Some(node)) = (place, node) {
                    table.insert(name.clone(), Entry { key, node });
                }
            }
            (stays || !table.is_empty()).then_some(Value::Table(table))
        }
        (Value::Array(_), Value::Array(_), Some(identity)) => {
            let elements = |node: Option<&Node>| -> Vec<(String, Node)> {
                let items = node.and_then(Node::as_array).unwrap_or_default();
                let named = items.iter().map(|item| {
                    let name = Identity::of(item, identity).map(|identity| identity.to_string());
                    (name.unwrap_or_default(), item.clone())
                });
                named.collect()
            };
            let (one, two) = (elements(first), elements(second));
            let find = |of: &[(String, Node)], name: &str| of.iter().position(|(known, _)| known == name);
            let mut names: Vec<&String> = one.iter().map(|(name, _)| name).collect();
            // A key that only the second tree has goes behind the key that it follows there.
            for (place, (name, _)) in
                two.iter().enumerate().filter(|(_, (name, _))| find(&one, name).is_none())
            {
                let before = place
                    .checked_sub(1)
                    .and_then(|before| names.iter().position(|known| **known == two[before].0));
                names.insert(before.map_or(0, |before| before + 1), name);
            }
            let items = names.into_iter().filter_map(|name| {
                let [a, b] = [&one, &two].map(|of| find(of, name).map(|place| &of[place].1));
                let mut path = path.clone();
                path.0.push(Segment::Index(0));
                mixed(a, b, &path, &below(&quoted(name)), is_taken)
            });
            let items: Vec<Node> = items.collect();
            (stays || !items.is_empty()).then_some(Value::Array(items))
        }
        _ => return if is_taken(key) { second.cloned() } else { first.cloned() },
    };
    Some(Node { value: value?, place: some.place })
}
