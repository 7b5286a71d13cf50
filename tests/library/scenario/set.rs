//! A `--set` has its stated effect or is refused, for every key of the schema.
//!
//! The keys come from the schema. [`WHOLE`] and [`LEADERSHIPS`] state each of them once, with values that are no defaults, which
//! the first test holds.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use concord::scenario::{Scenario, schema};
use serde_json::Value as Schema;

/// A scenario that states every key but those of leadership.
const WHOLE: &str = r#"
[scenario]
name = "whole"
title = "Everything"
description = "States every key."
start = "2000"
end = "2009-12-31"
ticks_per_year = 2

[monte_carlo]
replicates = 7
seed = 3

[mechanisms]
identity = false
learning = false
relative_gains = false
sovereignty = false
external_pull = false
side_payments = false
prestige = false
spillover = false
disputes = false

[[states]]
id = "AAA"
name = "Aland"
sovereignty_sensitivity = 0.5
endowments = { land = 0.5, sea = 0.1 }
gdp_bn = { 2000 = 10.0, 2005 = 11.0 }
population_m = { 2000 = 1.0, 2005 = 2.0 }
leaders = [
    { name = "Anna", short = "A.", from = "1999-05-01", openness = 0.5, rivalry = { BBB = 0.3 } },
    { name = "Adam", short = "A.", from = "2003-05-01", openness = 0.6, rivalry = { BBB = 0.2 } },
]

[[states]]
id = "BBB"
name = "Bland"
sovereignty_sensitivity = 0.4
endowments = { land = 0.2, sea = 0.9 }
gdp_bn = { 2000 = 12.0, 2005 = 13.0 }
population_m = { 2000 = 1.5, 2005 = 2.5 }
leaders = [{ name = "Bob", short = "B.", from = "1998-05-01", openness = 0.5, rivalry = { AAA = 0.3 } }]

[[states]]
id = "CCC"
name = "Cland"
sovereignty_sensitivity = 0.3
endowments = { land = 0.3, sea = 0.4 }
gdp_bn = { 2000 = 9.0, 2005 = 14.0 }
population_m = { 2000 = 1.2, 2005 = 1.3 }
leaders = [{ name = "Cem", short = "C.", from = "1998-05-01", openness = 0.7, rivalry = { AAA = 0.1 } }]

[[dyads]]
pair = ["AAA", "BBB"]
heritage = 0.5
proximity = 0.9
dispute = 0.1
[[dyads]]
pair = ["AAA", "CCC"]
heritage = 0.6
proximity = 0.8
dispute = 0.2
[[dyads]]
pair = ["BBB", "CCC"]
heritage = 0.4
proximity = 0.7
dispute = 0.3

[[issues]]
id = "trade"
name = "Trade"
benefit = 1.1
sovereignty_cost = 1.2
index_weight = 1.3
legacy = 0.1
signed_at_start = 0.2
high_politics = 0.3
identity_channel = true
complementarity = { rule = "endowment_gap", value = 1.4, scaled = false }
[[issues]]
id = "talks"
name = "Talks"
benefit = 1.1
sovereignty_cost = 1.2
index_weight = 1.3
legacy = 0.1
signed_at_start = 0.2
high_politics = 0.3
identity_channel = true
complementarity = { rule = "constant", value = 0.4, scaled = false }
[[issues]]
id = "fish"
name = "Fish"
benefit = 1.1
sovereignty_cost = 1.2
index_weight = 1.3
legacy = 0.1
signed_at_start = 0.2
high_politics = 0.3
identity_channel = true
complementarity = { rule = "joint", endowment = "sea", value = 0.4, scaled = false }
[[issues]]
id = "grain"
name = "Grain"
benefit = 1.1
sovereignty_cost = 1.2
index_weight = 1.3
legacy = 0.1
signed_at_start = 0.2
high_politics = 0.3
identity_channel = true
complementarity = { rule = "exchange", give = "sea", take = "land", value = 0.4, scaled = false }

[[external]]
power = "A great power"
from = "2001-02-03"
pull = { trade = { AAA = 0.1, BBB = 0.2 }, fish = { CCC = 0.3 } }
[[external]]
power = "Another"
from = "2002-02-03"
pull = { trade = { AAA = 0.2 } }

[common_fate]
baseline = { 2000 = 0.1, 2004 = 0.3 }
shock_sd = 0.2
relaxation_rate = 0.3

