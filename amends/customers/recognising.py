"""Knowing who writes, by any of their addresses and numbers."""

from typing import TYPE_CHECKING, Optional

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from amends.customers.customer import Customer


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

    def add_address(self, address: str) -> None:
        """Remember one more address, unless it is known."""
        EmailAddress.objects.get_or_create(address=address.lower(), defaults={"customer": self})

    def add_phone_number(self, written: str) -> None:
        """Remember one more phone number."""
        digits = "".join(filter(str.isdigit, written))[:20]
        PhoneNumber.objects.get_or_create(customer=self, digits=digits, defaults={"written": written[:40]})


def find_customer(address: str) -> Optional["Customer"]:
    """The customer with this address, or whoever they were merged into."""
    known = (
        EmailAddress.objects.select_related("customer__merged_into", "customer__actor")
        .filter(address=address.lower())
        .first()
    )
    return known.customer.resolved() if known else None
