"""What follows when a mail has opened a conversation."""

from django.db.models import QuerySet

from amends.conversations.acknowledging import acknowledge
from amends.conversations.conversation import STARTED
from amends.conversations.models import Conversation
from amends.foundation.asking_again import asked_again
from amends.journal.models import Event
from amends.journal.reactions import reacts_to


@reacts_to(STARTED)
def tell_them_they_are_heard(event: Event) -> None:
    """Acknowledge the first mail, soon after it is safe, so that a letter of ours never delays one of theirs."""
    # A colleague who splits a matter off has not received a first mail.
    if event.by.is_person:
        return
    for conversation in _started(event.subject_id):
        acknowledge(conversation)


@asked_again
def _started(number: int) -> "QuerySet[Conversation]":
    return Conversation.objects.select_related("mailbox", "customer").filter(pk=number)
