//! The few ticks at which small multiples show the region.

use super::Source;
use crate::{
    plot::{
        language::{Language, say},
        marks::{Mark, MarkKind},
    },
    scenario::{Scenario, calendar::decimal_year},
};

/// Fewest moments where there are that many ticks.
const LEAST: usize = 3;

/// The sentence of a caption that says how moments are chosen, and which leaders they stand for.
fn rule(leaders: &[String], language: Language) -> String {
    if leaders.is_empty() {
        return say!(
            language,
            "Dates: the first and the last tick, and of the ticks in which leaders take office those farthest from the dates \
             chosen before; where they are few, the ticks in between."
        );
    }
    say!(
        language,
        "Dates: the first and the last tick, and of the ticks in which leaders take office those farthest from the dates \
         chosen before ({leaders}).",
        leaders = leaders.join("; "),
    )
}

/// The end of a tick, as a title: `End of 2016`, `End of Sep 2016`.
pub fn name(scenario: &Scenario, tick: usize, language: Language) -> String {
    let calendar = scenario.calendar();
    let after = calendar.first_days().get(tick + 1).copied().unwrap_or(calendar.end());
    let last = after.yesterday().unwrap_or(after);
    let date = match (after.month(), after.day(), calendar.ticks_per_year()) {
        (1, 1, 1) => last.year().to_string(),
        (_, 1, _) => language.month(last),
        _ => language.short_date(last),
    };
    say!(language, "End of {date}", date)
}

/// At most `most` ticks in ascending order: the first, the last, and of those in which leaders take office, one after
/// the other, the one that lies farthest from all chosen before, the earlier of equals. Where that makes fewer than
/// three, any tick may be chosen. The same for every run of a scenario, and those of a smaller number are among those
/// of a larger.
pub fn moments(scenario: &Scenario, most: usize) -> Vec<usize> {
    let last = scenario.calendar().ticks() - 1;
    let mut chosen = vec![0];
    if last > 0 {
        chosen.push(last);
    }
    let leaders: Vec<usize> = taking_office(scenario, &super::marks(scenario, Language::English))
        .into_iter()
        .map(|(tick, _)| tick)
        .collect();
    add(&mut chosen, &leaders, most);
    add(&mut chosen, &(0..=last).collect::<Vec<_>>(), most.min(LEAST));
    chosen.sort_unstable();
    chosen
}

/// Adds the candidates that lie farthest from all chosen before, until there are `most` or none is left.
fn add(chosen: &mut Vec<usize>, candidates: &[usize], most: usize) {
    while chosen.len() < most {
        let apart = |tick: usize| chosen.iter().map(|&other| tick.abs_diff(other)).min().unwrap_or(0);
        // Of equals the last counts as the greatest, so that the earliest has to come last.
        let Some(&tick) = candidates.iter().rev().max_by_key(|&&tick| apart(tick)).filter(|&&t| apart(t) > 0)
        else {
            return;
        };
        chosen.push(tick);
    }
}

/// The tick in which each new leader first governs, with the leader's mark.
fn taking_office<'a>(scenario: &Scenario, marks: &'a [Mark]) -> Vec<(usize, &'a Mark)> {
    let days = scenario.calendar().first_days();
    let tick = |mark: &Mark| days.partition_point(|&day| decimal_year(day) < mark.at);
    let leaders = marks.iter().filter(|mark| mark.kind == MarkKind::Leader);
    leaders.map(|mark| (tick(mark), mark)).filter(|(tick, _)| *tick < days.len()).collect()
}

/// What a caption says of the choice of moments.
pub fn sentence(source: &Source, moments: &[usize]) -> String {
    let marks = super::marks(source.scenario, source.language());
    let leaders = taking_office(source.scenario, &marks).into_iter();
    let named = leaders.filter(|(tick, _)| moments.contains(tick)).map(|(_, mark)| mark.entry[0].clone());
    rule(&named.collect::<Vec<_>>(), source.language())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::charts::judge::region;

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
            [
                "End of Mar 1992",
                "End of Jun 2005",
                "End of Mar 2012",
                "End of Dec 2016",
                "End of Jun 2021",
                "End of Dec 2030"
            ]
        );
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
