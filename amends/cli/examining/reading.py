"""Looking at how messages are read: in this house, and by a reader outside where somebody permits it."""

from collections.abc import Iterator
from importlib.util import find_spec

from amends.cli.examining.finding import Finding
from amends.mail.sealing import SealBroken
from amends.triage.models import Asking, OutsideReader, Unread

# What the reader that knows words in their place runs on; whether it is there is found out without loading it.
NEEDED = ("onnxruntime", "sentencepiece")


def examine_reader() -> Iterator[Finding]:
    """Whether the whole reader is there, and reads what comes."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        words = f"{' and '.join(missing)} missing: messages are read by runs of letters alone, which is less sure"
        yield Finding(words, "Run ./bin/setup again, and start “amends serve” anew.")
    else:
        yield Finding("both readers of the house are there")
    if failing := Unread.objects.filter(tries__gt=0).count():
        yield Finding(f"{failing} {'message' if failing == 1 else 'messages'} could not be read yet", "Read the log.")


def examine_outside_reader() -> Iterator[Finding]:
    """Whether somebody outside is asked, and answers."""
    reader = OutsideReader.current()
    if reader is None or not reader.is_permitted:
        yield Finding("nobody outside is asked")
        return
    yield examined(reader)
    if given_up := Asking.objects.given_up().count():
        yield Finding(
            f"{given_up} of the last two days {'was' if given_up == 1 else 'were'} not read by {reader.name};"
            " the reading of the house stands"
        )


def examined(reader: OutsideReader) -> Finding:
    """How the reader outside fares."""
    look = "Look at it in the settings under “Reading messages”, and try it there."
    try:
        _ = reader.key
    except SealBroken:
        return Finding(f"the key for {reader.name} cannot be read", "Enter it again in the settings.")
    if reader.is_failing:
        return Finding(f"{reader.name}, outside this house: {reader.trouble_in_words}", look)
    if not reader.has_budget:
        return Finding(f"{reader.name}, outside this house, was asked as often as it may be today or in this minute")
    if reader.answered_at is None:
        return Finding(f"{reader.name}, outside this house, was not asked yet")
    return Finding(f"{reader.name}, outside this house, answered last {reader.answered_at:%Y-%m-%d %H:%M} UTC")
