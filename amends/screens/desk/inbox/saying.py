"""The sentence on top of a list: how things stand, in words a person would use."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from amends.foundation.clock import now
from amends.foundation.counting import MANY
from amends.screens.ui.telling_time import clock

SOON = timedelta(minutes=20)
NOON = 12


def spelled(count: int) -> str:
    """A number as it stands in a sentence: in words up to twelve."""
    words = (
        pgettext("number", "zero"),
        pgettext("number", "one"),
        pgettext("number", "two"),
        pgettext("number", "three"),
        pgettext("number", "four"),
        pgettext("number", "five"),
        pgettext("number", "six"),
        pgettext("number", "seven"),
        pgettext("number", "eight"),
        pgettext("number", "nine"),
        pgettext("number", "ten"),
        pgettext("number", "eleven"),
        pgettext("number", "twelve"),
    )
    if count > MANY:
        return pgettext("number", "more than five hundred")
    return words[count] if count < len(words) else f"{count}"


def full_hour_ahead() -> datetime:
    """The next full hour that leaves time to do something."""
    reached = timezone.localtime(now()) + SOON + timedelta(hours=1)
    return reached.replace(minute=0, second=0, microsecond=0)


def how_things_stand(slug: str, counts: Mapping[str, int], hour: datetime) -> str:
    """One sentence about the line, and one about what cannot wait."""
    first = _first(slug, counts["all"])
    second = _late(counts["late"]) if counts["late"] else _soon(counts["soon"], hour)
    return f"{first} {second}".strip()


def said_of(count: int, none: str, some: Callable[[int], str]) -> str:
    """A sentence about a number, with one of its own for none at all."""
    return capfirst(some(count) % {"count": spelled(count)}) if count else none


def _first(slug: str, count: int) -> str:
    says = {
        "upset": ngettext("One person is upset.", "%(count)s people are upset.", count),
        "answer": ngettext("One person is waiting.", "%(count)s people are waiting.", count),
        "mine": ngettext("One person is waiting for you.", "%(count)s people are waiting for you.", count),
        "new": ngettext("Nobody has taken on one person yet.", "%(count)s people have nobody yet.", count),
        "waiting": ngettext("We wait for one customer.", "We wait for %(count)s customers.", count),
        "later": ngettext("One matter is put aside.", "%(count)s matters are put aside.", count),
        "vip": ngettext("One VIP is waiting.", "%(count)s VIPs are waiting.", count),
        "all": ngettext("One matter is open.", "%(count)s matters are open.", count),
    }
    return capfirst(says[slug] % {"count": spelled(count)})


def order_words(slug: str) -> str:
    """In which order they stand."""
    if slug == "later":
        return _("In the order they come back.")
    return _("In the order answers are due.")


def _late(count: int) -> str:
    said = ngettext("One has waited too long.", "%(count)s have waited too long.", count)
    return capfirst(said % {"count": spelled(count)})


def _soon(count: int, hour: datetime) -> str:
    if not count:
        return ""
    local = timezone.localtime(hour)
    said = ngettext("One needs you before %(hour)s.", "%(count)s need you before %(hour)s.", count)
    in_words = spelled(local.hour) if 0 < local.hour <= NOON else clock(local)
    return capfirst(said % {"count": spelled(count), "hour": in_words})


def empty_words(slug: str, *, is_narrowed: bool) -> dict[str, str]:
    """What an empty line says."""
    if is_narrowed:
        return {"sentence": _("Nobody fits this filter.")}
    says = {
        "upset": (_("Nobody is upset."), _("Whoever is upset or in distress stands here within seconds.")),
        "answer": (_("Nobody is waiting."), _("Whoever writes next stands here at once.")),
        "mine": (_("Nobody is waiting for you."), _("Answer next gives you whoever is due first.")),
        "new": (_("Everyone is in good hands."), _("Each who waits has somebody who answers.")),
        "waiting": (_("We wait for nobody."), _("After a reply a matter stands here until the customer writes.")),
        "later": (
            _("Nothing is put aside."),
            _("What you put aside comes back by itself, or when the customer writes."),
        ),
        "vip": (_("No VIP is waiting."), ""),
        "all": (_("Nothing is open."), _("Every matter has come to rest.")),
    }
    return dict(zip(("sentence", "text"), says[slug], strict=True))
