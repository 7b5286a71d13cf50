//! What a scenario is: its question, its regimes, its leaders and its parameters.

use super::Commands;
use super::page::{Part, Table};
use super::rules::rules;
pub use crate::export::cells::last_tick;
use crate::export::cells::sentence;
use crate::format::{MISSING, counted, listed, tick};
use crate::model::{ParameterSpec, Parameters};
use crate::scenario::{Change, CodedNumber, Leadership, Regime, Scenario, Successor, changes};

/// The question of a scenario, in its own words; nothing where it is silent.
pub fn question(scenario: &Scenario) -> Option<String> {
    let text = scenario.description().split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// Who does what with whom and when, in two sentences.
pub fn setting(scenario: &Scenario) -> String {
    let calendar = scenario.calendar();
    let per_year = calendar.ticks_per_year();
    let first = calendar.first_days().first().map(|day| tick(*day, per_year)).unwrap_or_default();
    let states: Vec<String> = scenario.states().iter().map(|state| state.name.clone()).collect();
    let issues: Vec<String> = scenario.issues().iter().map(|issue| issue.name.clone()).collect();
    format!(
        "{} ({}) negotiate over {} ({}) from {first} to the end of {}, in {} of which {} a year. {}",
        counted(states.len() as u64, "state"),
        listed(&states),
        counted(issues.len() as u64, "issue"),
        listed(&issues),
        last_tick(scenario),
        counted(calendar.ticks() as u64, "tick"),
        if per_year == 1 { "one makes".to_owned() } else { format!("{per_year} make") },
        mechanisms(scenario),
    )
}

/// Which mechanisms are off.
fn mechanisms(scenario: &Scenario) -> String {
    let off = scenario.mechanisms().each().filter(|(_, on)| !on);
    let off: Vec<String> = off.map(|(key, _)| key.replace('_', " ")).collect();
    match off.len() {
        0 => "All mechanisms of the model are on.".to_owned(),
        _ => format!("Switched off: {}. All other mechanisms of the model are on.", listed(&off)),
    }
}

/// How leaders follow each other.
fn succession(scenario: &Scenario) -> String {
    match scenario.leadership() {
        Leadership::Historical => "Leaders take office as listed, and the last one stays.".to_owned(),
        Leadership::Frozen { at, except } => {
            let names: Vec<String> = except.iter().map(|&i| scenario.states()[i].name.clone()).collect();
            let except =
                if names.is_empty() { String::new() } else { format!(", except in {}", listed(&names)) };
            format!(
                "Leaders take office as listed up to {at}; whoever governs on that day stays to the end{except}."
            )
        }
        Leadership::Stochastic { at, turnover_rate, successor, concentration } => {
            let mean = match successor {
                Successor::Incumbent => "that of the predecessor".to_owned(),
                Successor::Means(means) => {
                    let each = means.iter().zip(scenario.states());
                    listed(&each.map(|(mean, state)| format!("{mean} in {}", state.name)).collect::<Vec<_>>())
                }
            };
            format!(
                "Leaders take office as listed up to {at}. After it they leave by chance, at a rate of {turnover_rate} a \
                 year; the openness of a successor is drawn around {mean} (Beta distribution, concentration \
                 {concentration})."
            )
        }
    }
}

/// The regimes of a scenario, first match first.
pub fn regimes(scenarios: &[&Scenario]) -> Vec<Part<'static>> {
    let (first, others) = (scenarios[0], &scenarios[1..]);
    let mut parts = vec![Part::Paragraph(
        "The region is in the first regime of which every condition holds at the end of a tick. A regime is a name for a \
         range of outcomes and not a judgement of them."
            .to_owned(),
    )];
    let of = |scenario: &Scenario, caption: String| {
        let row = |(place, regime): (usize, &Regime)| {
            vec![sentence(&regime.name), (place + 1).to_string(), conditions(regime)]
        };
        let rows = scenario.regimes().iter().enumerate().map(row).collect();
        Part::Table(Table::new(caption, &["Regime", "#Order", "Conditions"], rows))
    };
    parts.push(of(first, format!("Regimes of {}", first.name())));
    let differing = others.iter().filter(|other| other.regimes() != first.regimes());
    parts.extend(differing.map(|other| of(other, format!("Regimes of {}", other.name()))));
    parts
}

fn conditions(regime: &Regime) -> String {
    let bound = |condition: &crate::scenario::Condition| {
        let side = if condition.at_least { "at least" } else { "at most" };
        format!("{} {side} {}", condition.measure.label().to_lowercase(), condition.bound)
    };
    let bounds: Vec<String> = regime.conditions.iter().map(bound).collect();
    if bounds.is_empty() { "whatever is left".to_owned() } else { sentence(&listed(&bounds)) }
}

