"""Correcting what we know of a customer or their organisation."""

from typing import Any

from django.db import models

from amends.foundation.writing import writing
from amends.journal.models import Actor, record


class Changeable(models.Model):
    """Facts colleagues may correct; the journal keeps which were corrected, never what they said."""

    class Meta:
        abstract = True

    def change(self, *, by: Actor, **facts: Any) -> None:
        """Correct the facts that differ."""
        changed = sorted(name for name, value in facts.items() if getattr(self, name) != value)
        if not changed:
            return
        kind = self._meta.model_name or ""
        with writing():
            for name in changed:
                setattr(self, name, facts[name])
            self.save(update_fields=changed)
            record(kind, self.pk, f"{kind}.changed", by=by, facts=changed)
