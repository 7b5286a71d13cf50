//! Selection of the ticks at which small multiples show the region.

use jiff::civil::Date;

use crate::{
    plot::{
        charts::{Source, history::governing},
        language::{Language, say},
    },
    scenario::Scenario,
};

/// Fewest moments, if there are as many ticks.
const LEAST: usize = 3;
/// Least distance of moments, as the reciprocal of a share of all ticks, so that no two are nearly the same.
const SPACING: usize = 12;

/// Sentence of a caption on the selection of moments, with the leaders that they mark.
fn rule(leaders: &[String], language: Language) -> String {
    if leaders.is_empty() {
        return say!(
            language,
            "Dates: the first and the last, and those after which leaders govern who are much more or less open than the ones \
             before; where these are few, dates in between."
        );
    }
    say!(
        language,
        "Dates: the first and the last, and those after which leaders govern who are much more or less open than the ones \
         before ({leaders}).",
        leaders = leaders.join("; "),
    )
}

/// The end of a tick, as a title: `End of 2016`, `End of Sep 2016`.
pub fn name(scenario: &Scenario, tick: usize, language: Language) -> String {
    let calendar = scenario.calendar();
    let last = last_day(scenario, tick);
    let after = last.tomorrow().unwrap_or(last);
    let date = match (after.month(), after.day(), calendar.ticks_per_year()) {
        (1, 1, _) => last.year().to_string(),
        (_, 1, _) => language.month(last),
        _ => language.short_date(last),
    };
    say!(language, "End of {date}", date)
}

/// The last day of a tick.
fn last_day(scenario: &Scenario, tick: usize) -> Date {
    let calendar = scenario.calendar();
    let after = calendar.first_days().get(tick + 1).copied().unwrap_or(calendar.end());
    after.yesterday().unwrap_or(after)
}

/// The candidate ticks: ends of years, or all ticks if these are few.
fn candidates(scenario: &Scenario) -> Vec<usize> {
    let ticks = scenario.calendar().ticks();
    let ends_year = |&tick: &usize| {
        let last = last_day(scenario, tick);
        (last.month(), last.day()) == (12, 31)
    };
    let ends: Vec<usize> = (0..ticks).filter(ends_year).collect();
    if ends.len() < LEAST { (0..ticks).collect() } else { ends }
}

/// At most `most` ticks in ascending order: the first and the last end of a year, then the ticks in which leaders take
/// office, by decreasing change of openness (the earlier of equal ones first), except ticks too close to earlier choices.
/// If that gives fewer than three, any end of a year may be chosen. The selection is the same for every run of a scenario,
/// and smaller selections are parts of larger ones.
pub fn moments(scenario: &Scenario, most: usize) -> Vec<usize> {
    let candidates = candidates(scenario);
    let ticks = scenario.calendar().ticks();
    let mut chosen = vec![candidates.first().copied().unwrap_or(0)];
    if ticks - 1 > chosen[0] {
        chosen.push(ticks - 1);
    }
    let mut changes = taking_office(scenario, &candidates);
    changes.sort_by(|a, b| b.change.total_cmp(&a.change).then(a.tick.cmp(&b.tick)));
    let least = (ticks / SPACING).max(1);
    for Taking { tick, .. } in changes {
        if chosen.len() < most && chosen.iter().all(|&other| tick.abs_diff(other) >= least) {
            chosen.push(tick);
        }
    }
    add(&mut chosen, &candidates, most.min(LEAST));
    chosen.sort_unstable();
    chosen
}

/// Adds the candidate farthest from all chosen ones, until there are `most` or no candidates are left.
fn add(chosen: &mut Vec<usize>, candidates: &[usize], most: usize) {
    while chosen.len() < most {
        let distance = |tick: usize| chosen.iter().map(|&other| tick.abs_diff(other)).min().unwrap_or(0);
        // `max_by_key` returns the last of equal items, so the order is reversed to find the earliest.
        let Some(&tick) =
            candidates.iter().rev().max_by_key(|&&tick| distance(tick)).filter(|&&t| distance(t) > 0)
        else {
            return;
        };
        chosen.push(tick);
    }
}

