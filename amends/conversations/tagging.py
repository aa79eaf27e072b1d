"""Words colleagues put on a matter to find it again."""

from typing import TYPE_CHECKING

from django.db import models

from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

TAGGED, UNTAGGED = "conversation.tagged", "conversation.untagged"


class Tag(models.Model):
    """A word, in lower case."""

    name = models.CharField(max_length=40, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Tagging(models.Model):
    """Says that a conversation carries a tag, who put it there and when."""

    conversation = models.ForeignKey("conversations.Conversation", on_delete=models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="taggings")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "tag"], name="one_tagging_each")]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.tag_id}"


class Taggable(models.Model):
    """A matter that can carry tags."""

    class Meta:
        abstract = True

    def add_tag(self: "Conversation", name: str, *, by: Actor) -> None:
        """Put a tag on it; the same word twice is one tag."""
        word = " ".join(name.lower().split())[:40]
        if not word:
            return
        with writing():
            tag, _ = Tag.objects.get_or_create(name=word)
            _row, is_new = Tagging.objects.get_or_create(conversation=self, tag=tag, defaults={"by": by})
            if is_new:
                self.record(TAGGED, by=by, tag=word)

    def remove_tag(self: "Conversation", name: str, *, by: Actor) -> None:
        """Take a tag off."""
        with writing():
            gone, _rows = Tagging.objects.filter(conversation=self, tag__name=name).delete()
            if gone:
                self.record(UNTAGGED, by=by, tag=name)
