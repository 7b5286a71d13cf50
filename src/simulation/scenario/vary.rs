//! A scenario with some of its numbers left open.

use jiff::civil::Date;
use thiserror::Error;

use super::diagnostics::Diagnostics;
use super::load::interpret;
use super::period::{self, NoSteps};
use super::prior::Prior;
use super::raw::forms::Period;
use super::resolved::written_out;
use super::tree::find::{Decides, Found, Kind, NoNumber, find};
use super::tree::node::{Node, Value};
use super::tree::source::{Place, Sources};
use super::types::Scenario;
use crate::problem::{Explain, Remedy, Setting};

/// Why numbers of a scenario cannot be varied as asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unvariable {
    /// A key means no number.
    #[error("{scenario}: {problem}")]
    NoNumber {
        /// Name of the scenario.
        scenario: String,
        /// What is wrong with the key.
        problem: NoNumber,
    },
    /// Values of the number cannot stand in one table of replicates.
    #[error("{key} decides {}, and so cannot differ from replicate to replicate", decides.what())]
    Together {
        /// The key.
        key: String,
        /// What it decides.
        decides: Decides,
    },
    /// Two keys mean the same number.
    #[error("{key} is named twice")]
    Twice {
        /// The key.
        key: String,
    },
    /// A value is of another kind.
    #[error("{key}: `{text}` is no {expected}")]
    NoValue {
        /// The key.
        key: String,
        /// What was written.
        text: String,
        /// What is expected.
        expected: &'static str,
        /// How that is written.
        example: &'static str,
    },
    /// There are no even steps between two dates.
    #[error("{key}: {source}")]
    NoSteps {
        /// The key.
        key: String,
        /// Why not.
        source: Box<NoSteps>,
    },
    /// With some values it is no valid scenario.
    #[error("{}", invalid(scenario, setting, &problems.to_string()))]
    Invalid {
        /// Name of the scenario.
        scenario: String,
        /// The keys and their values.
        setting: String,
        /// What is wrong with it.
        problems: Diagnostics,
    },
}

impl Explain for Unvariable {
    fn message(&self, name: &dyn Fn(Setting) -> String) -> String {
        match self {
            Self::Invalid { scenario, setting, problems } => invalid(scenario, setting, &problems.message(name)),
            _ => self.to_string(),
        }
    }

    fn remedy(&self) -> Option<Remedy> {
        Some(match self {
            Self::NoNumber { problem, .. } => problem.remedy(),
            Self::Together { key, .. } => Remedy::new("leave it out; ").then(Decides::alone(key)),
            Self::Twice { .. } => Remedy::new("name each number once"),
            Self::NoValue { example, .. } => Remedy::new(format!("write {example}")),
            Self::NoSteps { source, .. } => return source.remedy(),
            // Each of its problems says so itself.
            Self::Invalid { .. } => return None,
        })
    }
}

/// What is wrong with a scenario at some values.
fn invalid(scenario: &str, setting: &str, problems: &str) -> String {
    format!("{scenario} with {setting} is no valid scenario:\n{problems}")
}

/// A scenario and the numbers in it that are left open, as many as there are values in a point.
#[derive(Debug, Clone)]
pub struct ParameterSpace {
    scenario: Scenario,
    tree: Node,
    numbers: Vec<Found>,
    /// Names of the parameters, if all numbers are parameters.
    parameters: Option<Vec<String>>,
}

/// Up to here every whole number is told from the next.
const MOST_WHOLE: f64 = 9_007_199_254_740_992.0;

impl ParameterSpace {
    /// Leaves the numbers of some keys open, for runs that are kept apart by their values. Keys are as `--set` takes them.
    ///
    /// # Errors
    ///
    /// [`Unvariable::NoNumber`] or [`Unvariable::Twice`].
    pub fn new<K: AsRef<str>>(scenario: Scenario, keys: &[K]) -> Result<Self, Unvariable> {
        // What a scenario writes of itself is read back when it is loaded.
        let tree = written_out(&scenario).expect("a scenario writes TOML");
        let mut numbers: Vec<Found> = Vec::new();
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
        let parameters = numbers.iter().map(|number| number.parameter().map(str::to_owned)).collect();
        Ok(Self { scenario, tree, numbers, parameters })
    }

