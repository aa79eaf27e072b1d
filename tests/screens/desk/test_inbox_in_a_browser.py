"""The list by keyboard alone, and to everybody: both themes, wide and narrow."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from amends.conversations.models import Conversation
from amends.foundation.clock import now
from amends.intake.blocking import block
from amends.mail.models import Mailbox
from amends.people.models import Person
from amends.queues.models import Placement
from amends.triage.noticing import notice
from tests import cast
from tests.screens.browser import DESKTOP, PHONE, axe_violations, scrolls_sideways, shoot, size
from tests.triage.test_correcting import FURIOUS

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

WAITING = [
    ("Thomas Albrecht", "de", "Zweimal abgebucht", "… ich sehe zwei Buchungen, aber nur eine Bestellung.", -0.4),
    ("Kari Nordahl", "nb", "Tredje gang jeg skriver", "Her er det ikke levert noe, og jeg har gjester i morgen.", 0.4),
    ("Priya Raman", "en", "Call back, please", "I was cut off twice and would like to speak with one person.", 1.9),
    ("Sander Vik", "nn", "Ventar framleis på svar", "Eg har venta i to veker.", 5),
    ("Sabine Kolbe", "de", "Rückgabe", "Auf dem Bild ist es aus Metall, geliefert wurde Plastik.", 30),
]


@pytest.fixture
def line(mailbox: Mailbox, jonas: Person, ingrid: Person) -> list[Conversation]:
    """Five people who wait; the second is a VIP whom Ingrid has."""
    matters = []
    for name, language, subject, words, _hours in WAITING:
        someone = cast.customer(name, f"{name.split()[0].lower()}@customers.example", language)
        matters.append(cast.conversation(someone, mailbox, words, subject=subject, language=language))
    matters[1].assign(ingrid, by=ingrid.actor)
    matters[1].customer.mark_vip(by=ingrid.actor)
    for matter, (*_words, hours) in zip(matters, WAITING, strict=True):
        Placement.objects.filter(pk=matter.pk).update(answer_by=now() + timedelta(hours=hours))
    return matters


@pytest.fixture
def desk(page: Page, live_server: LiveServer, jonas: Person) -> Page:
    """Jonas at the desk."""
    client = Client()
    client.force_login(jonas)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return page


def rows(desk: Page) -> list[str]:
    """Who stands on the page."""
    return desk.locator(".row-who a").all_inner_texts()


def test_two_people_are_given_away_and_taken_back_by_keyboard_alone(
    desk: Page, line: list[Conversation], jonas: Person
) -> None:
    desk.goto("/queue/answer/")
    for key in "jxjjkjx":
        desk.keyboard.press(key)
    expect(desk.get_by_text("2 selected")).to_be_visible()
    desk.keyboard.press("a")
    expect(desk.get_by_role("button", name="Me", exact=True)).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Jonas Weber has 2 conversations more.")).to_be_visible()
    desk.keyboard.press("u")
    expect(desk.get_by_text("Taken back.")).to_be_visible()
    assert [Conversation.objects.get(pk=each.pk).assignee for each in (line[0], line[2])] == [None, None]


def test_a_tag_is_typed_and_enter_puts_it_on(desk: Page, line: list[Conversation]) -> None:
    desk.goto("/queue/answer/")
    for key in "jxt":
        desk.keyboard.press(key)
    desk.keyboard.type("double charge")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("One conversation is tagged “double charge”.")).to_be_visible()
    assert line[0].taggings.get().tag.name == "double charge"


def test_enter_opens_the_conversation_the_cursor_is_on(desk: Page, line: list[Conversation]) -> None:
    desk.goto("/queue/answer/")
    for key in ("j", "j", "Enter"):
        desk.keyboard.press(key)
    desk.wait_for_url(f"**/conversations/{line[1].number}/")


def test_n_takes_whoever_is_due_first(desk: Page, line: list[Conversation]) -> None:
    desk.goto("/queue/new/")
    desk.keyboard.press("n")
    desk.wait_for_url(f"**/conversations/{line[0].number}/")


def test_f_opens_the_filter_and_the_list_follows_it(desk: Page, line: list[Conversation]) -> None:
    desk.goto("/queue/answer/")
    desk.keyboard.press("f")
    desk.get_by_label("VIPs only").check()
    with desk.expect_response("**/queue/answer/**"):
        desk.evaluate("htmx.trigger('#standing', 'live')")
    desk.get_by_role("button", name="Show").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("One person is waiting.")
    assert rows(desk) == ["Kari Nordahl"]


def test_what_happens_elsewhere_appears_and_keeps_tick_and_cursor(
    desk: Page, line: list[Conversation], mailbox: Mailbox
) -> None:
    desk.goto("/queue/answer/")
    for key in "jjx":
        desk.keyboard.press(key)
    late = cast.conversation(cast.customer("Olav Hegge", "olav@customers.example"), mailbox, "Kvernen hakker.")
    Placement.objects.filter(pk=late.pk).update(answer_by=now() - timedelta(hours=3))
    desk.evaluate("htmx.trigger('#standing', 'live')")
    expect(desk.get_by_role("link", name="Olav Hegge")).to_be_visible()
    assert desk.locator(".check:checked").evaluate_all("boxes => boxes.map(box => box.value)") == [str(line[1].number)]
    assert desk.evaluate("document.activeElement.textContent") == "Kari Nordahl"
    desk.keyboard.press("j")
    assert desk.evaluate("document.activeElement.textContent") == "Priya Raman"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("pixels", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_lists_are_for_everybody(
    desk: Page, line: list[Conversation], mailbox: Mailbox, jonas: Person, theme: str, pixels: tuple[int, int]
) -> None:
    Person.objects.filter(pk=jonas.pk).update(theme=theme)
    block("@pest.example", by=jonas.actor)
    cast.deliver(cast.letter("Win Big <win@pest.example>", mailbox.address, "You won", "Click."))
    cast.deliver(
        cast.letter("kari@nordahl.example", "ny@morgenrot.example", "Hei", "Er noen der?"), "ny@morgenrot.example"
    )
    desk.set_viewport_size(size(pixels))
    for name, path in PAGES.items():
        desk.goto(path)
        shoot(desk, f"{name}-{pixels[0]}-{theme}")
        assert (path, axe_violations(desk), scrolls_sideways(desk)) == (path, [], False)


PAGES = {
    "inbox": "/queue/answer/",
    "inbox-filter": "/queue/answer/?filtering=1",
    "inbox-nobody": "/queue/answer/?vip=1&mine=1",
    "inbox-empty": "/queue/later/",
    "inbox-all": "/queue/all/",
    "needs-a-look": "/needs-a-look/",
    "quarantine": "/quarantine/",
    "turned-away": "/turned-away/",
}


@pytest.mark.parametrize("key", ["a", "z", "t", "d"])
def test_the_open_choices_are_for_everybody_and_escape_gives_the_focus_back(
    desk: Page, line: list[Conversation], key: str
) -> None:
    desk.goto("/queue/answer/")
    for pressed in ("j", "x", key):
        desk.keyboard.press(pressed)
    shoot(desk, f"bulk-{key}")
    assert axe_violations(desk) == []
    desk.keyboard.press("Escape")
    assert desk.evaluate("document.activeElement.dataset.key") == key


@pytest.mark.parametrize("wide", [320, 390, 768])
@pytest.mark.parametrize("language", ["de", "nb"])
def test_lateness_feeling_and_owner_never_run_into_each_other(
    desk: Page, line: list[Conversation], jonas: Person, language: str, wide: int
) -> None:
    jonas.language = language
    jonas.save(update_fields=["language"])
    for matter, days in zip(line, (1, 3, 12, 30, 0), strict=True):
        notice(cast.write(matter, FURIOUS))
        Placement.objects.filter(pk=matter.pk).update(answer_by=now() - timedelta(days=days, hours=2))
    desk.set_viewport_size({"width": wide, "height": 900})
    desk.goto("/queue/all/")
    # The words themselves, since a box does not grow with what runs out of it.
    ends = """row => ["due", "feeling", "face"].map(name => {
        const words = document.createRange();
        words.selectNodeContents(row.querySelector("." + name));
        const box = words.getBoundingClientRect();
        return [box.left, box.right];
    })"""
    for each in desk.locator(".row").all():
        (_due, due_ends), (feeling, feeling_ends), (face, _face) = each.evaluate(ends)
        assert due_ends <= feeling
        assert feeling_ends <= face
