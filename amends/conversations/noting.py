"""Notes among colleagues, and calling somebody by name in one."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models

from amends.conversations.messages import Contribution, Enclosure, Message, MessageKind
from amends.foundation.writing import writing
from amends.journal.models import Actor
from amends.people.models import Person

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

NOTED, MENTIONED = "conversation.noted", "conversation.mentioned"

CALL = re.compile(r"@([^\W\d_][\w.'’-]*)(?: ([^\W\d_][\w.'’-]*))?")


class Mention(models.Model):
    """Says that a note calls a colleague by name."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mentions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "person"], name="one_mention_each")]

    def __str__(self) -> str:
        return f"{self.message_id} @{self.person_id}"


def called_in(text: str, people: Iterable[Person]) -> list[Person]:
    """Whom a text calls: “@Ingrid Solheim” the one, “@Ingrid” every Ingrid there is."""
    everyone = list(people)
    called: dict[int, Person] = {}
    for first, last in CALL.findall(text):
        full, short = f"{first} {last}".strip().lower(), first.rstrip(".,").lower()
        exact = [person for person in everyone if person.name.lower() == full]
        for person in exact or [each for each in everyone if each.first_name.lower() == short]:
            called[person.pk] = person
    return list(called.values())


class Notable(models.Model):
    """A matter colleagues can write notes on."""

    class Meta:
        abstract = True

    def note(self: "Conversation", text: str, *, by: Actor, files: tuple[Enclosure, ...] = ()) -> Message:
        """Write a note only colleagues see, and let those know whom it calls."""
        with writing():
            message = Contribution(MessageKind.NOTE, text, files=files).put_into(self, by=by)
            self.read_outside(by=by)
            self.record(NOTED, by=by, message=message.pk)
            for person in called_in(text, Person.objects.active()):
                Mention.objects.create(message=message, person=person)
                self.record(MENTIONED, by=by, message=message.pk, person=person.pk, name=person.name)
            return message
