"""Taking back what was done to many conversations."""

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.conversations.models import Conversation
from amends.screens.desk.inbox.acting import SALT, complete, find_deed, way_back
from amends.screens.ui.allowing import Request, needs

TIME_TO_UNDO = 3600


@require_POST
@needs("conversations.answer")
def create(request: Request, token: str) -> HttpResponse:
    """Bring back what was there before, where nobody has gone on since."""
    try:
        kind, word, before = signing.loads(token, salt=SALT, max_age=TIME_TO_UNDO)
    except signing.BadSignature:
        messages.error(request, _("It is too late to take that back. The journal says what was done."))
        return redirect(way_back(request))
    deed = find_deed(kind, word)
    if deed:
        for conversation in complete(Conversation.objects.visible_to(request.user), before):
            deed.undo(conversation, before[str(conversation.number)], request.user.actor)
    messages.info(request, _("Taken back."))
    return redirect(way_back(request))
