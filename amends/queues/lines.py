"""The lines a colleague can look at."""

from collections.abc import Callable

from amends.people.models import Person
from amends.queues.placement import Placement, PlacementQuerySet

# Every line by the word it has in its address.
LINES: dict[str, Callable[[PlacementQuerySet, Person], PlacementQuerySet]] = {
    "upset": lambda line, person: line.upset(),
    "answer": lambda line, person: line.calm(),
    "mine": lambda line, person: line.mine(person),
    "new": lambda line, person: line.new(),
    "waiting": lambda line, person: line.waiting(),
    "later": lambda line, person: line.snoozed(),
    "vip": lambda line, person: line.of_vips(),
    "all": lambda line, person: line,
}


def line_of(person: Person, word: str) -> PlacementQuerySet:
    """One line, as far as this colleague may know of those in it."""
    return LINES[word](Placement.objects.visible_to(person), person)


def lines_of(person: Person) -> dict[str, PlacementQuerySet]:
    """Every line."""
    return {word: line_of(person, word) for word in LINES}
