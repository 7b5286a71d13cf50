//! `--vary`: a key, and the values that it takes.

use super::points::MOST_POINTS;
use crate::cli::numbers;
use crate::format::count;
use crate::scenario::split_key;

/// A key with the values that it shall take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The key, as `--set` takes it.
    pub key: String,
    /// Its values.
    pub values: Values,
}

/// Which values a key takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Values {
    /// Those named.
    Listed(Vec<String>),
    /// So many, evenly from one to the other, both included.
    Even {
        /// The first.
        from: String,
        /// The last.
        to: String,
        /// How many, at least 2.
        count: usize,
    },
    /// A sample between two ends.
    Between {
        /// The one.
        from: String,
        /// The other.
        to: String,
    },
    /// A sample of its prior.
    Prior,
}

/// Reads a key with its values: `KEY=a:b:n`, `KEY=a,b,c`, `KEY=a:b` or `KEY`.
///
/// # Errors
///
/// What is wrong, and how it is written.
pub fn asked(text: &str) -> Result<Asked, String> {
    let form = "write KEY=FROM:TO:COUNT, KEY=VALUE,VALUE, or for a sample KEY=FROM:TO or KEY alone, such as \
                parameters.spillover=0.1:0.7:13";
    // What is no key is told of when it is looked up.
    let end = split_key(text, &['=']).map_or_else(|_| text.find('=').unwrap_or(text.len()), |(_, end)| end);
    let (key, values) = (text[..end].trim(), text.get(end + 1..).map(str::trim));
    let asked = |values| Ok(Asked { key: key.to_owned(), values });
    if key.is_empty() {
        return Err(format!("it has no key; {form}"));
    }
    let Some(values) = values else { return asked(Values::Prior) };
    let owned = |text: &str| text.trim().to_owned();
    let separator = if values.contains(':') { ':' } else { ',' };
    let parts: Vec<String> = values.split(separator).map(owned).collect();
    if parts.iter().any(String::is_empty) {
        return Err(format!("one of its values is empty; {form}"));
    }
    match (separator, parts.as_slice()) {
        (',', _) => asked(Values::Listed(parts)),
        (_, [from, to]) => asked(Values::Between { from: from.clone(), to: to.clone() }),
        (_, [from, to, number]) => {
            let number = numbers::whole(number).and_then(|number| usize::try_from(number).ok());
            let number = number.filter(|n| (2..=MOST_POINTS).contains(n));
            let count = number.ok_or_else(|| {
                format!("the number of its values is from 2 to {}; {form}", count(MOST_POINTS as u64))
            })?;
            asked(Values::Even { from: from.clone(), to: to.clone(), count })
        }
        _ => Err(format!("it has more than three parts between colons; {form}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read() {
        let check = |text: &str, key: &str, values: Values| {
            assert_eq!(asked(text), Ok(Asked { key: key.to_owned(), values }), "{text}");
        };
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let even = |from: &str, to: &str, count| Values::Even { from: from.into(), to: to.into(), count };
        check("a.b=0.1:0.5:5", "a.b", even("0.1", "0.5", 5));
        check(" a.b = -1 : 1 : 1_000 ", "a.b", even("-1", "1", 1000));
        check("a=1,2, 3", "a", Values::Listed(owned(&["1", "2", "3"])));
        check("a=0.4", "a", Values::Listed(owned(&["0.4"])));
        check(
            "a=2016-09-08:2018-01-01",
            "a",
            Values::Between { from: "2016-09-08".into(), to: "2018-01-01".into() },
        );
        check("a.\"x=y, z: 'w'\".b=1,2", "a.\"x=y, z: 'w'\".b", Values::Listed(owned(&["1", "2"])));
        check("a.'x=y'", "a.'x=y'", Values::Prior);
        check(r#"a."x\"=y".b=1"#, r#"a."x\"=y".b"#, Values::Listed(owned(&["1"])));
        check("a.O'Higgins.b=1", "a.O'Higgins.b", Values::Listed(owned(&["1"])));
    }

    #[test]
    fn what_is_no_form_is_told_with_the_forms() {
        for wrong in
            ["", "=1:2:3", "a=", "a=1,,2", "a=1:", "a=1:2:3:4", "a=0:1:1", "a=0:1:x", "a=0:1:1000000", "a=:"]
        {
            let message = asked(wrong).expect_err(wrong);
            assert!(message.contains("FROM:TO:COUNT"), "{message}");
        }
    }
}
