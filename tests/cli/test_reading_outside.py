"""A house that runs asks the reader outside by itself, and neither a slow one nor a stop loses anything."""

import smtplib

import pytest

from tests import cast
from tests.cli.house import MAILBOX, House, eventually
from tests.triage.outside.server import CALM, ReaderOutside, outside  # noqa: F401

pytestmark = pytest.mark.slow

DESCRIBE = (
    "from amends.triage.models import OutsideReader; from amends.people.models import Person;"
    " ada = Person.objects.get().actor;"
    " reader = OutsideReader(form='openai', model='kalina-7b', address={address!r}, seconds={seconds});"
    " reader.describe([], by=ada); reader.permit_words(with_confidential=False, by=ada)"
)


def permit(house: House, outside: ReaderOutside, seconds: int) -> None:  # noqa: F811
    told = house.tell("django", "shell", "-c", DESCRIBE.format(address=f"{outside.home}/v1", seconds=seconds))
    assert told.returncode == 0, told.stderr


def write(house: House) -> None:
    """A customer writes."""
    raw = cast.letter("Kari Nordahl <kari@nordahl.example>", MAILBOX, "Maskinen", "Hvor blir maskinen av?")
    with smtplib.LMTP("127.0.0.1", house.lmtp) as line:
        line.sendmail("kari@nordahl.example", [MAILBOX], raw)


def readers(house: House) -> list[str]:
    """Who has read the messages."""
    return [reader for (reader,) in house.asked("SELECT reader FROM triage_assessment")]


def test_a_mail_is_read_here_and_then_outside(settled: House, outside: ReaderOutside) -> None:  # noqa: F811
    outside.says = CALM | {"language": "nb", "anger": 0.9}
    permit(settled, outside, seconds=5)
    settled.serve()
    write(settled)
    eventually(lambda: readers(settled) == ["outside: kalina-7b (127.0.0.1)"])
    assert eventually(lambda: settled.asked("SELECT is_upset FROM queues_placement")) == [(1,)]
    assert "reading: kalina-7b (127.0.0.1), outside this house, answered last" in settled.tell("doctor").stdout


def test_a_slow_one_delays_neither_the_desk_nor_a_stop(settled: House, outside: ReaderOutside) -> None:  # noqa: F811
    outside.takes_seconds = 30
    permit(settled, outside, seconds=60)
    settled.serve()
    write(settled)
    eventually(lambda: outside.asked)
    write(settled)
    eventually(lambda: readers(settled) == ["built in", "built in"])
    assert settled.stop() < 9
