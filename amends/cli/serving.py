"""Run everything on this machine: pages, background work and the door for mail."""

import argparse
import os
import sys

from amends.cli.house import require_tables
from amends.cli.processes.supervising import answers
from amends.cli.trouble import Trouble
from amends.environment import environment


def describe(parser: argparse.ArgumentParser) -> None:
    """Nothing can be chosen; addresses come from the environment."""


def run(chosen: argparse.Namespace) -> None:
    """Look whether all is ready, then become the supervisor, which needs neither Django nor its memory."""
    require_tables()
    require_free_ports()
    greeting = f"Amends is open at {environment.public_url}"
    os.execv(sys.executable, [sys.executable, "-m", "amends.cli.processes.supervising", greeting])  # noqa: S606


def require_free_ports() -> None:
    """Stop with a clear word when somebody else listens where we want to."""
    for name, place in (("AMENDS_WEB", environment.web), ("AMENDS_LMTP", environment.lmtp)):
        if answers(place):
            raise Trouble(f"Port {place[1]} is taken. End what runs there, or set {name} to another address.")
