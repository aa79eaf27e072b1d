"""What follows at once from a threat: of a matter that may go to court nothing is deleted."""

from django.utils import translation

from amends.conversations.models import Conversation
from amends.journal.models import Actor, Event
from amends.journal.reactions import reacts_at_once
from amends.triage.assessing import Threat
from amends.triage.feeling_again import THREATENED


@reacts_at_once(THREATENED)
def keep_the_evidence(event: Event) -> None:
    """Hold the conversation from deletion; a lead may let it go."""
    conversation = Conversation.objects.select_related("mailbox").get(pk=event.subject_id)
    with translation.override(conversation.mailbox.language):
        conversation.hold(str(Threat(event.particulars["threat"]).label), by=Actor.amends())
