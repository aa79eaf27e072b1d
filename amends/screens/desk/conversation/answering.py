"""Sending a reply, keeping a note, taking a reply back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.conversations.drafting import keep_draft
from amends.conversations.messages import FROM_CUSTOMER
from amends.conversations.models import Conversation, Draft, Enclosure, Message, MessageKind
from amends.conversations.replying import Reply, TooLate
from amends.foundation.writing import writing
from amends.screens.desk.conversation.drafts import enclose, listed
from amends.screens.desk.conversation.finding import find, find_message
from amends.screens.desk.conversation.page import show_page
from amends.screens.ui.allowing import needs

REFUSED, CAME_BETWEEN = 422, 409


@needs("conversations.answer")
@require_POST
def create(request: HttpRequest, number: int) -> HttpResponse:
    """Send the reply, or keep the note."""
    conversation = find(request, number)
    if request.POST.get("kind") == "note":
        return keep_note(request, conversation)
    return send_reply(request, conversation)


def keep_note(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """Write a note for colleagues."""
    text, files = request.POST.get("text", "").strip(), enclosures(request, conversation, "note")
    if not text and not files:
        return again(request, conversation, REFUSED, _("The note is empty."))
    with writing():
        conversation.note(text, by=request.user.actor, files=files)
        Draft.objects.filter(conversation=conversation, person=request.user, kind="note").delete()
    return redirect(f"{reverse('desk:conversation', args=[conversation.number])}#composer")


def send_reply(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """Answer the customer, after a warning if something came in between."""
    text, to = request.POST.get("text", "").strip(), listed(request.POST.get("to", ""))
    cc = listed(request.POST.get("cc", ""))
    problem = problem_with(text, to, cc)
    if problem:
        return again(request, conversation, REFUSED, problem)
    between = came_between(request, conversation)
    if between and "anyway" not in request.POST:
        return again(request, conversation, CAME_BETWEEN, between, is_warning=True)
    files = enclosures(request, conversation, "reply")
    message = conversation.reply(Reply(text, to, cc, files, agent=request.user.name), by=request.user.actor)
    if not conversation.assignee:
        conversation.claim(request.user)
    Draft.objects.filter(conversation=conversation, person=request.user, kind="reply").delete()
    undo = reverse("desk:taking_back", args=[conversation.number, message.pk])
    messages.success(request, _("Sent to %(address)s.") % {"address": to[0]}, extra_tags=undo)
    return redirect("desk:conversation", conversation.number)


def problem_with(text: str, to: tuple[str, ...], cc: tuple[str, ...]) -> str:
    """Why this cannot be sent; empty when it can."""
    if not text:
        return _("There is nothing to send yet.")
    if not to:
        return _("Say whom this goes to.")
    for address in to + cc:
        try:
            validate_email(address)
        except ValidationError:
            return _("“%(address)s” is not an e-mail address.") % {"address": address}
    return ""


def came_between(request: HttpRequest, conversation: Conversation) -> str:
    """What happened since the page was opened that one should know before sending."""
    seen = request.POST.get("seen", "")
    if not seen.isdigit():
        return ""
    newer = conversation.messages.filter(pk__gt=int(seen)).select_related("by")
    reply = newer.filter(kind=MessageKind.REPLY).exclude(by=request.user.actor).first()
    if reply:
        return _("%(name)s has answered in the meantime. Send yours as well?") % {"name": reply.by.name}
    if newer.filter(kind__in=FROM_CUSTOMER).exists():
        return _("%(name)s has written again in the meantime. Send it as it is?") % {"name": conversation.customer}
    return ""


def again(
    request: HttpRequest, conversation: Conversation, status: int, words: str, is_warning: bool = False
) -> HttpResponse:
    """The page once more, with what was typed, and what to know about it."""
    draft = {
        "kind": request.POST.get("kind", "reply"),
        "text": request.POST.get("text", ""),
        "to": listed(request.POST.get("to", "")),
        "cc": listed(request.POST.get("cc", "")),
        "problem": words,
        "may_send_anyway": is_warning,
    }
    return show_page(request, conversation, status=status, draft=draft)


def enclosures(request: HttpRequest, conversation: Conversation, kind: str) -> tuple[Enclosure, ...]:
    """The files of the draft that are still wanted, and those chosen without a script."""
    wanted = [each for each in request.POST.getlist("files") if each.isdigit()]
    draft = Draft.objects.filter(conversation=conversation, person=request.user, kind=kind).first()
    kept = draft.enclosures(wanted) if draft else ()
    return kept + tuple(enclose(each) for each in request.FILES.getlist("uploads"))


@needs("conversations.answer")
@require_POST
def take_back(request: HttpRequest, number: int, message_id: int) -> HttpResponse:
    """Stop a reply within ten seconds and put its words back into the draft."""
    message: Message = find_message(request, number, message_id)
    conversation = find(request, number)
    try:
        with writing():
            to, cc = message.body.to, message.body.cc
            text = conversation.take_back(message, by=request.user.actor)
            keep_draft(conversation, request.user, "reply", text=text, to=to, cc=cc)
    except TooLate:
        messages.error(request, _("It is already on its way."))
        return redirect("desk:conversation", number)
    return redirect(f"{reverse('desk:conversation', args=[number])}#composer")
