"""Run what happens in the background: mail in and out, reactions, and everything known by the clock."""

import argparse

from amends.cli.house import require_tables
from amends.cli.processes.background import work
from amends.cli.processes.stopping import FOLLOWS_PARENT, StopSign, follow_parent


def describe(parser: argparse.ArgumentParser) -> None:
    """How it is run."""
    parser.add_argument(FOLLOWS_PARENT, action="store_true", help="stop when stdin ends")


def run(chosen: argparse.Namespace) -> None:
    """Work until told to stop."""
    sign = StopSign()
    if chosen.follow_parent:
        follow_parent()
    require_tables()
    work(sign)
