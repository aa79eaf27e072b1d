"""Who may open a page, said where the page is written; the test of access reads it from there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from amends.people.models import require

View = Callable[..., HttpResponse]


def needs(permission: str) -> Callable[[View], View]:
    """Only colleagues with this permission; everyone else signs in first or is refused."""

    def around(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            require(request.user, permission)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return around


def open_to_everyone(view: View) -> View:
    """A page nobody has to sign in for; what it shows is guarded by an unguessable link or not secret."""
    view.permission = ""  # type: ignore[attr-defined]
    return view
