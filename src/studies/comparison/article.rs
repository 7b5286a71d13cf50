//! The published tables of a comparison: `tables/comparison.tex` and `.md`, and the same on pages and terminals.

use crate::export::cells::{EffectCells, UnderPriorsCells, effect_label, last_tick, sentence};
use crate::export::manifest::{Identity, UnderPriorsRecord};
use crate::export::summary::Group;
use crate::export::variance::VarianceRow;
use crate::export::{
    Article, Caption, Column, ComparisonSummary, EffectRow, Form, Medium, Panel, TransitionRow, VarianceOf,
    variance_panel,
};
use crate::format::{counted, number, percent, percent_within};
use crate::scenario::Scenario;

/// Where the tables are in the folder, without an ending.
const PATH: &str = "tables/comparison";
/// Width from which a terminal has room for all columns.
const WIDE: usize = 76;
/// Width from which it has room for differences under priors beside the others.
const VERY_WIDE: usize = 96;
/// Most ways from regime to regime that a terminal shows, the most frequent.
const MOST_TRANSITIONS: usize = 6;

/// The tables on scenarios, the baseline first: of the outcomes asked for, or of all but agreements by issue and members.
pub fn article(scenarios: &[&Scenario], tables: &ComparisonSummary, identity: &Identity) -> Article {
    let of = |scenario: &&Scenario| panels([scenarios[0], scenario], tables, identity, identity.shown());
    let panels = scenarios[1..].iter().flat_map(of).collect();
    let label = format!("{}-comparison", identity.scenario.name);
    Article::new(PATH, label, caption(scenarios, identity), panels, identity)
}

/// The panels on a baseline and a scenario that hold anything: one a kind of outcome, and where all outcomes are shown one of
/// the ways from regime to regime.
pub fn panels(
    pair: [&Scenario; 2],
    tables: &ComparisonSummary,
    identity: &Identity,
    shown: &[String],
) -> Vec<Panel> {
    let batch = identity.under_priors();
    let group = |group, label, what| effects(pair, tables, (group, label, what), identity, shown);
    let groups = [
        group(Group::End, Column::words("Outcome"), "Regional measures"),
        group(Group::Regime, Column::words("Regime"), "Regimes"),
        group(Group::Culture, Column::words("Culture of anarchy").in_full("Culture"), "Cultures of anarchy"),
        group(Group::Passage, Column::words("Reached by the end"), "First passages"),
        group(Group::Agreements, Column::words("Agreements"), "Agreements"),
    ];
    let transitions = shown.is_empty().then(|| transitions(pair, tables));
    let name = Some(pair[1].name());
    let is_of_pair = |row: &&VarianceRow| row.scenario.as_deref() == name;
    let variances = tables.variances.iter().filter(is_of_pair);
    let under_priors = batch.into_iter().flat_map(|batch| {
        let variances = tables.variances_under_priors.iter().filter(is_of_pair);
        let parts = variance_panel(VarianceOf::DifferencesUnderPriors, variances);
        [under_priors(pair, tables, batch, shown), parts]
    });
    let [measures, groups @ ..] = groups;
    let panels = std::iter::once(measures).chain(under_priors).chain(groups).chain(transitions);
    let panels = panels.chain([variance_panel(VarianceOf::Differences, variances)]);
    panels.filter(|panel| !panel.rows.is_empty()).collect()
}

/// Regional measures in the batch under priors.
fn under_priors(
    [baseline, scenario]: [&Scenario; 2],
    tables: &ComparisonSummary,
    batch: &UnderPriorsRecord,
    shown: &[String],
) -> Panel {
    let is_shown = |row: &&EffectRow| shown.is_empty() || shown.contains(&row.outcome);
    let rows = tables.effects_of(scenario.name()).filter(|row| row.group == Group::End).filter(is_shown);
    let rows = rows.filter_map(|row| {
        let found = tables.under_priors_of(scenario.name(), &row.outcome)?;
        let UnderPriorsCells { mean, interval, range: (low, high), above } = UnderPriorsCells::new(found);
        Some(vec![effect_label(scenario, row), mean, interval, low, high, above])
    });
    let columns = [
        Column::words("Outcome").on_terminal(0, batch.heading()),
        Column::number("Difference"),
        Column::interval("95% interval").from(WIDE..),
        Column::new("5–95%", Form::Low).in_full("5%").on_terminal(WIDE, "5–95% of sets"),
        Column::new("95%", Form::High),
        Column::interval("More in"),
    ];
    let caption = format!(
        "{}: regional measures at the end of {}, {} against {}, where each pair has {}: mean difference with its 95% \
         confidence interval (Student's t, corrected for skewness); quantiles of the differences; more in: share of the sets, ties counted \
         half",
        batch.heading(),
        last_tick(baseline),
        scenario.name(),
        baseline.name(),
        batch.drawn()
    );
    Panel::new(caption, columns, rows)
}

