"""The first run: one page makes the first admin, a team and a mailbox, and then it is closed."""

import pytest

from amends.mail.models import Mailbox
from amends.people.models import Person, Team
from tests.screens.office.reading import read

pytestmark = pytest.mark.django_db
FACTS = {
    "admin-name": "Ada Lund",
    "admin-email": "Ada@Morgenrot.example",
    "admin-password": "quite-a-long-one",
    "admin-again": "quite-a-long-one",
    "team-name": "Service",
    "team-timezone": "Europe/Oslo",
    "team-country": "NO",
    "team-day_0": "8–16",
    "team-day_5": "10:00–12:00, 13.00-15.30",
    "mailbox-address": "hjelp@morgenrot.example",
    "mailbox-from_name": "Morgenrot",
}


def test_on_an_empty_desk_everything_leads_to_the_set_up(client):
    assert client.get("/", follow=True).redirect_chain[-1] == ("/set-up/", 302)


def test_one_page_makes_everything_and_the_admin_is_in(client):
    client.post("/set-up/", FACTS)
    ada, team, mailbox = Person.objects.get(), Team.objects.get(), Mailbox.objects.get()
    assert (ada.email, ada.timezone, ada.roles()) == ("ada@morgenrot.example", "Europe/Oslo", {"admin"})
    assert team.week == {"0": [["08:00", "16:00"]], "5": [["10:00", "12:00"], ["13:00", "15:30"]]}
    assert (team.country, list(team.members.all())) == ("NO", [ada])
    assert (mailbox.address, mailbox.team) == ("hjelp@morgenrot.example", team)
    assert client.get("/settings/").status_code == 200


def test_mistakes_in_every_part_are_shown_together_and_nothing_is_made(client):
    page = client.post("/set-up/", FACTS | {"admin-email": "ada", "team-day_0": "always", "mailbox-address": ""})
    text = read(page)
    assert "Something is missing. What you wrote is still here." in text
    assert [form.is_valid() for form in page.context["forms"].values()] == [False, False, False]
    assert 'value="Ada Lund"' in text
    assert Person.objects.count() == 0


def test_once_somebody_works_here_it_is_closed(client, jonas):
    assert client.get("/set-up/").headers["Location"] == "/"
    assert client.post("/set-up/", FACTS).headers["Location"] == "/"
    assert Person.objects.get() == jonas
