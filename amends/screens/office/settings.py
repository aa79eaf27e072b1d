"""The overview of everything that can be set: how it is now, and the way in."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amends.causes.models import Cause
from amends.conversations.models import Hold, SavedReply
from amends.mail.models import Mailbox
from amends.people.models import Invitation, Person, Team
from amends.queues.policy import last_change, pressures
from amends.queues.pressing import USUAL
from amends.rules.models import Rule
from amends.screens.ui.allowing import Request, needs
from amends.triage.models import OutsideReader


@require_safe
@needs("settings.look")
def show(request: Request) -> HttpResponse:
    """What is set, each with the way in."""
    boxes = Mailbox.objects.filter(is_active=True)
    shown = {
        "mailboxes": boxes.count(),
        "mute": [] if settings.DEMO_PASSWORD else list(boxes.filter(smtp_road__isnull=True)),
        "people": Person.objects.active().count(),
        "expected": Invitation.objects.filter(person__is_active=True).count(),
        "teams": Team.objects.count(),
        "rules": Rule.objects.followed().count(),
        "policy": None if pressures() == USUAL else last_change(),
        "causes": Cause.objects.offered().count(),
        "holds": Hold.objects.visible_to(request.user).count(),
        "saved_replies": SavedReply.objects.kept().count(),
        "has_rule_trouble": Rule.objects.in_trouble().exists(),
        "reader": OutsideReader.current(),
    }
    return render(request, "office/settings.html", shown)
