//! Charts of a calibration, in every style and language.

use super::{draw, marginals, names};
use crate::analysis::calibration::likelihood::Predictive;
use crate::plot::charts::judge::*;
use crate::plot::{Only, Style};
use crate::scenario::{Scenario, open_numbers};
use crate::studies::calibration::pairs::rows as pair_rows;
use crate::studies::calibration::recovery::{Recovered, rows as recovered_rows};
use crate::studies::calibration::rows::{EvidenceRow, MarginalRow};
use crate::studies::calibration::{CalibrationSummary, CalibrationTables};

/// A calibration of the reference case in which ever less was learnt.
fn tables(numbers: usize) -> CalibrationTables {
    let scenario = Scenario::built_in();
    let row = |(place, (key, prior)): (usize, (String, crate::scenario::Prior))| {
        let part = place as f64 / numbers as f64;
        MarginalRow {
            key,
            prior: prior.to_string(),
            prior_mean: 0.5,
            prior_sd: 0.3,
            prior_median: 0.5,
            prior_low: 0.05,
            prior_high: 0.95,
            mean: 0.4,
            sd: 0.2,
            median: 0.4,
            low: 0.2,
            high: 0.6,
            contraction: 0.8 - part,
            contraction_se: 0.02,
            class: if place < 8 { "partly" } else { "not" }.to_owned(),
            edge: String::new(),
            order: 0.5 - 0.3 * part,
            order_low: 0.05,
            order_high: 0.6 + 0.35 * part,
        }
    };
    let marginals: Vec<MarginalRow> =
        open_numbers(&scenario).into_iter().take(numbers).enumerate().map(row).collect();
    let open = open_numbers(&scenario);
    let (keys, priors): (Vec<&str>, Vec<crate::scenario::Prior>) =
        open.iter().take(numbers).map(|(key, prior)| (key.as_str(), *prior)).unzip();
    let set = |set: u64| {
        let mut draws = Predictive::new(5, set);
        // The first number has ranks that pile up at one end.
        let rank = |place: usize| (draws.uniform() * if place == 0 { 90.0 } else { 161.0 }) as usize;
        Recovered {
            set,
            draws: 160,
            truth: vec![0.5; keys.len()],
            ranks: (0..keys.len()).map(rank).collect(),
            contractions: (0..keys.len()).map(|place| 0.8 / (place + 1) as f64).collect(),
        }
    };
    let sets: Vec<Recovered> = (0..100).map(set).collect();
    let (ranks, recovery) = recovered_rows(&keys, &priors, &sets, 1);
    let evidence = EvidenceRow {
        log_evidence: -40.0,
        log_evidence_error: 0.2,
        consistent: 0.1,
        at_own: -45.0,
        at_medians: -38.0,
        particles: 1_000,
        moves: 8,
        replicates: 32,
        simulated: 1_000_000,
    };
    let mut draws = Predictive::new(7, 0);
    let point = |numbers: usize| -> Vec<f64> {
        let first = draws.uniform();
        // Every other number goes with the first.
        (0..numbers).map(|place| if place % 2 == 0 { first } else { draws.uniform() }).collect()
    };
    let points: Vec<Vec<f64>> = std::iter::repeat_n(marginals.len(), 500).map(point).collect();
    let pairs = pair_rows(&marginals, &points.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let summary = CalibrationSummary {
        evidence: vec![evidence],
        marginals,
        pairs,
        fit: Vec::new(),
        statements: Vec::new(),
        stages: Vec::new(),
        recovery,
        ranks,
    };
    CalibrationTables { scenario, seed: 2017, summary, posterior: None }
}

#[test]
fn charts_are_fit_for_print_in_every_language() {
    let draw_all = |tables: &CalibrationTables, style: &Style, case: &str| {
        let drawn = draw(tables, &Only::ALL, style, &provenance());
        assert!(drawn[0].name == marginals::NAME);
        let has_pairs = tables.summary.marginals.len() > 1;
        assert!(names(has_pairs, true).iter().all(|name| drawn.iter().any(|figure| figure.name == *name)));
        for figure in &drawn {
            show_and_judge(figure, style, case);
        }
        drawn
    };
    let whole = tables(1_000);
    for (preset, style) in presets() {
        draw_all(&whole, &style, &format!("calibration/{preset}"));
    }
    for (preset, style) in extremes() {
        draw_all(&tables(1), &style, &format!("calibration-single/{preset}"));
    }
    for (preset, style) in translated() {
        for figure in draw_all(&whole, &style, &format!("calibration-{}/{preset}", style.language.name())) {
            assert_translated(&figure, &style, &["central-asia"]);
        }
    }
}
