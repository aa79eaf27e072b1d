"""Every control on every page does its work; the list of them comes from the pages (docs/decisions/0040)."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from amends.people.models import Person
from tests import cast
from tests.screens.browser import wait_for_the_last_request
from tests.screens.controls.filling import code_of
from tests.screens.controls.keeping import Snapshot, begin_to_watch, stop_watching
from tests.screens.controls.pages import pages
from tests.screens.controls.planting import Desk
from tests.screens.controls.special import ELSEWHERE, SECRET
from tests.screens.controls.walking import Ledger, Walk, context_of
from tests.screens.who_may import NOBODY_SIGNED_IN

ROOT = Path(__file__).parents[2]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the database is put back by copying its file"),
]


@pytest.fixture
def empty() -> Iterator[Snapshot]:
    """The database before anybody works here, and what is written to it noted down."""
    begin_to_watch()
    yield Snapshot()
    stop_watching()


def test_every_control_does_its_work(
    chromium: Browser, live_server: LiveServer, empty: Snapshot, settings: Any
) -> None:
    # A code may be given a moment after its half minute.
    settings.MFA_TOTP_TOLERANCE = 1
    ledger, desk = Ledger(), Desk()
    walk = partial(walk_as, chromium, live_server.url, ledger)
    planted = Snapshot()
    people = {"admin": desk.tor, "lead": desk.lena, "agent": desk.jonas, "observer": desk.mehmet}
    for role, person in people.items():
        planted.put_back()
        walk(list(pages(desk, role)), lambda page, who=person: sign_in(page, who))
    planted.put_back()
    walk(["/accounts/2fa/authenticate/"], lambda page: begin_to_sign_in(page, desk.lena))
    planted.put_back()
    walk(list(pages(desk, NOBODY_SIGNED_IN)))
    empty.put_back()
    walk(["/set-up/"])
    assert (ledger.troubles, ledger.unused, ledger.gone) == ([], [], [])


def test_what_is_done_elsewhere_is_done_there() -> None:
    for place in ELSEWHERE.values():
        path, _colons, name = place.partition("::")
        assert f"def {name}(" in (ROOT / path).read_text()


def walk_as(
    browser: Browser, url: str, ledger: Ledger, paths: list[str], come_in: Callable[[Page], None] | None = None
) -> None:
    """Send somebody through their pages, once they have come in."""
    with context_of(browser, url) as context:
        page = context.new_page()
        if come_in:
            come_in(page)
            # The code of this half minute may be given once more.
            cache.clear()
        Walk(page, Snapshot(), ledger).go(paths)
    wait_for_the_last_request()


def sign_in(page: Page, person: Person) -> None:
    """Sign in as people do, with the second step where there is one."""
    begin_to_sign_in(page, person)
    if page.get_by_role("heading", name="One more step.").count():
        go_on(page, "Code", code_of(SECRET))
    page.wait_for_url("**/queue/**")


def begin_to_sign_in(page: Page, person: Person) -> None:
    """Give the address and the password."""
    page.goto("/accounts/login/")
    page.get_by_label("Work e-mail").fill(person.email)
    go_on(page, "Password", cast.PASSWORD)


def go_on(page: Page, label: str, words: str) -> None:
    """Fill in the last field, and see where it leads."""
    page.get_by_label(label).fill(words)
    page.evaluate("window.isShown = true")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()
