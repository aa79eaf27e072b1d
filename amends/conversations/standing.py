"""How a conversation stood before a reply or a closing; the journal keeps it, so that undoing either loses nothing."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from amends.conversations.assigning import Assignment
from amends.conversations.closing import CLOSED, REOPENED, Closure
from amends.conversations.confirming import Confirmation, Denial
from amends.conversations.messages import AMONG_US, FROM_CUSTOMER, Message, MessageKind, first_words
from amends.conversations.snoozing import Snooze
from amends.foundation.writing import writing
from amends.journal.models import Actor, Event

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

# Each row that says how a matter stands, under its name, with the facts in it.
ROWS: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "closure": (Closure, ("reason", "by_id", "at")),
    "snooze_row": (Snooze, ("until", "by_id", "at")),
    "confirmation": (Confirmation, ("asked_at", "reminders", "look_again_at")),
    "denial": (Denial, ("at",)),
}
TIMES = ("customer_waits_since", "third_party_answered_at", "last_message_at")

Standing = dict[str, Any]


class Standable(models.Model):
    """A matter that can be put back as it stood."""

    class Meta:
        abstract = True

    def standing(self: "Conversation") -> Standing:
        """How it stands now, in facts a journal can hold; what is not so is left out."""
        times = {name: said(getattr(self, name)) for name in TIMES if getattr(self, name)}
        rows = {name: _facts(getattr(self, name), facts) for name, (_row, facts) in ROWS.items() if hasattr(self, name)}
        return times | rows | ({"assignee": self.assignee.pk} if self.assignee else {})

    def stand_as(self: "Conversation", before: Standing) -> None:
        """Put it back as it stood."""
        for name, (row, _names) in ROWS.items():
            row._default_manager.filter(conversation=self).delete()
            if name in before:
                row._default_manager.create(conversation=self, **before[name])
            self._forget(name)
        for name in TIMES:
            setattr(self, name, datetime.fromisoformat(before[name]) if name in before else None)
        self.latest_words = self._words_at(self.last_message_at)
        self.save(update_fields=[*TIMES, "latest_words"])

    def undo_closing(self: "Conversation", *, by: Actor) -> None:
        """Open what somebody closed by mistake, as if they had not, unless others have closed it since."""
        with writing():
            event = Event.objects.about("conversation", self.pk).filter(kind=CLOSED).last()
            if event and self.is_closed and event.by_id == by.pk:
                self.stand_as(event.particulars["before"])
                self.record(REOPENED, by=by)

    def give_back(self: "Conversation", before: Standing, *, by: Actor) -> None:
        """Whoever answers takes a matter nobody has; it is nobody's again, unless others have given it since."""
        mine = Assignment.objects.filter(conversation=self, by=by, person__actor=by)
        if "assignee" not in before and mine.exists():
            self.unassign(by=by)

    def _words_at(self: "Conversation", moment: datetime) -> str:
        said_then = self.messages.filter(at=moment).exclude(kind__in=AMONG_US).select_related("body")
        latest = said_then.order_by("pk").last()
        return first_words(latest.body.text) if latest else ""


def standing_before(message: Message) -> Standing | None:
    """How the conversation stood before this message and before those just before it that were taken back as well.

    None when somebody has spoken since, for then the conversation goes on from what they said.
    """
    before, since = None, message.pk
    for event in _sendings(message):
        number = event.particulars["message"]
        if number < message.pk and Message.objects.filter(pk=number).exclude(kind=MessageKind.WITHDRAWN).exists():
            break
        before, since = event.particulars.get("before"), number
    others = Message.objects.filter(conversation=message.conversation_id, pk__gt=since).exclude(pk=message.pk)
    spoken = others.filter(kind__in=(*FROM_CUSTOMER, MessageKind.OUTSIDE, MessageKind.REPLY))
    return None if spoken.exists() else before


def _sendings(message: Message) -> list[Event]:
    """The event of this message and earlier ones of its sort, newest first."""
    sent = Event.objects.about("conversation", message.conversation_id).order_by("-pk")
    told = sent.filter(particulars__has_keys=["before", "message"])
    return [each for each in told if each.particulars["message"] <= message.pk]


def said(moment: Any) -> Any:
    """A fact as a journal holds it."""
    return moment.isoformat() if isinstance(moment, datetime) else moment


def _facts(row: models.Model, facts: tuple[str, ...]) -> dict[str, Any]:
    return {name: said(getattr(row, name)) for name in facts}
