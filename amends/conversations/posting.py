"""The letters a conversation sends: who gets which, under which subject, with which history and link."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from amends.conversations.filling import fill_in
from amends.conversations.messages import Message, MessageKind
from amends.mail.branding import Brand
from amends.mail.letters import Letter, LetterFile, Quotation
from amends.mail.posting import new_message_id

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation
    from amends.conversations.replying import Reply

LONGEST_CHAIN = 20
ANSWERS = re.compile(r"(?:re|aw|sv|antw)(?:\[\d+\])?:", re.IGNORECASE)
QUOTED = 3


def letters_for(conversation: "Conversation", reply: "Reply", agent: str) -> Iterator[Letter]:
    """One letter for the customer, with the link to their case; one without it for everyone else."""
    ours = conversation.customer_addresses()
    customers = [address for address in reply.to if address.lower() in ours][:1]
    others = [address for address in reply.to + reply.cc if address not in customers]
    for receivers in filter(None, (customers, others)):
        letter = _letter(conversation, reply, receivers, agent)
        yield replace(letter, footer=case_footer(conversation, receivers[0])) if receivers is customers else letter


def _letter(conversation: "Conversation", reply: "Reply", receivers: list[str], agent: str) -> Letter:
    box, language = conversation.mailbox, conversation.language_for_customer
    chain = mail_chain(conversation)
    named = tuple(each for each in reply.to if each in receivers)
    return Letter(
        sender=box.address,
        from_name=box.from_name,
        to=named or tuple(receivers),
        cc=tuple(each for each in receivers if each not in named) if named else (),
        subject=reply_subject(conversation),
        text=reply.text,
        message_id=new_message_id(box, conversation.number),
        reply_to=reply_address(conversation),
        in_reply_to=chain[-1] if chain else "",
        references=tuple(chain),
        signature=fill_in(box.text_in("signature", language), conversation, agent),
        quotations=tuple(_history(conversation)) if box.quotes_history else (),
        files=tuple(LetterFile(f.name, f.content_type, f.file.read(), f.content_id) for f in reply.files),
        language=language,
        head=Brand.current().letterhead(language),
    )


def mail_chain(conversation: "Conversation") -> list[str]:
    """The ids later mail answers: the first, and the last ones."""
    ids = list(conversation.references.filter(is_ours=True).order_by("pk").values_list("mail_id", flat=True))
    return ids if len(ids) <= LONGEST_CHAIN else ids[:1] + ids[1 - LONGEST_CHAIN :]


def reply_subject(conversation: "Conversation") -> str:
    """The customer's subject, with the number by which an answer finds back when its headers are lost."""
    tagged = tagged_subject(conversation)
    return f"Re: {tagged}" if conversation.messages.exists() and not ANSWERS.match(tagged) else tagged


def tagged_subject(conversation: "Conversation") -> str:
    """The subject with our number in it, once."""
    subject = conversation.subject or gettext("Your message")
    tag = f"[#{conversation.number}]"
    return subject if tag in subject else f"{subject} {tag}"


def reply_address(conversation: "Conversation") -> str:
    """Where answers go; with plus addresses the number travels in the address."""
    box = conversation.mailbox
    if not box.has_plus_addresses:
        return ""
    local, _at, domain = box.address.rpartition("@")
    return f"{local}+{conversation.number}@{domain}"


def case_footer(conversation: "Conversation", address: str, *, is_answered: bool = True) -> tuple[str, str]:
    """The sentence with the link, in the customer's language; before an answer nobody is asked whether it is solved."""
    with translation.override(conversation.language_for_customer):
        words = (
            gettext("Is it solved? Tell us, or see how it stands:") if is_answered else gettext("See how it stands:")
        )
        return words, conversation.case_link_for(address).url


def _history(conversation: "Conversation") -> Iterator[Quotation]:
    kinds = (MessageKind.RECEIVED, MessageKind.REPLY, MessageKind.PORTAL)
    latest = (
        conversation.messages.filter(kind__in=kinds).select_related("body", "by").order_by("-at", "-pk")[: QUOTED * 3]
    )
    for message in conversation.shared_with_customer(latest)[:QUOTED]:
        yield Quotation(_opening(conversation, message), message.body.text)


def _opening(conversation: "Conversation", message: Message) -> str:
    with translation.override(conversation.language_for_customer):
        return gettext("%(name)s wrote on %(date)s:") % {
            "name": message.by.name,
            "date": date_format(by_the_clock_of(conversation, message.at), "DATETIME_FORMAT"),
        }


def by_the_clock_of(conversation: "Conversation", moment: datetime) -> datetime:
    """A moment by the clock of the team that writes."""
    return moment.astimezone(ZoneInfo(conversation.team.timezone))
