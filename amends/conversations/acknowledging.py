"""Telling people in their language, at once, that they have been heard; and asking again before a matter rests."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext

from amends.conversations.closing import Reason
from amends.conversations.confirming import REMIND_AFTER, Confirmation
from amends.conversations.filling import fill_in
from amends.conversations.messages import Contribution, MessageKind
from amends.conversations.posting import case_footer, mail_chain, reply_address, reply_subject
from amends.conversations.threading import remember_references
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor
from amends.mail.branding import Brand
from amends.mail.letters import Letter
from amends.mail.models import MailKind
from amends.mail.posting import Posting, new_message_id, prepare

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

ACKNOWLEDGED, REMINDED, LINK_SENT = "conversation.acknowledged", "conversation.reminded", "conversation.link_sent"


def acknowledge(conversation: "Conversation") -> None:
    """Send the acknowledgement of the mailbox, once, unless a machine wrote or the matter is from before Amends."""
    text = conversation.mailbox.text_in("acknowledgement", conversation.language_for_customer)
    if not text or not conversation.mailbox.acknowledges:
        return
    first = conversation.messages.filter(kind=MessageKind.RECEIVED).select_related("incoming").order_by("pk").first()
    if not first or not first.incoming:
        return
    if first.incoming.is_automatic or conversation.is_history or is_acknowledged(conversation):
        return
    with writing():
        send_automatic(
            conversation, first.sender_address, MailKind.ACKNOWLEDGEMENT, lambda: fill_in(text, conversation)
        )
        conversation.record(ACKNOWLEDGED, by=Actor.amends())


def is_acknowledged(conversation: "Conversation") -> bool:
    """Whether the acknowledgement has been written already."""
    return conversation.messages.filter(outgoing__kind=MailKind.ACKNOWLEDGEMENT).exists()


def remind_or_put_to_rest(confirmation: Confirmation) -> None:
    """Ask once more whether it is solved; after the last reminder put the matter to rest, never as solved."""
    conversation = confirmation.conversation
    with writing():
        if confirmation.is_exhausted:
            conversation.stop_asking_if_solved()
            conversation.close(by=Actor.amends(), reason=Reason.UNANSWERED)
            return
        send_automatic(conversation, conversation.customer.first_address, MailKind.REMINDER, reminder_words)
        confirmation.reminders += 1
        confirmation.look_again_at = now() + REMIND_AFTER * (1 + confirmation.reminders)
        confirmation.save(update_fields=["reminders", "look_again_at"])
        conversation.record(REMINDED, by=Actor.amends(), reminder=confirmation.reminders)


def remind_those_due(limit: int = 100) -> int:
    """Take the next step for everyone who was asked and has not answered. Answers how many."""
    due = Confirmation.objects.filter(look_again_at__lte=now(), conversation__closure__isnull=True).select_related(
        "conversation__customer", "conversation__mailbox"
    )
    rows = list(due.order_by("look_again_at")[:limit])
    for row in rows:
        remind_or_put_to_rest(row)
    return len(rows)


def send_new_link(conversation: "Conversation", address: str) -> None:
    """Mail somebody whose link has expired a fresh one, to the address the old one belonged to."""
    send_automatic(conversation, address, MailKind.LINK, link_words)
    conversation.record(LINK_SENT, by=Actor.amends())


def reminder_words() -> str:
    """The reminder, in the language that is active."""
    return gettext(
        "We wrote to you and have not heard from you since. Is it solved?\n\n"
        "If it is not, tell us and we go on at once. If we hear nothing after two reminders, "
        "we put it to rest; one click wakes it again."
    )


def link_words() -> str:
    """The mail with a fresh link, in the language that is active."""
    return gettext("Here is your new link. It opens your case and works for 90 days.")


def send_automatic(conversation: "Conversation", address: str, kind: str, words: Callable[[], str]) -> None:
    """Write a mail of our own accord; robots can tell, and it asks for no answer to itself."""
    if not address:
        return
    with translation.override(conversation.language_for_customer):
        posting = _prepare(conversation, address, words())
    with writing():
        mail = posting.post(conversation.mailbox, kind)
        message = Contribution(MessageKind.AUTOMATIC, posting.letter.text, to=(address,), outgoing=mail).put_into(
            conversation, by=Actor.amends()
        )
        remember_references(message, mail.message_id)


def _prepare(conversation: "Conversation", address: str, text: str) -> Posting:
    box, chain = conversation.mailbox, mail_chain(conversation)
    return prepare(
        Letter(
            sender=box.address,
            from_name=box.from_name,
            to=(address,),
            subject=reply_subject(conversation),
            text=text,
            message_id=new_message_id(box, conversation.number),
            reply_to=reply_address(conversation),
            in_reply_to=chain[-1] if chain else "",
            references=tuple(chain),
            signature=fill_in(box.text_in("signature", conversation.language_for_customer), conversation),
            footer=case_footer(conversation, address, is_answered=conversation.is_asked or conversation.is_closed),
            language=conversation.language_for_customer,
            head=Brand.current().letterhead(conversation.language_for_customer),
            is_automatic=True,
        )
    )
