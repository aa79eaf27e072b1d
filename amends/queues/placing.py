"""Giving a conversation its place in line, worked out anew from its rows whenever something happens to it."""

from datetime import datetime, timedelta

from amends.conversations.drafting import WRITING
from amends.conversations.models import Conversation
from amends.journal.models import Event
from amends.journal.reactions import reacts_at_once
from amends.queues.placement import Place, Placement
from amends.queues.weighing import Urgency, answer_by

ROWS = (
    "closure",
    "snooze_row",
    "assignment",
    "confidence",
    "denial",
    "confirmation",
    "customer__vip_mark",
    "team",
    "mailbox",
)


def place(number: int) -> None:
    """Put the conversation where it belongs, or out of the line when it is closed."""
    conversation = Conversation.objects.select_related(*ROWS).filter(pk=number).first()
    if conversation is None or conversation.is_closed:
        Placement.objects.filter(pk=number).delete()
        return
    where, due = where_and_when(conversation)
    facts = {
        "conversation_id": number,
        "place": where,
        "answer_by": due,
        "team_id": conversation.team_id,
        "assignee_id": conversation.assignment.person_id if hasattr(conversation, "assignment") else None,
        "is_vip": conversation.customer.is_vip,
        "is_confidential": conversation.is_confidential,
    }
    Placement.objects.bulk_create(
        [Placement(**facts)],
        update_conflicts=True,
        unique_fields=["conversation"],
        update_fields=[name for name in facts if name != "conversation_id"],
    )


def where_and_when(conversation: Conversation) -> tuple[Place, datetime]:
    """The line a conversation belongs to, and the moment that orders it there."""
    if conversation.is_snoozed:
        return Place.SNOOZED, conversation.snooze_row.until
    if not conversation.customer_waits_since:
        asked = conversation.confirmation.look_again_at if conversation.is_asked else conversation.last_message_at
        return Place.WAITING, asked
    urgency = Urgency(
        waits_since=conversation.customer_waits_since,
        answer_within=timedelta(minutes=conversation.mailbox.answer_within_minutes),
        is_vip=conversation.customer.is_vip,
        is_denied=conversation.is_denied,
    )
    return Place.ANSWER, answer_by(urgency, conversation.team.business_hours)


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
