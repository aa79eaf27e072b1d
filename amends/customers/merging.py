"""Two records that are one person: the absorbed one points to the kept one, so that it can be undone."""

from typing import TYPE_CHECKING

from django.db import models

from amends.foundation.writing import writing
from amends.journal.models import Actor

if TYPE_CHECKING:
    from amends.customers.customer import Customer

MERGED, PARTED = "customer.merged", "customer.parted"


class Mergeable(models.Model):
    """Somebody who may turn out to be somebody we know."""

    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, editable=False, related_name="absorbed"
    )

    class Meta:
        abstract = True

    def resolved(self: "Customer") -> "Customer":
        """The record that is kept."""
        return self.merged_into.resolved() if self.merged_into else self

    def all_ids(self: "Customer") -> list[int]:
        """This record and all it has absorbed."""
        return type(self).objects.all_ids_of([self.pk])

    def merge_into(self: "Customer", kept: "Customer", *, by: Actor) -> None:
        """Say that this record and `kept` are one person."""
        with writing():
            kept = kept.resolved()
            if kept.pk in self.all_ids():
                return
            self.merged_into = kept
            self.save(update_fields=["merged_into"])
            self.share_vip_mark()
            self.record(MERGED, by=by, into=kept.pk)

    def part(self: "Customer", *, by: Actor) -> None:
        """Undo a merge."""
        with writing():
            kept: Customer | None = self.merged_into  # type: ignore[assignment]
            if not kept:
                return
            self.merged_into = None
            self.save(update_fields=["merged_into"])
            self.part_vip_marks(kept)
            self.record(PARTED, by=by, out_of=kept.pk)
