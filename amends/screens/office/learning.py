"""How well Amends reads: how often people disagree, in what, and what this house has taught it."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amends.foundation.clock import now
from amends.screens.office.changing import closed_unless_admin
from amends.screens.office.learning_words import (
    PERIODS,
    describe,
    languages_to_choose,
    looked_at,
    say_flaws,
    told,
    why_it_rests,
)
from amends.screens.ui.allowing import Request, needs
from amends.triage.disagreeing import corrections_since, count
from amends.triage.examples import take_examples
from amends.triage.models import Field, IsWorse, Rests, Retraining

SHOWN = 12


@require_safe
@needs("policies.edit")
def show(request: Request) -> HttpResponse:
    """Everything about it, over a time, closely for one judgement."""
    looked = looked_at(request.GET)
    corrections = list(corrections_since(now() - timedelta(days=looked.days)))
    found = count(corrections, looked.field, looked.language)
    retrainings = [describe(each) for each in Retraining.objects.newest_first()[:SHOWN]]
    shown: dict[str, Any] = {
        "looked": looked,
        "periods": PERIODS,
        "fields": Field.choices,
        "languages": languages_to_choose(found, looked),
        "all": found.tally(),
        "told": told(found, looked, request.user),
        "retrainings": retrainings,
        "is_built_in": not any(each["row"].is_used and not (each["rests"] or each["missing"]) for each in retrainings),
        "is_switched_on": any(each["row"].is_used for each in retrainings),
        "may_edit": closed_unless_admin(request),
    }
    return render(request, "office/learning/index.html", shown)


@require_POST
@needs("settings.edit")
def use(request: Request, retraining_id: int) -> HttpResponse:
    """Read with what was learned, if that does not read worse."""
    row = get_object_or_404(Retraining, pk=retraining_id)
    try:
        row.start_use(by=request.user.actor)
    except IsWorse:
        messages.error(request, _("It cannot be used. %(why)s") % {"why": " ".join(say_flaws(row))})
    except Rests:
        messages.error(request, _("It cannot be used. %(why)s") % {"why": why_it_rests()})
    else:
        messages.success(request, _("From the next message on Amends reads with what it has learned here."))
    return redirect("office:learning")


@require_POST
@needs("settings.edit")
def built_in(request: Request) -> HttpResponse:
    """Read with what comes with Amends again."""
    Retraining.objects.go_back(by=request.user.actor)
    messages.success(request, _("From the next message on Amends reads as it came."))
    return redirect("office:learning")


@require_POST
@needs("settings.edit")
def examples(request: Request) -> HttpResponse:
    """Give the examples; that somebody took them is written down, so it is no mere looking."""
    lines = take_examples(by=request.user.actor)
    answer = HttpResponse("".join(f"{line}\n" for line in lines), content_type="application/x-ndjson; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="examples-{now():%Y-%m-%d}.jsonl"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
