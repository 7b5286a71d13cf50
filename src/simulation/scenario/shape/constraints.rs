//! Reads the parts of JSON schema that [`schema`](crate::scenario::schema) uses.

use serde_json::Value as Schema;

use crate::scenario::{
    diagnostics::{grouped, listed},
    raw::forms::Form,
    tree::{
        node::{Entry, Node, TomlTable, Value},
        source::TextSpan,
    },
};

/// Returns the schema behind a reference, or the schema itself.
pub fn resolved<'a>(root: &'a Schema, schema: &'a Schema) -> &'a Schema {
    let target = schema["$ref"].as_str().and_then(|reference| root.pointer(reference.strip_prefix('#')?));
    target.unwrap_or(schema)
}

/// Lists the keys that a table must have.
pub fn required(schema: &Schema) -> impl Iterator<Item = &str> {
    schema["required"].as_array().into_iter().flatten().filter_map(Schema::as_str)
}

/// Returns the form of a text.
pub fn form(schema: &Schema) -> Option<Form> {
    Form::of_pattern(schema["pattern"].as_str()?)
}

/// Returns the pattern of the unnamed keys of a table, and the schema of their values.
pub fn pattern_properties(schema: &Schema) -> Option<(&str, &Schema)> {
    schema["patternProperties"].as_object()?.iter().next().map(|(pattern, child)| (pattern.as_str(), child))
}

/// Returns the key whose value selects the variant of a table, if there is one.
pub fn discriminator<'a>(variants: &[&'a Schema]) -> Option<&'a str> {
    let properties = variants.first()?["properties"].as_object()?;
    let (key, _) = properties.iter().find(|(_, child)| child.get("const").is_some())?;
    variants.iter().all(|variant| variant["properties"][key].get("const").is_some()).then_some(key)
}

/// Returns whether a schema accepts the type of a value, whatever its size.
pub fn takes(root: &Schema, schema: &Schema, node: &Node) -> bool {
    let schema = resolved(root, schema);
    if let Some(variants) = variants(schema) {
        return variants.iter().any(|variant| takes(root, variant, node));
    }
    match (schema["type"].as_str().unwrap_or_default(), &node.value) {
        ("object", Value::Table(_))
        | ("array", Value::Array(_))
        | ("boolean", Value::Boolean(_))
        | ("string", Value::String(_))
        | ("number" | "integer", Value::Integer(_))
        | ("number", Value::Float(_)) => true,
        ("string", Value::Date(_)) => form(schema) == Some(Form::Period),
        _ => false,
    }
}

/// Returns the schemas of which a value must meet one.
pub fn variants(schema: &Schema) -> Option<&[Schema]> {
    schema.get("oneOf").or(schema.get("anyOf"))?.as_array().map(Vec::as_slice)
}

/// Describes the values that a schema accepts, for people.
pub fn expected(root: &Schema, schema: &Schema) -> String {
    let schema = resolved(root, schema);
    if let Some(variants) = variants(schema) {
        let mut texts: Vec<String> = variants.iter().map(|variant| expected(root, variant)).collect();
        texts.dedup();
        return texts.join(" or ");
    }
    let count = |least: &str, most: &str| (schema[least].as_u64(), schema[most].as_u64());
    match schema["type"].as_str().unwrap_or_default() {
        "number" => format!("a number{}", range(schema)),
        "integer" => format!("a whole number{}", range(schema)),
        "boolean" => "true or false".to_owned(),
        "string" => match (schema["const"].as_str(), form(schema)) {
            (Some(word), _) => format!("\"{word}\""),
            (None, Some(form)) => form.allowed().to_string(),
            (None, None) => "text".to_owned(),
        },
        "array" => {
            let items = &schema["items"];
            let plural = match resolved(root, items)["type"].as_str().unwrap_or_default() {
                "string" => "texts",
                "number" | "integer" => "numbers",
                "array" => "arrays",
                _ => "tables",
            };
            match count("minItems", "maxItems") {
                (Some(least), Some(most)) if least == most => format!("an array of {least} {plural}"),
                (Some(least), _) if least > 0 => format!("an array of {least} or more {plural}"),
                _ => format!("an array of {plural}"),
            }
        }
        _ => match schema["properties"].as_object() {
            // A short table is best described by its keys.
            Some(keys) if (1..=3).contains(&keys.len()) => {
                format!("a table of {}", listed(keys.iter().map(|(key, _)| key.as_str())))
            }
            _ => "a table".to_owned(),
        },
    }
}

/// Describes the type that a schema accepts, for people.
pub fn expected_type(root: &Schema, schema: &Schema) -> String {
    let schema = resolved(root, schema);
    if let Some(variants) = variants(schema) {
        let mut texts: Vec<String> = variants.iter().map(|variant| expected_type(root, variant)).collect();
        texts.dedup();
        return texts.join(" or ");
    }
    let text = match schema["type"].as_str().unwrap_or_default() {
        "number" => "a number",
        "integer" => "a whole number",
        "boolean" => "true or false",
        "string" if form(schema) == Some(Form::Period) => "a date",
        "string" => "text",
        "array" => "an array",
        _ => "a table",
    };
    text.to_owned()
}

