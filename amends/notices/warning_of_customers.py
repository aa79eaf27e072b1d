"""Telling whoever is on duty that a furious customer waits, and whoever leads that one threatens."""

from django.db.models import Max

from amends.conversations.models import Conversation, MessageKind
from amends.conversations.replying import REPLIED
from amends.foundation.clock import now
from amends.journal.models import Event
from amends.journal.reactions import reacts_at_once, reacts_to
from amends.notices import known
from amends.notices.notice import Notice
from amends.notices.reactions import find
from amends.notices.telling import tell
from amends.people.being_on_duty import People
from amends.people.models import Person
from amends.triage.feeling_again import THREATENED, TURNED_UPSET

THREATS = {"legal": known.LEGAL_THREAT, "physical": known.VIOLENCE}


@reacts_to(TURNED_UPSET)
def tell_that_somebody_is_upset(event: Event) -> None:
    """Whoever has the conversation, if they are on duty, else those who are; not again before it was answered."""
    conversation = find(event)
    if conversation and not conversation.is_closed and is_news(event, conversation):
        tell(known.UPSET_WAITS, those_to_answer(conversation), event, about=conversation)


@reacts_to(THREATENED)
def tell_of_a_threat(event: Event) -> None:
    """Whoever leads the team; of violence also whoever has the conversation."""
    conversation, kind = find(event), THREATS.get(event.particulars["threat"])
    if conversation is None or kind is None:
        return
    people = list(conversation.team.leading(among(conversation)) or confidants(conversation))
    if kind == known.VIOLENCE and conversation.assignee and not conversation.assignee.is_away:
        people.append(conversation.assignee)
    tell(kind, people, event, about=conversation)


@reacts_at_once(REPLIED)
def forget_that_somebody_waits(event: Event) -> None:
    """Who was answered waits no longer: it is news to nobody, and nobody is mailed."""
    told = Notice.objects.filter(conversation=event.subject_id, kind=known.UPSET_WAITS.word, read_at=None)
    told.update(read_at=now(), mail_due_at=None)


def is_news(event: Event, conversation: Conversation) -> bool:
    """Whether the customer is not answered yet, and nobody was told since the last answer that they feel so."""
    replies = conversation.messages.filter(kind=MessageKind.REPLY)
    answered = replies.aggregate(last=Max("pk"))["last"] or 0
    earlier = Event.objects.about("conversation", conversation.pk).filter(kind=TURNED_UPSET, pk__lt=event.pk)
    feelings = [each.particulars["feeling"] for each in earlier if each.particulars["message"] > answered]
    return event.particulars["message"] > answered and feelings[-1:] != [event.particulars["feeling"]]


def those_to_answer(conversation: Conversation) -> list[Person]:
    """Who is to look at it now."""
    team, assignee = conversation.team, conversation.assignee
    if assignee and team.has_on_duty(assignee):
        return [assignee]
    return list(team.on_duty(among(conversation)) or confidants(conversation))


def among(conversation: Conversation) -> People | None:
    """Who may know of it, where not everybody may."""
    return conversation.confidence.confidants.all() if conversation.is_confidential else None


def confidants(conversation: Conversation) -> list[Person]:
    """Those it was confided to, if it was: whatever their team and part, nobody else can be told."""
    return list(among(conversation) or [])
