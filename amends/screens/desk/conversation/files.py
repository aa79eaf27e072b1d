"""Files and HTML of a conversation, each where it can do no harm."""

import re

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from amends.conversations.models import Attachment, Conversation
from amends.screens.desk.conversation.finding import find_message
from amends.screens.ui.allowing import Request, needs
from amends.screens.ui.serving import serve

FRAME = "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src {}"
OURS_ONLY, FROM_ANYWHERE = "'self' data:", "'self' data: https:"
REMOTE = re.compile(r"data-remote-src=")
CID = re.compile(r'src="cid:([^"]{1,250})"')

PAGE = (
    '<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><base target="_blank">'
    "<style>body{{font:15px/1.5 system-ui,sans-serif;margin:8px;color:#221d18;background:#fff;overflow-wrap:anywhere}}"
    "img{{max-width:100%;height:auto}}table{{max-width:100%}}</style>{}"
)


@needs("desk.look")
@require_safe
def attachment(request: Request, attachment_id: int, name: str) -> HttpResponseBase:
    """Send a file of a conversation one may see."""
    visible = Conversation.objects.visible_to(request.user).values("pk")
    files = Attachment.objects.select_related("file").filter(message__conversation__in=visible)
    return serve(get_object_or_404(files, pk=attachment_id), as_picture="shown" in request.GET)


@needs("desk.look")
@require_safe
@xframe_options_sameorigin
def html(request: Request, number: int, message_id: int) -> HttpResponse:
    """The cleaned HTML of a mail, for a frame that may run nothing; pictures from elsewhere only when asked for."""
    message = find_message(request, number, message_id)
    wants_remote = "pictures" in request.GET
    files = {each.content_id: each for each in message.attachments.exclude(content_id="")}
    body = CID.sub(lambda found: _place_of(files.get(found[1])), message.body.html)
    if wants_remote:
        body = REMOTE.sub("src=", body)
    response = HttpResponse(PAGE.format(body))
    policy = FRAME.format(FROM_ANYWHERE if wants_remote else OURS_ONLY) + "; frame-ancestors 'self'"
    response.headers["Content-Security-Policy"] = policy
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@needs("desk.look")
@require_safe
def text(request: Request, number: int, message_id: int) -> HttpResponse:
    """All the words of a message that is too long for its page, as plain text."""
    body = find_message(request, number, message_id).body
    response = HttpResponse(f"{body.text}\n\n{body.trimmed}", content_type="text/plain; charset=utf-8")
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _place_of(found: Attachment | None) -> str:
    """Where a picture that stands in the text is fetched from."""
    if found is None:
        return 'alt=""'
    return f'src="/files/{found.pk}/{found.pk}?shown=1"'
