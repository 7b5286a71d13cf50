//! Calendar, leadership, outside powers and common fate.

use jiff::civil::Date;

use super::{
    problem::Problem,
    region::{by_year, share},
    report::{Ids, Report, tell_repeated},
};
use crate::scenario::{
    calendar::Calendar,
    raw::{RawCommonFate, RawExternal, RawHeader, RawLeadership, RawSuccessor, SuccessorWord},
    tree::path::{Path, key_path},
    types::{CommonFate, ExternalPower, Leadership, Successor},
};

/// Builds the calendar; `None` if its dates do not give one.
pub fn calendar(raw: &RawHeader, report: &mut Report<'_>) -> Option<Calendar> {
    let at = |key: &str| key_path!["scenario", key];
    if !["start", "end", "ticks_per_year"].iter().all(|key| report.is_sound(&at(key))) {
        return None;
    }
    let (start, last, ticks_per_year) = (raw.start.first, raw.end.last, raw.ticks_per_year.0);
    if last < start {
        // The date that another file or an override has moved is at fault.
        if report.layer(&at("start")) > report.layer(&at("end")) {
            report.values(&at("start"), &Problem::StartsAfterEnd(last), &at("end"), "`end`");
        } else {
            report.values(&at("end"), &Problem::EndsBeforeStart(start), &at("start"), "`start`");
        }
        return None;
    }
    let years = u64::from((last.year() - start.year()).unsigned_abs()) + 1;
    let ticks = years * u64::from(ticks_per_year);
    if ticks > Calendar::MOST_TICKS {
        report.value(&at("end"), &Problem::TooManyTicks(ticks));
        return None;
    }
    let calendar = Calendar::new(start, last, ticks_per_year);
    if calendar.is_none() {
        report.value(
            &at("start"),
            &Problem::StartInsideTick { ticks_per_year, around: around(start, ticks_per_year) },
        );
    }
    calendar
}

/// First days of the tick that holds a day and of the next tick.
fn around(day: Date, ticks_per_year: u32) -> Vec<Date> {
    let january = |year| jiff::civil::date(year, 1, 1);
    let Some(years) = Calendar::new(january(day.year()), january(day.year() + 1), ticks_per_year) else {
        return Vec::new();
    };
    let tick = years.tick_of(day).unwrap_or(0);
    years.first_days().iter().skip(tick).take(2).copied().collect()
}

/// The calendar as far as it is known, against which dates are checked.
pub struct Span {
    /// First and last day.
    days: Option<(Date, Date)>,
}

impl Span {
    /// Makes the span of a calendar; without a calendar every date is inside.
    pub fn new(calendar: Option<&Calendar>) -> Self {
        let days = calendar
            .and_then(|calendar| Some((*calendar.first_days().first()?, calendar.end().yesterday().ok()?)));
        Self { days }
    }

    /// The first day; `None` without a calendar.
    pub fn first_day(&self) -> Option<Date> {
        self.days.map(|(first, _)| first)
    }

    /// Returns whether a date lies inside the calendar.
    ///
    /// A date outside is reported as a mistake, unless another file or an override has changed the calendar after the
    /// date was stated. A change of anything else of the same element, which would have no effect, is reported too.
    pub fn holds(&self, date: Date, path: &Path, may_precede: bool, report: &mut Report<'_>) -> bool {
        let Some((start, end)) = self.days else { return true };
        let bound = if date > end {
            "end"
        } else if date < start && !may_precede {
            "start"
        } else {
            return true;
        };
        let calendar = report.layer(&key_path!["scenario", bound]);
        let element = Path(path.0[..path.0.len() - 1].to_vec());
        if report.layer(path) >= calendar {
            report.value(path, &Problem::OutsideCalendar { date, start, end });
        } else if let Some(changed) = report.stated_in(&element, calendar) {
            report.value(&changed, &Problem::OutsideCalendar { date, start, end });
        }
        false
    }
}

