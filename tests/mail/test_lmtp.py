"""The LMTP door, spoken to by raw sockets: smtplib shares the fault of hearing only one answer."""

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from amends.mail.lmtp import Door, PostboxListener
from amends.mail.spooling import Spool
from tests.mail.deliverer import Deliverer

KNOWN = {"hilfe@shop.example", "hjelp@shop.example", "päckchen@shop.example"}
MAIL = b"Subject: Wo ist es?\r\n\r\nIch warte.\r\n"


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


@pytest.fixture
def listener(spool: Spool) -> Iterator[PostboxListener]:
    listener = PostboxListener(spool, KNOWN.__contains__, Door(size_limit=100_000))
    listener.start()
    yield listener
    listener.stop()


@pytest.fixture
def deliverer(listener: PostboxListener) -> Iterator[Deliverer]:
    with Deliverer(listener.port) as deliverer:
        yield deliverer


def raws(spool: Spool) -> list[bytes]:
    return [spool.read(name).raw for name in spool.waiting(limit=10_000)]


def test_a_mail_is_in_the_spool_when_it_is_answered(deliverer: Deliverer, spool: Spool) -> None:
    assert deliverer.deliver(MAIL, ["hilfe@shop.example"], sender="kunde@web.example") == ["250"]
    mail = spool.read(spool.waiting(limit=1)[0])
    assert (mail.raw, mail.recipient, mail.road, mail.sender) == (
        MAIL,
        "hilfe@shop.example",
        "lmtp",
        "kunde@web.example",
    )


def test_each_known_recipient_gets_an_answer_and_a_mail_of_its_own(deliverer: Deliverer, spool: Spool) -> None:
    """Two replies after one DATA, the unknown between them refused at RCPT (aiosmtpd issue 517 answers once)."""
    deliverer.say("MAIL FROM:<>")
    asked = ["hilfe@shop.example", "niemand@shop.example", "HJELP@shop.example"]
    assert [deliverer.say(f"RCPT TO:<{each}>")[:3] for each in asked] == ["250", "550", "250"]
    assert deliverer.data(MAIL, answers=2) == ["250", "250"]
    assert deliverer.say("NOOP").startswith("250")
    kept = [spool.read(name) for name in spool.waiting(limit=9)]
    assert {(mail.recipient, mail.sender, mail.raw) for mail in kept} == {
        ("hilfe@shop.example", "", MAIL),
        ("HJELP@shop.example", "", MAIL),
    }


def test_a_tag_behind_a_plus_is_known_and_kept(deliverer: Deliverer, spool: Spool) -> None:
    assert deliverer.deliver(MAIL, ["hilfe+c-77@shop.example"]) == ["250"]
    assert spool.read(spool.waiting(limit=1)[0]).recipient == "hilfe+c-77@shop.example"


def test_what_it_can_do_is_said_in_the_greeting(listener: PostboxListener) -> None:
    with Deliverer(listener.port, greets=False) as deliverer:
        deliverer.send(b"LHLO mta.example\r\n")
        said = deliverer.replies_until("250 ")
    assert [line[4:] for line in said[1:]] == [
        "PIPELINING",
        "8BITMIME",
        "SMTPUTF8",
        "ENHANCEDSTATUSCODES",
        "SIZE 100000",
    ]


def test_umlauts_in_addresses_and_a_quoted_local_part_are_taken(deliverer: Deliverer, spool: Spool) -> None:
    assert deliverer.say('MAIL FROM:<"anna b"@web.example> BODY=8BITMIME SMTPUTF8 SIZE=50').startswith("250")
    assert deliverer.say("RCPT TO:<päckchen@shop.example>").startswith("250")
    assert deliverer.data("Grüße\r\n".encode(), answers=1) == ["250"]
    mail = spool.read(spool.waiting(limit=1)[0])
    assert (mail.recipient, mail.sender, mail.raw) == (
        "päckchen@shop.example",
        '"anna b"@web.example',
        "Grüße\r\n".encode(),
    )


@pytest.mark.parametrize(
    "raw",
    [
        b".\r\n..\r\n.hidden\r\nend\r\n",
        b"bare\n.\nlines\nand\r\n",
        b"smuggled\n.\r\nMAIL FROM:<thief@evil.example>\r\n",
        b"smuggled\r\n.\nMAIL FROM:<thief@evil.example>\r\n",
        b"bare\rreturns\r.\rtoo\r\n",
        b"x" * 90_000 + b"\r\n",
        b"\x00\xff\xfe\r\n",
        b"\r\n" * 300,
        b".\r\n" * 30_000,
    ],
)
def test_the_bytes_come_through_as_they_were(deliverer: Deliverer, spool: Spool, raw: bytes) -> None:
    assert deliverer.deliver(raw, ["hilfe@shop.example"]) == ["250"]
    assert raws(spool) == [raw]
    assert deliverer.say("NOOP").startswith("250")


