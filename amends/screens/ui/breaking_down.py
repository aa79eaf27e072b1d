"""What people see when a page cannot be made: our mistake, or a database that is away for a while."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

SECONDS_TO_WAIT = 15


def broken(request: HttpRequest) -> HttpResponse:
    """The page in place of the one that failed. It asks nothing of the database, which may be what is missing."""
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return HttpResponse(render_to_string("500.html"), status=500)
    away = HttpResponse(render_to_string("503.html"), status=503)
    away.headers["Retry-After"] = str(SECONDS_TO_WAIT)
    return away
