"""From the token in the address to the case behind it, in the customer's language."""

from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation

from amends.conversations.models import CaseLink
from amends.conversations.opening_links import find_case_link
from amends.mail.models import Brand
from amends.screens.portal.branding import shown_on_pages
from amends.screens.ui.allowing import View, open_to_everyone

SPOKEN = {code for code, _name in settings.LANGUAGES}
GONE = 410


def with_link(view: View) -> View:
    """Hand the view the link; nobody gets further with a made-up token, and an expired one is offered a new one."""

    @wraps(view)
    def opened(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        link = find_case_link(token)
        if link is None:
            raise Http404
        with translation.override(language_of(request, link)), timezone.override(link.conversation.team.timezone):
            if link.has_expired:
                return render(request, "portal/expired.html", frame_of(link), status=GONE)
            return view(request, link, **kwargs)

    return open_to_everyone(opened)


def language_of(request: HttpRequest, link: CaseLink) -> str:
    """The language picked on the page, else the one the customer writes."""
    picked = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    code = picked or link.conversation.language_for_customer
    return code if code in SPOKEN else settings.LANGUAGE_CODE


def frame_of(link: CaseLink) -> dict[str, Any]:
    """What stands around every page of a case."""
    brand = Brand.current()
    name = brand.name or link.conversation.mailbox.from_name
    return {"link": link, "case": link.conversation, "house_name": name} | shown_on_pages(brand)