/// Who leads which state from when; of scenarios whose leaders are the same, once.
pub fn leaders(scenarios: &[&Scenario]) -> Vec<Part<'static>> {
    let mut parts = Vec::new();
    let several = scenarios.len() > 1;
    let same = |a: &Scenario, b: &Scenario| {
        let states = a.states().iter().zip(b.states());
        a.states().len() == b.states().len() && states.into_iter().all(|(a, b)| a.leaders == b.leaders)
    };
    if several {
        let rule = |scenario: &&Scenario| format!("{}: {}", scenario.name(), succession(scenario));
        parts.push(Part::List(scenarios.iter().map(rule).collect()));
    } else {
        parts.push(Part::Paragraph(succession(scenarios[0])));
    }
    for (place, scenario) in scenarios.iter().enumerate() {
        if scenarios[..place].iter().any(|earlier| same(earlier, scenario)) {
            continue;
        }
        let names = scenarios[place..].iter().filter(|other| same(scenario, other));
        let names: Vec<String> = names.map(|other| other.name().to_owned()).collect();
        let caption = format!(
            "Leaders listed in {}. Openness to the region and rivalry toward a state are codings from 0 to 1, whose reasons belong in the \
             comments of the scenario’s file",
            listed(&names)
        );
        let rows = scenario.states().iter().flat_map(|state| {
            state.leaders.iter().map(|leader| {
                let rivalry = leader.rivalry.iter();
                let rivalry =
                    rivalry.map(|(toward, rate)| format!("{} {rate}", scenario.states()[*toward].id));
                vec![
                    leader.name.clone(),
                    state.name.clone(),
                    leader.from.to_string(),
                    leader.openness.to_string(),
                    rivalry.collect::<Vec<_>>().join(", "),
                ]
            })
        });
        let heads = ["Leader", "State", "In office from", "#Openness", "Rivalry"];
        parts.push(Part::Table(Table::new(caption, &heads, rows.collect())));
    }
    parts
}

/// Every parameter with its value, what it means, and where the value and the rule come from.
pub fn parameters(scenarios: &[&Scenario], commands: &Commands) -> Vec<Part<'static>> {
    let first = scenarios[0];
    let file = commands.write.as_ref().map_or_else(String::new, |command| {
        format!("; {command} writes the file of a built-in scenario with them")
    });
    let same = scenarios.iter().all(|other| other.parameters() == first.parameters());
    let shown: &[&Scenario] = if same { &scenarios[..1] } else { scenarios };
    let heads: Vec<String> = shown
        .iter()
        .map(|scenario| if same { "#Value".to_owned() } else { format!("#In {}", scenario.name()) })
        .collect();
    let mut all = vec!["Parameter", "Symbol"];
    all.extend(heads.iter().map(String::as_str));
    all.extend(["Unit", "Meaning", "Source", "Prior", "Admissible", "Value set by"]);
    let row = |(_, spec): (&str, &ParameterSpec)| {
        let mut row = vec![spec.key.replace('_', " "), spec.symbol.to_owned()];
        row.extend(shown.iter().map(|scenario| value(scenario, spec.key)));
        let unit = if spec.unit == "1" { MISSING } else { spec.unit };
        row.extend([unit.to_owned(), sentence(spec.meaning), spec.source.to_owned()]);
        row.push(each(shown, |scenario| prior(scenario, spec)));
        row.push(format!("{} to {}", spec.min, spec.max));
        row.push(each(shown, |scenario| set_by(scenario, spec)));
        row
    };
    let rules = rules().into_iter().map(|rule| {
        let own = Parameters::specs().filter(|(name, _)| *name == rule.name);
        let own: Vec<String> = own.map(|(_, spec)| spec.key.replace('_', " ")).collect();
        vec![sentence(rule.name), sentence(&own.join(", ")), rule.claim, rule.source]
    });
    vec![
        Part::Paragraph(
            "A free parameter has no measured value: its source is that of the idea, its value a judgement, and its prior the \
             interval within which to vary it before building on a result. A convention has no prior and stays as it is. Whether \
             a value is the model’s own or set by the scenario stands beside it."
                .to_owned(),
        ),
        Part::Paragraph(format!(
            "What is known of states, leaders, pairs and issues stands in the scenario. The comments of its file mark each value \
             as a fact with its source, a coder’s judgement with its reason, or a free parameter{file}. The last table has what they say of \
             the coded numbers."
        )),
        Part::Table(Table::new("Parameters of the model", &all, Parameters::specs().map(row).collect())),
        Part::Table(Table::new(
            "What each rule claims and where it comes from; docs/model.md of concord has the references in full",
            &["Rule", "Parameters", "Claim", "Source"],
            rules.collect(),
        )),
        codings(scenarios),
    ]
}

