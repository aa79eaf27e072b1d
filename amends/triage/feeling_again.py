"""Making the mood of a conversation anew, and telling the house when it has turned."""

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from amends.conversations.confirming import DENIED
from amends.conversations.merging import MERGED, PARTED
from amends.conversations.messages import FROM_CUSTOMER
from amends.conversations.models import Conversation, Message
from amends.conversations.replying import REPLIED, TAKEN_BACK
from amends.foundation.adding import put
from amends.foundation.asking_again import asked_again
from amends.foundation.clock import now
from amends.journal.models import Actor, Event
from amends.journal.reactions import reacts_at_once
from amends.triage.assessing import Assessment
from amends.triage.correcting import CONFIRMED, CORRECTED, Correction
from amends.triage.excerpt import Piece, excerpt
from amends.triage.feeling import PRESSING, Feeling, feeling_of
from amends.triage.mood import Mood, Said, gravest, weigh
from amends.triage.speaking import follow_the_language, speak

TURNED_UPSET, THREATENED = "conversation.upset", "conversation.threatened"
PHYSICAL = "physical"
FELT = "conversation.felt"
# After these a matter may be in another language.
OTHER_WORDS = (CORRECTED, CONFIRMED, MERGED, PARTED)
# How many of a customer's messages are looked at: more than anybody writes without an answer.
LATEST = 40
# What tells how they feel, and what else tells: what they will do.
FEELS = ("anger", "distress", "insult")
TELLS = (*FEELS, "legal", "physical", "churn", "escalate")
# A list has room for one thing: violence, how they feel and what they threaten, what they complain of, or what they will do.
QUOTED_FIRST = (("physical",), (*FEELS, "legal"), ("complaint",), ("churn", "escalate"))
# What a calm line after it does not hide.
LOUD = (Feeling.UPSET, *PRESSING)

BY_A_PERSON = Correction.objects.filter(assessment=OuterRef("pk"), field="cause").order_by("-pk").values("pk")[:1]


def feel_again(
    conversation: Conversation, latest: Message, text: str, *, news: Message | None = None, known: str | None = None
) -> Mood:
    """Make the mood anew after something was read, or corrected.

    `latest` is the message, with its words, that lists show; `news` is one that was read just now, for what it brings is told;
    `known` the threat that had been read in it before, where it was read once more.
    """
    Conversation.objects.in_turn(conversation.pk)
    said = [Said(*row) for row in _read_in(conversation.pk)]
    before = next(iter(_mood_of(conversation.pk)), None)
    weighed = weigh(said, conversation.customer_waits_since)
    held_out = [before.threatened if before and news else "", weighed["threat"]]
    mood = put(
        Mood(
            conversation=conversation,
            excerpt=_telling(conversation, latest, text, weighed),
            threatened=gravest(held_out if news else [*held_out, *_ever_held_out(conversation.pk)]),
            threat_is_confirmed=bool(weighed["threat"]) and _is_confirmed(conversation, weighed["threat"]),
            **weighed,
        )
    )
    if news:
        _tell_news(conversation, news, before, mood, is_new=known is None)
        if known is None or news.assessment.threat != known:
            _tell_of_threat(conversation, news, said)
    return mood


def _telling(conversation: Conversation, latest: Message, text: str, weighed: dict[str, Any]) -> list[Piece]:
    """The words a list shows: of the newest message, or where that is calmer than the matter, of the newest that is not."""
    assessment: Assessment = latest.assessment
    feeling, is_violent = feeling_of(weighed["anger"], weighed["distress"]), weighed["threat"] == PHYSICAL

    def says_it(each: Assessment) -> bool:
        return each.threat == PHYSICAL if is_violent else each.feeling == feeling

    if (is_violent or feeling in LOUD) and not says_it(assessment):
        louder = next(filter(says_it, _unanswered(conversation)), None)
        assessment, text = (louder, louder.message.body.text) if louder else (assessment, text)
    spans = (assessment.spans(*some) for some in QUOTED_FIRST)
    return excerpt(text, next(filter(None, spans), []))


def _unanswered(conversation: Conversation) -> "QuerySet[Assessment]":
    """What was read in what nobody has answered, the newest first."""
    rows = Assessment.objects.filter(message__conversation=conversation.pk, message__kind__in=FROM_CUSTOMER)
    since = conversation.customer_waits_since or now()
    return rows.filter(message__at__gte=since).order_by("-message__at", "-pk")[:LATEST]


@asked_again
def _read_in(number: int) -> "QuerySet[Assessment, Any]":
    felt = ("message__at", "anger", "distress", "insult", "escalate", "churn", "threat", "kind", "complaint")
    fields = (*felt, "cause_id", "cause__code", Subquery(BY_A_PERSON))
    said = Assessment.objects.filter(message__conversation=number, message__kind__in=FROM_CUSTOMER)
    return said.order_by("-message__at", "-pk").values_list(*fields)[:LATEST]


