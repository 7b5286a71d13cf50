"""The model in Numba: loops over numbers, compiled, on one core.

Tuned as one tunes such code: what does not differ between replicates is worked out once, in `constants`, with NumPy;
memory is laid out before the first tick and a tick allocates none; exponentials are left out where they cannot
matter. Written from docs/model.md, part 3 for the order and part 7 for the rules.

A pair (i, j), i < j, has a number; what i holds toward j stands at twice that number, what j holds toward i one after.
"""

import math
import time
from typing import Any, NamedTuple

import numba
import numpy as np
from numba import njit

import common

# Sums of worths below this are rounding (7.10, annex E d).
NEGLIGIBLE = 1e-12


class Constants(NamedTuple):
    """Everything that is the same in all replicates. Tables by tick have the tick first."""

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


@njit(cache=True)
def clamp(value, low, high):
    return low if value < low else high if value > high else value


@njit(cache=True)
def happens(expected):
    """Whether something happens of which so many are expected; never more likely than that."""
    u = np.random.random()
    return u < expected and u < 1.0 - math.exp(-expected)


@njit(cache=True, error_model="numpy")
def worth_of(c, benefit, cost, signed, prestige):
    if signed > 1.0 - c.rung + 1e-9:
        return 0.0
    return c.rung * (c.commitment * (benefit - cost * (signed + c.rung / 2.0)) + prestige)


@njit(cache=True, error_model="numpy")
def coalition(c, worth, issue, chair, purse, inside, sums, chosen, gains):
    """Marks the coalition in `chosen` and puts what its members gain into `gains`; says whether there is one."""
    n = len(inside)
    for i in range(n):
        inside[i] = True
        sums[i] = 0.0
        for j in range(n):
            if j != i:
                sums[i] += worth[c.directed[i, j], issue]
    size, found, best = n, False, NEGLIGIBLE
    while True:
        shortfall, reluctant, lowest = 0.0, chair, np.inf
        for i in range(n):
            if inside[i] and i != chair:
                if sums[i] < -NEGLIGIBLE:
                    shortfall -= sums[i]
                if sums[i] < lowest:
                    reluctant, lowest = i, sums[i]
        net = sums[chair] - (1.0 + c.deadweight) * shortfall
        if (shortfall == 0.0 or shortfall <= purse) and net > best:
            found, best = True, net
            for i in range(n):
                chosen[i] = inside[i]
                gains[i] = sums[i]
        if size == 2:
            return found
        size -= 1
        inside[reluctant] = False
        for i in range(n):
            if i != reluctant:
                sums[i] -= worth[c.directed[i, reluctant], issue]


