"""Two conversations that are one matter: messages move to the kept one, and can move back."""

from typing import TYPE_CHECKING

from django.db import models

from amends.conversations.closing import Closure, Reason
from amends.conversations.drafting import hand_on_drafts
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

MERGED, PARTED = "conversation.merged", "conversation.parted"


class Merge(models.Model):
    """Says that a conversation lives on in another, and which messages moved."""

    absorbed = models.OneToOneField("conversations.Conversation", on_delete=models.CASCADE, related_name="merge_row")
    kept = models.ForeignKey("conversations.Conversation", on_delete=models.CASCADE, related_name="merges")
    messages = models.JSONField(default=list)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.absorbed_id} → {self.kept_id}"


class Mergeable(models.Model):
    """A matter that may turn out to be another."""

    class Meta:
        abstract = True

    @property
    def kept(self) -> "Conversation":
        """Where this matter lives on, or itself."""
        return self.merge_row.kept.kept if hasattr(self, "merge_row") else self  # type: ignore[return-value]

    def merge_into(self: "Conversation", other: "Conversation", *, by: Actor) -> None:
        """Move every message to the other conversation and close this one."""
        with writing():
            kept = other.kept
            if kept.pk == self.pk or hasattr(self, "merge_row"):
                raise ValueError("a conversation cannot be merged into itself or twice")
            moved = list(self.messages.values_list("pk", flat=True))
            self.messages.update(conversation=kept)
            self.references.update(conversation=kept)
            hand_on_drafts(self, kept)
            Merge.objects.create(absorbed=self, kept=kept, messages=moved, by=by)
            Closure.objects.update_or_create(conversation=self, defaults={"reason": Reason.MERGED, "by": by})
            self._forget("closure")
            self.stop_asking_if_solved()
            kept.third_party_answered_at = kept.third_party_answered_at or self.third_party_answered_at
            kept.save(update_fields=["third_party_answered_at"])
            kept.settle_after_merge()
            self.record(MERGED, by=by, into=kept.pk)
            kept.record(MERGED, by=by, taken_in=self.pk)

    def part(self: "Conversation", *, by: Actor) -> None:
        """Undo a merge: the messages come back, and so does the matter."""
        with writing():
            row = Merge.objects.filter(absorbed=self).select_related("kept").first()
            if not row:
                return
            row.kept.messages.filter(pk__in=row.messages).update(conversation=self)
            row.kept.references.filter(message_id__in=row.messages).update(conversation=self)
            row.delete()
            Closure.objects.filter(conversation=self, reason=Reason.MERGED).delete()
            self._forget("closure")
            self._forget("merge_row")
            for conversation in (self, row.kept):
                conversation.settle_after_merge()
                conversation.record(PARTED, by=by)