@asked_again
def _mood_of(number: int) -> "QuerySet[Mood]":
    return Mood.objects.filter(pk=number)


@asked_again
def _ever_held_out(number: int) -> "QuerySet[Assessment, str]":
    held_out = Assessment.objects.filter(message__conversation=number).exclude(threat="")
    return held_out.order_by().values_list("threat", flat=True).distinct()


def _is_confirmed(conversation: Conversation, threat: str) -> bool:
    """Whether a person has said that this is held out in what nobody has answered, or in the newest where all is answered."""
    confirmed = _confirmed(conversation.pk, threat)
    if since := conversation.customer_waits_since:
        return any(at >= since for _message, at in confirmed)
    newest = newest_read(conversation)
    return newest is not None and any(message == newest.pk for message, _at in confirmed)


@asked_again
def _confirmed(number: int, threat: str) -> "QuerySet[Correction, Any]":
    """The messages of which a person has said that they hold this out."""
    said = Correction.objects.filter(assessment__message__conversation=number, field="threat", is_now=threat)
    return said.filter(assessment__threat=threat).values_list("assessment", "assessment__message__at")


def _tell_news(conversation: Conversation, news: Message, before: Mood | None, mood: Mood, *, is_new: bool) -> None:
    """Say so where somebody has become furious or desperate, or still is after we have answered."""
    is_answered = is_new and mood.unanswered == 1
    if mood.feeling in PRESSING and (before is None or before.feeling != mood.feeling or is_answered):
        conversation.record(TURNED_UPSET, by=Actor.amends(), message=news.pk, feeling=mood.feeling)


def _tell_of_threat(conversation: Conversation, news: Message, said: Sequence[Said]) -> None:
    """Violence is told each time, a lawsuit once until we have answered."""
    threat, waits_since = news.assessment.threat, conversation.customer_waits_since
    earlier = {each.threat for each in said if waits_since and waits_since <= each.at < news.at}
    if threat and (threat == PHYSICAL or threat not in earlier):
        _record_threat(conversation, news.pk, threat)


def _record_threat(conversation: Conversation, message: int, threat: str) -> None:
    """Say once of each message what it holds out, however often that is judged."""
    if message not in told_to_threaten(conversation, threat):
        conversation.record(THREATENED, by=Actor.amends(), message=message, threat=threat)


def told_to_threaten(conversation: Conversation, threat: str) -> set[int]:
    """The messages of which the house was told that they hold this out, here and in what lives on here."""
    told = _told_of_threats(conversation.all_numbers())
    return {each["message"] for each in told if each["threat"] == threat}


@asked_again
def _told_of_threats(numbers: tuple[int, ...]) -> "QuerySet[Event, Any]":
    return Event.objects.about("conversation", *numbers).filter(kind=THREATENED).values_list("particulars", flat=True)


@reacts_at_once(CORRECTED, CONFIRMED, MERGED, PARTED, REPLIED, TAKEN_BACK, DENIED)
def follow(event: Event) -> None:
    """Make the mood anew because a person knew better, we have answered, or messages have come or gone."""
    conversation = Conversation.objects.get(pk=event.subject_id)
    newest, before = newest_read(conversation), next(iter(_mood_of(conversation.pk)), None)
    if newest is None:
        Mood.objects.filter(conversation=conversation).delete()
        if event.kind == PARTED:
            speak(conversation, "")
        return
    mood = feel_again(conversation, newest, newest.body.text)
    if event.kind in OTHER_WORDS:
        follow_the_language(conversation)
    if event.kind == CORRECTED:
        _follow_a_person(event, conversation, newest, before, mood)
    if before is None or _as_it_counts(before) != _as_it_counts(mood):
        conversation.record(FELT, by=Actor.amends())


def _follow_a_person(
    event: Event, conversation: Conversation, newest: Message, before: Mood | None, mood: Mood
) -> None:
    """What somebody has set right is as true as what was read: a threat, fury."""
    said = event.particulars
    # What is as it was before somebody spoke has been told, or was not worth it.
    if said["field"] == "threat" and said.get("is_now") and not said.get("taken_back"):
        _record_threat(conversation, said["message"], said["is_now"])
    if mood.feeling in PRESSING and (before is None or before.feeling != mood.feeling):
        conversation.record(TURNED_UPSET, by=Actor.amends(), message=newest.pk, feeling=mood.feeling)


def _as_it_counts(mood: Mood) -> tuple[Any, ...]:
    """What of a mood makes a place in line."""
    return (
        mood.anger,
        mood.distress,
        mood.threat,
        mood.kind,
        mood.wants_superior,
        mood.may_leave,
        mood.unanswered,
        mood.steps,
    )


def newest_read(conversation: Conversation) -> Message | None:
    """The customer's newest message that was read."""
    read = conversation.messages.filter(assessment__isnull=False, kind__in=FROM_CUSTOMER)
    return read.select_related("body", "assessment").order_by("-at", "-pk").first()
