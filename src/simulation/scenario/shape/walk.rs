//! Walks a tree along a schema, and finds where the tree does not fit.

use serde_json::Value as Schema;

use super::{
    constraints::{
        self, Number, discriminator, form, pattern_properties, placeholder, required, resolved, takes,
        variants,
    },
    help::{first_sentence, help_with_type, unknown_word},
    problem::{Meant, ShapeProblem},
};
use crate::scenario::{
    diagnostics::{listed, nearest},
    limits,
    raw::forms::Form,
    tree::{
        node::{Node, TomlTable, Value},
        path::{Path, Segment},
        source::{SourceTexts, TextSpan},
    },
};

/// A place where the tree does not fit.
pub struct Misfit {
    /// Path of the misfit.
    pub path: Path,
    /// The path that is shown to people, if it is another one.
    pub shown: Option<Path>,
    /// The place to mark.
    pub place: TextSpan,
    /// The problem; `None` if another finding reports it.
    pub problem: Option<ShapeProblem>,
    /// The patch.
    pub patch: Patch,
}

/// A patch that makes a value fit.
pub enum Patch {
    /// Removes the key.
    Drop,
    /// Replaces the value by what it means.
    Read(Value),
    /// Replaces the value by a placeholder, since the user's cannot be used.
    Stand(Value),
}