    /// The same for replicates that are counted together whatever their values: so all have one calendar and the same outcomes.
    ///
    /// # Errors
    ///
    /// As [`Self::new`], and [`Unvariable::Together`].
    pub fn together<K: AsRef<str>>(scenario: Scenario, keys: &[K]) -> Result<Self, Unvariable> {
        let varied = Self::new(scenario, keys)?;
        let mut deciding = varied.numbers.iter().filter_map(|number| Some((number, number.decides()?)));
        match deciding.next() {
            Some((number, decides)) => Err(Unvariable::Together { key: number.key.clone(), decides }),
            None => Ok(varied),
        }
    }

    /// Every number that has a prior in a scenario, with its prior, as [`Self::together`]: the free parameters in the order of the
    /// rules, then the others in that of the file.
    ///
    /// # Errors
    ///
    /// As [`Self::together`].
    pub fn by_priors(scenario: Scenario) -> Result<(Self, Vec<Prior>), Unvariable> {
        let (keys, priors) = open_numbers(&scenario).into_iter().unzip::<_, _, Vec<_>, Vec<_>>();
        Ok((Self::together(scenario, &keys)?, priors))
    }

    /// The scenario as it is.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The keys, with elements of arrays by their identity.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &str> {
        self.numbers.iter().map(|number| number.key.as_str())
    }

    /// How many numbers are open.
    pub fn count(&self) -> usize {
        self.numbers.len()
    }

    /// The values of the scenario as it is; days since 1970 for dates.
    pub fn values(&self) -> Vec<f64> {
        let value = |number: &Found| {
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
    /// [`Unvariable::NoValue`] for anything that is no finite number, no whole number, or no date where one is due.
    pub fn value(&self, place: usize, text: &str) -> Result<f64, Unvariable> {
        let Found { key, kind, .. } = &self.numbers[place];
        let text = text.trim();
        let number = || text.parse().ok().filter(|number: &f64| number.is_finite());
        let (value, expected, example) = match kind {
            Kind::Real => (number(), "number", "a decimal number such as 0.35"),
            Kind::Whole => {
                let whole = |number: &f64| number.fract() == 0.0 && number.abs() <= MOST_WHOLE;
                (number().filter(whole), "whole number up to 2^53", "digits alone")
            }
            Kind::Date => {
                (self.numbers[place].day(text), "date", "a date as YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD")
            }
        };
        let (key, text) = (key.clone(), text.to_owned());
        value.ok_or(Unvariable::NoValue { key, text, expected, example })
    }

    /// The values of the date at a place in so many even steps of the unit in which both ends are written, years, quarters,
    /// months or days; without a number of them every one between the ends. Days go to the nearest.
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

    /// A value of the number at a place as a scenario writes it.
    pub fn written(&self, place: usize, value: f64) -> String {
        match self.numbers[place].kind {
            Kind::Real => value.to_string(),
            Kind::Whole => format!("{value:.0}"),
            Kind::Date => day(value).map_or_else(|| value.to_string(), |day| day.to_string()),
        }
    }

    /// The nearest value that the number at a place can take: a whole number or a day is rounded.
    pub fn rounded(&self, place: usize, value: f64) -> f64 {
        match self.numbers[place].kind {
            Kind::Real => value,
            Kind::Whole | Kind::Date => value.round(),
        }
    }

    /// Whether the number at a place is a day.
    pub fn is_date(&self, place: usize) -> bool {
        self.numbers[place].kind == Kind::Date
    }

    /// Whether the number at a place is whole: a count, or a day.
    pub fn is_whole(&self, place: usize) -> bool {
        self.numbers[place].kind != Kind::Real
    }

    /// The scenario with the numbers at some values, one each, in the order of [`Self::keys`]. A whole number or a day is
    /// rounded.
    ///
    /// # Errors
    ///
    /// [`Unvariable::Invalid`].
    pub fn at(&self, values: &[f64]) -> Result<Scenario, Unvariable> {
        debug_assert_eq!(values.len(), self.numbers.len());
        if let Some(scenario) = self.with_parameters(values) {
            return Ok(scenario);
        }
        let mut sources = Sources::default();
        sources.add(self.scenario.name().to_owned(), self.scenario.resolved(), 0);
        let mut tree = self.tree.clone();
        for (place, (number, value)) in self.numbers.iter().zip(values).enumerate() {
            let written = self.written(place, *value);
            let text = format!("{} = {written}", number.key);
            let (start, end) = (text.len() - written.len(), text.len());
            let source = sources.add("the point".to_owned(), text, 1);
            if let Some(node) = tree.at_mut(&number.path.0) {
                let value = match number.kind {
                    Kind::Real => Value::Float(*value),
                    Kind::Whole => Value::Integer(value.round() as i128),
                    Kind::Date => Value::String(written),
                };
                *node = Node { value, place: Place { source, start, end } };
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

    /// The keys with their values, for people.
    pub fn setting(&self, values: &[f64]) -> String {
        let one =
            |(place, (key, value)): (usize, (&str, &f64))| format!("{key} = {}", self.written(place, *value));
        self.keys().zip(values).enumerate().map(one).collect::<Vec<_>>().join(", ")
    }

    /// The same as [`Self::at`] without a text being read, where all numbers are parameters and their values admissible.
    fn with_parameters(&self, values: &[f64]) -> Option<Scenario> {
        let names = self.parameters.as_ref()?;
        let mut parameters = self.scenario.parameters;
        for (name, value) in names.iter().zip(values) {
            parameters = parameters.with(name, *value)?;
        }
        Some(Scenario { parameters, ..self.scenario.clone() })
    }
}

/// The numbers of a scenario that have priors, by key: the free parameters in the order of the rules, then the others in
/// that of the file.
pub fn open_numbers(scenario: &Scenario) -> Vec<(String, Prior)> {
    let parameters = scenario.priors().iter().map(|(name, prior)| (format!("parameters.{name}"), *prior));
    parameters.chain(scenario.other_priors().iter().cloned()).collect()
}

impl Found {
    /// Days from 1970-01-01 to the day that a text means as its value.
    fn day(&self, text: &str) -> Option<f64> {
        Some(self.day_of(Period::parse(text)?))
    }

    /// Days from 1970-01-01 to the day of a period that its value means: the last of it for the end of the calendar, else
    /// the first, as wherever else a date is written.
    fn day_of(&self, period: Period) -> f64 {
        let day = if self.is_end_of_calendar() { period.last } else { period.first };
        f64::from((day - EPOCH).get_days())
    }
}

/// The day so many days after 1970-01-01, to the nearest; `None` beyond the calendar.
pub fn day(days: f64) -> Option<Date> {
    let whole = days.round();
    if whole.abs() > 4e6 {
        return None;
    }
    EPOCH.checked_add(jiff::Span::new().days(whole as i64)).ok()
}

const EPOCH: Date = Date::constant(1970, 1, 1);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::explained;
    use crate::scenario::tree::find::numbers;
    use crate::scenario::tree::path::Path;

    const OPENNESS: &str = "states.UZB.leaders.Shavkat Mirziyoyev.openness";
    const FROM: &str = "states.UZB.leaders.Shavkat Mirziyoyev.from";

    fn varied(keys: &[&str]) -> ParameterSpace {
        ParameterSpace::new(Scenario::built_in(), keys).unwrap_or_else(|problem| panic!("{problem}"))
    }

    #[test]
    fn any_number_or_date_is_found_and_set() {
        let varied = varied(
            &["spillover", OPENNESS, FROM, "scenario.ticks_per_year", "outcomes.cooperation.integration_min"]
                .map(|key| if key == "spillover" { "parameters.spillover" } else { key }),
        );
        let own = varied.values();
        assert_eq!(own[..2], [0.42, 0.8]);
        assert_eq!(varied.written(2, own[2]), "2016-09-08");
        assert_eq!(own[3..], [4.0, 0.25]);
        let mut values = own.clone();
        values[1] = 0.5;
        values[2] = varied.value(2, "2017-03-01").expect("a date");
        let found = varied.at(&values).expect("valid");
        let expected = [
            "states.UZB.leaders.\"Shavkat Mirziyoyev\".openness=0.5".to_owned(),
            "states.UZB.leaders.\"Shavkat Mirziyoyev\".from=2017-03-01".to_owned(),
        ];
        let expected = Scenario::named("central-asia", &expected).expect("valid");
        assert_eq!(found, expected);
        assert_eq!(varied.at(&own).expect("valid"), *varied.scenario());
    }

    #[test]
    fn whole_numbers_are_taken_as_far_as_they_are_told_apart() {
        let varied = varied(&["scenario.ticks_per_year"]);
        assert_eq!(varied.value(0, "12").expect("a number"), 12.0);
        assert_eq!(varied.value(0, "9007199254740992").expect("a number"), MOST_WHOLE);
        for text in ["1e300", "-1e300", "9007199254740994", "1.5", "NaN", ""] {
            let problem = varied.value(0, text).expect_err(text).to_string();
            assert!(problem.contains(&format!("`{text}` is no whole number up to 2^53")), "{problem}");
        }
    }

    /// Every path of a tree that ends with a number.
    fn leaves(here: &Node, path: &Path, found: &mut Vec<Path>) {
        match &here.value {
            Value::Table(table) => {
                table.iter().for_each(|(key, entry)| leaves(&entry.node, &path.with(key), found));
            }
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(index, item)| leaves(item, &path.with(index), found));
            }
            Value::Integer(_) | Value::Float(_) => found.push(path.clone()),
            _ => {}
        }
    }

    #[test]
    fn what_can_be_set_can_be_varied_and_the_other_way_round() {
        let stochastic = [
            "leadership={ mode = 'stochastic', at = '2020', turnover_rate = 0.1, successor_openness = 0.5, concentration = 9.0 }",
        ];
        let lens = [
            "lenses.mine={ claim = 'c', parameters = { spillover = 0.1 } }",
            "priors.\"issues.trade.benefit\"=[0.2, 0.9]",
        ];
        let cases = crate::scenario::built_in_names()
            .map(|name| (name, &[][..]))
            .chain([("central-asia", &stochastic[..]), ("central-asia", &lens[..])]);
        for (name, overrides) in cases {
            let own: Vec<String> = overrides.iter().map(|text| (*text).to_owned()).collect();
            let scenario = Scenario::named(name, &own).unwrap_or_else(|problems| panic!("{problems}"));
            let tree = written_out(&scenario).expect("a valid scenario is written out");
            let mut paths = Vec::new();
            leaves(&tree, &Path::default(), &mut paths);
            assert!(paths.len() > 100);
            let mut varied_keys = Vec::new();
            for path in paths {
                let key = path.display(&tree);
                let is_apart =
                    ["monte_carlo.", "priors.", "lenses."].iter().any(|table| key.starts_with(table))
                        || key.starts_with("parameters.") && !key.ends_with(".value");
                let decides = ["scenario.", "outcomes."].iter().any(|table| key.starts_with(table));
                let varied = ParameterSpace::new(scenario.clone(), &[&key]);
                assert_eq!(varied.is_err(), is_apart, "{name}: {key}");
                assert_eq!(
                    ParameterSpace::together(scenario.clone(), &[&key]).is_err(),
                    is_apart || decides,
                    "{key}"
                );
                let Ok(varied) = varied else { continue };
                varied_keys.push(varied.keys().next().unwrap_or_default().to_owned());
                // The least change that is a number of its kind, up or down.
                let own_value = varied.values()[0];
                let step = if varied.is_whole(0) { 1.0 } else { 1e-3 };
                let found = [own_value - step, own_value + step].into_iter().find_map(|value| {
                    let found = varied.at(&[value]).ok()?;
                    Some((value, found))
                });
                let Some((value, found)) = found else { continue };
                let mut set = own.clone();
                set.push(format!("{key}={}", varied.written(0, value)));
                let expected = Scenario::named(name, &set).unwrap_or_else(|problems| panic!("{problems}"));
                assert_eq!(found, expected, "{name}: {key}");
                assert_ne!(found.resolved(), scenario.resolved(), "{name}: {key}");
            }
            let numbers = numbers(&tree).into_iter().filter(|number| number.kind != Kind::Date);
            assert_eq!(numbers.map(|number| number.key).collect::<Vec<_>>(), varied_keys, "{name}");
        }
    }

    #[test]
    fn parameters_are_set_as_from_the_command_line() {
        let varied = varied(&["parameters.spillover", "parameters.commitment"]);
        let expected = ["parameters.spillover=0.3".to_owned(), "parameters.commitment=0.4".to_owned()];
        let expected = Scenario::named("central-asia", &expected).expect("valid");
        assert_eq!(varied.at(&[0.3, 0.4]).expect("admissible"), expected);
    }

    #[test]
    fn every_open_number_of_a_scenario_is_found() {
        let text = "extends = \"central-asia\"\n[priors]\n\"states.UZB.sovereignty_sensitivity\" = [0.6, 0.9]\n\
            \"dyads.KAZ-UZB.dispute\" = { beta = [2, 3] }\n";
        let scenario = Scenario::from_text("mine", text, &[]).unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(Scenario::from_text("mine", &scenario.resolved(), &[]).expect("valid"), scenario);
        let (varied, priors) = ParameterSpace::by_priors(scenario).expect("all are numbers");
        assert_eq!(varied.count(), priors.len());
        assert_eq!(varied.keys().last(), Some("dyads.KAZ-UZB.dispute"));
        assert_eq!(priors.last(), Some(&Prior::Beta { a: 2.0, b: 3.0, low: 0.0, high: 1.0 }));
        for end in [0.0, 1.0] {
            let values: Vec<f64> = priors.iter().map(|prior| prior.quantile(end)).collect();
            varied.at(&values).unwrap_or_else(|problem| panic!("{problem}"));
        }
    }

    #[test]
    fn what_cannot_be_varied_is_refused() {
        let explain = |error: &Unvariable| explained(error, |setting| format!("<{setting}>"));
        let refused = |keys: &[&str]| {
            explain(&ParameterSpace::new(Scenario::built_in(), keys).map(|_| ()).expect_err("no number"))
        };
        assert_eq!(
            refused(&["parameters.spilover"]),
            "central-asia: there is no `spilover` in `parameters.spilover`\nhelp: did you mean `spillover`?"
        );
        assert!(refused(&["states.UZC.openness"]).ends_with("help: did you mean `UZB`?"));
        assert!(
            refused(&["states.UZB"])
                .starts_with("central-asia: `states.UZB` is a table, and no number\nhelp: go on")
        );
        assert!(
            refused(&["mechanisms.identity"]).contains("is true or false"),
            "{}",
            refused(&["mechanisms.identity"])
        );
        assert!(
            refused(&["scenario.name"]).contains("is text, and no number"),
            "{}",
            refused(&["scenario.name"])
        );
        assert!(refused(&["monte_carlo.seed"]).contains("choose the seed with <seed>"));
        for (key, words) in [
            (
                "parameters.spillover.prior.0",
                "is part of a prior, and cannot be varied\nhelp: name the number that",
            ),
            (
                "monte_carlo.replicates",
                "says how a scenario is run, and cannot be varied\nhelp: choose the number of",
            ),
            (
                "spillover",
                "there is no `spillover` in the scenario\nhelp: did you mean `parameters.spillover`?",
            ),
            ("spilover", "help: did you mean `parameters.spillover`?"),
            ("UZB.sovereignty_sensitivity", "help: did you mean `states.UZB.sovereignty_sensitivity`?"),
            (
                "'Shavkat Mirziyoyev'.openness",
                "help: did you mean `states.UZB.leaders.\"Shavkat Mirziyoyev\".openness`?",
            ),
            ("heritage", "help: there are dyads."),
            ("parametrs.spillover", "help: did you mean `parameters`?"),
        ] {
            assert!(refused(&[key]).contains(words), "{}", refused(&[key]));
        }
        let together = |key: &str| {
            explain(
                &ParameterSpace::together(Scenario::built_in(), &[key]).map(|_| ()).expect_err("no number"),
            )
        };
        assert_eq!(
            together("scenario.end"),
            "scenario.end decides which ticks a history has, and so cannot differ from replicate to replicate\n\
             help: leave it out; concord sweep <vary> 'scenario.end=...' runs the scenario at values of it, one point at a time"
        );
        assert!(
            together("outcomes.cooperation.integration_min").contains("decides which outcomes are counted")
        );
        assert!(refused(&["a..b"]).contains("is no key"));
        assert!(refused(&["parameters.rung", "parameters.rung.value"]).contains("named twice"));
        let varied = varied(&[OPENNESS, FROM]);
        assert!(varied.value(0, "much").is_err() && varied.value(0, "inf").is_err());
        assert!(varied.value(1, "2016-13-01").is_err());
        let problem = varied.at(&[1.2, 17_000.0]).expect_err("out of range").to_string();
        assert!(
            problem.contains("1.2 is out of range")
                && problem.contains(OPENNESS.split('.').next_back().unwrap_or("")),
            "{problem}"
        );
    }
}
