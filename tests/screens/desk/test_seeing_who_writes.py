"""Who else is writing is seen at their first key, not when their typing rests."""

import re
import time

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from amends.conversations.models import Conversation, Draft
from tests import cast

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# The live stream looks a few times a second and a page asks a moment later: what is left of the second.
AT_ONCE = 300


@pytest.fixture
def matter(transactional_db, kari, mailbox) -> Conversation:
    return cast.conversation(kari, mailbox)


@pytest.fixture
def desk(page: Page, live_server: LiveServer, matter: Conversation, jonas) -> Page:
    client = Client()
    client.force_login(jonas)
    session = client.cookies["amends_session"].value
    page.context.add_cookies([{"name": "amends_session", "value": session, "url": live_server.url}])
    page.goto(f"/conversations/{matter.number}/")
    return page


def test_the_first_key_is_told_at_once_and_the_rest_when_the_typing_rests(desk: Page, matter: Conversation) -> None:
    sent: list[str] = []
    desk.on("request", lambda asked: sent.append(asked.post_data or "") if asked.url.endswith("/draft/") else None)
    sheet = desk.locator("[data-sheet]")
    sheet.focus()
    desk.evaluate("addEventListener('keydown', () => { window.typedAt ??= performance.now() }, true)")
    with desk.expect_response(re.compile("/draft/$")):
        desk.keyboard.type("H")
    # The browser notes it down only when all of the answer is there.
    desk.wait_for_function("performance.getEntriesByType('resource').some(each => each.name.endsWith('/draft/'))")
    began = desk.evaluate(
        "performance.getEntriesByType('resource').find(each => each.name.endsWith('/draft/')).startTime"
        " - window.typedAt"
    )
    assert began < AT_ONCE
    assert Draft.objects.get().text == "H"
    with desk.expect_response(re.compile("/draft/$")):
        desk.keyboard.type("ei Kari", delay=30)
    assert len(sent) == 2
    until = time.monotonic() + 5
    while Draft.objects.get().text != "Hei Kari" and time.monotonic() < until:
        time.sleep(0.05)
    assert Draft.objects.get().text == "Hei Kari"


def test_a_colleague_who_looks_at_it_sees_them_write(
    desk: Page, chromium: Browser, live_server: LiveServer, matter: Conversation, ingrid
) -> None:
    client = Client()
    client.force_login(ingrid)
    context = chromium.new_context(base_url=live_server.url)
    session = client.cookies["amends_session"].value
    context.add_cookies([{"name": "amends_session", "value": session, "url": live_server.url}])
    other = context.new_page()
    with desk.expect_response(re.compile("/draft/$")):
        desk.locator("[data-sheet]").press_sequentially("H")
    other.goto(f"/conversations/{matter.number}/")
    expect(other.get_by_text("Jonas", exact=False).first).to_be_visible()
    assert "is writing" in other.content()
    context.close()
