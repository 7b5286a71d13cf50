"""The model in Mesa: a region that is a `Model`, governments that are its `Agent`s.

Written from docs/model.md, part 3 for the order and part 7 for the rules. Numbers are Python's own: tables of five
states and six issues are too small for NumPy to pay, whose calls cost more than they save here.
"""

import math
import time
from typing import Any

import mesa

import common

# Sums of worths below this are rounding (7.10, annex E d).
NEGLIGIBLE = 1e-12


def clamp(value: float, low: float, high: float) -> float:
    """Cuts a value to an interval."""
    return low if value < low else high if value > high else value


class Dyad:
    """What two states share, and have signed."""

    def __init__(self, inputs: dict[str, Any], i: int, j: int) -> None:
        self.heritage: float = inputs["heritage"][i][j]
        self.complementarity: list[float] = inputs["complementarity"][i][j]
        self.dispute: float = inputs["dispute"][i][j]
        self.signed = [0.0] * inputs["issues"]
        self.interdependence = 0.0
        self.cultural_ties = 0.0


class Tie:
    """How one government stands to another."""

    def __init__(self, inputs: dict[str, Any], i: int, j: int, dyad: Dyad) -> None:
        self.dyad = dyad
        self.initial_weight: float = inputs["initial_weight"][i][j]
        self.weight = self.initial_weight
        self.implemented: list[float] = list(inputs["initial_implemented"][i][j])
        self.planned = self.implemented
        self.rivalry = 0.0
        self.cost = [0.0] * inputs["issues"]
        self.benefit = [0.0] * inputs["issues"]
        self.worth = [0.0] * inputs["issues"]

    def shift(self, change: float) -> None:
        """Moves the identity weight."""
        self.weight = clamp(self.weight + change, -1.0, 1.0)


