//! At which points a scenario is run.

use std::collections::BTreeSet;

use clap::ValueEnum;

use super::SweepError;
use super::asked::{Asked, Values};
use crate::analysis::design::{Sobol, grid, latin_hypercube};
use crate::scenario::{ParameterSpace, Prior, Scenario};

/// Most points of a sweep.
pub const MOST_POINTS: usize = 100_000;

/// How points are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Design {
    /// Every combination of the values of all keys
    #[default]
    Grid,
    /// A Latin hypercube: so many values of each key, evenly spread, combined by chance
    Latin,
    /// A scrambled Sobol sequence: evenly spread over all keys together, best with a power of two
    Sobol,
}

/// Points, and how they were chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// By point, a value of each key.
    pub points: Vec<Vec<f64>>,
    /// By point, the number that it goes by.
    pub numbers: Vec<u64>,
    /// How they were chosen, for people.
    pub design: String,
}

impl Chosen {
    /// Points that go by their places from 0.
    fn new(points: Vec<Vec<f64>>, design: String) -> Self {
        Self { numbers: (0..points.len() as u64).collect(), points, design }
    }
}

/// Whether points are every combination of some values of each key, once each.
pub fn is_grid(points: &[Vec<f64>]) -> bool {
    let bits = |value: &f64| (value + 0.0).to_bits();
    let keys = points.first().map_or(0, Vec::len);
    let levels = |key: usize| points.iter().map(|point| bits(&point[key])).collect::<BTreeSet<u64>>().len();
    let all = (0..keys).try_fold(1_usize, |all, key| all.checked_mul(levels(key)));
    let distinct: BTreeSet<Vec<u64>> = points.iter().map(|point| point.iter().map(bits).collect()).collect();
    all == Some(points.len()) && distinct.len() == points.len()
}

/// What is asked for on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// Which design.
    pub design: Design,
    /// Number of points of a sample.
    pub points: Option<usize>,
    /// Seed of a sample.
    pub seed: u64,
}

/// The points for some keys, which `varied` has in the same order.
///
/// # Errors
///
/// [`SweepError`] of the first key whose values do not go with the design.
pub fn choose(varied: &ParameterSpace, asked: &[Asked], sample: Sample) -> Result<Chosen, SweepError> {
    match (sample.design, sample.points) {
        (Design::Grid, None) => combined(varied, asked),
        (Design::Grid, Some(_)) => Err(SweepError::PointsOfGrid),
        (_, None) => Err(SweepError::NoNumberOfPoints),
        (_, Some(points)) => sampled(varied, asked, sample, points),
    }
}

/// Every combination of listed values, the first key slowest.
fn combined(varied: &ParameterSpace, asked: &[Asked]) -> Result<Chosen, SweepError> {
    let of_key = |(place, asked): (usize, &Asked)| levels(varied, place, asked);
    let levels = asked.iter().enumerate().map(of_key).collect::<Result<Vec<_>, _>>()?;
    let counts: Vec<usize> = levels.iter().map(Vec::len).collect();
    let all = counts.iter().try_fold(1_usize, |all, count| all.checked_mul(*count));
    match all {
        Some(all) if all <= MOST_POINTS => {}
        _ => return Err(SweepError::TooManyPoints { points: all }),
    }
    let value = |(levels, u): (&Vec<f64>, &f64)| levels[(u * levels.len() as f64) as usize];
    let points = grid(&counts)?.iter().map(|point| levels.iter().zip(point).map(value).collect()).collect();
    let counts: Vec<String> = counts.iter().map(usize::to_string).collect();
    Ok(Chosen::new(points, format!("grid of {}", counts.join(" × "))))
}

