"""What customers get: in the demo no mail leaves the house, so it is shown here, and anyone can play the customer."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amends.environment import environment
from amends.mail.models import MailKind, OutgoingMail
from amends.screens.ui.allowing import Request, needs

SHOWN = 25


@dataclass(frozen=True)
class Shown:
    """A mail as its receiver sees it."""

    mail: OutgoingMail
    sender: str
    receivers: str
    text: str


@require_safe
@needs("desk.look")
def show(request: Request) -> HttpResponse:
    """The newest mails that went out."""
    if not environment.demo:
        raise Http404
    mails = (
        OutgoingMail.objects.exclude(state="taken_back")
        .exclude(kind=MailKind.NOTICE)
        .select_related("raw")
        .order_by("-pk")
    )
    return render(request, "desk/inbox/viewer.html", {"shown": [_open(mail) for mail in mails[:SHOWN]]})


def _open(mail: OutgoingMail) -> Shown:
    letter = message_from_bytes(mail.raw.read(), policy=policy.default)
    assert isinstance(letter, EmailMessage)
    body = letter.get_body(("plain",))
    text = body.get_content() if body else ""
    return Shown(mail, str(letter["From"]), str(letter["To"]), text)
