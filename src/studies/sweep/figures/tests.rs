//! Every chart of a sweep, judged in every preset and language.

use super::*;
use crate::analysis::Sweep;
use crate::analysis::sweep::{Gap, Level, Named};
use crate::model::series::REGION;
use crate::plot::charts::judge::*;
use crate::scenario::{ParameterSpace, Scenario};
use crate::statistics::Interval;

const OPENNESS: &str = "states.UZB.leaders.\"Shavkat Mirziyoyev\".openness";
const FROM: &str = "states.UZB.leaders.\"Shavkat Mirziyoyev\".from";
const MANY: [&str; 5] =
    ["parameters.spillover", "parameters.consolidation_rate", OPENNESS, FROM, "scenario.ticks_per_year"];

fn scenario(name: &str) -> Scenario {
    Scenario::named(name, &[]).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Invented outcomes at a point where its coordinates are `u`.
fn outcomes(u: &[f64], replicates: u64, is_paired: bool) -> Vec<Named> {
    let sum: f64 = u.iter().enumerate().map(|(k, u)| u / (1 + k) as f64).sum();
    let known = |value: f64| (replicates > 1).then_some(value);
    let mut found: Vec<Named> = REGION
        .iter()
        .enumerate()
        .map(|(k, measure)| {
            let scale = if measure.is_count() { 90.0 } else { 0.3 };
            let mean = scale * (0.4 + 0.5 * sum * (1.0 - 0.2 * k as f64));
            let quantiles = [0.8, 0.9, 1.0, 1.1, 1.2].map(|part| Some(mean * part));
            let difference = 0.5 * mean - 0.1 * scale;
            let around = Interval { low: difference - 0.03 * scale, high: difference + 0.03 * scale };
            let interval = known(0.1).map(|_| around);
            let gap = Gap { baseline: 0.5 * mean, mean: difference, se: known(0.1), interval };
            Named {
                outcome: Outcome::End(*measure),
                name: measure.name().to_owned(),
                level: Level {
                    mean,
                    se: known(0.02 * mean),
                    share: None,
                    sd: known(0.1),
                    quantiles,
                    count: None,
                },
                gap: is_paired.then_some(gap),
            }
        })
        .collect();
    let first = (sum / 3.0).min(0.6);
    for (place, (name, mean)) in
        [("integration", first), ("cooperation", 0.4), ("fragmentation", 0.6 - first)].into_iter().enumerate()
    {
        let share = Some(Interval { low: (mean - 0.02_f64).max(0.0), high: mean + 0.02 });
        let level = Level { mean, se: None, share, sd: None, quantiles: [None; 5], count: Some(10) };
        found.push(Named {
            outcome: Outcome::Regime(place),
            name: format!("regime_{name}"),
            level,
            gap: None,
        });
    }
    found
}

/// Draws a sweep of some keys over points of the unit cube, between the ends of each.
fn judged(
    case: &str,
    keys: &[&str],
    points: &[Vec<f64>],
    is_paired: bool,
    replicates: u64,
    styles: &[(&str, Style)],
) -> Vec<Figure> {
    let varied =
        ParameterSpace::new(scenario("post-2017"), keys).unwrap_or_else(|problem| panic!("{problem}"));
    let baseline = is_paired.then(|| scenario("pre-2017"));
    let ends: Vec<(f64, f64)> = (0..keys.len())
        .map(|place| {
            let own = varied.values()[place];
            match (varied.is_date(place), varied.is_whole(place)) {
                (true, _) => (own, own + 4000.0),
                (false, true) => (1.0, 12.0),
                _ => (own * 0.25, own * 1.5),
            }
        })
        .collect();
    let mut sweep = Sweep::new(replicates);
    for u in points {
        let value = |(place, u): (usize, &f64)| {
            let value = ends[place].0 + u * (ends[place].1 - ends[place].0);
            if varied.is_whole(place) { value.round() } else { value }
        };
        let values: Vec<f64> = u.iter().enumerate().map(value).collect();
        let written = values.iter().enumerate().map(|(place, value)| varied.written(place, *value)).collect();
        sweep.push(sweep.points.len() as u64, values, written, outcomes(u, replicates, is_paired));
    }
    let tables = SweepTables::new(varied, baseline, sweep);
    let mut drawn = Vec::new();
    for (preset, style) in styles {
        drawn = charts(&tables, &Only::ALL, style, &provenance());
        for figure in &drawn {
            show_and_judge(figure, style, &format!("{case}/{preset}"));
            if style.language != Language::English {
                assert_translated(figure, style, &["post-2017", "pre-2017", "ECDF"]);
            }
        }
    }
    drawn
}

/// A grid of points of the unit square.
fn square(columns: usize, rows: usize) -> Vec<Vec<f64>> {
    let share = |k: usize, n: usize| k as f64 / (n - 1) as f64;
    (0..columns).flat_map(|x| (0..rows).map(move |y| vec![share(x, columns), share(y, rows)])).collect()
}

fn line(points: usize) -> Vec<Vec<f64>> {
    (0..points).map(|k| vec![k as f64 / (points - 1).max(1) as f64]).collect()
}

/// Points spread over a cube.
fn spread(points: usize, keys: usize) -> Vec<Vec<f64>> {
    let coordinate =
        |point: usize, key: usize| ((point * (7 + 6 * key) + key) % points) as f64 / points as f64;
    (0..points).map(|point| (0..keys).map(|key| coordinate(point, key)).collect()).collect()
}

fn names(figures: &[Figure]) -> Vec<&str> {
    figures.iter().map(|figure| figure.name.as_str()).collect()
}

#[test]
fn one_key_makes_curves_and_regimes() {
    let drawn = judged("sweep-one", &[OPENNESS], &line(11), true, 1000, &presets());
    assert_eq!(names(&drawn), ["response", "regimes", "response-difference"]);
    assert_eq!(names(&drawn), chart_names(1, true, true));
    assert!(drawn[0].svg.contains(">Openness of Shavkat"));
    judged("sweep-one-kk-ru", &[FROM], &line(11), true, 1000, &translated());
    judged("sweep-one-parameter", &MANY[..1], &line(60), false, 1, &extremes());
    let single = judged("sweep-one-point", &MANY[1..2], &line(1), false, 1000, &extremes());
    assert_eq!(names(&single), ["response"]);
}

#[test]
fn two_keys_on_a_grid_make_heat_maps() {
    let keys = ["parameters.spillover", OPENNESS];
    let drawn = judged("sweep-two", &keys, &square(5, 4), true, 1000, &presets());
    assert_eq!(names(&drawn), ["heat", "heat-difference"]);
    judged("sweep-two-kk-ru", &[FROM, keys[0]], &square(4, 5), true, 1000, &translated());
    judged("sweep-two-fine", &keys, &square(24, 18), false, 1000, &extremes()[..2]);
    judged(
        "sweep-two-row",
        &keys,
        &line(7).iter().map(|u| vec![u[0], 0.5]).collect::<Vec<_>>(),
        false,
        1,
        &extremes()[..1],
    );
}

#[test]
fn many_keys_make_scatter_plots() {
    let drawn = judged("sweep-many", &MANY, &spread(64, 5), true, 1000, &presets());
    let expected = ["integration", "paper", "identity", "dispute"];
    let expected: Vec<String> = ["scatter", "difference"]
        .iter()
        .flat_map(|kind| expected.map(|name| format!("{kind}-{name}")))
        .collect();
    assert_eq!(names(&drawn), expected);
    judged("sweep-many-kk-ru", &MANY[..4], &spread(64, 4), true, 1000, &translated());
    let keys: Vec<String> =
        crate::scenario::open_numbers(&scenario("post-2017")).into_iter().map(|(key, _)| key).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let drawn = judged("sweep-all", &keys, &spread(60, keys.len()), false, 1000, &extremes()[..2]);
    assert!(drawn[0].caption.contains("whose means reach farthest"), "{}", drawn[0].caption);
    judged("sweep-few-points", &MANY, &spread(6, 5), false, 1, &extremes()[..1]);
}
