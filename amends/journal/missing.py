"""Reactions that failed: kept with their reason, tried again after growing pauses, and shown when they were given up."""

import logging
from datetime import timedelta

from django.db import models
from django.db.models import F

from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.events import Event
from amends.journal.reactions import Reaction, later_reactions

log = logging.getLogger(__name__)

# After these minutes a reaction is tried again; together they make two days.
PAUSES = (1, 5, 15, 60, 240, 720, 1440)


class MissedReaction(models.Model):
    """A reaction that failed; it is gone once it succeeds, and waits for no further try once it is given up."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE)
    reaction = models.CharField(max_length=200)
    reason = models.TextField()
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "reaction"], name="one_miss_each")]
        indexes = [models.Index(fields=["next_try_at"], name="missed_due")]

    def __str__(self) -> str:
        return f"{self.reaction} of {self.event_id}"

    @property
    def is_given_up(self) -> bool:
        return self.next_try_at is None

    def try_again(self) -> bool:
        """Try once more. Answers whether nothing is left to do; a reaction this version no longer knows is let go."""
        reaction = next((each for each in later_reactions(self.event) if name_of(each) == self.reaction), None)
        try:
            if reaction:
                reaction(self.event)
        except Exception as error:
            log.exception("%s failed again for event %s", self.reaction, self.event_id)
            self._put_off(repr(error))
            return False
        with writing():
            self.delete()
        return True

    def _put_off(self, reason: str) -> None:
        self.tries, self.reason = self.tries + 1, reason
        self.next_try_at = now() + timedelta(minutes=PAUSES[self.tries]) if self.tries < len(PAUSES) else None
        with writing():
            self.save(update_fields=["tries", "reason", "next_try_at"])


def name_of(reaction: Reaction) -> str:
    """What a reaction is called in the database."""
    return f"{reaction.__module__}.{reaction.__name__}"


def remember_missed(reaction: Reaction, event: Event, error: Exception) -> None:
    """Keep a reaction that failed, to be tried again soon."""
    first = {"reason": repr(error), "tries": 0, "next_try_at": now() + timedelta(minutes=PAUSES[0])}
    with writing():
        MissedReaction.objects.update_or_create(event=event, reaction=name_of(reaction), defaults=first)


def try_missed_again(limit: int = 20) -> int:
    """Try every missed reaction whose pause is over. Answers how many were tried."""
    due = MissedReaction.objects.filter(next_try_at__lte=now()).select_related("event__by")
    rows = list(due.order_by("next_try_at", "pk")[:limit])
    for row in rows:
        row.try_again()
    return len(rows)


def give_missed_another_chance() -> int:
    """After an upgrade: what was given up may be mended now. Answers how many will be tried."""
    with writing():
        given_up = MissedReaction.objects.filter(next_try_at=None)
        return given_up.update(next_try_at=now(), tries=F("tries") - 1)
