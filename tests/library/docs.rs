//! The documents agree with the code.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use concord::model::measures::{Kind, Section, Sign};
use concord::model::{Measure, Mechanisms, ParameterSpec, Parameters};
use concord::scenario::calendar::Calendar;
use concord::scenario::codebook::{Anchor, Case, CodebookEntry, codebook};
use concord::scenario::raw::forms::Form;
use concord::scenario::{Prior, Scenario, limits};

use crate::testkit::pinned;

/// Root of the project.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every document of the project.
fn documents() -> Vec<PathBuf> {
    let folders = ["", "docs", "docs/design", "docs/regions", ".github"].map(|folder| root().join(folder));
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("a readable folder"));
    let mut found: Vec<PathBuf> = files.map(|entry| entry.expect("a readable entry").path()).collect();
    found.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    found.sort();
    found
}

/// The rule files with the comment that opens each.
fn rules() -> Vec<(String, String)> {
    let folder = fs::read_dir(root().join("src/simulation/model/rules")).expect("a readable folder");
    let mut rules: Vec<_> = folder
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| !path.ends_with("mod.rs"))
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let text = read(&path);
            let head = text.lines().map_while(|line| line.strip_prefix("//!"));
            (name, head.map(|line| line.trim_start().to_owned() + "\n").collect())
        })
        .collect();
    rules.sort();
    rules
}

#[test]
fn the_parameter_table_is_that_of_the_rules_and_the_reference_case() {
    let scenario = Scenario::built_in();
    let row = |(rule, spec): (&str, &ParameterSpec)| {
        let ParameterSpec { key, symbol, min, max, unit, meaning, source, .. } = *spec;
        let value = scenario.parameters().get(key).expect("a value of every parameter");
        let prior = scenario.priors().iter().find(|(of, _)| of == key);
        let prior = prior.map_or("none".to_owned(), |(_, prior)| match prior {
            Prior::Uniform { low, high } => format!("[{low}, {high}]"),
            other => other.to_string(),
        });
        [
            format!("`{key}`"),
            symbol.to_owned(),
            value.to_string(),
            prior,
            format!("[{min}, {max}]"),
            unit.to_owned(),
            meaning.to_owned(),
            source.to_owned(),
            format!("[{rule}](../src/simulation/model/rules/{rule}.rs)"),
        ]
    };
    let rows: Vec<_> = Parameters::specs().map(row).collect();
    let head = ["key", "symbol", "value", "prior", "admissible", "unit", "meaning", "source", "rule"];
    pinned::part("docs/model.md", "parameters", &pinned::table(&head, &rows));
}

/// The units that a measure is of, in words.
fn units(measure: Measure) -> String {
    let name = |section: &Section| match section {
        Section::Region | Section::Benefit => "region",
        Section::State => "state",
        Section::Dyad => "dyad",
        Section::Issue => "issue",
    };
    measure.spec().sections.iter().map(name).collect::<Vec<_>>().join(", ")
}

#[test]
fn the_tables_of_measures_are_those_of_the_declarations() {
    let range = |measure: Measure| match (measure.spec().kind, measure.interval()) {
        (_, Some((low, high))) => format!("[{low},{high}]"),
        (Kind::Benefit(Sign::NotNegative), None) => "≥ 0".to_owned(),
        (Kind::Benefit(Sign::NotPositive), None) => "≤ 0".to_owned(),
        (Kind::Count(_), None) => "whole".to_owned(),
        (Kind::Benefit(Sign::Any) | Kind::Share | Kind::Signed, None) => "of the world".to_owned(),
    };
    let rows = Measure::ALL.map(|measure| {
        [format!("`{}`", measure.name()), units(measure), range(measure), measure.spec().meaning.to_owned()]
    });
    let head = ["series", "of", "range", "meaning"];
    pinned::part("docs/files.md", "measures", &pinned::table(&head, &rows));
    let rows = Measure::ALL.map(|measure| {
        let label = measure.label().to_owned();
        [measure.name().to_owned(), label, units(measure), measure.spec().definition.to_owned()]
    });
    let head = ["series", "label", "of", "what it is"];
    pinned::part("docs/model.md", "measures", &pinned::table(&head, &rows));
}

#[test]
fn the_table_of_mechanisms_is_that_of_the_declarations() {
    let rows: Vec<_> = Mechanisms::SPECS
        .iter()
        .map(|spec| [format!("`{}`", spec.key), spec.label.into(), spec.meaning.into(), spec.off.into()])
        .collect();
    let head = ["key", "label", "what it is", "without it"];
    pinned::part("docs/model.md", "mechanisms", &pinned::table(&head, &rows));
}

