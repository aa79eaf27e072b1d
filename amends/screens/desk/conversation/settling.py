"""Ending, reopening and joining conversations, and answering what Amends offers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.conversations.closing import BY_AGENT
from amends.conversations.models import Conversation
from amends.screens.desk.conversation.finding import find
from amends.screens.ui.allowing import Request, needs


@needs("conversations.answer")
@require_POST
def close(request: Request, number: int) -> HttpResponse:
    """Close where no answer is owed."""
    conversation, reason = find(request, number), request.POST.get("reason", "")
    if reason not in BY_AGENT:
        messages.error(request, _("Choose why no answer is owed. Only the customer says that it is solved."))
        return redirect("desk:conversation", conversation.number)
    conversation.close(by=request.user.actor, reason=reason)
    messages.success(request, _("Closed."), extra_tags=reverse("desk:reopening", args=[conversation.number]))
    return redirect("desk:conversation", conversation.number)


@needs("conversations.answer")
@require_POST
def reopen(request: Request, number: int) -> HttpResponse:
    """Open it again."""
    conversation = find(request, number)
    conversation.reopen(by=request.user.actor)
    return redirect("desk:conversation", conversation.number)


@needs("conversations.answer")
@require_POST
def merge(request: Request, number: int) -> HttpResponse:
    """Let this one live on in another."""
    conversation, other = find(request, number), request.POST.get("into", "").strip().lstrip("№#").strip()
    visible = Conversation.objects.visible_to(request.user)
    found = visible.filter(number=int(other)).first() if other.isdecimal() and len(other) < 19 else None
    if found is None or found.kept.pk == conversation.pk:
        messages.error(request, _("There is no other conversation with that number."))
        return redirect("desk:conversation", conversation.number)
    if conversation.is_confidential or found.kept.is_confidential:
        messages.error(
            request, _("A confidential conversation is not merged: others would read it, or no longer find it.")
        )
        return redirect("desk:conversation", conversation.number)
    conversation.merge_into(found, by=request.user.actor)
    undo = reverse("desk:parting", args=[conversation.number])
    messages.success(request, _("№ %(number)s lives on here.") % {"number": conversation.number}, extra_tags=undo)
    return redirect("desk:conversation", found.kept.number)


@needs("conversations.answer")
@require_POST
def part(request: Request, number: int) -> HttpResponse:
    """Undo a merge."""
    absorbed = get_object_or_404(Conversation.objects.visible_to(request.user), number=number)
    find(request, absorbed.kept.number)
    absorbed.part(by=request.user.actor)
    return redirect("desk:conversation", number)


@needs("conversations.answer")
@require_POST
def answer_offer(request: Request, number: int, offer_id: int) -> HttpResponse:
    """Take what Amends offers, or leave it."""
    offer = get_object_or_404(find(request, number).offers.all(), pk=offer_id)
    if "accept" in request.POST:
        return redirect("desk:conversation", offer.accept(by=request.user.actor).number)
    offer.decline(by=request.user.actor)
    return redirect("desk:conversation", number)
