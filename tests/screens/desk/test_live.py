"""What the live stream tells, and to whom."""

import http.client
import http.cookiejar
import re
import smtplib
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from django.test import Client

from amends.conversations.drafting import keep_draft
from amends.conversations.models import Conversation
from amends.customers.models import Customer
from amends.journal.events import give_positions
from amends.journal.models import Event
from amends.mail.models import Mailbox
from amends.people.models import Person
from amends.screens.desk import live_tail
from amends.screens.desk.live_tail import catch_up, read_on
from tests import cast
from tests.cli.house import ADA, MAILBOX, PASSWORD, House


def here() -> int:
    """Where the journal ends."""
    give_positions()
    return Event.objects.latest_place()


def heard(person: Person, after: int) -> frozenset[str]:
    give_positions()
    return catch_up(person.pk, after)[1]


def test_a_message_touches_its_conversation_and_the_queues(conversation: Conversation, jonas: Person) -> None:
    before = here()
    cast.write(conversation, "Hello?")
    assert heard(jonas, before) == {f"conversation:{conversation.number}", "queues"}


def test_somebody_writing_touches_the_conversation_only(
    conversation: Conversation, jonas: Person, ingrid: Person
) -> None:
    before = here()
    keep_draft(conversation, ingrid, "reply", text="Dear Kari")
    assert heard(jonas, before) == {f"conversation:{conversation.number}"}


def test_nobody_but_its_confidants_hears_of_a_confidential_matter(
    conversation: Conversation, jonas: Person, lena: Person
) -> None:
    before = here()
    conversation.confide([lena], by=lena.actor)
    assert heard(jonas, before) == frozenset()
    assert f"conversation:{conversation.number}" in heard(lena, before)


def test_two_who_listen_hear_each_what_they_may(kari: Customer, mailbox: Mailbox, jonas: Person, lena: Person) -> None:
    before = here()
    open_to_all, secret = cast.conversation(kari, mailbox), cast.conversation(kari, mailbox)
    secret.confide([lena], by=lena.actor)
    give_positions()
    reach = read_on(before, [jonas.pk, lena.pk])
    names = {person: {word for word in reach.words_for(person.pk) if ":" in word} for person in (jonas, lena)}
    both = {f"conversation:{each.number}" for each in (open_to_all, secret)}
    assert both & names[lena] == both
    assert both & names[jonas] == {f"conversation:{open_to_all.number}"}


def test_whoever_missed_nothing_hears_nothing(conversation: Conversation, jonas: Person) -> None:
    assert catch_up(jonas.pk, here()) == (here(), frozenset())


def test_a_place_the_journal_has_not_reached_counts_as_its_end(conversation: Conversation, jonas: Person) -> None:
    assert catch_up(jonas.pk, here() + 1000) == (here(), frozenset())


def test_whoever_was_away_for_long_hears_of_the_newest(
    kari: Customer, mailbox: Mailbox, jonas: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = here()
    first = cast.conversation(kari, mailbox)
    here()
    last = cast.conversation(kari, mailbox)
    end = here()
    monkeypatch.setattr(live_tail, "MOST_AT_ONCE", 1)
    position, words = catch_up(jonas.pk, before)
    assert position == end
    assert f"conversation:{last.number}" in words
    assert f"conversation:{first.number}" not in words


def test_without_the_stream_a_page_asks_again_and_again(
    client: Client, conversation: Conversation, jonas: Person
) -> None:
    before = here()
    cast.write(conversation, "Hello?")
    end = here()
    client.force_login(jonas)
    answer = client.get("/live/", {"after": before})
    assert answer["Content-Type"] == "text/event-stream"
    told = f"retry: 3000\nid: {end}\ndata: conversation:{conversation.number} queues\n\n"
    assert answer.content.decode() == told


def test_a_stranger_hears_nothing(client: Client, db: None) -> None:
    assert client.get("/live/").status_code == 302


@pytest.fixture
def settled(tmp_path: Path) -> House:
    house = House(tmp_path / "data")
    house.settle()
    # An acknowledgement would be one more thing to hear of, at some moment.
    quiet = "from amends.mail.models import Mailbox; Mailbox.objects.update(acknowledges=False)"
    assert house.tell("django", "shell", "-c", quiet).returncode == 0
    return house


@pytest.mark.slow
def test_a_stream_goes_on_where_it_broke_off(settled: House) -> None:
    settled.serve()
    try:
        cookie = signed_in(settled)
        assert stream(settled, "").status == 401
        first = stream(settled, cookie)
        deliver(settled, 1)
        place, words = told(first)
        assert words == "conversation:1 queues"
        first.close()
        deliver(settled, 2)
        again = stream(settled, cookie, {"Last-Event-ID": place})
        assert told(again)[1] == "conversation:2 queues"
        asked = stream(settled, cookie, after=place)
        assert told(asked)[1] == "conversation:2 queues"
        assert settled.stop() < 5
    finally:
        if settled.serving:
            settled.stop()


@pytest.mark.slow
def test_many_streams_leave_room_for_pages(settled: House) -> None:
    settled.serve()
    try:
        cookie = signed_in(settled)
        streams = [stream(settled, cookie) for _ in range(60)]
        with urllib.request.urlopen(f"http://localhost:{settled.web}/accounts/login/", timeout=5) as page:
            assert page.status == 200
        deliver(settled, 1)
        assert {told(each)[1] for each in streams} == {"conversation:1 queues"}
    finally:
        settled.stop()


def signed_in(house: House) -> str:
    """The cookie of somebody who has signed in with the form."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    address = f"http://localhost:{house.web}/accounts/login/"
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', browser.open(address).read().decode())
    assert token
    facts = {"login": ADA, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
    browser.open(urllib.request.Request(address, urllib.parse.urlencode(facts).encode(), {"Referer": address}))
    return "; ".join(f"{each.name}={each.value}" for each in jar)


def stream(
    house: House, cookie: str, headers: dict[str, str] | None = None, after: str = ""
) -> http.client.HTTPResponse:
    line = http.client.HTTPConnection("127.0.0.1", house.web, timeout=10)
    query = f"?after={after}" if after else ""
    line.request("GET", f"/live/{query}", headers={"Cookie": cookie} | (headers or {}))
    return line.getresponse()


def told(listening: http.client.HTTPResponse) -> tuple[str, str]:
    """The next event: its id and its words; of events that come in pieces, all."""
    place, words = "", ""
    while not ("conversation" in words and "queues" in words):
        line = listening.readline().decode().strip()
        name, _, value = line.partition(": ")
        place, words = (value, words) if name == "id" else (place, value if name == "data" else words)
    return place, words


def deliver(house: House, number: int) -> None:
    with smtplib.LMTP("127.0.0.1", house.lmtp) as door:
        raw = (
            f"From: Kim <kim@customer.example>\r\nMessage-ID: <{number}@customer.example>\r\nSubject: Mill {number}\r\n"
        )
        door.sendmail("kim@customer.example", [MAILBOX], f"{raw}\r\nMy mill is broken.\r\n".encode())
