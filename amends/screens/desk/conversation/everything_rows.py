"""What a row of a customer's timeline says: who, the first words, and in which matter."""

from collections.abc import Collection, Sequence
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.db.models.functions import Left
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from amends.conversations.messages import first_words
from amends.conversations.models import Attachment, Conversation, Message, MessageKind
from amends.foundation.clock import now
from amends.journal.models import Event
from amends.screens.desk.conversation.entries import (
    ICONS,
    Item,
    automatic_words,
    kind_of,
    language_of,
    said_of,
    state_of,
)
from amends.screens.desk.conversation.everything import EVENT, MESSAGE, Key
from amends.screens.desk.conversation.telling import tell
from amends.screens.desk.conversation.timeline import bounced_among, complete
from amends.screens.ui.faces import called
from amends.screens.ui.telling_time import tell_day

# Written by machines, theirs or ours.
BY_ITSELF = (MessageKind.AUTOMATIC, MessageKind.AUTO_REPLY, MessageKind.BOUNCE)
# Of a long mail no more is read than a row could show.
BEGINNING = 1000


def days_of(keys: Sequence[Key], records: Collection[int]) -> list[tuple[str, list[Item]]]:
    """Each day by the reader's own clock, with its rows in the order of the keys."""
    moment, days = now(), groupby(rows_for(keys, records), lambda row: timezone.localtime(row["at"]).date())
    return [(tell_day(day, moment), list(rows)) for day, rows in days]


def rows_for(keys: Sequence[Key], records: Collection[int]) -> list[Item]:
    """A row for each key, in a handful of questions for all of them."""
    said, done = messages_of(keys), events_of(keys)
    numbers = {*(each.conversation_id for each in said), *(each.subject_id for each in done)}
    matters = Conversation.objects.select_related("mailbox", "customer").in_bulk(numbers)
    files, bounced = files_with(said), bounced_among(said)
    rows = {(EVENT, each.pk): row_of_event(each) | about(matters[each.subject_id], records) for each in done}
    for each in said:
        matter = matters[each.conversation_id]
        row = row_of_message(each, matter, bounced) | about(matter, records, each)
        rows[MESSAGE, each.pk] = row | {"files": files_words(files.get(each.pk, 0))}
    # Whatever was taken back between two questions has no row.
    return [rows[sort, pk] for _at, sort, pk in keys if (sort, pk) in rows]


def messages_of(keys: Sequence[Key]) -> list[Message]:
    """The messages among these, each with its beginning and whether it began its matter."""
    earlier = Message.objects.filter(conversation=OuterRef("conversation"), at__lt=OuterRef("at"))
    said = Message.objects.filter(pk__in=[pk for _at, sort, pk in keys if sort == MESSAGE])
    said = said.select_related("body", "by", "outgoing", "incoming", "assessment")
    said = said.defer("body__text", "body__trimmed", "body__html", "assessment__evidence")
    return complete(
        list(said.annotate(beginning=Left("body__text", BEGINNING), is_first=~Exists(earlier))), has_files=False
    )


def events_of(keys: Sequence[Key]) -> list[Event]:
    """The events among these."""
    return list(Event.objects.filter(pk__in=[pk for _at, sort, pk in keys if sort == EVENT]).select_related("by"))


def files_with(said: Sequence[Message]) -> dict[int, int]:
    """How many files came with each message, less the pictures in its text."""
    files = Attachment.objects.filter(message__in=[each.pk for each in said], is_inline=False).order_by()
    return dict(files.values_list("message").annotate(Count("pk")))


def row_of_message(message: Any, matter: Conversation, bounced: Collection[int]) -> Item:
    """One message: whose words, and how it fared."""
    kind = "quiet" if message.kind in BY_ITSELF else kind_of(message)
    return {
        "id": f"said-{message.pk}",
        "kind": kind,
        "icon": "mail" if kind == "quiet" else ICONS.get(message.kind, ""),
        "at": message.at,
        "who": message.by,
        "name": called(message.by),
        "said": said_of(message),
        "text": automatic_words(message) if message.kind == MessageKind.AUTOMATIC else "",
        "words": "" if message.kind == MessageKind.AUTOMATIC else first_words(message.beginning),
        "language": language_of(message, matter) if kind == "theirs" else "",
        "is_new": message.is_first and kind != "quiet",
        "is_doubtful": bool(message.incoming and message.incoming.failed_checks),
        "state": state_of(message, bounced) if message.outgoing else None,
    }


def row_of_event(event: Event) -> Item:
    """What happened, as the conversation tells it."""
    return tell(event) | {"id": f"done-{event.pk}", "kind": "quiet"}


def about(matter: Conversation, records: Collection[int], message: Message | None = None) -> Item:
    """The matter it belongs to, opened where it stands there; and whose that is, if it is another's."""
    url = reverse("desk:conversation", args=[matter.number])
    return {
        # A message of long ago is not on the page unless all of it is asked for.
        "url": f"{url}?all#entry-{message.pk}" if message else url,
        "matter": matter,
        "of": "" if matter.customer_id in records else str(matter.customer),
    }


def files_words(count: int) -> str:
    """How many files, where there are any."""
    return ngettext("%(count)s file", "%(count)s files", count) % {"count": count} if count else ""
