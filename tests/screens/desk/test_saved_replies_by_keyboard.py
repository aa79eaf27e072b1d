"""An agent begins an answer from a saved reply with the keyboard alone."""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from amends.conversations.models import SavedReply
from tests.screens.browser import PHONE, axe_violations, scrolls_sideways, shoot, size

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def desk(page: Page, live_server: LiveServer, transactional_db, conversation, jonas, ada) -> Page:
    """Jonas, looking at a conversation, with three saved replies to choose from."""
    SavedReply(name="Machine leaks").save_words({"nb": "En ny kommer [dag] med {{ agent.name }}."}, by=ada.actor)
    SavedReply(name="Late delivery").save_words({"nb": "Den er forsinket."}, by=ada.actor)
    SavedReply(name="Late refund").save_words({"de": "Das Geld kommt."}, by=ada.actor)
    client = Client()
    client.force_login(jonas)
    session = client.cookies["amends_session"].value
    page.context.add_cookies([{"name": "amends_session", "value": session, "url": live_server.url}])
    page.goto(f"/conversations/{conversation.number}/")
    return page


def test_hash_opens_typing_narrows_enter_inserts_and_the_gap_waits(desk: Page) -> None:
    sheet = desk.locator("[data-sheet]")
    desk.keyboard.press("r")
    desk.keyboard.type("Hei Kari,\n#")
    search = desk.get_by_role("combobox", name="Find a saved reply")
    expect(search).to_be_focused()
    expect(desk.get_by_role("option")).to_have_count(3)
    desk.keyboard.type("leak")
    expect(desk.get_by_role("option")).to_have_count(1)
    desk.keyboard.press("Enter")
    expect(sheet).to_be_focused()
    expect(sheet).to_have_value("Hei Kari,\nEn ny kommer [dag] med Jonas Weber.")
    desk.keyboard.type("torsdag")
    expect(sheet).to_have_value("Hei Kari,\nEn ny kommer torsdag med Jonas Weber.")


def test_arrows_choose_and_the_words_stand_where_the_cursor_stood(desk: Page) -> None:
    sheet = desk.locator("[data-sheet]")
    desk.keyboard.press("r")
    desk.keyboard.type("Hei.  Takk.")
    for _ in range(6):
        desk.keyboard.press("ArrowLeft")
    desk.get_by_role("button", name="Saved replies").press("Enter")
    desk.get_by_role("combobox", name="Find a saved reply").fill("late")
    expect(desk.get_by_role("option")).to_have_count(2)
    desk.keyboard.press("ArrowDown")
    expect(desk.get_by_role("option", selected=True)).to_contain_text("Late refund")
    desk.keyboard.press("ArrowUp")
    desk.keyboard.press("Enter")
    expect(sheet).to_have_value("Hei. Den er forsinket. Takk.")


def test_escape_leaves_and_two_hashes_are_one(desk: Page) -> None:
    sheet = desk.locator("[data-sheet]")
    desk.locator("h1").click()
    desk.keyboard.press("#")
    expect(desk.get_by_role("combobox", name="Find a saved reply")).to_be_focused()
    desk.keyboard.press("Escape")
    expect(sheet).to_be_focused()
    desk.keyboard.type("##12 og #13")
    expect(sheet).to_have_value("#12 og #13")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("window", [(1440, 900), PHONE])
def test_the_list_is_in_nobodys_way(desk: Page, theme: str, window: tuple[int, int]) -> None:
    desk.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    desk.set_viewport_size(size(window))
    desk.get_by_role("button", name="Saved replies").click()
    expect(desk.get_by_role("option")).to_have_count(3)
    assert axe_violations(desk) == []
    assert not scrolls_sideways(desk)
    shoot(desk, f"saved-replies-{window[0]}-{theme}")
