"""Everything said and done in a conversation, in order, the long ago folded away."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import ngettext, pgettext

from amends.causes.tree import tree
from amends.conversations.merging import MERGED
from amends.conversations.models import Attachment, Conversation, Message, MessageKind
from amends.foundation.asking_again import asked_again
from amends.journal.models import Event
from amends.mail.trying import BOUNCED
from amends.screens.desk.conversation.entries import Item, entry_of, mails_of
from amends.screens.desk.conversation.judgements import Judged, judged_in
from amends.screens.desk.conversation.telling import STORIES, tell
from amends.screens.ui.telling_time import say
from amends.triage.correcting import CORRECTED
from amends.triage.models import Field

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
    judged: Judged = field(default_factory=dict)

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
        since, until = day(first), day(last)
        if since == until:
            return ngettext("%(count)s earlier, %(day)s", "%(count)s earlier, %(day)s", count) % {
                "count": count,
                "day": since,
            }
        words = ngettext(
            "%(count)s earlier, %(since)s to %(until)s", "%(count)s earlier, %(since)s to %(until)s", count
        )
        return words % {"count": count, "since": since, "until": until}

    @property
    def last_said(self) -> int:
        """The newest message shown."""
        return max((each.pk for each in self.said), default=0)


def timeline_of(conversation: Conversation, *, whole: bool = False, has_files: bool = True) -> Timeline:
    """The newest messages with what happened around them; all of them when asked for."""
    said = list(newest_first(conversation.pk)) if whole else _newest(conversation.pk)
    is_cut = not whole and len(said) > NEWEST
    said = complete(said[:NEWEST][::-1] if is_cut else said[::-1], has_files=has_files)
    events = [each for each in _all_events(conversation.pk) if not is_cut or each.at >= said[0].at]
    judged = judged_in(said)
    items = in_order(conversation, said, events, judged)
    timeline = Timeline(said, items, events[-1].pk if events else 0, is_cut, judged=judged)
    timeline.open_from = fold_at(items)
    return timeline


def newer_than(conversation: Conversation, message: int, event: int) -> Timeline:
    """What has come since a page was opened."""
    said = complete(list(newest_first(conversation.pk).filter(pk__gt=message))[::-1])
    events = list(events_of(conversation.pk).filter(pk__gt=event))
    return Timeline(said, in_order(conversation, said, events, judged_in(said)), events[-1].pk if events else event)


def newest_first(number: int) -> "QuerySet[Message]":
    """Messages of a conversation with their words, authors and delivery."""
    rows = Message.objects.filter(conversation=number)
    rows = rows.select_related("body", "by", "outgoing", "incoming", "asking")
    rows = rows.select_related("assessment__cause", "assessment__runner_up")
    return rows.order_by("-at", "-pk")


@asked_again
def _newest(number: int) -> "QuerySet[Message]":
    return newest_first(number)[: NEWEST + 1]


def complete(said: list[Message], *, has_files: bool = True) -> list[Message]:
    """With their files, and the further mails of messages that went to several people."""
    files = Attachment.objects.select_related("file")
    prefetch_related_objects(said, Prefetch("attachments", files if has_files else files.none()))
    several = [each for each in said if each.outgoing and (each.body.cc or each.body.to[1:])]
    prefetch_related_objects(several, "outgoing__copies")
    return said


def events_of(number: int) -> "QuerySet[Event]":
    """What happened to a conversation that no message tells."""
    return Event.objects.about("conversation", number).filter(kind__in=STORIES).select_related("by")


@asked_again
def _all_events(number: int) -> "QuerySet[Event]":
    return events_of(number)


def in_order(
    conversation: Conversation, said: Sequence[Message], events: Sequence[Event], judged: Judged
) -> list[Item]:
    """Messages and events as one line; the customer's latest words are where the page opens."""
    bounced, merges, causes = bounced_among(said), merges_among(conversation, events), causes_among(events)
    items = [entry_of(each, conversation, bounced, judged) for each in said] + [
        tell(each, merges, causes) for each in events
    ]
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


def causes_among(events: Sequence[Event]) -> dict[str, str]:
    """The names of all causes by their numbers; asked only where one is told."""
    is_told = any(each.kind == CORRECTED and each.particulars.get("field") == Field.CAUSE for each in events)
    return {str(cause.pk): cause.name for _depth, cause in tree(with_retired=True)} if is_told else {}


def day(moment: datetime) -> str:
    """The day of something long ago."""
    return say(timezone.localtime(moment), pgettext("day and month", "j F"))
