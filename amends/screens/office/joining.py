"""Accepting an invitation: a new colleague chooses a password and is in."""

from typing import Any

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from amends.people.models import Invitation, Person, find_invitation
from amends.screens.office.choosing_a_password import PasswordChoice
from amends.screens.ui.allowing import open_to_everyone

GONE = 410


class JoinForm(PasswordChoice):
    """The password of somebody who was invited."""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def owner(self) -> Person:
        """The colleague who was invited."""
        return self.person


@open_to_everyone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Welcome a colleague; a link that was used or is too old says so."""
    invitation = find_invitation(token)
    if invitation is None or invitation.has_expired:
        return render(request, "office/invitation_over.html", status=GONE)
    with override(invitation.person.language):
        return welcome(request, invitation)


def welcome(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Ask for the password, and let them in with it."""
    form = JoinForm(request.POST or None, person=invitation.person)
    if request.method == "POST" and form.is_valid():
        person = invitation.accept(form.cleaned_data["password"])
        if person is None:
            return render(request, "office/invitation_over.html", status=GONE)
        return perform_login(request, person)
    return render(request, "office/join.html", {"form": form, "person": invitation.person})
