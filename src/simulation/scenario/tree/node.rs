//! TOML as a tree, in which every key and value has its place.

use indexmap::IndexMap;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::scenario::tree::{
    path::{Path, Segment},
    source::{SourceId, TextSpan},
};

/// A value and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Its place; for a `[table]`, that of its heading.
    pub place: TextSpan,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text.
    String(String),
    /// A whole number; beyond 128 bits, the nearest that fits.
    Integer(i128),
    /// A number with a fraction, possibly not finite.
    Float(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// A date, time or both, as written.
    Date(String),
    /// An array.
    Array(Vec<Node>),
    /// A table.
    Table(TomlTable),
}

/// A table, its keys in the order of the file.
pub type TomlTable = IndexMap<String, Entry>;

/// A value in a table, and its key's place.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Place of the key.
    pub key: TextSpan,
    /// The value.
    pub node: Node,
}

impl Node {
    /// Makes a tree from a TOML document.
    pub fn from_document(document: Spanned<DeTable<'_>>, source: SourceId) -> Self {
        let span = document.span();
        let place = TextSpan { source, start: span.start, end: span.end };
        Self { value: table(document.into_inner(), source, 0), place }
    }

    /// Makes a tree from a TOML value at `offset` bytes in its source.
    pub fn from_value(value: Spanned<DeValue<'_>>, source: SourceId, offset: usize) -> Self {
        let place = place(source, value.span(), offset);
        let value = match value.into_inner() {
            DeValue::String(text) => Value::String(text.into_owned()),
            DeValue::Integer(number) => {
                let parsed = i128::from_str_radix(number.as_str(), number.radix());
                let nearest = if number.as_str().starts_with('-') { i128::MIN } else { i128::MAX };
                Value::Integer(parsed.unwrap_or(nearest))
            }
            DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(truth) => Value::Boolean(truth),
            DeValue::Datetime(date) => Value::Date(date.to_string()),
            DeValue::Array(items) => {
                Value::Array(items.into_iter().map(|item| Self::from_value(item, source, offset)).collect())
            }
            DeValue::Table(entries) => table(entries, source, offset),
        };
        Self { value, place }
    }

    /// Returns the value of a key, if this is a table that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|entry| &entry.node)
    }

    /// Returns the entry of a key, if this is a table that has it.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.as_table()?.get(key)
    }

    /// Returns the table, if this is one.
    pub fn as_table(&self) -> Option<&TomlTable> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// Returns the elements, if this is an array.
    pub fn as_array(&self) -> Option<&[Self]> {
        match &self.value {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    /// Returns the text, if this is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the entries of the table; any other value becomes an empty table first.
    pub fn make_table(&mut self) -> &mut TomlTable {
        if self.as_table().is_none() {
            self.value = Value::Table(TomlTable::new());
        }
        match &mut self.value {
            Value::Table(table) => table,
            _ => unreachable!("a table since the line above"),
        }
    }

    /// Returns the elements of the array; any other value becomes an empty array first.
    pub fn make_array(&mut self) -> &mut Vec<Self> {
        if self.as_array().is_none() {
            self.value = Value::Array(Vec::new());
        }
        match &mut self.value {
            Value::Array(items) => items,
            _ => unreachable!("an array since the line above"),
        }
    }

    /// Returns the value one step down.
    pub fn child(&self, segment: &Segment) -> Option<&Self> {
        match segment {
            Segment::Key(key) => self.get(key),
            Segment::Index(index) => self.as_array()?.get(*index),
        }
    }

    /// Returns the value at a path, to be changed.
    pub fn at_mut(&mut self, path: &[Segment]) -> Option<&mut Self> {
        path.iter().try_fold(self, |node, segment| match (segment, &mut node.value) {
            (Segment::Key(key), Value::Table(table)) => table.get_mut(key).map(|entry| &mut entry.node),
            (Segment::Index(index), Value::Array(items)) => items.get_mut(*index),
            _ => None,
        })
    }

    /// Returns the value at a path.
    pub fn at(&self, path: &Path) -> Option<&Self> {
        path.0.iter().try_fold(self, |node, segment| node.child(segment))
    }

    /// Returns the place of the value at a path, or of the nearest existing value above it.
    pub fn place_of(&self, path: &Path) -> TextSpan {
        let mut here = self;
        for segment in &path.0 {
            match here.child(segment) {
                Some(child) => here = child,
                None => break,
            }
        }
        here.place
    }

    /// Returns the place of the last key of a path, or [`Self::place_of`] if it has none.
    pub fn key_place_of(&self, path: &Path) -> TextSpan {
        let key = path.0.split_last().and_then(|(last, parents)| {
            let Segment::Key(key) = last else { return None };
            self.at(&Path(parents.to_vec()))?.entry(key)
        });
        key.map_or_else(|| self.place_of(path), |entry| entry.key)
    }

    /// Names the kind of value, for people.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::String(_) => "text",
            Value::Integer(_) => "a whole number",
            Value::Float(_) => "a decimal number",
            Value::Boolean(_) => "true or false",
            Value::Date(_) => "a date",
            Value::Array(_) => "an array",
            Value::Table(_) => "a table",
        }
    }

    /// Converts the tree to the form that serde reads. Whole numbers beyond 64 bits become floats, which no type
    /// accepts as whole numbers.
    pub fn to_toml(&self) -> toml::Value {
        match &self.value {
            Value::String(text) | Value::Date(text) => text.as_str().into(),
            Value::Integer(number) => {
                i64::try_from(*number).map_or_else(|_| (*number as f64).into(), toml::Value::from)
            }
            Value::Float(number) => (*number).into(),
            Value::Boolean(truth) => (*truth).into(),
            Value::Array(items) => toml::Value::Array(items.iter().map(Self::to_toml).collect()),
            Value::Table(table) => {
                let entries = table.iter().map(|(key, entry)| (key.clone(), entry.node.to_toml()));
                toml::Value::Table(entries.collect())
            }
        }
    }
}

fn table(entries: DeTable<'_>, source: SourceId, offset: usize) -> Value {
    let entries = entries.into_iter().map(|(key, value)| {
        let place = place(source, key.span(), offset);
        (key.into_inner().into_owned(), Entry { key: place, node: Node::from_value(value, source, offset) })
    });
    Value::Table(entries.collect())
}

fn place(source: SourceId, span: std::ops::Range<usize>, offset: usize) -> TextSpan {
    TextSpan { source, start: span.start + offset, end: span.end + offset }
}
