use super::super::RowNoise;
use super::super::functions::{
    ISHIGAMI, ISHIGAMI_VARIANCE, chance, g, ishigami, of_g, on_replicates, under_chance as replicates_of,
};
use super::*;
use crate::analysis::design::Saltelli;

/// Rows of a function without chance.
fn rows(design: &Saltelli, output: impl Fn(&[f64]) -> f64) -> Vec<Row> {
    let row =
        |number| Row::exact(&design.row(number).iter().map(&output).collect::<Vec<_>>()).expect("a row");
    (0..design.rows()).map(row).collect()
}

/// Indices of a function from scrambled points.
fn scrambled(rows_of: usize, inputs: usize, seed: u64, output: impl Fn(&[f64]) -> f64) -> Indices {
    let design = Saltelli::new(rows_of, inputs, seed).expect("a design");
    indices(&rows(&design, output), design.scramblings()).expect("indices")
}

/// S1 and ST as numbers.
fn values(indices: &Indices) -> Vec<[f64; 2]> {
    let inputs = indices.inputs.as_ref().expect("indices");
    inputs.iter().map(|index| [index.first.value, index.total.value]).collect()
}

fn near(found: &[[f64; 2]], expected: &[[f64; 2]], error: f64) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        let is_near = |which: usize| (found[which] - expected[which]).abs() < error;
        assert!(is_near(0) && is_near(1), "{found:?} {expected:?}");
    }
}

#[test]
fn ishigami_to_the_digits() {
    // The sequence from the origin on, centred at the mean of A and B, its variance over 2N.
    let design = Saltelli::unscrambled(4096, 3).expect("a design");
    let found = indices(&rows(&design, ishigami), 1).expect("indices");
    let expected = [
        [0.314_106_418_7, 0.557_434_576_3],
        [0.442_472_752_1, 0.442_454_153_5],
        [-0.000_064_879_4, 0.243_293_121_9],
    ];
    near(&values(&found), &expected, 5.1e-11);
    assert!((found.variance - 13.844_530_431_7).abs() < 1e-9, "{}", found.variance);
}

#[test]
fn ishigami_scrambled() {
    for seed in [0, 1] {
        let found = scrambled(4096, 3, seed, ishigami);
        assert!((found.variance - ISHIGAMI_VARIANCE).abs() < 0.2, "{}", found.variance);
        near(&values(&found), &ISHIGAMI, 0.02);
        assert_eq!((found.rows, found.noise, found.noise_share), (4096, None, None));
        assert_eq!(found.parameters.value, found.variance);
    }
}

/// S1 and ST of each input.
type Truth<const K: usize> = [[f64; 2]; K];

/// How often the intervals of S1 and ST of each input hold them, over studies of many seeds of a function with a chance of some
/// variance in each of 8 replicates, and in how many studies there are any.
fn coverage<const K: usize>(
    (function, truth): (fn(&[f64]) -> f64, Truth<K>),
    variance: f64,
    rows_of: usize,
    seeds: u64,
) -> (Truth<K>, u64) {
    let (mut held, mut told) = ([[0.0; 2]; K], 0);
    for seed in 0..seeds {
        let design = Saltelli::new(rows_of, K, seed).expect("a design");
        let row = |number| {
            let points = design.row(number);
            let outputs = replicates_of(points.iter(), function, (8, variance), (seed, number));
            Row::of(&outputs.iter().map(Vec::as_slice).collect::<Vec<_>>()).expect("a row")
        };
        let found: Vec<Row> = (0..design.rows()).map(row).collect();
        let found = indices(&found, design.scramblings()).expect("indices");
        let Some(inputs) = found.inputs else { continue };
        told += 1;
        for (index, (truth, held)) in inputs.iter().zip(truth.iter().zip(&mut held)) {
            for (which, estimate) in [index.first, index.total].into_iter().enumerate() {
                let Interval { low, high } = estimate.interval.expect("scramblings");
                held[which] += f64::from(u8::from(low <= truth[which] && truth[which] <= high));
            }
        }
    }
    (held.map(|held| held.map(|held| held / told as f64)), told)
}

