"""The processes of one machine live, die and rise together."""

import os
import signal
import smtplib
import sqlite3

import pytest

from tests.cli.house import MAILBOX, House, eventually, listens

pytestmark = pytest.mark.slow


def deliver(house: House, number: int) -> None:
    with smtplib.LMTP("127.0.0.1", house.lmtp) as door:
        raw = (
            f"From: Kim <kim@customer.example>\r\nMessage-ID: <{number}@customer.example>\r\nSubject: Mill {number}\r\n"
        )
        door.sendmail("kim@customer.example", [MAILBOX], f"{raw}\r\nMy mill is broken.\r\n".encode())


def subjects(house: House) -> list[str]:
    with sqlite3.connect(house.data / "amends.sqlite3") as rows:
        return sorted(subject for (subject,) in rows.execute("SELECT subject FROM conversations_conversation"))


def asked(house: House, question: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(house.data / "amends.sqlite3") as rows:
        return rows.execute(question).fetchall()


def test_it_says_where_it_is_open_and_takes_mail_in(settled: House) -> None:
    assert settled.serve() == f"Amends is open at http://localhost:{settled.web}"
    deliver(settled, 1)
    assert eventually(lambda: subjects(settled)) == ["Mill 1"]


def test_what_comes_in_can_be_searched_within_a_second(settled: House) -> None:
    settled.serve()
    eventually(lambda: asked(settled, "SELECT 1 FROM journal_reader WHERE name = 'search'"))
    deliver(settled, 7)
    eventually(lambda: subjects(settled))
    eventually(lambda: asked(settled, "SELECT 1 FROM search_entry WHERE words LIKE '% mill %'"), seconds=1)


def test_a_process_that_dies_is_started_again(settled: House) -> None:
    settled.serve()
    before = settled.children()
    assert set(before) == {"web", "worker", "postbox"}
    for process in before.values():
        os.kill(process, signal.SIGKILL)
    after = eventually(lambda: set(settled.children()) == set(before) and settled.children())
    assert not set(before.values()) & set(after.values())
    eventually(lambda: listens(settled.lmtp) and listens(settled.web))
    deliver(settled, 2)
    assert eventually(lambda: subjects(settled)) == ["Mill 2"]


def test_it_stops_within_five_seconds_and_leaves_nobody_behind(settled: House) -> None:
    settled.serve()
    children = settled.children().values()
    assert settled.stop() < 5
    assert [process for process in children if is_alive(process)] == []
    assert not listens(settled.web)


def test_nobody_stays_behind_when_the_supervisor_is_killed(settled: House) -> None:
    settled.serve()
    children = settled.children().values()
    assert settled.serving
    settled.serving.kill()
    settled.serving.wait()
    settled.serving = None
    eventually(lambda: not any(map(is_alive, children)))


def test_an_idle_house_needs_little_memory(settled: House) -> None:
    settled.serve()
    assert settled.serving
    eventually(lambda: len(settled.children()) == 3)
    processes = [settled.serving.pid, *settled.children().values()]
    assert sum(map(proportional_kilobytes, processes)) < 300_000


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def proportional_kilobytes(process: int) -> int:
    with open(f"/proc/{process}/smaps_rollup") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