/// Builds the leadership: which leaders govern when.
pub fn leadership(raw: &RawLeadership, span: &Span, states: &Ids, report: &mut Report<'_>) -> Leadership {
    let at = |key: &str| key_path!["leadership", key];
    match raw {
        RawLeadership::Historical {} => Leadership::Historical,
        RawLeadership::Frozen { at: day, except } => {
            tell_outside(day.first, span, report);
            let ids: Vec<&str> = except.iter().map(String::as_str).collect();
            tell_repeated("listed state", &ids, |index| at("except").with(index), report);
            let mut except: Vec<usize> = except
                .iter()
                .enumerate()
                .filter_map(|(index, id)| states.find(id, &at("except").with(index), report))
                .collect();
            except.sort_unstable();
            Leadership::Frozen { at: day.first, except }
        }
        RawLeadership::Stochastic { at: day, turnover_rate, successor_openness, concentration } => {
            tell_outside(day.first, span, report);
            Leadership::Stochastic {
                at: day.first,
                turnover_rate: turnover_rate.0,
                successor: successor(successor_openness, states, &at("successor_openness"), report),
                concentration: concentration.0,
            }
        }
    }
}

/// Reports leadership that changes on a date outside the calendar, whichever file set the calendar.
fn tell_outside(date: Date, span: &Span, report: &mut Report<'_>) {
    if let Some((start, end)) = span.days.filter(|(start, end)| !(*start..=*end).contains(&date)) {
        report.value(&key_path!["leadership", "at"], &Problem::OutsideCalendar { date, start, end });
    }
}

fn successor(raw: &RawSuccessor, states: &Ids, path: &Path, report: &mut Report<'_>) -> Successor {
    match raw {
        RawSuccessor::One(mean) => Successor::Means(vec![mean.0; states.ids().len()]),
        RawSuccessor::Word(SuccessorWord::Incumbent) => Successor::Incumbent,
        RawSuccessor::PerState(by_state) => {
            for id in by_state.keys() {
                states.find_key(id, &path.with(id), report);
            }
            let missing: Vec<String> =
                states.ids().iter().filter(|id| !by_state.contains_key(*id)).cloned().collect();
            if states.is_complete() && !missing.is_empty() {
                report.value(path, &Problem::NoSuccessorFor(missing));
            }
            Successor::Means(states.ids().iter().map(|id| by_state.get(id).map_or(0.0, share)).collect())
        }
    }
}

/// Builds the statements of external pull, by date.
pub fn external(
    raw: &[RawExternal],
    span: &Span,
    states: &Ids,
    issues: &Ids,
    report: &mut Report<'_>,
) -> Vec<ExternalPower> {
    let ids: Vec<&str> = raw.iter().map(|external| external.power.0.as_str()).collect();
    tell_repeated("external power", &ids, |index| key_path!["external", index, "power"], report);
    let mut powers = Vec::new();
    for (index, external) in raw.iter().enumerate() {
        let at = key_path!["external", index];
        let mut pull = Vec::new();
        for (issue, by_state) in &external.pull {
            let path = at.with("pull").with(issue);
            let m = issues.find_key(issue, &path, report);
            for (state, share) in by_state {
                let i = states.find_key(state, &path.with(state), report);
                pull.extend(m.zip(i).map(|(m, i)| (m, i, share.0)));
            }
        }
        pull.sort_by_key(|&(m, i, _)| (m, i));
        if span.holds(external.from.first, &at.with("from"), true, report) {
            powers.push(ExternalPower { power: external.power.0.clone(), from: external.from, pull });
        }
    }
    powers.sort_by_key(|power| power.from.first);
    powers
}

/// Builds perceived shared exposure, which is zero without a baseline.
pub fn common_fate(raw: &RawCommonFate, calendar: &Calendar) -> CommonFate {
    let mut baseline = by_year(&raw.baseline, share);
    if baseline.is_empty() {
        baseline.extend(calendar.first_days().first().map(|day| (day.year(), 0.0)));
    }
    CommonFate { baseline, shock_sd: raw.shock_sd.0, relaxation_rate: raw.relaxation_rate.0 }
}
