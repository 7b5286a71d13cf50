//! The charts of the project: each turns results and their scenario into general figures.

mod benefit;
mod chronicle;
mod compare;
mod fans;
mod history;
mod identity;
#[cfg(test)]
mod judge;
mod measures;
mod moments;
mod multiples;
mod names;
mod network;
mod outcomes;
mod paper;
mod participation;
mod passages;
mod shares;
#[cfg(test)]
pub mod synthetic;
mod units;

pub use compare::draw_comparison;
pub use history::marks;
use rayon::prelude::*;

use super::{
    figure::{Figure, Provenance},
    figures::timeline::Span,
    language::{Language, say},
    style::Style,
};
use crate::{
    chronicle::Chronicle,
    model::Measure,
    outcome::Results,
    scenario::{Scenario, calendar::decimal_year},
};

type Chart = fn(&Source) -> Option<Figure>;

/// Every chart of a run, in the order in which a reader wants them.
const CHARTS: &[Chart] = &[
    fans::all,
    |source| fans::single(source, Measure::Integration),
    |source| fans::single(source, Measure::Paper),
    |source| fans::single(source, Measure::Identity),
    |source| fans::single(source, Measure::Dispute),
    |source| fans::single(source, Measure::Agency),
    |source| fans::single(source, Measure::Agreements),
    |source| fans::single(source, Measure::Incidents),
    paper::draw,
    benefit::draw,
    units::by_issue,
    units::by_dyad,
    participation::draw,
    network::draw,
    identity::draw,
    outcomes::draw,
    passages::draw,
    shares::at_end,
    shares::over_time,
];

/// Draws every chart of a run, side by side on all threads, in a fixed order. A chart of a series that the
/// results lack is left out.
pub fn draw_all(
    results: &Results,
    scenario: &Scenario,
    style: &Style,
    provenance: &Provenance,
) -> Vec<Figure> {
    let source = Source::new(results, scenario, style, provenance);
    CHARTS.par_iter().filter_map(|chart| chart(&source)).collect()
}

/// Draws the charts of one history.
pub fn draw_chronicle(
    chronicle: &Chronicle,
    scenario: &Scenario,
    style: &Style,
    provenance: &Provenance,
) -> Vec<Figure> {
    vec![chronicle::draw(chronicle, scenario, style, provenance)]
}

/// First and last year of a scenario.
fn years(scenario: &Scenario) -> String {
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
            marks: marks(scenario, style.language),
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

    /// The last tick: its year, or its year and quarter, and so on as far as the calendar divides years.
    fn last_tick(&self) -> String {
        let calendar = self.scenario.calendar();
        let day = calendar.first_days()[calendar.ticks() - 1];
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
        say!(
            self.language(),
            "Source: {program}, scenario {name} ({subject}), seed {seed}, {replicates}.",
            program,
            name = self.scenario.name(),
            subject = self.subject(),
            seed = self.results.seed,
            replicates = self.replicates(),
        )
    }
}

#[cfg(test)]
mod tests;
