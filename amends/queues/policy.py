"""How soon whom: what a lead has changed about the situations that press, as rows that know who and when."""

from dataclasses import asdict, astuple
from typing import Any

from django.db import models
from django.db.models import QuerySet

from amends.foundation.adding import put
from amends.foundation.asking_again import asked_again
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor, Event, record
from amends.queues.pressing import USUAL, Pressure, Pressures

CHANGED = "policy.changed"


class PressureRow(models.Model):
    """What one situation does here, in place of what is usual."""

    situation = models.CharField(max_length=12, primary_key=True)
    percent = models.PositiveSmallIntegerField()
    is_upset = models.BooleanField()
    at_any_hour = models.BooleanField(default=False)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.situation} {self.percent} %"


def pressures() -> Pressures:
    """What every situation does now."""
    return USUAL | {word: Pressure(*does) for word, *does in _changed()}  # type: ignore[operator]


@asked_again
def _changed() -> "QuerySet[PressureRow, Any]":
    return PressureRow.objects.values_list("situation", "percent", "is_upset", "at_any_hour")


def last_change() -> PressureRow | None:
    """What somebody has changed last, with who and when."""
    return PressureRow.objects.select_related("by").order_by("-at").first()


def change_policy(wanted: Pressures, *, by: Actor) -> Event | None:
    """From now on let situations do this; every line is reckoned anew because of it. Nothing happens where it is so already."""
    with writing():
        before = pressures()
        changed = {word: each for word, each in wanted.items() if each != before[word]}
        if not changed:
            return None
        for word, each in changed.items():
            put(PressureRow(situation=word, by=by, **asdict(each)))
        return record(
            "policy", 0, CHANGED, by=by, changed=_said(changed), was=_said({word: before[word] for word in changed})
        )


def change_back(change: Event, *, by: Actor) -> Event | None:
    """Let situations do what they did before a change."""
    # What was changed before hours could be set says nothing of them.
    now_is = pressures()
    was = {word: Pressure(*was, *astuple(now_is[word])[len(was) :]) for word, was in change.particulars["was"].items()}
    return change_policy(was, by=by)


def _said(pressures: Pressures) -> dict[str, list[Any]]:
    return {word: list(astuple(each)) for word, each in pressures.items()}
