"""What a row of a list says about a conversation."""

from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from amends.conversations.models import Conversation
from amends.foundation.clock import now
from amends.queues.models import Place, Placement, PlacementQuerySet
from amends.screens.ui.telling_time import tell

BESIDE = ("assignee", "conversation__customer__organisation", "conversation__mailbox", "conversation__denial")
SHOWN = (
    "place",
    "answer_by",
    "is_vip",
    "assignee__name",
    "conversation__subject",
    "conversation__language",
    "conversation__channel",
    "conversation__latest_words",
    "conversation__customer__name",
    "conversation__customer__organisation__name",
    "conversation__mailbox__from_name",
    "conversation__denial__conversation",
)
NORWEGIAN = {"nb": "Norsk", "nn": "Nynorsk"}
ICONS = {"mail": "mail", "portal": "form"}


def complete(line: PlacementQuerySet) -> PlacementQuerySet:
    """With everything its rows say, in one query."""
    return line.select_related(*BESIDE).only(*SHOWN)


def row_of(placement: Placement) -> dict[str, Any]:
    """One row."""
    conversation = placement.conversation
    organisation = conversation.customer.organisation
    return {
        "number": conversation.number,
        "url": reverse("desk:conversation", args=[conversation.number]),
        "place": placement.place,
        "moment": placement.answer_by,
        "answer_by": placement.answer_by if placement.place == Place.ANSWER else None,
        "due_words": due_words(placement),
        "name": str(conversation.customer),
        "subject": conversation.subject or _("No subject"),
        "words": conversation.latest_words,
        "language": conversation.language,
        "chips": chips(placement),
        "facts": [organisation.name] if organisation else [],
        "icon": ICONS.get(conversation.channel, "mail"),
        "channel": _channel(conversation),
        "more": conversation.mailbox.from_name,
        "agent": placement.assignee,
    }


def due_words(placement: Placement) -> str:
    """What stands in place of the time left where no answer is due."""
    if placement.place == Place.WAITING:
        return _("Waiting for customer")
    if placement.place == Place.SNOOZED:
        return _("Until %(moment)s") % {"moment": tell(placement.answer_by, now())}
    return ""


def chips(placement: Placement) -> list[dict[str, str]]:
    """What is special about it."""
    found = [{"text": _("VIP"), "kind": "inside"}] if placement.is_vip else []
    if hasattr(placement.conversation, "denial"):
        found.append({"text": _("Not yet solved"), "kind": "warm"})
    return found


def _channel(conversation: Conversation) -> str:
    language = language_name(conversation.language)
    return f"{_('Mail')} · {language}" if language else _("Mail")


@cache
def language_name(code: str) -> str:
    """A language by the name it gives itself; empty when we do not know it."""
    if code in NORWEGIAN or not code:
        return NORWEGIAN.get(code, "")
    try:
        return get_language_info(code)["name_local"].capitalize()
    except KeyError:
        return code
