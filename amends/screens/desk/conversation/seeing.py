"""What a colleague was told about a conversation is read once they see it; looking alone writes nothing, so the page says so."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from amends.conversations.models import Conversation
from amends.notices.models import Notice
from amends.screens.desk.conversation.finding import find
from amends.screens.ui.allowing import Request, needs


@needs("desk.look")
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request, number: int) -> HttpResponse:
    """Note that it has been seen; asked without saying so, whether there is anything to be read."""
    conversation = find(request, number)
    if request.method == "POST":
        Notice.objects.about(conversation).read(request.user)
        if not request.htmx:
            return redirect("desk:conversation", conversation.number)
    shown = {"conversation": conversation, "is_news": is_news(request, conversation)}
    return render(request, "desk/conversation/seen.html", shown)


def is_news(request: Request, conversation: Conversation) -> bool:
    """Whether this colleague has been told of something here and not read it."""
    return Notice.objects.about(conversation).filter(person=request.user).unread().exists()
