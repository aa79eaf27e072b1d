"""Telling whoever is on duty that a furious customer waits, or one too long, and whoever leads that one threatens."""

from django.db.models import Q

from amends.conversations.closing import CLOSED, REOPENED
from amends.conversations.merging import MERGED, PARTED
from amends.conversations.models import Conversation
from amends.conversations.replying import REPLIED, TAKEN_BACK
from amends.foundation.clock import now
from amends.journal.models import Event
from amends.journal.reactions import reacts_at_once, reacts_to
from amends.notices import known
from amends.notices.being_upset import (
    last_answer,
    still_threatens,
    still_waits,
    still_waits_upset,
    those_threatening,
    those_waiting_upset,
)
from amends.notices.devices import Device
from amends.notices.kinds import NoticeKind
from amends.notices.notice import Notice
from amends.notices.reactions import find
from amends.notices.telling import STALE, in_use, mail_due_at, owe_pushes, reached, tell
from amends.notices.wishing import ways_of
from amends.people.being_on_duty import People
from amends.people.models import Person
from amends.queues.models import Placement
from amends.rules.being_late import NEWLY_LATE
from amends.rules.moments import LATE
from amends.triage.correcting import CORRECTED, Field
from amends.triage.feeling_again import THREATENED, TURNED_UPSET

THREATS = {"legal": known.LEGAL_THREAT, "physical": known.VIOLENCE}
MAY_BE_OVER = tuple(kind.word for kind in (known.LATE, known.UPSET_WAITS, *THREATS.values()))


@reacts_to(TURNED_UPSET)
def tell_that_somebody_is_upset(event: Event) -> None:
    """Whoever has the conversation, if they are on duty, else those who are; not again before it was answered."""
    conversation = find(event)
    if conversation and still_waits_upset(conversation.pk, event) and is_news(event, conversation):
        people = not_told_yet(known.UPSET_WAITS, those_to_answer(conversation), event, conversation)
        tell(known.UPSET_WAITS, people, event, about=conversation)


@reacts_to(THREATENED)
def tell_of_a_threat(event: Event) -> None:
    """Whoever leads the team; of violence, and each time, also whoever has the conversation."""
    conversation, kind = find(event), THREATS.get(event.particulars["threat"])
    if conversation is None or kind is None or not still_threatens(conversation, event):
        return
    people = those_who_lead(conversation)
    if kind == known.LEGAL_THREAT:
        people = not_told_yet(kind, people, event, conversation)
    elif (assignee := who_has_and_knows(conversation)) and not assignee.is_away:
        people.append(assignee)
    tell(kind, people, event, about=conversation)


@reacts_to(CORRECTED)
def tell_of_a_threat_after_all(event: Event) -> None:
    """Whoever has not heard of it because somebody had said, before they could be told, that it is none."""
    said = event.particulars
    if said["field"] != Field.THREAT or not said.get("is_now"):
        return
    matters = Conversation.objects.get(pk=event.subject_id).all_numbers()
    told = Event.objects.about("conversation", *matters).filter(kind=THREATENED)
    for each in told.filter(particulars__message=said["message"], particulars__threat=said["is_now"]):
        # However old the message is: since somebody has said so, it is news. This is not written down.
        each.at = event.at
        tell_of_a_threat(each)


@reacts_to(LATE)
def tell_who_waits_too_long(event: Event) -> None:
    """Whoever is to answer, and of who is upset also whoever leads the team; not when it was answered since."""
    late = Placement.objects.to_answer().late().filter(pk=event.subject_id, answer_by__gt=event.at - NEWLY_LATE).first()
    conversation = find(event) if late else None
    if late and conversation:
        leads = those_who_lead(conversation) if late.is_upset else []
        tell(known.LATE, [*those_who_owe_it(conversation), *leads], event, about=conversation)


