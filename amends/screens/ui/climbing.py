"""An address that only takes forms leads to the page above it when somebody visits it, as by reloading after a mistake."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve

NO_VISITS = 405

Respond = Callable[[HttpRequest], HttpResponse]


class ClimbToThePage:
    """Browsers are led on; programs are told that the address takes no visits."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        is_visit = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
        if response.status_code == NO_VISITS and is_visit:
            return HttpResponseRedirect(page_above(request.path_info))
        return response


def page_above(path: str) -> str:
    """The nearest address above this one that there is."""
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        if leads_somewhere(path):
            break
    return path


def leads_somewhere(path: str) -> bool:
    """Whether an address is one of ours."""
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
