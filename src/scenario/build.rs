//! From the raw types to a scenario.

use super::{
    calendar::Calendar,
    raw::{self, RawComplementarity, RawEvent, RawLeadership, RawParameter, RawScenario, RawSuccessor},
    resolved::resolved,
    types::*,
};
use crate::model::{Measure, Parameters, series};

/// Builds a scenario, or says the first thing that is wrong with it.
pub fn build(raw: &RawScenario, file_name: &str) -> Result<Scenario, String> {
    let state = |id: &str| {
        raw.states.iter().position(|s| s.id.0 == id).ok_or_else(|| format!("unknown state `{id}`"))
    };
    let issue = |id: &str| {
        raw.issues.iter().position(|s| s.id.0 == id).ok_or_else(|| format!("unknown issue `{id}`"))
    };
    let pair = |ids: &[String; 2]| -> Result<(usize, usize), String> {
        let (i, j) = (state(&ids[0])?, state(&ids[1])?);
        Ok((i.min(j), i.max(j)))
    };
    let endowments: Vec<String> =
        raw.states.first().map(|s| s.endowments.keys().map(|k| k.0.clone()).collect()).unwrap_or_default();
    let endowment = |name: &str| {
        endowments.iter().position(|e| e == name).ok_or_else(|| format!("unknown endowment `{name}`"))
    };

    let mut states = Vec::new();
    for s in &raw.states {
        let series = |years: &indexmap::IndexMap<super::forms::Year, raw::Quantity>| {
            let mut years: Vec<_> = years.iter().map(|(year, value)| (year.0, value.0)).collect();
            years.sort_by_key(|(year, _)| *year);
            years
        };
        let leaders = s
            .leaders
            .iter()
            .map(|l| {
                let mut rivalry = l.rivalry.iter().map(|(id, r)| Ok((state(id)?, r.0))).collect::<Result<
                    Vec<_>,
                    String,
                >>(
                )?;
                rivalry.sort_by_key(|(j, _)| *j);
                Ok(Leader { name: l.name.clone(), from: l.from.first, openness: l.openness.0, rivalry })
            })
            .collect::<Result<_, String>>()?;
        states.push(State {
            id: s.id.0.clone(),
            name: s.name.clone().unwrap_or_else(|| s.id.0.clone()),
            sovereignty_sensitivity: s.sovereignty_sensitivity.0,
            endowments: endowments
                .iter()
                .map(|e| s.endowments.get(&super::forms::Id(e.clone())).map_or(0.0, |x| x.0))
                .collect(),
            gdp: series(&s.gdp_bn),
            population: series(&s.population_m),
            leaders,
        });
    }
    let mut dyads = Vec::new();
    for d in &raw.dyads {
        dyads.push(Dyad {
            pair: pair(&d.pair)?,
            heritage: d.heritage.0,
            proximity: d.proximity.0,
            dispute: d.dispute.0,
        });
    }
    dyads.sort_by_key(|d| d.pair);
    let mut issues = Vec::new();
    for m in &raw.issues {
        let (complementarity, scaled) = match &m.complementarity {
            RawComplementarity::Constant { value, scaled } => {
                (Complementarity::Constant { value: value.0 }, *scaled)
            }
            RawComplementarity::EndowmentGap { value, scaled } => {
                (Complementarity::EndowmentGap { value: value.0 }, *scaled)
            }
            RawComplementarity::Joint { endowment: of, value, scaled } => {
                (Complementarity::Joint { endowment: endowment(of)?, value: value.0 }, *scaled)
            }
            RawComplementarity::Exchange { give, take, value, scaled } => (
                Complementarity::Exchange { give: endowment(give)?, take: endowment(take)?, value: value.0 },
                *scaled,
            ),
        };
        issues.push(Issue {
            id: m.id.0.clone(),
            name: m.name.clone().unwrap_or_else(|| m.id.0.clone()),
            benefit: m.benefit.0,
            sovereignty_cost: m.sovereignty_cost.0,
            index_weight: m.index_weight.0,
            legacy: m.legacy.0,
            identity_channel: m.identity_channel,
            complementarity,
            scaled,
        });
    }
    let mut external = Vec::new();
    for x in &raw.external {
        let mut pull = Vec::new();
        for (m, by_state) in &x.pull {
            for (i, share) in by_state {
                pull.push((issue(m)?, state(i)?, share.0));
            }
        }
        pull.sort_by_key(|&(m, i, _)| (m, i));
        external.push(ExternalPower { power: x.power.clone(), from: x.from.first, pull });
    }
    external.sort_by_key(|x| x.from);
    let mut events = Vec::new();
    for e in &raw.events {
        events.push(match e {
            RawEvent::Upheaval { name, date, state: id, severity } => Event {
                name: name.clone(),
                date: date.first,
                kind: EventKind::Upheaval { state: state(id)?, severity: severity.0 },
            },
            RawEvent::Absorption { name, date, loss } => {
                Event { name: name.clone(), date: date.first, kind: EventKind::Absorption { loss: loss.0 } }
            }
            RawEvent::Incident { name, date, pair: ids, severity } => Event {
                name: name.clone(),
                date: date.first,
                kind: EventKind::Incident { pair: pair(ids)?, severity: severity.0 },
            },
        });
    }
    events.sort_by_key(|e| e.date);

    let header = &raw.scenario;
    let calendar = Calendar::new(header.start.first, header.end.last, header.ticks_per_year.0)
        .ok_or("the calendar does not fit")?;
    let leadership = match &raw.leadership {
        RawLeadership::Historical {} => Leadership::Historical,
        RawLeadership::Frozen { at, except } => {
            let mut except = except.iter().map(|id| state(id)).collect::<Result<Vec<_>, _>>()?;
            except.sort_unstable();
            Leadership::Frozen { at: at.first, except }
        }
        RawLeadership::Stochastic { at, turnover_rate, successor_openness, concentration } => {
            Leadership::Stochastic {
                at: at.first,
                turnover_rate: turnover_rate.0,
                successor: match successor_openness {
                    RawSuccessor::One(mean) => Successor::Means(vec![mean.0; raw.states.len()]),
                    RawSuccessor::PerState(means) => Successor::Means(
                        raw.states
                            .iter()
                            .map(|s| {
                                means.get(&s.id.0).map(|m| m.0).ok_or("a state has no successor_openness")
                            })
                            .collect::<Result<_, _>>()?,
                    ),
                    RawSuccessor::Word(raw::SuccessorWord::Incumbent) => Successor::Incumbent,
                },
                concentration: concentration.0,
            }
        }
    };
    let mut baseline: Vec<_> =
        raw.common_fate.baseline.iter().map(|(year, level)| (year.0, level.0)).collect();
    baseline.sort_by_key(|(year, _)| *year);

    let mut parameters = Parameters::default();
    let mut priors = Vec::new();
    for (_, spec) in Parameters::specs() {
        let (value, prior) = match raw.parameters.0.get(spec.key) {
            None => (spec.default, spec.prior),
            Some(RawParameter::Value(value)) => (*value, spec.prior),
            Some(RawParameter::Free { value, prior }) => {
                (value.unwrap_or(spec.default), prior.map(|[low, high]| (low, high)).or(spec.prior))
            }
        };
        parameters = parameters.with(spec.key, value).ok_or("a parameter is out of range")?;
        if let Some((low, high)) = prior {
            priors.push((spec.key.to_owned(), Prior::Uniform { low, high }));
        }
    }
    let mut regimes = Vec::new();
    for (name, bounds) in &raw.outcomes.0 {
        let mut conditions = Vec::new();
        for (key, bound) in bounds {
            let (measure, at_least) = match key.strip_suffix("_min") {
                Some(measure) => (measure, true),
                None => (key.strip_suffix("_max").unwrap_or(key), false),
            };
            let measure: Measure = series::REGION
                .into_iter()
                .find(|m| m.name() == measure)
                .ok_or("unknown measure in an outcome")?;
            conditions.push(Condition { measure, at_least, bound: *bound });
        }
        regimes.push(Regime { name: name.0.clone(), conditions });
    }
    regimes.push(Regime { name: "fragmentation".to_owned(), conditions: Vec::new() });

    let name = header.name.as_ref().map_or_else(|| file_name.to_owned(), |name| name.0.clone());
    let mut scenario = Scenario {
        title: header.title.clone().unwrap_or_else(|| name.clone()),
        name,
        description: header.description.clone(),
        calendar,
        replicates: raw.monte_carlo.replicates.0,
        seed: raw.monte_carlo.seed.0,
        leadership,
        mechanisms: raw.mechanisms.into(),
        endowments,
        states,
        dyads,
        issues,
        external,
        common_fate: CommonFate {
            baseline,
            shock_sd: raw.common_fate.shock_sd.0,
            relaxation_rate: raw.common_fate.relaxation_rate.0,
        },
        events,
        parameters,
        priors,
        regimes,
        resolved: String::new(),
    };
    scenario.resolved = resolved(&scenario);
    Ok(scenario)
}
