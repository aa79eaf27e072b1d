"""Who we are at a provider: the client somebody has made there for this house."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amends.mail.models import OAuthAccount


class ClientForm(forms.ModelForm):
    """The client, its secret, and the account it opens."""

    secret = forms.CharField(
        label=_("Client secret"),
        help_text=_("Leave it empty to keep the one we have."),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("client_id", "secret", "tenant", "username", "since")

    class Meta:
        model = OAuthAccount
        fields = ("client_id", "tenant", "username", "since")
        widgets = {"since": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        labels = {"tenant": _("Directory ID"), "username": _("Account")}
        help_texts = {
            "tenant": _("Microsoft calls it the directory (tenant) ID of your firm."),
            "username": _("The address the account signs in with there."),
            "since": _(
                "Empty means: from now on. With a date, older mail comes in as closed history and nobody is written to."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.provider.asks_tenant:
            del self.fields["tenant"]

    def clean(self) -> dict[str, Any]:
        """A secret belongs to its client, and Google lets nobody in without one."""
        given = super().clean() or self.cleaned_data
        is_other = bool({"client_id", "tenant"} & set(self.changed_data))
        needs_one = not self.instance.provider.device_page and not self.instance.sealed_secret
        if given.get("secret"):
            self.instance.secret = given["secret"].strip()
        elif needs_one or (is_other and self.instance.sealed_secret):
            self.add_error("secret", _("Give the secret of this client."))
        return given
