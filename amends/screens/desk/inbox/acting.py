"""Doing one thing to all ticked conversations."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.causes.models import Cause
from amends.conversations.closing import BY_AGENT
from amends.conversations.models import Conversation, ConversationQuerySet
from amends.people.models import Person
from amends.screens.desk.inbox.deeds import Assigning, Closing, Deed, NamingCause, PuttingAside, Tagging, nothing_done
from amends.screens.desk.inbox.offering import moment_of
from amends.screens.ui.allowing import Request, needs

MOST_AT_ONCE = 100
SALT = "undoing"


@require_POST
@needs("conversations.answer")
def create(request: Request) -> HttpResponse:
    """Do it wherever one may and it makes a difference; offer to take it back."""
    kind, word = read_choice(request.POST, request.user)
    deed = find_deed(kind, word)
    if deed is None:
        return HttpResponseBadRequest(_("Nothing was chosen to be done."))
    ticked = complete(Conversation.objects.visible_to(request.user), request.POST.getlist("selected"))
    answers = ((conversation.number, deed.do(conversation, request.user.actor)) for conversation in ticked)
    before = {number: answer for number, answer in answers if answer is not None}
    if before:
        token = signing.dumps([kind, word, before], salt=SALT, compress=True)
        messages.success(request, deed.done(len(before)), extra_tags=reverse("desk:undoing", args=[token]))
    else:
        messages.info(request, nothing_done(deed))
    return redirect(way_back(request))


def read_choice(posted: QueryDict, person: Person) -> tuple[str, str]:
    """Which button was pressed, and what it stands for; of a time only those that are offered count."""
    for kind in ("person", "later", "reason", "cause"):
        if kind in posted:
            word = str(posted[kind])
            if kind == "later":
                moment = moment_of(word, person)
                word = moment.isoformat() if moment else ""
            return kind, word
    return "tag", " ".join(posted.get("tag", "").lower().split())[:40]


def complete(conversations: ConversationQuerySet, numbers: Iterable[object]) -> ConversationQuerySet:
    """These conversations, with the rows the deeds look at."""
    wanted = [int(str(number)) for number in numbers if str(number).isdecimal() and len(str(number)) < 18]
    return conversations.filter(number__in=wanted[:MOST_AT_ONCE]).select_related(
        "assignment__person", "snooze_row", "closure"
    )


def find_deed(kind: str, word: str) -> Deed | None:
    """What is to be done; None when there is no such thing."""
    if kind == "cause":
        cause = Cause.objects.offered().filter(pk=word).first() if word.isdecimal() and len(word) < 18 else None
        return NamingCause(cause) if cause else None
    if kind == "person":
        person = Person.objects.who_answer().filter(pk=word).first() if word.isdecimal() and len(word) < 18 else None
        return Assigning(person) if person else None
    if kind == "later":
        return _putting_aside(word)
    if kind == "reason":
        return Closing(word) if word in BY_AGENT else None
    return Tagging(word) if word else None


def _putting_aside(word: str) -> Deed | None:
    try:
        return PuttingAside(datetime.fromisoformat(word))
    except ValueError:
        return None


def way_back(request: Request) -> str:
    """The list somebody came from."""
    asked = request.POST.get("next", "")
    return asked if url_has_allowed_host_and_scheme(asked, {request.get_host()}) else reverse("desk:home")
