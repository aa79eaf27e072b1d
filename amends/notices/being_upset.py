"""Whether what somebody was told of a customer is still so: that they wait and are upset, or that they threaten."""

from amends.conversations.messages import FROM_CUSTOMER
from amends.conversations.models import Conversation, MessageKind
from amends.journal.models import Event
from amends.triage.feeling import Feeling
from amends.triage.feeling_again import told_to_threaten
from amends.triage.models import Assessment

# A little calm after the storm, such as a number that was forgotten, ends no fury.
UPSET = (Feeling.UPSET, Feeling.FURIOUS, Feeling.DISTRESS)


def still_waits_upset(conversation: int | None, event: Event) -> bool:
    """Whether nobody has answered what the event tells of, and some of what waits is still judged to say so."""
    waiting = Conversation.objects.filter(closure__isnull=True, customer_waits_since__isnull=False, pk=conversation)
    matter = waiting.filter(mood__isnull=False).select_related("mood").first()
    if matter is None or matter.mood.feeling not in UPSET:
        return False
    answered = last_answer(matter)
    said = Assessment.objects.filter(message__conversation=matter, message__kind__in=FROM_CUSTOMER, pk__gt=answered)
    is_unanswered = event.particulars["message"] > answered
    return is_unanswered and any(each.feeling == event.particulars["feeling"] for each in said)


def still_threatens(conversation: Conversation | None, event: Event) -> bool:
    """Whether the message is still judged so, or a later one of which nobody was told because of this one."""
    message, threat = event.particulars["message"], event.particulars["threat"]
    threatening = Assessment.objects.filter(threat=threat)
    if threatening.filter(pk=message).exists():
        return True
    if conversation is None:
        return False
    matter = conversation.kept
    later = threatening.filter(message__conversation=matter, pk__gt=message)
    return later.exclude(pk__in=told_to_threaten(matter, threat)).exists()


def last_answer(conversation: Conversation) -> int:
    """The newest reply, or 0: whatever the customer wrote later is not answered yet."""
    replies = conversation.messages.filter(kind=MessageKind.REPLY)
    return replies.order_by("-pk").values_list("pk", flat=True).first() or 0
