"""What is good to know about a customer."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from amends.customers.customer import Customer
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor

NOTED = "customer.noted"


class CustomerNote(models.Model):
    """One thing the next colleague should know, who wrote it, and until when it holds."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(_("note"), max_length=1000)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    until = models.DateField(_("holds until"), null=True, blank=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.text[:60]


def note_on(customer: Customer, text: str, *, by: Actor, until: date | None = None) -> CustomerNote:
    """Tell the next colleague something about a customer."""
    with writing():
        note = CustomerNote.objects.create(customer=customer, text=text, by=by, until=until)
        customer.record(NOTED, by=by)
        return note