/// A leader who takes office.
struct Taking {
    /// The first candidate tick at or after the first tick of the leader.
    tick: usize,
    /// Indices of state and leader.
    who: (usize, usize),
    /// Change of openness relative to the leader before.
    change: f64,
}

/// The leaders who take office, state by state.
fn taking_office(scenario: &Scenario, candidates: &[usize]) -> Vec<Taking> {
    let mut taking = Vec::new();
    for (place, state) in scenario.states().iter().enumerate() {
        let governing = governing(scenario, place);
        for (first, pair) in governing.windows(2).enumerate().filter(|(_, pair)| pair[0] != pair[1]) {
            let tick = candidates[candidates.partition_point(|&tick| tick < first + 1)..].first().copied();
            let [before, now] = [pair[0], pair[1]].map(|leader| state.leaders[leader].openness);
            taking.extend(tick.map(|tick| Taking {
                tick,
                who: (place, pair[1]),
                change: (now - before).abs(),
            }));
        }
    }
    taking
}

/// Sentence of a caption on the moments.
pub fn sentence(source: &Source, moments: &[usize]) -> String {
    let (scenario, language) = (source.scenario, source.language());
    let (first, last) = (moments.first(), moments.last());
    let chosen = |tick: &usize| moments.contains(tick) && Some(tick) != first && Some(tick) != last;
    let mut foremost: Vec<Taking> = Vec::new();
    for taking in
        taking_office(scenario, &candidates(scenario)).into_iter().filter(|taking| chosen(&taking.tick))
    {
        match foremost.iter_mut().find(|other| other.tick == taking.tick) {
            Some(other) if other.change >= taking.change => {}
            Some(other) => *other = taking,
            None => foremost.push(taking),
        }
    }
    foremost.sort_by_key(|taking| taking.tick);
    let named = foremost.into_iter().map(|Taking { tick, who: (state, leader), .. }| {
        let leader = &scenario.states()[state].leaders[leader].name;
        format!("{} {}", last_day(scenario, tick).year(), language.called(leader))
    });
    rule(&named.collect::<Vec<_>>(), language)
}

#[cfg(all(test, feature = "print"))]
mod tests {
    use super::*;
    use crate::testkit::region;

    #[test]
    fn changes_of_leaders_are_thinned_out_and_smaller_choices_lie_in_larger() {
        let scenario = Scenario::built_in();
        let names = |most| {
            moments(&scenario, most)
                .iter()
                .map(|&t| name(&scenario, t, Language::English))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            names(6),
            ["End of 1992", "End of 2005", "End of 2010", "End of 2016", "End of 2022", "End of 2030"]
        );
        assert_eq!(names(3), ["End of 1992", "End of 2016", "End of 2030"], "the turn is among the few");
        for (few, many) in [(2, 3), (3, 4), (4, 6)] {
            assert!(moments(&scenario, few).iter().all(|tick| moments(&scenario, many).contains(tick)));
            assert_eq!(moments(&scenario, few).len(), few);
        }
    }

    #[test]
    fn without_changes_the_ticks_in_between_are_shown() {
        let of = |last, ticks| moments(&region(2, 0, "2000", last, ticks), 6);
        assert_eq!(of("2008", 1), [0, 4, 8]);
        assert_eq!(of("2001", 1), [0, 1]);
        assert_eq!(of("2000", 1), [0]);
        let days = region(2, 0, "2000-01-01", "2000-01-03", 365);
        assert_eq!(name(&days, 1, Language::English), "End of 2 Jan 2000");
        assert_eq!(name(&region(2, 0, "2000", "2000", 1), 0, Language::English), "End of 2000");
    }
}
