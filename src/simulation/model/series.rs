//! The series observed of a history: measures of units, in one fixed order.

use super::measures::{Measure, Section};

/// The unit that a measure describes. States and issues are numbered by their place in the scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    /// All states and issues.
    Region,
    /// One state.
    State(usize),
    /// One unordered pair of states, the smaller place first.
    Dyad(usize, usize),
    /// One issue.
    Issue(usize),
}

/// One recorded series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Series {
    /// The measure.
    pub measure: Measure,
    /// The unit that it describes.
    pub unit: Unit,
}

/// Measures of the region that make up its outcome, in the order of record.
pub const REGION: [Measure; 8] = Measure::of_section(Section::Region);
/// Measures of a state, in the order of record.
pub const STATE: [Measure; 3] = Measure::of_section(Section::State);
/// Measures of a dyad, in the order of record.
pub const DYAD: [Measure; 4] = Measure::of_section(Section::Dyad);
/// Measures of an issue, in the order of record.
pub const ISSUE: [Measure; 3] = Measure::of_section(Section::Issue);
/// Parts of the benefit of integration in the region, which add up to its mean, in the order of record.
pub const BENEFIT: [Measure; 3] = Measure::of_section(Section::Benefit);

/// Values of the measures of the region, in the order of [`REGION`].
pub type RegionValues = [f64; REGION.len()];

/// Every series of `states` states and `issues` issues in the order of record: the region, then states,
/// dyads and issues in the order of the scenario, then the parts of the region's benefit.
pub fn all_series(states: usize, issues: usize) -> Vec<Series> {
    let dyads = (0..states).flat_map(|i| (i + 1..states).map(move |j| Unit::Dyad(i, j)));
    let of = |unit: Unit, measures: &'static [Measure]| {
        measures.iter().map(move |&measure| Series { measure, unit })
    };
    of(Unit::Region, &REGION)
        .chain((0..states).flat_map(|i| of(Unit::State(i), &STATE)))
        .chain(dyads.flat_map(|dyad| of(dyad, &DYAD)))
        .chain((0..issues).flat_map(|m| of(Unit::Issue(m), &ISSUE)))
        .chain(of(Unit::Region, &BENEFIT))
        .collect()
}
