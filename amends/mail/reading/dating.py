"""When a mail says it was written."""

from datetime import UTC, datetime
from email.utils import parsedate_tz


def read_date(raw: str) -> datetime | None:
    """The moment a Date header names, or None where it names none."""
    try:
        parts = parsedate_tz(raw[:200])
        if not parts:
            return datetime.fromisoformat(raw.strip()[:40]).astimezone(UTC)
        moment = datetime(*parts[:6], tzinfo=UTC).timestamp() - (parts[9] or 0)
        return datetime.fromtimestamp(moment, UTC)
    except (ValueError, TypeError, OverflowError, IndexError, OSError):
        return None
