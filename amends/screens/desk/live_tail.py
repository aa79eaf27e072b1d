"""Reading the journal for the live stream: which words each colleague gets to hear because something happened."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from amends.conversations.drafting import WRITING
from amends.conversations.models import Conversation
from amends.journal.models import Event
from amends.notices.notice import SUBJECT as NOTICES
from amends.people.models import Person

MOST_AT_ONCE = 500

Words = frozenset[str]


@dataclass(frozen=True)
class Happening:
    """One event as far as the stream tells of it: words that parts of a page listen for."""

    place: int
    words: Words
    conversation: int | None = None
    # Only this colleague hears of it.
    person: int | None = None


@dataclass(frozen=True)
class Reach:
    """What happened between two places of the journal, and which conversations nobody but their confidants may know of."""

    end: int
    happenings: tuple[Happening, ...] = ()
    hidden: dict[int, frozenset[int]] | None = None

    def words_for(self, person: int, after: int = 0) -> Words:
        """Everything this colleague may hear of, put together."""
        hidden = (self.hidden or {}).get(person, frozenset())
        meant = (each for each in self.happenings if each.person in (None, person))
        heard = (each for each in meant if each.place > after and each.conversation not in hidden)
        return frozenset().union(*(each.words for each in heard))


def read_on(after: int, people: Iterable[int]) -> Reach:
    """What happened since, for these colleagues; whoever is far behind hears of the newest only."""
    events = list(Event.objects.after(after)[:MOST_AT_ONCE])
    if not events:
        return Reach(after)
    end = events[-1].place
    happenings = tuple(filter(None, map(tell, events)))
    ids = {each.conversation for each in happenings if each.conversation}
    return Reach(end, happenings, hidden_from(people, ids))


def catch_up(person: int, after: int) -> tuple[int, Words]:
    """Where the journal ends, and what this colleague missed since they last listened."""
    end = Event.objects.latest_place()
    if not 0 <= after < end:
        return end, frozenset()
    reach = read_on(max(after, end - MOST_AT_ONCE), [person])
    return max(end, reach.end), reach.words_for(person)


def tell(event: Event) -> Happening | None:
    """The words of an event, or nothing when no page listens for its kind."""
    if event.subject_kind == NOTICES:
        return Happening(event.place, frozenset({"notices"}), person=event.subject_id)
    number = event.subject_id if event.subject_kind == "conversation" else event.particulars.get("conversation")
    if number:
        words = {f"conversation:{number}"} | (set() if event.kind == WRITING else {"queues"})
        return Happening(event.place, frozenset(words), number)
    if event.subject_kind == "customer":
        return Happening(event.place, frozenset({f"customer:{event.subject_id}"}))
    return Happening(event.place, frozenset({"queues"})) if event.subject_kind in {"mail", "mailbox"} else None


def hidden_from(people: Iterable[int], ids: set[int]) -> dict[int, frozenset[int]]:
    """Which of these conversations each colleague must not hear of."""
    hidden: dict[int, frozenset[int]] = defaultdict(frozenset)
    rows = Person.objects.filter(pk__in=set(people)) if ids else Person.objects.none()
    for person in rows:
        seen = Conversation.objects.visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)
        hidden[person.pk] = frozenset(ids.difference(seen))
    return hidden