#[test]
fn intervals_hold_the_indices_as_often_as_they_say() {
    // In short; `cargo bench --bench coverage_of_indices` gives the figures of docs/sensitivity.md. With 150 studies a share of
    // 95% has a standard error of 1.8 points, and the mean over the indices of a function less.
    let seeds = 150;
    let judged = |name: &str, (held, told): (&[[f64; 2]], u64)| {
        assert_eq!(told, seeds, "{name}");
        let all = held.as_flattened();
        assert!(all.iter().all(|share| *share > 0.88), "{name}: {held:?}");
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        assert!((0.93..0.975).contains(&mean), "{name}: {mean}");
    };
    for (name, noise) in [("exact", 0.0), ("noisy", 1.0)] {
        // As much chance in a replicate as inputs make, an eighth of it in a mean; and half as much as there is then.
        let (held, told) = coverage((ishigami, ISHIGAMI), 8.0 * noise * ISHIGAMI_VARIANCE, 256, seeds);
        judged(&format!("Ishigami, {name}"), (&held, told));
        let (truth, variance) = of_g();
        let (held, told) = coverage((g, truth), noise * variance, 128, seeds);
        judged(&format!("g, {name}"), (&held, told));
    }
}

#[test]
fn where_chance_dominates_nothing_is_told_of_inputs() {
    // Two hundred times as much chance in a mean as inputs make.
    let (_, told) = coverage((ishigami, ISHIGAMI), 8.0 * 200.0 * ISHIGAMI_VARIANCE, 64, 60);
    // Of 60 at 95%, two-sided: 1.5 on average.
    assert!(told < 7, "{told}");
    let design = Saltelli::new(64, 3, 2).expect("a design");
    let (mut over, mut cut) = (0, 0);
    for seed in 0..40 {
        let row = |number| {
            let points = design.row(number);
            let outputs = replicates_of(points.iter(), ishigami, (4, 1e5), (seed, number));
            Row::of(&outputs.iter().map(Vec::as_slice).collect::<Vec<_>>()).expect("a row")
        };
        let rows: Vec<Row> = (0..design.rows()).map(row).collect();
        let found = indices(&rows, design.scramblings()).expect("indices");
        let share = found.noise_share.expect("replicates");
        assert!((0.5..=1.0).contains(&share.value), "{share:?}");
        let Interval { low, high } = share.interval.expect("it varies");
        assert!(0.0 <= low && low <= share.value && share.value <= high && high <= 1.0, "{share:?}");
        over += usize::from(found.noise_exceeds());
        cut += usize::from(share.value == 1.0);
        assert_eq!(found.noise_exceeds(), found.parameters.value < 0.0);
    }
    // Nearly all is chance: its estimate is as often above as below what there is.
    assert!(over == cut && (8..=32).contains(&over), "{over}");
}

#[test]
fn the_g_function() {
    let (expected, variance) = of_g();
    let found = scrambled(4096, 5, 0, g);
    near(&values(&found), &expected, 0.04);
    assert!((found.variance / variance - 1.0).abs() < 0.05 && (found.mean - 1.0).abs() < 1e-2);
}

#[test]
fn an_additive_function_has_shares_that_add_up_and_no_others() {
    let found = scrambled(2048, 4, 0, |x| 1.0 * x[0] + 2.0 * x[1] * x[1] + 3.0 * x[2]);
    let values = values(&found);
    // Var 1/12, 4 · 4/45 and 9/12.
    let parts = [1.0 / 12.0, 16.0 / 45.0, 0.75, 0.0];
    let whole: f64 = parts.iter().sum();
    near(&values, &parts.map(|part| [part / whole; 2]), 0.02);
    // The last input does nothing, to the last bit and in every scrambling.
    assert_eq!(values[3], [0.0; 2]);
    let dummy = found.inputs.expect("indices")[3];
    assert_eq!(dummy.total.interval, Some(Interval { low: 0.0, high: 0.0 }));
}

