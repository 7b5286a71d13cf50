//! One replicate with all its events.

use super::histories::{One, advance_alone, observe_alone};
use super::plan::Observed;
use super::regime_classifier::RegimeClassifier;
use super::streams::Streams;
use crate::chronicle::{Chronicle, Event, LARGE_MOVE, Moment};
use crate::model::coefficients::Coefficients;
use crate::model::lanes::Lanes;
use crate::model::phase::{Happening, Phase, Witness};
use crate::model::rules::{closure, common_fate, conflict, disputes, exposure, settlement};
use crate::model::series::REGION;
use crate::model::state::State;
use crate::model::tick::Workspace;
use crate::model::{World, world};
use crate::scenario::{DatedEvent, Dating, Scenario, compile, dated_events};

/// Runs one replicate with a listener and returns its chronicle. Its end and its series equal those of the replicate in a
/// batch, to the last bit.
pub fn chronicle(scenario: &Scenario, seed: u64, replicate: u64) -> Chronicle {
    let world = compile(scenario);
    let mut state = State::new(&world, One::ZERO);
    let mut streams = Streams::new(world.states(), world.is_stochastic(), seed, One::ZERO);
    streams.restart(replicate);
    let mut workspace = Workspace::new(&world, 1, One::ZERO);
    let mut coefficients = Coefficients::new(&world, One::ZERO);
    let of_scenario = dated_events(scenario);
    let start = snapshot(&world, &state);
    let mut moments: Vec<Moment> = Vec::with_capacity(world.ticks());
    for t in 0..world.ticks() {
        let before = moments.last().unwrap_or(&start);
        coefficients.enter(&world, t);
        let mut recorder = EventRecorder {
            world: &world,
            t,
            events: Vec::new(),
            signed: before.signed.clone(),
            mutual: before.mutual.clone(),
            disputes: before.disputes.clone(),
            coefficients: &coefficients,
            of_scenario: &of_scenario,
        };
        advance_alone(&world, t, streams.tick(t), &coefficients, &mut state, &mut workspace, &mut recorder);
        let events = recorder.events;
        let mut series = vec![0.0; world.series_count()];
        observe_alone(&world, t, Observed::All, &coefficients, &mut state, &mut series);
        let end = snapshot(&world, &state);
        let openness = in_force(end.openness.clone(), &events);
        moments.push(Moment { events, series, openness, ..end });
    }
    let mut region = [0.0; REGION.len()];
    if let Some(last) = moments.last() {
        region.copy_from_slice(&last.series[..REGION.len()]);
    }
    let end = RegimeClassifier::new(scenario).end(&state, region, replicate, 0);
    Chronicle { seed, start, moments, end }
}

/// The state of the region in a chronicle.
fn snapshot(world: &World, state: &State<One>) -> Moment {
    Moment {
        events: Vec::new(),
        series: Vec::new(),
        weights: numbers(&state.weight),
        openness: numbers(&state.openness),
        signed: numbers(&state.signed),
        mutual: mutual(world, state),
        disputes: numbers(&state.dispute),
    }
}

/// Returns the openness in force during a tick, from the openness at its end: a chance successor takes office in the next.
fn in_force(mut openness: Vec<f64>, events: &[Event]) -> Vec<f64> {
    for event in events {
        if let Event::Succession { state, before, .. } = event {
            openness[*state] = *before;
        }
    }
    openness
}

fn numbers(lanes: &[One]) -> Vec<f64> {
    lanes.iter().map(|number| number.0[0]).collect()
}

/// min(D_ij, D_ji) by (pair, issue).
fn mutual(world: &World, state: &State<One>) -> Vec<f64> {
    let pairs = state.implemented.chunks_exact(2 * world.issues()).map(|pair| pair.split_at(world.issues()));
    pairs
        .flat_map(|(there, back)| there.iter().zip(back).map(|(there, back)| there.0[0].min(back.0[0])))
        .collect()
}

