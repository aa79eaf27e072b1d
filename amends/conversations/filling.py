"""Standing words with the facts of a conversation in them: `{{ customer.name }}` and its few sisters."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

PLACE = re.compile(r"\{\{ ?([a-z_.]{3,40}) ?\}\}")


def fill_in(text: str, conversation: "Conversation", agent: str = "") -> str:
    """The text with its places filled; a place we do not know stays as it is, so that somebody notices."""
    facts = {
        "customer.name": str(conversation.customer),
        "customer.first_name": conversation.customer.first_name,
        "conversation.number": str(conversation.number),
        "agent.name": agent or conversation.mailbox.from_name,
    }
    return PLACE.sub(lambda found: facts.get(found[1], found[0]), text)
