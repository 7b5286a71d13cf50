//! What captions say of where a chart comes from.

use super::years;
use crate::{
    plot::{
        figure::Provenance,
        language::{Language, say},
        style::Style,
    },
    scenario::Scenario,
};

/// Scenario, looks and origin of a chart: all that its words need beside its numbers.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    /// What the numbers are of.
    pub scenario: &'a Scenario,
    /// Sizes and colours.
    pub style: &'a Style,
    /// Where the numbers come from.
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

    /// How many replicates there are, in words.
    pub fn replicates(&self) -> String {
        self.language().replicates(self.replicates)
    }

    /// What the scenario is called.
    pub fn title(&self) -> String {
        self.language().called(self.scenario.title())
    }

    /// First and last year.
    pub fn years(&self) -> String {
        years(self.scenario)
    }

    /// The end of the last tick: its year where that ends with it, else its last day.
    pub fn last_tick(&self) -> String {
        let calendar = self.scenario.calendar();
        let day = calendar.last_day();
        let closes_year = calendar.end().month() == 1 && calendar.end().day() == 1;
        if closes_year { day.year().to_string() } else { self.language().date(day) }
    }

    /// What the figure is of, as a caption names it.
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

    /// From where numbers are drawn, where any are, as a sentence.
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
