"""A mailbox opened by consent: tokens given, kept sealed, renewed by one at a time, and lost in plain words."""

import logging
import threading
from datetime import timedelta

import pytest
from django.db import connection

from amends.cli.examining.rooms import examine_mail_in
from amends.foundation.clock import now, standing_at
from amends.journal.models import Event
from amends.mail.delivering import deliver_due
from amends.mail.models import ImapRoad, MailState, OAuthAccount, OutgoingMail, SmtpRoad
from amends.mail.oauth import Away, NotYet, Refused, ask_for_code, consent_page, trade_code, trade_device_code
from amends.mail.oauth_accounts import CONSENT_LOST, CONSENTED
from amends.mail.providers import GOOGLE, MICROSOFT, PROVIDERS
from amends.mail.tokens import NoToken, NoTokenNow
from tests.mail.post_office import open_post_office
from tests.mail.provider import CLIENT, SECRET, Authority, authority, provider_of  # noqa: F401
from tests.mail.test_delivering import post

BACK = "http://localhost:8400/settings/mail-consent/"


def account_of(mailbox, **facts) -> OAuthAccount:
    """An account somebody has described, and not yet consented to."""
    account = OAuthAccount(mailbox=mailbox, provider_key="provider", client_id=CLIENT, username="hjelp", **facts)
    account.secret = SECRET
    account.save()
    return account


@pytest.fixture
def account(mailbox, authority: Authority, ada) -> OAuthAccount:  # noqa: F811
    """An account with a consent, through a browser."""
    account = account_of(mailbox)
    page = consent_page(account.client, BACK, "a-state", "a-verifier", "hjelp")
    query = dict(pair.split("=", 1) for pair in page.partition("?")[2].split("&"))
    back = authority.consent({**query, "redirect_uri": BACK})
    code = back.partition("code=")[2].partition("&")[0]
    account.consent(trade_code(account.client, code, BACK, "a-verifier"), by=ada.actor)
    return account


def token(account: OAuthAccount, instead_of: str = "") -> str:
    way = account.token_for("127.0.0.1", "none")
    assert way
    return way(instead_of=instead_of)


def test_the_providers_are_asked_for_reading_and_sending_at_their_own_addresses():
    assert MICROSOFT.scope.split() == [
        "https://outlook.office.com/IMAP.AccessAsUser.All",
        "https://outlook.office.com/SMTP.Send",
        "offline_access",
    ]
    assert GOOGLE.scope == "https://mail.google.com/"
    pages = [each for one in PROVIDERS.values() for each in (one.console, one.consent_page, one.token_page)]
    assert [page for page in pages if not page.startswith("https://")] == []
    assert (bool(MICROSOFT.device_page), bool(GOOGLE.device_page)) == (True, False)


def test_a_consent_gives_tokens_that_are_kept_sealed(account, authority: Authority):  # noqa: F811
    assert token(account) == authority.given[0]
    row = OAuthAccount.objects.values().get()
    assert [
        name for name, value in row.items() if str(value) in {SECRET, *authority.given, *authority.refresh_tokens}
    ] == []
    assert Event.objects.filter(kind=CONSENTED).count() == 1


def test_a_code_is_of_no_use_to_whoever_lacks_the_verifier(account, authority: Authority):  # noqa: F811
    authority.codes["stolen"] = {"redirect_uri": BACK, "code_challenge": "of-somebody-else"}
    with pytest.raises(Refused) as refusal:
        trade_code(account.client, "stolen", BACK, "a-verifier")
    assert refusal.value.code == "invalid_grant"


def test_a_code_typed_in_on_another_device_consents_too(mailbox, authority: Authority, ada):  # noqa: F811
    account = account_of(mailbox)
    device = ask_for_code(account.client)
    assert device.user_code == "KRAN-4711"
    with pytest.raises(NotYet):
        trade_device_code(account.client, device.code)
    authority.devices[device.code] = True
    account.consent(trade_device_code(account.client, device.code), by=ada.actor)
    assert token(account) == authority.given[0]


