"""What languages are called in the reader's own."""

from babel import Locale
from django.utils.translation import get_language


def language_called(code: str) -> str:
    """As in the middle of a sentence; empty where it has no name."""
    return str(Locale((get_language() or "en")[:2]).languages.get(code, ""))
