"""Giving a conversation its place in line, worked out anew from its rows whenever something happens to it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from amends.conversations.drafting import WRITING
from amends.conversations.holding import HELD, LET_GO
from amends.conversations.models import Conversation
from amends.customers.models import Customer
from amends.foundation.adding import put
from amends.foundation.asking_again import asked_again
from amends.foundation.business_hours import BusinessHours
from amends.foundation.writing import writing
from amends.journal.models import Event
from amends.journal.reactions import reacts_at_once
from amends.people.teams import read_week
from amends.queues.placement import Place, Placement
from amends.queues.policy import pressures
from amends.queues.pressing import Pressures, at_any_hour, is_upset, known_from, share_of, situations_of
from amends.queues.weighing import SOONEST, Urgency, answer_by
from amends.triage.mood import read_step

NEEDED = {
    "closed": F("closure__id"),
    "waits_since": F("customer_waits_since"),
    "outside_since": F("third_party_answered_at"),
    "moved_at": F("last_message_at"),
    "snoozed_until": F("snooze_row__until"),
    "look_again_at": F("confirmation__look_again_at"),
    "assignee": F("assignment__person_id"),
    "vip": F("customer__vip_mark__id"),
    "denied": F("denial__id"),
    "anger": F("mood__anger"),
    "distress": F("mood__distress"),
    "threat": F("mood__threat"),
    "kind": F("mood__kind"),
    "wants_superior": F("mood__wants_superior"),
    "may_leave": F("mood__may_leave"),
    "unanswered": F("mood__unanswered"),
    "confided": F("confidence__id"),
    "steps": F("mood__steps"),
    "within": Coalesce("team__answer_within_minutes", "mailbox__answer_within_minutes"),
    "timezone": F("team__timezone"),
    "week": F("team__week"),
    "country": F("team__country"),
    "region": F("team__region"),
}

Facts = dict[str, Any]
ALWAYS = BusinessHours()
NOTHING_READ = dict.fromkeys(("anger", "distress", "threat", "kind", "wants_superior", "may_leave", "unanswered"))


def place(*numbers: int) -> None:
    """Put conversations where they belong, or out of the line when they are closed."""
    with writing():
        # None must write down what another has just changed.
        Conversation.objects.in_turn(*numbers)
        _place(numbers)


def _place(numbers: Sequence[int]) -> None:
    policy = pressures()
    placed = [_placement(facts, policy) for facts in facts_of(tuple(numbers)) if not facts["closed"]]
    gone = set(numbers) - {each.pk for each in placed}
    if gone:
        Placement.objects.filter(pk__in=gone).delete()
    for each in placed:
        put(each)


def _placement(facts: Facts, policy: Pressures) -> Placement:
    words = situations_of(known_from(facts))
    where, due = where_and_when(facts, policy)
    return Placement(
        conversation_id=facts["pk"],
        place=where,
        answer_by=due,
        team_id=facts["team_id"],
        assignee_id=facts["assignee"],
        is_vip=bool(facts["vip"]),
        is_upset=where == Place.ANSWER and is_upset(words, policy),
        because=words,
        is_confidential=bool(facts["confided"]),
    )


@asked_again
def facts_of(numbers: tuple[int, ...]) -> "QuerySet[Conversation, Any]":
    """What decides where these conversations stand."""
    return Conversation.objects.filter(pk__in=numbers).values("pk", "team_id", **NEEDED)


def where_and_when(facts: Facts, policy: Pressures) -> tuple[Place, datetime]:
    """The line a conversation belongs to, and the moment that orders it there.

    Each message that presses more than those before it makes its own time, of which the first counts: so writing again never means to
    wait longer, and nobody is due before they have pressed, or sooner than anybody could answer. That somebody is a VIP or has said “not
    yet” counts from the beginning.
    """
    if facts["snoozed_until"]:
        return Place.SNOOZED, facts["snoozed_until"]
    waits_since = facts["waits_since"] or facts["outside_since"]
    if not waits_since:
        return Place.WAITING, facts["look_again_at"] or facts["moved_at"]
    hours, within = _hours(facts), timedelta(minutes=facts["within"])
    return Place.ANSWER, min(
        _due(Urgency(waits_since, within, share_of(words, policy)), at, ALWAYS if at_any_hour(words, policy) else hours)
        for at, words in _steps(facts, waits_since)
    )


def _steps(facts: Facts, waits_since: datetime) -> list[tuple[datetime, list[str]]]:
    """From when on which situations pressed.

    Where a wait began before the first message that was read in it, it first has the time anybody has; where nobody knows what pressed
    when, all of it pressed with the newest message.
    """
    steps = facts["steps"] if facts["waits_since"] else None
    found = [(read_step(each), situations_of(known_from(facts | each))) for each in steps or ()]
    found = found or [(max(waits_since, facts["moved_at"]), situations_of(known_from(facts)))]
    unread = [(waits_since, situations_of(known_from(facts | NOTHING_READ)))] if found[0][0] > waits_since else []
    return [*unread, *found]


def _hours(facts: Facts) -> BusinessHours:
    return BusinessHours(facts["timezone"], read_week(facts["week"]), facts["country"], facts["region"])


def _due(urgency: Urgency, pressed_at: datetime, hours: BusinessHours) -> datetime:
    return max(answer_by(urgency, hours), hours.after(pressed_at, SOONEST))


def promised_by(number: int) -> datetime:
    """When an answer is due by our promise alone, whatever presses, put aside or not."""
    (facts,) = facts_of((number,))
    since = facts["waits_since"] or facts["moved_at"]
    return _due(Urgency(since, timedelta(minutes=facts["within"])), since, _hours(facts))


@reacts_at_once("conversation.*")
def place_again(event: Event) -> None:
    """Anything that happens to a conversation may change its place, but for what no line asks about."""
    if event.kind not in (WRITING, HELD, LET_GO):
        place(event.subject_id)


@reacts_at_once("customer.*")
def place_all_of_customer(event: Event) -> None:
    """A VIP mark or a merge changes how soon a customer is due."""
    concerned = Customer.objects.filter(pk__in=[event.subject_id, event.particulars.get("out_of")])
    ids = {pk for each in concerned for pk in each.resolved().all_ids()}
    place(*Placement.objects.filter(conversation__customer_id__in=ids).values_list("pk", flat=True))
