//! The languages of figures and their captions.
//!
//! Charts contain messages in English, as in `say!(language, "Regional series, {years}", years)`; labels of measures and
//! mechanisms are in the declarations of the model. The English message is the key of its translation in the catalogue of
//! another language, a TOML file beside this one; names in braces are placeholders for values, in any order. Tests draw
//! every chart in every language and fail if a message has no translation or a translation has no message.
//!
//! Names belong to the scenario and are shown unchanged. The catalogues also translate the names of built-in scenarios.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::OnceLock;

use jiff::civil::Date;
use serde::Deserialize;

use super::numbers::decimal;
use crate::format;
use crate::scenario::{DateUnit, raw::forms::Period};

/// A language of figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English, the language of messages in the code.
    #[default]
    English,
    /// Russian.
    Russian,
    /// Kazakh, in Cyrillic letters.
    Kazakh,
}

/// A message in a language, with values for its placeholders.
macro_rules! say {
    ($language:expr, $message:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $language.say($message, &[$((stringify!($name), &$crate::plot::language::say!(@ $name $(, $value)?) as &dyn std::fmt::Display)),*])
    };
    (@ $name:ident) => { $name };
    (@ $name:ident, $value:expr) => { $value };
}
pub(crate) use say;

/// Contents of a catalogue.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    /// Short names of the months, as they stand before a year.
    months: [String; 12],
    /// Names of the months as they stand in a date.
    months_in_dates: [String; 12],
    /// Translations of messages.
    messages: BTreeMap<String, String>,
    /// Translations of names in built-in scenarios.
    names: BTreeMap<String, String>,
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Language {
    /// Every language.
    pub const ALL: [Self; 3] = [Self::English, Self::Russian, Self::Kazakh];

    /// Name on the command line, the code of ISO 639-1.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Russian => "ru",
            Self::Kazakh => "kk",
        }
    }

    /// The language with a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.name() == name)
    }

    /// The catalogue; `None` for English, whose messages are in the code.
    fn catalogue(self) -> Option<&'static Catalogue> {
        static RUSSIAN: OnceLock<Catalogue> = OnceLock::new();
        static KAZAKH: OnceLock<Catalogue> = OnceLock::new();
        let (known, text) = match self {
            Self::English => return None,
            Self::Russian => (&RUSSIAN, include_str!("russian.toml")),
            Self::Kazakh => (&KAZAKH, include_str!("kazakh.toml")),
        };
        Some(known.get_or_init(|| toml::from_str(text).expect("a test reads the catalogues")))
    }

    /// A message with its values, for `say!`. A message without translation stays English.
    pub fn say(self, message: &str, values: &[(&str, &dyn Display)]) -> String {
        let translation = self.catalogue().map(|catalogue| catalogue.messages.get(message));
        #[cfg(test)]
        assert!(translation != Some(None), "no {self:?} for {message:?}");
        let mut rest = translation.flatten().map_or(message, String::as_str);
        let mut text = String::with_capacity(rest.len());
        while let Some((before, name, after)) = placeholder(rest) {
            text.push_str(before);
            match values.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => text.push_str(&value.to_string()),
                None => text.push_str(&rest[before.len()..rest.len() - after.len()]),
            }
            rest = after;
        }
        text + rest
    }

    /// A name of a scenario, translated if it is built in.
    pub fn called(self, name: &str) -> String {
        let translation = self.catalogue().and_then(|catalogue| catalogue.names.get(name));
        translation.map_or(name, String::as_str).to_owned()
    }

    /// An English number with the decimal mark and the thousands separator of this language.
    pub fn number(self, english: &str) -> String {
        if self == Self::English {
            return english.to_owned();
        }
        let local = |character| match character {
            '.' => ',',
            ',' => '\u{a0}',
            other => other,
        };
        english.chars().map(local).collect()
    }

    /// A number with a given number of decimals.
    pub fn decimal(self, value: f64, decimals: usize) -> String {
        self.number(&decimal(value, decimals))
    }

    /// A whole number.
    pub fn count(self, value: u64) -> String {
        self.number(&format::count(value))
    }

    /// A share of a whole in percent.
    pub fn percent(self, share: f64) -> String {
        self.number(&format::percent(share))
    }

    /// The interval of a share in percent.
    pub fn percent_within(self, share: f64, low: f64, high: f64) -> (String, String) {
        let (share, interval) = format::percent_within(share, low, high);
        (self.number(&share), self.number(&interval))
    }

    /// The ends of an interval in brackets, with a separator other than the decimal comma.
    pub fn interval(self, [low, high]: [String; 2]) -> String {
        let between = if self == Self::English { "," } else { ";" };
        format!("[{low}{between} {high}]")
    }

    /// Number of replicates, in words.
    pub fn replicates(self, count: u64) -> String {
        let n = self.count(count);
        if count == 1 { say!(self, "1 replicate") } else { say!(self, "{n} replicates", n) }
    }

    /// Month and year of a date, abbreviated.
    pub fn month(self, date: Date) -> String {
        let place = usize::from(date.month().unsigned_abs()) - 1;
        let month = self.catalogue().map_or(MONTHS[place], |catalogue| &catalogue.months[place]);
        format!("{month} {}", date.year())
    }

    /// A date, abbreviated to its precision: year, quarter, or month; days are reduced to their month.
    pub fn period(self, period: Period) -> String {
        let (year, quarter) = (period.first.year(), (period.first.month() + 2) / 3);
        match period.unit() {
            DateUnit::Year => year.to_string(),
            DateUnit::Quarter => say!(self, "Q{quarter} {year}", quarter, year),
            DateUnit::Month | DateUnit::Day => self.month(period.first),
        }
    }

    /// Day, month and year of a date, abbreviated.
    pub fn short_date(self, date: Date) -> String {
        format!("{} {}", date.day(), self.month(date))
    }

    /// A date in full.
    pub fn date(self, date: Date) -> String {
        let place = usize::from(date.month().unsigned_abs()) - 1;
        let Some(catalogue) = self.catalogue() else { return date.strftime("%-d %B %Y").to_string() };
        let (day, month, year) = (date.day(), &catalogue.months_in_dates[place], date.year());
        say!(self, "{day} {month} {year}", day, month, year)
    }
}

