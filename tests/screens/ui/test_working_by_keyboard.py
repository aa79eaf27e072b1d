"""Single keys move, tick and write; while somebody types they are only letters."""

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.urls("amends.screens.ui.urls"), pytest.mark.browser, pytest.mark.slow]


def words(page: Page) -> str:
    """What stands in the composer."""
    return page.locator("[data-sheet]").input_value()


def test_j_and_k_walk_the_list_and_x_ticks_where_one_stands(page: Page) -> None:
    page.goto("/")
    for key in "jjkjx":
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.textContent") == "Kari Nordahl"
    assert page.locator(".row .check:checked").evaluate_all("boxes => boxes.map(box => box.value)") == ["2"]
    assert page.get_by_text("1 selected").is_visible()


def test_keys_are_letters_while_somebody_types(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Order number").click()
    page.keyboard.type("xj?")
    assert page.get_by_label("Order number").input_value() == "xj?"
    assert page.locator("dialog[open]").count() == 0


def test_keys_can_be_switched_off(page: Page) -> None:
    page.goto("/")
    page.evaluate("document.documentElement.dataset.keys = 'off'")
    page.keyboard.press("j")
    assert page.locator(".row[data-cursor]").count() == 0


def test_a_note_never_becomes_part_of_a_reply(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("i")
    page.keyboard.type("She is right, we forgot her.")
    page.locator(".tabs label", has_text="Reply").click()
    assert words(page) == "Hei Sander,\n\n"
    page.locator(".tabs label", has_text="Note").click()
    assert words(page) == "She is right, we forgot her."


def test_a_file_of_the_reply_does_not_join_the_note(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("i")
    assert page.locator("[data-files] input").count() == 0
    page.locator(".tabs label", has_text="Reply").click()
    assert page.locator("[data-files] input").input_value() == "7"


def test_pasted_pages_become_light_markup(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("i")
    page.locator("[data-sheet]").evaluate(
        """sheet => {
            const data = new DataTransfer();
            data.setData("text/html", "<p>Dear <b>Kari</b>,</p><ul><li>one</li><li><a href='https://shop.example/'>two</a></li></ul><blockquote>so<br>be it</blockquote>");
            sheet.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    assert words(page) == "Dear **Kari**,\n\n- one\n- [two](https://shop.example/)\n\n> so\n> be it"


def test_marking_twice_takes_the_list_away_again(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("i")
    page.keyboard.type("one\ntwo")
    page.keyboard.press("Control+a")
    page.get_by_role("button", name="List").click()
    assert words(page) == "- one\n- two"
    page.keyboard.press("Control+a")
    page.get_by_role("button", name="List").click()
    assert words(page) == "one\ntwo"
