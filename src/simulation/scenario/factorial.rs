//! The changes between two scenarios, and the scenarios that have some of them.

use indexmap::IndexMap;
use jiff::civil::Date;

use super::changes::changes;
use super::diagnostics::{Diagnostic, Diagnostics, nearest};
use super::load::interpret;
use super::parts::{Grouping, Part, grouped, natural};
use super::tree::mix::mix;
use super::tree::node::{Node, Value};
use super::tree::source::Sources;
use super::tree::syntax;
use super::types::{Leadership, Scenario};
use super::unmixable::Unmixable;

/// Most changes that are told apart: their mixtures double with each.
pub const MOST_CHANGES: usize = 12;

/// Two scenarios and the changes that lead from the one to the other.
#[derive(Debug)]
pub struct FactorialDesign {
    baseline: Scenario,
    scenario: Scenario,
    parts: Vec<Part>,
    /// What is mixed.
    of: Of,
}

/// The changes from a baseline to another scenario that count as one each of themselves.
///
/// # Errors
///
/// The key of a bound of regimes that differs.
fn natural_parts(
    baseline: &Scenario,
    scenario: &Scenario,
    leadership: Option<&LeadershipChange>,
) -> Result<Vec<Part>, String> {
    let mut parts: IndexMap<String, Part> = IndexMap::new();
    for change in changes(baseline, scenario) {
        let key = change.key;
        if key.starts_with("outcomes.") {
            return Err(key);
        }
        if let Some(leadership) = leadership.filter(|_| key.starts_with("leadership.")) {
            for (state, leaders) in &leadership.states {
                let state = &baseline.states()[*state];
                let key = format!("leadership.{}", state.id);
                let names = std::iter::once(&state.name).chain(leaders).cloned().collect();
                parts.entry(key.clone()).or_insert(Part { names, keys: vec![key] });
            }
        } else {
            let (id, names) = natural(&key, [baseline, scenario]);
            parts.entry(id).or_insert(Part { names, keys: Vec::new() }).keys.push(key);
        }
    }
    Ok(parts.into_values().collect())
}

/// Changes by their labels and keys, as a file lists them, with the names that the label of each is made of: of a state and
/// its leaders each by itself, of a group its label.
pub fn parts_from(
    baseline: &Scenario,
    scenario: &Scenario,
    listed: impl IntoIterator<Item = (String, Vec<String>)>,
) -> Vec<Part> {
    let leadership = LeadershipChange::new(baseline, scenario);
    // Mechanisms have no other names than their keys.
    let known = natural_parts(baseline, scenario, leadership.as_ref()).unwrap_or_default();
    let part = |(label, keys): (String, Vec<String>)| {
        let known = known.iter().find(|part| part.keys == keys && part.label() == label);
        known.cloned().unwrap_or_else(|| Part { names: vec![label], keys })
    };
    listed.into_iter().map(part).collect()
}

/// What mixtures are of.
#[derive(Debug)]
enum Of {
    /// The changes from one scenario to the other; where leaderships differ state by state, how.
    Changes(Option<LeadershipChange>),
    /// Mechanisms that are on in both.
    Mechanisms,
}

/// Leaderships that differ in the states whose leaders are frozen.
#[derive(Debug)]
struct LeadershipChange {
    /// The day on which leaders are frozen.
    at: Date,
    /// By state, whether its leaders follow each other in each of the two.
    goes_on: Vec<[bool; 2]>,
    /// States in which that makes a difference, with the leaders who make it.
    states: Vec<(usize, Vec<String>)>,
}

