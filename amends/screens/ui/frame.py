"""What stands around every page of the desk: the lines in the rail with their counts, and the pages one may open."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from amends.journal.models import Event
from amends.mail.models import IncomingMail, Verdict
from amends.people.models import Person
from amends.queues.models import Placement
from amends.queues.placement import MANY


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every template; the queries run only where a desk page shows the rail."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    person = request.user
    return {
        "queues": lambda: list(queues_of(person, request.path)),
        "pages": lambda: list(pages_of(person, request.path)),
        "next_url": reverse("desk:next"),
        "personal_url": reverse("office:me"),
        "live_url": reverse("desk:live"),
        "live_after": lambda: Event.objects.latest_place(),
    }


def queues_of(person: Person, path: str) -> Iterator[dict[str, Any]]:
    """The lines a colleague can look at, each with how many wait in it."""
    line = Placement.objects.visible_to(person)
    for name, slug, icon, placements in (
        (_("To answer"), "answer", "tray", line.to_answer()),
        (_("Mine"), "mine", "person", line.mine(person)),
        (_("New"), "new", "mail", line.new()),
        (_("Waiting for customer"), "waiting", "wait", line.waiting()),
        (_("For later"), "later", "clock", line.snoozed()),
        (_("VIP"), "vip", "gem", line.of_vips()),
        (_("All"), "all", "all", line),
    ):
        url = reverse("desk:queue", args=[slug])
        yield {
            "name": name,
            "slug": slug,
            "url": url,
            "icon": icon,
            "count": in_words(placements),
            "current": path == url,
        }


def pages_of(person: Person, path: str) -> Iterator[dict[str, Any]]:
    """The other pages a colleague may open."""
    needing = IncomingMail.objects.filter(verdict=Verdict.UNREADABLE)
    held = IncomingMail.objects.filter(verdict__in=[Verdict.SPAM, Verdict.BLOCKED])
    pages = [
        (_("Needs a look"), "desk:needs_a_look", "eye", needing[: MANY + 1].count()),
        (_("Quarantine"), "desk:quarantine", "lock", held[: MANY + 1].count()),
        (_("Settings"), "office:settings", "settings", 0),
    ]
    for name, route, icon, count in pages:
        url = reverse(route)
        yield {
            "name": name,
            "url": url,
            "icon": icon,
            "count": f"{count}" if count else "",
            "current": path.startswith(url),
        }


def in_words(placements: Any) -> str:
    """A count as it stands in the rail; beyond many it is not counted further."""
    count = placements.count_up_to_many()
    return f"{MANY}+" if count > MANY else f"{count}"