/// An anchor of the codebook as a row: its value, its description, and a shipped case with its value.
fn anchor_row(Anchor { at, says, case }: &Anchor) -> [String; 3] {
    let case = case.as_ref().map_or("no shipped case".to_owned(), |Case(name, key, who)| {
        let scenario = Scenario::named(name, &[]).expect("a shipped scenario");
        let parts = concord::scenario::key_segments(key).expect("a key");
        // The states of a pair stand in the order of the scenario.
        let mut turned = parts.clone();
        if let Some((one, other)) = parts.get(1).and_then(|pair| pair.split_once('-')) {
            turned[1] = format!("{other}-{one}");
        }
        let numbers = scenario.coded_numbers();
        let number = numbers.iter().find(|number| number.parts == parts || number.parts == turned);
        format!("{who}, {} (`{name}`)", number.expect("a test finds every case").value)
    });
    [at.to_string(), says.clone(), case]
}

#[test]
fn the_codebook_is_that_of_the_declarations() {
    let list = |items: &[String]| items.iter().map(|item| format!("- {item}\n")).collect::<String>();
    let entry = |entry: &CodebookEntry| {
        let CodebookEntry { title, key, meaning, left_out, anchors, indicators, data, mistakes, .. } = entry;
        let rows: Vec<_> = anchors.iter().map(anchor_row).collect();
        let anchors = pinned::table(&["value", "meaning", "such as"], &rows);
        let left_out = left_out.as_ref().map_or_else(String::new, |text| format!("\n\nLeft out: {text}"));
        format!(
            "### {title}\n\nKey `{key}`. {meaning}{left_out}\n\n{anchors}\nIndicators:\n\n{}\nPublic data:\n\n{}\nCommon mistakes:\n\n{}\n\
             Prior: {}\n",
            list(indicators),
            list(data),
            list(mistakes),
            entry.prior(),
        )
    };
    let text: Vec<String> = codebook().iter().map(entry).collect();
    pinned::part("docs/codebook.md", "codebook", &text.join("\n"));
}

