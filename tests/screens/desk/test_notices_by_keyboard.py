"""The bell by keyboard alone, live, and for everybody: both themes, wide and narrow."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from amends.conversations.models import Conversation
from amends.foundation.clock import now, standing_at
from amends.notices.models import Notice
from amends.people.models import Person
from tests import cast
from tests.screens.browser import DESKTOP, PHONE, axe_violations, scrolls_sideways, shoot, size

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SMALL = (320, 800)


@pytest.fixture
def told(conversation: Conversation, jonas: Person, ingrid: Person) -> Conversation:
    """Jonas was given Kari's matter, called in a note, and she has written again; the first he has read."""
    with standing_at(now() - timedelta(hours=20)):
        conversation.assign(jonas, by=ingrid.actor)
        cast.let_others_react()
        Notice.objects.all().read(jonas)
    conversation.note("@Jonas, she has waited before.", by=ingrid.actor)
    cast.write(conversation, "Er det noen der?")
    cast.let_others_react()
    return conversation


@pytest.fixture
def desk(page: Page, live_server: LiveServer, jonas: Person) -> Page:
    """Jonas at the desk."""
    client = Client()
    client.force_login(jonas)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return page


def bell(desk: Page) -> str:
    """The name of the bell with its number."""
    return desk.locator("#queues a[data-key=b]").inner_text().replace("\n", " ")


def test_b_leads_to_the_notices_and_enter_to_the_conversation_where_they_are_read(
    desk: Page, told: Conversation
) -> None:
    desk.goto("/queue/answer/")
    assert bell(desk) == "Notices 2"
    desk.keyboard.press("b")
    desk.wait_for_url("**/notices/")
    expect(desk.get_by_role("heading", level=1)).to_have_text("2 notices are new.")
    desk.keyboard.press("j")
    assert desk.evaluate("document.activeElement.textContent") == "Kari Nordahl has written."
    with desk.expect_response(lambda answer: answer.url.endswith("/seeing/") and answer.request.method == "POST"):
        desk.keyboard.press("Enter")
        desk.wait_for_url(f"**/conversations/{told.number}/")
    assert not Notice.objects.unread().exists()
    assert desk.locator("#seen form").count() == 0


def test_e_marks_everything_as_read(desk: Page, told: Conversation) -> None:
    desk.goto("/notices/")
    desk.keyboard.press("e")
    expect(desk.get_by_role("heading", level=1)).to_have_text("You have read everything.")
    assert bell(desk) == "Notices"


def test_what_is_new_of_one_matter_is_marked_by_one_button(desk: Page, told: Conversation) -> None:
    desk.goto("/notices/")
    desk.get_by_role("button", name="Mark as read").last.click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("You have read everything.")


def test_what_one_is_told_appears_by_itself(desk: Page, told: Conversation, ingrid: Person) -> None:
    desk.goto("/notices/")
    told.note("@Jonas, once more.", by=ingrid.actor)
    cast.let_others_react()
    expect(desk.get_by_role("heading", level=1)).to_have_text("3 notices are new.", timeout=10_000)
    expect(desk.locator("#queues a[data-key=b] .num")).to_have_text("3")


def test_news_about_the_page_one_looks_at_is_read_at_once(desk: Page, told: Conversation, ingrid: Person) -> None:
    desk.goto(f"/conversations/{told.number}/")
    expect(desk.locator("#seen form")).to_have_count(0)
    with desk.expect_response(
        lambda answer: answer.url.endswith("/seeing/") and answer.request.method == "POST", timeout=10_000
    ):
        told.note("@Jonas, once more.", by=ingrid.actor)
        cast.let_others_react()
    assert not Notice.objects.unread().exists()


def test_the_map_of_keys_names_the_bell(desk: Page, told: Conversation) -> None:
    desk.goto("/queue/answer/")
    desk.keyboard.press("?")
    assert "B Notices" in desk.locator("#keys .keymap").inner_text().replace("\n", " ")


def test_on_a_phone_the_bell_is_in_sight(desk: Page, told: Conversation) -> None:
    desk.set_viewport_size(size(PHONE))
    desk.goto("/queue/answer/")
    expect(desk.locator("#queues a[data-key=b]")).to_be_in_viewport(ratio=1)


def test_without_scripts_there_is_a_button(desk: Page, told: Conversation, live_server: LiveServer) -> None:
    browser = desk.context.browser
    assert browser
    plain = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    plain.add_cookies(desk.context.cookies())
    page = plain.new_page()
    page.goto(f"/conversations/{told.number}/")
    page.get_by_role("button", name="Mark its notices as read").click()
    assert page.get_by_role("button", name="Mark its notices as read").count() == 0
    plain.close()
    assert not Notice.objects.unread().exists()


def test_a_choice_is_made_by_keyboard_and_kept(desk: Page, told: Conversation) -> None:
    desk.goto("/me/notices/")
    mentions = desk.get_by_label("By mail: A colleague mentions you in a note")
    mentions.focus()
    desk.keyboard.press("End")
    desk.get_by_role("button", name="Keep").press("Enter")
    expect(desk.get_by_text("Kept.")).to_be_visible()
    expect(mentions).to_have_value("")
    expect(desk.get_by_label("By mail: Somebody gives you a conversation")).to_have_value("at_once")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("pixels", [DESKTOP, PHONE, SMALL], ids=["desktop", "phone", "small"])
def test_the_pages_are_for_everybody(
    desk: Page, told: Conversation, jonas: Person, theme: str, pixels: tuple[int, int]
) -> None:
    Person.objects.filter(pk=jonas.pk).update(theme=theme)
    desk.set_viewport_size(size(pixels))
    for name, path in (
        ("notices", "/notices/"),
        ("notices-none", "/notices/?before=2020-01-01T00:00:00%2B00:00~1&read=1"),
        ("wishes", "/me/notices/"),
    ):
        desk.goto(path)
        shoot(desk, f"{name}-{pixels[0]}-{theme}")
        assert (path, axe_violations(desk), scrolls_sideways(desk)) == (path, [], False)
