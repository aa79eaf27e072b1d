from datetime import date, timedelta

import pytest
from django.test import Client

from amends.foundation.clock import now
from amends.mail.models import ImapRoad
from amends.mail.watching import Health

ACCOUNT = {
    "host": "imap.morgenrot.example",
    "port": "993",
    "security": "tls",
    "username": "hjelp",
    "password": "geheim",
    "folder": "INBOX",
    "after": "leave",
}


@pytest.fixture
def admin(ada) -> Client:
    client = Client()
    client.force_login(ada)
    return client


@pytest.fixture
def url(mailbox) -> str:
    return f"/settings/mailboxes/{mailbox.pk}/fetching/"


def test_an_account_is_kept_with_its_password_sealed(admin, url):
    admin.post(url, ACCOUNT)
    road = ImapRoad.objects.get()
    assert (road.host, road.password, road.since) == ("imap.morgenrot.example", "geheim", None)
    assert "geheim" not in road.sealed_password
    assert "geheim" not in admin.get(url).content.decode()


def test_history_is_asked_for_with_a_date(admin, url):
    admin.post(url, ACCOUNT | {"since": "2025-01-01"})
    assert ImapRoad.objects.get().account.since == date(2025, 1, 1)


def test_moving_needs_a_folder(admin, url):
    assert 'aria-invalid="true"' in admin.post(url, ACCOUNT | {"after": "move"}).content.decode()
    assert not ImapRoad.objects.exists()


def test_a_password_never_goes_to_another_server(admin, url):
    admin.post(url, ACCOUNT)
    admin.post(url, ACCOUNT | {"host": "imap.evil.example", "password": ""})
    assert ImapRoad.objects.get().host == "imap.morgenrot.example"


def test_a_mailbox_that_has_stopped_is_shown_to_admins_on_every_page(admin, url, mailbox, jonas):
    admin.post(url, ACCOUNT)
    ImapRoad.objects.get().note(Health(last_error="Refused.", failing_since=now() - timedelta(minutes=5)))
    assert mailbox.address in admin.get("/queue/answer/").content.decode()
    agent = Client()
    agent.force_login(jonas)
    assert mailbox.address not in agent.get("/queue/answer/").content.decode()


def test_a_page_that_is_not_there_says_so_in_our_voice(admin):
    answer = admin.get("/nowhere/")
    assert answer.status_code == 404
    assert "There is nothing here." in answer.content.decode()
