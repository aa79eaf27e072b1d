"""What keeps a person from being erased: a hold on a matter of theirs, or a matter whoever asks may not see."""

from collections.abc import Collection
from dataclasses import dataclass

from amends.conversations.models import Confidence, Conversation, Hold
from amends.customers.models import Customer
from amends.people.models import Person
from amends.privacy.traces import matters_touched_by, traces_of


@dataclass(frozen=True)
class Obstacle:
    """The matters on hold; or that some may not be seen, and who may see them. Only one of the two is told."""

    held: tuple[int, ...] = ()
    is_unseen: bool = False
    confidants: tuple[Person, ...] = ()


class StandsInTheWay(ValueError):
    """A person cannot be erased now; `obstacle` says what is in the way."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__("something stands in the way")
        self.obstacle = obstacle


def what_stands_in_the_way(customer: Customer, person: Person) -> Obstacle | None:
    """Nobody erases what they may not see, so confidence is asked first and holds of unseen matters are not told."""
    matters = matters_touched_by(traces_of(customer))
    if unseen := unseen_by(person, matters):
        return Obstacle(is_unseen=True, confidants=those_who_may(unseen, "customers.erase"))
    held = holds_on(matters)
    return Obstacle(held=held) if held else None


def unseen_by(person: Person, matters: Collection[int]) -> set[int]:
    """Those of these matters this colleague may not know of."""
    seen = Conversation.objects.visible_to(person).filter(pk__in=matters)
    return set(matters) - set(seen.values_list("pk", flat=True))


def those_who_may(matters: Collection[int], permission: str) -> tuple[Person, ...]:
    """Who sees one of these confidential matters and may do it themselves; if there is nobody, who sees one at all."""
    confided = Confidence.objects.filter(conversation__in=matters)
    people = Person.objects.active().filter(pk__in=confided.values("confidants")).prefetch_related("role_rows")
    return tuple(each for each in people if each.may(permission)) or tuple(people)


def holds_on(matters: Collection[int]) -> tuple[int, ...]:
    """Those of these matters of which nothing may be deleted."""
    found = Hold.objects.filter(conversation__in=matters).order_by("conversation")
    return tuple(found.values_list("conversation_id", flat=True))
