"""What rooms above do because something happened.

`reacts_at_once` runs once for each subject at the end of the transaction (the queue must be true when the page
returns); `reacts_to` runs in the worker, which reads the journal with a saved position, at least once.
"""

from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from amends.foundation.writing import before_commit

if TYPE_CHECKING:
    from amends.journal.events import Event

Reaction = Callable[["Event"], None]

_at_once: dict[str, list[Reaction]] = defaultdict(list)
_later: dict[str, list[Reaction]] = defaultdict(list)


def reacts_at_once(*kinds: str) -> Callable[[Reaction], Reaction]:
    """Run in the transaction of the event, once for each subject; `conversation.*` means every kind of a subject."""
    return partial(_register, _at_once, kinds)


def reacts_to(*kinds: str) -> Callable[[Reaction], Reaction]:
    """Run soon after, in the worker; must bear to run twice."""
    return partial(_register, _later, kinds)


def _register(book: dict[str, list[Reaction]], kinds: tuple[str, ...], reaction: Reaction) -> Reaction:
    for kind in kinds:
        book[kind].append(reaction)
    return reaction


def _for(book: dict[str, list[Reaction]], event: "Event") -> list[Reaction]:
    return book.get(event.kind, []) + book.get(f"{event.subject_kind}.*", [])


def announce(event: "Event") -> None:
    """Tell the rooms that react at once."""
    for reaction in _for(_at_once, event):
        before_commit((reaction, event.subject_kind, event.subject_id), partial(reaction, event))


def later_reactions(event: "Event") -> list[Reaction]:
    """What the worker has to do because of this event."""
    return _for(_later, event)
