"""Forms of mail servers, whose password is sealed and never shown again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from amends.mail.oauth_accounts import token_of


class SealedPasswordForm(forms.ModelForm):
    """A server, and how we sign in there."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        help_text=gettext_lazy("Leave it empty to keep the one we have."),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_by_consent = bool(token_of(self.instance.mailbox, self.instance.host, self.instance.security))
        if self.is_by_consent:
            for name in ("host", "port", "security", "username", "password"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Seal the password; another server than the one it was for never gets it."""
        given = super().clean() or self.cleaned_data
        if given.get("password"):
            self.instance.password = given["password"]
        elif self.instance.sealed_password and {"host", "username"} & set(self.changed_data):
            self.add_error("password", gettext_lazy("Give the password for this server."))
        return given
