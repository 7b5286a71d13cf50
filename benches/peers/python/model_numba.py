"""The model in Numba: loops over numbers, compiled, on one core.

Tuned as one tunes such code: what does not differ between replicates is worked out once (numba_constants.py); memory
is laid out before the first tick and a tick allocates none; the compiler knows the numbers of states, pairs and
issues; divisions and exponentials are left out where they can be. Written from docs/model.md, part 3 for the order
and part 7 for the rules.
"""

import math
import time

import numba
import numpy as np
from numba import njit

import common
from numba_constants import constants

# Sums of worths below this are rounding (7.10, annex E d).
NEGLIGIBLE = 1e-12


@njit(cache=True)
def clamp(value, low, high):
    return low if value < low else high if value > high else value


@njit(cache=True)
def happens(rng, expected):
    """Whether something happens of which so many are expected; never more likely than that."""
    u = rng.random()
    return u < expected and u < 1.0 - math.exp(-expected)


@njit(cache=True, error_model="numpy")
def worth_of(c, benefit, cost, signed, prestige):
    if signed > 1.0 - c.rung + 1e-9:
        return 0.0
    return c.rung * (c.commitment * (benefit - cost * (signed + c.rung / 2.0)) + prestige)


@njit(cache=True, error_model="numpy")
def coalition(c, worth, issue, chair, purse, inside, sums, chosen, gains):
    """Marks the coalition in `chosen` and puts what its members gain into `gains`; says whether there is one."""
    n = len(c.states)
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
def run(c, replicates, rng):
    """How every replicate ends, in the order of `common.OUTCOMES`."""
    pairs, issues, n = len(c.pairs), len(c.issues), len(c.states)
    outcomes = np.empty((replicates, 6))
    inverse_cost = 1.0 / c.issue_cost
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
            shock = c.persistence * shock + c.spread * rng.standard_normal()
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
                if rng.random() >= c.proposes[t, chair]:
                    continue
                issue = int(rng.random() * issues)
                if not coalition(c, worth, issue, chair, c.purse[t, chair], inside, sums, chosen, gains):
                    continue
                unanimous = True
                for i in range(n):
                    if chosen[i] and i != chair:
                        acceptance = 1.0 / (1.0 + math.exp(-c.choice_precision * max(gains[i], 0.0)))
                        if rng.random() >= acceptance:
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
                inverse_there, inverse_back = 1.0 / burden[there], 1.0 / burden[back]
                share_there, share_back = c.implements[t, c.first[pair]], c.implements[t, c.second[pair]]
                mutual, culture = 0.0, 0.0
                for m in range(issues):
                    x, y, s = implemented[there, m], implemented[back, m], signed[pair, m]
                    b, r = benefit[there, m], benefit[back, m]
                    goal = min(s, max(0.0, b * inverse_there * inverse_cost[m]), y + c.reciprocity_margin)
                    answer = min(s, max(0.0, r * inverse_back * inverse_cost[m]), x + c.reciprocity_margin)
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
                if happens(rng, c.settles[t, pair] * max(0.0, 1.0 + regard)):
                    dispute[pair] *= 1.0 - c.settlement_step
                    weight[there] = clamp(weight[there] + c.settlement_thaw, -1.0, 1.0)
                    weight[back] = clamp(weight[back] + c.settlement_thaw, -1.0, 1.0)
                if happens(rng, c.incident * dispute[pair]):
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
                    weight[d] = clamp(w + drift * c.dt + c.noise * rng.standard_normal(), -1.0, 1.0)

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
    run(known, 1, np.random.default_rng(arguments.seed))
    start = time.perf_counter()
    outcomes = run(known, arguments.replicates, np.random.default_rng(arguments.seed))
    seconds = time.perf_counter() - start
    common.write(arguments.output, [tuple(row) for row in outcomes.tolist()])
    common.report("numba", numba.__version__, arguments.replicates, known.ticks, seconds)


if __name__ == "__main__":
    main()