[[events]]
name = "A revolution"
date = "2003-04-05"
kind = "upheaval"
state = "AAA"
severity = 0.4
[[events]]
name = "A union"
date = "2004-04-05"
kind = "absorption"
loss = 0.4
[[events]]
name = "A shot"
date = "2005-04-05"
kind = "incident"
pair = ["AAA", "BBB"]
severity = 0.4
counts = false
[[events]]
name = "A gate"
date = "2003-04-05"
until = "2006-04-05"
kind = "closure"
pairs = [["AAA", "BBB"], ["CCC", "BBB"]]
issues = ["trade", "fish"]
severity = 0.4
[[events]]
name = "A treaty"
date = "2003-05-05"
kind = "treaty"
states = ["AAA", "BBB"]
issues = ["trade", "fish"]
depth = 0.4
[[events]]
name = "An exit"
date = "2003-06-05"
kind = "withdrawal"
state = "AAA"
from = ["BBB", "CCC"]
issues = ["trade", "fish"]
share = 0.4
[[events]]
name = "A late member"
date = "2003-07-05"
kind = "accession"
state = "AAA"
members = ["BBB", "CCC"]
issues = ["trade", "fish"]
share = 0.4
[[events]]
name = "An award"
date = "2003-08-05"
kind = "settlement"
pair = ["AAA", "BBB"]
share = 0.4
[[events]]
name = "A war"
date = "2003-09-05"
until = "2006-04-05"
kind = "conflict"
pair = ["AAA", "BBB"]
severity = 0.4
[[events]]
name = "A flood"
date = "2003-10-05"
until = "2006-04-05"
kind = "exposure"
states = ["AAA", "BBB"]
level = 0.4

[parameters]
spillover = { value = 0.31, prior = [0.1, 0.6] }
rung = { value = 0.21, prior = { uniform = [0.1, 0.3] } }
commitment = { value = 0.41, prior = { log_uniform = [0.1, 0.6] } }
learning_rate = { value = 0.11, prior = { normal = [0.15, 0.05], on = [0.1, 0.3] } }
prestige = { value = 0.12, prior = { triangular = [0.1, 0.2, 0.3] } }
dispute_penalty = { value = 0.51, prior = { beta = [2, 3], on = [0.1, 0.9] } }
incident_rate = { value = 0.21, prior = { integer = [0, 5] } }

[calibration]
particles = 200
replicates = 16
moves = 6
error = 0.05
nuisance = "integrated"
fixed = ["parameters.spillover"]
posterior = "central-asia"

[calibration.targets.trade]
weight = 0.5
from = 2001
until = 2005
link = "log"
slope = "falling"
autocorrelation = 0.3
error = 0.1
periods = [2001, 2004]

[draws]
order = [["parameters.spillover", "parameters.commitment"]]

[codings]
error = 0.2

[priors]
"states.AAA.sovereignty_sensitivity" = [0.1, 0.6]
"states.BBB.sovereignty_sensitivity" = { uniform = [0.1, 0.3] }
"states.CCC.sovereignty_sensitivity" = { log_uniform = [0.1, 0.6] }
"dyads.AAA-BBB.dispute" = { normal = [0.15, 0.05], on = [0.1, 0.3] }
"dyads.AAA-CCC.dispute" = { triangular = [0.1, 0.2, 0.3] }
"events.A shot.severity" = { beta = [2, 3], on = [0.1, 0.9] }
"issues.trade.benefit" = { integer = [0, 5] }

[outcomes]
union = { integration_min = 0.5, integration_max = 0.9, paper_min = 0.1, paper_max = 0.9 }
other = { paper_gap_min = 0.1, paper_gap_max = 0.9, identity_min = 0.1, identity_max = 0.9, dispute_min = 0.1, dispute_max = 0.9, agency_min = 0.1, agency_max = 0.9 }

[lenses.mine]
title = "Mine"
claim = "It is mine."
source = "Me 2024"
mechanisms = { identity = true, learning = true, relative_gains = true, sovereignty = true, external_pull = true, side_payments = true, prestige = true, spillover = true, disputes = true }
parameters = { commitment = 0.3 }
"#;

