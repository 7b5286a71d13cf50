"""What both peers in Python share: arguments, inputs, and the rows and the line that they leave."""

import argparse
import csv
import json
from pathlib import Path
from typing import Any

OUTCOMES = ("integration", "paper", "identity", "dispute", "agreements", "incidents")


def arguments(description: str | None) -> argparse.Namespace:
    """Reads the arguments that both peers take."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("inputs", type=Path, help="the inputs, as `concord-peers inputs` writes them")
    parser.add_argument("replicates", type=int, help="number of replicates")
    parser.add_argument("seed", type=int, help="seed of the random numbers")
    parser.add_argument("output", type=Path, help="file to write, a row a replicate")
    return parser.parse_args()


def read(path: Path) -> dict[str, Any]:
    """The inputs of the reference case."""
    with path.open(encoding="utf-8") as file:
        return json.load(file)


def write(path: Path, rows: list[tuple[float, ...]]) -> None:
    """Writes how every replicate ended."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("replicate", *OUTCOMES))
        for replicate, row in enumerate(rows):
            writer.writerow((replicate, *row))


def report(program: str, version: str, replicates: int, ticks: int, seconds: float) -> None:
    """Prints the one line that says how long the simulation took, start-up aside."""
    print(
        json.dumps(
            {
                "program": program,
                "version": version,
                "replicates": replicates,
                "ticks": ticks,
                "seconds": seconds,
            }
        )
    )
