"""Customers marked by hand as especially important."""

from django.db import models

from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor

MARKED, UNMARKED = "customer.vip_marked", "customer.vip_unmarked"


class VipMark(models.Model):
    """Says that a customer is a VIP, who said so and why."""

    customer = models.OneToOneField("customers.Customer", on_delete=models.CASCADE, related_name="vip_mark")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    reason = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"VIP {self.customer_id}"


class Vip(models.Model):
    """Somebody who may be marked as a VIP."""

    class Meta:
        abstract = True

    @property
    def is_vip(self) -> bool:
        return hasattr(self, "vip_mark")

    def mark_vip(self, *, by: Actor, reason: str = "") -> None:
        """Mark as a VIP."""
        with writing():
            _, is_new = VipMark.objects.get_or_create(customer=self, defaults={"by": by, "reason": reason[:200]})
            if is_new:
                self.record(MARKED, by=by)  # type: ignore[attr-defined]

    def unmark_vip(self, *, by: Actor) -> None:
        """Take the mark away."""
        with writing():
            gone, _rows = VipMark.objects.filter(customer=self).delete()
            if gone:
                self.record(UNMARKED, by=by)  # type: ignore[attr-defined]
