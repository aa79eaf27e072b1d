"""Signing in: by invitation only, nobody can make an account for themselves."""

from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import LoginView
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from qrcode.image.svg import SvgPathFillImage

from amends.foundation.clock import now
from amends.mail.sealing import SealBroken, seal, unseal
from amends.people.models import Person, Role, Team

EVENING, MORNING, NOON = 18, 5, 11
DOES = {
    Role.AGENT: gettext_lazy("Answers customers"),
    Role.LEAD: gettext_lazy("Answers, and decides what others may not"),
    Role.ADMIN: gettext_lazy("Answers, and sets everything up"),
    Role.OBSERVER: gettext_lazy("Reads, and writes nothing"),
}


class ClosedDoor(DefaultAccountAdapter):
    """How allauth behaves in this house."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("You cannot sign in any more. Ask an admin if that is a mistake."),
        "email_password_mismatch": gettext_lazy("That password does not fit this e-mail."),
        "enter_current_password": gettext_lazy("That is not your password of today."),
        "incorrect_password": gettext_lazy("That is not your password."),
        "too_many_login_attempts": gettext_lazy("That went wrong too often. Wait five minutes, then try again."),
        "rate_limited": gettext_lazy("That was too often. Wait a minute, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from invitations."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's own page."""
        return reverse("office:me")


class SealedCodes(DefaultMFAAdapter):
    """The second factor, its secrets unreadable in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("That code does not fit. Take the one your app shows now."),
    }

    def encrypt(self, text: str) -> str:
        """The secret as only this installation can read it."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again; in place of one that cannot be read any more, one that fits no code."""
        try:
            return unseal(encrypted_text)
        except SealBroken:
            return generate_totp_secret()

    def build_totp_svg(self, url: str) -> str:
        """The picture to scan, on white, so that it can be read in the dark too."""
        drawn = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(drawn)
        return drawn.getvalue().decode()


class SignIn(LoginView):
    """The first page of the day; before anybody works here it leads to the first-run set-up."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show or take the form."""
        if not Person.objects.exists():
            return redirect("office:set_up")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The greeting, and in the demo everybody one can be."""
        shown = {"greeting": greeting(), "demo_people": demo_people(), "demo_password": settings.DEMO_PASSWORD}
        return super().get_context_data(**kwargs) | shown


def greeting() -> str:
    """The time of day where the first team works."""
    team = Team.objects.order_by("pk").first()
    hour = timezone.localtime(now(), ZoneInfo(team.timezone) if team else None).hour
    if MORNING <= hour < NOON:
        return _("Good morning. Someone is glad you are here.")
    if NOON <= hour < EVENING:
        return _("Good day. Someone is glad you are here.")
    return _("Good evening. Someone is glad you are here.")


def demo_people() -> list[dict[str, Any]]:
    """Everybody a newcomer can be in the demo, with what they may do; elsewhere nobody."""
    if not settings.DEMO_PASSWORD:
        return []
    people = Person.objects.active().prefetch_related("role_rows")
    roles = [(person, next(iter(sorted(person.roles())), Role.OBSERVER)) for person in people]
    return [{"person": person, "role": Role(role).label, "does": DOES[Role(role)]} for person, role in roles]


def cannot_get_in(request: HttpRequest) -> HttpResponse:
    """Whom to ask; a forgotten password is replaced by a new invitation."""
    return render(request, "account/cannot_get_in.html")


def closed(request: HttpRequest) -> HttpResponse:
    """Nobody makes an account for themselves."""
    return render(request, "account/signup_closed.html")
