//! The events of a year.

use super::Year;
use super::dated::dated;
use super::words::{ScenarioNames, capitalised, chance, fed, level, listed, moved, reason, times};
use crate::chronicle::{Chronicle, Event, Moment};
use crate::model::Measure;
use crate::model::negotiation_log::{Outcome, Party, Proposal, Silence, Stance};
use crate::model::phase::Track;
use crate::scenario::Leader;

/// Least change of an identity weight, or of implemented depth, in a year that gets a sentence.
const WORTH_TELLING: f64 = 0.05;
/// Least signed depth of a pair on an issue that lapses in a year, and least fall of a dispute, that gets a sentence.
const SMALL_WORTH_TELLING: f64 = 0.02;
/// A probability of acceptance below this reads as even odds.
const EVEN: f64 = 0.505;

/// The year as a paragraph.
pub fn paragraph(names: &ScenarioNames<'_>, chronicle: &Chronicle, year: &Year) -> String {
    let sentences = sentences(names, chronicle, year);
    if sentences.is_empty() { "Nothing happened.".to_owned() } else { sentences.join(" ") }
}

/// The state of the region at the end of a year, and its changes.
pub fn end(chronicle: &Chronicle, year: &Year) -> String {
    let Some(last) = chronicle.moments.get(year.ticks.end - 1) else { return String::new() };
    let of = |measure| match year.ticks.start.checked_sub(1).and_then(|t| chronicle.moments.get(t)) {
        Some(before) => moved(before.region(measure), last.region(measure)),
        None => level(last.region(measure)),
    };
    format!(
        "integration {}, paper {}, identity {}, dispute {}",
        of(Measure::Integration),
        of(Measure::Paper),
        of(Measure::Identity),
        of(Measure::Dispute)
    )
}

/// The year in sentences, the most important first.
pub fn sentences(names: &ScenarioNames<'_>, chronicle: &Chronicle, year: &Year) -> Vec<String> {
    let moments = &chronicle.moments[year.ticks.clone()];
    let before = year.ticks.start.checked_sub(1).map_or(&chronicle.start, |t| &chronicle.moments[t]);
    let mut told = leaders(names, year);
    told.extend(dated(names, moments, year));
    told.extend(successors(names, moments));
    let proposals: Vec<&Proposal> = moments.iter().flat_map(Moment::proposals).collect();
    told.extend(proposals.iter().filter_map(|proposal| agreement(names, proposal)));
    told.extend(proposals.iter().filter_map(|proposal| failure(names, proposal)));
    told.extend(silences(names, &proposals));
    told.extend(disputes(names, moments));
    if let Some(last) = moments.last() {
        told.extend(practice(names, before, last));
        told.extend(lapses(names, moments));
        told.extend(identity(names, before, last));
    }
    told
}

/// Leaders who took office, as the scenario dates it: the state, the predecessor and the successor.
pub fn successions<'a>(
    names: &ScenarioNames<'a>,
    year: &Year,
) -> impl Iterator<Item = (usize, &'a Leader, &'a Leader)> + use<'a> {
    let scenario = names.scenario;
    let days = scenario.calendar().first_days();
    let ticks = year.ticks.clone().filter(|t| *t > 0);
    let of_tick = move |t: usize| {
        (0..scenario.states().len()).map(move |state| {
            (state, scenario.in_office(state, days[t - 1]), scenario.in_office(state, days[t]))
        })
    };
    ticks.flat_map(of_tick).filter(|(_, before, now)| before != now)
}

/// The same in sentences.
fn leaders(names: &ScenarioNames<'_>, year: &Year) -> Vec<String> {
    let told = successions(names, year).map(|(state, before, now)| {
        let (old, new) = (level(before.openness), level(now.openness));
        format!(
            "{} took office in {}, {} ({new}, after {old} under {}).",
            now.name,
            names.state(state),
            openness(before.openness, now.openness),
            before.name,
        )
    });
    told.collect()
}

/// The difference of a leader from the predecessor.
fn openness(before: f64, after: f64) -> &'static str {
    if after > before {
        "more open to the region"
    } else if after < before {
        "less open to the region"
    } else {
        "as open to the region as before"
    }
}