@njit(cache=True, error_model="numpy")
def run(c, replicates, seed):
    """How every replicate ends, in the order of `common.OUTCOMES`."""
    np.random.seed(seed)
    pairs, issues, n = len(c.first), len(c.share), len(c.chair_order)
    outcomes = np.empty((replicates, 6))
    weight = np.empty(2 * pairs)
    signed = np.empty((pairs, issues))
    implemented = np.empty((2 * pairs, issues))
    dispute = np.empty(pairs)
    interdependence = np.empty(pairs)
    cultural = np.empty(pairs)
    burden = np.empty(2 * pairs)
    benefit = np.empty((2 * pairs, issues))
    worth = np.empty((2 * pairs, issues))
    inside, chosen = np.empty(n, np.bool_), np.empty(n, np.bool_)
    sums, gains = np.empty(n), np.empty(n)
    for replicate in range(replicates):
        signed[:] = 0.0
        shock, agreements, incidents = 0.0, 0, 0
        for pair in range(pairs):
            weight[2 * pair] = weight[2 * pair + 1] = c.initial_weight[pair]
            dispute[pair] = c.dispute[pair]
            interdependence[pair] = 0.0
            for m in range(issues):
                implemented[2 * pair, m] = implemented[2 * pair + 1, m] = c.legacy[pair, m]
                interdependence[pair] += c.legacy[pair, m] / issues

        for t in range(c.ticks):
            # Calendar.
            if c.absorption[t] != 1.0:
                signed *= c.absorption[t]
            for pair in range(pairs):
                if c.damage[t, pair] != 0.0:
                    for d in range(2 * pair, 2 * pair + 2):
                        weight[d] = clamp(weight[d] - c.damage[t, pair], -1.0, 1.0)
            shock = c.persistence * shock + c.spread * np.random.standard_normal()
            exposure = clamp(c.baseline[t] + shock, 0.0, 1.0)

            # Appraisal.
            for pair in range(pairs):
                penalty = c.dispute_penalty * dispute[pair]
                spill = c.spillover * interdependence[pair]
                for side in range(2):
                    d = 2 * pair + side
                    i, j = c.first[pair], c.second[pair]
                    if side == 1:
                        i, j = j, i
                    regard = clamp(weight[d] - c.rivalry[t, d], -1.0, 1.0)
                    friendly = max(regard, 0.0)
                    burden[d] = c.sovereignty_floor + c.reluctance[t, d] * (
                        1.0 - c.identity_relief * friendly
                    )
                    gain = c.weight_of_power[t, j] + regard * c.weight_of_power[t, i]
                    bond = c.joint_identity_gain * friendly + spill
                    for m in range(issues):
                        b = c.scale[t, i, m] * (c.complementarity[pair, m] * gain + bond) - penalty
                        benefit[d, m] = b
                        worth[d, m] = worth_of(
                            c, b, c.issue_cost[m] * burden[d], signed[pair, m], c.prestige[t, i]
                        )

            # Negotiation.
            for turn in range(n):
                chair = c.chair_order[(t + turn) % n]
                if np.random.random() >= c.proposes[t, chair]:
                    continue
                issue = np.random.randint(issues)
                if not coalition(c, worth, issue, chair, c.purse[t, chair], inside, sums, chosen, gains):
                    continue
                unanimous = True
                for i in range(n):
                    if chosen[i] and i != chair:
                        acceptance = 1.0 / (1.0 + math.exp(-c.choice_precision * max(gains[i], 0.0)))
                        if np.random.random() >= acceptance:
                            unanimous = False
                            d = c.directed[chair, i]
                            weight[d] = clamp(weight[d] - c.appraisal, -1.0, 1.0)
                if not unanimous:
                    continue
                agreements += 1
                for pair in range(pairs):
                    i, j = c.first[pair], c.second[pair]
                    if not (chosen[i] and chosen[j]):
                        continue
                    for d in range(2 * pair, 2 * pair + 2):
                        weight[d] = clamp(weight[d] + c.appraisal, -1.0, 1.0)
                    if signed[pair, issue] > 1.0 - c.rung + 1e-9:
                        continue
                    depth = min(signed[pair, issue] + c.rung, 1.0)
                    signed[pair, issue] = depth
                    for side in range(2):
                        d, state = 2 * pair + side, i if side == 0 else j
                        worth[d, issue] = worth_of(
                            c, benefit[d, issue], c.issue_cost[issue] * burden[d], depth, c.prestige[t, state]
                        )

            # Implementation.
            for pair in range(pairs):
                there, back = 2 * pair, 2 * pair + 1
                share_there, share_back = c.implements[t, c.first[pair]], c.implements[t, c.second[pair]]
                mutual, culture = 0.0, 0.0
                for m in range(issues):
                    x, y, s = implemented[there, m], implemented[back, m], signed[pair, m]
                    b, r = benefit[there, m], benefit[back, m]
                    goal = min(s, max(0.0, b / (c.issue_cost[m] * burden[there])), y + c.reciprocity_margin)
                    answer = min(s, max(0.0, r / (c.issue_cost[m] * burden[back])), x + c.reciprocity_margin)
                    x, y = x + share_there * (goal - x), y + share_back * (answer - y)
                    implemented[there, m], implemented[back, m] = x, y
                    if b < 0.0 or r < 0.0:
                        signed[pair, m] = s * c.kept
                    mutual += min(x, y)
                    culture += c.channel[m] * min(x, y)
                interdependence[pair] = mutual / issues
                cultural[pair] = culture

            # Disputes.
            for pair in range(pairs):
                there, back = 2 * pair, 2 * pair + 1
                regard = 0.5 * (weight[there] + weight[back]) - max(c.rivalry[t, there], c.rivalry[t, back])
                if happens(c.settles[t, pair] * max(0.0, 1.0 + regard)):
                    dispute[pair] *= 1.0 - c.settlement_step
                    weight[there] = clamp(weight[there] + c.settlement_thaw, -1.0, 1.0)
                    weight[back] = clamp(weight[back] + c.settlement_thaw, -1.0, 1.0)
                if happens(c.incident * dispute[pair]):
                    incidents += 1
                    weight[there] = clamp(weight[there] - c.incident_damage, -1.0, 1.0)
                    weight[back] = clamp(weight[back] - c.incident_damage, -1.0, 1.0)

            # Identity.
            for pair in range(pairs):
                attraction = (
                    c.weight_interdependence * interdependence[pair]
                    + c.weight_common_fate * exposure
                    + c.homogeneity[pair] * (1.0 + cultural[pair])
                )
                for side in range(2):
                    d, reverse = 2 * pair + side, 2 * pair + 1 - side
                    i = c.first[pair] if side == 0 else c.second[pair]
                    short = 0.0
                    for m in range(issues):
                        short += max(signed[pair, m] - implemented[reverse, m], 0.0)
                    w = weight[d]
                    drift = (
                        c.learns[t, i] * attraction * (1.0 - w)
                        - (c.violation_rate * short / issues + c.estrangement[t, d]) * (1.0 + w)
                        - c.reversion_rate * (w - c.initial_weight[pair])
                    )
                    weight[d] = clamp(w + drift * c.dt + c.noise * np.random.standard_normal(), -1.0, 1.0)

        integration, paper, identity, quarrels = 0.0, 0.0, 0.0, 0.0
        for pair in range(pairs):
            for m in range(issues):
                integration += c.share[m] * min(implemented[2 * pair, m], implemented[2 * pair + 1, m])
                paper += c.share[m] * signed[pair, m]
            identity += 0.5 * (weight[2 * pair] + weight[2 * pair + 1])
            quarrels += dispute[pair]
        row = outcomes[replicate]
        row[0], row[1] = integration / pairs, paper / pairs
        row[2], row[3] = identity / pairs, quarrels / pairs
        row[4], row[5] = agreements, incidents
    return outcomes


def main() -> None:
    """Runs replicates and says how long they took, once all is compiled."""
    arguments = common.arguments(__doc__)
    inputs = common.read(arguments.inputs)
    known = constants(inputs)
    run(known, 1, arguments.seed)
    start = time.perf_counter()
    outcomes = run(known, arguments.replicates, arguments.seed)
    seconds = time.perf_counter() - start
    common.write(arguments.output, [tuple(row) for row in outcomes.tolist()])
    common.report("numba", numba.__version__, arguments.replicates, known.ticks, seconds)


if __name__ == "__main__":
    main()