impl FactorialDesign {
    /// Finds the changes from a baseline to another scenario and groups them: everything of a leader is one change, a
    /// state whose leadership goes on, a parameter, an event, and what else has a key of its own.
    ///
    /// # Errors
    ///
    /// [`Unmixable`], but for [`Unmixable::Invalid`].
    pub fn new(baseline: Scenario, scenario: Scenario, groups: &[Grouping]) -> Result<Self, Unmixable> {
        let leadership = LeadershipChange::new(&baseline, &scenario);
        let natural = natural_parts(&baseline, &scenario, leadership.as_ref());
        let names = || (baseline.name().to_owned(), scenario.name().to_owned());
        let natural = natural.map_err(|key| {
            let (first, second) = names();
            Unmixable::Regimes { first, second, key }
        })?;
        let parts = grouped(natural, groups)?;
        let (first, second) = names();
        if parts.is_empty() {
            return Err(Unmixable::Same { first, second });
        }
        if parts.len() > MOST_CHANGES {
            let keys = parts.into_iter().filter_map(|part| part.keys.into_iter().next()).collect();
            return Err(Unmixable::TooMany { first, second, keys });
        }
        Ok(Self { baseline, scenario, parts, of: Of::Changes(leadership) })
    }

    /// Takes the mechanisms that are on in both scenarios, or those of them that are named, for what is mixed: a mixture is
    /// both scenarios with some of them on.
    ///
    /// # Errors
    ///
    /// [`Unmixable::NoMechanism`], [`Unmixable::Off`] and those of [`Self::new`] that concern groups.
    pub fn of_mechanisms(
        baseline: Scenario,
        scenario: Scenario,
        named: &[String],
        groups: &[Grouping],
    ) -> Result<Self, Unmixable> {
        let both: Vec<(&str, bool)> = baseline
            .mechanisms()
            .each()
            .zip(scenario.mechanisms().each())
            .map(|((key, one), (_, other))| (key, one && other))
            .collect();
        for name in named {
            let known = || both.iter().map(|(key, _)| (*key).to_owned()).collect::<Vec<_>>();
            match both.iter().find(|(key, _)| key == name) {
                Some((_, true)) => {}
                Some((_, false)) => {
                    let (first, second) = (baseline.name().to_owned(), scenario.name().to_owned());
                    return Err(Unmixable::Off { mechanism: name.clone(), first, second });
                }
                None => {
                    let nearest = nearest(name, both.iter().map(|(key, _)| *key)).map(str::to_owned);
                    return Err(Unmixable::NoMechanism { mechanism: name.clone(), nearest, known: known() });
                }
            }
        }
        let taken =
            both.iter().filter(|(key, on)| *on && (named.is_empty() || named.iter().any(|name| name == key)));
        let part = |(key, _): &(&str, bool)| Part {
            names: vec![(*key).to_owned()],
            keys: vec![format!("mechanisms.{key}")],
        };
        let parts = grouped(taken.map(part).collect(), groups)?;
        if parts.is_empty() {
            let (first, second) = (baseline.name().to_owned(), scenario.name().to_owned());
            return Err(Unmixable::AllOff { first, second });
        }
        Ok(Self { baseline, scenario, parts, of: Of::Mechanisms })
    }

    /// Whether mechanisms are mixed, and not the changes between the scenarios.
    pub fn is_of_mechanisms(&self) -> bool {
        matches!(self.of, Of::Mechanisms)
    }

    /// Both scenarios with some of the mechanisms on, those whose bit is set, and all others that are mixed off.
    pub fn pair(&self, mixture: usize) -> [Scenario; 2] {
        let off = self.parts.iter().enumerate().filter(|(place, _)| mixture >> place & 1 == 0);
        let keys: Vec<&str> =
            off.flat_map(|(_, part)| &part.keys).filter_map(|key| key.strip_prefix("mechanisms.")).collect();
        [&self.baseline, &self.scenario].map(|scenario| scenario.without(&keys))
    }

    /// The scenario without any of the changes.
    pub fn baseline(&self) -> &Scenario {
        &self.baseline
    }

    /// The scenario with all of them.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The changes, at least one and at most [`MOST_CHANGES`].
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Number of mixtures: of all subsets of the changes.
    pub fn count(&self) -> usize {
        1 << self.parts.len()
    }

