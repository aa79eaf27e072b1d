"""What another policy would have done with what customers wrote lately, without touching one of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import Substr

from amends.conversations.messages import FROM_CUSTOMER
from amends.conversations.models import Conversation, Message, MessageKind
from amends.foundation.clock import now
from amends.people.models import Person
from amends.queues.placement import Place
from amends.queues.pressing import AGAIN, Known, Pressures, at_any_hour, is_upset, share_of, situations_of
from amends.triage.assessing import on_pages
from amends.triage.feeling import Feeling, feeling_of
from amends.triage.models import Assessment
from amends.triage.understanding import is_so

LATELY, NEWEST = timedelta(days=30), 2000
BEGINNING = 140
READ = ("anger", "distress", "threat", "kind", "escalate", "churn", "language")


@dataclass(frozen=True)
class Written:
    """One message of a customer: who wrote it and when, how it begins, and what was known to press then."""

    number: int
    who: str
    at: datetime
    words: str
    language: str
    known: Known
    # What presses in the whole matter, while it stands in line.
    stands_for: list[str] = field(default_factory=list)

    @property
    def feeling(self) -> Feeling:
        """The one word for it."""
        return feeling_of(self.known.anger, self.known.distress)

    @property
    def language_on_pages(self) -> str:
        """The language as pages name it to whoever reads them aloud."""
        return on_pages(self.language)


@dataclass(frozen=True)
class Foreseen:
    """What would be otherwise: what would come into the upset queue, leave it, or stay there, and how many are due when.

    Each matter counts once and is shown by the newest of its messages that makes the difference; whoever wrote in two, twice.
    """

    of: int
    comes: list[Written]
    goes: list[Written]
    stays: int
    sooner: int
    later: int


def foresee(written: Iterable[Written], before: Pressures, wanted: Pressures) -> Foreseen:
    """What these messages, newest first, would have met with under one policy and not under the other."""
    looked_at = [(each, situations_of(each.known)) for each in written]
    changes = [_change(words, before, wanted) for _each, words in looked_at]
    today, then = _upset(looked_at, before), _upset(looked_at, wanted)
    return Foreseen(
        of=len(looked_at),
        comes=[each for number, each in then.items() if number not in today],
        goes=[each for number, each in today.items() if number not in then],
        stays=len(today.keys() & then.keys()),
        sooner=changes.count(-1),
        later=changes.count(1),
    )


def _change(words: list[str], before: Pressures, wanted: Pressures) -> int:
    """Whether a time gets shorter (-1) or longer (1): by its share, and by standing still while the team is closed or not.

    Where one makes it shorter and the other longer, only the hours tell which; that is neither.
    """
    was, will = ((share_of(words, policy), not at_any_hour(words, policy)) for policy in (before, wanted))
    signs = {(new > old) - (new < old) for old, new in zip(was, will, strict=True)} - {0}
    return signs.pop() if len(signs) == 1 else 0


def _upset(looked_at: list[tuple[Written, list[str]]], policy: Pressures) -> dict[int, Written]:
    """The matters that are in the upset queue under a policy, for what was written or for how they stand there now."""
    found: dict[int, Written] = {}
    for each, words in looked_at:
        if is_upset(words, policy):
            found.setdefault(each.number, each)
    for each, _words in looked_at:
        if is_upset(each.stands_for, policy):
            found.setdefault(each.number, each)
    return found


def lately_written(person: Person) -> list[Written]:
    """The newest messages of customers that were read in the last days and that this colleague may see.

    Who is a VIP or has said “not yet” counts as it is now.
    """
    matter = Conversation.objects.visible_to(person).filter(pk=OuterRef("message__conversation"))
    since = now() - LATELY
    # Nothing is read before it is written, so the index by the time of reading serves both.
    read = Assessment.objects.filter(at__gte=since, message__at__gte=since, message__kind__in=FROM_CUSTOMER)
    newest = read.filter(Exists(matter)).order_by("-at").values(*READ, **_beside())[:NEWEST]
    return sorted((_written(facts) for facts in newest), key=attrgetter("at"), reverse=True)


def _beside() -> dict[str, Any]:
    """What stands in other tables."""
    said_before = Message.objects.filter(
        conversation=OuterRef("message__conversation"),
        at__lt=OuterRef("message__at"),
        kind__in=(*FROM_CUSTOMER, MessageKind.REPLY),
    )
    return {
        "number": F("message__conversation"),
        "name": F("message__conversation__customer__name"),
        "address": F("message__sender_address"),
        "written_at": F("message__at"),
        "words": Substr("message__body__text", 1, BEGINNING),
        "vip": F("message__conversation__customer__vip_mark__id"),
        "denied": F("message__conversation__denial__id"),
        "place": F("message__conversation__placement__place"),
        "because": F("message__conversation__placement__because"),
        "kind_before": Subquery(said_before.order_by("-at").values("kind")[:1]),
    }


def _written(facts: dict[str, Any]) -> Written:
    known = Known(
        anger=facts["anger"],
        distress=facts["distress"],
        threat=facts["threat"],
        kind=facts["kind"],
        wants_superior=is_so("escalate", facts["escalate"]),
        may_leave=is_so("churn", facts["churn"]),
        unanswered=AGAIN if facts["kind_before"] in FROM_CUSTOMER else 1,
        is_vip=bool(facts["vip"]),
        is_denied=bool(facts["denied"]),
    )
    words = " ".join((facts["words"] or "").split())
    who, stands_for = facts["name"] or facts["address"], facts["because"] if facts["place"] == Place.ANSWER else []
    return Written(facts["number"], who, facts["written_at"], words, facts["language"], known, stands_for)
