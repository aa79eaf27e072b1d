"""Reading later what was not read when it came: written on the case page, or while the reader failed."""

from datetime import timedelta

from django.db import models
from django.db.models import QuerySet

from amends.conversations.messages import FROM_CUSTOMER
from amends.conversations.models import Message
from amends.conversations.receiving import RECEIVED
from amends.foundation.adding import add_unless_there
from amends.foundation.asking_again import asked_again
from amends.foundation.clock import now
from amends.journal.models import Event
from amends.journal.reactions import reacts_at_once

# A reader that fails is asked again after so long, twice as long each time up to the second; after some days once a day.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=10)
SOME_DAYS, A_DAY = timedelta(days=2), timedelta(days=1)


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
        pause = A_DAY if now() - self.since > SOME_DAYS else min(FIRST_PAUSE * 2 ** min(self.tries, 9), LONGEST_PAUSE)
        # It may be gone by now, with its message.
        Unread.objects.filter(pk=self.pk).update(next_try=now() + pause, tries=min(self.tries + 1, 100))


@reacts_at_once(RECEIVED)
def note_what_is_unread(event: Event) -> None:
    """Whatever the customer has written since this message that was not read on the way in."""
    for message in _unread_since(event.subject_id, event.particulars["message"]):
        add_unless_there(Unread(message_id=message))


@asked_again
def _unread_since(number: int, message: int) -> "QuerySet[Message, int]":
    written = Message.objects.filter(conversation=number, pk__gte=message, kind__in=FROM_CUSTOMER)
    return written.filter(assessment__isnull=True).values_list("pk", flat=True)
