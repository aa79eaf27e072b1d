"""Asking whether it is solved; only the customer's yes counts, and silence is never taken for one."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models

from amends.conversations.closing import Reason
from amends.conversations.messages import Contribution, MessageKind
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

CONFIRMED, DENIED = "conversation.confirmed", "conversation.denied"

REMIND_AFTER = timedelta(days=4)
REMINDERS = 2


class Confirmation(models.Model):
    """Says that the customer has been asked, how often we reminded, and when we look again."""

    conversation = models.OneToOneField(
        "conversations.Conversation", on_delete=models.CASCADE, related_name="confirmation"
    )
    asked_at = models.DateTimeField(default=now)
    reminders = models.PositiveSmallIntegerField(default=0)
    look_again_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.conversation_id} asked {self.asked_at}"

    @property
    def is_exhausted(self) -> bool:
        """Whether every reminder has been sent."""
        return self.reminders >= REMINDERS

    def is_unchanged(self) -> bool:
        """Whether the customer still owes the answer we last waited for; nobody else writes here meanwhile."""
        same = Confirmation.objects.select_for_update(of=("self",)).filter(pk=self.pk, look_again_at=self.look_again_at)
        return same.filter(conversation__closure__isnull=True).first() is not None


class Denial(models.Model):
    """Says that the customer answered “not yet”; it stands until we have replied."""

    conversation = models.OneToOneField("conversations.Conversation", on_delete=models.CASCADE, related_name="denial")
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.conversation_id} not yet"


class Confirmable(models.Model):
    """A matter the customer ends."""

    class Meta:
        abstract = True

    @property
    def is_asked(self) -> bool:
        return hasattr(self, "confirmation")

    @property
    def is_denied(self) -> bool:
        return hasattr(self, "denial")

    def ask_if_solved(self: "Conversation") -> None:
        """From now on wait for the customer's yes or not yet."""
        fresh = {"asked_at": now(), "reminders": 0, "look_again_at": now() + REMIND_AFTER}
        Confirmation.objects.update_or_create(conversation=self, defaults=fresh)
        Denial.objects.filter(conversation=self).delete()
        self._forget("confirmation")
        self._forget("denial")

    def stop_asking_if_solved(self: "Conversation") -> None:
        """The customer has spoken."""
        if not self.is_asked:
            return
        Confirmation.objects.filter(conversation=self).delete()
        self._forget("confirmation")

    def confirm(self: "Conversation", *, by: Actor) -> None:
        """The customer says it is solved."""
        with writing():
            if self.is_closed and self.closure.reason == Reason.CONFIRMED:
                return
            self.stop_asking_if_solved()
            if self.is_closed:
                self.reopen(by=by)
            self.customer_waits_since = None
            self.save(update_fields=["customer_waits_since"])
            self.record(CONFIRMED, by=by)
            self.close(by=by, reason=Reason.CONFIRMED)

    def deny(self: "Conversation", words: str, *, by: Actor) -> None:
        """The customer says it is not solved yet; it comes back, due sooner, with their words."""
        with writing():
            Denial.objects.get_or_create(conversation=self)
            self._forget("denial")
            self.record(DENIED, by=by)
            self.come_back(by=by)
            if words.strip():
                self.receive(Contribution(MessageKind.PORTAL, words), by=by)

    def come_back(self: "Conversation", *, by: Actor) -> None:
        """Stand in line again, whatever kept it out."""
        if self.is_closed:
            self.reopen(by=by)
        self.wake(by=by)
        self.stop_asking_if_solved()
        self.customer_waits_since = self.customer_waits_since or now()
        self.save(update_fields=["customer_waits_since"])
