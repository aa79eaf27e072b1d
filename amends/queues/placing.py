"""Giving a conversation its place in line, worked out anew from its rows whenever something happens to it."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F

from amends.conversations.drafting import WRITING
from amends.conversations.models import Conversation
from amends.foundation.business_hours import BusinessHours
from amends.foundation.writing import writing
from amends.journal.models import Event
from amends.journal.reactions import reacts_at_once
from amends.people.teams import read_week
from amends.queues.placement import Place, Placement
from amends.queues.weighing import Urgency, answer_by

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
    "confided": F("confidence__id"),
    "within": F("mailbox__answer_within_minutes"),
    "timezone": F("team__timezone"),
    "week": F("team__week"),
    "country": F("team__country"),
    "region": F("team__region"),
}

Facts = dict[str, Any]


def place(number: int) -> None:
    """Put the conversation where it belongs, or out of the line when it is closed."""
    with writing():
        _wait_for_others(number)
        _place(number)


def _wait_for_others(number: int) -> None:
    """Let nobody else place this conversation meanwhile, so that none writes down what is no longer so."""
    if connection.features.has_select_for_update:
        list(Conversation.objects.select_for_update().filter(pk=number).values_list("pk"))


def _place(number: int) -> None:
    facts: Any = Conversation.objects.filter(pk=number).values("team_id", **NEEDED).first()
    if facts is None or facts["closed"]:
        Placement.objects.filter(pk=number).delete()
        return
    where, due = where_and_when(facts)
    row = {
        "place": where,
        "answer_by": due,
        "team_id": facts["team_id"],
        "assignee_id": facts["assignee"],
        "is_vip": bool(facts["vip"]),
        "is_confidential": bool(facts["confided"]),
    }
    Placement.objects.bulk_create(
        [Placement(conversation_id=number, **row)],
        update_conflicts=True,
        unique_fields=["conversation"],
        update_fields=list(row),
    )


def where_and_when(facts: Facts) -> tuple[Place, datetime]:
    """The line a conversation belongs to, and the moment that orders it there."""
    if facts["snoozed_until"]:
        return Place.SNOOZED, facts["snoozed_until"]
    waits_since = facts["waits_since"] or facts["outside_since"]
    if not waits_since:
        return Place.WAITING, facts["look_again_at"] or facts["moved_at"]
    urgency = Urgency(
        waits_since=waits_since,
        answer_within=timedelta(minutes=facts["within"]),
        is_vip=bool(facts["vip"]),
        is_denied=bool(facts["denied"]),
    )
    hours = BusinessHours(facts["timezone"], read_week(facts["week"]), facts["country"], facts["region"])
    return Place.ANSWER, answer_by(urgency, hours)


@reacts_at_once("conversation.*")
def place_again(event: Event) -> None:
    """Anything that happens to a conversation may change its place."""
    if event.kind != WRITING:
        place(event.subject_id)


@reacts_at_once("customer.*")
def place_all_of_customer(event: Event) -> None:
    """A VIP mark or a merge changes how soon a customer is due."""
    for number in Placement.objects.filter(conversation__customer_id=event.subject_id).values_list("pk", flat=True):
        place(number)
