//! A parameter space: a scenario with some of its numbers left open.

#[cfg(test)]
mod tests;
mod unvariable;

use jiff::civil::Date;

use super::codings::is_coding;
use super::diagnostics::Diagnostics;
use super::load::interpret;
use super::orders::contradiction;
use super::period;
use super::prior::Prior;
use super::raw::forms::Period;
use super::resolved::written_out;
use super::tree::find::{NumberKind, ScenarioNumber, find};
use super::tree::node::{Node, Value};
use super::tree::source::{SourceTexts, TextSpan};
use super::types::Scenario;
use crate::model::inputs::Input;

pub use unvariable::Unvariable;

/// A scenario and the numbers in it that are left open, as many as there are values in a point.
#[derive(Debug, Clone)]
pub struct ParameterSpace {
    scenario: Scenario,
    tree: Node,
    numbers: Vec<ScenarioNumber>,
    /// The input of the model that each number is; `None` if some number is no input.
    inputs: Option<Vec<Input>>,
}

/// Largest whole number up to which a double represents every whole number.
const MOST_WHOLE: f64 = 9_007_199_254_740_992.0;

impl ParameterSpace {
    /// Leaves the numbers of some keys open, for points that are run and tabulated separately. Keys are written as in
    /// overrides.
    ///
    /// # Errors
    ///
    /// [`Unvariable::NoNumber`] or [`Unvariable::Twice`].
    pub fn new<K: AsRef<str>>(scenario: Scenario, keys: &[K]) -> Result<Self, Unvariable> {
        // A scenario's own text is read back when it is loaded.
        let tree = written_out(&scenario).expect("a scenario writes TOML");
        Self::in_tree(scenario, tree, keys)
    }

    /// Does so in the tree that the scenario writes.
    fn in_tree<K: AsRef<str>>(scenario: Scenario, tree: Node, keys: &[K]) -> Result<Self, Unvariable> {
        let mut numbers: Vec<ScenarioNumber> = Vec::new();
        for key in keys {
            let found = find(&tree, key.as_ref()).map_err(|problem| {
                let scenario = scenario.name().to_owned();
                Unvariable::NoNumber { scenario, problem }
            })?;
            if numbers.iter().any(|other| other.path == found.path) {
                return Err(Unvariable::Twice { key: found.key });
            }
            numbers.push(found);
        }
        Ok(Self { inputs: inputs(&numbers, &scenario), scenario, tree, numbers })
    }

    /// Does the same for replicates that are tabulated together whatever their values: all must have the same calendar
    /// and outcomes.
    ///
    /// # Errors
    ///
    /// As [`Self::new`], and [`Unvariable::Together`].
    pub fn together<K: AsRef<str>>(scenario: Scenario, keys: &[K]) -> Result<Self, Unvariable> {
        Self::new(scenario, keys)?.tabulated_together()
    }

    /// The same numbers, if none of them decides on the calendar or the outcomes.
    fn tabulated_together(self) -> Result<Self, Unvariable> {
        let mut deciding = self.numbers.iter().filter_map(|number| Some((number, number.decides()?)));
        match deciding.next() {
            Some((number, decides)) => Err(Unvariable::Together { key: number.key.clone(), decides }),
            None => Ok(self),
        }
    }

    /// Leaves every number with a prior open, as [`Self::together`], and returns the priors: the free parameters in the
    /// order of the rules, then the others in the order of the file.
    ///
    /// # Errors
    ///
    /// As [`Self::together`].
    pub fn by_priors(scenario: Scenario) -> Result<(Self, Vec<Prior>), Unvariable> {
        Self::with_codings(scenario, Vec::new())
    }

    /// Leaves every number with a prior open, as [`Self::by_priors`], and behind them codings that have none, with the priors that the
    /// coder's error gives them ([`shared_codings`](super::shared_codings)).
    ///
    /// # Errors
    ///
    /// As [`Self::together`], and [`Unvariable::Disordered`].
    pub fn with_codings(
        scenario: Scenario,
        codings: Vec<(String, Prior)>,
    ) -> Result<(Self, Vec<Prior>), Unvariable> {
        let open: Vec<(String, Prior)> = open_numbers(&scenario).into_iter().chain(codings).collect();
        if let Some(found) = contradiction(scenario.orders(), &open) {
            let (scenario, found) = (scenario.name().to_owned(), found.to_string());
            return Err(Unvariable::Disordered { scenario, found });
        }
        let (keys, priors) = open.into_iter().unzip::<_, _, Vec<_>, Vec<_>>();
        Ok((Self::together(scenario, &keys)?, priors))
    }

