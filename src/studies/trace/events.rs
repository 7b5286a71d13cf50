//! `events.csv`: one row per event; for proposals, one row per state.

use std::io::Write;

use serde::{Deserialize, Serialize};

use crate::chronicle::{Chronicle, Event};
use crate::export::ExportError;
use crate::export::columns;
use crate::model::negotiation_log::{Outcome, Party, Proposal, Silence, Stance};
use crate::model::payoff::Part;
use crate::model::phase::Track;
use crate::scenario::{EventKind, Scenario};

/// Columns of the file.
pub const COLUMNS: [&str; 24] = [
    "date",
    "date_end",
    "event",
    "proposal",
    "outcome",
    "issue",
    "state",
    "other",
    "role",
    "before",
    "after",
    "size",
    "worth",
    "own_gain",
    "partners_gain",
    "shared_identity",
    "spillover",
    "sovereignty",
    "numbers",
    "dispute",
    "prestige",
    "transfer",
    "probability",
    "tipped",
];

/// An event, or the part of a state in a proposal; cells that do not apply are empty. `docs/trace.md` describes every column.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EventRow {
    /// First day of the tick.
    pub date: String,
    /// Its last day; empty where it was read from a file of format 1, which lacks it.
    pub date_end: String,
    /// Kind of event: `proposal`, `incident`, `leader` and so on.
    pub event: String,
    /// Number of the proposal, from 1.
    pub proposal: Option<usize>,
    /// Its outcome; of a settlement, what brought it about.
    pub outcome: Option<String>,
    /// The issue.
    pub issue: Option<String>,
    /// The state.
    pub state: Option<String>,
    /// The other state of a pair.
    pub other: Option<String>,
    /// Part of the state in a proposal.
    pub role: Option<String>,
    /// A level before.
    pub before: Option<f64>,
    /// The level after.
    pub after: Option<f64>,
    /// Size of a shock.
    pub size: Option<f64>,
    /// Worth of a proposal to the state.
    pub worth: Option<f64>,
    /// Part of it: its own gain.
    pub own_gain: Option<f64>,
    /// Part of it: its partners' gains.
    pub partners_gain: Option<f64>,
    /// Part of it: identity shared with them.
    pub shared_identity: Option<f64>,
    /// Part of it: spillover.
    pub spillover: Option<f64>,
    /// Part of it: sovereignty.
    pub sovereignty: Option<f64>,
    /// Part of it: the number of members.
    pub numbers: Option<f64>,
    /// Part of it: disputes.
    pub dispute: Option<f64>,
    /// Part of it: prestige.
    pub prestige: Option<f64>,
    /// Transfer to the state.
    pub transfer: Option<f64>,
    /// Probability with which it would have accepted.
    pub probability: Option<f64>,
    /// Decisive part of a refusal.
    pub tipped: Option<String>,
}

/// The events of a chronicle in their order.
pub fn rows(scenario: &Scenario, chronicle: &Chronicle) -> Vec<EventRow> {
    let days = scenario.calendar().first_days();
    let both = columns::days(scenario);
    let state = |place: usize| Some(scenario.states()[place].id.clone());
    let issue = |place: usize| Some(scenario.issues()[place].id.clone());
    let mut proposals = 0;
    let mut rows = Vec::new();
    for (t, ([date, date_end], moment)) in both.iter().zip(&chronicle.moments).enumerate() {
        let row = |event: &str| EventRow {
            date: date.clone(),
            date_end: date_end.clone(),
            event: event.to_owned(),
            ..EventRow::default()
        };
        let between = |event, pair: usize| {
            let (one, other) = scenario.dyads()[pair].pair;
            EventRow { state: state(one), other: state(other), ..row(event) }
        };
        for place in 0..scenario.states().len() {
            let Some(before) = t.checked_sub(1).map(|before| scenario.in_office(place, days[before])) else {
                continue;
            };
            let now = scenario.in_office(place, days[t]);
            if before != now {
                let (before, after) = (Some(before.openness), Some(now.openness));
                rows.push(EventRow { state: state(place), before, after, ..row("leader") });
            }
        }
        for event in &moment.events {
            rows.push(match *event {
                Event::Upheaval { state: of, severity } => {
                    EventRow { state: state(of), size: Some(severity), ..row("upheaval") }
                }
                Event::Absorption { before, after } => {
                    EventRow { before: Some(before), after: Some(after), ..row("absorption") }
                }
                Event::DatedIncident { pair, severity, before, after } => {
                    let [before, after] = moved(before, after);
                    EventRow { size: Some(severity), before, after, ..between("dated_incident", pair) }
                }
                Event::Dated { event: place, pair, before, after } => {
                    let kind = &scenario.events()[place].kind;
                    let row = match (pair, kind) {
                        (Some(pair), _) => between(dated(kind), pair),
                        (
                            None,
                            EventKind::Withdrawal { state: of, .. } | EventKind::Accession { state: of, .. },
                        ) => EventRow { state: state(*of), ..row(dated(kind)) },
                        _ => row(dated(kind)),
                    };
                    let [before, after] = [Some(before), Some(after)];
                    let only = |issues: &[usize]| if let [only] = issues { issue(*only) } else { None };
                    EventRow { issue: only(kind.issues()), before, after, size: Some(size(kind)), ..row }
                }
                Event::Proposal(ref proposal) => {
                    proposals += 1;
                    rows.extend(proposal.parties.iter().enumerate().map(|(place, party)| {
                        let EventRow { date, date_end, event, .. } = row("proposal");
                        EventRow {
                            date,
                            date_end,
                            event,
                            proposal: Some(proposals),
                            issue: issue(proposal.issue),
                            state: state(place),
                            ..of_party(proposal, party)
                        }
                    }));
                    continue;
                }
                Event::Lapse { pair, issue: on, before, after } => {
                    let (before, after) = (Some(before), Some(after));
                    EventRow { issue: issue(on), before, after, ..between("lapse", pair) }
                }
                Event::Practice { pair, issue: on, before, after } => {
                    let (before, after) = (Some(before), Some(after));
                    EventRow { issue: issue(on), before, after, ..between("practice", pair) }
                }
                Event::Settlement { pair, before, after, track } => {
                    let (before, after) = (Some(before), Some(after));
                    let outcome = Some(by_track(track).to_owned());
                    EventRow { outcome, before, after, ..between("settlement", pair) }
                }
                Event::Incident { pair, before, after } => {
                    let [before, after] = moved(before, after);
                    EventRow { before, after, ..between("incident", pair) }
                }
                Event::Succession { state: of, before, after } => {
                    let (before, after) = (Some(before), Some(after));
                    EventRow { state: state(of), before, after, ..row("succession") }
                }
            });
        }
    }
    rows
}

