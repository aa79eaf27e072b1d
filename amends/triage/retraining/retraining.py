"""A retraining: what was learned from this house's corrections, how well it reads before and after, and whether it may be used."""

from pathlib import Path
from typing import Any, Self

from django.db import models
from django.db.models import QuerySet

from amends.environment import environment
from amends.foundation.asking_again import asked_again
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor, record
from amends.triage.retraining.comparing import Flaw, flaws
from amends.triage.retraining.resting import rests

RETRAINED, USED, BACK = "reader.retrained", "reader.retraining_used", "reader.built_in_used"

# Below the data folder; what is learned here lies in it.
FOLDER = "triage"


class IsWorse(Exception):
    """What was learned reads worse than what comes with Amends, and cannot be used."""


class Rests(Exception):
    """What was learned beside another reader than that of this Amends, and so measured with it by nobody, cannot be used."""


class RetrainingQuerySet(models.QuerySet["Retraining"]):
    """Many retrainings."""

    def newest_first(self) -> Self:
        """The last one first, with whether it is used."""
        return self.select_related("by", "use__by").order_by("-pk")

    def note(self, *, by: Actor, **facts: Any) -> "Retraining":
        """Keep what came of one."""
        with writing():
            row = self.create(by=by, **facts)
            record("reader", row.pk, RETRAINED, by=by, place=row.place)
        return row

    def go_back(self, *, by: Actor) -> None:
        """Read with what comes with Amends again."""
        with writing():
            gone, _rows = Use.objects.all().delete()
            if gone:
                record("reader", 0, BACK, by=by)


class Retraining(models.Model):
    """One time somebody taught the reader; `place` is its folder below the data folder's `triage`."""

    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    place = models.CharField(max_length=40, unique=True)
    # How many messages and judgements were learned from, and how many were only for measuring.
    counts = models.JSONField(default=dict)
    # By judgement and language, measured on what was not learned from.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    # By judgement: how much further off it is, how much more often wrong, and how much of either may be chance.
    changes = models.JSONField(default=dict)

    objects = RetrainingQuerySet.as_manager()

    def __str__(self) -> str:
        return self.place

    @property
    def is_used(self) -> bool:
        """Whether somebody has switched it on."""
        return hasattr(self, "use")

    @property
    def is_missing(self) -> bool:
        """Whether its files are gone, so that nothing is read with it, switched on or not."""
        return not folder_of(self.place).is_dir()

    @property
    def rests(self) -> bool:
        """Whether nothing is read with it, switched on or not, for it was learned beside another reader."""
        return rests(folder_of(self.place))

    def flaws(self) -> list[Flaw]:
        """Why it cannot be used; nothing where it can."""
        return flaws(self.before, self.after, self.changes)

    def start_use(self, *, by: Actor) -> None:
        """Read with it from the next message on. Raises IsWorse or Rests."""
        if self.flaws():
            raise IsWorse(self.place)
        if self.rests:
            raise Rests(self.place)
        with writing():
            if not Use.objects.filter(retraining=self).exists():
                Use.objects.all().delete()
                Use.objects.create(retraining=self, by=by)
                record("reader", self.pk, USED, by=by, place=self.place)


class Use(models.Model):
    """Says which retraining is used, who decided that and when; there is one or none."""

    retraining = models.OneToOneField(Retraining, on_delete=models.CASCADE, related_name="use", primary_key=True)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.retraining_id} is used"


def folder_of(place: str) -> Path:
    """Where the files of a retraining lie."""
    return environment.data / FOLDER / place


def place_in_use() -> str:
    """The place of the retraining that is used; empty where none is."""
    return next(iter(_places_in_use()), "")


@asked_again
def _places_in_use() -> "QuerySet[Use, str]":
    return Use.objects.order_by("-at").values_list("retraining__place", flat=True)[:1]
