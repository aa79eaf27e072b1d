"""What the tests of finding share."""

from amends.conversations.models import Conversation
from amends.journal.events import give_positions
from amends.people.models import Person
from amends.search.finding import find
from amends.search.following import index_missing, index_what_happened


def keep_up() -> None:
    """What the worker does within a second."""
    give_positions()
    while index_what_happened():
        pass
    while index_missing():
        pass


def numbers(typed: str, person: Person) -> list[int]:
    """The conversations somebody finds, the one of that number first."""
    found = find(typed, person)
    return [*filter(None, [found.straight]), *found.numbers]


def finds(typed: str, person: Person, matter: Conversation) -> bool:
    """Whether somebody finds a conversation by these words."""
    return matter.number in numbers(typed, person)