class Government(mesa.Agent):
    """A state and who governs it."""

    def __init__(self, model: "Region", place: int) -> None:
        super().__init__(model)
        self.place = place
        self.sensitivity: float = model.inputs["sovereignty_sensitivity"][place]
        self.consolidation: float = model.parameters["initial_consolidation"]
        self.power = 0.0
        self.weight_of_power = 0.0
        self.openness = 0.0
        self.readiness = 0.0
        self.pull: list[float] = []
        # Toward each other government; filled by the region, which knows all.
        self.ties: dict[Government, Tie] = {}

    @property
    def standing(self) -> float:
        """How far the state is listened to."""
        return 0.3 + 0.7 * self.weight_of_power

    def appraise(self) -> None:
        """Regard, the cost of sovereignty and the benefit of depth, toward everybody (7.5, 7.6, 7.8, 7.9)."""
        inputs, p = self.model.inputs, self.model.parameters
        floor, relief = p["sovereignty_floor"], p["identity_relief"]
        gamma, spillover = p["joint_identity_gain"], p["spillover"]
        sensitivity = self.sensitivity * (1.0 - p["consolidation_relief"] * self.consolidation)
        chi = p["external_substitution"]
        scale = [
            benefit * self.readiness * (1.0 - chi * pull)
            for benefit, pull in zip(inputs["benefit"], self.pull)
        ]
        for other, tie in self.ties.items():
            dyad = tie.dyad
            regard = clamp(tie.weight - tie.rivalry, -1.0, 1.0)
            fear = max(0.0, (other.power - self.power) / (self.power + other.power))
            burden = floor + sensitivity * (1.0 + p["asymmetry_fear"] * fear) * (
                1.0 - relief * max(regard, 0.0)
            )
            gains = other.weight_of_power + regard * self.weight_of_power
            bond = gamma * max(regard, 0.0) + spillover * dyad.interdependence
            penalty = p["dispute_penalty"] * dyad.dispute
            tie.cost = [cost * burden for cost in inputs["sovereignty_cost"]]
            tie.benefit = [
                share * (complementarity * gains + bond) - penalty
                for share, complementarity in zip(scale, dyad.complementarity)
            ]
            tie.worth = [self.worth(tie, issue) for issue in self.model.issues]

    def worth(self, tie: Tie, issue: int) -> float:
        """What one more rung is worth (7.9)."""
        p, signed = self.model.parameters, tie.dyad.signed[issue]
        rung, commitment = p["rung"], p["commitment"]
        if signed > 1.0 - rung + 1e-9:
            return 0.0
        binding = tie.benefit[issue] - tie.cost[issue] * (signed + rung / 2.0)
        return rung * (commitment * binding + (1.0 - commitment) * p["prestige"] * self.readiness)

    def take_the_chair(self) -> None:
        """May propose an agreement to the coalition that serves the state best (7.10)."""
        model, p = self.model, self.model.parameters
        if not model.happens(p["proposal_rate"] * self.readiness * self.standing):
            return
        issue = self.random.randrange(len(model.issues))
        gains = self.coalition(issue)
        if gains is None:
            return
        unanimous = True
        for member, gain in gains.items():
            if member is self:
                continue
            acceptance = 1.0 / (1.0 + math.exp(-p["choice_precision"] * max(gain, 0.0)))
            if self.random.random() >= acceptance:
                unanimous = False
                self.ties[member].shift(-p["appraisal"])
        if unanimous:
            model.conclude(issue, list(gains))

    def coalition(self, issue: int) -> "dict[Government, float] | None":
        """Members and their gains, or none where silence serves better."""
        p = self.model.parameters
        purse = p["side_payment_budget"] * self.power
        members = list(self.model.governments)
        best, most = None, NEGLIGIBLE
        while True:
            gains = {
                member: sum(member.ties[other].worth[issue] for other in members if other is not member)
                for member in members
            }
            others = [member for member in members if member is not self]
            shortfall = sum(-gains[member] for member in others if gains[member] < -NEGLIGIBLE)
            net = gains[self] - (1.0 + p["deadweight"]) * shortfall
            if (shortfall == 0.0 or shortfall <= purse) and net > most:
                best, most = gains, net
            if len(members) == 2:
                return best
            members.remove(min(others, key=gains.__getitem__))

    def implement(self) -> None:
        """Decides what to do for everybody, on what all did in the tick before (7.11)."""
        p = self.model.parameters
        floor, margin = p["capacity_floor"], p["reciprocity_margin"]
        capacity = floor + (1.0 - floor) * self.consolidation
        share = 1.0 - math.exp(-p["implementation_rate"] * capacity * self.model.dt)
        for other, tie in self.ties.items():
            back = other.ties[self].implemented
            tie.planned = [
                own + share * (min(signed, self.wished(benefit, cost), partner + margin) - own)
                for own, partner, signed, benefit, cost in zip(
                    tie.implemented, back, tie.dyad.signed, tie.benefit, tie.cost
                )
            ]

    @staticmethod
    def wished(benefit: float, cost: float) -> float:
        """The depth that a state would choose alone."""
        if benefit <= 0.0:
            return 0.0
        return benefit / cost if cost > 0.0 else math.inf

    def advance(self) -> None:
        """Does what was decided."""
        for tie in self.ties.values():
            tie.implemented = tie.planned

    def learn(self) -> None:
        """Weights learn from what the tick has brought (7.14)."""
        model, p = self.model, self.model.parameters
        floor = p["restraint_floor"]
        restraint = (floor + (1.0 - floor) * self.consolidation) * self.readiness
        load = p["nation_building_load"] * (1.0 - self.consolidation)
        noise = p["identity_noise"] * math.sqrt(model.dt)
        for other, tie in self.ties.items():
            dyad = tie.dyad
            back = other.ties[self].implemented
            short = sum(max(signed - done, 0.0) for signed, done in zip(dyad.signed, back)) / len(back)
            attraction = (
                p["weight_interdependence"] * dyad.interdependence
                + p["weight_common_fate"] * model.exposure
                + p["weight_homogeneity"] * dyad.heritage * (0.5 + dyad.cultural_ties / 2.0)
            )
            drift = (
                p["learning_rate"] * restraint * attraction * (1.0 - tie.weight)
                - (p["violation_rate"] * (short + tie.rivalry) + load) * (1.0 + tie.weight)
                - p["reversion_rate"] * (tie.weight - tie.initial_weight)
            )
            tie.shift(drift * model.dt + noise * self.random.gauss(0.0, 1.0))

    def consolidate(self) -> None:
        """Statehood grows (7.13)."""
        rate = self.model.parameters["consolidation_rate"]
        self.consolidation += (1.0 - math.exp(-rate * self.model.dt)) * (1.0 - self.consolidation)


