"""The column beside a conversation: what else is known of this customer and this matter."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from amends.conversations.models import Conversation, Link, Message, MessageKind, Reason
from amends.customers.models import Customer, CustomerNote
from amends.foundation.clock import now
from amends.people.models import Person

SOME = 6


def help_for(person: Person, conversation: Conversation, there_is: Mapping[str, int]) -> dict[str, Any]:
    """What the column shows; panels without anything in them are left away."""
    linked = linked_numbers(conversation) if there_is["links"] else set()
    has_others = there_is["others"] or there_is["absorbed"]
    return {
        "notes": notes_on(conversation.customer) if there_is["notes"] else [],
        "linked": list(matters_of(person).filter(pk__in=linked)) if linked else [],
        "other_matters": others_of(person, conversation, linked) if has_others else [],
    }


def notes_on(customer: Customer) -> list[CustomerNote]:
    """What is good to know and still holds."""
    holding = Q(until__isnull=True) | Q(until__gte=now().date())
    return list(customer.notes.filter(holding).select_related("by")[:SOME])


def matters_of(person: Person) -> "QuerySet[Conversation]":
    """What may stand beside a conversation: what this colleague may know of, newest first."""
    visible = Conversation.objects.visible_to(person).exclude(closure__reason=Reason.MERGED)
    return visible.select_related("closure", "snooze_row").order_by("-number")


def linked_numbers(conversation: Conversation) -> set[int]:
    """The numbers of those it has to do with."""
    ends = Link.objects.filter(Q(earlier=conversation) | Q(later=conversation)).values_list("earlier_id", "later_id")
    return {number for pair in ends for number in pair} - {conversation.pk}


def others_of(person: Person, conversation: Conversation, linked: Collection[int]) -> list[Conversation]:
    """The newest other matters of the customer."""
    theirs = matters_of(person).filter(customer_id__in=conversation.customer.all_ids())
    return list(theirs.exclude(pk__in=[*linked, conversation.pk])[:SOME])


def taking_part(conversation: Conversation, said: Sequence[Message], writing: Sequence[Person]) -> list[dict[str, Any]]:
    """Who has it, who is writing now, and who has answered or noted something here."""
    names = {each.by.name for each in said if each.kind in (MessageKind.REPLY, MessageKind.NOTE) and each.by.is_person}
    assignee = conversation.assignee
    rows: list[dict[str, Any]] = (
        [{"person": assignee, "has_it": True, "is_writing": assignee in writing}] if assignee else []
    )
    rows += [{"person": each, "is_writing": True} for each in writing if each != assignee]
    shown = {row["person"].name for row in rows}
    return rows + [{"name": name} for name in sorted(names - shown)]
