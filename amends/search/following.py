"""Keeping the index up to date: reading on in the journal, and catching up with what was never indexed."""

import time
from collections.abc import Iterable

from amends.conversations.drafting import WRITING
from amends.conversations.models import Conversation, Reason
from amends.customers.models import Customer
from amends.foundation.writing import writing
from amends.journal.models import Event, Reader
from amends.search.entry import VERSION, Entry
from amends.search.gathering import conversations_of
from amends.search.indexing import index

BATCH = 200
SOME = 50
LOOK_AGAIN = 60.0

UNCHANGED = {WRITING}


def index_what_happened(limit: int = BATCH) -> int:
    """Index anew what the journal says has changed since the last time. Answers how many events were read.

    Whoever begins begins at the end: everything before is caught up with.
    """
    reader, _ = Reader.objects.get_or_create(name="search", defaults={"position": Event.objects.latest_place()})
    events = list(Event.objects.after(reader.position)[:limit])
    if events:
        index(touched_by(events))
        with writing():
            Reader.objects.filter(pk=reader.pk).update(position=events[-1].place)
    return len(events)


def touched_by(events: Iterable[Event]) -> set[int]:
    """The conversations that may be found under other words because of these events."""
    subjects: dict[str, set[int]] = {"conversation": set(), "customer": set(), "organisation": set()}
    for event in events:
        if event.subject_kind in subjects and event.kind not in UNCHANGED:
            subjects[event.subject_kind].add(event.subject_id)
            # Two records that part were one until now.
            subjects["customer"].update(filter(None, [event.particulars.get("out_of")]))
    people = Customer.objects.filter(organisation__in=subjects["organisation"]).values_list("pk", flat=True)
    customers = subjects["customer"] | set(people)
    return subjects["conversation"] | (set(conversations_of(customers)) if customers else set())


def missing_from_index(limit: int) -> list[int]:
    """Conversations without an entry, the newest first, then those whose entry is of an older version."""
    never = Conversation.objects.filter(search_entry=None).exclude(closure__reason=Reason.MERGED)
    found = list(never.order_by("-number").values_list("pk", flat=True)[:limit])
    return found or list(Entry.objects.exclude(version=VERSION).values_list("pk", flat=True)[:limit])


def index_missing(limit: int = SOME) -> int:
    """Index some of what is missing. Answers how many; what is left is known by what is still missing."""
    numbers = missing_from_index(limit)
    index(numbers)
    return len(numbers)


class CatchingUp:
    """Indexes what is missing without a break, and rests for a minute when nothing is, for the question is dear."""

    def __init__(self) -> None:
        self._rests_until = 0.0

    def go_on(self) -> int:
        """Take the next step, if there is one."""
        if time.monotonic() < self._rests_until:
            return 0
        done = index_missing()
        if not done:
            self._rests_until = time.monotonic() + LOOK_AGAIN
        return done


def begin_anew() -> None:
    """Have every entry made again, while the old ones are still found."""
    with writing():
        Entry.objects.update(version=0)
