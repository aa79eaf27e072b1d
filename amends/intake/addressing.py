"""Who wrote a mail, and where the answer to it goes.

The customer is known by `From`, because that is the address mail servers can vouch for. Only where nobody stands behind
it, a no-reply address or our own, as web forms have it, the customer is whom `Reply-To` names.

Answers go to `Reply-To`, since that is what its writer asks for, but
- not to the address of a mailing list, which everybody on it would read;
- not to one of our own addresses, where the answer would come in as a new mail, and to no no-reply address;
- not when the mail failed DMARC: then somebody else may have written it in the customer's name, to be told their matter;
- in a conversation that is under way, only where the address is the customer's already or DMARC has been passed: in a
  new one there is nothing to be told but what the mail itself says.
"""

import re

from amends.conversations.models import Conversation
from amends.mail.models import ours_among
from amends.mail.reading import Address, ReadMail

NO_REPLY = re.compile(r"(?:no-?reply|do-?not-?reply|ikke-?svar|keine-?antwort|nicht-?antworten)\b", re.IGNORECASE)


def writer_of(mail: ReadMail) -> Address:
    """Who wrote: the sender, or whom a form names to answer when it sends as nobody in particular or as ourselves."""
    named = _named_to_answer(mail)
    if named and (NO_REPLY.match(mail.sender.address) or ours_among([mail.sender.address])):
        return named
    return mail.sender


def answers_to(mail: ReadMail, writer: Address, earlier: Conversation | None) -> str:
    """Where answers go when that is another address than the writer's, else ""."""
    named = _named_to_answer(mail)
    if named is None or named.address.lower() == writer.address.lower():
        return ""
    address = named.address[:320].lower()
    if mail.is_from_list or mail.dmarc == "fail":
        return ""
    if earlier and mail.dmarc != "pass" and not earlier.is_for_customer([address]):
        return ""
    return address


def _named_to_answer(mail: ReadMail) -> Address | None:
    """The first person in Reply-To who can be written to and is not ourselves."""
    named = [each for each in mail.reply_to if "@" in each.address and not NO_REPLY.match(each.address)]
    ours = ours_among([each.address for each in named])
    return next((each for each in named if each.address.lower() not in ours), None)
