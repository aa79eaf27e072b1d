"""What is good to know about a customer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from amends.customers.customer import Customer
from amends.foundation.clock import now
from amends.journal.models import Actor


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
