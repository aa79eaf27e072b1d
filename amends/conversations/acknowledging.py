"""Telling people in their language, at once, that they have been heard; and asking again before a matter rests."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from amends.conversations.closing import Reason
from amends.conversations.confirming import REMIND_AFTER, Confirmation
from amends.conversations.filling import fill_in, greeting
from amends.conversations.messages import Contribution, MessageKind
from amends.conversations.posting import case_footer, mail_chain, reply_address, reply_subject
from amends.conversations.threading import remember_references
from amends.foundation.clock import now
from amends.foundation.writing import is_writing, writing
from amends.journal.models import Actor
from amends.mail.branding import Brand
from amends.mail.letters import Letter
from amends.mail.models import MailKind, OutgoingMail
from amends.mail.posting import Posting, new_message_id, prepare
from amends.people.models import Person

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

PER_ADDRESS_AND_DAY = 3
A_DAY = timedelta(days=1)

ACKNOWLEDGED, REMINDED, LINK_SENT = "conversation.acknowledged", "conversation.reminded", "conversation.link_sent"


def acknowledge(conversation: "Conversation") -> None:
    """Send the acknowledgement of the mailbox, once, unless a machine wrote or the matter is from before Amends."""
    if not conversation.mailbox.acknowledges:
        return
    first = conversation.messages.filter(kind=MessageKind.RECEIVED).select_related("incoming").order_by("pk").first()
    if not first or not first.incoming or not first.answer_address:
        return
    if first.incoming.is_automatic or conversation.is_history or is_acknowledged(conversation):
        return
    # Somebody else may have written in their name, and would have us write to them.
    if first.incoming.failed_checks:
        return
    # A colleague who passes something on need not be told that we have it.
    if is_thanked_enough(first.answer_address) or Person.objects.knows(first.answer_address):
        return
    posting = write_automatic(conversation, first.answer_address, lambda: words_of_thanks(conversation))
    with writing():
        if not is_acknowledged(conversation) and not is_thanked_enough(first.answer_address):
            send_automatic(conversation, posting, MailKind.ACKNOWLEDGEMENT)
            conversation.record(ACKNOWLEDGED, by=Actor.amends())


def is_acknowledged(conversation: "Conversation") -> bool:
    """Whether the acknowledgement has been written already."""
    return conversation.messages.filter(outgoing__kind=MailKind.ACKNOWLEDGEMENT).exists()


def is_thanked_enough(address: str) -> bool:
    """Whether an address has had all the acknowledgements of a day; without it two robots would thank each other for ever."""
    sent = OutgoingMail.objects.filter(kind=MailKind.ACKNOWLEDGEMENT, made_at__gt=now() - A_DAY, recipients=[address])
    return sent.count() >= PER_ADDRESS_AND_DAY


def remind_or_put_to_rest(confirmation: Confirmation) -> None:
    """Ask once more whether it is solved; after the last reminder put the matter to rest, never as solved."""
    conversation = confirmation.conversation
    posting = None
    if not confirmation.is_exhausted:
        posting = write_automatic(conversation, conversation.address_of_customer, reminder_words)
    with writing():
        if not confirmation.is_unchanged():
            return
        if confirmation.is_exhausted:
            conversation.stop_asking_if_solved()
            conversation.close(by=Actor.amends(), reason=Reason.UNANSWERED)
            return
        send_automatic(conversation, posting, MailKind.REMINDER)
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
    posting = write_automatic(conversation, address, link_words)
    with writing():
        send_automatic(conversation, posting, MailKind.LINK)
        conversation.record(LINK_SENT, by=Actor.amends())


def words_of_thanks(conversation: "Conversation") -> str:
    """The acknowledgement: what the mailbox has in the customer's language, else our own words in that language.

    In a language we do not speak the customer reads what the mailbox has in its own.
    """
    box, language = conversation.mailbox, conversation.language_for_customer
    text = box.acknowledgement.get(language)
    if not text and language not in dict(settings.LANGUAGES):
        text = box.text_in("acknowledgement", language)
    return fill_in(text, conversation) if text else our_own_thanks(conversation)


def our_own_thanks(conversation: "Conversation") -> str:
    """What a house sends that has written nothing of its own, in the language that is active."""
    words = gettext(
        "Your message has arrived, and its number is %(number)s. Somebody reads it and answers you.\n\n"
        "If anything else comes to mind, just reply to this mail."
    ) % {"number": conversation.number}
    hello = greeting(conversation)
    return f"{hello},\n\n{words}" if hello else words


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


def write_automatic(conversation: "Conversation", address: str, words: Callable[[], str]) -> Posting | None:
    """Make a mail of our own accord, robots can tell that it is one; nothing where there is nobody to write to.

    Making it takes longer than anybody should wait for the pen, so it is done before `writing()`.
    """
    assert not is_writing(), "a mail is made before the pen is taken"
    if not address:
        return None
    with translation.override(conversation.language_for_customer):
        return _prepare(conversation, address, words())


def send_automatic(conversation: "Conversation", posting: Posting | None, kind: str) -> None:
    """Put such a mail into the outbox and into the conversation; it asks for no answer to itself."""
    if posting is None:
        return
    with writing():
        mail = posting.post(conversation.mailbox, kind)
        message = Contribution(
            MessageKind.AUTOMATIC, posting.letter.text, to=posting.recipients, outgoing=mail
        ).put_into(conversation, by=Actor.amends())
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
