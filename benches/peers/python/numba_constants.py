"""What is the same in all replicates of the model in Numba, worked out once and with NumPy.

A pair (i, j), i < j, has a number; what i holds toward j stands at twice that number, what j holds toward i one after.
"""

import math
from typing import Any, NamedTuple

import numpy as np


class Constants(NamedTuple):
    """Everything that is the same in all replicates. Tables by tick have the tick first."""

    # One entry a state, issue and pair: the compiler knows how long a tuple is, and unrolls loops over it.
    states: tuple[int, ...]
    issues: tuple[int, ...]
    pairs: tuple[int, ...]
    ticks: int
    dt: float
    first: np.ndarray  # by pair: its states
    second: np.ndarray
    directed: np.ndarray  # by two states: the number of the ordered pair
    initial_weight: np.ndarray  # by pair
    dispute: np.ndarray  # by pair
    legacy: np.ndarray  # by pair, issue
    complementarity: np.ndarray  # by pair, issue
    homogeneity: np.ndarray  # by pair: weight_homogeneity times heritage, halved
    channel: np.ndarray  # by issue: share of the mean over identity channels
    share: np.ndarray  # by issue, in the indices
    issue_cost: np.ndarray  # by issue
    chair_order: np.ndarray
    weight_of_power: np.ndarray  # by tick, state
    purse: np.ndarray  # by tick, state: the most it can pay
    proposes: np.ndarray  # by tick, state: probability
    prestige: np.ndarray  # by tick, state: what a rung is worth beside what binds
    scale: np.ndarray  # by tick, state, issue: benefit before the bracket
    reluctance: np.ndarray  # by tick, ordered pair: burden above the floor, for strangers
    rivalry: np.ndarray  # by tick, ordered pair
    settles: np.ndarray  # by tick, pair: rate of settlement times dt for full regard
    implements: np.ndarray  # by tick, state: share of the gap closed
    learns: np.ndarray  # by tick, state: rate of learning times self-restraint
    estrangement: np.ndarray  # by tick, ordered pair: what does not depend on broken promises
    baseline: np.ndarray  # by tick
    absorption: np.ndarray  # by tick: share of signed depth that is kept
    damage: np.ndarray  # by tick, pair: by dated incidents
    persistence: float
    spread: float
    kept: float
    noise: float
    sovereignty_floor: float
    identity_relief: float
    joint_identity_gain: float
    spillover: float
    dispute_penalty: float
    rung: float
    commitment: float
    deadweight: float
    choice_precision: float
    appraisal: float
    reciprocity_margin: float
    settlement_step: float
    settlement_thaw: float
    incident: float  # rate times dt
    incident_damage: float
    weight_interdependence: float
    weight_common_fate: float
    violation_rate: float
    reversion_rate: float


