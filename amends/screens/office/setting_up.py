"""The first-run set-up: while nobody works here yet, one page makes the first admin, a team and a mailbox."""

from typing import Any

from allauth.account.utils import perform_login
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from amends.foundation.writing import writing
from amends.journal.keeping import keep
from amends.mail.models import Mailbox
from amends.people.models import Person, Role
from amends.screens.office.choosing_a_password import PasswordChoice
from amends.screens.office.teams import TeamForm
from amends.screens.ui.allowing import open_to_everyone


class AdminForm(PasswordChoice):
    """The first admin."""

    name = forms.CharField(label=_("Your name"), help_text=_("As customers see it."), max_length=200)
    email = forms.EmailField(label=_("Your work e-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    field_order = ("name", "email", "password", "again")

    def owner(self) -> Person:
        """Who is about to be the first admin."""
        return Person(name=self.cleaned_data.get("name", ""), email=self.cleaned_data.get("email", ""))


class MailboxStart(forms.ModelForm):
    """The first mailbox; everything else about it is set later."""

    class Meta:
        model = Mailbox
        fields = ("address", "from_name")
        help_texts = {"address": _("Where customers write to, such as help@your-firm.example.")}


@open_to_everyone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Ask for everything on one page; once somebody works here it is closed for good."""
    if Person.objects.exists():
        return redirect("desk:home")
    forms_shown = forms_of(request)
    # Every form is looked at, so that all mistakes are shown at once.
    if request.method == "POST" and all([form.is_valid() for form in forms_shown.values()]):
        admin = begin(**forms_shown)
        return perform_login(request, admin) if admin else redirect("desk:home")
    return render(request, "office/set_up.html", {"forms": forms_shown, "has_errors": any_errors(forms_shown)})


def forms_of(request: HttpRequest) -> dict[str, Any]:
    """The three parts of the page."""
    given = request.POST or None
    return {
        "admin": AdminForm(given, prefix="admin"),
        "team": TeamForm(given, prefix="team"),
        "mailbox": MailboxStart(given, prefix="mailbox"),
    }


def any_errors(shown: dict[str, Any]) -> bool:
    """Whether one of the parts was filled in wrongly."""
    return any(form.is_bound and form.errors for form in shown.values())


def begin(admin: AdminForm, team: TeamForm, mailbox: MailboxStart) -> Person | None:
    """Make the first rows; nobody when somebody else was quicker."""
    facts, language = admin.cleaned_data, get_language() or "en"
    with writing():
        if Person.objects.exists():
            return None
        likes = {"language": language, "timezone": team.cleaned_data["timezone"]}
        person = Person.objects.welcome(facts["email"], facts["name"], roles=(Role.ADMIN,), **likes)
        person.set_password(facts["password"])
        person.save(update_fields=["password"])
        keep(team.instance, "team", by=person.actor, facts=team.changed_data)
        team.instance.members.add(person)
        mailbox.instance.team, mailbox.instance.language = team.instance, language
        keep(mailbox.instance, "mailbox", by=person.actor, facts=mailbox.changed_data)
    return person
