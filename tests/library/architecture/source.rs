//! The words of a source file, without comments, texts and tests.

use std::path::Path;

/// One file of `src`.
pub struct Source {
    /// Path from the root of the crate, with `/`.
    pub path: String,
    /// Lines that are not in a test.
    pub lines: usize,
    /// Words and signs of the code, in order; `::` is one sign, and so is a text or character, behind a quote.
    pub words: Vec<String>,
    /// Modules that the file declares for tests alone.
    test_modules: Vec<String>,
}

impl Source {
    /// Reads a text that stands at `path`.
    pub fn new(path: &str, text: &str) -> Self {
        let mut source =
            Self { path: path.to_owned(), lines: text.lines().count(), words: vec![], test_modules: vec![] };
        let words = words(text);
        let is = |place: usize, word: &str| words.get(place).is_some_and(|(_, known)| known == word);
        let mut place = 0;
        while place < words.len() {
            let begins = |signs: &[&str]| signs.iter().enumerate().all(|(k, word)| is(place + k, word));
            // With or without features that the test needs.
            if begins(&["#", "[", "cfg", "(", "test", ")"])
                || begins(&["#", "[", "cfg", "(", "all", "(", "test", ","])
            {
                let item = (place..words.len()).find(|end| is(*end, "]")).map_or(words.len(), |end| end + 1);
                let end = item_end(&words, item);
                let is_module = |place: usize| is(place, "mod") && is(place + 2, ";");
                // Behind `pub(crate)`, `pub` or nothing.
                let visible = [0, 1, 4].map(|skipped| item + skipped);
                if let Some(module) = visible.into_iter().find(|place| *place < end && is_module(*place)) {
                    source.test_modules.push(words[module + 1].1.clone());
                }
                source.lines -= words[end - 1].0 - words[place].0 + 1;
                place = end;
            } else {
                source.words.push(words[place].1.clone());
                place += 1;
            }
        }
        source
    }

    /// What stands in quotes in the code, escapes as they are written, continued lines joined.
    pub fn texts(&self) -> impl Iterator<Item = String> {
        self.words.iter().filter_map(|word| word.strip_prefix('"')).map(|text| {
            let mut lines = text.split("\\\n");
            let first = lines.next().unwrap_or_default().to_owned();
            lines.fold(first, |joined, line| joined + line.trim_start())
        })
    }

    /// The room that the file stands in: the first module of its path, `main` or `lib` at the root.
    pub fn room(&self) -> &str {
        let inside = self.inside();
        inside.split(['/', '.']).next().unwrap_or(inside)
    }

    /// Every path in the code with the groups of `use` taken apart, `crate`, `self` and `super` resolved to
    /// `crate::room::...`.
    pub fn paths(&self) -> Vec<Vec<String>> {
        let module = self.module();
        let mut found = vec![];
        for (place, word) in self.words.iter().enumerate() {
            let before = place.checked_sub(1).map_or("", |before| self.words[before].as_str());
            let is_path = self.word(place + 1) == "::" || before == "use";
            if is_name(word) && is_path && before != "::" {
                self.follow(place, &[], &mut found);
            }
        }
        found.into_iter().map(|path| absolute(path, &module)).collect()
    }

    /// Collects the path that begins at `place`, and returns the place after it.
    fn follow(&self, mut place: usize, before: &[String], found: &mut Vec<Vec<String>>) -> usize {
        let mut path = before.to_vec();
        while is_name(self.word(place)) {
            path.push(self.words[place].clone());
            place += 1;
            if self.word(place) != "::" {
                break;
            }
            place += 1;
            if self.word(place) == "{" {
                place += 1;
                while !["}", ""].contains(&self.word(place)) {
                    // Steps over commas, `*` and `as x`.
                    place =
                        if is_name(self.word(place)) { self.follow(place, &path, found) } else { place + 1 };
                }
                return place + 1;
            }
        }
        found.push(path);
        place
    }

    fn word(&self, place: usize) -> &str {
        self.words.get(place).map_or("", String::as_str)
    }

    /// The path from the root of the crate that the file belongs to.
    fn inside(&self) -> &str {
        let of = |folder| self.path.strip_prefix(folder);
        of("src/simulation/").or_else(|| of("src/")).unwrap_or(&self.path)
    }

    /// The modules from the root of the crate down to the file.
    fn module(&self) -> Vec<String> {
        let parts = self.inside().trim_end_matches(".rs").split('/');
        parts.filter(|part| !["mod", "lib", "main"].contains(part)).map(str::to_owned).collect()
    }
}

