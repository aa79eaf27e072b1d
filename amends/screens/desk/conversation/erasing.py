"""Erasing a customer: a lead sees what goes and what stays, says why, and types the name."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from amends.customers.models import Customer
from amends.privacy.erasing import Erasure, Why, erasure_of
from amends.privacy.reckoning import Reckoning, reckon
from amends.privacy.standing_in_the_way import Obstacle, StandsInTheWay, what_stands_in_the_way
from amends.screens.desk.conversation.customers import REFUSED, find
from amends.screens.ui.allowing import Request, needs


class ErasureForm(forms.Form):
    """Why, and the name once more, so that nobody is erased by a slip."""

    why = forms.ChoiceField(label=gettext_lazy("Why?"), choices=Why.choices, widget=forms.RadioSelect)
    name = forms.CharField(
        label=gettext_lazy("Type their name to confirm"),
        error_messages={"required": gettext_lazy("Type the name as it stands above.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, customer: Customer, *args: Any) -> None:
        super().__init__(*args)
        self.customer = customer
        self.fields["name"].help_text = str(customer)

    def clean_name(self) -> str:
        """Case and spaces don't matter, everything else does."""
        typed, meant = (" ".join(text.casefold().split()) for text in (self.cleaned_data["name"], str(self.customer)))
        if typed != meant:
            raise forms.ValidationError(_("That is another name. Type it as it stands above."))
        return typed


@needs("customers.erase")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request, customer_id: int) -> HttpResponse:
    """Show what would go, and on a clear yes ask for it."""
    customer = find(customer_id)
    if erasure_of(customer):
        return redirect("desk:customer", customer.pk)
    form = ErasureForm(customer, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            Erasure.objects.ask(customer, form.cleaned_data["why"], by=request.user)
            messages.success(request, _("It is being erased, and done in a moment."))
            return redirect("desk:customer", customer.pk)
        except StandsInTheWay:
            form = ErasureForm(customer)
    obstacle = what_stands_in_the_way(customer, request.user)
    shown = {"customer": customer, "form": form, "obstacle": obstacle, "words": words_for(obstacle)}
    if not obstacle:
        found = reckon(customer)
        shown |= {"goes": what_goes(found), "found": found, "is_in_firm": customer.organisation}
    status = REFUSED if request.method == "POST" else 200
    return render(request, "desk/conversation/erasure.html", shown, status=status)


def words_for(obstacle: Obstacle | None) -> str:
    """What stands in the way, in a sentence."""
    if obstacle is None:
        return ""
    if obstacle.is_unseen:
        return unseen_words(obstacle.confidants)
    numbers = ", ".join(_("№ %(number)s") % {"number": number} for number in obstacle.held)
    return ngettext(
        "Nothing of them may be erased, because this matter is on hold: %(numbers)s. End the hold first.",
        "Nothing of them may be erased, because these matters are on hold: %(numbers)s. End the holds first.",
        len(obstacle.held),
    ) % {"numbers": numbers}


def unseen_words(confidants: Any) -> str:
    """That a part is confidential, and whom to ask, without saying what it is."""
    names = ", ".join(person.name for person in confidants)
    if not names:
        return _("Part of what we hold is confidential, and nobody who works here may see it any more.")
    return _("Part of what we hold is confidential, and not yours to see. Ask %(names)s.") % {"names": names}


def what_goes(found: Reckoning) -> list[str]:
    """Everything that goes, each with its number; what there is none of is not told."""
    counted = [
        (len(found.addresses), ngettext("%(n)s address", "%(n)s addresses", len(found.addresses))),
        (found.phone_numbers, ngettext("%(n)s phone number", "%(n)s phone numbers", found.phone_numbers)),
        (found.notes, ngettext("%(n)s note about them", "%(n)s notes about them", found.notes)),
        (found.messages, ngettext("The words of %(n)s message", "The words of %(n)s messages", found.messages)),
        (found.matters, ngettext("The subject of %(n)s matter", "The subjects of %(n)s matters", found.matters)),
        (found.files, ngettext("%(n)s file", "%(n)s files", found.files)),
        (found.drafts, ngettext("%(n)s draft of a colleague", "%(n)s drafts of colleagues", found.drafts)),
        (found.turned_away, ngettext("%(n)s mail turned away", "%(n)s mails turned away", found.turned_away)),
    ]
    lines = [_("Their name, everywhere it stands")] + [text % {"n": count} for count, text in counted if count]
    return lines + ([_("The block on their address: mail from there will be read again")] if found.is_blocked else [])
