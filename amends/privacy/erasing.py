"""Erasing a person: a lead asks, the worker does it in small steps, and nothing of it needs to be done twice."""

from collections.abc import Collection
from datetime import timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.customers.models import Customer
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor
from amends.people.models import Person
from amends.privacy.standing_in_the_way import StandsInTheWay, what_stands_in_the_way
from amends.privacy.traces import matters_touched_by, traces_of

ASKED, ERASED = "customer.erasure_asked", "customer.erased"

# What was on its way into the house when the names went has arrived by then.
LOOK_AGAIN_AFTER = timedelta(minutes=1)


class Why(models.TextChoices):
    """Why somebody is erased; a choice, because words about it would be about them."""

    ASKED = "asked", gettext_lazy("They asked us to")
    NO_NEED = "no_need", gettext_lazy("We no longer need what we hold")
    OBJECTED = "objected", gettext_lazy("They took their consent back, or objected")
    UNLAWFUL = "unlawful", gettext_lazy("We should not have had it")
    DUTY = "duty", gettext_lazy("A law or an authority obliges us")


class ErasureQuerySet(models.QuerySet["Erasure"]):
    """Many erasures."""

    def unfinished(self) -> Self:
        """Those of which something is still to be done."""
        return self.filter(settled_at__isnull=True)

    def due(self) -> Self:
        """Those it is time to go on with, the longest waiting first."""
        return self.unfinished().filter(next_try_at__lte=now()).order_by("next_try_at", "pk")

    def ask(self, customer: Customer, why: str, *, by: Person) -> "Erasure":
        """Ask for a person to be erased, also under the records merged into theirs. Raises StandsInTheWay."""
        kept = customer.resolved()
        obstacle = what_stands_in_the_way(kept, by)
        if obstacle:
            raise StandsInTheWay(obstacle)
        return self.begin(kept, why, by=by.actor)

    def begin(self, customer: Customer, why: str, *, by: Actor, left_name: str = "") -> "Erasure":
        """Write down that they are to be erased; asked twice it is one."""
        name = left_name or _("Erased customer %(number)s") % {"number": customer.pk}
        with writing():
            erasure, is_new = self.get_or_create(
                customer=customer, defaults={"why": why, "by": by, "left_name": name[:200]}
            )
            if is_new:
                customer.record(ASKED, by=by, why=why)
        return erasure


class Erasure(models.Model):
    """Says that a person is to be erased or has been, who asked and why; what became of it since."""

    customer = models.OneToOneField(Customer, on_delete=models.PROTECT, related_name="erasure")
    why = models.CharField(max_length=10, choices=Why.choices)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    # What stands in the place of their name from then on.
    left_name = models.CharField(max_length=200)
    next_try_at = models.DateTimeField(default=now, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    held_back_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    objects = ErasureQuerySet.as_manager()

    def __str__(self) -> str:
        return self.left_name

    @property
    def is_done(self) -> bool:
        """Whether nothing of the person is left."""
        return self.erased_at is not None

    @property
    def is_held_back(self) -> bool:
        """Whether a hold that was put on since keeps us from going on."""
        return self.held_back_at is not None and not self.is_done


def erasure_of(customer: Customer) -> Erasure | None:
    """The erasure of a person, if one was asked for."""
    return Erasure.objects.filter(customer=customer.resolved()).select_related("by").first()


def those_being_erased(matters: Collection[int]) -> set[int]:
    """Which of these matters an erasure touches that has begun, and goes on as soon as no hold is in its way."""
    going = Erasure.objects.unfinished().select_related("customer") if matters else ()
    return {number for each in going for number in matters_touched_by(traces_of(each.customer))} & set(matters)
