"""Mails nobody could read or place: they stand in sight until somebody has looked at them."""

from django.db import models

from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor, record
from amends.mail.models import IncomingMail, Verdict

LOOKED_AT = "mail.looked_at"


class Look(models.Model):
    """Says that somebody has looked at a mail and that nothing more is to be done about it."""

    mail = models.OneToOneField(IncomingMail, on_delete=models.CASCADE, related_name="look")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.mail_id} looked at"


def needing_a_look() -> "models.QuerySet[IncomingMail]":
    """Mails nobody has looked at yet."""
    return IncomingMail.objects.filter(verdict=Verdict.UNREADABLE, look__isnull=True)


def look_at(mail: IncomingMail, *, by: Actor) -> None:
    """Say that this mail needs nothing more."""
    with writing():
        _row, is_new = Look.objects.get_or_create(mail=mail, defaults={"by": by})
        if is_new:
            record("mail", mail.pk, LOOKED_AT, by=by)
