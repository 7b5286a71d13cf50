//! What the rules of the model claim and where each comes from, read from the comment that opens its file: there it is
//! written, and nowhere else.

/// Name and text of a rule's file.
macro_rules! rules {
    ($($name:literal),+) => {
        [$(($name, include_str!(concat!("../simulation/model/rules/", $name, ".rs")))),+]
    };
}

/// The rules that have parameters, in the order of the table of parameters.
const RULES: [(&str, &str); 12] = rules![
    "openness",
    "regard",
    "sovereignty",
    "benefit",
    "low_politics",
    "commitment",
    "negotiation",
    "implementation",
    "honeymoon",
    "disputes",
    "identity",
    "consolidation"
];

/// What is said of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its name, as parameters bear it.
    pub name: &'static str,
    /// What it says about the world.
    pub claim: String,
    /// Where that comes from.
    pub source: String,
}

/// Every rule that has parameters.
pub fn rules() -> Vec<Rule> {
    let rule =
        |(name, text)| Rule { name, claim: said(text, "**Claim.**"), source: said(text, "**Source.**") };
    RULES.into_iter().map(rule).collect()
}

/// The paragraph of the opening comment that begins with a title.
fn said(text: &str, title: &str) -> String {
    let lines = text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim);
    let paragraph = lines.skip_while(|line| !line.starts_with(title)).take_while(|line| !line.is_empty());
    let words = paragraph.collect::<Vec<_>>().join(" ");
    words.strip_prefix(title).unwrap_or_default().trim().replace('`', "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Parameters;

    #[test]
    fn every_parameter_has_a_rule_that_says_its_claim_and_its_source() {
        let rules = rules();
        for (name, spec) in Parameters::specs() {
            let rule = rules.iter().find(|rule| rule.name == name);
            let rule = rule.unwrap_or_else(|| panic!("{} has no rule", spec.key));
            assert!(rule.claim.len() > 40 && rule.source.len() > 20, "{rule:?}");
            assert!(rule.claim.ends_with('.') && rule.source.ends_with('.'), "{rule:?}");
        }
    }
}
