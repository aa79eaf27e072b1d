"""Mail that came in: every one is kept raw, with what became of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from amends.files.models import StoredFile
from amends.foundation.clock import now
from amends.mail.mailboxes import Mailbox


class Verdict(models.TextChoices):
    """What became of a mail."""

    ACCEPTED = "accepted", _("Taken in")
    DUPLICATE = "duplicate", _("Came twice")
    BOUNCE = "bounce", _("Could not be delivered")
    AUTO_REPLY = "auto_reply", _("Automatic reply")
    LOOP = "loop", _("Robot or loop")
    SPAM = "spam", _("Quarantined as spam")
    BLOCKED = "blocked", _("Sender is blocked")
    UNREADABLE = "unreadable", _("Needs a look")
    ERASED = "erased", _("Erased")


class IncomingMail(models.Model):
    """One mail as it arrived."""

    spool_name = models.CharField(max_length=120, unique=True)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, null=True, related_name="incoming")
    recipient = models.CharField(max_length=320, blank=True)
    road = models.CharField(max_length=10)
    message_id = models.CharField(max_length=250)
    body_hash = models.CharField(max_length=64, blank=True)
    sender_address = models.CharField(max_length=320, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    raw = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(default=now)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.ACCEPTED)
    reason = models.CharField(max_length=300, blank=True)
    is_automatic = models.BooleanField(default=False)
    failed_checks = models.CharField(max_length=100, blank=True)
    is_history = models.BooleanField(default=False)
    # The size of a mail too large to be fetched, of which only the beginning is here; 0 where all of it is.
    whole_size = models.PositiveBigIntegerField(default=0)

    class Meta:
        indexes = [
            # The first two are asked for every mail; each finds its answer without reading a row.
            models.Index(fields=["message_id", "mailbox", "body_hash", "sender_address"], name="incoming_same"),
            models.Index(fields=["sender_address", "verdict", "received_at", "is_history"], name="incoming_sender"),
            models.Index(fields=["verdict", "-id"], name="incoming_verdict"),
        ]

    def __str__(self) -> str:
        return f"{self.verdict}: {self.subject}"
