//! Courses of leaders under which a posterior is scored: as they changed, frozen, and with a succession on another day.

use jiff::civil::{Date, date};

use super::error::ValidationError;
use crate::scenario::{Leadership, ListedSuccession, Scenario};

/// Name of the leaders as they changed.
pub const HISTORICAL: &str = "historical";
/// Date of a succession that never comes.
pub const NEVER: &str = "never";
/// Years by which a succession is moved.
const MOVED: [i16; 8] = [-17, -13, -9, -5, -1, 0, 2, 4];

/// A scenario with a course of leaders.
#[derive(Debug, Clone)]
pub struct Course {
    /// Name in files: `historical`, or `frozen` with a day.
    pub name: String,
    /// The scenario.
    pub scenario: Scenario,
}

/// A succession on other days.
#[derive(Debug, Clone)]
pub struct Placebo {
    /// Id of the state.
    pub state: String,
    /// Who takes office.
    pub leader: String,
    /// The day of history.
    pub actual: Date,
    /// The days, with the scenario of each; the last is [`NEVER`].
    pub dates: Vec<Course>,
}

/// The last day of a year.
fn end_of(year: i16) -> Date {
    date(year, 12, 31)
}

/// The succession nearest to the end of a year, of one state if it is named.
fn nearest(scenario: &Scenario, year: i16, state: Option<usize>) -> Option<ListedSuccession> {
    let apart = |of: &ListedSuccession| (of.from - end_of(year)).get_days().abs();
    let all = scenario.successions().into_iter();
    all.filter(|of| state.is_none_or(|state| of.state == state)).min_by_key(apart)
}

/// The courses that are scored, the historical one first: with leaders frozen at the end of the fit, and, where the nearest succession
/// came before, also with those frozen on the day before it. Of a scenario whose leaders do not change as listed, its own alone.
pub fn courses(scenario: &Scenario, fit_until: i16) -> Vec<Course> {
    let mut found = vec![Course { name: HISTORICAL.to_owned(), scenario: scenario.clone() }];
    if scenario.leadership() != &Leadership::Historical {
        return found;
    }
    let before = nearest(scenario, fit_until, None).filter(|of| of.from <= end_of(fit_until));
    let before = before.and_then(|of| of.from.yesterday().ok());
    let days = std::iter::once(end_of(fit_until)).chain(before);
    let frozen = days.map(|day| Course {
        name: format!("frozen {day}"),
        scenario: scenario.clone().with_leaders_frozen(day, Vec::new()),
    });
    found.extend(frozen);
    found
}

