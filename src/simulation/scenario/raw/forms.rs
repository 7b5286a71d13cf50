//! The forms that texts and keys of a scenario take: ids, names of folders, years, dates.
//!
//! A form is known to the JSON schema by its regular expression, and to the reader by the functions
//! here, so that a text which passes one passes the other; the tests compare the two.

use std::{borrow::Cow, fmt};

use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use crate::problem::{Phrase, Setting};

/// The required form of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Short name of a state, an issue, an endowment or a regime.
    Id,
    /// Name of a scenario, which becomes that of a folder.
    FolderName,
    /// Reads a year from 1000 to 8999.
    Year,
    /// A day, or a year, quarter or month.
    Period,
    /// A name for people: one line.
    Label,
    /// A key as overrides write it, of any length: one line.
    Key,
}

impl Form {
    /// All forms.
    pub const ALL: [Self; 6] = [Self::Id, Self::FolderName, Self::Year, Self::Period, Self::Label, Self::Key];
    /// Most characters of an id: it becomes part of file and column names.
    pub const LONGEST_ID: usize = 40;
    /// Most characters of a scenario's name.
    pub const LONGEST_FOLDER_NAME: usize = 80;
    /// Most characters of a label: it has to fit into charts and tables.
    pub const LONGEST_LABEL: usize = 120;

    /// The regular expression by which the JSON schema knows the form.
    pub const fn pattern(self) -> &'static str {
        match self {
            Self::Id => "^[A-Za-z][A-Za-z0-9_]{0,39}$",
            Self::FolderName => "^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$",
            Self::Year => "^[1-8][0-9]{3}$",
            Self::Period => "^[1-8][0-9]{3}(-Q[1-4]|-[0-9]{2}(-[0-9]{2})?)?$",
            Self::Label => r"^[^\x00-\x1f\x7f-\x9f]{1,120}$",
            Self::Key => r"^[^\x00-\x1f\x7f-\x9f]+$",
        }
    }

    /// Returns the form of a pattern; `None` for a pattern other than those of [`Self::pattern`].
    pub fn of_pattern(pattern: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.pattern() == pattern)
    }

    /// Returns whether a text has the form. The days of a period must exist.
    pub fn accepts(self, text: &str) -> bool {
        let rest_of_name =
            |extra: &[u8]| text.bytes().all(|b| b.is_ascii_alphanumeric() || extra.contains(&b));
        match self {
            Self::Id => {
                text.len() <= Self::LONGEST_ID
                    && text.starts_with(|c: char| c.is_ascii_alphabetic())
                    && rest_of_name(b"_")
            }
            Self::FolderName => {
                text.len() <= Self::LONGEST_FOLDER_NAME
                    && text.starts_with(|c: char| c.is_ascii_alphanumeric())
                    && rest_of_name(b"_-")
            }
            Self::Year => parse_year(text).is_some(),
            Self::Period => Period::parse(text).is_some(),
            Self::Label => {
                (1..=Self::LONGEST_LABEL).contains(&text.chars().count()) && !text.contains(char::is_control)
            }
            Self::Key => !text.is_empty() && !text.contains(char::is_control),
        }
    }

    /// Returns the remedy for a text that lacks the form, if it is more than to write another text.
    pub fn help(self, text: &str) -> Option<String> {
        match self {
            Self::FolderName if text.chars().any(|c| !c.is_ascii() && c.is_alphabetic()) => Some(format!(
                "name the scenario in Latin letters here, such as \"my-scenario\", and put \"{text}\" into `title`, which \
                 figures and reports show"
            )),
            _ => None,
        }
    }

    /// Describes what is allowed, for people.
    pub fn allowed(self) -> Phrase {
        let text = match self {
            Self::Id => "a letter, then letters, digits or `_`, at most 40 in all (plain ASCII)",
            Self::FolderName => {
                "letters, digits, `-` or `_`, at most 80, the first a letter or digit (plain ASCII)"
            }
            Self::Year => "a year from 1000 to 8999",
            Self::Period => "a date that exists, as \"YYYY\", \"YYYY-Qn\", \"YYYY-MM\" or \"YYYY-MM-DD\"",
            Self::Label => "one line of 1 to 120 characters",
            Self::Key => {
                return Phrase::new("a key as ")
                    .setting(Setting::ScenarioValue)
                    .text(" takes it, on one line");
            }
        };
        text.into()
    }

    /// Returns an example of the form.
    pub const fn example(self) -> &'static str {
        match self {
            Self::Id => "x",
            Self::FolderName => "scenario",
            Self::Year => "2000",
            Self::Period => "2000",
            Self::Label | Self::Key => "x",
        }
    }
}

/// Returns whether Windows reserves a name for a device, so that no folder or file can have it: `CON` and others, in
/// any case and with any ending.
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_ascii_uppercase();
    let numbered = |port: &str| {
        stem.strip_prefix(port).is_some_and(|number| {
            let mut digits = number.chars();
            let is_digit = digits.next().is_some_and(|c| c.is_ascii_digit() || "¹²³".contains(c));
            is_digit && digits.next().is_none()
        })
    };
    ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"].contains(&stem.as_str())
        || numbered("COM")
        || numbered("LPT")
}

