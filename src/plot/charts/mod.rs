//! Charts: each turns results and their scenario into general figures. Those of a run, a comparison and a trace stand with their
//! studies; what they share stands here.

mod attribution;
pub(crate) mod fans;
pub(crate) mod history;
#[cfg(test)]
pub(crate) mod judge;
mod lenses;
pub(crate) mod measures;
pub(crate) mod multiples;
pub(crate) mod names;
mod sensitivity;
mod sweep;

pub use attribution::{Attributed, attribution_chart_names, attribution_charts};
pub use history::marks;
pub use lenses::{Viewed, Views, lens_chart_names, lens_charts};
pub use sensitivity::{Analysed, sensitivity_chart_names, sensitivity_charts};
pub use sweep::{Swept, sweep_chart_names, sweep_charts};

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

/// What every chart is drawn from.
pub struct Source<'a> {
    /// The numbers.
    pub results: &'a Results,
    /// What they are of.
    pub scenario: &'a Scenario,
    /// Sizes and colours.
    pub style: &'a Style,
    /// Where the numbers come from.
    pub provenance: &'a Provenance,
    /// End of each tick in decimal years, the time at which series are observed.
    pub times: Vec<f64>,
    /// First and last day, and the marks between them.
    pub span: Span,
}

impl<'a> Source<'a> {
    /// From results of a scenario.
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
        Self { results, scenario, style, provenance, times: ends.map(decimal_year).collect(), span }
    }

    /// First day in decimal years.
    pub fn start(&self) -> f64 {
        decimal_year(self.span.start)
    }

    /// The language of the chart.
    pub fn language(&self) -> Language {
        self.style.language
    }

    /// How many replicates there are, in words.
    pub fn replicates(&self) -> String {
        self.language().replicates(self.results.replicates)
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
            seed = self.results.seed,
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