/// Records the events of a tick.
struct EventRecorder<'a> {
    world: &'a World,
    t: usize,
    events: Vec<Event>,
    /// Signed depth at the last comparison.
    signed: Vec<f64>,
    /// Mutual implemented depth before the tick, as closures have left it.
    mutual: Vec<f64>,
    /// Disputes at the last comparison.
    disputes: Vec<f64>,
    /// The coefficients of the tick.
    coefficients: &'a Coefficients<One>,
    /// The dated events of the scenario.
    of_scenario: &'a [DatedEvent],
}

impl EventRecorder<'_> {
    /// Adds the events that the scenario dates, and brings what they change up to date.
    fn dated(&mut self, state: &State<One>) {
        let (world, t) = (self.world, self.t);
        let mean = |depths: &[f64]| depths.iter().sum::<f64>() / depths.len() as f64;
        let fate = common_fate::exposure(world.facts().common_fate_baseline[t], state.shock);
        let mut missing = vec![1.0; world.pairs().len()];
        for DatedEvent { place, ticks, dating } in self.of_scenario.iter().filter(|of| of.ticks.contains(&t))
        {
            let event = |pair, before, after| Event::Dated { event: *place, pair, before, after };
            match dating {
                Dating::Once(world::Event::Upheaval { state, severity }) => {
                    self.events.push(Event::Upheaval { state: *state, severity: *severity });
                }
                Dating::Once(world::Event::Incident { pair, severity, .. }) => {
                    let [before, after] = self.fed(*pair, *severity);
                    self.events.push(Event::DatedIncident {
                        pair: *pair,
                        severity: *severity,
                        before,
                        after,
                    });
                }
                Dating::Once(world::Event::Settlement { pair, share }) => {
                    let before = self.disputes[*pair];
                    let after = settlement::left(Lanes([before]), *share).0[0];
                    self.disputes[*pair] = after;
                    self.events.push(event(Some(*pair), before, after));
                }
                Dating::Once(signed) => {
                    let before = self.signed.clone();
                    let mut depths: Vec<One> = before.iter().map(|depth| Lanes([*depth])).collect();
                    world.sign(signed, &mut depths);
                    self.signed = numbers(&depths);
                    let of = |signed_depths: &[f64]| match self.places(signed) {
                        None => mean(signed_depths),
                        Some(places) => {
                            mean(&places.iter().map(|place| signed_depths[*place]).collect::<Vec<_>>())
                        }
                    };
                    let [before, after] = [of(&before), of(&self.signed)];
                    self.events.push(match signed {
                        world::Event::Absorption { .. } => Event::Absorption { before, after },
                        _ => event(None, before, after),
                    });
                }
                Dating::Lasting(world::Effect::Closure { pairs, issues, severity }) if ticks.start == t => {
                    for pair in pairs {
                        let places = || issues.iter().map(|issue| pair * world.issues() + issue);
                        let depths =
                            |of: &Self| mean(&places().map(|place| of.mutual[place]).collect::<Vec<_>>());
                        let before = depths(self);
                        for place in places() {
                            self.mutual[place] = closure::cut(Lanes([self.mutual[place]]), *severity).0[0];
                        }
                        self.events.push(event(Some(*pair), before, depths(self)));
                    }
                }
                Dating::Lasting(world::Effect::Conflict { pair, severity }) => {
                    let severity = conflict::severity_of_tick(*severity, world.facts().dt);
                    let [before, after] = self.fed(*pair, severity);
                    self.events.push(event(Some(*pair), before, after));
                }
                Dating::Lasting(world::Effect::Exposure { pairs, level }) => {
                    let of = |missing: &[f64]| {
                        let raised = |pair: &usize| exposure::raised(fate, 1.0 - missing[*pair]).0[0];
                        mean(&pairs.iter().map(raised).collect::<Vec<_>>())
                    };
                    let before = of(&missing);
                    for pair in pairs {
                        missing[*pair] = exposure::missing(missing[*pair], *level);
                    }
                    if ticks.start == t {
                        self.events.push(event(None, before, of(&missing)));
                    }
                }
                Dating::Lasting(world::Effect::Closure { .. }) => {}
            }
        }
    }

    /// The dispute of a pair before and after violence of a severity.
    fn fed(&mut self, pair: usize, severity: f64) -> [f64; 2] {
        let before = self.disputes[pair];
        let parameters = &self.coefficients.parameters().disputes;
        let after = before + disputes::escalation(parameters, Lanes([before]), severity).0[0];
        self.disputes[pair] = after;
        [before, after]
    }

    /// The places of the depths that an event signs or gives up; `None` where it is of all.
    fn places(&self, event: &world::Event) -> Option<Vec<usize>> {
        match event {
            world::Event::Treaty { pairs, issues, .. }
            | world::Event::Withdrawal { pairs, issues, .. }
            | world::Event::Accession { pairs, issues, .. } => {
                let width = self.world.issues();
                Some(
                    pairs
                        .iter()
                        .flat_map(|pair| issues.iter().map(move |issue| pair * width + issue))
                        .collect(),
                )
            }
            _ => None,
        }
    }

    /// Adds lapses of signed depth and large changes of implemented depth.
    fn implemented(&mut self, signed: &[f64], mutual: &[f64]) {
        let issues = self.world.issues();
        for (place, (&before, &after)) in self.signed.iter().zip(signed).enumerate() {
            if after < before {
                let (pair, issue) = (place / issues, place % issues);
                self.events.push(Event::Lapse { pair, issue, before, after });
            }
        }
        for (place, (&before, &after)) in self.mutual.iter().zip(mutual).enumerate() {
            if (after - before).abs() >= LARGE_MOVE {
                let (pair, issue) = (place / issues, place % issues);
                self.events.push(Event::Practice { pair, issue, before, after });
            }
        }
    }
}

