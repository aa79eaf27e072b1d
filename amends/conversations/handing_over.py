"""Handing over the open work of somebody who is away: to their substitute, or back to everyone."""

from amends.conversations.assigning import Assignment
from amends.conversations.conversation import Conversation
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor, Event
from amends.people.models import Absence, Person, Role

HANDED_OVER, STAYED = "conversation.handed_over", "conversation.stayed"


def hand_over_for_those_away() -> int:
    """Hand over the work of everybody whose absence has begun. Answers how many conversations went to others."""
    return sum(hand_over(absence) for absence in Absence.objects.begun().select_related("person", "substitute"))


def hand_over(absence: Absence) -> int:
    """One short change for each conversation; cut off in the middle, the next time goes on with what is left."""
    theirs = Conversation.objects.open().filter(assignment__person=absence.person)
    handed = sum(_pass_on(each, absence) for each in theirs.order_by("number"))
    with writing():
        Absence.objects.filter(pk=absence.pk, handed_over_at__isnull=True).update(handed_over_at=now())
    return handed


def _pass_on(conversation: Conversation, absence: Absence) -> bool:
    with writing():
        # Somebody may have taken it since we looked.
        if not Assignment.objects.filter(conversation=conversation, person=absence.person).exists():
            return False
        others = _others(conversation, absence)
        if conversation.is_confidential and not others:
            _stay(conversation, absence)
            return False
        conversation.record(HANDED_OVER, by=Actor.amends(), person=absence.person.pk, name=absence.person.name)
        heir = _heir(conversation, absence, others)
        if heir:
            conversation.assign(heir, by=Actor.amends())
        else:
            conversation.unassign(by=Actor.amends())
        return True


def _others(conversation: Conversation, absence: Absence) -> list[Person]:
    """Who could take a confidential matter: those it was confided to who answer customers and are here."""
    if not conversation.is_confidential:
        return []
    confidants = conversation.confidence.confidants.filter(is_active=True).exclude(pk=absence.person_id)
    return [each for each in confidants.order_by("name") if _can_answer(each)]


def _heir(conversation: Conversation, absence: Absence, others: list[Person]) -> Person | None:
    """The substitute, if they may see it; of what is confidential else a lead who knows of it, so that it is seen."""
    substitute = absence.substitute
    if substitute and _can_answer(substitute) and conversation.may_be_known_to(substitute):
        return substitute
    return next((each for each in others if Role.LEAD in each.roles()), None)


def _can_answer(person: Person) -> bool:
    return person.is_active and not person.is_away and person.may("conversations.answer")


def _stay(conversation: Conversation, absence: Absence) -> None:
    """Nobody else may know of it: it stays, and the journal says so once."""
    said = Event.objects.about("conversation", conversation.pk).filter(kind=STAYED, at__gte=absence.at)
    if not said.exists():
        conversation.record(STAYED, by=Actor.amends(), person=absence.person.pk, name=absence.person.name)
