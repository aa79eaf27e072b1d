"""What the web process bears from those who send slowly, too much, or half."""

import http.client
import socket
import sqlite3
import urllib.request

import pytest

from tests.cli.house import House, eventually

pytestmark = pytest.mark.slow
HEAD = "POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"

SIGNED_IN = {"Cookie": "amends_session=somebody"}


@pytest.fixture
def open_house(settled: House) -> House:
    settled.serve()
    return settled


def half_a_request(house: House) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", house.web), timeout=10)
    line.sendall(f"{HEAD}Content-Length: 1000\r\n\r\nlogin=".encode())
    return line


def status_of_a_page(house: House) -> int:
    with urllib.request.urlopen(f"http://localhost:{house.web}/accounts/login/", timeout=5) as page:
        return int(page.status)


def test_slow_senders_leave_room_for_others(open_house: House) -> None:
    slow = [half_a_request(open_house) for _ in range(30)]
    assert status_of_a_page(open_house) == 200
    for line in slow:
        line.close()
    assert status_of_a_page(open_house) == 200


def test_a_slow_sender_is_answered_at_the_end(open_house: House) -> None:
    line = half_a_request(open_house)
    line.sendall(b"x" * 994)
    answer = http.client.HTTPResponse(line)
    answer.begin()
    assert answer.status == 403


def test_too_much_is_refused_in_words(open_house: House) -> None:
    open_house.stop()
    open_house.environment["AMENDS_MAIL_LIMIT_MB"] = "1"
    open_house.serve()
    line = http.client.HTTPConnection("127.0.0.1", open_house.web, timeout=10)
    line.request("POST", "/accounts/login/", body=b"x" * (2 * 1024 * 1024 + 1), headers=SIGNED_IN)
    answer = line.getresponse()
    assert (answer.status, answer.read()) == (413, b"That is more than 2 MB, please send less.")


def test_strangers_cannot_lay_much_on_our_disk(open_house: House) -> None:
    line = http.client.HTTPConnection("127.0.0.1", open_house.web, timeout=10)
    line.request("POST", "/accounts/login/", body=b"x" * (256 * 1024 + 1))
    answer = line.getresponse()
    assert (answer.status, answer.read()) == (413, b"That is more than 256 kB, please send less.")


def test_a_large_form_arrives_whole(open_house: House) -> None:
    line = http.client.HTTPConnection("127.0.0.1", open_house.web, timeout=10)
    line.request("POST", "/accounts/login/", body=b"x" * 3_000_000, headers=SIGNED_IN)
    assert eventually(lambda: line.getresponse().status) == 403


def test_a_database_that_is_away_is_said_and_asked_for_again(open_house: House) -> None:
    with sqlite3.connect(open_house.data / "amends.sqlite3") as database:
        database.execute("ALTER TABLE people_person RENAME TO somewhere_else")
    line = http.client.HTTPConnection("127.0.0.1", open_house.web, timeout=10)
    line.request("GET", "/set-up/")
    answer = line.getresponse()
    assert (answer.status, answer.headers["Retry-After"]) == (503, "15")
    assert "We cannot reach our own notes just now." in answer.read().decode()
