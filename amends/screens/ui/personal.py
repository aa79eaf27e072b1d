"""Every colleague reads Amends in their own language and by their own clock; visitors in their browser's language."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

Respond = Callable[[HttpRequest], HttpResponse]

NORWEGIAN = {"no": "nb", "nn": "nb"}
KNOWN = {code for code, _name in settings.LANGUAGES}


class PersonalLanguageAndClock:
    """Switches language and time zone for the length of one request."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = chosen_language(request)
        zone = ZoneInfo(request.user.timezone) if request.user.is_authenticated else None
        with translation.override(language), timezone.override(zone):
            request.LANGUAGE_CODE = language
            response = self.respond(request)
            response.headers.setdefault("Content-Language", language)
            return response


def chosen_language(request: HttpRequest) -> str:
    """The colleague's own language, the one a visitor picked, or the first the browser asks for and we speak."""
    if request.user.is_authenticated:
        return request.user.language
    picked = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return picked if picked in KNOWN else _asked_for(request.headers.get("Accept-Language", ""))


def _asked_for(header: str) -> str:
    for wish in header.lower().split(",")[:10]:
        code = wish.split(";")[0].strip().split("-")[0]
        if NORWEGIAN.get(code, code) in KNOWN:
            return NORWEGIAN.get(code, code)
    return settings.LANGUAGE_CODE
