"""What makes a conversation press: each situation shortens the time for an answer, and may lead to the upset queue."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import pgettext_lazy

from amends.triage.feeling import Feeling, anger_in_words
from amends.triage.understanding import is_so

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WHOLE = 100
# From so many messages without an answer on, somebody is asking again.
AGAIN = 2


@dataclass(frozen=True)
class Situation:
    """One reason to answer sooner: the word it is kept by, its name, and what holds until somebody changes it."""

    word: str
    name: "StrOrPromise"
    # Of the usual time for an answer.
    percent: int
    is_upset: bool = False
    # Whether its time runs on while the team is closed.
    at_any_hour: bool = False
    # The shortest time among what was read in the message counts; what is said of the customer shortens it further.
    is_read: bool = True


SITUATIONS = (
    Situation("distress", pgettext_lazy("situation", "In distress"), 10, is_upset=True, at_any_hour=True),
    Situation("physical", pgettext_lazy("situation", "Threatens violence"), 10, is_upset=True, at_any_hour=True),
    Situation("legal", pgettext_lazy("situation", "Threatens legal action"), 15, is_upset=True),
    Situation("furious", pgettext_lazy("situation", "Furious"), 20, is_upset=True),
    Situation("upset", pgettext_lazy("situation", "Upset"), 40, is_upset=True),
    Situation("superior", pgettext_lazy("situation", "Asks for a superior"), 50),
    Situation("leaving", pgettext_lazy("situation", "May leave"), 60),
    Situation("letdown", pgettext_lazy("situation", "Let down"), 75),
    Situation("suggestion", pgettext_lazy("situation", "Suggests something"), 100),
    Situation("vip", pgettext_lazy("situation", "VIP"), 50, is_read=False),
    Situation("denied", pgettext_lazy("situation", "Said “not yet”"), 50, is_read=False),
    Situation("again", pgettext_lazy("situation", "Asks again without an answer"), 70, is_read=False),
)
BY_WORD = {each.word: each for each in SITUATIONS}
# A wish keeps its day, unless the one who has it is in trouble.
NOT_FOR_WISHES = ("letdown", "superior", "leaving")


@dataclass(frozen=True)
class Pressure:
    """What one situation does to the time for an answer, and whether it leads to the upset queue."""

    percent: int
    is_upset: bool
    at_any_hour: bool = False


Pressures = Mapping[str, Pressure]
USUAL: Pressures = {each.word: Pressure(each.percent, each.is_upset, each.at_any_hour) for each in SITUATIONS}


@dataclass(frozen=True)
class Known:
    """What is known of a conversation that may make it press."""

    anger: float = 0.0
    distress: float = 0.0
    threat: str = ""
    kind: str = ""
    wants_superior: bool = False
    may_leave: bool = False
    unanswered: int = 0
    is_vip: bool = False
    is_denied: bool = False


def situations_of(known: Known) -> list[str]:
    """The words of everything that holds, what presses most first."""
    holding = set(_holding(known))
    return [each.word for each in SITUATIONS if each.word in holding]


def _holding(known: Known) -> Iterator[str]:
    feeling = anger_in_words(known.anger)
    is_wish = known.kind == "suggestion"
    read = {
        "distress": is_so("distress", known.distress),
        "physical": known.threat == "physical",
        "legal": known.threat == "legal",
        "superior": known.wants_superior,
        "leaving": known.may_leave,
        "vip": known.is_vip,
        "denied": known.is_denied,
        "again": known.unanswered >= AGAIN,
        "suggestion": is_wish,
        feeling.value: feeling != Feeling.CALM,
    }
    yield from (word for word, holds in read.items() if holds and not (is_wish and word in NOT_FOR_WISHES))


def share_of(words: list[str], pressures: Pressures) -> float:
    """Which part of the usual time is left."""
    read = [pressures[word].percent / WHOLE for word in words if BY_WORD[word].is_read]
    share = min(read, default=1.0)
    for word in words:
        if not BY_WORD[word].is_read:
            share *= pressures[word].percent / WHOLE
    return share


def at_any_hour(words: list[str], pressures: Pressures) -> bool:
    """Whether the time runs on while the team is closed."""
    return any(pressures[word].at_any_hour for word in words)


def is_upset(words: list[str], pressures: Pressures) -> bool:
    """Whether it belongs into the upset queue."""
    return any(pressures[word].is_upset for word in words)


def known_from(facts: Mapping[str, Any]) -> Known:
    """What is known, from the columns of a conversation and its mood; nothing was read where there is none."""
    return Known(
        anger=facts["anger"] or 0.0,
        distress=facts["distress"] or 0.0,
        threat=facts["threat"] or "",
        kind=facts["kind"] or "",
        wants_superior=bool(facts["wants_superior"]),
        may_leave=bool(facts["may_leave"]),
        unanswered=facts["unanswered"] or 0,
        is_vip=bool(facts["vip"]),
        is_denied=bool(facts["denied"]),
    )
