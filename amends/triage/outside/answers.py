"""Understanding what a reader outside has answered: only what fits is believed, and nothing is guessed."""

import math
import re
from collections.abc import Collection, Iterator
from typing import Any

from amends.triage.understanding import Evidence, Reading

SHARES = ("anger", "complaint", "insult", "churn", "escalate", "distress", "praise")
KINDS = ("question", "pre_sales", "suggestion", "praise", "complaint", "cancellation", "other")
LANGUAGES = (
    "de nb nn en da sv fi is nl fr it es pt ca eu gl ga cy pl cs sk sl hr sr bs mk sq hu ro bg el tr ru uk be et lv lt "
    "mt ka hy az kk ar he fa ku ps ur hi bn ta te ml mr gu pa ne si th vi lo km my id ms tl zh ja ko mn sw so am ti yo "
    "ha zu af eo la other"
).split()
# Another name of a language we know.
ALSO_CALLED = {"no": "nb"}
THREATS = ("legal", "physical")
# How likely a threat is that was said to be one, and how likely at most one that was not.
SAID_SO, NOT_SAID_SO = 0.9, 0.5
SPOKEN_FOR = (*SHARES, "vulgar", *THREATS, "cause")
MOST_EVIDENCE, LONGEST_WORDS = 40, 300


class WrongAnswer(ValueError):
    """A part of the answer is missing or is none we know; says which."""


def understand(said: Any, text: str, causes: Collection[str]) -> Reading:
    """What was answered about a text, where these causes may be named. Raises WrongAnswer."""
    if not isinstance(said, dict):
        raise WrongAnswer("answer")
    language = said.get("language")
    threat = _word(said, "threat", THREATS, may_be_none=True)
    shares: dict[str, Any] = {name: _share(said, name) for name in SHARES}
    shares |= {name: _threatened(said, name, name == threat) for name in THREATS}
    return Reading(
        language=_word({"language": ALSO_CALLED.get(str(language), language)}, "language", LANGUAGES) or "",
        kind=_word(said, "kind", KINDS) or "",
        cause=_word(said, "cause", causes, may_be_none=True),
        runner_up=_word(said, "runner_up", causes, may_be_none=True),
        vulgar=_share(said, "vulgar") if "vulgar" in said else 0.0,
        evidence=tuple(dict.fromkeys(_evidence(said, text))),
        **shares,
    )


def _share(said: dict[str, Any], name: str) -> float:
    value = said.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise WrongAnswer(name)
    return float(min(1.0, max(0.0, value)))


def _threatened(said: dict[str, Any], name: str, is_said: bool) -> float:
    share = _share(said, name) if name in said else 0.0
    return max(share, SAID_SO) if is_said else min(share, NOT_SAID_SO)


def _word(said: dict[str, Any], name: str, known: Collection[str], *, may_be_none: bool = False) -> str | None:
    word = said.get(name)
    if word is None and may_be_none:
        return None
    if not isinstance(word, str) or word not in known:
        raise WrongAnswer(name)
    return word


def _evidence(said: dict[str, Any], text: str) -> Iterator[Evidence]:
    """Where the words stand; some readers count letters, the others quote, and what is not there is not believed."""
    given = said.get("evidence", [])
    if not isinstance(given, list):
        raise WrongAnswer("evidence")
    for each in given[:MOST_EVIDENCE]:
        field = each.get("field") if isinstance(each, dict) else None
        field = said.get("threat") if field == "threat" else field
        place = _place(each, text) if isinstance(field, str) and field in SPOKEN_FOR else None
        if place:
            yield Evidence(str(field), *place)


def _place(each: dict[str, Any], text: str) -> tuple[int, int] | None:
    if isinstance(each.get("words"), str):
        return find(each["words"], text)
    start, end = each.get("start"), each.get("end")
    if type(start) is int and type(end) is int and 0 <= start < end <= len(text):
        return start, end
    return None


def find(words: str, text: str) -> tuple[int, int] | None:
    """Where words stand in a text, whatever gaps are between them; a quotation mark too many does no harm."""
    parts = words.strip(" \t\n\r\"'“”„‚‘’«»…").split()
    if not parts or len(words) > LONGEST_WORDS:
        return None
    found = re.search(r"\s+".join(map(re.escape, parts)), text, re.IGNORECASE)
    return found.span() if found else None
