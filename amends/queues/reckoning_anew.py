"""Reckoning anew when answers are due, after a team has changed its hours or a mailbox how soon it answers.

The change writes a row that says so; the worker goes through the line in short writes and remembers how far it got.
"""

import time

from django.db import models

from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Event
from amends.journal.reactions import reacts_at_once
from amends.mail.models import Mailbox
from amends.people.models import Team
from amends.queues.placement import Place, Placement, PlacementQuerySet
from amends.queues.placing import place
from amends.queues.policy import CHANGED as POLICY_CHANGED

BATCH = 20
BATCHES = 50
PAUSE = 0.004


class Reckoning(models.Model):
    """Says that the line of a team or a mailbox is to be reckoned anew, and up to which number that is done."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, null=True, related_name="+")
    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, null=True, related_name="+")
    reached = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(team__isnull=False) ^ models.Q(mailbox__isnull=False), name="reckoning_of_one_line"
            )
        ]

    def __str__(self) -> str:
        return f"{self.team_id or self.mailbox_id} from {self.reached}"

    def line(self) -> PlacementQuerySet:
        """Who waits for us there; who is put aside, or asked, is not reckoned by working hours."""
        there = {"team": self.team_id} if self.team_id else {"conversation__mailbox": self.mailbox_id}
        return Placement.objects.filter(place=Place.ANSWER, **there)

    def go_on(self) -> int:
        """Reckon the next few in one short write. Answers how many."""
        with writing():
            numbers = list(self.line().filter(pk__gt=self.reached).order_by("pk").values_list("pk", flat=True)[:BATCH])
            if not numbers:
                self.delete()
                return 0
            place(*numbers)
            self.reached = numbers[-1]
            self.save(update_fields=["reached"])
            return len(numbers)


@reacts_at_once("team.changed")
def reckon_team_anew(event: Event) -> None:
    """From now on its people work at other hours."""
    Reckoning.objects.update_or_create(team_id=event.subject_id, defaults={"reached": 0})


@reacts_at_once("mailbox.changed")
def reckon_mailbox_anew(event: Event) -> None:
    """From now on it promises another time."""
    Reckoning.objects.update_or_create(mailbox_id=event.subject_id, defaults={"reached": 0})


@reacts_at_once(POLICY_CHANGED)
def reckon_everything_anew(event: Event) -> None:
    """From now on other things press."""
    for team in Team.objects.all():
        Reckoning.objects.update_or_create(team=team, defaults={"reached": 0})


def reckon_anew(batches: int = BATCHES) -> int:
    """Go on with whatever line is to be reckoned anew. Answers how many conversations were."""
    done = 0
    while batches and Reckoning.objects.exists():
        with writing():
            # Locked, so that a change made meanwhile begins again and is not taken for done.
            row = Reckoning.objects.select_for_update().order_by("pk").first()
            done += row.go_on() if row else 0
        batches -= 1
        time.sleep(PAUSE)
    return done
