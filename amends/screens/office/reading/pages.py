"""Who reads what customers write: this house, and somebody outside where an admin permits it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amends.screens.office.changing import closed_unless_admin, given_to
from amends.screens.office.reading.describing import OutsideReaderForm, PermitForm
from amends.screens.office.reading.trying import try_out
from amends.screens.ui.allowing import Request, needs
from amends.triage.models import Asking, OutsideReader

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
@needs("settings.look")
def show(request: Request) -> HttpResponse:
    """The reader outside: how it is asked, how it fares, and whether words may leave for it."""
    given = given_to(request)
    form = OutsideReaderForm(given, instance=OutsideReader.current() or OutsideReader())
    may_edit = closed_unless_admin(request, form)
    if given is not None and form.is_valid():
        form.instance.describe(form.changed_data, by=request.user.actor)
        messages.success(request, _("Kept."))
        return redirect("office:reading")
    shown = {"form": form, "may_edit": may_edit} | standing()
    return render(request, "office/reading.html", shown, status=REFUSED if form.is_bound else 200)


@require_POST
@needs("settings.edit")
def trial(request: Request) -> HttpResponse:
    """Ask it about a sentence nobody has written."""
    reader = get_object_or_404(OutsideReader)
    outcome = try_out(reader)
    form = OutsideReaderForm(instance=reader)
    return render(request, "office/reading.html", {"form": form, "may_edit": True, "trial": outcome} | standing())


@require_POST
@needs("settings.edit")
def permit(request: Request) -> HttpResponse:
    """Let customers' words leave."""
    reader, form = get_object_or_404(OutsideReader), PermitForm(request.POST)
    if form.is_valid():
        reader.permit_words(with_confidential=form.cleaned_data["with_confidential"], by=request.user.actor)
        messages.success(request, _("From now on new messages are also read by %(name)s.") % {"name": reader.name})
    return redirect("office:reading")


@require_POST
@needs("settings.edit")
def withdrawal(request: Request) -> HttpResponse:
    """Let nothing leave any more."""
    get_object_or_404(OutsideReader).forbid_words(by=request.user.actor)
    messages.success(request, _("From now on nothing leaves this house to be read."))
    return redirect("office:reading")


@require_POST
@needs("settings.edit")
def parting(request: Request) -> HttpResponse:
    """Forget it, and its key."""
    reader = get_object_or_404(OutsideReader)
    name = reader.name
    reader.forget(by=request.user.actor)
    messages.success(request, _("%(name)s and its key are forgotten.") % {"name": name})
    return redirect("office:reading")


def standing() -> dict[str, Any]:
    """How it is now."""
    reader = OutsideReader.current()
    permit_form = PermitForm(instance=reader.permit) if reader and reader.is_permitted else PermitForm()
    given_up = Asking.objects.given_up().count() if reader else 0
    return {"reader": reader, "permit_form": permit_form, "given_up": given_up}
