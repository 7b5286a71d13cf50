//! `datapackage.json`: the data dictionary of a folder, with the meaning of the rows of every table, and type and meaning of
//! every column.
//!
//! Source: Data Package, version 2.0, and Table Schema (Frictionless Data, 2024). Programs that know the standard
//! read tables with their types; `missingValues` ensures that a state `NA` is not read as missing.

use std::path::Path;
use std::sync::LazyLock;

use fs_err as fs;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::cells::sentence;
use super::error::ExportError;
use super::manifest::Identity;
use super::outcomes::columns_of_parquet;
use crate::format::plain;
use crate::model::{Measure, series::REGION};

/// Name of the file.
pub const DICTIONARY: &str = "datapackage.json";

/// Profile of the standard that the file follows.
const PROFILE: &str = "https://datapackage.org/profiles/2.0/datapackage.json";

/// Type and meaning of a column.
type Column = (Type, String);

/// Types of Table Schema in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Type {
    String,
    Number,
    Integer,
    Boolean,
    Date,
    Any,
}

/// Descriptions of all tables.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Dictionary {
    columns: IndexMap<String, Column>,
    prefixes: IndexMap<String, Column>,
    tables: IndexMap<String, Table>,
}

/// Tables that a study describes itself, by their names.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Own {
    tables: IndexMap<String, Table>,
}

impl Own {
    /// Adds those of a text in the form of the file beside this one.
    pub fn add(&mut self, text: &str) {
        let own: Self = toml::from_str(text).expect("a study describes its tables in TOML of this form");
        self.tables.extend(own.tables);
    }
}

/// Description of a table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    title: String,
    /// Meaning of a row.
    row: String,
    /// Description of columns named after parts of the scenario.
    other: Option<Column>,
    #[serde(default)]
    columns: IndexMap<String, Column>,
}

/// Columns described in the file beside this one, and columns of measures of the region, described by their declarations.
static KNOWN: LazyLock<Dictionary> = LazyLock::new(|| {
    let mut known: Dictionary = toml::from_str(include_str!("columns.toml"))
        .expect("the dictionary is TOML of this form: a test reads it");
    if let Some(outcomes) = known.tables.get_mut("outcomes") {
        outcomes.columns.extend(REGION.map(|measure| (measure.name().to_owned(), at_the_end(measure))));
    }
    known
});

/// The column of a measure at the end of a replicate.
fn at_the_end(measure: Measure) -> Column {
    let meaning = sentence(measure.spec().meaning);
    match measure.interval() {
        Some((low, high)) => (Type::Number, format!("{meaning} at the end, in [{low},{high}].")),
        None => (Type::Integer, format!("{}.", meaning.replace("so far", "by the end"))),
    }
}

impl Dictionary {
    /// The description of a column; `None` if there is none.
    fn column<'a>(&'a self, table: &'a Table, name: &str) -> Option<&'a Column> {
        let by_prefix = || self.prefixes.iter().find(|(prefix, _)| name.starts_with(prefix.as_str()));
        let known = table.columns.get(name).or_else(|| match table.other {
            // In such a table, a column of any name may be a key.
            Some(_) => self.columns.get(name),
            None => self.columns.get(name).or_else(|| by_prefix().map(|(_, column)| column)),
        });
        known.or(table.other.as_ref())
    }
}

/// A file of the package.
#[derive(Debug, Serialize)]
struct Resource<'a> {
    name: String,
    path: &'a str,
    title: &'a str,
    description: String,
    format: &'a str,
    mediatype: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Option<&'a str>,
    schema: Schema<'a>,
}

/// Columns of a table.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Schema<'a> {
    fields: Vec<Field<'a>>,
    missing_values: [&'a str; 1],
}

/// A column.
#[derive(Debug, Serialize)]
struct Field<'a> {
    name: String,
    r#type: Type,
    description: &'a str,
}

/// The whole file.
#[derive(Debug, Serialize)]
struct Package<'a> {
    #[serde(rename = "$schema")]
    schema: &'a str,
    name: String,
    title: &'a str,
    description: String,
    version: &'a str,
    resources: Vec<Resource<'a>>,
}

