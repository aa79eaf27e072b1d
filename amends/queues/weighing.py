"""When an answer is due: all urgency becomes one time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from amends.foundation.business_hours import BusinessHours

SOONEST = timedelta(minutes=15)


@dataclass(frozen=True)
class Urgency:
    """Since when somebody waits, how soon we answer as a rule, and which part of that is left to us this time."""

    waits_since: datetime
    answer_within: timedelta
    share: float = 1.0


def time_left(answer_within: timedelta, share: float) -> timedelta:
    """What is left of the usual time; nobody can answer at once."""
    return max(answer_within * share, SOONEST)


def answer_by(urgency: Urgency, hours: BusinessHours) -> datetime:
    """The moment an answer is due: the promise of the mailbox in the hours that count, shorter where somebody presses."""
    return hours.after(urgency.waits_since, time_left(urgency.answer_within, urgency.share))
