//! Origin of the values of a scenario: the source or reason beside each coded number, values that are still to be coded, and values
//! that are left to defaults.
//!
//! A source stands in the table `[sources]`, by key, or in a comment beside the value ([`Comments`]). It is that of the value that
//! counts: where a file changes a value of the file that it extends, the source that stands there is of the value that has gone.

use std::collections::{BTreeMap, BTreeSet};

use super::codebook::{self, CodebookEntry, Found, Ranks};
use super::limits;
use super::resolved::written_out;
use super::tree::comments::Comments;
use super::tree::key::{joined, segments};
use super::tree::node::{Entry, Node, Value};
use super::tree::path::{Identity, Segment, identity_key};
use super::tree::source::{SourceTexts, TextSpan};
use super::types::Scenario;

/// Most characters of a source that is read from a comment.
const LONGEST_COMMENT: usize = 1_000;

/// Origin of the values of a scenario. Scenarios with the same values are equal, whatever the origin.
#[derive(Debug, Clone, Default)]
pub struct Provenance {
    /// Key and source: what the table `[sources]` states, then what comments say of coded numbers. An empty source takes back what the
    /// key of a table says for all that it holds.
    pub sources: Vec<(String, String)>,
    /// Keys of the coded numbers that a file states without a source, in the order of the codebook.
    pub unsourced: Vec<(&'static CodebookEntry, String)>,
    /// Keys of the values that are marked as still to be coded, in the order of the file.
    pub to_code: Vec<String>,
    /// Coded numbers that no file states.
    pub left_out: Vec<LeftOut>,
    /// Keys under `[sources]` that lead to nothing.
    pub unknown: Vec<String>,
}

impl PartialEq for Provenance {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Coded numbers of one kind that are left to their default.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    /// Their entry in the codebook.
    pub entry: &'static CodebookEntry,
    /// The keys that would state them.
    pub keys: Vec<String>,
}

/// A coded number of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct CodedNumber {
    /// Its entry in the codebook.
    pub entry: &'static CodebookEntry,
    /// Parts of its key.
    pub parts: Vec<String>,
    /// Its value.
    pub value: f64,
    /// Its source or reason, if the scenario says it.
    pub source: Option<String>,
}

/// The sources that a tree states, by the parts of their keys.
struct Stated {
    by_parts: BTreeMap<Vec<String>, Source>,
}

struct Source {
    key: String,
    text: String,
    /// Layer of the file that states it.
    layer: i32,
    /// Whether a coded number has it.
    is_used: bool,
}

impl Stated {
    fn of(tree: &Node, sources: &SourceTexts, ranks: &Ranks) -> Self {
        Self::new(tree, |place| sources.layer(place), ranks)
    }

    fn new(tree: &Node, layer: impl Fn(TextSpan) -> i32, ranks: &Ranks) -> Self {
        let table = tree.get("sources").and_then(Node::as_table);
        let one = |(key, entry): (&String, &Entry)| {
            let (parts, text) = (parts(key, ranks)?, entry.node.as_str()?.to_owned());
            let layer = layer(entry.node.place);
            Some((parts, Source { key: key.clone(), text, layer, is_used: false }))
        };
        Self { by_parts: table.into_iter().flatten().filter_map(one).collect() }
    }

    /// The source of a value: that of the longest key that leads to it or to a table that holds it, unless a higher file states the
    /// value anew. The first part of the answer says whether a lower file states one.
    fn source(&mut self, parts: &[String], layer: i32) -> (bool, Option<String>) {
        let mut is_stale = false;
        for length in (1..=parts.len()).rev() {
            let Some(source) = self.by_parts.get_mut(&parts[..length]) else { continue };
            source.is_used = true;
            if source.layer >= layer {
                return (is_stale, Some(source.text.clone()).filter(|text| !text.is_empty()));
            }
            is_stale = true;
        }
        (is_stale, None)
    }
}

/// Parts of a key as overrides write it, with the states of a pair in their order.
fn parts(key: &str, ranks: &Ranks) -> Option<Vec<String>> {
    let mut parts = segments(key)?;
    if parts.first().is_some_and(|first| first == "dyads")
        && let Some((one, other)) = parts.get(1).and_then(|pair| pair.split_once('-'))
    {
        let pair = ranks.pair(one, other);
        parts[1] = pair;
    }
    Some(parts)
}

