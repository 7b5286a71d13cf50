//! `concord schema`: the JSON Schema of a scenario file.

use std::io::Write;

use clap::Args;

use super::error::CliError;
use crate::scenario::schema;

/// Print the JSON Schema of scenario files, for completion and checks in an editor
#[derive(Debug, Clone, Args)]
#[command(after_long_help = "\
Save it as scenario.schema.json beside your scenarios, and begin each scenario with the line

  #:schema scenario.schema.json

Editors with Taplo or Tombi (in VS Code the extension \"Even Better TOML\") then complete keys, show their meaning and
mark errors. Errors that depend on the extended scenarios are found by `concord check` only.")]
pub struct SchemaArgs {}

/// Prints the schema.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn execute(_: &SchemaArgs, out: &mut dyn Write) -> Result<(), CliError> {
    out.write_all(text()?.as_bytes())?;
    Ok(())
}

/// The schema as text, with the keywords of each part in a readable order.
///
/// # Errors
///
/// If it cannot be written as JSON.
pub fn text() -> serde_json::Result<String> {
    let schema = schemars::Schema::try_from(schema::for_files())?;
    Ok(serde_json::to_string_pretty(&schema)? + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_json() {
        let mut out = Vec::new();
        execute(&SchemaArgs {}, &mut out).expect("writing to memory");
        let read: serde_json::Value = serde_json::from_slice(&out).expect("JSON");
        assert_eq!(read, schema::for_files());
        assert!(out.starts_with(b"{\n  \"$schema\""));
        assert_eq!(read["$schema"], "https://json-schema.org/draft/2020-12/schema");
    }
}
