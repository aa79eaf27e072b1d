"""A line of people who wait, in the order answers are due."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from amends.foundation.counting import count_each
from amends.people.models import Person
from amends.queues.models import LINES, line_of
from amends.screens.desk.inbox.filtering import Filter
from amends.screens.desk.inbox.grouping import group
from amends.screens.desk.inbox.offering import bulk_choices
from amends.screens.desk.inbox.paging import Page
from amends.screens.desk.inbox.rows import complete, rows_of
from amends.screens.desk.inbox.saying import empty_words, full_hour_ahead, how_things_stand, order_words
from amends.screens.ui.allowing import Request, needs

FRAGMENT = "desk/inbox/standing.html"


@require_safe
@needs("desk.look")
def home(request: Request) -> HttpResponse:
    """Where everybody begins: with those who are upset, if there are any."""
    return redirect("desk:queue", "upset" if line_of(request.user, "upset").exists() else "answer")


@require_safe
@needs("desk.look")
def counts(request: Request) -> HttpResponse:
    """The lines in the rail once more, with fresh counts."""
    return render(request, "ui/queues.html")


@require_safe
@vary_on_headers("HX-Request")
@needs("desk.look")
def show(request: Request, slug: str) -> HttpResponse:
    """One line; asked for by a page that is already there, only the part that changes."""
    if slug not in LINES:
        raise Http404
    context = standing(request, slug, line_of(request.user, slug))
    if request.htmx:
        return render(request, FRAGMENT, context)
    return render(request, "desk/inbox/queue.html", context | beside(request.user, context["filter"]))


def standing(request: Request, slug: str, line: Any) -> dict[str, Any]:
    """How things stand in this line: the sentence, and the page of rows."""
    chosen = Filter(request.GET, request.user)
    line = chosen.narrow(line)
    page = Page(complete(line), request.GET)
    hour = full_hour_ahead()
    owed = line.to_answer()
    count = count_each({"all": line, "late": owed.late(), "soon": owed.due_before(hour)})
    spoken_of = "mine" if chosen.is_mine and slug == "answer" else slug
    return {
        "slug": slug,
        "url": reverse("desk:queue", args=[slug]),
        "here": request.get_full_path(),
        "filter": chosen,
        "whose": slug not in ("mine", "new"),
        "groups": group(rows_of(page.placements)),
        "order": order_words(slug),
        "sentence": how_things_stand(spoken_of, count, hour),
        "empty": empty_words(spoken_of, is_narrowed=chosen.is_on),
        "earlier_url": chosen.url(page.earlier),
        "later_url": chosen.url(page.later),
        "bulk": "bulk" if request.user.may("conversations.answer") else "",
    }


def beside(person: Person, chosen: Filter) -> dict[str, Any]:
    """What the whole page needs and its changing part does not."""
    form = chosen.form() if chosen.is_open else None
    return {"filter_form": form} | (bulk_choices(person) if person.may("conversations.answer") else {})
