//! The reference behaviour: an independent implementation of the specification against this one.
//!
//! Run with `cargo test --test library reference -- --nocapture` to see the two side by side.

use concord::engine::{Observed, Plan, Silent, run_together};
use concord::model::{Measure, Series, Unit};
use concord::scenario::Comparable;

use crate::testkit::pinned;
use crate::testkit::worlds::{FROZEN, at_end_of, first_specification, region, results, results_of_region};

/// Replicates, here and there.
const REPLICATES: u64 = 40_000;

/// (year, mean and spread over replicates of integration, paper, identity, dispute).
type Row = (i16, [(f64, f64); 4]);

const MEASURES: [Measure; 4] = [Measure::Integration, Measure::Paper, Measure::Identity, Measure::Dispute];

const HISTORICAL: [Row; 8] = [
    (1995, [(0.2159, 0.0044), (0.1111, 0.0469), (-0.1572, 0.0251), (0.3385, 0.0235)]),
    (2002, [(0.1118, 0.0119), (0.2172, 0.0418), (-0.1097, 0.0452), (0.2835, 0.0304)]),
    (2005, [(0.1040, 0.0132), (0.1278, 0.0221), (-0.1170, 0.0509), (0.2660, 0.0315)]),
    (2010, [(0.1043, 0.0145), (0.2324, 0.0445), (-0.0646, 0.0566), (0.2433, 0.0323)]),
    (2016, [(0.1449, 0.0179), (0.3205, 0.0407), (-0.0158, 0.0620), (0.2147, 0.0331)]),
    (2020, [(0.2071, 0.0201), (0.4548, 0.0523), (0.1379, 0.0718), (0.1386, 0.0328)]),
    (2024, [(0.2975, 0.0264), (0.5720, 0.0542), (0.2953, 0.0654), (0.0864, 0.0276)]),
    (2030, [(0.4508, 0.0343), (0.7079, 0.0484), (0.4785, 0.0522), (0.0424, 0.0190)]),
];

const FROZEN_2016: [Row; 3] = [
    (2020, [(0.1734, 0.0172), (0.3434, 0.0326), (0.0083, 0.0619), (0.2045, 0.0330)]),
    (2024, [(0.1998, 0.0156), (0.3666, 0.0305), (0.0811, 0.0598), (0.1919, 0.0332)]),
    (2030, [(0.2335, 0.0142), (0.4016, 0.0323), (0.1771, 0.0556), (0.1688, 0.0327)]),
];

/// Columns of the table in the model document.
const HEAD: [&str; 9] = [
    "end of",
    "integration: here",
    "there",
    "paper: here",
    "there",
    "identity: here",
    "there",
    "dispute: here",
    "there",
];

/// Both runs have the same number of replicates, so that the difference of means has the standard error
/// √2 times that of one; the figures are printed to four digits, which adds half a unit of the last.
fn compare(title: &str, overrides: &[&str], rows: &[Row], counts: [(Measure, f64); 2]) {
    let scenario = first_specification(overrides);
    let results = results_of_region(&scenario, REPLICATES);
    let (mut far, mut table) = (Vec::new(), Vec::new());
    println!("\n{title}: here | independent implementation | difference in standard errors");
    for (year, expected) in rows {
        let mut row = vec![year.to_string()];
        for (measure, (mean, spread)) in MEASURES.iter().zip(expected) {
            let point = at_end_of(&results, &scenario, region(*measure), *year);
            let error = (point.mc_se * point.mc_se + spread * spread / REPLICATES as f64).sqrt();
            let z = (point.mean - mean) / error;
            println!(
                "{year} {:<12} {:8.4} ({:.4}) | {mean:8.4} ({spread:.4}) | {z:5.2}",
                measure.name(),
                point.mean,
                point.sd
            );
            if (point.mean - mean).abs() > 4.0 * error + 0.00005 || (point.sd / spread - 1.0).abs() > 0.03 {
                far.push((*year, *measure));
            }
            row.push(format!("{:.4} ({:.4})", point.mean, point.sd));
            row.push(format!("{mean:.4} ({spread:.4})"));
        }
        table.push(row);
    }
    let mut document = pinned::table(&HEAD, &table);
    for (measure, expected) in counts {
        let point = at_end_of(&results, &scenario, region(measure), 2030);
        println!("2030 {:<12} {:8.4} ({:.4}) | {expected:8.4}", measure.name(), point.mean, point.sd);
        if (point.mean - expected).abs() > 4.0 * 2.0_f64.sqrt() * point.mc_se + 0.005 {
            far.push((2030, measure));
        }
        let name = measure.name();
        document +=
            &format!("\nMean {name} by the end of 2030: {:.2} here, {expected:.2} there.", point.mean);
    }
    pinned::part("docs/model.md", &format!("reference-{title}"), &document);
    assert!(far.is_empty(), "too far from the independent implementation: {far:?}");
}

#[test]
fn historical_leaderships() {
    compare("historical", &[], &HISTORICAL, [(Measure::Agreements, 70.41), (Measure::Incidents, 30.04)]);
}

