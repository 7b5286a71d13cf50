//! `events.csv`: what happened, a row an event, and of a proposal a row a state.

use std::io::Write;

use serde::Serialize;

use crate::chronicle::{Chronicle, Event};
use crate::export::columns;
use crate::export::error::ExportError;
use crate::model::negotiation_log::{Outcome, Proposal, Silence, Stance};
use crate::model::payoff::Part;
use crate::scenario::Scenario;

/// Columns of the file.
pub const COLUMNS: [&str; 23] = [
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
    "dispute",
    "prestige",
    "transfer",
    "probability",
    "tipped",
];

/// A row; what does not concern the event is empty.
#[derive(Debug, Default, Serialize)]
struct Row<'a> {
    date: &'a str,
    date_end: &'a str,
    event: &'a str,
    proposal: Option<usize>,
    outcome: Option<&'a str>,
    issue: Option<&'a str>,
    state: Option<&'a str>,
    other: Option<&'a str>,
    role: Option<&'a str>,
    before: Option<f64>,
    after: Option<f64>,
    size: Option<f64>,
    worth: Option<f64>,
    own_gain: Option<f64>,
    partners_gain: Option<f64>,
    shared_identity: Option<f64>,
    spillover: Option<f64>,
    sovereignty: Option<f64>,
    dispute: Option<f64>,
    prestige: Option<f64>,
    transfer: Option<f64>,
    probability: Option<f64>,
    tipped: Option<&'a str>,
}

/// Writes the events of a chronicle in their order.
///
/// # Errors
///
/// [`ExportError::Io`].
pub fn write(scenario: &Scenario, chronicle: &Chronicle, sink: impl Write) -> Result<(), ExportError> {
    let mut writer = csv::Writer::from_writer(sink);
    let days = scenario.calendar().first_days();
    let both = columns::days(scenario);
    let state = |place: usize| Some(scenario.states()[place].id.as_str());
    let issue = |place: usize| Some(scenario.issues()[place].id.as_str());
    let mut proposals = 0;
    let mut rows = 0;
    for (t, ([date, date_end], moment)) in both.iter().zip(&chronicle.moments).enumerate() {
        let row = |event| Row { date, date_end, event, ..Row::default() };
        let between = |event, pair: usize| {
            let (one, other) = scenario.dyads()[pair].pair;
            Row { state: state(one), other: state(other), ..row(event) }
        };
        let mut put = |row: Row<'_>| {
            rows += 1;
            writer.serialize(row)
        };
        for place in 0..scenario.states().len() {
            let Some(before) = t.checked_sub(1).map(|before| scenario.in_office(place, days[before])) else {
                continue;
            };
            let now = scenario.in_office(place, days[t]);
            if before != now {
                let (before, after) = (Some(before.openness), Some(now.openness));
                put(Row { state: state(place), before, after, ..row("leader") })?;
            }
        }
        for event in &moment.events {
            match *event {
                Event::Upheaval { state: of, severity } => {
                    put(Row { state: state(of), size: Some(severity), ..row("upheaval") })?;
                }
                Event::Absorption { before, after } => {
                    put(Row { before: Some(before), after: Some(after), ..row("absorption") })?;
                }
                Event::DatedIncident { pair, severity } => {
                    put(Row { size: Some(severity), ..between("dated_incident", pair) })?;
                }
                Event::Proposal(ref proposal) => {
                    proposals += 1;
                    for (place, party) in proposal.parties.iter().enumerate() {
                        let party = of_party(proposal, party);
                        let row = row("proposal");
                        put(Row {
                            date: row.date,
                            date_end: row.date_end,
                            event: row.event,
                            proposal: Some(proposals),
                            issue: issue(proposal.issue),
                            state: state(place),
                            ..party
                        })?;
                    }
                }
                Event::Lapse { pair, issue: on, before, after } => {
                    let (before, after) = (Some(before), Some(after));
                    put(Row { issue: issue(on), before, after, ..between("lapse", pair) })?;
                }
                Event::Practice { pair, issue: on, before, after } => {
                    let (before, after) = (Some(before), Some(after));
                    put(Row { issue: issue(on), before, after, ..between("practice", pair) })?;
                }
                Event::Settlement { pair, before, after } => {
                    put(Row { before: Some(before), after: Some(after), ..between("settlement", pair) })?;
                }
                Event::Incident { pair } => put(between("incident", pair))?,
                Event::Succession { state: of, before, after } => {
                    let (before, after) = (Some(before), Some(after));
                    put(Row { state: state(of), before, after, ..row("succession") })?;
                }
            }
        }
    }
    if rows == 0 {
        writer.write_record(COLUMNS)?;
    }
    writer.flush()?;
    Ok(())
}

/// What a row says of a state's part in a proposal.
fn of_party<'a>(proposal: &Proposal, party: &crate::model::negotiation_log::Party) -> Row<'a> {
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
    Row {
        outcome: Some(outcome),
        role: Some(role),
        before: depth.map(|depth| depth.0),
        after: depth.map(|depth| depth.1),
        worth: Some(party.worth),
        own_gain: Some(party.payoff.own_gain),
        partners_gain: Some(party.payoff.partners_gain),
        shared_identity: Some(party.payoff.shared_identity),
        spillover: Some(party.payoff.spillover),
        sovereignty: Some(party.payoff.sovereignty),
        dispute: Some(party.payoff.dispute),
        prestige: Some(party.payoff.prestige),
        transfer: Some(party.transfer),
        probability,
        tipped,
        ..Row::default()
    }
}