/// Leaders who came to office by chance.
fn successors(names: &ScenarioNames<'_>, moments: &[Moment]) -> Vec<String> {
    let events = moments.iter().flat_map(|moment| &moment.events);
    let told = events.filter_map(|event| match event {
        Event::Succession { state, before, after } => Some(format!(
            "The leader of {} left, and the successor was {} ({}, after {}).",
            names.state(*state),
            openness(*before, *after),
            level(*after),
            level(*before),
        )),
        _ => None,
    });
    told.collect()
}

/// `All five states agreed on trade, proposed by Kazakhstan (0.20 to 0.40).`
fn agreement(names: &ScenarioNames<'_>, proposal: &Proposal) -> Option<String> {
    let (before, after) = proposal.depth().filter(|_| proposal.outcome == Outcome::Signed)?;
    let members: Vec<usize> = proposal.members().collect();
    let paid = |party: &Party| party.transfer > 0.0;
    let paid: Vec<usize> =
        (0..proposal.parties.len()).filter(|state| paid(&proposal.parties[*state])).collect();
    let paid = match paid.is_empty() {
        true => String::new(),
        false => format!(", which paid {}", names.states(&paid)),
    };
    Some(format!(
        "{} agreed on {}, proposed by {}{paid} ({} to {}{}).",
        capitalised(&names.states(&members)),
        names.issue(proposal.issue),
        names.state(proposal.chair),
        level(before),
        level(after),
        left_out(names, proposal),
    ))
}

/// `; without Turkmenistan, which would have lost by it`.
fn left_out(names: &ScenarioNames<'_>, proposal: &Proposal) -> String {
    let out = |loses: bool| {
        let parties = proposal.parties.iter().enumerate();
        let out =
            parties.filter(|(_, party)| party.stance == Stance::LeftOut && (party.worth < 0.0) == loses);
        out.map(|(state, _)| state).collect::<Vec<_>>()
    };
    let (losers, others) = (out(true), out(false));
    let losers =
        (!losers.is_empty()).then(|| format!("{}, which would have lost by it", names.states(&losers)));
    let others = (!others.is_empty()).then(|| names.states(&others));
    match (others, losers) {
        (None, None) => String::new(),
        (Some(only), None) | (None, Some(only)) => format!("; without {only}"),
        (Some(others), Some(losers)) => format!("; without {others}, and without {losers}"),
    }
}

/// `Kazakhstan failed with a proposal on trade to all: Turkmenistan refused for sovereignty.`
fn failure(names: &ScenarioNames<'_>, proposal: &Proposal) -> Option<String> {
    let (before, after) = proposal.depth().filter(|_| proposal.outcome == Outcome::Refused)?;
    let members: Vec<usize> = proposal.members().collect();
    let others: Vec<usize> = members.iter().copied().filter(|member| *member != proposal.chair).collect();
    let is_for_all = others.len() + 1 == names.scenario.states().len() && others.len() > 1;
    Some(format!(
        "{} proposed {} to {} ({} to {}), but {}.",
        names.state(proposal.chair),
        names.issue(proposal.issue),
        if is_for_all { "all".to_owned() } else { names.states(&others) },
        level(before),
        level(after),
        refusals(names, proposal)
    ))
}

/// `Uzbekistan and Tajikistan refused over sovereignty, and Turkmenistan against the odds (58%)`: grouped by reason, in the
/// order in which the reasons first appear.
fn refusals(names: &ScenarioNames<'_>, proposal: &Proposal) -> String {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for (state, party) in proposal.parties.iter().enumerate() {
        let Stance::Refused { probability, tipped } = party.stance else { continue };
        let name = names.state(state);
        let (why, who) = match tipped {
            Some(part) => (format!("over {}", reason(part)), name.to_owned()),
            None if probability < EVEN => ("at even odds".to_owned(), name.to_owned()),
            None => ("against the odds".to_owned(), format!("{name} ({})", chance(probability))),
        };
        match groups.iter_mut().find(|(known, _)| *known == why) {
            Some((_, group)) => group.push(who),
            None => groups.push((why, vec![who])),
        }
    }
    let told = groups.into_iter().enumerate().map(|(place, (why, who))| {
        let verb = if place == 0 { " refused" } else { "" };
        format!("{}{verb} {why}", listed(who))
    });
    told.collect::<Vec<_>>().join(", and ")
}

