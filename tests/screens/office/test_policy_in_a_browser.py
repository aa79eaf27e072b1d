"""A lead changes who is answered how soon, and arranges the causes, with the keyboard alone and on every screen."""

import pytest
from playwright.sync_api import Page, expect

from amends.causes.models import Cause, tree
from amends.people.models import Person
from amends.queues.policy import change_policy, pressures
from amends.queues.pressing import USUAL, Pressure
from tests import cast
from tests.queues.test_foreseeing import read
from tests.screens.office.test_looking import THEMES, look, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def lead(transactional_db: None) -> Person:
    """Lena, with a matter of somebody who is let down, one of somebody who is upset, and a small tree of causes."""
    box, lena = cast.mailbox(cast.team()), cast.person("Lena Brandt", "lead")
    for name, anger in (("Kari Nordahl", 0.3), ("Thomas Albrecht", 0.6)):
        someone = cast.customer(name, f"{name.split()[0].lower()}@customers.example")
        read(cast.conversation(someone, box).messages.get(), anger)
    Cause.objects.all().delete()
    top = Cause(name_en="Wrong charge", name_de="Falsche Abbuchung", name_nb="Feil trekk").add(by=lena.actor)
    for name in ("Hidden fee", "Charged twice", "Of long ago"):
        Cause(name_en=name, parent=top).add(by=lena.actor)
    Cause.objects.get(name_en="Of long ago").retire(by=lena.actor)
    return lena


def drawn() -> list[str]:
    return ["–" * depth + each.name_en for depth, each in tree()]


def test_enter_shows_what_would_change_and_only_keep_keeps(page: Page, lead: Person) -> None:
    sign_in(page, lead)
    page.goto("/settings/policy/")
    page.get_by_label("Leads to Upset: Let down").check()
    page.get_by_label("Share of the usual time: Let down").fill("30")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="1 more conversation would have been in Upset.")).to_be_in_viewport()
    assert pressures() == USUAL
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Kept. Whoever waits is put into the new order now.")).to_be_visible()
    assert pressures()["letdown"] == Pressure(30, True)
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("It is as it was before.")).to_be_visible()
    assert pressures() == USUAL


def test_a_cause_is_opened_renamed_and_moved_by_keyboard(page: Page, lead: Person) -> None:
    sign_in(page, lead)
    page.goto("/settings/causes/")
    page.get_by_role("link", name="Hidden fee").press("Enter")
    expect(page.get_by_label("Name in English")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("Secret fee")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Charged twice").press("Enter")
    page.get_by_role("button", name="Move up").press("Enter")
    expect(page.get_by_role("button", name="Move down")).to_be_focused()
    assert drawn() == ["Wrong charge", "–Charged twice", "–Secret fee"]
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Move up")).to_be_focused()
    assert drawn() == ["Wrong charge", "–Secret fee", "–Charged twice"]


@THEMES
def test_the_page_of_who_is_answered_how_soon(page: Page, theme: str, lead: Person) -> None:
    change_policy({"again": Pressure(60, False)}, by=lead.actor)
    sign_in(page, lead)
    page.goto("/settings/policy/")
    look(page, "policy", theme)
    page.get_by_label("Leads to Upset: Let down").check()
    page.get_by_label("Leads to Upset: Upset").uncheck()
    page.get_by_role("button", name="See what would change").click()
    look(page, "policy-foreseen", theme)
    page.get_by_label("Share of the usual time: VIP").fill("200")
    page.get_by_role("button", name="Keep").click()
    look(page, "policy-wrong", theme)


@THEMES
def test_the_page_of_causes(page: Page, theme: str, lead: Person) -> None:
    sign_in(page, lead)
    page.goto("/settings/causes/")
    page.get_by_text("1 retired cause").click()
    look(page, "causes", theme)
    page.get_by_role("link", name="Hidden fee").click()
    look(page, "causes-open", theme)
    page.get_by_role("link", name="Add one below it").click()
    page.get_by_role("button", name="Keep").click()
    look(page, "causes-wrong", theme)
