"""How the customer feels about a matter now: made anew from what was read in their messages whenever one is added."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from amends.causes.models import Cause
from amends.causes.retiring import OTHER
from amends.conversations.models import Conversation
from amends.triage.assessing import Kind
from amends.triage.feeling import Feeling, anger_in_words, feeling_of
from amends.triage.understanding import THREATS, is_so

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# By how much anger must differ between two messages to be called another.
STEP = 0.15


class Course(models.TextChoices):
    """Where the feeling goes."""

    STEADY = "", ""
    RISING = "rising", _("Getting worse")
    CALMING = "calming", _("Calming down")


class Mood(models.Model):
    """The customer's feeling in one conversation, narrow enough for lists."""

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="mood", primary_key=True)
    anger = models.FloatField()
    distress = models.FloatField()
    course = models.CharField(max_length=8, blank=True, choices=Course.choices)
    unanswered = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=12)
    # What is held out since our last word, and what ever was.
    threat = models.CharField(max_length=8, blank=True)
    threatened = models.CharField(max_length=8, blank=True)
    threat_is_confirmed = models.BooleanField(default=False)
    insults = models.BooleanField(default=False)
    wants_superior = models.BooleanField(default=False)
    may_leave = models.BooleanField(default=False)
    cause = models.ForeignKey(Cause, on_delete=models.PROTECT, null=True, related_name="+")
    cause_is_confirmed = models.BooleanField(default=False)
    # What pressed from which unanswered message on, by the names of these columns; what those before it said counts, too.
    steps = models.JSONField(default=list)
    # The words a list shows, in pieces: each with whether it tells.
    excerpt = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.feeling}"

    @property
    def feeling(self) -> Feeling:
        """The one word for it."""
        return feeling_of(self.anger, self.distress)

    @property
    def anger_in_words(self) -> Feeling:
        """How upset they are, distress aside."""
        return anger_in_words(self.anger)


class Said(NamedTuple):
    """What was read in one message of the customer."""

    at: datetime
    anger: float
    distress: float
    insult: float
    escalate: float
    churn: float
    threat: str
    kind: str
    complaint: float
    cause_id: int | None
    cause_code: str | None
    confirmed: int | None


def weigh(said: Sequence[Said], waits_since: datetime | None) -> dict[str, Any]:
    """The mood after these messages, the newest first; those since `waits_since` nobody has answered yet."""
    unanswered = [each for each in said if waits_since and each.at >= waits_since] or said[:1]
    cause, is_confirmed = _cause(said, unanswered)
    return {
        **_pressing(unanswered, is_waiting=waits_since is not None),
        "course": _course(said, unanswered),
        "insults": any(is_so("insult", each.insult) for each in unanswered),
        "cause_id": cause,
        "cause_is_confirmed": bool(cause) and is_confirmed,
        "steps": list(_steps(unanswered)) if waits_since else [],
    }


def _pressing(some: Sequence[Said], *, is_waiting: bool) -> dict[str, Any]:
    """What these messages together press with, the newest first."""
    return {
        # Writing once more makes nobody wait longer; that they calm down is said by the course.
        "anger": max(each.anger for each in some),
        "distress": max(each.distress for each in some),
        "unanswered": len(some) if is_waiting else 0,
        # A wish can wait, but not what else they write of beside it.
        "kind": next((each.kind for each in some if each.kind != Kind.SUGGESTION), Kind.SUGGESTION.value),
        "threat": gravest(each.threat for each in some),
        "wants_superior": any(is_so("escalate", each.escalate) for each in some),
        "may_leave": any(is_so("churn", each.churn) for each in some),
    }


def _steps(unanswered: Sequence[Said]) -> "Iterator[dict[str, Any]]":
    """After each message what pressed by then, where that is something else than before."""
    before: tuple[Any, ...] = ()
    for count in range(1, len(unanswered) + 1):
        pressing = _pressing(unanswered[-count:], is_waiting=True)
        steep = (anger_in_words(pressing["anger"]), is_so("distress", pressing["distress"]), pressing["unanswered"] > 1)
        is_wish = pressing["kind"] == Kind.SUGGESTION
        tells = (*steep, is_wish, *(pressing[name] for name in ("threat", "wants_superior", "may_leave")))
        if tells != before:
            yield {"at": unanswered[-count].at.isoformat(), **pressing}
        before = tells


def read_step(step: dict[str, Any]) -> datetime:
    """When a step was taken."""
    return datetime.fromisoformat(step["at"])


def _cause(said: Sequence[Said], unanswered: Sequence[Said]) -> tuple[int | None, bool]:
    """What a person has said of the cause last, or else what is complained of most, and whether it was a person.

    What nobody has answered yet tells before what was answered. A line that hardly complains tells only where no other does, and that
    it is something else only where nothing has a name.
    """
    # Also that there is none can be confirmed.
    if confirmed := max((each for each in said if each.confirmed), key=lambda each: each.confirmed or 0, default=None):
        return confirmed.cause_id, True
    guesses = [each for each in said if each.cause_id]
    complaining = [each for each in guesses if is_so("complaint", each.complaint)]
    some = [each for each in complaining if each in unanswered] or complaining or guesses[:1]
    weight: defaultdict[int | None, float] = defaultdict(float)
    for each in [each for each in some if each.cause_code != OTHER] or some:
        weight[each.cause_id] += each.complaint
    return max(weight, key=lambda cause: weight[cause], default=None), False


def _course(said: Sequence[Said], unanswered: Sequence[Said]) -> Course:
    """Nobody calms down who only lowers their voice, threatens, or asks for somebody above."""
    if len(said) < 2:  # noqa: PLR2004 - with one message there is nothing to compare
        return Course.STEADY
    step = said[0].anger - said[1].anger
    if abs(step) < STEP:
        return Course.STEADY
    if step > 0:
        return Course.RISING
    is_calm = anger_in_words(said[0].anger) == Feeling.CALM and not is_so("escalate", said[0].escalate)
    return Course.CALMING if is_calm and not gravest(each.threat for each in unanswered) else Course.STEADY


def gravest(threats: "Iterable[str]") -> str:
    """Violence before a lawsuit."""
    held_out = set(threats)
    return next((each for each in THREATS if each in held_out), "")
