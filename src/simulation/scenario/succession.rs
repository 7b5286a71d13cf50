//! Scenarios that differ in who governs when, for what would have been.

use jiff::civil::Date;

use super::raw::forms::Period;
use super::types::{Leadership, Scenario};

/// A change of leader that a scenario lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListedSuccession {
    /// Place of the state.
    pub state: usize,
    /// Place of the leader who takes office, from 1.
    pub leader: usize,
    /// First day in office.
    pub from: Date,
}

impl Scenario {
    /// The changes of leader within the calendar, state by state and by date.
    pub fn successions(&self) -> Vec<ListedSuccession> {
        let (first, last) = (self.calendar.first_days()[0], self.calendar.last_day());
        let of_state = |(state, of): (usize, &super::types::State)| {
            let listed = of.leaders.iter().enumerate().skip(1);
            let succession = move |(leader, of): (usize, &super::types::Leader)| ListedSuccession {
                state,
                leader,
                from: of.from.first,
            };
            listed.map(succession).collect::<Vec<_>>()
        };
        let all = self.states.iter().enumerate().flat_map(of_state);
        all.filter(|of| first < of.from && of.from <= last).collect()
    }

    /// The scenario in which whoever is in office on a day stays to the end, but in some states, in ascending order, where leaders change
    /// as listed.
    #[must_use]
    pub fn with_leaders_frozen(self, at: Date, except: Vec<usize>) -> Self {
        Self { leadership: Leadership::Frozen { at, except }, ..self }
    }

    /// The scenario in which a leader takes office on another day; `None` where there is no such leader, for the first of a state, and
    /// where the day does not lie between those of the leaders before and after.
    pub fn with_succession(&self, state: usize, leader: usize, from: Date) -> Option<Self> {
        let leaders = &self.states.get(state)?.leaders;
        let before = leaders.get(leader.checked_sub(1)?)?;
        let is_after = before.from.first < from;
        let is_before = leaders.get(leader + 1).is_none_or(|next| from < next.from.first);
        if leader >= leaders.len() || !is_after || !is_before {
            return None;
        }
        let mut moved = self.clone();
        moved.states[state].leaders[leader].from = Period { first: from, last: from };
        Some(moved)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn historical() -> Scenario {
        Scenario::named("post-2017", &[]).unwrap_or_else(|problems| panic!("{problems}"))
    }

    /// The Uzbek one of 2016.
    fn uzbek(scenario: &Scenario) -> ListedSuccession {
        let found = scenario.successions().into_iter().find(|of| scenario.states()[of.state].id == "UZB");
        found.expect("a succession")
    }

    #[test]
    fn changes_are_listed_by_state() {
        let scenario = historical();
        let found = scenario.successions();
        assert!(found.windows(2).all(|pair| (pair[0].state, pair[0].from) < (pair[1].state, pair[1].from)));
        let uzbek = uzbek(&scenario);
        assert_eq!((uzbek.leader, uzbek.from), (1, date(2016, 9, 8)));
    }

    #[test]
    fn a_succession_moves_between_its_neighbours() {
        let scenario = historical();
        let ListedSuccession { state, leader, .. } = uzbek(&scenario);
        let moved = scenario.with_succession(state, leader, date(2003, 9, 8)).expect("a day");
        let at = |scenario: &Scenario, year| scenario.in_office(state, date(year, 1, 1)).name.clone();
        assert_eq!(at(&moved, 2003), at(&scenario, 2003));
        assert_eq!(at(&moved, 2004), at(&scenario, 2017));
        assert_eq!(
            scenario.with_succession(state, leader, scenario.states()[state].leaders[0].from.first),
            None
        );
        assert_eq!(scenario.with_succession(state, 0, date(2003, 9, 8)), None);
        assert_eq!(scenario.with_succession(state, 9, date(2003, 9, 8)), None);
        assert_eq!(scenario.with_succession(99, 1, date(2003, 9, 8)), None);
        // In itself the same, with the day that is listed.
        let same = scenario.with_succession(state, leader, date(2016, 9, 8)).expect("a day");
        assert_eq!(super::super::changes(&scenario, &same), []);
    }

    #[test]
    fn frozen_leaders_are_those_of_the_shipped_counterfactual() {
        let frozen = historical().with_leaders_frozen(date(2016, 8, 31), Vec::new());
        let shipped = Scenario::named("pre-2017", &[]).unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(super::super::changes(&frozen, &shipped), []);
    }
}
