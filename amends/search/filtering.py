"""What a filter means in this house: which colleague, team or tag has that name, and which day that is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time

from django.utils import timezone

from amends.conversations.models import Tag
from amends.foundation.clock import now
from amends.people.models import Person, Team
from amends.search.entry import place_of
from amends.search.terms import spelt_alike, words_of
from amends.search.vocabulary import widened
from amends.search.wishing import Filter, Wish, day_of, means_files, means_me, means_nobody, state_of


@dataclass
class Conditions:
    """What the filters ask of an entry, and those that mean nothing here."""

    groups: list[tuple[str, ...]] = field(default_factory=list)
    none_of: list[tuple[tuple[str, ...], ...]] = field(default_factory=list)
    since: int = 0
    below: int = 1 << 62
    not_understood: list[Filter] = field(default_factory=list)


def conditions_of(wish: Wish, person: Person) -> Conditions:
    """The filters of a wish, for whoever asks."""
    found = Conditions()
    for each in wish.filters:
        if each.kind in ("before", "after"):
            _limit(found, each)
            continue
        groups = [group for group in groups_for(each, person) if group]
        if not groups:
            found.not_understood.append(each)
        elif each.is_not:
            found.none_of.append(tuple(groups))
        else:
            found.groups += groups
    return found


def groups_for(asked: Filter, person: Person) -> list[tuple[str, ...]]:
    """Terms of which one must be there, for each word of the filter; nothing when it cannot be understood."""
    match asked.kind:
        case "from":
            return [widened(word, prefix="from:") for word in words_of(asked.value)]
        case "assigned":
            return [whose(asked.value, person)]
        case "status":
            state = state_of(asked.value)
            return [(f"state:{state}",)] if state else []
        case "team":
            return [tuple(f"team:{key}" for key in named(asked.value, Team.objects.values_list("pk", "name")))]
        case "tag":
            return [tuple(f"tag:{key}" for key in named(asked.value, Tag.objects.values_list("pk", "name")))]
    return [("has:file",)] if means_files(asked.value) else []


def whose(value: str, person: Person) -> tuple[str, ...]:
    """Mine, nobody's, or that of a colleague by name or address."""
    if means_me(value):
        return (f"agent:{person.pk}",)
    if means_nobody(value):
        return ("agent:0",)
    people = Person.objects.filter(email__iexact=value).values_list("pk", flat=True) if "@" in value else ()
    found = people or named(value, Person.objects.values_list("pk", "name"))
    return tuple(f"agent:{key}" for key in found)


def named(value: str, rows: Iterable[tuple[int, str]]) -> list[int]:
    """Those whose name has all these words or beginnings of words in it."""
    asked = [spelt_alike(word) for word in words_of(value)]
    return [key for key, name in rows if asked and all(_has(name, word) for word in asked)]


def _has(name: str, beginning: str) -> bool:
    return any(spelt_alike(word).startswith(beginning) for word in words_of(name))


def _limit(found: Conditions, asked: Filter) -> None:
    """Before a day ends where it begins; after a day begins there, so that the day itself counts."""
    day = None if asked.is_not else day_of(asked.value, timezone.localtime(now()).date())
    if day is None:
        found.not_understood.append(asked)
        return
    place = place_of(datetime.combine(day, time.min, timezone.get_current_timezone()))
    if asked.kind == "before":
        found.below = min(found.below, place)
    else:
        found.since = max(found.since, place)