/// Every coded number with its source or reason; those of further scenarios where they differ from the first.
fn codings(scenarios: &[&Scenario]) -> Part<'static> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (place, scenario) in scenarios.iter().enumerate() {
        let name = if place == 0 { MISSING.to_owned() } else { scenario.name().to_owned() };
        for [kind, of, value, source] in coded(scenario) {
            let is_known =
                rows.iter().any(|row| row[0] == kind && row[1] == of && row[2] == value && row[3] == source);
            if !is_known {
                rows.push(vec![kind, of, value, source, name.clone()]);
            }
        }
    }
    let mut heads = vec!["Coded", "Of", "Value", "Source or reason"];
    if scenarios.len() > 1 {
        heads.push("Only in");
    } else {
        for row in &mut rows {
            row.truncate(heads.len());
        }
    }
    let caption = "Coded numbers and their sources; docs/codebook.md of concord says how each is coded, with the anchors of its scale";
    Part::Table(Table::new(caption, &heads, rows))
}

/// Kind, owner, value and source of coded numbers; those of one table and one source, such as the endowments of a state, together.
fn coded(scenario: &Scenario) -> Vec<[String; 4]> {
    let mut rows: Vec<[String; 4]> = Vec::new();
    for CodedNumber { entry, parts, value, source } in scenario.coded_numbers() {
        // The parts of the key that the codebook leaves open say whose number it is; the last of them stands beside the value.
        let open: Vec<&str> = parts
            .iter()
            .zip(entry.pattern())
            .filter(|(_, wanted)| *wanted == "*")
            .map(|(part, _)| part.as_str())
            .collect();
        let is_of_table = entry.pattern().last() == Some(&"*");
        let (of, value) = match open.split_last() {
            Some((last, owners)) if is_of_table => (owners.join(", "), format!("{last} {value}")),
            _ => (open.join(", "), value.to_string()),
        };
        let source = source.unwrap_or_else(|| MISSING.to_owned());
        match rows.last_mut() {
            Some([kind, owner, values, known])
                if is_of_table && *kind == entry.title && *owner == of && *known == source =>
            {
                values.push_str(&format!(", {value}"));
            }
            _ => rows.push([entry.title.clone(), of, value, source]),
        }
    }
    rows
}

fn value(scenario: &Scenario, key: &str) -> String {
    scenario.parameters().get(key).map(|value| value.to_string()).unwrap_or_default()
}

/// The interval within which a free parameter is to be varied, or that it is a convention.
fn prior(scenario: &Scenario, spec: &ParameterSpec) -> String {
    match scenario.priors().iter().find(|(key, _)| key == spec.key) {
        Some((_, prior)) => prior.to_string(),
        None => "none: convention".to_owned(),
    }
}

/// Whether the value is that of the model or of the scenario.
fn set_by(scenario: &Scenario, spec: &ParameterSpec) -> String {
    if scenario.parameters().get(spec.key) == Some(spec.default) {
        "model".to_owned()
    } else {
        format!("scenario (model: {})", spec.default)
    }
}

/// What is said of scenarios: once where it is the same of all of them.
fn each(scenarios: &[&Scenario], said: impl Fn(&Scenario) -> String) -> String {
    let texts: Vec<String> = scenarios.iter().map(|scenario| said(scenario)).collect();
    if texts.iter().all(|text| *text == texts[0]) {
        return texts[0].clone();
    }
    let named = scenarios.iter().zip(&texts).map(|(scenario, text)| format!("{}: {text}", scenario.name()));
    named.collect::<Vec<_>>().join("; ")
}

/// What a scenario is set against.
pub fn against(baseline: &Scenario, scenario: &Scenario) -> String {
    format!("{} against {}", scenario.title(), baseline.title())
}

/// What two scenarios differ in, key by key.
pub fn differs(baseline: &Scenario, scenario: &Scenario) -> Vec<Part<'static>> {
    let found = changes(baseline, scenario);
    if found.is_empty() {
        let text = format!("{} and {} differ in nothing but their names.", scenario.name(), baseline.name());
        return vec![Part::Paragraph(text)];
    }
    let value = |value: Option<String>| value.unwrap_or_else(|| MISSING.to_owned());
    let row = |change: Change| vec![change.key, value(change.baseline), value(change.scenario)];
    let caption =
        format!("What {} changes against {}, by the keys of the scenarios", scenario.name(), baseline.name());
    let heads = ["Key", baseline.name(), scenario.name()];
    vec![Part::Table(Table::new(caption, &heads, found.into_iter().map(row).collect()))]
}
