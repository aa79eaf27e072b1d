"""Beginning an answer from a saved reply: the list to choose from, and the words for where the cursor stands."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_info
from django.views.decorators.http import require_http_methods

from amends.conversations.messages import first_words
from amends.conversations.models import Conversation, SavedReply
from amends.conversations.saving_replies import best_first
from amends.screens.desk.conversation.answering import again
from amends.screens.desk.conversation.finding import SHOWN, find
from amends.screens.ui.allowing import Request, needs

MOST, LONGEST_PREVIEW = 40, 110


@needs("conversations.answer")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request, number: int) -> HttpResponse:
    """The replies to choose from; a POST answers the words of one, or without a script puts them below what is typed."""
    conversation = find(request, number, *SHOWN)
    if request.method != "POST":
        shown = {"replies": offered(request, conversation, request.GET.get("q", ""))}
        return render(request, "desk/conversation/saved_replies.html", shown)
    chosen = request.POST.get("saved", "")
    if not chosen:
        return again(request, conversation, 200, saved=offered(request, conversation))
    text = words_of(request, conversation, chosen)
    if "plain" in request.POST:
        return HttpResponse(text, content_type="text/plain; charset=utf-8")
    typed = request.POST.get("text", "").rstrip()
    return again(request, conversation, 200, text="\n\n".join(filter(None, [typed, text])))


def offered(request: Request, conversation: Conversation, wanted: str = "") -> list[dict[str, Any]]:
    """What one may begin from here, the best first, each with the beginning of its words."""
    replies = SavedReply.objects.offered_in(conversation, request.user).select_related("team").prefetch_related("texts")
    return [row_of(each, conversation) for each in best_first(replies, conversation, wanted)[:MOST]]


def row_of(reply: SavedReply, conversation: Conversation) -> dict[str, Any]:
    """One reply of the list; the language is named where it is not the customer's."""
    text = reply.text_for(conversation)
    is_theirs = text.language == conversation.language_for_customer
    return {
        "pk": reply.pk,
        "name": reply.name,
        "words": first_words(text.text, LONGEST_PREVIEW),
        "language": text.language,
        "language_name": "" if is_theirs else get_language_info(text.language)["name_local"],
    }


def words_of(request: Request, conversation: Conversation, chosen: str) -> str:
    """The words of the chosen one, with the facts of this conversation in them."""
    replies = SavedReply.objects.offered_in(conversation, request.user)
    reply = replies.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 19 else None
    if reply is None:
        raise Http404
    return reply.use_in(conversation, by=request.user)
