//! Finds the record that a scenario names, and reads it.

use std::{
    path::Path as FilePath,
    sync::{Arc, LazyLock},
};

use serde::Deserialize as _;
use serde_json::Value as Schema;

use super::{Record, RecordProblem, build, raw::RawRecord};
use crate::scenario::{
    build::Report,
    diagnostics::{Diagnostic, Explanation, nearest},
    raw::schema::cleaned,
    shape, shipped,
    tree::{
        files::{self, FileProblem},
        node::Node,
        path::key_path,
        source::{SourceId, SourceTexts, TextSpan},
        syntax,
    },
};

/// Reads the record that a scenario names. Returns `None` if it names none, or if the record cannot be read, which is
/// reported.
pub fn read(tree: &Node, sources: &mut SourceTexts, problems: &mut Vec<Diagnostic>) -> Option<Arc<Record>> {
    let key = key_path!["scenario", "record"];
    let node = tree.at(&key)?;
    // The check of the shape reports a value that is no text.
    let name = node.as_str()?;
    if let Some(record) = built_in(name) {
        return Some(record);
    }
    let tell =
        |explanation: Explanation| Diagnostic::new(explanation, "scenario.record".to_owned(), node.place);
    let text = files::read(FilePath::new(name), name);
    match text.and_then(|text| files::tell_apart(name, &text, "record", schema()).map(|()| text)) {
        Ok(text) => {
            let source = sources.add(name.to_owned(), text.clone(), 0);
            interpret(name, false, &text, source, sources, problems).map(Arc::new)
        }
        Err(FileProblem::Missing { .. }) => {
            problems.push(tell(missing(name).explain()));
            None
        }
        Err(problem) => {
            problems.push(tell(problem.explain()));
            None
        }
    }
}

/// Returns a built-in record; each is read once.
fn built_in(name: &str) -> Option<Arc<Record>> {
    static RECORDS: LazyLock<Vec<Arc<Record>>> = LazyLock::new(|| {
        let read = |name: &'static str| {
            let text = shipped::record_text(name)?;
            let (mut sources, mut problems) = (SourceTexts::default(), Vec::new());
            let source = sources.add(name.to_owned(), text.to_owned(), 0);
            interpret(name, true, text, source, &sources, &mut problems).map(Arc::new)
        };
        shipped::record_names().filter_map(read).collect()
    });
    RECORDS.iter().find(|record| record.name == name).cloned()
}

/// Makes the problem of a missing record, with the built-in record that is most like its name.
fn missing(name: &str) -> RecordProblem {
    let stem = FilePath::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let nearest = nearest(&stem.unwrap_or_default(), shipped::record_names()).map(str::to_owned);
    RecordProblem::Missing { name: name.to_owned(), nearest }
}

/// Builds a record from a text.
fn interpret(
    name: &str,
    is_built_in: bool,
    text: &str,
    source: SourceId,
    sources: &SourceTexts,
    problems: &mut Vec<Diagnostic>,
) -> Option<Record> {
    let tree = match syntax::parse(sources, source) {
        Ok(tree) => tree,
        Err(found) => {
            problems.extend(found);
            return None;
        }
    };
    // Problems of the scenario do not make the record invalid.
    let mut own = Vec::new();
    let shaped = shape::check(schema(), &tree, sources, &mut own);
    let record = match RawRecord::deserialize(shaped.tree.to_toml()) {
        _ if !shaped.is_complete => None,
        Ok(raw) => build::build(&raw, &mut Report::new(&tree, sources, &shaped.poisoned, &mut own)),
        Err(error) => {
            let explanation =
                Explanation { code: "unreadable", message: error.message().into(), ..Explanation::default() };
            let place = TextSpan { source, start: 0, end: 0 };
            own.push(Diagnostic::new(explanation, String::new(), place));
            None
        }
    };
    problems.append(&mut own);
    record.map(|record| Record { name: name.to_owned(), is_built_in, text: text.to_owned(), ..record })
}

