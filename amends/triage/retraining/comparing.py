"""Whether what was learned may be used: not where it reads worse what it has not learned from. Knows no database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ALL = ""
THREATS = ("legal", "physical")
# All in all it may be worse by less than what chance does; one judgement by less than twice that, or than is ever felt.
CHANCE, CHANCE_OF_ONE, FELT = 1.0, 2.0, 0.01
# Threats may not be read worse at all; below this nothing has changed but the last digits.
NOTHING = 0.0005


@dataclass(frozen=True)
class Flaw:
    """A judgement that is read worse (ALL is everything together), and how many threats are missed that were seen."""

    name: str
    misses: int = 0


def flaws(before: Mapping[str, Any], after: Mapping[str, Any], changes: Mapping[str, Sequence[float]]) -> list[Flaw]:
    """What has become worse beyond chance, and any worsening about threats."""
    found = {name: Flaw(name) for name in changes if is_worse(name, *changes[name])}
    for name in THREATS:
        if name in before and (more := after[name][ALL]["missed"] - before[name][ALL]["missed"]) > 0:
            found[name] = Flaw(name, more)
    return list(found.values())


def is_worse(name: str, off: float, chance: float, wrong: float = 0.0, chance_of_wrong: float = 0.0) -> bool:
    """Whether a judgement is further off than before, or more often wrong, by more than may be."""
    if name in THREATS:
        return off > NOTHING or wrong > 0
    times, least = (CHANCE, 0.0) if name == ALL else (CHANCE_OF_ONE, FELT)
    return off > max(times * chance, least) or wrong > max(times * chance_of_wrong, least)


def shown(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    """Each judgement and language with what it was before and is after, ALL languages first."""
    for name in before:
        for lang in before[name]:
            yield name, lang, before[name][lang], after[name][lang]
