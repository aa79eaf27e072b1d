"""What a row of a list says about a conversation."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from amends.causes.cause import name_column
from amends.foundation.clock import now
from amends.people.models import Person
from amends.queues.models import Place, PlacementQuerySet
from amends.queues.pressing import BY_WORD
from amends.queues.putting_aside import Owed, owed_in
from amends.screens.desk.because import why
from amends.screens.ui.telling_time import tell, tell_briefly
from amends.triage.feeling import feeling_of
from amends.triage.models import Threat

# Plain columns and no models: a page of them costs a third.
COLUMNS = (
    "conversation_id",
    "place",
    "answer_by",
    "is_vip",
    "assignee_id",
    "assignee__name",
    "conversation__subject",
    "conversation__language",
    "conversation__channel",
    "conversation__latest_words",
    "conversation__customer__name",
    "conversation__customer__organisation__name",
    "conversation__mailbox__from_name",
    "conversation__denial__at",
    "conversation__third_party_answered_at",
    "because",
    "conversation__mood__anger",
    "conversation__mood__distress",
    "conversation__mood__threat",
    "conversation__mood__threat_is_confirmed",
    "conversation__mood__unanswered",
    "conversation__mood__cause__name_en",
    "conversation__mood__cause__name_de",
    "conversation__mood__cause__name_nb",
    "conversation__mood__cause_is_confirmed",
    "conversation__mood__excerpt",
)
THREATS = {each.value: BY_WORD[each.value].name for each in Threat if each}
NORWEGIAN = {"nb": "Norsk", "nn": "Nynorsk"}
ICONS = {"mail": "mail", "portal": "form"}


def complete(line: PlacementQuerySet) -> "QuerySet[Any]":
    """With everything its rows say, in one query."""
    return line.values_list(*COLUMNS, named=True)


def rows_of(placements: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Rows of a page; whoever is put aside and waits shows how they feel, and if upset when the answer is due."""
    placements = list(placements)
    aside = owed_in(*(each.conversation_id for each in placements if each.place == Place.SNOOZED))
    return (row_of(each, aside.get(each.conversation_id)) for each in placements)


def row_of(placement: Any, aside: Owed | None) -> dict[str, Any]:
    """One row; `aside` is the answer owed to somebody who is put aside."""
    number, owes = str(placement.conversation_id), placement.place == Place.ANSWER or aside is not None
    presses, due = not aside or aside.is_upset, aside.answer_by if aside else placement.answer_by
    # Where the ring says when the answer is due, the facts say when it comes back.
    back = _back(placement, tell) if aside and presses else ""
    return {
        "number": number,
        "url": reverse("desk:conversation", args=[number]),
        "place": placement.place,
        "moment": placement.answer_by,
        "answer_by": due if owes and presses else None,
        "due_words": due_words(placement),
        "why": why(due, placement.because, placement.conversation__mood__unanswered) if owes and presses else "",
        "feeling": feeling_in(placement) if owes else "",
        "name": placement.conversation__customer__name or _("Somebody"),
        "subject": placement.conversation__subject or _("No subject"),
        "words": placement.conversation__latest_words,
        "telling": placement.conversation__mood__excerpt if owes else None,
        "cause": cause_of(placement),
        "cause_is_guess": not placement.conversation__mood__cause_is_confirmed,
        "language": placement.conversation__language,
        "chips": chips(placement),
        "facts": list(filter(None, [back, placement.conversation__customer__organisation__name])),
        "icon": ICONS.get(placement.conversation__channel, "mail"),
        "channel": channel(placement),
        "more": placement.conversation__mailbox__from_name,
        "agent": Person(pk=placement.assignee_id, name=placement.assignee__name) if placement.assignee_id else None,
    }


def due_words(placement: Any) -> str:
    """What stands in place of the time left where no answer is due."""
    if placement.place == Place.WAITING:
        return _("Waiting for customer")
    if placement.place == Place.SNOOZED:
        return _back(placement, tell_briefly)
    return ""


def _back(placement: Any, telling: Callable[[datetime, datetime], str]) -> str:
    return _("Until %(moment)s") % {"moment": telling(placement.answer_by, now())}


def chips(placement: Any) -> list[dict[str, Any]]:
    """What is special about it; of a threat also whether it is our guess."""
    found: list[dict[str, Any]] = [{"text": _("VIP"), "kind": "inside"}] if placement.is_vip else []
    if threat := THREATS.get(placement.conversation__mood__threat or ""):
        is_guess = not placement.conversation__mood__threat_is_confirmed
        found.append({"text": str(threat), "kind": "inside", "is_guess": is_guess})
    if placement.conversation__denial__at:
        found.append({"text": _("Not yet solved"), "kind": "warm"})
    if placement.conversation__third_party_answered_at:
        found.append({"text": _("Answer from outside"), "kind": "inside"})
    return found


def cause_of(placement: Any) -> str:
    """Why they complain, in the reader's language; nothing where it is not known."""
    in_english: str | None = placement.conversation__mood__cause__name_en
    return in_english and (getattr(placement, f"conversation__mood__cause__{name_column()}") or in_english) or ""


def feeling_in(placement: Any) -> str:
    """The feeling where something was read and it is not calm."""
    if placement.conversation__mood__anger is None:
        return ""
    return str(feeling_of(placement.conversation__mood__anger, placement.conversation__mood__distress))


def channel(placement: Any) -> str:
    """How they wrote, and in which language; of one we cannot read that it is another."""
    was_read = placement.conversation__mood__anger is not None
    name = language_name(placement.conversation__language) or (_("Another language") if was_read else "")
    return f"{_('Mail')} · {name}" if name else _("Mail")


@cache
def language_name(code: str) -> str:
    """A language by the name it gives itself; empty when we do not know it."""
    if code in NORWEGIAN or not code:
        return NORWEGIAN.get(code, "")
    try:
        return get_language_info(code)["name_local"].capitalize()
    except KeyError:
        return code