/// The text before a name in braces, the name, and the text after it.
fn placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::model::{Measure, Mechanisms};

    /// The names in braces of a message, in their order in the alphabet.
    fn placeholders(mut text: &str) -> Vec<&str> {
        let mut names = Vec::new();
        while let Some((_, name, after)) = placeholder(text) {
            names.push(name);
            text = after;
        }
        names.sort_unstable();
        names
    }

    #[test]
    fn translations_fill_in_what_their_messages_do() {
        for language in [Language::Russian, Language::Kazakh] {
            let catalogue = language.catalogue().expect("it is not English");
            for (message, translation) in &catalogue.messages {
                assert_eq!(placeholders(message), placeholders(translation), "{language:?}: {message}");
                assert!(!translation.trim().is_empty(), "{language:?}: {message}");
            }
        }
        let messages = |language: Language| {
            let catalogue = language.catalogue().expect("it is not English");
            (catalogue.messages.keys().collect::<Vec<_>>(), catalogue.names.keys().collect::<Vec<_>>())
        };
        assert_eq!(messages(Language::Russian), messages(Language::Kazakh));
    }

    #[test]
    fn every_translation_is_of_something_that_is_said() {
        let mut sources = String::new();
        let source = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
        let mut folders = vec![source.join("plot"), source.join("studies")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("the source is at hand") {
                let path = entry.expect("the source can be listed").path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "rs") {
                    sources.push_str(&std::fs::read_to_string(path).expect("the source can be read"));
                }
            }
        }
        for spec in Measure::ALL.map(Measure::spec) {
            sources += &format!("\"{}\" \"{}\" \"{}\"", spec.label, spec.axis, spec.difference);
        }
        sources.extend(Mechanisms::SPECS.iter().map(|spec| format!("\"{}\"", spec.label)));
        // A literal may continue on the next line after a backslash, and contain escaped characters.
        let sources: String = sources.split("\\\n").map(str::trim_start).collect();
        let sources = sources.replace("\\u{a0}", "\u{a0}").replace("\\u{2019}", "\u{2019}");
        let catalogue = Language::Russian.catalogue().expect("it is not English");
        for message in catalogue.messages.keys() {
            assert!(sources.contains(&format!("\"{message}\"")), "nothing says {message:?}");
        }
        let scenarios: String =
            crate::scenario::built_in_names().filter_map(crate::scenario::built_in_text).collect();
        let records: String = crate::scenario::built_in_names()
            .filter_map(|name| crate::scenario::Scenario::named(name, &[]).ok())
            .filter_map(|scenario| scenario.record().map(|record| record.text().to_owned()))
            .collect();
        let reference = crate::scenario::Scenario::built_in();
        let expectations = include_str!("../../../scenarios/expectations/regions.toml");
        for name in catalogue.names.keys() {
            let named = [format!("\"{name}\""), format!("\n{name} = ")];
            let is_lens = reference.lenses().iter().any(|lens| lens.title == *name);
            let is_series = records.contains(&format!("\ntitle = \"{name}\"\n"));
            let is_expected = expectations.contains(&format!("\nname = \"{name}\"\n"));
            let is_rest = reference.regimes().iter().any(|regime| regime.name == *name);
            assert!(
                is_rest
                    || is_expected
                    || is_lens
                    || is_series
                    || named.iter().any(|named| scenarios.contains(named)),
                "nothing is called {name:?}"
            );
        }
    }

    #[test]
    fn values_go_where_the_language_wants_them() {
        let years = "1992–2030";
        assert_eq!(say!(Language::English, "Regional series, {years}", years), "Regional series, 1992–2030");
        assert!(say!(Language::Russian, "Regional series, {years}", years).ends_with("1992–2030"));
        assert_eq!(Language::English.say("{a} of {b}", &[("b", &2)]), "{a} of 2", "what is not given stays");
    }

    #[test]
    fn numbers_and_dates_are_written_as_the_language_does() {
        let day = date(2016, 9, 2);
        assert_eq!(Language::English.decimal(-1234.5, 1), "−1,234.5");
        assert_eq!(Language::Russian.decimal(-1234.5, 1), "−1\u{a0}234,5");
        let ends = ["0,1", "0,2"].map(str::to_owned);
        assert_eq!(Language::Russian.interval(ends), "[0,1; 0,2]");
        assert_eq!(
            (Language::English.month(day), Language::English.date(day)),
            ("Sep 2016".into(), "2 September 2016".into())
        );
        assert_eq!(
            (Language::Russian.month(day), Language::Russian.date(day)),
            ("сент. 2016".into(), "2 сентября 2016\u{a0}г.".into())
        );
        assert_eq!(
            (Language::Kazakh.month(day), Language::Kazakh.date(day)),
            ("қыр. 2016".into(), "2016\u{a0}ж. 2 қыркүйек".into())
        );
    }

    #[test]
    fn no_more_of_a_date_is_written_than_is_known() {
        let written = |language: Language| {
            ["2005", "2005-Q1", "2005-03", "2005-03-24"]
                .map(|text| language.period(Period::parse(text).expect("a period")))
        };
        assert_eq!(written(Language::English), ["2005", "Q1 2005", "Mar 2005", "Mar 2005"]);
        assert_eq!(written(Language::Russian), ["2005", "1\u{a0}кв. 2005", "март 2005", "март 2005"]);
        assert_eq!(written(Language::Kazakh)[1], "2005\u{a0}ж. 1-тоқсан");
    }

    #[test]
    fn names_that_no_catalogue_has_stay_as_they_are() {
        assert_eq!(Language::Russian.called("Kazakhstan"), "Казахстан");
        assert_eq!(Language::Russian.called("Ruritania"), "Ruritania");
    }

    #[test]
    fn languages_have_names() {
        for language in Language::ALL {
            assert_eq!(Language::from_name(language.name()), Some(language));
        }
        assert_eq!(Language::from_name("fr"), None);
    }
}
