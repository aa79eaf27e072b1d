"""Setting right, or confirming, what was read in a message, and taking that back."""

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.causes.models import Cause
from amends.conversations.models import Conversation, Message
from amends.screens.desk import judging_back
from amends.screens.desk.conversation.finding import find
from amends.screens.desk.conversation.telling import judgement_in_words
from amends.screens.ui.allowing import Request, needs
from amends.screens.ui.reading_time import read_moment
from amends.triage.correcting import NoSuchJudgement
from amends.triage.models import Correction, Field

SALT = "judging"
TIME_TO_UNDO = 3600


@require_POST
@needs("conversations.answer")
def create(request: Request, number: int, message_id: int) -> HttpResponse:
    """Take one judgement; the page, or the parts of it that scripts pick out, goes on where it was."""
    conversation = find(request, number, "customer", "mailbox")
    message = _read(conversation.pk, message_id)
    field = next((each for each in Field.values if each in request.POST), "")
    seen = read_moment(request.POST.get("seen", ""))
    try:
        judgement, kept = judging_back.judge(message, field, request.POST.get(field, ""), request.user.actor, seen=seen)
    except NoSuchJudgement:
        return HttpResponseBadRequest()
    except judging_back.SaidMeanwhile as others:
        messages.error(request, said_meanwhile(others.correction))
        return _on(conversation, message_id)
    said = _("Confirmed. Thank you.") if judgement.was == judgement.is_now else noted(judgement)
    messages.success(request, said, extra_tags=_way_back(number, message_id, kept))
    return _on(conversation, message_id)


@require_POST
@needs("conversations.answer")
def undo(request: Request, number: int, message_id: int, token: str) -> HttpResponse:
    """Take a judgement back, unless somebody has gone on since."""
    conversation = find(request, number, "customer", "mailbox")
    try:
        kept = signing.loads(token, salt=SALT, max_age=TIME_TO_UNDO)
    except signing.BadSignature:
        messages.error(request, _("It is too late to take that back. The journal says what was done."))
        return _on(conversation, message_id)
    if judging_back.take_back(conversation, kept, request.user.actor):
        messages.info(request, _("Taken back."))
    else:
        messages.error(request, _("Somebody has gone on since. Nothing was taken back."))
    return _on(conversation, message_id)


def noted(judgement: Correction) -> str:
    """What is so from now on, for whoever does not see it change."""
    said = {"field": Field(judgement.field).label, "now": _now_so(judgement)}
    return _("Noted. %(field)s: %(now)s") % said


def said_meanwhile(judgement: Correction) -> str:
    """What a colleague has said since, whom nobody overrules without knowing."""
    words = {"name": judgement.by.name, "now": _now_so(judgement)}
    return _("%(name)s has said meanwhile: %(now)s. Nothing was changed.") % words


def _now_so(judgement: Correction) -> str:
    value = judgement.is_now
    if judgement.field == Field.CAUSE and value:
        value = Cause.objects.get(pk=value).name
    return judgement_in_words(judgement.field, value)


def _way_back(number: int, message_id: int, kept: str) -> str:
    token = signing.dumps(kept, salt=SALT)
    return reverse("desk:judgement_undoing", args=[number, message_id, token]) if kept else ""


def _on(conversation: Conversation, message_id: int) -> HttpResponse:
    page = reverse("desk:conversation", args=[conversation.number])
    return redirect(f"{page}?message={message_id}#entry-{message_id}")


def _read(number: int, message_id: int) -> Message:
    rows = Message.objects.select_related(
        "body", "asking", "conversation", "assessment__cause", "assessment__runner_up"
    )
    return get_object_or_404(rows, conversation=number, pk=message_id, assessment__isnull=False)
