"""Answering the customer: the message, the mail and the question whether it is solved, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models

from amends.conversations.forwarding import FORWARDED
from amends.conversations.messages import FROM_CUSTOMER, Contribution, Enclosure, Message, MessageKind, first_words
from amends.conversations.posting import letters_for
from amends.conversations.sending_once import only_once
from amends.conversations.standing import standing_before
from amends.conversations.threading import remember_references
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor
from amends.mail.models import MailKind, MailState, OutgoingMail
from amends.mail.outgoing import TAKE_BACK
from amends.mail.posting import Posting, prepare

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

REPLIED, TAKEN_BACK, UNDELIVERED = "conversation.replied", "conversation.reply_taken_back", "conversation.undelivered"


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
    """What a colleague wants to send, to whom, with which files.

    `has_read` is the newest message they had before them, `once` the key of the form they sent.
    """

    text: str
    to: tuple[str, ...]
    cc: tuple[str, ...] = ()
    files: tuple[Enclosure, ...] = ()
    has_read: int | None = None
    once: str = ""


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
            return only_once(reply.once, lambda: self._send(reply, postings, by=by))

    def _send(self: "Conversation", reply: Reply, postings: Sequence[Posting], *, by: Actor) -> Message:
        self._check_nobody_spoke(reply, by)
        mails = self._post(postings, MailKind.REPLY, delayed=True)
        kind = MessageKind.REPLY if self.is_for_customer(reply.to + reply.cc) else MessageKind.FORWARD
        message = Contribution(
            kind, reply.text, to=reply.to, cc=reply.cc, outgoing=mails[0], files=reply.files
        ).put_into(self, by=by)
        for mail in mails:
            remember_references(message, mail.message_id)
        if kind == MessageKind.REPLY:
            self._be_answered(message, reply.text, by=by)
        else:
            self.record(FORWARDED, by=by, message=message.pk, before=self.standing())
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
            before, number = standing_before(message), message.pk
            self._withdraw(message)
            if before is None:
                self._go_on_without(message)
            else:
                self.stand_as(before)
                self.give_back(before, by=by)
            self.record(TAKEN_BACK, by=by, message=number, restored=sorted(before or ()))
            return text

    def _withdraw(self: "Conversation", message: Message) -> None:
        """Leave no trace of it, unless nothing may be deleted: then we alone keep it, as taken back."""
        if self.is_held:
            Message.objects.filter(pk=message.pk).update(kind=MessageKind.WITHDRAWN)
        else:
            message.delete()

    def _go_on_without(self: "Conversation", message: Message) -> None:
        """Somebody has spoken since; how it stands follows from what is left."""
        self.settle_after_merge()
        if message.kind == MessageKind.REPLY:
            self.stop_asking_if_solved()
            if not self.customer_waits_since and self.messages.filter(kind=MessageKind.REPLY).exists():
                self.ask_if_solved()

    def _check_nobody_spoke(self: "Conversation", reply: Reply, by: Actor) -> None:
        """Two colleagues who send at once must not both get through, so they take turns."""
        if reply.has_read is None:
            return
        type(self).objects.in_turn(self.pk)
        newer = self.messages.filter(
            pk__gt=reply.has_read, kind__in=(*FROM_CUSTOMER, MessageKind.REPLY, MessageKind.OUTSIDE)
        )
        latest = newer.exclude(kind=MessageKind.REPLY, by=by).select_related("by", "body").order_by("pk").last()
        if latest:
            raise SaidMeanwhile(latest)

    def _post(
        self: "Conversation", postings: Sequence[Posting], kind: str, *, delayed: bool = False
    ) -> list[OutgoingMail]:
        at = now() + TAKE_BACK if delayed else now()
        first = postings[0].post(self.mailbox, kind, at=at)
        return [first] + [each.post(self.mailbox, kind, at=at, copy_of=first) for each in postings[1:]]

    def come_back_undelivered(self: "Conversation", *, by: Actor) -> None:
        """A reply did not arrive, so the customer still waits, and nobody reminds them of what they never got."""
        with writing():
            self.stop_asking_if_solved()
            self.customer_waits_since = self.customer_waits_since or now()
            self.save(update_fields=["customer_waits_since"])
            self.record(UNDELIVERED, by=by)

    def _be_answered(self: "Conversation", message: Message, text: str, *, by: Actor) -> None:
        before = self.standing()
        self.wake(by=by)
        self.read_outside(by=by)
        self.customer_waits_since, self.last_message_at = None, message.at
        self.latest_words = first_words(text)
        self.save(update_fields=["customer_waits_since", "last_message_at", "latest_words"])
        if self.is_closed:
            self.closure.delete()
            self._forget("closure")
        self.ask_if_solved()
        self.record(REPLIED, by=by, message=message.pk, before=before)
