"""Run the door where mail comes in."""

import argparse

from amends.cli.processes.door import open_door
from amends.cli.processes.stopping import FOLLOWS_PARENT, StopSign, follow_parent


def describe(parser: argparse.ArgumentParser) -> None:
    """How it is run."""
    parser.add_argument(FOLLOWS_PARENT, action="store_true", help="stop when stdin ends")


def run(chosen: argparse.Namespace) -> None:
    """Take mail until told to stop; the database may be away meanwhile, so nothing is asked of it here."""
    sign = StopSign()
    if chosen.follow_parent:
        follow_parent()
    open_door(sign)
