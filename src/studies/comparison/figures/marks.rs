//! Dated marks of several scenarios on one time axis.

use super::{Arm, Compared};
use crate::{
    plot::{
        language::{Language, say},
        marks::{Mark, MarkKind},
    },
    scenario::calendar::decimal_year,
};

/// Marks of all scenarios in the order of their dates. A mark that some scenarios lack has the letters of the others.
pub fn merged(arms: &[&Arm], language: Language) -> Vec<Mark> {
    let mut all: Vec<(Mark, Vec<&str>)> = Vec::new();
    for arm in arms {
        for mark in crate::plot::charts::marks(arm.scenario, language) {
            match all.iter_mut().find(|(known, _)| *known == mark) {
                Some((_, letters)) => letters.push(&arm.letter),
                None => all.push((mark, vec![&arm.letter])),
            }
        }
    }
    let mut marks: Vec<Mark> = all
        .into_iter()
        .map(|(mark, letters)| if letters.len() < arms.len() { lettered(mark, &letters) } else { mark })
        .collect();
    sort(&mut marks);
    marks
}

/// The dates from which scenarios diverge from the baseline, with the letters of the scenarios if there are several.
pub fn partings(compared: &Compared, arms: &[&Arm]) -> Vec<Mark> {
    let days = compared.base.scenario.calendar().first_days();
    let mut dates: Vec<(usize, Vec<&str>)> = Vec::new();
    for arm in arms {
        let Some(from) = compared.parts_from(arm) else { continue };
        match dates.iter_mut().find(|(known, _)| *known == from) {
            Some((_, letters)) => letters.push(&arm.letter),
            None => dates.push((from, vec![&arm.letter])),
        }
    }
    let mut marks: Vec<Mark> = dates
        .into_iter()
        .map(|(from, letters)| {
            let (day, what) = (days[from], say!(compared.language(), "histories can part"));
            let entry = format!("{} {what}", compared.language().month(day));
            let mark = Mark {
                at: decimal_year(day),
                until: None,
                kind: MarkKind::Parting,
                labels: vec![what],
                entry: [entry.clone(), entry],
            };
            if arms.len() > 2 { lettered(mark, &letters) } else { mark }
        })
        .collect();
    sort(&mut marks);
    marks
}

/// Sorts marks by date.
pub fn sort(marks: &mut [Mark]) {
    marks.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.kind.cmp(&b.kind)));
}

/// The mark with letters after its words.
fn lettered(mark: Mark, letters: &[&str]) -> Mark {
    let letters = letters.join(", ");
    let add = |words: String| format!("{words} ({letters})");
    Mark { labels: mark.labels.into_iter().map(add).collect(), entry: mark.entry.map(add), ..mark }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn what_is_not_common_to_all_bears_letters() {
        let scenarios = ["central-asia", "pre-2017", "only-uzbekistan"]
            .map(|name| Scenario::named(name, &[]).unwrap_or_else(|problems| panic!("{problems}")));
        let arm = |(place, letter): (usize, &str)| Arm {
            scenario: &scenarios[place],
            place,
            letter: letter.to_owned(),
            name: String::new(),
        };
        let arms: Vec<Arm> = ["A", "B", "C"].into_iter().enumerate().map(arm).collect();
        let marks = merged(&arms.iter().collect::<Vec<_>>(), Language::English);
        let entry = |what: &str| -> Vec<&str> {
            let entries = marks.iter().map(|mark| mark.entry[0].as_str());
            entries.filter(|entry| entry.contains(what)).collect()
        };
        assert_eq!(entry("Tulip"), ["Mar 2005 Tulip Revolution"]);
        assert_eq!(entry("Mirziyoyev"), ["Sep 2016 Uzbekistan: Shavkat Mirziyoyev (A, C)"]);
        assert_eq!(entry("Tokayev"), ["Mar 2019 Kazakhstan: Kassym-Jomart Tokayev (A)"]);
        assert_eq!(entry("leaders stay in office").len(), 2);
        assert!(marks.windows(2).all(|pair| pair[0].at <= pair[1].at));
        let alone = merged(&[&arms[1]], Language::English);
        assert!(alone.iter().all(|mark| !mark.entry[0].ends_with(')')), "{alone:?}");
    }
}
