//! The commands that a report names: the one that makes the same study again, and the options that it speaks of.

use std::fmt::Display;

use crate::export::manifest::{Identity, StudyRecord};
use crate::export::outcomes::Format;
use crate::export::read::RECORD;
use crate::export::{Drawing, SCENARIO};
use crate::plot::{Events, Language, Theme};
use crate::report::Commands;
use crate::scenario::Scenario;

/// A study in its folder, for the command that makes it again from within it.
#[derive(Debug, Clone, Copy)]
pub struct Made<'a> {
    /// What it is.
    pub identity: &'a Identity,
    /// Its scenarios, the baseline first.
    pub scenarios: &'a [&'a Scenario],
}

impl Made<'_> {
    /// Its scenarios in folders of their own, the baseline first.
    pub fn in_folders(&self) -> Vec<String> {
        self.identity.scenarios().map(|of| format!("{}/{SCENARIO}", of.name)).collect()
    }

    /// The record, where it is a file: such a one is not named in the scenario.
    pub fn record(&self) -> Option<String> {
        let observed = self.scenarios.iter().find_map(|scenario| scenario.record());
        let file = observed.filter(|observed| !observed.is_built_in());
        file.map(|_| format!("--set scenario.record={}", quoted(&format!("\"{RECORD}\""))))
    }

    /// Its scenario, or two of which the baseline is the other of a pair.
    pub fn paired(&self) -> Vec<String> {
        match &self.in_folders()[..] {
            [baseline, scenario, ..] => vec![scenario.clone(), format!("--pair {baseline}")],
            _ => vec![SCENARIO.to_owned()],
        }
    }
}

/// An option with a value, as often as there are values.
pub fn each<T: Display>(option: &str, values: impl IntoIterator<Item = T>) -> Vec<String> {
    values.into_iter().map(|value| format!("--{option} {value}")).collect()
}

/// A word as a shell takes it.
pub fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// Asks each command for its words.
macro_rules! words {
    ($($module:ident: $kind:ident($record:ident) => $tables:ident, $named:literal, $command:ident;)+) => {
        /// The command and its own arguments.
        fn words(made: &Made<'_>) -> Vec<String> {
            let (command, words) = match &made.identity.study {
                $(StudyRecord::$kind(record) => (stringify!($command), super::$command::again(record, made)),)+
            };
            [vec!["concord".to_owned(), command.to_owned()], words].concat()
        }
    };
}

studies!(words);

/// The commands that the report on a study names.
pub fn commands(made: &Made<'_>) -> Commands {
    let language = made.identity.figures.as_ref().map(|figures| format!("--lang {}", figures.language));
    Commands {
        again: Some(again(made)),
        set: Some("--set".to_owned()),
        language,
        draw: Some("--draw-parameters".to_owned()),
        write: Some("concord init --from NAME".to_owned()),
    }
}

/// The command that makes the same study again, from within its folder.
fn again(made: &Made<'_>) -> String {
    let identity = made.identity;
    let mut words = words(made);
    let format = (identity.outcomes != Format::default()).then(|| identity.outcomes.name());
    words.extend(each("format", format));
    words.extend(look(identity.figures.as_ref()));
    words.extend(each("outcome", identity.shown()));
    words.extend(identity.markdown.then(|| "--markdown".to_owned()));
    words.push("--output ../again".to_owned());
    words.join(" ")
}

/// The options by which figures are drawn, but for the usual ones.
fn look(drawing: Option<&Drawing>) -> Vec<String> {
    let Some(Drawing { theme, width_mm, language, events, untitled, only }) = drawing else {
        return vec!["--no-figures".to_owned()];
    };
    let usual = Theme::from_name(theme).unwrap_or(Theme::Journal).usual_width().mm();
    let mut words = each("theme", (theme != Theme::Journal.name()).then_some(theme));
    words.extend(each("width", (*width_mm != usual).then_some(width_mm)));
    words.extend(each("lang", (language != Language::English.name()).then_some(language)));
    words.extend(untitled.then(|| "--no-title".to_owned()));
    words.extend(each("events", (events != Events::default().name()).then_some(events)));
    words.extend(each("only", only));
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::manifest::{ComparisonRecord, ScenarioRecord, SweepRecord, TraceRecord};
    use crate::export::sensitivity::{InputRecord, SensitivityRecord};
    use crate::testkit;

    #[test]
    fn the_command_makes_the_same_again() {
        let scenario = testkit::scenario();
        let check = |identity: &Identity, expected: &str| {
            assert_eq!(again(&Made { identity, scenarios: &[&scenario] }), expected);
        };
        let identity = testkit::identity(12);
        check(&identity, "concord run scenario.toml --fixed-parameters --no-figures --output ../again");
        let against = vec![ScenarioRecord { name: "other".to_owned(), ..identity.scenario.clone() }];
        let usual = testkit::drawing();
        let identity = Identity {
            figures: Some(usual.clone()),
            markdown: true,
            outcomes: Format::Csv,
            study: StudyRecord::Comparison(ComparisonRecord::default()),
            against,
            ..identity
        };
        check(
            &identity,
            "concord compare triad/scenario.toml other/scenario.toml --fixed-parameters --format csv --markdown --output ../again",
        );
        let other = Drawing {
            theme: "slide".to_owned(),
            width_mm: 85.5,
            language: "kk".to_owned(),
            events: "none".to_owned(),
            untitled: true,
            only: vec!["fans".to_owned()],
        };
        assert_eq!(
            look(Some(&other)).join(" "),
            "--theme slide --width 85.5 --lang kk --no-title --events none --only fans"
        );
        assert!(look(Some(&usual)).is_empty());
        let study = StudyRecord::Trace(TraceRecord { replicate: 3, every: true, drawn: None });
        check(
            &Identity { study, outcomes: Format::default(), ..identity },
            "concord trace scenario.toml --replicate 3 --compare compared/scenario.toml --every --markdown --output ../again",
        );
    }

    #[test]
    fn the_points_of_many_runs_are_made_again() {
        let (scenario, one) = (testkit::scenario(), testkit::identity(12));
        let again = |identity: &Identity| again(&Made { identity, scenarios: &[&scenario] });
        let (design, keys) = ("a grid".to_owned(), vec!["parameters.spillover".to_owned()]);
        let sweep = SweepRecord { design, keys, points: 2, sha256: String::new(), drawn: None };
        let other = ScenarioRecord { name: "other".to_owned(), ..one.scenario.clone() };
        let against = vec![other];
        assert_eq!(
            again(&Identity { study: StudyRecord::Sweep(sweep), against, ..one.clone() }),
            "concord sweep other/scenario.toml --pair triad/scenario.toml --points-file points.csv --replicates 12 --no-figures \
             --output ../again"
        );
        let input = |key: &str| InputRecord { key: key.to_owned(), prior: String::new() };
        let design = SensitivityRecord {
            outcomes: vec!["integration".to_owned()],
            inputs: ["parameters.spillover", "states.\"A B\".x"].map(input).to_vec(),
            trajectories: Some(4),
            rows: Some(16),
            scramblings: None,
            kept: Some(2),
            resamples: 100,
        };
        assert_eq!(
            again(&Identity { study: StudyRecord::Sensitivity(design), ..one }),
            "concord sensitivity scenario.toml --key parameters.spillover --key 'states.\"A B\".x' --trajectories 4 --rows 16 \
             --keep 2 --outcome integration --replicates 12 --resamples 100 --yes --no-figures --output ../again"
        );
    }
}
