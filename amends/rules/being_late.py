"""Noticing whose answer is late, once for each wait, so that rules and notices can react to it."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from amends.conversations.models import Conversation
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor
from amends.queues.models import Placement
from amends.queues.placing import promised_by
from amends.rules.moments import LATE, Moment
from amends.rules.rule import Rule

NEWLY_LATE = timedelta(days=1)


class Lateness(models.Model):
    """Says that the wait which began at a moment has become too long, and when we noticed.

    It names the wait and not the deadline: a rule that moves a conversation to a team with other hours moves the deadline,
    and must not be asked again because of that.
    """

    conversation = models.OneToOneField(
        Conversation, on_delete=models.CASCADE, primary_key=True, related_name="lateness"
    )
    waits_since = models.DateTimeField()
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.conversation_id} waits since {self.waits_since}"


def notice_who_is_late(limit: int = 200) -> int:
    """Write down who waits too long and was not noticed yet. Answers how many.

    Whoever was late long before, as after a long stop, only matters to rules; colleagues see them in the list.
    """
    unnoticed = Q(conversation__lateness=None) | ~Q(
        conversation__lateness__waits_since=F("conversation__customer_waits_since")
    )
    late = Placement.objects.to_answer().late().filter(unnoticed)
    if not Rule.objects.followed().filter(moment=Moment.LATE).exists():
        late = late.filter(answer_by__gt=now() - NEWLY_LATE)
    return sum(_notice(each.conversation) for each in late.in_due_order().select_related("conversation")[:limit])


def _notice(conversation: Conversation) -> bool:
    since = conversation.customer_waits_since
    with writing():
        known = Lateness.objects.filter(conversation=conversation, waits_since=since)
        if since is None or known.exists():
            return False
        Lateness.objects.update_or_create(conversation=conversation, defaults={"waits_since": since, "at": now()})
        conversation.record(LATE, by=Actor.amends(), is_promise_broken=promised_by(conversation.pk) < now())
    return True
