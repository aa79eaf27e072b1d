"""When a rule is asked: the few things that can happen to a conversation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from amends.conversations.assigning import ASSIGNED
from amends.conversations.closing import CLOSED, REOPENED, Reason
from amends.conversations.messages import MessageKind
from amends.conversations.models import Message
from amends.conversations.receiving import RECEIVED
from amends.journal.models import ActorKind, Event

LATE = "conversation.late"


class Moment(models.TextChoices):
    """What has just happened to a conversation."""

    ARRIVED = "arrived", _("A new conversation arrives")
    ANSWERED = "answered", _("The customer writes again")
    ASSIGNED = "assigned", _("Somebody is given the conversation")
    CLOSED = "closed", _("A conversation is closed")
    REOPENED = "reopened", _("A closed conversation is opened again")
    LATE = "late", _("An answer is late")


MOMENTS: dict[str, tuple[Moment, ...]] = {
    RECEIVED: (Moment.ARRIVED, Moment.ANSWERED),
    ASSIGNED: (Moment.ASSIGNED,),
    CLOSED: (Moment.CLOSED,),
    REOPENED: (Moment.REOPENED,),
    LATE: (Moment.LATE,),
}


def may_be_asked(event: Event) -> bool:
    """Whether rules are asked at all: never because of what a rule did, never about what is from before Amends."""
    return event.by.kind != ActorKind.RULE and event.particulars.get("reason") != Reason.HISTORY


def moment_of(event: Event) -> Moment:
    """Which moment it was; the first words of a conversation make it arrive, all later ones are answers."""
    moments = MOMENTS[event.kind]
    if len(moments) == 1:
        return moments[0]
    earlier = Message.objects.filter(conversation=event.subject_id, pk__lt=event.particulars["message"])
    return Moment.ANSWERED if earlier.exclude(kind=MessageKind.AUTOMATIC).exists() else Moment.ARRIVED
