"""Read mails and say what is in them: `amends mail parse` takes file names on stdin and gives JSON lines."""

import importlib
from collections.abc import Sequence

from amends.cli.trouble import Trouble


def run(words: Sequence[str]) -> int:
    """Hand over to the reader, without Django and the database."""
    if list(words) != ["parse"]:
        raise Trouble("usage: amends mail parse < file-with-names", status=2)
    return importlib.import_module("amends.mail.reading.command").main() or 0
