//! Writes a validated scenario as TOML: the text that the folder of a run keeps, and whose hash identifies the run.
//!
//! Everything is written out in a fixed order, defaults too: equal scenarios have equal texts but for the sources of their values, and
//! a text keeps its meaning in later versions of the program with other defaults.

use std::fmt::Write as _;

use jiff::civil::Date;

use crate::model::Parameters;
use crate::scenario::{
    calibration::Calibration,
    diagnostics::Diagnostics,
    prior::Prior,
    raw::forms::Period,
    resolved_events,
    tree::{key::quoted, node::Node, source::SourceTexts, syntax},
    types::{Complementarity, Leadership, Scenario, Successor},
};

/// Writes the whole scenario as TOML.
pub fn resolved(scenario: &Scenario) -> String {
    let mut text = Writer::default();
    text.line("# A scenario of concord with everything that it extends or leaves to defaults written out.");
    header(&mut text, scenario);
    states(&mut text, scenario);
    dyads(&mut text, scenario);
    issues(&mut text, scenario);
    history(&mut text, scenario);
    parameters(&mut text, scenario);
    priors(&mut text, scenario);
    outcomes(&mut text, scenario);
    lenses(&mut text, scenario);
    calibration(&mut text, scenario);
    text.0
}

/// Returns the whole scenario as a tree.
///
/// # Errors
///
/// The problems that the reader of TOML finds, which would be a defect of [`resolved`].
pub fn written_out(scenario: &Scenario) -> Result<Node, Diagnostics> {
    parsed(scenario.name(), scenario.resolved())
}

/// Parses a text that a scenario of that name has written of itself.
///
/// # Errors
///
/// The problems that the reader of TOML finds.
pub fn parsed(name: &str, text: String) -> Result<Node, Diagnostics> {
    let mut sources = SourceTexts::default();
    let source = sources.add(name.to_owned(), text, 0);
    syntax::parse(&sources, source).map_err(|problems| Diagnostics::new(sources, problems))
}

fn header(text: &mut Writer, scenario: &Scenario) {
    let calendar = scenario.calendar();
    text.table("[scenario]");
    text.key("name", string(scenario.name()));
    text.key("title", string(scenario.title()));
    text.key("description", string(scenario.description()));
    // A file may lie elsewhere when the text is read again, and its content affects no history.
    if let Some(record) = scenario.record().filter(|record| record.is_built_in()) {
        text.key("record", string(record.name()));
    }
    let first = calendar.first_days().iter().min().copied().unwrap_or(calendar.end());
    text.key("start", date(first));
    text.key("end", date(calendar.end().yesterday().unwrap_or(calendar.end())));
    text.key("ticks_per_year", calendar.ticks_per_year());

    text.table("[monte_carlo]");
    text.key("replicates", scenario.replicates());
    text.key("seed", scenario.seed());

    text.table("[leadership]");
    let state = |&i: &usize| string(&scenario.states()[i].id);
    match scenario.leadership() {
        Leadership::Historical => text.key("mode", string("historical")),
        Leadership::Frozen { at, except } => {
            text.key("mode", string("frozen"));
            text.key("at", date(*at));
            text.key("except", array(except.iter().map(state)));
        }
        Leadership::Stochastic { at, turnover_rate, successor, concentration } => {
            text.key("mode", string("stochastic"));
            text.key("at", date(*at));
            text.key("turnover_rate", float(*turnover_rate));
            match successor {
                Successor::Incumbent => text.key("successor_openness", string("incumbent")),
                Successor::Means(means) => {
                    let means =
                        means.iter().zip(scenario.states()).map(|(mean, state)| (&state.id, float(*mean)));
                    text.key("successor_openness", table(means));
                }
            }
            text.key("concentration", float(*concentration));
        }
    }

    text.table("[mechanisms]");
    for (key, on) in scenario.mechanisms().each() {
        text.key(key, on);
    }
}

fn states(text: &mut Writer, scenario: &Scenario) {
    for state in scenario.states() {
        text.table("[[states]]");
        text.key("id", string(&state.id));
        text.key("name", string(&state.name));
        text.key("sovereignty_sensitivity", float(state.sovereignty_sensitivity));
        let endowments = scenario.endowments().iter().zip(&state.endowments);
        text.key("endowments", table(endowments.map(|(name, share)| (name, float(*share)))));
        text.key("gdp_bn", years(&state.gdp));
        text.key("population_m", years(&state.population));
        for leader in &state.leaders {
            text.table("[[states.leaders]]");
            text.key("name", string(&leader.name));
            if let Some(short) = &leader.short {
                text.key("short", string(short));
            }
            text.key("from", period(leader.from));
            text.key("openness", float(leader.openness));
            let rivalry = leader.rivalry.iter().map(|&(j, share)| (&scenario.states()[j].id, float(share)));
            text.key("rivalry", table(rivalry));
        }
    }
}

