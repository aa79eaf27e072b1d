"""Asking somebody outside: a message passed on to them, and their answer, which stays between us and them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, pgettext

from amends.conversations.filling import fill_in
from amends.conversations.messages import Contribution, Enclosure, Message, MessageBody, MessageKind, first_words
from amends.conversations.posting import by_the_clock_of, reply_address, tagged_subject
from amends.conversations.threading import Reference, remember_references
from amends.foundation.asking_again import asked_again
from amends.foundation.writing import writing
from amends.journal.models import Actor
from amends.mail.branding import Brand
from amends.mail.letters import Letter, LetterFile, Quotation
from amends.mail.models import MailKind
from amends.mail.posting import new_message_id, prepare
from amends.mail.quoting import quoted_plain

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

FORWARDED, HEARD_OUTSIDE = "conversation.forwarded", "conversation.heard_outside"
READ_OUTSIDE = "conversation.read_outside"

OUTSIDE = (MessageKind.FORWARD, MessageKind.OUTSIDE)


class TheirOwn(ValueError):
    """A message must not be passed on to the customer whose matter it is: they are answered."""


class Forwarding(models.Model):
    """Says which message was passed on with a forward."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="forwarding")
    original = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="forwardings")

    def __str__(self) -> str:
        return f"{self.original_id} in {self.message_id}"


@dataclass(frozen=True)
class Forward:
    """What a colleague passes on, with which words above it, to whom, with which files."""

    original: Message
    text: str
    to: tuple[str, ...]
    cc: tuple[str, ...] = ()
    files: tuple[Enclosure, ...] = ()


class Forwardable(models.Model):
    """A matter others can be asked about."""

    third_party_answered_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def forward(self: "Conversation", forward: Forward, *, by: Actor) -> Message:
        """Pass a message on in the active language, without a link to the case; it can be taken back like any reply."""
        if self.is_for_customer(forward.to + forward.cc):
            raise TheirOwn
        letter = _letter(self, forward, by.name)
        posting = prepare(letter)
        with writing():
            mails = self._post([posting], MailKind.REPLY, delayed=True)
            quoted = quoted_plain(letter.quotations[0])
            message = Contribution(
                MessageKind.FORWARD,
                forward.text,
                trimmed=quoted,
                to=forward.to,
                cc=forward.cc,
                outgoing=mails[0],
                files=forward.files,
            ).put_into(self, by=by)
            Forwarding.objects.create(message=message, original=forward.original)
            remember_references(message, mails[0].message_id)
            before = self.standing()
            self.read_outside(by=by)
            self.record(FORWARDED, by=by, message=message.pk, before=before)
            return message

    def hear_outside(self: "Conversation", contribution: Contribution, *, by: Actor) -> Message:
        """Add what a third party answered: the customer neither sees it nor waits less, but we have something to read."""
        with writing():
            message = contribution.put_into(self, by=by)
            self.wake(by=by)
            if not self.is_closed:
                self.third_party_answered_at = self.third_party_answered_at or message.at
            self.last_message_at, self.latest_words = message.at, first_words(contribution.text)
            self.save(update_fields=["third_party_answered_at", "last_message_at", "latest_words"])
            self.record(HEARD_OUTSIDE, by=by, message=message.pk)
            return message

    def read_outside(self: "Conversation", *, by: Actor) -> None:
        """What a third party answered has been read."""
        with writing():
            unread = type(self).objects.filter(pk=self.pk, third_party_answered_at__isnull=False)
            if unread.update(third_party_answered_at=None):
                self.record(READ_OUTSIDE, by=by)
            self.third_party_answered_at = None

    def is_third_party(self: "Conversation", address: str, mail_ids: Iterable[str] = ()) -> bool:
        """Whether somebody writes because we asked them: we wrote to their address, or they answer what was between us."""
        if self.is_for_customer([address]):
            return False
        if _outside(self.pk, tuple(mail_ids)):
            return True
        asked = (each for to, cc in _asked_by(self.pk) for each in (*to, *cc))
        return any(address.lower() == each.lower() for each in asked)


@asked_again
def _outside(conversation: int, mail_ids: tuple[str, ...]) -> "models.QuerySet[Reference, int]":
    named = Reference.objects.filter(conversation=conversation, mail_id__in=mail_ids, is_ours=True)
    return named.filter(message__kind__in=OUTSIDE).values_list("pk", flat=True)


@asked_again
def _asked_by(conversation: int) -> "models.QuerySet[MessageBody, tuple[list[str], list[str]]]":
    asked = MessageBody.objects.filter(message__conversation=conversation, message__kind=MessageKind.FORWARD)
    return asked.values_list("to", "cc")


def forwarded_subject(conversation: "Conversation") -> str:
    """The subject with the sign of a forwarded mail, in the active language, and our number."""
    return f"{pgettext('before the subject of a forwarded mail', 'Fwd:')} {tagged_subject(conversation)}"


def quotation_of(original: Message, conversation: "Conversation") -> Quotation:
    """The message below lines that say who wrote it, when and about what."""
    who = f"{original.by.name} <{original.sender_address}>" if original.sender_address else original.by.name
    lines = [
        gettext("Forwarded message"),
        gettext("From: %(name)s") % {"name": who},
        gettext("Date: %(date)s")
        % {"date": date_format(by_the_clock_of(conversation, original.at), "DATETIME_FORMAT")},
        gettext("Subject: %(subject)s") % {"subject": conversation.subject or gettext("without a subject")},
    ]
    return Quotation("\n".join(lines), original.body.text)


def _letter(conversation: "Conversation", forward: Forward, agent: str) -> Letter:
    box, language = conversation.mailbox, get_language() or ""
    return Letter(
        sender=box.address,
        from_name=box.from_name,
        to=forward.to,
        cc=forward.cc,
        subject=forwarded_subject(conversation),
        text=forward.text,
        message_id=new_message_id(box, conversation.number),
        reply_to=reply_address(conversation),
        signature=fill_in(box.text_in("signature", language), conversation, agent),
        quotations=(quotation_of(forward.original, conversation),),
        files=tuple(LetterFile(f.name, f.content_type, f.file.read(), f.content_id) for f in forward.files),
        language=language,
        head=Brand.current().letterhead(language),
    )
