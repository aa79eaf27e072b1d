"""One message in the form the page shows it."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amends.conversations.messages import AMONG_US
from amends.conversations.models import Attachment, Conversation, Message, MessageKind
from amends.foundation.clock import now
from amends.mail.markup import link_addresses, to_html
from amends.mail.models import MailKind, MailState, OutgoingMail
from amends.screens.desk.conversation.judgements import Judged, reading_of, telling_in
from amends.screens.desk.conversation.marking import as_marks, with_signs
from amends.screens.ui.faces import called
from amends.screens.ui.serving import PICTURES
from amends.screens.ui.telling_time import tell
from amends.triage.excerpt import Span

ICONS: dict[str, str] = {MessageKind.RECEIVED: "mail", MessageKind.PORTAL: "form", MessageKind.REPLY: "mail"}
OURS = (MessageKind.REPLY, MessageKind.AUTOMATIC)
WRITTEN_INSIDE = (*AMONG_US, MessageKind.FORWARD)
LONGEST, LONGEST_QUOTED = 8_000, 4_000
# How far behind the last words that tell a longer one is shown, and how far at most.
BEHIND, AT_MOST = 200, 24_000

_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")

Item = dict[str, Any]


def entry_of(message: Message, conversation: Conversation, bounced: Collection[int], judged: Judged) -> Item:
    """One message as the page shows it; an automatic one is a line that unfolds."""
    kind, read = kind_of(message), getattr(message, "assessment", None)
    body, number = message.body, conversation.number
    telling = telling_in(read) if read else ()
    return {
        "kind": kind,
        "id": message.pk,
        "at": message.at,
        "label": _("%(kind)s from %(name)s") % {"kind": message.get_kind_display(), "name": called(message.by)},
        "who": message.by,
        "name": called(message.by),
        "said": said_of(message),
        "icon": ICONS.get(message.kind, ""),
        "automatic": automatic_words(message) if message.kind == MessageKind.AUTOMATIC else "",
        "html": words_of(message, kind, telling),
        "reading": reading_of(message, read, judged) if read else None,
        "language": language_of(message, conversation) if kind == "theirs" else "",
        "quoted": body.trimmed[:LONGEST_QUOTED],
        "quoted_words": quoted_words(body.trimmed),
        "text_url": reverse("desk:text", args=[number, message.pk]) if is_cut(message, telling) else "",
        **files_of(message, kind),
        "state": state_of(message, bounced) if message.outgoing else part_of(message) or news_of(message, conversation),
        "html_url": reverse("desk:html", args=[number, message.pk]) if body.html else "",
        "is_doubtful": bool(message.incoming and message.incoming.failed_checks),
        "receivers": receivers_of(message) if kind == "ours" else "",
        "forward_url": "" if message.kind in AMONG_US else reverse("desk:forward", args=[number, message.pk]),
    }


def kind_of(message: Message) -> str:
    """Whose words they are: theirs, ours to them, or for us alone."""
    return "theirs" if message.is_from_customer else "ours" if message.kind in OURS else "inside"


def language_of(message: Message, conversation: Conversation) -> str:
    """What a customer's words were read to be in, or else what the matter is in."""
    read = getattr(message, "assessment", None)
    return read.language_on_pages if read else conversation.language


def words_of(message: Message, kind: str, telling: Sequence[Span] = ()) -> SafeString:
    """What was said: customers' words as they are, what tells in them marked; ours with our light markup."""
    text = message.body.text[: _shown(telling)]
    if kind == "ours" or message.kind in WRITTEN_INSIDE:
        shown = {each.content_id: f"{file_url(each)}?shown=1" for each in message.attachments.all() if each.content_id}
        return mark_safe(to_html(text, shown))  # noqa: S308 - our own renderer escapes every word
    paragraphs = _BLANK_LINES.split(with_signs(text, telling).replace("\r\n", "\n").strip())
    said = "".join(f"<p>{link_addresses(each)}</p>" for each in paragraphs)
    return mark_safe(as_marks(said))  # noqa: S308 - as above


def _shown(telling: Sequence[Span]) -> int:
    """How many letters a page shows: as far as the last words that tell, within bounds."""
    return max([LONGEST, *(end + BEHIND for _start, end in telling if end + BEHIND <= AT_MOST)])


def is_cut(message: Message, telling: Sequence[Span] = ()) -> bool:
    """Whether the page shows less than there is."""
    return len(message.body.text) > _shown(telling) or len(message.body.trimmed) > LONGEST_QUOTED


def said_of(message: Message) -> str:
    """What sort of contribution it is, where the name alone would not say."""
    if message.kind == MessageKind.FORWARD:
        return _("asked %(address)s, only we see this") % {"address": ", ".join([*message.body.to, *message.body.cc])}
    return {
        MessageKind.OUTSIDE: _("from outside, only we see this"),
        MessageKind.NOTE: _("only we see this"),
        MessageKind.WITHDRAWN: _("taken back, and kept because of the hold"),
        MessageKind.AUTO_REPLY: _("automatic reply"),
        MessageKind.BOUNCE: _("could not be delivered"),
        MessageKind.PORTAL: _("on the case page"),
    }.get(message.kind, "")  # type: ignore[call-overload]


