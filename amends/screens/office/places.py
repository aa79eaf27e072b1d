"""Time zones, countries and regions to choose from."""

from functools import cache
from zoneinfo import available_timezones

import holidays
from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from holidays.registry import COUNTRIES

NOT_PLACES = ("Etc/", "posix", "right", "SystemV/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/")
ZONES = [
    (zone, zone.replace("_", " "))
    for zone in sorted(available_timezones())
    if zone == "UTC" or ("/" in zone and not zone.startswith(NOT_PLACES))
]


def countries() -> list[tuple[str, str]]:
    """Every country whose holidays are known, by its name in the reader's language."""
    names = Locale((get_language() or "en")[:2]).territories
    named = {code: names.get(code, code) for _name, code, *_more in COUNTRIES.values()}
    return [("", _("No holidays")), *sorted(named.items(), key=lambda each: each[1])]


@cache
def regions(country: str) -> tuple[tuple[str, str], ...]:
    """The regions of a country that have holidays of their own."""
    if not country:
        return ()
    known = holidays.country_holidays(country)
    names = {code: name for name, code in getattr(known, "subdivisions_aliases", {}).items()}
    return tuple(sorted(((code, names.get(code, code)) for code in known.subdivisions), key=lambda each: each[1]))