/// The leaderships that there are.
const LEADERSHIPS: [&str; 5] = [
    "[leadership]\nmode = \"historical\"\n",
    "[leadership]\nmode = \"frozen\"\nat = \"2002-02-02\"\nexcept = [\"AAA\"]\n",
    "[leadership]\nmode = \"stochastic\"\nat = \"2002-02-02\"\nturnover_rate = 0.2\nsuccessor_openness = 0.3\nconcentration = 5\n",
    "[leadership]\nmode = \"stochastic\"\nat = \"2002-02-02\"\nturnover_rate = 0.2\nsuccessor_openness = \"incumbent\"\nconcentration = 5\n",
    "[leadership]\nmode = \"stochastic\"\nat = \"2002-02-02\"\nturnover_rate = 0.2\nsuccessor_openness = { AAA = 0.2, BBB = 0.3, CCC = 0.4 }\n\
     concentration = 5\n",
];

/// A place in a file.
struct Leaf {
    /// The key that leads to it.
    key: String,
    /// The same with `*` for what the file names itself: elements, keys of tables that have any.
    pattern: String,
    /// Its value.
    value: toml::Value,
}

fn resolved<'a>(root: &'a Schema, schema: &'a Schema) -> &'a Schema {
    let target = schema["$ref"].as_str().and_then(|reference| root.pointer(reference.strip_prefix('#')?));
    target.unwrap_or(schema)
}

/// The schemas that a schema may stand for.
fn variants<'a>(root: &'a Schema, schema: &'a Schema) -> Vec<&'a Schema> {
    let schema = resolved(root, schema);
    match schema.get("oneOf").or(schema.get("anyOf")).and_then(Schema::as_array) {
        Some(variants) => variants.iter().flat_map(|variant| self::variants(root, variant)).collect(),
        None => vec![schema],
    }
}

/// Parameters are many, and all alike.
fn is_of_any_name(pattern: &str) -> bool {
    pattern == "parameters" || pattern == "lenses.*.parameters"
}

fn below(pattern: &str, step: &str) -> String {
    let step = if is_of_any_name(pattern) { "*" } else { step };
    if pattern.is_empty() { step.to_owned() } else { format!("{pattern}.{step}") }
}

/// The schema of the values of keys that a table does not name.
fn any_key(schema: &Schema) -> Option<&Schema> {
    let by_pattern =
        schema["patternProperties"].as_object().and_then(|by_pattern| by_pattern.values().next());
    by_pattern.or(schema.get("additionalProperties").filter(|schema| schema.is_object()))
}

/// Every pattern of a schema, but those of elements of plain arrays.
fn patterns(root: &Schema, schema: &Schema, at: &str, found: &mut BTreeSet<String>) {
    for schema in variants(root, schema) {
        for (key, child) in schema["properties"].as_object().into_iter().flatten() {
            patterns(root, child, &below(at, key), found);
        }
        if let Some(child) = any_key(schema) {
            patterns(root, child, &below(at, "*"), found);
        }
        if let Some(items) = schema
            .get("items")
            .filter(|items| resolved(root, items)["type"] == "object" || items.get("$ref").is_some())
        {
            patterns(root, items, &below(at, "*"), found);
        }
    }
    if !at.is_empty() {
        found.insert(at.to_owned());
    }
}

/// The key that tells the elements of an array at a pattern apart: the schema for editors requires it, and lets a file remove them.
fn identities() -> Vec<(String, String)> {
    fn collect(root: &Schema, schema: &Schema, at: &str, found: &mut Vec<(String, String)>) {
        for schema in variants(root, schema) {
            if schema["properties"].get("remove").is_some() {
                let key = schema["required"][0].as_str().expect("an identity").to_owned();
                found.push((at.to_owned(), key));
            }
            for (key, child) in schema["properties"].as_object().into_iter().flatten() {
                collect(root, child, &below(at, key), found);
            }
            if let Some(items) = schema.get("items") {
                collect(root, items, &below(at, "*"), found);
            }
        }
    }
    let (root, mut found) = (schema::for_files(), Vec::new());
    collect(&root, &root, "", &mut found);
    found.sort();
    found.dedup();
    found
}

