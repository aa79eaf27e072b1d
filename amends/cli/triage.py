"""Read messages and say what is between their lines: `amends triage --jsonl` takes JSON lines on stdin and gives some."""

import importlib
from collections.abc import Sequence

from amends.cli.trouble import Trouble


def run(words: Sequence[str]) -> int:
    """Hand over to the reader, without Django and the database."""
    if list(words) != ["--jsonl"]:
        raise Trouble("usage: amends triage --jsonl < messages.jsonl", status=2)
    return importlib.import_module("amends.triage.reading.command").main() or 0
