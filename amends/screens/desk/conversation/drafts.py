"""Drafts and their files, kept while somebody writes."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.conversations.drafting import keep_draft
from amends.conversations.models import Conversation, Draft, DraftFile, Enclosure
from amends.files.models import StoredFile
from amends.foundation.ids import unguessable
from amends.foundation.writing import writing
from amends.screens.desk.conversation.composing import FORWARD, NOTE, REPLY, file_in
from amends.screens.desk.conversation.finding import find
from amends.screens.ui.allowing import Request, needs
from amends.screens.ui.serving import PICTURES

LARGEST = 25 * 1024 * 1024
TOO_LARGE, NOTHING = 413, 204


@needs("conversations.answer")
@require_POST
def keep(request: Request, number: int) -> HttpResponse:
    """Keep what is written so far; a draft without anything in it is none."""
    keep_typed(request, find(request, number))
    return HttpResponse(status=NOTHING)


def keep_typed(request: Request, conversation: Conversation) -> None:
    """Keep what a form of the composer holds."""
    kind, text = kind_of(request), request.POST.get("text", "")
    with writing():
        mine = Draft.objects.filter(conversation=conversation, person=request.user, kind=kind)
        if text.strip() or mine.filter(files__isnull=False).exists():
            keep_draft(conversation, request.user, kind, text=text, **named(request, conversation))
        else:
            mine.delete()


@needs("conversations.answer")
@require_POST
def attach(request: Request, number: int) -> HttpResponse:
    """Lay a file beside the draft."""
    conversation, upload = find(request, number), request.FILES.get("file")
    if upload is None or (upload.size or 0) > LARGEST:
        return HttpResponse(_("Files may have up to 25 MB."), status=TOO_LARGE)
    row = lay_beside(conversation, request, enclose(upload))
    return render(request, "ui/file.html", {"file": file_in(row, conversation.number)})


@needs("conversations.answer")
@require_POST
def detach(request: Request, number: int, file_id: int) -> HttpResponse:
    """Take a file out of the draft; what is written in the same form is kept."""
    conversation = find(request, number)
    DraftFile.objects.filter(pk=file_id, draft__conversation=conversation, draft__person=request.user).delete()
    keep_typed(request, conversation)
    about = request.POST.get("about", "")
    if kind_of(request) == FORWARD and about.isdecimal():
        return redirect("desk:forward", conversation.number, about)
    return redirect(f"{reverse('desk:conversation', args=[number])}?kind={kind_of(request)}#composer")


def lay_beside(conversation: Conversation, request: Request, file: Enclosure) -> DraftFile:
    """Keep a file with the draft; a picture gets an id by which it can stand in the text."""
    content_id = f"{unguessable(8)}@amends" if file.content_type in PICTURES else ""
    with writing():
        draft, _is_new = conversation.drafts.get_or_create(
            person=request.user, kind=kind_of(request), defaults=named(request, conversation)
        )
        return DraftFile.objects.create(
            draft=draft, file=file.file, name=file.name, content_type=file.content_type, content_id=content_id
        )


def named(request: Request, conversation: Conversation) -> dict[str, Any]:
    """Whom the form names, where it names somebody, and in a forward the message that is passed on."""
    told: dict[str, Any] = {each: list(listed(request.POST[each])) for each in ("to", "cc") if each in request.POST}
    about = request.POST.get("about", "")
    if kind_of(request) == FORWARD and about.isdecimal() and len(about) < 19:
        told["about"] = conversation.messages.filter(pk=about).first()
    return told


def kind_of(request: Request) -> str:
    """Which of the drafts is meant."""
    kind = request.POST.get("kind", "")
    return kind if kind in (NOTE, FORWARD) else REPLY


def listed(text: str) -> tuple[str, ...]:
    """Addresses as people type them, apart by commas, semicolons or spaces."""
    return tuple(dict.fromkeys(text.replace(",", " ").replace(";", " ").split()))


def enclose(upload: UploadedFile) -> Enclosure:
    """An uploaded file, stored; it may be asked for twice."""
    upload.seek(0)
    content_type = (upload.content_type or "application/octet-stream")[:100]
    return Enclosure(StoredFile.keep(upload.read()), (upload.name or "file")[:250], content_type)
