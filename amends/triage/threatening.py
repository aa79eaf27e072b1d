"""What follows at once from a threat: of a matter that may go to court nothing is deleted."""

from amends.conversations.holding import LET_GO, REASONS
from amends.conversations.models import Conversation
from amends.journal.models import Actor, Event
from amends.journal.reactions import reacts_at_once
from amends.triage.assessing import Assessment, Threat
from amends.triage.correcting import CORRECTED, Field
from amends.triage.feeling_again import THREATENED

# Kept as a word, so that everybody reads it in their own language.
WORD = "threat: {}"
REASONS.update({WORD.format(each.value): each.label for each in Threat if each.value})


@reacts_at_once(THREATENED)
def keep_the_evidence(event: Event) -> None:
    """Hold the conversation from deletion; a lead may let it go."""
    conversation = Conversation.objects.get(pk=event.subject_id)
    conversation.hold(WORD.format(event.particulars["threat"]), by=Actor.amends())


@reacts_at_once(CORRECTED)
def keep_the_evidence_after_all(event: Event) -> None:
    """Hold it again where it was let go because somebody had said that it is no threat."""
    said = event.particulars
    if said["field"] != Field.THREAT or not said["is_now"]:
        return
    conversation = Conversation.objects.get(pk=event.subject_id)
    if not let_go_as_a_threat(conversation, said["message"]):
        conversation.hold(WORD.format(said["is_now"]), by=Actor.amends())


@reacts_at_once(CORRECTED)
def let_go_of_what_was_not_meant(event: Event) -> None:
    """Where saying that it is a threat is taken back, the hold goes that came of it alone."""
    said = event.particulars
    if said["field"] != Field.THREAT or not said.get("taken_back") or not said["was"]:
        return
    conversation = Conversation.objects.get(pk=event.subject_id)
    if Assessment.objects.filter(message__conversation=conversation).exclude(threat="").exists():
        return
    told = Event.objects.about("conversation", *conversation.all_numbers()).filter(pk__lt=event.pk, kind=CORRECTED)
    meant = told.filter(particulars__message=said["message"], particulars__is_now=said["was"]).last()
    if meant and conversation.is_held:
        hold = conversation.hold_row
        if hold.reason == WORD.format(said["was"]) and hold.at >= meant.at:
            conversation.let_go(by=event.by)


def let_go_as_a_threat(conversation: Conversation, message: int) -> bool:
    """Whether the last hold was ended though the message was judged to be a threat at that time."""
    told = Event.objects.about("conversation", *conversation.all_numbers())
    ended = told.filter(kind=LET_GO).last()
    if ended is None:
        return False
    judged = told.filter(kind=CORRECTED, particulars__field=Field.THREAT, particulars__message=message)
    if before := judged.filter(pk__lt=ended.pk).last():
        return bool(before.particulars["is_now"])
    after = judged.filter(pk__gt=ended.pk).first()
    return bool(after and after.particulars["was"])
