"""Taking whoever is due next."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.queues.answering_next import answer_next
from amends.screens.ui.allowing import Request, needs


@require_POST
@needs("conversations.answer")
def create(request: Request) -> HttpResponse:
    """Open the conversation that is due first and now mine; with nobody waiting, say so."""
    conversation = answer_next(request.user)
    if conversation is None:
        messages.info(request, _("Nobody is waiting whom no colleague has. Breathe out."))
        return redirect("desk:queue", "answer")
    return redirect("desk:conversation", conversation.number)
