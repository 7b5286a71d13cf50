//! The charts of the project: each turns results and their scenario into general figures.

mod attribution;
mod benefit;
mod chronicle;
mod compare;
pub(crate) mod fans;
pub(crate) mod history;
mod identity;
#[cfg(test)]
pub mod judge;
pub(crate) mod keys;
mod lenses;
pub(crate) mod measures;
mod moments;
pub(crate) mod multiples;
pub(crate) mod names;
mod network;
mod outcomes;
mod paper;
mod participation;
mod passages;
mod shares;
#[cfg(test)]
pub mod synthetic;
mod units;

pub use attribution::{Attributed, attribution_chart_names, attribution_charts};
pub use compare::{comparison_chart_names, comparison_charts, draw_comparison};
pub use history::marks;
pub use lenses::{Viewed, Views, lens_chart_names, lens_charts};
use rayon::prelude::*;

use super::{
    figure::{Figure, Provenance},
    figures::timeline::Span,
    language::{Language, say},
    only::Only,
    style::Style,
};
use crate::{
    chronicle::{Chronicle, Course},
    model::Measure,
    outcome::Results,
    scenario::{Scenario, calendar::decimal_year},
};

type Chart = fn(&Source) -> Option<Figure>;

/// Every chart of a run with the name of its figure, in the order in which a reader wants them.
const CHARTS: &[(&str, Chart)] = &[
    ("fans", fans::all),
    ("fan-integration", |source| fans::single(source, Measure::Integration)),
    ("fan-paper", |source| fans::single(source, Measure::Paper)),
    ("fan-identity", |source| fans::single(source, Measure::Identity)),
    ("fan-dispute", |source| fans::single(source, Measure::Dispute)),
    ("fan-agency", |source| fans::single(source, Measure::Agency)),
    ("fan-agreements", |source| fans::single(source, Measure::Agreements)),
    ("fan-incidents", |source| fans::single(source, Measure::Incidents)),
    ("paper-gap", paper::draw),
    ("benefit-over-time", benefit::draw),
    ("by-issue", units::by_issue),
    ("by-dyad", units::by_dyad),
    ("participation", participation::draw),
    ("network", network::draw),
    ("identity-matrix", identity::draw),
    ("outcomes", outcomes::draw),
    ("first-passage", passages::draw),
    ("shares-at-end", shares::at_end),
    ("shares-over-time", shares::over_time),
];

/// Name of the only chart of a history.
const HISTORY: &str = "chronicle";

/// The names of the charts of a run.
pub fn run_chart_names() -> Vec<String> {
    CHARTS.iter().map(|(name, _)| (*name).to_owned()).collect()
}

/// The names of the charts of a history.
pub fn history_chart_names() -> Vec<String> {
    vec![HISTORY.to_owned()]
}

/// Draws charts of a run, side by side on all threads, in a fixed order. A chart of a series that the
/// results lack is left out.
pub fn run_charts(
    results: &Results,
    scenario: &Scenario,
    only: &Only,
    style: &Style,
    provenance: &Provenance,
) -> Vec<Figure> {
    let source = Source::new(results, scenario, style, provenance);
    let asked = CHARTS.par_iter().filter(|(name, _)| only.holds(name));
    asked.filter_map(|(_, chart)| chart(&source)).collect()
}

/// Draws every chart of a run, as [`run_charts`] does.
pub fn draw_all(
    results: &Results,
    scenario: &Scenario,
    style: &Style,
    provenance: &Provenance,
) -> Vec<Figure> {
    run_charts(results, scenario, &Only::ALL, style, provenance)
}

/// Draws charts of one history.
pub fn history_charts(
    course: &Course,
    scenario: &Scenario,
    only: &Only,
    style: &Style,
    provenance: &Provenance,
) -> Vec<Figure> {
    let asked = only.holds(HISTORY).then(|| chronicle::draw(course, scenario, style, provenance));
    asked.into_iter().collect()
}

/// Draws every chart of one history.
pub fn draw_chronicle(
    chronicle: &Chronicle,
    scenario: &Scenario,
    style: &Style,
    provenance: &Provenance,
) -> Vec<Figure> {
    history_charts(&Course::of(chronicle), scenario, &Only::ALL, style, provenance)
}

/// First and last year of a scenario.
pub(crate) fn years(scenario: &Scenario) -> String {
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
    times: Vec<f64>,
    span: Span,
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
    fn start(&self) -> f64 {
        decimal_year(self.span.start)
    }

    /// The language of the chart.
    fn language(&self) -> Language {
        self.style.language
    }

    /// How many replicates there are, in words.
    fn replicates(&self) -> String {
        self.language().replicates(self.results.replicates)
    }

    /// What the scenario is called.
    fn title(&self) -> String {
        self.language().called(self.scenario.title())
    }

    /// First and last year.
    fn years(&self) -> String {
        years(self.scenario)
    }

    /// The end of the last tick: its year where that ends with it, else its last day.
    fn last_tick(&self) -> String {
        let calendar = self.scenario.calendar();
        let day = calendar.last_day();
        let closes_year = calendar.end().month() == 1 && calendar.end().day() == 1;
        if closes_year { day.year().to_string() } else { self.language().date(day) }
    }

    /// What the figure is of, as a caption names it.
    fn subject(&self) -> String {
        say!(self.language(), "“{title}”", title = self.title())
    }

    /// The sentence of a caption that names the source.
    fn source(&self) -> String {
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

#[cfg(test)]
mod tests;
