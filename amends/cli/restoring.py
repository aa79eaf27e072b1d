"""Bring everything back from a backup, into an empty folder and database; "--force" puts aside what is there."""

import argparse
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from amends.cli.keeping.databases import Database, our_database
from amends.cli.keeping.packing import FOLDERS, KEY, damaged_files, unpack
from amends.cli.processes.supervising import answers
from amends.cli.trouble import Trouble
from amends.environment import environment


def describe(parser: argparse.ArgumentParser) -> None:
    """Where from."""
    parser.add_argument("file", type=Path, metavar="FILE", help="made by “amends backup”")
    parser.add_argument("--force", action="store_true", help="put aside what is there, and restore all the same")


def run(chosen: argparse.Namespace) -> None:
    """Unpack beside, verify, and only then put it in place."""
    data, database = environment.data, our_database()
    if not chosen.file.is_file():
        raise Trouble(f"There is no file {chosen.file}.", status=2)
    if answers(environment.web) or answers(environment.lmtp):
        raise Trouble("Amends is running here. Stop it first.")
    if not chosen.force and not (database.is_empty() and is_unused(data)):
        raise Trouble(f"{data} or its database is not empty. “--force” puts aside what is there.")
    data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data, prefix=".restoring-") as folder:
        facts = verified(chosen.file, Path(folder), database)
        put_aside(data, database)
        put_in_place(Path(folder), data, database)
    print(f"Restored what version {facts['version']} saved at {facts['made_at']}: {facts['files']:,} files.")
    if not facts["has_key"]:
        print("The backup has no secret key, because AMENDS_SECRET_KEY was set: set it to the same again.")
    print("“amends upgrade” brings it to this version if it is older; “amends serve” goes on.")


def verified(file: Path, room: Path, database: Database) -> dict[str, object]:
    """Unpack and look at everything before anything is touched."""
    facts = unpack(file, room)
    if facts["database"] != database.copy_name:
        raise Trouble(f"The backup is of another kind of database: {facts['database']}.")
    damaged = damaged_files(room / "files")
    found = sum(path.is_file() for path in (room / "files").rglob("*"))
    if damaged or found != facts["files"]:
        raise Trouble(f"Of {facts['files']} files in the backup {found} are there and {len(damaged)} are damaged.")
    return facts


def put_aside(data: Path, database: Database) -> None:
    """Keep what was here beside what comes."""
    old = data / f"before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    if not database.is_empty():
        old.mkdir(mode=0o700)
        database.copy_to(old / database.copy_name)
    for name in (KEY, "spool", "files"):
        if (data / name).exists():
            old.mkdir(mode=0o700, exist_ok=True)
            (data / name).rename(old / name)


def put_in_place(room: Path, data: Path, database: Database) -> None:
    """Move in; the key and the files first, so that no row ever misses what it needs."""
    for name in (*FOLDERS, KEY):
        if (room / name).exists():
            (data / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.move(room / name, data / name)
    copies = [path for path in room.iterdir() if path.name == database.copy_name]
    database.bring_back(copies[0])


def is_unused(data: Path) -> bool:
    """Whether the folder holds no mail and no files; a key that was just made does not count."""
    return not any(path.is_file() for name in FOLDERS for path in (data / name).rglob("*"))
