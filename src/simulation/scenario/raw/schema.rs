//! The JSON schema of a scenario, made from the [raw types](super).

use std::sync::LazyLock;

use serde_json::{Map, Value};

use crate::scenario::{codebook, limits, raw::RawScenario, tree::key::segments};

/// Returns the schema of a whole scenario, with everything that it extends.
pub fn complete() -> &'static Value {
    static COMPLETE: LazyLock<Value> = LazyLock::new(|| {
        let mut schema = cleaned(schemars::schema_for!(RawScenario).to_value());
        codebook::describe(&mut schema);
        schema
    });
    &COMPLETE
}

/// Adapts a schema that comes from types to TOML and to editors.
pub fn cleaned(mut schema: Value) -> Value {
    each_object(&mut schema, &mut without_null);
    each_object(&mut schema, &mut with_description_on_one_line);
    each_object(&mut schema, &mut with_bounds);
    schema
}

/// Returns the schema for editors: of one file, which may state only its differences from the file that it extends.
///
/// It differs from [`complete`] in two ways: only the keys that identify the elements of an array are required, and
/// elements may be removed. The program finds what is missing in the end.
pub fn for_files() -> Value {
    let mut schema = complete().clone();
    each_object(&mut schema, &mut |object| {
        object.remove("required");
        // Without its required keys a table may fit several variants.
        if let Some(variants) = object.remove("oneOf") {
            object.insert("anyOf".to_owned(), variants);
        }
        let holds_tables = object.get("items").is_some_and(|items| items.get("$ref").is_some());
        if holds_tables {
            object.remove("minItems");
        }
    });
    let identities = [
        ("State", "id"),
        ("Leader", "name"),
        ("Dyad", "pair"),
        ("Issue", "id"),
        ("External", "power"),
        ("Event", "name"),
    ];
    for (definition, identity) in identities {
        if let Some(definition) = schema.pointer_mut(&format!("/$defs/{definition}")) {
            each_object(definition, &mut |object| {
                if let Some(Value::Object(properties)) =
                    object.get_mut("properties").filter(|p| p.get(identity).is_some())
                {
                    let remove = serde_json::json!({
                        "description": "Takes away the element that the extended file has.", "type": "boolean",
                    });
                    properties.insert("remove".to_owned(), remove);
                    object.insert("required".to_owned(), serde_json::json!([identity]));
                }
            });
        }
    }
    schema
}

/// Calls a function on every object in a schema, the innermost first.
fn each_object(value: &mut Value, change: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            object.values_mut().for_each(|child| each_object(child, change));
            change(object);
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each_object(item, change)),
        _ => {}
    }
}

/// Removes null, which TOML lacks: an optional key is merely not required.
fn without_null(object: &mut Map<String, Value>) {
    if object.get("default").is_some_and(Value::is_null) {
        object.remove("default");
    }
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    // A type with a name of its own stands beside null.
    if let Some(Value::Array(kinds)) = object.get_mut("anyOf") {
        kinds.retain(|kind| kind.get("type").is_none_or(|name| name != "null"));
        if let [Value::Object(only)] = kinds.as_slice() {
            let only = only.clone();
            object.remove("anyOf");
            object.extend(only);
        }
    }
}

/// Joins the lines of descriptions, which are broken for the source, not for editors.
fn with_description_on_one_line(object: &mut Map<String, Value>) {
    if let Some(Value::String(description)) = object.get_mut("description") {
        *description = description.replace('\n', " ");
    }
}

/// Adds the bounds of [`limits`] to every text, list and table without a bound of its own.
fn with_bounds(object: &mut Map<String, Value>) {
    let has = |key: &str| object.contains_key(key);
    let bound = match object.get("type").and_then(Value::as_str) {
        Some("string") if !has("pattern") && !has("const") && !has("enum") => {
            ("maxLength", limits::LONGEST_TEXT)
        }
        Some("array") => ("maxItems", limits::MOST_ELEMENTS),
        Some("object")
            if has("patternProperties")
                || object.get("additionalProperties").is_some_and(Value::is_object) =>
        {
            ("maxProperties", limits::MOST_ELEMENTS)
        }
        _ => return,
    };
    object.entry(bound.0.to_owned()).or_insert_with(|| bound.1.into());
}

/// Name and description of every key in the schema.
pub fn keys() -> impl Iterator<Item = (&'static String, &'static str)> {
    let schema = complete();
    let definitions = schema["$defs"].as_object().into_iter().flatten().map(|(_, definition)| definition);
    let all = std::iter::once(schema).chain(definitions);
    let variants = all.flat_map(|it| std::iter::once(it).chain(it["oneOf"].as_array().into_iter().flatten()));
    let properties = variants.flat_map(|it| it["properties"].as_object().into_iter().flatten());
    properties.filter_map(|(key, property)| Some((key, property["description"].as_str()?)))
}

/// The description of a key of a scenario, by its last part.
pub fn described(asked: &str) -> Option<String> {
    let parts = segments(asked)?;
    let last = parts.last()?;
    keys().find(|(key, _)| *key == last).map(|(_, description)| description.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::raw::forms::Form;

    #[test]
    fn every_pattern_of_the_schema_is_of_a_known_form() {
        let mut schema = complete().clone();
        let mut patterns = Vec::new();
        each_object(&mut schema, &mut |object| {
            if let Some(Value::String(pattern)) = object.get("pattern") {
                patterns.push(pattern.clone());
            }
            if let Some(Value::Object(by_pattern)) = object.get("patternProperties") {
                patterns.extend(by_pattern.keys().cloned());
            }
        });
        assert!(patterns.len() > 10);
        assert!(patterns.iter().all(|pattern| Form::of_pattern(pattern).is_some()), "{patterns:?}");
    }

    #[test]
    fn nothing_is_without_a_bound() {
        let mut schema = complete().clone();
        let mut count = 0;
        each_object(&mut schema, &mut |object| {
            let has = |keys: &[&str]| keys.iter().any(|key| object.contains_key(*key));
            let is_bounded = match object.get("type").and_then(Value::as_str) {
                Some("string") => has(&["pattern", "const", "enum", "maxLength"]),
                Some("array") => has(&["maxItems"]),
                Some("object") => {
                    object.get("additionalProperties") == Some(&Value::Bool(false))
                        && !has(&["patternProperties"])
                        || has(&["maxProperties"])
                }
                _ => return,
            };
            count += 1;
            assert!(is_bounded, "{object:?}");
        });
        assert!(count > 50, "{count}");
    }

    #[test]
    fn nothing_may_be_null() {
        assert!(!complete().to_string().contains("null"));
    }
}
