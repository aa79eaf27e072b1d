"""What leads do to protect a matter and the people in it: hold it, and show it to few."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amends.conversations.models import Conversation
from amends.people.models import Person
from amends.privacy.models import those_being_erased
from amends.screens.desk.conversation.finding import find
from amends.screens.desk.conversation.standing import choose
from amends.screens.ui.allowing import Request, needs


@needs("conversations.hold")
@require_POST
def hold(request: Request, number: int) -> HttpResponse:
    """Forbid every deletion for a reason, or end that; where an erasure waits for the end, it is asked about first."""
    conversation, reason = find(request, number, "hold_row"), request.POST.get("reason", "").strip()
    if request.POST.get("let_go") and conversation.is_held and those_being_erased([conversation.pk]):
        messages.warning(request, _("Somebody in it is being erased, and that waits for the hold to end."))
        # That list has the question, and begins with this one.
        return redirect(reverse("office:holds") + f"?before={conversation.hold_row.pk + 1}")
    if request.POST.get("let_go"):
        conversation.let_go(by=request.user.actor)
    elif reason:
        conversation.hold(reason, by=request.user.actor)
    else:
        messages.error(request, _("Say why nothing may be deleted."))
    return redirect("desk:conversation", conversation.number)


@needs("conversations.confide")
@require_http_methods(["GET", "HEAD", "POST"])
def confide(request: Request, number: int) -> HttpResponse:
    """Choose who may see it; show it to them and to whoever chooses, or to everyone again."""
    conversation = find(request, number, "confidence")
    if request.method != "POST":
        choices = {"people": Person.objects.active(), "confidants": confidants_of(conversation)}
        return choose(request, "desk/conversation/confidence.html", conversation, **choices)
    if request.POST.get("disclose"):
        conversation.disclose(by=request.user.actor)
    else:
        chosen = [each for each in request.POST.getlist("people") if each.isdecimal()]
        people = Person.objects.active().filter(pk__in=[*chosen, request.user.pk])
        before = conversation.assignee
        conversation.confide(people, by=request.user.actor)
        if before and not conversation.assignee:
            say_who_has_it_no_longer(request, before)
    return redirect("desk:conversation", conversation.number)


def say_who_has_it_no_longer(request: Request, person: Person) -> None:
    """Whom it was taken from, and that nobody has it now."""
    words = _("%(name)s has it no longer, and may not see it. Nobody has it now: give it to somebody.")
    messages.warning(request, words % {"name": person.name})


def confidants_of(conversation: Conversation) -> set[int]:
    """Who may see it now, while it is confidential."""
    if not conversation.is_confidential:
        return set()
    return set(conversation.confidence.confidants.values_list("pk", flat=True))