/// Describes the range of a number, for people.
fn range(schema: &Schema) -> String {
    let bound = |key: &str| schema.get(key).map(number_text);
    if let Some((above, below)) = bound("exclusiveMinimum").zip(bound("exclusiveMaximum")) {
        return format!(" above {above} and below {below}");
    }
    match (bound("minimum"), bound("exclusiveMinimum"), bound("maximum")) {
        (Some(least), _, Some(most)) => format!(" from {least} to {most}"),
        (Some(least), _, None) => format!(" from {least}"),
        (None, Some(above), Some(most)) => format!(" above {above}, at most {most}"),
        (None, Some(above), None) => format!(" above {above}"),
        (None, None, Some(most)) => format!(" up to {most}"),
        (None, None, None) => String::new(),
    }
}

/// Writes a number of the schema as in TOML, without a needless fraction.
fn number_text(number: &Schema) -> String {
    match (number.as_u64(), number.as_f64()) {
        (Some(whole), _) => grouped(whole),
        (None, Some(real)) if real.fract() == 0.0 && real.abs() < 1e15 => format!("{real:.0}"),
        _ => number.to_string(),
    }
}

/// A number in TOML.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// A whole number.
    Whole(i128),
    /// Any other.
    Real(f64),
}

impl Number {
    /// Returns whether it is finite.
    pub fn is_finite(self) -> bool {
        match self {
            Self::Whole(_) => true,
            Self::Real(number) => number.is_finite(),
        }
    }

    /// Returns whether it lies within the bounds of a schema.
    pub fn is_within(self, schema: &Schema) -> bool {
        let order = |key: &str| schema.get(key).and_then(|bound| self.compare(bound));
        order("minimum").is_none_or(std::cmp::Ordering::is_ge)
            && order("maximum").is_none_or(std::cmp::Ordering::is_le)
            && order("exclusiveMinimum").is_none_or(std::cmp::Ordering::is_gt)
            && order("exclusiveMaximum").is_none_or(std::cmp::Ordering::is_lt)
    }

    /// Compares it with a bound, exactly if both are whole.
    fn compare(self, bound: &Schema) -> Option<std::cmp::Ordering> {
        match (self, bound.as_i64()) {
            (Self::Whole(number), Some(bound)) => Some(number.cmp(&bound.into())),
            (Self::Whole(number), None) => (number as f64).partial_cmp(&bound.as_f64()?),
            (Self::Real(number), _) => number.partial_cmp(&bound.as_f64()?),
        }
    }
}

/// Makes a value that fits a schema.
pub fn placeholder(root: &Schema, schema: &Schema, place: TextSpan) -> Value {
    let schema = resolved(root, schema);
    if let Some(variant) = variants(schema).and_then(<[_]>::first) {
        return placeholder(root, variant, place);
    }
    let node = |schema: &Schema| Node { value: placeholder(root, schema, place), place };
    match schema["type"].as_str().unwrap_or_default() {
        "number" => Value::Float(some_number(schema)),
        "integer" => Value::Integer(some_number(schema) as i128),
        "boolean" => Value::Boolean(false),
        "array" => {
            let count = schema["minItems"].as_u64().unwrap_or(0);
            Value::Array((0..count).map(|_| node(&schema["items"])).collect())
        }
        "object" => {
            let named = required(schema).map(|key| (key.to_owned(), node(&schema["properties"][key])));
            let mut table: TomlTable = named.map(|(key, node)| (key, Entry { key: place, node })).collect();
            if let Some((pattern, child)) = pattern_properties(schema)
                && schema["minProperties"].as_u64() > Some(0)
            {
                let key = Form::of_pattern(pattern).map_or("x", Form::example);
                table.insert(key.to_owned(), Entry { key: place, node: node(child) });
            }
            Value::Table(table)
        }
        _ => {
            let word = schema["const"].as_str();
            Value::String(word.or(form(schema).map(Form::example)).unwrap_or("x").to_owned())
        }
    }
}

/// Makes a number within the bounds of a schema.
fn some_number(schema: &Schema) -> f64 {
    let bound = |key: &str| schema[key].as_f64();
    match (bound("minimum"), bound("exclusiveMinimum"), bound("maximum")) {
        (Some(least), ..) => least,
        (None, Some(above), Some(most)) => (above + 1.0).min(most),
        (None, Some(above), None) => above + 1.0,
        (None, None, most) => most.unwrap_or(0.0),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_are_written_as_in_toml() {
        let texts = [json!(0), json!(0.01), json!(1000), json!(100_000), json!(10.0), json!(i64::MAX)];
        let texts = texts.map(|number| number_text(&number));
        assert_eq!(texts, ["0", "0.01", "1000", "100_000", "10", "9_223_372_036_854_775_807"]);
    }

    #[test]
    fn whole_numbers_are_compared_exactly() {
        let schema = json!({ "minimum": 0, "maximum": i64::MAX });
        assert!(Number::Whole(i64::MAX.into()).is_within(&schema));
        assert!(!Number::Whole(i128::from(i64::MAX) + 1).is_within(&schema));
        assert!(!Number::Whole(-1).is_within(&schema));
        assert!(!Number::Real(0.0).is_within(&json!({ "exclusiveMinimum": 0 })));
        let open = json!({ "exclusiveMinimum": -1, "exclusiveMaximum": 1 });
        assert!(Number::Real(0.9).is_within(&open) && !Number::Whole(1).is_within(&open));
        assert_eq!((range(&open).as_str(), some_number(&open)), (" above -1 and below 1", 0.0));
    }
}
