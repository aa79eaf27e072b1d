"""Notices in the outbox, as their receivers get them."""

import email
from email import policy

from amends.mail.models import MailKind, OutgoingMail


def mails() -> list[email.message.EmailMessage]:
    """Every notice that was mailed, in turn."""
    rows = OutgoingMail.objects.filter(kind=MailKind.NOTICE).order_by("pk")
    return [email.message_from_bytes(each.raw.read(), policy=policy.default) for each in rows]  # type: ignore[misc]


def text_of(mail: email.message.EmailMessage) -> str:
    """What it says, without markup."""
    body = mail.get_body(("plain",))
    assert body
    return body.get_content()
