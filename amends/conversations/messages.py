"""What was said: a narrow row for lists and timelines, the words beside it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from amends.conversations.holding import refuse_if_held
from amends.files.models import StoredFile
from amends.foundation.adding import add
from amends.foundation.clock import now
from amends.journal.models import Actor
from amends.mail.models import IncomingMail, OutgoingMail

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation


class MessageKind(models.TextChoices):
    """What sort of contribution a message is."""

    RECEIVED = "received", _("Mail")
    PORTAL = "portal", _("Written on the case page")
    AUTO_REPLY = "auto_reply", _("Automatic reply")
    BOUNCE = "bounce", _("Could not be delivered")
    REPLY = "reply", _("Reply")
    FORWARD = "forward", _("Forwarded")
    NOTE = "note", _("Note")
    OUTSIDE = "outside", _("Mail of a third party")
    AUTOMATIC = "automatic", _("Sent automatically")
    WITHDRAWN = "withdrawn", _("Taken back")


SMALL_PICTURE = 10_000

FROM_CUSTOMER = (MessageKind.RECEIVED, MessageKind.PORTAL)
# What colleagues wrote and nobody outside ever read.
AMONG_US = (MessageKind.NOTE, MessageKind.WITHDRAWN)
INSIDE = (*AMONG_US, MessageKind.FORWARD, MessageKind.OUTSIDE, MessageKind.BOUNCE, MessageKind.AUTO_REPLY)


class MessageQuerySet(models.QuerySet["Message"]):
    """Many messages."""

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete them, unless one is held."""
        refuse_if_held(self)
        return super().delete()

    def for_customer(self) -> "MessageQuerySet":
        """What the customer may read on the case page."""
        return self.exclude(kind__in=INSIDE)

    def complete(self) -> "MessageQuerySet":
        """With words, author, delivery and attachments, oldest first, in few queries."""
        return (
            self.select_related("body", "by", "outgoing", "incoming")
            .prefetch_related("attachments__file")
            .order_by("at", "pk")
        )


class Message(models.Model):
    """One thing said in a conversation."""

    conversation = models.ForeignKey("conversations.Conversation", on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=10, choices=MessageKind.choices)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    sender_address = models.CharField(max_length=320, blank=True)
    answers_go_to = models.CharField(max_length=320, blank=True)
    incoming = models.ForeignKey(IncomingMail, on_delete=models.PROTECT, null=True, related_name="messages")
    outgoing = models.ForeignKey(OutgoingMail, on_delete=models.PROTECT, null=True, related_name="messages")

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["conversation", "at"], name="message_in_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def delete(self, using: str | None = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        """Delete it, unless it is held."""
        refuse_if_held(Message.objects.filter(pk=self.pk))
        return super().delete(using, keep_parents)

    @property
    def is_from_customer(self) -> bool:
        return self.kind in FROM_CUSTOMER

    @property
    def answer_address(self) -> str:
        """Where whoever wrote this wants to be answered: the address they name, else the one they wrote from."""
        return self.answers_go_to or self.sender_address

    def signed(self, house: str) -> str:
        """Whose words the customer knows them to be: what goes out by itself comes from the house they wrote to."""
        return house if self.by.is_amends else self.by.name

    @property
    def is_inside(self) -> bool:
        """Whether only we see it."""
        return self.kind in INSIDE


class MessageBody(models.Model):
    """The words of a message: what was newly written, what was trimmed, and the cleaned HTML if it had any."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="body", primary_key=True)
    text = models.TextField(blank=True)
    trimmed = models.TextField(blank=True)
    html = models.TextField(blank=True)
    to = models.JSONField(default=list)
    cc = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.text[:60]


class Attachment(models.Model):
    """A file that came with a message or goes with one."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=250)
    content_type = models.CharField(max_length=100)
    content_id = models.CharField(max_length=250, blank=True)
    is_inline = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_decoration(self) -> bool:
        """Whether it is a small picture inside the text, such as the logos of a signature."""
        return self.is_inline and self.content_type.startswith("image/") and self.file.size < SMALL_PICTURE


def first_words(text: str, length: int = 240) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text[: length * 4].split())
    return line if len(line) <= length else line[: length - 1] + "…"


@dataclass(frozen=True)
class Enclosure:
    """A stored file on its way into a message."""

    file: StoredFile
    name: str
    content_type: str
    content_id: str = ""
    is_inline: bool = False


@dataclass(frozen=True)
class Contribution:
    """Everything a new message is made of."""

    kind: str
    text: str
    trimmed: str = ""
    html: str = ""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    at: datetime | None = None
    sender_address: str = ""
    answers_go_to: str = ""
    incoming: IncomingMail | None = None
    outgoing: OutgoingMail | None = None
    files: tuple[Enclosure, ...] = ()

    def put_into(self, conversation: "Conversation", *, by: Actor) -> Message:
        """Write the message with its words and files."""
        message = Message(
            conversation=conversation,
            kind=self.kind,
            by=by,
            at=self.at or now(),
            sender_address=self.sender_address[:320],
            answers_go_to=self.answers_go_to[:320],
            incoming=self.incoming,
            outgoing=self.outgoing,
        )
        add(message)
        words = {"text": self.text, "trimmed": self.trimmed, "html": self.html}
        add(MessageBody(message=message, to=list(self.to), cc=list(self.cc), **words))
        for each in self.files:
            add(Attachment(message=message, **vars(each)))
        return message
