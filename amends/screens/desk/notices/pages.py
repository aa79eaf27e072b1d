"""The list of what a colleague is told: what is new first, then what they have read, newest on top."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from amends.notices.models import Notice
from amends.people.models import Person
from amends.screens.ui.allowing import Request, needs
from amends.screens.ui.frame import MOST_NEWS
from amends.screens.ui.reading_time import read_moment

ROWS = 25


@require_safe
@vary_on_headers("HX-Request")
@needs("desk.look")
def index(request: Request) -> HttpResponse:
    """The list; asked for by a page that is already there, only the part that changes."""
    rows = rows_of(request.user, request.GET)
    shown = {
        "told": of_each_matter(rows[:ROWS]),
        "later_url": way_to_later(rows),
        "sentence": sentence_for(request.user),
        "here": request.get_full_path(),
    }
    return render(request, f"desk/notices/{'list' if request.htmx else 'index'}.html", shown)


def rows_of(person: Person, asked: Mapping[str, str]) -> list[Notice]:
    """A page of notices and, if there are more, the first of the next."""
    shown, beyond = Notice.objects.shown_to(person).complete(), older_than(asked.get("before", ""))
    fresh = [] if "read" in asked else list(shown.unread().filter(beyond)[: ROWS + 1])
    known = shown.filter(beyond if "read" in asked else Q(), read_at__isnull=False)
    return fresh + list(known[: ROWS + 1 - len(fresh)])


def of_each_matter(notices: Iterable[Notice]) -> list[list[Notice]]:
    """What is new of one matter stands together under what is gravest, else newest, and likewise what was read of it."""
    told: dict[tuple[Any, bool], list[Notice]] = {}
    for each in notices:
        of_what = each.conversation_id or f"alone {each.pk}"
        told.setdefault((of_what, each.read_at is None), []).append(each)
    return [sorted(some, key=lambda each: -each.sort.weight) for some in told.values()]


def older_than(word: str) -> Q:
    """Everything after the notice where the page before ended; everything when somebody made the word up."""
    text, _tilde, number = word.partition("~")
    at = read_moment(text)
    if not at or not number.isdecimal() or len(number) > 18:
        return Q()
    # The outer condition lets the index jump there.
    return Q(at__lte=at) & (Q(at__lt=at) | Q(pk__lt=int(number)))


def way_to_later(rows: list[Notice]) -> str:
    """The address of what comes after this page."""
    if len(rows) <= ROWS:
        return ""
    last = rows[ROWS - 1]
    return "?" + urlencode(({"read": 1} if last.read_at else {}) | {"before": f"{last.at.isoformat()}~{last.pk}"})


def sentence_for(person: Person) -> str:
    """How many are new, as a headline."""
    count = Notice.objects.shown_to(person).unread()[: MOST_NEWS + 1].count()
    if count > MOST_NEWS:
        return _("More than %(count)s notices are new.") % {"count": MOST_NEWS}
    words: Any = ngettext("One notice is new.", "%(count)s notices are new.", count)
    return words % {"count": count} if count else _("You have read everything.")


@require_POST
@needs("desk.look")
def read_all(request: Request) -> HttpResponse:
    """Everything is read."""
    Notice.objects.shown_to(request.user).read(request.user)
    return redirect("desk:notices")


@require_POST
@needs("desk.look")
def read_one(request: Request, notice_id: int) -> HttpResponse:
    """One of them is read, and with it the others of its matter that stood in the same entry."""
    notice = get_object_or_404(Notice.objects.shown_to(request.user), pk=notice_id)
    beside = [each for each in request.POST.getlist("beside")[:ROWS] if each.isdecimal() and len(each) < 18]
    Notice.objects.shown_to(request.user).filter(pk__in=[notice.pk, *beside]).read(request.user)
    return redirect("desk:notices")
