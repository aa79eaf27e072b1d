"""A rule from an empty page to the first mail it sees to, and the pages to everybody."""

import pytest
from playwright.sync_api import Page, expect

from amends.conversations.models import Conversation
from amends.rules.models import Rule
from tests import cast
from tests.rules.making import rule, when
from tests.screens.office.test_looking import look, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_an_admin_makes_a_rule_and_the_next_mail_is_seen_to(page: Page, transactional_db: None) -> None:
    cast.mailbox(cast.team())
    cast.team("Support")
    sign_in(page, cast.person("Ada Lund", "admin"))
    page.goto("/settings/rules/")
    page.get_by_role("link", name="New rule").click()
    page.get_by_label("Name").fill("Money back")
    condition = page.get_by_role("group", name="Condition 1")
    condition.get_by_label("What").select_option(label="The message has the words")
    expect(condition.get_by_label("Team")).to_be_hidden()
    condition.get_by_label("Words").fill("pengene tilbake")
    for number, (what, box, value) in enumerate(
        [("Move it to the team", "Team", "Support"), ("Tag it", "Words", "")], 1
    ):
        action = page.get_by_role("group", name=f"Action {number}")
        action.get_by_label("What").select_option(label=what)
        if value:
            action.get_by_label(box).select_option(label=value)
    page.get_by_role("button", name="Another action").click()
    expect(page.get_by_role("group", name="Action 3").get_by_label("What")).to_be_focused()
    page.get_by_role("group", name="Action 2").get_by_label("Words").fill("refund")
    page.keyboard.press("Enter")
    page.wait_for_url("**/settings/rules/")
    cast.deliver(
        cast.letter("Kari <kari@nordahl.example>", "hjelp@morgenrot.example", "Hei", "Jeg vil ha pengene tilbake.")
    )
    matter = Conversation.objects.get()
    page.goto(f"/conversations/{matter.number}/")
    expect(page.get_by_text("Rule “Money back” moved this to Support.")).to_be_visible()
    expect(page.get_by_text("Rule “Money back” tagged this “refund”.")).to_be_visible()
    page.goto("/settings/rules/")
    expect(page.get_by_text("Applied once: ")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_of_rules(page: Page, theme: str, transactional_db: None) -> None:
    cast.mailbox(cast.team())
    ada, jonas = cast.person("Ada Lund", "admin"), cast.person("Jonas Weber")
    words = when(("words", "refund, money back, Rückerstattung*"), ("sender", "@customers.example"))
    one = rule(
        "Money back", conditions=words, actions=when(("person", jonas.pk), ("note", "Look at the receipt first."))
    )
    rule("Broken", actions=[{"kind": "moon", "value": "full"}], stops=True)
    cast.deliver(cast.letter("Kari <kari@nordahl.example>", "hjelp@morgenrot.example", "Hei", "Hei"))
    Rule.objects.get(name="Broken").switch(False, by=ada.actor)
    jonas.leave(by=ada.actor)
    sign_in(page, ada)
    for name, url in (
        ("rules", ""),
        ("rule", f"{one.pk}/"),
        ("rule-new", "new/"),
        ("rule-gone", f"{one.pk}/discarding/"),
        ("rule-trial", f"{Rule.objects.get(name='Broken').pk}/trial/"),
    ):
        page.goto(f"/settings/rules/{url}")
        look(page, name, theme)
    page.goto("/settings/rules/new/")
    page.get_by_role("group", name="Action 1").get_by_label("What").select_option(label="Tag it")
    page.get_by_role("button", name="Keep").last.click()
    look(page, "rule-wrong", theme)
