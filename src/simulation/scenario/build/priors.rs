//! Builds priors from how they are written, and reports what is wrong with them.

use super::{problem::Problem, report::Report};
use crate::problem::{Phrase, Setting};
use crate::scenario::{
    diagnostics::Explanation,
    prior::Prior,
    raw::{RawDraws, RawFamily, RawPrior, RawPriors},
    tree::{
        find::{Decides, NoNumber, find},
        node::Node,
        path::{Path, key_path},
    },
};

/// Problems of a prior.
#[derive(Debug, Clone, PartialEq)]
pub enum PriorProblem {
    /// The lower end is not below the upper end.
    WithoutWidth {
        /// Lower end.
        low: f64,
        /// Upper end.
        high: f64,
    },
    /// No family or several families are named.
    Families {
        /// Their names.
        found: String,
    },
    /// Ends are stated for a family that includes them.
    NeedsNoEnds {
        /// The family.
        family: &'static str,
    },
    /// A number is not valid for its family.
    Shape {
        /// The condition that does not hold.
        what: &'static str,
    },
    /// The number is a parameter, whose prior belongs beside its value.
    OfParameter {
        /// The key.
        key: String,
    },
    /// Two keys mean the same number.
    Twice {
        /// The key.
        key: String,
    },
    /// An order names a number twice.
    TwiceInOrder {
        /// The key.
        key: String,
    },
    /// The number cannot differ between replicates.
    Decides {
        /// The key.
        key: String,
        /// The decision that all replicates must share.
        decides: Decides,
    },
    /// There is no such number.
    NoNumber(NoNumber),
}

impl PriorProblem {
    /// Explains the problem.
    pub fn explain(&self) -> Explanation {
        let explanation = |message: String, label: &str| Explanation {
            code: "bad-prior",
            message: message.into(),
            label: label.to_owned(),
            ..Explanation::default()
        };
        let families = "[low, high], or one of uniform, log_uniform, normal, triangular, beta, integer";
        match self {
            Self::WithoutWidth { low, high } => Explanation {
                allowed: Some("two numbers, the lower one first".into()),
                help: (low == high).then(|| "analyses vary what has a prior: widen it".into()),
                ..explanation(
                    match low == high {
                        true => format!("the prior from {low} to {high} has no width"),
                        false => format!("the prior from {low} to {high} runs backwards"),
                    },
                    "the first is not below the second",
                )
            },
            Self::Families { found } => Explanation {
                allowed: Some(families.into()),
                help: Some("write one, such as { normal = [0.4, 0.1] }".into()),
                ..explanation(
                    match found.as_str() {
                        "" => "the prior is of no family".to_owned(),
                        found => format!("the prior is of several families: {found}"),
                    },
                    "one family expected",
                )
            },
            Self::NeedsNoEnds { family } => Explanation {
                allowed: Some("`on` with normal or beta".into()),
                help: Some("remove it: the ends stand in the family".into()),
                ..explanation(format!("`on` does not go with {family}"), "ends stated twice")
            },
            Self::Shape { what } => explanation((*what).to_owned(), "not so here"),
            Self::OfParameter { key } => Explanation {
                help: Some(format!("state it there, as {key} = {{ prior = ... }}").into()),
                ..explanation(format!("the prior of {key} stands beside its value"), "a parameter")
            },
            Self::Twice { key } => Explanation {
                allowed: Some("each number once".into()),
                help: Some("keep one of the two".into()),
                ..explanation(format!("{key} has a prior already"), "stated before")
            },
            Self::TwiceInOrder { key } => Explanation {
                allowed: Some("each number once in a list".into()),
                help: Some("keep one of the two".into()),
                ..explanation(format!("the order names {key} twice"), "named twice")
            },
            Self::Decides { key, decides } => Explanation {
                allowed: Some("numbers that may differ from replicate to replicate".into()),
                help: Some(Phrase::new("remove the prior; ").then(Decides::alone(key))),
                ..explanation(
                    format!("{key} decides {}, and so cannot be drawn from a prior", decides.what()),
                    "cannot be drawn",
                )
            },
            Self::NoNumber(problem) => Explanation {
                allowed: Some(
                    Phrase::new("the key of a number or a date of this scenario, as ")
                        .setting(Setting::ScenarioValue)
                        .text(" takes it"),
                ),
                help: Some(problem.remedy()),
                ..explanation(problem.to_string(), "no number")
            },
        }
    }
}

/// Builds the prior that is written at a path; reports problems, and returns `None` then. `admissible` holds the bounds
/// of all values, if they are known.
pub fn prior(
    raw: RawPrior,
    admissible: Option<(f64, f64)>,
    path: &Path,
    report: &mut Report<'_>,
) -> Option<Prior> {
    // The check of the shape has reported a table without keys.
    let is_empty = matches!(raw, RawPrior::Family(family) if family == RawFamily::default());
    if is_empty || !report.is_sound(path) {
        return None;
    }
    match read(raw, admissible) {
        Ok(prior) => Some(prior),
        Err(problem) => {
            report.value(path, &Problem::Prior(problem));
            None
        }
    }
}