/// Describes the tables among the files of a folder by their columns; `own` are those that the study describes itself. `None`
/// if there are no tables.
///
/// # Errors
///
/// [`ExportError::Io`] or [`ExportError::Parquet`] where a table cannot be read.
pub(super) fn describe<'a>(
    folder: &Path,
    files: impl Iterator<Item = &'a String>,
    own: &Own,
    identity: &Identity,
) -> Result<Option<Vec<u8>>, ExportError> {
    let mut resources = Vec::new();
    for path in files {
        let (stem, format) = path.rsplit_once('.').unwrap_or((path, ""));
        let (part, table) = stem.rsplit_once('/').map_or(("", stem), |(part, table)| (part, table));
        let Some(known) = own.tables.get(table).or_else(|| KNOWN.tables.get(table)) else { continue };
        let (columns, mediatype) = match format {
            "csv" => (header(&folder.join(path))?, "text/csv"),
            "parquet" => (columns_of_parquet(&folder.join(path))?, "application/vnd.apache.parquet"),
            _ => continue,
        };
        let field = |name: String| {
            let described = KNOWN.column(known, &name);
            debug_assert!(described.is_some(), "nobody has described the column {name} of {path}");
            let (r#type, description) = described?;
            Some(Field { name, r#type: *r#type, description })
        };
        resources.push(Resource {
            name: name_of(&if part.is_empty() { table.to_owned() } else { format!("{part}-{table}") }),
            path,
            title: &known.title,
            description: format!("A row is {}.", known.row),
            format,
            mediatype,
            encoding: (format == "csv").then_some("utf-8"),
            schema: Schema { fields: columns.into_iter().filter_map(field).collect(), missing_values: [""] },
        });
    }
    if resources.is_empty() {
        return Ok(None);
    }
    let scenario = &identity.scenario;
    let package = Package {
        schema: PROFILE,
        name: name_of(&scenario.name),
        title: &scenario.title,
        description: format!(
            "Simulated by concord {}, seed {}, {} replicates. Simulated histories are no observations.",
            identity.concord.version, identity.seed, identity.replicates
        ),
        version: &identity.concord.version,
        resources,
    };
    let text = serde_json::to_string_pretty(&package)
        .map_err(|error| ExportError::from(std::io::Error::from(error)))?;
    Ok(Some(format!("{}\n", plain(&text)).into_bytes()))
}

/// A name in the notation of the standard: lower case letters, digits, and `-._`.
fn name_of(text: &str) -> String {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-._".contains(c);
    let name: String = text.to_lowercase().chars().map(|c| if allowed(c) { c } else { '-' }).collect();
    name
}

/// Columns of a CSV file.
fn header(path: &Path) -> Result<Vec<String>, ExportError> {
    let mut reader = csv::Reader::from_reader(fs::File::open(path)?);
    Ok(reader.headers()?.iter().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_measures_of_an_outcome_are_described_by_their_declarations() {
        let described = |measure| at_the_end(measure).1;
        assert_eq!(described(Measure::PaperGap), "Paper less integration at the end, in [-1,1].");
        assert_eq!(described(Measure::Incidents), "Incidents by the end, by chance and by date.");
        assert!(KNOWN.tables["outcomes"].columns.contains_key("agency"));
    }

    /// Words that PostgreSQL or SQLite do not accept as names of columns without quotes.
    const RESERVED: &[&str] = &[
        "all",
        "analyse",
        "analyze",
        "and",
        "any",
        "array",
        "as",
        "asc",
        "between",
        "both",
        "case",
        "cast",
        "check",
        "collate",
        "column",
        "constraint",
        "create",
        "default",
        "deferrable",
        "delete",
        "desc",
        "distinct",
        "do",
        "drop",
        "else",
        "end",
        "escape",
        "except",
        "exists",
        "false",
        "fetch",
        "for",
        "foreign",
        "from",
        "grant",
        "group",
        "having",
        "in",
        "index",
        "insert",
        "intersect",
        "into",
        "is",
        "isnull",
        "join",
        "lateral",
        "leading",
        "limit",
        "not",
        "notnull",
        "null",
        "offset",
        "on",
        "only",
        "or",
        "order",
        "primary",
        "references",
        "returning",
        "select",
        "set",
        "some",
        "table",
        "then",
        "to",
        "trailing",
        "transaction",
        "true",
        "union",
        "unique",
        "update",
        "user",
        "using",
        "values",
        "variadic",
        "when",
        "where",
        "window",
        "with",
    ];

    #[test]
    fn columns_are_described_in_sentences_and_sql_takes_their_names() {
        let tables = KNOWN.tables.values().flat_map(|table| &table.columns);
        for (name, (_, meaning)) in KNOWN.columns.iter().chain(&KNOWN.prefixes).chain(tables) {
            assert!(meaning.ends_with('.') && meaning.len() > 4, "{name}");
            let first = name.as_bytes()[0].is_ascii_lowercase();
            let rest = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
            assert!(first && rest && !RESERVED.contains(&name.as_str()), "{name}");
        }
    }
}
