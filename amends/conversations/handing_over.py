"""Handing over the open work of somebody who is away or has left: to their substitute, or back to everyone."""

from dataclasses import dataclass
from datetime import datetime

from amends.conversations.assigning import Assignment
from amends.conversations.closing import REOPENED
from amends.conversations.conversation import Conversation
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor, Event
from amends.journal.reactions import reacts_to
from amends.people.leaving import LEFT
from amends.people.models import Absence, Person, Role
from amends.people.permitting import ROLE_TAKEN

HANDED_OVER, STAYED = "conversation.handed_over", "conversation.stayed"


@dataclass(frozen=True)
class Going:
    """Somebody whose work goes to others, and since when they are away; without that they have gone for good."""

    person: Person
    substitute: Person | None = None
    since: datetime | None = None


def hand_over_for_those_away() -> int:
    """Hand over the work of everybody whose absence has begun. Answers how many conversations went to others."""
    return sum(hand_over(absence) for absence in Absence.objects.begun().select_related("person", "substitute"))


def hand_over(absence: Absence) -> int:
    """One short change for each conversation; cut off in the middle, the next time goes on with what is left."""
    handed = _hand_over_from(Going(absence.person, absence.substitute, absence.at))
    with writing():
        Absence.objects.filter(pk=absence.pk, handed_over_at__isnull=True).update(handed_over_at=now())
    return handed


@reacts_to(LEFT, ROLE_TAKEN)
def hand_over_for_good(event: Event) -> None:
    """Whoever has left, or answers customers no longer, keeps nobody waiting."""
    person = Person.objects.get(pk=event.subject_id)
    if not person.may_answer:
        _hand_over_from(Going(person))


@reacts_to(REOPENED)
def hand_over_what_comes_back(event: Event) -> None:
    """What was closed stayed with whoever had it; opened again it goes on to those who are here.

    A colleague who opens it sees who is away, and has left it with them knowingly.
    """
    row = Assignment.objects.filter(conversation=event.subject_id).select_related("conversation", "person").first()
    if row is None or row.conversation.is_closed or _can_answer(row.person):
        return
    if not row.person.may_answer:
        _pass_on(row.conversation, Going(row.person))
    elif not event.by.is_person:
        absence = row.person.absence
        _pass_on(row.conversation, Going(row.person, absence.substitute, absence.at))


def _hand_over_from(going: Going) -> int:
    theirs = Conversation.objects.open().filter(assignment__person=going.person)
    return sum(_pass_on(each, going) for each in theirs.order_by("number"))


def _pass_on(conversation: Conversation, going: Going) -> bool:
    with writing():
        # Somebody may have taken it since we looked.
        if not Assignment.objects.filter(conversation=conversation, person=going.person).exists():
            return False
        others = _others(conversation, going)
        if conversation.is_confidential and not others and going.since:
            _stay(conversation, going.person, going.since)
            return False
        name, why = going.person.name, "away" if going.since else "gone"
        conversation.record(HANDED_OVER, by=Actor.amends(), person=going.person.pk, name=name, why=why)
        heir = _heir(conversation, going, others)
        if heir:
            conversation.assign(heir, by=Actor.amends())
        else:
            conversation.unassign(by=Actor.amends())
        return True


def _others(conversation: Conversation, going: Going) -> list[Person]:
    """Who could take a confidential matter: those it was confided to who answer customers and are here."""
    if not conversation.is_confidential:
        return []
    confidants = conversation.confidence.confidants.exclude(pk=going.person.pk)
    return [each for each in confidants.order_by("name") if _can_answer(each)]


def _heir(conversation: Conversation, going: Going, others: list[Person]) -> Person | None:
    """The substitute, if they may see it; of what is confidential else a lead who knows of it, so that it is seen."""
    substitute = going.substitute
    if substitute and _can_answer(substitute) and conversation.may_be_known_to(substitute):
        return substitute
    return next((each for each in others if Role.LEAD in each.roles()), None)


def _can_answer(person: Person) -> bool:
    return person.may_answer and not person.is_away


def _stay(conversation: Conversation, person: Person, since: datetime) -> None:
    """Nobody else may know of it: it stays, and the journal says so once."""
    said = Event.objects.about("conversation", conversation.pk).filter(kind=STAYED, at__gte=since)
    if not said.exists():
        conversation.record(STAYED, by=Actor.amends(), person=person.pk, name=person.name)
