"""Whatever the spool has accepted is there, whole, in order, and exactly once."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from amends.mail.spooling import Spool, SpoolDamaged, SpoolFull

MAIL = b"From: kari@kunde.example\r\nSubject: Hvor er pakken?\r\n\r\nJeg venter.\r\n"
TO = {"recipient": "hjelp@shop.example", "road": "lmtp", "sender": "kari@kunde.example"}

KEEPS_ON = """
import sys
from pathlib import Path
from amends.mail.spooling import Spool
spool = Spool(Path(sys.argv[1]))
for number in range(100_000):
    raw = b"%d\\n" % number + b"x" * (number % 7 * 9000)
    name = spool.keep(raw, recipient="a@shop.example", road="lmtp", sender="")
    print(name, number, flush=True)
"""

KEEPS_WITHOUT_ROOM = """
import resource, sys
from pathlib import Path
from amends.mail.spooling import Spool, SpoolFull
spool = Spool(Path(sys.argv[1]))
spool.keep(b"small", recipient="a@shop.example", road="lmtp", sender="")
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    spool.keep(b"x" * 50_000, recipient="a@shop.example", road="lmtp", sender="")
except SpoolFull:
    print("full")
"""


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


def test_a_mail_comes_out_as_it_went_in(spool: Spool) -> None:
    raw = MAIL + b"\x00\xff\n{}\n\n"
    before = datetime.now(UTC)
    name = spool.keep(raw, uid=7, history=True, **TO)
    mail = spool.read(name)
    assert (mail.name, mail.recipient, mail.road, mail.sender) == (name, *TO.values())
    assert (mail.raw, mail.facts) == (raw, {"uid": 7, "history": True})
    assert timedelta(0) <= mail.received_at - before < timedelta(seconds=5)


def test_mails_wait_in_the_order_they_came(spool: Spool) -> None:
    names = [spool.keep(b"%d" % number, **TO) for number in range(30)]
    assert spool.waiting(limit=100) == names
    assert spool.waiting(limit=3) == names[:3]
    assert spool.count() == 30


def test_two_who_share_a_spool_never_take_each_others_names(tmp_path: Path) -> None:
    one, other = Spool(tmp_path / "spool"), Spool(tmp_path / "spool")
    names = {each.keep(MAIL, **TO) for _ in range(50) for each in (one, other)}
    assert len(names) == one.count() == other.count() == 100


def test_a_mail_that_is_done_is_gone_and_may_be_done_twice(spool: Spool) -> None:
    name = spool.keep(MAIL, **TO)
    spool.done(name)
    spool.done(name)
    assert spool.count() == 0


def test_a_mail_set_aside_is_kept_with_the_reason(spool: Spool) -> None:
    name = spool.keep(MAIL, **TO)
    spool.set_aside(name, "Nobody could read it")
    assert spool.waiting(limit=10) == []
    assert (spool.folder / "aside" / name).read_bytes().endswith(MAIL)
    assert (spool.folder / "aside" / f"{name}.reason").read_text() == "Nobody could read it"


@pytest.mark.parametrize("content", [b"", b"no envelope", b"[1]\nraw", b'{"recipient": "a"}\nraw'])
def test_a_file_that_is_no_mail_of_ours_is_told_apart_and_can_be_set_aside(spool: Spool, content: bytes) -> None:
    name = spool.keep(MAIL, **TO)
    (spool.folder / "new" / name).write_bytes(content)
    with pytest.raises(SpoolDamaged):
        spool.read(name)
    spool.set_aside(name, "damaged")
    assert spool.count() == 0


def test_a_foreign_file_in_the_spool_is_told_apart(spool: Spool) -> None:
    (spool.folder / "new" / "README").write_bytes(b'{"recipient": "a", "road": "b", "sender": "c"}\n')
    with pytest.raises(SpoolDamaged):
        spool.read("README")


def test_only_old_leftovers_are_cleared_away(spool: Spool) -> None:
    old, young = spool.folder / "tmp" / "old", spool.folder / "tmp" / "young"
    for leftover in (old, young):
        leftover.write_bytes(b"half a ma")
    os.utime(old, (time.time() - 48 * 3600,) * 2)
    Spool(spool.folder)
    assert list((spool.folder / "tmp").iterdir()) == [young]


def test_a_full_disk_is_said_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    run = [sys.executable, "-c", KEEPS_WITHOUT_ROOM, str(tmp_path)]
    answer = subprocess.run(run, capture_output=True, text=True, timeout=30, check=True)
    spool = Spool(tmp_path)
    assert answer.stdout == "full\n"
    assert [spool.read(name).raw for name in spool.waiting(limit=10)] == [b"small"]
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_full_disk_is_an_error_like_any_other_to_those_who_do_not_know_it() -> None:
    assert issubclass(SpoolFull, OSError)


@pytest.mark.parametrize("seed", range(5))
def test_what_was_accepted_before_a_kill_is_there_and_whole(tmp_path: Path, seed: int) -> None:
    run = [sys.executable, "-c", KEEPS_ON, str(tmp_path)]
    writer = subprocess.Popen(run, stdout=subprocess.PIPE, text=True)
    assert writer.stdout
    accepted = [writer.stdout.readline().split()]
    time.sleep(random.Random(seed).uniform(0.01, 0.3))
    writer.send_signal(signal.SIGKILL)
    accepted += [line.split() for line in writer.stdout if line.endswith("\n")]
    writer.wait()
    spool = Spool(tmp_path)
    found = {name: spool.read(name).raw for name in spool.waiting(limit=100_000)}
    assert {name: b"%s\n" % number.encode() + b"x" * (int(number) % 7 * 9000) for name, number in accepted}.items() <= (
        found.items()
    )
    assert len(found) - len(accepted) in {0, 1}
