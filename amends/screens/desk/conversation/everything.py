"""Everything said and done with a customer, over all their matters: which of it a page has, newest first, by keyset."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from amends.conversations import closing, confirming, merging, receiving, replying
from amends.conversations.models import Conversation, Message, Reason
from amends.customers.models import Customer
from amends.journal.models import Event
from amends.people.models import Person
from amends.screens.desk.inbox.paging import read_key

ROWS = 25
EVENT, MESSAGE = "event", "message"

# What somebody must know who answers now; the rest stands in each conversation.
TOLD = (
    closing.CLOSED,
    closing.REOPENED,
    confirming.DENIED,
    merging.MERGED,
    merging.PARTED,
    receiving.THANKED,
    replying.UNDELIVERED,
)
# A merge is told by the matter that is kept; what came from before Amends was never closed by anybody.
ONCE = ~Q(kind=merging.MERGED, particulars__has_key="into") & ~Q(
    kind=closing.CLOSED, particulars__reason=Reason.HISTORY
)

# The moment, a message or an event, and its id. Of one moment a message comes before an event, read from the newest.
Key = tuple[datetime, str, int]


class Page:
    """Twenty-five keys below a place, and the word for where the page after them begins."""

    def __init__(self, person: Person, customer: Customer, asked: Mapping[str, str]) -> None:
        place = read_key(asked.get("below", ""))
        self.below: Key | None = (place[1], place[0], place[2]) if place and place[0] in (EVENT, MESSAGE) else None
        found = sorted(self._keys(person, customer.all_ids()), reverse=True)
        self.keys: list[Key] = found[:ROWS]
        self.more_below = write_key(found[ROWS - 1]) if len(found) > ROWS else ""

    def _keys(self, person: Person, records: list[int]) -> list[Key]:
        """Of each sort as many as a page could need; only keys, so that a long archive is not read but for its index."""
        said, done = said_in_matters_of(person, records), done_in_matters_of(person, records)
        keys = self._newest(said, MESSAGE) + self._newest(done, EVENT)
        return keys + self._newest(said_elsewhere_by(person, records), MESSAGE)

    def _newest(self, rows: "QuerySet[Any]", sort: str) -> list[Key]:
        newest = rows.filter(further(self.below, sort)).order_by("-at", "-pk").values_list("at", "pk")
        return [(at, sort, pk) for at, pk in newest[: ROWS + 1]]


def said_in_matters_of(person: Person, records: list[int]) -> "QuerySet[Message]":
    """What was said in the matters of these customers this colleague may know of."""
    theirs = Conversation.objects.visible_to(person).filter(customer_id__in=records)
    return Message.objects.filter(conversation__in=theirs.values("pk"))


def said_elsewhere_by(person: Person, records: list[int]) -> "QuerySet[Message]":
    """What these customers said in matters of others, such as one theirs was merged into."""
    others = Conversation.objects.visible_to(person).exclude(customer_id__in=records)
    return Message.objects.filter(Exists(others.filter(pk=OuterRef("conversation"))), by__customer__in=records)


def done_in_matters_of(person: Person, records: list[int]) -> "QuerySet[Event]":
    """What happened to their matters."""
    theirs = Conversation.objects.visible_to(person).filter(customer_id__in=records)
    return Event.objects.filter(ONCE, subject_kind="conversation", subject_id__in=theirs.values("pk"), kind__in=TOLD)


def further(below: Key | None, sort: str) -> Q:
    """Everything of this sort that comes after a place; the outer condition lets an index jump there."""
    if below is None:
        return Q()
    at, last, pk = below
    if sort == last:
        return Q(at__lte=at) & (Q(at__lt=at) | Q(pk__lt=pk))
    return Q(at__lte=at) if sort < last else Q(at__lt=at)


def write_key(key: Key) -> str:
    """A place as a word for an address."""
    at, sort, pk = key
    return f"{sort}~{at.isoformat()}~{pk}"
