//! Meaning of a scenario: `extends`, `remove`, `--set`, names, defaults, and files other than scenarios.

use std::{fs, path::Path};

use concord::cli::option;
use concord::scenario::{
    Diagnostics, EventKind, Leadership, Prior, Scenario, Style, Successor, built_in_text,
};
use jiff::civil::date;

/// Two states and one issue, on which the small cases below build.
const PAIR: &str = include_str!("../../bad/parts/two-states.toml");

/// Writes files into a folder of their own and reads the first.
fn load(files: &[(&str, &str)], overrides: &[&str]) -> Result<Scenario, Diagnostics> {
    let dir = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(dir.path().join(name), text).expect("a file in it");
    }
    let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
    Scenario::load(&dir.path().join(files[0].0), &overrides)
}

/// Reads a text over the reference case.
fn over_reference(text: &str) -> Scenario {
    let text = format!("extends = \"central-asia.toml\"\n{text}");
    Scenario::from_text("over.toml", &text, &[]).unwrap_or_else(|error| panic!("{error}"))
}

/// Reads a text over the case of two states.
fn over_pair(text: &str) -> Result<Scenario, Diagnostics> {
    load(&[("over.toml", &format!("extends = \"pair.toml\"\n{text}")), ("pair.toml", PAIR)], &[])
}

