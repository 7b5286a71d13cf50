//! The scenarios that come with the program, embedded in it.

/// Name and text of each.
const SHIPPED: &[(&str, &str)] = &[("central-asia", include_str!("../../scenarios/central-asia.toml"))];

/// Name of the reference case, which runs where no other scenario is asked for.
pub const REFERENCE: &str = "central-asia";

/// The names of the scenarios that come with the program, the reference case first.
pub fn built_in_names() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|(name, _)| *name)
}

/// The text of a scenario that comes with the program, by its name with or without `.toml`.
pub fn built_in_text(name: &str) -> Option<&'static str> {
    let name = name.strip_suffix(".toml").unwrap_or(name);
    SHIPPED.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
