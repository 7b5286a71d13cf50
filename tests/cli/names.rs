//! Names with any characters survive reading and writing.

use std::fs;

use concord::scenario::{FactorialDesign, Grouping, ParameterSpace, Scenario, changes, key_segments};
use proptest::prelude::*;

use crate::testkit::program::{concord, done, fails, room};

/// Everything in a scenario that has a name.
#[derive(Debug, Clone)]
struct Names {
    scenario: String,
    title: String,
    description: String,
    states: [String; 2],
    state_names: [String; 2],
    leaders: [String; 2],
    issue: String,
    issue_name: String,
    endowment: String,
    power: String,
    event: String,
    regime: String,
    lens: String,
    lens_title: String,
    claim: String,
}

/// A text of TOML.
fn text(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// A segment of a key between double quotes, with any content.
fn quoted(segment: &str) -> String {
    format!("\"{}\"", segment.replace('\\', "\\\\").replace('"', "\\\""))
}

impl Names {
    /// Names that are as they should be, but for one that leaders, events, powers and the rest have.
    fn with(name: &str) -> Self {
        let owned = str::to_owned;
        Self {
            scenario: owned("names"),
            title: owned(name),
            description: owned(name),
            states: [owned("AAA"), owned("BBB")],
            state_names: [owned(name), owned("Bland")],
            leaders: [owned(name), owned("Another")],
            issue: owned("trade"),
            issue_name: owned(name),
            endowment: owned("land"),
            power: owned(name),
            event: owned(name),
            regime: owned("union"),
            lens: owned("mine"),
            lens_title: owned(name),
            claim: owned(name),
        }
    }

    /// Keys of numbers that go through a name.
    fn keys(&self) -> Vec<String> {
        let ([first, _], [leader, _]) = (&self.states, &self.leaders);
        vec![
            format!("states.{first}.leaders.{}.openness", quoted(leader)),
            format!("events.{}.severity", quoted(&self.event)),
            format!("external.{}.pull.{}.{first}", quoted(&self.power), self.issue),
            format!("states.{first}.endowments.{}", self.endowment),
            format!("outcomes.{}.integration_min", self.regime),
        ]
    }

    /// The scenario; all but the last of the keys have priors.
    fn toml(&self) -> String {
        let ([first, second], [one, other]) = (&self.states, &self.state_names);
        let priors: String =
            self.keys()[..4].iter().map(|key| format!("{} = [0.1, 0.9]\n", quoted(key))).collect();
        format!(
            "[scenario]\nname = {scenario}\ntitle = {title}\ndescription = {description}\nstart = '2000'\nend = '2001'\n\
             [monte_carlo]\nreplicates = 8\n\
             [[states]]\nid = '{first}'\nname = {one}\nsovereignty_sensitivity = 0.5\nendowments = {{ {land} = 0.5 }}\n\
             gdp_bn = {{ 2000 = 1.0 }}\npopulation_m = {{ 2000 = 1.0 }}\n\
             leaders = [{{ name = {leader}, short = {leader}, from = '1999', openness = 0.5, rivalry = {{ {second} = 0.2 }} }}, {{ name = {next}, from = '2001', openness = 0.4 }}]\n\
             [[states]]\nid = '{second}'\nname = {other}\nsovereignty_sensitivity = 0.5\nendowments = {{ {land} = 0.4 }}\n\
             gdp_bn = {{ 2000 = 1.0 }}\npopulation_m = {{ 2000 = 1.0 }}\nleaders = [{{ name = {leader}, from = '1999', openness = 0.5 }}]\n\
             [[dyads]]\npair = ['{first}', '{second}']\nheritage = 0.5\nproximity = 0.5\ndispute = 0.5\n\
             [[issues]]\nid = '{issue}'\nname = {issue_name}\nbenefit = 1\nsovereignty_cost = 1\n\
             complementarity = {{ rule = 'joint', endowment = '{land}' }}\n\
             [[external]]\npower = {power}\nfrom = '2000'\npull = {{ {issue} = {{ {first} = 0.3 }} }}\n\
             [[events]]\nname = {event}\ndate = '2000-05-05'\nkind = 'upheaval'\nstate = '{first}'\nseverity = 0.3\n\
             [priors]\n{priors}[outcomes]\n{regime} = {{ integration_min = 0.3 }}\n\
             [lenses.{lens}]\ntitle = {lens_title}\nclaim = {claim}\nsource = {claim}\nparameters = {{ commitment = 0.2 }}\n",
            scenario = text(&self.scenario),
            title = text(&self.title),
            description = text(&self.description),
            one = text(one),
            other = text(other),
            land = self.endowment,
            leader = text(&self.leaders[0]),
            next = text(&self.leaders[1]),
            issue = self.issue,
            issue_name = text(&self.issue_name),
            power = text(&self.power),
            event = text(&self.event),
            regime = self.regime,
            lens = self.lens,
            lens_title = text(&self.lens_title),
            claim = text(&self.claim),
        )
    }
}

fn read(text: &str, set: &[String]) -> Scenario {
    Scenario::from_text("names.toml", text, set).unwrap_or_else(|problems| panic!("{problems}\n{text}"))
}

/// Asserts that the names of a scenario survive reading and writing of keys.
fn comes_through(names: &Names) {
    let toml = names.toml();
    let scenario = read(&toml, &[]);
    assert_eq!(scenario.states()[0].leaders[0].name, names.leaders[0]);
    assert_eq!(scenario.events()[0].name, names.event);
    assert_eq!(
        (scenario.title(), scenario.description()),
        (names.title.as_str(), names.description.as_str())
    );

    // The scenario in the folder of a run is the same, byte for byte.
    let again = read(&scenario.resolved(), &[]);
    assert_eq!(again, scenario);
    assert_eq!(again.resolved(), scenario.resolved());

    // Numbers with a prior are found, drawn and read back.
    let (varied, priors) =
        ParameterSpace::by_priors(scenario.clone()).unwrap_or_else(|problem| panic!("{problem}"));
    assert_eq!(scenario.other_priors().len(), 4);
    let drawn: Vec<f64> = priors.iter().map(|prior| prior.quantile(0.4)).collect();
    let drawn = varied.at(&drawn).unwrap_or_else(|problem| panic!("{problem}"));
    assert_eq!(read(&drawn.resolved(), &[]), drawn);

    // Each key is the same number to `--set`, to `--vary` and to a table of points, as it is written here and as the program writes it.
    for key in names.keys() {
        let varied =
            ParameterSpace::new(scenario.clone(), &[&key]).unwrap_or_else(|problem| panic!("{problem}"));
        let written = varied.keys().next().expect("one key").to_owned();
        assert_eq!(key_segments(&written), key_segments(&key));
        let at = varied.at(&[0.7]).unwrap_or_else(|problem| panic!("{problem}"));
        for key in [&key, &written] {
            assert_eq!(read(&toml, &[format!("{key}=0.7")]), at, "{key}");
        }
        assert_eq!(changes(&scenario, &at).iter().map(|change| &change.key).collect::<Vec<_>>(), [&written]);
    }

    // Two scenarios that differ in them are distinguished and mixed.
    let [leader, event, ..] = &names.keys()[..] else { panic!("keys") };
    let other = read(&toml, &[format!("{leader}=0.6"), format!("{event}=0.6")]);
    let group = Grouping { label: "both".to_owned(), keys: vec![leader.clone(), event.clone()] };
    for groups in [vec![], vec![group]] {
        let mixtures = FactorialDesign::new(scenario.clone(), other.clone(), &groups)
            .unwrap_or_else(|problem| panic!("{problem}"));
        assert_eq!(mixtures.parts().len(), 2 - groups.len());
        for mixture in 0..mixtures.count() {
            mixtures.mixture(mixture).unwrap_or_else(|problem| panic!("{problem}"));
        }
    }
}

/// One line of visible characters, and of characters that TOML, keys, CSV, Unicode and terminals treat specially.
fn label() -> impl Strategy<Value = String> {
    "(\\PC|[\"'\\\\.=,#\\[\\]{}: ]|\u{301}|\u{200d}|\u{202e}|\u{feff}|\u{2028}|\u{e000}|\u{ad}|\u{1f1f0}){1,120}"
}

fn id() -> impl Strategy<Value = String> {
    "[A-Za-z][A-Za-z0-9_]{0,39}"
}

/// Valid names of folders.
fn folder() -> impl Strategy<Value = String> {
    "[A-Za-z0-9][A-Za-z0-9_-]{4,79}"
}

prop_compose! {
    fn names()(
        scenario in folder(), title in label(), description in "(?s).{0,200}", states in [id(), id()],
        state_names in [label(), label()], leaders in [label(), label()], issue in id(), issue_name in label(),
        endowment in id(),
    )(
        power in label(), event in label(), regime in id(), lens in folder(), lens_title in label(), claim in "(?s).{0,200}",
        scenario in Just(scenario), title in Just(title), description in Just(description), states in Just(states),
        state_names in Just(state_names), leaders in Just(leaders), issue in Just(issue), issue_name in Just(issue_name),
        endowment in Just(endowment),
    ) -> Names {
        Names {
            scenario, title, description, states, state_names, leaders, issue, issue_name, endowment, power, event, regime, lens,
            lens_title, claim,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn names_of_any_characters_come_through(names in names()) {
        let alike = |[one, other]: &[String; 2]| one.to_lowercase() == other.to_lowercase();
        prop_assume!(!alike(&names.states) && !alike(&names.leaders) && names.regime != "fragmentation");
        prop_assume!(!names.lens.starts_with("without-") && !names.lens.contains("ism") && names.lens != "external-dependence");
        comes_through(&names);
    }
}

/// Names that broke something once, or break things elsewhere.
fn odd() -> Vec<String> {
    let odd = [
        "Bernardo O'Higgins",
        "a \"quoted\" name",
        "back\\slash",
        "both \" and '",
        "'''",
        "\"\"\"",
        "Kōji\u{304}\u{301}",
        "\u{202e}evil",
        "zero\u{200d}width",
        "\u{feff}",
        " ",
        "  spaces  ",
        "1",
        "0",
        "-",
        ".",
        "=",
        ",",
        "a.b.c",
        "a=b",
        "#",
        "[x]",
        "{}",
        "$HOME",
        "%",
        "中亚",
        "Центральная Азия",
        "NaN",
        "true",
        "2016",
        "remove",
        "name",
        "id",
        "a: b",
        "C\u{0327}a va?",
        "\\u0041",
        "\u{1f1f0}\u{1f1ff}",
    ];
    odd.into_iter()
        .map(str::to_owned)
        .chain(["x".repeat(120), "é".repeat(120), "\"".repeat(120), "\\".repeat(120)])
        .collect()
}

#[test]
fn odd_names_come_through() {
    for name in odd() {
        comes_through(&Names::with(&name));
    }
}

#[test]
fn odd_names_come_through_every_command() {
    let room = room();
    for (place, name) in
        ["Bernardo O'Higgins", "both \" and ' \\ \u{301}\u{202e}, 中", &"\"x".repeat(60)].iter().enumerate()
    {
        let names = Names::with(name);
        let file = format!("{place}.toml");
        fs::write(room.path().join(&file), names.toml()).expect("a file");
        done(concord(&room, &["check", &file]));
        let folder = |what: &str| format!("{what}-{place}");
        let quiet = ["--quiet", "--no-figures"];
        let run = |arguments: &[&str]| done(concord(&room, &[arguments, &quiet].concat()));
        run(&["run", &file, "-o", &folder("run")]);
        // The scenario that a run keeps repeats it: the same folder is the same run.
        let kept = format!("run-{place}/scenario.toml");
        run(&["run", &kept, "-o", &folder("run")]);
        run(&["run", &file, "--draw-parameters", "prior", "-o", &folder("drawn")]);
        let drawn = format!("drawn-{place}/parameters.csv");
        run(&["run", &file, "--draw-parameters", &drawn, "-o", &folder("listed")]);
        let key = &names.keys()[0];
        run(&["sweep", &file, "--vary", &format!("{key}=0.2,0.6"), "-n", "8", "-o", &folder("sweep")]);
        run(&[
            "sensitivity",
            &file,
            "--method",
            "morris",
            "--trajectories",
            "2",
            "-n",
            "4",
            "-o",
            &folder("morris"),
        ]);
        run(&["lenses", &file, "-n", "4", "-o", &folder("lenses")]);
        let set = format!("{key}=0.9");
        run(&["run", &file, "--set", &set, "-o", &folder("set")]);
        let changed =
            fs::read_to_string(room.path().join(format!("set-{place}/scenario.toml"))).expect("the scenario");
        let changed = changed.replacen("name = \"names\"", "name = \"other\"", 1);
        fs::write(room.path().join("other.toml"), changed).expect("a file");
        run(&[
            "attribute",
            &file,
            "other.toml",
            "-n",
            "8",
            "--group",
            &format!("one={key}"),
            "-o",
            &folder("attribution"),
        ]);
    }
}

#[test]
fn names_of_devices_are_refused_in_any_case() {
    let room = room();
    let refused = |name: &str| {
        let mut names = Names::with("x");
        names.scenario = name.to_owned();
        Scenario::from_text("x", &names.toml(), &[]).map(|_| ()).expect_err(name).to_string()
    };
    for name in ["con", "CON", "nul", "Prn", "aux", "com1", "LPT9"] {
        let problems = refused(name);
        assert!(
            problems.contains("is a device on Windows") && problems.contains(&format!("\"scenario-{name}\"")),
            "{problems}"
        );
    }
    let mut names = Names::with("x");
    names.lens = "nul".to_owned();
    let problems = Scenario::from_text("x", &names.toml(), &[]).expect_err("a device").to_string();
    assert!(
        problems.contains("is a device on Windows") && problems.contains("key: lenses.nul"),
        "{problems}"
    );
    // A file may have such a name where it can; the scenario is called otherwise.
    names = Names::with("x");
    let unnamed = names.toml().replacen("name = \"names\"\n", "", 1);
    assert_eq!(Scenario::from_text("con.toml", &unnamed, &[]).expect("valid").name(), "scenario-con");
    for folder in ["nul", "a/CON", "com1.results/x"] {
        let told = fails(concord(&room, &["run", "-n", "2", "--no-figures", "-o", folder]), 2);
        assert!(told.contains("is a device on Windows") && told.contains("--output"), "{told}");
    }
    let told = fails(concord(&room, &["init", "aux"]), 2);
    assert!(told.contains("is a device on Windows") && told.contains("another folder"), "{told}");
    assert_eq!(fs::read_dir(room.path()).expect("the folder").count(), 0);
}

#[test]
fn names_in_other_scripts_are_told_what_to_do() {
    for name in ["Центральная Азия", "中亚", "Қазақстан"] {
        let mut names = Names::with(name);
        names.scenario = name.to_owned();
        let problems = Scenario::from_text("x", &names.toml(), &[]).expect_err(name).to_string();
        for words in ["cannot be the name of a folder", "Latin letters", "`title`", name] {
            assert!(problems.contains(words), "{words} is not in {problems}");
        }
        // As a title, and as the name of anything else, it is right.
        comes_through(&Names::with(name));
    }
}