/// The reference case with overrides.
fn set(overrides: &[&str]) -> Scenario {
    let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
    Scenario::named("central-asia", &overrides).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn tables_merge_by_key_and_the_rest_stays() {
    let (reference, scenario) = (Scenario::built_in(), over_reference("[monte_carlo]\nreplicates = 7"));
    assert_eq!((scenario.replicates(), scenario.seed()), (7, reference.seed()));
    assert_eq!(scenario.states(), reference.states());
}

#[test]
fn elements_merge_by_what_tells_them_apart() {
    let scenario = over_reference(
        r#"
        [[states]]
        id = "UZB"
        sovereignty_sensitivity = 0.5
        [[states.leaders]]
        name = "Shavkat Mirziyoyev"
        openness = 0.4

        [[dyads]]
        pair = ["TJK", "UZB"]
        dispute = 0.1

        [[external]]
        power = "China: Belt and Road"
        pull = { transport = { KAZ = 0.9 } }

        [[events]]
        name = "Tulip Revolution"
        severity = 0.9
        "#,
    );
    let reference = Scenario::built_in();
    let (old, new) = (&reference.states()[1], &scenario.states()[1]);
    assert_eq!(new.sovereignty_sensitivity, 0.5);
    assert_eq!((&new.gdp, new.leaders.len()), (&old.gdp, 2));
    assert_eq!((new.leaders[1].openness, new.leaders[1].from), (0.4, old.leaders[1].from));
    assert_eq!(new.leaders[0], old.leaders[0]);
    let dyad = |scenario: &Scenario| scenario.dyads().iter().find(|dyad| dyad.pair == (1, 3)).cloned();
    assert_eq!(dyad(&scenario).map(|dyad| dyad.dispute), Some(0.1));
    assert_eq!(dyad(&scenario).map(|dyad| dyad.heritage), dyad(&reference).map(|dyad| dyad.heritage));
    let china =
        scenario.external().iter().find(|external| external.power.starts_with("China")).expect("stated");
    assert_eq!((china.pull[0], china.pull[1]), ((2, 0, 0.9), (2, 1, 0.2)));
    let tulip = scenario.events().iter().find(|event| event.name == "Tulip Revolution").expect("still there");
    assert_eq!(tulip.kind, EventKind::Upheaval { state: 2, severity: 0.9 });
    assert_eq!(scenario.events().len(), reference.events().len());
}

#[test]
fn new_elements_are_added() {
    let scenario = over_pair(
        r#"
        [[states]]
        id = "AAA"
        [[states.leaders]]
        name = "Aida"
        from = "2003"
        openness = 0.9

        [[states]]
        id = "CCC"
        sovereignty_sensitivity = 0.5
        endowments = { sea = 0.9, land = 0.2 }
        gdp_bn = { 2005 = 12.0, 2000 = 11.0 }
        population_m = { 2000 = 1.5 }
        leaders = [{ name = "Cleo", from = "1999", openness = 0.5 }]

        [[dyads]]
        pair = ["CCC", "AAA"]
        heritage = 0.2
        proximity = 0.3
        dispute = 0.4
        [[dyads]]
        pair = ["BBB", "CCC"]
        heritage = 0.2
        proximity = 0.3
        dispute = 0.4
        "#,
    )
    .expect("a valid scenario");
    assert_eq!(scenario.states().len(), 3);
    assert_eq!(scenario.endowments(), ["land", "sea"]);
    assert_eq!(scenario.states()[2].endowments, [0.2, 0.9]);
    assert_eq!(scenario.states()[2].gdp, [(2000, 11.0), (2005, 12.0)]);
    assert!(scenario.dyads().iter().map(|dyad| dyad.pair).eq([(0, 1), (0, 2), (1, 2)]));
    assert_eq!(scenario.states()[0].leaders[1].name, "Aida");
}

#[test]
fn a_leader_who_is_added_between_others_finds_his_place() {
    let scenario = over_reference(
        r#"
        [[states]]
        id = "UZB"
        [[states.leaders]]
        name = "Nigmatilla Yuldashev"
        from = "2016-09-02"
        openness = 0.3
        "#,
    );
    let leaders = &scenario.states()[1].leaders;
    assert!(leaders.iter().map(|leader| leader.from.first).is_sorted());
    assert_eq!(leaders[1].name, "Nigmatilla Yuldashev");
}

#[test]
fn a_number_keeps_the_prior_and_a_prior_keeps_the_number() {
    let prior = |scenario: &Scenario, wanted: &str| {
        scenario.priors().iter().find(|(key, _)| key == wanted).map(|(_, prior)| *prior)
    };
    let scenario = over_reference(
        "[parameters]\ncommitment = 0.1\nspillover = { prior = [0.3, 0.5] }\nrung = { value = 0.3, prior = [0.1, 0.4] }",
    );
    assert_eq!(scenario.parameters().get("commitment"), Some(0.1));
    assert_eq!(prior(&scenario, "commitment"), Some(Prior::Uniform { low: 0.2, high: 0.6 }));
    assert_eq!(scenario.parameters().get("spillover"), Some(0.42));
    assert_eq!(prior(&scenario, "spillover"), Some(Prior::Uniform { low: 0.3, high: 0.5 }));
    assert_eq!(prior(&scenario, "rung"), Some(Prior::Uniform { low: 0.1, high: 0.4 }));
    let over_number = load(
        &[
            ("c.toml", "extends = \"b.toml\"\n[parameters]\nspillover = { prior = [0.3, 0.5] }"),
            ("b.toml", "extends = \"central-asia\"\n[parameters]\nspillover = 0.7"),
        ],
        &[],
    )
    .expect("a valid scenario");
    assert_eq!(over_number.parameters().get("spillover"), Some(0.7));
    // A value outside its prior reads back from the resolved text too.
    let again = Scenario::from_text("again.toml", &scenario.resolved(), &[]).expect("valid");
    assert_eq!(again.parameters(), scenario.parameters());
}

#[test]
fn other_arrays_are_replaced() {
    let text = "extends = \"base.toml\"\n[leadership]\nexcept = [\"KAZ\"]";
    let base = "extends = \"only-uzbekistan\"";
    let scenario = load(&[("over.toml", text), ("base.toml", base)], &[]).expect("a valid scenario");
    assert_eq!(scenario.leadership(), &Leadership::Frozen { at: date(2016, 8, 31), except: vec![0] });
}

#[test]
fn a_table_of_another_kind_replaces_the_whole() {
    let text = r#"
        extends = "pre-2017.toml"
        [leadership]
        mode = "historical"
        [[issues]]
        id = "transport"
        complementarity = { rule = "constant", value = 0.5 }
        [[events]]
        name = "Merger of CACO into EurAsEC"
        kind = "upheaval"
        date = "2005-Q4"
        state = "KAZ"
        severity = 0.1
    "#;
    let scenario = Scenario::from_text("over.toml", text, &[]).expect("a valid scenario");
    assert_eq!(scenario.leadership(), &Leadership::Historical);
    assert!(scenario.events().iter().all(|event| !matches!(event.kind, EventKind::Absorption { .. })));
}

#[test]
fn elements_are_removed_and_with_a_state_all_that_is_said_of_it() {
    let scenario = over_reference(
        r#"
        [leadership]
        mode = "frozen"
        at = "2016-08-31"
        except = ["UZB"]
        [[states]]
        id = "KGZ"
        remove = true
        [[issues]]
        id = "security"
        remove = true
        [[events]]
        name = "January unrest in Kazakhstan"
        remove = true
        "#,
    );
    assert!(scenario.states().iter().map(|state| state.id.as_str()).eq(["KAZ", "UZB", "TJK", "TKM"]));
    assert_eq!((scenario.dyads().len(), scenario.issues().len()), (6, 5));
    // Events of Kyrgyzstan, and between it and others, are removed, and so is January 2022.
    assert_eq!(scenario.events().len(), 3);
    let karimov = &scenario.states()[1].leaders[0];
    assert!(karimov.rivalry.iter().map(|(state, _)| *state).eq([0, 2, 3]));
    assert!(scenario.external()[0].pull.iter().all(|(issue, ..)| scenario.issues()[*issue].id == "trade"));
}

#[test]
fn what_is_removed_can_be_stated_anew() {
    let scenario = over_reference(
        r#"
        [[events]]
        name = "Tulip Revolution"
        remove = true
        [[events]]
        name = "Tulip Revolution"
        date = "2005-03-24"
        kind = "upheaval"
        state = "KGZ"
        severity = 0.5
        "#,
    );
    let tulip = scenario.events().iter().find(|event| event.name == "Tulip Revolution").expect("stated anew");
    assert_eq!(tulip.date.first, date(2005, 3, 24));
}

#[test]
fn remove_false_is_no_removal() {
    let scenario = over_reference("[[states]]\nid = \"KGZ\"\nremove = false");
    assert_eq!(scenario.states().len(), 5);
}

#[test]
fn a_file_beside_goes_before_a_built_in_scenario() {
    let beside = load(&[("over.toml", "extends = \"central-asia.toml\""), ("central-asia.toml", PAIR)], &[]);
    assert_eq!(beside.expect("the file beside").states().len(), 2);
    let built_in = load(&[("over.toml", "extends = \"central-asia.toml\"")], &[]);
    assert_eq!(built_in.expect("the built-in one").states().len(), 5);
    let from_elsewhere = Scenario::load(Path::new("no/such/folder/mercosur.toml"), &[]);
    assert!(from_elsewhere.is_err(), "a path is not the name of a built-in scenario");
    assert_eq!(Scenario::load(Path::new("mercosur"), &[]).expect("by its name").states().len(), 4);
}

#[test]
fn a_folder_is_not_mistaken_for_a_built_in_scenario() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::create_dir(dir.path().join("mercosur")).expect("a folder in it");
    let over = dir.path().join("over.toml");
    fs::write(&over, "extends = \"mercosur\"").expect("a file");
    assert_eq!(Scenario::load(&over, &[]).expect("the built-in one").states().len(), 4);
}

