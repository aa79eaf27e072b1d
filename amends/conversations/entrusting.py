"""Entrusting: a confidential matter whose people have all gone is given to somebody new, unread by whoever gives it."""

from typing import TYPE_CHECKING

from django.db import models

from amends.conversations.assigning import NotAssignable
from amends.foundation.writing import writing
from amends.journal.models import Actor
from amends.people.models import Person

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

ENTRUSTED = "conversation.entrusted"


class SeenByOthers(NotAssignable):
    """Somebody who may see it is still here, and gives it on themselves."""

    why = "seen"


class Entrustable(models.Model):
    """A matter that may lose everybody who knows of it."""

    class Meta:
        abstract = True

    def entrust(self: "Conversation", person: Person, *, by: Actor) -> None:
        """Confide it to somebody and give it to them. Raises SeenByOthers while anybody is left who may see it."""
        with writing():
            if not type(self).objects.unseen().filter(pk=self.pk).exists():
                raise SeenByOthers(person)
            self.record(ENTRUSTED, by=by, person=person.pk, name=person.name)
            self.confidence.confidants.add(person)
            self.assign(person, by=by)
