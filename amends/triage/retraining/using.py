"""Which reader reads the next message: the one an admin has switched on, found out anew each time without a restart."""

import logging
from functools import cache

from amends.triage.reading.learned import Learned, shipped
from amends.triage.retraining.reader import Retrained
from amends.triage.retraining.resting import rests
from amends.triage.retraining.retraining import folder_of, place_in_use

log = logging.getLogger(__name__)


def reader_in_use() -> Learned:
    """What this house has taught, if an admin has switched it on and it is there; else what comes with Amends."""
    place = place_in_use()
    try:
        return opened(place) if place else shipped()
    except Exception as problem:
        log.error("the retraining %s cannot be read, messages are read as Amends came: %s", place, problem)
        return shipped()


@cache
def opened(place: str) -> Learned:
    """The reader of a folder, opened once; one that cannot be read is looked for again.

    One that was learned beside another release was never measured with this one, so it rests.
    """
    folder = folder_of(place)
    if rests(folder):
        log.warning("the retraining %s was learned beside another reader, messages are read as Amends came", place)
        return shipped()
    found = Retrained(folder, name_of(place))
    _ = found.heads, found.calibration
    return found


def name_of(place: str) -> str:
    """What readings by it are marked with."""
    return f"retrained {place}"