#[test]
fn names_are_of_one_file() {
    let scenario = load(&[("mein Fall.toml", "extends = \"central-asia\"")], &[]).expect("a valid scenario");
    assert_eq!((scenario.name(), scenario.title(), scenario.description()), ("mein-Fall", "mein-Fall", ""));
    let text = "extends = \"central-asia\"\n[scenario]\nname = \"b\"\ntitle = \"B\"";
    let scenario = load(&[("a.toml", text)], &["scenario.name=c"]).expect("a valid scenario");
    assert_eq!((scenario.name(), scenario.title()), ("c", "B"));
}

#[test]
fn what_is_left_out_has_its_default() {
    let scenario = load(&[("pair.toml", PAIR)], &[]).expect("a valid scenario");
    assert_eq!(
        (scenario.replicates(), scenario.seed(), scenario.calendar().ticks_per_year()),
        (10_000, 1, 4)
    );
    assert_eq!(scenario.leadership(), &Leadership::Historical);
    assert_eq!(scenario.states()[0].name, "AAA");
    assert_eq!((scenario.common_fate().shock_sd, scenario.common_fate().baseline.len()), (0.0, 1));
    assert!(scenario.regimes().iter().map(|regime| regime.name.as_str()).eq([
        "integration",
        "cooperation",
        "normalisation",
        "fragmentation"
    ]));
    assert_eq!(scenario.regimes(), Scenario::built_in().regimes());
}

