//! The built-in scenarios are valid, general, and agree with their names.

use std::{fs, path::Path};

use concord::{
    model::Parameters,
    scenario::{Leadership, REFERENCE, Scenario, Successor, built_in_names, built_in_text},
};
use jiff::civil::date;

/// The regions besides the reference case.
const REGIONS: [&str; 4] = ["european-communities", "gulf", "asean", "mercosur"];

fn shipped() -> impl Iterator<Item = Scenario> {
    built_in_names().map(|name| Scenario::named(name, &[]).unwrap_or_else(|error| panic!("{name}\n{error}")))
}

#[test]
fn every_one_is_valid_and_has_the_name_of_its_file() {
    assert!(built_in_names().count() >= 12);
    assert!(shipped().map(|scenario| scenario.name().to_owned()).eq(built_in_names()));
}

#[test]
fn every_file_in_the_folder_is_embedded_as_it_is() {
    let mut files: Vec<String> = fs::read_dir("scenarios")
        .expect("the folder of scenarios")
        .map(|entry| entry.expect("an entry"))
        // Records stand in a folder of their own.
        .filter(|entry| entry.path().is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    files.sort();
    let mut names: Vec<String> = built_in_names().map(|name| format!("{name}.toml")).collect();
    names.sort();
    assert_eq!(files, names);
    for file in files {
        let text = fs::read_to_string(Path::new("scenarios").join(&file)).expect("a scenario");
        assert_eq!(built_in_text(&file), Some(text.as_str()), "{file}");
    }
}

#[test]
fn the_same_from_the_folder_as_from_the_program() {
    for scenario in shipped() {
        let path = Path::new("scenarios").join(scenario.name()).with_extension("toml");
        assert_eq!(Scenario::load(&path, &[]).expect("a valid file"), scenario);
    }
}

#[test]
fn the_reference_case_has_the_defaults_of_the_rules() {
    let scenario = Scenario::built_in();
    assert_eq!(scenario.name(), REFERENCE);
    assert_eq!(scenario.parameters(), &Parameters::default());
    let priors: Vec<String> = Parameters::specs()
        .filter(|(_, spec)| spec.prior.is_some())
        .map(|(_, spec)| spec.key.to_owned())
        .collect();
    assert!(scenario.priors().iter().map(|(key, _)| key).eq(priors.iter()));
    let bare = Scenario::from_text(
        "bare.toml",
        "extends = 'central-asia'\n[[states]]\nid = 'UZB'\n[scenario]\nname = 'central-asia'",
        &[],
    )
    .expect("a valid scenario");
    assert_eq!((bare.parameters(), bare.priors()), (scenario.parameters(), scenario.priors()));
}

#[test]
fn leaderships_are_what_the_names_say() {
    let at = date(2016, 8, 31);
    let of = |name: &str| Scenario::named(name, &[]).expect("a built-in scenario").leadership().clone();
    assert_eq!(of("central-asia"), Leadership::Historical);
    assert_eq!(of("post-2017"), Leadership::Historical);
    assert_eq!(of("pre-2017"), Leadership::Frozen { at, except: vec![] });
    assert_eq!(of("only-kazakhstan"), Leadership::Frozen { at, except: vec![0] });
    assert_eq!(of("only-uzbekistan"), Leadership::Frozen { at, except: vec![1] });
    assert_eq!(of("only-kyrgyzstan"), Leadership::Frozen { at, except: vec![2] });
    assert!(matches!(of("stochastic"), Leadership::Stochastic { at: day, .. } if day == at));
}

#[test]
fn chance_succession_is_like_that_of_the_record() {
    let reference = Scenario::built_in();
    let successors: Vec<f64> = reference
        .states()
        .iter()
        .flat_map(|state| state.leaders.iter().skip(1))
        .map(|leader| leader.openness)
        .collect();
    let count = successors.len() as f64;
    let mean = successors.iter().sum::<f64>() / count;
    let variance =
        successors.iter().map(|openness| (openness - mean) * (openness - mean)).sum::<f64>() / (count - 1.0);
    let scenario = Scenario::named("stochastic", &[]).expect("a built-in scenario");
    let Leadership::Stochastic { turnover_rate, successor, concentration, .. } = scenario.leadership() else {
        panic!("{:?}", scenario.leadership());
    };
    // Thirty-three years, 1992 to 2024, of five states.
    assert!((turnover_rate - count / (33.0 * 5.0)).abs() < 0.001);
    assert_eq!(successor, &Successor::Means(vec![(mean * 100.0).round() / 100.0; 5]));
    // The variance of a Beta distribution of mean m and concentration c is m (1 - m) / (c + 1).
    assert!((concentration - (mean * (1.0 - mean) / variance - 1.0)).abs() < 0.1);
}

#[test]
fn variants_of_central_asia_differ_from_it_in_nothing_but_leadership() {
    let reference = Scenario::built_in();
    for name in
        ["pre-2017", "post-2017", "only-uzbekistan", "only-kazakhstan", "only-kyrgyzstan", "stochastic"]
    {
        let other = Scenario::named(name, &[]).expect("a built-in scenario");
        assert_eq!(other.states(), reference.states(), "{name}");
        assert_eq!(other.dyads(), reference.dyads(), "{name}");
        assert_eq!(other.issues(), reference.issues(), "{name}");
        assert_eq!(other.external(), reference.external(), "{name}");
        assert_eq!(other.events(), reference.events(), "{name}");
        assert_eq!(other.parameters(), reference.parameters(), "{name}");
        assert_eq!((other.seed(), other.calendar()), (reference.seed(), reference.calendar()), "{name}");
        assert_ne!(other.title(), reference.title(), "{name}");
    }
}

#[test]
fn others_are_other_regions_altogether() {
    let asia = Scenario::built_in();
    for name in REGIONS {
        let other = Scenario::named(name, &[]).expect("a built-in scenario");
        assert!(other.states().iter().all(|state| asia.states().iter().all(|asian| asian.id != state.id)));
        assert_ne!(other.endowments(), asia.endowments(), "{name}");
        assert!(!built_in_text(name).expect("its text").contains("extends ="), "{name}");
    }
    let mercosur = Scenario::named("mercosur", &[]).expect("a built-in scenario");
    assert_ne!(mercosur.calendar().ticks_per_year(), asia.calendar().ticks_per_year());
}

/// Nothing was fitted to their records: a parameter of a rule that is no coding keeps its default.
#[test]
fn other_regions_have_the_parameters_of_the_rules() {
    for name in REGIONS {
        let scenario = Scenario::named(name, &[]).expect("a built-in scenario");
        let rules = Parameters::default();
        for key in Parameters::specs().map(|(_, spec)| spec.key).filter(|key| *key != "initial_consolidation")
        {
            assert_eq!(scenario.parameters().get(key), rules.get(key), "{name}: {key}");
        }
    }
}

/// Every number of a region says in its comment where it comes from.
#[test]
fn every_number_of_a_region_is_a_fact_a_coding_or_a_convention() {
    for name in REGIONS {
        let text = built_in_text(name).expect("its text");
        let body = text.lines().skip_while(|line| !line.starts_with("[monte_carlo]"));
        for line in body.filter(|line| line.contains(" = ") && !line.starts_with('#')) {
            let (entry, comment) = line.split_once("  #").unwrap_or((line, ""));
            let value = entry.split_once(" = ").map_or("", |(_, value)| value.trim());
            let is_number = value.starts_with(|first: char| first.is_ascii_digit() || first == '{');
            let is_named = value.starts_with("{ rule");
            let kinds =
                [" fact:", " fact, rough:", " coded:", " coded from fact:", " convention:", " convention"];
            assert!(
                !(is_number || is_named) || kinds.iter().any(|kind| comment.starts_with(kind)),
                "{name}: {line}"
            );
        }
    }
}

/// Proximity is 1 less what distance beyond 1000 km and a border that is none take, in twentieths: docs/regions/README.md.
#[test]
fn proximity_of_a_region_follows_from_borders_and_distances() {
    for name in REGIONS {
        let text = built_in_text(name).expect("its text");
        let stated: Vec<&str> = text.lines().filter(|line| line.starts_with("proximity = ")).collect();
        let states = Scenario::named(name, &[]).expect("a built-in scenario").states().len();
        assert_eq!(stated.len(), states * (states - 1) / 2, "{name}");
        for line in stated {
            let (value, origin) = line.split_once("# coded from fact: ").expect("an origin");
            let value: f64 = value.trim_start_matches("proximity = ").trim().parse().expect("a number");
            let (border, rest) = origin.split_once(", ").expect("a border and a distance");
            let km: f64 = rest.split(' ').next().and_then(|km| km.parse().ok()).expect("a distance");
            let apart = match border {
                "land border" => 0.0,
                "narrow sea" => 0.2,
                "no border" => 0.4,
                other => panic!("{other}"),
            };
            let exact: f64 = 1.0 - (km - 1000.0).max(0.0) / 2250.0 - apart;
            let expected = ((exact * 20.0 + 0.5).floor() / 20.0).max(0.1);
            assert!((value - expected).abs() < 1e-9, "{name}: {line} should be {expected}");
        }
    }
}

#[test]
fn the_resolved_text_reads_back_to_the_same_scenario_and_the_same_text() {
    for scenario in shipped() {
        let again = Scenario::from_text("again.toml", &scenario.resolved(), &[])
            .unwrap_or_else(|error| panic!("{}\n{error}", scenario.name()));
        assert_eq!(again, scenario);
        assert_eq!(again.resolved(), scenario.resolved());
        assert!(scenario.resolved().starts_with("# "));
    }
}