impl Witness<One> for EventRecorder<'_> {
    fn ended(&mut self, phase: Phase, states: &[State<One>]) {
        let Some(state) = states.first() else { return };
        match phase {
            Phase::Calendar => {
                self.dated(state);
                self.signed = numbers(&state.signed);
                self.mutual = mutual(self.world, state);
            }
            Phase::Negotiation => self.signed = numbers(&state.signed),
            Phase::Implementation => self.implemented(&numbers(&state.signed), &mutual(self.world, state)),
            _ => {}
        }
    }

    fn listens(&self) -> bool {
        true
    }

    fn told(&mut self, _: usize, what: Happening) {
        self.events.push(match what {
            Happening::Proposal(proposal) => Event::Proposal(proposal),
            Happening::Settlement { pair, before, after, track } => {
                Event::Settlement { pair, before, after, track }
            }
            Happening::Incident { pair, before, after } => Event::Incident { pair, before, after },
            Happening::Succession { state, before, after } => Event::Succession { state, before, after },
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Observed, Plan, Silent, histories, history, run};
    use super::*;
    use crate::engine::InstructionSet;

    const SCENARIOS: [&str; 3] = ["central-asia", "stochastic", "mercosur"];

    fn scenario(name: &str) -> Scenario {
        Scenario::named(name, &[]).expect("a built-in scenario")
    }

    #[test]
    fn it_is_the_replicate_of_the_batch_to_the_last_bit() {
        for name in SCENARIOS {
            let scenario = scenario(name);
            let world = compile(&scenario);
            let side_by_side = histories(InstructionSet::best(), &world, 2017, 0, 1);
            let mut ends = Vec::new();
            let plan = Plan { replicates: 6, seed: 2017, threads: None, observed: Observed::All };
            let sink = &mut |rows: &[_]| {
                ends.extend_from_slice(rows);
                Ok::<(), ()>(())
            };
            run(&scenario, &plan, &Silent, sink).expect("nothing stops it");
            for replicate in [0, 1, 5] {
                let chronicle = chronicle(&scenario, 2017, replicate);
                let series: Vec<f64> =
                    chronicle.moments.iter().flat_map(|moment| moment.series.clone()).collect();
                assert_eq!(series, side_by_side[replicate as usize], "{name} {replicate}");
                assert_eq!(series, history(&world, 2017, replicate), "{name} {replicate}");
                assert_eq!(chronicle.end, ends[replicate as usize], "{name} {replicate}");
            }
        }
    }

    #[test]
    fn a_successor_by_chance_leads_from_the_next_tick_on() {
        let chronicle = chronicle(&scenario("stochastic"), 2017, 3);
        let mut successions = 0;
        for (now, next) in chronicle.moments.iter().zip(&chronicle.moments[1..]) {
            for event in &now.events {
                if let Event::Succession { state, before, after } = *event {
                    assert_eq!((now.openness[state], next.openness[state]), (before, after));
                    successions += 1;
                }
            }
        }
        assert!(successions > 0, "nobody has left");
    }

    #[test]
    fn what_is_written_down_adds_up_to_what_is_counted() {
        use crate::model::Measure::{Agreements, Incidents};
        use crate::model::negotiation_log::{Outcome, Stance};
        use crate::model::series::{REGION, STATE};

        for name in SCENARIOS {
            let chronicle = chronicle(&scenario(name), 7, 3);
            let last = chronicle.moments.last().expect("a tick");
            let count = |of: &dyn Fn(&Event) -> bool| {
                chronicle.moments.iter().flat_map(|moment| &moment.events).filter(|event| of(event)).count()
                    as f64
            };
            let heard = |of: &'static dyn Fn(&crate::model::negotiation_log::Proposal) -> bool| {
                count(&move |event| matches!(event, Event::Proposal(proposal) if of(proposal)))
            };
            assert_eq!(
                heard(&|proposal| proposal.outcome == Outcome::Signed),
                last.region(Agreements),
                "{name}"
            );
            assert_eq!(
                count(&|event| matches!(event, Event::Incident { .. } | Event::DatedIncident { .. })),
                last.region(Incidents),
                "{name}"
            );
            let of_state =
                |state: usize, place: usize| last.series[REGION.len() + state * STATE.len() + place];
            for state in 0..last.openness.len() {
                let proposals = count(&|event| match event {
                    Event::Proposal(proposal) => {
                        proposal.chair == state && !matches!(proposal.outcome, Outcome::Silent(_))
                    }
                    _ => false,
                });
                let refusals = count(&|event| match event {
                    Event::Proposal(proposal) => {
                        matches!(proposal.parties[state].stance, Stance::Refused { .. })
                    }
                    _ => false,
                });
                assert_eq!((proposals, refusals), (of_state(state, 1), of_state(state, 2)), "{name} {state}");
            }
        }
    }

    #[test]
    fn signed_depth_is_the_sum_of_its_events() {
        for name in SCENARIOS {
            let scenario = scenario(name);
            let chronicle = chronicle(&scenario, 11, 2);
            let (world, issues) = (compile(&scenario), scenario.issues().len());
            let mut signed = chronicle.start.signed.clone();
            for (t, moment) in chronicle.moments.iter().enumerate() {
                for event in &world.facts().events[t] {
                    let mut depths: Vec<One> = signed.iter().map(|depth| Lanes([*depth])).collect();
                    world.sign(event, &mut depths);
                    signed = numbers(&depths);
                }
                for event in &moment.events {
                    match event {
                        Event::Proposal(proposal)
                            if proposal.outcome == crate::model::negotiation_log::Outcome::Signed =>
                        {
                            for change in &proposal.depth_changes {
                                let depth = &mut signed[change.pair * issues + proposal.issue];
                                assert_eq!(*depth, change.before, "{name} {t}");
                                *depth = change.after;
                            }
                        }
                        Event::Lapse { pair, issue, before, after } => {
                            let depth = &mut signed[pair * issues + issue];
                            assert_eq!(depth, before, "{name} {t}");
                            *depth = *after;
                        }
                        _ => {}
                    }
                }
                assert_eq!(signed, moment.signed, "{name} {t}");
            }
        }
    }
}
