"""Reading a mail: from raw bytes to what it says, never refusing and never failing."""

import hashlib
import re
from collections.abc import Collection
from typing import Any

from .addressing import read_addresses
from .authenticating import read_authentication, read_dmarc
from .automatic import find_loop_domain, is_auto_reply, is_bulk, why_automatic
from .bouncing import Notice, find_bounce, find_tidings, is_feedback_report
from .charsets import scrub
from .dating import read_date
from .decoding import decode_header
from .flattening import flatten, text_of
from .forwarding import find_true_sender, says_it_is_forwarded
from .letter import Address, MailFile, NewText, ReadMail
from .opening import Part, open_mail
from .spotting_spam import judge_spam
from .threading import read_ids, read_message_id
from .trimming import find_new_text, trim_text
from .walking import Body, walk

MAX_HEADERS = 3000
MAX_TEXT = 2_000_000
_NOBODY = Address("", "")


def read_mail(raw: bytes, trusted: Collection[str] = ()) -> ReadMail:
    """Everything a mail says; what cannot be parsed is kept and named in `problems`.

    `trusted` names the servers whose word on the sender counts (see `authenticating`).
    """
    problems: list[str] = []
    try:
        return _read(raw, trusted, problems)
    except Exception as problem:  # noqa: BLE001 - a mail that breaks our reading must still be seen by somebody
        problems.append(f"unreadable: {type(problem).__name__}")
        whole = MailFile("mail.eml", "message/rfc822", "", False, raw)
        return _Reading(raw, Part(), Body(files=[whole]), problems).finish(trusted)


def _read(raw: bytes, trusted: Collection[str], problems: list[str]) -> ReadMail:
    message = open_mail(raw, problems)
    body = walk(message, problems)
    return _Reading(raw, message, body, problems).finish(trusted)


class _Reading:
    """The pieces of one mail on their way to being read."""

    def __init__(self, raw: bytes, message: Part, body: Body, problems: list[str]) -> None:
        self.raw = raw
        self.body = body
        self.problems = problems
        self.fields = [(name.strip().lower(), str(value)) for name, value in message.raw_items()][:MAX_HEADERS]
        self.headers = tuple((scrub(name), decode_header(value, body.charset)) for name, value in self.fields)
        self.first = dict(reversed(self.headers))
        self.lines = flatten("\n".join(body.html)) if body.html else []
        self.html_text = text_of(self.lines)
        self.text = "\n".join(body.text).strip("\n")[:MAX_TEXT]

    def finish(self, trusted: Collection[str]) -> ReadMail:
        """Put the pieces together."""
        subject = self.first.get("subject", "")
        sender = self._sender()
        text = self.text if self.text.strip() else self.html_text
        new = self._new_text(is_forward=says_it_is_forwarded(subject))
        notice = Notice(sender, subject, self.first, text, self.body)
        bounce = find_bounce(notice)
        return ReadMail(
            sender=sender,
            reply_to=self._people("reply-to"),
            to=self._people("to"),
            cc=self._people("cc"),
            return_path=self._return_path(),
            forwarded_from=self._forwarded_from(subject, text),
            message_id=read_message_id(self._raw("message-id"), self.raw),
            in_reply_to=read_ids(self._raw("in-reply-to")),
            references=read_ids(self._raw("references")),
            subject=subject,
            date=read_date(self.first.get("date", "")),
            text=text,
            html="\n".join(self.body.html),
            html_text=self.html_text,
            new_text=new.text,
            trimmed_text=new.trimmed,
            files=tuple(self.body.files),
            bounce=bounce,
            tidings=find_tidings(notice, bounce),
            headers=self.headers,
            body_hash=self._body_hash(),
            problems=tuple(self.problems),
            # Undecoded: an encoded word in an address could become a verdict.
            dmarc=read_dmarc(self.fields, trusted),
            **self._machine_marks(subject, sender),
        )

    def _machine_marks(self, subject: str, sender: Address) -> dict[str, Any]:
        results = [value for name, value in self.headers if name.endswith("authentication-results")]
        spam, spam_reason = judge_spam(self.first)
        return {
            "automatic": why_automatic(self.first, subject, sender),
            "is_auto_reply": is_auto_reply(self.first, subject),
            "is_feedback_report": is_feedback_report(self.body),
            "is_bulk": is_bulk(self.first),
            "loop_domain": find_loop_domain(self.first),
            "spam": spam,
            "spam_reason": spam_reason,
            "authentication": read_authentication(results),
        }

    def _raw(self, name: str) -> str:
        return next((value for key, value in self.fields if key == name and value.strip()), "")

    def _people(self, name: str) -> tuple[Address, ...]:
        return read_addresses(self._raw(name), self.body.charset)

    def _sender(self) -> Address:
        people = self._people("from") or self._people("sender")
        return next((person for person in people if person.address), people[0] if people else _NOBODY)

    def _return_path(self) -> Address | None:
        value = self._raw("return-path").strip()
        if not value:
            return None
        return next(iter(read_addresses(value)), _NOBODY)

    def _forwarded_from(self, subject: str, text: str) -> Address | None:
        attached = [content for kind, content in self.body.reports if kind == "message/rfc822"]
        froms = [found[1] for content in attached if (found := re.search(r"(?im)^from:[ \t]*(.+)$", content[:50_000]))]
        return find_true_sender(subject, text, froms)

    def _new_text(self, *, is_forward: bool) -> NewText:
        if not self.text.strip():
            return find_new_text(self.lines, is_forward=is_forward)
        new = trim_text(self.text, is_forward=is_forward)
        # Some programs mark what they quote in the HTML alone.
        is_marked = not new.trimmed and any(line.depth or line.mark for line in self.lines)
        return find_new_text(self.lines, is_forward=is_forward) if is_marked and not is_forward else new

    def _body_hash(self) -> str:
        digest = hashlib.sha256()
        for words in (*self.body.text, *self.body.html):
            digest.update(" ".join(words.split()).encode())
        for file in self.body.files:
            digest.update(hashlib.sha256(file.content).digest())
        return digest.hexdigest()
