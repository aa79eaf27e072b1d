"""Senders whose mail goes to quarantine."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.intake.blocking import block, unblock
from amends.intake.models import BlockedSender
from amends.screens.desk.inbox.acting import way_back
from amends.screens.ui.allowing import Request, needs


class BlockForm(forms.Form):
    """An address, or everyone @domain."""

    pattern = forms.RegexField(r"^\s*[^@\s]*@[^@\s]+\.[^@\s]+\s*$", max_length=320)


@require_POST
@needs("quarantine.release")
def create(request: Request) -> HttpResponse:
    """From now on quarantine what this address sends."""
    form = BlockForm(request.POST)
    if form.is_valid():
        row = block(form.cleaned_data["pattern"], by=request.user.actor)
        messages.success(
            request, _("%(address)s is blocked. What they write waits in quarantine.") % {"address": row.pattern}
        )
    else:
        messages.error(request, _("Give an address such as name@shop.example, or @shop.example for everyone there."))
    return redirect(way_back(request))


@require_POST
@needs("quarantine.release")
def lift(request: Request, block_id: int) -> HttpResponse:
    """Take mail from this address again."""
    row = get_object_or_404(BlockedSender, pk=block_id)
    unblock(row.pattern, by=request.user.actor)
    messages.success(request, _("Mail from %(address)s is taken in again.") % {"address": row.pattern})
    return redirect("desk:quarantine")
