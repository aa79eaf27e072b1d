"""Everybody chooses what they are told, in which way, and when mails to them wait."""

from datetime import time

import pytest

from amends.journal.models import Event
from amends.notices.kinds import KINDS
from amends.notices.models import DigestTimes, Pace, QuietHours, Way, Wish
from amends.notices.wishing import ways_of
from amends.people.models import Person

USUAL = {
    "assigned_app": "on", "assigned_mail": "at_once", "mentioned_app": "on", "mentioned_mail": "at_once",
    "answered_app": "on", "not_yet_app": "on", "not_yet_mail": "at_once", "late_app": "on", "undelivered_app": "on",
    "undelivered_mail": "at_once", "upset_waits_app": "on", "upset_waits_mail": "at_once", "violence_app": "on",
    "violence_mail": "at_once", "assigned_push": "on", "mentioned_push": "on", "not_yet_push": "on",
    "undelivered_push": "on", "upset_waits_push": "on", "violence_push": "on", "starts": "19:00", "ends": "07:00", "weekends": "on", "first": "08:00",
    "working_days": "on",
}  # fmt: skip
TIMES = {"starts", "ends", "weekends", "first", "second", "working_days"}


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
    assert ways_of(me)["assigned"] == Way(in_app=True, by_mail=Pace.NEVER, by_push=True)
    form = client.get("/me/notices/").context["form"]
    assert (form["assigned_app"].initial, form["assigned_mail"].initial) == (True, Pace.NEVER)
    client.post("/me/notices/", USUAL)
    assert not Wish.objects.exists()


def test_the_quiet_hours_are_kept(client, me):
    given = {key: value for key, value in USUAL.items() if key != "weekends"}
    client.post("/me/notices/", given | {"starts": "22:30", "ends": "06:15"})
    quiet = QuietHours.objects.get(person=me)
    assert (quiet.starts, quiet.ends, quiet.weekends) == (time(22, 30), time(6, 15), False)


def test_whether_the_usual_hours_hold_is_said_while_they_are_the_usual_ones(client, me):
    said = "While one of your teams is open, they hold up nothing that is for whoever is on duty"
    assert said in client.get("/me/notices/").text
    client.post("/me/notices/", USUAL)
    assert said in client.get("/me/notices/").text
    client.post("/me/notices/", USUAL | {"starts": "18:00"})
    assert said not in client.get("/me/notices/").text


def test_a_time_that_is_none_is_said_by_the_field(client, me):
    page = client.post("/me/notices/", USUAL | {"starts": "late"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["starts"])
    assert not QuietHours.objects.exists()


def test_only_admins_are_asked_about_mailboxes_and_only_leads_about_lawyers(client, me, ada):
    fields = client.get("/me/notices/").context["form"].fields
    assert not {"mailbox_app", "legal_threat_app"} & set(fields)
    client.force_login(ada)
    assert (
        set(client.get("/me/notices/").context["form"].fields)
        == {f"{word}_{way}" for word in KINDS for way in ("app", "push", "mail")} | TIMES
    )


def test_a_lead_is_mailed_about_deadlines_unless_they_wish_otherwise(client, lena):
    client.force_login(lena)
    assert client.get("/me/notices/").context["form"]["late_mail"].initial == Pace.AT_ONCE
    client.post("/me/notices/", USUAL)
    assert ways_of(lena)["late"] == Way(in_app=True, by_mail=Pace.NEVER)


def test_a_kind_is_heard_in_the_digest_at_times_of_ones_own(client, me):
    client.post("/me/notices/", USUAL | {"late_mail": "digest", "first": "07:30", "second": "16:00"})
    assert ways_of(me)["late"] == Way(in_app=True, by_mail=Pace.IN_DIGEST)
    times = DigestTimes.objects.get(person=me)
    assert (times.first, times.second, times.working_days) == (time(7, 30), time(16), True)
    form = client.get("/me/notices/").context["form"]
    assert (form["late_mail"].initial, form["second"].initial) == (Pace.IN_DIGEST, time(16))


def test_what_is_urgent_waits_for_no_digest(client, ada):
    client.force_login(ada)
    form = client.get("/me/notices/").context["form"]
    assert [value for value, _name in form.fields["mailbox_mail"].choices] == [Pace.AT_ONCE, Pace.NEVER]
    page = client.post("/me/notices/", USUAL | {"mailbox_mail": "digest"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["mailbox_mail"])
