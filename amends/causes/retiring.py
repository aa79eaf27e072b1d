"""Causes nobody is to choose any more; what was counted under them stays."""

from typing import TYPE_CHECKING

from django.db import models

from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor, record

if TYPE_CHECKING:
    from amends.causes.cause import Cause

RETIRED, BROUGHT_BACK = "cause.retired", "cause.brought_back"
# What readers of messages say when no other cause fits.
OTHER = "other"


class IsNeeded(ValueError):
    """What fits nowhere else must stay choosable."""


class Retirement(models.Model):
    """Says that a cause is no longer offered, who decided so and when."""

    cause = models.OneToOneField("causes.Cause", on_delete=models.CASCADE, related_name="retirement")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.cause_id} retired"


class Retirable(models.Model):
    """Something that may be offered no more."""

    class Meta:
        abstract = True

    @property
    def is_retired(self) -> bool:
        return hasattr(self, "retirement")

    def retire(self: "Cause", *, by: Actor) -> None:
        """Offer it no more. Raises IsNeeded for “other”."""
        if self.code == OTHER:
            raise IsNeeded
        with writing():
            _row, is_new = Retirement.objects.get_or_create(cause=self, defaults={"by": by})
            if is_new:
                self._state.fields_cache.pop("retirement", None)
                record("cause", self.pk, RETIRED, by=by)

    def bring_back(self: "Cause", *, by: Actor) -> None:
        """Offer it again."""
        with writing():
            gone, _rows = Retirement.objects.filter(cause=self).delete()
            self._state.fields_cache.pop("retirement", None)
            if gone:
                record("cause", self.pk, BROUGHT_BACK, by=by)
