"""When an answer is due: all urgency becomes one time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from amends.foundation.business_hours import BusinessHours

VIP_SHARE = 0.5
NOT_YET_SHARE = 0.5
SOONEST = timedelta(minutes=15)


@dataclass(frozen=True)
class Urgency:
    """What makes one conversation more urgent than another."""

    waits_since: datetime
    answer_within: timedelta
    is_vip: bool = False
    is_denied: bool = False


def answer_by(urgency: Urgency, hours: BusinessHours) -> datetime:
    """The moment an answer is due: the promise of the mailbox in working time, shorter for a VIP or a “not yet”."""
    share = (VIP_SHARE if urgency.is_vip else 1) * (NOT_YET_SHARE if urgency.is_denied else 1)
    return hours.after(urgency.waits_since, max(urgency.answer_within * share, SOONEST))
