"""Leads keep the saved replies of the house."""

import pytest
from django.test import Client

from amends.conversations.models import SavedReply
from tests.screens.office.reading import read


@pytest.fixture
def office(client, lena) -> Client:
    client.force_login(lena)
    return client


@pytest.fixture
def reply(ada) -> SavedReply:
    one = SavedReply(name="Machine leaks")
    one.save_words({"nb": "Den lekker.", "de": "Sie leckt."}, by=ada.actor)
    return one


def texts(reply: SavedReply) -> dict[str, str]:
    return {each.language: each.text for each in reply.texts.all()}


def test_a_lead_writes_one(office, team):
    office.post("/settings/saved-replies/new/", {"name": "Late", "team": team.pk, "text_nb": "Hei {{ customer.name }}"})
    reply = SavedReply.objects.get()
    assert (reply.name, reply.team, texts(reply)) == ("Late", team, {"nb": "Hei {{ customer.name }}"})
    assert "Late" in read(office.get("/settings/saved-replies/"))
    assert "1 to begin from" in read(office.get("/settings/"))


def test_one_nobody_has_used_says_so(office, reply):
    assert "Everybody, not used yet" in read(office.get("/settings/saved-replies/"))
    assert "Not used yet." in read(office.get(f"/settings/saved-replies/{reply.pk}/"))


def test_a_text_that_is_emptied_goes(office, reply):
    url = f"/settings/saved-replies/{reply.pk}/"
    assert "Sie leckt." in read(office.get(url))
    office.post(url, {"name": "Leaks", "text_nb": "Den lekker.", "text_de": ""})
    reply.refresh_from_db()
    assert (reply.name, texts(reply)) == ("Leaks", {"nb": "Den lekker."})


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ({"text_en": "Dear {{ customer.nname }}"}, "Nothing fills {{ customer.nname }}."),
        ({"text_en": " "}, "Write the words in at least one language."),
        ({"text_en": "Hello", "name": ""}, "This field is required."),
    ],
)
def test_what_cannot_be_used_is_said_by_the_field(office, written, told):
    page = office.post("/settings/saved-replies/new/", {"name": "Late"} | written)
    assert page.status_code == 422
    assert told in read(page)
    assert not SavedReply.objects.exists()


def test_removing_one_can_be_undone(office, reply):
    page = office.post(f"/settings/saved-replies/{reply.pk}/removal/", follow=True)
    assert f"/settings/saved-replies/{reply.pk}/return/" in read(page)
    assert office.get(f"/settings/saved-replies/{reply.pk}/").status_code == 404
    office.post(f"/settings/saved-replies/{reply.pk}/return/")
    assert office.get(f"/settings/saved-replies/{reply.pk}/").status_code == 200
