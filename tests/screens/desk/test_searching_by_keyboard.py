"""Searching by keyboard alone, without scripts, and for everybody: both themes, wide and narrow, three languages."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from amends.conversations.models import Conversation, Reason
from amends.customers.models import Customer
from amends.mail.models import Mailbox
from amends.people.models import Person
from tests import cast
from tests.screens.browser import DESKTOP, PHONE, axe_violations, scrolls_sideways, shoot, size
from tests.search.searching import keep_up

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SMALL = (320, 800)


@pytest.fixture
def matters(kari: Customer, mailbox: Mailbox, jonas: Person) -> list[Conversation]:
    """Three matters about machines, one of them a note, one closed."""
    first = cast.conversation(kari, mailbox, "Siebträgermaschine, seit Montag ohne Druck.", subject="Kein Druck")
    first.close(by=kari.actor, reason=Reason.CONFIRMED)
    words = "Guten Tag, die Kaffeemaschine steht schon wieder unter Wasser und ich habe morgen Gäste im Haus."
    second = cast.conversation(
        cast.customer("Thomas Albrecht", "t.albrecht@haus.example", "de"), mailbox, words, subject="Maschine leckt"
    )
    second.claim(jonas)
    third = cast.conversation(cast.customer("Per Bakke", "per@bakke.example"), mailbox, "Hei", subject="Takk")
    third.note("Wollte die alte Maschine zurück, ich rufe ihn an.", by=jonas.actor)
    keep_up()
    return [first, second, third]


@pytest.fixture
def desk(page: Page, live_server: LiveServer, jonas: Person) -> Page:
    """Jonas at the desk."""
    client = Client()
    client.force_login(jonas)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return page


def test_slash_types_enter_searches_j_and_enter_open(desk: Page, matters: list[Conversation]) -> None:
    desk.goto("/queue/answer/")
    desk.keyboard.press("/")
    assert desk.evaluate("document.activeElement.id") == "find"
    desk.keyboard.type("maschinen")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/search/?q=maschinen")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Three matters fit “maschinen”.")
    assert desk.locator("#find").input_value() == "maschinen"
    assert desk.locator(".found mark").all_inner_texts() == [
        "Maschine",
        "Maschine",
        "Kaffeemaschine",
        "Siebträgermaschine",
    ]
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**/conversations/{matters[1].number}/")


def test_the_map_of_keys_names_the_search(desk: Page, matters: list[Conversation]) -> None:
    desk.goto("/queue/answer/")
    desk.keyboard.press("?")
    assert "/ search" in desk.locator("#keys .keymap").inner_text().replace("\n", " ")


def test_on_a_phone_the_dock_leads_there_and_the_box_stands_on_the_page(
    desk: Page, matters: list[Conversation]
) -> None:
    desk.set_viewport_size(size(PHONE))
    desk.goto("/queue/answer/")
    desk.get_by_role("link", name="Search").click()
    box = desk.get_by_role("searchbox", name="Search everything")
    box.fill("thomas")
    box.press("Enter")
    expect(desk.get_by_role("link", name="Thomas Albrecht").first).to_be_visible()
    desk.get_by_role("link", name="Thomas Albrecht").first.click()
    desk.wait_for_url("**/customers/*/")


def test_it_works_without_scripts(desk: Page, matters: list[Conversation], live_server: LiveServer) -> None:
    browser = desk.context.browser
    assert browser
    plain = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    plain.add_cookies(desk.context.cookies())
    page = plain.new_page()
    page.goto("/search/")
    page.get_by_role("link", name="has:file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing fits “has:file”.")
    page.get_by_role("searchbox").fill("status:closed druck")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name="Kari Nordahl").click()
    page.wait_for_url(f"**/conversations/{matters[0].number}/")
    plain.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("pixels", [DESKTOP, PHONE, SMALL], ids=["desktop", "phone", "small"])
def test_the_pages_are_for_everybody(
    desk: Page, matters: list[Conversation], jonas: Person, theme: str, pixels: tuple[int, int]
) -> None:
    desk.set_viewport_size(size(pixels))
    for language in ("en", "de", "nb"):
        Person.objects.filter(pk=jonas.pk).update(theme=theme, language=language)
        for name, path in (
            ("search", "/search/"),
            ("search-found", "/search/?q=maschine+prio:hoch"),
            ("search-people", "/search/?q=albrecht"),
            ("search-none", "/search/?q=teekanne+status:kaputt"),
        ):
            desk.goto(path)
            shoot(desk, f"{name}-{pixels[0]}-{theme}-{language}")
            assert (path, language, axe_violations(desk), scrolls_sideways(desk)) == (path, language, [], False)
