"""The conversation behind an address, for whoever may see it."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from amends.conversations.models import Conversation, Message

ROWS = (
    "customer__organisation",
    "customer__vip_mark",
    "customer__actor",
    "mailbox",
    "team",
    "closure__by",
    "snooze_row",
    "assignment__person",
    "confirmation",
    "denial",
    "confidence",
    "hold_row",
    "merge_row__kept",
    "placement",
)


def find(request: HttpRequest, number: int) -> Conversation:
    """The conversation with this number; 404 also for those that exist and are confidential."""
    return get_object_or_404(Conversation.objects.visible_to(request.user).select_related(*ROWS), number=number)


def find_message(request: HttpRequest, number: int, message_id: int) -> Message:
    """A message of a conversation one may see."""
    messages = find(request, number).messages.select_related("body", "outgoing", "incoming", "by")
    return get_object_or_404(messages, pk=message_id)
