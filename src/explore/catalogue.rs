//! What a page shows whatever is asked for: built-in scenarios, measures, cultures of anarchy, schema.

use serde::Serialize;
use serde_json::Value;

use crate::export::manifest::Build;
use crate::model::measures::Kind;
use crate::model::series::REGION;
use crate::outcome::Culture;
use crate::plot::Language;
use crate::scenario::{built_in_names, built_in_text, schema};

/// A phrase in each language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Words {
    en: String,
    ru: String,
    kk: String,
}

impl Words {
    /// A message of the figures.
    fn message(text: &str) -> Self {
        let [en, ru, kk] = Language::ALL.map(|language| language.say(text, &[]));
        Self { en, ru, kk }
    }
}

/// A built-in scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shipped {
    name: &'static str,
    title: String,
    description: String,
    text: &'static str,
}

/// A measure of the region.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShownMeasure {
    key: &'static str,
    label: Words,
    meaning: &'static str,
    low: f64,
    /// None for numbers of events, which only time limits.
    high: Option<f64>,
    whole: bool,
}

/// A culture of anarchy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownCulture {
    key: &'static str,
    label: Words,
}

/// Data that do not depend on a request.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Catalogue {
    version: String,
    scenarios: Vec<Shipped>,
    measures: Vec<ShownMeasure>,
    cultures: Vec<ShownCulture>,
    schema: Value,
}

/// The catalogue of this version.
pub fn catalogue() -> Catalogue {
    // A scenario takes a while to read; its title stands in its own file.
    let scenario = |name: &'static str| {
        let text = built_in_text(name).unwrap_or_default();
        let table: toml::Table = toml::from_str(text).unwrap_or_default();
        let said = |key: &str| table.get("scenario")?.get(key)?.as_str();
        Shipped {
            name,
            title: said("title").unwrap_or(name).to_owned(),
            description: said("description").unwrap_or_default().to_owned(),
            text,
        }
    };
    let measures = REGION.map(|measure| {
        let spec = measure.spec();
        let (low, high, whole) = match spec.kind {
            Kind::Share => (0.0, Some(1.0), false),
            Kind::Signed | Kind::Benefit(_) => (-1.0, Some(1.0), false),
            Kind::Count(_) => (0.0, None, true),
        };
        ShownMeasure {
            key: spec.name,
            label: Words::message(spec.label),
            meaning: spec.meaning,
            low,
            high,
            whole,
        }
    });
    let culture = |culture: Culture| {
        let name = culture.name();
        let label = name[..1].to_uppercase() + &name[1..];
        ShownCulture { key: name, label: Words::message(&label) }
    };
    Catalogue {
        version: Build::current().version,
        scenarios: built_in_names().map(scenario).collect(),
        measures: measures.into(),
        cultures: Culture::ALL.map(culture).into(),
        schema: schema::complete().clone(),
    }
}
