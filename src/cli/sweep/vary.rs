//! `--vary`: a key and its values.

use crate::cli::numbers;
use crate::format::count;
use crate::scenario::{ParameterSpace, Unvariable, split_key};
use crate::studies::sweep::{MOST_POINTS, Values};

/// A key with its values, as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaryArgument {
    /// The key, in the notation of `--set`.
    pub key: String,
    /// Its values.
    pub values: Written,
}

/// Values of a key, as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// A list of values.
    Listed(Vec<String>),
    /// Evenly spaced values, both ends included.
    Even {
        /// First value.
        from: String,
        /// Last value.
        to: String,
        /// Number of values, at least 2.
        count: usize,
    },
    /// A range for a sample.
    Between {
        /// One end.
        from: String,
        /// The other end.
        to: String,
    },
    /// The prior of the key, for a sample.
    Prior,
}

impl VaryArgument {
    /// The values of the key, which is the number at index `place` of `space`. Dates are spaced in the unit in which they are
    /// written.
    ///
    /// # Errors
    ///
    /// [`Unvariable`] if a text is not a value of the number.
    pub fn values(&self, space: &ParameterSpace, place: usize) -> Result<Values, Unvariable> {
        let ends = |from: &str, to: &str| Ok((space.value(place, from)?, space.value(place, to)?));
        Ok(match &self.values {
            Written::Listed(texts) => {
                let values = texts.iter().map(|text| space.value(place, text)).collect::<Result<_, _>>();
                Values::Listed(values?)
            }
            Written::Even { from, to, count } if space.is_date(place) => {
                Values::Listed(space.dates(place, [from, to], Some(*count))?)
            }
            Written::Even { from, to, count } => {
                let (from, to) = ends(from, to)?;
                Values::Even { from, to, count: *count }
            }
            Written::Between { from, to } => {
                let (low, high) = ends(from, to)?;
                if space.is_date(place) && low < high {
                    Values::Among(space.dates(place, [from, to], None)?)
                } else {
                    Values::Between { from: low, to: high }
                }
            }
            Written::Prior => Values::Prior,
        })
    }
}

/// Reads a key with its values: `KEY=a:b:n`, `KEY=a,b,c`, `KEY=a:b` or `KEY`.
///
/// # Errors
///
/// The error, with the correct notation.
pub fn vary(text: &str) -> Result<VaryArgument, String> {
    let form = "write KEY=FROM:TO:COUNT, KEY=VALUE,VALUE, or for a sample KEY=FROM:TO or KEY alone, such as \
                parameters.spillover=0.1:0.7:13";
    // A wrong key is reported at its look-up.
    let end = split_key(text, &['=']).map_or_else(|_| text.find('=').unwrap_or(text.len()), |(_, end)| end);
    let (key, values) = (text[..end].trim(), text.get(end + 1..).map(str::trim));
    let argument = |values| Ok(VaryArgument { key: key.to_owned(), values });
    if key.is_empty() {
        return Err(format!("it has no key; {form}"));
    }
    let Some(values) = values else { return argument(Written::Prior) };
    let owned = |text: &str| text.trim().to_owned();
    let separator = if values.contains(':') { ':' } else { ',' };
    let parts: Vec<String> = values.split(separator).map(owned).collect();
    if parts.iter().any(String::is_empty) {
        return Err(format!("one of its values is empty; {form}"));
    }
    match (separator, parts.as_slice()) {
        (',', _) => argument(Written::Listed(parts)),
        (_, [from, to]) => argument(Written::Between { from: from.clone(), to: to.clone() }),
        (_, [from, to, number]) => {
            let number = numbers::whole(number).and_then(|number| usize::try_from(number).ok());
            let number = number.filter(|n| (2..=MOST_POINTS).contains(n));
            let count = number.ok_or_else(|| {
                format!("the number of its values is from 2 to {}; {form}", count(MOST_POINTS as u64))
            })?;
            argument(Written::Even { from: from.clone(), to: to.clone(), count })
        }
        _ => Err(format!("it has more than three parts between colons; {form}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read() {
        let check = |text: &str, key: &str, values: Written| {
            assert_eq!(vary(text), Ok(VaryArgument { key: key.to_owned(), values }), "{text}");
        };
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let even = |from: &str, to: &str, count| Written::Even { from: from.into(), to: to.into(), count };
        check("a.b=0.1:0.5:5", "a.b", even("0.1", "0.5", 5));
        check(" a.b = -1 : 1 : 1_000 ", "a.b", even("-1", "1", 1000));
        check("a=1,2, 3", "a", Written::Listed(owned(&["1", "2", "3"])));
        check("a=0.4", "a", Written::Listed(owned(&["0.4"])));
        check(
            "a=2016-09-08:2018-01-01",
            "a",
            Written::Between { from: "2016-09-08".into(), to: "2018-01-01".into() },
        );
        check("a.\"x=y, z: 'w'\".b=1,2", "a.\"x=y, z: 'w'\".b", Written::Listed(owned(&["1", "2"])));
        check("a.'x=y'", "a.'x=y'", Written::Prior);
        check(r#"a."x\"=y".b=1"#, r#"a."x\"=y".b"#, Written::Listed(owned(&["1"])));
        check("a.O'Higgins.b=1", "a.O'Higgins.b", Written::Listed(owned(&["1"])));
    }

    #[test]
    fn what_is_no_form_is_told_with_the_forms() {
        for wrong in
            ["", "=1:2:3", "a=", "a=1,,2", "a=1:", "a=1:2:3:4", "a=0:1:1", "a=0:1:x", "a=0:1:1000000", "a=:"]
        {
            let message = vary(wrong).expect_err(wrong);
            assert!(message.contains("FROM:TO:COUNT"), "{message}");
        }
    }
}
