"""The page of an organisation: its people, who knows it, how it likes things done, and all its matters."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amends.customers.models import Customer, Organisation
from amends.screens.desk.conversation.customer_forms import OrganisationForm
from amends.screens.desk.conversation.matters import matters_of, page_of
from amends.screens.ui.allowing import Request, needs

REFUSED = 422
MOST_PEOPLE = 200


@needs("desk.look")
@require_safe
def show(request: Request, organisation_id: int) -> HttpResponse:
    """Show an organisation."""
    return show_page(request, find(organisation_id))


def find(organisation_id: int) -> Organisation:
    """The organisation with this number."""
    return get_object_or_404(Organisation.objects.select_related("owner"), pk=organisation_id)


def show_page(request: Request, organisation: Organisation, status: int = 200, **forms: Any) -> HttpResponse:
    """The page; after a mistake with what was typed still in its form."""
    people = organisation.people.filter(merged_into=None).order_by("name", "pk")
    context = {
        "organisation": organisation,
        "people": people[:MOST_PEOPLE],
        "count": people.count(),
        "most": MOST_PEOPLE,
        "form": OrganisationForm(instance=organisation),
        "may_edit": request.user.may("customers.edit"),
    }
    ids = Customer.objects.all_ids_of(people.values_list("pk", flat=True))
    matters = page_of(request, matters_of(request.user, ids))
    return render(request, "desk/conversation/organisation.html", context | matters | forms, status=status)


@needs("customers.edit")
@require_POST
def edit(request: Request, organisation_id: int) -> HttpResponse:
    """Correct what we know of it."""
    form = OrganisationForm(request.POST, instance=find(organisation_id))
    if not form.is_valid():
        return show_page(request, find(organisation_id), REFUSED, form=form)
    find(organisation_id).change(by=request.user.actor, **form.cleaned_data)
    messages.success(request, _("Kept."))
    return redirect("desk:organisation", organisation_id)
