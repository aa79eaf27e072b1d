"""The column beside a conversation: what else is known of this customer and this matter."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from amends.conversations.models import Conversation, Message, MessageKind
from amends.customers.models import Customer, CustomerNote
from amends.foundation.clock import now
from amends.people.models import Person

SOME = 6


def help_for(
    person: Person, conversation: Conversation, said: Sequence[Message], writing: Sequence[Person]
) -> dict[str, Any]:
    """What the column shows; panels without anything in them are left away."""
    linked = list(conversation.linked().filter(pk__in=Conversation.objects.visible_to(person).values("pk"))[:SOME])
    return {
        "notes": notes_on(conversation.customer),
        "linked": linked,
        "other_matters": others_of(person, conversation, linked),
        "taking_part": taking_part(conversation, said, writing),
    }


def notes_on(customer: Customer) -> list[CustomerNote]:
    """What is good to know and still holds."""
    holding = Q(until__isnull=True) | Q(until__gte=now().date())
    return list(customer.notes.filter(holding).select_related("by")[:SOME])


def others_of(person: Person, conversation: Conversation, linked: Sequence[Conversation]) -> list[Conversation]:
    """The customer's other matters one may see, newest first, without those that are linked and shown anyway."""
    shown = [conversation.pk, *(each.pk for each in linked)]
    matters = Conversation.objects.visible_to(person).filter(customer_id__in=conversation.customer.all_ids())
    newest = matters.exclude(pk__in=shown).exclude(closure__reason="merged").order_by("-number")
    return list(newest.select_related("closure", "snooze_row")[:SOME])


def taking_part(conversation: Conversation, said: Sequence[Message], writing: Sequence[Person]) -> list[dict[str, Any]]:
    """Who has it, who is writing now, and who has answered or noted something here."""
    names = {each.by.name for each in said if each.kind in (MessageKind.REPLY, MessageKind.NOTE) and each.by.is_person}
    assignee = conversation.assignee
    rows = [{"person": assignee, "has_it": True, "is_writing": assignee in writing}] if assignee else []
    rows += [{"person": each, "is_writing": True} for each in writing if each != assignee]
    shown = {row["person"].name for row in rows}
    return rows + [{"name": name} for name in sorted(names - shown)]
