"""Who has a conversation, until when it waits, and what it is called."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.conversations.models import AlreadyTaken, Conversation
from amends.foundation.clock import now
from amends.people.models import Person, Team
from amends.screens.desk.conversation.choosing import later_choices
from amends.screens.desk.conversation.finding import find
from amends.screens.ui.allowing import needs


@needs("conversations.answer")
@require_POST
def assign(request: HttpRequest, number: int) -> HttpResponse:
    """Take it, give it to somebody, or put it back for everyone."""
    conversation, whom = find(request, number), request.POST.get("person", "")
    if whom == "me":
        _claim(request, conversation)
    elif whom:
        person = get_object_or_404(Person.objects.active(), pk=whom)
        conversation.assign(person, by=request.user.actor)
    else:
        conversation.unassign(by=request.user.actor)
    return redirect("desk:conversation", number)


def _claim(request: HttpRequest, conversation: Conversation) -> None:
    try:
        conversation.claim(request.user)
    except AlreadyTaken as taken:
        messages.error(request, _("%(name)s has just taken it.") % {"name": taken.person.name})


@needs("conversations.answer")
@require_POST
def move(request: HttpRequest, number: int) -> HttpResponse:
    """Hand it to another team."""
    team = get_object_or_404(Team, pk=request.POST.get("team"))
    find(request, number).move_to(team, by=request.user.actor)
    return redirect("desk:conversation", number)


@needs("conversations.answer")
@require_POST
def snooze(request: HttpRequest, number: int) -> HttpResponse:
    """Put it aside until a moment, or bring it back."""
    conversation = find(request, number)
    if "wake" in request.POST:
        conversation.wake(by=request.user.actor)
        return redirect("desk:conversation", number)
    until = _moment(request, conversation)
    if until is None or until <= now():
        messages.error(request, _("Choose a time in the future."))
    else:
        conversation.snooze(until, by=request.user.actor)
    return redirect("desk:conversation", number)


def _moment(request: HttpRequest, conversation: Conversation) -> datetime | None:
    known = {key: moment for key, _words, moment in later_choices(conversation.team, now())}
    chosen = request.POST.get("until", "")
    if chosen in known:
        return known[chosen]
    try:
        typed = parse_datetime(request.POST.get("at", ""))
    except ValueError:
        return None
    return timezone.make_aware(typed) if typed and timezone.is_naive(typed) else typed


@needs("conversations.answer")
@require_POST
def tag(request: HttpRequest, number: int) -> HttpResponse:
    """Put a tag on, or take one off."""
    conversation = find(request, number)
    if request.POST.get("remove"):
        conversation.remove_tag(request.POST["remove"], by=request.user.actor)
    else:
        conversation.add_tag(request.POST.get("tag", ""), by=request.user.actor)
    return redirect("desk:conversation", number)
