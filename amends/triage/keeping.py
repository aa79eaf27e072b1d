"""Keeping what was read in a message, and what it makes of the conversation."""

from amends.conversations.models import Message
from amends.triage.assessing import assess
from amends.triage.correcting import Correction
from amends.triage.feeling_again import feel_again, newest_read
from amends.triage.speaking import know_the_language
from amends.triage.understanding import Reading


def keep(message: Message, reading: Reading, text: str) -> None:
    """Write down what was read in the newest message, in the transaction that is open, and what it makes of the matter."""
    message.assessment = assess(message, reading, text=text)
    know_the_language(message)
    feel_again(message.conversation, message, text, news=message)


def keep_late(message: Message, reading: Reading, text: str) -> None:
    """The same for a message newer ones may have come after; where a person has spoken meanwhile, their word stands."""
    if is_spoken_for(message):
        return
    message.assessment = assess(message, reading, text=text)
    conversation, newest = message.conversation, newest_read(message.conversation) or message
    conversation.refresh_from_db(fields=["customer_waits_since", "language"])
    know_the_language(message)
    feel_again(conversation, newest, newest.body.text, news=message)


def is_spoken_for(message: Message) -> bool:
    """Whether a person has confirmed or corrected anything about it."""
    return Correction.objects.filter(assessment=message.pk).exists()
