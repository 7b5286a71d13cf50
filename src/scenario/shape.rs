//! Checks a scenario's tree against the JSON schema: keys, types, ranges.
//!
//! Every problem is found in one pass. For each there is a patch that makes the tree fit the schema, so that
//! the meaning of the rest can be checked too; what depends on a patched value is *poisoned*, and nothing is
//! said of it.

use std::collections::BTreeSet;

use serde_json::Value as Schema;

use super::{
    constraints::{
        self, Number, discriminator, form, pattern_properties, placeholder, required, resolved, takes,
        variants,
    },
    diagnostics::{Diagnostic, listed, nearest},
    forms::Form,
    node::{Entry, Node, Table, Value},
    path::{Path, Segment, identity_key},
    shape_problem::{Meant, ShapeProblem},
    source::{Place, Sources},
};

/// A tree that fits the schema.
#[derive(Debug)]
pub struct Shaped {
    /// The tree, patched where it did not fit.
    pub tree: Node,
    /// What was patched.
    pub poisoned: Poisoned,
}

/// Paths whose values are not the user's.
#[derive(Debug, Default)]
pub struct Poisoned(BTreeSet<Path>);

impl Poisoned {
    /// Whether the value at a path, or one that holds it, is a patch.
    pub fn covers(&self, path: &Path) -> bool {
        (0..=path.0.len()).any(|depth| self.0.contains(&Path(path.0[..depth].to_vec())))
    }

    /// Whether the value at a path, one that holds it or one that it holds is a patch.
    pub fn touches(&self, path: &Path) -> bool {
        // Paths that go through `path` follow it in order.
        let inside = self.0.range(path..).next().is_some_and(|first| path.is_prefix_of(first));
        inside || self.covers(path)
    }

    /// Whether the identity of any element of the array at a path is a patch.
    pub fn touches_identities_of(&self, array: &Path) -> bool {
        let Some(key) = identity_key(&array.0) else { return self.touches(array) };
        let inside = self.0.range(array..).take_while(|path| array.is_prefix_of(path));
        self.covers(array)
            || inside.into_iter().any(|path| path.0.get(array.0.len() + 1).is_none_or(|s| *s == key.into()))
    }
}

/// Checks a tree against a schema.
pub fn check(schema: &Schema, tree: &Node, sources: &Sources, problems: &mut Vec<Diagnostic>) -> Shaped {
    let path = Path::default();
    let mut walk = Walk { root: schema, tree, sources, path, outer: Vec::new(), found: Vec::new() };
    walk.value(tree, schema);
    let found = walk.found;
    let mut shaped = Shaped { tree: tree.clone(), poisoned: Poisoned::default() };
    for Finding { path, place, problem, patch } in found {
        let text = |problem: ShapeProblem| Diagnostic::new(problem.explain(), path.display(tree), place);
        problems.extend(problem.map(text));
        if let Some((Segment::Key(key), parents)) = path.0.split_last()
            && let Some(parent) = shaped.tree.at_mut(parents)
            && parent.as_table().is_some()
        {
            let table = parent.make_table();
            match patch.clone() {
                Some(value) => {
                    let entry = table.entry(key.clone());
                    let entry = entry
                        .or_insert_with(|| Entry { key: place, node: Node { value: value.clone(), place } });
                    entry.node.value = value;
                }
                None => {
                    table.shift_remove(key);
                }
            }
        } else if let (Some(node), Some(value)) = (shaped.tree.at_mut(&path.0), patch.clone()) {
            node.value = value;
        }
        if patch.is_some() {
            shaped.poisoned.0.insert(path);
        }
    }
    shaped
}

/// A place where the tree does not fit.
struct Finding {
    path: Path,
    place: Place,
    /// `None` where another finding tells it.
    problem: Option<ShapeProblem>,
    /// The value to put there, `None` to take the key away.
    patch: Option<Value>,
}

struct Walk<'a> {
    root: &'a Schema,
    tree: &'a Node,
    sources: &'a Sources,
    path: Path,
    /// Depth and schema of the tables that hold the current one.
    outer: Vec<(usize, &'a Schema)>,
    found: Vec<Finding>,
}

