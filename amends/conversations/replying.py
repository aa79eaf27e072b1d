"""Answering the customer: the message, the mail and the question whether it is solved, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models

from amends.conversations.messages import FROM_CUSTOMER, Contribution, Enclosure, Message, MessageKind, first_words
from amends.conversations.posting import letters_for
from amends.conversations.threading import remember_references
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor
from amends.mail.models import MailKind, MailState, OutgoingMail
from amends.mail.outgoing import TAKE_BACK
from amends.mail.posting import Posting, prepare

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

REPLIED, TAKEN_BACK = "conversation.replied", "conversation.reply_taken_back"


class NobodyToWriteTo(ValueError):
    """A reply has no address to go to."""


class TooLate(ValueError):
    """A reply can no longer be taken back: it is on its way."""


class SaidMeanwhile(ValueError):
    """Somebody spoke after the writer had looked; `message` is what they said."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.pk)
        self.message = message


@dataclass(frozen=True)
class Reply:
    """What a colleague wants to send, to whom, with which files; `has_read` is the newest message they had before them."""

    text: str
    to: tuple[str, ...]
    cc: tuple[str, ...] = ()
    files: tuple[Enclosure, ...] = ()
    has_read: int | None = None


class Repliable(models.Model):
    """A matter we can answer."""

    class Meta:
        abstract = True

    def reply(self: "Conversation", reply: Reply, *, by: Actor) -> Message:
        """Send an answer; for ten seconds it can be taken back. Raises SaidMeanwhile when the writer should look again."""
        if not reply.to:
            raise NobodyToWriteTo
        postings = [prepare(letter) for letter in letters_for(self, reply, by.name)]
        with writing():
            self._check_nobody_spoke(reply, by)
            mails = self._post(postings, MailKind.REPLY, delayed=True)
            message = Contribution(
                MessageKind.REPLY, reply.text, to=reply.to, cc=reply.cc, outgoing=mails[0], files=reply.files
            ).put_into(self, by=by)
            for mail in mails:
                remember_references(message, mail.message_id)
            self._be_answered(message, reply.text, by=by)
            return message

    def take_back(self: "Conversation", message: Message, *, by: Actor) -> str:
        """Stop a reply that has not left yet and give its text back. Raises TooLate when it has."""
        with writing():
            mails = [message.outgoing, *message.outgoing.copies.all()] if message.outgoing else []
            if not mails or not all(mail.can_be_taken_back for mail in mails):
                raise TooLate
            text = message.body.text
            ours = OutgoingMail.objects.filter(pk__in=[mail.pk for mail in mails], state=MailState.WAITING, tries=0)
            if ours.update(state=MailState.TAKEN_BACK) != len(mails):
                raise TooLate
            message.delete()
            self.settle_after_merge()
            self.stop_asking_if_solved()
            self.record(TAKEN_BACK, by=by)
            return text

    def _check_nobody_spoke(self: "Conversation", reply: Reply, by: Actor) -> None:
        """Two colleagues who send at once must not both get through, so the row is locked first."""
        if reply.has_read is None:
            return
        list(type(self).objects.select_for_update().filter(pk=self.pk).values_list("pk"))
        newer = self.messages.filter(pk__gt=reply.has_read, kind__in=(*FROM_CUSTOMER, MessageKind.REPLY))
        latest = newer.exclude(kind=MessageKind.REPLY, by=by).select_related("by", "body").order_by("pk").last()
        if latest:
            raise SaidMeanwhile(latest)

    def _post(
        self: "Conversation", postings: Sequence[Posting], kind: str, *, delayed: bool = False
    ) -> list[OutgoingMail]:
        at = now() + TAKE_BACK if delayed else now()
        first = postings[0].post(self.mailbox, kind, at=at)
        return [first] + [each.post(self.mailbox, kind, at=at, copy_of=first) for each in postings[1:]]

    def _be_answered(self: "Conversation", message: Message, text: str, *, by: Actor) -> None:
        self.wake(by=by)
        self.customer_waits_since, self.last_message_at = None, message.at
        self.latest_words = first_words(text)
        self.save(update_fields=["customer_waits_since", "last_message_at", "latest_words"])
        if self.is_closed:
            self.closure.delete()
            self._forget("closure")
        self.ask_if_solved()
        self.record(REPLIED, by=by, message=message.pk)