/// The values of a key in a grid.
fn levels(
    varied: &ParameterSpace,
    place: usize,
    Asked { key, values }: &Asked,
) -> Result<Vec<f64>, SweepError> {
    let key = || key.clone();
    let levels = match values {
        Values::Listed(texts) => {
            texts.iter().map(|text| varied.value(place, text)).collect::<Result<Vec<_>, _>>()?
        }
        Values::Even { from, to, count } if varied.is_date(place) => {
            varied.dates(place, [from, to], Some(*count))?
        }
        Values::Even { from, to, count } => {
            let (from, to) = (varied.value(place, from)?, varied.value(place, to)?);
            let level = |step| as_written(varied, place, even(from, to, step, *count));
            (0..*count).map(level).collect::<Result<Vec<_>, _>>()?
        }
        Values::Between { .. } => return Err(SweepError::NoCount { key: key() }),
        Values::Prior => return Err(SweepError::NoValues { key: key() }),
    };
    let mut seen = BTreeSet::new();
    for level in &levels {
        // -0 is 0.
        if !seen.insert((level + 0.0).to_bits()) {
            return Err(SweepError::Repeated { key: key(), value: varied.written(place, *level) });
        }
    }
    Ok(levels)
}

/// The value after so many of `count` - 1 even steps. In between, what is beyond twelve digits is rounding.
fn even(from: f64, to: f64, step: usize, count: usize) -> f64 {
    let last = count - 1;
    match step {
        0 => from,
        step if step == last => to,
        step => {
            let value = (from * (last - step) as f64 + to * step as f64) / last as f64;
            let unit = (to - from).abs() / last as f64;
            if value.abs() < unit * 1e-9 { 0.0 } else { format!("{value:.11e}").parse().unwrap_or(value) }
        }
    }
}

/// A value as scenarios write it, so that a whole number or a day is one.
fn as_written(varied: &ParameterSpace, place: usize, value: f64) -> Result<f64, SweepError> {
    Ok(varied.value(place, &varied.written(place, value))?)
}

/// A sample between ends, or of priors.
fn sampled(
    varied: &ParameterSpace,
    asked: &[Asked],
    Sample { design, seed, .. }: Sample,
    count: usize,
) -> Result<Chosen, SweepError> {
    if count > MOST_POINTS {
        return Err(SweepError::TooManyPoints { points: Some(count) });
    }
    let priors = if asked.iter().any(|asked| asked.values == Values::Prior) {
        priors(varied.scenario())?
    } else {
        Vec::new()
    };
    let keys: Vec<&str> = varied.keys().collect();
    let source = |(place, asked): (usize, &Asked)| Draw::new(varied, place, asked, keys[place], &priors);
    let draws = asked.iter().enumerate().map(source).collect::<Result<Vec<_>, _>>()?;
    let (points, design) = match design {
        Design::Sobol => (Sobol::scrambled(asked.len(), seed)?.points(0..count)?, "scrambled Sobol sequence"),
        _ => (latin_hypercube(count, asked.len(), seed)?, "Latin hypercube"),
    };
    let value = |(place, (draw, u)): (usize, (&Draw, &f64))| as_written(varied, place, draw.quantile(*u));
    let points = points.iter().map(|point| draws.iter().zip(point).enumerate().map(value).collect());
    let points = points.collect::<Result<Vec<Vec<f64>>, _>>()?;
    Ok(Chosen::new(points, format!("{design}, seed {seed}")))
}

/// The numbers of a scenario that have priors, by key.
fn priors(scenario: &Scenario) -> Result<Vec<(String, Prior)>, SweepError> {
    let (varied, priors) = ParameterSpace::by_priors(scenario.clone())?;
    Ok(varied.keys().map(str::to_owned).zip(priors).collect())
}

/// From what a value is drawn.
#[derive(Debug, Clone, PartialEq)]
enum Draw {
    Prior(Prior),
    Real(f64, f64),
    Whole(f64, f64),
    /// One of these, all as likely.
    Listed(Vec<f64>),
}

