//! The tables of a comparison of regions.

use serde::Serialize;

use super::expectations::{Order, Region, Statement};
use super::plan::RegionsPlan;
use super::rows::{MoveRow, OrderRow, PairRow, StatementRow, ValueRow};
use super::run::Means;
use super::{article, figures, page};
use crate::export::manifest::{Identity, Kind};
use crate::export::read::{ReadError, ResultFolder};
use crate::export::{Article, ExportError, SCENARIO, TableWriter};
use crate::plot::{Figure, Only, Provenance, Style};
use crate::report::{Commands, Report};
use crate::scenario::Scenario;
use crate::statistics::{OrderedPairs, quantile, wilson};
use crate::studies::Tables;

/// Copy of the file of expectations.
pub const EXPECTATIONS: &str = "regions.toml";
/// Table of measures by region and date.
pub const VALUES: &str = "values.csv";
/// Table of the orders.
pub const ORDERS: &str = "orders.csv";
/// Table of their pairs.
pub const PAIRS: &str = "pairs.csv";
/// Table of shapes and turns.
pub const STATEMENTS: &str = "statements.csv";
/// Table of their moves.
pub const MOVES: &str = "moves.csv";

/// The printed tables.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RegionsSummary {
    /// Rows of `values.csv`.
    pub values: Vec<ValueRow>,
    /// Rows of `orders.csv`.
    pub orders: Vec<OrderRow>,
    /// Rows of `pairs.csv`.
    pub pairs: Vec<PairRow>,
    /// Rows of `statements.csv`.
    pub statements: Vec<StatementRow>,
    /// Rows of `moves.csv`.
    pub moves: Vec<MoveRow>,
}

/// Result of a comparison of regions.
#[derive(Debug, Clone)]
pub struct RegionsTables {
    /// The scenarios.
    pub scenarios: Vec<Scenario>,
    /// The tables.
    pub summary: RegionsSummary,
    /// The file of expectations.
    text: String,
}

/// Mean and sorted values.
fn sorted(values: &[f64]) -> (f64, Vec<f64>) {
    let mut ascending = values.to_vec();
    ascending.sort_unstable_by(f64::total_cmp);
    (values.iter().sum::<f64>() / values.len() as f64, ascending)
}

/// The rows of the numbers of a region.
fn values<'a>(
    region: &'a Region,
    parameters: &'a str,
    means: &'a Means,
) -> impl Iterator<Item = ValueRow> + 'a {
    region.observed.iter().zip(means).map(move |(point, values)| {
        let (mean, ascending) = sorted(values);
        let of = |order: f64| quantile(&ascending, order);
        ValueRow {
            region: region.scenario.name().to_owned(),
            title: region.scenario.title().to_owned(),
            parameters: parameters.to_owned(),
            measure: point.measure.name().to_owned(),
            state: point.state.clone().unwrap_or_default(),
            date: point.date.clone(),
            mean,
            q05: of(0.05),
            q25: of(0.25),
            median: of(0.5),
            q75: of(0.75),
            q95: of(0.95),
        }
    })
}

