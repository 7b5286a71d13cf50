//! What a comparison found, in plain language.
//!
//! Every sentence is made of figures of the comparison, and says of each how sure it is. A difference whose interval
//! holds zero is not called one.

use crate::analysis::{Contrast, Effect, Outcome, Path};
use crate::export::cells::{EffectCells, end_of_tick, measure_label};
use crate::format::{counted, number, percent, tick};
use crate::model::{Measure, Series, Unit};
use crate::outcome::Results;
use crate::scenario::Scenario;
use crate::statistics::Interval;

/// The findings about one scenario, in a paragraph.
///
/// Scenarios and results are those of the baseline and of the other one.
pub fn paragraph(scenarios: [&Scenario; 2], arms: [&Results; 2], contrast: &Contrast) -> String {
    let [baseline, scenario] = scenarios;
    let finding = Finding { baseline, scenario, arms, contrast };
    let sentences = [
        finding.headline(),
        finding.since(),
        finding.where_most(),
        finding.other_measures(),
        Some(finding.regimes()),
        finding.limits(),
    ];
    sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// What the sentences are about.
struct Finding<'a> {
    baseline: &'a Scenario,
    scenario: &'a Scenario,
    /// Results under both.
    arms: [&'a Results; 2],
    contrast: &'a Contrast,
}

/// What an interval says of the sign of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// The interval lies above zero.
    Above,
    /// It lies below.
    Below,
    /// Every pair is the same.
    Same,
    /// It holds zero.
    Unclear,
}

impl Sign {
    /// Of an effect; with a single pair nothing is clear.
    pub fn of(effect: &Effect, pairs: u64) -> Self {
        let Interval { low, high } = effect.interval;
        if effect.mean == 0.0 && effect.sd == 0.0 {
            Self::Same
        } else if pairs > 1 && low > 0.0 {
            Self::Above
        } else if pairs > 1 && high < 0.0 {
            Self::Below
        } else {
            Self::Unclear
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

    /// A tick by its beginning.
    fn tick(&self, t: usize) -> String {
        let calendar = self.baseline.calendar();
        calendar.first_days().get(t).map_or_else(String::new, |day| tick(*day, calendar.ticks_per_year()))
    }

    /// A tick by its end.
    fn tick_end(&self, t: usize) -> String {
        let calendar = self.baseline.calendar();
        calendar.first_days().get(t).map_or_else(String::new, |day| end_of_tick(calendar, *day))
    }

    /// How much more integration, and how sure.
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

    /// Since when.
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
        let other = |effect: &Effect| self.sign(effect) != sign;
        let since = effects.iter().rposition(other).map_or(0, |last| last + 1);
        Some(format!(
            "{part}; from {} to the end the interval of the difference in integration lies {side} zero in every tick.",
            self.tick(since)
        ))
    }

    /// In which states, dyads and issues most and least.
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
            ("Implemented ties differ most for", "for", of_states),
            ("between states, most for", "for", of_dyads),
            ("and by issue, most in", "in", of_issues),
        ];
        let clauses: Vec<String> = clauses
            .into_iter()
            .filter_map(|(most, least, effects)| self.extremes(most, least, &effects))
            .collect();
        (!clauses.is_empty()).then(|| format!("{}.", clauses.join("; ")))
    }

    fn extremes(&self, most: &str, least: &str, effects: &[(String, &Effect)]) -> Option<String> {
        let size = |(_, effect): &&(String, &Effect)| effect.mean.abs();
        let largest = effects.iter().max_by(|a, b| size(a).total_cmp(&size(b)))?;
        let smallest = effects.iter().min_by(|a, b| size(a).total_cmp(&size(b)))?;
        if largest.1.mean == 0.0 || effects.len() < 2 {
            return None;
        }
        let told = |(name, effect): &(String, &Effect)| {
            if self.sign(effect) == Sign::Same {
                return format!("{name} (no difference)");
            }
            let cells = EffectCells::of_mean(effect, self.pairs());
            format!("{name} ({}; {})", cells.difference, cells.interval)
        };
        Some(format!("{most} {} and least {least} {}", told(largest), told(smallest)))
    }

    /// The other regional measures.
    fn other_measures(&self) -> Option<String> {
        let measures =
            [Measure::Paper, Measure::Identity, Measure::Dispute, Measure::Agreements, Measure::Incidents];
        let clauses: Vec<String> = measures
            .into_iter()
            .filter_map(|measure| {
                let effect = self.end(measure, Unit::Region)?;
                let cells = EffectCells::of_mean(effect, self.pairs());
                let label = measure_label(measure).to_lowercase();
                Some(match self.sign(effect) {
                    Sign::Above => format!("{label} {} higher ({})", cells.size, cells.interval),
                    Sign::Below => format!("{label} {} lower ({})", cells.size, cells.interval),
                    Sign::Same => format!("{label} the same in every pair"),
                    Sign::Unclear if self.pairs() == 1 => format!("{label} {}", cells.difference),
                    Sign::Unclear => format!("{label} not clearly different ({})", cells.interval),
                })
            })
            .collect();
        (!clauses.is_empty()).then(|| format!("At the end, {}.", clauses.join(", ")))
    }

    /// How regimes go over into each other.
    fn regimes(&self) -> String {
        let [from, to] = self.arms.map(|arm| &arm.regimes);
        let counts = &self.contrast.regimes.counts;
        let cells = counts
            .iter()
            .enumerate()
            .flat_map(|(i, row)| row.iter().enumerate().map(move |(j, n)| (i, j, *n)));
        let moves = cells.filter(|(i, j, n)| from[*i] != to[*j] && *n > 0);
        let most = moves.max_by_key(|(i, j, n)| (*n, std::cmp::Reverse((*i, *j))));
        let shares: Vec<String> = self
            .contrast
            .outcomes
            .iter()
            .filter(|found| matches!(found.outcome, Outcome::Regime(_)))
            .filter(|found| found.effect.baseline > 0.0 || found.effect.scenario > 0.0)
            .map(|found| {
                let name = found.name.strip_prefix("regime_").unwrap_or(&found.name);
                format!(
                    "{} instead of {} end in {name}",
                    percent(found.effect.scenario),
                    percent(found.effect.baseline)
                )
            })
            .collect();
        let pairs = self.pairs() as f64;
        let moved = match most {
            Some((i, j, n)) => format!(
                "the most frequent change is from {} to {}, in {} of the pairs",
                from[i],
                to[j],
                percent(n as f64 / pairs)
            ),
            None => "no replicate ends in another regime".to_owned(),
        };
        if shares.is_empty() {
            return format!("Of the regimes, {moved}.");
        }
        format!("Of the replicates, {}; {moved}.", shares.join(", "))
    }

    /// What the intervals do not say.
    fn limits(&self) -> Option<String> {
        if self.pairs() == 1 {
            return None;
        }
        let saved = self.end(Measure::Integration, Unit::Region)?.variance_saved;
        let pairing = match saved {
            Some(saved) if saved >= 1.005 => format!(
                " For integration, pairing is worth {} times as many independent replicates.",
                number(saved, 1)
            ),
            _ => String::new(),
        };
        Some(format!(
            "Intervals say how well {} know the mean of the model, not how well the model knows the world.{pairing}",
            counted(self.pairs(), "pair")
        ))
    }
}
