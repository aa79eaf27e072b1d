"""Putting a matter aside until a time; anything the customer says brings it back."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

SNOOZED, WOKEN = "conversation.snoozed", "conversation.woken"
BROUGHT_FORWARD = "conversation.brought_forward"


class Snooze(models.Model):
    """Says until when a conversation is put aside, by whom."""

    conversation = models.OneToOneField(
        "conversations.Conversation", on_delete=models.CASCADE, related_name="snooze_row"
    )
    until = models.DateTimeField(db_index=True)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.conversation_id} until {self.until}"


class Snoozable(models.Model):
    """A matter that can wait."""

    class Meta:
        abstract = True

    snooze_row: Snooze

    @property
    def is_snoozed(self) -> bool:
        return hasattr(self, "snooze_row")

    def snooze(self: "Conversation", until: datetime, *, by: Actor) -> None:
        """Put aside until a moment in the future."""
        if until <= now():
            raise ValueError("a snooze must end in the future")
        with writing():
            Snooze.objects.update_or_create(conversation=self, defaults={"until": until, "by": by, "at": now()})
            self._forget("snooze_row")
            self.read_outside(by=by)
            self.record(SNOOZED, by=by, until=until.isoformat())

    def come_back_by(self: "Conversation", until: datetime, *, by: Actor) -> None:
        """Come back by then at the latest; whoever has put it aside has done so still."""
        if until <= now():
            raise ValueError("a snooze must end in the future")
        with writing():
            if Snooze.objects.filter(conversation=self, until__gt=until).update(until=until):
                self._forget("snooze_row")
                self.record(BROUGHT_FORWARD, by=by, until=until.isoformat())

    def wake(self: "Conversation", *, by: Actor) -> None:
        """Bring it back."""
        if not self.is_snoozed:
            return
        with writing():
            gone, _rows = Snooze.objects.filter(conversation=self).delete()
            if gone:
                self._forget("snooze_row")
                self.record(WOKEN, by=by)

    def stop_sleeping(self: "Conversation") -> None:
        """No longer come back by the clock: it has come to its end, and opened again it stands in line."""
        Snooze.objects.filter(conversation=self).delete()
        self._forget("snooze_row")


def wake_those_due() -> int:
    """Bring back every conversation whose time has come. Answers how many."""
    due = list(Snooze.objects.filter(until__lte=now()).select_related("conversation")[:500])
    for row in due:
        row.conversation.wake(by=Actor.amends())
    return len(due)
