//! Scenarios to be fitted in another way: to fewer years, to fewer observations, with fewer particles.

use std::sync::Arc;

use super::calibration::TargetChoice;
use super::types::Scenario;

impl Scenario {
    /// The scenario whose record is fitted until an earlier year; `None` without a record, or for a year that is not earlier.
    pub fn fitted_until(&self, year: i16) -> Option<Self> {
        let record = self.record.as_ref().filter(|record| year < record.fit_until())?;
        let mut earlier = self.clone();
        earlier.record = Some(Arc::new(record.fitted_until(year)));
        for (_, choice) in &mut earlier.calibration.targets {
            choice.until = choice.until.map(|until| until.min(year));
            choice.periods.retain(|period| *period <= year);
        }
        Some(earlier)
    }

    /// The scenario that is fitted with another number of particles, at least 20.
    #[must_use]
    pub fn fitted_with(&self, particles: usize) -> Self {
        let mut other = self.clone();
        other.calibration.particles = particles.max(20);
        other
    }

    /// The scenario that is fitted without a target of its record.
    #[must_use]
    pub fn fitted_without(&self, target: &str) -> Self {
        let mut fewer = self.clone();
        let targets = &mut fewer.calibration.targets;
        match targets.iter_mut().find(|(name, _)| name == target) {
            Some((_, choice)) => choice.weight = Some(0.0),
            None => {
                targets
                    .push((target.to_owned(), TargetChoice { weight: Some(0.0), ..TargetChoice::default() }));
            }
        }
        fewer
    }

    /// The scenario whose record knows nothing of a pair of states, by id and in either order: no line of a series, no date; `None`
    /// without a record.
    pub fn fitted_without_pair(&self, pair: &[String; 2]) -> Option<Self> {
        let mut fewer = self.clone();
        fewer.record = Some(Arc::new(self.record.as_ref()?.without_pair(pair)));
        Some(fewer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::observations::EventUnit;

    #[test]
    fn records_are_fitted_to_less() {
        let scenario = Scenario::built_in();
        let earlier = scenario.fitted_until(2008).expect("an earlier year");
        assert_eq!(earlier.record().map(crate::scenario::Record::fit_until), Some(2008));
        assert!(scenario.fitted_until(2016).is_none());
        let fewer = scenario.fitted_without("un_distance");
        assert_eq!(fewer.calibration().target("un_distance").weight, Some(0.0));
        let pair = ["UZB", "KAZ"].map(str::to_owned);
        let without = scenario.fitted_without_pair(&pair).expect("a record");
        let lines = |scenario: &Scenario| {
            let record = scenario.record().expect("a record");
            let dates = record.events().iter().flat_map(|events| &events.dates);
            let of_pair = dates.filter(|date| matches!(&date.unit, EventUnit::Pair(ids) if ids.contains(&pair[0]) && ids.contains(&pair[1])));
            (record.series().iter().map(|series| series.lines.len()).sum::<usize>(), of_pair.count())
        };
        let ((all, dates), (fewer, none)) = (lines(&scenario), lines(&without));
        assert!(fewer == all - 2 && dates > 0 && none == 0, "{all} {fewer}");
    }
}
