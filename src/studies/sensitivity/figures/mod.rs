//! The charts of a sensitivity analysis: effects of inputs, and their shares in the variance.

mod analysed;
mod convergence;
mod morris;
mod over_time;
mod sobol;
#[cfg(all(test, feature = "print"))]
mod tests;

use self::analysed::Analysed;
use super::SensitivityTables;
use crate::{
    analysis::{
        LEVEL,
        sensitivity::{Estimate, Index},
    },
    export::sensitivity::SensitivityRecord,
    model::series::REGION,
    outcome::{Culture, Passage},
    plot::{
        charts::{
            keys::KeyName,
            measures,
            names::{self, capitalised},
        },
        figure::{Figure, Provenance},
        figures::steps::Estimated,
        language::{Language, say},
        numbers::decimal,
        only::Only,
        points::{Point, Shape},
        style::Style,
    },
    scenario::Scenario,
};

const MORRIS: &str = "morris";
const SOBOL: &str = "sobol";
const OVER_TIME: &str = "sensitivity-over-time";
const CONVERGENCE: &str = "convergence";

/// Most inputs in charts over time and over rows.
const MOST_FOLLOWED: usize = 6;

/// The names of the charts of an analysis with a given design.
pub fn chart_names(design: &SensitivityRecord) -> Vec<String> {
    let mut found = Vec::new();
    if design.trajectories.is_some() {
        found.push(MORRIS.to_owned());
    }
    if design.rows.is_some() {
        let outcomes = &design.outcomes;
        let of = |chart: &'static str| outcomes.iter().map(move |name| format!("{chart}-{name}"));
        found.extend(of(SOBOL));
        let is_measure = |name: &&String| REGION.iter().any(|measure| measure.name() == name.as_str());
        found.extend(outcomes.iter().filter(is_measure).map(|name| format!("{OVER_TIME}-{name}")));
        found.extend(of(CONVERGENCE));
    }
    found
}

/// Draws charts of an analysis, in the order of [`chart_names`].
pub(super) fn charts(
    tables: &SensitivityTables,
    only: &Only,
    style: &Style,
    provenance: &Provenance,
) -> Vec<Figure> {
    let analysed = Analysed::new(tables);
    let subject = Subject::new(&analysed, style, provenance);
    let named = |chart: &str, name: &str| Some(format!("{chart}-{name}")).filter(|name| only.holds(name));
    let mut drawn = Vec::new();
    if !analysed.screened.is_empty() && only.holds(MORRIS) {
        drawn.push(morris::draw(&subject, MORRIS));
    }
    for shared in &analysed.shared {
        drawn.extend(named(SOBOL, &shared.name).map(|name| sobol::draw(&subject, shared, &name)));
    }
    for of in &analysed.over_time {
        let name = named(OVER_TIME, of.measure.name());
        drawn.extend(name.and_then(|name| over_time::draw(&subject, of, &name)));
    }
    for shared in &analysed.shared {
        drawn.extend(named(CONVERGENCE, &shared.name).map(|name| convergence::draw(&subject, shared, &name)));
    }
    drawn
}

/// Input of every chart of an analysis.
struct Subject<'a> {
    of: &'a Analysed<'a>,
    style: &'a Style,
    provenance: &'a Provenance,
    /// Names of the inputs.
    names: Vec<KeyName>,
}

impl<'a> Subject<'a> {
    fn new(of: &'a Analysed<'a>, style: &'a Style, provenance: &'a Provenance) -> Self {
        let space = of.tables.space();
        let names = KeyName::of_all(space.keys(), space.scenario(), style.language);
        Self { of, style, provenance, names }
    }

    fn language(&self) -> Language {
        self.style.language
    }

