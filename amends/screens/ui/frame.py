"""What stands around every page of the desk: the lines in the rail with their counts, and the pages one may open."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from amends.conversations.models import Conversation
from amends.environment import environment
from amends.foundation.counting import MANY, count_about
from amends.intake.belonging import known_to
from amends.intake.looking import needing_a_look
from amends.journal.models import Event
from amends.mail.models import IncomingMail, Mailbox, Verdict
from amends.notices.models import Notice
from amends.people.models import Person
from amends.queues.models import lines_of

MOST_NEWS = 99
KEYS = {"desk:notices": "b"}

Counts = Callable[[], Mapping[str, int]]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every template; the queries run only where a desk page shows the rail, and only once."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    person, path = request.user, shown_path(request)
    counts = cache(lambda: count_about(lines_in_the_rail, person))
    return {
        "queues": cache(lambda: list(queues_of(counts, path))),
        "pages": cache(lambda: list(pages_of(person, counts, path))),
        "queues_url": reverse("desk:queues"),
        "failing": lambda: list(failing_mailboxes(person)),
        "unseen": cache(lambda: unseen_matters(person)),
        "not_sending": lambda: list(mailboxes_that_cannot_send(person)),
        "silent": lambda: list(silent_mailboxes(person)),
        "next_url": reverse("desk:next") if person.may("conversations.answer") else "",
        "search_url": reverse("desk:search"),
        "personal_url": reverse("office:me"),
        "account_url": reverse("office:me"),
        "live_url": reverse("desk:live"),
        "live_after": cache(lambda: Event.objects.latest_place()),
    }


def failing_mailboxes(person: Person) -> QuerySet[Mailbox]:
    """What an admin has to mend before anything else."""
    if not person.may("settings.edit"):
        return Mailbox.objects.none()
    return Mailbox.objects.filter(is_active=True, imap_road__is_told=True)


def mailboxes_that_cannot_send(person: Person) -> QuerySet[Mailbox]:
    """Whose mail stays here, for those who can mend it."""
    if not person.may("settings.edit"):
        return Mailbox.objects.none()
    return Mailbox.objects.filter(is_active=True, smtp_road__is_told=True)


def silent_mailboxes(person: Person) -> QuerySet[Mailbox]:
    """Where nothing comes though mail is usual, for those who can look into it."""
    if not person.may("settings.edit"):
        return Mailbox.objects.none()
    return Mailbox.objects.filter(is_active=True, silences__told_at__isnull=False, silences__ended_at=None)


def unseen_matters(person: Person) -> int:
    """How many confidential matters nobody may see any more, for those who can entrust them to somebody."""
    return Conversation.objects.unseen().count() if person.may("people.edit") else 0


def shown_path(request: HttpRequest) -> str:
    """The page the colleague looks at, also when only a part of it is asked for."""
    htmx = getattr(request, "htmx", None)
    shown = htmx.current_url_abs_path if htmx else None
    return str(shown).partition("?")[0] if shown else request.path


def lines_in_the_rail(person: Person) -> dict[str, Any]:
    """What is counted beside the names in the rail."""
    held = known_to(person, IncomingMail.objects.filter(verdict__in=[Verdict.SPAM, Verdict.BLOCKED]))
    news = Notice.objects.shown_to(person).unread()
    return lines_of(person) | {"needs_a_look": known_to(person, needing_a_look()), "quarantine": held, "notices": news}


def queues_of(counts: Counts, path: str) -> Iterator[dict[str, Any]]:
    """The lines a colleague can look at, each with how many wait in it."""
    for name, slug, icon in (
        (pgettext("queue", "Upset"), "upset", "feel-upset"),
        (_("To answer"), "answer", "tray"),
        (_("Mine"), "mine", "person"),
        (_("New"), "new", "mail"),
        (_("Waiting for customer"), "waiting", "wait"),
        (_("For later"), "later", "clock"),
        (_("VIP"), "vip", "gem"),
        (_("All"), "all", "all"),
    ):
        url = reverse("desk:queue", args=[slug])
        count = in_words(counts()[slug])
        yield {"name": name, "slug": slug, "url": url, "icon": icon, "count": count, "current": path == url}


def pages_of(person: Person, counts: Counts, path: str) -> Iterator[dict[str, Any]]:
    """The other pages a colleague may open."""
    pages = [
        (_("Notices"), "desk:notices", "bell", counts()["notices"]),
        (_("Needs a look"), "desk:needs_a_look", "eye", counts()["needs_a_look"]),
        (_("Quarantine"), "desk:quarantine", "lock", counts()["quarantine"]),
    ]
    if environment.demo:
        pages.append((_("What customers get"), "desk:viewer", "send", 0))
    if person.may("settings.look"):
        pages.append((_("Settings"), "office:settings", "settings", 0))
    for name, route, icon, count in pages:
        url, many = reverse(route), MOST_NEWS if icon == "bell" else MANY
        shown = {"count": in_words(count, many), "current": path.startswith(url), "key": KEYS.get(route)}
        yield {"name": name, "url": url, "icon": icon} | shown


def in_words(count: int, many: int = MANY) -> str:
    """A count as it stands in the rail; beyond many it is not counted further, and nobody is not counted."""
    if count > many:
        return f"{many}+"
    return f"{count}" if count else ""