@reacts_at_once(REPLIED, TAKEN_BACK, CLOSED, REOPENED, CORRECTED, MERGED, PARTED)
def look_again(event: Event) -> None:
    """Who was answered or is calm waits no longer, and what is no threat is none: news to nobody until it is so again."""
    conversation = Conversation.objects.get(pk=event.particulars.get("into", event.subject_id))
    # Who was told just after a merge was told of the matter that lives on.
    matters = conversation.all_numbers()
    told = Notice.objects.filter(Q(read_at=None) | Q(over_since__isnull=False), conversation__in=matters)
    told = told.filter(kind__in=MAY_BE_OVER).select_related("person", "event", "conversation")
    so = those_still_so(conversation, [each.event for each in told])
    over = [each.pk for each in told if not (each.event_id in so or each.over_since)]
    if over:
        Notice.objects.filter(pk__in=over).be_over()
    knowing = {(each.person_id, each.kind) for each in told if each.event_id in so and not each.over_since}
    for each in told:
        came_back = each.event_id in so and each.over_since and each.event.at >= now() - STALE
        if came_back and (each.person_id, each.kind) not in knowing:
            be_news_again(each)


def those_still_so(conversation: Conversation, events: list[Event]) -> set[int]:
    """Which of the events that were told of a matter are not over, however many and whomever they were told."""
    threats = [each for each in events if each.kind == THREATENED]
    upset = [each for each in events if each.kind == TURNED_UPSET]
    threatening = those_threatening(conversation, threats) if threats else set()
    waiting = {each.pk for each in events if each.kind == LATE and still_waits(conversation, each)}
    return waiting | threatening | (those_waiting_upset(conversation.pk, upset) if upset else set())


def be_news_again(notice: Notice) -> None:
    """It is so after all: it is unread again, and mailed and pushed unless it was."""
    known = Device.objects.of_each([notice.person])
    way = reached(ways_of(notice.person)[notice.kind], known[notice.person_id])
    due = None if notice.mail_id else mail_due_at(notice.sort, notice.person, way)
    Notice.objects.filter(pk=notice.pk).update(read_at=None, over_since=None, mail_due_at=due)
    if way.by_push and not notice.pushed_at:
        owe_pushes(notice.event, in_use(known))


def is_news(event: Event, conversation: Conversation) -> bool:
    """Whether nobody was told since the last answer, or since somebody knew better, that the customer feels so."""
    answered = last_answer(conversation)
    happened = Event.objects.about("conversation", conversation.pk).filter(pk__lt=event.pk)
    corrected = happened.filter(kind=CORRECTED, particulars__field__in=(Field.FEELING, Field.DISTRESS)).last()
    earlier = happened.filter(kind=TURNED_UPSET, pk__gt=corrected.pk if corrected else 0)
    feelings = [each.particulars["feeling"] for each in earlier if each.particulars["message"] > answered]
    return feelings[-1:] != [event.particulars["feeling"]]


def not_told_yet(kind: NoticeKind, people: list[Person], event: Event, conversation: Conversation) -> list[Person]:
    """Those of them who were not told the same since the last answer, or have read it."""
    told = Notice.objects.about(conversation).unread().filter(kind=kind.word).select_related("event")
    answered, feeling = last_answer(conversation), event.particulars.get("feeling")
    later = [each for each in told if each.event.particulars["message"] > answered]
    knowing = {each.person_id for each in later if each.event.particulars.get("feeling") == feeling}
    return [person for person in people if person.pk not in knowing]


def those_to_answer(conversation: Conversation) -> list[Person]:
    """Who is to look at it now."""
    team, assignee = conversation.team, who_has_and_knows(conversation)
    if assignee and team.has_on_duty(assignee):
        return [assignee]
    return list(team.on_duty(among(conversation)) or confidants(conversation))


def those_who_owe_it(conversation: Conversation) -> list[Person]:
    """Who is to answer it when its team is open again: many an answer is due just when that closes."""
    assignee = who_has_and_knows(conversation)
    if assignee and assignee.may_answer and not assignee.is_away:
        return [assignee]
    return list(conversation.team.staff(among(conversation)) or confidants(conversation))


def those_who_lead(conversation: Conversation) -> list[Person]:
    """Whoever leads its team now and may know of it."""
    return list(conversation.team.leading(among(conversation)) or confidants(conversation))


def who_has_and_knows(conversation: Conversation) -> Person | None:
    """Whoever has it, unless it was confided to others."""
    assignee = conversation.assignee
    return assignee if assignee and conversation.may_be_known_to(assignee) else None


def among(conversation: Conversation) -> People | None:
    """Who may know of it, where not everybody may."""
    return conversation.confidence.confidants.all() if conversation.is_confidential else None


def confidants(conversation: Conversation) -> list[Person]:
    """Those it was confided to, if it was: whatever their team and part, nobody else can be told."""
    return list(among(conversation) or [])
