"""Why a conversation stands where it stands, in one sentence."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from amends.foundation.clock import now
from amends.screens.ui.telling_time import clock, tell


def why(answer_by: datetime, words: Sequence[str], unanswered: int | None) -> str:
    """When an answer is due, and everything that makes it so; nothing where nothing presses."""
    reasons = reasons_in_words(words, unanswered)
    if not reasons:
        return ""
    moment = now()
    is_today = timezone.localtime(answer_by).date() == timezone.localtime(moment).date()
    said = {"time": clock(answer_by) if is_today else tell(answer_by, moment), "reasons": reasons}
    if answer_by < moment:
        return _("Was due: %(time)s – %(reasons)s") % said
    return _("Due: %(time)s – %(reasons)s") % said


def reasons_in_words(words: Sequence[str], unanswered: int | None) -> str:
    """Everything that presses, what presses most first."""
    return ", ".join(_reason(word, unanswered or 0) for word in words)


def _reason(word: str, unanswered: int) -> str:
    if word == "again":
        said = ngettext("%(count)s message without an answer", "%(count)s messages without an answer", unanswered)
        return said % {"count": unanswered}
    return {
        "distress": pgettext("reason", "in distress"),
        "physical": pgettext("reason", "threatens violence"),
        "legal": pgettext("reason", "threatens legal action"),
        "furious": pgettext("reason", "furious"),
        "upset": pgettext("reason", "upset"),
        "superior": pgettext("reason", "asks for a superior"),
        "leaving": pgettext("reason", "may leave"),
        "letdown": pgettext("reason", "let down"),
        "suggestion": pgettext("reason", "a suggestion"),
        "vip": pgettext("reason", "VIP"),
        "denied": pgettext("reason", "said “not yet”"),
    }.get(word, word)
