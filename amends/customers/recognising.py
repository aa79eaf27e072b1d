"""Knowing who writes, by any of their addresses and numbers."""

from typing import TYPE_CHECKING, Optional

from django.db import models
from django.utils.translation import gettext_lazy as _

from amends.foundation.asking_again import asked_again
from amends.foundation.writing import writing
from amends.journal.models import Actor

if TYPE_CHECKING:
    from amends.customers.customer import Customer


REACHABLE, UNREACHABLE = "customer.reachable", "customer.unreachable"


class EmailAddress(models.Model):
    """One address of a customer, in lower case; an address belongs to one customer."""

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="addresses")
    address = models.CharField(_("e-mail address"), max_length=320, unique=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.address


class PhoneNumber(models.Model):
    """One number of a customer, as they gave it and as digits."""

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="phone_numbers")
    written = models.CharField(_("phone number"), max_length=40)
    digits = models.CharField(max_length=20, db_index=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.written


class Recognisable(models.Model):
    """Somebody we know again."""

    class Meta:
        abstract = True

    @property
    def first_address(self) -> str:
        """Where we write to unless told otherwise."""
        first = self.addresses.first()  # type: ignore[attr-defined]
        return first.address if first else ""

    def add_address(self: "Customer", address: str, *, by: Actor | None = None) -> None:
        """Remember one more address, unless it is known; what a colleague adds is journaled."""
        with writing():
            _, is_new = EmailAddress.objects.get_or_create(address=address.lower(), defaults={"customer": self})
            if is_new and by:
                self.record(REACHABLE, by=by)

    def add_phone_number(self: "Customer", written: str, *, by: Actor | None = None) -> None:
        """Remember one more phone number."""
        digits = "".join(filter(str.isdigit, written))[:20]
        facts = {"written": written[:40]}
        with writing():
            _, is_new = PhoneNumber.objects.get_or_create(customer=self, digits=digits, defaults=facts)
            if is_new and by:
                self.record(REACHABLE, by=by)

    def remove_address(self: "Customer", address: str, *, by: Actor) -> None:
        """Forget an address that is not theirs, or no longer; whoever writes from there is somebody else."""
        with writing():
            self._forget_way(EmailAddress.objects.filter(address=address.lower()), by=by)

    def remove_phone_number(self: "Customer", written: str, *, by: Actor) -> None:
        """Forget a phone number."""
        with writing():
            self._forget_way(PhoneNumber.objects.filter(written=written), by=by)

    def _forget_way(self: "Customer", rows: models.QuerySet, *, by: Actor) -> None:
        gone, _rows = rows.filter(customer__in=self.all_ids()).delete()
        if gone:
            self.record(UNREACHABLE, by=by)


def find_customer(address: str) -> Optional["Customer"]:
    """The customer with this address, or whoever they were merged into."""
    known = _known(address.lower())
    return known[0].customer.resolved() if known else None


@asked_again
def _known(address: str) -> "models.QuerySet[EmailAddress]":
    rows = EmailAddress.objects.select_related("customer__merged_into", "customer__actor")
    return rows.filter(address=address).order_by()
