"""Who has a conversation, until when it waits, and what it is called."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amends.conversations.models import AlreadyTaken, CannotAnswer, Conversation, NotAssignable
from amends.foundation.clock import now
from amends.people.models import Person, Team
from amends.queues.putting_aside import Owed, owed_in, put_aside
from amends.screens.desk.because import reasons_in_words
from amends.screens.desk.choosing import Choice, later_choices
from amends.screens.desk.conversation.finding import find
from amends.screens.ui.allowing import Request, needs
from amends.screens.ui.telling_time import tell

DUE = "due"


def choose(request: Request, template: str, conversation: Conversation, **choices: Any) -> HttpResponse:
    """A small form: a part of the conversation's page where scripts run, a page of its own where they do not."""
    layout = "desk/conversation/part.html" if request.htmx else "desk/conversation/alone.html"
    return render(request, template, {"layout": layout, "conversation": conversation} | choices)


@needs("conversations.answer")
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: Request, number: int) -> HttpResponse:
    """Choose who has it; take it, give it to somebody, or put it back for everyone."""
    conversation = find(request, number, "assignment__person", "team")
    if request.method != "POST":
        people = Person.objects.who_answer().select_related("absence")
        if conversation.is_confidential:
            people = people.filter(pk__in=conversation.confidence.confidants.values("pk"))
        colleagues = {"people": people, "teams": Team.objects.all()}
        return choose(request, "desk/conversation/assignment.html", conversation, **colleagues)
    before, whom = conversation.assignee, request.POST.get("person", request.GET.get("person", ""))
    if whom == "me":
        done = _claim(request, conversation)
    elif whom:
        person = get_object_or_404(Person.objects.active(), pk=_number(whom))
        done = _give(request, conversation, person)
    else:
        conversation.unassign(by=request.user.actor)
        done = _("Put back for everyone.")
    if done:
        undo = f"{reverse('desk:assignment', args=[conversation.number])}?person={before.pk if before else ''}"
        messages.success(request, done, extra_tags=undo)
    return redirect("desk:conversation", conversation.number)


def _give(request: Request, conversation: Conversation, person: Person) -> str:
    try:
        conversation.assign(person, by=request.user.actor)
    except CannotAnswer:
        messages.error(request, _("%(name)s does not answer customers.") % {"name": person.name})
        return ""
    except NotAssignable:
        messages.error(
            request, _("This is confidential, and %(name)s is not among those who may see it.") % {"name": person.name}
        )
        return ""
    return _("%(name)s has it now.") % {"name": person.name}


def _claim(request: Request, conversation: Conversation) -> str:
    try:
        conversation.claim(request.user)
    except AlreadyTaken as taken:
        messages.error(request, _("%(name)s has just taken it.") % {"name": taken.person.name})
        return ""
    return _("You have it now.")


@needs("conversations.answer")
@require_POST
def move(request: Request, number: int) -> HttpResponse:
    """Hand it to another team."""
    conversation = find(request, number, "team")
    before, team = conversation.team, get_object_or_404(Team, pk=_number(_said(request, "team")))
    conversation.move_to(team, by=request.user.actor)
    undo = f"{reverse('desk:team', args=[conversation.number])}?team={before.pk}"
    messages.success(request, _("Moved to %(team)s.") % {"team": team.name}, extra_tags=undo)
    return redirect("desk:conversation", conversation.number)


@needs("conversations.answer")
@require_http_methods(["GET", "HEAD", "POST"])
def snooze(request: Request, number: int) -> HttpResponse:
    """Choose a moment; put it aside until then, or bring it back."""
    conversation = find(request, number, "team", "customer", "mood")
    if request.method != "POST":
        return choose(request, "desk/conversation/snooze.html", conversation, **_later(conversation))
    if _said(request, "wake"):
        conversation.wake(by=request.user.actor)
        return redirect("desk:conversation", conversation.number)
    until = _moment(request, conversation)
    if until is None or until <= now():
        messages.error(request, _("Choose a time in the future."))
        return redirect("desk:conversation", conversation.number)
    back = put_aside(conversation, until, by=request.user.actor)
    undo = f"{reverse('desk:snooze', args=[conversation.number])}?wake=1"
    sooner = _("It comes back shortly before the answer is due: %(time)s.")
    says = sooner if back < until else _("It comes back: %(time)s.")
    messages.success(request, says % {"time": tell(back, now())}, extra_tags=undo)
    return redirect("desk:conversation", conversation.number)


def _later(conversation: Conversation) -> dict[str, Any]:
    """Until when it may be put aside, and what that means to somebody who is upset and waits."""
    owed = owed_in(conversation.pk).get(conversation.pk)
    waits = owed if owed and owed.is_upset else None
    mood = getattr(conversation, "mood", None)
    return {
        "later": list(_choices(conversation, waits)),
        "waits": waits,
        "name": str(conversation.customer),
        "reasons": reasons_in_words(waits.because, mood and mood.unanswered) if waits else "",
    }


def _choices(conversation: Conversation, waits: Owed | None) -> Iterator[Choice]:
    """Each choice says what it does: all that are too late for somebody upset come to the same."""
    until = waits.shortly_before if waits and not waits.is_late else None
    choices = later_choices(conversation.team.business_hours, now())
    yield from (each for each in choices if not until or each[2] < until)
    if until:
        yield DUE, _("Shortly before the answer is due"), until


def _moment(request: Request, conversation: Conversation) -> datetime | None:
    known = {key: moment for key, _words, moment in later_choices(conversation.team.business_hours, now())}
    chosen = request.POST.get("until", "")
    if chosen == DUE:
        owed = owed_in(conversation.pk).get(conversation.pk)
        return owed.shortly_before if owed and not owed.is_late else None
    if chosen in known:
        return known[chosen]
    try:
        typed = parse_datetime(request.POST.get("at", ""))
    except ValueError:
        return None
    return timezone.make_aware(typed) if typed and timezone.is_naive(typed) else typed


@needs("conversations.answer")
@require_POST
def tag(request: Request, number: int) -> HttpResponse:
    """Put a tag on, or take one off."""
    conversation = find(request, number)
    if request.POST.get("remove"):
        conversation.remove_tag(request.POST["remove"], by=request.user.actor)
    else:
        conversation.add_tag(request.POST.get("tag", ""), by=request.user.actor)
    return redirect("desk:conversation", conversation.number)


def _said(request: Request, name: str) -> str:
    """A choice from the form, or from the address of an undo."""
    return request.POST.get(name, request.GET.get(name, ""))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0
