"""Customers marked by hand as especially important: the person is, so every record of them carries the mark."""

from typing import TYPE_CHECKING

from django.db import models

from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor

if TYPE_CHECKING:
    from amends.customers.customer import Customer

MARKED, UNMARKED = "customer.vip_marked", "customer.vip_unmarked"


class VipMark(models.Model):
    """Says that a customer is a VIP, who said so and why; a record merged with the marked one has a copy."""

    customer = models.OneToOneField("customers.Customer", on_delete=models.CASCADE, related_name="vip_mark")
    copied_from = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, null=True, related_name="+")
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

    def mark_vip(self: "Customer", *, by: Actor, reason: str = "") -> None:
        """Mark as a VIP."""
        with writing():
            _, is_new = VipMark.objects.get_or_create(customer=self, defaults={"by": by, "reason": reason[:200]})
            if is_new:
                self.share_vip_mark()
                self.record(MARKED, by=by)

    def unmark_vip(self: "Customer", *, by: Actor) -> None:
        """Take the mark away."""
        with writing():
            gone, _rows = VipMark.objects.filter(customer__in=self.resolved().all_ids()).delete()
            if gone:
                self.record(UNMARKED, by=by)

    def share_vip_mark(self: "Customer") -> None:
        """Let every record of this person carry the mark that one of them has."""
        ids = self.resolved().all_ids()
        marks = list(VipMark.objects.filter(customer__in=ids).order_by("at", "pk"))
        first = next((each for each in marks if each.copied_from_id is None), None)
        if first:
            facts = {"copied_from_id": first.customer_id, "by": first.by, "at": first.at, "reason": first.reason}
            without = set(ids) - {each.customer_id for each in marks}
            VipMark.objects.bulk_create(VipMark(customer_id=each, **facts) for each in sorted(without))

    def part_vip_marks(self: "Customer", other: "Customer") -> None:
        """Leave each of two people with the mark that one of their own records was given."""
        for one, another in ((self, other), (other, self)):
            theirs, others = one.resolved().all_ids(), another.resolved().all_ids()
            VipMark.objects.filter(customer__in=theirs, copied_from__in=others).delete()
        for one in (self, other):
            one.share_vip_mark()
