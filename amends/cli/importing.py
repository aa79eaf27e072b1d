"""Bring in old mail: it becomes closed conversations, and nobody is told. Stopped, it goes on where it was."""

import argparse
import hashlib
import mailbox
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from itertools import islice
from pathlib import Path

from amends.cli.house import require_tables
from amends.cli.trouble import Trouble
from amends.environment import environment
from amends.foundation.clock import now
from amends.intake.taking_in import take_in_waiting
from amends.mail.models import IncomingMail, Mailbox
from amends.mail.spooling import Spool

AT_ONCE = 100


def describe(parser: argparse.ArgumentParser) -> None:
    """What, and for which mailbox."""
    parser.add_argument("kind", choices=["mbox", "maildir"], help="how the mail is kept")
    parser.add_argument("path", type=Path, metavar="PATH", help="the mbox file, or the folder with cur and new")
    parser.add_argument("--mailbox", required=True, metavar="ADDRESS", help="our address the mail was written to")


def run(chosen: argparse.Namespace) -> None:
    """Spool some mails, take them in, and so on to the end."""
    require_tables()
    address = known_mailbox(chosen.mailbox)
    mails = MAILS[chosen.kind](chosen.path)
    spool, seen, new = Spool(environment.spool), 0, 0
    while some := list(islice(mails, AT_ONCE)):
        new += keep_new(spool, some, address)
        while take_in_waiting(spool):
            pass
        seen += len(some)
        show(f"{seen:,} mails read, {new:,} of them new")
    print(f"\r{seen:,} mails read, {new:,} brought in." + " " * 20)


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


def mails_of_mbox(path: Path) -> Iterator[bytes]:
    """Every mail in the file, in its order."""
    if not path.is_file():
        raise Trouble(f"There is no file {path}.", status=2)
    with path.open("rb") as file:
        if file.read(5) not in {b"From ", b""}:
            raise Trouble(f"{path} is no mbox file: it does not begin with “From ”.", status=2)
    box = mailbox.mbox(path, create=False)
    return (box.get_bytes(key) for key in box.iterkeys())


def mails_of_maildir(path: Path) -> Iterator[bytes]:
    """Every mail in cur and new, in the order of its name, which begins with the time it came."""
    if not (path / "cur").is_dir():
        raise Trouble(f"{path} is no maildir: it has no folder cur.", status=2)
    files = [each for part in ("cur", "new") if (path / part).is_dir() for each in (path / part).iterdir()]
    return (each.read_bytes() for each in sorted(files, key=lambda each: each.name) if each.is_file())


MAILS = {"mbox": mails_of_mbox, "maildir": mails_of_maildir}


def show(words: str) -> None:
    """Progress, for whoever is looking."""
    if sys.stderr.isatty():
        print(f"\r{words}", end="", file=sys.stderr, flush=True)
