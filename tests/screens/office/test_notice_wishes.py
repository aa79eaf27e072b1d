"""Everybody chooses what they are told, in which way, and when mails to them wait."""

from datetime import time

import pytest

from amends.journal.models import Event
from amends.notices.kinds import KINDS
from amends.notices.models import QuietHours, Way, Wish
from amends.notices.wishing import ways_of
from amends.people.models import Person

USUAL = {
    "assigned_app": "on", "assigned_mail": "on", "mentioned_app": "on", "mentioned_mail": "on", "answered_app": "on",
    "not_yet_app": "on", "not_yet_mail": "on", "late_app": "on", "undelivered_app": "on", "undelivered_mail": "on",
    "starts": "19:00", "ends": "07:00", "weekends": "on",
}  # fmt: skip


@pytest.fixture
def me(client, jonas) -> Person:
    client.force_login(jonas)
    return jonas


def test_what_is_usual_is_not_kept_as_a_wish(client, me):
    assert client.post("/me/notices/", USUAL).headers["Location"] == "/me/notices/"
    assert not Wish.objects.exists()
    assert Event.objects.filter(kind="notices.wished", subject_id=me.pk, by=me.actor).exists()


def test_a_wish_is_kept_and_shown_again(client, me):
    client.post("/me/notices/", {key: value for key, value in USUAL.items() if key != "assigned_mail"})
    assert ways_of(me)["assigned"] == Way(in_app=True, by_mail=False)
    form = client.get("/me/notices/").context["form"]
    assert (form["assigned_app"].initial, form["assigned_mail"].initial) == (True, False)
    client.post("/me/notices/", USUAL)
    assert not Wish.objects.exists()


def test_the_quiet_hours_are_kept(client, me):
    given = {key: value for key, value in USUAL.items() if key != "weekends"}
    client.post("/me/notices/", given | {"starts": "22:30", "ends": "06:15"})
    quiet = QuietHours.objects.get(person=me)
    assert (quiet.starts, quiet.ends, quiet.weekends) == (time(22, 30), time(6, 15), False)


def test_a_time_that_is_none_is_said_by_the_field(client, me):
    page = client.post("/me/notices/", USUAL | {"starts": "late"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["starts"])
    assert not QuietHours.objects.exists()


def test_only_admins_are_asked_about_mailboxes(client, me, ada):
    assert "mailbox_app" not in client.get("/me/notices/").context["form"].fields
    client.force_login(ada)
    assert set(client.get("/me/notices/").context["form"].fields) == {
        f"{word}_{way}" for word in KINDS for way in ("app", "mail")
    } | {"starts", "ends", "weekends"}


def test_a_lead_is_mailed_about_deadlines_unless_they_wish_otherwise(client, lena):
    client.force_login(lena)
    assert client.get("/me/notices/").context["form"]["late_mail"].initial
    client.post("/me/notices/", USUAL)
    assert ways_of(lena)["late"] == Way(in_app=True, by_mail=False)
