"""What the tests of the office share."""

from datetime import UTC, datetime

NOON = datetime(2026, 3, 2, 11, 30, tzinfo=UTC)
NIGHT = datetime(2026, 3, 2, 21, 30, tzinfo=UTC)


def read(page: object) -> str:
    """The page as one line of text."""
    return " ".join(page.content.decode().split())  # type: ignore[attr-defined]
