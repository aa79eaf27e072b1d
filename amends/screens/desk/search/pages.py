"""What somebody looks for, newest first, with the people of that name above it."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amends.screens.desk.search.people import entry_of
from amends.screens.desk.search.rows import rows_for
from amends.screens.desk.search.saying import examples, headline, remarks_on
from amends.screens.ui.allowing import Request, needs
from amends.search.finding import Found, find
from amends.search.people import find_people


@require_safe
@needs("desk.look")
def show(request: Request) -> HttpResponse:
    """Show what was found; before anything was looked for, show how it is done."""
    typed = " ".join(request.GET.get("q", "").split())
    context: dict[str, Any] = {"typed": typed, "search_words": typed, "examples": examples()}
    if typed:
        context |= results(request, typed)
    return render(request, "desk/search/index.html", context)


def results(request: Request, typed: str) -> dict[str, Any]:
    """A page of what was found, in sentences and rows."""
    below = read_place(request.GET.get("below", ""))
    found = find(typed, request.user, below=below)
    people = find_people(found.wish, request.user) if below is None else []
    numbers = [*filter(None, [found.straight]), *found.numbers]
    return {
        "headline": headline(typed, len(numbers), has_more=bool(found.more_below), is_further=below is not None),
        "remarks": remarks_on(found),
        "people": [entry_of(each) for each in people],
        "rows": rows_for(numbers, found.marks),
        "later_url": way_on(typed, found),
        "earlier_url": f"?{urlencode({'q': typed})}" if below is not None else "",
    }


def way_on(typed: str, found: Found) -> str:
    """The address of what is older than this page."""
    return f"?{urlencode({'q': typed, 'below': found.more_below})}" if found.more_below else ""


def read_place(word: str) -> int | None:
    """Where the page before ended; nowhere when somebody made the word up."""
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 20 else None