/// Every place in a file, outermost first.
fn leaves(
    value: &toml::Value,
    key: &str,
    pattern: &str,
    identities: &[(String, String)],
    found: &mut Vec<Leaf>,
) {
    let quoted = |step: &str| {
        let is_bare = step.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
        if is_bare { step.to_owned() } else { format!("\"{step}\"") }
    };
    let on = |step: &str| if key.is_empty() { quoted(step) } else { format!("{key}.{}", quoted(step)) };
    if !key.is_empty() {
        found.push(Leaf { key: key.to_owned(), pattern: pattern.to_owned(), value: value.clone() });
    }
    match value {
        toml::Value::Table(table) => {
            for (step, child) in table {
                let named = ALL_PATTERNS.contains(&below(pattern, step));
                let pattern = below(pattern, if named { step } else { "*" });
                leaves(child, &on(step), &pattern, identities, found);
            }
        }
        toml::Value::Array(items) => {
            let pattern = below(pattern, "*");
            let identity = identities.iter().find(|(at, _)| *at == pattern).map(|(_, key)| key);
            for (place, item) in items.iter().enumerate() {
                let step = match identity.and_then(|key| item.get(key)) {
                    Some(toml::Value::String(name)) => name.clone(),
                    Some(toml::Value::Array(pair)) => {
                        pair.iter().filter_map(toml::Value::as_str).collect::<Vec<_>>().join("-")
                    }
                    _ => place.to_string(),
                };
                leaves(item, &on(&step), &pattern, identities, found);
            }
        }
        _ => {}
    }
}

/// Every pattern of the schema.
static ALL_PATTERNS: LazyLock<BTreeSet<String>> = LazyLock::new(all_patterns);

fn all_patterns() -> BTreeSet<String> {
    let (root, mut found) = (schema::complete(), BTreeSet::new());
    patterns(root, root, "", &mut found);
    found
}

/// The texts, and all places in each.
fn texts() -> Vec<(String, Vec<Leaf>)> {
    let identities = identities();
    let texts = LEADERSHIPS.map(|leadership| {
        let text = format!("{WHOLE}\n{leadership}");
        let value: toml::Value = toml::from_str(&text).expect("TOML");
        let mut found = Vec::new();
        leaves(&value, "", "", &identities, &mut found);
        (text, found)
    });
    texts.into()
}

fn read(text: &str, set: &[String]) -> Result<Scenario, String> {
    Scenario::from_text("whole", text, set).map_err(|problems| problems.to_string())
}

#[test]
fn every_key_of_the_schema_is_tried() {
    let mut stated: BTreeSet<String> =
        texts().into_iter().flat_map(|(_, found)| found.into_iter().map(|leaf| leaf.pattern)).collect();
    // Keys that cannot be set, and keys on which no history depends.
    stated.extend(["extends", "scenario.record", "sources", "sources.*"].map(str::to_owned));
    let missing: Vec<String> = ALL_PATTERNS.difference(&stated).cloned().collect();
    assert!(missing.is_empty(), "state these in WHOLE: {missing:?}");
    let at: Vec<String> = identities().into_iter().map(|(at, key)| format!("{at}.{key}")).collect();
    let known = [
        "dyads.*.pair",
        "events.*.name",
        "external.*.power",
        "issues.*.id",
        "states.*.id",
        "states.*.leaders.*.name",
    ];
    assert_eq!(at, known);
}

/// Other values than one, of its type and of others.
fn others(value: &toml::Value) -> Vec<String> {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let found = match value {
        toml::Value::Boolean(on) => vec![(!on).to_string()],
        toml::Value::Integer(_) | toml::Value::Float(_) => {
            texts(&["0.27", "0.83", "4", "11.3", "2003", "-3", "0.001", "[]", "{}", "x"])
        }
        toml::Value::String(_) => texts(&[
            "2001-09",
            "2008-Q3",
            "Some other text",
            "AAA",
            "CCC",
            "land",
            "sea",
            "other-name",
            "incumbent",
            "historical",
            "frozen",
            "constant",
            "absorption",
            "[]",
            "{}",
            "7",
            "true",
        ]),
        toml::Value::Array(items) if items.iter().all(toml::Value::is_str) => {
            texts(&["[]", "{}", "[\"CCC\"]", "[\"BBB\", \"CCC\"]", "[\"CCC\", \"AAA\"]"])
        }
        toml::Value::Array(items) if items.iter().all(|item| item.is_float() || item.is_integer()) => {
            texts(&["[]", "{}", "[0.2, 0.25]", "[2, 4]", "[0.1, 0.15, 0.3]"])
        }
        toml::Value::Array(_) | toml::Value::Table(_) => texts(&["[]", "{}", "7"]),
        toml::Value::Datetime(_) => Vec::new(),
    };
    let own = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    // A pair has no order.
    let reversed =
        value.as_array().map(|items| toml::Value::Array(items.iter().rev().cloned().collect()).to_string());
    found.into_iter().filter(|text| *text != own && Some(text) != reversed.as_ref()).collect()
}

