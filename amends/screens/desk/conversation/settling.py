"""Ending, reopening and joining conversations, and answering what Amends offers."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.conversations.closing import BY_AGENT
from amends.conversations.models import Conversation, MessageKind, NotForOthers, Reason
from amends.intake.blocking import block, unblock
from amends.people.models import require
from amends.screens.desk.conversation.finding import find
from amends.screens.ui.allowing import Request, needs


@needs("conversations.answer")
@require_POST
def close(request: Request, number: int) -> HttpResponse:
    """Close where no answer is owed."""
    conversation, pest = find(request, number), whom_to_block(request, number)
    reason = Reason.SPAM if pest else request.POST.get("reason", "")
    if reason not in BY_AGENT:
        messages.error(request, _("Choose why no answer is owed. Only the customer says that it is solved."))
        return redirect("desk:conversation", conversation.number)
    conversation.close(by=request.user.actor, reason=reason)
    undo, words = f"{reverse('desk:reopening', args=[conversation.number])}?undo", _("Closed.")
    if pest:
        block(pest, by=request.user.actor)
        undo = f"{undo}&{urlencode({'unblock': pest})}"
        words = _("Closed, and %(address)s is blocked. What they write waits in quarantine.") % {"address": pest}
    messages.success(request, words, extra_tags=undo)
    return redirect("desk:conversation", conversation.number)


def whom_to_block(request: Request, number: int) -> str:
    """Who is not to be heard any more, if they have written there; somebody who may not say so is refused."""
    if "block" not in request.POST:
        return ""
    require(request.user, "quarantine.release")
    received = find(request, number).messages.filter(kind=MessageKind.RECEIVED)
    return received.filter(sender_address=request.POST["block"]).values_list("sender_address", flat=True).first() or ""


@needs("conversations.answer")
@require_POST
def reopen(request: Request, number: int) -> HttpResponse:
    """Open it again: because there is something to do, or because closing it was a mistake."""
    conversation = find(request, number)
    verb = conversation.undo_closing if "undo" in request.GET else conversation.reopen
    verb(by=request.user.actor)
    if pest := request.GET.get("unblock", ""):
        require(request.user, "quarantine.release")
        unblock(pest, by=request.user.actor)
    return redirect("desk:conversation", conversation.number)


@needs("conversations.answer")
@require_POST
def merge(request: Request, number: int) -> HttpResponse:
    """Let this one live on in another."""
    conversation, found = find(request, number), named(request, "into")
    if found is None or found.kept.pk == conversation.pk:
        messages.error(request, _("There is no other conversation with that number."))
        return redirect("desk:conversation", conversation.number)
    try:
        conversation.merge_into(found, by=request.user.actor)
    except NotForOthers:
        messages.error(
            request, _("A confidential conversation is not merged: others would read it, or no longer find it.")
        )
        return redirect("desk:conversation", conversation.number)
    undo = reverse("desk:parting", args=[conversation.number])
    messages.success(request, _("№ %(number)s lives on here.") % {"number": conversation.number}, extra_tags=undo)
    return redirect("desk:conversation", found.kept.number)


def named(request: Request, field: str) -> Conversation | None:
    """The conversation whose number was typed, as far as one may see it."""
    number = request.POST.get(field, "").strip().lstrip("№#NnOoRr. ")
    if not number.isdecimal() or len(number) > 18:
        return None
    return Conversation.objects.visible_to(request.user).filter(number=int(number)).first()


@needs("conversations.answer")
@require_POST
def link(request: Request, number: int) -> HttpResponse:
    """Say that two conversations belong together, or no longer do."""
    conversation, other = find(request, number), named(request, "with")
    if other is None or other.kept.pk == conversation.pk:
        messages.error(request, _("There is no other conversation with that number."))
    elif "remove" in request.POST:
        conversation.unlink_from(other, by=request.user.actor)
    else:
        conversation.link_to(other.kept, by=request.user.actor)
    return redirect("desk:conversation", conversation.number)


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
