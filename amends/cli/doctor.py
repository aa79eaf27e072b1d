"""Look whether all is well; what is not is said with how to mend it. Ends with 1 when something is wrong."""

import argparse
import importlib

from amends.cli.examining.finding import Finding, show
from amends.cli.house import HALF_RESTORED, open_house
from amends.environment import environment


def describe(parser: argparse.ArgumentParser) -> None:
    """Nothing can be chosen."""


def run(chosen: argparse.Namespace) -> int:
    """Open the house and look at everything in it; where there is none, say so and make none."""
    if nothing := no_database():
        show("database", nothing)
        return 1
    open_house()
    return int(importlib.import_module("amends.cli.examining.looking").look())


def no_database() -> Finding | None:
    """That there is no database yet: opening it would make an empty one, and a folder with a key around it."""
    file = environment.database_file
    if file is None or file.exists():
        return None
    if HALF_RESTORED.exists():
        return Finding("a restore was stopped half-way", "“amends restore” goes on with it.")
    return Finding(
        f"there is none at {file}",
        "If Amends is new here, run “amends setup” (or “amends demo” to look around). If not, set AMENDS_DATA to the"
        " folder it lies in, or bring it back with “amends restore”.",
    )
