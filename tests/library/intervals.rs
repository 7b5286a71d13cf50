//! Coverage of the intervals of a comparison, for the tables in `docs/comparison.md`.

use concord::analysis::LEVEL;
use concord::model::Measure;

use crate::coverage::{Coverage, Model, of_bands, of_means, of_shares, populations, table};
use crate::testkit::pinned;

/// Samples of each kind: the share that holds is known to half a point, that of bands to a point and a half.
const SAMPLES: u64 = 2_000;
const OF_BANDS: u64 = 200;

#[test]
fn intervals_hold_the_known_difference_as_often_as_they_say() {
    let model = Model::new(4);
    let mut lines: Vec<Coverage> = Vec::new();
    for population in populations(&model) {
        for n in [2, 3, 5, 8, 12, 20, 50, 200, 5_000] {
            let found = of_means(&population, n, if n > 200 { SAMPLES / 4 } else { SAMPLES });
            let least = match population.name {
                // A few numbers do not show their skewness.
                "exponential (skewness 2)" if n < 20 => 0.86,
                // Nor, where most are 0, what the others are like: with luck none of them is there.
                "0 in 90%, else normal about 1" if n < 200 => 0.0,
                // Of a handful of pairs the score interval holds a little more or less, as the share has it.
                "a regime of the model" if n < 20 => 0.85,
                _ => LEVEL - 0.03,
            };
            assert!(found.shares[0] > least, "{}, {n}: {}", population.name, found.shares[0]);
            lines.push(found);
        }
    }
    let text = table(&["differences", "pairs", "held", "BCa would hold"], &lines);
    pinned::part("docs/comparison.md", "coverage", &text);
}

#[test]
fn intervals_of_shares_hold_where_few_pairs_change() {
    let mut lines: Vec<Coverage> = Vec::new();
    for (expected, n) in [
        ([2.0, 0.0], 5_000),
        ([5.0, 0.0], 5_000),
        ([5.0, 2.5], 5_000),
        ([20.0, 10.0], 5_000),
        ([500.0, 400.0], 5_000),
        ([0.0, 0.0], 5_000),
        ([0.8, 0.2], 5),
        ([1.6, 0.4], 20),
        ([4.0, 1.0], 50),
        ([16.0, 4.0], 200),
    ] {
        let found = of_shares(expected, n, SAMPLES);
        assert!(found.shares[0] > LEVEL - 0.02, "{}, {n}: {}", found.case, found.shares[0]);
        lines.push(found);
    }
    let heads =
        ["pairs that are expected to change", "pairs", "held", "Tango's alone would hold", "BCa would hold"];
    pinned::part("docs/comparison.md", "coverage of shares", &table(&heads, &lines));
}

#[test]
fn bands_hold_whole_paths_as_often_as_they_say() {
    let model = Model::new(2);
    let mut lines: Vec<Coverage> = Vec::new();
    for measure in [Measure::Integration, Measure::Incidents] {
        for n in [20, 100] {
            let found = of_bands(&model, measure, n, OF_BANDS);
            assert!(found.shares[0] > LEVEL - 0.05, "{}, {n}: {}", found.case, found.shares[0]);
            // The joint coverage of the intervals of single ticks is lower.
            assert!(found.shares[1] < found.shares[0] - 0.03, "{}, {n}: {:?}", found.case, found.shares);
            lines.push(found);
        }
    }
    let heads = ["mean differences of", "pairs", "all held by the band", "all held by the intervals"];
    pinned::part("docs/comparison.md", "coverage of bands", &table(&heads, &lines));
}
