"""Senders whose mail goes to quarantine unread."""

from django.db import models

from amends.foundation.asking_again import asked_again
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor, record

BLOCKED, UNBLOCKED = "sender.blocked", "sender.unblocked"


class BlockedSender(models.Model):
    """Says that mail from this address, or from everyone @domain, is not to be read, who said so and when."""

    pattern = models.CharField(max_length=320, unique=True)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pattern"]

    def __str__(self) -> str:
        return self.pattern


def block(pattern: str, *, by: Actor) -> BlockedSender:
    """From now on quarantine what this address sends."""
    with writing():
        row, is_new = BlockedSender.objects.get_or_create(pattern=pattern.lower().strip(), defaults={"by": by})
        if is_new:
            record("sender", row.pk, BLOCKED, by=by, pattern=row.pattern)
        return row


def unblock(pattern: str, *, by: Actor) -> None:
    """Take mail from this address again."""
    with writing():
        row = BlockedSender.objects.filter(pattern=pattern.lower().strip()).first()
        if row:
            record("sender", row.pk, UNBLOCKED, by=by, pattern=row.pattern)
            row.delete()


def is_blocked(address: str) -> bool:
    """Whether mail from this address is quarantined."""
    domain = "@" + address.rpartition("@")[2]
    return bool(_blocks((address.lower(), domain.lower())))


@asked_again
def _blocks(patterns: tuple[str, ...]) -> "models.QuerySet[BlockedSender, int]":
    return BlockedSender.objects.filter(pattern__in=patterns).order_by().values_list("pk", flat=True)