def test_an_empty_mail_is_a_mail(deliverer: Deliverer, spool: Spool) -> None:
    deliverer.send(b"MAIL FROM:<>\r\nRCPT TO:<hilfe@shop.example>\r\nDATA\r\n.\r\n")
    assert [line[:3] for line in deliverer.replies(4)] == ["250", "250", "354", "250"]
    assert raws(spool) == [b""]


def test_a_mail_that_trickles_in_byte_by_byte_is_whole(deliverer: Deliverer, spool: Spool) -> None:
    deliverer.begin(["hilfe@shop.example"])
    for byte in b"..a\r\n.\r\n":
        deliverer.send(bytes([byte]))
        time.sleep(0.002)
    assert deliverer.replies(1)[0].startswith("250")
    assert raws(spool) == [b".a\r\n"]


def test_two_mails_may_be_pipelined_in_one_breath(deliverer: Deliverer, spool: Spool) -> None:
    one = b"MAIL FROM:<a@web.example>\r\nRCPT TO:<hilfe@shop.example>\r\nDATA\r\n%s\r\n.\r\n"
    deliverer.send(one % b"first" + one % b"second" + b"QUIT\r\n")
    assert [line[:3] for line in deliverer.replies(9)] == ["250", "250", "354", "250"] * 2 + ["221"]
    assert raws(spool) == [b"first\r\n", b"second\r\n"]


def test_a_mail_too_large_is_refused_for_each_recipient_and_the_next_is_taken(
    deliverer: Deliverer, spool: Spool
) -> None:
    both = ["hilfe@shop.example", "hjelp@shop.example"]
    assert deliverer.deliver(b"x" * 3_000_000 + b"\r\n", both) == ["552", "552"]
    assert deliverer.deliver(b"x" * 99_999 + b"\r\n", both) == ["552", "552"]
    assert deliverer.deliver(b"x" * 99_998 + b"\r\n", both) == ["250", "250"]
    assert spool.count() == 2


def test_a_mail_said_to_be_too_large_is_refused_before_it_comes(deliverer: Deliverer) -> None:
    assert deliverer.say("MAIL FROM:<a@web.example> SIZE=100001").startswith("552")
    assert deliverer.say("MAIL FROM:<a@web.example> SIZE=100000").startswith("250")


def test_half_a_mail_is_no_mail(listener: PostboxListener, spool: Spool) -> None:
    with Deliverer(listener.port) as deliverer:
        deliverer.begin(["hilfe@shop.example"])
        deliverer.send(MAIL)
    with Deliverer(listener.port) as deliverer:
        assert deliverer.deliver(b"whole\r\n", ["hilfe@shop.example"]) == ["250"]
    assert raws(spool) == [b"whole\r\n"]
    assert list((spool.folder / "tmp").iterdir()) == []


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("HELO mta.example", "500"),
        ("EHLO mta.example", "500"),
        ("BDAT 5", "500"),
        ("LHLO", "501"),
        ("RCPT TO:<hilfe@shop.example>", "503"),
        ("DATA", "503"),
        ("MAIL FROM:a@web.example", "501"),
        ("MAIL TO:<a@web.example>", "501"),
        ("MAIL FROM:<a\x00b@web.example>", "501"),
        ("MAIL FROM:<a@web.example> RET=HDRS", "555"),
        ("VRFY hilfe", "252"),
        ("rset", "250"),
        ("N" * 10_000, "500"),
    ],
)
def test_mistakes_are_answered_and_the_talk_goes_on(deliverer: Deliverer, command: str, answer: str) -> None:
    assert deliverer.say(command)[:3] == answer
    assert deliverer.deliver(MAIL, ["hilfe@shop.example"]) == ["250"]


def test_a_mail_without_known_recipients_has_no_data(deliverer: Deliverer) -> None:
    deliverer.say("MAIL FROM:<>")
    assert deliverer.say("RCPT TO:<niemand@shop.example>").startswith("550")
    assert deliverer.say("DATA").startswith("503")
    assert deliverer.say("MAIL FROM:<>").startswith("503")


def test_who_talks_nonsense_is_sent_away(deliverer: Deliverer) -> None:
    answers = [deliverer.say("GET / HTTP/1.1")[:3] for _ in range(21)]
    assert answers == ["500"] * 20 + ["421"]