    /// The scenario with some of the changes: those whose bit is set, the first the lowest.
    ///
    /// # Errors
    ///
    /// [`Unmixable::Invalid`].
    pub fn mixture(&self, mixture: usize) -> Result<Scenario, Unmixable> {
        if mixture == 0 {
            return Ok(self.baseline.clone());
        }
        if mixture + 1 == self.count() {
            return Ok(self.scenario.clone());
        }
        let on = || self.parts.iter().enumerate().filter(|(place, _)| mixture >> place & 1 == 1);
        let keys: Vec<&str> = on().flat_map(|(_, part)| &part.keys).map(String::as_str).collect();
        let mut sources = Sources::default();
        self.read(&keys, &mut sources).map_err(|problems| Unmixable::Invalid {
            labels: on().map(|(_, part)| part.label()).collect(),
            keys: keys.iter().map(|key| (*key).to_owned()).collect(),
            problems: Diagnostics::new(sources, problems),
        })
    }

    /// Reads the baseline with the other scenario's values of some keys.
    fn read(&self, keys: &[&str], sources: &mut Sources) -> Result<Scenario, Vec<Diagnostic>> {
        let mut parsed = |scenario: &Scenario| {
            let source = sources.add(scenario.name().to_owned(), scenario.resolved(), 0);
            syntax::parse(sources, source)
        };
        let (before, after) = (parsed(&self.baseline)?, parsed(&self.scenario)?);
        let is_taken = |key: &str| {
            let below = format!("{key}.");
            keys.iter().any(|taken| *taken == key || taken.starts_with(&below))
        };
        let mut tree = mix(&before, &after, &is_taken);
        if let (Of::Changes(Some(going)), Value::Table(table)) = (&self.of, &mut tree.value) {
            let text = going.leadership(&self.baseline, keys);
            let source = sources.add("leadership".to_owned(), text, 0);
            let leadership: Node = syntax::parse(sources, source)?;
            if let Some(entry) = table.get_mut("leadership") {
                entry.node = leadership;
            }
        }
        let mut problems = Vec::new();
        let read =
            interpret(&tree, self.baseline.name(), self.baseline.record.clone(), sources, &mut problems);
        read.ok_or(problems)
    }
}

impl LeadershipChange {
    /// How the leaderships of two scenarios differ state by state; `None` where they differ otherwise, or not at all.
    fn new(baseline: &Scenario, scenario: &Scenario) -> Option<Self> {
        let day = |of: &Scenario| match of.leadership() {
            Leadership::Frozen { at, .. } => Some(*at),
            Leadership::Historical | Leadership::Stochastic { .. } => None,
        };
        let (before, after) = (day(baseline), day(scenario));
        let at = before.or(after)?;
        let same_day = [before, after].iter().flatten().all(|day| *day == at);
        let by_chance =
            [baseline, scenario].iter().any(|of| matches!(of.leadership(), Leadership::Stochastic { .. }));
        if by_chance || !same_day || baseline.states().len() != scenario.states().len() {
            return None;
        }
        let goes_on = |of: &Scenario, state: usize| match of.leadership() {
            Leadership::Frozen { except, .. } => except.contains(&state),
            Leadership::Historical | Leadership::Stochastic { .. } => true,
        };
        let goes_on: Vec<[bool; 2]> =
            (0..baseline.states().len()).map(|i| [goes_on(baseline, i), goes_on(scenario, i)]).collect();
        let states = goes_on.iter().enumerate().filter(|(_, [before, after])| before != after);
        let states = states.filter_map(|(state, [before, _])| {
            let free = if *before { baseline } else { scenario };
            let mut leaders: Vec<String> = Vec::new();
            let stays = free.in_office(state, at).name.clone();
            for day in free.calendar().first_days().iter().filter(|day| **day > at) {
                let name = &free.in_office(state, *day).name;
                if leaders.last().unwrap_or(&stays) != name {
                    leaders.push(name.clone());
                }
            }
            (!leaders.is_empty()).then_some((state, leaders))
        });
        let states: Vec<_> = states.collect();
        (!states.is_empty()).then_some(Self { at, goes_on, states })
    }

