"""Standing words with the facts of a conversation in them: `{{ customer.name }}` and its few sisters."""

import re
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from amends.customers.models import AddressForm

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

PLACE = re.compile(r"\{\{ ?([a-z_.]{3,40}) ?\}\}")
# What stands in brackets and is no link: somebody has something to say there before it is sent.
GAP = re.compile(r"(?<!!)\[(?=[^\]\n]{0,60}[^\W\d_]{2})[^\[\]\n]{2,60}\](?!\()|\{\{[^{}\n]{1,60}\}\}")

FACTS = {
    "customer.greeting": _("greeting"),
    "customer.name": _("name"),
    "customer.first_name": _("first name"),
    "conversation.number": _("number"),
    "agent.name": _("your name"),
}


def fill_in(text: str, conversation: "Conversation", agent: str = "") -> str:
    """The text with its places filled; a place we do not know stays as it is, so that somebody notices."""
    facts = facts_of(conversation, agent) | {"customer.name": str(conversation.customer)}
    return PLACE.sub(lambda found: facts.get(found[1], found[0]), text)


def fill_for_agent(text: str, conversation: "Conversation", agent: str) -> str:
    """The text to be gone over by an agent: a fact we do not have becomes a gap they can see, such as [first name]."""
    facts = facts_of(conversation, agent)

    def fill(found: re.Match[str]) -> str:
        return facts.get(found[1]) or (f"[{FACTS[found[1]]}]" if found[1] in FACTS else found[0])

    with translation.override(conversation.language_for_customer):
        return PLACE.sub(fill, text)


def facts_of(conversation: "Conversation", agent: str) -> dict[str, str]:
    """What we know; what we do not know is empty."""
    return {
        "customer.greeting": greeting(conversation),
        "customer.name": conversation.customer.name,
        "customer.first_name": conversation.customer.first_name,
        "conversation.number": str(conversation.number),
        "agent.name": agent or conversation.mailbox.from_name,
    }


def greeting(conversation: "Conversation") -> str:
    """Their name with a hello, in their language and in the form they wish for; empty when we have no name."""
    customer = conversation.customer
    if not customer.name:
        return ""
    with translation.override(conversation.language_for_customer):
        if customer.address_form == AddressForm.FORMAL:
            return pgettext("greeting", "Dear %(name)s") % {"name": customer.name}
        if customer.address_form == AddressForm.INFORMAL:
            return pgettext("greeting", "Hi %(name)s") % {"name": customer.first_name}
        return pgettext("greeting", "Hello %(name)s") % {"name": customer.name}


def unknown_places(text: str) -> list[str]:
    """Places that no fact of ours fills, such as one with a letter too many."""
    found = re.findall(r"\{\{\s*([^{}]*?)\s*\}\}", text)
    return [each for each in dict.fromkeys(found) if each not in FACTS]


def gaps_in(text: str) -> list[str]:
    """Where a text still waits for somebody's words; what is only quoted does not count."""
    lines = (line for line in text.splitlines() if not line.startswith(">"))
    return list(dict.fromkeys(gap for line in lines for gap in GAP.findall(line)))
