"""Holding: nothing of it may be deleted while the hold stands."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from amends.conversations.confiding import Confidence
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor
from amends.people.models import Person

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from amends.conversations.conversation import Conversation
    from amends.conversations.messages import Message

HELD, LET_GO = "conversation.held", "conversation.let_go"
# What rooms above give as a reason: by the word it is kept by, how it is said to whoever reads it.
REASONS: "dict[str, StrOrPromise]" = {}


class Held(ValueError):
    """Somebody tried to delete what is held; the text names the conversations."""


class HoldQuerySet(models.QuerySet["Hold"]):
    """Many holds."""

    def visible_to(self, person: Person) -> Self:
        """Those on what this colleague may know of."""
        confided = Confidence.objects.filter(confidants=person).values("conversation_id")
        return self.filter(Q(conversation__confidence=None) | Q(conversation__in=confided))


class Hold(models.Model):
    """Says that a conversation must be kept as it is, who said so and why."""

    conversation = models.OneToOneField("conversations.Conversation", on_delete=models.PROTECT, related_name="hold_row")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    objects = HoldQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.reason}"

    @property
    def why(self) -> str:
        """The reason, in the language that is active where it is one of ours."""
        return str(REASONS.get(self.reason, self.reason))


class Holdable(models.Model):
    """A matter that may be evidence."""

    class Meta:
        abstract = True

    @property
    def is_held(self) -> bool:
        return hasattr(self, "hold_row")

    def hold(self: "Conversation", reason: str, *, by: Actor) -> None:
        """Forbid every deletion."""
        with writing():
            _row, is_new = Hold.objects.get_or_create(conversation=self, defaults={"by": by, "reason": reason[:300]})
            if is_new:
                self._forget("hold_row")
                self.record(HELD, by=by)

    def let_go(self: "Conversation", *, by: Actor) -> None:
        """End the hold."""
        with writing():
            gone, _rows = Hold.objects.filter(conversation=self).delete()
            if gone:
                self._forget("hold_row")
                self.record(LET_GO, by=by)


def refuse_if_held(messages: "models.QuerySet[Message]") -> None:
    """Raise Held if one of these messages is in a conversation of which nothing may be deleted."""
    held = Hold.objects.filter(conversation__in=messages.order_by().values("conversation"))
    numbers = sorted(held.values_list("conversation", flat=True))
    if numbers:
        raise Held(", ".join(f"№ {number}" for number in numbers))
