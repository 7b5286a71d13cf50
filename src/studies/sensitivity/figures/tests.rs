//! Every chart of a sensitivity analysis, judged in every preset and language.

use jiff::civil::Date;

use super::*;
use crate::analysis::sensitivity::{ElementaryEffect, Indices, OverTime, Screened, VarianceDecomposition};
use crate::export::sensitivity::InputRecord;
use crate::export::summary::Day;
use crate::model::Measure;
use crate::plot::charts::judge::*;
use crate::scenario::ParameterSpace;
use crate::statistics::Interval;
use crate::studies::sensitivity::rows::{Found, SensitivityRows};

const OPENNESS: &str = "states.UZB.leaders.\"Shavkat Mirziyoyev\".openness";
const FROM: &str = "states.UZB.leaders.\"Shavkat Mirziyoyev\".from";
const KEYS: [&str; 9] = [
    OPENNESS,
    "parameters.spillover",
    "states.UZB.sovereignty_sensitivity",
    "parameters.consolidation_rate",
    "dyads.KAZ-UZB.dispute",
    "states.KAZ.sovereignty_sensitivity",
    "issues.trade.benefit",
    FROM,
    "parameters.initial_consolidation",
];
const OUTCOMES: [&str; 5] =
    ["integration", "regime_integration", "first_agreement_trade", "identity", "agreements_trade_3"];