#[test]
fn another_value_makes_another_scenario_or_is_refused() {
    let identities: Vec<String> = identities().into_iter().map(|(at, key)| format!("{at}.{key}")).collect();
    let (mut accepted, mut refused, mut failed) = (0, 0, Vec::new());
    for (place, (text, leaves)) in texts().into_iter().enumerate() {
        let own = read(&text, &[]).unwrap_or_else(|problems| panic!("{problems}"));
        let resolved = own.resolved();
        // Keys that do not depend on the leadership are tested once.
        for leaf in leaves.iter().filter(|leaf| place == 0 || leaf.key.starts_with("leadership")) {
            let mut taken = 0;
            let is_identity = |pattern: &str| {
                identities.iter().any(|of| pattern == of || pattern.starts_with(&format!("{of}.")))
            };
            for other in others(&leaf.value) {
                let set = format!("{}={other}", leaf.key);
                match read(&text, std::slice::from_ref(&set)) {
                    Ok(_) if is_identity(&leaf.pattern) => {
                        failed.push(format!("--set {set} makes one element another"))
                    }
                    Ok(scenario) => {
                        if scenario == own || scenario.resolved() == resolved {
                            failed.push(format!("--set {set} changes nothing"));
                        }
                        taken += 1;
                    }
                    Err(problems) => {
                        let told =
                            !is_identity(&leaf.pattern) || problems.contains("says which element this is");
                        if !told {
                            failed.push(format!("--set {set} is refused so:\n{problems}"));
                        }
                        refused += 1;
                    }
                }
            }
            let is_number = leaf.value.is_float() || leaf.value.is_integer();
            if is_number && taken == 0 {
                failed.push(format!("{} cannot be set", leaf.key));
            }
            accepted += taken;
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(accepted > 500 && refused > 500, "{accepted} accepted, {refused} refused");
}

#[test]
fn the_value_that_is_there_changes_nothing() {
    let mut failed = Vec::new();
    for (place, (text, leaves)) in texts().into_iter().enumerate() {
        let own = read(&text, &[]).expect("valid");
        for leaf in leaves.iter().filter(|leaf| place == 0 || leaf.key.starts_with("leadership")) {
            let set = format!("{}={}", leaf.key, leaf.value);
            match read(&text, std::slice::from_ref(&set)) {
                Ok(again) if again == own => {}
                Ok(_) => failed.push(format!("--set {set} changes something")),
                Err(problems) => failed.push(format!("--set {set}\n{problems}")),
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// The reference case with overrides.
fn set(overrides: &[&str]) -> Result<Scenario, String> {
    let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
    Scenario::named("central-asia", &overrides).map_err(|problems| problems.to_string())
}

#[test]
fn an_empty_list_empties() {
    let own = Scenario::built_in();
    assert!(!own.events().is_empty() && !own.external().is_empty());
    assert!(set(&["events=[]"]).expect("valid").events().is_empty());
    assert!(set(&["external=[]"]).expect("valid").external().is_empty());
    let regimes = set(&["outcomes={}"]).expect("valid");
    assert_eq!(
        regimes.regimes().iter().map(|regime| regime.name.as_str()).collect::<Vec<_>>(),
        ["fragmentation"]
    );
    let refused = |argument: &str, words: &[&str]| {
        let problems = set(&[argument]).expect_err(argument);
        for word in words {
            assert!(problems.contains(word), "{word} is not in {problems}");
        }
    };
    refused("states=[]", &["this is empty", "key: states", "from 2 to 200"]);
    refused("states.UZB.leaders=[]", &["this is empty", "key: states.UZB.leaders"]);
    refused("states.UZB={}", &["`sovereignty_sensitivity` is missing", "`leaders` is missing"]);
    refused(
        "states.UZB.id=KAZ",
        &["`id` says which element this is", "would make `UZB` another", "remove = true"],
    );
    refused("issues.trade.id=dialogue", &["`id` says which element this is"]);
    refused("dyads.\"UZB-TJK\".pair=[\"KAZ\", \"UZB\"]", &["`pair` says which element this is"]);
    refused("dyads.UZB-TJK.pair.0=KAZ", &["`pair` says which element this is"]);
    refused(
        "states.UZB={ id = \"KAZ\", sovereignty_sensitivity = 0.1 }",
        &["`id` says which element this is"],
    );
    refused("events.\"Tulip Revolution\".name=Tulips", &["`name` says which element this is"]);
    refused("events=[{ name = \"Tulip Revolution\" }]", &["names an element and changes nothing of it"]);
    // Either order of a pair is the pair.
    assert_eq!(set(&["dyads.UZB-TJK.pair=[\"TJK\", \"UZB\"]"]).expect("valid"), own);
    // What stands inside is emptied, too, and what is not empty is laid over.
    let fate = set(&["common_fate={ baseline = {} }"]).expect("valid");
    assert_eq!(
        (fate.common_fate().baseline.len(), fate.common_fate().shock_sd),
        (1, own.common_fate().shock_sd)
    );
    let uzbekistan = set(&["states.UZB={ sovereignty_sensitivity = 0.1 }"]).expect("valid");
    assert_eq!(uzbekistan.states()[1].sovereignty_sensitivity, 0.1);
    assert_eq!(uzbekistan.states()[1].leaders, own.states()[1].leaders);
    // Values of an earlier `--set` stay unless a later one changes them.
    for arguments in [
        ["common_fate.shock_sd=0.7", "common_fate={ relaxation_rate = 0.9 }"],
        ["common_fate={ shock_sd = 0.7 }", "common_fate.relaxation_rate=0.9"],
    ] {
        let fate = set(&arguments).expect("valid");
        assert_eq!((fate.common_fate().shock_sd, fate.common_fate().relaxation_rate), (0.7, 0.9));
    }
    let both = ["states.UZB.leaders.1.openness=0.1", "states.UZB={ sovereignty_sensitivity = 0.1 }"];
    assert_eq!(set(&both).expect("valid").states()[1].leaders[1].openness, 0.1);
    let both = ["parameters.rung=0.3", "parameters.rung={ prior = [0.1, 0.4] }"];
    assert_eq!(set(&both).expect("valid").parameters().get("rung"), Some(0.3));
    // The last value of a key counts.
    let event = "events=[{ name = \"X\", date = \"2001-02-03\", kind = \"absorption\", loss = 0.3 }]";
    let only = set(&["events=[]", event]).expect("valid");
    assert_eq!(only.events().iter().map(|event| event.name.as_str()).collect::<Vec<_>>(), ["X"]);
    assert!(set(&[event, "events=[]"]).expect("valid").events().is_empty());
    assert!(set(&["events=[]", "events.\"Tulip Revolution\".severity=0.3"]).is_err());
}

#[test]
fn what_does_not_take_place_is_not_changed_in_silence() {
    assert!(set(&["scenario.end=2000"]).is_ok());
    let problems =
        set(&["scenario.end=2000", "events.\"Tulip Revolution\".severity=0.3"]).expect_err("in vain");
    assert!(
        problems.contains("lies outside the calendar") && problems.contains("severity=0.3"),
        "{problems}"
    );
}

#[test]
fn deep_paths_and_values_are_refused() {
    let deep = |argument: String, words: &str| {
        let problems = set(&[&argument]).expect_err("too deep");
        assert!(
            problems.contains(words) && problems.len() < 5_000,
            "{} bytes: {problems:.500}",
            problems.len()
        );
    };
    deep(format!("{}=1", vec!["a"; 14_000].join(".")), "too many segments");
    deep(format!("states.UZB.{}=1", vec!["0"; 1_000_000].join(".")), "too many segments");
    deep(format!("events={}", "[".repeat(100_000)), "nested too deep");
    deep(format!("events={}1{}", "[".repeat(1_000), "]".repeat(1_000)), "nested too deep");
    deep(format!("mechanisms={}1{}", "{a=".repeat(1_000), "}".repeat(1_000)), "nested too deep");
    // A text is a text, however many dots it has.
    assert_eq!(set(&[&format!("scenario.title=Wait{}", ".".repeat(60))]).expect("valid").title().len(), 64);
}
