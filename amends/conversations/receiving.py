"""Taking in what the customer says."""

from typing import TYPE_CHECKING

from django.db import models

from amends.conversations.closing import Reason
from amends.conversations.messages import AMONG_US, FROM_CUSTOMER, Contribution, Message, MessageKind, first_words
from amends.conversations.thanking import is_mere_thanks
from amends.foundation.writing import writing
from amends.journal.models import Actor

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

RECEIVED, NOTICED, THANKED = "conversation.received", "conversation.noticed", "conversation.thanked"
RECALLED = "conversation.recalled"


class Receiving(models.Model):
    """A matter the customer can add to."""

    class Meta:
        abstract = True

    def receive(self: "Conversation", contribution: Contribution, *, by: Actor) -> Message:
        """Add what the customer said; it wakes the matter, unless it is a machine or a late thank-you."""
        with writing():
            message = contribution.put_into(self, by=by)
            if contribution.kind not in FROM_CUSTOMER:
                self.record(NOTICED, by=by, message=message.pk, sort=contribution.kind)
            elif self.is_closed and is_mere_thanks(contribution.text, self.customer.name):
                self.record(THANKED, by=by, message=message.pk)
            else:
                self._be_asked(message, contribution.text, by=by)
            return message

    def receive_history(self: "Conversation", contribution: Contribution, *, by: Actor) -> Message:
        """Add a message from before Amends: nobody is asked for anything, nothing is opened, what is under way goes on."""
        with writing():
            is_new = not self.messages.exists()
            message = contribution.put_into(self, by=by)
            if is_new or self.is_history and message.at > self.last_message_at:
                self.is_history, self.last_message_at = True, message.at
                self.latest_words = first_words(contribution.text)
                self.save(update_fields=["is_history", "last_message_at", "latest_words"])
            self.record(RECALLED, by=by, message=message.pk)
            if is_new:
                self.close(by=Actor.amends(), reason=Reason.HISTORY)
            return message

    def _be_asked(self: "Conversation", message: Message, text: str, *, by: Actor) -> None:
        if self.is_closed:
            self.reopen(by=by)
        self.wake(by=by)
        self.stop_asking_if_solved()
        self.customer_waits_since = self.customer_waits_since or message.at
        self.last_message_at, self.latest_words = message.at, first_words(text)
        self.save(update_fields=["customer_waits_since", "last_message_at", "latest_words"])
        self.record(RECEIVED, by=by, message=message.pk)

    def settle_after_merge(self: "Conversation") -> None:
        """Work out anew, from the messages it now has, whether the customer waits and what was said last."""
        newest_first = self.messages.select_related("body").order_by("-at", "-pk")
        latest = newest_first.exclude(kind__in=[*AMONG_US, MessageKind.AUTOMATIC]).first()
        answered = newest_first.filter(kind=MessageKind.REPLY).first()
        asked = self.messages.filter(kind__in=FROM_CUSTOMER).order_by("at")
        unanswered = (asked.filter(at__gt=answered.at) if answered else asked).first()
        self.customer_waits_since = unanswered.at if unanswered else None
        if latest:
            self.last_message_at, self.latest_words = latest.at, first_words(latest.body.text)
        self.save(update_fields=["customer_waits_since", "last_message_at", "latest_words"])
