"""What a colleague is told, in which way, and when mails to them wait."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from amends.foundation.writing import writing
from amends.notices.digesting import digest_times_of, send_digest_at
from amends.notices.kinds import kinds_for
from amends.notices.models import Device, Pace, Way
from amends.notices.wishing import keep_quiet, quiet_hours_of, ways_of, wish
from amends.people.models import Person
from amends.screens.ui.allowing import Request, needs

REFUSED = 422


def clock() -> forms.TimeInput:
    """A box for a time of day."""
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class WishesForm(forms.Form):
    """Where and how soon each kind of notice is told, when mails wait, and when the digest comes."""

    starts = forms.TimeField(label=gettext_lazy("Quiet from"), widget=clock())
    ends = forms.TimeField(label=gettext_lazy("Quiet until"), widget=clock())
    weekends = forms.BooleanField(label=gettext_lazy("Weekends are quiet, too"), required=False)
    first = forms.TimeField(label=gettext_lazy("Digest at"), widget=clock())
    second = forms.TimeField(label=gettext_lazy("And again at"), widget=clock(), required=False)
    working_days = forms.BooleanField(label=gettext_lazy("On working days only"), required=False)

    def __init__(self, person: Person, *args: Any) -> None:
        self.person = person
        super().__init__(*args, initial=when_told(person))
        ways = ways_of(person)
        for kind in kinds_for(person):
            way = ways[kind.word]
            paces = [each for each in Pace.choices if not (kind.is_urgent and each[0] == Pace.IN_DIGEST)]
            self.fields[f"{kind.word}_app"] = forms.BooleanField(required=False, initial=way.in_app)
            self.fields[f"{kind.word}_push"] = forms.BooleanField(required=False, initial=way.by_push)
            self.fields[f"{kind.word}_mail"] = forms.ChoiceField(choices=paces, required=False, initial=way.by_mail)

    @property
    def has_usual_hours(self) -> bool:
        """Whether they are on duty at times and have not chosen other quiet hours."""
        return self.person.may_answer and quiet_hours_of(self.person).are_usual

    def kinds(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Each kind by its name, with what may be chosen."""
        return [
            (str(kind.name), [self[f"{kind.word}_{road}"] for road in ("app", "push", "mail")])
            for kind in kinds_for(self.person)
        ]

    def keep(self) -> None:
        """Be told so from now on."""
        said = self.cleaned_data
        words = [kind.word for kind in kinds_for(self.person)]
        with writing():
            wish(
                self.person,
                {word: Way(said[f"{word}_app"], said[f"{word}_mail"], said[f"{word}_push"]) for word in words},
                by=self.person.actor,
            )
            keep_quiet(self.person, said["starts"], said["ends"], weekends=said["weekends"])
            send_digest_at(self.person, said["first"], said["second"], working_days=said["working_days"])


def when_told(person: Person) -> dict[str, Any]:
    """Their quiet hours and the times of their digest."""
    quiet, digest = quiet_hours_of(person), digest_times_of(person)
    hours = {"starts": quiet.starts, "ends": quiet.ends, "weekends": quiet.weekends}
    return hours | {"first": digest.first, "second": digest.second, "working_days": digest.working_days}


@require_http_methods(["GET", "HEAD", "POST"])
@needs("desk.look")
def show(request: Request) -> HttpResponse:
    """See and change it."""
    form = WishesForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        form.keep()
        messages.success(request, _("Kept."))
        return redirect("office:notice_wishes")
    shown = {"form": form, "devices": Device.objects.filter(person=request.user).order_by("pk")}
    return render(request, "office/notice_wishes.html", shown, status=REFUSED if form.is_bound else 200)
