"""Sending a reply, keeping a note, taking a reply back."""

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from amends.conversations.drafting import put_back
from amends.conversations.filling import gaps_in
from amends.conversations.messages import first_words
from amends.conversations.models import AlreadyTaken, Conversation, Draft, Enclosure, Forwarding, Message
from amends.conversations.replying import Reply, SaidMeanwhile, TooLate
from amends.conversations.sending_once import only_once
from amends.foundation.writing import writing
from amends.mail.models import ours_among
from amends.screens.desk.conversation.composing import NOTE
from amends.screens.desk.conversation.drafts import LARGEST, enclose, keep_typed, kind_of, lay_beside, listed
from amends.screens.desk.conversation.finding import find, find_shown
from amends.screens.desk.conversation.page import show_page
from amends.screens.ui.allowing import Request, needs
from amends.screens.ui.once import key_of

REFUSED, LOOK_AGAIN = 422, 409


@needs("conversations.answer")
@require_POST
def create(request: Request, number: int) -> HttpResponse:
    """Send the reply, or keep the note."""
    conversation = find_shown(request, number)
    verb = keep_note if kind_of(request) == NOTE else send_reply
    return verb(request, conversation)


def keep_note(request: Request, conversation: Conversation) -> HttpResponse:
    """Write a note for colleagues."""
    text, files = request.POST.get("text", "").strip(), enclosures(request, conversation)
    if not text and not files:
        return again(request, conversation, REFUSED, problem=_("The note is empty."))
    with writing():
        message = only_once(key_of(request), lambda: conversation.note(text, by=request.user.actor, files=files))
        draft_of(request, conversation).delete()
    return redirect(f"{reverse('desk:conversation', args=[conversation.number])}#entry-{message.pk}")


def send_reply(request: Request, conversation: Conversation) -> HttpResponse:
    """Answer the customer, after a warning if somebody spoke in between."""
    text, files = request.POST.get("text", "").strip(), enclosures(request, conversation)
    to, cc = listed(request.POST.get("to", "")), listed(request.POST.get("cc", ""))
    problem = problem_with(text, to, cc) or too_large(files)
    if problem:
        return again(request, conversation, REFUSED, problem=problem)
    if gaps := new_gaps(request, text):
        told = {"warning": warning_of(gaps), "gaps": gaps}
        return again(request, conversation, LOOK_AGAIN, send_words=_("Send anyway"), **told)
    try:
        reply = Reply(text, to, cc, files, has_read=seen_by(request), once=key_of(request))
        message = conversation.reply(reply, by=request.user.actor)
    except SaidMeanwhile as said:
        warning = {"warning": warning_about(said.message), "said": first_words(said.message.body.text)}
        return again(request, conversation, LOOK_AGAIN, send_words=_("Send anyway"), **warning)
    with writing():
        draft_of(request, conversation).delete()
    with suppress(AlreadyTaken):
        conversation.claim(request.user)
    undo = reverse("desk:taking_back", args=[conversation.number, message.pk])
    messages.success(request, _("On its way to %(address)s.") % {"address": to[0]}, extra_tags=undo)
    return redirect(f"{reverse('desk:conversation', args=[conversation.number])}?sent={message.pk}")


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
    ours = ours_among(to + cc)
    if own := next((each for each in to + cc if each.lower() in ours), ""):
        return _("%(address)s is our own address. It would come back to us.") % {"address": own}
    return ""


def too_large(files: tuple[Enclosure, ...]) -> str:
    """Why these files cannot go out; many mail servers take no larger mail."""
    if sum(each.file.size for each in files) > LARGEST:
        return _("The files are larger than 25 MB together. Send them in two mails.")
    return ""


def new_gaps(request: Request, text: str) -> list[str]:
    """The gaps of a text, unless we have warned of all of them already."""
    gaps = gaps_in(text)
    return gaps if set(gaps) - set(request.POST.getlist("gaps")) else []


def warning_of(gaps: list[str]) -> str:
    """Where there is still something to say."""
    return ngettext("There is a gap to fill: %(gaps)s.", "There are gaps to fill: %(gaps)s.", len(gaps)) % {
        "gaps": ", ".join(gaps)
    }


def seen_by(request: Request) -> int | None:
    """The newest message the page showed."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() and len(seen) < 19 else None


def warning_about(message: Message) -> str:
    """Who spoke since the page was opened."""
    if message.is_from_customer:
        return _("%(name)s has written again in the meantime.") % {"name": message.by.name}
    return _("%(name)s has answered in the meantime.") % {"name": message.by.name}


def again(request: Request, conversation: Conversation, status: int, **told: Any) -> HttpResponse:
    """The page once more, with what was typed, and what to know about it."""
    keep_typed(request, conversation)
    for upload in request.FILES.getlist("uploads"):
        lay_beside(conversation, request, enclose(upload))
    typed = {
        "kind": kind_of(request),
        "text": request.POST.get("text", ""),
        "to": listed(request.POST.get("to", "")),
        "cc": listed(request.POST.get("cc", "")),
        "gaps": request.POST.getlist("gaps"),
        "has_focus": True,
    }
    return show_page(request, conversation, typed | told, status=status)


def draft_of(request: Request, conversation: Conversation) -> Any:
    """My draft of what is being sent, as far as there is one."""
    return Draft.objects.filter(conversation=conversation, person=request.user, kind=kind_of(request))


def enclosures(request: Request, conversation: Conversation) -> tuple[Enclosure, ...]:
    """The files of the draft that are still wanted, and those chosen without a script."""
    wanted = [each for each in request.POST.getlist("files") if each.isdecimal()]
    draft = draft_of(request, conversation).first()
    if draft:
        draft.text = request.POST.get("text", "")
    kept = draft.enclosures(wanted) if draft and wanted else ()
    return kept + tuple(enclose(each) for each in request.FILES.getlist("uploads"))


@needs("conversations.answer")
@require_POST
def take_back(request: Request, number: int, message_id: int) -> HttpResponse:
    """Stop my reply within ten seconds and put its words and files back into the draft."""
    conversation = find(request, number)
    mine = conversation.messages.filter(by=request.user.actor).select_related("body", "outgoing")
    message = get_object_or_404(mine, pk=message_id)
    to, cc = message.body.to, message.body.cc
    original = passed_on_with(message)
    files = files_to_keep(message, original)
    try:
        with writing():
            text = conversation.take_back(message, by=request.user.actor)
            put_back(conversation, request.user, files, text=text, to=to, cc=cc, about=original)
    except TooLate:
        messages.error(request, _("It has already left."))
        return redirect("desk:conversation", conversation.number)
    if original:
        return redirect("desk:forward", conversation.number, original.pk)
    return redirect(f"{reverse('desk:conversation', args=[conversation.number])}?kind=reply#composer")


def passed_on_with(message: Message) -> Message | None:
    """The message a forward passed on."""
    row = Forwarding.objects.filter(message=message).select_related("original").first()
    return row.original if row else None


def files_to_keep(message: Message, original: Message | None) -> list[Enclosure]:
    """The files for the draft; those of a message that was passed on are chosen there again."""
    theirs = set(original.attachments.values_list("file_id", "name")) if original else set()
    return [
        Enclosure(each.file, each.name, each.content_type, each.content_id)
        for each in message.attachments.select_related("file")
        if (each.file_id, each.name) not in theirs
    ]
