"""The order in which rules are asked."""

from typing import TYPE_CHECKING

from django.db import models

from amends.foundation.writing import writing
from amends.journal.models import Actor

if TYPE_CHECKING:
    from amends.rules.rule import Rule

REORDERED = "rule.reordered"


class Orderable(models.Model):
    """Something with a place in a list people arrange."""

    place = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def move(self: "Rule", steps: int, *, by: Actor) -> None:
        """Stand so many places later in the list, or earlier; all places are numbered anew, so none is there twice."""
        with writing():
            order = list(type(self).objects.select_for_update())
            before = order.index(self)
            order.remove(self)
            order.insert(max(before + steps, 0), self)
            if order.index(self) == before:
                return
            for place, rule in enumerate(order, start=1):
                type(self).objects.filter(pk=rule.pk).exclude(place=place).update(place=place)
            self.refresh_from_db(fields=["place"])
            self.record(REORDERED, by=by, place=self.place)
