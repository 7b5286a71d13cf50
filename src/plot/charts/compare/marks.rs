//! Dated marks of several scenarios on one time axis.

use super::{Arm, Compared};
use crate::{
    plot::marks::{Mark, MarkKind},
    scenario::calendar::decimal_year,
};

/// Everything that happens in some of the scenarios, in the order of its date. What does not happen in all of them bears
/// the letters of those in which it does.
pub fn merged(arms: &[&Arm]) -> Vec<Mark> {
    let mut all: Vec<(Mark, Vec<&str>)> = Vec::new();
    for arm in arms {
        for mark in super::super::marks(arm.scenario) {
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

/// The dates from which histories can part from those of the baseline; with the letters of the scenarios where these are
/// several.
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
            let (day, what) = (days[from], "histories can part");
            let entry = format!("{} {what}", day.strftime("%b %Y"));
            let mark = Mark {
                at: decimal_year(day),
                kind: MarkKind::Parting,
                labels: vec![what.to_owned()],
                entry: [entry.clone(), entry],
            };
            if arms.len() > 2 { lettered(mark, &letters) } else { mark }
        })
        .collect();
    sort(&mut marks);
    marks
}

/// Puts marks into the order of their dates.
pub fn sort(marks: &mut [Mark]) {
    marks.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.kind.cmp(&b.kind)));
}

/// The mark with letters behind its words.
fn lettered(mark: Mark, letters: &[&str]) -> Mark {
    let letters = letters.join(", ");
    let add = |words: String| format!("{words} ({letters})");
    Mark { labels: mark.labels.into_iter().map(add).collect(), entry: mark.entry.map(add), ..mark }
}
