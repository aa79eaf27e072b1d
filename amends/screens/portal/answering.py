"""What a customer can do: write, say yes or not yet, and ask for a fresh link."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.conversations.acknowledging import send_new_link
from amends.conversations.models import CaseLink, Contribution, Enclosure, MessageKind
from amends.conversations.opening_links import find_case_link
from amends.conversations.sending_once import only_once
from amends.files.models import StoredFile
from amends.foundation.ids import fingerprint
from amends.foundation.writing import writing
from amends.journal.models import Actor, ActorKind
from amends.screens.portal.cases import show_case
from amends.screens.portal.links import frame_of, language_of, with_link
from amends.screens.ui.allowing import open_to_everyone
from amends.screens.ui.once import key_of

LARGEST = 25 * 1024 * 1024
MOST_FILES = 10
LONGEST = 20_000


@with_link
@require_POST
def write(request: HttpRequest, link: CaseLink) -> HttpResponse:
    """Add a message and files to the case."""
    text, uploads = request.POST.get("text", "").strip(), request.FILES.getlist("files")
    problem = problem_with(text, uploads)
    if problem:
        return show_case(request, link, status=422, problem=problem, text=text)
    files = tuple(enclose(each) for each in uploads)
    contribution = Contribution(MessageKind.PORTAL, text, sender_address=link.address, files=files)
    with writing():
        only_once(key_of(request), lambda: link.conversation.receive(contribution, by=actor_of(link)))
    return _back(request, link, _("We have it. Thank you."))


def problem_with(text: str, uploads: list[UploadedFile]) -> str:
    """Why this cannot be sent, in words for the customer; empty when it can."""
    if not text and not uploads:
        return _("Write something, or choose a file.")
    if len(text) > LONGEST:
        return _("This is too long to send at once. Please send it in two parts.")
    if len(uploads) > MOST_FILES:
        return _("Please send at most ten files at once.")
    if sum(each.size for each in uploads) > LARGEST:
        return _("The files are larger than 25 MB together. Please send smaller ones.")
    return ""


def enclose(upload: UploadedFile) -> Enclosure:
    """An uploaded file, stored."""
    content_type = (upload.content_type or "application/octet-stream")[:100]
    return Enclosure(StoredFile.keep(upload.read()), (upload.name or "")[:250], content_type)


@with_link
@require_POST
def confirm(request: HttpRequest, link: CaseLink) -> HttpResponse:
    """Yes, solved."""
    only_once(key_of(request), lambda: link.conversation.confirm(by=actor_of(link)))
    return _back(request, link, _("Glad to hear it. The case is closed; one click opens it again."))


@with_link
@require_POST
def deny(request: HttpRequest, link: CaseLink) -> HttpResponse:
    """Not yet; what is missing may be said along with it."""
    words = request.POST.get("text", "")[:LONGEST]
    only_once(key_of(request), lambda: link.conversation.deny(words, by=actor_of(link)))
    return _back(
        request, link, _("Then we go on, sooner than the first time. Is there anything you want to add? Write it here.")
    )


@open_to_everyone
@require_POST
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """Mail a fresh link to the address the old one belonged to, wherever the old one ended up."""
    link = find_case_link(token)
    if link is None:
        return redirect("/")
    with translation.override(language_of(request, link)):
        if link.has_expired and not link.was_just_sent:
            send_new_link(link.conversation, link.address)
        return render(request, "portal/link_sent.html", frame_of(link))


def actor_of(link: CaseLink) -> Actor:
    """Who acts through this link: the customer, or somebody else under their address."""
    customer = link.conversation.customer
    if customer.actor and link.conversation.is_for_customer([link.address]):
        return customer.actor
    return Actor.known(ActorKind.CUSTOMER, f"link-{fingerprint(link.address)[:24]}", link.address)


def _back(request: HttpRequest, link: CaseLink, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("portal:case", token=link.token)