/// Kinds of dated events that the log tells by their place in the scenario, by name in files: a settlement by date is not one by
/// chance.
pub const DATED: [&str; 7] =
    ["closure", "treaty", "withdrawal", "accession", "dated_settlement", "conflict", "exposure"];

/// Name of the kind of a dated event in files.
fn dated(kind: &EventKind) -> &'static str {
    match kind {
        EventKind::Settlement { .. } => "dated_settlement",
        kind => kind.name(),
    }
}

/// The size of a dated event as the scenario states it.
fn size(kind: &EventKind) -> f64 {
    match *kind {
        EventKind::Upheaval { severity: size, .. }
        | EventKind::Absorption { loss: size }
        | EventKind::Incident { severity: size, .. }
        | EventKind::Closure { severity: size, .. }
        | EventKind::Treaty { depth: size, .. }
        | EventKind::Withdrawal { share: size, .. }
        | EventKind::Accession { share: size, .. }
        | EventKind::Settlement { share: size, .. }
        | EventKind::Conflict { severity: size, .. }
        | EventKind::Exposure { level: size, .. } => size,
    }
}

/// A level before and after; nothing where it has not moved.
fn moved(before: f64, after: f64) -> [Option<f64>; 2] {
    [before, after].map(|level| (before != after).then_some(level))
}

/// The track of a settlement, by name in files.
fn by_track(track: Track) -> &'static str {
    match track {
        Track::Leaders => "by_leaders",
        Track::NewLeaders => "by_new_leaders",
        Track::Commission => "by_commission",
    }
}

/// Writes events.
///
/// # Errors
///
/// [`ExportError::Io`].
pub fn write(rows: &[EventRow], sink: impl Write) -> Result<(), ExportError> {
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(sink);
    writer.write_record(COLUMNS)?;
    rows.iter().try_for_each(|row| writer.serialize(row))?;
    writer.flush()?;
    Ok(())
}

/// The row of a state in a proposal.
fn of_party(proposal: &Proposal, party: &Party) -> EventRow {
    let (role, probability, tipped) = match party.stance {
        Stance::Chair => ("chair", None, None),
        Stance::Accepted(probability) => ("accepts", Some(probability), None),
        Stance::Refused { probability, tipped } => {
            ("refuses", Some(probability), Some(tipped.map_or("chance", Part::name)))
        }
        Stance::LeftOut => ("left_out", None, None),
    };
    let outcome = match proposal.outcome {
        Outcome::Signed => "signed",
        Outcome::Refused => "refused",
        Outcome::Silent(Silence::NothingLeft) => "silent_nothing_left",
        Outcome::Silent(Silence::NoGain) => "silent_no_gain",
        Outcome::Silent(Silence::OutOfReach) => "silent_out_of_reach",
    };
    let depth = proposal.depth();
    EventRow {
        outcome: Some(outcome.to_owned()),
        role: Some(role.to_owned()),
        before: depth.map(|depth| depth.0),
        after: depth.map(|depth| depth.1),
        worth: Some(party.worth),
        own_gain: Some(party.payoff.own_gain),
        partners_gain: Some(party.payoff.partners_gain),
        shared_identity: Some(party.payoff.shared_identity),
        spillover: Some(party.payoff.spillover),
        sovereignty: Some(party.payoff.sovereignty),
        numbers: Some(party.payoff.numbers),
        dispute: Some(party.payoff.dispute),
        prestige: Some(party.payoff.prestige),
        transfer: Some(party.transfer),
        probability,
        tipped: tipped.map(str::to_owned),
        ..EventRow::default()
    }
}
