"""Where every open conversation stands in line: one narrow row each, so that lists and counts never see the archive."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from amends.conversations.models import Confidence, Conversation
from amends.foundation.clock import now
from amends.people.models import Person, Team


class Place(models.TextChoices):
    """Which line a conversation stands in."""

    ANSWER = "answer"
    WAITING = "waiting"
    SNOOZED = "snoozed"


class PlacementQuerySet(models.QuerySet["Placement"]):
    """Many places in line."""

    def visible_to(self, person: Person) -> Self:
        """What this colleague may know of."""
        confided = Confidence.objects.filter(confidants=person).values_list("conversation_id", flat=True)
        return self.filter(Q(is_confidential=False) | Q(pk__in=confided))

    def to_answer(self) -> Self:
        """Where a customer waits for us, upset or not."""
        return self.filter(place=Place.ANSWER)

    def upset(self) -> Self:
        """Customers who are upset, in distress or threaten us, and wait."""
        return self.filter(is_upset=True, place=Place.ANSWER)

    def calm(self) -> Self:
        """The others who wait."""
        return self.filter(is_upset=False, place=Place.ANSWER)

    def mine(self, person: Person) -> Self:
        """What this colleague has and owes an answer."""
        return self.filter(assignee=person, place=Place.ANSWER)

    def new(self) -> Self:
        """What nobody has taken yet."""
        return self.filter(assignee__isnull=True, place=Place.ANSWER)

    def waiting(self) -> Self:
        """Where we wait for the customer."""
        return self.filter(place=Place.WAITING)

    def snoozed(self) -> Self:
        """What was put aside."""
        return self.filter(place=Place.SNOOZED)

    def of_vips(self) -> Self:
        """Customers marked as VIP who wait for us."""
        return self.filter(is_vip=True, place=Place.ANSWER)

    def late(self) -> Self:
        """Who should have heard from us by now."""
        return self.filter(answer_by__lt=now())

    def due_before(self, moment: datetime) -> Self:
        """Who should hear from us before a moment, and is not late yet."""
        return self.filter(answer_by__gte=now(), answer_by__lt=moment)

    def in_due_order(self) -> Self:
        """Whoever is due first stands first."""
        return self.order_by("answer_by", "pk")


class Placement(models.Model):
    """One open conversation's place in line."""

    conversation = models.OneToOneField(
        Conversation, on_delete=models.CASCADE, primary_key=True, related_name="placement"
    )
    place = models.CharField(max_length=8, choices=Place.choices)
    answer_by = models.DateTimeField()
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    assignee = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="placements")
    is_vip = models.BooleanField(default=False)
    is_upset = models.BooleanField(default=False)
    # The situations that press, as `pressing` names them: why it is due when it is.
    because = models.JSONField(default=list)
    is_confidential = models.BooleanField(default=False)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        # Each also holds what hides a row, so that counting reads the index and nothing else.
        indexes = [
            models.Index(fields=["place", "answer_by", "conversation", "is_confidential"], name="placement_due"),
            models.Index(
                fields=["assignee", "place", "answer_by", "conversation", "is_confidential"], name="placement_mine"
            ),
            models.Index(
                fields=["place", "answer_by", "conversation", "is_confidential"],
                name="placement_vip",
                condition=Q(is_vip=True),
            ),
            models.Index(
                fields=["place", "answer_by", "conversation", "is_confidential"],
                name="placement_upset",
                condition=Q(is_upset=True),
            ),
            models.Index(
                fields=["place", "answer_by", "conversation", "is_confidential"],
                name="placement_calm",
                condition=Q(is_upset=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.place} {self.answer_by}"
