//! Phase 1: the dated events of a tick, those that happen in it and those that last.

use super::number::Number;
use super::parameters::Parameters;
use super::quarrels::incident;
use super::rules::{accession, closure, conflict, settlement, treaty, withdrawal};
use super::state::{State, tie};
use super::world::{Effect, Event, World};

/// Returns whether a dated event may have an effect in the calendar phase of tick `t`.
#[inline(always)]
pub(super) fn are_there(world: &World, t: usize) -> bool {
    !world.facts.events[t].is_empty() || !world.facts.lasting.is_empty()
}

/// Puts the dated events of tick `t` into effect.
#[inline(always)]
pub(super) fn take_effect<N: Number>(
    world: &World,
    t: usize,
    parameters: &Parameters<N>,
    state: &mut State<N>,
) {
    let everywhere = !state.shock.below(f64::NEG_INFINITY);
    for event in &world.facts.events[t] {
        match event {
            Event::Incident { pair, severity, counts } => {
                violence(world, parameters, state, *pair, *severity, everywhere);
                if *counts {
                    state.tally.incidents += state.shock.like(1.0);
                }
            }
            Event::Settlement { pair, share } => {
                state.dispute[*pair] = settlement::left(state.dispute[*pair], *share);
            }
            signed => sign(world, signed, &mut state.signed),
        }
    }
    for lasting in world.facts.lasting.iter().filter(|lasting| lasting.is_in_force(t)) {
        match &lasting.effect {
            Effect::Closure { pairs, issues, severity } if lasting.from == t => {
                close(world, pairs, issues, *severity, state);
            }
            Effect::Conflict { pair, severity } => {
                let severity = conflict::severity_of_tick(*severity, world.facts.dt);
                violence(world, parameters, state, *pair, severity, everywhere);
            }
            // Contained in the tables of the world.
            Effect::Closure { .. } | Effect::Exposure { .. } => {}
        }
    }
}

/// The effect of an event on signed depth by (pair, issue); none of an event that is of something else.
#[inline(always)]
pub(super) fn sign<N: Number>(world: &World, event: &Event, signed: &mut [N]) {
    let width = world.facts.issues;
    match event {
        Event::Absorption { loss } => {
            for signed in signed {
                *signed = *signed * (1.0 - loss);
            }
        }
        Event::Treaty { pairs, issues, depth } => {
            for place in places(pairs, issues, width) {
                signed[place] = treaty::signed(signed[place], *depth);
            }
        }
        Event::Withdrawal { pairs, issues, share } => {
            for place in places(pairs, issues, width) {
                signed[place] = withdrawal::left(signed[place], *share);
            }
        }
        Event::Accession { pairs, members, issues, share } => {
            for issue in issues {
                let of_pair = |pair: &usize| signed[pair * width + issue];
                let of_members = accession::of_members(signed[0], members.iter().map(of_pair));
                for pair in pairs {
                    let signed = &mut signed[pair * width + issue];
                    *signed = accession::joined(*signed, of_members, *share);
                }
            }
        }
        // An upheaval is contained in the table of consolidation.
        Event::Upheaval { .. } | Event::Incident { .. } | Event::Settlement { .. } => {}
    }
}

/// The places of some pairs and issues in a table by (pair, issue).
fn places(pairs: &[usize], issues: &[usize], width: usize) -> impl Iterator<Item = usize> {
    pairs.iter().flat_map(move |pair| issues.iter().map(move |issue| pair * width + issue))
}

/// Cuts implemented depth at the start of a closure, and what is derived from it.
#[inline(always)]
fn close<N: Number>(world: &World, pairs: &[usize], issues: &[usize], severity: f64, state: &mut State<N>) {
    let width = world.facts.issues;
    for &pair in pairs {
        let (there, back) = state.implemented[2 * pair * width..][..2 * width].split_at_mut(width);
        for &issue in issues {
            there[issue] = closure::cut(there[issue], severity);
            back[issue] = closure::cut(back[issue], severity);
        }
        let mutual = &mut state.derived.mutual[pair * width..][..width];
        state.derived.interdependence[pair] = tie(there, back, mutual);
    }
}

/// An incident of a pair in the lanes of `broken_out`.
#[inline(always)]
fn violence<N: Number>(
    world: &World,
    parameters: &Parameters<N>,
    state: &mut State<N>,
    pair: usize,
    severity: f64,
    broken_out: N::Truth,
) {
    incident(world, &parameters.disputes, &mut state.weight, &mut state.dispute, pair, severity, broken_out);
}
