"""What a row of the search says: who, about what, where the words stand, and how it stands."""

from collections.abc import Iterable, Sequence, Set
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import Left, RowNumber
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from amends.conversations.models import Attachment, Conversation, Message, MessageBody, MessageKind, Status
from amends.foundation.asking_again import asked_again
from amends.foundation.clock import now
from amends.screens.desk.conversation.matters import how_it_stands
from amends.screens.desk.inbox.rows import ICONS
from amends.screens.ui.telling_time import tell_briefly
from amends.search.marking import Piece, excerpt, marked

NEEDED = ("customer__organisation", "mailbox", "closure", "snooze_row", "assignment__person", "placement")
SHOWN = (
    "subject",
    "language",
    "channel",
    "latest_words",
    "last_message_at",
    "customer_waits_since",
    "third_party_answered_at",
    "customer__name",
    "customer__organisation__name",
    "mailbox__from_name",
    "closure__reason",
    "snooze_row__id",
    "assignment__person__name",
    "placement__answer_by",
)
LONGEST_TEXT = 8000
# Of each first, and then of all of a page that have no place yet.
FEW_TEXTS, MOST_TEXTS = 3, 500

Place = tuple[SafeString, str]
# The conversation, what the text is if it is no message, and the text.
Text = tuple[int, str, str]


def rows_for(numbers: Sequence[int], marks: Set[str]) -> list[dict[str, Any]]:
    """A row for each of these conversations, in their order."""
    found = {each.pk: each for each in _shown(tuple(numbers))}
    places = where_it_stands(numbers, marks)
    return [row_of(found[number], marks, places.get(number)) for number in numbers if number in found]


@asked_again
def _shown(numbers: tuple[int, ...]) -> "QuerySet[Conversation]":
    return Conversation.objects.filter(pk__in=numbers).select_related(*NEEDED).only(*SHOWN)


def row_of(conversation: Conversation, marks: Set[str], place: Place | None) -> dict[str, Any]:
    """One row."""
    number, customer = conversation.number, conversation.customer
    is_open = conversation.status == Status.OPEN and hasattr(conversation, "placement")
    words, chip = place or (conversation.latest_words, "")
    return {
        "number": str(number),
        "url": reverse("desk:conversation", args=[number]),
        "name": mark_up(marked(customer.name, marks)) if customer.name else _("Somebody"),
        "subject": mark_up(marked(conversation.subject, marks)) if conversation.subject else _("No subject"),
        "words": words,
        "language": conversation.language,
        "answer_by": conversation.placement.answer_by if is_open else None,
        "due_words": "" if is_open else how_it_stands(conversation),
        "chips": [{"text": chip, "kind": "inside" if chip == _("Note") else ""}] if chip else [],
        "facts": [
            _("№ %(number)s") % {"number": number},
            *filter(None, [customer.organisation and customer.organisation.name]),
        ],
        "icon": ICONS.get(conversation.channel, "mail"),
        "channel": tell_briefly(conversation.last_message_at, now()),
        "more": conversation.mailbox.from_name,
        "agent": conversation.assignee,
    }


def where_it_stands(numbers: Sequence[int], marks: Set[str]) -> dict[int, Place]:
    """The newest place in each conversation where a found word stands, and what it is if it is no message."""
    found: dict[int, Place] = {}
    for look in (newest_texts_of, texts_of, quoted_of, files_of) if marks else ():
        for number, kind, text in look([number for number in numbers if number not in found]):
            if number not in found and (pieces := excerpt(text, marks)):
                found[number] = mark_up(pieces), kind
    return found


def newest_texts_of(numbers: Sequence[int]) -> Iterable[Text]:
    """The new words of the newest few messages of each, where most of what is looked for stands."""
    return _named(_said_in(tuple(numbers), FEW_TEXTS))


def texts_of(numbers: Sequence[int]) -> Iterable[Text]:
    """The new words of as many messages as there is time for, the same share for each conversation."""
    return _named(_said_in(tuple(numbers), share_of(numbers)))


def quoted_of(numbers: Sequence[int]) -> Iterable[Text]:
    """What the messages quoted."""
    return ((number, _("Quoted"), text) for number, text in _quoted_in(tuple(numbers), share_of(numbers)))


def files_of(numbers: Sequence[int]) -> Iterable[Text]:
    """The names of the files."""
    return ((number, _("File"), name) for number, name in _files_of(tuple(numbers)))


def share_of(numbers: Sequence[int]) -> int:
    """How many texts of each are looked through."""
    return MOST_TEXTS // max(len(numbers), 1)


def _named(rows: Iterable[tuple[int, str, str]]) -> Iterable[Text]:
    names: dict[str, str] = {MessageKind.NOTE: _("Note"), MessageKind.OUTSIDE: _("From outside")}
    return ((number, names.get(kind, ""), text) for number, kind, text in rows)


@asked_again
def _said_in(numbers: tuple[int, ...], most: int) -> "QuerySet[MessageBody, tuple[int, str, str]]":
    columns = ("message__conversation_id", "message__kind", Left("text", LONGEST_TEXT))
    return _newest_in(numbers, most).values_list(*columns)


@asked_again
def _quoted_in(numbers: tuple[int, ...], most: int) -> "QuerySet[MessageBody, tuple[int, str]]":
    quoting = _newest_in(numbers, most).exclude(trimmed="")
    return quoting.values_list("message__conversation_id", Left("trimmed", LONGEST_TEXT))


def _newest_in(numbers: tuple[int, ...], most: int) -> "QuerySet[MessageBody]":
    """The newest so many messages of each, whatever the others have; what Amends sends by itself is none."""
    said = Message.objects.filter(conversation__in=numbers).exclude(kind=MessageKind.AUTOMATIC)
    place = Window(RowNumber(), partition_by=F("conversation"), order_by=("-at", "-pk"))
    newest = said.annotate(place=place).filter(place__lte=most)
    return MessageBody.objects.filter(message__in=newest.values("pk")).order_by("-message__at", "-pk")


@asked_again
def _files_of(numbers: tuple[int, ...]) -> "QuerySet[Attachment, tuple[int, str]]":
    files = Attachment.objects.filter(message__conversation__in=numbers, is_inline=False)
    return files.values_list("message__conversation_id", "name")[:MOST_TEXTS]


def mark_up(pieces: Iterable[Piece]) -> SafeString:
    """The pieces as text, found words marked."""
    parts = (f"<mark>{escape(words)}</mark>" if is_found else escape(words) for words, is_found in pieces)
    return SafeString("".join(parts))
