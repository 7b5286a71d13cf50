//! The command-line reference, `docs/cli.md`, which this test writes from the arguments that clap defines.

use clap::{Arg, Command};

/// The document, from the root of the project.
const DOCUMENT: &str = "docs/cli.md";

/// Beginning of the document.
const HEAD: &str = "\
<!-- Written by a test from the help texts in src/cli: UPDATE=1 cargo test --lib cli::reference -->

# Command-line reference

Every command with its arguments and options, in the words of the program's own help: `concord help COMMAND` prints the same on the
terminal, and `concord man COMMAND` prints a manual page. Every command takes `-h` for a short help and `--help` for the full one;
`concord --version` prints version, commit and platform. Words in capitals stand for values. [files.md](files.md) describes what the files of a command hold,
[glossary.md](glossary.md) the terms.
";

/// The whole document.
fn reference() -> String {
    let mut program = super::command();
    program.build();
    let commands: Vec<&Command> =
        program.get_subcommands().filter(|command| command.get_name() != "help").collect();
    let mut text = format!("{HEAD}\n| command | what it does |\n| --- | --- |\n");
    for command in &commands {
        let name = command.get_name();
        let what = prose(&command.get_about().map(ToString::to_string).unwrap_or_default());
        text += &format!("| [`concord {name}`](#concord-{name}) | {what} |\n");
    }
    text += &section(&program);
    for command in commands {
        text += &section(command);
    }
    text
}

/// Section of the document on a command.
fn section(command: &Command) -> String {
    let name = command.get_bin_name().unwrap_or(command.get_name());
    let usage = command.clone().render_usage().to_string();
    let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage);
    let about = command.get_long_about().or(command.get_about()).map(ToString::to_string).unwrap_or_default();
    let mut text = format!("\n## {name}\n\n{}\n```text\n{usage}\n```\n", paragraphs(&about));
    let shown: Vec<&Arg> = command.get_arguments().filter(|argument| is_shown(argument)).collect();
    for (title, is_positional) in [("Arguments", true), ("Options", false)] {
        let of_kind = shown.iter().filter(|argument| argument.is_positional() == is_positional);
        let entries: String = of_kind.map(|argument| entry(argument)).collect();
        if !entries.is_empty() {
            text += &format!("\n**{title}**\n\n{entries}");
        }
    }
    let after = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
    text + &appendix(&anstream::adapter::strip_str(&after).to_string())
}

/// Whether an argument is visible and not shared by all commands.
fn is_shown(argument: &Arg) -> bool {
    !argument.is_hide_set() && !["help", "version"].contains(&argument.get_id().as_str())
}

/// An argument with its help, default and possible values, as an entry of a list.
fn entry(argument: &Arg) -> String {
    let values: Vec<&str> =
        argument.get_value_names().unwrap_or_default().iter().map(clap::builder::Str::as_str).collect();
    let values = if takes_value(argument) { values.join(" ") } else { String::new() };
    let names: Vec<String> = match argument.is_positional() {
        true => vec![format!("`{values}`")],
        false => {
            let short = argument.get_short().map(|short| format!("`-{short}`"));
            let long = argument.get_long().map(|long| format!("--{long} {values}").trim_end().to_owned());
            short.into_iter().chain(long.map(|long| format!("`{long}`"))).collect()
        }
    };
    let help = argument.get_long_help().or(argument.get_help()).map(ToString::to_string).unwrap_or_default();
    let mut text = format!("- {}: {}", names.join(", "), prose(&help));
    if takes_value(argument) {
        let coded =
            |words: Vec<String>| words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        let defaults: Vec<String> =
            argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
        if !defaults.is_empty() {
            text += &format!(" [default: {}]", coded(defaults));
        }
        let values = argument.get_possible_values();
        let values: Vec<_> = values.iter().filter(|value| !value.is_hide_set()).collect();
        if values.iter().any(|value| value.get_help().is_some()) {
            for value in values {
                let what = value.get_help().map(|help| format!(": {}", prose(&help.to_string())));
                text += &format!("\n  - `{}`{}", value.get_name(), what.unwrap_or_default());
            }
        } else if !values.is_empty() {
            let names = values.iter().map(|value| value.get_name().to_owned()).collect();
            text += &format!(" [values: {}]", coded(names));
        }
    }
    text + "\n"
}

fn takes_value(argument: &Arg) -> bool {
    argument.get_action().takes_values()
}

/// Text below the options: titles with blocks of examples, files or conditions, then sentences.
fn appendix(after: &str) -> String {
    let mut text = String::new();
    let mut block: Vec<&str> = Vec::new();
    let mut sentence: Vec<&str> = Vec::new();
    for line in after.lines().chain([""]) {
        let is_of_block = line.starts_with("  ");
        if !is_of_block && !block.is_empty() {
            text += &format!("\n```text\n{}\n```\n", block.join("\n"));
            block.clear();
        }
        match line.strip_suffix(':').filter(|_| !is_of_block) {
            Some(title) => text += &format!("\n**{title}**\n"),
            None if is_of_block => block.push(&line[2..]),
            None if line.is_empty() && !sentence.is_empty() => {
                text += &format!("\n{}\n", prose(&sentence.join(" ")));
                sentence.clear();
            }
            None if line.is_empty() => {}
            None => sentence.push(line),
        }
    }
    text
}

/// Help in paragraphs as Markdown.
fn paragraphs(help: &str) -> String {
    help.split("\n\n").map(|paragraph| prose(paragraph) + "\n").collect::<Vec<_>>().join("\n")
}

/// Help on one line as Markdown: options as code, code unchanged, and special characters escaped.
fn prose(help: &str) -> String {
    let word = |word: &str| {
        let open = if word.starts_with('(') { "(" } else { "" };
        let name = word[open.len()..].trim_end_matches(['.', ',', ';', ':', ')']);
        let is_letter = |c: char| c == '-' || c.is_ascii_alphabetic();
        if name.strip_prefix('-').is_some_and(|rest| rest.starts_with(is_letter)) {
            return format!("{open}`{name}`{}", &word[open.len() + name.len()..]);
        }
        if word.starts_with('`') {
            return word.to_owned();
        }
        let escaped = |c| ["\\*<>|".contains(c).then_some('\\'), Some(c)];
        word.chars().flat_map(escaped).flatten().collect()
    };
    help.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_document_says_what_the_program_says() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(DOCUMENT);
    let expected = reference();
    if std::env::var_os("UPDATE").is_some() {
        fs_err::write(&path, &expected).expect("a document that can be written");
    }
    let found = fs_err::read_to_string(&path).expect("the document");
    let first = expected.lines().zip(found.lines()).find(|(expected, found)| expected != found);
    assert!(
        found == expected,
        "{DOCUMENT} is out of date, first at {first:?}: UPDATE=1 cargo test --lib cli::reference"
    );
}

#[test]
fn help_is_no_markup_by_accident() {
    assert_eq!(
        prose("leave it out\n  (--only), a|b of *all* <N>, by -n: `prior`."),
        "leave it out (`--only`), a\\|b of \\*all\\* \\<N\\>, by `-n`: `prior`."
    );
    assert_eq!(
        appendix("Examples:\n  concord run\n    more\n\nFiles:\n  a.csv\nOne\nsentence.\n"),
        "\n**Examples**\n\n```text\nconcord run\n  more\n```\n\n**Files**\n\n```text\na.csv\n```\n\nOne sentence.\n"
    );
}
