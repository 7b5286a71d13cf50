//! Paths to a value in a scenario: `states.UZB.leaders."Shavkat Mirziyoyev".openness`.

use crate::scenario::tree::{
    key::quoted,
    node::{Node, Value},
};

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Segment {
    /// Key of a table.
    Key(String),
    /// Place in an array, from 0.
    Index(usize),
}

impl From<&str> for Segment {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<&String> for Segment {
    fn from(key: &String) -> Self {
        Self::Key(key.clone())
    }
}

impl From<usize> for Segment {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// The steps from the root to a value.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path(pub Vec<Segment>);

/// A [`Path`] of keys and indices.
macro_rules! key_path {
    ($($segment:expr),* $(,)?) => { $crate::scenario::tree::path::Path(vec![$($segment.into()),*]) };
}
pub(crate) use key_path;

impl Path {
    /// Returns the path one step further.
    pub fn with(&self, segment: impl Into<Segment>) -> Self {
        let mut longer = self.clone();
        longer.0.push(segment.into());
        longer
    }

    /// Returns whether the other path continues this one, or is equal.
    pub fn is_prefix_of(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    /// Returns the last key, if the path ends with one.
    pub fn last_key(&self) -> Option<&str> {
        match self.0.last() {
            Some(Segment::Key(key)) => Some(key),
            _ => None,
        }
    }

    /// Writes the path as overrides do: elements of arrays by their identity in `tree` where they have one.
    pub fn display(&self, tree: &Node) -> String {
        let mut text = String::new();
        let mut here = Some(tree);
        for (depth, segment) in self.0.iter().enumerate() {
            let next = here.and_then(|node| node.child(segment));
            let written = match segment {
                Segment::Key(key) => quoted(key),
                Segment::Index(index) => {
                    let identity = identity_key(&self.0[..depth])
                        .and_then(|key| next.and_then(|element| Identity::of(element, key)));
                    identity.map_or_else(|| index.to_string(), |identity| quoted(&identity.to_string()))
                }
            };
            if depth > 0 {
                text.push('.');
            }
            text.push_str(&written);
            here = next;
        }
        text
    }
}

/// Returns the key that identifies the elements of the array at `path`; `None` for other arrays.
pub fn identity_key(path: &[Segment]) -> Option<&'static str> {
    let key = |segment: &Segment| match segment {
        Segment::Key(key) => Some(key.clone()),
        Segment::Index(_) => None,
    };
    let keys: Vec<Option<String>> = path.iter().map(key).collect();
    let keys: Vec<Option<&str>> = keys.iter().map(Option::as_deref).collect();
    match keys.as_slice() {
        [Some("states" | "issues")] => Some("id"),
        [Some("states"), None, Some("leaders")] | [Some("events")] => Some("name"),
        [Some("dyads")] | [Some("series"), None, Some("dyads")] => Some("pair"),
        [Some("series")] => Some("name"),
        [Some("external")] => Some("power"),
        _ => None,
    }
}

/// The identity of an element of an array.
#[derive(Debug, Clone)]
pub enum Identity {
    /// An id or a name.
    Text(String),
    /// A pair of states, in the order of the file.
    Pair(String, String),
}

impl Identity {
    /// Returns the identity of an element by the value of its `key`; `None` if that is missing or of another type.
    pub fn of(element: &Node, key: &str) -> Option<Self> {
        match &element.get(key)?.value {
            Value::String(text) => Some(Self::Text(text.clone())),
            Value::Array(items) => match items.as_slice() {
                [a, b] => Some(Self::Pair(a.as_str()?.to_owned(), b.as_str()?.to_owned())),
                _ => None,
            },
            _ => None,
        }
    }

    /// Converts it for comparison: the order of the states of a pair does not matter.
    pub fn into_key(self) -> (String, Option<String>) {
        match self {
            Self::Text(text) => (text, None),
            Self::Pair(a, b) if b < a => (b, Some(a)),
            Self::Pair(a, b) => (a, Some(b)),
        }
    }

    /// Returns whether a segment of an override selects this element: `UZB`, or `KAZ-UZB` and `UZB-KAZ` alike.
    pub fn is_selected_by(&self, segment: &str) -> bool {
        match self {
            Self::Text(text) => text == segment,
            Self::Pair(a, b) => {
                segment.split_once('-').is_some_and(|(x, y)| (x, y) == (a, b) || (y, x) == (a, b))
            }
        }
    }
}

impl std::fmt::Display for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Pair(a, b) => write!(f, "{a}-{b}"),
        }
    }
}
