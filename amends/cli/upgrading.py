"""Move the database on to this version: a backup first, and back to it by itself when a step fails."""

import argparse
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from django.db import connection

from amends import __version__
from amends.cli.house import HALF_UPGRADED, missing_migrations, prepare_tables, unknown_migrations
from amends.cli.keeping.databases import Database, our_database
from amends.cli.keeping.packing import pack
from amends.cli.processes.supervising import answers
from amends.cli.trouble import Trouble
from amends.environment import environment
from amends.journal.missing import give_missed_another_chance

STOPPING = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


def describe(parser: argparse.ArgumentParser) -> None:
    """Where the backup goes."""
    parser.add_argument("--backups", type=Path, help="folder for the backup (backups in the data folder)")


def run(chosen: argparse.Namespace) -> None:
    """Back up, migrate, and bring the database back if that fails."""
    if HALF_UPGRADED.exists():
        require_stopped()
        bring_back(our_database())
        print("An upgrade was stopped half-way; the database is back as it was before.")
    if unknown_migrations():
        raise Trouble("The database belongs to a newer version of Amends.")
    steps = missing_migrations()
    if not steps:
        print(f"The database is up to date with version {__version__}.")
        return
    require_stopped()
    place = back_up(chosen.backups or environment.data / "backups")
    print(f"Saved everything in {place}.\nTaking {len(steps)} steps …", flush=True)
    migrate_or_return(place)
    give_missed_another_chance()
    print(f"The database is at version {__version__}.")


def require_stopped() -> None:
    """Nobody may work on a database whose tables are changing."""
    if answers(environment.web) or answers(environment.lmtp):
        raise Trouble("Amends is running here. Stop it first.")


def back_up(folder: Path) -> Path:
    """A backup with a name of its own."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = folder.absolute() / f"before-{__version__}-{datetime.now(UTC):%Y%m%d-%H%M%S}.tar.gz"
    pack(environment.data, our_database(), place)
    return place


def migrate_or_return(backup: Path) -> None:
    """Take all the steps or none, also when somebody stops us; killed at once, the next start finds the copy."""
    database = our_database()
    with stopped_in_good_order():
        put_by(database)
        try:
            prepare_tables()
        except BaseException as problem:
            connection.close()
            bring_back(database)
            words = f"The upgrade failed and was undone; the database is as it was before: {problem}"
            raise Trouble(f"{words}\nThe backup stays in {backup}.") from problem
        shutil.rmtree(HALF_UPGRADED)


def put_by(database: Database) -> None:
    """Copy the database beside itself; the copy is there whole or not at all."""
    with tempfile.TemporaryDirectory(dir=environment.data, prefix=".upgrading-") as room:
        database.copy_to(Path(room) / database.copy_name)
        HALF_UPGRADED.mkdir(mode=0o700)
        (Path(room) / database.copy_name).rename(HALF_UPGRADED / database.copy_name)


def bring_back(database: Database) -> None:
    """Make the database what it was before the first step; nobody can stop this but by force, and then it is done anew."""
    for each in STOPPING:
        signal.signal(each, signal.SIG_IGN)
    copy = HALF_UPGRADED / database.copy_name
    # Stopped before the copy was there, no step had been taken.
    if copy.exists():
        database.bring_back(copy)
    shutil.rmtree(HALF_UPGRADED)


@contextmanager
def stopped_in_good_order() -> Iterator[None]:
    """Let a wish to stop be a failure like any other, so that what was begun is undone."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Trouble(f"stopped by {signal.Signals(number).name}")

    former = {each: signal.signal(each, stop) for each in STOPPING}
    try:
        yield
    finally:
        for each, handler in former.items():
            signal.signal(each, handler)