    /// Leaves only the numbers at some places open.
    pub(super) fn keeping(&self, places: &[usize]) -> Self {
        let numbers: Vec<_> = places.iter().map(|place| self.numbers[*place].clone()).collect();
        Self { inputs: inputs(&numbers, &self.scenario), numbers, ..self.clone() }
    }

    /// Returns whether each number is a coding.
    pub fn are_codings(&self) -> Vec<bool> {
        let is_coding = |key: &str| self.scenario.input(key).is_some_and(is_coding);
        self.keys().map(is_coding).collect()
    }

    /// The scenario with its own values.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The keys, with elements of arrays by their identity.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &str> {
        self.numbers.iter().map(|number| number.key.as_str())
    }

    /// Number of open numbers.
    pub fn count(&self) -> usize {
        self.numbers.len()
    }

    /// Returns the scenario's own values; days since 1970 for dates.
    pub fn values(&self) -> Vec<f64> {
        let value = |number: &ScenarioNumber| {
            let mut path = number.path.0.iter();
            let node = path.try_fold(&self.tree, |node, segment| node.child(segment));
            match node.map(|node| &node.value) {
                Some(Value::Float(number)) => *number,
                Some(Value::Integer(number)) => *number as f64,
                Some(Value::String(text)) => number.day(text).unwrap_or(f64::NAN),
                _ => f64::NAN,
            }
        };
        self.numbers.iter().map(value).collect()
    }

    /// Reads a value of the number at a place.
    ///
    /// # Errors
    ///
    /// [`Unvariable::NoValue`] for a text that is not the finite number, whole number or date that the key takes.
    pub fn value(&self, place: usize, text: &str) -> Result<f64, Unvariable> {
        let ScenarioNumber { key, kind, .. } = &self.numbers[place];
        let text = text.trim();
        let number = || text.parse().ok().filter(|number: &f64| number.is_finite());
        let (value, expected, example) = match kind {
            NumberKind::Real => (number(), "number", "a decimal number such as 0.35"),
            NumberKind::Whole => {
                let whole = |number: &f64| number.fract() == 0.0 && number.abs() <= MOST_WHOLE;
                (number().filter(whole), "whole number up to 2^53", "digits alone")
            }
            NumberKind::Date => {
                (self.numbers[place].day(text), "date", "a date as YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD")
            }
        };
        let (key, text) = (key.clone(), text.to_owned());
        value.ok_or(Unvariable::NoValue { key, text, expected, example })
    }

    /// Returns `count` values of the date at a place in even steps of the unit of both ends (years, quarters, months or
    /// days); without a count, every one between the ends. Days are rounded to the nearest.
    ///
    /// # Errors
    ///
    /// [`Unvariable::NoValue`] or [`Unvariable::NoSteps`].
    pub fn dates(
        &self,
        place: usize,
        [from, to]: [&str; 2],
        count: Option<usize>,
    ) -> Result<Vec<f64>, Unvariable> {
        let number = &self.numbers[place];
        let period = |text: &str| {
            self.value(place, text)?;
            Ok(Period::parse(text.trim()).expect("what has a value is a date"))
        };
        let (from, to) = (period(from)?, period(to)?);
        let periods = match count {
            Some(count) => period::even(from, to, count),
            None => period::all(from, to),
        };
        let key = || number.key.clone();
        let periods =
            periods.map_err(|source| Unvariable::NoSteps { key: key(), source: Box::new(source) })?;
        Ok(periods.into_iter().map(|period| number.day_of(period)).collect())
    }

    /// Writes a value of the number at a place as a scenario does.
    pub fn written(&self, place: usize, value: f64) -> String {
        match self.numbers[place].kind {
            NumberKind::Real => value.to_string(),
            NumberKind::Whole => format!("{value:.0}"),
            NumberKind::Date => day(value).map_or_else(|| value.to_string(), |day| day.to_string()),
        }
    }

    /// Returns the nearest value that the number at a place can take: a whole number or a day is rounded.
    pub fn rounded(&self, place: usize, value: f64) -> f64 {
        match self.numbers[place].kind {
            NumberKind::Real => value,
            NumberKind::Whole | NumberKind::Date => value.round(),
        }
    }

    /// Returns whether the number at a place is a day.
    pub fn is_date(&self, place: usize) -> bool {
        self.numbers[place].kind == NumberKind::Date
    }

    /// Returns whether the number at a place is whole: a count, or a day.
    pub fn is_whole(&self, place: usize) -> bool {
        self.numbers[place].kind != NumberKind::Real
    }

    /// Returns the scenario at some values, one for each number, in the order of [`Self::keys`]. A whole number or a
    /// day is rounded.
    ///
    /// # Errors
    ///
    /// [`Unvariable::Invalid`].
    pub fn at(&self, values: &[f64]) -> Result<Scenario, Unvariable> {
        debug_assert_eq!(values.len(), self.numbers.len());
        if let Some(scenario) = self.inputs.as_ref().and_then(|inputs| with(inputs, values, &self.scenario)) {
            return Ok(scenario);
        }
        let mut sources = SourceTexts::default();
        sources.add(self.scenario.name().to_owned(), self.scenario.resolved(), 0);
        let mut tree = self.tree.clone();
        for (place, (number, value)) in self.numbers.iter().zip(values).enumerate() {
            let written = self.written(place, *value);
            let text = format!("{} = {written}", number.key);
            let (start, end) = (text.len() - written.len(), text.len());
            let source = sources.add("the point".to_owned(), text, 1);
            if let Some(node) = tree.at_mut(&number.path.0) {
                let value = match number.kind {
                    NumberKind::Real => Value::Float(*value),
                    NumberKind::Whole => Value::Integer(value.round() as i128),
                    NumberKind::Date => Value::String(written),
                };
                *node = Node { value, place: TextSpan { source, start, end } };
            }
        }
        let mut problems = Vec::new();
        let record = self.scenario.record.clone();
        let read = interpret(&tree, self.scenario.name(), record, &sources, &mut problems);
        read.filter(|_| problems.is_empty()).ok_or_else(|| Unvariable::Invalid {
            scenario: self.scenario.name().to_owned(),
            setting: self.setting(values),
            problems: Diagnostics::new(sources, problems),
        })
    }

    /// Writes the keys with their values, for people.
    pub fn setting(&self, values: &[f64]) -> String {
        let one =
            |(place, (key, value)): (usize, (&str, &f64))| format!("{key} = {}", self.written(place, *value));
        self.keys().zip(values).enumerate().map(one).collect::<Vec<_>>().join(", ")
    }

    /// Returns the input of the model that each number is in a scenario; `None` if some number is no input.
    pub fn inputs(&self, scenario: &Scenario) -> Option<Vec<Input>> {
        inputs(&self.numbers, scenario)
    }

    /// Returns the first key that is no input of the model in a scenario, if there is one.
    pub fn key_without_input(&self, scenario: &Scenario) -> Option<&str> {
        self.keys().find(|key| scenario.input(key).is_none())
    }

    /// Returns another scenario with the numbers at some values; `None` if some number is no input of the model, or a value is
    /// not admissible.
    pub fn applied(&self, values: &[f64], to: &Scenario) -> Option<Scenario> {
        with(&self.inputs(to)?, values, to)
    }
}

