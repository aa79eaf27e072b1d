"""The journal: what happened, to what, by whom, and when. It holds no words of customers."""

from typing import Any

from django.db import connection, models

from amends.foundation.adding import add
from amends.foundation.clock import now
from amends.journal.actors import Actor
from amends.journal.reactions import announce


class EventQuerySet(models.QuerySet["Event"]):
    """Many events."""

    def about(self, kind: str, *ids: int) -> "EventQuerySet":
        """Events of these subjects, oldest first."""
        return self.filter(subject_kind=kind, subject_id__in=ids).order_by("id")

    def after(self, position: int) -> "EventQuerySet":
        """Events a reader has not seen, in an order in which none can turn up late.

        On PostgreSQL ids become visible out of order, so a sequencer gives committed events their position.
        """
        if connection.vendor == "postgresql":
            return self.filter(position__gt=position).order_by("position")
        return self.filter(id__gt=position).order_by("id")

    def latest_place(self) -> int:
        """Where the journal ends right now for those who read on; every page asks, so it is asked in few words."""
        column = "position" if connection.vendor == "postgresql" else "id"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT MAX({column}) FROM journal_event")  # noqa: S608 - one of two words of ours
            return cursor.fetchone()[0] or 0


class Event(models.Model):
    """One thing that happened."""

    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    particulars = models.JSONField(default=dict)
    position = models.BigIntegerField(null=True, unique=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="event_subject"),
            models.Index(fields=["id"], name="event_unsequenced", condition=models.Q(position__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_kind} {self.subject_id}"

    @property
    def place(self) -> int:
        """Where the event stands in the order readers follow."""
        return self.position or self.pk


def record(subject_kind: str, subject_id: int, kind: str, *, by: Actor, **particulars: Any) -> Event:
    """Write one event in the transaction of the verb that caused it, and tell the rooms that react at once."""
    event = add(Event(subject_kind=subject_kind, subject_id=subject_id, kind=kind, by=by, particulars=particulars))
    announce(event)
    return event


def give_positions(limit: int = 5000) -> int:
    """Put committed events into their order (PostgreSQL); one process at a time may do it. Answers how many."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(4127)")
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute("SELECT COALESCE(MAX(position), 0) FROM journal_event")
        return _number(cursor, cursor.fetchone()[0], limit)


def _number(cursor: Any, last: int, limit: int) -> int:
    cursor.execute(
        "UPDATE journal_event e SET position = %s + fresh.place FROM ("
        " SELECT id, row_number() OVER (ORDER BY id) AS place FROM"
        "  (SELECT id FROM journal_event WHERE position IS NULL ORDER BY id LIMIT %s) AS waiting"
        ") AS fresh WHERE e.id = fresh.id",
        [last, limit],
    )
    return cursor.rowcount
