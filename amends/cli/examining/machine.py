"""Looking at the machine: folders, disk, keys, and whether the processes answer."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from amends.cli.examining.finding import Finding
from amends.cli.processes.supervising import answers
from amends.environment import environment

LEAST_FREE = 1_000_000_000


def examine_folders() -> Iterator[Finding]:
    """Whether mail and files can be written."""
    for name, folder in (("spool", environment.spool / "new"), ("files", environment.files)):
        problem = trouble_writing(folder)
        if problem:
            yield Finding(f"{folder} cannot be written: {problem}", "Give the folder to the user Amends runs as.")
        else:
            yield Finding(f"{name} can be written")
    if environment.data.exists() and environment.data.stat().st_mode & 0o007:
        yield Finding(
            f"everybody on this machine can look into {environment.data}", f"Keep them out: chmod o= {environment.data}"
        )


def trouble_writing(folder: Path) -> str:
    """Why nothing can be written there; empty when it can."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # The name begins with a dot so that nobody takes it for a mail.
        with tempfile.NamedTemporaryFile(
            dir=folder.parent if folder.name == "new" else folder, prefix=".doctor-"
        ) as file:
            file.write(b"well?")
            file.flush()
    except OSError as problem:
        return problem.strerror or str(problem)
    return "" if folder.is_dir() else "it is no folder"


def examine_disk() -> Iterator[Finding]:
    """Whether there is room for some time."""
    usage = shutil.disk_usage(environment.data)
    words = f"{usage.free / 1e9:.1f} GB of {usage.total / 1e9:.0f} GB are free"
    is_tight = usage.free < max(LEAST_FREE, usage.total // 50)
    yield Finding(words, "Make room, or move the data folder (AMENDS_DATA) to a larger disk." if is_tight else "")


def examine_keys() -> Iterator[Finding]:
    """Whether the key is for our eyes only."""
    place = environment.data / "secret.key"
    if not place.exists():
        yield Finding("the secret key comes from AMENDS_SECRET_KEY")
        return
    is_open = place.stat().st_mode & 0o077
    yield Finding("the secret key is in the data folder", f"Others can read it: chmod 600 {place}" if is_open else "")


def examine_time_keeping() -> Iterator[Finding]:
    """Whether something keeps the clock right, as far as this machine can tell."""
    program = shutil.which("timedatectl")
    if not program:
        return
    asked = subprocess.run([program, "show", "--property=NTPSynchronized"], capture_output=True, text=True)  # noqa: S603
    if asked.stdout.strip() == "NTPSynchronized=no":
        remedy = "Switch it on: timedatectl set-ntp true. Deadlines and codes for signing in go by this clock."
        yield Finding("nothing keeps the clock right", remedy)
    elif asked.stdout.strip() == "NTPSynchronized=yes":
        yield Finding("it is kept right by the network")


def examine_processes() -> Iterator[Finding]:
    """Whether somebody listens where pages and mail are expected."""
    for name, place in (("pages", environment.web), ("the door for mail", environment.lmtp)):
        words = f"{name} at {place[0]}:{place[1]}"
        if answers(place):
            yield Finding(f"{words} answer" if name == "pages" else f"{words} answers")
        else:
            yield Finding(f"{words}: nobody answers", "Start “amends serve”, or the processes on their own machines.")