#[test]
fn frozen_leaderships() {
    compare("frozen", &FROZEN, &FROZEN_2016, [(Measure::Agreements, 60.63), (Measure::Incidents, 34.31)]);
}

/// The comparison itself, on common random numbers, has the sign and the size of the differences between the two tables.
#[test]
fn the_difference_between_the_leaderships() {
    const PAIRS: u64 = 4_000;
    let (frozen, historical) = (first_specification(&FROZEN), first_specification(&[]));
    let alike = Comparable::new(&frozen, &[&historical]).expect("one region over the same years");
    let plan = Plan { replicates: PAIRS, seed: 2017, threads: None, observed: Observed::Region };
    let batch = run_together::<()>(&alike, &plan, &Silent, &mut |_| Ok(())).expect("nothing stops it");
    let days = historical.calendar().first_days();
    for (year, before) in FROZEN_2016 {
        let (_, after) = HISTORICAL.iter().find(|(other, _)| *other == year).expect("a row of both tables");
        let last = days.iter().rposition(|day| day.year() == year).expect("a tick of the year");
        for ((measure, before), after) in MEASURES.into_iter().zip(before).zip(after) {
            let path = batch.divergences[0].paths.iter().find(|path| path.series == region(measure));
            let moments = path.expect("a regional series").points[last].moments;
            let expected = after.0 - before.0;
            // There, the samples of the two leaderships may be independent.
            let there = (before.1 * before.1 + after.1 * after.1) / REPLICATES as f64;
            let error = (moments.se() * moments.se() + there).sqrt();
            println!(
                "{year} {:<12} {:8.4} ± {:.4} | {expected:8.4}",
                measure.name(),
                moments.mean,
                moments.se()
            );
            assert!(
                (moments.mean - expected).abs() < 4.0 * error + 0.0001,
                "{year} {measure:?}: {moments:?}"
            );
            assert_eq!(moments.mean > 0.0, expected > 0.0);
        }
    }
}

#[test]
fn without_identity_the_difference_shrinks() {
    let end = |overrides: &[&str]| {
        let scenario = first_specification(overrides);
        at_end_of(&results_of_region(&scenario, 4_000), &scenario, region(Measure::Integration), 2030).mean
    };
    let off = ["mechanisms.identity=false", "mechanisms.relative_gains=false"];
    let full = end(&[]) - end(&FROZEN);
    let without = end(&off) - end(&[&FROZEN[..], &off].concat());
    assert!((full - 0.217).abs() < 0.003, "{full}");
    assert!((without - 0.150).abs() < 0.002, "{without}");
    let document = pinned::table(
        &["difference of integration at the end of 2030", "here (4,000 replicates)", "there"],
        &[
            ["full model", &format!("{full:.3}"), "0.217"],
            ["`identity` and `relative_gains` off", &format!("{without:.3}"), "0.150"],
        ],
    );
    pinned::part("docs/model.md", "reference-identity", &document);
}

#[test]
fn disputes_by_dyad() {
    let (kgz, uzb, tjk) = (2, 1, 3);
    let dispute =
        |i: usize, j: usize| Series { measure: Measure::Dispute, unit: Unit::Dyad(i.min(j), i.max(j)) };
    let (history, frozen) = (first_specification(&[]), first_specification(&FROZEN));
    let (thaw, drift) = (results(&history, 1_500), results(&frozen, 1_500));
    let mut rows = Vec::new();
    // "Near 0.3" is what is known of the last pair.
    for (name, pair, before, after, margin) in [
        ("Uzbekistan-Tajikistan", dispute(uzb, tjk), 0.77, 0.28, 0.02),
        ("Uzbekistan-Kyrgyzstan", dispute(uzb, kgz), 0.38, 0.05, 0.02),
        ("Kyrgyzstan-Tajikistan", dispute(kgz, tjk), 0.3, 0.3, 0.08),
    ] {
        let year = |results, scenario, year| at_end_of(results, scenario, pair, year).mean;
        let (then, now) = (year(&thaw, &history, 2016), year(&thaw, &history, 2024));
        println!("{name}: {then:.3} at the end of 2016, {now:.3} at the end of 2024");
        assert!((then - before).abs() < margin && (now - after).abs() < margin, "{name}: {then} {now}");
        let (still_then, still) = (year(&drift, &frozen, 2016), year(&drift, &frozen, 2024));
        assert!(
            (still_then - still).abs() < 0.1,
            "{name} moves though leaders are frozen: {still_then} {still}"
        );
        let there = if margin > 0.05 { "near 0.3".to_owned() } else { format!("{before} to {after}") };
        rows.push([
            name.to_owned(),
            format!("{then:.2} to {now:.2}"),
            there,
            format!("{still_then:.2} to {still:.2}"),
        ]);
    }
    let head =
        ["dispute, end of 2016 to end of 2024", "here (1,500 replicates)", "there", "leaders frozen, here"];
    pinned::part("docs/model.md", "reference-dyads", &pinned::table(&head, &rows));
}
