//! The changes of a page as a file that the program runs.

use toml::{Table, Value};

use super::request::ScenarioInput;
use crate::scenario::{Scenario, changes, parsed, split_key};

/// A file that makes a scenario with its changes: one that extends the built-in scenario and states the changes alone, or the whole
/// scenario where it is a text.
pub(super) fn file(input: &ScenarioInput, scenario: &Scenario) -> String {
    let extending = || {
        let mut table = Table::new();
        table.insert("extends".to_owned(), Value::String(input.name.clone()));
        let changes = input.set.iter().try_for_each(|change| set(&mut table, change));
        changes.and_then(|()| toml::to_string(&table).ok())
    };
    let text = if input.text.is_none() { extending() } else { None };
    // A key that this does not know, such as that of an element by its place, would make another scenario. Names follow the file.
    let is_same = |text: &String| {
        let read = Scenario::from_text(scenario.name(), text, &[]);
        read.is_ok_and(|read| changes(scenario, &read).is_empty())
    };
    text.filter(is_same).unwrap_or_else(|| scenario.resolved())
}

/// Adds a change `key=value` to a table of a scenario; `None` if it is none.
fn set(table: &mut Table, change: &str) -> Option<()> {
    let (segments, end) = split_key(change, &['=']).ok()?;
    let text = change.get(end..)?.strip_prefix('=')?.trim();
    let value = parsed(text).unwrap_or_else(|| Value::String(text.to_owned()));
    let keys: Vec<&str> = segments.iter().map(|(key, _)| key.as_str()).collect();
    insert(table, &keys, &mut Vec::new(), value)
}

/// Key that names the elements of the array at a path.
fn name_of(path: &[&str]) -> Option<&'static str> {
    match path {
        ["states" | "issues"] => Some("id"),
        ["states", _, "leaders"] | ["events"] => Some("name"),
        ["dyads"] => Some("pair"),
        ["external"] => Some("power"),
        _ => None,
    }
}

fn insert<'a>(table: &mut Table, keys: &[&'a str], path: &mut Vec<&'a str>, value: Value) -> Option<()> {
    let [first, rest @ ..] = keys else { return None };
    path.push(first);
    if rest.is_empty() {
        table.insert((*first).to_owned(), value);
        return Some(());
    }
    let Some(name) = name_of(path) else {
        let inner = table.entry(*first).or_insert_with(|| Value::Table(Table::new()));
        return insert(inner.as_table_mut()?, rest, path, value);
    };
    let [element, rest @ ..] = rest else { return None };
    let identity = match element.split_once('-').filter(|_| name == "pair") {
        Some((one, other)) => Value::Array([one, other].map(|id| Value::String(id.to_owned())).into()),
        None => Value::String((*element).to_owned()),
    };
    let array = table.entry(*first).or_insert_with(|| Value::Array(Vec::new())).as_array_mut()?;
    let is_it = |entry: &Value| entry.get(name) == Some(&identity);
    let place = array.iter().position(is_it).unwrap_or_else(|| {
        array.push(Value::Table(Table::from_iter([(name.to_owned(), identity.clone())])));
        array.len() - 1
    });
    path.push(element);
    insert(array[place].as_table_mut()?, rest, path, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(set: &[&str]) -> (String, Scenario) {
        let set = set.iter().map(|change| (*change).to_owned()).collect();
        let input = ScenarioInput { name: "central-asia".to_owned(), text: None, set };
        let scenario = input.read().unwrap_or_else(|problems| panic!("{problems}"));
        (file(&input, &scenario), scenario)
    }

    #[test]
    fn changes_of_every_kind_of_key_become_a_short_file_with_the_same_scenario() {
        let (text, scenario) = written(&[
            "parameters.spillover=0.3",
            "states.TKM.leaders.\"Serdar Berdimuhamedow\".openness=0.8",
            "states.TKM.sovereignty_sensitivity=0.5",
            "dyads.KAZ-UZB.dispute=0.1",
            "issues.trade.legacy=0.2",
            "mechanisms.prestige=false",
            "leadership={ mode = \"frozen\", at = \"2016-08-31\" }",
        ]);
        assert!(text.starts_with("extends = \"central-asia\"\n") && text.lines().count() < 50, "{text}");
        let read =
            Scenario::from_text("central-asia", &text, &[]).unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(changes(&scenario, &read), []);
    }

    #[test]
    fn no_change_is_the_scenario_itself() {
        assert_eq!(written(&[]).0, "extends = \"central-asia\"\n");
    }

    #[test]
    fn a_text_is_written_out() {
        let text = "extends = \"central-asia\"\n[parameters]\nspillover = 0.2\n";
        let input = ScenarioInput {
            name: "mine".to_owned(),
            text: Some(text.to_owned()),
            set: vec!["parameters.spillover=0.4".to_owned()],
        };
        let scenario = input.read().unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(file(&input, &scenario), scenario.resolved());
    }
}
