"""File names that are safe to keep and kind to read."""

import mimetypes
import re

_UNSAFE = re.compile(r"[\x00-\x1f\x7f<>:\"|?*\u202a-\u202e\u2066-\u2069]+")
_KNOWN = {"message/rfc822": ".eml", "message/delivery-status": ".txt", "text/calendar": ".ics", "text/plain": ".txt"}


def file_name(name: str, kind: str, *, number: int = 1) -> str:
    """The last step of a path without control characters, or a made-up name where there is none."""
    last = re.split(r"[/\\]", name.strip())[-1] if name else ""
    last = re.sub(r"\s+", " ", _UNSAFE.sub("", last)).strip(" .")
    if not last:
        return f"file-{number}{_KNOWN.get(kind) or mimetypes.guess_extension(kind) or ''}"
    if len(last) <= 150:
        return last
    stem, dot, ending = last.rpartition(".")
    return f"{stem[:130]}.{ending[:19]}" if dot and len(ending) < 20 else last[:150]
