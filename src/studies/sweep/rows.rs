//! Outcomes at a point as rows of a summary, and back.

use crate::analysis::Sweep;
use crate::analysis::comparison::{Contrast, Outcome};
use crate::analysis::sweep::{Found, Gap, Level, Named};
use crate::export::comparison::group;
use crate::export::summary::{Group, Row, Summary};
use crate::model::series::REGION;
use crate::outcome::Results;
use crate::scenario::Scenario;
use crate::statistics::Interval;

/// The outcomes of a scenario at a point, in the order of a summary; `contrast` is with the baseline, if there is one.
pub(super) fn outcomes(scenario: &Scenario, results: &Results, contrast: Option<&Contrast>) -> Vec<Named> {
    let mut before: [usize; 5] = [0; 5];
    let gap = |name: &str| {
        let found = contrast?.outcomes.iter().find(|found| found.name == name)?;
        Some(Gap::of(&found.effect, results.replicates))
    };
    let named = |row: Row| {
        let place = &mut before[row.group as usize];
        *place += 1;
        let outcome = outcome(row.group, &row.outcome, *place - 1)?;
        let (gap, level) = (gap(&row.outcome), level(&row));
        Some(Named { outcome, name: row.outcome, level, gap })
    };
    Summary::new(scenario, results).rows.into_iter().filter_map(named).collect()
}

/// The outcome of a row of a summary, the `place`-th of its group.
pub(super) fn outcome(group: Group, name: &str, place: usize) -> Option<Outcome> {
    Some(match group {
        Group::End => Outcome::End(REGION.into_iter().find(|measure| measure.name() == name)?),
        Group::Regime => Outcome::Regime(place),
        Group::Culture => Outcome::Culture(place),
        Group::Agreements => Outcome::Agreements(place),
        Group::Passage => Outcome::Passage(place),
    })
}

pub(super) fn level(row: &Row) -> Level {
    Level {
        mean: row.mean,
        se: row.mc_se,
        share: row.low.zip(row.high).map(|(low, high)| Interval { low, high }),
        sd: row.sd,
        quantiles: [row.q05, row.q25, row.q50, row.q75, row.q95],
        count: row.count,
    }
}

/// The row of a summary for a level.
pub(super) fn row(group: Group, name: &str, level: &Level) -> Row {
    let [q05, q25, q50, q75, q95] = level.quantiles;
    Row {
        group,
        outcome: name.to_owned(),
        mean: level.mean,
        mc_se: level.se,
        low: level.share.map(|interval| interval.low),
        high: level.share.map(|interval| interval.high),
        sd: level.sd,
        q05,
        q25,
        q50,
        q75,
        q95,
        count: level.count,
    }
}

/// The row of an outcome at a point, as in `summary.csv`.
pub fn row_of(sweep: &Sweep, found: &Found) -> Row {
    let (outcome, name) = &sweep.outcomes[found.outcome];
    row(group(*outcome), name, &found.level)
}
