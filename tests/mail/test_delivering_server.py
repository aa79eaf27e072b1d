"""A real delivering server, Postfix, hands its mail in at our LMTP door."""

import os
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from amends.mail.lmtp import Door, PostboxListener
from amends.mail.spooling import Spool

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (shutil.which("postfix") and os.geteuid() == 0),
        reason="Postfix is missing (apt install postfix), or we are not root, which it needs to start",
    ),
]

MAIN = """
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
maillog_file = {home}/log/mail
maillog_file_prefixes = {home}
myhostname = mta.example
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
mydestination =
local_recipient_maps =
alias_maps =
default_transport = lmtp:inet:127.0.0.1:{lmtp}
smtputf8_enable = no
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
"""

MASTER = """
127.0.0.1:{smtp} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass
class Postfix:
    """A Postfix of our own, in a private folder, which hands everything to one LMTP port."""

    home: Path
    smtp: int

    def send(self, recipients: list[str], raw: bytes) -> None:
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=10) as connection:
            connection.sendmail("", recipients, raw)

    @property
    def queue(self) -> str:
        run = ["postqueue", "-c", str(self.home / "etc"), "-p"]
        return subprocess.run(run, capture_output=True, text=True, timeout=20, check=True).stdout.strip()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def comes_true(what: Callable[[], bool], within: float = 20) -> bool:
    end = time.monotonic() + within
    while not what() and time.monotonic() < end:
        time.sleep(0.05)
    return what()


@pytest.fixture
def lmtp_port() -> int:
    return free_port()


@pytest.fixture
def postfix(lmtp_port: int) -> Iterator[Postfix]:
    # Its own user has to pass through the folder, which pytest's private ones do not allow.
    home, smtp = Path(tempfile.mkdtemp(prefix="amends-postfix-")), free_port()
    home.chmod(0o755)
    for folder in ("etc", "queue", "data", "log"):
        (home / folder).mkdir()
    shutil.chown(home / "data", "postfix")
    (home / "etc" / "main.cf").write_text(MAIN.format(home=home, lmtp=lmtp_port))
    (home / "etc" / "master.cf").write_text(MASTER.format(smtp=smtp))
    run = ["postfix", "-c", str(home / "etc"), "start"]
    subprocess.run(run, check=True, timeout=60, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    master = int((home / "queue" / "pid" / "master.pid").read_text())
    try:
        yield Postfix(home, smtp)
    finally:
        os.kill(master, signal.SIGTERM)
        comes_true(lambda: not Path(f"/proc/{master}").exists())
        shutil.rmtree(home, ignore_errors=True)


def test_postfix_hears_an_answer_for_each_recipient_and_its_queue_runs_empty(
    postfix: Postfix, lmtp_port: int, tmp_path: Path
) -> None:
    spool = Spool(tmp_path)
    listener = PostboxListener(spool, lambda address: not address.startswith("niemand"), Door(port=lmtp_port))
    listener.start()
    try:
        for number in range(20):
            recipients = ["hilfe@shop.example", "niemand@shop.example", "hjelp@shop.example"]
            postfix.send(recipients, b"Subject: %d\r\n\r\n.dot\r\n%s\r\n" % (number, b"x" * 3000))
        assert comes_true(lambda: spool.count() == 40)
        assert comes_true(lambda: "queue is empty" in postfix.queue)
    finally:
        listener.stop()
    arrived = [spool.read(name) for name in spool.waiting(limit=100)]
    assert {mail.recipient for mail in arrived} == {"hilfe@shop.example", "hjelp@shop.example"}
    assert all(b"\r\n\r\n.dot\r\n" in mail.raw for mail in arrived)


def test_postfix_keeps_the_mail_while_our_door_is_closed(postfix: Postfix, lmtp_port: int, tmp_path: Path) -> None:
    postfix.send(["hilfe@shop.example"], b"Subject: early\r\n\r\nIs anybody there?\r\n")
    assert comes_true(lambda: "Connection refused" in postfix.queue)
    spool = Spool(tmp_path)
    listener = PostboxListener(spool, lambda address: True, Door(port=lmtp_port))
    listener.start()
    try:
        assert comes_true(lambda: spool.count() == 1)
    finally:
        listener.stop()