def test_a_token_is_renewed_before_it_ends_and_the_refresh_token_with_it(account, authority: Authority):  # noqa: F811
    with standing_at(now() + timedelta(minutes=56)):
        assert token(account) == authority.given[1]
    with standing_at(now() + timedelta(hours=3)):
        assert token(account) == authority.given[2]
    used = [asked["refresh_token"] for asked in authority.asked if asked.get("grant_type") == "refresh_token"]
    assert len(set(used)) == 2


def test_a_refresh_token_that_is_not_replaced_stays(account, authority: Authority):  # noqa: F811
    authority.rotates = False
    for hours in (2, 4):
        with standing_at(now() + timedelta(hours=hours)):
            token(account)
    assert len(authority.given) == 3


def test_a_token_the_server_refuses_is_replaced_unless_it_is_young(account, authority: Authority):  # noqa: F811
    first = token(account)
    assert token(account, instead_of=first) == first
    with standing_at(now() + timedelta(minutes=10)):
        assert token(account, instead_of=first) == authority.given[1]


def test_a_provider_that_is_away_breaks_nothing_and_the_token_is_used_to_its_end(
    account,
    authority: Authority,  # noqa: F811
):
    authority.refusal = (503, {})
    with standing_at(now() + timedelta(minutes=57)):
        assert token(account) == authority.given[0]
    with standing_at(now() + timedelta(minutes=61)):
        with pytest.raises(NoTokenNow, match="Provider cannot be reached just now"):
            token(account)
        authority.refusal = None
        assert token(account) == authority.given[1]
    assert OAuthAccount.objects.get().broken == ""


def test_a_server_that_does_not_answer_is_away(mailbox, monkeypatch):
    monkeypatch.setitem(PROVIDERS, "provider", provider_of(Authority(port=1)))
    with pytest.raises(Away):
        ask_for_code(account_of(mailbox).client)


def test_a_consent_taken_back_is_noted_once_and_nobody_asks_again(account, authority: Authority):  # noqa: F811
    authority.refresh_tokens.clear()
    with standing_at(now() + timedelta(hours=2)):
        for _ in range(3):
            with pytest.raises(NoToken, match="Give the consent again"):
                token(account)
    assert len([asked for asked in authority.asked if asked.get("grant_type") == "refresh_token"]) == 1
    assert Event.objects.filter(kind=CONSENT_LOST).count() == 1
    account.refresh_from_db()
    assert (account.broken, account.is_connected) == ("invalid_grant", False)
    finding = next(each for each in examine_mail_in() if "hjelp at Provider" in each.words)
    assert "give the consent again" in finding.remedy


def test_a_token_goes_to_the_servers_of_its_provider_only(account, mailbox):
    assert ImapRoad(mailbox=mailbox, host="127.0.0.1", security="none").account.access_token is not None
    assert ImapRoad(mailbox=mailbox, host="imap.evil.example", security="none").account.access_token is None
    assert SmtpRoad(mailbox=mailbox, host="smtp.evil.example", security="none").account.access_token is None


def test_a_token_never_goes_over_a_line_less_protected_than_the_providers(mailbox, authority: Authority):  # noqa: F811
    OAuthAccount.objects.create(
        mailbox=mailbox, provider_key="microsoft", client_id=CLIENT, username="hjelp", consented_at=now()
    )
    place = {"mailbox": mailbox, "host": "smtp.office365.com"}
    assert SmtpRoad(security="starttls", **place).account.access_token is not None
    assert SmtpRoad(security="none", **place).account.access_token is None


def test_an_account_that_was_forgotten_gives_no_token(account):
    way = account.token_for("127.0.0.1", "none")
    OAuthAccount.objects.all().delete()
    with pytest.raises(NoToken, match="was forgotten"):
        way()


