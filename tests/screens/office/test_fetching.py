import re
from datetime import date, timedelta

import pytest
from django.test import Client

from amends.foundation.clock import now
from amends.mail.imap import ImapState
from amends.mail.imap_roads import RoadState
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


READ = {"uidvalidity": 1, "last_uid": 900, "first_new_uid": 901, "started_at": "2026-01-01T00:00:00+00:00"}


def asked_again(page: str) -> dict[str, str]:
    """What the page asks about, as its form sends it back."""
    return {"asked_about": re.findall(r'name="asked_about" value="([^"]+)"', page)[0]}


@pytest.mark.parametrize("change", [{"host": "imap.new.example"}, {"username": "support"}, {"folder": "Support"}])
def test_another_account_or_folder_begins_anew_once_it_is_said_from_when_on(admin, url, change):
    admin.post(url, ACCOUNT)
    ImapRoad.objects.update(state=READ)
    asked = admin.post(url, ACCOUNT | change).content.decode()
    assert "so it is read anew" in asked
    assert (ImapRoad.objects.get().host, ImapRoad.objects.get().state) == (ACCOUNT["host"], READ)
    admin.post(url, ACCOUNT | change | asked_again(asked) | {"since": "2025-01-01"})
    road = ImapRoad.objects.get()
    assert (road.state, road.since, RoadState(road).load()) == ({}, date(2025, 1, 1), ImapState())
    assert {name: getattr(road, name) for name in change} == change


def test_an_answer_about_one_folder_is_none_about_another(admin, url):
    admin.post(url, ACCOUNT)
    asked = asked_again(admin.post(url, ACCOUNT | {"folder": "Support"}).content.decode())
    assert "so it is read anew" in admin.post(url, ACCOUNT | {"folder": "Sales"} | asked).content.decode()


def test_what_else_changes_asks_nothing_and_goes_on(admin, url):
    admin.post(url, ACCOUNT)
    ImapRoad.objects.update(state=READ)
    admin.post(url, ACCOUNT | {"after": "seen", "port": "994"})
    road = ImapRoad.objects.get()
    assert (road.after, RoadState(road).load().last_uid) == ("seen", 900)


def test_who_still_reads_the_old_folder_leaves_no_word_about_the_new_one(admin, url):
    admin.post(url, ACCOUNT)
    old = RoadState(ImapRoad.objects.get())
    old.save(ImapState(uidvalidity=1, last_uid=900))
    ImapRoad.objects.update(folder="Support")
    old.save(ImapState(uidvalidity=1, last_uid=901))
    assert RoadState(ImapRoad.objects.get()).load() == ImapState()
    assert ImapRoad.objects.get().state["last_uid"] == 900


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