#[test]
fn regimes_keep_the_order_of_the_file_and_fragmentation_comes_last() {
    let scenario =
        over_pair("[outcomes]\nzeal = { paper_min = 0.4 }\nagency = { agency_min = 0.5, dispute_max = 0.1 }")
            .expect("a valid scenario");
    let names: Vec<&str> = scenario.regimes().iter().map(|regime| regime.name.as_str()).collect();
    assert_eq!(names, ["zeal", "agency", "fragmentation"]);
    assert_eq!(scenario.regimes()[1].conditions.len(), 2);
    assert!(scenario.regimes()[2].conditions.is_empty());
}

#[test]
fn dates_may_be_years_quarters_months_days_or_dates_of_toml() {
    for (written, day) in [
        ("\"2003\"", date(2003, 1, 1)),
        ("\"2003-Q2\"", date(2003, 4, 1)),
        ("\"2003-05\"", date(2003, 5, 1)),
        ("\"2003-05-06\"", date(2003, 5, 6)),
        ("2003-05-06", date(2003, 5, 6)),
    ] {
        let text = format!("[[events]]\nname = \"E\"\nkind = \"absorption\"\nloss = 0.1\ndate = {written}");
        let scenario = over_pair(&text).unwrap_or_else(|error| panic!("{written}\n{error}"));
        assert_eq!(scenario.events()[0].date.first, day, "{written}");
        assert_eq!(scenario.events()[0].date.to_string(), written.trim_matches('"'), "as far as it is known");
    }
    let scenario = over_pair("[scenario]\nstart = \"2000-Q3\"\nend = \"2002-02\"").expect("a valid scenario");
    assert_eq!(scenario.calendar().first_days()[0], date(2000, 7, 1));
    assert_eq!(scenario.calendar().end(), date(2002, 4, 1));
}

#[test]
fn a_shorter_calendar_leaves_out_what_it_inherits_from_later() {
    let scenario = set(&["scenario.end=2005-Q1"]);
    let names: Vec<&str> = scenario.events().iter().map(|event| event.name.as_str()).collect();
    assert_eq!(names, ["Tajik civil war", "Tajik civil war, renewed fighting", "Tulip Revolution"]);
    assert_eq!(scenario.external().len(), 3);
    let again = Scenario::from_text("again.toml", &scenario.resolved(), &[]).expect("valid");
    assert_eq!(again, scenario);
}

#[test]
fn overrides_reach_every_value() {
    let uzbekistan = |scenario: &Scenario| scenario.states()[1].clone();
    assert_eq!(uzbekistan(&set(&["states.UZB.sovereignty_sensitivity=0.5"])).sovereignty_sensitivity, 0.5);
    let leader = |scenario: &Scenario| uzbekistan(scenario).leaders[1].openness;
    assert_eq!(leader(&set(&["states.UZB.leaders.\"Shavkat Mirziyoyev\".openness=0.4"])), 0.4);
    assert_eq!(leader(&set(&["states.UZB.leaders.Shavkat Mirziyoyev.openness = 0.4 "])), 0.4);
    assert_eq!(leader(&set(&["states.1.leaders.1.openness=0.4"])), 0.4);
    for argument in ["dyads.KAZ-UZB.dispute=0.2", "dyads.UZB-KAZ.dispute=0.2", "dyads.1.dispute=0.2"] {
        assert_eq!(set(&[argument]).dyads()[0].dispute, 0.2, "{argument}");
    }
    assert_eq!(set(&["issues.trade.benefit=1.2"]).issues()[1].benefit, 1.2);
    let pull = set(&["external.\"Russia: Eurasian Economic Union\".pull.trade.KAZ=0.3"]);
    assert_eq!(pull.external()[4].pull[0], (1, 0, 0.3));
    assert_eq!(set(&["common_fate.baseline.2022=0.7"]).common_fate().baseline[4], (2022, 0.7));
    assert_eq!(set(&["common_fate.baseline.2025=0.7"]).common_fate().baseline[5], (2025, 0.7));
    assert_eq!(set(&["scenario.title=A new title"]).title(), "A new title");
    assert_eq!(set(&["scenario.title=\"2 = two\""]).title(), "2 = two");
    assert_eq!(set(&["scenario.name=2017"]).name(), "2017");
    assert_eq!(set(&["scenario.start=2000-Q1"]).calendar().first_days()[0], date(2000, 1, 1));
    assert!(!set(&["mechanisms.identity=false"]).mechanisms().identity);
    assert_eq!(set(&["states.UZB.gdp_bn.2022=350.0"]).states()[1].gdp.last(), Some(&(2022, 350.0)));
    let prior = set(&["parameters.commitment.prior.1=0.9"]);
    assert!(prior.priors().contains(&("commitment".to_owned(), Prior::Uniform { low: 0.2, high: 0.9 })));
    assert_eq!(set(&["parameters.rung.value=0.3"]).parameters().get("rung"), Some(0.3));
    assert_eq!(set(&["events.Tulip Revolution.remove=true"]).events().len(), 7);
    assert_eq!(set(&["states.KGZ.remove=true"]).states().len(), 4);
}