/// Of y = 3 x1 + 2 x2 + x3 and chance of mean 0: a shift of all points of a row, and a part whose scale is x3.
fn under_chance(seed: u64, replicates: usize) -> Vec<Row> {
    let design = Saltelli::new(4096, 4, seed).expect("a design");
    let row = |number| {
        let mut next = chance(seed, number);
        let draws: Vec<[f64; 2]> = (0..replicates).map(|_| [next(), next()]).collect();
        let output = |x: &[f64], [u, v]: [f64; 2]| 3.0 * x[0] + 2.0 * x[1] + x[2] + 2.0 * u + 6.0 * x[2] * v;
        let outputs = on_replicates(design.row(number).iter(), &draws, output);
        Row::of(&outputs.iter().map(Vec::as_slice).collect::<Vec<_>>()).expect("a row")
    };
    (0..design.rows()).map(row).collect()
}

#[test]
fn chance_is_told_from_inputs_and_without_that_it_is_not() {
    // Variances 9/12, 4/12 and 1/12 of inputs, and of chance (4 + 36 mean(x3²))/R.
    let (inputs, noise) = (14.0 / 12.0, 16.0 / 8.0);
    let truth = [[9.0 / 14.0; 2], [4.0 / 14.0; 2], [1.0 / 14.0; 2], [0.0; 2]];
    let (seeds, mut means, mut naive_means, mut shares, mut held) = (8, [[0.0; 2]; 4], [[0.0; 2]; 4], 0.0, 0);
    for seed in 0..seeds {
        let rows = under_chance(seed, 8);
        let found = indices(&rows, 16).expect("indices");
        shares += found.noise_share.expect("replicates").value / seeds as f64;
        for (index, truth) in found.inputs.as_ref().expect("indices").iter().zip(truth) {
            for (estimate, truth) in [index.first, index.total].into_iter().zip(truth) {
                let Interval { low, high } = estimate.interval.expect("scramblings");
                assert!(high - low < 0.4, "{estimate:?}");
                held += usize::from(truth > 0.0 && low <= truth && truth <= high);
            }
        }
        let naive: Vec<Row> = rows.into_iter().map(|row| Row { noise: None, ..row }).collect();
        let naive = values(&indices(&naive, 16).expect("indices"));
        for (means, values) in [(&mut means, values(&found)), (&mut naive_means, naive)] {
            for (mean, value) in means.as_flattened_mut().iter_mut().zip(values.as_flattened()) {
                *mean += value / seeds as f64;
            }
        }
    }
    // The variance of inputs has a standard error of 2% over the seeds together.
    near(&means, &truth, 0.04);
    assert!((shares - noise / (noise + inputs)).abs() < 0.01, "{shares}");
    // Of 48 intervals of inputs that do something, 95% on average; those of one seed go together.
    assert!(held > 40, "{held}");
    // As if outputs were exact: inputs seem to make less than half of what they make, but the one that scales chance twice.
    let scale = 36.0 / 12.0 / 8.0;
    let expected = [9.0 / 12.0, 4.0 / 12.0, 1.0 / 12.0 + scale, 0.0].map(|part| [part / (noise + inputs); 2]);
    near(&naive_means, &expected, 0.02);
}

#[test]
fn what_is_chance_alone_has_no_inputs() {
    // The same chance at every point.
    let rows: Vec<Row> = (0..64)
        .map(|number| {
            let mut next = chance(3, number);
            let draws: Vec<f64> = (0..4).map(|_| next()).collect();
            Row::of(&[&draws[..]; 4]).expect("a row")
        })
        .collect();
    let found = indices(&rows, 16).expect("indices");
    let share = found.noise_share.expect("replicates").value;
    assert!((0.5..=1.0).contains(&share), "{share}");
    assert_eq!(found.inputs, None);
    let Interval { low, high } = found.parameters.interval.expect("scramblings");
    assert!(low <= 0.0 && 0.0 < high, "{low} {high}");
}