impl Provenance {
    /// Reads it from the merged tree of a scenario.
    pub(super) fn of(tree: &Node, sources: &SourceTexts) -> Self {
        let ranks = Ranks::of(tree);
        let mut comments = Comments::new(sources);
        let mut to_code = ToCode { comments: &mut comments, ranks: &ranks, found: Vec::new() };
        to_code.visit(tree, &mut Vec::new(), &mut Vec::new());
        let keys: Vec<String> = to_code.found.iter().map(|parts| joined(parts)).collect();
        let open: BTreeSet<Vec<String>> = to_code.found.into_iter().collect();
        let is_open = |parts: &[String]| (1..=parts.len()).any(|length| open.contains(&parts[..length]));
        let mut found = Self { to_code: keys, ..Self::default() };
        let mut stated = Stated::of(tree, sources, &ranks);
        let mut beside: Vec<(Vec<String>, String)> = Vec::new();
        for number in codebook::find(tree) {
            let value = number.node.get("value").unwrap_or(number.node);
            let layer = sources.layer(value.place);
            let (is_stale, source) = stated.source(&number.parts, layer);
            if source.is_some() {
                continue;
            }
            let comment = comments.source(value.place);
            if comment.is_none() && layer <= 0 && !is_open(&number.parts) {
                found.unsourced.push((number.entry, number.key()));
            }
            // What a lower file says of a table would else count for the value that has replaced its own.
            if comment.is_some() || is_stale {
                let text = comment.unwrap_or_default().chars().take(LONGEST_COMMENT).collect();
                beside.push((number.parts, text));
            }
        }
        let unused = stated.by_parts.iter().filter(|(_, source)| !source.is_used);
        let unknown = unused.filter(|(parts, _)| !leads_somewhere(tree, parts, &ranks));
        found.unknown = unknown.map(|(_, source)| source.key.clone()).collect();
        let replaced: BTreeSet<&Vec<String>> = beside.iter().map(|(parts, _)| parts).collect();
        let table = tree.get("sources").and_then(Node::as_table).into_iter().flatten();
        let kept = table.filter(|(key, _)| parts(key, &ranks).is_none_or(|parts| !replaced.contains(&parts)));
        found.sources =
            kept.filter_map(|(key, entry)| Some((key.clone(), entry.node.as_str()?.to_owned()))).collect();
        found.sources.extend(beside.iter().map(|(parts, text)| (joined(parts), text.clone())));
        found.sources.truncate(limits::MOST_SOURCES);
        let left_out = codebook::left_out(tree).into_iter();
        found.left_out = left_out.map(|(entry, keys)| LeftOut { entry, keys }).collect();
        found
    }
}

/// Whether the parts of a key lead to a value of a tree.
fn leads_somewhere(tree: &Node, parts: &[String], ranks: &Ranks) -> bool {
    let (mut here, mut path) = (tree, Vec::new());
    for part in parts {
        let next = match &here.value {
            Value::Table(table) => table.get(part).map(|entry| (Segment::from(part), &entry.node)),
            Value::Array(items) => {
                let key = identity_key(&path).unwrap_or_default();
                let is_it = |item: &Node| Identity::of(item, key).is_some_and(|it| ranks.part(&it) == *part);
                items.iter().position(is_it).map(|place| (Segment::Index(place), &items[place]))
            }
            _ => None,
        };
        let Some((segment, node)) = next else { return false };
        path.push(segment);
        here = node;
    }
    true
}

/// Collects the values that are marked as still to be coded.
struct ToCode<'a, 'c> {
    comments: &'a mut Comments<'c>,
    ranks: &'a Ranks,
    found: Vec<Vec<String>>,
}

impl ToCode<'_, '_> {
    fn visit(&mut self, node: &Node, parts: &mut Vec<String>, path: &mut Vec<Segment>) {
        match &node.value {
            Value::Table(table) => {
                for (key, entry) in table {
                    parts.push(key.clone());
                    path.push(Segment::from(key));
                    // In a heading such as [common_fate.baseline] the comment is on the last key.
                    let mut inner = entry.node.as_table().into_iter().flat_map(|table| table.values());
                    let is_outer = inner.any(|inner| self.comments.are_joined(entry.key, inner.key));
                    if !is_outer && self.comments.is_to_code(entry.key) {
                        self.found.push(parts.clone());
                    } else {
                        self.visit(&entry.node, parts, path);
                    }
                    path.pop();
                    parts.pop();
                }
            }
            Value::Array(items) => {
                let Some(key) = identity_key(path) else { return };
                for (place, item) in items.iter().enumerate() {
                    let Some(identity) = Identity::of(item, key) else { continue };
                    parts.push(self.ranks.part(&identity));
                    path.push(Segment::Index(place));
                    self.visit(item, parts, path);
                    path.pop();
                    parts.pop();
                }
            }
            _ => {}
        }
    }
}

