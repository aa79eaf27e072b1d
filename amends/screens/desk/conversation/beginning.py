"""The draft of a first mail to a customer and its files, kept while somebody writes; there is no conversation yet."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.conversations.drafting import keep_new_mail, new_mail_draft
from amends.conversations.models import Draft, DraftFile, Enclosure
from amends.customers.models import Customer
from amends.foundation.ids import unguessable
from amends.foundation.writing import writing
from amends.mail.models import Mailbox
from amends.screens.desk.conversation.customers import find
from amends.screens.desk.conversation.drafts import LARGEST, NOTHING, TOO_LARGE, enclose, listed
from amends.screens.ui.allowing import Request, needs
from amends.screens.ui.serving import PICTURES


@needs("conversations.answer")
@require_POST
def keep(request: Request, customer_id: int) -> HttpResponse:
    """Keep what is written so far."""
    keep_typed(request, find(customer_id))
    return HttpResponse(status=NOTHING)


@needs("conversations.answer")
@require_POST
def attach(request: Request, customer_id: int) -> HttpResponse:
    """Lay a file beside it."""
    customer, upload = find(customer_id), request.FILES.get("file")
    if upload is None or (upload.size or 0) > LARGEST:
        return HttpResponse(_("Files may have up to 25 MB."), status=TOO_LARGE)
    row = lay_beside(request, customer, enclose(upload))
    return render(request, "ui/file.html", {"file": file_beside(row, customer)})


@needs("conversations.answer")
@require_POST
def detach(request: Request, customer_id: int, file_id: int) -> HttpResponse:
    """Take a file out; what is written in the same form is kept."""
    customer = find(customer_id)
    theirs = DraftFile.objects.filter(draft__customer__in=customer.all_ids(), draft__person=request.user)
    theirs.filter(pk=file_id).delete()
    keep_typed(request, customer)
    return redirect("desk:start", customer.pk)


def keep_typed(request: Request, customer: Customer) -> None:
    """Keep what the form holds; a draft without anything in it is none."""
    words = typed(request)
    with writing():
        draft = new_mail_draft(customer, request.user)
        if words["text"].strip() or words["subject"].strip() or (draft and draft.files.exists()):
            keep_new_mail(customer, request.user, **words)
        elif draft:
            draft.delete()


def typed(request: Request) -> dict[str, Any]:
    """What the form holds."""
    box = request.POST.get("mailbox", "")
    known = Mailbox.objects.filter(pk=box, is_active=True).first() if box.isdecimal() and len(box) < 19 else None
    return {
        "text": request.POST.get("text", ""),
        "subject": request.POST.get("subject", "")[:300],
        "to": list(listed(request.POST.get("to", ""))),
        "mailbox": known,
    }


def lay_beside(request: Request, customer: Customer, file: Enclosure) -> DraftFile:
    """Keep a file with the draft; a picture gets an id by which it can stand in the text."""
    content_id = f"{unguessable(8)}@amends" if file.content_type in PICTURES else ""
    with writing():
        draft: Draft = new_mail_draft(customer, request.user) or keep_new_mail(customer, request.user)
        return DraftFile.objects.create(
            draft=draft, file=file.file, name=file.name, content_type=file.content_type, content_id=content_id
        )


def file_beside(each: DraftFile, customer: Customer) -> dict[str, Any]:
    """One file of the draft, as the composer shows it."""
    return {
        "name": each.name,
        "size": each.file.size,
        "field": each.pk,
        "place": f"![{each.name}](cid:{each.content_id})" if each.content_id else "",
        "remove_url": reverse("desk:new_draft_file", args=[customer.pk, each.pk]),
    }
