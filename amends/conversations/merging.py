"""Two conversations that are one matter: messages move to the kept one, and can move back."""

from typing import TYPE_CHECKING, Any

from django.db import models

from amends.conversations.closing import Closure, Reason
from amends.conversations.confiding import Confidence
from amends.conversations.drafting import hand_on_drafts
from amends.foundation.asking_again import asked_again
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor, Event

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

MERGED, PARTED = "conversation.merged", "conversation.parted"


class NotForOthers(ValueError):
    """A confidential conversation is not merged: others would read it, or no longer find it."""


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

    def all_absorbed(self) -> "list[Conversation]":
        """Every matter that lives on in this one, also by way of others."""
        absorbed = [row.absorbed for row in _merged_into(self.pk)]
        return [*absorbed, *(inner for each in absorbed for inner in each.all_absorbed())]

    def all_numbers(self) -> tuple[int, ...]:
        """Its own number and those of every matter that lives on in it: under them the journal tells of it."""
        return (self.pk, *(each.pk for each in self.all_absorbed()))

    def merge_into(self: "Conversation", other: "Conversation", *, by: Actor) -> None:
        """Move every message to the other conversation and close this one. Raises NotForOthers."""
        with writing():
            kept = other.kept
            type(self).objects.in_turn(self.pk, kept.pk)
            # Asked of the rows, since somebody may have confided one of them only now.
            if Confidence.objects.filter(conversation__in=(self, kept)).exists():
                raise NotForOthers
            if kept.pk == self.pk or hasattr(self, "merge_row"):
                raise ValueError("a conversation cannot be merged into itself or twice")
            ours, theirs = self.standing(), kept.standing()
            moved = list(self.messages.values_list("pk", flat=True))
            self.messages.update(conversation=kept)
            self.references.update(conversation=kept)
            hand_on_drafts(self, kept)
            Merge.objects.create(absorbed=self, kept=kept, messages=moved, by=by)
            Closure.objects.update_or_create(conversation=self, defaults={"reason": Reason.MERGED, "by": by})
            self._forget("closure")
            self.stop_asking_if_solved()
            kept._take_in(self, is_waiting="closure" not in ours and bool(self.customer_waits_since), by=by)
            self.record(MERGED, by=by, into=kept.pk, before=ours)
            kept.record(MERGED, by=by, taken_in=self.pk, before=theirs, after=kept.standing())

    def _take_in(self: "Conversation", absorbed: "Conversation", *, is_waiting: bool, by: Actor) -> None:
        """Whoever waited in the other one waits here, whether this one was closed, put aside, or asked; a hold holds on."""
        waited = self.customer_waits_since
        self.third_party_answered_at = self.third_party_answered_at or absorbed.third_party_answered_at
        self.save(update_fields=["third_party_answered_at"])
        self.settle_after_merge()
        is_unanswered = is_waiting and self.customer_waits_since
        since = [each for each in (waited, absorbed.customer_waits_since if is_unanswered else None) if each]
        self.customer_waits_since = min(since, default=None)
        self.save(update_fields=["customer_waits_since"])
        if is_unanswered:
            self.come_back(by=by)
        if absorbed.is_held:
            self.hold(absorbed.hold_row.reason, by=by)

    def part(self: "Conversation", *, by: Actor) -> None:
        """Undo a merge: the messages come back, and both matters stand as before, unless somebody has gone on since."""
        with writing():
            row = Merge.objects.filter(absorbed=self).select_related("kept").first()
            if not row:
                return
            kept = row.kept.kept
            kept.messages.filter(pk__in=row.messages).update(conversation=self)
            kept.references.filter(message_id__in=row.messages).update(conversation=self)
            row.delete()
            self._forget("merge_row")
            self.stand_as(_told(self, into=row.kept_id)["before"])
            told = _told(kept, taken_in=self.pk)
            if told and told["after"] == kept.standing():
                kept.stand_as(told["before"])
            else:
                kept.settle_after_merge()
            for conversation in (self, kept):
                conversation.record(PARTED, by=by)


@asked_again
def _merged_into(number: int) -> "models.QuerySet[Merge]":
    return Merge.objects.filter(kept=number).select_related("absorbed")


def _told(conversation: "Conversation", **facts: int) -> dict[str, Any]:
    """What the journal says of the latest merge of these two."""
    events = Event.objects.about("conversation", conversation.pk).filter(kind=MERGED)
    same = [each.particulars for each in events if facts.items() <= each.particulars.items()]
    return same[-1] if same else {}
