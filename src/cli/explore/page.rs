//! The page with what it opens with.

use std::path::Path;

use fs_err as fs;

use super::error::ExploreError;
use crate::explore::{Request, ScenarioInput};
use crate::scenario::Scenario;

/// Stands in a page for what it opens with.
const PRESET: &str = r#"<script type="application/json" id="preset">null</script>"#;
/// Says in a page of which version it is.
const VERSION: &str =
    concat!(r#"<meta name="concord-version" content=""#, env!("CARGO_PKG_VERSION"), r#"">"#);
/// Replicates of the first picture.
pub const REPLICATES: u64 = 400;

/// A page that opens with a request, under a title if there is one; `None` if it is no such page.
pub fn preset(page: &str, request: &Request, title: Option<&str>) -> Option<String> {
    let (before, after) = page.split_once(PRESET)?;
    let preset = serde_json::json!({ "request": request, "title": title }).to_string();
    // Nothing in a text of JSON may end the element that holds it.
    let element = PRESET.replace("null", &preset.replace('<', "\\u003c"));
    Some(format!("{before}{element}{after}"))
}

/// The page at a path, so that it opens with scenarios as they are.
///
/// # Errors
///
/// [`ExploreError`] if it cannot be read, is no page of this version, or cannot show so many scenarios.
pub fn page_of(path: &Path, scenarios: &[&Scenario]) -> Result<String, ExploreError> {
    let shown = || path.display().to_string();
    if scenarios.len() > 2 {
        return Err(ExploreError::TooMany { scenarios: scenarios.len() });
    }
    let page =
        fs::read_to_string(path).map_err(|error| ExploreError::Unread { reason: error.to_string() })?;
    let whole = |scenario: &&Scenario| ScenarioInput {
        name: scenario.name().to_owned(),
        text: Some(scenario.resolved()),
        set: Vec::new(),
    };
    let request = Request {
        scenarios: scenarios.iter().map(whole).collect(),
        replicates: REPLICATES,
        seed: scenarios.first().map(|scenario| scenario.seed().to_string()),
        uncertain: true,
        complete: false,
    };
    let titles: Vec<&str> = scenarios.iter().map(|scenario| scenario.title()).collect();
    let is_page = page.contains(VERSION);
    let page = preset(&page, &request, Some(&titles.join(" · "))).filter(|_| is_page);
    page.ok_or_else(|| ExploreError::NoPage { path: shown() })
}
