"""Drafts and their files, kept while somebody writes."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.conversations.drafting import keep_draft
from amends.conversations.models import DraftFile, Enclosure
from amends.files.models import StoredFile
from amends.foundation.ids import unguessable
from amends.foundation.writing import writing
from amends.screens.desk.conversation.finding import find
from amends.screens.ui.allowing import needs
from amends.screens.ui.serving import PICTURES

LARGEST = 25 * 1024 * 1024
TOO_LARGE, NOTHING = 413, 204


@needs("conversations.answer")
@require_POST
def keep(request: HttpRequest, number: int) -> HttpResponse:
    """Keep what is written so far; files taken out of the composer are let go."""
    conversation, kind = find(request, number), kind_of(request)
    with writing():
        draft = keep_draft(
            conversation,
            request.user,
            kind,
            text=request.POST.get("text", ""),
            to=list(listed(request.POST.get("to", ""))),
            cc=list(listed(request.POST.get("cc", ""))),
        )
        wanted = [each for each in request.POST.getlist("files") if each.isdigit()]
        draft.files.exclude(pk__in=wanted).delete()
    return HttpResponse(status=NOTHING)


@needs("conversations.answer")
@require_POST
def attach(request: HttpRequest, number: int) -> HttpResponse:
    """Lay a file beside the draft; a picture gets an id by which it can stand in the text."""
    conversation, upload = find(request, number), request.FILES.get("file")
    if upload is None or (upload.size or 0) > LARGEST:
        return HttpResponse(_("Files may have up to 25 MB."), status=TOO_LARGE)
    enclosure = enclose(upload)
    content_id = f"{unguessable(8)}@amends" if enclosure.content_type in PICTURES else ""
    with writing():
        draft, _is_new = conversation.drafts.get_or_create(person=request.user, kind=kind_of(request))
        row = DraftFile.objects.create(
            draft=draft,
            file=enclosure.file,
            name=enclosure.name,
            content_type=enclosure.content_type,
            content_id=content_id,
        )
    place = f"![{row.name}](cid:{content_id})" if content_id else ""
    shown = {"name": row.name, "size": row.file.size, "field": row.pk, "place": place}
    return render(request, "ui/file.html", {"file": shown})


def kind_of(request: HttpRequest) -> str:
    """Which of the two drafts is meant."""
    return "note" if request.POST.get("kind") == "note" else "reply"


def listed(text: str) -> tuple[str, ...]:
    """Addresses as people type them, apart by commas, semicolons or spaces."""
    return tuple(dict.fromkeys(text.replace(",", " ").replace(";", " ").split()))


def enclose(upload: UploadedFile) -> Enclosure:
    """An uploaded file, stored."""
    content_type = (upload.content_type or "application/octet-stream")[:100]
    return Enclosure(StoredFile.keep(upload.read()), (upload.name or "file")[:250], content_type)
