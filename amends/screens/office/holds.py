"""What is on hold: which conversations nothing may be deleted of, who said so and why, and the way to let go."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amends.conversations.holding import HoldQuerySet
from amends.conversations.models import Conversation, Hold
from amends.privacy.models import those_being_erased
from amends.screens.ui.allowing import Request, needs

ROWS = 25
LONGEST_NUMBER = 18


@require_safe
@needs("conversations.hold")
def index(request: Request) -> HttpResponse:
    """All holds on what they may know of, the newest first, with the way to older ones."""
    holds = Hold.objects.visible_to(request.user)
    before = number_in(request.GET)
    # Whoever has ended the last one of a page goes on with the newest.
    rows = page_of(holds, before) or page_of(holds)
    shown = {
        "count": holds.count(),
        "holds": rows[:ROWS],
        "erased": those_being_erased([hold.conversation_id for hold in rows]),
        "before": before,
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
    before = number_in(request.POST)
    return redirect(reverse("office:holds") + (f"?before={before}" if before else ""))


def number_in(said: QueryDict) -> str:
    """Up to where a page of the list goes, or nothing."""
    before = said.get("before", "")
    return before if before.isdecimal() and len(before) < LONGEST_NUMBER else ""


def page_of(holds: HoldQuerySet, before: str = "") -> list[Hold]:
    """Those of one page, and one more if there are older ones."""
    older = holds.filter(pk__lt=int(before)) if before else holds
    return list(older.select_related("conversation__customer", "by").order_by("-pk")[: ROWS + 1])
