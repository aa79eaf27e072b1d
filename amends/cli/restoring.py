"""Bring everything back from a backup, into an empty folder and database; "--force" puts aside what is there.

Once everything is unpacked and found whole, each step may be taken twice: whoever stops us lets the next one go on.
"""

import argparse
import json
import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from amends.cli.house import HALF_RESTORED
from amends.cli.keeping.databases import Database, our_database
from amends.cli.keeping.packing import FOLDERS, KEY, LEDGER, LIST, damaged_files, unpack
from amends.cli.processes.supervising import answers
from amends.cli.trouble import Trouble
from amends.environment import PUBLIC_URL, environment

# In the room of a restore: the folder that keeps what was here, and the sign that everything is in it.
ASIDE, IS_ASIDE = "aside", "is-aside"


def describe(parser: argparse.ArgumentParser) -> None:
    """Where from."""
    parser.add_argument("file", type=Path, metavar="FILE", nargs="?", help="made by “amends backup”")
    parser.add_argument("--force", action="store_true", help="put aside what is there, and restore all the same")


def run(chosen: argparse.Namespace) -> None:
    """Unpack beside, verify, and only then put it in place."""
    data, database = environment.data, our_database()
    if answers(environment.web) or answers(environment.lmtp):
        raise Trouble("Amends is running here. Stop it first.")
    if HALF_RESTORED.exists():
        print("A restore was stopped half-way; it goes on.")
    else:
        prepare(chosen, data, database)
    facts = json.loads((HALF_RESTORED / LIST).read_text())
    put_aside(data, database)
    put_in_place(data, database)
    shutil.rmtree(HALF_RESTORED)
    print(f"Restored what version {facts['version']} saved at {facts['made_at']}: {facts['files']:,} files.")
    if not facts["has_key"]:
        print("The backup has no secret key, because AMENDS_SECRET_KEY was set: set it to the same again.")
    print("“amends upgrade” brings it to this version if it is older; “amends serve” goes on.")


def prepare(chosen: argparse.Namespace, data: Path, database: Database) -> None:
    """Lay everything out beside what is there; it is whole as soon as it has its name."""
    if not (chosen.file and chosen.file.is_file()):
        raise Trouble(f"There is no file {chosen.file}." if chosen.file else "Which file? See --help.", status=2)
    if not chosen.force and not (database.is_empty() and is_unused(data)):
        raise Trouble(f"{data} or its database is not empty. “--force” puts aside what is there.")
    data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data, prefix=".restoring-") as folder:
        room = Path(folder) / "room"
        room.mkdir(mode=0o700)
        verified(chosen.file, room, database)
        (room / ASIDE).write_text(f"before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S}")
        room.rename(HALF_RESTORED)


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
    if (HALF_RESTORED / IS_ASIDE).exists():
        return
    old = data / (HALF_RESTORED / ASIDE).read_text()
    old.mkdir(mode=0o700, exist_ok=True)
    if not database.is_empty() and not (old / database.copy_name).exists():
        database.copy_to(old / "unfinished")
        (old / "unfinished").rename(old / database.copy_name)
    for name in (KEY, PUBLIC_URL, "spool", "files", "triage"):
        # What lies there although it was put aside was made when Amends started just now.
        if (data / name).exists() and not (old / name).exists():
            (data / name).rename(old / name)
    if not any(old.iterdir()):
        old.rmdir()
    (HALF_RESTORED / IS_ASIDE).touch()


def put_in_place(data: Path, database: Database) -> None:
    """Move in file by file; the key and the files first, so that no row ever misses what it needs."""
    alone = [HALF_RESTORED / name for name in (KEY, PUBLIC_URL)]
    for path in [*alone, *(each for name in FOLDERS for each in (HALF_RESTORED / name).rglob("*"))]:
        if path.is_file():
            place = data / path.relative_to(HALF_RESTORED)
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)
    join_ledgers(HALF_RESTORED / LEDGER, data / LEDGER)
    database.bring_back(HALF_RESTORED / database.copy_name)


def join_ledgers(theirs: Path, ours: Path) -> None:
    """Whoever was erased before or after the backup was made is erased again as soon as Amends runs."""
    known = ours.read_text().splitlines() if ours.exists() else []
    fresh = [line for line in theirs.read_text().splitlines() if line not in known] if theirs.exists() else []
    if fresh:
        with open(ours, "a", opener=lambda path, flags: os.open(path, flags, 0o600)) as ledger:  # noqa: PTH123
            ledger.writelines(f"{line}\n" for line in fresh)


def is_unused(data: Path) -> bool:
    """Whether the folder holds no mail and no files; a key that was just made does not count."""
    return not any(path.is_file() for name in FOLDERS for path in (data / name).rglob("*"))