def constants(inputs: dict[str, Any]) -> Constants:
    """Works out what follows from the inputs without chance."""
    p: dict[str, float] = inputs["parameters"]
    n, issues, ticks, dt = inputs["states"], inputs["issues"], inputs["ticks"], inputs["dt"]
    first, second = (np.ascontiguousarray(index) for index in np.triu_indices(n, 1))
    here, there = np.empty(2 * len(first), np.int64), np.empty(2 * len(first), np.int64)
    here[0::2], here[1::2], there[0::2], there[1::2] = first, second, second, first
    directed = np.zeros((n, n), np.int64)
    directed[here, there] = np.arange(len(here))

    power, openness = np.array(inputs["power"]), np.array(inputs["openness"])
    weight_of_power = np.sqrt(power / power.max(axis=1, keepdims=True))
    standing = 0.3 + 0.7 * weight_of_power
    readiness = p["openness_floor"] + openness
    own, other = power[:, here], power[:, there]
    fear = np.maximum(0.0, (other - own) / (own + other))
    listed = np.array(inputs["rivalry"])
    rivalry = np.maximum(listed[:, here, there], p["rivalry_echo"] * listed[:, there, here])
    consolidation, absorption, damage = dated(inputs, directed)
    sensitivity = np.array(inputs["sovereignty_sensitivity"])
    unmoved = sensitivity * (1.0 - p["consolidation_relief"] * consolidation)
    capacity = p["capacity_floor"] + (1.0 - p["capacity_floor"]) * consolidation
    restraint = (p["restraint_floor"] + (1.0 - p["restraint_floor"]) * consolidation) * readiness
    pull = np.array(inputs["external_pull"])
    channel = np.array(inputs["identity_channel"], float)
    index = np.array(inputs["index_weight"])
    persistence = math.exp(-inputs["relaxation_rate"] * dt)
    proposal_rate = p["proposal_rate"] * readiness * standing
    return Constants(
        states=tuple(range(n)),
        issues=tuple(range(issues)),
        pairs=tuple(range(len(first))),
        ticks=ticks,
        dt=dt,
        first=first,
        second=second,
        directed=directed,
        initial_weight=np.array(inputs["initial_weight"])[first, second],
        dispute=np.array(inputs["dispute"])[first, second],
        legacy=np.array(inputs["initial_implemented"])[first, second],
        complementarity=np.array(inputs["complementarity"])[first, second],
        homogeneity=p["weight_homogeneity"] * np.array(inputs["heritage"])[first, second] / 2.0,
        channel=channel / max(channel.sum(), 1.0),
        share=index / index.sum(),
        issue_cost=np.array(inputs["sovereignty_cost"]),
        chair_order=np.array(inputs["chair_order"]),
        weight_of_power=weight_of_power,
        purse=p["side_payment_budget"] * power,
        proposes=1.0 - np.exp(-proposal_rate * dt),
        prestige=(1.0 - p["commitment"]) * p["prestige"] * readiness,
        scale=np.array(inputs["benefit"]) * readiness[:, :, None] * (1.0 - p["external_substitution"] * pull),
        reluctance=unmoved[:, here] * (1.0 + p["asymmetry_fear"] * fear),
        rivalry=rivalry,
        settles=p["settlement_rate"]
        * dt
        * openness[:, first]
        * openness[:, second]
        * np.maximum(standing[:, first], standing[:, second]),
        implements=1.0 - np.exp(-p["implementation_rate"] * capacity * dt),
        learns=p["learning_rate"] * restraint,
        estrangement=p["violation_rate"] * rivalry
        + p["nation_building_load"] * (1.0 - consolidation[:, here]),
        baseline=np.array(inputs["common_fate_baseline"]),
        absorption=absorption,
        damage=damage,
        persistence=persistence,
        spread=inputs["shock_sd"] * math.sqrt(1.0 - persistence * persistence),
        kept=math.exp(-p["lapse_rate"] * dt),
        noise=p["identity_noise"] * math.sqrt(dt),
        incident=p["incident_rate"] * dt,
        **{
            key: p[key]
            for key in (
                "sovereignty_floor",
                "identity_relief",
                "joint_identity_gain",
                "spillover",
                "dispute_penalty",
                "rung",
                "commitment",
                "deadweight",
                "choice_precision",
                "appraisal",
                "reciprocity_margin",
                "settlement_step",
                "settlement_thaw",
                "incident_damage",
                "weight_interdependence",
                "weight_common_fate",
                "violation_rate",
                "reversion_rate",
            )
        },
    )


def dated(inputs: dict[str, Any], directed: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Consolidation by tick and state; by tick, what absorptions leave and what incidents take from each pair."""
    p, n, ticks = inputs["parameters"], inputs["states"], inputs["ticks"]
    growth = 1.0 - math.exp(-p["consolidation_rate"] * inputs["dt"])
    now = np.full(n, p["initial_consolidation"])
    consolidation, absorption = np.empty((ticks, n)), np.ones(ticks)
    damage = np.zeros((ticks, n * (n - 1) // 2))
    for t, events in enumerate(inputs["events"]):
        for event in events:
            if event["kind"] == "upheaval":
                now[event["state"]] *= 1.0 - event["severity"]
            elif event["kind"] == "absorption":
                absorption[t] *= 1.0 - event["loss"]
            else:
                i, j = event["states"]
                damage[t, directed[i, j] // 2] += event["severity"] * p["incident_damage"]
        consolidation[t] = now
        now += growth * (1.0 - now)
    return consolidation, absorption, damage