/// A walk and its current position.
pub struct SchemaWalk<'a> {
    root: &'a Schema,
    tree: &'a Node,
    sources: &'a SourceTexts,
    path: Path,
    /// Depth and schema of the tables around the current one.
    outer: Vec<(usize, &'a Schema)>,
    /// The key that selects the variant of the next table, and the variants.
    variants: Option<(String, Vec<&'a Schema>)>,
    found: Vec<Misfit>,
}

impl<'a> SchemaWalk<'a> {
    /// Lists where a tree does not fit a schema; inner places come before outer ones.
    pub fn along(root: &'a Schema, tree: &'a Node, sources: &'a SourceTexts) -> Vec<Misfit> {
        let path = Path::default();
        let mut walk =
            Self { root, tree, sources, path, outer: Vec::new(), variants: None, found: Vec::new() };
        walk.value(tree, root);
        walk.found
    }

    fn value(&mut self, node: &Node, schema: &'a Schema) {
        if self.is_full() {
            return;
        }
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
            ("string", Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Date(_))
                if self.sources.layer(node.place) > 0 =>
            {
                self.bare_text(node, schema)
            }
            ("number" | "integer", Value::Integer(number)) => {
                self.number(node, Number::Whole(*number), schema)
            }
            ("number", Value::Float(number)) => self.number(node, Number::Real(*number), schema),
            _ => self.wrong_type(node, schema),
        }
    }

    /// Visits a value that may have one of several shapes.
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
                    self.report_at(node.place, problem, self.stand(node, schema));
                }
            }
            _ => match variants.iter().find(|variant| takes(self.root, variant, node)) {
                Some(variant) => self.value(node, variant),
                None => self.wrong_type(node, schema),
            },
        }
    }

    /// Visits a table in which one key decides which other keys it has.
    fn tagged(&mut self, node: &Node, schema: &'a Schema, variants: &[&'a Schema], key: &str) {
        let Some(table) = node.as_table() else { return self.wrong_type(node, schema) };
        let word = |variant: &'a Schema| variant["properties"][key]["const"].as_str().unwrap_or_default();
        let words: Vec<&str> = variants.iter().map(|variant| word(variant)).collect();
        let patch = self.stand(node, schema);
        match table.get(key).map(|entry| &entry.node) {
            None => {
                let fit = variants
                    .iter()
                    .find(|variant| table.keys().all(|key| variant["properties"].get(key).is_some()));
                // In the schema for editors the key is optional.
                let required = variants.iter().any(|variant| required(variant).any(|name| name == key));
                if let Some(variant) = fit.filter(|_| !required) {
                    return self.value(node, variant);
                }
                let expected = listed(words.iter().copied());
                let near = nearest(key, table.keys().map(String::as_str));
                let help = near.map(|near| format!("is `{near}` meant to be `{key}`?"));
                self.report_at(
                    node.place,
                    ShapeProblem::Missing { key: key.to_owned(), expected, help },
                    patch,
                );
                self.shown_under(key);
            }
            Some(Node { value: Value::String(text), place }) => {
                match variants.iter().find(|variant| word(variant) == text) {
                    Some(variant) => {
                        self.variants = Some((key.to_owned(), variants.to_vec()));
                        self.table(node, table, variant);
                    }
                    None => {
                        let problem = unknown_word(text, &words);
                        self.report_at(*place, problem, patch);
                        self.shown_under(key);
                    }
                }
            }
            Some(other) => {
                let (expected, allowed) = ("text".to_owned(), listed(words.iter().copied()));
                let problem = ShapeProblem::WrongType { expected, allowed, found: other.kind(), help: None };
                self.report_at(other.place, problem, patch);
                self.shown_under(key);
            }
        }
    }

    fn table(&mut self, node: &Node, table: &TomlTable, schema: &'a Schema) {
        let known = &schema["properties"];
        let (least, most) = (schema["minProperties"].as_u64().unwrap_or(0), schema["maxProperties"].as_u64());
        let count = table.len() as u64;
        if count < least || most.is_some_and(|most| count > most) {
            let most = most.filter(|_| count >= least);
            let problem = ShapeProblem::WrongCount { count: table.len(), least, most };
            return self.report_at(node.place, problem, self.stand(node, schema));
        }
        let variants = self.variants.take();
        self.outer.push((self.path.0.len(), schema));
        let mut misspelt = Vec::new();
        for (key, entry) in table {
            if self.is_full() {
                break;
            }
            self.path.0.push(Segment::Key(key.clone()));
            if let Some(child) = known.get(key) {
                self.value(&entry.node, child);
            } else if let Some((pattern, child)) = pattern_properties(schema) {
                match Form::of_pattern(pattern).filter(|form| !form.accepts(key)) {
                    Some(form) => {
                        let problem = ShapeProblem::Misformed { text: key.clone(), form };
                        self.report_at(entry.key, problem, Patch::Drop);
                    }
                    None => self.value(&entry.node, child),
                }
            } else if let Some(child @ Schema::Object(_)) = schema.get("additionalProperties") {
                self.value(&entry.node, child);
            } else {
                let problem = self.unknown_key(key, schema, variants.as_ref());
                if let ShapeProblem::UnknownKey { meant: Some(Meant::Like(like)), .. } = &problem {
                    misspelt.push(like.clone());
                }
                self.report_at(entry.key, problem, Patch::Drop);
            }
            self.path.0.pop();
        }
        self.outer.pop();
        for key in required(schema).filter(|key| !table.contains_key(*key)) {
            let child = resolved(self.root, &known[key]);
            // A description beside a reference describes the key; a description behind it describes the type.
            let description =
                known[key].get("description").or(child.get("description")).and_then(Schema::as_str);
            let problem = ShapeProblem::Missing {
                key: key.to_owned(),
                expected: constraints::expected(self.root, child),
                help: description.map(|text| format!("`{key}`: {}", first_sentence(text))),
            };
            // A misspelt key has already been reported.
            let problem = Some(problem).filter(|_| !misspelt.iter().any(|like| like == key));
            self.path.0.push(Segment::Key(key.to_owned()));
            let patch = self.stand(node, child);
            self.found.push(Misfit {
                path: self.path.clone(),
                shown: None,
                place: node.place,
                problem,
                patch,
            });
            self.path.0.pop();
        }
    }

    fn unknown_key(
        &self,
        key: &str,
        schema: &'a Schema,
        variants: Option<&(String, Vec<&'a Schema>)>,
    ) -> ShapeProblem {
        let allowed: Vec<String> =
            schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
        let has = |schema: &Schema| schema["properties"].get(key).is_some();
        // The last of the outer tables is the current one.
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
        let variant = || {
            let (tag, variants) = variants?;
            let fit = variants.iter().find(|variant| has(variant))?;
            let word = fit["properties"][tag]["const"].as_str()?.to_owned();
            Some(Meant::Variant { tag: tag.clone(), word })
        };
        let like =
            || nearest(key, allowed.iter().map(String::as_str)).map(|like| Meant::Like(like.to_owned()));
        let meant = variant().or(outer).or_else(other).or_else(like);
        ShapeProblem::UnknownKey { key: key.to_owned(), allowed, meant }
    }

    /// Returns the `[heading]` of the current table; `None` for an inline table.
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
        // If there are too many elements, none is checked.
        let is_too_long = most.is_some_and(|most| count > most);
        for (index, item) in items.iter().enumerate().filter(|_| !is_too_long) {
            self.path.0.push(Segment::Index(index));
            self.value(item, &schema["items"]);
            self.path.0.pop();
        }
        if count < least || is_too_long {
            let problem = ShapeProblem::WrongCount { count: items.len(), least, most };
            self.report_at(node.place, problem, self.stand(node, schema));
        }
    }

    fn text(&mut self, node: &Node, text: &str, schema: &Schema) {
        if let Some(form) = form(schema).filter(|form| !form.accepts(text)) {
            let problem = ShapeProblem::Misformed { text: text.to_owned(), form };
            self.report_at(node.place, problem, self.stand(node, schema));
        }
        if let Some(most) = schema["maxLength"].as_u64()
            && text.chars().count() as u64 > most
        {
            let problem = ShapeProblem::TooLong { count: text.chars().count(), most };
            self.report_at(node.place, problem, self.stand(node, schema));
        }
    }

    /// Visits a value of an override that is TOML of another type but meant as text, such as a year.
    fn bare_text(&mut self, node: &Node, schema: &Schema) {
        let text = self.sources.excerpt(node.place).to_owned();
        let found = self.found.len();
        self.text(node, &text, schema);
        if self.found.len() == found {
            let (path, place) = (self.path.clone(), node.place);
            let patch = Patch::Read(Value::String(text));
            self.found.push(Misfit { path, shown: None, place, problem: None, patch });
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
        self.report_at(node.place, problem, self.stand(node, schema));
    }

    fn wrong_type(&mut self, node: &Node, schema: &Schema) {
        let expected = constraints::expected_type(self.root, schema);
        let allowed = constraints::expected(self.root, schema);
        let takes_numbers = takes(self.root, schema, &Node { value: Value::Integer(0), place: node.place });
        let key = self.path.last_key().unwrap_or_default();
        let written = self.sources.excerpt(node.place);
        let help = help_with_type(node, written, key, schema["type"].as_str(), takes_numbers);
        let problem = ShapeProblem::WrongType { expected, allowed, found: node.kind(), help };
        self.report_at(node.place, problem, self.stand(node, schema));
    }

    /// Returns whether enough problems have been found.
    fn is_full(&self) -> bool {
        self.found.len() >= limits::MOST_PROBLEMS
    }

    fn stand(&self, node: &Node, schema: &Schema) -> Patch {
        Patch::Stand(placeholder(self.root, schema, node.place))
    }

    /// Shows the last finding, which is about a whole table, under one key in it.
    fn shown_under(&mut self, key: &str) {
        if let Some(finding) = self.found.last_mut() {
            finding.shown = Some(finding.path.with(key));
        }
    }

    fn report_at(&mut self, place: TextSpan, problem: ShapeProblem, patch: Patch) {
        self.found.push(Misfit {
            path: self.path.clone(),
            shown: None,
            place,
            problem: Some(problem),
            patch,
        });
    }
}
