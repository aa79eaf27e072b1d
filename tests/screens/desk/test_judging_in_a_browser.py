"""What was read, by keyboard and without scripts, for everybody: both themes, wide and narrow, three languages."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from amends.causes.models import Cause
from amends.conversations.models import Conversation
from amends.people.models import Person
from amends.triage.models import Correction, Mood
from amends.triage.noticing import notice
from tests import cast
from tests.screens.browser import DESKTOP, PHONE, axe_violations, scrolls_sideways, shoot, size

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

FURIOUS = (
    "Es reicht! Seit sechs Wochen warte ich auf meine Maschine, dreimal habe ich geschrieben und niemand antwortet. "
    "Das ist eine bodenlose Frechheit! Wenn das Geld bis Freitag nicht da ist, hören Sie von meinem Anwalt."
)


@pytest.fixture
def furious(conversation: Conversation) -> Conversation:
    """Kari is beside herself; a database that was emptied has its causes again."""
    Cause.objects.get_or_create(code="late_delivery", defaults={"name_en": "Not received"})
    Cause.objects.get_or_create(code="rude_staff", defaults={"name_en": "Rudeness"})
    notice(cast.write(conversation, FURIOUS))
    return conversation


@pytest.fixture
def desk(page: Page, live_server: LiveServer, jonas: Person) -> Page:
    """Jonas at the desk."""
    client = Client()
    client.force_login(jonas)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    return page


def test_how_upset_somebody_is_is_set_right_by_keyboard_where_one_stands(desk: Page, furious: Conversation) -> None:
    desk.goto(f"/conversations/{furious.number}/")
    pressed = desk.locator("#reading .judge").first.locator("[aria-pressed=true]")
    expect(pressed).to_contain_text("Furious")
    desk.keyboard.press("h")
    expect(desk.locator("#judge-feeling-furious")).to_be_focused()
    for _step in range(2):
        desk.keyboard.press("Shift+Tab")
    desk.keyboard.press("Enter")
    expect(pressed).to_contain_text("Let down")
    expect(desk.locator("#judge-feeling-letdown")).to_be_focused()
    assert (Correction.objects.get().is_now, Mood.objects.get().feeling) == ("letdown", "letdown")
    expect(desk.locator("#standing .feeling")).to_have_text("Let down")
    # The message itself says the same, and asks nothing any more.
    entry = desk.locator(".entry", has_text="Es reicht!")
    expect(entry.locator("form .chip").first).to_have_text("Let down")
    expect(entry.get_by_role("button", name="Right")).to_have_count(0)
    expect(entry).to_have_attribute("data-feels", "letdown")
    expect(desk.get_by_role("status").filter(has_text="Noted.")).to_be_visible()


def test_a_threat_that_is_none_is_said_with_one_press_and_stands_there_to_be_said_again(
    desk: Page, furious: Conversation
) -> None:
    desk.goto(f"/conversations/{furious.number}/")
    desk.locator("#judge-threat-legal").focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("#judge-threat-legal")).to_have_attribute("aria-pressed", "false")
    expect(desk.locator("#judge-threat-legal")).to_be_focused()
    expect(desk.locator("#threats")).to_be_hidden()
    desk.keyboard.press("u")
    expect(desk.locator("#threat")).to_be_visible()


def test_a_flag_that_is_taken_away_by_keyboard_leaves_the_cursor_among_the_others(
    desk: Page, furious: Conversation
) -> None:
    desk.goto(f"/conversations/{furious.number}/")
    desk.locator("#judge-complaint").focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("#judge-complaint")).to_have_count(0)
    expect(desk.locator("#judge-flags")).to_be_focused()


def test_distress_nobody_has_read_is_said_with_one_press(desk: Page, furious: Conversation) -> None:
    desk.goto(f"/conversations/{furious.number}/")
    desk.locator("#judge-distress").click()
    expect(desk.locator("#standing .feeling")).to_have_text("In distress")
    assert Mood.objects.get().feeling == "distress"


def test_how_upset_they_are_and_the_cause_are_two_keys_each(desk: Page, furious: Conversation) -> None:
    desk.goto(f"/conversations/{furious.number}/")
    desk.locator("#reading > summary").click()
    for key in "h3":
        desk.keyboard.press(key)
    expect(desk.locator("#judge-feeling-upset")).to_have_attribute("aria-pressed", "true")
    expect(desk.locator("#judge-feeling-upset")).to_be_focused()
    desk.keyboard.press("2")
    expect(desk.locator("#standing .feeling")).to_have_text("Let down")
    second = desk.locator("#causes button").nth(2).get_attribute("value")
    for key in "c2":
        desk.keyboard.press(key)
    expect(desk.locator(f"#reading [name=cause][value='{second}'][aria-pressed=true]")).to_have_count(1)
    assert str(Mood.objects.get().cause_id) == second


def test_a_number_alone_judges_nothing_and_the_overlay_names_the_keys(desk: Page, furious: Conversation) -> None:
    desk.goto(f"/conversations/{furious.number}/")
    desk.keyboard.press("1")
    desk.keyboard.press("?")
    said = desk.locator("dialog[open] .keymap")
    expect(said).to_contain_text("how we read it, then its key")
    expect(said).to_contain_text("cause, then its key")
    expect(said.locator("div", has_text="Furious").locator("kbd")).to_have_text(["H", "4"])
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("keys", "field", "said"),
    [
        ("h5", "distress", "yes"),
        ("h6", "threat", ""),
        ("h9", "insult", "yes"),
        ("h09", "insult", "yes"),
        ("hk3", "kind", "suggestion"),
        ("h02", "churn", "yes"),
        ("hl3", "language", "nn"),
    ],
)
def test_everything_that_was_read_has_keys(desk: Page, furious: Conversation, keys: str, field: str, said: str) -> None:
    desk.goto(f"/conversations/{furious.number}/")
    for key in keys:
        desk.keyboard.press(key)
    expect(desk.get_by_role("status").filter(has_text="Noted.")).to_be_visible()
    correction = Correction.objects.get()
    assert (correction.field, correction.is_now) == (field, said)


@pytest.mark.parametrize(
    "place", ["#judge-feeling-calm", "#judge-feeling-furious", "#judge-distress", "#judge-threat-physical"]
)
def test_the_first_press_with_a_mouse_counts(desk: Page, furious: Conversation, place: str) -> None:
    desk.goto(f"/conversations/{furious.number}/")
    box = desk.locator(place).bounding_box()
    assert box
    # As a hand does it: down, and up again where the cursor stands.
    desk.mouse.move(box["x"] + box["width"] - 4, box["y"] + box["height"] / 2)
    desk.mouse.down()
    desk.wait_for_timeout(60)
    desk.mouse.up()
    expect(desk.locator(".toast")).to_be_visible()
    assert Correction.objects.count() == 1


def test_one_key_says_that_the_newest_is_read_right(desk: Page, furious: Conversation) -> None:
    desk.goto(f"/conversations/{furious.number}/")
    desk.keyboard.press("y")
    expect(desk.locator(".toast")).to_contain_text("Confirmed")
    said = Correction.objects.get()
    assert (said.assessment.message, said.was == said.is_now) == (furious.messages.last(), True)


def test_which_words_it_was_read_by_is_one_press_away(desk: Page, furious: Conversation) -> None:
    desk.goto(f"/conversations/{furious.number}/")
    entry = desk.locator("#latest")
    entry.locator("summary.chip").click()
    marked = entry.locator("mark").all_inner_texts()
    assert marked
    assert entry.locator(".phrases q").all_inner_texts() == marked
    expect(entry.locator(".phrases")).to_contain_text("anger")


def test_the_tenth_cause_has_a_key_too(desk: Page, furious: Conversation) -> None:
    for number in range(8):
        Cause(name_en=f"Cause {number}").add(by=furious.customer.actor)
    desk.goto(f"/conversations/{furious.number}/")
    tenth = desk.locator("#causes button").nth(10).get_attribute("value")
    for key in "ca":
        desk.keyboard.press(key)
    expect(desk.locator(f"#reading [name=cause][value='{tenth}'][aria-pressed=true]")).to_have_count(1)


def test_that_it_is_no_complaint_is_two_keys(desk: Page, furious: Conversation) -> None:
    desk.goto(f"/conversations/{furious.number}/")
    for key in "c1":
        desk.keyboard.press(key)
    expect(desk.locator("#reading [name=cause][aria-pressed=true]")).to_have_count(1)
    for key in "c0":
        desk.keyboard.press(key)
    expect(desk.locator("#reading [name=cause][aria-pressed=true]")).to_have_count(0)
    assert Correction.objects.latest("pk").is_now == ""


def test_the_cause_is_one_key_and_one_press(desk: Page, furious: Conversation) -> None:
    desk.goto(f"/conversations/{furious.number}/")
    desk.keyboard.press("c")
    desk.locator("#causes").get_by_role("button", name="Rudeness").click()
    expect(desk.locator("#standing")).to_contain_text("Rudeness")
    assert Mood.objects.get().cause_is_confirmed


def test_without_scripts_it_is_the_same_form(
    chromium: Browser, live_server: LiveServer, furious: Conversation, jonas: Person
) -> None:
    client = Client()
    client.force_login(jonas)
    context = chromium.new_context(java_script_enabled=False, base_url=live_server.url)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"/conversations/{furious.number}/")
    page.locator(".entry").get_by_role("button", name="Right").last.click()
    expect(page.locator(".toast")).to_contain_text("Confirmed")
    page.get_by_role("button", name="It is no threat", exact=True).click()
    assert Mood.objects.get().threat == ""
    context.close()


@pytest.mark.parametrize("language", ["en", "de", "nb"])
def test_it_is_for_everybody(desk: Page, furious: Conversation, jonas: Person, language: str) -> None:
    jonas.language = language
    jonas.save(update_fields=["language"])
    for address in (f"/conversations/{furious.number}/", "/queue/upset/"):
        desk.goto(address)
        for wide in (DESKTOP, PHONE):
            for theme in ("light", "dark"):
                desk.set_viewport_size(size(wide))
                desk.emulate_media(color_scheme=theme)
                assert axe_violations(desk) == []
                assert not scrolls_sideways(desk)
                shoot(desk, f"judging-{language}-{address.strip('/').replace('/', '-')}-{wide[0]}-{theme}")
