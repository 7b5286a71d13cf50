//! Dated events of a validated scenario.

use std::ops::Range;

use super::raw::forms::Period;
use super::types::Scenario;

/// A dated event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Name for people and charts.
    pub name: String,
    /// Its date, as precise as it is known; it falls in the tick that holds the first day.
    pub date: Period,
    /// Its effect.
    pub kind: EventKind,
}

/// The effect of an event. States and issues are in ascending order, each once; of a pair, the smaller place comes first.
#[derive(Debug, Clone, PartialEq)]
pub enum EventKind {
    /// A state loses consolidation.
    Upheaval {
        /// The state.
        state: usize,
        /// Share lost, from 0 to 1.
        severity: f64,
    },
    /// An outside institution absorbs the regional one: signed depth lapses.
    Absorption {
        /// Share lost, from 0 to 1.
        loss: f64,
    },
    /// A violent incident.
    Incident {
        /// The two states.
        pair: (usize, usize),
        /// Multiples of what an incident by chance does, at least 0.
        severity: f64,
        /// Whether it counts among the incidents.
        counts: bool,
    },
    /// Borders are closed: implemented depth is cut, and stays low while it lasts.
    Closure {
        /// The first day without it.
        until: Period,
        /// The pairs, in the order of the dyads, each once.
        pairs: Vec<(usize, usize)>,
        /// The issues.
        issues: Vec<usize>,
        /// Share of implemented depth lost, from 0 to 1.
        severity: f64,
    },
    /// States sign by date.
    Treaty {
        /// The states, at least two.
        states: Vec<usize>,
        /// The issues.
        issues: Vec<usize>,
        /// The depth to which signed depth rises, from 0 to 1.
        depth: f64,
    },
    /// A state leaves what it has signed.
    Withdrawal {
        /// The state.
        state: usize,
        /// The states left, at least one.
        from: Vec<usize>,
        /// The issues.
        issues: Vec<usize>,
        /// Share of signed depth lost, from 0 to 1.
        share: f64,
    },
    /// A state joins what others have signed.
    Accession {
        /// The state.
        state: usize,
        /// The others, at least two.
        members: Vec<usize>,
        /// The issues.
        issues: Vec<usize>,
        /// Share of the way to what the members have signed, from 0 to 1.
        share: f64,
    },
    /// A dispute is settled.
    Settlement {
        /// The two states.
        pair: (usize, usize),
        /// Share of the dispute settled, from 0 to 1.
        share: f64,
    },
    /// Violence that lasts.
    Conflict {
        /// The first day without it.
        until: Period,
        /// The two states.
        pair: (usize, usize),
        /// Multiples of what an incident by chance does, a year, at least 0.
        severity: f64,
    },
    /// A danger that states share for a time: common fate rises.
    Exposure {
        /// The first day without it.
        until: Period,
        /// The states, at least two.
        states: Vec<usize>,
        /// Share of what is missing to a common fate of 1, from 0 to 1.
        level: f64,
    },
}

impl EventKind {
    /// Name of the kind in files.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Upheaval { .. } => "upheaval",
            Self::Absorption { .. } => "absorption",
            Self::Incident { .. } => "incident",
            Self::Closure { .. } => "closure",
            Self::Treaty { .. } => "treaty",
            Self::Withdrawal { .. } => "withdrawal",
            Self::Accession { .. } => "accession",
            Self::Settlement { .. } => "settlement",
            Self::Conflict { .. } => "conflict",
            Self::Exposure { .. } => "exposure",
        }
    }

    /// First day without the event; `None` of one that happens in a single tick.
    pub fn until(&self) -> Option<Period> {
        match self {
            Self::Closure { until, .. } | Self::Conflict { until, .. } | Self::Exposure { until, .. } => {
                Some(*until)
            }
            _ => None,
        }
    }

    /// The issues that it names or is of; empty of a kind that has none.
    pub fn issues(&self) -> &[usize] {
        match self {
            Self::Closure { issues, .. }
            | Self::Treaty { issues, .. }
            | Self::Withdrawal { issues, .. }
            | Self::Accession { issues, .. } => issues,
            _ => &[],
        }
    }
}

impl Scenario {
    /// The ticks in which an event is in force: one, or several of an event that lasts; none outside the calendar.
    ///
    /// An event that lasts is in force from the tick that holds its date, or from the first if it began before the calendar, up
    /// to the tick before the one that holds its end; at least in the tick in which it begins.
    pub fn ticks_of(&self, event: &Event) -> Range<usize> {
        let begins = self.calendar.tick_of(event.date.first);
        let Some(until) = event.kind.until() else {
            return begins.map_or(0..0, |t| t..t + 1);
        };
        let first_day = self.calendar.first_days().iter().copied().next();
        let from = match begins {
            Some(t) => t,
            None if first_day.is_some_and(|day| event.date.first < day) => 0,
            None => return 0..0,
        };
        let end = match self.calendar.tick_of(until.first) {
            Some(t) => t,
            None if until.first >= self.calendar.end() => self.calendar.ticks(),
            None => 0,
        };
        from..end.max(begins.map_or(0, |t| t + 1))
    }

    /// Returns the number of dated incidents that count among the incidents, in the history.
    pub fn dated_incidents(&self) -> u64 {
        let counts = |event: &&Event| {
            matches!(event.kind, EventKind::Incident { counts: true, .. }) && !self.ticks_of(event).is_empty()
        };
        self.events.iter().filter(counts).count() as u64
    }
}