def test_a_broken_look_up_asks_the_sender_to_come_again(spool: Spool) -> None:
    listener = PostboxListener(spool, lambda address: bool(1 / 0))
    listener.start()
    try:
        with Deliverer(listener.port) as deliverer:
            deliverer.say("MAIL FROM:<>")
            assert deliverer.say("RCPT TO:<hilfe@shop.example>").startswith("451")
    finally:
        listener.stop()


def test_a_quiet_connection_is_closed_and_one_too_many_is_sent_away(spool: Spool) -> None:
    listener = PostboxListener(spool, KNOWN.__contains__, Door(idle_seconds=0.5, most_connections=2))
    listener.start()
    try:
        with Deliverer(listener.port) as quiet, Deliverer(listener.port):
            with Deliverer(listener.port, greets=False) as third:
                assert third.greeting.startswith("421")
            assert quiet.replies(1)[0].startswith("421")
        with Deliverer(listener.port) as later:
            assert later.deliver(MAIL, ["hilfe@shop.example"]) == ["250"]
    finally:
        listener.stop()


def test_the_door_closes_within_two_seconds_and_says_so(listener: PostboxListener) -> None:
    with Deliverer(listener.port) as idle, Deliverer(listener.port) as sending:
        sending.begin(["hilfe@shop.example"])
        began = time.monotonic()
        listener.stop()
        assert time.monotonic() - began < 2
        assert idle.replies(1)[0].startswith("421")
        assert sending.replies(1)[0].startswith("421")
    assert not listener.is_open
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", listener.port), timeout=2)


def test_a_port_that_is_taken_is_told_at_once(listener: PostboxListener, spool: Spool) -> None:
    with pytest.raises(OSError, match="in use"):
        PostboxListener(spool, KNOWN.__contains__, Door(port=listener.port)).start()


def deliver_many(port: int, count: int, ledger: list[bytes], mark: int) -> None:
    """Deliver mails one after the other, and write down those that were answered with 250."""
    try:
        with Deliverer(port) as deliverer:
            for number in range(count):
                raw = b"Subject: %d-%d\r\n\r\n" % (mark, number) + b"All of this text is mail.\r\n" * 100
                if deliverer.deliver(raw, ["hilfe@shop.example"]) == ["250"]:
                    ledger.append(raw)
    except (OSError, EOFError):
        return


def burst(port: int, clients: int, count: int) -> tuple[list[threading.Thread], list[bytes]]:
    ledger: list[bytes] = []
    threads = [threading.Thread(target=deliver_many, args=(port, count, ledger, mark)) for mark in range(clients)]
    for thread in threads:
        thread.start()
    return threads, ledger


def test_a_burst_of_mail_is_all_there(listener: PostboxListener, spool: Spool) -> None:
    threads, ledger = burst(listener.port, clients=4, count=150)
    for thread in threads:
        thread.join()
    assert sorted(raws(spool)) == sorted(ledger)
    assert len(ledger) == 600


LISTENS = """
import resource, sys, threading
from pathlib import Path
from amends.mail.lmtp import PostboxListener
from amends.mail.spooling import Spool
listener = PostboxListener(Spool(Path(sys.argv[1])), lambda address: True)
listener.start()
if len(sys.argv) > 2:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
print(listener.port, flush=True)
threading.Event().wait()
"""


def test_a_full_disk_asks_the_sender_to_come_again(tmp_path: Path) -> None:
    run = [sys.executable, "-c", LISTENS, str(tmp_path), "20000"]
    server = subprocess.Popen(run, stdout=subprocess.PIPE, text=True)
    assert server.stdout
    try:
        with Deliverer(int(server.stdout.readline())) as deliverer:
            assert deliverer.deliver(b"x" * 30_000 + b"\r\n", ["hilfe@shop.example"] * 2) == ["452", "452"]
            assert deliverer.deliver(MAIL, ["hilfe@shop.example"]) == ["250"]
    finally:
        server.kill()
        server.wait()
    assert raws(Spool(tmp_path)) == [MAIL]
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.parametrize("patience", [0.05, 0.2, 0.5])
def test_everything_answered_before_a_kill_is_in_the_spool(tmp_path: Path, patience: float) -> None:
    run = [sys.executable, "-c", LISTENS, str(tmp_path)]
    server = subprocess.Popen(run, stdout=subprocess.PIPE, text=True)
    assert server.stdout
    threads, ledger = burst(int(server.stdout.readline()), clients=4, count=100_000)
    while not ledger and all(thread.is_alive() for thread in threads):
        time.sleep(0.01)
    time.sleep(patience)
    server.send_signal(signal.SIGKILL)
    server.wait()
    for thread in threads:
        thread.join()
    found = raws(Spool(tmp_path))
    assert ledger
    assert set(ledger) <= set(found)
    assert 0 <= len(found) - len(ledger) <= 4
