"""The page of a customer: who they are, what to know, and every matter of theirs."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amends.conversations.drafting import new_mail_draft
from amends.customers.models import Customer, Organisation, find_customer, note_on
from amends.screens.desk.conversation.customer_forms import FactsForm, NoteForm
from amends.screens.desk.conversation.helping import notes_on
from amends.screens.desk.conversation.matters import matters_of, page_of
from amends.screens.ui.allowing import Request, needs

REFUSED = 422


def find(customer_id: int) -> Customer:
    """The customer with this number, or whoever they were merged into."""
    rows = Customer.objects.select_related("organisation", "vip_mark", "merged_into")
    return get_object_or_404(rows, pk=customer_id).resolved()


@needs("desk.look")
@require_safe
def show(request: Request, customer_id: int) -> HttpResponse:
    """Show a customer; one that was merged leads to the record that is kept."""
    customer = find(customer_id)
    if customer.pk != customer_id:
        return redirect("desk:customer", customer.pk)
    return show_page(request, customer)


def show_page(request: Request, customer: Customer, status: int = 200, **forms: Any) -> HttpResponse:
    """The page; after a mistake with what was typed still in its form."""
    matters = matters_of(request.user, customer.all_ids())
    context = {
        "customer": customer,
        "headline": headline(customer, matters.count()),
        "notes": notes_on(customer),
        "begun": new_mail_draft(customer, request.user),
        "absorbed": Customer.objects.filter(merged_into=customer),
        "facts_form": FactsForm(customer),
        "note_form": NoteForm(),
        "may_edit": request.user.may("customers.edit"),
        "may_answer": request.user.may("conversations.answer"),
    }
    return render(
        request, "desk/conversation/customer.html", context | page_of(request, matters) | forms, status=status
    )


def headline(customer: Customer, matters: int) -> str:
    """Who it is and how often they have needed us, in a sentence."""
    if not matters:
        return _("%(name)s has never needed us.") % {"name": customer}
    if matters == 1:
        return _("%(name)s has written about one matter.") % {"name": customer}
    return _("%(name)s has written about %(count)s matters.") % {"name": customer, "count": matters}


@needs("customers.edit")
@require_POST
def edit(request: Request, customer_id: int) -> HttpResponse:
    """Correct what we know of them; an address of somebody else is refused."""
    customer = find(customer_id)
    form = FactsForm(customer, request.POST)
    if not form.is_valid():
        return show_page(request, customer, REFUSED, facts_form=form)
    facts, house = form.cleaned_data, form.cleaned_data["organisation"]
    organisation = Organisation.objects.get_or_create(name=house)[0] if house else None
    named = {each: facts[each] for each in ("name", "language", "address_form")}
    customer.change(by=request.user.actor, organisation=organisation, **named)
    if facts["address"]:
        customer.add_address(facts["address"])
    if facts["phone"]:
        customer.add_phone_number(facts["phone"])
    messages.success(request, _("Kept."))
    return redirect("desk:customer", customer.pk)


@needs("customers.edit")
@require_POST
def note(request: Request, customer_id: int) -> HttpResponse:
    """Tell the next colleague something about them."""
    customer, form = find(customer_id), NoteForm(request.POST)
    if not form.is_valid():
        return show_page(request, customer, REFUSED, note_form=form)
    note_on(customer, form.cleaned_data["text"], by=request.user.actor, until=form.cleaned_data["until"])
    return redirect("desk:customer", customer.pk)


@needs("customers.edit")
@require_POST
def mark_vip(request: Request, customer_id: int) -> HttpResponse:
    """Mark them as a VIP, or take the mark away."""
    customer = find(customer_id)
    is_wanted = request.POST.get("vip", request.GET.get("vip")) != "no"
    verb = customer.mark_vip if is_wanted else customer.unmark_vip
    verb(by=request.user.actor)
    done = _("%(name)s is a VIP now.") if is_wanted else _("%(name)s is no longer a VIP.")
    undo = f"{reverse('desk:vip', args=[customer.pk])}?vip={'no' if is_wanted else 'yes'}"
    messages.success(request, done % {"name": customer}, extra_tags=undo)
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("desk:customer", customer.pk)


@needs("customers.edit")
@require_POST
def merge(request: Request, customer_id: int) -> HttpResponse:
    """Say that another record, named by its address, is this person."""
    kept, address = find(customer_id), request.POST.get("address", "").strip()
    other = find_customer(address)
    if other is None or other.pk == kept.pk:
        messages.error(request, _("Nobody else writes from that address."))
        return redirect("desk:customer", kept.pk)
    other.merge_into(kept, by=request.user.actor)
    undo = reverse("desk:customer_parting", args=[other.pk])
    messages.success(request, _("%(name)s is the same person.") % {"name": other}, extra_tags=undo)
    return redirect("desk:customer", kept.pk)


@needs("customers.edit")
@require_POST
def part(request: Request, customer_id: int) -> HttpResponse:
    """Undo a merge: they are two people after all."""
    absorbed = get_object_or_404(Customer.objects.select_related("merged_into"), pk=customer_id)
    absorbed.part(by=request.user.actor)
    return redirect("desk:customer", absorbed.pk)
