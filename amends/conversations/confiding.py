"""Confidence: only named people see a matter, and nobody else has it or writes in it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models

from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor
from amends.people.models import Person

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

CONFIDED, DISCLOSED = "conversation.confided", "conversation.disclosed"


class Confidence(models.Model):
    """Says that only these people may see a conversation."""

    conversation = models.OneToOneField(
        "conversations.Conversation", on_delete=models.CASCADE, related_name="confidence"
    )
    confidants = models.ManyToManyField(Person, related_name="+")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.conversation_id} is confidential"


class Confidable(models.Model):
    """A matter that may be for few eyes."""

    class Meta:
        abstract = True

    @property
    def is_confidential(self) -> bool:
        return hasattr(self, "confidence")

    def may_be_known_to(self: "Conversation", person: Person) -> bool:
        """Whether this colleague may see it, asked anew each time."""
        return not Confidence.objects.filter(conversation=self).exclude(confidants=person).exists()

    def confide(self: "Conversation", people: Iterable[Person], *, by: Actor) -> None:
        """Show it to these people only, and what was merged into it, should that be parted again.

        Whoever else has it has it no longer, so that nobody takes care of a complaint about themselves.
        """
        with writing():
            type(self).objects.in_turn(self.pk)
            for conversation in (*self.all_absorbed(), self):
                row, _is_new = Confidence.objects.get_or_create(conversation=conversation, defaults={"by": by})
                row.confidants.set(people)
            self._forget("confidence")
            self.record(CONFIDED, by=by)
            self._take_from_others(by=by)

    def disclose(self: "Conversation", *, by: Actor) -> None:
        """Show it to everyone at the desk again."""
        with writing():
            gone, _rows = Confidence.objects.filter(conversation__in=[*self.all_absorbed(), self]).delete()
            if gone:
                self._forget("confidence")
                self.record(DISCLOSED, by=by)

    def guard_as(self: "Conversation", other: "Conversation") -> None:
        """Be as confidential as another matter, and held as it is: what follows from it says as much."""
        if other.is_confidential:
            self.confide(other.confidence.confidants.all(), by=Actor.amends())
        if other.is_held:
            self.hold(other.hold_row.reason, by=Actor.amends())

    def _take_from_others(self: "Conversation", *, by: Actor) -> None:
        """Leave it with nobody who may not know of it; words they had begun go too, unless nothing may be deleted."""
        if self.assignee and not self.may_be_known_to(self.assignee):
            self.unassign(by=by, name=self.assignee.name, why="confidential")
        if not self.is_held:
            self.drafts.exclude(person__in=self.confidence.confidants.all()).delete()
