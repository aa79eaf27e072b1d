"""How often a reader outside may be asked, in a minute and in a day."""

from datetime import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from amends.foundation.clock import now

COUNTS = ("minute", "asked_in_minute", "asked_in_day")
SOME = [MinValueValidator(1), MaxValueValidator(1_000_000)]


class Budgeted(models.Model):
    """Counts the questions of this minute and this day (UTC)."""

    a_minute = models.PositiveIntegerField(_("questions a minute, at most"), default=30, validators=SOME)
    a_day = models.PositiveIntegerField(_("questions a day, at most"), default=2000, validators=SOME)
    minute = models.DateTimeField(null=True, editable=False)
    asked_in_minute = models.PositiveIntegerField(default=0, editable=False)
    asked_in_day = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    @property
    def asked_today(self) -> int:
        """How many questions there were since midnight."""
        return self.asked_in_day if self.minute and self.minute.date() == now().date() else 0

    @property
    def asked_just_now(self) -> int:
        """How many there were in this minute."""
        return self.asked_in_minute if self.minute == _this_minute() else 0

    @property
    def has_budget(self) -> bool:
        """Whether one more may be asked."""
        return self.asked_just_now < self.a_minute and self.asked_today < self.a_day

    def spend(self) -> None:
        """Count one more question, in the transaction that is open."""
        self.asked_in_day, self.asked_in_minute = self.asked_today + 1, self.asked_just_now + 1
        self.minute = _this_minute()
        self.save(update_fields=COUNTS)


def _this_minute() -> datetime:
    return now().replace(second=0, microsecond=0)