/// The chairs without a proposal, by reason.
fn silences(names: &ScenarioNames<'_>, proposals: &[&Proposal]) -> Vec<String> {
    let reasons = [
        (Silence::NothingLeft, "With nothing left to sign"),
        (Silence::NoGain, "With nobody to gain by"),
        (Silence::OutOfReach, "With nobody to be won at a price worth paying"),
    ];
    let told = reasons.into_iter().filter_map(|(why, reason)| {
        let of_reason = proposals.iter().filter(|proposal| proposal.outcome == Outcome::Silent(why));
        let silent: Vec<String> = of_reason
            .map(|proposal| format!("{} on {}", names.state(proposal.chair), names.issue(proposal.issue)))
            .collect();
        (!silent.is_empty()).then(|| format!("{reason}, silent in the chair: {}.", listed(grouped(silent))))
    });
    told.collect()
}

/// The items in the order of their first appearance, with their number if more than one.
fn grouped(items: Vec<String>) -> Vec<String> {
    let mut groups: Vec<(String, usize)> = Vec::new();
    for item in items {
        match groups.iter_mut().find(|(known, _)| *known == item) {
            Some((_, number)) => *number += 1,
            None => groups.push((item, 1)),
        }
    }
    let often = |number| if number == 2 { "twice".to_owned() } else { times(number, "time") };
    let told = groups.into_iter().map(|(item, number)| match number {
        1 => item,
        _ => format!("{item} ({})", often(number)),
    });
    told.collect()
}

/// Settlements and incidents.
fn disputes(names: &ScenarioNames<'_>, moments: &[Moment]) -> Vec<String> {
    let mut told = Vec::new();
    let mut incidents = Vec::new();
    // A pair, the fall of its dispute in the year, and what brought each step about.
    let mut settled: Vec<(usize, f64, f64, Vec<Track>)> = Vec::new();
    for event in moments.iter().flat_map(|moment| &moment.events) {
        match *event {
            Event::Settlement { pair, before, after, track } => {
                match settled.iter_mut().find(|known| known.0 == pair) {
                    Some(known) => {
                        known.2 = after;
                        known.3.push(track);
                    }
                    None => settled.push((pair, before, after, vec![track])),
                }
            }
            Event::Incident { pair, before, after } => {
                incidents.push(format!("{}{}", names.pair(pair), fed(before, after)));
            }
            _ => {}
        }
    }
    let settled: Vec<String> = settled
        .into_iter()
        .filter(|(_, before, after, _)| before - after >= SMALL_WORTH_TELLING)
        .map(|(pair, before, after, tracks)| {
            format!("between {} ({} to {}{})", names.pair(pair), level(before), level(after), by(&tracks))
        })
        .collect();
    match settled.len() {
        0 => {}
        1 => told.push(format!("A dispute was settled in part {}.", settled[0])),
        _ => told.push(format!("Disputes were settled in part {}.", listed(settled))),
    }
    match incidents.len() {
        0 => {}
        1 => told.push(format!("An incident broke out between {}.", incidents[0])),
        number => told.push(format!(
            "{} broke out: between {}.",
            capitalised(&times(number, "incident")),
            grouped(incidents).join("; between ")
        )),
    }
    told
}

/// `, by commission`: what brought the settlements of a year about; nothing of leaders in office for long, who are the rule.
fn by(tracks: &[Track]) -> String {
    let of = |which: Track| tracks.iter().filter(|track| **track == which).count();
    let told = [(Track::NewLeaders, "under new leaders"), (Track::Commission, "by commission")];
    let told = told.into_iter().filter_map(|(track, words)| match of(track) {
        0 => None,
        all if all == tracks.len() => Some(format!(", {words}")),
        _ => Some(format!(", in part {words}")),
    });
    told.collect()
}

/// The place whose value changed most, with the values; `None` if no change reaches `least`.
fn largest_move(before: &[f64], after: &[f64], least: f64) -> Option<(usize, f64, f64)> {
    let moves = before.iter().zip(after).enumerate().map(|(place, (before, after))| (place, *before, *after));
    // The first of equal changes.
    let largest = moves
        .reduce(|most, next| if (next.2 - next.1).abs() > (most.2 - most.1).abs() { next } else { most });
    largest.filter(|(_, before, after)| (after - before).abs() >= least)
}

