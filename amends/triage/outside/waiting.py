"""Messages a reader outside is still to be asked about, newest first, and those it was."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from amends.conversations.messages import FROM_CUSTOMER
from amends.conversations.models import Message
from amends.conversations.receiving import RECEIVED
from amends.foundation.adding import add_unless_there
from amends.foundation.clock import now
from amends.journal.models import Event
from amends.journal.reactions import reacts_to
from amends.triage.outside.reader import OutsideReader

if TYPE_CHECKING:
    from amends.triage.outside.permitting import Permit

# How often one message is asked about, after which pauses, and from which age on it is read well enough.
MOST_TRIES = 4
FIRST_PAUSE = timedelta(minutes=1)
LONGEST = timedelta(days=1)


class AskingQuerySet(models.QuerySet["Asking"]):
    """Many of them."""

    def waiting(self) -> "AskingQuerySet":
        """Not answered, and not given up."""
        return self.filter(next_try__isnull=False, tries__lt=MOST_TRIES, since__gt=now() - LONGEST)

    def given_up(self) -> "AskingQuerySet":
        """Those of the last two days that were never answered."""
        late = Q(next_try__isnull=False) & (Q(tries__gte=MOST_TRIES) | Q(since__lte=now() - LONGEST))
        return self.filter(Q(has_failed=True) | late, since__gt=now() - 2 * LONGEST)

    def due(self, permit: "Permit") -> "AskingQuerySet":
        """Whose turn it is, of what came since it was permitted: the newest first, for they matter most."""
        return self.waiting().filter(next_try__lte=now(), since__gte=permit.at).order_by("-since", "-pk")


class Asking(models.Model):
    """Says that a reader outside is to read a message, since when, and when its words left the house first."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="asking", primary_key=True)
    since = models.DateTimeField(default=now)
    # Empty once it is over.
    next_try = models.DateTimeField(null=True, default=now)
    tries = models.PositiveSmallIntegerField(default=0)
    left_at = models.DateTimeField(null=True)
    has_failed = models.BooleanField(default=False)

    objects = AskingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["since"], name="asking_waiting", condition=Q(next_try__isnull=False))]

    def __str__(self) -> str:
        return f"{self.message_id} since {self.since}"

    def begin(self, lease: timedelta) -> None:
        """Its words leave the house now; whoever is killed meanwhile leaves it to be tried again."""
        self.tries, self.left_at, self.next_try = self.tries + 1, self.left_at or now(), now() + lease
        self.save()

    def put_off(self) -> None:
        """Try again later, or no more."""
        self.has_failed = self.tries >= MOST_TRIES
        self.next_try = None if self.has_failed else now() + FIRST_PAUSE * 4 ** (self.tries - 1)
        self.save()

    def end(self) -> None:
        """It is over; what never left the house leaves nothing behind."""
        if self.left_at is None:
            self.delete()
            return
        self.next_try = None
        self.save()

    def suits(self, permit: "Permit") -> bool:
        """Whether it may be told outside, and nobody has said better."""
        message = self.message
        is_closed_to_it = message.conversation.is_confidential and not permit.with_confidential
        is_corrected = message.assessment.corrections.exists() if hasattr(message, "assessment") else False
        is_theirs = message.kind in FROM_CUSTOMER and bool(message.body.text.strip())
        return is_theirs and not is_closed_to_it and not is_corrected


@reacts_to(RECEIVED)
def note_whom_to_ask_about(event: Event) -> None:
    """Whatever a customer writes while somebody permits that it leaves the house."""
    reader = OutsideReader.current()
    if reader and reader.is_permitted and event.at >= reader.permit.at:
        message = Message.objects.filter(pk=event.particulars["message"]).first()
        if message:
            add_unless_there(Asking(message=message, since=event.at))
