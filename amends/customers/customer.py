"""Who writes to us."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from amends.customers.changing import Changeable
from amends.customers.merging import Mergeable
from amends.customers.naming import Nameable
from amends.customers.organisation import Organisation
from amends.customers.recognising import Recognisable
from amends.customers.vip import Vip
from amends.foundation.asking_again import asked_again
from amends.foundation.clock import now
from amends.foundation.first_names import first_name_in, initials_in
from amends.foundation.ids import unguessable
from amends.journal.models import Actor, ActorKind, Event, record


class AddressForm(models.TextChoices):
    """How a customer wishes to be addressed."""

    UNKNOWN = "", _("As the house does")
    FORMAL = "formal", _("Formally")
    INFORMAL = "informal", _("Informally")


class CustomerQuerySet(models.QuerySet["Customer"]):
    """Many customers."""

    def meet(self, name: str, *, language: str = "", **facts: Any) -> "Customer":
        """Note down somebody who writes for the first time."""
        actor = Actor.objects.create(kind=ActorKind.CUSTOMER, ref=unguessable(), name=name[:200])
        return self.create(name=name[:200], language=language, actor=actor, **facts)

    def all_ids_of(self, records: Iterable[int]) -> list[int]:
        """These records and all that were merged into them, in one query for each step of merging."""
        ids, fresh = set[int](), list(records)
        while fresh:
            ids.update(fresh)
            fresh = [each for each in _absorbed_by(tuple(fresh)) if each not in ids]
        return sorted(ids)


@asked_again
def _absorbed_by(kept: tuple[int, ...]) -> "models.QuerySet[Customer, int]":
    return Customer.objects.filter(merged_into__in=kept).values_list("pk", flat=True)


class Customer(Recognisable, Nameable, Changeable, Mergeable, Vip):
    """One person who writes, calls or walks in."""

    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    address_form = models.CharField(_("form of address"), max_length=10, choices=AddressForm.choices, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("organisation"),
    )
    actor: "models.OneToOneField[Actor, Actor]" = models.OneToOneField(
        Actor, on_delete=models.PROTECT, null=True, editable=False
    )
    met_at = models.DateTimeField(default=now, editable=False)

    objects = CustomerQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name or self.first_address or str(_("Somebody"))

    @property
    def first_name(self) -> str:
        """By which word of the name they are greeted."""
        return first_name_in(self.name)

    @property
    def initials(self) -> str:
        """The letters in the round face."""
        return initials_in(str(self))

    @property
    def tone(self) -> int:
        """Which of the five quiet colours the face has."""
        return (self.pk or 0) % 5 + 1

    def record(self, kind: str, *, by: Actor, **particulars: Any) -> Event:
        """Write into the journal what happened to this customer."""
        return record("customer", self.pk, kind, by=by, **particulars)
