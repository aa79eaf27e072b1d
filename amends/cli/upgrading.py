"""Move the database on to this version: a backup first, and back to it by itself when a step fails."""

import argparse
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

from amends import __version__
from amends.cli.house import missing_migrations, prepare_tables, unknown_migrations
from amends.cli.keeping.databases import our_database
from amends.cli.keeping.packing import pack
from amends.cli.processes.supervising import answers
from amends.cli.trouble import Trouble
from amends.environment import environment
from amends.journal.missing import give_missed_another_chance


def describe(parser: argparse.ArgumentParser) -> None:
    """Where the backup goes."""
    parser.add_argument("--backups", type=Path, help="folder for the backup (backups in the data folder)")


def run(chosen: argparse.Namespace) -> None:
    """Back up, migrate, and bring the database back if that fails."""
    if unknown_migrations():
        raise Trouble("The database belongs to a newer version of Amends.")
    steps = missing_migrations()
    if not steps:
        print(f"The database is up to date with version {__version__}.")
        return
    if answers(environment.web) or answers(environment.lmtp):
        raise Trouble("Amends is running here. Stop it first.")
    place = back_up(chosen.backups or environment.data / "backups")
    print(f"Saved everything in {place}.\nTaking {len(steps)} steps …")
    migrate_or_return(place)
    give_missed_another_chance()
    print(f"The database is at version {__version__}.")


def back_up(folder: Path) -> Path:
    """A backup with a name of its own."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = folder.absolute() / f"before-{__version__}-{datetime.now(UTC):%Y%m%d-%H%M%S}.tar.gz"
    pack(environment.data, our_database(), place)
    return place


def migrate_or_return(backup: Path) -> None:
    """Take all the steps or none."""
    database = our_database()
    with tempfile.TemporaryDirectory(dir=backup.parent, prefix=".upgrading-") as room:
        copy = Path(room) / database.copy_name
        database.copy_to(copy)
        try:
            prepare_tables()
        except BaseException as problem:
            connection.close()
            database.bring_back(copy)
            words = f"The upgrade failed and was undone; the database is as it was before: {problem}"
            raise Trouble(f"{words}\nThe backup stays in {backup}.") from problem