/// Returns the schema of a record.
fn schema() -> &'static Schema {
    static SCHEMA: LazyLock<Schema> = LazyLock::new(|| cleaned(schemars::schema_for!(RawRecord).to_value()));
    &SCHEMA
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Scenario, built_in_names};

    #[test]
    fn every_record_that_comes_with_the_program_can_be_read() {
        for name in shipped::record_names() {
            let text = shipped::record_text(name).expect("a text");
            let (mut sources, mut problems) = (SourceTexts::default(), Vec::new());
            let source = sources.add(name.to_owned(), text.to_owned(), 0);
            let record = interpret(name, true, text, source, &sources, &mut problems);
            assert!(problems.is_empty(), "{problems:#?}");
            assert_eq!(record.expect("a record").name, name);
        }
    }

    #[test]
    fn scenarios_of_central_asia_answer_to_its_record_and_no_others_do() {
        for name in built_in_names() {
            let scenario = Scenario::named(name, &[]).unwrap_or_else(|problems| panic!("{problems}"));
            let record = scenario.record().map(Record::name);
            assert_eq!(record, (name != "mercosur").then_some("central-asia"), "{name}");
        }
    }

    #[test]
    fn the_record_has_what_was_observed() {
        let record = built_in("central-asia").expect("a record");
        let series = |name: &str| {
            record.series().iter().find(|series| series.name == name).unwrap_or_else(|| panic!("{name}"))
        };
        let value = |name: &str, line: usize, year: i16| {
            let values = &series(name).lines[line].values;
            values.iter().find(|(of, _)| *of == year).map(|(_, value)| *value)
        };
        assert_eq!(value("trade_share", 0, 1995), Some(0.163));
        assert_eq!(value("trade_share", 0, 2014), Some(0.068));
        assert_eq!(series("trade_share").lines[0].values.len(), 21);
        // The mean of the region is that of its pairs, in the years in which all are known.
        let pairs = series("un_distance_dyads");
        assert_eq!(pairs.lines.len(), 10);
        for (year, mean) in &series("un_distance").lines[0].values {
            let values: Vec<f64> =
                (0..10).filter_map(|line| value("un_distance_dyads", line, *year)).collect();
            assert_eq!(values.len(), 10, "{year}");
            assert!((values.iter().sum::<f64>() / 10.0 - mean).abs() < 1e-5, "{year}");
        }
        let disputes = record.disputes().expect("disputes");
        let count = |a: &str, b: &str| disputes.onsets.iter().filter(|(_, pair)| *pair == [a, b]).count();
        assert_eq!((count("UZB", "TJK"), count("UZB", "KGZ"), count("KGZ", "TJK")), (6, 5, 2));
        let deaths: Vec<u32> =
            record.battle_deaths().expect("deaths").deaths.iter().map(|(.., best)| *best).collect();
        assert_eq!(deaths, [56, 150]);
    }

    #[test]
    fn leaders_of_the_reference_case_took_office_when_the_record_says() {
        let (scenario, record) = (Scenario::built_in(), built_in("central-asia").expect("a record"));
        let dates = &record.leaders().expect("leaders").took_office;
        for (id, name, on) in dates {
            let state = scenario.states().iter().find(|state| state.id == *id).expect("a state");
            let leader = state.leaders.iter().find(|leader| leader.name == *name);
            assert_eq!(leader.map(|leader| leader.from.first), Some(*on), "{name}");
        }
        let leaders: usize = scenario.states().iter().map(|state| state.leaders.len()).sum();
        assert_eq!(dates.len(), leaders);
    }

    #[test]
    fn other_states_have_no_inherited_record() {
        let text = "extends = 'central-asia'\n[[states]]\nid = 'TKM'\nremove = true\n";
        let scenario = Scenario::from_text("four", text, &[]).unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(scenario.record(), None);
        let named = ["scenario.record=\"central-asia\"".to_owned()];
        let problems = Scenario::from_text("four", text, &named).expect_err("of others").to_string();
        assert!(problems.contains("it is of `TKM`, which the scenario does not have"), "{problems}");
    }
}
