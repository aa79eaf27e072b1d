"""How a road to a server fares: since when it fails, why, and whether the house has been told."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models

from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor, record


class Faring(models.Model):
    """A road that may fail; when it has for a while, or is well again, the journal hears of it once."""

    FAILS: str
    WELL_AGAIN: str
    PATIENCE: timedelta

    failing_since = models.DateTimeField(null=True, editable=False)
    trouble = models.CharField(max_length=500, blank=True, editable=False)
    is_told = models.BooleanField(default=False, editable=False)

    mailbox_id: int
    objects: "models.Manager[Self]"

    class Meta:
        abstract = True

    def fare(self, failing_since: datetime | None, trouble: str, **facts: object) -> None:
        """Remember how it goes, and what else was seen."""
        rows = type(self)._default_manager.filter(pk=self.pk)
        with writing():
            rows.update(failing_since=failing_since, trouble=trouble[:500], **facts)
            self.refresh_from_db()
            if failing_since and not self.is_told and now() - failing_since >= self.PATIENCE:
                self._tell(self.FAILS, told=True)
            elif not failing_since and self.is_told:
                self._tell(self.WELL_AGAIN, told=False)

    def _tell(self, kind: str, *, told: bool) -> None:
        type(self)._default_manager.filter(pk=self.pk).update(is_told=told)
        self.is_told = told
        record("mailbox", self.mailbox_id, kind, by=Actor.amends(), words=self.trouble)
