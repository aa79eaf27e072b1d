"""Bring in old mail: it becomes closed conversations, and nobody is told. Stopped, it goes on where it was."""

import argparse
import hashlib
import mailbox
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from itertools import islice
from pathlib import Path

from amends.cli.house import require_tables
from amends.cli.processes.stopping import StopSign
from amends.cli.trouble import Trouble
from amends.environment import environment
from amends.foundation.clock import now
from amends.intake.taking_in import BATCH, take_in_waiting
from amends.mail.models import IncomingMail, Mailbox
from amends.mail.spooling import Spool

AT_ONCE = 100
WIDTH = 40
MARKED = re.compile(rb"^>(>*From )", re.MULTILINE)


def describe(parser: argparse.ArgumentParser) -> None:
    """What, and for which mailbox."""
    parser.add_argument("kind", choices=["mbox", "maildir"], help="how the mail is kept")
    parser.add_argument("path", type=Path, metavar="PATH", help="the mbox file, or the folder with cur and new")
    parser.add_argument("--mailbox", required=True, metavar="ADDRESS", help="our address the mail was written to")


def run(chosen: argparse.Namespace) -> None:
    """Spool some mails, take them in, and so on to the end."""
    require_tables()
    address = known_mailbox(chosen.mailbox)
    many, mails = MAILS[chosen.kind](chosen.path)
    # An exception might come up inside a mail, and be taken for a fault of that mail.
    spool, sign, seen, new = Spool(environment.spool), StopSign(), 0, 0
    while not sign.is_up and (some := list(islice(mails, AT_ONCE))):
        new += keep_new(spool, some, address)
        while not sign.is_up and take_in_waiting(spool, BATCH):
            pass
        seen += 0 if sign.is_up else len(some)
        show(seen, many)
    if sign.is_up:
        raise Trouble(f"\n{seen:,} of {many:,} mails read. The same command goes on from here.", status=130)
    print(f"\r{seen:,} mails read, {new:,} brought in." + " " * WIDTH)


def known_mailbox(address: str) -> str:
    """The address as the mailbox has it."""
    found = Mailbox.objects.filter(address__iexact=address).first()
    if not found:
        ours = ", ".join(Mailbox.objects.values_list("address", flat=True)) or "none yet; run “amends setup”"
        raise Trouble(f"There is no mailbox {address}. There are: {ours}.", status=2)
    return found.address


def keep_new(spool: Spool, mails: Iterable[bytes], address: str) -> int:
    """Put those into the spool that have not come in yet. Answers how many."""
    named = {lasting_name(raw, address): raw for raw in mails}
    known = set(IncomingMail.objects.filter(spool_name__in=named).values_list("spool_name", flat=True))
    for name in named.keys() - known:
        spool.keep(named[name], recipient=address, road="import", sender="", name=name, history=True)
    return len(named.keys() - known)


def lasting_name(raw: bytes, address: str) -> str:
    """A name made of the mail itself, so that a second run makes no second copy; it begins with the mail's date."""
    digest = hashlib.sha256(address.encode() + b"\0" + raw).hexdigest()
    return f"{moment_of(raw):020d}.{digest[:32]}"


def moment_of(raw: bytes) -> int:
    """When the mail says it was written, in nanoseconds; a wild date is the oldest there is."""
    try:
        said = parsedate_to_datetime(str(BytesHeaderParser().parsebytes(raw[:65536])["Date"]))
        seconds = int((said if said.tzinfo else said.replace(tzinfo=UTC)).timestamp())
    except (TypeError, ValueError, OverflowError, LookupError):
        return 0
    return seconds * 10**9 if 0 <= seconds <= now().timestamp() else 0


def mails_of_mbox(path: Path) -> tuple[int, Iterator[bytes]]:
    """How many mails are in the file, and every one in its order."""
    if not path.is_file():
        raise Trouble(f"There is no file {path}.", status=2)
    with path.open("rb") as file:
        if file.read(5) not in {b"From ", b""}:
            raise Trouble(f"{path} is no mbox file: it does not begin with “From ”.", status=2)
    box = mailbox.mbox(path, create=False)
    return len(box), (without_marks(box.get_bytes(key)) for key in box.iterkeys())


def without_marks(raw: bytes) -> bytes:
    """A mail as it was before it was put into an mbox, where each line that begins with “From ” gets a “>” (mboxrd)."""
    return MARKED.sub(rb"\1", raw)


def mails_of_maildir(path: Path) -> tuple[int, Iterator[bytes]]:
    """How many mails are in cur and new, and every one in the order of its name, which begins with the time it came."""
    if not (path / "cur").is_dir():
        raise Trouble(f"{path} is no maildir: it has no folder cur.", status=2)
    beside = sorted(each.name for each in path.iterdir() if (each / "cur").is_dir())
    if beside:
        print(f"Left out are the folders below, import each by its own path: {', '.join(beside)}", file=sys.stderr)
    places = [path / part for part in ("cur", "new") if (path / part).is_dir()]
    files = sorted((each for place in places for each in place.iterdir() if each.is_file()), key=lambda each: each.name)
    return len(files), (each.read_bytes() for each in files)


MAILS = {"mbox": mails_of_mbox, "maildir": mails_of_maildir}


def show(seen: int, many: int) -> None:
    """Progress, for whoever is looking."""
    if sys.stderr.isatty():
        done = WIDTH * seen // max(many, 1)
        print(f"\r{'━' * done}{'─' * (WIDTH - done)} {seen:,} of {many:,}", end="", file=sys.stderr, flush=True)
