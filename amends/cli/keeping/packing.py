"""One file that holds an installation: its database, files, waiting mail and key, behind a list of what is in it."""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

import amends
from amends.cli.keeping.databases import Database
from amends.cli.trouble import Trouble
from amends.environment import PUBLIC_URL

LIST = "amends.json"
FACTS = {"version", "made_at", "database", "digest", "has_key", "files", "waiting"}
FOLDERS = ("spool/new", "spool/aside", "files", "triage")
KEY = "secret.key"
# Who was erased (amends.privacy.ledger); a restore joins it with what is known where it comes to.
LEDGER = "erased.jsonl"


def pack(data: Path, database: Database, place: Path) -> dict[str, Any]:
    """Write everything into one file, which appears only when it is whole. Answers the list of what is in it."""
    unfinished = place.with_name(f".{place.name}.unfinished")
    try:
        with (
            tempfile.TemporaryDirectory(dir=place.parent, prefix=".amends-") as room,
            written(unfinished, place) as tar,
        ):
            # Waiting mail first: whatever leaves the spool meanwhile is in the copy of the database that follows.
            waiting = sum(add_folder(tar, data, name) for name in FOLDERS[:2])
            copy = Path(room) / database.copy_name
            database.copy_to(copy)
            facts = describe(copy, database, data) | {"waiting": waiting}
            tar.add(copy, database.copy_name)
            facts["files"] = add_folder(tar, data, FOLDERS[2])
            # What the reader has learned here, after the rows that tell of it.
            add_folder(tar, data, FOLDERS[3])
            for name in (KEY, PUBLIC_URL, LEDGER):
                if (data / name).exists():
                    tar.add(data / name, name)
            add_list(tar, facts, Path(room))
        unfinished.rename(place)
    finally:
        unfinished.unlink(missing_ok=True)
    return facts


def describe(copy: Path, database: Database, data: Path) -> dict[str, Any]:
    """What one has to know to bring it back, and to see that nothing is missing."""
    return {
        "version": amends.__version__,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "database": database.copy_name,
        "digest": digest_of(copy),
        "has_key": (data / KEY).exists(),
    }


def add_list(tar: tarfile.TarFile, facts: dict[str, Any], room: Path) -> None:
    """The list comes last; a file without it was cut off."""
    (room / LIST).write_text(json.dumps(facts))
    tar.add(room / LIST, LIST)


def add_folder(tar: tarfile.TarFile, data: Path, name: str) -> int:
    """Put in every file below a folder; one that goes away meanwhile is safe in the database. Answers how many."""
    count = 0
    for path in sorted((data / name).rglob("*")):
        if not path.is_file() or any(part.startswith(".") for part in path.relative_to(data).parts):
            continue
        try:
            tar.add(path, path.relative_to(data).as_posix(), recursive=False)
        except FileNotFoundError:
            continue
        count += 1
    return count


@contextmanager
def written(unfinished: Path, place: Path) -> Iterator[tarfile.TarFile]:
    """An archive to be filled, pressed as the name of the file says, and on disk for certain at the end."""
    with open(unfinished, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:  # noqa: PTH123
        if place.suffix == ".zst":
            with (
                zstd(["-q", "-T0", "-c"], stdin=subprocess.PIPE, stdout=file) as pressing,
                opened(pressing.stdin, "w|") as tar,
            ):
                yield tar
        else:
            with opened(file, "w:gz", compresslevel=5) as tar:
                yield tar
        file.flush()
        os.fsync(file.fileno())


def unpack(place: Path, room: Path) -> dict[str, Any]:
    """Lay out what is in the file. Answers the list; refuses a file that is not ours or was cut off."""
    try:
        with place.open("rb") as file:
            lay_out(file, place.suffix == ".zst", room)
    except (tarfile.TarError, EOFError, OSError) as problem:
        raise Trouble(f"{place} cannot be read: {problem}") from problem
    facts = read_list(room, place)
    if digest_of(room / facts["database"]) != facts["digest"]:
        raise Trouble(f"The database in {place} is damaged.")
    return facts


def read_list(room: Path, place: Path) -> dict[str, Any]:
    """The list of what is in the file; refuses one that does not say all it should."""
    try:
        facts: dict[str, Any] = json.loads((room / LIST).read_text())
        if facts.keys() >= FACTS and (room / PurePosixPath(facts["database"]).name).is_file():
            return facts
    except (OSError, ValueError, TypeError, AttributeError):
        pass
    raise Trouble(f"{place} is no backup of Amends, or was cut off.")


def lay_out(file: IO[bytes], is_zst: bool, room: Path) -> None:
    """Write out the archive's files."""
    if not is_zst:
        with opened(file, "r:*") as tar:
            extract(tar, room)
        return
    with zstd(["-q", "-d", "-c"], stdin=file, stdout=subprocess.PIPE) as opening, opened(opening.stdout, "r|") as tar:
        extract(tar, room)


def extract(tar: tarfile.TarFile, room: Path) -> None:
    """Only plain files at plain places below the room."""
    for member in tar:
        path = PurePosixPath(member.name)
        content = tar.extractfile(member) if member.isreg() else None
        if content is None or path.is_absolute() or ".." in path.parts:
            raise Trouble(f"The backup holds something that is not ours: {member.name}")
        target = room / path
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(target, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as copy:  # noqa: PTH123
            shutil.copyfileobj(content, copy)


def damaged_files(files: Path) -> list[str]:
    """Files whose content is not what their name says."""
    return [path.name for path in files.rglob("*") if path.is_file() and digest_of(path) != path.name]


def digest_of(path: Path) -> str:
    """The fingerprint of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def opened(file: "IO[bytes] | None", mode: str, **how: Any) -> tarfile.TarFile:
    """An archive on an open file."""
    return tarfile.open(fileobj=file, mode=mode, **how)  # type: ignore[call-overload]


@contextmanager
def zstd(words: list[str], **ends: Any) -> Iterator["subprocess.Popen[bytes]"]:
    """The program that presses and opens .zst files."""
    path = shutil.which("zstd")
    if not path:
        raise Trouble("zstd is missing (on Debian: apt install zstd); a file named .tar.gz needs nothing.")
    with subprocess.Popen([path, *words], **ends) as program:  # noqa: S603
        yield program
        if program.stdin:
            program.stdin.close()
        if program.wait():
            raise Trouble("zstd failed.")
