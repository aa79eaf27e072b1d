"""The timeline of a customer by keyboard, without scripts, and for everybody: both themes, wide and narrow, three languages."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from amends.conversations.models import Contribution, Conversation, MessageKind, Reason
from amends.conversations.replying import Reply
from amends.customers.models import Customer
from amends.foundation.clock import now
from amends.mail.models import Mailbox
from amends.people.models import Person
from tests import cast
from tests.screens.browser import DESKTOP, PHONE, axe_violations, scrolls_sideways, shoot, size

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SMALL = (320, 800)


@pytest.fixture
def matters(kari: Customer, mailbox: Mailbox, jonas: Person) -> list[Conversation]:
    """Two matters of Kari, one of them so long that its beginning is on another page."""
    old = cast.conversation(kari, mailbox, "Fakturaen har feil beløp.", subject="Faktura", language="nb")
    for day in range(30, 3, -1):
        cast.write(old, f"Purring, dag {day}.", at=now() - timedelta(days=day))
    old.close(by=kari.actor, reason=Reason.CONFIRMED)
    words = "Maskinen lekker igjen, og jeg har gjester fra fredag. Dette er tredje gang jeg skriver til dere om den."
    new = cast.conversation(kari, mailbox, words, subject="Tredje gang jeg skriver om maskinen", language="nb")
    new.reply(Reply("Hei Kari, den nye maskinen kommer torsdag.", (kari.first_address,)), by=jonas.actor)
    new.note("Transportøren lovet torsdag før tolv.", by=jonas.actor)
    new.receive(Contribution(MessageKind.AUTO_REPLY, "Jeg er på ferie til mandag."), by=kari.actor)
    new.deny("Den kom ikke.", by=kari.actor)
    return [old, new]


@pytest.fixture
def desk(page: Page, live_server: LiveServer, jonas: Person) -> Page:
    """Jonas at the desk."""
    page.context.add_cookies([cookie_of(jonas, live_server)])
    return page


def cookie_of(person: Person, live_server: LiveServer) -> dict[str, str]:
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": live_server.url}


def test_from_the_case_by_keyboard_to_what_was_said_before(desk: Page, matters: list[Conversation]) -> None:
    _old, new = matters
    desk.goto(f"/conversations/{new.number}/")
    desk.get_by_role("link", name="Timeline").click()
    expect(desk.get_by_role("heading", level=2).first).to_have_text("Today")
    expect(desk.locator(".row .words").first).to_have_text("«Den kom ikke.»")
    for _ in range(3):
        desk.keyboard.press("j")
    said = new.messages.get(kind=MessageKind.NOTE)
    expect(desk.locator(".row[data-cursor]")).to_contain_text("Jeg er på ferie")
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**/conversations/{new.number}/?all#entry-{said.pk}")
    expect(desk.locator(f"#entry-{said.pk}")).to_be_in_viewport()


def test_what_is_folded_away_there_is_unfolded_for_whoever_comes_from_here(
    desk: Page, matters: list[Conversation]
) -> None:
    old, _new = matters
    desk.goto(f"/customers/{old.customer_id}/timeline/")
    desk.get_by_role("link", name="Older").click()
    desk.wait_for_url("**below=**")
    row = desk.locator(".row", has_text="Purring, dag 30.")
    row.get_by_role("link").click()
    expect(desk.locator("article", has_text="Purring, dag 30.")).to_be_in_viewport()


def test_all_of_it_works_without_scripts(
    chromium: Browser, live_server: LiveServer, matters: list[Conversation], jonas: Person
) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies([cookie_of(jonas, live_server)])
    page = context.new_page()
    page.goto(f"/customers/{matters[0].customer_id}/")
    page.get_by_role("link", name="Timeline", exact=True).click()
    page.get_by_role("link", name="Older").click()
    expect(page.get_by_role("link", name="Older")).to_have_count(0)
    page.get_by_role("link", name="Back to the newest").click()
    expect(page).to_have_url(re.compile("/timeline/$"))
    page.locator(".row").first.get_by_role("link").click()
    expect(page).to_have_url(re.compile("/conversations/"))
    context.close()


@pytest.mark.parametrize("language", ["en", "de", "nb"])
def test_it_is_for_everybody(desk: Page, matters: list[Conversation], jonas: Person, language: str) -> None:
    Person.objects.filter(pk=jonas.pk).update(language=language)
    desk.goto(f"/customers/{matters[0].customer_id}/timeline/")
    for theme in ("light", "dark"):
        desk.emulate_media(color_scheme=theme)
        for pixels in (DESKTOP, PHONE, SMALL):
            desk.set_viewport_size(size(pixels))
            assert not scrolls_sideways(desk)
            assert axe_violations(desk) == []
            shoot(desk, f"customer-timeline-{pixels[0]}-{theme}-{language}")
