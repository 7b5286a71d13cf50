//! Invented regions as scenarios.

use std::sync::LazyLock;

use super::region::Region;
use crate::scenario::Scenario;

/// Three states, two issues, four quarters. It is read once.
pub fn scenario() -> Scenario {
    static TRIAD: LazyLock<Scenario> = LazyLock::new(|| {
        let text = include_str!("../../tests/testkit/triad.toml");
        Scenario::from_text("triad", text, &[]).expect("the file is a valid scenario")
    });
    TRIAD.clone()
}

/// So many states with long names, whose leaders change `changes` times each.
pub fn region(states: usize, changes: usize, start: &str, end: &str, ticks_per_year: u32) -> Scenario {
    let region = Region {
        states,
        changes,
        calendar: (start, end, ticks_per_year),
        names: "Mohammed Abdul-Rahman bin Suleiman of the Upper Valley and the Lower",
        title: "A region whose title is as long as titles of scenarios get to be",
        ..Region::default()
    };
    Scenario::from_text("region", &region.text(), &[]).unwrap_or_else(|problems| panic!("{problems}"))
}