fn dyads(text: &mut Writer, scenario: &Scenario) {
    for dyad in scenario.dyads() {
        text.table("[[dyads]]");
        text.key("pair", pair(scenario, dyad.pair));
        text.key("heritage", float(dyad.heritage));
        text.key("proximity", float(dyad.proximity));
        text.key("dispute", float(dyad.dispute));
    }
}

fn issues(text: &mut Writer, scenario: &Scenario) {
    let endowment = |place: usize| string(&scenario.endowments()[place]);
    for issue in scenario.issues() {
        text.table("[[issues]]");
        text.key("id", string(&issue.id));
        text.key("name", string(&issue.name));
        text.key("benefit", float(issue.benefit));
        text.key("sovereignty_cost", float(issue.sovereignty_cost));
        text.key("index_weight", float(issue.index_weight));
        text.key("legacy", float(issue.legacy));
        text.key("signed_at_start", float(issue.signed_at_start));
        text.key("high_politics", float(issue.high_politics));
        text.key("identity_channel", issue.identity_channel);
        let rule = match issue.complementarity {
            Complementarity::Constant { value } => {
                vec![("rule", string("constant")), ("value", float(value))]
            }
            Complementarity::EndowmentGap { value } => {
                vec![("rule", string("endowment_gap")), ("value", float(value))]
            }
            Complementarity::Joint { endowment: of, value } => {
                vec![("rule", string("joint")), ("endowment", endowment(of)), ("value", float(value))]
            }
            Complementarity::Exchange { give, take, value } => vec![
                ("rule", string("exchange")),
                ("give", endowment(give)),
                ("take", endowment(take)),
                ("value", float(value)),
            ],
        };
        let scaled = ("scaled", issue.scaled.to_string());
        text.key("complementarity", table(rule.into_iter().chain([scaled])));
    }
}

fn history(text: &mut Writer, scenario: &Scenario) {
    for power in scenario.external() {
        text.table("[[external]]");
        text.key("power", string(&power.power));
        text.key("from", period(power.from));
        let by_issue = scenario.issues().iter().enumerate().filter_map(|(m, issue)| {
            let states: Vec<_> = power
                .pull
                .iter()
                .filter(|(of, ..)| *of == m)
                .map(|&(_, i, pull)| (&scenario.states()[i].id, float(pull)))
                .collect();
            (!states.is_empty()).then(|| (&issue.id, table(states)))
        });
        text.key("pull", table(by_issue));
    }

    text.table("[common_fate]");
    text.key("baseline", years(&scenario.common_fate().baseline));
    text.key("shock_sd", float(scenario.common_fate().shock_sd));
    text.key("relaxation_rate", float(scenario.common_fate().relaxation_rate));

    for event in scenario.events() {
        text.table("[[events]]");
        text.key("name", string(&event.name));
        text.key("date", period(event.date));
        for (key, value) in resolved_events::keys(scenario, &event.kind) {
            text.key(key, value);
        }
    }
}

fn parameters(text: &mut Writer, scenario: &Scenario) {
    text.table("[parameters]");
    for (_, spec) in Parameters::specs() {
        let value = scenario.parameters().get(spec.key).unwrap_or(spec.default);
        let prior = scenario.priors().iter().find(|(key, _)| key == spec.key);
        let prior = prior.map(|(_, prior)| ("prior", written(prior)));
        text.key(spec.key, table([("value", float(value))].into_iter().chain(prior)));
    }
}

/// Writes a prior as a scenario states it.
fn written(prior: &Prior) -> String {
    let numbers = |of: &[f64]| array(of.iter().map(|number| float(*number)));
    match *prior {
        Prior::Uniform { low, high } => numbers(&[low, high]),
        Prior::LogUniform { low, high } => table([("log_uniform", numbers(&[low, high]))]),
        Prior::Normal { mean, sd, low, high } => {
            table([("normal", numbers(&[mean, sd])), ("on", numbers(&[low, high]))])
        }
        Prior::Triangular { low, mode, high } => table([("triangular", numbers(&[low, mode, high]))]),
        Prior::Beta { a, b, low, high } => table([("beta", numbers(&[a, b])), ("on", numbers(&[low, high]))]),
        Prior::Integer { low, high } => table([("integer", numbers(&[low, high]))]),
    }
}

