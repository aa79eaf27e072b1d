"""Confidential matters nobody is left for who may see them: an admin learns that they are there, and gives them away unread."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amends.conversations.models import Conversation, NotAssignable
from amends.people.models import Person
from amends.screens.ui.allowing import Request, needs

# Of what was confided to others an admin may know the number, the team and since when it waits, and no word.
TOLD = ("number", "team__name", "opened_at", "customer_waits_since")


@require_safe
@needs("people.edit")
def index(request: Request) -> HttpResponse:
    """How many there are, since when they wait, and to whom they could go."""
    shown: dict[str, Any] = {
        "matters": list(Conversation.objects.unseen().values(*TOLD)),
        "people": Person.objects.who_answer(),
        "may_edit": True,
        # The page says itself what the banner over every other page says.
        "unseen": 0,
    }
    return render(request, "office/entrusting.html", shown)


@require_POST
@needs("people.edit")
def create(request: Request, number: int) -> HttpResponse:
    """Entrust one to somebody, who alone then sees it."""
    chosen = request.POST.get("person", "")
    people = Person.objects.who_answer()
    person = get_object_or_404(people, pk=int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0)
    try:
        get_object_or_404(Conversation.objects.unseen(), pk=number).entrust(person, by=request.user.actor)
        messages.success(request, _("%(name)s has it now, and is the only one who sees it.") % {"name": person.name})
    except NotAssignable:
        messages.error(request, _("Somebody has just taken care of it."))
    return redirect("office:unseen")
