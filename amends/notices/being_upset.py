"""Whether what somebody was told of a customer is still so: that they wait, are upset, or threaten."""

from collections.abc import Sequence

from amends.conversations.messages import FROM_CUSTOMER
from amends.conversations.models import Conversation, MessageKind
from amends.journal.models import Event
from amends.queues.models import Placement
from amends.triage.feeling import Feeling
from amends.triage.feeling_again import told_to_threaten
from amends.triage.models import Assessment

# A little calm after the storm, such as a number that was forgotten, ends no fury.
UPSET = (Feeling.UPSET, Feeling.FURIOUS, Feeling.DISTRESS)


def still_waits_upset(conversation: int | None, event: Event) -> bool:
    """Whether nobody has answered what the event tells of, and some of what waits is still judged to say so."""
    return event.pk in those_waiting_upset(conversation, [event])


def still_waits(matter: Conversation, event: Event) -> bool:
    """Whether the customer whose answer was late then has waited ever since, and nobody has written to them."""
    since = None if matter.is_closed else matter.customer_waits_since
    answered = matter.messages.filter(kind=MessageKind.REPLY, at__gt=event.at)
    return since is not None and since <= event.at and not answered.exists()


def still_late(matter: Conversation | None) -> bool:
    """Whether the answer is late now: who turned out to be calm, or is put aside, has more time."""
    return matter is not None and Placement.objects.to_answer().late().filter(pk=matter.kept.pk).exists()


def still_threatens(conversation: Conversation | None, event: Event) -> bool:
    """Whether the message is still judged so, or a later one of which nobody was told because of this one."""
    return event.pk in those_threatening(conversation and conversation.kept, [event])


def those_waiting_upset(conversation: int | None, events: Sequence[Event]) -> set[int]:
    """Which of the events of one matter are still so, asked at once however many they are."""
    waiting = Conversation.objects.filter(closure__isnull=True, customer_waits_since__isnull=False, pk=conversation)
    matter = waiting.filter(mood__isnull=False).select_related("mood").first()
    if matter is None or matter.mood.feeling not in UPSET:
        return set()
    answered = last_answer(matter)
    said = Assessment.objects.filter(message__conversation=matter, message__kind__in=FROM_CUSTOMER, pk__gt=answered)
    feelings = {each.feeling for each in said}
    unanswered = [each for each in events if each.particulars["message"] > answered]
    return {each.pk for each in unanswered if each.particulars["feeling"] in feelings}


def those_threatening(matter: Conversation | None, events: Sequence[Event]) -> set[int]:
    """Which of the events of one matter are still so, asked at once however many they are."""
    messages = {each.particulars["message"] for each in events}
    judged = dict(Assessment.objects.filter(pk__in=messages).values_list("pk", "threat"))
    so = {each.pk for each in events if judged.get(each.particulars["message"]) == each.particulars["threat"]}
    if matter is None:
        return so
    doubtful = [each for each in events if each.pk not in so]
    untold = {threat: newest_untold(matter, threat) for threat in {each.particulars["threat"] for each in doubtful}}
    return so | {each.pk for each in doubtful if untold[each.particulars["threat"]] > each.particulars["message"]}


def newest_untold(matter: Conversation, threat: str) -> int:
    """The newest message of a matter that holds this out without anybody having been told of it, or 0."""
    told = told_to_threaten(matter, threat)
    threatening = Assessment.objects.filter(threat=threat, message__conversation=matter).order_by("-pk")
    return next((pk for pk in threatening.values_list("pk", flat=True) if pk not in told), 0)


def last_answer(conversation: Conversation) -> int:
    """The newest reply, or 0: whatever the customer wrote later is not answered yet."""
    replies = conversation.messages.filter(kind=MessageKind.REPLY)
    return replies.order_by("-pk").values_list("pk", flat=True).first() or 0
