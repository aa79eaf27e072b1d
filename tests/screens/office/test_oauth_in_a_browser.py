"""A mailbox opened by consent in a browser, from choosing the provider to “it works”, over real servers."""

import pytest
from playwright.sync_api import Page, expect

from amends.mail.models import OAuthAccount
from amends.mail.providers import PROVIDERS
from tests import cast
from tests.mail.dovecot import Dovecot, dovecot  # noqa: F401
from tests.mail.post_office import open_post_office
from tests.mail.provider import CLIENT, SECRET, Authority, authority, provider_of  # noqa: F401
from tests.screens.office.test_looking import look, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

USER = "hjelp@shop.example"


def begin(page: Page) -> str:
    """Sign in, describe the client, and stand at the consent; the address of the mailbox' settings."""
    mailbox = cast.mailbox(cast.team())
    sign_in(page, cast.person("Ada Lund", "admin"))
    page.goto(f"/settings/mailboxes/{mailbox.pk}/")
    page.get_by_role("link", name="Open by consent").click()
    page.get_by_role("link", name="Provider 127.0.0.1").click()
    page.get_by_label("Client ID").fill(CLIENT)
    page.get_by_label("Client secret").fill(SECRET)
    page.get_by_label("Account").fill(USER)
    page.get_by_role("button", name="On to the consent").click()
    page.wait_for_url("**/consent/")
    return f"/settings/mailboxes/{mailbox.pk}"


def test_a_mailbox_is_connected_step_by_step_in_a_browser(
    page: Page,
    transactional_db: None,
    authority: Authority,  # noqa: F811
    dovecot: Dovecot,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with open_post_office() as office:
        monkeypatch.setitem(PROVIDERS, "provider", provider_of(authority, dovecot.imap, office.port))

        def tell_both(given: str) -> None:
            dovecot.tokens.good[given] = office.tokens[given] = USER

        authority.when_given = tell_both
        begin(page)
        page.get_by_role("button", name="In this browser").click()
        page.get_by_role("link", name="Go to Provider").click()
        # The provider sends people to the public address, behind which the tests have another port.
        back = page.get_by_role("link", name="Yes").get_attribute("href") or ""
        page.goto(back.replace("http://localhost:8400", ""))
        page.get_by_role("button", name="Connect hjelp@morgenrot.example").click()
        page.wait_for_url("**/account/")
        expect(page.get_by_text("127.0.0.1 lets us fetch mail.")).to_be_visible()
        expect(page.get_by_text("127.0.0.1 lets us send mail.")).to_be_visible()
        page.get_by_role("button", name="Look again").click()
        expect(page.get_by_text("Provider has let us in.")).to_be_visible()
        assert office.signed_in == [USER, USER]


def test_a_code_typed_in_elsewhere_lets_the_page_go_on_by_itself(
    page: Page,
    transactional_db: None,
    authority: Authority,  # noqa: F811
) -> None:
    begin(page)
    page.get_by_role("button", name="By a code on another device").click()
    expect(page.get_by_text("KRAN-4711")).to_be_visible()
    authority.devices = dict.fromkeys(authority.devices, True)
    page.wait_for_url("**/account/", timeout=15_000)
    assert OAuthAccount.objects.get().is_connected


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_of_a_consent(
    page: Page,
    theme: str,
    transactional_db: None,
    authority: Authority,  # noqa: F811
) -> None:
    home = begin(page)
    look(page, "oauth-4-consent", theme)
    page.get_by_role("button", name="In this browser").click()
    look(page, "oauth-4-browser", theme)
    page.goto("/settings/mail-consent/?error=access_denied&state=x")
    look(page, "oauth-back", theme)
    page.get_by_role("button", name="Go on").click()
    look(page, "oauth-4-declined", theme)
    page.get_by_role("button", name="By a code on another device").click()
    look(page, "oauth-4-code", theme)
    authority.devices = dict.fromkeys(authority.devices, True)
    page.wait_for_url("**/account/", timeout=15_000)
    look(page, "oauth-5-account", theme)
    OAuthAccount.objects.update(broken="invalid_grant", broken_details="AADSTS70008: The token has expired. Trace")
    for path, name in (
        ("account", "oauth-5-lost"),
        ("account/microsoft", "oauth-2-microsoft"),
        ("account/google", "oauth-2-google"),
        ("fetching", "oauth-fetching"),
    ):
        page.goto(f"{home}/{path}/")
        look(page, name, theme)
    page.goto(f"{home}/account/")
    page.get_by_role("button", name="Forget the account").click()
    page.goto(f"{home}/account/")
    look(page, "oauth-1-providers", theme)
