"""Saying when somebody is away: for oneself, or as a lead for a colleague."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from amends.foundation.clock import now
from amends.people.models import Person
from amends.screens.ui.allowing import Request, needs
from amends.screens.ui.telling_time import day

REFUSED = 422


def calendar() -> forms.DateInput:
    """A box for a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AwayForm(forms.Form):
    """The first and the last day, and who takes over."""

    first = forms.DateField(label=gettext_lazy("First day away"), widget=calendar())
    last = forms.DateField(label=gettext_lazy("Last day away"), widget=calendar())
    substitute = forms.ModelChoiceField(
        Person.objects.none(),
        label=gettext_lazy("Who takes over?"),
        required=False,
        empty_label=gettext_lazy("The team"),
        help_text=gettext_lazy(
            "Open conversations go there on the first day. What is confidential stays among its people."
        ),
    )

    def __init__(self, person: Person, *args: Any) -> None:
        initial: dict[str, Any] = {}
        if hasattr(person, "absence") and not person.absence.is_over:
            row = person.absence
            initial = {"first": row.first_day, "last": row.last_day, "substitute": row.substitute_id}
        super().__init__(*args, initial=initial)
        others = Person.objects.who_answer().exclude(pk=person.pk)
        self.fields["substitute"].queryset = others  # type: ignore[attr-defined]

    def clean_last(self) -> Any:
        """The last day comes after the first, and not before today."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data["last"]
        if first and last < first:
            raise forms.ValidationError(_("The last day comes after the first."))
        if last < timezone.localdate(now()):
            raise forms.ValidationError(_("That day has passed."))
        if first and last - first > timedelta(days=730):
            raise forms.ValidationError(_("That is longer than two years. Has somebody left?"))
        return last


@require_http_methods(["GET", "HEAD", "POST"])
@needs("desk.look")
def mine(request: Request) -> HttpResponse:
    """Say when I am away."""
    return show(request, request.user, reverse("office:me"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("settings.look")
def colleague(request: Request, person_id: int) -> HttpResponse:
    """Say when a colleague is away, who may be too ill to say so."""
    person = get_object_or_404(Person, pk=person_id)
    return show(request, person, reverse("office:colleague", args=[person.pk]))


def show(request: Request, person: Person, back: str) -> HttpResponse:
    """See it, change it, take it back."""
    form = AwayForm(person, request.POST if request.method == "POST" else None)
    if request.method == "POST" and "back" in request.POST:
        person.be_here(by=request.user.actor)
        messages.success(request, _("Taken back. What was handed over stays where it is."))
        return redirect(back)
    if form.is_valid():
        facts = form.cleaned_data
        person.be_away(facts["first"], facts["last"], by=request.user.actor, substitute=facts["substitute"])
        messages.success(request, _("Kept: away until %(day)s.") % {"day": day(facts["last"])})
        return redirect(back)
    shown = {
        "form": form,
        "person": person,
        "back": back,
        "is_me": person == request.user,
        "is_set": bool(form.initial),
    }
    return render(request, "office/away.html", shown, status=REFUSED if form.is_bound else 200)
