"""Matters that belong together without being one."""

from typing import TYPE_CHECKING

from django.db import models

from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

LINKED, UNLINKED = "conversation.linked", "conversation.unlinked"


class Link(models.Model):
    """Says that `later` has to do with `earlier`."""

    earlier = models.ForeignKey("conversations.Conversation", on_delete=models.CASCADE, related_name="links_forward")
    later = models.ForeignKey("conversations.Conversation", on_delete=models.CASCADE, related_name="links_back")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["earlier", "later"], name="one_link_each")]

    def __str__(self) -> str:
        return f"{self.earlier_id} ↔ {self.later_id}"


class Linkable(models.Model):
    """A matter that may touch others."""

    class Meta:
        abstract = True

    def link_to(self: "Conversation", other: "Conversation", *, by: Actor) -> None:
        """Note that the two have to do with each other."""
        earlier, later = sorted((self, other), key=lambda each: each.pk)
        if earlier.pk == later.pk:
            return
        with writing():
            _row, is_new = Link.objects.get_or_create(earlier=earlier, later=later, defaults={"by": by})
            if is_new:
                self.record(LINKED, by=by, other=other.pk)
                other.record(LINKED, by=by, other=self.pk)

    def unlink_from(self: "Conversation", other: "Conversation", *, by: Actor) -> None:
        """They have nothing to do with each other after all."""
        with writing():
            gone, _rows = Link.objects.filter(earlier__in=(self, other), later__in=(self, other)).delete()
            if gone:
                self.record(UNLINKED, by=by, other=other.pk)
                other.record(UNLINKED, by=by, other=self.pk)

    def linked(self: "Conversation") -> "models.QuerySet[Conversation]":
        """The matters this one has to do with."""
        return (
            type(self)
            .objects.filter(models.Q(links_back__earlier=self) | models.Q(links_forward__later=self))
            .distinct()
        )