    fn scenario(&self) -> &'a Scenario {
        self.of.tables.scenario()
    }

    /// Title of the scenario, or of both scenarios of a difference.
    fn title(&self) -> String {
        let called = |scenario: &Scenario| self.language().called(scenario.title());
        let scenario = called(self.scenario());
        match self.of.tables.baseline().map(called) {
            Some(baseline) => {
                say!(self.language(), "“{scenario}” less “{baseline}”", scenario, baseline)
            }
            None => scenario,
        }
    }

    /// The title in quotes, for captions.
    fn quoted(&self) -> String {
        match self.of.tables.baseline() {
            Some(_) => self.title(),
            None => say!(self.language(), "“{title}”", title = self.title()),
        }
    }

    /// The name of an input in a sentence.
    fn words(&self, input: usize) -> String {
        self.names.get(input).map_or_else(String::new, |name| name.words.clone())
    }

    /// The name of an input at the beginning of a row or a panel.
    fn row_name(&self, input: usize) -> String {
        capitalised(&self.words(input))
    }

    fn level(&self) -> String {
        format!("{}%", decimal(100.0 * LEVEL, 0))
    }

    fn replicates(&self) -> String {
        self.language().replicates(self.scenario().replicates())
    }

    /// Number of rows, for captions.
    fn rows(&self) -> String {
        self.language().count(self.of.tables.design().rows.unwrap_or(0) as u64)
    }

    /// Name of an outcome in a title.
    fn outcome(&self, name: &str) -> String {
        let outcome = outcome(name, self.scenario(), self.language());
        match self.of.tables.baseline() {
            Some(_) => say!(self.language(), "Difference: {outcome}", outcome = outcome.to_lowercase()),
            None => outcome,
        }
    }

    /// Sentences of a caption on the date of outcomes and on Monte Carlo noise.
    fn source(&self) -> String {
        let language = self.language();
        let version = self.provenance.get("version").unwrap_or(env!("CARGO_PKG_VERSION"));
        let program = format!("{} {version}", env!("CARGO_PKG_NAME"));
        let scenario = self.scenario();
        say!(
            language,
            "Source: {program}, scenario {name} ({subject}), seed {seed}, {replicates} of each point.",
            program,
            name = scenario.name(),
            subject = self.quoted(),
            seed = scenario.seed(),
            replicates = self.replicates(),
        )
    }

    /// The strongest kept inputs, as indices among the kept ones, the most important first; of equal ones the earlier.
    fn strongest(&self, weight: impl Fn(usize) -> f64) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.of.kept.len()).collect();
        order.sort_by(|a, b| weight(*b).total_cmp(&weight(*a)));
        order
    }

    /// Sentence of a caption if not all kept inputs are drawn.
    fn left_out(&self, shown: usize) -> Option<String> {
        let (all, language) = (self.of.kept.len(), self.language());
        let [all_words, shown_words] = [all, shown].map(|count| language.count(count as u64));
        (shown < all).then(|| {
            say!(
                language,
                "Of {all} inputs, the {shown} with the largest total index.",
                all = all_words,
                shown = shown_words,
            )
        })
    }
}

/// Label of an outcome with a name in files; the name itself if there is no label.
fn outcome(name: &str, scenario: &Scenario, language: Language) -> String {
    if let Some(measure) = REGION.into_iter().find(|measure| measure.name() == name) {
        return measures::describe(measure, language).title;
    }
    if let Some(regime) = name.strip_prefix("regime_") {
        return say!(language, "Regime: {name}", name = language.called(regime));
    }
    if let Some(culture) = name.strip_prefix("culture_") {
        let found = Culture::ALL.into_iter().find(|found| found.name() == culture);
        let found = found.map_or_else(|| culture.to_owned(), |found| names::culture(found, language));
        return say!(language, "Culture: {name}", name = found);
    }
    let parts = name.strip_prefix("agreements_").and_then(|rest| rest.rsplit_once('_'));
    let of_issue = parts.and_then(|(id, number)| {
        let issue = scenario.issues().iter().find(|issue| issue.id == id)?;
        let issue = language.called(&issue.name);
        Some(say!(language, "{issue}, {number} members", issue, number))
    });
    if let Some(words) = of_issue {
        return format!("{}: {words}", say!(language, "Agreements"));
    }
    let passage = Passage { name: name.to_owned(), label: name.to_owned(), counts: Vec::new() };
    capitalised(&names::passage(&passage, scenario, language))
}

/// Appearance of first-order and total indices; filled if they differ from 0.
fn appearance(style: &Style, differ_from_zero: [bool; 2]) -> [Point; 2] {
    let point =
        |shape, ink: usize, is_filled| Point { shape, colour: style.palette.ink(ink).colour, is_filled };
    [point(Shape::Diamond, 1, differ_from_zero[0]), point(Shape::Round, 0, differ_from_zero[1])]
}

/// An estimate in the form of a figure.
fn estimated(estimate: &Estimate) -> Estimated {
    (estimate.value, estimate.interval.map(|interval| (interval.low, interval.high)))
}

/// Whether an index differs from 0 by its interval.
fn differs_from_zero(estimate: &Estimate) -> bool {
    estimate.interval.is_some_and(|interval| interval.low > 0.0)
}

/// First-order and total index in the form of a figure.
fn both(index: &Index) -> [Estimated; 2] {
    [&index.first, &index.total].map(estimated)
}
