//! The built-in scenarios and records, embedded in the program.

macro_rules! shipped {
    ($($name:literal),+ $(,)?) => {
        [$( ($name, include_str!(concat!("../../../scenarios/", $name, ".toml"))), )+]
    };
}

/// Name and text of each, the reference case first.
const SHIPPED: &[(&str, &str)] = &shipped![
    "central-asia",
    "pre-2017",
    "post-2017",
    "only-uzbekistan",
    "only-kazakhstan",
    "only-kyrgyzstan",
    "stochastic",
    "fitted",
    "first-specification",
    "european-communities",
    "gulf",
    "asean",
    "mercosur",
];

macro_rules! records {
    ($($name:literal),+ $(,)?) => {
        [$( ($name, include_str!(concat!("../../../scenarios/records/", $name, ".toml"))), )+]
    };
}

/// Name and text of each observed record.
const RECORDS: &[(&str, &str)] =
    &records!["central-asia", "european-communities", "gulf", "asean", "mercosur"];

/// Name, draws and origin of each posterior.
const POSTERIORS: &[(&str, &str, &str)] = &[(
    "central-asia",
    include_str!("../../../scenarios/posteriors/central-asia.csv"),
    include_str!("../../../scenarios/posteriors/central-asia.toml"),
)];

/// Name of the reference case, which runs by default.
pub const REFERENCE: &str = "central-asia";

/// Lists the names of the built-in scenarios, the reference case first.
pub fn built_in_names() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|(name, _)| *name)
}

/// Returns the text of a built-in scenario, by its name with or without `.toml`.
pub fn built_in_text(name: &str) -> Option<&'static str> {
    let name = name.strip_suffix(".toml").unwrap_or(name);
    SHIPPED.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// Lists the names of the built-in records.
pub fn record_names() -> impl Iterator<Item = &'static str> {
    RECORDS.iter().map(|(name, _)| *name)
}

/// Lists the names of the built-in posteriors.
pub fn posterior_names() -> impl Iterator<Item = &'static str> {
    POSTERIORS.iter().map(|(name, ..)| *name)
}

/// Returns the draws of a built-in posterior, as CSV with a column a number and a row a draw.
pub fn posterior_text(name: &str) -> Option<&'static str> {
    POSTERIORS.iter().find(|(known, ..)| *known == name).map(|(_, text, _)| *text)
}

/// Returns the origin of a built-in posterior, as TOML.
pub fn posterior_origin(name: &str) -> Option<&'static str> {
    POSTERIORS.iter().find(|(known, ..)| *known == name).map(|(.., origin)| *origin)
}

/// Returns the text of a built-in record.
pub fn record_text(name: &str) -> Option<&'static str> {
    RECORDS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
