"""The forms of signing in, in our words."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base import forms as codes
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def reword(form: forms.Form, **labels: Any) -> None:
    """Give fields our labels; a placeholder that repeats the label goes."""
    for name, field in form.fields.items():
        field.label, field.help_text = labels.get(name, field.label), ""
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):
    """Work e-mail and password; whatever is wrong stands by the field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, login=_("Work e-mail"), password=_("Password"))
        self.fields["login"].widget.attrs["autocomplete"] = "username"

    def clean(self) -> dict[str, Any]:
        """Check the password."""
        try:
            return super().clean()
        except ValidationError as problem:
            self.add_error("password", problem)
            return self.cleaned_data


class NewPasswordForm(ChangePasswordForm):
    """The password of today, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(
            self, oldpassword=_("Your password of today"), password1=_("New password"), password2=_("The new one again")
        )
        self.fields["password1"].help_text = _("At least ten characters.")


class PasswordAgainForm(ReauthenticateForm):
    """The password once more, before something that must not be done by a stranger at an open desk."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, password=_("Password"))


class Code:
    """A form with a code from an app."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self, code=_("Code"))  # type: ignore[arg-type]
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class CodeForm(Code, codes.AuthenticateForm):
    """The second step of signing in."""


class CodeAgainForm(Code, codes.ReauthenticateForm):
    """A code once more, before something that must not be done by a stranger at an open desk."""


class FirstCodeForm(Code, ActivateTOTPForm):
    """The first code of a new app."""