impl<'a> Walk<'a> {
    fn value(&mut self, node: &Node, schema: &'a Schema) {
        let schema = resolved(self.root, schema);
        if let Some(variants) = variants(schema) {
            return self.variant(node, schema, variants);
        }
        match (schema["type"].as_str().unwrap_or_default(), &node.value) {
            ("object", Value::Table(table)) => self.table(node, table, schema),
            ("array", Value::Array(items)) => self.array(node, items, schema),
            ("boolean", Value::Boolean(_)) => {}
            ("string", Value::String(text)) => self.text(node, text, schema),
            ("string", Value::Date(text)) if form(schema) == Some(Form::Period) => {
                self.text(node, text, schema)
            }
            ("number" | "integer", Value::Integer(number)) => {
                self.number(node, Number::Whole(*number), schema)
            }
            ("number", Value::Float(number)) => self.number(node, Number::Real(*number), schema),
            _ => self.wrong_type(node, schema),
        }
    }

    /// A value that may have one of several shapes.
    fn variant(&mut self, node: &Node, schema: &'a Schema, variants: &'a [Schema]) {
        let variants: Vec<&Schema> = variants.iter().map(|variant| resolved(self.root, variant)).collect();
        if let Some(key) = discriminator(&variants) {
            return self.tagged(node, schema, &variants, key);
        }
        let words: Vec<&str> = variants.iter().filter_map(|variant| variant["const"].as_str()).collect();
        match node.as_str() {
            Some(text) if !words.is_empty() => {
                if !words.contains(&text) {
                    let problem = unknown_word(text, &words);
                    self.report_at(node.place, problem, Some(placeholder(self.root, schema, node.place)));
                }
            }
            _ => match variants.iter().find(|variant| takes(self.root, variant, node)) {
                Some(variant) => self.value(node, variant),
                None => self.wrong_type(node, schema),
            },
        }
    }

