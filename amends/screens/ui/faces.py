"""Round faces of initials, for colleagues and customers alike."""

from zlib import crc32

TONES = 5


def initials(name: str) -> str:
    """The first letters of the first and the last name."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def tone(name: str) -> int:
    """Which of the five quiet colours a name has, the same on every page."""
    return crc32(name.encode()) % TONES + 1