#[test]
fn every_rule_opens_with_its_claim_formula_inputs_source_and_limits() {
    for (rule, head) in rules() {
        let mut at = 0;
        for part in [
            ["**Claim.**"; 2],
            ["**Formula.**"; 2],
            ["**Parameters.**", "**Inputs.**"],
            ["**Source.**"; 2],
            ["**Limits.**"; 2],
        ] {
            let place = part.iter().find_map(|title| head[at..].find(title));
            at += place.unwrap_or_else(|| panic!("{rule}.rs: no {} in its place", part.join(" or ")));
        }
    }
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_parameter_stands_with_its_symbol_in_its_rule_and_in_the_model_document() {
    let model = read(&root().join("docs/model.md"));
    let (model, _) = model.split_once("## A Parameters").expect("an annex with the table");
    let model = on_one_line(model);
    let rules = rules();
    for (rule, ParameterSpec { key, symbol, .. }) in Parameters::specs() {
        let (_, head) = rules.iter().find(|(name, _)| name == rule).expect("a rule file");
        let named = format!("`{key}` ({symbol})");
        assert!(on_one_line(head).contains(&named), "{rule}.rs does not name {named}");
        assert!(model.contains(&named), "docs/model.md does not name {named}");
    }
}

#[test]
fn every_work_that_a_parameter_names_is_among_the_references() {
    let model = read(&root().join("docs/model.md"));
    let (_, references) = model.split_once("\n## References\n").expect("a list of references");
    let entries: Vec<String> = references.split("\n\n").map(on_one_line).collect();
    for (_, ParameterSpec { key, source, .. }) in Parameters::specs() {
        for work in source.split(['.', ';']) {
            let (_, work) = work.rsplit_once(": ").unwrap_or(("", work));
            let (author, rest) = work.trim().split_once([',', ' ']).unwrap_or((work, ""));
            let is_year = |word: &&str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
            for year in rest.split([' ', ',']).filter(is_year) {
                let is_it = |entry: &String| entry.starts_with(&format!("{author},")) && entry.contains(year);
                assert!(entries.iter().any(is_it), "{key}: {author} {year} is not among the references");
            }
        }
    }
}

#[test]
fn every_rule_has_a_section_that_links_to_it() {
    let model = read(&root().join("docs/model.md"));
    for (rule, _) in rules() {
        let link = format!("[`{rule}.rs`](../src/simulation/model/rules/{rule}.rs)");
        assert!(model.contains(&link), "docs/model.md has no section of {link}");
    }
}

/// Targets of the links in a text of Markdown, code apart.
fn links(text: &str) -> Vec<String> {
    // What stands in an odd place is code: first the fenced blocks, then spans in each paragraph.
    let prose: Vec<&str> = text.split("```").step_by(2).collect();
    let mut found = vec![];
    for paragraph in prose.join("\n\n").split("\n\n") {
        let plain: Vec<&str> = paragraph.split('`').step_by(2).collect();
        for after in plain.join("`").split("](").skip(1) {
            if let Some((target, _)) = after.split_once(')') {
                found.push(target.to_owned());
            }
        }
    }
    found
}

/// The anchor of a heading on GitHub.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    kept.chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

/// The fault of a link of the document at `from`.
fn broken(from: &Path, target: &str) -> Option<String> {
    // The page is built with a release; web/test opens every link to it.
    if ["http://", "https://", "mailto:", "concord.html#"].iter().any(|scheme| target.starts_with(scheme)) {
        return None;
    }
    let (file, place) = target.split_once('#').unwrap_or((target, ""));
    let path = if file.is_empty() { from.to_owned() } else { from.with_file_name("").join(file) };
    if !path.exists() {
        return Some(format!("{}: `{target}` leads nowhere", from.display()));
    }
    let headings = || {
        read(&path)
            .lines()
            .filter(|line| line.starts_with('#'))
            .map(|line| anchor(line.trim_start_matches('#')))
            .collect::<Vec<_>>()
    };
    if !place.is_empty() && !headings().iter().any(|heading| heading == place) {
        return Some(format!("{}: no heading for `{target}`", from.display()));
    }
    None
}

#[test]
fn links_lead_somewhere() {
    let documents = documents();
    let found: Vec<String> = documents
        .iter()
        .flat_map(|from| links(&read(from)).into_iter().filter_map(move |target| broken(from, &target)))
        .collect();
    assert!(found.is_empty(), "{found:#?}");
    assert!(documents.len() >= 6, "documents are missing: {documents:?}");
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    let model = root().join("docs/model.md");
    assert_eq!(links("a [b](c.md) `[d](e.md)` [`f`](g.md#h)\n```\n[i](j.md)\n```\n"), ["c.md", "g.md#h"]);
    assert!(broken(&model, "nowhere.md").is_some());
    assert!(broken(&model, "#no-such-heading").is_some());
    assert_eq!(broken(&model, "#b-theory-lenses"), None);
    assert_eq!(broken(&model, "../Cargo.toml"), None);
}

#[test]
fn the_lenses_can_be_set() {
    let model = read(&root().join("docs/model.md"));
    let (_, lenses) = model.split_once("## B Theory lenses").expect("an annex on lenses");
    let (lenses, _) = lenses.split_once("\n## ").expect("an annex after it");
    let table = lenses.lines().filter(|line| line.starts_with('|'));
    let spans = table.flat_map(|line| line.split('`').skip(1).step_by(2));
    let sets: Vec<String> = spans.filter(|span| span.contains('=')).map(str::to_owned).collect();
    for set in &sets {
        if let Err(problems) = Scenario::named("central-asia", std::slice::from_ref(set)) {
            panic!("{set}: {problems}");
        }
    }
    assert!(sets.len() > 5, "{sets:?}");
}

#[test]
fn the_glossary_has_every_term_once_and_in_the_order_of_the_alphabet() {
    let glossary = read(&root().join("docs/glossary.md"));
    let parts: Vec<Vec<String>> = glossary
        .split("\n## ")
        .skip(1)
        .map(|part| {
            let entries = part.split("\n- **").skip(1);
            let terms =
                entries.filter_map(|entry| entry.split_once("**: ")).map(|(term, _)| term.to_lowercase());
            terms.collect()
        })
        .collect();
    assert_eq!(parts.len(), 3, "the model, the method, the program");
    for terms in &parts {
        assert!(terms.len() > 20, "{terms:?}");
        for pair in terms.windows(2) {
            assert!(pair[0] < pair[1], "{} stands before {}", pair[0], pair[1]);
        }
    }
    let mut all = parts.concat();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), parts.concat().len(), "a term has one meaning");
}

