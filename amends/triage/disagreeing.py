"""How often people disagree with what was read, by judgement and language, and in what."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from amends.triage.correcting import Correction

ALL = ""
# How many corrections are looked at, the newest; and how many it takes for a share to say anything.
MOST, TELLING = 20_000, 10


class Judgement(NamedTuple):
    """What somebody said of one judgement of a message: what it was, and what it is instead."""

    message: int
    conversation: int
    language: str
    field: str
    was: str
    is_now: str
    at: datetime

    @property
    def is_other(self) -> bool:
        """Whether they disagreed."""
        return self.was != self.is_now


class Tally(NamedTuple):
    """How many people have judged, and in how many they disagreed."""

    judged: int = 0
    other: int = 0

    def and_one(self, is_other: bool) -> "Tally":
        """One more."""
        return Tally(self.judged + 1, self.other + is_other)

    @property
    def is_telling(self) -> bool:
        """Whether so many were judged that a share of them says something."""
        return self.judged >= TELLING

    @property
    def percent(self) -> int:
        """How many of a hundred people disagreed with."""
        return round(100 * self.other / self.judged) if self.judged else 0


@dataclass(frozen=True)
class Agreement:
    """By judgement and language how many were judged (ALL are all), and of those asked for what became of what."""

    tallies: dict[tuple[str, str], Tally]
    became: Counter[tuple[str, str]] = field(default_factory=Counter)
    others: list[Judgement] = field(default_factory=list)

    def tally(self, name: str = ALL, language: str = ALL) -> Tally:
        """How it stands about one judgement in one language."""
        return self.tallies.get((name, language), Tally())


def corrections_since(since: datetime) -> "QuerySet[Correction, Any]":
    """What people said of messages read since then, the newest first."""
    # Nobody corrects before it is read, and what was corrected has the shorter index.
    rows = Correction.objects.filter(at__gte=since, assessment__at__gte=since).order_by("-pk")
    facts = ("assessment_id", "assessment__message__conversation_id", "assessment__language")
    return rows.values_list(*facts, "field", "was", "is_now", "at")[:MOST]


def count(corrections: Iterable[Sequence[Any]], name: str, language: str = ALL) -> Agreement:
    """Count corrections, the newest first; `name` and `language` are those looked at closely."""
    tallies: defaultdict[tuple[str, str], Tally] = defaultdict(Tally)
    found = Agreement(tallies)
    for each in settled(corrections):
        for key in ((each.field, each.language), (each.field, ALL), (ALL, each.language), (ALL, ALL)):
            tallies[key] = tallies[key].and_one(each.is_other)
        if each.field == name and language in (ALL, each.language):
            found.became[each.was, each.is_now] += 1
            if each.is_other:
                found.others.append(each)
    return found


def settled(corrections: Iterable[Sequence[Any]]) -> list[Judgement]:
    """One for each judgement of a message: what was read first, and what people said last; the newest first."""
    found: dict[tuple[int, str], Judgement] = {}
    for each in (Judgement(*row) for row in corrections):
        key = (each.message, each.field)
        found[key] = found[key]._replace(was=each.was) if key in found else each
    return list(found.values())
