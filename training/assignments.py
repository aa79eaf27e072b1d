"""What the next handwritten messages are to be about, drawn by chance: who is free to choose writes the same few again.

    python -m training.assignments --seed de3 --count 200

One line for each message: the trade, who writes and in which temper, how they type, how long, with which labels, and where
the point stands. What makes no sense together is bent, and the labels follow what was then written
(`handwritten/WRITING.md`).
"""

import argparse
import random
import tomllib
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from amends.triage.reading.labels import CAUSES

DRAWN_FROM = Path(__file__).parent / "parts" / "assignments.toml"
COMPLAIN = 0.55
# So few words have room for one thing beside the main one.
SHORT = ("under 12", "12-25")


def assignments(seed: str, count: int) -> Iterator[str]:
    """So many lines, the same ones for the same seed; each cause comes round in turn."""
    chance = random.Random(seed)  # noqa: S311 - chance, not secrecy
    parts = tomllib.loads(DRAWN_FROM.read_text("utf-8"))
    causes = cycle(CAUSES)
    for number in range(count):
        length = _one_of(chance, parts["lengths"])
        complains = chance.random() < COMPLAIN
        if complains:
            main = f"complaint, cause {next(causes)}, anger {_one_of(chance, parts['angers'])}"
        else:
            main = _one_of(chance, parts["others"])
        beside = _beside(chance, parts["beside_complaints" if complains else "beside_others"], length)
        beside = [each for each in beside if not _contradicts(each, [main, *beside], parts["contradicting"])]
        who = f"{chance.choice(parts['people'])}, {chance.choice(parts['tempers'])}"
        where = f"{chance.choice(parts['places'])}, {chance.choice(parts['ways'])}"
        about = [chance.choice(parts["trades"]), who, chance.choice(parts["typing"]), f"{length} words"]
        yield " | ".join([f"{number + 1:03d}", *about, "; ".join([main, *beside]), where])


def _beside(chance: random.Random, often: dict[str, float], length: str) -> list[str]:
    found = [name for name, in_100 in often.items() if chance.random() < in_100 / 100]
    return [chance.choice(found)] if found and length in SHORT else found


def _contradicts(one: str, said: list[str], contradicting: dict[str, str]) -> bool:
    return one in contradicting and any(each.startswith(contradicting[one]) for each in said if each != one)


def _one_of(chance: random.Random, often: dict[str, float]) -> str:
    return chance.choices(list(often), list(often.values()))[0]


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", required=True, help="another word gives other lines")
    parser.add_argument("--count", type=int, default=200)
    chosen = parser.parse_args()
    print(*assignments(chosen.seed, chosen.count), sep="\n")  # noqa: T201


if __name__ == "__main__":
    main()
