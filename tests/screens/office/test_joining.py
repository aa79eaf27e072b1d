"""A new colleague comes in by their link."""

from datetime import timedelta

import pytest

from amends.foundation.clock import now, standing_at
from amends.people.models import Person
from tests.screens.office.reading import read

GOOD = {"password": "quite-a-long-one", "again": "quite-a-long-one"}


@pytest.fixture
def berit(ada) -> Person:
    return Person.objects.welcome("berit@morgenrot.example", "Berit Bø")


@pytest.fixture
def url(berit, ada) -> str:
    return f"/invitation/{berit.invite(by=ada.actor)}/"


def test_she_is_greeted_by_name_and_is_in_after_choosing_a_password(client, url, berit):
    assert "Welcome, Berit. Good that you come." in read(client.get(url))
    assert client.post(url, GOOD).headers["Location"] == "/"
    assert client.get("/me/").status_code == 200
    assert Person.objects.get(pk=berit.pk).check_password("quite-a-long-one")


def test_looking_does_not_use_the_link_up(client, url):
    client.get(url)
    assert client.get(url).status_code == 200


def test_the_link_works_once(client, url):
    client.post(url, GOOD)
    client.post("/accounts/logout/")
    page = client.post(url, {"password": "another-long-one", "again": "another-long-one"})
    assert page.status_code == 410
    assert "This link no longer works." in read(page)


def test_after_a_week_the_link_says_so(client, url):
    with standing_at(now() + timedelta(days=8)):
        assert client.get(url).status_code == 410


def test_a_made_up_link_says_the_same(client, db):
    assert client.get("/invitation/made-up/").status_code == 410


@pytest.mark.parametrize(
    ("password", "again", "field", "words"),
    [
        ("quite-a-long-one", "quite-a-lung-one", "again", "This is not the same password."),
        ("short", "short", "password", "This password is too short. It must contain at least 10 characters."),
        ("berit@morgenrot", "berit@morgenrot", "password", "The password is too similar to the work e-mail."),
    ],
)
def test_a_password_that_will_not_do_is_said_by_the_field(client, url, password, again, field, words):
    page = client.post(url, {"password": password, "again": again})
    assert words in page.context["form"].errors[field]
