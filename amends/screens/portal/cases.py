"""The page of a case: who has it, how it stands, what was said, and the question whether it is solved."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from amends.conversations.models import CaseLink, Conversation, Message, MessageKind, Reason, Status
from amends.mail.markup import to_html
from amends.screens.portal.links import frame_of, with_link

LATEST = 50


@with_link
@require_safe
def show(request: HttpRequest, link: CaseLink) -> HttpResponse:
    """Show the case; looking changes nothing, since mail scanners look too."""
    return show_case(request, link)


def show_case(request: HttpRequest, link: CaseLink, status: int = 200, **more: Any) -> HttpResponse:
    """The page, after a mistake with what was typed still in it."""
    conversation = link.conversation
    frame = frame_of(link)
    context = frame | {
        "headline": headline(conversation),
        "steps": list(steps(conversation)),
        "entries": [entry_of(message, link, frame["house_name"]) for message in newest_messages(conversation)],
        "is_solved": conversation.is_closed and conversation.closure.reason == Reason.CONFIRMED,
        "is_at_rest": conversation.is_closed and conversation.closure.reason != Reason.CONFIRMED,
        "is_answered": conversation.messages.filter(kind=MessageKind.REPLY).exists(),
        "assignee": conversation.assignee,
    }
    return render(request, "portal/case.html", context | more, status=status)


def headline(conversation: Conversation) -> str:
    """How it stands, in one sentence with a person in it."""
    name, person = conversation.customer.first_name, conversation.assignee
    if conversation.is_closed and conversation.closure.reason == Reason.CONFIRMED:
        return _("You said it is solved, %(name)s. Thank you.") % {"name": name}
    if conversation.is_closed:
        return _("Your case is at rest, %(name)s. One click wakes it.") % {"name": name}
    if person is None:
        return _("We have your message, %(name)s. Somebody takes it on soon.") % {"name": name}
    if conversation.status == Status.WAITING:
        return _("%(agent)s has answered you, %(name)s.") % {"agent": person.first_name, "name": name}
    return _("%(agent)s is taking care of it, %(name)s.") % {"agent": person.first_name, "name": name}


def steps(conversation: Conversation) -> Iterator[dict[str, Any]]:
    """Received, taken on, answered, solved: what has been reached, and what is going on now."""
    is_closed = conversation.is_closed
    answered = conversation.messages.filter(kind=MessageKind.REPLY).exists() if is_closed else is_answered(conversation)
    taken_on = conversation.assignee is not None or answered
    reached = [True, taken_on, answered, is_solved(conversation)]
    # What has not happened yet is not worded as if it had.
    words = [
        _("Received"),
        _("Taken on") if taken_on else _("Somebody takes it on"),
        _("Answered") if answered else _("You get an answer"),
        _("Solved, when you say so"),
    ]
    current = reached.index(False) if False in reached else None
    for place, (word, is_done) in enumerate(zip(words, reached, strict=True)):
        if is_closed and not is_done:
            continue
        yield {"words": word, "is_done": is_done, "is_current": place == current}


def is_answered(conversation: Conversation) -> bool:
    """Whether the next word is the customer's."""
    return conversation.status == Status.WAITING


def is_solved(conversation: Conversation) -> bool:
    """Whether the customer has said so; what rests is not solved."""
    return conversation.is_closed and conversation.closure.reason == Reason.CONFIRMED


def newest_messages(conversation: Conversation) -> list[Message]:
    """What was said, without what is only ours, newest first."""
    said = conversation.messages.for_customer().select_related("body", "by").prefetch_related("attachments__file")
    return conversation.shared_with_customer(said.order_by("-at", "-pk")[:LATEST])


def entry_of(message: Message, link: CaseLink, house: str) -> dict[str, Any]:
    """One message as the page shows it."""
    theirs = message.is_from_customer
    is_them = theirs and message.by_id == link.conversation.customer.actor_id
    name = message.signed(house)
    return {
        "id": message.pk,
        "kind": "theirs" if theirs else "ours",
        "name": pgettext("the customer", "You") if is_them else name,
        "label": _("Message from %(name)s") % {"name": name},
        "who": name,
        "at": message.at,
        "text": message.body.text if theirs else "",
        "html": "" if theirs else to_html(message.body.text),
        "files": [
            {"name": each.name, "size": each.file.size, "attachment": each}
            for each in message.attachments.all()
            if not each.is_decoration
        ],
    }
