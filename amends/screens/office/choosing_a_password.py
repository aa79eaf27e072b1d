"""The form fields with which somebody chooses a password, twice, so that a slip does not lock them out."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from amends.people.models import Person


class PasswordChoice(forms.Form):
    """A new password and the same again."""

    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least ten characters."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same again"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def owner(self) -> Person:
        """Whose password it becomes; it must not be like their name or address."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Refuse a password that is easy to guess, or not the same twice."""
        given = super().clean() or self.cleaned_data
        password, again = given.get("password"), given.get("again")
        if password and again and password != again:
            self.add_error("again", _("This is not the same password."))
        if password:
            try:
                validate_password(password, self.owner())
            except ValidationError as problem:
                self.add_error("password", problem)
        return given
