//! Scenario, style and provenance of a chart, for its captions.

use super::years;
use crate::{
    plot::{
        figure::Provenance,
        language::{Language, say},
        style::Style,
    },
    scenario::Scenario,
};

/// Scenario, style and provenance of a chart: everything that its texts need beside its numbers.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    /// Scenario of the numbers.
    pub scenario: &'a Scenario,
    /// Sizes and colours.
    pub style: &'a Style,
    /// Provenance of the numbers.
    pub provenance: &'a Provenance,
    /// Seed of the random numbers.
    pub seed: u64,
    /// Number of replicates.
    pub replicates: u64,
}

impl Basis<'_> {
    /// The language of the chart.
    pub fn language(&self) -> Language {
        self.style.language
    }

    /// Number of replicates, in words.
    pub fn replicates(&self) -> String {
        self.language().replicates(self.replicates)
    }

    /// Title of the scenario.
    pub fn title(&self) -> String {
        self.language().called(self.scenario.title())
    }

    /// First and last year.
    pub fn years(&self) -> String {
        years(self.scenario)
    }

    /// End of the last tick: the year if the tick ends with a year, otherwise its last day.
    pub fn last_tick(&self) -> String {
        let calendar = self.scenario.calendar();
        let day = calendar.last_day();
        let closes_year = calendar.end().month() == 1 && calendar.end().day() == 1;
        if closes_year { day.year().to_string() } else { self.language().date(day) }
    }

    /// Subject of the figure, for a caption.
    pub fn subject(&self) -> String {
        say!(self.language(), "“{title}”", title = self.title())
    }

    /// The sentence of a caption that names the source.
    pub fn source(&self) -> String {
        let version = self.provenance.get("version").unwrap_or(env!("CARGO_PKG_VERSION"));
        let program = format!("{} {version}", env!("CARGO_PKG_NAME"));
        let source = say!(
            self.language(),
            "Source: {program}, scenario {name} ({subject}), seed {seed}, {replicates}.",
            program,
            name = self.scenario.name(),
            subject = self.subject(),
            seed = self.seed,
            replicates = self.replicates(),
        );
        match self.drawn() {
            Some(drawn) => {
                let (first, rest) = drawn.split_at(drawn.chars().next().map_or(0, char::len_utf8));
                format!("{}; {}{rest}", source.trim_end_matches('.'), first.to_lowercase())
            }
            None => source,
        }
    }

    /// Sentence on the source of drawn parameters, if any are drawn.
    fn drawn(&self) -> Option<String> {
        let get = |key| self.provenance.get(key);
        let (from, numbers) = (get("drawn_from")?, get("drawn_numbers")?);
        let (per_set, language) = (get("replicates_per_set")?, self.language());
        Some(match from {
            "prior" => say!(
                language,
                "Numbers of the scenario drawn from their priors: {numbers}; replicates of each set: {per_set}.",
                numbers,
                per_set,
            ),
            file => say!(
                language,
                "Numbers of the scenario taken from {file}: {numbers}; replicates of each set: {per_set}.",
                file,
                numbers,
                per_set,
            ),
        })
    }
}
