"""When the things of the demo happened: customers write at any hour, colleagues only answer while they are at work."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from amends.demo.texts import Message
from amends.foundation.business_hours import BusinessHours

STEP = timedelta(minutes=15)
LONGEST_BACK = 14 * 24 * 4
# As much as at least lies between two messages of which the later one was moved.
SHORTEST_GAP = timedelta(minutes=20)


def moments_of(messages: Sequence[Message], now: datetime, hours: BusinessHours) -> list[datetime]:
    """When each was said, counted back from now; what a colleague would have said by night was said the day before."""
    told: list[datetime] = []
    for message, following in reversed(list(zip(messages, (*messages[1:], None), strict=True))):
        at = message.at(now)
        if following:
            at = min(at, told[-1] - min(message.ago - following.ago, SHORTEST_GAP))
        told.append(at if message.who == "customer" else while_at_work(at, hours))
    return told[::-1]


def while_at_work(moment: datetime, hours: BusinessHours) -> datetime:
    """This moment, or one in the working hours before it, not always just before closing."""
    if hours.is_open(moment):
        return moment
    back = next(
        (moment - STEP * count for count in range(LONGEST_BACK) if hours.is_open(moment - STEP * count)), moment
    )
    earlier = back - timedelta(minutes=moment.minute * 7 % 200)
    return earlier if hours.is_open(earlier) else back


def soon_at_work(moment: datetime, now: datetime, hours: BusinessHours) -> datetime:
    """Ten minutes of work later; if that has not come yet, ten minutes later by the clock."""
    after = hours.after(moment, timedelta(minutes=10))
    return after if after <= now else min(moment + timedelta(minutes=10), now)
