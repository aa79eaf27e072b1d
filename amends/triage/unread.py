"""Reading later what was not read when it came: written on the case page, or while the reader failed."""

from datetime import timedelta

from django.db import models
from django.db.models import QuerySet

from amends.conversations.models import Message
from amends.conversations.receiving import RECEIVED
from amends.foundation.adding import add_unless_there
from amends.foundation.asking_again import asked_again
from amends.foundation.clock import now
from amends.journal.models import Event
from amends.journal.reactions import reacts_at_once
from amends.triage.assessing import Assessment

# A reader that fails is asked again after so long, twice as long each time, and at last once a day.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(days=1)


class Unread(models.Model):
    """Says that a message is still to be read, since when, and when that is tried next."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="unread_row", primary_key=True)
    since = models.DateTimeField(default=now)
    next_try = models.DateTimeField(default=now, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.message_id} since {self.since}"

    def put_off(self) -> None:
        """Try again later."""
        self.next_try = now() + min(FIRST_PAUSE * 2**self.tries, LONGEST_PAUSE)
        self.tries = min(self.tries + 1, 100)
        self.save(update_fields=["next_try", "tries"])


@reacts_at_once(RECEIVED)
def note_what_is_unread(event: Event) -> None:
    """Whatever the customer wrote that was not read on the way in."""
    if not _is_read(event.particulars["message"]):
        add_unless_there(Unread(message_id=event.particulars["message"]))


@asked_again
def _is_read(message: int) -> "QuerySet[Assessment, int]":
    return Assessment.objects.filter(pk=message).values_list("pk", flat=True)