/// The rows of an order: of itself, and of its pairs.
fn order(order: &Order, parameters: &str, plan: &RegionsPlan, found: &[Means]) -> (OrderRow, Vec<PairRow>) {
    let name = |region: usize| plan.expectations.regions[region].scenario.name().to_owned();
    let sets = 0..plan.sets as usize;
    let counted: Vec<OrderedPairs> = sets
        .clone()
        .map(|set| {
            let of =
                |((region, point), group): &((usize, usize), usize)| (*group, found[*region][*point][set]);
            OrderedPairs::of(&order.regions.iter().map(of).collect::<Vec<_>>())
        })
        .collect();
    let taus: Vec<f64> = counted.iter().filter_map(|pairs| pairs.tau()).collect();
    let tau = (!taus.is_empty()).then(|| sorted(&taus));
    let pairs = counted.first().map_or(0, |pairs| pairs.pairs);
    let right = counted.iter().filter(|pairs| pairs.are_all_right()).count();
    let groups = order.regions.iter().map(|(_, group)| *group).max().unwrap_or(0);
    let of_group = |group: usize| {
        let regions = order.regions.iter().filter(|(_, own)| *own == group);
        regions.map(|((region, _), _)| name(*region)).collect::<Vec<_>>().join(", ")
    };
    let observed: Vec<String> = (0..=groups).map(of_group).filter(|names| !names.is_empty()).collect();
    let median = |(region, point): (usize, usize)| quantile(&sorted(&found[region][point]).1, 0.5);
    let mut modelled: Vec<(usize, f64)> =
        order.regions.iter().map(|(place, _)| (place.0, median(*place))).collect();
    modelled.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut rows = Vec::new();
    for (place, (one, group)) in order.regions.iter().enumerate() {
        for (other, other_group) in &order.regions[place + 1..] {
            if group == other_group {
                continue;
            }
            let (higher, lower) = if group < other_group { (one, other) } else { (other, one) };
            let is_higher = |set: &usize| found[higher.0][higher.1][*set] > found[lower.0][lower.1][*set];
            rows.push(PairRow {
                order: order.name.clone(),
                parameters: parameters.to_owned(),
                higher: name(higher.0),
                lower: name(lower.0),
                share: sets.clone().filter(is_higher).count() as f64 / plan.sets as f64,
            });
        }
    }
    let row = OrderRow {
        order: order.name.clone(),
        parameters: parameters.to_owned(),
        measure: order.measure.name().to_owned(),
        observed: if pairs == 0 { String::new() } else { observed.join(" > ") },
        modelled: modelled.into_iter().map(|(region, _)| name(region)).collect::<Vec<_>>().join(" > "),
        pairs: pairs as u64,
        share: (pairs > 0).then(|| right as f64 / plan.sets as f64),
        tau: tau.as_ref().map(|(mean, _)| *mean),
        tau_low: tau.as_ref().map(|(_, ascending)| quantile(ascending, 0.025)),
        tau_high: tau.as_ref().map(|(_, ascending)| quantile(ascending, 0.975)),
        source: order.source.clone(),
    };
    (row, rows)
}

/// The rows of a shape or a turn: of itself, and of its moves.
fn statement(
    of: &Statement,
    parameters: &str,
    plan: &RegionsPlan,
    found: &[Means],
) -> (StatementRow, Vec<MoveRow>) {
    let region = &plan.expectations.regions[of.region];
    let points: Vec<_> = of.points.iter().map(|point| &region.observed[*point]).collect();
    let values = |point: usize| &found[of.region][of.points[point]];
    let change = |step: usize, set: usize| values(step + 1)[set] - values(step)[set];
    let holds = |step: usize, set: usize| of.moves[step].holds(change(step, set), of.threshold);
    let sets = plan.sets as usize;
    let all = (0..sets).filter(|set| (0..of.moves.len()).all(|step| holds(step, *set))).count() as u64;
    let interval = wilson(all, plan.sets);
    let moves = of.moves.iter().enumerate().map(|(step, expected)| {
        let changes: Vec<f64> = (0..sets).map(|set| change(step, set)).collect();
        let (mean, ascending) = sorted(&changes);
        MoveRow {
            name: of.name.clone(),
            parameters: parameters.to_owned(),
            from: points[step].date.clone(),
            to: points[step + 1].date.clone(),
            expected: expected.name().to_owned(),
            change: mean,
            q05: quantile(&ascending, 0.05),
            median: quantile(&ascending, 0.5),
            q95: quantile(&ascending, 0.95),
            share: (0..sets).filter(|set| holds(step, *set)).count() as f64 / sets as f64,
        }
    });
    let dates: Vec<&str> = points.iter().map(|point| point.date.as_str()).collect();
    let names: Vec<&str> = of.moves.iter().map(|expected| expected.name()).collect();
    let row = StatementRow {
        kind: of.kind.to_owned(),
        name: of.name.clone(),
        region: region.scenario.name().to_owned(),
        parameters: parameters.to_owned(),
        measure: points[0].measure.name().to_owned(),
        state: points[0].state.clone().unwrap_or_default(),
        dates: dates.join(", "),
        moves: names.join(", "),
        threshold: of.threshold,
        share: all as f64 / plan.sets as f64,
        low: interval.low,
        high: interval.high,
        source: of.source.clone(),
    };
    (row, moves.collect())
}