/// The succession of a state that is nearest to the end of the fit, or of all, on other days: some years earlier or later, as far as
/// the leaders before and after and the calendar allow it, and never. `None` of a scenario without one, if no state is named.
///
/// # Errors
/// [`ValidationError`] for a name that is no state, and for a state without a succession.
pub fn placebo(
    scenario: &Scenario,
    fit_until: i16,
    state: Option<&str>,
) -> Result<Option<Placebo>, ValidationError> {
    let place = |name: &str| {
        let ids = scenario.states().iter().map(|state| state.id.as_str());
        ids.clone().position(|id| id == name).ok_or_else(|| ValidationError::NoState {
            name: name.to_owned(),
            known: ids.map(str::to_owned).collect(),
        })
    };
    let wanted = state.map(place).transpose()?;
    if scenario.leadership() != &Leadership::Historical {
        let name = || scenario.name().to_owned();
        return if wanted.is_some() {
            Err(ValidationError::NotHistorical { scenario: name() })
        } else {
            Ok(None)
        };
    }
    let Some(of) = nearest(scenario, fit_until, wanted) else {
        return state
            .map_or(Ok(None), |state| Err(ValidationError::NoSuccession { state: state.to_owned() }));
    };
    let (first, last) = (scenario.calendar().first_days()[0], scenario.calendar().last_day());
    let moved = |years: &i16| -> Option<Course> {
        let year = of.from.year().checked_add(*years)?;
        // The 29th of February becomes the 28th.
        let day = Date::new(year, of.from.month(), of.from.day().min(28)).ok()?;
        let day = if *years == 0 { of.from } else { day };
        let scenario =
            scenario.with_succession(of.state, of.leader, day).filter(|_| first < day && day <= last)?;
        Some(Course { name: day.to_string(), scenario })
    };
    let others = (0..scenario.states().len()).filter(|state| *state != of.state).collect();
    let never = of.from.yesterday().ok().map(|day| Course {
        name: NEVER.to_owned(),
        scenario: scenario.clone().with_leaders_frozen(day, others),
    });
    let of_state = &scenario.states()[of.state];
    Ok(Some(Placebo {
        state: of_state.id.clone(),
        leader: of_state.leaders[of.leader].name.clone(),
        actual: of.from,
        dates: MOVED.iter().filter_map(moved).chain(never).collect(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Scenario {
        Scenario::named(name, &[]).unwrap_or_else(|problems| panic!("{problems}"))
    }

    #[test]
    fn leaders_are_frozen_at_the_end_of_the_fit_and_before_the_nearest_succession() {
        let scenario = named("central-asia");
        let found = courses(&scenario, 2016);
        let names: Vec<&str> = found.iter().map(|course| course.name.as_str()).collect();
        assert_eq!(names, ["historical", "frozen 2016-12-31", "frozen 2016-09-07"]);
        let uzbek = |place: usize| found[place].scenario.in_office(1, date(2020, 1, 1)).name.clone();
        assert_eq!([0, 1, 2].map(uzbek), ["Shavkat Mirziyoyev", "Shavkat Mirziyoyev", "Islam Karimov"]);
        let kazakh = |place: usize| found[place].scenario.in_office(0, date(2020, 1, 1)).name.clone();
        assert!(kazakh(0) != kazakh(1) && kazakh(1) == kazakh(2));
        // Where leaders are frozen already there is nothing to freeze.
        assert_eq!(courses(&named("pre-2017"), 2016).len(), 1);
    }

    #[test]
    fn a_succession_moves_around_its_day_and_never_comes() {
        let scenario = named("central-asia");
        let found = placebo(&scenario, 2016, None).expect("a state").expect("a succession");
        assert_eq!((found.state.as_str(), found.actual), ("UZB", date(2016, 9, 8)));
        let dates: Vec<&str> = found.dates.iter().map(|of| of.name.as_str()).collect();
        let years = ["1999", "2003", "2007", "2011", "2015", "2016", "2018", "2020"];
        let expected: Vec<String> = years.iter().map(|year| format!("{year}-09-08")).collect();
        assert_eq!(dates[..8], expected);
        assert_eq!(dates[8], NEVER);
        let never = &found.dates[8].scenario;
        assert_eq!(never.in_office(1, date(2024, 1, 1)).name, "Islam Karimov");
        assert_eq!(never.in_office(0, date(2024, 1, 1)).name, scenario.in_office(0, date(2024, 1, 1)).name);
        let kazakh = placebo(&scenario, 2016, Some("KAZ")).expect("a state").expect("a succession");
        assert_eq!((kazakh.state.as_str(), kazakh.actual.year()), ("KAZ", 2019));
    }

    #[test]
    fn what_cannot_be_moved_is_refused() {
        let refused = |scenario: &str, state| {
            placebo(&named(scenario), 2016, Some(state)).expect_err("it is refused").to_string()
        };
        assert_eq!(refused("central-asia", "XYZ"), "the scenario has no such state");
        assert!(refused("central-asia", "TJK").starts_with("no change of leader of TJK"));
        assert!(refused("pre-2017", "UZB").starts_with("leaders of pre-2017 do not change as listed"));
        assert!(placebo(&named("pre-2017"), 2016, None).expect("no state is named").is_none());
    }
}