fn priors(text: &mut Writer, scenario: &Scenario) {
    if !scenario.other_priors().is_empty() {
        text.table("[priors]");
    }
    for (key, prior) in scenario.other_priors() {
        text.key(key, written(prior));
    }
    text.table("[codings]");
    text.key("error", float(scenario.coders_error()));
    if !scenario.provenance().sources.is_empty() {
        text.table("[sources]");
    }
    for (key, source) in &scenario.provenance().sources {
        text.key(key, string(source));
    }
    if !scenario.orders().is_empty() {
        text.table("[draws]");
        let order = |keys: &Vec<String>| array(keys.iter().map(|key| string(key)));
        text.key("order", array(scenario.orders().iter().map(order)));
    }
}

fn outcomes(text: &mut Writer, scenario: &Scenario) {
    text.table("[outcomes]");
    for regime in scenario.regimes().iter().filter(|regime| !regime.conditions.is_empty()) {
        let bounds = regime.conditions.iter().map(|condition| {
            let end = if condition.at_least { "min" } else { "max" };
            (format!("{}_{end}", condition.measure.name()), float(condition.bound))
        });
        text.key(&regime.name, table(bounds));
    }
}

fn lenses(text: &mut Writer, scenario: &Scenario) {
    for lens in scenario.own_lenses() {
        text.table(&format!("[lenses.{}]", quoted(&lens.name)));
        text.key("title", string(&lens.title));
        text.key("claim", string(&lens.claim));
        text.key("source", string(&lens.source));
        text.key("mechanisms", table(lens.mechanisms.iter().copied().map(|(key, on)| (key, on.to_string()))));
        text.key("parameters", table(lens.parameters.iter().map(|(key, value)| (key, float(*value)))));
    }
}

/// Writes how the scenario is calibrated where that is not as usual: like the record, it affects no history.
fn calibration(text: &mut Writer, scenario: &Scenario) {
    let of = scenario.calibration();
    if *of == Calibration::default() {
        return;
    }
    text.table("[calibration]");
    text.key("particles", of.particles);
    text.key("replicates", of.replicates);
    text.key("moves", of.moves);
    text.key("error", float(of.error));
    text.key("nuisance", string(of.nuisance.name()));
    if !of.fixed.is_empty() {
        let keys: Vec<String> = of.fixed.iter().map(|key| string(key)).collect();
        text.key("fixed", format!("[{}]", keys.join(", ")));
    }
    if let Some(name) = &of.posterior {
        text.key("posterior", string(name));
    }
    for (name, target) in &of.targets {
        text.table(&format!("[calibration.targets.{}]", quoted(name)));
        for (key, value) in target.stated() {
            text.key(key, value);
        }
    }
}

/// Lines of TOML.
#[derive(Default)]
struct Writer(String);

impl Writer {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn table(&mut self, heading: &str) {
        self.0.push('\n');
        self.line(heading);
    }

    fn key(&mut self, key: &str, value: impl std::fmt::Display) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "{} = {value}", quoted(key));
    }
}

pub(super) fn string(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// Writes the shortest decimal number that reads back as the same bits.
pub(super) fn float(value: f64) -> String {
    format!("{value:?}")
}

fn date(day: Date) -> String {
    format!("\"{day}\"")
}

/// Writes a date to the precision to which it is known.
pub(super) fn period(period: Period) -> String {
    format!("\"{period}\"")
}

pub(super) fn pair(scenario: &Scenario, (i, j): (usize, usize)) -> String {
    array([i, j].map(|place| string(&scenario.states()[place].id)))
}

pub(super) fn array(items: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", items.into_iter().collect::<Vec<_>>().join(", "))
}

/// Writes an inline table.
fn table<K: std::fmt::Display>(entries: impl IntoIterator<Item = (K, String)>) -> String {
    let entries = entries.into_iter().map(|(key, value)| format!("{} = {value}", quoted(&key.to_string())));
    let entries: Vec<_> = entries.collect();
    if entries.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", entries.join(", ")) }
}

fn years(series: &[(i16, f64)]) -> String {
    table(series.iter().map(|&(year, value)| (year, float(value))))
}
