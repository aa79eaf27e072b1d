"""Mails the worker could not even open."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.environment import environment
from amends.mail.spooling import Spool
from amends.screens.ui.allowing import Request, needs


@require_POST
@needs("quarantine.release")
def create(request: Request, name: str) -> HttpResponse:
    """Put one back into the spool, to be tried once more."""
    Spool(environment.spool).bring_back(name)
    messages.info(request, _("It is tried again within seconds."))
    return redirect("desk:needs_a_look")