fn scenario(name: &str, replicates: u64) -> Scenario {
    let replicates = [format!("monte_carlo.replicates={replicates}")];
    Scenario::named(name, &replicates).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Special cases of an analysis.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Odd {
    Nothing,
    /// Inputs cause no variance.
    NoIndices,
    /// Single replicates: no intervals, and no estimate of noise.
    Single,
}

/// Invented effects: the first input has the largest.
fn effects(inputs: usize, scale: f64, odd: Odd) -> Vec<ElementaryEffect> {
    let effect = |input: usize| {
        let mu_star = scale / (1.0 + 0.7 * input as f64);
        let sigma = mu_star * (0.3 + 0.25 * (input * 5 % 7) as f64);
        ElementaryEffect {
            mu: mu_star * 0.9,
            mu_star,
            interval: (odd == Odd::Nothing).then_some(Interval { low: 0.85 * mu_star, high: 1.2 * mu_star }),
            sigma,
            sigma_parameters: (odd == Odd::Nothing).then_some(0.9 * sigma),
        }
    };
    (0..inputs).map(effect).collect()
}

/// Invented indices of so many rows, `turn` of which the largest is.
fn indices(inputs: usize, rows: usize, turn: usize, odd: Odd) -> Indices {
    let half = 2.0 / (rows as f64).sqrt();
    let estimate = |value: f64| Estimate {
        value,
        interval: (odd == Odd::Nothing).then_some(Interval { low: value - half, high: value + 0.9 * half }),
    };
    let index = |input: usize| {
        let total = 0.7 / (1.0 + ((input + turn) % inputs) as f64);
        Index { first: estimate(0.7 * total - 0.02), total: estimate(total) }
    };
    let told = odd != Odd::NoIndices;
    Indices {
        rows,
        mean: 0.4,
        variance: 0.02,
        noise: (odd != Odd::Single).then_some(0.002),
        parameters: estimate(0.018),
        noise_share: (odd != Odd::Single).then(|| estimate(if told { 0.1 } else { 0.97 })),
        inputs: told.then(|| (0..inputs).map(index).collect()),
    }
}

/// Draws an analysis of some keys, of which the first `kept` are kept.
fn judged(
    case: &str,
    (keys, kept): (&[&str], usize),
    outcomes: &[&str],
    is_paired: bool,
    odd: Odd,
    styles: &[(&str, Style)],
) -> Vec<Figure> {
    let replicates = if odd == Odd::Single { 1 } else { 30 };
    let space = ParameterSpace::new(scenario("post-2017", replicates), keys);
    let space = space.unwrap_or_else(|problem| panic!("{problem}"));
    let baseline = is_paired.then(|| scenario("pre-2017", replicates));
    let kept: Vec<usize> = (0..kept).collect();
    let screened = |(place, name): (usize, &&str)| Screened {
        name: (*name).to_owned(),
        effects: effects(keys.len(), [0.3, 0.6, 0.9, 4.0][place % 4], odd),
    };
    let screened: Vec<Screened> = outcomes.iter().enumerate().map(screened).collect();
    let growth =
        |place: usize| [128, 256, 512, 1024].map(|rows| indices(kept.len(), rows, place, odd)).to_vec();
    let shared = |(place, name): (usize, &&str)| VarianceDecomposition {
        name: (*name).to_owned(),
        growth: growth(place),
    };
    let shared: Vec<VarianceDecomposition> = outcomes.iter().enumerate().map(shared).collect();
    let days: Vec<Date> = space.scenario().calendar().first_days().iter().step_by(2).copied().collect();
    let moment = |k: usize| {
        let odd = if k < 3 || k == 9 { Odd::NoIndices } else { odd };
        let mut found = indices(kept.len(), 1024, 0, odd);
        for (place, index) in found.inputs.iter_mut().flatten().enumerate() {
            index.total.value *= 0.5 + ((k * (place + 2)) % 11) as f64 / 20.0;
            // Indices at an early moment with small variance may be arbitrary.
            index.total.value += if k == 3 { 2.0 } else { 0.0 };
        }
        found
    };
    let over_time = |measure| OverTime { measure, indices: (0..days.len()).map(moment).collect() };
    let is_asked = |measure: &Measure| outcomes.contains(&measure.name());
    let over_time = REGION.into_iter().filter(is_asked).map(over_time).collect();
    let days = days.iter().map(|day| [Day(*day); 2]).collect();
    let design = SensitivityRecord {
        outcomes: outcomes.iter().map(|name| (*name).to_owned()).collect(),
        inputs: keys.iter().map(|key| InputRecord { key: (*key).to_owned(), prior: String::new() }).collect(),
        trajectories: Some(20),
        rows: Some(1024),
        scramblings: Some(16),
        kept: Some(kept.len()),
        resamples: 1000,
    };
    let names: Vec<String> = space.keys().map(str::to_owned).collect();
    let rows = SensitivityRows::new(&Found { screened, kept, shared, over_time, days }, &names);
    let tables = SensitivityTables::new(space, baseline, design, rows);
    let mut drawn = Vec::new();
    for (preset, style) in styles {
        drawn = charts(&tables, &Only::ALL, style, &provenance());
        let names: Vec<&str> = drawn.iter().map(|figure| figure.name.as_str()).collect();
        assert_eq!(names, tables.chart_names());
        for figure in &drawn {
            show_and_judge(figure, style, &format!("{case}/{preset}"));
            if style.language != Language::English {
                assert_translated(figure, style, &["post-2017", "pre-2017", "ST"]);
            }
        }
    }
    drawn
}

fn find<'a>(drawn: &'a [Figure], name: &str) -> &'a Figure {
    drawn.iter().find(|figure| figure.name == name).unwrap_or_else(|| panic!("{name}"))
}

#[test]
fn an_analysis_is_fit_for_print() {
    let drawn = judged("sensitivity", (&KEYS, 7), &OUTCOMES[..4], false, Odd::Nothing, &presets());
    let morris = find(&drawn, "morris");
    assert!(morris.svg.contains(">openness of"), "the strongest is named");
    assert!(morris.svg.contains(">input with Sobol indices<"));
    assert!(
        morris.caption.contains("along 20 trajectories, 30 replicates of each point"),
        "{}",
        morris.caption
    );
    let sobol = find(&drawn, "sobol-integration");
    assert!(sobol.caption.contains("from 1,024 rows"), "{}", sobol.caption);
    assert!(
        sobol.caption.contains("Chance: its share of the variance of the means at points, 10.0%"),
        "{}",
        sobol.caption
    );
    // The intervals of the weakest first-order indices contain 0.
    assert!(sobol.svg.contains(">hollow: not told from 0<"));
    let over_time = find(&drawn, "sensitivity-over-time-identity");
    for said in ["Of 7 inputs, the 6", "Gaps:", "What lies beyond"] {
        assert!(over_time.caption.contains(said), "{said}: {}", over_time.caption);
    }
    let convergence = find(&drawn, "convergence-regime_integration");
    for rows in ["128", "256", "512", "1,024"] {
        assert!(convergence.svg.contains(&format!(">{rows}<")), "{rows}");
    }
}

