"""The conversation behind an address, for whoever may see it."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from amends.conversations.models import Conversation, Message
from amends.foundation.asking_again import asked_again
from amends.people.models import Person
from amends.screens.ui.allowing import Request

SHOWN = (
    "customer__organisation",
    "customer__vip_mark",
    "mailbox",
    "team",
    "closure",
    "snooze_row",
    "assignment__person",
    "denial",
    "confidence",
    "hold_row",
    "placement",
    "mood__cause",
)


def find(request: Request, number: int, *rows: str) -> Conversation:
    """The conversation with this number, or the one it lives on in; 404 also for what is confidential among others."""
    visible = Conversation.objects.visible_to(request.user).select_related("merge_row", *rows)
    found = get_object_or_404(visible, number=number)
    return find(request, found.merge_row.kept_id, *rows) if hasattr(found, "merge_row") else found


def find_shown(request: Request, number: int) -> Conversation:
    """The same with every row its page shows, asked for in words kept from the last time."""
    found = _visible_and_shown(request.user.pk, number)
    if found and not hasattr(found[0], "merge_row"):
        return found[0]
    return find(request, number, *SHOWN)


@asked_again
def _visible_and_shown(person: int, number: int) -> "QuerySet[Conversation]":
    visible = Conversation.objects.visible_to(Person(pk=person)).filter(number=number)
    return visible.select_related("merge_row", *SHOWN)


def find_message(request: Request, number: int, message_id: int) -> Message:
    """A message of a conversation one may see."""
    said = find(request, number).messages.select_related("body", "outgoing", "incoming", "by")
    return get_object_or_404(said, pk=message_id)
