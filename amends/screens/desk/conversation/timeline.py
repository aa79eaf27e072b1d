"""Everything said and done in a conversation, in order, in the form the page shows."""

from typing import Any

from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amends.conversations.models import Conversation, Message, MessageKind
from amends.journal.models import Event
from amends.mail.markup import to_html
from amends.mail.models import MailState, OutgoingMail
from amends.screens.desk.conversation.telling import tell
from amends.screens.ui.telling_time import tell as tell_time

KEPT_OPEN = 8
ICONS = {
    MessageKind.RECEIVED: "mail",
    MessageKind.PORTAL: "form",
    MessageKind.REPLY: "mail",
    MessageKind.AUTOMATIC: "repeat",
}
OURS = (MessageKind.REPLY, MessageKind.AUTOMATIC)

Item = dict[str, Any]


def timeline_of(conversation: Conversation) -> tuple[list[Item], list[Item]]:
    """What is folded away because it is long ago, and what stands open, ending with the newest."""
    messages = [entry_of(message, conversation) for message in conversation.messages.complete()]
    events = Event.objects.about("conversation", conversation.pk).select_related("by")
    told = [line for line in map(tell, events) if line]
    items = sorted([*messages, *told], key=lambda item: item["at"])
    newest = next((item for item in reversed(items) if item.get("kind") == "theirs"), None)
    if newest:
        newest["latest"] = True
    cut = max(len(items) - KEPT_OPEN, 0)
    cut = cut if cut > 2 else 0
    return items[:cut], items[cut:]


def entry_of(message: Message, conversation: Conversation) -> Item:
    """One message as the page shows it."""
    kind = "theirs" if message.is_from_customer else "ours" if message.kind in OURS else "inside"
    return {
        "kind": kind,
        "id": message.pk,
        "label": _("%(kind)s from %(name)s") % {"kind": message.get_kind_display(), "name": message.by.name},
        "who": message.by,
        "name": message.by.name,
        "said": said_of(message),
        "icon": ICONS.get(MessageKind(message.kind), ""),
        "at": message.at,
        "text": message.body.text,
        "html": "" if kind == "theirs" else mark_safe(to_html(message.body.text)),  # noqa: S308 - our own renderer
        "language": conversation.language if kind == "theirs" else "",
        "quoted": message.body.trimmed,
        "quoted_words": quoted_words(message.body.trimmed),
        "files": files_of(message),
        "state": state_of(message.outgoing) if message.outgoing else None,
        "html_url": reverse("desk:html", args=[conversation.number, message.pk]) if message.body.html else "",
        "is_doubtful": bool(message.incoming and message.incoming.failed_checks),
        "address": message.sender_address,
        "receivers": message.body.to if kind == "ours" else [],
        "copies": message.body.cc,
    }


def said_of(message: Message) -> str:
    """What sort of contribution it is, where the name alone would not say."""
    return {
        MessageKind.NOTE: _("only we see this"),
        MessageKind.AUTO_REPLY: _("automatic reply"),
        MessageKind.BOUNCE: _("could not be delivered"),
        MessageKind.AUTOMATIC: _("sent by itself"),
        MessageKind.PORTAL: _("on the case page"),
    }.get(MessageKind(message.kind), "")


def quoted_words(trimmed: str) -> str:
    """How much is folded away."""
    lines = len(trimmed.splitlines())
    return ngettext("Quoted text, %(count)s line", "Quoted text, %(count)s lines", lines) % {"count": lines}


def files_of(message: Message) -> list[Item]:
    """The files that came along, each with a small picture where it is one."""
    found = []
    for each in message.attachments.all():
        url = reverse("desk:file", args=[each.pk, each.name.replace("/", "_") or "file"])
        thumb = f"{url}?shown=1" if each.content_type in ("image/png", "image/jpeg", "image/gif", "image/webp") else ""
        found.append(
            {"name": each.name or _("File without a name"), "size": each.file.size, "url": url, "thumb": thumb}
        )
    return found


def state_of(mail: OutgoingMail) -> Item | None:
    """How sending stands, in a sentence; nothing once it is simply sent."""
    if mail.state == MailState.FAILED:
        return {"kind": "error", "text": _("Not sent: %(answer)s") % {"answer": mail.answer}}
    if mail.may_have_gone_out and mail.state != MailState.SENT:
        return {"kind": "warm", "text": _("May have gone out: the line broke. We try again.")}
    if mail.state == MailState.WAITING and mail.tries:
        again = tell_time(mail.next_try_at, mail.made_at)
        return {
            "kind": "warm",
            "text": _("Not sent yet: %(answer)s Next try %(time)s.") % {"answer": mail.answer, "time": again},
        }
    if mail.state in (MailState.WAITING, MailState.SENDING):
        return {"kind": "", "text": _("On its way")}
    return None
