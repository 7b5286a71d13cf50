use super::super::RowNoise;
use super::super::functions::{chance, ishigami, on_replicates};
use super::*;
use crate::analysis::design::Saltelli;

const PLAN: Resampling = Resampling { resamples: 99, seed: 0 };

/// Rows of a function without chance.
fn rows(design: &Saltelli, output: impl Fn(&[f64]) -> f64) -> Vec<Row> {
    let row =
        |number| Row::exact(&design.row(number).iter().map(&output).collect::<Vec<_>>()).expect("a row");
    (0..design.rows()).map(row).collect()
}

/// Indices of a function from scrambled points.
fn scrambled(rows_of: usize, inputs: usize, seed: u64, output: impl Fn(&[f64]) -> f64) -> Indices {
    let design = Saltelli::new(rows_of, inputs, seed).expect("a design");
    indices(&rows(&design, output), PLAN).expect("indices")
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

/// Of Ishigami's function, S1 and ST.
const ISHIGAMI: [[f64; 2]; 3] =
    [[0.313_905_191_1, 0.557_588_855_2], [0.442_411_144_8, 0.442_411_144_8], [0.0, 0.243_683_664_1]];

#[test]
fn ishigami_to_the_digits() {
    // The sequence from the origin on, centred at the mean of A and B, its variance over 2N.
    let design = Saltelli::unscrambled(4096, 3).expect("a design");
    let found = indices(&rows(&design, ishigami), PLAN).expect("indices");
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
        assert!((found.variance - 13.844_587_940_7).abs() < 0.05, "{}", found.variance);
        near(&values(&found), &ISHIGAMI, 0.01);
        assert_eq!((found.rows, found.noise, found.noise_share()), (4096, None, None));
        // The growth ends with the whole, and comes closer to it.
        let rows: Vec<usize> = found.growth.iter().map(|grown| grown.rows).collect();
        assert_eq!(rows, [512, 1024, 2048, 4096]);
        assert_eq!(found.growth[3].inputs.as_ref(), Some(&values(&found)));
        let part = scrambled(512, 3, seed, ishigami);
        let grown = found.growth[0].inputs.as_ref().expect("indices");
        // Other centres and scales, the same numbers but for rounding.
        near(grown, &values(&part), 1e-12);
    }
}

#[test]
fn intervals_hold_the_indices_and_are_no_wider_than_chance_makes_them() {
    let found = scrambled(1024, 3, 2, ishigami);
    for (index, [first, total]) in found.inputs.expect("indices").iter().zip(ISHIGAMI) {
        for (estimate, truth) in [(index.first, first), (index.total, total)] {
            let Interval { low, high } = estimate.interval.expect("resamples");
            assert!(low < truth && truth < high && high - low < 0.3, "{estimate:?} {truth}");
            assert!(low < estimate.value && estimate.value < high, "{estimate:?}");
        }
    }
}

#[test]
fn the_g_function() {
    // I. M. Sobol', 1993: the product of (|4 x - 2| + a)/(1 + a).
    let a = [0.0, 1.0, 4.5, 9.0, 99.0];
    let g = |x: &[f64]| x.iter().zip(a).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product();
    let parts = a.map(|a| 1.0 / (3.0 * (1.0 + a) * (1.0 + a)));
    let whole: f64 = parts.iter().map(|part| 1.0 + part).product();
    let variance = whole - 1.0;
    let expected = parts.map(|part| [part / variance, part * whole / (1.0 + part) / variance]);
    let found = scrambled(4096, 5, 0, g);
    near(&values(&found), &expected, 0.015);
    assert!((found.variance / variance - 1.0).abs() < 0.01 && (found.mean - 1.0).abs() < 1e-3);
}

#[test]
fn an_additive_function_has_shares_that_add_up_and_no_others() {
    let found = scrambled(2048, 4, 0, |x| 1.0 * x[0] + 2.0 * x[1] * x[1] + 3.0 * x[2]);
    let values = values(&found);
    // Var 1/12, 4 · 4/45 and 9/12.
    let parts = [1.0 / 12.0, 16.0 / 45.0, 0.75, 0.0];
    let whole: f64 = parts.iter().sum();
    near(&values, &parts.map(|part| [part / whole; 2]), 0.01);
    // The last input does nothing, to the last bit and in every resample.
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
        let found = indices(&rows, PLAN).expect("indices");
        shares += found.noise_share().expect("replicates") / seeds as f64;
        for (index, truth) in found.inputs.as_ref().expect("indices").iter().zip(truth) {
            for (estimate, truth) in [index.first, index.total].into_iter().zip(truth) {
                let Interval { low, high } = estimate.interval.expect("resamples");
                assert!(high - low < 0.4, "{estimate:?}");
                held += usize::from(truth > 0.0 && low <= truth && truth <= high);
            }
        }
        let naive: Vec<Row> = rows.into_iter().map(|row| Row { noise: None, ..row }).collect();
        let naive = values(&indices(&naive, PLAN).expect("indices"));
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
    // The same chance at every point: no index can be told, or next to none of the variance is left.
    let rows: Vec<Row> = (0..64)
        .map(|number| {
            let mut next = chance(3, number);
            let draws: Vec<f64> = (0..4).map(|_| next()).collect();
            Row::of(&[&draws[..]; 4]).expect("a row")
        })
        .collect();
    let found = indices(&rows, PLAN).expect("indices");
    let share = found.noise_share().expect("replicates");
    assert!((share - 1.0).abs() < 0.5, "{share}");
    if let Some(inputs) = &found.inputs {
        // Some resample has less variance than chance makes.
        assert!(inputs.iter().all(|index| index.first.value == 0.0 && index.first.interval.is_none()));
    } else {
        assert!(share >= 1.0);
    }
}

#[test]
fn a_constant_has_no_indices() {
    for constant in [0.0, 0.1, -1e-310, 1e140] {
        let found = scrambled(16, 2, 0, |_| constant);
        assert_eq!((found.mean, found.variance, found.inputs), (constant, 0.0, None));
        let grown = |rows| Grown { rows, inputs: None };
        assert_eq!(found.growth, [grown(2), grown(4), grown(8), grown(16)]);
    }
    // On replicates, none of it chance.
    let rows = vec![Row::of(&[&[0.1, 0.1][..]; 4]).expect("a row"); 4];
    let found = indices(&rows, PLAN).expect("indices");
    assert_eq!((found.noise, found.noise_share(), found.inputs), (Some(0.0), None, None));
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
fn seeds_and_threads() {
    let design = |seed| rows(&Saltelli::new(128, 3, seed).expect("a design"), ishigami);
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| indices(&design(0), PLAN).expect("indices"))
    };
    assert_eq!(on(1), on(3));
    assert_eq!(on(1), indices(&design(0), PLAN).expect("indices"));
    assert_ne!(values(&on(1)), values(&indices(&design(1), PLAN).expect("indices")));
    let other = indices(&design(0), Resampling { seed: 1, ..PLAN }).expect("indices");
    assert_eq!(values(&on(1)), values(&other));
    assert_ne!(on(1).inputs, other.inputs);
    let none = indices(&design(0), Resampling { resamples: 0, seed: 0 }).expect("indices");
    assert!(none.inputs.expect("indices").iter().all(|index| index.total.interval.is_none()));
}

#[test]
fn outputs_that_say_nothing_are_refused() {
    let good = rows(&Saltelli::new(4, 2, 0).expect("a design"), |x| x[0]);
    let refused = |rows: &[Row]| indices(rows, PLAN).expect_err("a problem");
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
