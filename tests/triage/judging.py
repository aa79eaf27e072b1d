"""Messages people have judged, many at once."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import product

from amends.conversations.models import Conversation, Message, MessageBody
from amends.foundation.clock import now
from amends.people.models import Person
from amends.triage.assessing import SHARES, Assessment
from amends.triage.models import Correction

CALM = dict.fromkeys(SHARES, 0.1) | {"kind": "question", "threat": "", "language": "de"}


def read_as(matter: Conversation, texts: Sequence[str], at: datetime | None = None, **facts: object) -> list[Message]:
    """Messages of the customer that were read as calm questions, unless facts say otherwise."""
    rows = [Message(conversation=matter, kind="received", by=matter.customer.actor, at=at or now()) for _text in texts]
    Message.objects.bulk_create(rows)
    MessageBody.objects.bulk_create(MessageBody(message=row, text=text) for row, text in zip(rows, texts, strict=True))
    Assessment.objects.bulk_create(Assessment(message=row, **(CALM | facts)) for row in rows)
    return rows


def judge(messages: Sequence[Message], by: Person, field: str, said: Sequence[str], was: str = "no") -> None:
    """What somebody says of each."""
    Correction.objects.bulk_create(
        Correction(assessment_id=each.pk, field=field, was=was, is_now=word, by=by.actor)
        for each, word in zip(messages, said, strict=True)
    )


WHO = ("Guten Tag", "Hallo", "Moin", "Servus", "Liebes Team")
WHAT = ("bei der M2", "bei meiner Mühle", "bei der großen Maschine", "im Laden", "bei uns in der Küche")
WHEN = ("seit gestern", "heute früh", "seit Montag", "nach dem Umzug")
# Words only this house knows: one is the worst there is, the other one is good.
SWAMP, SUN = "ist wieder Sumpf", "ist wieder Sonne"


def house_words() -> Iterator[tuple[str, bool]]:
    """Two hundred messages in the words of this house, each with whether it is a complaint."""
    for who, what, when, (words, is_bad) in product(WHO, WHAT, WHEN, ((SWAMP, True), (SUN, False))):
        yield f"{who}, {what} {words}, und zwar {when}. Viele Grüße", is_bad