/// The largest change of implemented depth.
fn practice(names: &ScenarioNames<'_>, before: &Moment, after: &Moment) -> Option<String> {
    let (place, from, to) = largest_move(&before.mutual, &after.mutual, WORTH_TELLING)?;
    let issues = names.scenario.issues().len();
    Some(format!(
        "Practice {} most between {} on {} ({} to {}).",
        if to > from { "deepened" } else { "withered" },
        names.pair(place / issues),
        names.issue(place % issues),
        level(from),
        level(to)
    ))
}

/// Lapses of signed depth.
fn lapses(names: &ScenarioNames<'_>, moments: &[Moment]) -> Option<String> {
    let issues = names.scenario.issues().len();
    let mut lost = vec![0.0; names.scenario.dyads().len() * issues];
    for event in moments.iter().flat_map(|moment| &moment.events) {
        if let Event::Lapse { pair, issue, before, after } = event {
            lost[pair * issues + issue] += before - after;
        }
    }
    let (place, _, most) = largest_move(&vec![0.0; lost.len()], &lost, SMALL_WORTH_TELLING)?;
    let lapsed = lost.iter().filter(|lost| **lost >= SMALL_WORTH_TELLING).count();
    let (pair, issue) = (names.pair(place / issues), names.issue(place % issues));
    Some(match lapsed {
        1 => format!("The agreement of {pair} on {issue} lapsed in part (-{}).", level(most)),
        _ => format!(
            "{} lapsed in part, most that of {pair} on {issue} (-{}).",
            capitalised(&times(lapsed, "bilateral tie")),
            level(most)
        ),
    })
}

