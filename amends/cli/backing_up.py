"""Put everything into one file, while Amends runs: the database, files, waiting mail and the secret key."""

import argparse
from pathlib import Path

from amends.cli.keeping.databases import our_database
from amends.cli.keeping.packing import pack
from amends.cli.trouble import Trouble
from amends.environment import environment

ENDINGS = (".tar.gz", ".tgz", ".tar.zst")


def describe(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("file", type=Path, metavar="FILE", help="ends in .tar.gz or .tar.zst; must not be there yet")


def run(chosen: argparse.Namespace) -> None:
    """Write the file and say what is in it."""
    place = chosen.file.absolute()
    if not place.name.endswith(ENDINGS):
        raise Trouble(f"The name of a backup ends in one of {', '.join(ENDINGS)}.", status=2)
    if place.exists():
        raise Trouble(f"{place} is there already.", status=2)
    if not place.parent.is_dir():
        raise Trouble(f"There is no folder {place.parent}.", status=2)
    facts = pack(environment.data, our_database(), place)
    size = place.stat().st_size / 1e6
    print(f"{place}: {size:.1f} MB with {facts['files']:,} files and {facts['waiting']:,} waiting mails.")
    print("It holds the key and all customers' words: keep it where nobody else can read it.")
