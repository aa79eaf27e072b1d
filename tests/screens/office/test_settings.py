"""Settings: leads look, admins change, and the journal knows who did."""

import pytest
from django.test import Client

from amends.journal.models import Event
from amends.mail.models import Mailbox, OutgoingMail, SmtpRoad
from amends.people.models import Person, Team
from tests import cast
from tests.screens.office.reading import read


@pytest.fixture
def office(client, ada) -> Client:
    client.force_login(ada)
    return client


def filled(page, **more) -> dict:
    """What a browser would send for the form of a page, with these changes."""
    form = page.context["form"]
    values = {field.html_name: field.value() for field in form}
    return {name: value for name, value in (values | more).items() if value not in (None, False, "")}


def test_the_overview_says_what_is_amiss_first(office, mailbox):
    text = read(office.get("/settings/"))
    assert "<h1>One mailbox cannot send yet.</h1>" in text
    assert "hjelp@morgenrot.example has no server for outgoing mail." in text


def test_the_overview_counts(office, mailbox, jonas, ada):
    jonas.invite(by=ada.actor)
    text = read(office.get("/settings/"))
    assert "1 mailbox<" in text
    assert "2 people, 1 invited<" in text
    assert "1 team<" in text


def test_a_lead_looks_and_changes_nothing(client, lena, team):
    client.force_login(lena)
    page = client.get(f"/settings/teams/{team.pk}/")
    assert "You may look. Only admins change this." in read(page)
    assert client.post(f"/settings/teams/{team.pk}/", filled(page, name="Mine")).status_code == 403
    assert Team.objects.get().name == "Service Bergen"


def test_an_agent_finds_no_settings(client, jonas):
    client.force_login(jonas)
    assert client.get("/settings/").status_code == 403
    assert "/settings/" not in read(client.get("/me/"))


def test_a_team_is_changed_and_the_journal_knows_by_whom(office, team, ada, jonas):
    url = f"/settings/teams/{team.pk}/"
    facts = filled(office.get(url), name="Service Vest", country="DE", members=[jonas.pk], day_6="")
    assert office.post(url, facts).headers["Location"] == "/settings/teams/"
    team.refresh_from_db()
    assert (team.name, team.country, list(team.members.all())) == ("Service Vest", "DE", [jonas])
    assert "6" not in team.week
    event = Event.objects.about("team", team.pk).get()
    assert (event.kind, event.by, event.particulars["facts"]) == (
        "team.changed", ada.actor, ["country", "day_6", "members", "name"]
    )  # fmt: skip


def test_a_region_belongs_to_its_country(office, team):
    url = f"/settings/teams/{team.pk}/"
    Team.objects.update(country="DE")
    office.post(url, filled(office.get(url), region="BY"))
    assert Team.objects.get().region == "BY"
    office.post(url, filled(office.get(url), country="NO"))
    assert (Team.objects.get().country, Team.objects.get().region) == ("NO", "")


@pytest.mark.parametrize("hours", ["9 to 5 or so", "25:00–26:00", "17:00–9:00", "9–12, 11–15", "9:70–10"])
def test_hours_that_make_no_sense_are_said_by_the_day(office, team, hours):
    url = f"/settings/teams/{team.pk}/"
    page = office.post(url, filled(office.get(url), day_2=hours))
    assert set(page.context["form"].errors) == {"day_2"}


def test_a_team_round_the_clock_stays_so(office, team):
    url = f"/settings/teams/{team.pk}/"
    office.post(url, filled(office.get(url)))
    assert Team.objects.get().week == cast.ALWAYS_OPEN


def test_a_new_mailbox(office, team):
    facts = filled(
        office.get("/settings/mailboxes/new/"), address="Help@Morgenrot.example", from_name="M", team=team.pk
    )
    office.post("/settings/mailboxes/new/", facts | {"signature_de": "Gruß"})
    box = Mailbox.objects.get()
    assert (box.address, box.signature, box.acknowledges) == ("help@morgenrot.example", {"de": "Gruß"}, True)


def test_a_text_in_a_language_that_is_not_on_the_page_stays(office, mailbox):
    Mailbox.objects.update(signature={"nn": "Helsing", "nb": "Hilsen"})
    url = f"/settings/mailboxes/{mailbox.pk}/"
    office.post(url, filled(office.get(url), signature_nb="Vennlig hilsen"))
    assert Mailbox.objects.get().signature == {"nn": "Helsing", "nb": "Vennlig hilsen"}


def test_two_mailboxes_never_have_one_address(office, mailbox, team):
    facts = filled(
        office.get("/settings/mailboxes/new/"), address="HJELP@morgenrot.example", from_name="M", team=team.pk
    )
    page = office.post("/settings/mailboxes/new/", facts)
    assert page.context["form"].errors == {"address": ["There is a mailbox with this address already."]}


