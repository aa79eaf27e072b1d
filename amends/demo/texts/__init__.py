"""The words of the demo desk: pure data and pure functions, all written for Amends."""

from amends.demo.texts.filling import fill
from amends.demo.texts.past import past_conversations
from amends.demo.texts.reading import arriving, desk, open_conversations, rules
from amends.demo.texts.words import (
    Acknowledgement,
    Arriving,
    Attachment,
    Customer,
    Desk,
    Mailbox,
    Message,
    OpenConversation,
    PastConversation,
    Person,
    Rule,
    SavedReply,
    Team,
)

__all__ = [
    "Acknowledgement",
    "Arriving",
    "Attachment",
    "Customer",
    "Desk",
    "Mailbox",
    "Message",
    "OpenConversation",
    "PastConversation",
    "Person",
    "Rule",
    "SavedReply",
    "Team",
    "arriving",
    "desk",
    "fill",
    "open_conversations",
    "past_conversations",
    "rules",
]