class Region(mesa.Model):
    """One history."""

    def __init__(self, inputs: dict[str, Any], seed: int) -> None:
        super().__init__(seed=seed)
        self.inputs = inputs
        self.parameters: dict[str, float] = inputs["parameters"]
        self.dt: float = inputs["dt"]
        self.issues = range(inputs["issues"])
        self.channels = [issue for issue in self.issues if inputs["identity_channel"][issue]]
        self.shock = 0.0
        self.exposure = 0.0
        self.agreements = 0
        self.incidents = 0
        self.governments = [Government(self, place) for place in range(inputs["states"])]
        self.pairs: list[tuple[Government, Government, Dyad]] = []
        for i, one in enumerate(self.governments):
            for j, other in enumerate(self.governments[i + 1 :], start=i + 1):
                dyad = Dyad(inputs, i, j)
                one.ties[other] = Tie(inputs, i, j, dyad)
                other.ties[one] = Tie(inputs, j, i, dyad)
                self.pairs.append((one, other, dyad))
        self.tie()

    def happens(self, rate: float) -> bool:
        """Whether something of this rate happens in the tick."""
        return self.random.random() < 1.0 - math.exp(-rate * self.dt)

    def step(self) -> None:
        """A tick."""
        t = self.steps - 1
        self.calendar(t)
        self.agents.do("appraise")
        order = self.inputs["chair_order"]
        for turn in range(len(order)):
            self.governments[order[(t + turn) % len(order)]].take_the_chair()
        self.agents.do("implement")
        self.agents.do("advance")
        self.lapse()
        self.tie()
        self.quarrel()
        self.agents.do("learn")
        self.agents.do("consolidate")
        self.running = self.steps < self.inputs["ticks"]

    def calendar(self, t: int) -> None:
        """Who governs, how strong each state is, and what is dated (7.1 to 7.4)."""
        inputs, p = self.inputs, self.parameters
        power, openness, rivalry = inputs["power"][t], inputs["openness"][t], inputs["rivalry"][t]
        most = max(power)
        for one in self.governments:
            i = one.place
            one.power = power[i]
            one.weight_of_power = math.sqrt(power[i] / most)
            one.openness = openness[i]
            one.readiness = p["openness_floor"] + openness[i]
            one.pull = inputs["external_pull"][t][i]
            for other, tie in one.ties.items():
                j = other.place
                tie.rivalry = max(rivalry[i][j], p["rivalry_echo"] * rivalry[j][i])
        for event in inputs["events"][t]:
            self.happen(event)
        persistence = math.exp(-inputs["relaxation_rate"] * self.dt)
        spread = inputs["shock_sd"] * math.sqrt(1.0 - persistence * persistence)
        self.shock = persistence * self.shock + spread * self.random.gauss(0.0, 1.0)
        self.exposure = clamp(inputs["common_fate_baseline"][t] + self.shock, 0.0, 1.0)

    def happen(self, event: dict[str, Any]) -> None:
        """A dated event."""
        if event["kind"] == "upheaval":
            self.governments[event["state"]].consolidation *= 1.0 - event["severity"]
        elif event["kind"] == "absorption":
            for _, _, dyad in self.pairs:
                dyad.signed = [signed * (1.0 - event["loss"]) for signed in dyad.signed]
        else:
            one, other = (self.governments[place] for place in event["states"])
            damage = event["severity"] * self.parameters["incident_damage"]
            one.ties[other].shift(-damage)
            other.ties[one].shift(-damage)

    def conclude(self, issue: int, members: list[Government]) -> None:
        """All have accepted."""
        p = self.parameters
        rung = p["rung"]
        self.agreements += 1
        for place, one in enumerate(members):
            for other in members[place + 1 :]:
                there, back = one.ties[other], other.ties[one]
                there.shift(p["appraisal"])
                back.shift(p["appraisal"])
                signed = there.dyad.signed
                if signed[issue] <= 1.0 - rung + 1e-9:
                    signed[issue] = min(signed[issue] + rung, 1.0)
                    there.worth[issue] = one.worth(there, issue)
                    back.worth[issue] = other.worth(back, issue)

    def lapse(self) -> None:
        """Signatures that one side no longer wants lapse (7.11)."""
        kept = math.exp(-self.parameters["lapse_rate"] * self.dt)
        for one, other, dyad in self.pairs:
            there, back = one.ties[other].benefit, other.ties[one].benefit
            dyad.signed = [
                signed * kept if b < 0.0 or c < 0.0 else signed
                for signed, b, c in zip(dyad.signed, there, back)
            ]

    def tie(self) -> None:
        """What two states do for each other."""
        for one, other, dyad in self.pairs:
            there, back = one.ties[other].implemented, other.ties[one].implemented
            mutual = [min(depth, returned) for depth, returned in zip(there, back)]
            dyad.interdependence = sum(mutual) / len(mutual)
            if self.channels:
                dyad.cultural_ties = sum(mutual[m] for m in self.channels) / len(self.channels)

    def quarrel(self) -> None:
        """Settlements and incidents, in the order of the pairs (7.12)."""
        p = self.parameters
        for one, other, dyad in self.pairs:
            there, back = one.ties[other], other.ties[one]
            regard = 1.0 + (there.weight + back.weight) / 2.0 - max(there.rivalry, back.rivalry)
            will = one.openness * other.openness * max(0.0, regard) * max(one.standing, other.standing)
            if self.happens(p["settlement_rate"] * will):
                dyad.dispute *= 1.0 - p["settlement_step"]
                there.shift(p["settlement_thaw"])
                back.shift(p["settlement_thaw"])
            if self.happens(p["incident_rate"] * dyad.dispute):
                self.incidents += 1
                there.shift(-p["incident_damage"])
                back.shift(-p["incident_damage"])

    def outcome(self) -> tuple[float, ...]:
        """The regional measures (7.15), in the order of `common.OUTCOMES`."""
        weights = self.inputs["index_weight"]
        integration = paper = identity = dispute = 0.0
        for one, other, dyad in self.pairs:
            there, back = one.ties[other], other.ties[one]
            depths = zip(weights, there.implemented, back.implemented)
            integration += sum(weight * min(depth, returned) for weight, depth, returned in depths)
            paper += sum(weight * signed for weight, signed in zip(weights, dyad.signed))
            identity += (there.weight + back.weight) / 2.0
            dispute += dyad.dispute
        pairs, total = len(self.pairs), sum(weights)
        return (
            integration / total / pairs,
            paper / total / pairs,
            identity / pairs,
            dispute / pairs,
            self.agreements,
            self.incidents,
        )


def history(inputs: dict[str, Any], seed: int) -> tuple[float, ...]:
    """Runs a replicate to its end."""
    region = Region(inputs, seed)
    region.run_model()
    return region.outcome()


def main() -> None:
    """Runs replicates and says how long they took."""
    arguments = common.arguments(__doc__)
    inputs = common.read(arguments.inputs)
    start = time.perf_counter()
    rows = [
        history(inputs, arguments.seed * 1_000_000 + replicate) for replicate in range(arguments.replicates)
    ]
    seconds = time.perf_counter() - start
    common.write(arguments.output, rows)
    common.report("mesa", mesa.__version__, arguments.replicates, inputs["ticks"], seconds)


if __name__ == "__main__":
    main()
