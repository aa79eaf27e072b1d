"""Files join an answer by paste and by drop, as people do it."""

import base64

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from amends.conversations.models import Conversation, MessageKind
from amends.people.models import Person
from tests.screens.browser import axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PICTURE = base64.b64encode(
    base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
).decode()
# What a browser hands over with these events.
GIVE = """(sheet, [event, name, kind, content, words]) => {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], name, { type: kind }));
    if (words) data.setData("text/plain", words);
    const facts = { bubbles: true, cancelable: true };
    const given = event === "paste"
        ? new ClipboardEvent(event, { ...facts, clipboardData: data })
        : new DragEvent(event, { ...facts, dataTransfer: data });
    return sheet.dispatchEvent(given);
}"""


@pytest.fixture
def desk(page: Page, live_server: LiveServer, conversation: Conversation, jonas: Person) -> Page:
    """Jonas before Kari's matter, with the cursor in his answer."""
    client = Client()
    client.force_login(jonas)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    page.goto(f"/conversations/{conversation.number}/")
    page.keyboard.press("r")
    return page


def give(desk: Page, event: str, name: str, kind: str, words: str = "") -> bool:
    """Do it as a browser does; whether the browser goes on by itself."""
    return bool(desk.locator("[data-sheet]").evaluate(GIVE, [event, name, kind, PICTURE, words]))


def test_a_pasted_picture_stands_in_the_text_and_in_the_mail(desk: Page, conversation: Conversation) -> None:
    desk.keyboard.type("Here it is: ")
    assert not give(desk, "paste", "image.png", "image/png")
    expect(desk.locator("[data-files] .file")).to_contain_text("image.png")
    file = conversation.drafts.get().files.get()
    assert file.content_id in desk.locator("[data-sheet]").input_value()
    assert axe_violations(desk) == []
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_text("On its way to")).to_be_visible()
    sent = conversation.messages.filter(kind=MessageKind.REPLY).get()
    assert [(each.name, each.is_inline) for each in sent.attachments.all()] == [("image.png", True)]


def test_a_dropped_file_joins_beside_the_text(desk: Page, conversation: Conversation) -> None:
    for event in ("dragover", "drop"):
        assert not give(desk, event, "offer.pdf", "application/pdf")
    expect(desk.locator("[data-files] .file")).to_contain_text("offer.pdf")
    assert desk.locator("[data-sheet]").input_value() == ""
    assert conversation.drafts.get().files.get().name == "offer.pdf"


def test_while_a_file_is_held_over_it_the_composer_shows_that_it_takes_it(desk: Page) -> None:
    give(desk, "dragover", "offer.pdf", "application/pdf")
    expect(desk.locator("[data-composer][data-dropping]")).to_be_visible()
    give(desk, "drop", "offer.pdf", "application/pdf")
    expect(desk.locator("[data-dropping]")).to_have_count(0)


def test_words_copied_together_with_their_picture_are_pasted_as_words(desk: Page) -> None:
    assert give(desk, "paste", "cell.png", "image/png", words="14 900")
    expect(desk.locator("[data-files] .file")).to_have_count(0)
