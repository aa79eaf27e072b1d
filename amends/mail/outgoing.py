"""Mail that goes out: a row that is the truth, sent from a lease, tried again until it is through or refused."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from amends.files.models import StoredFile
from amends.foundation.clock import now
from amends.mail.mailboxes import Mailbox
from amends.mail.trying import MailState, OutgoingMailQuerySet, Triable

TAKE_BACK = timedelta(seconds=10)


class MailKind(models.TextChoices):
    """Why a mail is sent; everything but a reply is automatic."""

    REPLY = "reply", _("Reply")
    ACKNOWLEDGEMENT = "acknowledgement", _("Acknowledgement")
    REMINDER = "reminder", _("Reminder")
    LINK = "link", _("Link to the case")
    NOTICE = "notice", _("Notice to a colleague")


class OutgoingMail(Triable):
    """One mail on its way: the finished bytes, whom they are for, and how sending stands."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, null=True, related_name="outgoing")
    kind = models.CharField(max_length=20, choices=MailKind.choices)
    message_id = models.CharField(max_length=250, unique=True)
    envelope_from = models.CharField(max_length=320, blank=True)
    recipients = models.JSONField()
    subject = models.CharField(max_length=500, blank=True)
    raw = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.WAITING)
    next_try_at = models.DateTimeField(default=now)
    leased_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    copy_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="copies")
    may_have_gone_out = models.BooleanField(default=False)
    answer = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField(null=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="outgoing_due"),
            models.Index(fields=["kind", "made_at"], name="outgoing_lately"),
            models.Index(fields=["kind", "made_at"], name="outgoing_kind"),
            models.Index(fields=["-id"], name="outgoing_failed", condition=models.Q(state="failed")),
        ]

    def __str__(self) -> str:
        return f"{self.state}: {self.subject}"

    @property
    def can_be_taken_back(self) -> bool:
        """Whether the ten seconds are not over and nobody has begun to send it."""
        return self.state == MailState.WAITING and self.tries == 0 and now() < self.made_at + TAKE_BACK
