"""The forms of a reader outside: how it is asked, and whether customers' words may leave for it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amends.triage.models import OutsideReader, Permit
from amends.triage.outside.reader import Form


class OutsideReaderForm(forms.ModelForm):
    """Where it is asked, in which form, how long and how often."""

    key = forms.CharField(
        label=_("Key"),
        help_text=_("It is sealed and never shown again. Leave it empty to keep the one we have."),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("form", "address", "model", "key", "seconds", "a_minute", "a_day", "masks")

    class Meta:
        model = OutsideReader
        fields = ("form", "address", "model", "seconds", "a_minute", "a_day", "masks")
        widgets = {"form": forms.RadioSelect}
        help_texts = {
            "address": _(
                "Such as https://reader.your-firm.example/v1. For a model, “/chat/completions” is added to it."
            ),
            "model": _("What the server calls it. An endpoint of your own needs none."),
            "seconds": _("Nobody waits for it: the reading of this house is there already."),
            "masks": _(
                "Names and addresses of the customer are replaced by “Xxxx” and digits by “0”, as well as we find them."
            ),
        }

    def clean(self) -> dict[str, Any]:
        """A model has a name, and a key belongs to the address it was given for."""
        given = super().clean() or self.cleaned_data
        if given.get("form") == Form.OPENAI and not given.get("model"):
            self.add_error("model", _("Say which model."))
        if given.get("key"):
            self.instance.key = given["key"].strip()
        elif self.instance.sealed_key and "address" in self.changed_data:
            self.add_error("key", _("Give the key for this address."))
        return given


class PermitForm(forms.ModelForm):
    """What may leave."""

    class Meta:
        model = Permit
        fields = ("with_confidential",)
