"""Which cause stands where in the tree."""

from typing import TYPE_CHECKING

from django.db import models

from amends.foundation.writing import writing
from amends.journal.models import Actor, record

if TYPE_CHECKING:
    from amends.causes.cause import Cause, CauseQuerySet

MOVED = "cause.moved"


class PartOfItself(ValueError):
    """A cause was to be moved below itself."""


class Arrangeable(models.Model):
    """Something with a place in the tree."""

    class Meta:
        abstract = True

    def siblings(self: "Cause") -> "CauseQuerySet":
        """The others under the same cause, in order."""
        return type(self).objects.filter(parent=self.parent_id).exclude(pk=self.pk).in_order()

    def move_under(self: "Cause", parent: "Cause | None", *, by: Actor) -> None:
        """Put it, with its parts, under another cause, at the end. Raises PartOfItself."""
        above = parent
        while above:
            if above.pk == self.pk:
                raise PartOfItself
            above = above.parent
        with writing():
            self.parent = parent
            self.position = 1 + max((each.position for each in self.siblings()), default=0)
            self.save(update_fields=["parent", "position"])
            record("cause", self.pk, MOVED, by=by)

    def move_before(self: "Cause", steps: int, *, by: Actor) -> None:
        """Move it so many places up among the siblings one may choose, or down where `steps` is below zero."""
        with writing():
            order = list(type(self).objects.filter(parent=self.parent_id).select_related("retirement").in_order())
            seen = [each for each in order if each == self or not each.is_retired]
            aim = seen[min(max(seen.index(self) - steps, 0), len(seen) - 1)]
            there = order.index(aim)
            order.insert(there, order.pop(order.index(self)))
            for position, each in enumerate(order, start=1):
                type(self).objects.filter(pk=each.pk).exclude(position=position).update(position=position)
            self.refresh_from_db(fields=["position"])
            record("cause", self.pk, MOVED, by=by)
