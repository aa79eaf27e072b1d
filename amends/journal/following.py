"""Readers of the journal: each keeps the position up to which it has read."""

import logging
from collections.abc import Callable, Sequence

from django.db import models

from amends.foundation.writing import writing
from amends.journal.events import Event
from amends.journal.missing import name_of, remember_missed
from amends.journal.reactions import later_reactions

log = logging.getLogger(__name__)

BATCH = 200


class Reader(models.Model):
    """Somebody who reads the journal from where it left off."""

    name = models.CharField(max_length=60, unique=True)
    position = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.name

    def read_on(self, use: Callable[[Sequence[Event]], None], limit: int = BATCH) -> int:
        """Hand the next unread events to `use` and remember them as read in the same transaction. Answers how many."""
        events = list(Event.objects.after(self.position).select_related("by")[:limit])
        if events:
            with writing():
                use(events)
                self.position = events[-1].place
                self.save(update_fields=["position"])
        return len(events)


def react(limit: int = BATCH) -> int:
    """Let the upper rooms react to what happened since the last time. Answers how many events were read."""
    reader, _ = Reader.objects.get_or_create(name="reactions")
    events = list(Event.objects.after(reader.position).select_related("by")[:limit])
    for event in events:
        for reaction in later_reactions(event):
            _try(reaction, event)
    if events:
        with writing():
            Reader.objects.filter(pk=reader.pk).update(position=events[-1].place)
    return len(events)


def _try(reaction: Callable[[Event], None], event: Event) -> None:
    """One failing reaction must not hold up the others: it is kept and tried again."""
    try:
        reaction(event)
    except Exception as error:
        log.exception("%s failed for event %s", name_of(reaction), event.pk)
        remember_missed(reaction, event, error)
