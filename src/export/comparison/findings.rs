//! Findings of a comparison, in plain language.
//!
//! Every sentence states figures of the comparison with their uncertainty. A difference whose interval contains zero is
//! not reported as a difference, and statements about several ticks use the simultaneous band.

use crate::analysis::{Contrast, Effect, Path};
use crate::export::cells::{EffectCells, end_of_tick};
use crate::format::{counted, listed, number, percent, tick};
use crate::model::{Measure, Series, Unit};
use crate::outcome::Results;
use crate::scenario::Scenario;
use crate::statistics::Interval;

/// The findings about one scenario, with the main answer first. The [glance](super::glance) adds a table.
///
/// Scenarios and results are those of the baseline and of the other one.
pub fn sentences(scenarios: [&Scenario; 2], arms: [&Results; 2], contrast: &Contrast) -> Vec<String> {
    let [baseline, scenario] = scenarios;
    let finding = Finding { baseline, scenario, arms, contrast };
    let sentences = [
        finding.headline(),
        finding.since(),
        Some(finding.regimes()),
        finding.where_most(),
        finding.pairing(),
        finding.limits(),
    ];
    sentences.into_iter().flatten().collect()
}

/// Subject of the sentences.
struct Finding<'a> {
    baseline: &'a Scenario,
    scenario: &'a Scenario,
    /// Results under both.
    arms: [&'a Results; 2],
    contrast: &'a Contrast,
}

/// Sign of a difference according to its interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// The interval lies above zero.
    Above,
    /// The interval lies below zero.
    Below,
    /// Every pair is the same.
    Same,
    /// The interval contains zero.
    Unclear,
}

impl Sign {
    /// Sign of an effect; unclear for a single pair.
    pub fn of(effect: &Effect, pairs: u64) -> Self {
        if effect.mean == 0.0 && effect.sd == 0.0 {
            Self::Same
        } else if pairs > 1 {
            Self::of_interval(effect.interval)
        } else {
            Self::Unclear
        }
    }

    fn of_interval(Interval { low, high }: Interval) -> Self {
        match (low > 0.0, high < 0.0) {
            (true, _) => Self::Above,
            (_, true) => Self::Below,
            _ => Self::Unclear,
        }
    }
}