/// Builds priors by the keys that they are written under, in the order of the file.
pub fn stated(raw: &RawPriors, report: &mut Report<'_>) -> Vec<(String, Prior)> {
    let one = |(key, raw): (&String, &RawPrior)| {
        prior(*raw, None, &key_path!["priors", key], report).map(|prior| (key.clone(), prior))
    };
    raw.0.iter().filter_map(one).collect()
}

/// Finds the number that each prior is about; `tree` is the scenario with everything written out.
pub fn others(stated: Vec<(String, Prior)>, tree: &Node, report: &mut Report<'_>) -> Vec<(String, Prior)> {
    let mut found: Vec<(String, Prior)> = Vec::new();
    for (written, prior) in stated {
        let problem = match find(tree, &written) {
            Ok(number) if number.is_parameter() => PriorProblem::OfParameter { key: number.key },
            Ok(number) if let Some(decides) = number.decides() => {
                PriorProblem::Decides { key: number.key, decides }
            }
            Ok(number) if found.iter().any(|(other, _)| *other == number.key) => {
                PriorProblem::Twice { key: number.key }
            }
            Ok(number) => {
                found.push((number.key, prior));
                continue;
            }
            Err(problem) => PriorProblem::NoNumber(problem),
        };
        report.key(&key_path!["priors", &written], &Problem::Prior(problem));
    }
    found
}

/// Finds the numbers that each order is about; `tree` is the scenario with everything written out.
pub fn orders(raw: &RawDraws, tree: &Node, report: &mut Report<'_>) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for order in &raw.order {
        let mut keys: Vec<String> = Vec::new();
        for written in &order.0 {
            let problem = match find(tree, written) {
                Ok(number) if let Some(decides) = number.decides() => {
                    PriorProblem::Decides { key: number.key, decides }
                }
                Ok(number) if keys.contains(&number.key) => PriorProblem::TwiceInOrder { key: number.key },
                Ok(number) => {
                    keys.push(number.key);
                    continue;
                }
                Err(problem) => PriorProblem::NoNumber(problem),
            };
            report.value(&key_path!["draws", "order"], &Problem::Prior(problem));
        }
        found.push(keys);
    }
    found
}

fn read(raw: RawPrior, admissible: Option<(f64, f64)>) -> Result<Prior, PriorProblem> {
    let family = match raw {
        RawPrior::Interval([low, high]) => return uniform(low, high),
        RawPrior::Family(family) => family,
    };
    let RawFamily { uniform: even, log_uniform, normal, triangular, beta, integer, on } = family;
    let named = [
        ("uniform", even.is_some()),
        ("log_uniform", log_uniform.is_some()),
        ("normal", normal.is_some()),
        ("triangular", triangular.is_some()),
        ("beta", beta.is_some()),
        ("integer", integer.is_some()),
    ];
    let named: Vec<&str> = named.iter().filter(|(_, is_there)| *is_there).map(|(name, _)| *name).collect();
    if named.len() != 1 {
        return Err(PriorProblem::Families { found: named.join(" and ") });
    }
    if on.is_some() && normal.is_none() && beta.is_none() {
        return Err(PriorProblem::NeedsNoEnds { family: named[0] });
    }
    let ends = on.map(|[low, high]| ordered(low, high)).transpose()?.or(admissible);
    let wrong = |what: &'static str| Err(PriorProblem::Shape { what });
    if let Some([low, high]) = even {
        uniform(low, high)
    } else if let Some([low, high]) = log_uniform {
        ordered(low, high)?;
        if low <= 0.0 {
            wrong("both ends of log_uniform must be above 0")
        } else {
            Ok(Prior::LogUniform { low, high })
        }
    } else if let Some([mean, sd]) = normal {
        let Some((low, high)) = ends else {
            return wrong("a normal prior needs its ends here, as on = [low, high]");
        };
        if sd <= 0.0 {
            wrong("the standard deviation, the second of normal, must be above 0")
        } else {
            Ok(Prior::Normal { mean, sd, low, high })
        }
    } else if let Some([low, mode, high]) = triangular {
        ordered(low, high)?;
        if (low..=high).contains(&mode) {
            Ok(Prior::Triangular { low, mode, high })
        } else {
            wrong("the likeliest value, the second of triangular, must lie between the ends")
        }
    } else if let Some([a, b]) = beta {
        let (low, high) = ends.unwrap_or((0.0, 1.0));
        if a > 0.0 && b > 0.0 && a + b <= 1e6 {
            Ok(Prior::Beta { a, b, low, high })
        } else {
            wrong("both shape parameters of beta must be above 0, and no more than a million together")
        }
    } else {
        let [low, high] = integer.unwrap_or_default();
        ordered(low, high)?;
        if low.fract() == 0.0 && high.fract() == 0.0 {
            Ok(Prior::Integer { low, high })
        } else {
            wrong("both ends of integer must be whole numbers")
        }
    }
}

fn uniform(low: f64, high: f64) -> Result<Prior, PriorProblem> {
    ordered(low, high).map(|(low, high)| Prior::Uniform { low, high })
}

fn ordered(low: f64, high: f64) -> Result<(f64, f64), PriorProblem> {
    if low < high { Ok((low, high)) } else { Err(PriorProblem::WithoutWidth { low, high }) }
}
