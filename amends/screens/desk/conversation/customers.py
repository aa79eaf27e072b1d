"""The page of a customer: who they are, what to know, every matter of theirs, and all that was said and done in them."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amends.conversations.drafting import new_mail_draft
from amends.customers.models import Customer, Organisation, find_customer, note_on
from amends.privacy.models import Erasure, erasure_of
from amends.screens.desk.conversation.customer_forms import FactsForm, NoteForm
from amends.screens.desk.conversation.everything import Page
from amends.screens.desk.conversation.everything_rows import days_of
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


@needs("desk.look")
@require_safe
def show_everything(request: Request, customer_id: int) -> HttpResponse:
    """Show what was said and done with a customer, over all their matters, mailboxes and addresses."""
    customer = find(customer_id)
    if customer.pk != customer_id:
        return redirect("desk:customer_timeline", customer.pk)
    context = who_they_are(request, customer)
    if is_going(context["erasure"]):
        return render(request, "desk/conversation/everything.html", context)
    page = Page(request.user, customer, request.GET)
    context |= {
        "days": days_of(page.keys, customer.all_ids()),
        "earlier_url": request.path if page.below else "",
        "later_url": f"?{urlencode({'below': page.more_below})}" if page.more_below else "",
    }
    return render(request, "desk/conversation/everything.html", context)


def is_going(erasure: Erasure | None) -> bool:
    """Whether somebody is erased, or is being erased, with no hold in the way."""
    return erasure is not None and not erasure.is_held_back


def show_page(request: Request, customer: Customer, status: int = 200, **forms: Any) -> HttpResponse:
    """The page; after a mistake with what was typed still in its form."""
    context = who_they_are(request, customer) | page_of(request, matters_of(request.user, customer.all_ids())) | forms
    return render(request, "desk/conversation/customer.html", context, status=status)


def who_they_are(request: Request, customer: Customer) -> dict[str, Any]:
    """What stands around the matters and the timeline alike."""
    matters, erasure = matters_of(request.user, customer.all_ids()), erasure_of(customer)
    return {
        "erasure": erasure,
        "customer": customer,
        "headline": headline(customer, matters.count()),
        "notes": notes_on(customer),
        "begun": new_mail_draft(customer, request.user),
        "absorbed": Customer.objects.filter(merged_into=customer),
        "facts_form": FactsForm(customer),
        "note_form": NoteForm(),
        "may_edit": request.user.may("customers.edit") and not erasure,
        "may_answer": request.user.may("conversations.answer") and not erasure,
        "may_export": request.user.may("customers.export") and not erasure,
        "may_erase": request.user.may("customers.erase") and not erasure,
    }


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
        customer.add_address(facts["address"], by=request.user.actor)
    if facts["phone"]:
        customer.add_phone_number(facts["phone"], by=request.user.actor)
    if facts["other_name"]:
        customer.also_call(facts["other_name"], by=request.user.actor)
    messages.success(request, _("Kept."))
    return redirect("desk:customer", customer.pk)


@needs("customers.edit")
@require_POST
def take_away(request: Request, customer_id: int) -> HttpResponse:
    """Take away an address, a number or a name that is not theirs, or no longer."""
    customer, by = find(customer_id), request.user.actor
    verbs = {
        "address": customer.remove_address,
        "phone": customer.remove_phone_number,
        "name": customer.no_longer_call,
    }
    for what in verbs.keys() & request.POST.keys():
        verbs[what](request.POST[what], by=by)
        messages.success(request, _("“%(what)s” is taken away.") % {"what": request.POST[what]})
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
