//! Dated events of a world: those of one tick, and those that last.

use super::rules::{closure, exposure};
use super::world::Facts;

/// An event of a tick that is the same in every replicate. Pairs are numbered by [`super::draws::unordered`].
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A state loses a share of its consolidation.
    Upheaval {
        /// The state.
        state: usize,
        /// Share lost, in `[0,1]`.
        severity: f64,
    },
    /// Signed depth falls by a share in all pairs.
    Absorption {
        /// Share lost, in `[0,1]`.
        loss: f64,
    },
    /// An incident of a pair: both identity weights fall, and the dispute rises.
    Incident {
        /// The pair's number.
        pair: usize,
        /// Multiples of the effects of an incident by chance.
        severity: f64,
        /// Whether it counts among the incidents, as one by chance does.
        counts: bool,
    },
    /// Signed depth is raised to a depth.
    Treaty {
        /// Numbers of the pairs, each once.
        pairs: Vec<usize>,
        /// The issues, each once.
        issues: Vec<usize>,
        /// The depth, in `[0,1]`.
        depth: f64,
    },
    /// Signed depth of a state with others falls by a share.
    Withdrawal {
        /// Numbers of the pairs of the state, each once.
        pairs: Vec<usize>,
        /// The issues, each once.
        issues: Vec<usize>,
        /// Share lost, in `[0,1]`.
        share: f64,
    },
    /// Signed depth of a state with members rises toward that of the members.
    Accession {
        /// Numbers of the pairs of the state with the members, each once.
        pairs: Vec<usize>,
        /// Numbers of the pairs of the members, each once, at least one.
        members: Vec<usize>,
        /// The issues, each once.
        issues: Vec<usize>,
        /// Share of the way, in `[0,1]`.
        share: f64,
    },
    /// A dispute falls by a share.
    Settlement {
        /// The pair's number.
        pair: usize,
        /// Share settled, in `[0,1]`.
        share: f64,
    },
}

/// An event that lasts, the same in every replicate.
#[derive(Debug, Clone, PartialEq)]
pub struct Lasting {
    /// First tick in which it is in force.
    pub from: usize,
    /// First tick in which it is no longer in force, above `from`.
    pub until: usize,
    /// Its effect.
    pub effect: Effect,
}

/// The effect of an event that lasts.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Implemented depth is cut at the start, and capped.
    Closure {
        /// Numbers of the pairs, each once.
        pairs: Vec<usize>,
        /// The issues, each once.
        issues: Vec<usize>,
        /// Share lost, in `[0,1]`.
        severity: f64,
    },
    /// Violence between two states.
    Conflict {
        /// The pair's number.
        pair: usize,
        /// Multiples of the effects of an incident, a year.
        severity: f64,
    },
    /// Common fate is raised.
    Exposure {
        /// Numbers of the pairs, each once.
        pairs: Vec<usize>,
        /// Share of what is missing to 1, in `[0,1]`.
        level: f64,
    },
}

impl Lasting {
    /// Returns whether it is in force in tick `t`.
    pub fn is_in_force(&self, t: usize) -> bool {
        (self.from..self.until).contains(&t)
    }
}

impl Facts {
    /// Returns whether the dated events have the same effect in tick `t` as those of `other`.
    pub(super) fn has_the_events_of(&self, other: &Self, t: usize) -> bool {
        let [own, others] = [self, other].map(|facts| {
            let in_force = facts.lasting.iter().filter(move |lasting| lasting.is_in_force(t));
            in_force.map(move |lasting| (lasting.from == t, &lasting.effect))
        });
        self.events[t] == other.events[t] && own.eq(others)
    }
}

/// Effects of the lasting events by tick, which depend neither on chance nor on the parameters. Both tables are empty where
/// no event of the kind is in force, and end with the last tick in which one is.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct InForce {
    /// By tick: share of the target of implemented depth that closures leave, by (pair, issue).
    opening: Vec<Vec<f64>>,
    /// By tick: share of what is missing to a common fate of 1 that exposures add, by pair.
    raise: Vec<Vec<f64>>,
}

impl InForce {
    /// Works the tables out, for a world of `pairs` pairs.
    pub fn new(facts: &Facts, pairs: usize) -> Self {
        let mut tables = Self::default();
        for Lasting { from, until, effect } in &facts.lasting {
            let ticks = *from..(*until).min(facts.ticks);
            match effect {
                Effect::Closure { pairs: closed, issues, severity } => {
                    for table in in_ticks(&mut tables.opening, ticks, pairs * facts.issues) {
                        for pair in closed {
                            for issue in issues {
                                let opening = &mut table[pair * facts.issues + issue];
                                *opening = closure::opening(*opening, *severity);
                            }
                        }
                    }
                }
                Effect::Exposure { pairs: exposed, level } => {
                    for table in in_ticks(&mut tables.raise, ticks, pairs) {
                        for pair in exposed {
                            table[*pair] = exposure::missing(table[*pair], *level);
                        }
                    }
                }
                Effect::Conflict { .. } => {}
            }
        }
        for missing in tables.raise.iter_mut().flatten() {
            *missing = 1.0 - *missing;
        }
        tables
    }

    /// Shares of the target of implemented depth that closures leave in tick `t`, by (pair, issue); `None` without a closure.
    #[inline(always)]
    pub fn opening(&self, t: usize) -> Option<&[f64]> {
        self.opening.get(t).map(Vec::as_slice).filter(|table| !table.is_empty())
    }

    /// Shares of what is missing to a common fate of 1 that exposures add in tick `t`, by pair; empty without an exposure.
    #[inline(always)]
    pub fn raise(&self, t: usize) -> &[f64] {
        self.raise.get(t).map_or(&[], Vec::as_slice)
    }
}

/// The tables of some ticks, which are made of ones where there are none yet.
fn in_ticks(
    tables: &mut Vec<Vec<f64>>,
    ticks: std::ops::Range<usize>,
    size: usize,
) -> impl Iterator<Item = &mut Vec<f64>> {
    if tables.len() < ticks.end {
        tables.resize(ticks.end, Vec::new());
    }
    for table in tables[ticks.clone()].iter_mut().filter(|table| table.is_empty()) {
        table.resize(size, 1.0);
    }
    tables[ticks].iter_mut()
}