#[test]
fn a_constant_has_no_indices() {
    for constant in [0.0, 0.1, -1e-310, 1e140] {
        let found = scrambled(16, 2, 0, |_| constant);
        assert_eq!((found.mean, found.variance, found.inputs), (constant, 0.0, None));
    }
    // On replicates, none of it chance.
    let rows = vec![Row::of(&[&[0.1, 0.1][..]; 4]).expect("a row"); 4];
    let found = indices(&rows, 4).expect("indices");
    assert_eq!((found.noise, found.noise_share, found.inputs), (Some(0.0), None, None));
}

#[test]
fn shifts_and_units_make_no_difference() {
    let plain = values(&scrambled(256, 3, 0, ishigami));
    near(&values(&scrambled(256, 3, 0, |x| 1000.0 + 8.0 * ishigami(x))), &plain, 1e-10);
    for unit in [1e-140, 1e130] {
        near(&values(&scrambled(256, 3, 0, |x| unit * ishigami(x))), &plain, 1e-10);
    }
}

#[test]
fn seeds_differ_and_one_scrambling_has_no_intervals() {
    let design = |seed| rows(&Saltelli::new(128, 3, seed).expect("a design"), ishigami);
    assert_eq!(indices(&design(0), 16), indices(&design(0), 16));
    let one = indices(&design(0), 1).expect("indices");
    let several = indices(&design(0), 16).expect("indices");
    assert_ne!(values(&several), values(&indices(&design(1), 16).expect("indices")));
    near(&values(&one), &values(&several), 1e-12);
    assert!(one.inputs.expect("indices").iter().all(|index| index.total.interval.is_none()));
    assert!(several.inputs.expect("indices").iter().all(|index| index.total.interval.is_some()));
    // More scramblings than rows are as many, and those of a number that does not divide the rows differ in size.
    let few = &design(0)[..20];
    assert_eq!(indices(few, 99), indices(few, 20));
    let uneven = indices(few, 16).expect("indices");
    assert!(uneven.inputs.is_none_or(|inputs| inputs.iter().all(|index| index.first.interval.is_some())));
}

#[test]
fn outputs_that_say_nothing_are_refused() {
    let good = rows(&Saltelli::new(4, 2, 0).expect("a design"), |x| x[0]);
    let refused = |rows: &[Row]| indices(rows, 4).expect_err("a problem");
    assert_eq!(refused(&[]), Unusable::TooFew { found: 0 });
    assert_eq!(refused(&good[..1]), Unusable::TooFew { found: 1 });
    let changed = |change: fn(&mut Row)| {
        let mut rows = good.clone();
        change(&mut rows[2]);
        refused(&rows)
    };
    for (off, name) in [
        (changed(|row| row.a = f64::NAN), "A"),
        (changed(|row| row.b = f64::INFINITY), "B"),
        (changed(|row| row.mixed[1] = 1e200), "AB_2"),
    ] {
        let expected = format!("the output of point {name} in row 2 is not a finite number");
        assert!(off.to_string().starts_with(&expected), "{off}");
    }
    assert_eq!(changed(|row| row.mixed.truncate(1)), Unusable::Uneven { place: 2, found: 3, expected: 4 });
    let noise = |inputs| RowNoise { a: 0.0, b: 0.0, first: vec![0.0; inputs], total: vec![0.0; inputs] };
    let mut some = good.clone();
    some[3].noise = Some(noise(2));
    assert_eq!(refused(&some), Unusable::Mixed { place: 3 });
    some[3].noise = Some(noise(1));
    assert_eq!(refused(&some), Unusable::Uneven { place: 3, found: 3, expected: 4 });
}
