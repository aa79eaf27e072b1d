"""An agent chooses who gets an answer, with the keyboard alone."""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from amends.conversations.models import Contribution, Conversation, MessageKind
from amends.mail.models import OutgoingMail
from tests.screens.browser import PHONE, axe_violations, scrolls_sideways, shoot, size

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KARI, OLA, PER = "kari@nordahl.example", "ola@nordmann.example", "per@bakke.example"


@pytest.fixture
def desk(page: Page, live_server: LiveServer, transactional_db, conversation: Conversation, jonas, kari) -> Page:
    """Jonas, looking at a mail with two others in copy."""
    conversation.receive(Contribution(MessageKind.RECEIVED, "Hei", cc=(OLA, PER), sender_address=KARI), by=kari.actor)
    client = Client()
    client.force_login(jonas)
    session = client.cookies["amends_session"].value
    page.context.add_cookies([{"name": "amends_session", "value": session, "url": live_server.url}])
    page.goto(f"/conversations/{conversation.number}/")
    return page


def chips(desk: Page) -> list[str]:
    return [chip.get_attribute("data-address") for chip in desk.locator("[data-address]").all()]


def test_one_key_answers_everybody_or_only_the_writer(desk: Page) -> None:
    assert chips(desk) == [KARI, OLA, PER]
    desk.keyboard.press("r")
    desk.keyboard.press("Alt+a")
    assert chips(desk) == [KARI]
    expect(desk.locator("[data-sheet]")).to_be_focused()
    desk.keyboard.press("Alt+a")
    assert chips(desk) == [KARI, OLA, PER]


def test_chips_come_and_go_and_are_who_is_written_to(desk: Page) -> None:
    copy = desk.get_by_role("textbox", name="Copy")
    copy.focus()
    desk.keyboard.press("Backspace")
    assert chips(desk) == [KARI, OLA]
    desk.keyboard.type("eva@nordmann.example;nonsense ")
    expect(desk.locator(".chip-error")).to_contain_text("nonsense")
    desk.get_by_role("button", name="Remove nonsense").press("Enter")
    expect(copy).to_be_focused()
    desk.keyboard.type("half@typed.example")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Escape")
    desk.locator("[data-sheet]").fill("Hei alle")
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_text(f"On its way to {KARI}.")).to_be_visible()
    sent = [mail.recipients for mail in OutgoingMail.objects.order_by("pk")]
    assert sent == [[KARI], [OLA, "eva@nordmann.example", "half@typed.example"]]


def test_who_was_taken_out_stays_out_on_another_device(desk: Page) -> None:
    desk.keyboard.press("r")
    desk.keyboard.type("Hei")
    with desk.expect_response(lambda answer: "draft" in answer.url and PER not in (answer.request.post_data or PER)):
        desk.get_by_role("button", name=f"Remove {PER}").press("Enter")
    desk.evaluate("localStorage.clear()")
    desk.reload()
    assert chips(desk) == [KARI, OLA]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("window", [(1440, 900), PHONE])
def test_the_chips_are_in_nobodys_way(desk: Page, theme: str, window: tuple[int, int]) -> None:
    desk.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    desk.set_viewport_size(size(window))
    assert axe_violations(desk) == []
    assert not scrolls_sideways(desk)
    shoot(desk, f"receivers-{window[0]}-{theme}")
