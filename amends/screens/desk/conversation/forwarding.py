"""Passing a message on to somebody outside, with a few words and the files that belong to it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amends.conversations.forwarding import Forward, TheirOwn, forwarded_subject, quotation_of
from amends.conversations.messages import AMONG_US
from amends.conversations.models import Attachment, Conversation, Enclosure, Message
from amends.conversations.sending_once import only_once
from amends.foundation.writing import writing
from amends.mail.quoting import quoted_plain
from amends.screens.desk.conversation.answering import (
    LOOK_AGAIN,
    REFUSED,
    draft_of,
    enclosures,
    new_gaps,
    problem_with,
    too_large,
    warning_of,
)
from amends.screens.desk.conversation.composing import FORWARD, draft_in, files_of
from amends.screens.desk.conversation.drafts import enclose, keep_typed, lay_beside, listed
from amends.screens.desk.conversation.finding import SHOWN, find
from amends.screens.ui.allowing import Request, needs
from amends.screens.ui.once import key_of


@needs("conversations.answer")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request, number: int, message_id: int) -> HttpResponse:
    """Write to a third party; what is sent goes there and nowhere else."""
    conversation = find(request, number, *SHOWN)
    said = conversation.messages.exclude(kind__in=AMONG_US).select_related("body", "by")
    original = get_object_or_404(said.prefetch_related("attachments__file"), pk=message_id)
    if request.method == "POST":
        return send(request, conversation, original)
    draft = draft_in(conversation, request.user, FORWARD)
    kept = {"text": draft.text, "to": draft.to, "cc": draft.cc, "files": files_of(draft)} if draft else {}
    return show_page(request, conversation, original, kept | {"kept_at": draft.updated_at if draft else None})


def send(request: Request, conversation: Conversation, original: Message) -> HttpResponse:
    """Pass it on, after a warning if something is still missing."""
    text, to, cc = request.POST.get("text", "").strip(), *(listed(request.POST.get(each, "")) for each in ("to", "cc"))
    chosen = request.POST.getlist("attached")
    files = tuple(of_message(each) for each in original.attachments.all() if str(each.pk) in chosen)
    files += enclosures(request, conversation)
    if problem := problem_with(text or "-", to, cc) or too_large(files):
        return again(request, conversation, original, problem=problem)
    if gaps := new_gaps(request, text):
        warned = {"warning": warning_of(gaps), "gaps": gaps, "send_words": _("Send anyway")}
        return again(request, conversation, original, status=LOOK_AGAIN, **warned)
    try:
        with writing():
            forward = Forward(original, text, to, cc, files)
            message = only_once(key_of(request), lambda: conversation.forward(forward, by=request.user.actor))
            draft_of(request, conversation).delete()
    except TheirOwn:
        return again(
            request, conversation, original, problem=_("This is the customer's own address. Answer them instead.")
        )
    undo = reverse("desk:taking_back", args=[conversation.number, message.pk])
    messages.success(request, _("On its way to %(address)s.") % {"address": to[0]}, extra_tags=undo)
    return redirect(f"{reverse('desk:conversation', args=[conversation.number])}?sent={message.pk}")


def of_message(attachment: Attachment) -> Enclosure:
    """A file of the original, as one of the forward; no text of ours shows it."""
    return Enclosure(attachment.file, attachment.name, attachment.content_type)


def again(
    request: Request, conversation: Conversation, original: Message, status: int = REFUSED, **told: Any
) -> HttpResponse:
    """The page once more, with what was typed and chosen."""
    keep_typed(request, conversation)
    for upload in request.FILES.getlist("uploads"):
        lay_beside(conversation, request, enclose(upload))
    typed = {
        "text": request.POST.get("text", ""),
        "to": listed(request.POST.get("to", "")),
        "cc": listed(request.POST.get("cc", "")),
        "files": files_of(draft_in(conversation, request.user, FORWARD)),
        "attached": request.POST.getlist("attached"),
        "gaps": request.POST.getlist("gaps"),
        "has_focus": True,
    }
    return show_page(request, conversation, original, typed | told, status)


def show_page(
    request: Request, conversation: Conversation, original: Message, typed: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The composer, with what goes out below the words."""
    number, attachments = conversation.number, list(original.attachments.all())
    composer = {
        "action": reverse("desk:forward", args=[number, original.pk]),
        "draft_url": reverse("desk:draft", args=[number]),
        "files_url": reverse("desk:draft_files", args=[number]),
        "label": _("Your words to them"),
        "kind": FORWARD,
        "about": original.pk,
        "subject": forwarded_subject(conversation),
        "quoted": quoted_plain(quotation_of(original, conversation)),
        "attachments": attachments,
        "attached": [str(each.pk) for each in attachments if not each.is_inline],
        "send_words": _("Forward"),
    } | typed
    composer["starts_with_to"] = not composer.get("to")
    shown = {"conversation": conversation, "original": original, "composer": composer}
    return render(request, "desk/conversation/forward.html", shown, status=status)


@needs("conversations.answer")
@require_POST
def read(request: Request, number: int) -> HttpResponse:
    """I have read what the third party answered."""
    conversation = find(request, number)
    conversation.read_outside(by=request.user.actor)
    return redirect("desk:conversation", conversation.number)
