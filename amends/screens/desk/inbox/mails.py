"""Mail that reached no conversation: what needs a look, what is quarantined, what was turned away. All of it is shown."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from amends.environment import environment
from amends.foundation.counting import MANY
from amends.intake.belonging import known_to
from amends.intake.looking import needing_a_look
from amends.intake.models import BlockedSender
from amends.mail.models import IncomingMail, Verdict
from amends.mail.spooling import Spool
from amends.people.models import Person
from amends.screens.desk.inbox.saying import said_of
from amends.screens.ui.allowing import Request, needs

ROWS = 25
HELD = (Verdict.SPAM, Verdict.BLOCKED)


def apart(person: Person) -> "QuerySet[IncomingMail]":
    """Mails that stand in no conversation, of which anything is left to show, as far as this colleague may know of them."""
    gone = [Verdict.ACCEPTED, Verdict.ERASED]
    return known_to(person, IncomingMail.objects.exclude(verdict__in=gone).filter(messages__isnull=True))


@require_safe
@needs("desk.look")
def needs_a_look(request: Request) -> HttpResponse:
    """Mails nobody could read or place, each with the reason."""
    mails = known_to(request.user, needing_a_look())
    asides = Spool(environment.spool).aside() if environment.spool.exists() else []
    sentence = said_of(
        mails[: MANY + 1].count() + len(asides),
        _("No mail needs a look."),
        lambda count: ngettext("One mail needs a look.", "%(count)s mails need a look.", count),
    )
    words = _("They could not be taken in by themselves. Nothing of them is lost.")
    return show(request, "needs_a_look", mails, {"sentence": sentence, "words": words, "asides": asides})


@require_safe
@needs("desk.look")
def quarantine(request: Request) -> HttpResponse:
    """Spam, and what blocked senders wrote."""
    mails = known_to(request.user, IncomingMail.objects.filter(verdict__in=HELD))
    sentence = said_of(
        mails[: MANY + 1].count(),
        _("Nothing is in quarantine."),
        lambda count: ngettext("One mail is in quarantine.", "%(count)s mails are in quarantine.", count),
    )
    words = _("Look now and then: a customer may be among them. Releasing takes a mail in as if nothing had been.")
    blocked = BlockedSender.objects.select_related("by")
    return show(request, "quarantine", mails, {"sentence": sentence, "words": words, "blocked": blocked})


@require_safe
@needs("desk.look")
def turned_away(request: Request) -> HttpResponse:
    """Robots, loops, doubles, and reports that belong to no conversation."""
    mails = apart(request.user).exclude(verdict__in=(*HELD, Verdict.UNREADABLE))
    sentence = said_of(
        mails[: MANY + 1].count(),
        _("No mail was turned away."),
        lambda count: ngettext("One mail was turned away.", "%(count)s mails were turned away.", count),
    )
    words = _(
        "Machines wrote these, or they came twice. Nobody has to do anything; they are kept so that you can see them."
    )
    return show(request, "turned_away", mails, {"sentence": sentence, "words": words})


@require_safe
@needs("quarantine.release")
def raw(request: Request, mail_id: int) -> HttpResponse:
    """A mail as it came, to be saved and never to be shown by the browser."""
    mail = get_object_or_404(apart(request.user).select_related("raw"), pk=mail_id)
    headers = {
        "Content-Disposition": f'attachment; filename="mail-{mail.pk}.eml.txt"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(mail.raw.read(), content_type="text/plain; charset=utf-8", headers=headers)


def show(request: Request, tab: str, mails: "QuerySet[IncomingMail]", said: Mapping[str, Any]) -> HttpResponse:
    """A page of mails, newest first, with the way to older ones."""
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 18:
        mails = mails.filter(pk__lt=int(before))
    rows = list(mails.select_related("mailbox").order_by("-pk")[: ROWS + 1])
    context = {
        "tab": tab,
        "mails": rows[:ROWS],
        "later_url": f"?before={rows[ROWS - 1].pk}" if len(rows) > ROWS else "",
        "may_release": request.user.may("quarantine.release"),
    }
    return render(request, "desk/inbox/mails.html", context | dict(said))
