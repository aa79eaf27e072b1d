"""Opening a mailbox by consent on screen, step by step, and everything that may go wrong on the way."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from amends.environment import environment
from amends.foundation.clock import now, standing_at
from amends.journal.models import Event
from amends.mail.models import ImapRoad, OAuthAccount, SmtpRoad
from amends.mail.providers import MICROSOFT
from tests import cast
from tests.mail.provider import CLIENT, SECRET, Authority, authority  # noqa: F401

FACTS = {"client_id": CLIENT, "secret": SECRET, "username": "hjelp@shop.example"}


@pytest.fixture
def admin(ada) -> Client:
    client = Client()
    client.force_login(ada)
    return client


@pytest.fixture
def settings_url(mailbox) -> str:
    return f"/settings/mailboxes/{mailbox.pk}/"


@pytest.fixture
def described(admin, settings_url, authority: Authority) -> Client:  # noqa: F811
    """Somebody at the fourth step, with a consent begun."""
    answer = admin.post(f"{settings_url}account/provider/", FACTS)
    assert answer.headers["Location"] == f"{settings_url}consent/"
    admin.post(f"{settings_url}consent/request/")
    return admin


def page(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def query_there(client: Client, settings_url: str) -> dict[str, str]:
    """What the provider is asked by the link on the page."""
    link = re.search(r'href="(http://127\.0\.0\.1:\d+/consent\?[^"]+)"', page(client, f"{settings_url}consent/"))
    assert link
    return {name: values[0] for name, values in parse_qs(urlsplit(link[1].replace("&amp;", "&")).query).items()}


def came_back(authority: Authority, client: Client, settings_url: str) -> dict[str, str]:  # noqa: F811
    back = authority.consent(query_there(client, settings_url))
    return {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}


def test_the_values_to_copy_stand_on_the_page(admin, settings_url):
    words = page(admin, f"{settings_url}account/microsoft/")
    assert f'value="{environment.public_url}/settings/mail-consent/"' in words
    assert "IMAP.AccessAsUser.All" in words
    assert 'value="https://mail.google.com/"' in page(admin, f"{settings_url}account/google/")


def test_a_client_is_kept_with_its_secret_sealed_and_never_shown(described, settings_url):
    account = OAuthAccount.objects.get()
    assert (account.client_id, account.secret, SECRET in account.sealed_secret) == (CLIENT, SECRET, False)
    assert SECRET not in page(described, f"{settings_url}account/provider/")
    assert SECRET not in repr(list(Event.objects.values()))


def test_the_provider_hears_a_challenge_and_never_the_verifier(described, settings_url):
    asked = query_there(described, settings_url)
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert asked["scope"] == "mail offline_access"
    assert asked["login_hint"] == "hjelp@shop.example"
    assert len(asked["state"]) >= 40


def test_coming_back_changes_nothing_until_somebody_clicks(described, settings_url, authority: Authority):  # noqa: F811
    back = came_back(authority, described, settings_url)
    words = described.get("/settings/mail-consent/", back).content.decode()
    assert "One more click" in words
    assert not OAuthAccount.objects.get().is_connected
    answer = described.post(f"{settings_url}consent/", back)
    assert answer.headers["Location"] == f"{settings_url}account/"
    assert OAuthAccount.objects.get().is_connected
    roads = ImapRoad.objects.get(), SmtpRoad.objects.get()
    assert [(road.host, road.username) for road in roads] == [("127.0.0.1", "hjelp@shop.example")] * 2


def test_what_the_servers_say_stands_on_the_last_page(described, settings_url, authority: Authority):  # noqa: F811
    described.post(f"{settings_url}consent/", came_back(authority, described, settings_url))
    words = page(described, f"{settings_url}account/")
    assert words.count("127.0.0.1 does not answer on port 1") == 2
    assert "Step 5 of 5" in words


def test_a_consent_is_used_once(described, settings_url, authority: Authority):  # noqa: F811
    back = came_back(authority, described, settings_url)
    described.post(f"{settings_url}consent/", back)
    described.post(f"{settings_url}consent/", back)
    assert "does not belong to what you asked for" in page(described, f"{settings_url}consent/")
    assert len(authority.given) == 1


def test_the_answer_to_somebody_elses_question_is_no_answer(
    described,
    settings_url,
    authority: Authority,  # noqa: F811
):
    back = came_back(authority, described, settings_url)
    other = Client()
    other.force_login(cast.person("Tor Haugland", "admin"))
    assert other.get("/settings/mail-consent/", back).status_code == 404
    other.post(f"{settings_url}consent/", back)
    described.post(f"{settings_url}consent/", back | {"state": "made-up"})
    assert authority.given == []


def test_a_consent_too_late_is_refused(described, settings_url, authority: Authority):  # noqa: F811
    back = came_back(authority, described, settings_url)
    with standing_at(now() + timedelta(minutes=16)):
        described.post(f"{settings_url}consent/", back)
    assert not OAuthAccount.objects.get().is_connected


def test_an_address_that_cannot_be_reached_is_pasted(described, settings_url, authority: Authority):  # noqa: F811
    address = authority.consent(query_there(described, settings_url))
    described.post(f"{settings_url}consent/", {"address": f" {address} "})
    assert OAuthAccount.objects.get().is_connected


def test_a_consent_declined_is_told_kindly(described, settings_url):
    state = query_there(described, settings_url)["state"]
    described.post(f"{settings_url}consent/", {"error": "access_denied", "state": state})
    assert "The consent was declined at Provider. Begin again" in page(described, f"{settings_url}consent/")


def test_a_wrong_secret_is_told_and_a_new_one_mends_it(described, settings_url, authority: Authority):  # noqa: F811
    described.post(f"{settings_url}account/provider/", FACTS | {"secret": "wrong"})
    described.post(f"{settings_url}consent/", came_back(authority, described, settings_url))
    assert "does not know the client or its secret" in page(described, f"{settings_url}consent/")
    described.post(f"{settings_url}account/provider/", FACTS)
    described.post(f"{settings_url}consent/request/")
    described.post(f"{settings_url}consent/", came_back(authority, described, settings_url))
    OAuthAccount.objects.update(broken="invalid_client")
    assert described.post(f"{settings_url}account/provider/", FACTS).headers["Location"] == f"{settings_url}account/"
    assert OAuthAccount.objects.get().is_connected


def test_another_client_needs_a_consent_of_its_own(described, settings_url, authority: Authority):  # noqa: F811
    described.post(f"{settings_url}consent/", came_back(authority, described, settings_url))
    described.post(f"{settings_url}account/provider/", FACTS | {"client_id": "another"})
    account = OAuthAccount.objects.get()
    assert (account.is_connected, account.sealed_refresh, account.sealed_access) == (False, "", "")


def test_a_code_on_another_device_works_without_a_script(described, settings_url, authority: Authority):  # noqa: F811
    described.post(f"{settings_url}consent/code/")
    assert "KRAN-4711" in page(described, f"{settings_url}consent/")
    described.post(f"{settings_url}consent/answer/")
    assert "Nobody has typed the code in yet" in page(described, f"{settings_url}consent/")
    authority.devices = dict.fromkeys(authority.devices, True)
    answer = described.post(f"{settings_url}consent/answer/")
    assert answer.headers["Location"] == f"{settings_url}account/"
    assert OAuthAccount.objects.get().is_connected


def test_a_page_that_asks_by_itself_is_left_alone_until_there_is_news(
    described,
    settings_url,
    authority: Authority,  # noqa: F811
):
    described.post(f"{settings_url}consent/code/")
    by_itself = {"HTTP_HX_REQUEST": "true"}
    assert described.post(f"{settings_url}consent/answer/", **by_itself).status_code == 204
    authority.devices = dict.fromkeys(authority.devices, True)
    answer = described.post(f"{settings_url}consent/answer/", **by_itself)
    assert answer.headers["HX-Redirect"] == f"{settings_url}account/"


def test_google_gives_no_codes_for_mail(admin, settings_url, mailbox):
    admin.post(f"{settings_url}account/google/", FACTS)
    assert "gives no codes" in page(admin, f"{settings_url}consent/")
    assert admin.post(f"{settings_url}consent/code/").status_code == 404


def test_microsoft_wants_to_know_the_organisation(admin, settings_url):
    admin.post(f"{settings_url}account/microsoft/", FACTS | {"tenant": "shop.example"})
    account = OAuthAccount.objects.get()
    assert (
        account.client.page(MICROSOFT.token_page) == "https://login.microsoftonline.com/shop.example/oauth2/v2.0/token"
    )


def test_servers_opened_by_consent_ask_for_no_password_any_more(described, settings_url, authority: Authority):  # noqa: F811
    described.post(f"{settings_url}consent/", came_back(authority, described, settings_url))
    words = page(described, f"{settings_url}fetching/")
    assert 'name="password"' not in words
    assert "It is opened by a consent at Provider." in words
    # Another folder is read anew, so the form asks once from when on.
    words = described.post(f"{settings_url}fetching/", {"folder": "Kunden", "after": "seen"}).content.decode()
    asked = re.search(r'name="asked_about" value="([^"]*)"', words)
    assert asked
    described.post(f"{settings_url}fetching/", {"folder": "Kunden", "after": "seen", "asked_about": asked[1]})
    road = ImapRoad.objects.get()
    assert (road.folder, road.host, road.account.access_token is not None) == ("Kunden", "127.0.0.1", True)
    assert 'name="host"' not in page(described, f"{settings_url}sending/")


def test_an_account_is_forgotten_with_its_tokens(described, settings_url, authority: Authority):  # noqa: F811
    described.post(f"{settings_url}consent/", came_back(authority, described, settings_url))
    described.post(f"{settings_url}account-parting/")
    assert not OAuthAccount.objects.exists()
    assert ImapRoad.objects.get().account.access_token is None
    assert 'name="password"' in page(described, f"{settings_url}fetching/")
