"""What people type, without the control characters no keyboard has: PostgreSQL refuses one of them, and nobody reads any."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict

# Tabs and line ends stay.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

Respond = Callable[[HttpRequest], HttpResponse]


class PlainTyping:
    """Every view gets forms, searches and files cleaned; an address with such a character leads nowhere."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, kwargs: Mapping[str, Any]) -> None:
        """Clean what was sent, once it is known that it comes from one of our own forms."""
        if any(isinstance(each, str) and CONTROL.search(each) for each in kwargs.values()):
            raise Http404
        request.GET = plain(request.GET)  # type: ignore[assignment]
        if request.method == "POST":
            request.POST = plain(request.POST)  # type: ignore[assignment]
            for files in request.FILES.lists():
                for each in files[1]:
                    each.content_type = CONTROL.sub("", each.content_type or "")


def plain(typed: QueryDict) -> QueryDict:
    """The same without control characters; most often the very same."""
    if not any(CONTROL.search(each) for name, values in typed.lists() for each in (name, *values)):
        return typed
    cleaned = QueryDict(mutable=True, encoding=typed.encoding)
    for name, values in typed.lists():
        cleaned.setlist(CONTROL.sub("", name), [CONTROL.sub("", each) for each in values])
    cleaned._mutable = False
    return cleaned