    /// The table of a mixture, in which the states that are named by keys are as in the other scenario.
    fn leadership(&self, baseline: &Scenario, keys: &[&str]) -> String {
        let ids = baseline.states().iter().map(|state| &state.id);
        let goes_on = ids.zip(&self.goes_on).filter(|(id, [before, after])| {
            let key = format!("leadership.{id}");
            if keys.contains(&key.as_str()) { *after } else { *before }
        });
        let except: Vec<String> = goes_on.map(|(id, _)| toml::Value::from(id.as_str()).to_string()).collect();
        format!("mode = \"frozen\"\nat = \"{}\"\nexcept = [{}]\n", self.at, except.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::explained;

    fn named(name: &str, overrides: &[&str]) -> Scenario {
        let overrides: Vec<String> = overrides.iter().map(|text| (*text).to_owned()).collect();
        Scenario::named(name, &overrides).unwrap_or_else(|problems| panic!("{problems}"))
    }

    fn grouping(label: &str, keys: &[&str]) -> Grouping {
        Grouping { label: label.to_owned(), keys: keys.iter().map(|key| (*key).to_owned()).collect() }
    }

    /// An error with its place and remedy, settings as options.
    fn explain(error: &Unmixable) -> String {
        explained(error, |setting| format!("--{setting}"))
    }

    fn labels(mixtures: &FactorialDesign) -> Vec<String> {
        mixtures.parts().iter().map(Part::label).collect()
    }

    #[test]
    fn leaderships_differ_state_by_state() {
        let mixtures = FactorialDesign::new(named("pre-2017", &[]), named("post-2017", &[]), &[]);
        let mixtures = mixtures.expect("they differ in the leaders of four states");
        assert_eq!(
            labels(&mixtures),
            [
                "Kazakhstan: Kassym-Jomart Tokayev",
                "Uzbekistan: Shavkat Mirziyoyev",
                "Kyrgyzstan: Sooronbay Jeenbekov, Sadyr Japarov",
                "Turkmenistan: Serdar Berdimuhamedow",
            ]
        );
        assert_eq!(mixtures.count(), 16);
        for (bit, name) in [(0, "only-kazakhstan"), (1, "only-uzbekistan"), (2, "only-kyrgyzstan")] {
            let mixture = mixtures.mixture(1 << bit).expect("a valid scenario");
            assert_eq!(mixture.leadership(), named(name, &[]).leadership(), "{name}");
            assert_eq!(changes(&mixture, &named(name, &[])), []);
        }
        assert_eq!(mixtures.mixture(0).expect("the baseline"), *mixtures.baseline());
        assert_eq!(mixtures.mixture(15).expect("the other"), *mixtures.scenario());
    }

    #[test]
    fn mechanisms_that_are_on_in_both_are_mixed() {
        let both = || [named("pre-2017", &[]), named("post-2017", &["mechanisms.prestige=false"])];
        let of = |names: &[&str], groups: &[Grouping]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            let [baseline, scenario] = both();
            FactorialDesign::of_mechanisms(baseline, scenario, &names, groups)
        };
        let all = of(&[], &[]).expect("eight are on in both");
        assert!(all.is_of_mechanisms() && !labels(&all).contains(&"prestige".to_owned()));
        assert_eq!((all.parts().len(), all.count()), (8, 256));
        assert_eq!(all.pair(255), both());
        let two = of(&["identity", "disputes"], &[]).expect("both are on");
        assert_eq!(labels(&two), ["identity", "disputes"]);
        let [baseline, scenario] = two.pair(0b10);
        assert_eq!(changes(&baseline, &named("pre-2017", &["mechanisms.identity=false"])), []);
        assert!(!scenario.mechanisms().identity && scenario.mechanisms().disputes);
        let grouped = of(&["identity", "learning"], &[grouping("who they are", &["mechanisms"])]);
        assert_eq!(labels(&grouped.expect("one group")), ["who they are"]);
        let told = |names: &[&str]| explain(&of(names, &[]).expect_err("it cannot be"));
        assert!(told(&["identty"]).contains("did you mean identity?"));
        assert!(told(&["prestige"]).contains("is off in pre-2017 or in post-2017"));
    }

    #[test]
    fn the_way_back_is_the_same_way() {
        let back =
            FactorialDesign::new(named("post-2017", &[]), named("pre-2017", &[]), &[]).expect("they differ");
        let there =
            FactorialDesign::new(named("pre-2017", &[]), named("post-2017", &[]), &[]).expect("they differ");
        assert_eq!(labels(&back), labels(&there));
        for mixture in 1..15 {
            let [one, other] = [back.mixture(mixture), there.mixture(15 - mixture)];
            let [one, other] = [one, other].map(|found| found.expect("a valid scenario"));
            for day in one.calendar().first_days() {
                for state in 0..one.states().len() {
                    assert_eq!(one.in_office(state, *day), other.in_office(state, *day), "{mixture}, {day}");
                }
            }
        }
    }

    #[test]
    fn everything_of_a_leader_is_one_change() {
        let leader = "states.UZB.leaders.\"Shavkat Mirziyoyev\"";
        let set = [
            format!("{leader}.openness=0.4"),
            format!("{leader}.rivalry.KAZ=0.3"),
            "parameters.commitment=0.1".to_owned(),
            "dyads.KAZ-UZB.dispute=0.9".to_owned(),
            "mechanisms.prestige=false".to_owned(),
        ];
        let other = named("central-asia", &set.each_ref().map(String::as_str));
        let mixtures =
            FactorialDesign::new(named("central-asia", &[]), other.clone(), &[]).expect("they differ");
        assert_eq!(
            labels(&mixtures),
            [
                "mechanisms.prestige",
                "Uzbekistan: Shavkat Mirziyoyev",
                "dyads.KAZ-UZB",
                "parameters.commitment"
            ]
        );
        let alone = named("central-asia", &[&set[0], &set[1]]);
        assert_eq!(changes(&mixtures.mixture(2).expect("a valid scenario"), &alone), []);
        let without = named("central-asia", &[&set[2], &set[3], &set[4]]);
        assert_eq!(changes(&mixtures.mixture(13).expect("a valid scenario"), &without), []);
    }

    #[test]
    fn what_one_scenario_lacks_comes_and_goes_whole() {
        let text = "extends = \"central-asia.toml\"\n[[events]]\nname = \"A new incident\"\ndate = \"2020-02-03\"\n\
                    kind = \"incident\"\npair = [\"KAZ\", \"KGZ\"]\nseverity = 1.0\n\
                    [[states]]\nid = \"UZB\"\n[[states.leaders]]\nname = \"Nobody\"\nfrom = \"2027-01-01\"\nopenness = 0.9\n";
        let other = Scenario::from_text("other", text, &[]).unwrap_or_else(|problems| panic!("{problems}"));
        let there =
            FactorialDesign::new(named("central-asia", &[]), other.clone(), &[]).expect("they differ");
        assert_eq!(labels(&there), ["Uzbekistan: Nobody", "A new incident"]);
        let leader = there.mixture(1).expect("a valid scenario");
        assert_eq!(leader.states(), other.states());
        assert_eq!(leader.events(), there.baseline().events());
        let back = FactorialDesign::new(other.clone(), named("central-asia", &[]), &[]).expect("they differ");
        let without = back.mixture(1).expect("a valid scenario");
        assert_eq!(without.states(), back.scenario().states());
        assert_eq!(without.events(), other.events());
    }

    #[test]
    fn groups_merge_keys() {
        let [a, b] = ["pre-2017", "post-2017"].map(|name| named(name, &[]));
        let small = [grouping("small states", &["leadership.KGZ", "leadership.TKM"])];
        let mixtures = FactorialDesign::new(a.clone(), b.clone(), &small).expect("they differ");
        assert_eq!(labels(&mixtures)[2], "small states");
        assert_eq!(mixtures.count(), 8);
        let all = [grouping("all", &["leadership"])];
        assert_eq!(FactorialDesign::new(a.clone(), b.clone(), &all).expect("they differ").count(), 2);
        let told = |groups: &[Grouping]| {
            explain(&FactorialDesign::new(a.clone(), b.clone(), groups).expect_err("it is refused"))
        };
        let unknown = told(&[grouping("x", &["leadership.KGX"])]);
        assert!(unknown.starts_with("--group x: nothing that differs has the key leadership.KGX\nhelp: did"));
        let twice = told(&[grouping("x", &["leadership.KGZ"]), grouping("y", &["leadership"])]);
        assert!(twice.contains("--group y: leadership.KGZ belongs to x already"), "{twice}");
        let label = told(&[grouping("x", &["leadership.KGZ"]), grouping("x", &["leadership.TKM"])]);
        assert!(label.contains("the label belongs to another group"), "{label}");
    }

    #[test]
    fn what_cannot_be_mixed_says_why() {
        let reference = || named("central-asia", &[]);
        let same = FactorialDesign::new(reference(), reference(), &[]).expect_err("they are the same");
        assert!(same.to_string().contains("do not differ in anything"));
        let keys = reference();
        let set: Vec<String> =
            keys.dyads().iter().enumerate().map(|(k, _)| format!("dyads.{k}.heritage=0.123")).collect();
        let mut set: Vec<&str> = set.iter().map(String::as_str).collect();
        set.extend(["parameters.commitment=0.1", "mechanisms.prestige=false", "mechanisms.disputes=false"]);
        let many = FactorialDesign::new(reference(), named("central-asia", &set), &[]).expect_err("too many");
        let many = explain(&many);
        assert!(
            many.contains("differ in 13 changes, and at most 12") && many.contains("--group LABEL=KEY,KEY")
        );
        let bounds = named("central-asia", &["outcomes.integration.integration_min=0.1"]);
        let regimes = FactorialDesign::new(reference(), bounds, &[]).expect_err("other regimes").to_string();
        assert!(regimes.contains("outcomes.integration"), "{regimes}");
        // The rate alone makes no scenario.
        let groups = [grouping("rate", &["leadership.turnover_rate"])];
        let chance =
            FactorialDesign::new(reference(), named("stochastic", &[]), &groups).expect("they differ");
        let both = [chance.mixture(1), chance.mixture(2)];
        let told = both.into_iter().find_map(Result::err).expect("one is invalid").to_string();
        assert!(told.contains("alone is no valid scenario") && told.contains("leadership."), "{told}");
    }

    #[test]
    fn changes_that_a_file_lists_have_the_names_that_they_had() {
        let [a, b] = ["pre-2017", "post-2017"].map(|name| named(name, &[]));
        let groups = [grouping("small: states", &["leadership.KGZ", "leadership.TKM"])];
        let parts =
            FactorialDesign::new(a.clone(), b.clone(), &groups).expect("they differ").parts().to_vec();
        let listed = || parts.iter().map(|part| (part.label(), part.keys.clone()));
        assert_eq!(parts_from(&a, &b, listed()), parts);
        assert_eq!(parts[0].names.len(), 2);
        let mechanism = ("identity".to_owned(), vec!["mechanisms.identity".to_owned()]);
        assert_eq!(parts_from(&a, &b, [mechanism])[0].names, ["identity"]);
    }
}
