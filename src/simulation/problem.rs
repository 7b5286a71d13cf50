//! Errors as people meet them: what is wrong, where, and what can be done about it.
//!
//! The library names what is to be changed as a [`Setting`]. Each front end has its own word for it: the command line an
//! option, a notebook an argument, a page a control.

use std::fmt;

/// How an attempt ended that did not succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Something went wrong while working.
    Failed,
    /// What was asked for cannot be done as asked; nothing was written.
    Refused,
    /// The user asked to stop.
    Interrupted,
}

/// What a user can set, whatever front end it is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// A value of the scenario.
    ScenarioValue,
    /// Number of replicates.
    Replicates,
    /// Replicates that share a set of drawn parameters.
    ReplicatesPerSet,
    /// Seed of the random numbers.
    Seed,
    /// Number of threads.
    Threads,
    /// Folder of the result.
    Output,
    /// Whether the result that a folder holds gives way.
    Force,
    /// Whether figures are drawn.
    NoFigures,
    /// Which figures are drawn.
    Only,
    /// Language of the figures.
    Language,
    /// Outcomes that are shown.
    Outcome,
    /// From what parameters are drawn.
    DrawParameters,
    /// Whether codings are drawn.
    DrawCodings,
    /// Whether what a file leaves out is drawn.
    DrawRest,
    /// Whether the batch under priors is left out.
    FixedParameters,
    /// The smallest effect of interest.
    SmallestEffect,
    /// Format of the outcomes.
    Format,
    /// Changes that count as one.
    Group,
    /// Mechanisms that a difference goes through.
    Mechanism,
    /// Lenses.
    Lens,
    /// A number that varies, and its values.
    Vary,
    /// How values of several numbers are combined.
    Design,
    /// Number of points of a sample.
    Points,
    /// File of points.
    PointsFile,
    /// Rows of a design for Sobol indices.
    Rows,
    /// Trajectories of a screening.
    Trajectories,
    /// How many numbers go on from a screening.
    Keep,
    /// Method of a sensitivity analysis.
    Method,
    /// Numbers that are uncertain.
    Key,
    /// Margin of error of a comparison.
    Precision,
    /// Replicate that is traced.
    Replicate,
    /// Condition on the replicate that is traced.
    Where,
    /// Years that are printed.
    Years,
    /// Other scenario of a pair.
    Pair,
    /// Whether a scenario is written out with all that it extends.
    Resolved,
    /// File of the draws of a posterior.
    Posterior,
    /// State whose succession is put on other days.
    Placebo,
}

/// Where in what was asked a fault lies: a setting and its value, `--vary parameters.spillover`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The setting.
    pub setting: Setting,
    /// Its value as far as it names the place; empty for all of it.
    pub value: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Setting(Setting),
}

/// A text for people that may name settings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Phrase(Vec<Part>);

/// What a user can do about an error.
pub type Remedy = Phrase;

impl Phrase {
    /// A text that begins with words.
    pub fn new(text: impl Into<String>) -> Self {
        Self::default().text(text)
    }

    /// More words.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.0.push(Part::Text(text.into()));
        self
    }

    /// Another text behind it.
    #[must_use]
    pub fn then(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// The name of a setting.
    #[must_use]
    pub fn setting(mut self, setting: Setting) -> Self {
        self.0.push(Part::Setting(setting));
        self
    }

    /// The text, with settings as `name` calls them.
    pub fn words(&self, name: impl Fn(Setting) -> String) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Setting(setting) => name(*setting),
        };
        self.0.iter().map(part).collect()
    }
}

impl From<String> for Phrase {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for Phrase {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl fmt::Display for Phrase {
    /// The text in the words of the library.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(|setting| setting.to_string()))
    }
}

impl fmt::Display for Setting {
    /// Its name in the words of the library: `replicates per set`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ScenarioValue => "a value of the scenario",
            Self::Replicates => "replicates",
            Self::ReplicatesPerSet => "replicates per set",
            Self::Seed => "seed",
            Self::Threads => "threads",
            Self::Output => "output",
            Self::Force => "force",
            Self::NoFigures => "no figures",
            Self::Only => "only",
            Self::Language => "language",
            Self::Outcome => "outcome",
            Self::DrawParameters => "draw parameters",
            Self::DrawCodings => "draw codings",
            Self::DrawRest => "draw rest",
            Self::FixedParameters => "fixed parameters",
            Self::SmallestEffect => "smallest effect",
            Self::Format => "format",
            Self::Group => "group",
            Self::Mechanism => "mechanism",
            Self::Lens => "lens",
            Self::Vary => "vary",
            Self::Design => "design",
            Self::Points => "points",
            Self::PointsFile => "points file",
            Self::Rows => "rows",
            Self::Trajectories => "trajectories",
            Self::Keep => "keep",
            Self::Method => "method",
            Self::Key => "key",
            Self::Precision => "precision",
            Self::Replicate => "replicate",
            Self::Where => "where",
            Self::Years => "years",
            Self::Pair => "pair",
            Self::Resolved => "resolved",
            Self::Posterior => "posterior",
            Self::Placebo => "placebo",
        })
    }
}

/// An error that says where its fault lies, what can be done about it, and how the attempt ended. Its `Display` says what is
/// wrong, in the words of the library, and neither of these.
pub trait Explain: std::error::Error {
    /// How the attempt ended.
    fn status(&self) -> Status {
        Status::Refused
    }

    /// What is wrong, with settings as `name` calls them.
    fn message(&self, _name: &dyn Fn(Setting) -> String) -> String {
        self.to_string()
    }

    /// The setting at fault, where it is one.
    fn place(&self) -> Option<Place> {
        None
    }

    /// What can be done about it.
    fn remedy(&self) -> Option<Remedy> {
        None
    }
}

/// An error in full, as one text: the place, what is wrong, and after a line break `help: ` and the remedy; settings as `name`
/// calls them.
pub fn explained(error: &dyn Explain, name: impl Fn(Setting) -> String) -> String {
    let place = error.place().map_or_else(String::new, |place| {
        let gap = if place.value.is_empty() { "" } else { " " };
        format!("{}{gap}{}: ", name(place.setting), place.value)
    });
    let remedy = error.remedy().map_or_else(String::new, |remedy| format!("\nhelp: {}", remedy.words(&name)));
    format!("{place}{}{remedy}", error.message(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("it has no values")]
    struct NoValues;

    impl Explain for NoValues {
        fn place(&self) -> Option<Place> {
            Some(Place { setting: Setting::Vary, value: "parameters.spillover".to_owned() })
        }

        fn remedy(&self) -> Option<Remedy> {
            Some(Remedy::new("name them, or sample with ").setting(Setting::Points).text(" 100"))
        }
    }

    #[test]
    fn settings_have_the_words_of_the_front_end() {
        let option = |setting: Setting| format!("--{}", setting.to_string().replace(' ', "-"));
        assert_eq!(
            explained(&NoValues, option),
            "--vary parameters.spillover: it has no values\nhelp: name them, or sample with --points 100"
        );
        let argument = |setting: Setting| setting.to_string();
        assert!(explained(&NoValues, argument).ends_with("sample with points 100"));
    }
}
