"""The matters of a customer or an organisation as a list, newest first."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from amends.conversations.models import Conversation, Reason, Status
from amends.foundation.clock import now
from amends.people.models import Person
from amends.screens.ui.allowing import Request
from amends.screens.ui.telling_time import tell

PAGE = 25


def matters_of(person: Person, customer_ids: Sequence[int]) -> "QuerySet[Conversation]":
    """What these customers have written about, as far as this colleague may know."""
    visible = Conversation.objects.visible_to(person).filter(customer_id__in=customer_ids)
    return visible.exclude(closure__reason=Reason.MERGED)


def page_of(request: Request, matters: "QuerySet[Conversation]") -> dict[str, Any]:
    """One page of them, and the way to the next."""
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        matters = matters.filter(number__lt=int(before))
    rows = ("customer", "closure", "snooze_row", "assignment__person", "placement", "mailbox")
    found = list(matters.select_related(*rows).order_by("-number")[: PAGE + 1])
    later_url = f"?before={found[PAGE - 1].number}" if len(found) > PAGE else ""
    return {"rows": [row_of(each) for each in found[:PAGE]], "later_url": later_url}


def row_of(conversation: Conversation) -> dict[str, Any]:
    """One matter as a row of a list."""
    is_open = conversation.status == Status.OPEN and hasattr(conversation, "placement")
    return {
        "number": conversation.number,
        "url": reverse("desk:conversation", args=[conversation.number]),
        "name": conversation.subject or _("Without a subject"),
        "subject": "",
        "words": conversation.latest_words,
        "language": conversation.language,
        "answer_by": conversation.placement.answer_by if is_open else None,
        "due_words": how_it_stands(conversation),
        "facts": [str(conversation.customer)],
        "icon": "mail",
        "channel": tell(conversation.last_message_at, now()),
        "more": conversation.mailbox.from_name,
        "agent": conversation.assignee,
    }


def how_it_stands(conversation: Conversation) -> str:
    """In few words, where no answer is due."""
    if not conversation.is_closed:
        return str(conversation.status.label)
    ends: dict[str, str] = {Reason.CONFIRMED: _("Solved"), Reason.UNANSWERED: _("At rest")}
    return ends.get(conversation.closure.reason, _("Closed"))