impl Scenario {
    /// Lists the coded numbers with their values and sources, in the order of the codebook.
    pub fn coded_numbers(&self) -> Vec<CodedNumber> {
        // This program has written the text; the tests read every scenario back.
        let Ok(tree) = written_out(self) else { return Vec::new() };
        let ranks = Ranks::of(&tree);
        let mut stated = Stated::new(&tree, |_| 0, &ranks);
        let one = |Found { entry, parts, node }: Found<'_>| {
            let value = match node.get("value").unwrap_or(node).value {
                Value::Float(value) => value,
                Value::Integer(value) => value as f64,
                _ => return None,
            };
            let (_, source) = stated.source(&parts, 0);
            Some(CodedNumber { entry, parts, value, source })
        };
        codebook::find(&tree).into_iter().filter_map(one).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, overrides: &[&str]) -> Scenario {
        let overrides: Vec<String> = overrides.iter().map(|text| (*text).to_owned()).collect();
        Scenario::from_text("mine", text, &overrides).unwrap_or_else(|problems| panic!("{problems}"))
    }

    fn source(scenario: &Scenario, key: &str) -> Option<String> {
        let numbers = scenario.coded_numbers();
        let number = numbers.iter().find(|number| joined(&number.parts) == key);
        number.unwrap_or_else(|| panic!("no {key}")).source.clone()
    }

    #[test]
    fn every_coded_number_of_the_reference_case_has_its_comment_as_source() {
        let scenario = Scenario::built_in();
        let numbers = scenario.coded_numbers();
        assert!(numbers.len() > 100, "{}", numbers.len());
        for CodedNumber { parts, source, .. } in &numbers {
            assert!(source.is_some() || parts[0] == "parameters", "{parts:?}");
        }
        let reason = source(&scenario, "states.UZB.sovereignty_sensitivity").expect("a reason");
        assert_eq!(reason, "coded: self-reliance as doctrine; in and out of GUUAM, EurAsEC and CSTO");
        let below = source(&scenario, "states.UZB.endowments.water").expect("a reason");
        assert!(
            below.starts_with("coded from fact: gas for its own use;") && below.ends_with("most migrants"),
            "{below}"
        );
        assert_eq!(scenario.provenance().unsourced, []);
        assert_eq!(scenario.provenance().left_out, []);
    }

    #[test]
    fn a_source_is_of_the_value_that_counts() {
        let key = "states.UZB.sovereignty_sensitivity";
        let inherited = "extends = 'central-asia'\n";
        assert!(source(&read(inherited, &[]), key).is_some());
        let changed = format!("{inherited}[[states]]\nid = 'UZB'\nsovereignty_sensitivity = 0.7");
        let silent = read(&changed, &[]);
        assert_eq!(source(&silent, key), None, "the reason was for another value");
        assert_eq!(silent.provenance().unsourced.len(), 1);
        let commented = read(&format!("{changed} # coded: a second coder"), &[]);
        assert_eq!(source(&commented, key).as_deref(), Some("coded: a second coder"));
        let stated = read(&format!("{changed} # coded: b\n[sources]\n'{key}' = 'a study'"), &[]);
        assert_eq!(source(&stated, key).as_deref(), Some("a study"));
        let set = read(&format!("{changed} # coded: b"), &[&format!("{key}=0.6")]);
        assert_eq!(source(&set, key), None);
        assert_eq!(set.provenance().unsourced, [], "a trial is no coding");
    }

    #[test]
    fn the_key_of_a_table_speaks_for_all_that_it_holds_and_survives_writing_out() {
        let text = "extends = 'first-specification'\n[[dyads]]\npair = ['UZB', 'KAZ']\nheritage = 0.6\n\
                    [sources]\n'dyads.UZB-TJK' = 'a study'\n'states.UZB.gdp_bn' = 'Maddison'\n'dyads.UZB-XYZ' = 'x'";
        let scenario = read(text, &[]);
        let again = read(&scenario.resolved(), &[]);
        assert_eq!(again.resolved(), scenario.resolved());
        for scenario in [&scenario, &again] {
            assert_eq!(source(scenario, "dyads.UZB-TJK.heritage").as_deref(), Some("a study"));
            assert_eq!(source(scenario, "dyads.KAZ-UZB.heritage"), None, "it has replaced what had a source");
            assert!(source(scenario, "dyads.KAZ-UZB.dispute").is_some());
            assert_eq!(scenario.provenance().unknown, ["dyads.UZB-XYZ"]);
        }
    }

    #[test]
    fn what_is_to_be_coded_is_listed_by_its_key_and_has_no_source() {
        let text = "extends = 'central-asia'\n[[states]]\nid = 'UZB'\nsovereignty_sensitivity = 0.5 # to code: anew\n\
                    endowments = { water = 0.5 } # to code\n[common_fate.baseline] # To code: all\n1992 = 0.3\n";
        let found = read(text, &[]);
        assert_eq!(
            found.provenance().to_code,
            ["states.UZB.sovereignty_sensitivity", "states.UZB.endowments", "common_fate.baseline"]
        );
        assert_eq!(found.provenance().unsourced, [], "what is to be coded lacks more than a source");
    }

    #[test]
    fn what_no_file_states_is_left_out() {
        let text = crate::scenario::built_in_text("central-asia").expect("built in");
        let without = |key: &str| -> String {
            text.lines().filter(|line| !line.starts_with(key)).collect::<Vec<_>>().join("\n")
        };
        let found = read(&without("legacy"), &[]);
        let [left_out] = found.provenance().left_out.as_slice() else {
            panic!("{:?}", found.provenance().left_out)
        };
        assert_eq!((left_out.entry.name.as_str(), left_out.keys.len()), ("legacy", 6));
        assert_eq!(left_out.keys[0], "issues.dialogue.legacy");
        let found = read(&without("initial_consolidation"), &[]);
        assert_eq!(found.provenance().left_out[0].keys, ["parameters.initial_consolidation"]);
        let nobody = read(text, &["external=[]", "common_fate={}"]);
        let names: Vec<&str> = nobody.provenance().left_out.iter().map(|it| it.entry.name.as_str()).collect();
        assert_eq!(names, ["pull", "exposure"]);
    }
}
