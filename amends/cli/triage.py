"""Read messages and learn from what people have set right in them.

`--jsonl` takes JSON lines on stdin and gives some; `examples` writes judged messages, masked; `retrain` learns from them.
"""

import argparse
import importlib
import sys
from collections.abc import Sequence

from amends.cli.trouble import Trouble

A_YEAR = 365


def run(words: Sequence[str]) -> int:
    """Hand over to the reader, without Django and the database, or do what needs both."""
    if list(words) == ["--jsonl"]:
        return importlib.import_module("amends.triage.reading.command").main() or 0
    chosen = _parser().parse_args(words)
    if not 1 <= chosen.days <= A_YEAR:
        raise Trouble(f"--days must be 1 to {A_YEAR}.", status=2)
    house = importlib.import_module("amends.cli.house")
    house.open_house()
    house.require_tables()
    return {"examples": write_examples, "retrain": retrain}[chosen.what](chosen.days)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="amends triage", description=__doc__)
    parser.add_argument("what", choices=["examples", "retrain"], help="what to do (“--jsonl” alone reads messages)")
    help_days = f"only messages younger than this many days ({A_YEAR})"
    parser.add_argument("--days", type=int, default=A_YEAR, metavar="DAYS", help=help_days)
    return parser


def write_examples(days: int) -> int:
    """Write every judged message as a line of JSON."""
    actor = importlib.import_module("amends.journal.models").Actor.amends()
    lines = importlib.import_module("amends.triage.examples").take_examples(by=actor, days=days)
    for line in lines:
        print(line)
    print(f"Examples: {len(lines):,}. Look through them before they leave the house.", file=sys.stderr)
    return 0


def retrain(days: int) -> int:
    """Learn, and say how well it reads now what it has not learned from."""
    actor = importlib.import_module("amends.journal.models").Actor.amends()
    learning = importlib.import_module("amends.triage.retraining.learning")
    try:
        row = learning.retrain(by=actor, days=days, say=lambda words: print(words, file=sys.stderr, flush=True))
    except learning.TooFew as few:
        raise Trouble(
            f"Messages of the last {days} days that people have judged: {few.many}. At least {few.least} are needed, "
            "so that some can be held back for measuring. Nothing was made."
        ) from few
    print(importlib.import_module("amends.triage.retraining.telling").as_text(row))
    return 0
