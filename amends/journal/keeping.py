"""Keeping what an admin sets: the row is saved, and the journal says who changed which fact."""

from collections.abc import Iterable

from django.db import models

from amends.foundation.writing import writing
from amends.journal.actors import Actor
from amends.journal.events import record


def keep(thing: models.Model, kind: str, *, by: Actor, facts: Iterable[str]) -> None:
    """Save it, and write down which facts are new, though not what they say: they may be secret."""
    with writing():
        happened = "made" if thing.pk is None else "changed"
        thing.save()
        record(kind, thing.pk, f"{kind}.{happened}", by=by, facts=sorted(facts))
