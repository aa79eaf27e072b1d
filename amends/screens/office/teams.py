"""Teams: who is in them, when they work, and whose holidays they keep."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from amends.people.models import Person, Team
from amends.screens.office.changing import closed_unless_admin, edit, given_to
from amends.screens.office.choosing import AnyChoice
from amends.screens.office.hours import DAYS, HoursField, say_hours
from amends.screens.office.places import ZONES, countries, regions
from amends.screens.office.promising import offer_present_time, within_or_as_the_mailbox
from amends.screens.ui.allowing import Request, needs


class TeamForm(forms.ModelForm):
    """Name, clock, holidays, and the hours of each day."""

    timezone = forms.ChoiceField(label=_("Time zone"), choices=ZONES, initial="Europe/Berlin")
    country = AnyChoice(label=_("Holidays of"), choices=countries)
    answer_within_minutes = forms.TypedChoiceField(
        label=_("First answer within"),
        help_text=_("In the hours below."),
        required=False,
        coerce=int,
        empty_value=None,
        choices=within_or_as_the_mailbox,
    )

    class Meta:
        model = Team
        fields = ("name", "timezone", "country", "answer_within_minutes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and not self.is_bound:
            self.initial["timezone"] = self.fields["timezone"].initial
        offer_present_time(self)
        for day, name in DAYS.items():
            hours = say_hours(self.instance.week.get(day, []))
            self.fields[f"day_{day}"] = HoursField(label=name, initial=hours)

    def hours(self) -> list[forms.BoundField]:
        """The fields of the seven days."""
        return [self[f"day_{day}"] for day in DAYS]

    def facts(self) -> list[forms.BoundField]:
        """The other fields."""
        return [field for field in self if not field.name.startswith("day_")]

    def clean(self) -> dict[str, Any]:
        """Put the days together to a week, and forget a region of another country."""
        given = super().clean() or self.cleaned_data
        self.instance.week = {day: spans for day in DAYS if (spans := given.get(f"day_{day}"))}
        if self.instance.region not in dict(regions(given.get("country", ""))):
            self.instance.region = ""
        return given


class FullTeamForm(TeamForm):
    """A team that is there already: also its region, and who is in it."""

    region = AnyChoice(label=_("Region"))
    members = forms.ModelMultipleChoiceField(
        label=_("Who is in it"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta(TeamForm.Meta):
        fields = ("name", "timezone", "country", "region", "answer_within_minutes", "members")  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = Person.objects.active()  # type: ignore[attr-defined]
        known = regions(self.instance.country)
        self.fields["region"].choices = [("", _("The whole country")), *known]  # type: ignore[attr-defined]
        if not known:
            del self.fields["region"]

    def clean_region(self) -> str:
        """A region of another country than the one just chosen goes."""
        region = self.cleaned_data["region"]
        return region if region in dict(regions(self.cleaned_data.get("country", ""))) else ""


@require_safe
@needs("settings.look")
def index(request: Request) -> HttpResponse:
    """All teams."""
    teams = Team.objects.prefetch_related("members")
    return render(request, "office/teams.html", {"teams": teams, "may_edit": closed_unless_admin(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("settings.edit")
def new(request: Request) -> HttpResponse:
    """Begin a team."""
    return edit(request, TeamForm(given_to(request)), "team", "office:teams")


@require_http_methods(["GET", "HEAD", "POST"])
@needs("settings.look")
def show(request: Request, team_id: int) -> HttpResponse:
    """One team."""
    team = get_object_or_404(Team, pk=team_id)
    return edit(request, FullTeamForm(given_to(request), instance=team), "team", "office:teams")
