"""Putting a matter aside whose customer may be upset: such a one comes back shortly before the answer is due."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from amends.conversations.models import Conversation
from amends.foundation.clock import now
from amends.journal.models import Actor
from amends.queues.placement import Place
from amends.queues.placing import Facts, facts_of, where_and_when
from amends.queues.policy import pressures
from amends.queues.pressing import Pressures, is_upset, known_from, situations_of

# How long before the answer is due somebody upset comes back, and how long a matter is put aside at least.
TO_ANSWER, AT_LEAST = timedelta(hours=1), timedelta(minutes=1)


@dataclass(frozen=True)
class Owed:
    """The answer a customer waits for, put aside or not: when it is due, what presses, and whether they are upset."""

    answer_by: datetime
    because: list[str]
    is_upset: bool
    # All that is said of it holds for one moment, or it could be late for one line and not yet for the next.
    seen_at: datetime = field(default_factory=now)

    @property
    def is_late(self) -> bool:
        """Whether they should have heard from us by now."""
        return self.answer_by <= self.seen_at

    @property
    def shortly_before(self) -> datetime:
        """When there still is time to answer: a tenth of what is left, an hour at most; never in the past."""
        time_to_answer = min((self.answer_by - self.seen_at) / 10, TO_ANSWER)
        return max(self.answer_by - time_to_answer, self.seen_at + AT_LEAST)


def owed_in(*numbers: int) -> dict[int, Owed]:
    """By the number of the conversation; none where nobody waits for us."""
    if not numbers:
        return {}
    policy = pressures()
    found = {facts["pk"]: _owed(facts, policy) for facts in facts_of(numbers)}
    return {number: owed for number, owed in found.items() if owed}


def _owed(facts: Facts, policy: Pressures) -> Owed | None:
    words = situations_of(known_from(facts))
    # What somebody outside has answered counts as read once a matter is put aside.
    awake = facts | {"snoozed_until": None, "outside_since": None}
    where, due = where_and_when(awake, policy)
    is_waiting = where == Place.ANSWER and not facts["closed"]
    return Owed(due, words, is_upset(words, policy)) if is_waiting else None


def comes_back(until: datetime, owed: Owed | None) -> datetime:
    """When a matter comes back that is to be put aside until a moment; where we are late already, then and no sooner."""
    return min(until, owed.shortly_before) if owed and owed.is_upset and not owed.is_late else until


def put_aside(conversation: Conversation, until: datetime, *, by: Actor) -> datetime:
    """Put it aside. Answers until when."""
    return _put_aside(conversation, until, owed_in(conversation.pk).get(conversation.pk), by)


def put_aside_unseen(conversation: Conversation, until: datetime, *, by: Actor) -> datetime | None:
    """The same where nobody looks at this one alone: whoever is upset and waits too long already is not put aside."""
    owed = owed_in(conversation.pk).get(conversation.pk)
    if owed and owed.is_upset and owed.is_late:
        return None
    return _put_aside(conversation, until, owed, by)


def _put_aside(conversation: Conversation, until: datetime, owed: Owed | None, by: Actor) -> datetime:
    back = comes_back(until, owed)
    conversation.snooze(back, by=by)
    return back
