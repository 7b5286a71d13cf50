//! The length of a tick is a numerical choice: results at 4, 12 and 52 ticks a year must be close.

use concord::model::Measure;

use crate::testkit::pinned;
use crate::testkit::worlds::{at_end_of, first_specification, region, results_of_region};

/// Integration at the end of 2005, 2016 and 2030 by ticks a year, of an independent implementation (4,000
/// replicates). The tick costs a little, since a state chairs at most once in it.
const EXPECTED: [(u32, [f64; 3]); 3] =
    [(4, [0.1040, 0.1449, 0.4508]), (12, [0.109, 0.154, 0.459]), (52, [0.111, 0.157, 0.464])];

#[test]
fn results_at_4_12_and_52_ticks_a_year_are_close() {
    let mut rows = Vec::new();
    for (per_year, expected) in EXPECTED {
        let scenario = first_specification(&[&format!("scenario.ticks_per_year={per_year}")]);
        let results = results_of_region(&scenario, 2_000);
        let means = [2005, 2016, 2030]
            .map(|year| at_end_of(&results, &scenario, region(Measure::Integration), year).mean);
        println!("{per_year:2} ticks a year: {means:.4?}, independent implementation {expected:?}");
        for (mean, expected) in means.iter().zip(expected) {
            // Four standard errors at 2,000 and 4,000 replicates with a spread of 0.034, and the rounding.
            assert!((mean - expected).abs() < 0.0043, "{per_year} ticks a year: {means:?}");
        }
        rows.push(means);
    }
    let head = ["ticks a year", "2005: here", "there", "2016: here", "there", "2030: here", "there"];
    let table: Vec<Vec<String>> = rows
        .iter()
        .zip(EXPECTED)
        .map(|(means, (per_year, expected))| {
            let both = |(mean, there): (&f64, f64)| [format!("{mean:.4}"), there.to_string()];
            std::iter::once(per_year.to_string()).chain(means.iter().zip(expected).flat_map(both)).collect()
        })
        .collect();
    pinned::part("docs/model.md", "ticks", &pinned::table(&head, &table));
    for (quarters, weeks) in rows[0].iter().zip(rows[2]) {
        assert!((weeks - quarters).abs() < 0.017, "the tick matters too much: {rows:?}");
    }
}
