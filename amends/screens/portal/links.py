"""From the token in the address to the case behind it, in the customer's language."""

from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from amends.conversations.models import CaseLink
from amends.conversations.opening_links import find_case_link
from amends.mail.models import Brand
from amends.screens.portal.branding import shown_on_pages
from amends.screens.ui.allowing import View, open_to_everyone

SPOKEN = {code for code, _name in settings.LANGUAGES}
UNKNOWN, GONE = 404, 410


def with_link(view: View) -> View:
    """Hand the view the link; nobody gets further with a made-up token, and an expired one is offered a new one."""

    @wraps(view)
    def opened(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        link = find_case_link(token)
        if link is None:
            return say_it_leads_nowhere(request)
        with translation.override(language_of(request, link)), timezone.override(link.conversation.team.timezone):
            if link.has_expired:
                return offer_a_new_one(request, link)
            return view(request, link, **kwargs)

    return open_to_everyone(opened)


@never_cache
def say_it_leads_nowhere(request: HttpRequest) -> HttpResponse:
    """What somebody sees whose mail program has cut the link; it is said in the language of their browser."""
    brand = Brand.current()
    frame = {"house_name": brand.name or _("Your case")} | shown_on_pages(brand)
    return render(request, "portal/unknown.html", frame, status=UNKNOWN)


@never_cache
def offer_a_new_one(request: HttpRequest, link: CaseLink) -> HttpResponse:
    """What somebody sees whose link is over; browsers would keep what is gone for ever, with a form that no longer works."""
    return render(request, "portal/expired.html", frame_of(link), status=GONE)


def language_of(request: HttpRequest, link: CaseLink) -> str:
    """The language picked on the page, else the one the customer writes."""
    picked = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    code = picked or link.conversation.language_for_customer
    return code if code in SPOKEN else settings.LANGUAGE_CODE


def frame_of(link: CaseLink) -> dict[str, Any]:
    """What stands around every page of a case."""
    brand = Brand.current()
    name = brand.name_for(link.conversation.mailbox)
    return {"link": link, "case": link.conversation, "house_name": name} | shown_on_pages(brand)
