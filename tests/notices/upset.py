"""Customers who are upset or threaten, as they were judged, and who was told of it."""

from dataclasses import replace
from datetime import timedelta

from amends.conversations.models import Conversation, Message
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor
from amends.notices.models import Notice
from amends.triage.assessing import SHARES, assess
from amends.triage.feeling import WORTH
from amends.triage.keeping import keep
from amends.triage.reading import Reading
from tests import cast


def feels(conversation: Conversation, feeling: str = "furious", text: str = "Jeg er rasende!") -> Message:
    """The customer writes, and whoever reads it says how they feel."""
    message: Message = cast.write(conversation, text, at=now() + timedelta(seconds=conversation.messages.count()))
    with writing():
        keep(message, judged(feeling), text)
    return message


def turns(conversation: Conversation, feeling: str = "furious", text: str = "Jeg er rasende!") -> Message:
    """The same, and the house hears of it."""
    message = feels(conversation, feeling, text)
    cast.let_others_react()
    return message


def judged(feeling: str) -> Reading:
    """A message that says so and nothing else."""
    shares = dict.fromkeys(SHARES, 0.0) | {"anger": WORTH.get(feeling, 0.0), "distress": float(feeling == "distress")}
    return Reading(language="nb", kind="complaint", cause=None, runner_up=None, evidence=(), **shares)


def holds_out(conversation: Conversation, threat: str) -> Message:
    """The customer threatens, and whoever reads it says so."""
    message: Message = cast.write(conversation, "Dere hører fra meg.")
    with writing():
        assess(message, replace(judged("calm"), **{threat: 1.0}), text="Dere hører fra meg.")
        conversation.record("conversation.threatened", by=Actor.amends(), message=message.pk, threat=threat)
    return message


def threatens(conversation: Conversation, threat: str) -> Message:
    """The same, and the house hears of it."""
    message = holds_out(conversation, threat)
    cast.let_others_react()
    return message


def told(kind: str) -> list[str]:
    """The first names of everybody who was told so, by name."""
    return sorted(each.person.first_name for each in Notice.objects.filter(kind=kind).select_related("person"))