impl Finding<'_> {
    fn pairs(&self) -> u64 {
        self.arms[0].replicates
    }

    fn sign(&self, effect: &Effect) -> Sign {
        Sign::of(effect, self.pairs())
    }

    fn path(&self, measure: Measure, unit: Unit) -> Option<&Path> {
        self.contrast.paths.iter().find(|path| path.series == Series { measure, unit })
    }

    fn end(&self, measure: Measure, unit: Unit) -> Option<&Effect> {
        self.path(measure, unit)?.effects.last()
    }

    /// First day of a tick.
    fn tick(&self, t: usize) -> String {
        let calendar = self.baseline.calendar();
        calendar.first_days().get(t).map_or_else(String::new, |day| tick(*day, calendar.ticks_per_year()))
    }

    /// Last day of a tick.
    fn tick_end(&self, t: usize) -> String {
        let calendar = self.baseline.calendar();
        calendar.first_days().get(t).map_or_else(String::new, |day| end_of_tick(calendar, *day))
    }

    /// Difference of integration, with its interval.
    fn headline(&self) -> Option<String> {
        let effect = self.end(Measure::Integration, Unit::Region)?;
        let cells = EffectCells::of_mean(effect, self.pairs());
        let (one, other) = (self.scenario.title(), self.baseline.title());
        let end = self.tick_end(self.baseline.calendar().ticks() - 1);
        let pairs = counted(self.pairs(), "pair");
        let levels = format!("{} against {}", cells.scenario, cells.baseline);
        let sure = if effect.sd == 0.0 {
            "by the same in every pair".to_owned()
        } else {
            format!("95% confidence interval of the mean paired difference {}", cells.interval)
        };
        Some(match self.sign(effect) {
            Sign::Same => format!(
                "Implemented integration at the end of {end} is the same under “{one}” as under “{other}” in every one of \
                 {pairs} of replicates ({}).",
                cells.scenario
            ),
            Sign::Above | Sign::Below => {
                let above = effect.mean > 0.0;
                let share = if above { effect.superiority } else { 1.0 - effect.superiority };
                let more = if above { "higher" } else { "lower" };
                let ties = if share < 1.0 { ", ties counted half" } else { "" };
                format!(
                    "Implemented integration at the end of {end} is {} {more} under “{one}” than under “{other}” \
                     ({levels}; {sure}; {pairs} of replicates on common random numbers). It is {more} in {} of the pairs{ties}.",
                    cells.size,
                    percent(share)
                )
            }
            Sign::Unclear if self.pairs() == 1 => format!(
                "In the only pair of replicates, implemented integration at the end of {end} is {} under “{one}” and {} \
                 under “{other}”; a single pair says nothing about others.",
                cells.scenario, cells.baseline
            ),
            Sign::Unclear => format!(
                "Implemented integration at the end of {end} under “{one}” cannot be told from that under “{other}” with \
                 {pairs} of replicates: the mean paired difference is {} ({levels}; {sure}, which holds zero).",
                cells.difference
            ),
        })
    }

    /// Beginning of the difference.
    fn since(&self) -> Option<String> {
        let effects = &self.path(Measure::Integration, Unit::Region)?.effects;
        let parts = self.contrast.parts_from;
        if parts >= effects.len() {
            return Some("Nothing in the two scenarios lets their histories part.".to_owned());
        }
        let part = if parts == 0 {
            "Histories can differ from the first tick on".to_owned()
        } else {
            format!("Up to the end of {} both are one history", self.tick_end(parts - 1))
        };
        let sign = self.sign(effects.last()?);
        let side = match sign {
            Sign::Above => "above",
            Sign::Below => "below",
            Sign::Same | Sign::Unclear => return Some(format!("{part}.")),
        };
        let last_without = |is_other: &dyn Fn(&Effect) -> bool| effects.iter().rposition(is_other);
        let of_band = |effect: &Effect| effect.band.map_or(Sign::Unclear, Sign::of_interval);
        let together = last_without(&|effect| of_band(effect) != sign).map_or(0, |last| last + 1);
        if together < effects.len() {
            return Some(format!(
                "{part}; from {} to the end the difference in integration lies {side} zero in every tick (95% simultaneous \
                 band over all ticks).",
                self.tick(together)
            ));
        }
        let alone = last_without(&|effect| self.sign(effect) != sign).map_or(0, |last| last + 1);
        Some(match self.tick(alone) {
            only if alone + 1 == effects.len() => format!(
                "{part}; the interval of the difference in integration lies {side} zero in {only} alone, taken by itself."
            ),
            since => format!(
                "{part}; tick by tick, each taken by itself, the interval of the difference in integration lies {side} zero \
                 from {since} to the end. That is not sure of all these ticks together."
            ),
        })
    }

    /// State, dyad and issue with the largest difference.
    fn where_most(&self) -> Option<String> {
        let states = self.baseline.states();
        let n = states.len();
        let of_states: Vec<_> = (0..n)
            .filter_map(|i| Some((states[i].name.clone(), self.end(Measure::Ties, Unit::State(i))?)))
            .collect();
        let dyads = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j)));
        let of_dyads: Vec<_> = dyads
            .filter_map(|(i, j)| {
                let name = format!("{} and {}", states[i].name, states[j].name);
                Some((name, self.end(Measure::Integration, Unit::Dyad(i, j))?))
            })
            .collect();
        let issues = self.baseline.issues().iter().enumerate();
        let of_issues: Vec<_> = issues
            .filter_map(|(m, issue)| {
                Some((issue.name.clone(), self.end(Measure::Integration, Unit::Issue(m))?))
            })
            .collect();
        let clauses = [
            ("for", "implemented ties ", of_states),
            ("between", "integration ", of_dyads),
            ("in", "integration ", of_issues),
        ];
        let clauses: Vec<String> = clauses
            .into_iter()
            .filter_map(|(before, what, effects)| self.largest(before, what, &effects))
            .collect();
        (!clauses.is_empty())
            .then(|| format!("The mean difference, with its 95% interval, is largest {}.", listed(&clauses)))
    }

    /// The unit with the largest difference, if there are several.
    fn largest(&self, before: &str, what: &str, effects: &[(String, &Effect)]) -> Option<String> {
        let size = |(_, effect): &&(String, &Effect)| effect.mean.abs();
        let (name, effect) = effects.iter().max_by(|a, b| size(a).total_cmp(&size(b)))?;
        if effects.len() < 2 || matches!(self.sign(effect), Sign::Same | Sign::Unclear) {
            return None;
        }
        let cells = EffectCells::of_mean(effect, self.pairs());
        Some(format!("{before} {name} ({what}{}; {})", cells.difference, cells.interval))
    }

    /// Transitions between regimes.
    fn regimes(&self) -> String {
        let [from, to] = self.arms.map(|arm| &arm.regimes);
        let counts = &self.contrast.regimes.counts;
        let cells = counts
            .iter()
            .enumerate()
            .flat_map(|(i, row)| row.iter().enumerate().map(move |(j, n)| (i, j, *n)));
        let moves = cells.filter(|(i, j, n)| from[*i] != to[*j] && *n > 0);
        let most = moves.max_by_key(|(i, j, n)| (*n, std::cmp::Reverse((*i, *j))));
        let pairs = self.pairs() as f64;
        let of_all = self.pairs() > 1;
        match most {
            Some((i, j, _)) if !of_all => format!("It goes over from {} to {}.", from[i], to[j]),
            None if !of_all => "Both histories end in the same regime.".to_owned(),
            Some((i, j, n)) => format!(
                "The most frequent change of regime is from {} to {}, in {} of the pairs.",
                from[i],
                to[j],
                percent(n as f64 / pairs)
            ),
            None => "Both histories of every pair end in the same regime.".to_owned(),
        }
    }

    /// Limits of the intervals.
    fn limits(&self) -> Option<String> {
        if self.pairs() == 1 {
            return None;
        }
        Some(format!(
            "Intervals say how well {} know the mean of the model, not how well the model knows the world.",
            counted(self.pairs(), "pair")
        ))
    }

    /// Gain of precision from pairing.
    fn pairing(&self) -> Option<String> {
        let saved = self.end(Measure::Integration, Unit::Region)?.variance_saved?;
        (self.pairs() > 1 && saved >= 1.005).then(|| {
            format!(
                "For integration, pairing is worth {} times as many independent replicates.",
                number(saved, 1)
            )
        })
    }
}
