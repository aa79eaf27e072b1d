"""From the row of an account to a mail on the desk: real IMAP and SMTP servers that know only the provider's tokens."""

import pytest

from amends.cli.processes.watchers import Watchers
from amends.foundation.clock import now
from amends.mail.connecting import lead_through, look_whether_it_works
from amends.mail.models import ImapRoad, OAuthAccount, SmtpRoad
from amends.mail.oauth import Tokens
from amends.mail.providers import PROVIDERS
from amends.mail.spooling import Spool
from tests import cast
from tests.mail.dovecot import Dovecot, comes_true, dovecot  # noqa: F401
from tests.mail.post_office import PostOffice, open_post_office
from tests.mail.provider import Authority, authority, provider_of  # noqa: F401
from tests.mail.test_oauth import account, token  # noqa: F401

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

HELP = "hjelp@morgenrot.example"
USER = "hjelp@shop.example"


@pytest.fixture
def office(authority: Authority, dovecot: Dovecot, monkeypatch):  # noqa: F811
    """Both servers, which hear of each token as soon as it is given."""
    with open_post_office() as office:
        monkeypatch.setitem(PROVIDERS, "provider", provider_of(authority, dovecot.imap, office.port))

        def tell_both(given: str) -> None:
            dovecot.tokens.good[given] = USER
            office.tokens[given] = USER

        authority.when_given = tell_both
        yield office


@pytest.fixture
def watchers(tmp_path):
    them = Watchers(Spool(tmp_path / "spool"))
    yield them
    them._stop_all()


@pytest.fixture
def connected(office: PostOffice, account: OAuthAccount, ada) -> OAuthAccount:  # noqa: F811
    OAuthAccount.objects.update(username=USER)
    account.refresh_from_db()
    lead_through(account, by=ada.actor)
    return account


def write(server: Dovecot, subject: str) -> None:
    server.deliver(cast.letter("kari@nordahl.example", HELP, subject, "Den lekker"), USER)


def test_one_consent_fetches_and_sends(connected, office, dovecot):  # noqa: F811
    assert look_whether_it_works(connected)
    assert (connected.fetching_trouble, connected.sending_trouble) == ("", "")
    assert office.signed_in == [USER]
    assert "method=XOAUTH2" in (dovecot.home / "log").read_text()
    assert (ImapRoad.objects.get().sealed_password, SmtpRoad.objects.get().sealed_password) == ("", "")


def test_what_a_server_refuses_is_said_for_each(connected, dovecot):  # noqa: F811
    dovecot.tokens.good.clear()
    assert not look_whether_it_works(connected)
    assert "no longer accepts our access" in connected.fetching_trouble
    assert connected.sending_trouble == ""


def test_mail_keeps_coming_over_the_end_of_a_token(connected, watchers, dovecot, authority: Authority):  # noqa: F811
    watchers.look()
    assert comes_true(lambda: ImapRoad.objects.get().state != {})
    write(dovecot, "first")
    assert comes_true(lambda: watchers.spool.count() == 1)
    # The server forgets the token an hour later, and with it hangs up.
    dovecot.stop()
    dovecot.tokens.good.clear()
    OAuthAccount.objects.update(expires_at=now())
    dovecot.start()
    write(dovecot, "second")
    assert comes_true(lambda: watchers.spool.count() == 2, within=20)
    assert len(authority.given) == 2


def test_a_lost_consent_fails_the_mailbox_and_a_new_one_mends_it_at_once(
    connected,
    watchers,
    dovecot,  # noqa: F811
    authority: Authority,  # noqa: F811
    ada,
):
    authority.refresh_tokens.clear()
    OAuthAccount.objects.update(expires_at=now())
    watchers.look()

    def is_noted() -> bool:
        watchers.look()
        return "Give the consent again" in ImapRoad.objects.get().trouble

    assert comes_true(is_noted)
    assert ImapRoad.objects.get().failing_since is not None
    tokens = authority._give()[1]
    connected.consent(Tokens(tokens["access_token"], tokens["refresh_token"], 3600), by=ada.actor)

    def is_well() -> bool:
        watchers.look()
        return not ImapRoad.objects.get().failing_since

    assert comes_true(is_well)
