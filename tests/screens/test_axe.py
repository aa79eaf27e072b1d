"""Axe finds nothing on any page, in both themes; the list of pages is that of who may look at what.

Pages made of the same templates are looked at once.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from amends.people.models import Person
from tests.screens.browser import DESKTOP, axe_violations, size, wait_for_the_last_request
from tests.screens.controls.pages import pages
from tests.screens.controls.planting import Desk
from tests.screens.who_may import NOBODY_SIGNED_IN

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.long, pytest.mark.django_db(transaction=True)]

# The dark page has other colours, and nothing else that axe looks at.
RULES = {"light": (), "dark": ("color-contrast",)}
SHOWN = (200, 410)


def test_axe_finds_nothing_on_any_page(chromium: Browser, live_server: LiveServer) -> None:
    desk = Desk()
    seen: set[frozenset[str | None]] = set()
    found: list[str] = []
    for person, role in ((desk.tor, "admin"), (desk.mehmet, "observer"), (None, NOBODY_SIGNED_IN)):
        context = chromium.new_context(base_url=live_server.url, viewport=size(DESKTOP), reduced_motion="reduce")
        if person:
            context.add_cookies([{"name": "amends_session", "value": session_of(person), "url": live_server.url}])
        page = context.new_page()
        for path in pages(desk, role):
            made_of = parts_of(person, path)
            if made_of and made_of not in seen:
                seen.add(made_of)
                found += wrong_on(page, path)
        context.close()
    wait_for_the_last_request()
    assert found == []


def session_of(person: Person) -> str:
    """They are signed in."""
    return client_of(person).cookies["amends_session"].value


def client_of(person: Person | None) -> Client:
    """Who asks."""
    client = Client()
    if person:
        client.force_login(person)
    return client


def parts_of(person: Person | None, path: str) -> frozenset[str | None]:
    """The templates of a whole page of ours; nothing where there is a part of one, a file, or a way on."""
    answer = client_of(person).get(path)
    is_shown = answer.status_code in SHOWN and not answer.streaming and b"<main" in answer.content
    return frozenset(each.name for each in answer.templates) if is_shown else frozenset()


def wrong_on(page: Page, path: str) -> Iterator[str]:
    """What axe finds there, in each theme."""
    page.goto(path)
    for theme, rules in RULES.items():
        page.emulate_media(color_scheme=theme)
        yield from (f"{path} {theme} {each}" for each in axe_violations(page, *rules))