#[test]
fn what_the_coverage_table_names_exists() {
    let coverage = read(&root().join("docs/coverage.md"));
    let folder = fs::read_dir(root().join("scenarios")).expect("a readable folder");
    let files = folder.map(|entry| entry.expect("a readable entry").path()).filter(|path| path.is_file());
    let scenarios: String = files.map(|path| read(&path)).collect();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let known: BTreeSet<&str> = scenarios.split(|c| !is_word(c)).collect();
    let claims =
        coverage.lines().filter(|line| line.starts_with("| ") && line[2..].starts_with(char::is_numeric));
    let mut count = 0;
    for (number, claim) in claims.enumerate() {
        for span in claim.split('`').skip(1).step_by(2) {
            let is_key = !["concord ", "--set ", "first_"].iter().any(|start| span.starts_with(start));
            for word in span.split(|c| !is_word(c)).filter(|word| is_key && !word.is_empty()) {
                assert!(
                    known.contains(word) || span.ends_with('/'),
                    "claim {}: `{span}` is no key",
                    number + 1
                );
            }
        }
        count += 1;
    }
    assert_eq!(count, 33, "claims");
}

#[test]
fn what_documents_tell_to_set_can_be_set() {
    let mut count = 0;
    for path in documents() {
        let text = read(&path);
        for after in text.split("--set ").skip(1) {
            let set = match after.strip_prefix('\'') {
                // In single quotes, as for a shell.
                Some(quoted) => quoted.split('\'').next(),
                None => after.split_whitespace().next(),
            };
            let set = set.unwrap_or_default().trim_end_matches(['`', ',', '.', ')', ';']);
            // `--set key.path=value` and `--set KEY=VALUE` are the form, and no example.
            if set.starts_with("key") || set.starts_with("KEY") || !set.contains('=') {
                continue;
            }
            let set = set.to_owned();
            if let Err(problems) = Scenario::named("central-asia", std::slice::from_ref(&set)) {
                panic!("{}: --set {set}: {problems}", path.display());
            }
            count += 1;
        }
    }
    assert!(count > 0, "no example was found");
}

#[test]
fn the_scenarios_on_the_pages_run_as_they_stand() {
    let mut count = 0;
    for path in documents() {
        let text = read(&path);
        for block in text.split("```toml\n").skip(1).filter_map(|after| after.split("```").next()) {
            if let Err(problems) = Scenario::from_text("page", block, &[]) {
                panic!("{}: {problems}\n{block}", path.display());
            }
            count += 1;
        }
    }
    assert!(count >= 6, "examples are missing");
}

#[test]
fn the_sizes_on_the_page_are_those_of_the_code() {
    let page = read(&root().join("docs/scenarios.md"));
    for (what, most) in [
        ("states", limits::MOST_STATES as u64),
        ("issues", limits::MOST_ISSUES as u64),
        ("ticks", Calendar::MOST_TICKS),
        ("replicates", limits::MOST_REPLICATES),
        ("points, a point being one series at one tick", limits::MOST_POINTS),
        ("endowments", limits::MOST_ENDOWMENTS as u64),
        ("leaders of a state", limits::MOST_LEADERS as u64),
        ("events", limits::MOST_EVENTS as u64),
        ("statements of external pull", limits::MOST_PULLS as u64),
        ("regimes", limits::MOST_REGIMES as u64),
        ("lenses of one's own", limits::MOST_LENSES as u64),
        (
            "priors of numbers that are no parameters, columns of a table of points",
            limits::MOST_OPEN_NUMBERS as u64,
        ),
        ("elements of any other list or table", limits::MOST_ELEMENTS as u64),
        ("characters of an id", Form::LONGEST_ID as u64),
        ("characters of a scenario's or a lens's name", Form::LONGEST_FOLDER_NAME as u64),
        ("characters of any other name or a title", Form::LONGEST_LABEL as u64),
        ("characters of a description, a claim or a source", limits::LONGEST_TEXT as u64),
        ("parts of a key, and levels of tables and lists inside each other", limits::DEEPEST as u64),
        ("files in a chain of `extends`", limits::LONGEST_CHAIN as u64),
        ("MiB of a scenario with all that it extends, or of a record", limits::LARGEST_FILE >> 20),
        ("MiB of a table of points", limits::LARGEST_TABLE >> 20),
    ] {
        let row = format!("| {what} | {} |", grouped(most));
        assert!(page.contains(&row), "docs/scenarios.md does not say `{row}`");
    }
}

/// A number with a comma before every three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(|group| String::from_utf8_lossy(group).into_owned());
    groups.collect::<Vec<_>>().join(",")
}
