"""Everything said and done in a conversation, in order, the long ago folded away."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import ngettext, pgettext

from amends.conversations.merging import MERGED
from amends.conversations.models import Attachment, Conversation, Message, MessageKind
from amends.journal.models import Event
from amends.mail.trying import BOUNCED
from amends.screens.desk.conversation.entries import Item, entry_of, mails_of
from amends.screens.desk.conversation.telling import STORIES, tell
from amends.screens.ui.telling_time import say

KEPT_OPEN = 8
FEW = 2
NEWEST = 40


@dataclass
class Timeline:
    """What the page shows of a conversation, and up to where that goes."""

    said: list[Message]
    items: list[Item]
    event: int = 0
    is_cut: bool = False
    open_from: int = field(default=0)

    @property
    def earlier(self) -> list[Item]:
        """What is folded away because it is long ago."""
        return self.items[: self.open_from]

    @property
    def recent(self) -> list[Item]:
        """What stands open, ending with the newest."""
        return self.items[self.open_from :]

    @property
    def earlier_words(self) -> str:
        """How much is folded, and from when."""
        count, first, last = len(self.earlier), self.earlier[0]["at"], self.earlier[-1]["at"]
        words = ngettext(
            "%(count)s earlier, %(since)s to %(until)s", "%(count)s earlier, %(since)s to %(until)s", count
        )
        return words % {"count": count, "since": day(first), "until": day(last)}

    @property
    def last_said(self) -> int:
        """The newest message shown."""
        return max((each.pk for each in self.said), default=0)


def timeline_of(conversation: Conversation, *, whole: bool = False) -> Timeline:
    """The newest messages with what happened around them; all of them when asked for."""
    said = newest_first(conversation)
    said = list(said) if whole else list(said[: NEWEST + 1])
    is_cut = not whole and len(said) > NEWEST
    said = with_copies(said[:NEWEST][::-1] if is_cut else said[::-1])
    events = events_of(conversation)
    events = list(events.filter(at__gte=said[0].at) if is_cut else events)
    items = in_order(conversation, said, events)
    timeline = Timeline(said, items, events[-1].pk if events else 0, is_cut)
    timeline.open_from = fold_at(items)
    return timeline


def newer_than(conversation: Conversation, message: int, event: int) -> Timeline:
    """What has come since a page was opened."""
    said = with_copies(list(newest_first(conversation).filter(pk__gt=message))[::-1])
    events = list(events_of(conversation).filter(pk__gt=event))
    return Timeline(said, in_order(conversation, said, events), events[-1].pk if events else event)


def newest_first(conversation: Conversation) -> Any:
    """Messages with their words, authors, delivery and files."""
    files = Prefetch("attachments", Attachment.objects.select_related("file"))
    rows = conversation.messages.select_related("body", "by", "outgoing", "incoming")
    return rows.prefetch_related(files).order_by("-at", "-pk")


def with_copies(said: list[Message]) -> list[Message]:
    """With the further mails of messages that went to several people."""
    several = [each for each in said if each.outgoing and (each.body.cc or each.body.to[1:])]
    prefetch_related_objects(several, "outgoing__copies")
    return said


def events_of(conversation: Conversation) -> Any:
    """What happened that no message tells."""
    events = Event.objects.about("conversation", conversation.pk)
    return events.filter(kind__in=STORIES).select_related("by")


def in_order(conversation: Conversation, said: Sequence[Message], events: Sequence[Event]) -> list[Item]:
    """Messages and events as one line; the customer's latest words are where the page opens."""
    bounced, merges = bounced_among(said), merges_among(conversation, events)
    items = [entry_of(each, conversation, bounced) for each in said] + [tell(each, merges) for each in events]
    items.sort(key=lambda item: item["at"])
    newest = next((item for item in reversed(items) if item.get("kind") == "theirs"), items[-1] if items else {})
    newest["latest"] = True
    return items


def fold_at(items: Sequence[Item]) -> int:
    """Where the long ago ends: not so late that the newest words are hidden, nor for the sake of a few lines."""
    newest = next(place for place, item in enumerate(items) if item.get("latest")) if items else 0
    cut = min(len(items) - KEPT_OPEN, newest)
    return cut if cut > FEW else 0


def bounced_among(said: Sequence[Message]) -> set[int]:
    """Which of our mails came back; asked only where a report of one is shown."""
    if not any(each.kind == MessageKind.BOUNCE for each in said):
        return set()
    ours = [mail.pk for each in said for mail in mails_of(each)]
    return set(Event.objects.about("mail", *ours).filter(kind=BOUNCED).values_list("subject_id", flat=True))


def merges_among(conversation: Conversation, events: Sequence[Event]) -> set[int]:
    """Which merged conversations can still be parted; asked only where a merge is told."""
    if not any(each.kind == MERGED for each in events):
        return set()
    return set(conversation.merges.values_list("absorbed_id", flat=True))


def day(moment: datetime) -> str:
    """The day of something long ago."""
    return say(timezone.localtime(moment), pgettext("day and month", "j F"))