/// Every file of `src` that is not for tests alone.
pub fn tree() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![];
    collect(&root.join("src"), &mut files);
    files.sort();
    let read = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).expect("a readable source file");
        let inside = path.strip_prefix(root).expect("a path inside the crate");
        Source::new(&inside.to_string_lossy().replace('\\', "/"), &text)
    };
    let sources: Vec<Source> = files.iter().map(read).collect();
    let for_tests: Vec<String> = sources
        .iter()
        .flat_map(|source| {
            let folder = source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            source.test_modules.iter().map(move |module| format!("{folder}/{module}"))
        })
        .collect();
    let is_test = |path: &str| {
        for_tests.iter().any(|module| {
            path.strip_prefix(module.as_str()).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
        })
    };
    sources.into_iter().filter(|source| !is_test(&source.path)).collect()
}

fn collect(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn absolute(path: Vec<String>, module: &[String]) -> Vec<String> {
    let mut here = module.to_vec();
    let mut rest = path.as_slice();
    match path.first().map(String::as_str) {
        Some("crate") => {
            here.clear();
            rest = &rest[1..];
        }
        Some("self" | "super") => {}
        _ => return path,
    }
    while let Some(("self" | "super", after)) =
        rest.split_first().map(|(first, after)| (first.as_str(), after))
    {
        if rest[0] == "super" {
            here.pop();
        }
        rest = after;
    }
    std::iter::once("crate".to_owned()).chain(here).chain(rest.iter().cloned()).collect()
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// The place after the item that begins at `place`: after its `;`, or after the brace that closes it.
fn item_end(words: &[(usize, String)], place: usize) -> usize {
    let mut depth = 0_i32;
    for (at, (_, word)) in words.iter().enumerate().skip(place) {
        match word.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => {
                depth -= 1;
                if depth == 0 && word == "}" {
                    return at + 1;
                }
            }
            ";" if depth == 0 => return at + 1,
            _ => {}
        }
    }
    words.len()
}

/// Words and signs with the number of their line, without comments. What stands in quotes is one word behind a quote.
fn words(text: &str) -> Vec<(usize, String)> {
    let chars: Vec<char> = text.chars().collect();
    let at = |place: usize| chars.get(place).copied().unwrap_or('\0');
    let (mut words, mut line, mut place) = (vec![], 0, 0);
    while place < chars.len() {
        let start = place;
        let first = at(place);
        if first.is_whitespace() {
            place += 1;
        } else if first == '/' && at(place + 1) == '/' {
            while place < chars.len() && at(place) != '\n' {
                place += 1;
            }
        } else if first == '/' && at(place + 1) == '*' {
            let mut depth = 0;
            loop {
                match (at(place), at(place + 1)) {
                    ('/', '*') => (depth, place) = (depth + 1, place + 2),
                    ('*', '/') => (depth, place) = (depth - 1, place + 2),
                    _ => place += 1,
                }
                if depth == 0 || place >= chars.len() {
                    break;
                }
            }
        } else if let Some(end) = quoted(&chars, place) {
            place = end;
            words.push((line, std::iter::once('"').chain(chars[start..end].iter().copied()).collect()));
        } else if is_name(&first.to_string()) {
            while at(place).is_alphanumeric() || at(place) == '_' {
                place += 1;
            }
            words.push((line, chars[start..place].iter().collect()));
        } else {
            place += if first == ':' && at(place + 1) == ':' { 2 } else { 1 };
            words.push((line, chars[start..place].iter().collect()));
        }
        line += chars[start..place.min(chars.len())].iter().filter(|c| **c == '\n').count();
    }
    words
}

/// The place after a string or character that begins at `place`, `None` if none begins there.
fn quoted(chars: &[char], place: usize) -> Option<usize> {
    let at = |place: usize| chars.get(place).copied().unwrap_or('\0');
    let mut open = place;
    if at(open) == 'b' || at(open) == 'c' {
        open += 1;
    }
    let raw = at(open) == 'r' && (at(open + 1) == '"' || (at(open + 1) == '#' && at(open + 2) != '_'));
    if raw {
        let hashes = (open + 1..chars.len()).take_while(|place| at(*place) == '#').count();
        if at(open + 1 + hashes) != '"' {
            return None;
        }
        let close = |end: usize| at(end) == '"' && (1..=hashes).all(|k| at(end + k) == '#');
        let end = (open + 2 + hashes..chars.len()).find(|end| close(*end))?;
        return Some(end + 1 + hashes);
    }
    let quote = at(open);
    // A lifetime is a quote, a name and no closing quote.
    let is_character = quote == '\'' && (at(open + 1) == '\\' || at(open + 2) == '\'');
    if quote != '"' && !is_character {
        return None;
    }
    let mut end = open + 1;
    while end < chars.len() && at(end) != quote {
        end += if at(end) == '\\' { 2 } else { 1 };
    }
    Some(end + 1)
}