impl Draw {
    fn new(
        varied: &ParameterSpace,
        place: usize,
        asked: &Asked,
        key: &str,
        priors: &[(String, Prior)],
    ) -> Result<Self, SweepError> {
        match &asked.values {
            Values::Prior => {
                let prior = priors.iter().find(|(known, _)| known == key);
                let prior = prior.ok_or_else(|| SweepError::NoPrior { key: key.to_owned() })?;
                Ok(Self::Prior(prior.1))
            }
            Values::Between { from, to } => {
                let (low, high) = (varied.value(place, from)?, varied.value(place, to)?);
                if low >= high {
                    return Err(SweepError::Reversed { key: key.to_owned() });
                }
                if varied.is_date(place) {
                    return Ok(Self::Listed(varied.dates(place, [from, to], None)?));
                }
                Ok(if varied.is_whole(place) { Self::Whole(low, high) } else { Self::Real(low, high) })
            }
            Values::Listed(_) | Values::Even { .. } => {
                Err(SweepError::ValuesInSample { key: key.to_owned() })
            }
        }
    }

    /// The value of an order in [0,1).
    fn quantile(&self, u: f64) -> f64 {
        match *self {
            Self::Prior(prior) => prior.quantile(u),
            Self::Listed(ref values) => {
                let place = (u * values.len() as f64) as usize;
                values[place.min(values.len() - 1)]
            }
            Self::Real(low, high) => (low + u * (high - low)).clamp(low, high),
            Self::Whole(low, high) => (low + (u * (high - low + 1.0)).floor()).clamp(low, high),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::asked::asked;
    use super::*;

    const SPILLOVER: &str = "parameters.spillover";
    const FROM: &str = "states.UZB.leaders.\"Shavkat Mirziyoyev\".from";

    fn chosen(vary: &[&str], design: Design, points: Option<usize>) -> Result<Chosen, SweepError> {
        let asked: Vec<Asked> = vary.iter().map(|text| asked(text).expect("a form")).collect();
        let keys: Vec<&str> = asked.iter().map(|asked| asked.key.as_str()).collect();
        let varied = ParameterSpace::new(Scenario::built_in(), &keys)?;
        choose(&varied, &asked, Sample { design, points, seed: 3 })
    }

    fn refused(vary: &[&str], design: Design, points: Option<usize>) -> String {
        chosen(vary, design, points).expect_err("no points").to_string()
    }

    #[test]
    fn steps_are_even_and_round() {
        let found = chosen(&["parameters.spillover=0.1:0.7:7"], Design::Grid, None).expect("points");
        assert_eq!(found.points.concat(), [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
        let found = chosen(&["parameters.identity_base=-0.3:0.3:5"], Design::Grid, None).expect("points");
        assert_eq!(found.points.concat(), [-0.3, -0.15, 0.0, 0.15, 0.3]);
        let dates =
            chosen(&[&format!("{FROM}=2016-09-08:2017-09-08:3")], Design::Grid, None).expect("points");
        let days = dates.points.concat();
        assert!(
            days[1] == days[1].round() && (days[1] - f64::midpoint(days[0], days[2])).abs() <= 0.5,
            "{days:?}"
        );
    }

    #[test]
    fn dates_mean_what_they_mean_to_set_and_step_in_their_unit() {
        let written = |vary: &str, design, points| {
            let asked = asked(vary).expect("a form");
            let varied = ParameterSpace::new(Scenario::built_in(), &[&asked.key])?;
            let found = choose(&varied, &[asked], Sample { design, points, seed: 3 })?;
            Ok::<_, SweepError>(
                found.points.iter().map(|point| varied.written(0, point[0])).collect::<Vec<_>>(),
            )
        };
        let grid = |vary: &str| written(vary, Design::Grid, None).expect("points");
        assert_eq!(grid("scenario.end=2029"), ["2029-12-31"]);
        assert_eq!(grid("scenario.end=2027:2029:3"), ["2027-12-31", "2028-12-31", "2029-12-31"]);
        let quarters = ["2012-01-01", "2012-04-01", "2012-07-01", "2012-10-01", "2013-01-01"];
        assert_eq!(grid(&format!("{FROM}=2012-Q1:2013-Q1:5")), quarters);
        assert_eq!(grid(&format!("{FROM}=2012-Q1,2012-Q3")), ["2012-01-01", "2012-07-01"]);
        for design in [Design::Latin, Design::Sobol] {
            let found = written(&format!("{FROM}=2012-Q1:2013-Q1"), design, Some(64)).expect("points");
            assert!(quarters.iter().all(|day| found.iter().any(|found| found == day)), "{found:?}");
            assert!(found.iter().all(|day| quarters.contains(&day.as_str())), "{found:?}");
        }
        let uneven = refused(&[&format!("{FROM}=2012-Q1:2013-Q1:4")], Design::Grid, None);
        assert!(uneven.contains(".from: from 2012-Q1 to 2013-Q1 it is 4 quarters"), "{uneven}");
        assert!(refused(&[&format!("{FROM}=2012:2013-Q1:4")], Design::Grid, None).contains("in one unit"));
    }

    #[test]
    fn a_grid_has_every_combination_the_first_key_slowest() {
        let found = chosen(&["parameters.spillover=1,2", "parameters.rung=0.2,0.1,0.3"], Design::Grid, None);
        let found = found.expect("points");
        let expected = [[1.0, 0.2], [1.0, 0.1], [1.0, 0.3], [2.0, 0.2], [2.0, 0.1], [2.0, 0.3]];
        assert_eq!(found.points, expected);
        assert!(is_grid(&found.points) && found.design == "grid of 2 × 3");
        assert!(!is_grid(&found.points[1..]));
        assert!(!is_grid(&[found.points[0].clone(), found.points[0].clone()]));
    }

    #[test]
    fn samples_lie_between_the_ends_or_within_the_prior() {
        for design in [Design::Latin, Design::Sobol] {
            let vary =
                ["parameters.spillover=0.2:0.3", "parameters.commitment", "scenario.ticks_per_year=1:4"];
            let found = chosen(&vary, design, Some(64)).expect("points");
            assert_eq!((found.points.len(), is_grid(&found.points)), (64, false));
            for point in &found.points {
                assert!((0.2..=0.3).contains(&point[0]) && (0.2..=0.6).contains(&point[1]), "{point:?}");
            }
            let ticks = |k: f64| found.points.iter().filter(|point| point[2] == k).count();
            assert!(
                [1.0, 2.0, 3.0, 4.0].map(ticks).iter().all(|n| (13..=19).contains(n)),
                "evenly: {design:?}"
            );
            assert_eq!(chosen(&vary, design, Some(64)).expect("points"), found);
        }
    }

    #[test]
    fn what_does_not_go_together_is_refused() {
        let (grid, latin) = (Design::Grid, Design::Latin);
        for (message, words) in [
            (refused(&["parameters.spillover=0.1:0.7"], grid, None), "parameters.spillover=0.1:0.7:13"),
            (refused(&[SPILLOVER], grid, None), "--design latin --points"),
            (refused(&["parameters.spillover=1,2"], latin, Some(9)), "takes two ends"),
            (refused(&["parameters.spillover=2:1"], latin, Some(9)), "no sample"),
            (refused(&["parameters.spillover=2:1"], latin, None), "--points"),
            (refused(&["parameters.spillover=1,2"], grid, Some(3)), "--points"),
            (refused(&["parameters.rung"], latin, Some(3)), "has no prior"),
            (refused(&["parameters.spillover=1,1"], grid, None), "twice"),
            (refused(&["scenario.ticks_per_year=1:2:3"], grid, None), "twice"),
            (refused(&["parameters.spillover=x,1"], grid, None), "`x` is no number"),
            (
                refused(&["parameters.spillover=0:1:1000", "parameters.rung=0:1:1000"], grid, None),
                "1,000,000 points",
            ),
            (refused(&[SPILLOVER, "parameters.spillover=1:2"], latin, Some(3)), "named twice"),
        ] {
            assert!(message.contains(words) && message.contains("\nhelp: "), "{words}: {message}");
        }
    }
}