/// Reads a year from 1000 to 8999.
fn parse_year(text: &str) -> Option<i16> {
    let digits = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().ok().filter(|year| (1000..9000).contains(year)) } else { None }
}

/// A year as the key of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Year(pub i16);

impl TryFrom<String> for Year {
    type Error = Misformed;

    fn try_from(text: String) -> Result<Self, Misformed> {
        parse_year(&text).map(Self).ok_or(Misformed(Form::Year))
    }
}

/// A day, or a year, quarter or month: where one day is needed, its first as a beginning and its last as an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Period {
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
}

impl Period {
    /// Reads `YYYY`, `YYYY-Qn`, `YYYY-MM` or `YYYY-MM-DD`; `None` for anything else and for days that do not exist.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let year = parse_year(parts.next()?)?;
        let months = |first: i8, last: i8| {
            Some(Self {
                first: Date::new(year, first, 1).ok()?,
                last: Date::new(year, last, 1).ok()?.last_of_month(),
            })
        };
        let part = |text: &str| (text.len() == 2).then(|| two_digits(text)).flatten();
        match (parts.next(), parts.next(), parts.next()) {
            (None, ..) => months(1, 12),
            (Some(quarter), None, _) if quarter.starts_with('Q') => {
                let number = "1234".find(quarter.strip_prefix('Q').filter(|n| n.len() == 1)?)?;
                let first = i8::try_from(3 * number + 1).ok()?;
                months(first, first + 2)
            }
            (Some(month), None, _) => months(part(month)?, part(month)?),
            (Some(month), Some(day), None) => {
                let day = Date::new(year, part(month)?, part(day)?).ok()?;
                Some(Self { first: day, last: day })
            }
            _ => None,
        }
    }
}

/// Reads a number of two digits.
fn two_digits(text: &str) -> Option<i8> {
    if text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None }
}

impl TryFrom<String> for Period {
    type Error = Misformed;

    fn try_from(text: String) -> Result<Self, Misformed> {
        Self::parse(&text).ok_or(Misformed(Form::Period))
    }
}

/// A text that lacks its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Misformed(pub Form);

impl fmt::Display for Misformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.0.allowed())
    }
}

macro_rules! text_schema {
    ($type:ty, $name:literal, $form:expr) => {
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "pattern": $form.pattern() })
            }
        }
    };
}

/// Short name of a state, an issue, an endowment or a regime.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(transparent)]
pub struct Id(pub String);

/// Name of a scenario or a lens.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(transparent)]
pub struct FolderName(pub String);

/// A name for people.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Label(pub String);

text_schema!(Id, "Id", Form::Id);
text_schema!(FolderName, "FolderName", Form::FolderName);
text_schema!(Label, "Label", Form::Label);
text_schema!(Year, "Year", Form::Year);
text_schema!(Period, "Period", Form::Period);

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn periods() {
        let check =
            |text, first, last| assert_eq!(Period::parse(text), Some(Period { first, last }), "{text}");
        check("1992", date(1992, 1, 1), date(1992, 12, 31));
        check("1992-Q2", date(1992, 4, 1), date(1992, 6, 30));
        check("1992-02", date(1992, 2, 1), date(1992, 2, 29));
        check("2016-09-08", date(2016, 9, 8), date(2016, 9, 8));
    }

    #[test]
    fn what_is_no_period() {
        for text in [
            "",
            "92",
            "0992",
            "19922",
            "1992-",
            "1992-Q5",
            "1992-Q0",
            "1992-Q",
            "1992-Q12",
            "1992-q1",
            "1992-13",
            "1992-1",
            "1992-02-30",
            "1992-2-3",
            "1992-02-03-04",
            "1992-+1",
            " 1992",
            "1992-Q1-01",
            "١٩٩٢",
        ] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }

    #[test]
    fn ids_and_folder_names() {
        for (form, good, bad) in [
            (Form::Id, ["KAZ", "water_energy", "a1"], ["", "1a", "water-energy"]),
            (Form::FolderName, ["pre-2017", "a", "2_b"], ["", "-a", "a/b"]),
        ] {
            assert!(good.iter().all(|text| form.accepts(text)), "{form:?}");
            assert!(bad.iter().all(|text| !form.accepts(text)), "{form:?}");
            assert!(!form.accepts(&"a".repeat(100)) && !form.accepts("Kyïv"), "{form:?}");
        }
    }

    #[test]
    fn names_of_devices_are_known() {
        for name in
            ["CON", "con", "Nul", "prn", "aux", "COM1", "com0", "lpt9", "con.txt", "NUL.tar.gz", "com¹"]
        {
            assert!(is_device(name), "{name}");
        }
        for name in ["", "CONGO", "COM", "COM10", "LPTX", "nullity", "my-con", "a.con", "console"] {
            assert!(!is_device(name), "{name}");
        }
    }

    #[test]
    fn examples_have_their_form_and_patterns_are_found() {
        for form in Form::ALL {
            assert!(form.accepts(form.example()), "{form:?}");
            assert_eq!(Form::of_pattern(form.pattern()), Some(form));
        }
    }
}
