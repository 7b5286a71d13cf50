//! Shared parts of charts, which turn results and their scenario into general figures. The charts themselves are in the
//! folders of their studies.

mod basis;
pub(crate) mod fans;
pub(crate) mod history;
#[cfg(all(test, feature = "print"))]
pub(crate) mod judge;
pub(crate) mod keys;
pub(crate) mod measures;
pub(crate) mod multiples;
pub(crate) mod names;

pub use basis::Basis;
pub use history::marks;

use super::{
    figure::Provenance,
    figures::timeline::Span,
    language::{Language, say},
    style::Style,
};
use crate::{
    outcome::Results,
    scenario::{Scenario, calendar::decimal_year},
};

/// First and last year of a scenario.
pub fn years(scenario: &Scenario) -> String {
    let days = scenario.calendar().first_days();
    match (days[0].year(), days[days.len() - 1].year()) {
        (first, last) if first == last => first.to_string(),
        (first, last) => format!("{first}–{last}"),
    }
}

/// Results of a batch under priors.
#[derive(Debug, Clone, Copy)]
pub struct UnderPriors<'a> {
    /// The results, of the region alone.
    pub results: &'a Results,
    /// What is drawn in it.
    pub drawn: DrawnToo,
}

/// What is drawn in a batch under priors.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DrawnToo {
    /// Whether codings are drawn too.
    pub codings: bool,
    /// Whether parameters are drawn from a posterior, and not from their priors.
    pub posterior: bool,
}

impl DrawnToo {
    /// What parameters are drawn from, within a sentence.
    pub fn from(self, language: Language) -> String {
        if self.posterior { say!(language, "the posterior") } else { say!(language, "their priors") }
    }
}

/// Input of every chart.
pub struct Source<'a> {
    /// Numbers of the chart.
    pub results: &'a Results,
    /// Numbers of the batch under priors, which fans show as well.
    pub under_priors: Option<UnderPriors<'a>>,
    /// Scenario of the numbers.
    pub scenario: &'a Scenario,
    /// Sizes and colours.
    pub style: &'a Style,
    /// Provenance of the numbers.
    pub provenance: &'a Provenance,
    /// End of each tick in decimal years, the time at which series are observed.
    pub times: Vec<f64>,
    /// First and last day, and the marks between them.
    pub span: Span,
}

impl<'a> Source<'a> {
    /// Builds the input from results of a scenario.
    pub fn new(
        results: &'a Results,
        scenario: &'a Scenario,
        style: &'a Style,
        provenance: &'a Provenance,
    ) -> Self {
        let calendar = scenario.calendar();
        let ends = calendar.first_days().iter().skip(1).copied().chain([calendar.end()]);
        let span = Span {
            start: calendar.first_days()[0],
            end: calendar.end(),
            marks: style.events.of(marks(scenario, style.language)),
        };
        Self {
            results,
            under_priors: None,
            scenario,
            style,
            provenance,
            times: ends.map(decimal_year).collect(),
            span,
        }
    }

    /// Adds the results of a batch under priors.
    #[must_use]
    pub fn with_under_priors(self, under_priors: Option<UnderPriors<'a>>) -> Self {
        Self { under_priors, ..self }
    }

    /// First day in decimal years.
    pub fn start(&self) -> f64 {
        decimal_year(self.span.start)
    }

    /// Scenario, style and provenance for captions.
    fn basis(&self) -> Basis<'a> {
        let Self { scenario, style, provenance, .. } = *self;
        Basis { scenario, style, provenance, seed: self.results.seed, replicates: self.results.replicates }
    }

    /// The language of the chart.
    pub fn language(&self) -> Language {
        self.style.language
    }

    /// Number of replicates, in words.
    pub fn replicates(&self) -> String {
        self.basis().replicates()
    }

    /// Title of the scenario.
    pub fn title(&self) -> String {
        self.basis().title()
    }

    /// First and last year.
    pub fn years(&self) -> String {
        self.basis().years()
    }

    /// End of the last tick: the year if the tick ends with a year, otherwise its last day.
    pub fn last_tick(&self) -> String {
        self.basis().last_tick()
    }

    /// Subject of the figure, for a caption.
    pub fn subject(&self) -> String {
        self.basis().subject()
    }

    /// The sentence of a caption that names the source.
    pub fn source(&self) -> String {
        self.basis().source()
    }
}
