"""Whether two samples may come from one distribution: Kolmogorov and Smirnov's test, and a z test of the means."""

import math
import statistics
from collections.abc import Iterator
from typing import NamedTuple


class Test(NamedTuple):
    """One test of one outcome of one program against the engine."""

    program: str
    outcome: str
    name: str
    statistic: float
    p: float


def kolmogorov_smirnov(one: list[float], other: list[float]) -> tuple[float, float]:
    """The largest distance of the two distribution functions, and its p-value for large samples.

    With ties, as counts have them, the p-value is too large rather than too small.
    """
    one, other = sorted(one), sorted(other)
    distance, i, j = 0.0, 0, 0
    while i < len(one) and j < len(other):
        value = min(one[i], other[j])
        while i < len(one) and one[i] == value:
            i += 1
        while j < len(other) and other[j] == value:
            j += 1
        distance = max(distance, abs(i / len(one) - j / len(other)))
    root = math.sqrt(len(one) * len(other) / (len(one) + len(other)))
    # Stephens 1970: close for samples of more than a handful.
    scaled = (root + 0.12 + 0.11 / root) * distance
    if scaled < 0.2:
        return distance, 1.0
    terms = ((-1) ** (k - 1) * math.exp(-2.0 * (k * scaled) ** 2) for k in range(1, 101))
    return distance, min(1.0, max(0.0, 2.0 * math.fsum(terms)))


def difference_of_means(one: list[float], other: list[float]) -> tuple[float, float]:
    """The difference of the means in its standard errors, and its p-value on both sides."""
    squared = statistics.variance(one) / len(one) + statistics.variance(other) / len(other)
    difference = statistics.fmean(one) - statistics.fmean(other)
    if squared == 0.0:
        return (0.0, 1.0) if difference == 0.0 else (math.copysign(math.inf, difference), 0.0)
    z = difference / math.sqrt(squared)
    return z, math.erfc(abs(z) / math.sqrt(2.0))


def tests(program: str, engine: dict[str, list[float]], peer: dict[str, list[float]]) -> Iterator[Test]:
    """Both tests of every outcome."""
    for outcome, sample in peer.items():
        yield Test(program, outcome, "KS", *kolmogorov_smirnov(sample, engine[outcome]))
        yield Test(program, outcome, "mean", *difference_of_means(sample, engine[outcome]))


def shift_found(level: float, size: int, of_engine: int) -> float:
    """The difference of means, in standard deviations, that the z test at this level finds nine times in ten."""
    normal = statistics.NormalDist()
    needed = normal.inv_cdf(1.0 - level / 2.0) + normal.inv_cdf(0.9)
    return needed * math.sqrt(1.0 / size + 1.0 / of_engine)
