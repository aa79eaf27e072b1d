"""That customers' words may leave the house: an admin says so, for one reader at one address, and may take it back."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor, record

if TYPE_CHECKING:
    from amends.triage.outside.reader import OutsideReader

PERMITTED, FORBIDDEN = "outside_reader.permitted", "outside_reader.forbidden"


class Permit(models.Model):
    """Says that customers' words may leave the house for this reader, who said so and when."""

    reader = models.OneToOneField("triage.OutsideReader", on_delete=models.CASCADE, related_name="permit")
    with_confidential = models.BooleanField(_("also those of confidential conversations"), default=False)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.reader_id} since {self.at}"


class Permissible(models.Model):
    """Asked only while somebody permits it."""

    class Meta:
        abstract = True

    @property
    def is_permitted(self) -> bool:
        return hasattr(self, "permit")

    def permit_words(self: "OutsideReader", *, with_confidential: bool, by: Actor) -> Permit:
        """From now on what customers write may leave the house."""
        facts = {"with_confidential": with_confidential, "by": by, "at": now()}
        with writing():
            row, _is_new = Permit.objects.update_or_create(reader=self, defaults=facts)
            record("outside_reader", self.pk, PERMITTED, by=by, host=self.host, with_confidential=with_confidential)
        self.permit = row
        return row

    def forbid_words(self: "OutsideReader", *, by: Actor) -> None:
        """From now on nothing leaves."""
        with writing():
            gone, _rows = Permit.objects.filter(reader=self).delete()
            if gone:
                record("outside_reader", self.pk, FORBIDDEN, by=by, host=self.host)
        self._state.fields_cache.pop("permit", None)
