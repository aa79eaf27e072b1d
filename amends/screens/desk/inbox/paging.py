"""A page of a long list by keyset: where the page before ended, so that page a thousand costs what page one does."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from amends.screens.ui.reading_time import read_moment

ROWS = 25

Key = tuple[str, datetime, int]


class Page:
    """Twenty-five places in line, and the way to those before and after."""

    def __init__(self, line: "QuerySet[Any]", asked: Mapping[str, str]) -> None:
        after, before = read_key(asked.get("after", "")), read_key(asked.get("before", ""))
        is_backwards = before is not None and not after
        if before and is_backwards:
            found = list(line.filter(_beyond(before, "lt")).order_by("-place", "-answer_by", "-pk")[: ROWS + 1])
        else:
            rows = line.filter(_beyond(after, "gt")) if after else line
            found = list(rows.order_by("place", "answer_by", "pk")[: ROWS + 1])
        has_more = len(found) > ROWS
        self.placements = found[ROWS - 1 :: -1] if is_backwards else found[:ROWS]
        has_earlier, has_later = (has_more, True) if is_backwards else (bool(after), has_more)
        self.earlier = self._way("before", 0, is_open=has_earlier)
        self.later = self._way("after", -1, is_open=has_later)

    def _way(self, name: str, end: int, *, is_open: bool) -> dict[str, str]:
        """The words in the address that lead on from one end of this page."""
        return {name: write_key(self.placements[end])} if is_open and self.placements else {}


def write_key(placement: Any) -> str:
    """Where a place in line stands, as a word for an address."""
    return f"{placement.place}~{placement.answer_by.isoformat()}~{placement.conversation_id}"


def read_key(word: str) -> Key | None:
    """The place a word stands for; None when somebody made it up."""
    place, _tilde, rest = word.partition("~")
    moment, _tilde, number = rest.partition("~")
    answer_by = read_moment(moment)
    if not answer_by or not number.isdecimal() or len(number) > 18:
        return None
    return place, answer_by, int(number)


def _beyond(key: Key, side: str) -> Q:
    """Everything on one side of a place; the outer conditions let the index jump there."""
    place, answer_by, number = key
    same_place = Q(place=place)
    further = Q(**{f"answer_by__{side}": answer_by}) | Q(answer_by=answer_by, **{f"pk__{side}": number})
    return Q(**{f"place__{side}e": place}) & (
        (same_place & Q(**{f"answer_by__{side}e": answer_by}) & further) | Q(**{f"place__{side}": place})
    )
