"""Setting right, or confirming, what was read in a message."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.conversations.models import Message
from amends.screens.desk.conversation.finding import find
from amends.screens.desk.conversation.judgements import panel_of
from amends.screens.ui.allowing import Request, needs
from amends.triage.correcting import NoSuchJudgement
from amends.triage.models import Field


@require_POST
@needs("conversations.answer")
def create(request: Request, number: int, message_id: int) -> HttpResponse:
    """Take one judgement; the page goes on where it was."""
    conversation = find(request, number, "customer", "mailbox")
    message = _read(conversation.pk, message_id)
    field = next((each for each in Field.values if each in request.POST), "")
    try:
        judgement = message.assessment.correct(field, request.POST.get(field, ""), by=request.user.actor)
    except NoSuchJudgement:
        return HttpResponseBadRequest()
    if request.htmx and request.htmx.target == "reading":
        return render(
            request,
            "desk/conversation/reading.html",
            {"reading": panel_of(_read(conversation.pk, message_id)), "may_answer": True},
        )
    said = _("Confirmed. Thank you.") if judgement.was == judgement.is_now else _("Set right. Amends learns from it.")
    messages.success(request, said)
    return redirect(
        f"{reverse('desk:conversation', args=[conversation.number])}?message={message_id}#entry-{message_id}"
    )


def _read(number: int, message_id: int) -> Message:
    rows = Message.objects.select_related("body", "conversation", "assessment__cause", "assessment__runner_up")
    return get_object_or_404(rows, conversation=number, pk=message_id, assessment__isnull=False)