#[test]
fn overrides_are_one_layer_whatever_their_order() {
    let frozen = Leadership::Frozen { at: date(2010, 1, 1), except: vec![3] };
    let mut arguments = ["leadership.mode=frozen", "leadership.at=2010", "leadership.except=[\"TJK\"]"];
    assert_eq!(set(&arguments).leadership(), &frozen);
    arguments.reverse();
    assert_eq!(set(&arguments).leadership(), &frozen);
    let table = "leadership={ mode = \"frozen\", at = \"2010\", except = [\"TJK\"] }";
    assert_eq!(set(&[table]).leadership(), &frozen);
    let (number, prior) = ("parameters.rung=0.3", "parameters.rung.prior=[0.1, 0.4]");
    for arguments in [[number, prior], [prior, number]] {
        let scenario = set(&arguments);
        assert_eq!(scenario.parameters().get("rung"), Some(0.3));
        assert!(scenario.priors().contains(&("rung".to_owned(), Prior::Uniform { low: 0.1, high: 0.4 })));
    }
    // The last value of a key counts.
    assert_eq!(set(&["parameters.rung=0.3", "parameters.rung=0.4"]).parameters().get("rung"), Some(0.4));
}

#[test]
fn overrides_of_stochastic_leadership() {
    let successor = |argument: &str| {
        let overrides = [argument.to_owned()];
        match Scenario::named("stochastic", &overrides).expect("a valid scenario").leadership() {
            Leadership::Stochastic { successor, .. } => successor.clone(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(successor("leadership.successor_openness=incumbent"), Successor::Incumbent);
    assert_eq!(successor("leadership.successor_openness=0.3"), Successor::Means(vec![0.3; 5]));
    let by_state = "leadership.successor_openness={ TKM = 0.5, KAZ = 0.1, UZB = 0.2, KGZ = 0.3, TJK = 0.4 }";
    assert_eq!(successor(by_state), Successor::Means(vec![0.1, 0.2, 0.3, 0.4, 0.5]));
}

#[test]
fn the_resolved_text_says_the_same_whatever_the_sources() {
    let one = set(&["parameters.rung=0.3", "states.UZB.sovereignty_sensitivity=0.5"]);
    let other = over_reference(
        "[scenario]\nname = 'central-asia'\ntitle = 'Central Asia, leaders as they were'\n[[states]]\nid = 'UZB'\n\
         sovereignty_sensitivity = 0.50\n[parameters]\nrung = { value = 3e-1 }",
    );
    let tail = |scenario: &Scenario| {
        scenario.resolved().split_once("[monte_carlo]").map(|(_, tail)| tail.to_owned())
    };
    assert_eq!(tail(&one), tail(&other));
}

#[test]
fn texts_of_any_characters_survive_the_resolved_text() {
    let title = "A \"quoted\" title with \\ and 'apostrophes' — é 漢";
    let description = "Two lines\nwith \"\"\"quotes\"\"\" and a tab\t.";
    let text = format!(
        "[scenario]\ntitle = {}\ndescription = {}",
        toml::Value::from(title),
        toml::Value::from(description)
    );
    let scenario = over_reference(&text);
    assert_eq!((scenario.title(), scenario.description()), (title, description));
    let again =
        Scenario::from_text("again.toml", &scenario.resolved(), &[]).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(again, Scenario::from_text("again.toml", &again.resolved(), &[]).expect("stable"));
    assert_eq!((again.title(), again.description()), (title, description));
}

#[test]
fn line_ends_and_byte_order_marks_of_other_systems_are_read() {
    let text = format!("\u{feff}{}", PAIR.replace('\n', "\r\n"));
    assert_eq!(
        load(&[("pair.toml", &text)], &[]).expect("a valid scenario"),
        load(&[("pair.toml", PAIR)], &[]).expect("a valid scenario")
    );
    let broken = text.replace("openness = 0.5", "openness = 5");
    let error = load(&[("pair.toml", &broken)], &[]).expect_err("out of range");
    let records: Vec<_> = error.records(&option).collect();
    assert_eq!((records[0].line, records[0].column), (Some(15), Some(12)));
    assert!(error.to_string().contains("\n15 | openness = 5\n"), "{error}");
}

/// The message for a file that is not a scenario.
fn told(path: &Path) -> String {
    let error = Scenario::load(path, &[]).expect_err("no scenario");
    assert_eq!(error.count(), 1);
    let record = error.records(&option).next().expect("one problem");
    assert_eq!((record.file, record.line), (None, None));
    error.to_string()
}

#[test]
fn files_that_cannot_be_read() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = |name: &str| dir.path().join(name);
    assert!(told(dir.path()).contains("is a directory"));

    fs::write(path("latin-1.toml"), b"[scenario]\ntitle = \"Kirgisische K\xfcste\"\n").expect("a file");
    let text = told(&path("latin-1.toml"));
    assert!(text.contains("line 2 holds a byte that is not") && text.contains("UTF-8"), "{text}");

    fs::File::create(path("large.toml")).and_then(|file| file.set_len((8 << 20) + 1)).expect("a file");
    let text = told(&path("large.toml"));
    assert!(text.contains("too large") && text.contains("at most 8 MiB"), "{text}");

    let text = told(&path("lage.toml"));
    assert!(text.contains("there is no file") && text.contains("did you mean `large.toml`?"), "{text}");
    let text = told(Path::new("mercosor"));
    assert!(text.contains("did you mean `mercosur`?") && text.contains("`central-asia`"), "{text}");

    fs::write(path("over.toml"), "extends = \"latin-1.toml\"").expect("a file");
    let error = Scenario::load(&path("over.toml"), &[]).expect_err("no scenario below");
    let record = error.records(&option).next().expect("a problem");
    assert_eq!((record.line, record.column, record.code), (Some(1), Some(11), "unreadable-file"));
    fs::write(path("over.toml"), "extends = \".\"").expect("a file");
    let error = Scenario::load(&path("over.toml"), &[]).expect_err("no scenario below");
    assert!(error.to_string().contains("is a directory"), "{error}");
}

#[test]
fn a_thousand_states_are_refused_at_once() {
    let states: String = (0..1000).map(|n| format!("[[states]]\nid = \"S{n}\"\n")).collect();
    let error = over_pair(&states).expect_err("too many");
    let first = error.records(&option).next().expect("a problem");
    assert_eq!((first.code, first.message.as_str()), ("wrong-count", "1002 elements are too many"));
    assert_eq!(error.count(), 1);
}

#[test]
fn what_has_no_end_is_read_so_far_and_no_further() {
    #[cfg(unix)]
    assert!(told(Path::new("/dev/zero")).contains("at most 8 MiB"));
    let half = format!("extends = \"pair.toml\"\n#{}\n", "x".repeat(5 << 20));
    let pair = format!("{PAIR}\n#{}\n", "x".repeat(5 << 20));
    let error = load(&[("over.toml", &half), ("pair.toml", &pair)], &[]).expect_err("too large together");
    let record = error.records(&option).next().expect("a problem");
    assert_eq!((record.code, record.line), ("unreadable-file", Some(1)));
    assert!(record.message.contains("is too large"), "{}", record.message);
}

#[test]
fn every_size_has_its_bound() {
    let most = |what: &str, count: usize, line: &dyn Fn(usize) -> String| {
        let lines: String = (0..count).map(line).collect();
        let error = over_pair(&lines).expect_err(what);
        let first = error.records(&option).next().expect("a problem");
        assert_eq!((error.count(), first.code), (1, "wrong-count"), "{what}: {error}");
    };
    most("events", 1_001, &|k| {
        format!("[[events]]\nname = \"E{k}\"\ndate = \"2001\"\nkind = \"absorption\"\nloss = 0.1\n")
    });
    most("statements of pull", 1_001, &|k| {
        format!("[[external]]\npower = \"P{k}\"\nfrom = \"2001\"\npull = {{}}\n")
    });
    most("lenses", 101, &|k| format!("[lenses.l{k}]\n"));
    most("priors", 1_001, &|k| format!("[priors.\"states.AAA.x{k}\"]\nuniform = [0, 1]\n"));
    most("leaders", 1_001, &|k| match k {
        0 => "[[states]]\nid = \"AAA\"\n".to_owned(),
        k => format!("[[states.leaders]]\nname = \"L{k}\"\nfrom = \"2001\"\nopenness = 0.1\n"),
    });
    let long = format!("[scenario]\ndescription = \"{}\"", "x".repeat(10_001));
    let error = over_pair(&long).expect_err("a long text");
    assert!(error.to_string().contains("a text of 10001 characters is too long"), "{error}");
    assert!(error.to_string().len() < 2_000, "the text is not shown whole");
    // The search for problems stops at a limit.
    let keys: String = (0..30_000).map(|k| format!("k{k} = 1\n")).collect();
    assert_eq!(over_pair(&keys).expect_err("unknown keys").count(), 1_000);
}

#[test]
fn a_file_that_is_none_of_ours_is_not_shown() {
    let secret = "hunter2";
    for (name, text) in [
        ("shadow", format!("root:{secret}:19000:0:99999:7:::\n")),
        ("environ", format!("TOKEN={secret}\u{0}HOME=/root\u{0}")),
        ("credentials.toml", format!("token = \"{secret}\"\n[registry]\n")),
        ("open.toml", format!("key = \"{secret}\n[x")),
        ("deep.toml", format!("{secret}{}", "[".repeat(100))),
    ] {
        let extends = format!("extends = \"{name}\"");
        let record = format!("extends = \"pair.toml\"\n[scenario]\nrecord = \"{name}\"\n");
        for over in [extends, record] {
            let files = [("over.toml", over.as_str()), (name, text.as_str()), ("pair.toml", PAIR)];
            let error = load(&files, &[]).expect_err("no scenario and no record");
            let records = serde_json::to_string(&error.records(&option).collect::<Vec<_>>()).expect("JSON");
            for told in [error.to_string(), records] {
                assert!(!told.contains(secret) && told.contains("not shown here"), "{told}");
            }
        }
    }
    // What is ours is shown, so that it can be mended; and what holds nothing lacks what a scenario has.
    let error =
        load(&[("over.toml", "extends = \"base.toml\""), ("base.toml", "[scenario]\nstart = 20,5")], &[]);
    assert!(error.expect_err("no TOML").to_string().contains("2 | start = 20,5"));
    let error = load(&[("over.toml", "extends = \"base.toml\""), ("base.toml", "# nothing yet\n")], &[]);
    assert!(error.expect_err("nothing").to_string().contains("the key `states` is missing"));
}

#[test]
fn problems_are_shown_in_colours_and_any_width() {
    let text =
        built_in_text("central-asia").expect("the reference case").replace("openness = 0", "openness = 7");
    let error = Scenario::from_text("x.toml", &text, &[]).expect_err("out of range");
    assert_eq!(error.count(), 14);
    assert!(error.render(Style::Styled, 80, &option).contains("\u{1b}["));
    for columns in [1, 20, 60, 1000] {
        assert!(error.render(Style::Plain, columns, &option).contains("out of range"));
    }
}

#[test]
fn only_so_many_problems_are_shown() {
    let keys: String = (0..150).map(|n| format!("k{n} = 1\n")).collect();
    let error = over_pair(&format!("[parameters]\n{keys}")).expect_err("unknown keys");
    assert_eq!(error.count(), 150);
    assert!(error.to_string().ends_with("and 50 more problems"));
}