/// Returns the input of the model that each number is in a scenario; `None` if some number is no input.
fn inputs(numbers: &[ScenarioNumber], scenario: &Scenario) -> Option<Vec<Input>> {
    numbers.iter().map(|number| scenario.input(&number.key)).collect()
}

/// Returns a scenario with inputs at some values; `None` if a value is not admissible.
fn with(inputs: &[Input], values: &[f64], scenario: &Scenario) -> Option<Scenario> {
    let set = |scenario: Scenario, (input, value): (&Input, &f64)| scenario.with_input(*input, *value);
    inputs.iter().zip(values).try_fold(scenario.clone(), set)
}

/// Lists the numbers of a scenario that have priors, by key: the free parameters in the order of the rules, then the
/// others in the order of the file.
pub fn open_numbers(scenario: &Scenario) -> Vec<(String, Prior)> {
    let parameters = scenario.priors().iter().map(|(name, prior)| (format!("parameters.{name}"), *prior));
    parameters.chain(scenario.other_priors().iter().cloned()).collect()
}

impl ScenarioNumber {
    /// Converts a text to a value: days since 1970-01-01.
    fn day(&self, text: &str) -> Option<f64> {
        Some(self.day_of(Period::parse(text)?))
    }

    /// Converts a period to a value: days since 1970-01-01 to its last day for the end of the calendar, else to its
    /// first day, as for any other date.
    fn day_of(&self, period: Period) -> f64 {
        let day = if self.is_end_of_calendar() { period.last } else { period.first };
        f64::from((day - EPOCH).get_days())
    }
}

/// Converts days since 1970-01-01 to a date, rounded; `None` beyond the calendar.
pub fn day(days: f64) -> Option<Date> {
    let whole = days.round();
    if whole.abs() > 4e6 {
        return None;
    }
    EPOCH.checked_add(jiff::Span::new().days(whole as i64)).ok()
}

const EPOCH: Date = Date::constant(1970, 1, 1);