def part_of(message: Message) -> Item | None:
    """That only the beginning of a mail is here, and how large it is."""
    if not message.incoming or not message.incoming.whole_size:
        return None
    size = {"size": filesizeformat(message.incoming.whole_size)}
    words = _("Only its beginning is here. The whole mail, %(size)s, is still in the mailbox on the server.") % size
    return {"kind": "warm", "text": words}


def news_of(message: Message, conversation: Conversation) -> Item | None:
    """Whether it is an answer from outside that nobody has read yet."""
    unread = conversation.third_party_answered_at
    if message.kind != MessageKind.OUTSIDE or not unread or message.at < unread:
        return None
    return {"kind": "ours", "text": _("New")}


def automatic_words(message: Message) -> str:
    """What was sent without anybody writing it."""
    kind = message.outgoing.kind if message.outgoing else ""
    address = ", ".join(message.body.to)
    if kind == MailKind.ACKNOWLEDGEMENT:
        return _("Told %(address)s at once that we have it.") % {"address": address}
    if kind == MailKind.REMINDER:
        return _("Asked %(address)s again whether it is solved.") % {"address": address}
    return _("Mailed %(address)s a link to the case.") % {"address": address}


def quoted_words(trimmed: str) -> str:
    """How much is folded away."""
    lines = trimmed.count("\n") + 1
    return ngettext("Quoted text, %(count)s line", "Quoted text, %(count)s lines", lines) % {"count": lines}


def receivers_of(message: Message) -> str:
    """Whom it went to, where that is not plain."""
    to, cc = ", ".join(message.body.to), ", ".join(message.body.cc)
    if cc:
        return _("To %(to)s, copy to %(cc)s") % {"to": to, "cc": cc}
    return _("To %(to)s") % {"to": to} if to else ""


def files_of(message: Message, kind: str) -> Item:
    """The files that came along, less the pictures our own words already show; logos and their like are folded away."""
    ours = kind == "ours" or message.kind in WRITTEN_INSIDE
    files = [each for each in message.attachments.all() if not (ours and each.is_inline)]
    small = [shown(each) for each in files if each.is_decoration]
    words = ngettext("%(count)s small picture in the text", "%(count)s small pictures in the text", len(small))
    return {
        "files": [shown(each) for each in files if not each.is_decoration],
        "small_files": small,
        "small_files_words": words % {"count": len(small)},
    }


def shown(each: Attachment) -> Item:
    """One file, with a small picture of itself where it is one."""
    url = file_url(each)
    thumb = f"{url}?shown=1" if each.content_type in PICTURES else ""
    return {"name": each.name or _("File without a name"), "size": each.file.size, "url": url, "thumb": thumb}


def file_url(each: Attachment) -> str:
    """Where a file is fetched; its name is only for people."""
    return reverse("desk:file", args=[each.pk, each.name.replace("/", "_") or "file"])


def mails_of(message: Message) -> list[OutgoingMail]:
    """The mails that carry a message; only a message to several people has more than one."""
    if message.outgoing is None:
        return []
    return [message.outgoing, *(message.outgoing.copies.all() if message.body.to[1:] or message.body.cc else ())]


def state_of(message: Message, bounced: Collection[int]) -> Item | None:
    """How sending stands where it is not simply sent; of several mails the one in trouble counts."""
    states = [each for each in (one_state(mail, bounced) for mail in mails_of(message)) if each]
    return max(states, key=lambda each: each["weight"], default=None)


def one_state(mail: OutgoingMail, bounced: Collection[int]) -> Item | None:
    """How sending stands with one mail."""
    answer = mail.answer or _("the mail server did not answer")
    said = {"answer": answer, "address": ", ".join(mail.recipients), "time": tell(mail.next_try_at, now())}
    if mail.pk in bounced:
        return {"weight": 4, "kind": "error", "text": _("Came back from %(address)s: %(answer)s") % said}
    if mail.state == MailState.FAILED:
        return {"weight": 4, "kind": "error", "text": _("Not sent to %(address)s: %(answer)s") % said}
    if mail.may_have_gone_out and mail.state != MailState.SENT:
        return {"weight": 3, "kind": "warm", "text": _("May have gone out: the line broke. Next try: %(time)s.") % said}
    if mail.state == MailState.WAITING and mail.tries:
        return {"weight": 2, "kind": "warm", "text": _("Not sent yet: %(answer)s. Next try: %(time)s.") % said}
    if mail.state in (MailState.WAITING, MailState.SENDING):
        return {"weight": 1, "kind": "", "text": _("On its way")}
    return None
