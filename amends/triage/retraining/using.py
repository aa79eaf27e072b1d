"""Which reader reads the next message: the one an admin has switched on, found out anew each time without a restart."""

import logging
from functools import cache

from amends.triage.reading.learned import Learned, shipped
from amends.triage.retraining.reader import Retrained
from amends.triage.retraining.retraining import folder_of, place_in_use

log = logging.getLogger(__name__)


def reader_in_use() -> Learned:
    """What this house has taught, if an admin has switched it on and it is there; else what comes with Amends."""
    place = place_in_use()
    return (opened(place) if place else None) or shipped()


@cache
def opened(place: str) -> Learned | None:
    """The reader of a folder; nothing where it cannot be read, which is said once."""
    found = Retrained(folder_of(place), name_of(place))
    try:
        _ = found.heads, found.calibration
    except Exception:
        log.exception("the retraining %s cannot be read; messages are read with what comes with Amends", place)
        return None
    return found


def name_of(place: str) -> str:
    """What readings by it are marked with."""
    return f"retrained {place}"