def test_secrets_stand_in_no_log_no_journal_and_no_description(account, authority: Authority, caplog):  # noqa: F811
    caplog.set_level(logging.DEBUG)
    road = ImapRoad(mailbox=account.mailbox, host="127.0.0.1", port=1, security="none")
    with standing_at(now() + timedelta(hours=2)):
        token(account)
    authority.refresh_tokens.clear()
    with standing_at(now() + timedelta(hours=4)), pytest.raises(NoToken):
        token(account)
    written = caplog.text + repr(list(Event.objects.values())) + repr(road.account) + repr(account.client)
    secrets = {
        SECRET,
        *authority.given,
        *(asked["refresh_token"] for asked in authority.asked if "refresh_token" in asked),
    }
    assert len(secrets) == 5
    assert [secret for secret in secrets if secret in written] == []


@pytest.mark.django_db(transaction=True)
def test_two_who_need_a_new_token_at_once_use_the_refresh_token_once(account, authority: Authority):  # noqa: F811
    OAuthAccount.objects.update(expires_at=now())
    authority.takes_seconds = 0.3
    begin, got = threading.Barrier(4), []

    def ask() -> None:
        begin.wait()
        got.append(token(account))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert got == [authority.given[1]] * 4
    assert len([asked for asked in authority.asked if asked.get("grant_type") == "refresh_token"]) == 1
    assert OAuthAccount.objects.get().broken == ""


def test_who_was_killed_while_renewing_holds_nobody_up_for_long(account, authority: Authority):  # noqa: F811
    with standing_at(now() + timedelta(hours=2)):
        assert OAuthAccount.objects.get().lease()
        assert not OAuthAccount.objects.get().lease()
    with standing_at(now() + timedelta(hours=2, minutes=2)):
        assert token(account) == authority.given[1]


def test_a_refusal_that_comes_after_somebody_elses_new_token_breaks_nothing(account, authority: Authority):  # noqa: F811
    late = OAuthAccount.objects.get()
    with standing_at(now() + timedelta(hours=2)):
        token(account)
        with pytest.raises(NoTokenNow):
            late.renew()
        assert OAuthAccount.objects.get().broken == ""
        assert token(account) == authority.given[1]


def test_an_answer_goes_out_by_a_token_that_is_renewed_on_the_way(
    mailbox,
    account,
    authority: Authority,  # noqa: F811
    monkeypatch,
):
    with open_post_office() as office:
        monkeypatch.setitem(PROVIDERS, "provider", provider_of(authority, smtp=office.port))
        SmtpRoad.objects.create(mailbox=mailbox, host="127.0.0.1", port=office.port, security="none", username="hjelp")
        mail = post(mailbox)
        with standing_at(now() + timedelta(minutes=30)):
            # The server knows only what is given from now on, so the first token is refused.
            authority.when_given = lambda given: office.tokens.update({given: "hjelp"})
            assert deliver_due() == 1
    mail.refresh_from_db()
    assert (mail.state, office.signed_in) == (MailState.SENT, ["hjelp"])
    assert len(authority.given) == 2


def test_an_answer_waits_while_the_consent_is_lost_and_says_why(mailbox, account, authority: Authority):  # noqa: F811
    SmtpRoad.objects.create(mailbox=mailbox, host="127.0.0.1", port=1, security="none", username="hjelp")
    OAuthAccount.objects.update(broken="invalid_grant")
    with open_post_office() as office:
        SmtpRoad.objects.update(port=office.port)
        post(mailbox)
        deliver_due()
    mail = OutgoingMail.objects.get()
    assert mail.state == MailState.WAITING
    assert mail.answer.startswith("Provider no longer accepts our consent")


@pytest.mark.parametrize("code", ["access_denied", "expired_token", "invalid_client", "invalid_scope", "some_new_word"])
def test_every_refusal_is_told_with_what_to_do(code: str):
    words = str(Refused(MICROSOFT, code, "AADSTS1: The first sentence. Trace ID: 4711"))
    assert "Microsoft 365" in words or code == "expired_token"
    assert words.endswith("(AADSTS1: The first sentence)")


def test_a_key_that_was_changed_is_told_and_not_stumbled_over(account, settings):
    settings.SECRET_KEY = "another key"
    with pytest.raises(NoToken, match="Give the consent again"):
        token(account)
    assert any("cannot be read" in each.words and each.remedy for each in examine_mail_in())
