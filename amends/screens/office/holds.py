"""What is on hold: which conversations nothing may be deleted of, who said so and why, and the way to let go."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amends.conversations.models import Conversation, Hold
from amends.screens.ui.allowing import Request, needs

ROWS = 25


@require_safe
@needs("conversations.hold")
def index(request: Request) -> HttpResponse:
    """All holds on what they may know of, the newest first, with the way to older ones."""
    holds = Hold.objects.visible_to(request.user)
    before = request.GET.get("before", "")
    older = holds.filter(pk__lt=int(before)) if before.isdecimal() and len(before) < 18 else holds
    rows = list(older.select_related("conversation__customer", "by").order_by("-pk")[: ROWS + 1])
    shown = {
        "count": holds.count(),
        "holds": rows[:ROWS],
        "later_url": f"?before={rows[ROWS - 1].pk}" if len(rows) > ROWS else "",
        "may_edit": True,
    }
    return render(request, "office/holds.html", shown)


@require_POST
@needs("conversations.hold")
def end(request: Request, number: int) -> HttpResponse:
    """Let one go."""
    conversation = get_object_or_404(Conversation.objects.visible_to(request.user), pk=number)
    conversation.let_go(by=request.user.actor)
    messages.success(request, _("№ %(number)s is no longer on hold.") % {"number": conversation.number})
    return redirect("office:holds")