ROAD = {
    "host": "smtp.morgenrot.example",
    "port": 587,
    "security": "starttls",
    "username": "hjelp",
    "password": "geheim",
}


def test_the_password_of_a_server_is_sealed_and_never_shown(office, mailbox):
    url = f"/settings/mailboxes/{mailbox.pk}/sending/"
    office.post(url, ROAD)
    road = SmtpRoad.objects.get()
    assert road.password == "geheim"
    assert "geheim" not in road.sealed_password + read(office.get(url)) + str(list(Event.objects.values()))


def test_an_empty_password_keeps_the_one_we_have(office, mailbox):
    url = f"/settings/mailboxes/{mailbox.pk}/sending/"
    office.post(url, ROAD)
    office.post(url, ROAD | {"password": "", "port": 465, "security": "tls"})
    assert (SmtpRoad.objects.get().port, SmtpRoad.objects.get().password) == (465, "geheim")


def test_another_server_does_not_get_the_password_of_the_first(office, mailbox):
    url = f"/settings/mailboxes/{mailbox.pk}/sending/"
    office.post(url, ROAD)
    page = office.post(url, ROAD | {"password": "", "host": "smtp.elsewhere.example"})
    assert page.context["form"].errors == {"password": ["Give the password for this server."]}


def test_a_test_mail_goes_to_whoever_asks(office, mailbox, ada):
    office.post(f"/settings/mailboxes/{mailbox.pk}/test-mail/")
    assert OutgoingMail.objects.get().recipients == [ada.email]
    assert "Waiting to be sent" in read(office.get(f"/settings/mailboxes/{mailbox.pk}/sending/"))


NEW = {"name": "Berit Bø", "email": "Berit@Morgenrot.example", "language": "nb", "roles": ["agent", "lead"]}


def test_inviting_somebody_shows_the_link_once_and_lets_them_in(office, team, ada):
    page = office.post("/settings/colleagues/new/", NEW | {"teams": [team.pk]})
    berit = Person.objects.get(name="Berit Bø")
    assert (berit.email, berit.roles(), list(berit.teams.all())) == (
        "berit@morgenrot.example", {"agent", "lead"}, [team]
    )  # fmt: skip
    url = page.context["url"]
    assert url.startswith("http://localhost:8400/invitation/")
    assert Client().get(url.removeprefix("http://localhost:8400")).status_code == 200
    assert "No mailbox can send yet" in read(page)


def test_where_a_mailbox_can_send_the_invitation_is_mailed_in_their_language(office, mailbox):
    SmtpRoad.objects.create(mailbox=mailbox, host="smtp.morgenrot.example")
    office.post("/settings/colleagues/new/", NEW)
    assert OutgoingMail.objects.get().recipients == ["berit@morgenrot.example"]


def test_nobody_is_invited_twice(office, jonas):
    page = office.post("/settings/colleagues/new/", NEW | {"email": "JONAS@morgenrot.example"})
    assert page.context["form"].errors == {"email": ["There is a colleague with this e-mail already."]}


def test_roles_are_given_and_taken(office, jonas, ada):
    url = f"/settings/colleagues/{jonas.pk}/"
    office.post(url, filled(office.get(url), roles=["lead"], name="Jonas Albrecht"))
    jonas = Person.objects.get(pk=jonas.pk)
    assert (jonas.roles(), jonas.actor.name) == ({"lead"}, "Jonas Albrecht")
    kinds = Event.objects.about("person", jonas.pk).filter(by=ada.actor).values_list("kind", flat=True)
    assert set(kinds) == {"person.changed", "person.role_given", "person.role_taken"}


def test_the_last_admin_cannot_shut_themselves_out(office, ada):
    url = f"/settings/colleagues/{ada.pk}/"
    words = "Nobody else is an admin. Make somebody else an admin first."
    page = office.post(url, filled(office.get(url), roles=["agent"]))
    assert page.context["form"].errors == {"roles": [words]}
    assert words in read(office.post(f"{url}absence/", follow=True))
    assert Person.objects.get(pk=ada.pk).is_active


def test_somebody_leaves_and_comes_back(office, jonas):
    url = f"/settings/colleagues/{jonas.pk}/absence/"
    office.post(url)
    assert not Person.objects.get(pk=jonas.pk).is_active
    assert "Has left" in read(office.get("/settings/colleagues/"))
    office.post(url)
    assert Person.objects.get(pk=jonas.pk).is_active


def test_a_lead_invites_nobody(client, lena, jonas):
    client.force_login(lena)
    assert client.post("/settings/colleagues/new/", NEW).status_code == 403
    for what in ("invitation", "absence", "second-factor"):
        assert client.post(f"/settings/colleagues/{jonas.pk}/{what}/").status_code == 403