#[test]
fn an_analysis_is_fit_for_print_in_every_language() {
    judged("sensitivity-kk-ru", (&KEYS, 7), &OUTCOMES, true, Odd::Nothing, &translated());
    judged("sensitivity-odd-kk-ru", (&KEYS, 9), &OUTCOMES[1..2], false, Odd::Single, &translated()[..2]);
    judged("sensitivity-none-kk-ru", (&KEYS, 3), &OUTCOMES[..1], false, Odd::NoIndices, &translated()[..2]);
}

#[test]
fn odd_analyses_are_fit_for_print() {
    let one = judged("sensitivity-one", (&KEYS[..1], 1), &OUTCOMES[..1], false, Odd::Nothing, &extremes());
    assert!(!find(&one, "morris").svg.contains("input with Sobol indices"));
    let single = judged("sensitivity-single", (&KEYS, 9), &OUTCOMES[..1], false, Odd::Single, &extremes());
    assert!(find(&single, "sobol-integration").caption.contains("With 1 replicate of each point"));
    assert!(find(&single, "morris").caption.contains("Both hold what chance adds"));
    let none = judged("sensitivity-none", (&KEYS, 3), &OUTCOMES[..1], false, Odd::NoIndices, &extremes());
    assert_eq!(find(&none, "sobol-integration").svg.matches(">cannot be told<").count(), 3);
    let five = ["integration", "paper", "identity", "dispute", "culture_kantian"];
    let five = judged("sensitivity-five", (&KEYS[..4], 2), &five, false, Odd::Nothing, &extremes()[..1]);
    assert!(find(&five, "morris").caption.contains("Of 5 outcomes, the first 4"));
}

#[test]
fn as_many_inputs_as_a_scenario_has_are_drawn_as_far_as_a_page_goes() {
    let keys: Vec<String> =
        crate::scenario::open_numbers(&scenario("post-2017", 30)).into_iter().map(|(key, _)| key).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let case = (&keys[..], keys.len());
    let drawn = judged("sensitivity-all", case, &OUTCOMES[..1], false, Odd::Nothing, &extremes());
    let caption = &find(&drawn, "sobol-integration").caption;
    assert!(caption.contains(&format!("Of {} inputs, the ", keys.len())), "{caption}");
}

#[test]
fn names_of_charts_are_of_what_is_asked_for() {
    let names = |trajectories, rows| {
        chart_names(&SensitivityRecord {
            outcomes: ["paper", "regime_integration"].map(str::to_owned).to_vec(),
            inputs: Vec::new(),
            trajectories,
            rows,
            scramblings: None,
            kept: None,
            resamples: 1,
        })
    };
    assert_eq!(names(Some(9), None), ["morris"]);
    let shared = [
        "sobol-paper",
        "sobol-regime_integration",
        "sensitivity-over-time-paper",
        "convergence-paper",
        "convergence-regime_integration",
    ];
    assert_eq!(names(None, Some(8)), shared);
    assert!(names(None, None).is_empty());
}

#[test]
fn outcomes_are_in_words() {
    let scenario = scenario("post-2017", 30);
    let words = |name: &str| outcome(name, &scenario, Language::English);
    assert_eq!(words("integration"), "Implemented integration");
    assert_eq!(words("culture_kantian"), "Culture: Kantian");
    assert_eq!(words("agreements_trade_3"), "Agreements: Trade, 3 members");
    assert_eq!(words("first_agreement_trade"), "All 5 states agree on Trade");
    assert_eq!(words("first_integration_0_25"), "Integration rises to 0.25");
}
