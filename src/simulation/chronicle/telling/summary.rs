//! The opening and the closing summary of a history.

use super::Block;
use super::words::{ScenarioNames, capitalised, count, level, listed, reason, span, times};
use crate::chronicle::{Chronicle, Moment};
use crate::format;
use crate::model::Measure;
use crate::model::negotiation_log::{Outcome, Proposal, Stance};
use crate::model::payoff::Part;

/// The title, and the end of the history.
pub fn opening(names: &ScenarioNames<'_>, chronicle: &Chronicle, replicates: u64) -> Vec<Block> {
    let scenario = names.scenario;
    vec![
        Block::Title(scenario.title().to_owned()),
        Block::Remark(format!(
            "{}, replicate {} of 0 to {}, seed {}",
            scenario.name(),
            format::count(chronicle.end.replicate),
            format::count(replicates.saturating_sub(1)),
            chronicle.seed
        )),
        Block::Paragraph(ended(names, chronicle)),
    ]
}

/// The end of a history, its first passages, and the number of proposals.
pub fn ended(names: &ScenarioNames<'_>, chronicle: &Chronicle) -> String {
    let (end, last) = (&chronicle.end, chronicle.moments.last());
    let of = |measure| level(last.map_or(0.0, |moment| moment.region(measure)));
    let proposals: Vec<&Proposal> = chronicle.moments.iter().flat_map(Moment::proposals).collect();
    format!(
        "It ended in a regime of {}: integration {}, paper {}, identity {} (a {} culture), dispute {}.{} {}",
        names.scenario.regimes()[end.regime].name.replace('_', " "),
        of(Measure::Integration),
        of(Measure::Paper),
        of(Measure::Identity),
        capitalised(end.culture.name()),
        of(Measure::Dispute),
        first_times(names, chronicle),
        negotiations(&proposals),
    )
}

/// First agreements of all states and first passages of integration, each sentence with a space before it.
fn first_times(names: &ScenarioNames<'_>, chronicle: &Chronicle) -> String {
    let scenario = names.scenario;
    let day = |t: u32| span(scenario.calendar(), t as usize);
    let (issues, all) =
        (scenario.issues().len(), names.states(&(0..scenario.states().len()).collect::<Vec<_>>()));
    let (agreements, levels) = chronicle.end.passages.split_at(issues);
    let mut reached: Vec<(u32, usize)> = agreements
        .iter()
        .enumerate()
        .filter_map(|(issue, first)| first.map(|first| (first, issue)))
        .collect();
    reached.sort_unstable();
    let never: Vec<String> =
        (0..issues).filter(|issue| agreements[*issue].is_none()).map(|issue| names.issue(issue)).collect();
    let mut told = String::new();
    if reached.is_empty() {
        told.push_str(&format!(" {} never agreed on anything together.", capitalised(&all)));
    } else {
        let reached =
            reached.into_iter().map(|(first, issue)| format!("{} ({})", names.issue(issue), day(first)));
        let never = if never.is_empty() { String::new() } else { format!("; never on {}", listed(never)) };
        told.push_str(&format!(" {} first agreed on {}{never}.", capitalised(&all), listed(reached)));
    }
    let levels = scenario.integration_levels().into_iter().zip(levels);
    let risen: Vec<String> =
        levels.filter_map(|(level, first)| first.map(|first| format!("{level} ({})", day(first)))).collect();
    if !risen.is_empty() {
        told.push_str(&format!(" Integration first rose to {}.", listed(risen)));
    }
    told
}

/// The number of proposals and their outcomes.
fn negotiations(proposals: &[&Proposal]) -> String {
    let number =
        |of: &dyn Fn(Outcome) -> bool| proposals.iter().filter(|proposal| of(proposal.outcome)).count();
    let signed = number(&|outcome| outcome == Outcome::Signed);
    let refused = number(&|outcome| outcome == Outcome::Refused);
    let silent = proposals.len() - signed - refused;
    format!(
        "Of {}, {} were signed and {} refused. {} a chair was silent for want of a coalition.",
        times(signed + refused, "proposal"),
        count(signed),
        count(refused),
        capitalised(&match silent {
            0 => "never".to_owned(),
            1 => "once".to_owned(),
            2 => "twice".to_owned(),
            _ => times(silent, "time"),
        }),
    )
}

/// Proposals and refusals by state, with the reasons.
pub fn closing(names: &ScenarioNames<'_>, chronicle: &Chronicle) -> Vec<Block> {
    let proposals: Vec<&Proposal> = chronicle.moments.iter().flat_map(Moment::proposals).collect();
    let rows = (0..names.scenario.states().len()).map(|state| {
        let proposed: Vec<&&Proposal> = proposals
            .iter()
            .filter(|proposal| proposal.chair == state && !matches!(proposal.outcome, Outcome::Silent(_)))
            .collect();
        let signed = proposed.iter().filter(|proposal| proposal.outcome == Outcome::Signed).count();
        let stances = proposals
            .iter()
            .filter(|proposal| proposal.chair != state)
            .map(|proposal| proposal.parties[state].stance);
        let (mut asked, mut refused) = (0, 0);
        let mut tipped = [0_usize; Part::ALL.len()];
        for stance in stances {
            match stance {
                Stance::Accepted(_) => asked += 1,
                Stance::Refused { tipped: part, .. } => {
                    (asked, refused) = (asked + 1, refused + 1);
                    if let Some(part) = part {
                        tipped[part as usize] += 1;
                    }
                }
                Stance::Chair | Stance::LeftOut => {}
            }
        }
        let reasons: Vec<String> = Part::ALL
            .into_iter()
            .zip(tipped)
            .filter(|(_, number)| *number > 0)
            .map(|(part, number)| format!("{} {number}", reason(part)))
            .collect();
        vec![
            names.state(state).to_owned(),
            format!("{} of {}", signed, proposed.len()),
            format!("{refused} of {asked}"),
            if reasons.is_empty() { format::MISSING.to_owned() } else { reasons.join(", ") },
        ]
    });
    vec![
        Block::Heading("In sum".to_owned()),
        Block::Table {
            caption: "What each state proposed and had signed; how often it was asked and refused; and what tipped \
                      its refusals, the others being chance."
                .to_owned(),
            heads: ["State", "Signed", "Refused", "Tipped by"].map(str::to_owned).to_vec(),
            rows: rows.collect(),
        },
    ]
}
