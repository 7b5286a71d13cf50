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
    use super::super::{Attendance, Basis, Counterpart, EventUnit, Link, Measurement, SlopeSign, When};
    use super::*;
    use crate::model::Measure;
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
    fn every_scenario_answers_to_the_record_of_its_region() {
        for name in built_in_names() {
            let scenario = Scenario::named(name, &[]).unwrap_or_else(|problems| panic!("{problems}"));
            let of_its_own = shipped::record_text(name).map(|_| name);
            assert_eq!(scenario.record().map(Record::name), of_its_own.or(Some("central-asia")), "{name}");
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
    fn leaders_of_every_region_took_office_when_its_record_says() {
        for region in shipped::record_names() {
            let scenario = Scenario::named(region, &[]).unwrap_or_else(|problems| panic!("{problems}"));
            let record = built_in(region).expect("a record");
            let dates = &record.leaders().expect("leaders").took_office;
            for (id, name, on) in dates {
                let state = scenario.states().iter().find(|state| state.id == *id).expect("a state");
                let leader = state.leaders.iter().find(|leader| leader.name == *name);
                assert_eq!(leader.map(|leader| leader.from.first), Some(*on), "{name}");
            }
            let leaders: usize = scenario.states().iter().map(|state| state.leaders.len()).sum();
            assert_eq!(dates.len(), leaders, "{region}");
        }
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

    fn record_of(text: &str) -> Record {
        let (mut sources, mut problems) = (SourceTexts::default(), Vec::new());
        let source = sources.add("own".to_owned(), text.to_owned(), 0);
        let record = interpret("own", false, text, source, &sources, &mut problems);
        record.unwrap_or_else(|| panic!("{problems:#?}"))
    }

    const HEADER: &str = "[record]\ntitle = 'Own'\nstates = ['ARG', 'BRA', 'PRY', 'URY']\nfit_until = 1995\n";

    #[test]
    fn a_record_of_another_region_says_how_it_measures() {
        let text = format!(
            "{HEADER}[[series]]\nname = 'share'\ntitle = 'Share'\nunit = 'share'\nsource = 'nowhere'\nmeasures = 'integration'\n\
             basis = 'coded'\nlimits = 'nothing'\nmeasurement = {{ slope = 'falling', link = 'log', autocorrelation = -0.5, \
             error = 0.2, demeaned = true, weight = 0.5 }}\n\
             less_weight = [{{ from = 1990, until = 1991, weight = 0.5, reason = 'weak' }}, \
             {{ from = 1991, until = 1991, weight = 0.5, reason = 'weaker', pairs = [['URY', 'PRY']] }}]\n\
             [[series.dyads]]\npair = ['PRY', 'URY']\nvalues = {{ 1990 = 1, 1991 = 2, 1998 = 4 }}\n\
             [[series.dyads]]\npair = ['BRA', 'ARG']\nvalues = {{ 1990 = 1, 1991 = 2 }}\n"
        );
        let record = record_of(&text);
        let series = &record.series()[0];
        let measurement = Measurement {
            link: Link::Log,
            slope: SlopeSign::Falling,
            autocorrelation: -0.5,
            error: Some(0.2),
            demeaned: true,
            weight: 0.5,
        };
        assert_eq!((series.measurement, series.basis), (measurement, Some(Basis::Coded)));
        assert_eq!(series.lines[1].pair, Some(["ARG".to_owned(), "BRA".to_owned()]));
        let weight = |line: usize, year| series.weight(&series.lines[line], year);
        assert_eq!([weight(0, 1989), weight(0, 1990), weight(0, 1991)], [1.0, 0.5, 0.25]);
        assert_eq!([weight(1, 1991), weight(1, 1992)], [0.5, 1.0]);
        assert_eq!(record.counts(), [(4, 1), (0, 0)]);
        // Of before the measurement: the sign alone.
        for (old, slope) in [("", SlopeSign::Rising), ("reversed = true\n", SlopeSign::Falling)] {
            let text = format!(
                "{HEADER}[[series]]\nname = 'share'\ntitle = 'Share'\nunit = 'share'\nsource = 'nowhere'\n\
                 measures = 'integration'\n{old}values = {{ 1990 = 1, 1998 = -2 }}\n"
            );
            assert_eq!(record_of(&text).series()[0].measurement, Measurement::plain(slope), "{old}");
        }
    }

    #[test]
    fn events_are_of_pairs_issues_or_the_region_and_of_a_day_or_not_yet() {
        let events = |name: &str, rest: &str| {
            format!(
                "[[events]]\nname = '{name}'\ntitle = 'Events'\nsource = 'nowhere'\nknown_until = '2000'\n{rest}\n"
            )
        };
        let text = [
            HEADER,
            &events(
                "borders",
                "counterpart = { is = 'settlement' }\ndates = [{ pair = ['BRA', 'ARG'], steps = [{ on = '1990', \
                share = 0.5 }, { on = '1994-06', share = 1 }] }, { pair = ['URY', 'BRA'], basis = 'unchecked' }]",
            ),
            &events(
                "deep",
                "counterpart = { is = 'passage', measures = 'paper', rises_to = 0.4 }\ndates = [{ on = '1995-01-01' }]",
            ),
            &events(
                "visas",
                "directed = true\ndates = [{ pair = ['URY', 'ARG'], by = '1991' }, { pair = ['ARG', 'URY'], on = '1999' }]",
            ),
            &events(
                "unions",
                "counterpart = { is = 'agreement', attendance = 'other' }\ndates = [{ issue = 'trade', on = '1991-03' }]",
            ),
            "[[documents]]\ndate = '1991-03-26'\nkind = 'treaty'\nissue = 'trade'\nstates = ['ARG', 'BRA', 'PRY', 'URY']\n\
             title = 'A treaty'\nsource = 'nowhere'\n\
             attendance = { ARG = 'leader', BRA = 'leader', PRY = 'other', URY = 'former_leader' }\n",
        ];
        let record = record_of(&text.concat());
        let [borders, deep, visas, unions] = record.events() else { panic!("four kinds") };
        assert_eq!(borders.counterpart, Some(Counterpart::Settlement { share: 0.5 }));
        let [done, open] = &borders.dates[..] else { panic!("two dates") };
        assert_eq!(
            (&done.unit, done.when.year()),
            (&EventUnit::Pair(["ARG", "BRA"].map(str::to_owned)), Some(1994))
        );
        assert_eq!((open.when, done.steps.len(), record.unchecked()), (When::NotYet, 2, 1));
        let passage = Counterpart::Passage { measure: Measure::Paper, level: 0.4, rises: true };
        assert_eq!((deep.counterpart, &deep.dates[0].unit), (Some(passage), &EventUnit::Region));
        assert_eq!((visas.is_directed, visas.counterpart), (true, None));
        assert_eq!(visas.dates[0].unit, EventUnit::Pair(["URY", "ARG"].map(str::to_owned)));
        assert_eq!(visas.dates[0].when, When::By(jiff::civil::date(1991, 12, 31)));
        assert_eq!(unions.counterpart, Some(Counterpart::Agreement { attendance: Attendance::Other }));
        assert_eq!(record.issues(), ["trade"]);
        // In 1995 and before: the border, the depth, the visa and the union; the other visa after it.
        assert_eq!(record.counts()[1], (4, 1));
        // Who came does not reach what counts: there is no such agreement then.
        let told = text
            .concat()
            .replace("attendance = 'other'", "attendance = 'leader'")
            .replace("on = '1991-03'", "on = '1992'");
        assert_eq!(record_of(&told).events()[3].dates[0].when.year(), Some(1992));
    }
}