/// The largest change of identity between two states, the mean of both directions.
fn identity(names: &ScenarioNames<'_>, before: &Moment, after: &Moment) -> Option<String> {
    let means = |moment: &Moment| {
        moment.weights.chunks_exact(2).map(|both| (both[0] + both[1]) / 2.0).collect::<Vec<_>>()
    };
    let (pair, from, to) = largest_move(&means(before), &means(after), WORTH_TELLING)?;
    Some(format!(
        "{} {} (identity {} to {}).",
        names.pair(pair),
        if to > from { "came closer" } else { "grew apart" },
        level(from),
        level(to)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::negotiation_log::DepthChange;
    use crate::model::payoff::{Part, PayoffBreakdown};
    use crate::scenario::Scenario;

    fn party(stance: Stance, worth: f64) -> Party {
        Party { worth, payoff: PayoffBreakdown::default(), transfer: 0.0, to_chair: 0.0, stance }
    }

    /// A proposal by Kazakhstan on trade, which is second in the reference case.
    fn proposal(outcome: Outcome, others: [Party; 4]) -> Proposal {
        let parties = std::iter::once(party(Stance::Chair, 0.1)).chain(others).collect();
        let depth_changes = vec![
            DepthChange { pair: 0, before: 0.2, after: 0.4 },
            DepthChange { pair: 1, before: 0.0, after: 0.2 },
        ];
        Proposal { chair: 0, issue: 1, outcome, parties, depth_changes }
    }

    fn refuses(probability: f64, tipped: Option<Part>) -> Party {
        party(Stance::Refused { probability, tipped }, 0.0)
    }

    #[test]
    fn refusals_of_one_reason_are_told_together() {
        let scenario = Scenario::built_in();
        let refused = proposal(
            Outcome::Refused,
            [
                refuses(0.71, None),
                refuses(0.6, Some(Part::Sovereignty)),
                refuses(0.52, None),
                refuses(0.5, Some(Part::Sovereignty)),
            ],
        );
        assert_eq!(
            failure(&ScenarioNames::new(&scenario), &refused).as_deref(),
            Some(
                "Kazakhstan proposed trade to all (0.10 to 0.30), but Uzbekistan (71%) and Tajikistan (52%) refused \
                 against the odds, and Kyrgyzstan and Turkmenistan over sovereignty."
            )
        );
        assert_eq!(agreement(&ScenarioNames::new(&scenario), &refused), None);
        let even = proposal(Outcome::Refused, std::array::from_fn(|_| refuses(0.5, None)));
        let told = failure(&ScenarioNames::new(&scenario), &even).expect("a refusal");
        assert!(
            told.ends_with("Uzbekistan, Kyrgyzstan, Tajikistan and Turkmenistan refused at even odds."),
            "{told}"
        );
    }

    #[test]
    fn an_agreement_says_who_is_left_out_and_who_was_paid() {
        let scenario = Scenario::built_in();
        let mut signed = proposal(
            Outcome::Signed,
            [
                party(Stance::Accepted(0.5), -0.02),
                party(Stance::Accepted(0.9), 0.2),
                party(Stance::LeftOut, 0.05),
                party(Stance::LeftOut, -0.05),
            ],
        );
        signed.parties[1].transfer = 0.02;
        assert_eq!(
            agreement(&ScenarioNames::new(&scenario), &signed).as_deref(),
            Some(
                "Kazakhstan, Uzbekistan and Kyrgyzstan agreed on trade, proposed by Kazakhstan, which paid Uzbekistan \
                 (0.10 to 0.30; without Tajikistan, and without Turkmenistan, which would have lost by it)."
            )
        );
        assert_eq!(failure(&ScenarioNames::new(&scenario), &signed), None);
    }

    #[test]
    fn chairs_that_were_silent_are_told_by_reason() {
        let scenario = Scenario::built_in();
        let silent = |why| {
            let parties = std::array::from_fn(|_| party(Stance::LeftOut, 0.0));
            Proposal { depth_changes: Vec::new(), ..proposal(Outcome::Silent(why), parties) }
        };
        let proposals = [Silence::NoGain, Silence::NothingLeft, Silence::NoGain].map(silent);
        let told = silences(&ScenarioNames::new(&scenario), &proposals.iter().collect::<Vec<_>>());
        assert_eq!(
            told,
            [
                "With nothing left to sign, silent in the chair: Kazakhstan on trade.",
                "With nobody to gain by, silent in the chair: Kazakhstan on trade (twice)."
            ]
        );
    }

    #[test]
    fn settlements_say_who_brought_them_about() {
        let scenario = Scenario::built_in();
        let step = |pair, before, track| Event::Settlement { pair, before, after: before - 0.1, track };
        let told = |events: Vec<Event>| {
            let moment = Moment { events, ..Moment::default() };
            disputes(&ScenarioNames::new(&scenario), &[moment]).join(" ")
        };
        assert_eq!(
            told(vec![step(0, 0.5, Track::Leaders)]),
            "A dispute was settled in part between Kazakhstan and Uzbekistan (0.50 to 0.40)."
        );
        assert_eq!(
            told(vec![
                step(0, 0.5, Track::Commission),
                step(1, 0.3, Track::Leaders),
                step(1, 0.2, Track::Commission),
                step(1, 0.1, Track::NewLeaders)
            ]),
            "Disputes were settled in part between Kazakhstan and Uzbekistan (0.50 to 0.40, by commission) and \
             between Kazakhstan and Kyrgyzstan (0.30 to 0.00, in part under new leaders, in part by commission)."
        );
    }

    #[test]
    fn a_year_in_which_nothing_happens_is_a_short_line() {
        let scenario = Scenario::named("central-asia", &["scenario.ticks_per_year=1".to_owned()])
            .expect("a valid scenario");
        let moment = Moment {
            series: vec![0.25; 8],
            weights: vec![0.1; 20],
            signed: vec![0.2; 60],
            mutual: vec![0.1; 60],
            disputes: vec![0.3; 10],
            openness: vec![0.5; 5],
            events: Vec::new(),
        };
        let last = crate::outcome::EndRow {
            replicate: 0,
            region: [0.0; 8],
            regime: 0,
            culture: crate::outcome::Culture::Lockean,
            passages: vec![None; 8],
            agreements: vec![0; 24],
        };
        let start = Moment { series: Vec::new(), ..moment.clone() };
        let moments = vec![moment; scenario.calendar().ticks()];
        let quiet = Chronicle { seed: 1, start, moments, end: last };
        let year = Year { number: 1999, ticks: 7..8 };
        assert_eq!(paragraph(&ScenarioNames::new(&scenario), &quiet, &year), "Nothing happened.");
        assert_eq!(end(&quiet, &year), "integration 0.25, paper 0.25, identity 0.25, dispute 0.25");
    }
}
