//! The results of version 0.1.0, bit for bit, independent of changes of the model and of other scenarios.

use concord::model::Measure;

use crate::testkit::worlds::{at_end_of, first_specification, region, results};

/// Mean and standard deviation over the replicates at the end of 2030.
const AT_THE_END: [(Measure, f64, f64); 8] = [
    (Measure::Integration, 0.451_405_358_686_900_35, 0.034_161_132_687_228_94),
    (Measure::Paper, 0.708_479_994_760_456_8, 0.048_272_683_625_606_945),
    (Measure::PaperGap, 0.257_074_636_073_557_5, 0.032_696_668_277_260_81),
    (Measure::Identity, 0.478_901_662_692_208_3, 0.051_406_079_874_957_25),
    (Measure::Dispute, 0.042_588_185_438_455_88, 0.019_111_359_675_246_86),
    (Measure::Agency, 0.687_887_225_575_647_2, 0.016_454_041_474_465_046),
    (Measure::Agreements, 70.568, 5.618_018_530_872_012),
    (Measure::Incidents, 30.149_8, 6.394_423_259_753_962),
];

/// Means of integration, paper, identity and dispute at the end of other years.
const ON_THE_WAY: [(i16, [f64; 4]); 3] = [
    (
        1995,
        [
            0.215_783_173_363_205_4,
            0.110_478_965_881_217_01,
            -0.157_451_247_879_864_8,
            0.338_779_860_461_687_3,
        ],
    ),
    (
        2005,
        [
            0.103_918_307_364_554_32,
            0.127_662_919_231_310_32,
            -0.117_343_752_029_202_44,
            0.266_345_657_475_901_5,
        ],
    ),
    (
        2016,
        [
            0.144_973_261_878_683,
            0.320_167_738_498_324_8,
            -0.015_626_917_322_809_165,
            0.215_291_939_913_863_03,
        ],
    ),
];

#[test]
fn the_results_of_the_first_version_are_kept_to_the_last_bit() {
    let scenario = first_specification(&[]);
    assert_eq!((scenario.replicates(), scenario.seed()), (10_000, 2017));
    let results = results(&scenario, scenario.replicates());
    for (measure, mean, sd) in AT_THE_END {
        let found = at_end_of(&results, &scenario, region(measure), 2030);
        assert_eq!((found.mean.to_bits(), found.sd.to_bits()), (mean.to_bits(), sd.to_bits()), "{measure:?}");
    }
    for (year, means) in ON_THE_WAY {
        let measures = [Measure::Integration, Measure::Paper, Measure::Identity, Measure::Dispute];
        for (measure, mean) in measures.into_iter().zip(means) {
            let found = at_end_of(&results, &scenario, region(measure), year).mean;
            assert_eq!(found.to_bits(), mean.to_bits(), "{measure:?} at the end of {year}: {found:?}");
        }
    }
    let last = results.regime_shares.last().expect("a tick");
    assert_eq!(last.counts, [792, 9_208, 0, 0]);
    let reached: Vec<u64> = results.passages.iter().map(|passage| passage.counts.iter().sum()).collect();
    assert_eq!(reached, [10_000, 9_882, 9_973, 9_492, 6_806, 10_000, 10_000, 792]);
}

#[test]
fn nothing_of_another_scenario_reaches_it() {
    let text = concord::scenario::built_in_text("first-specification").expect("its text");
    assert!(!text.contains("extends"), "it stands by itself");
    // Not even a default: every parameter, switch and prior is written out.
    let scenario = first_specification(&[]);
    let resolved = scenario.resolved();
    for line in resolved.lines().filter(|line| line.contains(" = ")) {
        let key = line.split(" = ").next().unwrap_or_default();
        assert!(text.contains(&format!("\n{key} = ")), "{key} is left to a default");
    }
}
