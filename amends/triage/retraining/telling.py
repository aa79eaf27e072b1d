"""What came of a retraining, in plain words and figures for whoever started it."""

from collections.abc import Iterator
from typing import Any

from amends.triage.retraining.comparing import ALL, Flaw, shown
from amends.triage.retraining.retraining import Retraining, folder_of

HEAD = f"{'judgement':<12}{'language':<9}{'judged':>7}{'right':>15}{'told apart':>15}{'off':>15}"


def as_text(row: Retraining) -> str:
    """Everything about it."""
    return "\n".join(_lines(row))


def _lines(row: Retraining) -> Iterator[str]:
    counts = row.counts
    yield f"Learned from {counts['learned']:,} messages, measured on {counts['held']:,} others; before → after:"
    yield ""
    yield HEAD
    for name, lang, before, after in shown(row.before, row.after):
        yield f"{name:<12}{lang or 'all':<9}{before['judged']:>7}" + "".join(
            f"{_pair(before[figure], after[figure]):>15}" for figure in ("right", "auc", "loss")
        )
    yield ""
    yield f"Written to {folder_of(row.place)}."
    flaws = row.flaws()
    yield from (f"It cannot be used: {_said(each)}." for each in flaws)
    if not flaws:
        yield "Nothing reads otherwise yet: an admin switches it on under Settings, How well Amends reads."


def _pair(before: Any, after: Any) -> str:
    return "–" if before is None else f"{before:.3f} → {after:.3f}"


def _said(flaw: Flaw) -> str:
    if flaw.name == ALL:
        return "all in all it reads worse what it has not learned from"
    if flaw.misses:
        return f"of {flaw.name} threats it misses {flaw.misses} more"
    return f"{flaw.name} is read worse"
