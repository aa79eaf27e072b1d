"""Taking whoever is due next, so that nobody has to choose whom to face."""

from amends.conversations.models import AlreadyTaken, Conversation
from amends.people.models import Person
from amends.queues.placement import Placement

TRIES = 20


def answer_next(person: Person) -> Conversation | None:
    """Claim the conversation due first among mine and those nobody has; two who ask at once get two different ones."""
    for placement in _candidates(person):
        try:
            placement.conversation.claim(person)
        except AlreadyTaken:
            continue
        return placement.conversation
    return None


def _candidates(person: Person) -> list[Placement]:
    line = Placement.objects.visible_to(person).select_related("conversation")
    first_of = [line.mine(person).in_due_order()[:1], line.new().in_due_order()[:TRIES]]
    return sorted((each for some in first_of for each in some), key=lambda each: each.answer_by)
