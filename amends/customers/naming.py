"""The other names a person goes by: from before they married, how they sign, what the invoice says."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor

if TYPE_CHECKING:
    from amends.customers.customer import Customer

NAMED, NO_LONGER_NAMED = "customer.named", "customer.no_longer_named"


class OtherName(models.Model):
    """Says that a customer also goes by this name, who said so and when."""

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="other_names")
    name = models.CharField(_("name"), max_length=200)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["customer", "name"], name="one_other_name_each")]

    def __str__(self) -> str:
        return self.name


class Nameable(models.Model):
    """Somebody who may go by several names."""

    class Meta:
        abstract = True

    @property
    def names(self: "Customer") -> list[str]:
        """What they are called, and what else they go by."""
        return [self.name, *(each.name for each in self.other_names.all())]

    def also_call(self: "Customer", name: str, *, by: Actor) -> None:
        """Remember one more name."""
        if name == self.name:
            return
        with writing():
            _row, is_new = OtherName.objects.get_or_create(customer=self, name=name[:200], defaults={"by": by})
            if is_new:
                self.record(NAMED, by=by)

    def no_longer_call(self: "Customer", name: str, *, by: Actor) -> None:
        """Forget a name they do not go by."""
        with writing():
            gone, _rows = OtherName.objects.filter(customer__in=self.all_ids(), name=name).delete()
            if gone:
                self.record(NO_LONGER_NAMED, by=by)
