"""An agent asks somebody outside with the keyboard alone, and reads what they answer."""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from amends.conversations.models import Contribution, Conversation, Enclosure, MessageKind
from amends.files.models import StoredFile
from amends.mail.models import OutgoingMail
from tests import cast
from tests.screens.browser import PHONE, axe_violations, scrolls_sideways, shoot, size

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PER = "per@plumber.example"


@pytest.fixture
def desk(page: Page, live_server: LiveServer, transactional_db, conversation: Conversation, jonas, kari) -> Page:
    """Jonas, looking at a conversation with a receipt in it."""
    files = (Enclosure(StoredFile.keep(b"%PDF"), "kvittering.pdf", "application/pdf"),)
    conversation.receive(
        Contribution(MessageKind.RECEIVED, "Her er den.", sender_address="kari@nordahl.example", files=files),
        by=kari.actor,
    )
    client = Client()
    client.force_login(jonas)
    session = client.cookies["amends_session"].value
    page.context.add_cookies([{"name": "amends_session", "value": session, "url": live_server.url}])
    page.goto(f"/conversations/{conversation.number}/")
    return page


def test_forward_by_key_and_the_answer_that_comes_back(desk: Page, conversation: Conversation) -> None:
    desk.keyboard.press("w")
    expect(desk.get_by_role("heading", name="Ask somebody outside.")).to_be_visible()
    expect(desk.get_by_role("textbox", name="To", exact=True)).to_be_focused()
    desk.keyboard.type(PER)
    desk.keyboard.press("Tab")
    desk.keyboard.press("Tab")
    with desk.expect_response(lambda answer: "Kan du komme" in (answer.request.post_data or "")):
        desk.keyboard.type("Kan du komme?")
    desk.evaluate("localStorage.clear()")
    desk.reload()
    expect(desk.locator("[data-sheet]")).to_have_value("Kan du komme?")
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_text(f"On its way to {PER}.")).to_be_visible()
    message = conversation.messages.get(kind=MessageKind.FORWARD)
    assert [each.name for each in message.attachments.all()] == ["kvittering.pdf"]
    ours = OutgoingMail.objects.get()
    cast.deliver(
        cast.letter(
            f"Per Rør <{PER}>", "hjelp@morgenrot.example", ours.subject, "Torsdag.", References=f"<{ours.message_id}>"
        )
    )
    desk.reload()
    expect(desk.locator(".entry-inside").last).to_contain_text("Per Rør from outside, only we see this")
    desk.get_by_role("button", name="I have read it").press("Enter")
    expect(desk.get_by_text("Somebody we asked has answered.")).to_have_count(0)


def test_a_message_has_its_own_way_to_be_forwarded(desk: Page, conversation: Conversation) -> None:
    desk.get_by_role("article").first.get_by_role("link", name="Forward").click()
    expect(desk.locator(".quoted")).to_contain_text("> Maskinen lekker.")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("window", [(1440, 900), PHONE])
def test_nothing_is_in_the_way(desk: Page, theme: str, window: tuple[int, int]) -> None:
    desk.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    desk.set_viewport_size(size(window))
    shoot(desk, f"forwardable-{window[0]}-{theme}")
    desk.get_by_role("article").first.get_by_role("link", name="Forward").click()
    expect(desk.locator(".quoted")).to_be_visible()
    assert axe_violations(desk) == []
    assert not scrolls_sideways(desk)
    shoot(desk, f"forward-{window[0]}-{theme}")
