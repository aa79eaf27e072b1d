"""Make the index of the search anew; what there is stays findable meanwhile. Stopped, it goes on with what is left."""

import argparse
import sys

from amends.cli.house import require_tables
from amends.search.engines import build_anew
from amends.search.following import begin_anew, index_missing, missing_from_index

AT_ONCE = 100


def describe(parser: argparse.ArgumentParser) -> None:
    """All of it, or only what is left of the last time."""
    parser.add_argument("--missing", action="store_true", help="only what is not in it yet, or was left over")


def run(chosen: argparse.Namespace) -> None:
    """Mark everything as old, then take one step after the other."""
    require_tables()
    if not chosen.missing:
        build_anew()
        begin_anew()
    done = 0
    while missing_from_index(1):
        done += index_missing(AT_ONCE)
        show(f"{done:,} conversations")
    print(f"\r{done:,} conversations are in the index anew." if done else "Everything is in the index.")


def show(words: str) -> None:
    """Progress, for whoever is looking."""
    if sys.stderr.isatty():
        print(f"\r{words}", end="", file=sys.stderr, flush=True)
