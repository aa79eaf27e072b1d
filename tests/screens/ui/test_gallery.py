"""The component page shows every part, to everybody, at every width."""

import pytest
from playwright.sync_api import Page

from tests.screens.browser import DESKTOP, PHONE, axe_violations, scrolls_sideways, shoot, size

pytestmark = [pytest.mark.urls("amends.screens.ui.urls"), pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("pixels", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_part_is_accessible(page: Page, theme: str, pixels: tuple[int, int]) -> None:
    page.set_viewport_size(size(pixels))
    page.goto(f"/?theme={theme}")
    shoot(page, f"gallery-{pixels[0]}-{theme}")
    assert axe_violations(page) == []


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1920])
def test_no_part_makes_the_page_scroll_sideways(page: Page, width: int) -> None:
    page.set_viewport_size(size((width, 800)))
    page.goto("/")
    assert not scrolls_sideways(page)


def test_an_open_dialog_is_accessible_and_gives_the_focus_back(page: Page) -> None:
    page.goto("/")
    opener = page.get_by_role("button", name="Open the dialog")
    opener.click()
    assert page.evaluate("document.activeElement.id") == "hand-over-title"
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    assert opener.evaluate("element => element === document.activeElement")


def test_the_question_mark_shows_every_key_that_works_here(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("?")
    shown = page.locator("[data-keymap] > div").all_inner_texts()
    assert sorted(line.split("\n")[-1] for line in shown) == sorted(
        ["down", "up", "select", "reply", "note", "send", "Take it back", "all keys"]
    )
    assert axe_violations(page) == []
