"""Reads mails named on standard input and writes what they say, one line of JSON each."""

import json
import sys
from pathlib import Path

from . import Address, ReadMail, read_mail


def main() -> int:
    """Read file names, one a line, and write one JSON object for each in the same order."""
    for line in sys.stdin:
        name = line.rstrip("\n")
        if name:
            sys.stdout.write(json.dumps(_describe_file(Path(name))) + "\n")
            sys.stdout.flush()
    return 0


def _describe_file(path: Path) -> dict[str, object]:
    try:
        raw = path.read_bytes()
    except OSError as problem:
        return {"error": str(problem)}
    return describe(read_mail(raw))


def describe(mail: ReadMail) -> dict[str, object]:
    """What a mail says, in the words that scoring programs expect."""
    return {
        "from": mail.sender.address or mail.sender.name,
        "subject": mail.subject,
        "body_text": mail.text,
        "body_html_text": mail.html_text,
        "body_text_new": mail.new_text,
        "body_text_trimmed": mail.trimmed_text,
        "attachments": [file.name for file in mail.files],
        "is_auto_reply": mail.is_auto_reply,
        "is_bounce": mail.is_bounce,
        "bounce_recipients": list(mail.bounce.recipients) if mail.bounce else [],
        "bounce_kind": mail.bounce.kind if mail.bounce else "",
        "feedback_report": mail.is_feedback_report,
        "message_id": mail.message_id,
        "in_reply_to": list(mail.in_reply_to),
        "references": list(mail.references),
        "date": mail.date.isoformat() if mail.date else None,
        "to": [_full(person) for person in mail.to],
        "cc": [_full(person) for person in mail.cc],
        "automatic": mail.automatic,
        "spam": mail.spam,
        "dmarc": mail.dmarc,
        "problems": list(mail.problems),
    }


def _full(person: Address) -> str:
    return f"{person.name} <{person.address}>" if person.name else person.address


if __name__ == "__main__":
    sys.exit(main())
