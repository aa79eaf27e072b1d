"""A copy of everything we hold about a customer: asked for here, made in the background, fetched for a week."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amends.privacy.exporting import Export, ExportState
from amends.privacy.standing_in_the_way import those_who_may, unseen_by
from amends.privacy.traces import matters_touched_by, traces_of
from amends.screens.desk.conversation.customers import find
from amends.screens.desk.conversation.erasing import unseen_words
from amends.screens.ui.allowing import Request, needs
from amends.screens.ui.serving import send

SHOWN = 5


@needs("customers.export")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request, customer_id: int) -> HttpResponse:
    """Show the copies this lead has asked for, or ask for one."""
    customer = find(customer_id)
    if request.method == "POST":
        Export.objects.ask(customer, by=request.user, with_internal="internal" in request.POST)
        messages.success(request, _("The copy is being made. You can leave this page meanwhile."))
        return redirect("desk:exports", customer.pk)
    unseen = unseen_by(request.user, matters_touched_by(traces_of(customer)))
    mine = Export.objects.of(customer).filter(person=request.user)
    shown = {
        "customer": customer,
        "exports": mine.select_related("file")[:SHOWN],
        "kept_back": unseen_words(those_who_may(unseen, "customers.export")) if unseen else "",
    }
    template = "desk/conversation/copies.html" if request.htmx else "desk/conversation/exports.html"
    return render(request, template, shown)


@needs("customers.export")
@require_POST
def fetch(request: Request, export_id: int) -> HttpResponseBase:
    """Send the copy to whoever asked for it; that it was fetched is written down, so it is no mere looking."""
    ready = Export.objects.filter(person=request.user, state=ExportState.READY).select_related("file", "customer")
    export = get_object_or_404(ready, pk=export_id)
    response = send(export.take(by=request.user), f"copy-{export.customer_id}-{export.ready_at:%Y-%m-%d}.zip")
    response.headers["Cache-Control"] = "no-store"
    return response
