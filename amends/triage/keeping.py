"""Keeping what was read in a message, and what it makes of the conversation."""

from typing import TYPE_CHECKING

from amends.conversations.models import Message
from amends.triage.assessing import TOO_SHORT_TO_TELL, assess
from amends.triage.feeling_again import feel_again

if TYPE_CHECKING:
    from amends.triage.reading import Reading


def keep(message: Message, reading: "Reading", text: str) -> None:
    """Write down what was read, in the transaction that is open, and what it makes of the conversation."""
    conversation = message.conversation
    message.assessment = assess(message, reading, text=text)
    if not conversation.language and len(text) >= TOO_SHORT_TO_TELL:
        conversation.language = reading.language
        conversation.save(update_fields=["language"])
    feel_again(conversation, message, text, is_news=True)