    /// A table of which one key says which others it has.
    fn tagged(&mut self, node: &Node, schema: &'a Schema, variants: &[&'a Schema], key: &str) {
        let Some(table) = node.as_table() else { return self.wrong_type(node, schema) };
        let word = |variant: &'a Schema| variant["properties"][key]["const"].as_str().unwrap_or_default();
        let words: Vec<&str> = variants.iter().map(|variant| word(variant)).collect();
        let patch = Some(placeholder(self.root, schema, node.place));
        match table.get(key).map(|entry| &entry.node) {
            None => {
                let nearest_key = nearest(key, table.keys().map(String::as_str));
                let fit = variants
                    .iter()
                    .find(|variant| table.keys().all(|key| variant["properties"].get(key).is_some()));
                // In an editor's schema the key may be left out.
                let required = variants.iter().any(|variant| required(variant).any(|name| name == key));
                if let Some(variant) = fit.filter(|_| !required) {
                    return self.value(node, variant);
                }
                let expected = listed(words.iter().copied());
                let description = nearest_key.map(|near| format!("is it meant by `{near}`?"));
                let problem = ShapeProblem::Missing { key: key.to_owned(), expected, description };
                self.report_at(node.place, problem, patch);
            }
            Some(Node { value: Value::String(text), place }) => {
                match variants.iter().find(|variant| word(variant) == text) {
                    Some(variant) => self.table(node, table, variant),
                    None => {
                        let problem = unknown_word(text, &words);
                        self.report_at(*place, problem, patch);
                    }
                }
            }
            Some(other) => {
                let expected = format!("one of {}", listed(words.iter().copied()));
                let problem = ShapeProblem::WrongType { expected, found: other.kind(), help: None };
                self.report_at(other.place, problem, patch);
            }
        }
    }

    fn table(&mut self, node: &Node, table: &Table, schema: &'a Schema) {
        let known = &schema["properties"];
        let least = schema["minProperties"].as_u64().unwrap_or(0);
        if (table.len() as u64) < least {
            let problem = ShapeProblem::WrongCount { count: table.len(), least, most: None };
            return self.report_at(node.place, problem, Some(placeholder(self.root, schema, node.place)));
        }
        self.outer.push((self.path.0.len(), schema));
        let mut misspelt = Vec::new();
        for (key, entry) in table {
            self.path.0.push(Segment::Key(key.clone()));
            if let Some(child) = known.get(key) {
                self.value(&entry.node, child);
            } else if let Some((pattern, child)) = pattern_properties(schema) {
                match Form::of_pattern(pattern).filter(|form| !form.accepts(key)) {
                    Some(form) => {
                        let problem = ShapeProblem::Misformed { text: key.clone(), form };
                        self.report_at(entry.key, problem, None);
                    }
                    None => self.value(&entry.node, child),
                }
            } else if let Some(child @ Schema::Object(_)) = schema.get("additionalProperties") {
                self.value(&entry.node, child);
            } else {
                let problem = self.unknown_key(key, schema);
                if let ShapeProblem::UnknownKey { meant: Some(Meant::Like(like)), .. } = &problem {
                    misspelt.push(like.clone());
                }
                self.report_at(entry.key, problem, None);
            }
            self.path.0.pop();
        }
        self.outer.pop();
        for key in required(schema).filter(|key| !table.contains_key(*key)) {
            let child = resolved(self.root, &known[key]);
            // A description beside a reference is of the key, one behind it is of the type.
            let description =
                known[key].get("description").or(child.get("description")).and_then(Schema::as_str);
            let problem = ShapeProblem::Missing {
                key: key.to_owned(),
                expected: constraints::expected(self.root, child),
                description: description.map(first_sentence),
            };
            // Where the key is there but misspelt, that has been told.
            let problem = Some(problem).filter(|_| !misspelt.iter().any(|like| like == key));
            self.path.0.push(Segment::Key(key.to_owned()));
            let patch = Some(placeholder(self.root, child, node.place));
            self.found.push(Finding { path: self.path.clone(), place: node.place, problem, patch });
            self.path.0.pop();
        }
    }

    fn unknown_key(&self, key: &str, schema: &'a Schema) -> ShapeProblem {
        let allowed: Vec<String> =
            schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
        let has = |schema: &Schema| schema["properties"].get(key).is_some();
        // The last of the outer tables is the one in question.
        let tables = self.outer.split_last().map_or(&[][..], |(_, outer)| outer);
        let outer = tables.iter().rev().find(|(_, schema)| has(schema)).map(|(depth, _)| {
            let owner = Path(self.path.0[..*depth].to_vec()).display(self.tree);
            Meant::Outer { owner, heading: self.heading() }
        });
        let other = || {
            let tables = self.root["properties"].as_object().into_iter().flatten();
            let mut tables = tables.filter(|(_, schema)| has(resolved(self.root, schema)));
            tables.next().map(|(table, _)| Meant::Other { table: table.clone() })
        };
        let like =
            || nearest(key, allowed.iter().map(String::as_str)).map(|like| Meant::Like(like.to_owned()));
        let meant = outer.or_else(other).or_else(like);
        ShapeProblem::UnknownKey { key: key.to_owned(), allowed, meant }
    }

    /// The `[heading]` of the table in question, `None` if it is an inline table.
    fn heading(&self) -> Option<String> {
        let (_, table) = self.path.0.split_last()?;
        let place = table.iter().try_fold(self.tree, |node, segment| node.child(segment))?.place;
        let keys = table.iter().filter_map(|segment| match segment {
            Segment::Key(key) => Some(key.as_str()),
            Segment::Index(_) => None,
        });
        let keys = keys.collect::<Vec<_>>().join(".");
        let excerpt = self.sources.excerpt(place);
        match excerpt.strip_prefix('[') {
            Some(rest) if rest.starts_with('[') => Some(format!("[[{keys}]]")),
            Some(_) => Some(format!("[{keys}]")),
            None => None,
        }
    }

    fn array(&mut self, node: &Node, items: &[Node], schema: &'a Schema) {
        let least = schema["minItems"].as_u64().unwrap_or(0);
        let most = schema["maxItems"].as_u64();
        let count = items.len() as u64;
        if count < least || most.is_some_and(|most| count > most) {
            let problem = ShapeProblem::WrongCount { count: items.len(), least, most };
            return self.report_at(node.place, problem, Some(placeholder(self.root, schema, node.place)));
        }
        for (index, item) in items.iter().enumerate() {
            self.path.0.push(Segment::Index(index));
            self.value(item, &schema["items"]);
            self.path.0.pop();
        }
    }

    fn text(&mut self, node: &Node, text: &str, schema: &Schema) {
        if let Some(form) = form(schema).filter(|form| !form.accepts(text)) {
            let problem = ShapeProblem::Misformed { text: text.to_owned(), form };
            self.report_at(node.place, problem, Some(placeholder(self.root, schema, node.place)));
        }
    }

    fn number(&mut self, node: &Node, number: Number, schema: &Schema) {
        let written = self.sources.excerpt(node.place).to_owned();
        let expected = constraints::expected(self.root, schema);
        let problem = if !number.is_finite() {
            ShapeProblem::NotFinite { written, expected }
        } else if !number.is_within(schema) {
            ShapeProblem::OutOfRange { written, expected }
        } else {
            return;
        };
        self.report_at(node.place, problem, Some(placeholder(self.root, schema, node.place)));
    }

    fn wrong_type(&mut self, node: &Node, schema: &Schema) {
        let expected = constraints::expected(self.root, schema);
        let help = self.help_with_type(node, schema);
        let problem = ShapeProblem::WrongType { expected, found: node.kind(), help };
        self.report_at(node.place, problem, Some(placeholder(self.root, schema, node.place)));
    }

    /// What to do about a value of a wrong type, where that can be told from how it is written.
    fn help_with_type(&self, node: &Node, schema: &Schema) -> Option<String> {
        let wanted = schema["type"].as_str().unwrap_or_default();
        let takes_numbers = takes(self.root, schema, &Node { value: Value::Integer(0), place: node.place });
        let key = self.path.last_key().unwrap_or_default();
        match &node.value {
            Value::String(text) if takes_numbers && text.trim().parse::<f64>().is_ok() => {
                Some(format!("remove the quotes: {}", text.trim()))
            }
            Value::String(text) if takes_numbers && text.replacen(',', ".", 1).parse::<f64>().is_ok() => {
                Some(format!("write it with a decimal point: {}", text.replacen(',', ".", 1)))
            }
            Value::String(text) if wanted == "boolean" && ["true", "false"].contains(&text.as_str()) => {
                Some(format!("remove the quotes: {text}"))
            }
            Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Date(_)
                if wanted == "string" =>
            {
                Some(format!("put it in quotes: \"{}\"", self.sources.excerpt(node.place)))
            }
            Value::Float(number) if wanted == "integer" && number.fract() == 0.0 => {
                Some(format!("write it without point and exponent: {number}"))
            }
            Value::Table(_) if wanted == "array" && self.sources.excerpt(node.place).starts_with('[') => {
                Some(format!("write the heading with two brackets: [[{key}]]"))
            }
            Value::Array(_) if wanted == "object" && self.sources.excerpt(node.place).starts_with("[[") => {
                Some(format!("write the heading with one pair of brackets: [{key}]"))
            }
            _ => None,
        }
    }

    fn report_at(&mut self, place: Place, problem: ShapeProblem, patch: Option<Value>) {
        self.found.push(Finding { path: self.path.clone(), place, problem: Some(problem), patch });
    }
}

fn unknown_word(text: &str, words: &[&str]) -> ShapeProblem {
    ShapeProblem::NotOneOf {
        found: text.to_owned(),
        allowed: words.iter().map(|word| (*word).to_owned()).collect(),
        nearest: nearest(text, words.iter().copied()).map(str::to_owned),
    }
}

/// A description up to the end of its first sentence.
fn first_sentence(text: &str) -> String {
    let text = text.replace('\n', " ");
    match text.split_once(". ") {
        Some((first, _)) => first.to_owned(),
        None => text.trim_end_matches('.').to_owned(),
    }
}
