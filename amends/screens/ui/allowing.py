"""Who may open a page, said where the page is written; the test of access reads it from there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django_htmx.middleware import HtmxDetails

from amends.people.models import Person, require

View = Callable[..., HttpResponseBase]


class Request(HttpRequest):
    """What a view behind `needs` is asked: somebody has signed in. Only a name for types; Django makes plain ones."""

    user: Person
    htmx: HtmxDetails


def needs(permission: str) -> Callable[[View], View]:
    """Only colleagues with this permission; everyone else signs in first or is refused."""

    def around(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            require(request.user, permission)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return around


def open_to_everyone(view: View) -> View:
    """A page nobody has to sign in for; what it shows is guarded by an unguessable link or not secret."""
    view.permission = ""  # type: ignore[attr-defined]
    return view
