"""A reply that did not arrive brings its conversation back to those who answer."""

from amends.conversations.messages import Message, MessageKind
from amends.journal.models import Event
from amends.journal.reactions import reacts_at_once
from amends.mail.trying import BOUNCED, FAILED


@reacts_at_once(FAILED, BOUNCED)
def bring_back(event: Event) -> None:
    """The customer still waits; without this they would be asked whether it is solved, and then put to rest."""
    replies = Message.objects.filter(outgoing=event.subject_id, kind=MessageKind.REPLY).select_related("conversation")
    for message in replies:
        if not message.conversation.is_closed:
            message.conversation.come_back_undelivered(by=event.by)
