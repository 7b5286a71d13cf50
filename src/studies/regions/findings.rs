//! Findings of a comparison of regions, and warnings, in sentences.

use super::tables::RegionsSummary;
use crate::export::manifest::{POSTERIOR, PRIOR};
use crate::format::{counted, listed, number, percent};

/// Beginning of the name of an order in sentences.
pub(super) const ORDER: &str = "order by ";
/// Share of the sets below which an observation does not hold in the model.
pub const HALF: f64 = 0.5;
/// Share of the sets from which on it holds.
pub const MOST: f64 = 0.9;

/// An observation, and the share of the sets under which the model shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// Its name.
    pub name: String,
    /// The share.
    pub share: f64,
}

/// The observations under a table of parameters: orders, shapes and turns.
pub fn shown(of: &RegionsSummary, parameters: &str) -> Vec<Shown> {
    let orders = of.orders.iter().filter(|row| row.parameters == parameters);
    let orders =
        orders.filter_map(|row| Some(Shown { name: format!("{ORDER}{}", row.order), share: row.share? }));
    let others = of.statements.iter().filter(|row| row.parameters == parameters);
    let others = others.map(|row| Shown { name: row.name.clone(), share: row.share });
    orders.chain(others).collect()
}

/// The tables of parameters, the posterior first.
pub fn parameters(of: &RegionsSummary) -> Vec<&'static str> {
    let has = |name: &&str| of.values.iter().any(|row| row.parameters == **name);
    [POSTERIOR, PRIOR].into_iter().filter(has).collect()
}

fn named(shown: &[&Shown]) -> String {
    listed(&shown.iter().map(|of| format!("{} ({})", of.name, percent(of.share))).collect::<Vec<_>>())
}

/// Observations that do not hold come first.
pub fn answer(of: &RegionsSummary) -> String {
    let mut text = String::new();
    for name in parameters(of) {
        let all = shown(of, name);
        let part = |bounds: &dyn Fn(f64) -> bool| -> Vec<&Shown> {
            all.iter().filter(|shown| bounds(shown.share)).collect()
        };
        let (not, open) = (part(&|share| share < HALF), part(&|share| (HALF..MOST).contains(&share)));
        let yes = part(&|share| share >= MOST);
        let under = if name == POSTERIOR { "the posterior" } else { "the priors alone" };
        let observed = counted(all.len() as u64, "observation");
        let does = if not.len() == 1 { "does" } else { "do" };
        let named_not = if not.is_empty() { String::new() } else { format!(": {}", named(&not)) };
        let count = not.len();
        text.push_str(&format!(
            "Under {under}, {count} of {observed} {does} not hold in most sets of parameters{named_not}. "
        ));
        if !open.is_empty() {
            text.push_str(&format!("Open, in half to nine tenths of the sets: {}. ", named(&open)));
        }
        if !yes.is_empty() {
            text.push_str(&format!("In nine tenths of the sets or more: {}. ", named(&yes)));
        }
    }
    text.push_str("Nothing was fitted to these regions but to the one that the posterior is of.");
    text
}

/// Warnings.
pub fn warnings(of: &RegionsSummary) -> Vec<String> {
    let mut found = Vec::new();
    for row in of.orders.iter().filter(|row| row.pairs > 0) {
        if let (Some(tau), Some(low), Some(high)) = (row.tau, row.tau_low, row.tau_high) {
            found.push(format!(
                "{} ({}): the model has {}, observed was {}; Kendall's tau {} ({} to {}), over {} that the observed order tells apart.",
                row.order,
                row.parameters,
                row.modelled,
                row.observed,
                number(tau, 2),
                number(low, 2),
                number(high, 2),
                counted(row.pairs, "pair")
            ));
        }
    }
    for row in of.orders.iter().filter(|row| row.pairs == 0) {
        found.push(format!(
            "{} ({}): the model has {}; no order was observed.",
            row.order, row.parameters, row.modelled
        ));
    }
    found.push(
        "A share counts sets of parameters, and is no probability that the world is so. Regions are few: an order of two is right by chance \
         in half of all cases."
            .to_owned(),
    );
    found
}