impl RegionsTables {
    /// Builds the result from what each table of parameters gives.
    pub(super) fn new(plan: &RegionsPlan, found: &[Vec<Means>]) -> Self {
        let of = &plan.expectations;
        let mut summary = RegionsSummary {
            values: Vec::new(),
            orders: Vec::new(),
            pairs: Vec::new(),
            statements: Vec::new(),
            moves: Vec::new(),
        };
        for (parameters, found) in plan.parameters.iter().zip(found) {
            for (region, means) in of.regions.iter().zip(found) {
                summary.values.extend(values(region, parameters.name, means));
            }
            for observed in &of.orders {
                let (row, pairs) = order(observed, parameters.name, plan, found);
                summary.orders.push(row);
                summary.pairs.extend(pairs);
            }
            for observed in &of.statements {
                let (row, moves) = statement(observed, parameters.name, plan, found);
                summary.statements.push(row);
                summary.moves.extend(moves);
            }
        }
        let scenarios = of.regions.iter().map(|region| region.scenario.clone()).collect();
        Self { scenarios, summary, text: of.text.clone() }
    }
}

impl Tables for RegionsTables {
    type Summary = RegionsSummary;

    fn files(folder: &ResultFolder) -> Vec<String> {
        let own = folder.held(&[EXPECTATIONS, VALUES, ORDERS, PAIRS, STATEMENTS, MOVES]);
        folder.in_parts(&[SCENARIO]).into_iter().chain(own).collect()
    }

    fn chart_names_of(
        _: &ResultFolder,
        _: &[Scenario],
        _: &dyn Fn() -> bool,
    ) -> Result<Vec<String>, ReadError> {
        Ok(figures::names())
    }

    fn read(folder: &ResultFolder, _: &dyn Fn() -> bool) -> Result<Self, ReadError> {
        folder.expect(Kind::Regions)?;
        let summary = RegionsSummary {
            values: records(folder, VALUES)?,
            orders: records(folder, ORDERS)?,
            pairs: records(folder, PAIRS)?,
            statements: records(folder, STATEMENTS)?,
            moves: records(folder, MOVES)?,
        };
        Ok(Self { scenarios: folder.scenarios()?, summary, text: folder.text(EXPECTATIONS)? })
    }

    fn into_summary(self) -> RegionsSummary {
        self.summary
    }

    fn write_data(&self, _: &Identity, folder: &mut TableWriter<'_>) -> Result<(), ExportError> {
        let RegionsSummary { values, orders, pairs, statements, moves } = &self.summary;
        folder.describe(include_str!("columns.toml"));
        folder.text(EXPECTATIONS, &self.text)?;
        write(folder, VALUES, values)?;
        write(folder, ORDERS, orders)?;
        write(folder, PAIRS, pairs)?;
        write(folder, STATEMENTS, statements)?;
        write(folder, MOVES, moves)
    }

    fn articles(&self, identity: &Identity) -> Vec<Article> {
        article::articles(&self.summary, identity)
    }

    fn figures(&self, _: usize, only: &Only, style: &Style, from: &Provenance) -> Vec<Figure> {
        figures::draw(self, only, style, from)
    }

    fn page<'a>(&self, identity: &Identity, figures: &'a [Vec<Figure>], commands: &Commands) -> Report<'a> {
        page::page(self, identity, figures.first().map_or(&[], Vec::as_slice), commands)
    }
}

/// Writes a table that is not empty.
fn write<T: Serialize>(folder: &mut TableWriter<'_>, name: &str, rows: &[T]) -> Result<(), ExportError> {
    if rows.is_empty() { Ok(()) } else { folder.records(name, rows) }
}

/// The rows of a table; none of one that was empty.
fn records<T: serde::de::DeserializeOwned>(folder: &ResultFolder, name: &str) -> Result<Vec<T>, ReadError> {
    if folder.has(name) { folder.records(name) } else { Ok(Vec::new()) }
}
