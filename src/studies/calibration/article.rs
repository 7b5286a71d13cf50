//! The published tables of a calibration: `tables/calibration.tex` and `tables/fit.tex`, the same as `.md`, on pages and on
//! terminals.

use super::findings::{by_contraction, name, stated};
use super::recovery;
use super::tables::CalibrationSummary;
use crate::export::manifest::Identity;
use crate::export::{Article, Caption, Column, Medium, Panel};
use crate::format::{MISSING, decimals, number, percent};
use crate::scenario::{Record, Scenario};

/// The tables: of the numbers, and of the fit.
pub fn articles(scenario: &Scenario, of: &CalibrationSummary, identity: &Identity) -> Vec<Article> {
    let label = |what: &str| format!("{}-{what}", scenario.name());
    let until = scenario.record().map_or(0, Record::fit_until);
    let about = format!("{} ({}), fitted to the record until {until}", scenario.title(), scenario.name());
    let basis = of.evidence.first().map(|row| {
        format!(
            "Tempered sequential Monte Carlo with {} particles, {} replicates of each evaluation, {} in all.",
            row.particles,
            row.replicates,
            crate::format::counted(row.simulated, "replicate"),
        )
    });
    let basis = basis.unwrap_or_default();
    let numbers = Caption::new(
        format!("{about}: priors and posteriors"),
        basis.clone(),
        identity,
        "Contraction: 1 − variance of the posterior/variance of the prior, both as quantiles of the prior; identified from 0.5 on, partly \
         from 0.15 on. Intervals: 90%."
            .to_owned(),
    );
    let fit = Caption::new(
        format!("{about}: fit by target"),
        basis,
        identity,
        "p: posterior predictive, near 0 where the record is unlike what the fitted model makes. Years after the fit were known when \
         the model was made."
            .to_owned(),
    );
    let caption = Caption::new(
        format!("{about}: recovery"),
        format!(
            "{} drawn from the priors, each calibrated to a record of its own.",
            crate::format::counted(of.recovery.first().map_or(0, |row| row.sets), "set")
        ),
        identity,
        "Coverage: share of the sets whose intervals hold the true values, with 95% confidence intervals. p: of the ranks of the true \
         values being uniform."
            .to_owned(),
    );
    let recovery = (!of.recovery.is_empty())
        .then(|| Article::new("tables/recovery", label("recovery"), caption, vec![recovered(of)], identity));
    let usual = vec![
        Article::new("tables/calibration", label("calibration"), numbers, vec![marginals(of)], identity),
        Article::new(
            "tables/fit",
            label("fit"),
            fit,
            vec![targets(of), statements(of), stages(of)],
            identity,
        ),
    ];
    usual.into_iter().chain(recovery).collect()
}

/// The panel on the recovery; empty without one.
pub fn recovered(of: &CalibrationSummary) -> Panel {
    let rows = recovery::by_contraction(&of.recovery).into_iter().map(|row| {
        let range = |low, high| format!("{} to {}", percent(low), percent(high));
        vec![
            name(&row.key).to_owned(),
            percent(row.coverage_50),
            percent(row.coverage_90),
            range(row.coverage_90_low, row.coverage_90_high),
            number(row.p, 3),
            number(row.contraction, 2),
        ]
    });
    let columns = [
        Column::words("Number"),
        Column::interval("50%").spare(),
        Column::interval("90%"),
        Column::interval("95% interval").spare(),
        Column::number("p"),
        Column::number("Contraction").on_terminal(0, "Contr."),
    ];
    let caption = "Recovery: in how many sets the 50% and 90% intervals hold the true values, whether their ranks are uniform (p), and \
                   the mean contraction, the numbers first of which most can be learnt";
    Panel::new(caption, columns, rows)
}

/// The panel on the numbers.
pub fn marginals(of: &CalibrationSummary) -> Panel {
    let rows = by_contraction(of).into_iter().map(|row| {
        let places = decimals(row.sd, 2);
        let edge = if row.edge.is_empty() { String::new() } else { format!(", at {} edge", row.edge) };
        let range = |low, high| format!("{} to {}", number(low, places), number(high, places));
        vec![
            name(&row.key).to_owned(),
            range(row.prior_low, row.prior_high),
            number(row.median, places),
            range(row.low, row.high),
            number(row.contraction, 2),
            format!("{}{edge}", row.class),
        ]
    });
    let columns = [
        Column::words("Number"),
        Column::interval("Prior, 90%").spare(),
        Column::number("Median"),
        Column::interval("Posterior, 90%"),
        Column::number("Contraction").on_terminal(0, "Contr."),
        Column::words("Identified"),
    ];
    let caption = "Priors and posteriors, the numbers first of which most was learnt: median and 90% interval, and the contraction, 1 \
                   where a number is known and 0 where nothing was learnt";
    Panel::new(caption, columns, rows)
}

/// The panel on the targets.
pub fn targets(of: &CalibrationSummary) -> Panel {
    let rows = of.fit.iter().map(|row| {
        vec![
            row.target.clone(),
            format!("{}–{}", row.from, row.until),
            row.n.to_string(),
            number(row.weight, 2),
            number(row.log_likelihood, 2),
            number(row.at_own, 2),
            number(row.at_medians, 2),
            row.p.map_or(MISSING.to_owned(), |p| number(p, 2)),
        ]
    });
    let columns = [
        Column::words("Target"),
        Column::words("Years"),
        Column::number("n"),
        Column::number("Weight").spare(),
        Column::number("Log likelihood").on_terminal(0, "Log lik."),
        Column::number("At own values").on_terminal(0, "Own"),
        Column::number("At medians").on_terminal(0, "Medians").spare(),
        Column::number("p"),
    ];
    Panel::new(
        "Fit by target: log likelihood, mean over the posterior, at the values of the scenario and at the medians of the posterior; and \
         posterior predictive p",
        columns,
        rows,
    )
}

/// The panel on statements.
pub fn statements(of: &CalibrationSummary) -> Panel {
    let rows = of.statements.iter().map(|row| {
        let holds = if row.holds { "yes" } else { "no" };
        vec![stated(row), holds.to_owned(), percent(row.prior), percent(row.posterior)]
    });
    let columns = [
        Column::words("Statement"),
        Column::words("Holds"),
        Column::interval("Prior"),
        Column::interval("Posterior"),
    ];
    let caption = "What was known by the end of the fit: whether it holds, and in how many histories under prior and posterior it does";
    Panel::new(caption, columns, rows)
}

/// The panel on the stages.
pub fn stages(of: &CalibrationSummary) -> Panel {
    let rows = of.stages.iter().map(|row| {
        vec![
            row.stage.to_string(),
            number(row.temperature, 3),
            number(row.effective_size, 0),
            number(row.log_evidence, 2),
            percent(row.acceptance),
            row.ancestors.to_string(),
        ]
    });
    let columns = [
        Column::words("Stage"),
        Column::number("Temperature"),
        Column::number("Effective size"),
        Column::number("Log evidence"),
        Column::interval("Accepted"),
        Column::number("Ancestors"),
    ];
    Panel::new("Stages of the sampler", columns, rows).only(&[Medium::Page, Medium::Terminal])
}
