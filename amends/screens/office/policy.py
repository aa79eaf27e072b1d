"""Who is answered how soon: what each situation does, and what that would have done lately, before it is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from amends.journal.models import Event
from amends.queues.foreseeing import foresee, lately_written
from amends.queues.models import PressureRow
from amends.queues.policy import CHANGED, change_back, change_policy, last_change, pressures
from amends.queues.pressing import BY_WORD, SITUATIONS, USUAL, WHOLE, Pressure, Pressures, Situation
from amends.queues.weighing import time_left
from amends.screens.ui.allowing import Request, needs
from amends.triage.models import Feeling

REFUSED = 422
EXAMPLE = timedelta(hours=8)
# A wish may wait longer than a question; nothing else may.
LONGEST = {"suggestion": 300}
HINTS = {
    "distress": gettext_lazy("Money, health, a loss or fear"),
    "physical": gettext_lazy("Says that somebody will be hurt"),
    "legal": gettext_lazy("A lawyer, a court or an authority"),
    "superior": gettext_lazy("Wants somebody who may decide"),
    "leaving": gettext_lazy("Says they will go elsewhere, or cancels"),
    "suggestion": gettext_lazy("Can wait, unless its writer is upset, in distress or threatens us"),
    "vip": gettext_lazy("Marked so by one of us"),
    "denied": gettext_lazy("What we took for solved is not"),
    "again": gettext_lazy("Two messages or more since our last answer"),
}


@dataclass(frozen=True)
class Row:
    """One situation as it is shown: its three fields, and what its share comes to."""

    situation: Situation
    share: forms.BoundField
    upset: forms.BoundField
    hours: forms.BoundField
    example: str

    @property
    def feeling(self) -> str:
        """The line that goes with it, where it is a feeling."""
        return self.situation.word if self.situation.word in Feeling.values else ""

    @property
    def hint(self) -> str:
        """What is meant by it."""
        return str(HINTS.get(self.situation.word, ""))


class PolicyForm(forms.Form):
    """What each situation does to the time for an answer, and whether it leads to the upset queue."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        for word, now in pressures().items():
            self.fields[f"{word}-percent"] = self._share_field(word, now.percent)
            self.fields[f"{word}-upset"] = forms.BooleanField(required=False, initial=now.is_upset)
            self.fields[f"{word}-hours"] = forms.BooleanField(required=False, initial=now.at_any_hour)

    @staticmethod
    def _share_field(word: str, percent: int) -> forms.IntegerField:
        most = LONGEST.get(word, WHOLE)
        field = forms.IntegerField(min_value=1, max_value=most, initial=percent)
        wrong = _("Write a whole number from 1 to %(most)s.") % {"most": most}
        field.error_messages |= dict.fromkeys(("required", "invalid"), wrong)
        for limit in field.validators:
            limit.message = wrong  # type: ignore[attr-defined]
        return field

    def read(self) -> list[Row]:
        """What is read in a message."""
        return list(self._rows(is_read=True))

    def known(self) -> list[Row]:
        """What is known of whoever wrote it."""
        return list(self._rows(is_read=False))

    def _rows(self, *, is_read: bool) -> Iterator[Row]:
        for each in SITUATIONS:
            if each.is_read == is_read:
                share = self[f"{each.word}-percent"]
                upset, hours = self[f"{each.word}-upset"], self[f"{each.word}-hours"]
                yield Row(each, share, upset, hours, self._example(share))

    def _example(self, share: forms.BoundField) -> str:
        percent = self.cleaned_data.get(share.name) if self.is_bound else share.initial
        return say_time(time_left(EXAMPLE, percent / WHOLE)) if percent else "–"

    def wanted(self) -> Pressures:
        """What is to hold."""
        said = self.cleaned_data
        return {
            word: Pressure(said[f"{word}-percent"], said[f"{word}-upset"], said[f"{word}-hours"]) for word in BY_WORD
        }


def say_time(time: timedelta) -> str:
    """A time in hours and minutes."""
    hours, minutes = divmod(round(time.total_seconds() / 60), 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": minutes}
    if not minutes:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}


@require_http_methods(["GET", "HEAD", "POST"])
@needs("policies.edit")
def show(request: Request) -> HttpResponse:
    """See it, see what a change would do, and keep it."""
    form, change = PolicyForm(*([request.POST] if request.method == "POST" else [])), last_change()
    seen = change.at.isoformat() if change else ""
    if change and form.is_valid() and request.POST.get("seen", seen) != seen:
        form.add_error(None, overtaken(change, by_me=change.by == request.user.actor))
    is_good = form.is_valid()
    if is_good and "see" not in request.POST:
        return kept(request, change_policy(form.wanted(), by=request.user.actor))
    shown = {
        "form": form,
        "foreseen": foresee(lately_written(request.user), pressures(), form.wanted()) if is_good else None,
        "change": change,
        "seen": seen,
        "is_usual": pressures() == USUAL,
        "may_edit": True,
    }
    return render(request, "office/policy.html", shown, status=REFUSED if form.errors else 200)


def overtaken(change: PressureRow, *, by_me: bool) -> str:
    """What to say to somebody who has filled it in while it was changed, by another or by themselves elsewhere."""
    if by_me:
        return _(
            "You have changed this in another window. Here is what you entered in this one: look what it would change now, and keep it if you still want it."
        )
    said = _(
        "%(name)s has changed this meanwhile. Here is yours: look what it would change now, and keep it if you still want it."
    )
    return said % {"name": change.by.name}


@require_POST
@needs("policies.edit")
def usual(request: Request) -> HttpResponse:
    """Let every situation do what is usual again."""
    return kept(request, change_policy(USUAL, by=request.user.actor))


@require_POST
@needs("policies.edit")
def bring_back(request: Request, event_id: int) -> HttpResponse:
    """Take a change back."""
    change = get_object_or_404(Event, pk=event_id, kind=CHANGED)
    change_back(change, by=request.user.actor)
    messages.success(request, _("It is as it was before."))
    return redirect("office:policy")


def kept(request: Request, change: Event | None) -> HttpResponse:
    """Say that it holds; for ten seconds the notice can take that back."""
    if change:
        undo = reverse("office:policy_return", args=[change.pk])
        messages.success(request, _("Kept. Whoever waits is put into the new order now."), extra_tags=undo)
    else:
        messages.success(request, _("It was so already."))
    return redirect("office:policy")
