"""The lines of the desk: who waits, in which order, under which sentence."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from amends.conversations.models import Conversation
from amends.customers.models import Customer
from amends.foundation.clock import standing_at
from amends.mail.models import Mailbox
from amends.people.models import Person
from amends.queues.models import Placement
from tests import cast

NINE = datetime(2026, 3, 2, 9, 10, tzinfo=UTC)


@pytest.fixture
def desk(client: Client, jonas: Person) -> Client:
    """Jonas at the desk, whose clock shows the time of London."""
    Person.objects.filter(pk=jonas.pk).update(timezone="Europe/London")
    client.force_login(jonas)
    return client


def wait(mailbox: Mailbox, name: str, due: datetime, **facts: object) -> Conversation:
    """Somebody who waits for an answer until a moment."""
    someone = cast.customer(name, f"{name.split()[0].lower()}@customers.example", "en")
    matter = cast.conversation(someone, mailbox, f"{name} waits.")
    Placement.objects.filter(pk=matter.pk).update(answer_by=due, **facts)
    return matter


def read(page: object) -> str:
    """The page as one line of text."""
    return " ".join(page.content.decode().split())  # type: ignore[attr-defined]


def test_the_first_page_is_the_line_of_those_who_wait(desk: Client) -> None:
    assert desk.get("/").headers["Location"] == "/queue/answer/"


def test_the_sentence_says_how_things_stand(desk: Client, mailbox: Mailbox) -> None:
    with standing_at(NINE):
        wait(mailbox, "Priya Raman", NINE + timedelta(minutes=25))
        wait(mailbox, "Sander Vik", NINE + timedelta(minutes=40))
        wait(mailbox, "Olav Hegge", NINE + timedelta(hours=5))
        page = desk.get("/queue/answer/")
    assert "<h1>Three people are waiting. Two need you before ten.</h1>" in read(page)


def test_whoever_is_late_is_said_first(desk: Client, mailbox: Mailbox) -> None:
    with standing_at(NINE):
        wait(mailbox, "Priya Raman", NINE - timedelta(minutes=25))
        page = desk.get("/queue/answer/")
    assert "<h1>One person is waiting. One has waited too long.</h1>" in read(page)


def test_of_what_is_mine_the_sentence_speaks_to_me(desk: Client, mailbox: Mailbox, jonas: Person) -> None:
    assert "<h1>Nobody is waiting for you.</h1>" in read(desk.get("/queue/answer/", {"mine": "1"}))
    with standing_at(NINE):
        wait(mailbox, "Priya Raman", NINE).assign(jonas, by=jonas.actor)
        page = desk.get("/queue/answer/", {"mine": "1"})
    assert "<h1>One person is waiting for you.</h1>" in read(page)


def test_rows_stand_under_the_time_they_are_due(desk: Client, mailbox: Mailbox) -> None:
    with standing_at(NINE):
        for name, hours in (("A", -1), ("B", 0.5), ("C", 2), ("D", 6), ("E", 20), ("F", 60)):
            wait(mailbox, name, NINE + timedelta(hours=hours))
        groups = desk.get("/queue/answer/").context["groups"]
    assert [(words, [row["name"] for row in rows]) for words, rows in groups] == [
        ("Late", ["A"]),
        ("Within the hour", ["B"]),
        ("Before lunch", ["C"]),
        ("Today", ["D"]),
        ("Tomorrow", ["E"]),
        ("After tomorrow", ["F"]),
    ]


def test_the_same_moment_is_tomorrow_for_a_colleague_further_east(
    desk: Client, jonas: Person, mailbox: Mailbox
) -> None:
    Person.objects.filter(pk=jonas.pk).update(timezone="Asia/Tokyo")
    with standing_at(NINE):
        wait(mailbox, "Priya Raman", NINE + timedelta(hours=6))
        groups = desk.get("/queue/answer/").context["groups"]
    assert [words for words, _rows in groups] == ["Tomorrow"]


def test_a_row_says_who_what_and_how(desk: Client, mailbox: Mailbox, jonas: Person, kari: Customer) -> None:
    kari.mark_vip(by=jonas.actor)
    matter = cast.conversation(kari, mailbox, "Maskinen lekker igjen.", language="nb")
    matter.assign(jonas, by=jonas.actor)
    words = read(desk.get("/queue/answer/"))
    for said in (
        "Kari Nordahl",
        "VIP",
        "Maskinen",
        "«Maskinen lekker igjen.»",
        "Mail · Norsk",
        "Morgenrot",
        "Jonas Weber",
    ):
        assert said in words


def test_each_line_shows_its_own(desk: Client, jonas: Person, mailbox: Mailbox) -> None:
    mine, new, later = (wait(mailbox, name, NINE) for name in ("Mine One", "New One", "Later One"))
    mine.assign(jonas, by=jonas.actor)
    later.snooze(datetime(2100, 1, 1, tzinfo=UTC), by=jonas.actor)
    shown = {
        slug: sorted(names(desk.get(f"/queue/{slug}/")))
        for slug in ("answer", "mine", "new", "waiting", "later", "vip", "all")
    }
    assert shown == {
        "answer": ["Mine One", "New One"],
        "mine": ["Mine One"],
        "new": ["New One"],
        "waiting": [],
        "later": ["Later One"],
        "vip": [],
        "all": ["Later One", "Mine One", "New One"],
    }


def names(page: object) -> list[str]:
    """Who stands on the page, in order."""
    return [row["name"] for _words, rows in page.context["groups"] for row in rows]  # type: ignore[attr-defined]


def test_a_line_nobody_knows_is_not_found(desk: Client) -> None:
    assert desk.get("/queue/nothing/").status_code == 404


def test_an_empty_line_comes_to_rest(desk: Client) -> None:
    assert "<h1>Nobody is waiting.</h1>" in read(desk.get("/queue/answer/"))


def test_what_is_confidential_among_others_is_not_shown(desk: Client, mailbox: Mailbox, lena: Person) -> None:
    wait(mailbox, "Secret Person", NINE).confide([lena], by=lena.actor)
    assert names(desk.get("/queue/all/")) == []


def test_an_observer_sees_the_line_but_can_tick_nothing(
    client: Client, otto: Person, conversation: Conversation
) -> None:
    client.force_login(otto)
    assert 'name="selected"' not in read(client.get("/queue/answer/"))


def test_pages_follow_one_another_without_a_gap_or_a_double(desk: Client, mailbox: Mailbox) -> None:
    everyone = [f"P{n:02} Person" for n in range(60)]
    for place, name in enumerate(everyone):
        wait(mailbox, name, NINE + timedelta(minutes=place // 3))
    first = desk.get("/queue/answer/")
    second = desk.get("/queue/answer/" + first.context["later_url"])
    third = desk.get("/queue/answer/" + second.context["later_url"])
    assert names(first) + names(second) + names(third) == everyone
    assert (first.context["earlier_url"], third.context["later_url"]) == ("", "")
    assert names(desk.get("/queue/answer/" + third.context["earlier_url"])) == names(second)
    assert names(desk.get("/queue/answer/" + second.context["earlier_url"])) == names(first)


@pytest.mark.parametrize("key", ["nonsense", "answer~2026-99-99~1", "answer~2026-01-01~1", "~~", "answer~~9" * 30])
def test_a_made_up_place_in_line_shows_the_beginning(desk: Client, conversation: Conversation, key: str) -> None:
    assert names(desk.get("/queue/answer/", {"after": key})) == ["Kari Nordahl"]


def test_the_filter_shows_a_part(desk: Client, mailbox: Mailbox, jonas: Person) -> None:
    other = cast.mailbox(cast.team("Service Köln"), "hilfe@morgenrot.example")
    mine = wait(mailbox, "Mine One", NINE)
    mine.assign(jonas, by=jonas.actor)
    wait(other, "Other One", NINE, is_vip=True)
    asked = [
        {"team": other.team_id},
        {"mailbox": mailbox.pk},
        {"assignee": jonas.pk},
        {"assignee": "nobody"},
        {"vip": "on"},
        {"mine": "1"},
    ]
    assert [names(desk.get("/queue/answer/", query)) for query in asked] == [
        ["Other One"], ["Mine One"], ["Mine One"], ["Other One"], ["Other One"], ["Mine One"]
    ]  # fmt: skip


def test_a_filter_that_fits_nobody_says_so_and_can_be_taken_off(desk: Client, conversation: Conversation) -> None:
    words = read(desk.get("/queue/answer/", {"vip": "on"}))
    assert "<h1>Nobody fits this filter.</h1>" in words
    assert 'href="/queue/answer/">No filter' in words


def test_a_page_that_is_there_fetches_only_the_part_that_changes(desk: Client, conversation: Conversation) -> None:
    part = desk.get("/queue/answer/", headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<div id="standing"') or "<html" not in part
    assert "Kari Nordahl" in part


def test_the_counts_in_the_rail_are_fetched_with_the_page_they_stand_on_marked(
    desk: Client, conversation: Conversation
) -> None:
    part = desk.get(
        "/queues/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/queue/new/?vip=1"}
    ).content.decode()
    assert 'href="/queue/new/" aria-current="page"' in part
    assert part.count('<span class="num">1</span>') == 3


def test_answer_next_gives_whoever_is_due_first_and_to_two_colleagues_two_people(
    desk: Client, mailbox: Mailbox, ingrid: Person
) -> None:
    second, first = wait(mailbox, "Second One", NINE), wait(mailbox, "First One", NINE - timedelta(hours=1))
    other = Client()
    other.force_login(ingrid)
    ways = [desk.post("/next/").headers["Location"], other.post("/next/").headers["Location"]]
    assert ways == [f"/conversations/{first.number}/", f"/conversations/{second.number}/"]


def test_answer_next_says_kindly_that_nobody_waits(desk: Client) -> None:
    assert "Breathe out." in read(desk.post("/next/", follow=True))


def test_looking_takes_nobody_out_of_line(desk: Client) -> None:
    assert desk.get("/next/").status_code == 405


def test_a_page_of_the_list_asks_the_database_ten_times_at_most(
    desk: Client, mailbox: Mailbox, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    for number in range(30):
        wait(mailbox, f"P{number} Person", NINE)
    with django_assert_max_num_queries(10):
        desk.get("/queue/answer/")


def test_the_rail_counts_for_each_colleague_what_they_may_see(
    client: Client, mailbox: Mailbox, jonas: Person, lena: Person
) -> None:
    secret, open_to_all = wait(mailbox, "Secret Person", NINE), wait(mailbox, "Open Person", NINE)
    secret.confide([lena], by=lena.actor)
    open_to_all.assign(jonas, by=jonas.actor)
    assert [counts(client, each) for each in (jonas, lena)] == [["1", "1", "", "1"], ["2", "", "1", "2"]]


def counts(client: Client, person: Person) -> list[str]:
    """What the rail says beside to answer, mine, new and all."""
    client.force_login(person)
    shown = {queue["slug"]: queue["count"] for queue in client.get("/queue/answer/").context["queues"]()}
    return [shown[slug] for slug in ("answer", "mine", "new", "all")]