fn effects(
    [baseline, scenario]: [&Scenario; 2],
    tables: &ComparisonSummary,
    (group, label, what): (Group, Column, &str),
    identity: &Identity,
    shown: &[String],
) -> Panel {
    let (pairs, batch) = (identity.replicates, identity.under_priors());
    let is_shown = |row: &&EffectRow| match shown {
        [] => group != Group::Agreements,
        _ => shown.contains(&row.outcome),
    };
    let batch = batch.filter(|_| !matches!(group, Group::End | Group::Agreements));
    let rows = tables.effects_of(scenario.name()).filter(|row| row.group == group).filter(is_shown);
    let rows = rows.map(|row| {
        let cells = EffectCells::of_row(row, pairs);
        let (label, more) = (effect_label(scenario, row), percent(row.superiority));
        let under = tables.under_priors_of(scenario.name(), &row.outcome);
        let under = under.filter(|_| batch.is_some()).map(|found| number(100.0 * found.difference, 0));
        let known = [label, cells.baseline, cells.scenario, cells.difference, cells.interval, cells.g, more];
        known.into_iter().chain(under).collect()
    });
    let difference = match group {
        Group::End => Column::number("Difference"),
        Group::Agreements => Column::number("Difference, pp").on_terminal(0, "Difference"),
        _ => Column::number("Difference, pp")
            .in_full("Difference, percentage points")
            .on_terminal(0, "Diff., pp"),
    };
    let more = Column::interval("More in").from(WIDE..);
    let mut columns = vec![
        label,
        Column::number(baseline.name()).from(WIDE..),
        Column::number(scenario.name()).from(WIDE..),
        difference,
        Column::interval("95% interval"),
        Column::number("g").in_full("Hedges’ g").only(&[Medium::Article, Medium::Page]),
        // Of a share, pairs that have more of it are those that go over to it.
        more.only(match group {
            Group::End | Group::Agreements => &[Medium::Page, Medium::Terminal],
            _ => &[Medium::Page],
        }),
    ];
    if let Some(batch) = batch {
        let in_full = format!("Difference with {} too, percentage points", batch.what());
        columns.push(Column::number(batch.head()).in_full(in_full).from(VERY_WIDE..));
    }
    let caption = format!(
        "{what} at the end of {}, {} against {}: mean paired difference with its 95% confidence interval (Student's t, \
         corrected for skewness; of shares Tango's); more in: share of the pairs, ties counted half",
        last_tick(baseline),
        scenario.name(),
        baseline.name()
    );
    Panel::new(caption, columns, rows)
}

/// Every way from one regime to another that a pair takes, staying too, the most frequent first.
fn transitions([baseline, scenario]: [&Scenario; 2], tables: &ComparisonSummary) -> Panel {
    let of_pair =
        |row: &&TransitionRow| row.scenario == scenario.name() && row.kind == "regime" && row.count > 0;
    let mut rows: Vec<&TransitionRow> = tables.transitions.iter().filter(of_pair).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.count));
    let bars = rows.iter().map(|row| row.share).collect();
    let rows = rows.iter().map(|row| {
        let both = match row.from == row.to {
            true => format!("{} under both", sentence(&row.from)),
            false => format!("From {} to {}", row.from, row.to),
        };
        let (share, interval) = percent_within(row.share, row.low, row.high);
        vec![sentence(&row.from), sentence(&row.to), both, share, interval]
    });
    let columns = [
        Column::words(format!("Under {}", baseline.name())).only(&[Medium::Page]),
        Column::words(format!("Under {}", scenario.name())).only(&[Medium::Page]),
        Column::words("Pairs of replicates").only(&[Medium::Terminal]),
        Column::interval("Share"),
        Column::interval("95% interval"),
    ];
    let caption = format!(
        "From which regime under {} to which under {}: share of the pairs of replicates with its 95% confidence interval \
         (Wilson)",
        baseline.name(),
        scenario.name()
    );
    let panel = Panel::new(caption, columns, rows).with_bars(bars).only(&[Medium::Page, Medium::Terminal]);
    panel.first_on_terminal(MOST_TRANSITIONS)
}

/// What stands with the table.
fn caption(scenarios: &[&Scenario], identity: &Identity) -> Caption {
    let titles: Vec<String> =
        scenarios[1..].iter().map(|scenario| format!("{} ({})", scenario.title(), scenario.name())).collect();
    let title = format!(
        "{} against {} ({}): outcomes at the end of {}",
        titles.join(", "),
        scenarios[0].title(),
        scenarios[0].name(),
        last_tick(scenarios[0]),
    );
    let drawn = identity.drawn().map_or_else(String::new, |drawn| format!(", {}", drawn.named()));
    let basis = format!(
        "Means or shares over {} of replicates on common random numbers{drawn}, and the mean paired difference with its 95% \
         confidence interval.",
        counted(identity.replicates, "pair"),
    );
    let mut notes = "Intervals: Student’s t, corrected for skewness, and of shares Tango’s. pp: percentage points. g: the difference \
                 standardised by the spread of replicates (Hedges’ g), which shares do not have."
        .to_owned();
    if let Some(batch) = identity.under_priors() {
        notes.push_str(&format!(
            " {}: differences of a second batch, {}, each of which a pair shares; all else is with every number at one value.",
            batch.heading(),
            batch.named()
        ));
    }
    Caption::new(title, basis, identity, notes)
}
