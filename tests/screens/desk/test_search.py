"""The page of the search, without a browser."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client

from amends.conversations.models import Contribution, Conversation, Enclosure, MessageKind, Reason
from amends.customers.models import Customer, Organisation
from amends.files.models import StoredFile
from amends.foundation.clock import now
from amends.mail.models import Mailbox
from amends.people.models import Person
from amends.screens.desk.search import rows
from tests import cast
from tests.search.searching import keep_up


@pytest.fixture
def desk(client: Client, jonas: Person) -> Client:
    """Jonas at the desk."""
    client.force_login(jonas)
    return client


def page(desk: Client, typed: str, more: str = "") -> str:
    answer = desk.get(f"/search/?q={quote(typed)}{more}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_before_anything_is_typed_it_says_how(desk: Client) -> None:
    shown = page(desk, " ")
    assert "<h1>What are you looking for?</h1>" in shown
    assert '<a href="?q=from%3Anordahl">from:nordahl</a>' in shown


def test_found_words_are_marked_where_they_stand(desk: Client, kari: Customer, mailbox: Mailbox) -> None:
    cast.conversation(kari, mailbox, "Die <b>Kaffeemaschine</b> leckt & tropft.", subject="Maschinen")
    keep_up()
    shown = page(desk, "maschine")
    assert "<h1>One matter fits “maschine”.</h1>" in shown
    assert "“Die &lt;b&gt;<mark>Kaffeemaschine</mark>&lt;/b&gt; leckt &amp; tropft.”" in shown
    assert "<mark>Maschinen</mark>" in shown


def test_what_is_typed_stays_in_the_box_and_breaks_nothing(desk: Client, conversation: Conversation) -> None:
    keep_up()
    typed = '"><script>alert(1)</script>'
    shown = page(desk, typed)
    assert "<script>alert" not in shown
    assert 'value="&quot;&gt;&lt;script&gt;' in shown
    assert "Nothing fits “&quot;&gt;&lt;script&gt;" in shown


def test_a_note_and_a_file_say_what_they_are(desk: Client, conversation: Conversation, jonas: Person) -> None:
    conversation.note("Erstattung zugesagt", by=jonas.actor)
    file = Enclosure(StoredFile.keep(b"x"), "rechnung-nordahl.pdf", "application/pdf")
    conversation.receive(Contribution(MessageKind.PORTAL, "Se her", files=(file,)), by=conversation.customer.actor)
    keep_up()
    assert 'chip-inside">Note</span>' in page(desk, "Erstattung")
    assert "<mark>rechnung</mark>-nordahl.pdf" in page(desk, "Rechnung")


def test_people_stand_above(desk: Client, conversation: Conversation, kari: Customer) -> None:
    house = Organisation.objects.create(name="Pensjonat Fjellro")
    kari.change(by=kari.actor, organisation=house)
    keep_up()
    shown = page(desk, "nordahl")
    assert f'<a href="/customers/{kari.pk}/">' in shown
    assert shown.index("People and organisations") < shown.index(">Conversations<")
    assert f'<a href="/organisations/{house.pk}/">' in page(desk, "fjellro")


def test_a_number_offers_that_conversation_first(
    desk: Client, conversation: Conversation, kari: Customer, mailbox: Mailbox
) -> None:
    later = cast.conversation(kari, mailbox, f"Es geht um {conversation.number}")
    keep_up()
    shown = page(desk, f"№ {conversation.number}")
    assert shown.index(f'id="row-{conversation.number}"') < shown.index(f'id="row-{later.number}"')


def test_a_confidential_matter_is_not_even_counted(
    desk: Client, conversation: Conversation, lena: Person, ada: Person
) -> None:
    keep_up()
    conversation.confide([lena], by=lena.actor)
    for typed in ("lekker", "nordahl", f"{conversation.number}", "status:open", "-xyz"):
        shown = page(desk, typed)
        assert "<h1>Nothing fits" in shown
        assert "row-" not in shown.replace("row-main", "").replace("row-who", "")
        assert "Kari" not in shown


def test_a_filter_nobody_understands_is_told_kindly(desk: Client, conversation: Conversation) -> None:
    keep_up()
    shown = page(desk, "lekker prio:maskinen assigned:zoe vor:bald")
    assert "“prio:” is no filter here." in shown
    assert "No colleague is called “zoe”." in shown
    assert "“bald” is no day." in shown
    assert "Everything else was searched." in shown
    assert f'id="row-{conversation.number}"' in shown


def test_pages_follow_each_other_and_lead_back(desk: Client, kari: Customer, mailbox: Mailbox) -> None:
    matters = [cast.conversation(kari, mailbox, "Pumpe", subject="x") for _ in range(30)]
    keep_up()
    first = page(desk, "pumpe")
    assert "<h1>More than 25 matters fit “pumpe”.</h1>" in first
    below = first.partition("below=")[2].partition('"')[0]
    second = page(desk, "pumpe", f"&below={below}")
    assert f'id="row-{matters[0].number}"' in second and f'id="row-{matters[29].number}"' not in second
    assert "Back to the newest" in second


@pytest.mark.parametrize("below", ["x", "-1", "9" * 40, "9" * 19, "%00", "²"])
def test_a_place_somebody_made_up_is_the_beginning_or_the_end(
    below: str, desk: Client, conversation: Conversation
) -> None:
    assert desk.get(f"/search/?q=lekker&below={below}").status_code == 200


@pytest.mark.parametrize("typed", ["%00", "assigned:a@b%00", "%ff%fe", "a" * 5000, "%22%22%22", "tag:%25"])
def test_nothing_typed_breaks_the_page(typed: str, desk: Client, conversation: Conversation) -> None:
    keep_up()
    assert desk.get(f"/search/?q={typed}").status_code == 200


def test_searching_asks_few_questions_however_its_rows_stand(
    desk: Client, kari: Customer, mailbox: Mailbox, jonas: Person, django_assert_max_num_queries: object
) -> None:
    kari.change(by=kari.actor, organisation=Organisation.objects.create(name="Pensjonat Fjellro"))
    matters = [cast.conversation(kari, mailbox, "Pumpe", subject="x") for _ in range(30)]
    for closed, snoozed, assigned, *_others in zip(*[iter(matters)] * 6, strict=True):
        closed.close(by=kari.actor, reason=Reason.CONFIRMED)
        snoozed.snooze(now() + timedelta(days=1), by=jonas.actor)
        assigned.assign(jonas, by=jonas.actor)
    keep_up()
    page(desk, "pumpe")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page(desk, "pumpe")


def test_a_long_conversation_leaves_the_others_their_place(
    desk: Client, kari: Customer, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "FEW_TEXTS", 1)
    monkeypatch.setattr(rows, "MOST_TEXTS", 6)
    short = cast.conversation(kari, mailbox, "Die Pumpe tropft", subject="x")
    cast.write(short, "Hei")
    long = cast.conversation(kari, mailbox, "Die Pumpe pfeift", subject="x")
    for _ in range(6):
        cast.write(long, "Noch etwas")
    keep_up()
    shown = page(desk, "pumpe")
    assert "“Die <mark>Pumpe</mark> tropft”" in shown
    assert "<mark>Pumpe</mark> pfeift" not in shown


def test_the_newest_words_stand_there_before_older_and_quoted_ones(
    desk: Client, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "FEW_TEXTS", 1)
    by = conversation.customer.actor
    conversation.receive(Contribution(MessageKind.RECEIVED, "Eine alte Pumpe"), by=by)
    conversation.receive(Contribution(MessageKind.RECEIVED, "Eine neue Pumpe"), by=by)
    conversation.receive(Contribution(MessageKind.RECEIVED, "Hei", trimmed="> Pumpe und Kessel"), by=by)
    keep_up()
    assert "Eine neue <mark>Pumpe</mark>" in page(desk, "pumpe")
    shown = page(desk, "kessel")
    assert "Pumpe und <mark>Kessel</mark>" in shown and ">Quoted</span>" in shown
