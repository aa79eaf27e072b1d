"""Leaving and coming back: who has left keeps their name on what they did, and cannot sign in."""

from typing import TYPE_CHECKING

from django.db import models

from amends.foundation.writing import writing
from amends.journal.models import Actor, record

if TYPE_CHECKING:
    from amends.people.persons import Person

LEFT, RETURNED = "person.left", "person.returned"


class Leavable(models.Model):
    """Somebody who can leave the desk."""

    class Meta:
        abstract = True

    def leave(self: "Person", *, by: Actor) -> None:
        """Lose the right to sign in, at once and everywhere. Raises LastAdmin when nobody else could set things up."""
        with writing():
            self.refuse_if_last_admin()
            self._let_in(False, LEFT, by=by)

    def come_back(self: "Person", *, by: Actor) -> None:
        """Be allowed to sign in again."""
        with writing():
            self._let_in(True, RETURNED, by=by)

    def _let_in(self: "Person", is_active: bool, kind: str, *, by: Actor) -> None:
        if self.is_active == is_active:
            return
        self.is_active = is_active
        self.save(update_fields=["is_active"])
        record("person", self.pk, kind, by=by)
