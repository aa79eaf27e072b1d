"""Making the mood of a conversation anew, and telling the house when it has turned."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from amends.conversations.merging import MERGED, PARTED
from amends.conversations.messages import FROM_CUSTOMER
from amends.conversations.models import Conversation, Message
from amends.foundation.adding import put
from amends.foundation.asking_again import asked_again
from amends.journal.models import Actor, Event
from amends.journal.reactions import reacts_at_once
from amends.triage.assessing import Assessment
from amends.triage.correcting import CONFIRMED, CORRECTED, Correction
from amends.triage.excerpt import excerpt
from amends.triage.feeling import PRESSING
from amends.triage.mood import Mood, Said, weigh

TURNED_UPSET, THREATENED = "conversation.upset", "conversation.threatened"
# How many of a customer's messages are looked at: enough for how things went, few enough for any length of conversation.
LATEST = 12
TELLS = ("anger", "distress", "legal", "physical", "insult", "churn", "escalate")

BY_A_PERSON = Correction.objects.filter(assessment=OuterRef("pk"), field="cause").values("pk")[:1]


def feel_again(conversation: Conversation, latest: Message, text: str, *, is_news: bool = False) -> Mood:
    """Make the mood anew after something was read, which is news, or corrected; `latest` is the message, with its words."""
    said = [Said(*row) for row in _read_in(conversation.pk)]
    before = next(iter(_mood_of(conversation.pk)), None)
    assessment: Assessment = latest.assessment
    mood = put(
        Mood(
            conversation=conversation,
            excerpt=excerpt(text, assessment.spans(*TELLS) or assessment.spans("complaint")),
            **weigh(said, conversation.customer_waits_since),
        )
    )
    if is_news and mood.unanswered == 1:
        # What they felt before was answered, so that they still feel so is worth telling.
        before = None if before is None else Mood(threat=before.threat, anger=0.0, distress=0.0)
    _tell(conversation, latest, before, mood)
    return mood


@asked_again
def _read_in(number: int) -> "QuerySet[Assessment, Any]":
    fields = ("message__at", "anger", "distress", "insult", "escalate", "churn", "threat", "kind", "cause_id")
    said = Assessment.objects.filter(message__conversation=number, message__kind__in=FROM_CUSTOMER)
    return said.order_by("-message__at", "-pk").values_list(*fields, Subquery(BY_A_PERSON))[:LATEST]


@asked_again
def _mood_of(number: int) -> "QuerySet[Mood]":
    return Mood.objects.filter(pk=number)


def _tell(conversation: Conversation, latest: Message, before: Mood | None, mood: Mood) -> None:
    """Say so where somebody has become furious or desperate, or still is after an answer, or threatens for the first time."""
    if mood.feeling in PRESSING and (before is None or before.feeling != mood.feeling):
        conversation.record(TURNED_UPSET, by=Actor.amends(), message=latest.pk, feeling=mood.feeling)
    if mood.threat and (before is None or before.threat != mood.threat):
        conversation.record(THREATENED, by=Actor.amends(), message=latest.pk, threat=mood.threat)


@reacts_at_once(CORRECTED, CONFIRMED, MERGED, PARTED)
def follow(event: Event) -> None:
    """Make the mood anew because a person knew better, or because messages have come or gone."""
    conversation = Conversation.objects.get(pk=event.subject_id)
    newest = newest_read(conversation)
    if newest:
        feel_again(conversation, newest, newest.body.text)
    else:
        Mood.objects.filter(conversation=conversation).delete()


def newest_read(conversation: Conversation) -> Message | None:
    """The customer's newest message that was read."""
    read = conversation.messages.filter(assessment__isnull=False, kind__in=FROM_CUSTOMER)
    return read.select_related("body", "assessment").order_by("-at", "-pk").first()
