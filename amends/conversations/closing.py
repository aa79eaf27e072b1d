"""Closing a matter: the customer says so, or nothing is owed, or nobody answered; and opening it again."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

CLOSED, REOPENED = "conversation.closed", "conversation.reopened"

GRACE = timedelta(days=14)


class Reason(models.TextChoices):
    """Why a conversation is closed."""

    CONFIRMED = "confirmed", _("The customer says it is solved")
    UNANSWERED = "unanswered", _("At rest: the customer has not answered")
    THANKS = "thanks", _("A thank-you that needs no answer")
    SPAM = "spam", _("Spam")
    DUPLICATE = "duplicate", _("A duplicate")
    INTERNAL = "internal", _("Internal, no answer owed")
    MERGED = "merged", _("Merged into another")
    HISTORY = "history", _("From before Amends")
    ERASED = "erased", _("The person was erased")


BY_AGENT = (Reason.THANKS, Reason.SPAM, Reason.DUPLICATE, Reason.INTERNAL)


class AnswerOwed(ValueError):
    """Somebody of us tried to close what only the customer may close."""


class Closure(models.Model):
    """Says that a conversation is closed, by whom, when and why."""

    conversation = models.OneToOneField("conversations.Conversation", on_delete=models.CASCADE, related_name="closure")
    reason = models.CharField(max_length=12, choices=Reason.choices)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.reason}"


class Closable(models.Model):
    """A matter that can come to its end."""

    class Meta:
        abstract = True

    closure: Closure

    @property
    def is_closed(self) -> bool:
        return hasattr(self, "closure")

    @property
    def is_past_grace(self) -> bool:
        """Whether it has been closed so long that a new mail is a new matter."""
        return self.is_closed and self.closure.at < now() - GRACE

    def close(self: "Conversation", *, by: Actor, reason: str) -> None:
        """Close; a colleague or a rule may do so only where no answer is owed."""
        if (by.is_person or by.is_rule) and reason not in BY_AGENT:
            raise AnswerOwed(reason)
        with writing():
            before = self.standing()
            _row, is_new = Closure.objects.get_or_create(conversation=self, defaults={"by": by, "reason": reason})
            if is_new:
                self._forget("closure")
                self.stop_sleeping()
                self.stop_asking_if_solved()
                self.read_outside(by=by)
                self.record(CLOSED, by=by, reason=reason, before=before)

    def reopen(self: "Conversation", *, by: Actor) -> None:
        """Open again, in line at once; whoever reopens wants something, so the customer waits from now."""
        with writing():
            gone, _rows = Closure.objects.filter(conversation=self).delete()
            if gone:
                self._forget("closure")
                self.wake(by=by)
                self.customer_waits_since = self.customer_waits_since or now()
                self.save(update_fields=["customer_waits_since"])
                self.record(REOPENED, by=by)

    def _forget(self, row: str) -> None:
        """Drop a one-to-one row that was read before it changed."""
        self._state.fields_cache.pop(row, None)
