"""The pages of the office in a browser: for everybody, in both themes, at every width."""

import pytest
from playwright.sync_api import Page

from amends.people.models import Person
from tests import cast
from tests.screens.browser import DESKTOP, PHONE, axe_violations, scrolls_sideways, shoot, size

pytestmark = [pytest.mark.browser, pytest.mark.slow]
THEMES = pytest.mark.parametrize("theme", ["light", "dark"])
SHOTS = [(DESKTOP, "1440"), (PHONE, "390"), ((320, 800), "")]


def look(page: Page, name: str, theme: str) -> None:
    """The page is in order at every width; on a desk and a phone keep a picture."""
    page.emulate_media(color_scheme=theme)
    for pixels, width in SHOTS:
        page.set_viewport_size(size(pixels))
        assert not scrolls_sideways(page), f"{name} at {pixels[0]}"
        if width:
            shoot(page, f"{name}-{width}-{theme}")
            assert axe_violations(page) == []


def sign_in(page: Page, person: Person) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Work e-mail").fill(person.email)
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/queue/**")


@THEMES
def test_signing_in_and_what_may_go_wrong(page: Page, theme: str, transactional_db: None) -> None:
    jonas = cast.person("Jonas Weber")
    page.goto("/accounts/login/")
    look(page, "sign-in", theme)
    page.get_by_label("Work e-mail").fill(jonas.email)
    page.get_by_label("Password").fill("not-the-password")
    page.get_by_role("button", name="Sign in").click()
    look(page, "sign-in-wrong", theme)
    for url in ("password/reset", "signup", "inactive"):
        page.goto(f"/accounts/{url}/")
        look(page, url.replace("/", "-"), theme)


@THEMES
def test_the_demo_offers_everybody(page: Page, theme: str, transactional_db: None, settings) -> None:
    settings.DEMO_PASSWORD = cast.PASSWORD
    for name, role in (("Jonas Weber", "agent"), ("Lena Brandt", "lead"), ("Tor Haugland", "admin")):
        cast.person(name, role)
    page.goto("/accounts/login/")
    look(page, "sign-in-demo", theme)
    page.get_by_role("button", name="Lena Brandt").click()
    page.wait_for_url("**/queue/**")
    assert page.locator(".me-name").inner_text() == "Lena Brandt"


@THEMES
def test_the_first_run(page: Page, theme: str, transactional_db: None) -> None:
    page.goto("/")
    look(page, "set-up", theme)
    page.get_by_label("Your name").fill("Ada Lund")
    page.get_by_role("button", name="Begin").click()
    look(page, "set-up-wrong", theme)


@THEMES
def test_accepting_an_invitation(page: Page, theme: str, transactional_db: None) -> None:
    berit = Person.objects.welcome("berit@morgenrot.example", "Berit Bø")
    page.goto(f"/invitation/{berit.invite(by=berit.actor)}/")
    look(page, "join", theme)
    page.get_by_label("Password").fill("quite-a-long-one")
    page.get_by_label("The same again").fill("quite-a-long-one")
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/queue/**")


@THEMES
def test_ones_own_pages(page: Page, theme: str, transactional_db: None) -> None:
    sign_in(page, cast.person("Jonas Weber"))
    for url in ("me", "accounts/password/change", "accounts/2fa", "accounts/sessions", "accounts/logout"):
        page.goto(f"/{url}/")
        look(page, url.replace("/", "-"), theme)
    page.goto("/accounts/2fa/totp/activate/")
    if page.get_by_role("heading", name="Is it you?").count():
        look(page, "reauthenticate", theme)
        page.get_by_label("Password").fill(cast.PASSWORD)
        page.get_by_role("button", name="Go on").click()
    look(page, "totp", theme)


@THEMES
def test_the_settings(page: Page, theme: str, transactional_db: None) -> None:
    team, ada = cast.team(country="DE"), cast.person("Ada Lund", "admin")
    box = cast.mailbox(team)
    team.members.add(ada, cast.person("Jonas Weber"))
    sign_in(page, ada)
    pages = ["", "teams/", f"teams/{team.pk}/", "mailboxes/", f"mailboxes/{box.pk}/", f"mailboxes/{box.pk}/sending/"]
    for url in [*pages, "colleagues/", "colleagues/new/", f"colleagues/{ada.pk}/"]:
        page.goto(f"/settings/{url}")
        look(page, "-".join(["settings", *url.strip("/").split("/")]).strip("-"), theme)


def test_the_theme_changes_at_once_and_stays(page: Page, transactional_db: None) -> None:
    sign_in(page, cast.person("Jonas Weber"))
    page.goto("/me/")
    page.locator(".me summary").click()
    page.locator(".me").get_by_role("button", name="Dark").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.wait_for_timeout(300)
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
