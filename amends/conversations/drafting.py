"""Drafts, kept on the server from the first words on, found again on any device."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import models

from amends.conversations.messages import Enclosure
from amends.files.models import StoredFile
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.people.models import Person

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

WRITING = "conversation.writing"


class Draft(models.Model):
    """What a colleague has written so far and not sent."""

    conversation = models.ForeignKey("conversations.Conversation", on_delete=models.CASCADE, related_name="drafts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=10)
    text = models.TextField(blank=True)
    to = models.JSONField(default=list)
    cc = models.JSONField(default=list)
    updated_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "person", "kind"], name="one_draft_each")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"

    def enclosures(self, wanted: Sequence[str]) -> tuple[Enclosure, ...]:
        """The files laid beside the draft that are still wanted, ready to go into a message."""
        return tuple(
            Enclosure(each.file, each.name, each.content_type, each.content_id, bool(each.content_id))
            for each in self.files.select_related("file").filter(pk__in=wanted)
        )


class DraftFile(models.Model):
    """A file laid beside a draft."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=250)
    content_type = models.CharField(max_length=100)
    content_id = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


def keep_draft(conversation: "Conversation", person: Person, kind: str, **words: object) -> Draft:
    """Keep what is written; the first words tell colleagues that somebody is writing."""
    with writing():
        draft, is_new = Draft.objects.update_or_create(
            conversation=conversation, person=person, kind=kind, defaults={**words, "updated_at": now()}
        )
        if is_new:
            conversation.record(WRITING, by=person.actor, sort=kind)
        return draft
