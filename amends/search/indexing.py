"""Putting conversations into the index, as they stand now; what stands there already as it should is left alone."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import QuerySet

from amends.conversations.models import Conversation, Reason
from amends.foundation.asking_again import asked_again
from amends.foundation.writing import writing
from amends.search.entry import VERSION, Entry, place_of
from amends.search.gathering import gather
from amends.search.vocabulary import learn, unlearn

# So many are read and weighed at a time, and so few written, that nobody waits for the line of writers.
READ_AT_ONCE, WRITTEN_AT_ONCE = 50, 10


def index(numbers: Iterable[int]) -> int:
    """Bring the entries of these conversations up to date. Answers how many were written."""
    asked = sorted(set(numbers), reverse=True)
    return sum(_index(asked[first : first + READ_AT_ONCE]) for first in range(0, len(asked), READ_AT_ONCE))


def _index(numbers: Sequence[int]) -> int:
    """Reading and weighing comes first; only then the line of writers is entered."""
    known = {entry.conversation_id: entry for entry in _entries_of(tuple(numbers))}
    fresh = [entry for entry in entries_for(numbers) if _differs(entry, known.get(entry.conversation_id))]
    for first in range(0, len(fresh), WRITTEN_AT_ONCE):
        _write(fresh[first : first + WRITTEN_AT_ONCE], known)
    gone = known.keys() - set(findable(tuple(known)))
    if gone:
        forget(gone)
    return len(fresh) + len(gone)


def _write(fresh: list[Entry], known: Mapping[int, Entry]) -> None:
    with writing():
        # One that was erased meanwhile must not come back.
        still_there = set(findable(tuple(entry.conversation_id for entry in fresh)))
        fresh = [entry for entry in fresh if entry.conversation_id in still_there]
        before = [known[entry.conversation_id] for entry in fresh if entry.conversation_id in known]
        # What an older version wrote may lack words, so all of it is learnt anew.
        learn(terms_only_in(fresh, [entry for entry in before if entry.version == VERSION]))
        Entry.objects.bulk_create(
            fresh,
            update_conflicts=True,
            unique_fields=["conversation"],
            update_fields=["place", "words", "version"],
        )
        unlearn(terms_only_in(before, fresh))


@asked_again
def _entries_of(numbers: tuple[int, ...]) -> "QuerySet[Entry]":
    return Entry.objects.filter(pk__in=numbers)


@asked_again
def findable(numbers: tuple[int, ...]) -> "QuerySet[Conversation, int]":
    """Those of them that are there and live on under their own number."""
    there = Conversation.objects.filter(pk__in=numbers).exclude(closure__reason=Reason.MERGED)
    return there.values_list("pk", flat=True)


def entries_for(numbers: Sequence[int]) -> list[Entry]:
    """What the index should say about these conversations."""
    return [
        Entry(
            conversation_id=found.number,
            place=place_of(found.last_message_at, found.number),
            words=" ".join(sorted(found.terms)),
        )
        for found in gather(numbers)
    ]


def _differs(entry: Entry, known: Entry | None) -> bool:
    return known is None or (entry.place, entry.words, VERSION) != (known.place, known.words, known.version)


def terms_only_in(before: Iterable[Entry], after: Iterable[Entry]) -> set[str]:
    """Terms that stand in the ones and not in the others, each compared with its own."""
    now = {entry.conversation_id: _terms(entry) for entry in after}
    return {term for entry in before for term in _terms(entry) - now.get(entry.conversation_id, set())}


def _terms(entry: Entry) -> set[str]:
    return set(entry.words.split(" "))


def forget(numbers: Iterable[int]) -> None:
    """Take conversations out of the index at once, with every word only they had, as when a customer is erased."""
    with writing():
        entries = Entry.objects.filter(pk__in=numbers)
        terms = {term for entry in entries for term in _terms(entry)}
        entries.delete()
        unlearn(terms)
