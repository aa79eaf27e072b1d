"""Erasing and copying as a lead sees it."""

import pytest
from playwright.sync_api import Page, expect

from amends.conversations.forwarding import Forward
from amends.customers.models import Organisation
from amends.privacy.carrying_out import erase_those_due
from amends.privacy.exporting import Export, make_exports_due
from tests import cast
from tests.screens.office.test_looking import look, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_lead_makes_a_copy_fetches_it_and_erases_the_person(page: Page, transactional_db: None) -> None:
    kari = cast.customer()
    cast.conversation(kari, cast.mailbox(cast.team()))
    sign_in(page, cast.person("Lena Brandt", "lead"))
    page.goto(f"/customers/{kari.pk}/")
    page.get_by_text("Their data", exact=True).click()
    page.get_by_role("link", name="Give them a copy of everything").click()
    page.get_by_role("button", name="Make a copy").click()
    expect(page.locator("#copies").get_by_text("It is being made.")).to_be_visible()
    make_exports_due()
    # The page hears of it by itself.
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Download").click(timeout=15_000)
    assert fetched.value.suggested_filename.startswith(f"copy-{kari.pk}-")
    page.goto(f"/customers/{kari.pk}/")
    page.get_by_text("Their data", exact=True).click()
    page.get_by_role("link", name="Erase this person").click()
    page.get_by_label("They asked us to").check()
    page.get_by_label("Type their name to confirm").fill("Kari Nordahl")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Lena Brandt asked to erase this person. It is being done.")).to_be_visible()
    erase_those_due()
    page.reload()
    expect(page.get_by_role("heading", name=f"Erased customer {kari.pk} has written about one matter.")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages(page: Page, theme: str, transactional_db: None) -> None:
    kari = cast.customer()
    kari.organisation = Organisation.objects.create(name="Pensjonat Nordahl")
    kari.save(update_fields=["organisation"])
    box = cast.mailbox(cast.team())
    matter = cast.conversation(kari, box)
    lena, ada = cast.person("Lena Brandt", "lead"), cast.person("Ada Lund", "admin")
    matter.forward(Forward(matter.messages.get(), "?", ("smith@workshop.example",)), by=lena.actor)
    Export.objects.ask(kari, by=lena, with_internal=True)
    make_exports_due()
    Export.objects.ask(kari, by=lena, with_internal=False)
    sign_in(page, lena)
    page.goto(f"/customers/{kari.pk}/")
    page.get_by_text("Their data", exact=True).click()
    look(page, "customer-data", theme)
    page.goto(f"/customers/{kari.pk}/erasure/")
    look(page, "erasure", theme)
    matter.hold("A lawyer wrote", by=ada.actor)
    page.reload()
    look(page, "erasure-held", theme)
    matter.let_go(by=ada.actor)
    secret = cast.conversation(kari, box)
    secret.confide([ada], by=ada.actor)
    page.goto(f"/customers/{kari.pk}/exports/")
    look(page, "exports", theme)
