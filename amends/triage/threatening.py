"""What follows at once from a threat: of a matter that may go to court nothing is deleted."""

from amends.conversations.holding import REASONS
from amends.conversations.models import Conversation
from amends.journal.models import Actor, Event
from amends.journal.reactions import reacts_at_once
from amends.triage.assessing import Threat
from amends.triage.feeling_again import THREATENED

# Kept as a word, so that everybody reads it in their own language.
WORD = "threat: {}"
REASONS.update({WORD.format(each.value): each.label for each in Threat if each.value})


@reacts_at_once(THREATENED)
def keep_the_evidence(event: Event) -> None:
    """Hold the conversation from deletion; a lead may let it go."""
    conversation = Conversation.objects.get(pk=event.subject_id)
    conversation.hold(WORD.format(event.particulars["threat"]), by=Actor.amends())
