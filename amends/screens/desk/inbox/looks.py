"""Saying that a mail has been looked at."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.intake.belonging import known_to
from amends.intake.looking import look_at, needing_a_look
from amends.screens.desk.inbox.acting import way_back
from amends.screens.ui.allowing import Request, needs


@require_POST
@needs("quarantine.release")
def create(request: Request, mail_id: int) -> HttpResponse:
    """It needs nothing more; the journal knows who said so."""
    look_at(get_object_or_404(known_to(request.user, needing_a_look()), pk=mail_id), by=request.user.actor)
    messages.success(request, _("Looked at. The mail stays in the archive."))
    return redirect(way_back(request))
