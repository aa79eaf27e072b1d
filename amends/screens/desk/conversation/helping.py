"""The column beside a conversation: what else is known of this customer and this matter."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from amends.conversations.models import Conversation, Link, Message, MessageKind, Reason
from amends.customers.models import Customer, CustomerNote
from amends.foundation.clock import now
from amends.people.models import Person

SOME = 6


def help_for(
    person: Person, conversation: Conversation, said: Sequence[Message], writing: Sequence[Person]
) -> dict[str, Any]:
    """What the column shows; panels without anything in them are left away."""
    linked, others = matters_beside(person, conversation)
    return {
        "notes": notes_on(conversation.customer),
        "linked": linked,
        "other_matters": others,
        "taking_part": taking_part(conversation, said, writing),
    }


def notes_on(customer: Customer) -> list[CustomerNote]:
    """What is good to know and still holds."""
    holding = Q(until__isnull=True) | Q(until__gte=now().date())
    return list(customer.notes.filter(holding).select_related("by")[:SOME])


def matters_beside(person: Person, conversation: Conversation) -> tuple[list[Conversation], list[Conversation]]:
    """The linked matters, and the customer's others, newest first, as far as this colleague may know."""
    ends = Link.objects.filter(Q(earlier=conversation) | Q(later=conversation)).values_list("earlier_id", "later_id")
    linked = {number for pair in ends for number in pair}
    theirs = Q(customer_id__in=conversation.customer.all_ids()) | Q(pk__in=linked)
    matters = Conversation.objects.visible_to(person).filter(theirs).exclude(pk=conversation.pk)
    newest = matters.exclude(closure__reason=Reason.MERGED).select_related("closure", "snooze_row").order_by("-number")
    found = list(newest[: 2 * SOME])
    return [each for each in found if each.pk in linked], [each for each in found if each.pk not in linked][:SOME]


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
