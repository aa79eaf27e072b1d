"""Colleagues: who works here, what each may do, who is invited, and who has left."""

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amends.conversations.models import Conversation
from amends.foundation.writing import writing
from amends.journal.keeping import keep
from amends.people.models import LastAdmin, Person, Role, Team
from amends.screens.office.changing import closed_unless_admin, given_to
from amends.screens.office.inviting import invite
from amends.screens.ui.allowing import Request, needs


class ColleagueForm(forms.ModelForm):
    """Who they are, what they may do, and where they belong."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("What they may do"), choices=Role.choices, widget=forms.CheckboxSelectMultiple
    )
    teams = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Teams"), queryset=Team.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Person
        fields = ("name", "email", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial = {**self.initial, "roles": sorted(self.instance.roles()), "teams": self.instance.teams.all()}
        else:
            self.initial = {**self.initial, "roles": [Role.AGENT], "language": get_language()}

    def clean_email(self) -> str:
        """Addresses are kept in small letters, and nobody has two accounts with one."""
        email = self.cleaned_data["email"].lower()
        if Person.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is a colleague with this e-mail already."))
        return email

    def clean_roles(self) -> list[str]:
        """Somebody stays an admin."""
        roles = self.cleaned_data["roles"]
        if self.instance.pk and Role.ADMIN not in roles:
            self.instance.refuse_if_last_admin()
        return roles


@require_safe
@needs("settings.look")
def index(request: Request) -> HttpResponse:
    """Everybody, those who have left last."""
    people = Person.objects.order_by("-is_active", "name").select_related("invitation")
    shown = {"people": people.prefetch_related("role_rows", "teams"), "may_edit": closed_unless_admin(request)}
    return render(request, "office/colleagues.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("people.edit")
def new(request: Request) -> HttpResponse:
    """Invite somebody who is not here yet."""
    form = ColleagueForm(given_to(request, "people.edit"))
    if request.method == "POST" and form.is_valid():
        facts, by = form.cleaned_data, request.user.actor
        with writing():
            person = Person.objects.welcome(facts["email"], facts["name"], roles=(), language=facts["language"])
            change_roles(person, facts["roles"], by)
            person.teams.set(facts["teams"])
        return invited(request, person)
    return render(request, "office/colleague.html", {"form": form, "may_edit": True})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("settings.look")
def show(request: Request, person_id: int) -> HttpResponse:
    """One colleague."""
    person = get_object_or_404(Person, pk=person_id)
    form = ColleagueForm(given_to(request, "people.edit"), instance=person)
    may_edit = closed_unless_admin(request, form)
    if request.method == "POST" and form.is_valid():
        keep_colleague(request, form)
        return redirect("office:colleagues")
    has_factor = Authenticator.objects.filter(user=person).exists()
    shown = {"form": form, "may_edit": may_edit, "person": get_object_or_404(Person, pk=person_id)}
    alone = Conversation.objects.unseen(without=person).filter(confidence__confidants=person).count() if may_edit else 0
    return render(request, "office/colleague.html", shown | {"has_factor": has_factor, "alone": alone})


def keep_colleague(request: Request, form: ColleagueForm) -> None:
    """Keep what was changed about a colleague."""
    with writing():
        keep(form.instance, "person", by=request.user.actor, facts=form.changed_data)
        form.instance.change_name(form.cleaned_data["name"])
        form.instance.teams.set(form.cleaned_data["teams"])
        change_roles(form.instance, form.cleaned_data["roles"], request.user.actor)
    messages.success(request, _("Kept."))


def change_roles(person: Person, roles: list[str], by: Any) -> None:
    """Give the roles they should have and take the others."""
    for role in set(roles) - person.roles():
        person.give_role(role, by=by)
    for role in person.roles() - set(roles):
        person.take_role(role, by=by)


@require_POST
@needs("people.edit")
def invitation(request: Request, person_id: int) -> HttpResponse:
    """Invite again: for whoever lost the link, or the password."""
    return invited(request, get_object_or_404(Person, pk=person_id, is_active=True))


def invited(request: Request, person: Person) -> HttpResponse:
    """Show the link, once."""
    url, is_mailed = invite(request, person)
    return render(request, "office/invited.html", {"person": person, "url": url, "is_mailed": is_mailed})


@require_POST
@needs("people.edit")
def absence(request: Request, person_id: int) -> HttpResponse:
    """Let a colleague go, or come back."""
    person = get_object_or_404(Person, pk=person_id)
    try:
        turn = person.leave if person.is_active else person.come_back
        turn(by=request.user.actor)
        messages.success(request, _("Kept."))
        if not person.is_active and Conversation.objects.unseen().exists():
            return redirect("office:unseen")
    except LastAdmin as problem:
        messages.error(request, problem.message)
    return redirect("office:colleague", person.pk)


@require_POST
@needs("people.edit")
def second_factor(request: Request, person_id: int) -> HttpResponse:
    """Take the second factor off for somebody who has lost it."""
    person = get_object_or_404(Person, pk=person_id)
    with writing():
        Authenticator.objects.filter(user=person).delete()
        keep(person, "person", by=request.user.actor, facts=["second_factor"])
    messages.success(request, _("The second factor is taken off."))
    return redirect("office:colleague", person.pk)
