"""What colleagues can write down about customers and organisations."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from amends.customers.models import AddressForm, Customer, Organisation, find_customer
from amends.people.models import Person

LANGUAGES = [("", _("We don't know yet")), *settings.LANGUAGES]


class FactsForm(forms.Form):
    """Who a customer is, and one more address or number."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    language = forms.ChoiceField(label=_("Writes"), choices=LANGUAGES, required=False)
    address_form = forms.ChoiceField(label=_("Form of address"), choices=AddressForm.choices, required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=200, required=False)
    other_name = forms.CharField(
        label=_("One more name"), max_length=200, required=False, help_text=_("Such as from before they married.")
    )
    address = forms.EmailField(label=_("One more address"), max_length=320, required=False)
    phone = forms.RegexField(
        r"^[+0-9][0-9 ()/.\-]{3,39}$",
        label=_("One more phone number"),
        required=False,
        error_messages={"invalid": _("Write the number with digits, such as +47 91 23 45 67.")},
    )

    def __init__(self, customer: Customer, *args: Any) -> None:
        super().__init__(*args, initial=what_we_know(customer))
        self.customer = customer
        # Customers write languages the desk has no screen in.
        if customer.language not in dict(LANGUAGES):
            self.fields["language"].choices = [*LANGUAGES, (customer.language, customer.language)]  # type: ignore[attr-defined]

    def clean_address(self) -> str:
        """An address belongs to one person; two records of one person are merged instead."""
        address = self.cleaned_data["address"].lower()
        known = find_customer(address) if address else None
        if known and known.pk != self.customer.pk:
            raise forms.ValidationError(
                _("%(name)s writes from there. Are they the same person? Then merge them."), params={"name": known}
            )
        return address


def what_we_know(customer: Customer) -> dict[str, Any]:
    """The facts a form begins with."""
    known = {each: getattr(customer, each) for each in ("name", "language", "address_form")}
    return known | {"organisation": customer.organisation.name if customer.organisation else ""}


class NoteForm(forms.Form):
    """Something good to know, for as long as it holds."""

    text = forms.CharField(label=_("What should the next colleague know?"), max_length=1000, widget=forms.Textarea)
    until = forms.DateField(label=_("Holds until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


class OrganisationForm(forms.ModelForm):
    """What an organisation is called, who knows it, and how it likes things done."""

    owner = forms.ModelChoiceField(Person.objects.active(), label=_("Account owner"), required=False)

    class Meta:
        model = Organisation
        fields = ("name", "owner", "customs")
