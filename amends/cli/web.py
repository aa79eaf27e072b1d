"""Run the pages and the live stream on one port."""

import argparse

from amends.cli.house import require_tables
from amends.cli.processes.pages import serve_pages
from amends.cli.processes.stopping import FOLLOWS_PARENT, follow_parent
from amends.environment import environment


def describe(parser: argparse.ArgumentParser) -> None:
    """How it is run."""
    parser.add_argument(FOLLOWS_PARENT, action="store_true", help="stop when stdin ends")


def run(chosen: argparse.Namespace) -> None:
    """Serve until told to stop."""
    if chosen.follow_parent:
        follow_parent()
    require_tables()
    serve_pages(*environment.web)
